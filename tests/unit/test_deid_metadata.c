/* What files say of themselves, as plugin deidentification looks at it: names of files and folders, what gzip keeps, EXIF, IPTC and XMP of
 * pictures, DICOM objects; and the same cut, looped and lied about. All of it is made here, byte by byte. */
#include "deid_host.h"

TestSuite(deid_metadata, .init = begin, .fini = finish);

/* ---- bytes that grow ---- */

struct made {
    char bytes[65536];
    size_t length;
    bool big;
};

static struct made made;

static void put(const void *bytes, size_t length)
{
    cr_assert_leq(made.length + length, sizeof made.bytes);
    memcpy(made.bytes + made.length, bytes, length);
    made.length += length;
}

static void put_number(uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        char byte = (char)(value >> (8 * (made.big ? bytes - 1 - i : i)));
        put(&byte, 1);
    }
}

static void set_number(size_t at, uint32_t value, unsigned bytes)
{
    size_t length = made.length;
    made.length = at;
    put_number(value, bytes);
    made.length = length;
}

static void make_nothing(void)
{
    made.length = 0;
    made.big = false;
}

static void scan_made(const char *name)
{
    static const char *const none[] = {NULL};
    add_file(name, made.bytes, made.length);
    scan_data(scan, outcome, &memory_golive, NULL, none);
}

static bool says_unread(const char *words)
{
    for (uint32_t i = 0; i < outcome->unread_count && i < MOST_UNREAD; i++) {
        if (strstr(outcome->unread[i].words, words))
            return true;
    }
    return false;
}

/* The line of the table that is KIND under COLUMN; NULL if there is none. */
static const struct place *told(enum kind kind, const char *column)
{
    for (uint32_t i = 0; i < outcome->findings.shown_count; i++) {
        const struct place *place = &outcome->findings.shown[i];
        if (place->kind == kind && strcmp(place->column, column) == 0)
            return place;
    }
    return NULL;
}

static void expect_told(enum kind kind, enum level level, const char *column)
{
    const struct place *place = told(kind, column);
    cr_expect(place, "no %s under %s", kind_words[kind].one, column);
    if (place)
        cr_expect_eq(place->level, level, "%s under %s", kind_words[kind].one, column);
}

/* ---- names ---- */

static uint64_t named(const char *name, enum kind kind)
{
    finish();
    begin();
    scan_text(name, "a,b\n1,2\n1,2\n");
    return count_of(kind);
}

Test(deid_metadata, names_of_files_and_folders_are_looked_at_whole_and_as_words)
{
    static const struct {
        const char *name;
        enum kind kind;
    } telling[] = {{"219-45-6789_jane.doe@example.org.csv", KIND_EMAIL},
        {"219-45-6789_jane.doe@example.org.csv", KIND_SSN}, {"jane.doe@example.org/notes.txt", KIND_EMAIL},
        {"smith_john.csv", KIND_NAME}, {"Smith-John/visits.csv", KIND_NAME}, {"smith/john/a.csv", KIND_NAME},
        {"john.smith.csv", KIND_NAME}, {"MRN1234567/scan.txt", KIND_MRN}, {"mrn_1234567.txt", KIND_MRN},
        {"2024/03/14/notes.txt", KIND_SYSTEM_TIME}, {"export_20240314.csv", KIND_SYSTEM_TIME},
        {"export.2024-03-14.csv", KIND_SYSTEM_TIME}, {"host-10.20.30.40.log", KIND_NETWORK},
        {"call-212-456-7890.txt", KIND_PHONE}, {"notes/fax_212-456-7890.txt", KIND_FAX}};
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        cr_expect_eq(named(telling[i].name, telling[i].kind), 1, "%s: %llu %s", telling[i].name,
            (unsigned long long)count_of(telling[i].kind), kind_words[telling[i].kind].many);
    static const char *const plain[] = {
        "visits-2024.csv", "Patient.000.ndjson", "release/part_12.csv.gz", "data/v1.2.3/labs.csv"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        named(plain[i], KIND_NAME);
        for (unsigned kind = 0; kind < KIND_COUNT; kind++)
            cr_expect_eq(count_of((enum kind)kind), 0, "%s has %s", plain[i], kind_words[kind].many);
    }
}

Test(deid_metadata, a_long_path_is_looked_at_to_its_end)
{
    char name[900];
    memset(name, 'x', sizeof name);
    memcpy(name + sizeof name - 30, "/219-45-6789.csv", 17);
    cr_expect_eq(named(name, KIND_SSN), 1);
}

Test(deid_metadata, what_gzip_keeps_of_the_file_is_looked_at)
{
    static const char *const none[] = {NULL};
    add_file("part.csv.gz", "a,b\n1,2\n1,2\n", 12);
    files[0].packing = "name smith_john_219-45-6789.csv\ncomment sent to jane@example.org\nextra nothing "
                       "much\ntime 1773446400\n";
    scan_data(scan, outcome, &memory_golive, NULL, none);
    expect_told(KIND_NAME, LEVEL_SURE, "gzip's name");
    expect_told(KIND_SSN, LEVEL_SURE, "gzip's name");
    expect_told(KIND_EMAIL, LEVEL_SURE, "gzip's comment");
    expect_told(KIND_SYSTEM_TIME, LEVEL_DOUBT, "gzip's time");
    cr_expect_eq(outcome->unread_count, 0);
}

/* ---- EXIF ---- */

struct entry {
    uint16_t tag, type;
    uint32_t count;
    const char *bytes; /* of COUNT times the type's size */
    uint32_t number;   /* if there are none */
};

/* A directory AT the end of what is made, whose offsets count from BASE; what does not fit stands behind it. */
static void put_directory(size_t base, const struct entry *entries, uint32_t count)
{
    static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1};
    size_t behind = made.length + 2 + (size_t)count * 12 + 4;
    put_number(count, 2);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t size = sizes[entries[i].type] * entries[i].count;
        put_number(entries[i].tag, 2);
        put_number(entries[i].type, 2);
        put_number(entries[i].count, 4);
        if (!entries[i].bytes) {
            put_number(entries[i].number, 4);
        } else if (size <= 4) {
            char within[4] = {0};
            memcpy(within, entries[i].bytes, size);
            put(within, 4);
        } else {
            put_number((uint32_t)(behind - base), 4);
            behind += size;
        }
    }
    put_number(0, 4);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t size = sizes[entries[i].type] * entries[i].count;
        if (entries[i].bytes && size > 4)
            put(entries[i].bytes, size);
    }
}

static const char degrees[] = "\0\0\0\x2a\0\0\0\x01\0\0\0\x15\0\0\0\x01\0\0\0\0\0\0\0\x01";

/* A TIFF of three directories in the order of bytes that is set. */
static void put_exif(void)
{
    size_t base = made.length;
    put(made.big ? "MM\0*" : "II*\0", 4);
    put_number(8, 4);
    struct entry first[] = {{0x010e, 2, 20, "see MRN 8812345 soon", 0},
        {0x0132, 2, 20, "2026:03:14 10:15:00", 0}, {0x013b, 2, 13, "Zsofia Petrov", 0},
        {0x8769, 4, 1, NULL, 1000}, {0x8825, 4, 1, NULL, 2000}, {0x9c9d, 1, 12, "J\0a\0n\0e\0 \0R\0", 0}};
    put_directory(base, first, 6);
    while (made.length - base < 1000)
        put("", 1);
    struct entry second[] = {{0x9003, 2, 20, "2026:03:14 10:15:00", 0}, {0xa431, 2, 9, "SN0012345", 0},
        {0x9286, 7, 32, "ASCII\0\0\0call her at 212-456-7890", 0},
        {0x927c, 7, 20,
            "\1\2\3"
            "219-45-6789\0\0\0\0\0\0",
            0},
        {0x9000, 7, 4, "0230", 0}};
    put_directory(base, second, 5);
    while (made.length - base < 2000)
        put("", 1);
    struct entry third[] = {
        {0x0001, 2, 2, "N", 0}, {0x0002, 5, 3, degrees, 0}, {0x001d, 2, 11, "2026:03:14", 0}};
    put_directory(base, third, 3);
}

static void expect_exif(void)
{
    expect_told(KIND_NAME, LEVEL_SURE, "Artist");
    expect_told(KIND_NAME, LEVEL_SURE, "XPAuthor");
    expect_told(KIND_DATE, LEVEL_SURE, "DateTimeOriginal");
    expect_told(KIND_DATE, LEVEL_SURE, "GPSDateStamp");
    expect_told(KIND_SYSTEM_TIME, LEVEL_DOUBT, "DateTime");
    expect_told(KIND_PLACE, LEVEL_SURE, "GPSLatitude");
    expect_told(KIND_DEVICE, LEVEL_SURE, "BodySerialNumber");
    expect_told(KIND_PHONE, LEVEL_SURE, "UserComment");
    expect_told(KIND_SSN, LEVEL_SURE, "MakerNote");
    expect_told(KIND_MRN, LEVEL_SURE, "another text");
    cr_expect_eq(outcome->pictures, 1);
    cr_expect(says_unread("what it shows was not looked at"));
    cr_expect_eq(outcome->unread_count, 1, "%s", outcome->unread[0].words);
}

static void put_jpeg_segment(uint8_t marker, const char *head, size_t length)
{
    bool big = made.big;
    put((char[]){'\xff', (char)marker}, 2);
    made.big = true;
    put_number((uint32_t)length, 2);
    made.big = big;
    put(head, strlen(head));
}

static void put_jpeg_exif(void)
{
    put("\xff\xd8", 2);
    put_jpeg_segment(0xe0, "JFIF", 6);
    size_t at = made.length;
    put_jpeg_segment(0xe1, "Exif", 0);
    put("\0\0", 2);
    put_exif();
    bool big = made.big;
    made.big = true;
    set_number(at + 2, (uint32_t)(made.length - at - 2), 2);
    made.big = big;
    put("\xff\xda\0\4\0\0pixels\xff\xd9", 14);
}

Test(deid_metadata, exif_of_a_jpeg_picture_is_read_in_both_orders_of_bytes)
{
    for (int big = 0; big < 2; big++) {
        make_nothing();
        made.big = big;
        put_jpeg_exif();
        scan_made("a.jpg");
        expect_exif();
        finish();
        begin();
    }
}

Test(deid_metadata, a_tiff_picture_and_the_exif_of_a_png_are_read_alike)
{
    make_nothing();
    put_exif();
    scan_made("a.tif");
    expect_exif();
    finish();
    begin();
    make_nothing();
    made.big = true;
    put("\x89PNG\r\n\x1a\n", 8);
    size_t at = made.length;
    put_number(0, 4);
    put("eXIf", 4);
    put_exif();
    set_number(at, (uint32_t)(made.length - at - 8), 4);
    put("crc.\0\0\0\0IENDcrc.", 16);
    scan_made("a.png");
    expect_exif();
}

Test(deid_metadata, a_picture_that_is_cut_anywhere_is_told_to_be_and_nothing_else_happens)
{
    make_nothing();
    put_jpeg_exif();
    size_t whole = made.length - 14; /* up to the pixels */
    for (size_t length = 12; length < whole; length += 7) {
        made.length = length;
        scan_made("a.jpg");
        cr_expect(outcome->unread_count == 1 && strchr(outcome->unread[0].words, ';'),
            "%zu bytes are no whole picture: %s", length, outcome->unread[0].words);
        finish();
        begin();
    }
}

Test(deid_metadata, directories_that_lead_in_a_circle_or_nowhere_end)
{
    make_nothing();
    put("II*\0", 4);
    put_number(8, 4);
    struct entry circle[] = {{0x8769, 4, 1, NULL, 8}, {0x8825, 4, 1, NULL, 8}};
    put_directory(0, circle, 2);
    set_number(made.length - 4, 8, 4);
    scan_made("a.tif");
    cr_expect_eq(outcome->unread_count, 1, "a circle hides nothing");
    finish();
    begin();
    make_nothing();
    put("II*\0", 4);
    put_number(8, 4);
    struct entry nowhere[] = {{0x8769, 4, 1, NULL, 0x7fffff00}, {0x010e, 2, 0xfffffff0, NULL, 0xffffff00}};
    put_directory(0, nowhere, 2);
    scan_made("a.tif");
    cr_expect(says_unread("a tag in it leads behind its end"));
}

/* ---- what else is in pictures ---- */

static void put_chunk(const char *type, const char *bytes, size_t length)
{
    made.big = true;
    put_number((uint32_t)length, 4);
    put(type, 4);
    put(bytes, length);
    put("crc.", 4);
}

Test(deid_metadata, texts_of_a_png_are_read_and_packed_ones_told)
{
    static const char author[] = "Author\0Zsofia Petrov", comment[] = "Comment\0write to z@example.org",
                      wide[] = "Title\0\0\0en\0\0SSN 219-45-6789",
                      time[] = "Creation Time\0"
                               "14 Mar 2026";
    make_nothing();
    put("\x89PNG\r\n\x1a\n", 8);
    put_chunk("tEXt", author, sizeof author - 1);
    put_chunk("tEXt", comment, sizeof comment - 1);
    put_chunk("tEXt", time, sizeof time - 1);
    put_chunk("iTXt", wide, sizeof wide - 1);
    put_chunk("tIME", "\x07\xea\3\x0e\1\2\3", 7);
    put_chunk("IDAT", "219-45-6788", 11);
    put_chunk("IEND", "", 0);
    scan_made("a.png");
    expect_told(KIND_NAME, LEVEL_SURE, "Author");
    expect_told(KIND_DATE, LEVEL_SURE, "Creation Time");
    expect_told(KIND_EMAIL, LEVEL_SURE, "another text");
    expect_told(KIND_SYSTEM_TIME, LEVEL_DOUBT, "tIME");
    cr_expect_eq(count_of(KIND_SSN), 1, "pixels are no text");
    cr_expect_eq(outcome->unread_count, 1);
    finish();
    begin();
    make_nothing();
    put("\x89PNG\r\n\x1a\n", 8);
    put_chunk("zTXt", author, sizeof author - 1);
    put_chunk("IEND", "", 0);
    scan_made("b.png");
    cr_expect(says_unread("a packed text"));
}

static const char packet[] =
    "<?xpacket begin='x'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
    "xmlns:aux='http://ns.adobe.com/exif/1.0/aux/' aux:SerialNumber='SN0012345' "
    "xmp:CreateDate='2026-03-14T10:00:00' exif:GPSLatitude='42,21.6N' xmpMM:DocumentID="
    "'xmp.did:8c0f5a1e-1b2c-4d3e-9f00-0123456789ab'><dc:creator><rdf:Seq><rdf:li>Zsofia Petrov</rdf:li>"
    "</rdf:Seq></dc:creator><dc:description>call 212-456-7890</dc:description></rdf:Description>"
    "</rdf:RDF></x:xmpmeta>";

Test(deid_metadata, xmp_and_iptc_are_read)
{
    static const char iptc[] = "\x1c\2\x50\0\x0dZsofia Petrov\x1c\2\x5a\0\6Boston\x1c\2\x37\0\x08"
                               "20260314";
    make_nothing();
    put("\xff\xd8", 2);
    put_jpeg_segment(0xe1, "http://ns.adobe.com/xap/1.0/", 2 + 29 + sizeof packet - 1);
    put("", 1);
    put(packet, sizeof packet - 1);
    put_jpeg_segment(0xed, "Photoshop 3.0", 2 + 14 + 12 + sizeof iptc - 1);
    put("\0008BIM\4\4\0\0\0\0\0", 12);
    put((char[]){(char)(sizeof iptc - 1)}, 1);
    put(iptc, sizeof iptc - 1);
    put_jpeg_segment(0xfe, "", 2 + 16);
    put("of MRN 8812345..", 16);
    put("\xff\xda", 2);
    put("\0\0", 2);
    scan_made("a.jpg");
    expect_told(KIND_NAME, LEVEL_SURE, "creator");
    expect_told(KIND_DATE, LEVEL_SURE, "CreateDate");
    expect_told(KIND_PLACE, LEVEL_SURE, "GPSLatitude");
    expect_told(KIND_DEVICE, LEVEL_SURE, "SerialNumber");
    expect_told(KIND_PHONE, LEVEL_SURE, "XMP");
    expect_told(KIND_NAME, LEVEL_SURE, "IPTC By-line");
    expect_told(KIND_PLACE, LEVEL_SURE, "IPTC City");
    expect_told(KIND_DATE, LEVEL_SURE, "IPTC DateCreated");
    expect_told(KIND_MRN, LEVEL_SURE, "comment");
    cr_expect_eq(count_of(KIND_URL), 0, "names of name spaces are no addresses");
    cr_expect_eq(count_of(KIND_CODE), 0, "a program's own number of the file is nobody's");
    cr_expect_eq(outcome->unread_count, 1, "%s", outcome->unread[0].words);
}

/* ---- DICOM ---- */

static bool implicit;

static void put_tag(uint32_t tag, const char *representation, uint32_t length)
{
    put_number(tag >> 16, 2);
    put_number(tag & 0xffff, 2);
    if (implicit && tag >> 16 != 2) {
        put_number(length, 4);
    } else if (has_long_length(representation)) {
        put(representation, 2);
        put_number(0, 2);
        put_number(length, 4);
    } else {
        put(representation, 2);
        put_number(length, 2);
    }
}

static void put_element(uint32_t tag, const char *representation, const char *value)
{
    uint32_t length = (uint32_t)strlen(value);
    put_tag(tag, representation, (length + 1) & ~1u);
    put(value, length);
    put(" ", length & 1);
}

static void begin_dicom(bool without_representations)
{
    make_nothing();
    implicit = without_representations;
    while (made.length < 128)
        put("", 1);
    put("DICM", 4);
    put_element(0x00020010, "UI", implicit ? "1.2.840.10008.1.2" : "1.2.840.10008.1.2.1");
    put_element(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
    put_element(0x00080018, "UI", "1.2.826.0.1.3680043.2.1125.1");
    put_element(0x00080020, "DA", "20260314");
    put_element(0x00080050, "SH", "A1234567");
    put_element(0x00080060, "CS", "CT");
    put_element(0x00080080, "LO", "Grace Hospital");
    put_element(0x00080090, "PN", "OKAFOR^ADA");
}

/* A sequence of an item, both without a length, with a name and a private element in it. */
static void put_sequence(void)
{
    put_tag(0x00400275, "SQ", UINT32_MAX);
    put("\xfe\xff\0\xe0\xff\xff\xff\xff", 8);
    put_element(0x00401001, "SH", "RP77001");
    put_element(0x00090010, "LO", "ACME 1.0");
    put_element(0x00091001, "LO", "for 219-45-6789");
    put("\xfe\xff\x0d\xe0\0\0\0\0", 8);
    put("\xfe\xff\xdd\xe0\0\0\0\0", 8);
}

static void put_pixels(void)
{
    put_tag(0x7fe00010, "OW", 12);
    put("219-45-6788\0", 12);
}

static void expect_dicom(void)
{
    expect_told(KIND_NAME, LEVEL_SURE, "PatientName");
    expect_told(KIND_NAME, LEVEL_DOUBT, "ReferringPhysicianName");
    expect_told(KIND_MRN, LEVEL_SURE, "PatientID");
    expect_told(KIND_DATE, LEVEL_SURE, "PatientBirthDate");
    expect_told(KIND_DATE, LEVEL_SURE, "StudyDate");
    expect_told(KIND_AGE, LEVEL_SURE, "PatientAge");
    expect_told(KIND_CODE, LEVEL_SURE, "AccessionNumber");
    expect_told(KIND_CODE, LEVEL_SURE, "SOPInstanceUID");
    expect_told(KIND_PLACE, LEVEL_SURE, "InstitutionName");
    expect_told(KIND_DEVICE, LEVEL_SURE, "DeviceSerialNumber");
    expect_told(KIND_PHONE, LEVEL_SURE, "PatientComments");
    expect_told(KIND_CODE, LEVEL_SURE, "RequestedProcedureID");
    expect_told(KIND_CODE, LEVEL_DOUBT, "private elements");
    expect_told(KIND_SSN, LEVEL_SURE, "texts of private elements");
    cr_expect_eq(count_of(KIND_SSN), 1, "pixels are no text");
}

static void put_patient(void)
{
    put_element(0x00100010, "PN", "ROE^JANE");
    put_element(0x00100020, "LO", "8812345");
    put_element(0x00100030, "DA", "19310203");
    put_element(0x00101010, "AS", "095Y");
    put_element(0x00104000, "LT", "call her at 212-456-7890 or so");
    put_element(0x00181000, "LO", "SN0012345");
    put_sequence();
}

Test(deid_metadata, a_dicom_object_is_read_with_representations_and_without)
{
    for (int without = 0; without < 2; without++) {
        begin_dicom(without);
        put_patient();
        put_pixels();
        scan_made("IM0001");
        expect_dicom();
        cr_expect_eq(outcome->pictures, 1);
        cr_expect(says_unread("CT: what its pixels show was not looked at, and it says nothing of text"));
        cr_expect_eq(outcome->unread_count, 1, "%s", outcome->unread[0].words);
        finish();
        begin();
    }
}

Test(deid_metadata, a_sequence_of_a_known_length_is_read_with_representations_and_without)
{
    for (int without = 0; without < 2; without++) {
        begin_dicom(without);
        put_tag(0x00400555, without ? "SQ" : "UN", 0);
        size_t at = made.length;
        bool before = implicit;
        implicit = true; /* also within UN */
        put("\xfe\xff\0\xe0\0\0\0\0", 8);
        put_element(0x00100010, "PN", "ROE^JANE");
        implicit = before;
        set_number(at + 4, (uint32_t)(made.length - at - 8), 4);
        set_number(at - 4, (uint32_t)(made.length - at), 4);
        put_element(0x0040a123, "PN", "DOE^JOHN");
        scan_made("IM0001");
        expect_told(KIND_NAME, LEVEL_SURE, "PatientName");
        expect_told(KIND_NAME, LEVEL_SURE, "PersonName");
        cr_expect_eq(outcome->pictures, 0);
        cr_expect_eq(outcome->unread_count, 0, "%s", outcome->unread[0].words);
        finish();
        begin();
    }
}

Test(deid_metadata, an_object_that_was_cleaned_has_doubtful_uids_and_pixels_that_nobody_saw)
{
    make_nothing();
    while (made.length < 128)
        put("", 1);
    implicit = false;
    put("DICM", 4);
    put_element(0x00020010, "UI", "1.2.840.10008.1.2.1");
    put_element(0x00080018, "UI", "2.25.123456789");
    put_element(0x00100010, "PN", "ANONYMOUS^");
    put_element(0x00100020, "LO", "");
    put_element(0x00120062, "CS", "YES");
    put_element(0x00280301, "CS", "NO");
    put_pixels();
    scan_made("IM0001");
    for (unsigned kind = 0; kind < KIND_COUNT; kind++)
        cr_expect_eq(sure_of((enum kind)kind), 0, "%s", kind_words[kind].many);
    expect_told(KIND_CODE, LEVEL_DOUBT, "SOPInstanceUID");
    cr_expect(says_unread("it says that no text is burnt in"));
}

Test(deid_metadata, burnt_in_text_is_a_name)
{
    begin_dicom(false);
    put_element(0x00280301, "CS", "YES");
    put_pixels();
    scan_made("IM0001");
    expect_told(KIND_NAME, LEVEL_SURE, "BurnedInAnnotation");
}

Test(deid_metadata, an_object_that_is_cut_anywhere_is_told_to_be)
{
    begin_dicom(false);
    put_patient();
    size_t whole = made.length, whole_elements = 0;
    for (size_t length = 133; length < whole; length++) {
        made.length = length;
        scan_made("IM0001");
        whole_elements += outcome->unread_count == 0;
        finish();
        begin();
    }
    cr_expect_leq(whole_elements, 14, "only where an element ends it may seem whole: %zu", whole_elements);
}

Test(deid_metadata, what_cannot_be_read_of_dicom_is_told)
{
    static const char *const syntaxes[] = {"1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"};
    for (size_t i = 0; i < 2; i++) {
        begin_dicom(false);
        made.length = 132;
        put_element(0x00020010, "UI", syntaxes[i]);
        put_element(0x00100010, "PN", "ROE^JANE");
        scan_made("IM0001");
        cr_expect(says_unread("transfer syntax"), "%s", syntaxes[i]);
        finish();
        begin();
    }
    begin_dicom(false);
    for (unsigned i = 0; i < 40; i++) {
        put_tag(0x00081140, "SQ", UINT32_MAX);
        put("\xfe\xff\0\xe0\xff\xff\xff\xff", 8);
    }
    scan_made("IM0001");
    cr_expect(says_unread("deeper than can be followed"));
    finish();
    begin();
    begin_dicom(false);
    put_tag(0x00420011, "OB", 8);
    put("%PDF-1.7", 8);
    scan_made("IM0001");
    cr_expect(says_unread("it holds a document"));
}

/* ---- others ---- */

Test(deid_metadata, a_column_named_as_a_code_may_be_a_tag)
{
    static const char *const declared[] = {"PatientID", NULL};
    begin_dicom(false);
    put_element(0x00100020, "LO", "S0001");
    add_file("IM0001", made.bytes, made.length);
    scan_data(scan, outcome, &memory_golive, NULL, declared);
    cr_expect_null(told(KIND_MRN, "PatientID"));
}

Test(deid_metadata, a_volume_and_pictures_of_other_kinds_are_told_as_what_they_are)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *words;
    } others[] = {{"GIF89a......", 12, "a GIF picture"}, {"RIFF....WEBPVP8 ", 16, "a WebP picture"},
        {"\0\0\0\x18"
         "ftypheic....",
            16, "a HEIF picture"},
        {"\0\0\0\x18"
         "ftypisom....",
            16, "a film"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        static const char *const none[] = {NULL};
        add_file("x", others[i].bytes, others[i].length);
        scan_data(scan, outcome, &memory_golive, NULL, none);
        cr_expect(says_unread(others[i].words), "%s", others[i].words);
        finish();
        begin();
    }
    make_nothing();
    while (made.length < 352)
        put("", 1);
    memcpy(made.bytes + 344, "n+1", 3);
    memcpy(made.bytes + 148, "Patient: ROE, JANE", 18);
    scan_made("brain.nii");
    expect_told(KIND_NAME, LEVEL_SURE, "descrip");
    cr_expect_eq(outcome->pictures, 1);
}

/* Whatever bytes come: an end, and no byte read that is not there (watched by the sanitizers). */
Test(deid_metadata, random_changes_of_pictures_and_objects_end)
{
    uint64_t state = 20261124;
    for (unsigned round = 0; round < 600; round++) {
        if (round % 3 == 0) {
            begin_dicom(round % 2);
            put_patient();
            put_pixels();
        } else {
            make_nothing();
            made.big = round % 2;
            if (round % 3 == 1)
                put_jpeg_exif();
            else
                put_exif();
        }
        for (unsigned i = 0; i < 12; i++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
            size_t at = 4 + (size_t)(state >> 33) % (made.length - 4);
            if (round % 3 == 0 && at >= 128 && at < 132)
                continue;
            made.bytes[at] = (char)(state >> 20);
        }
        scan_made("x");
        cr_expect_leq(outcome->pictures, 1);
        finish();
        begin();
    }
}
