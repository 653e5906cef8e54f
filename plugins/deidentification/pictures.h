/* SPDX-License-Identifier: MIT
 *
 * What pictures say of themselves: EXIF in JPEG, PNG and TIFF, the texts of PNG, IPTC and XMP (RULES DEID-24). Nothing is believed of
 * them: each offset and length is checked against the file. It must not look at pixels, and cannot. */
#ifndef DEIDENTIFICATION_PICTURES_H
#define DEIDENTIFICATION_PICTURES_H

#include "xmp.h"

#define MOST_DIRECTORIES 64u
#define MOST_ENTRIES 1024u /* of a directory */
#define MOST_CHUNKS 20000u

/* ---- EXIF and TIFF ---- */

enum picture_value {
    VALUE_ROLE,      /* a text; the role says what it is for */
    VALUE_DATE,      /* with colons */
    VALUE_WIDE,      /* UTF-16 in the order of Windows */
    VALUE_POSITION,  /* degrees: a place if they are not all 0 */
    VALUE_COMMENT,   /* eight bytes say in which encoding */
    VALUE_MAKER,     /* of the maker's own form */
    VALUE_DIRECTORY, /* leads to another one */
    VALUE_XMP,
    VALUE_IPTC,
    VALUE_PHOTOSHOP
};

/* Tags by directory (of GPS or not), in any order. */
static const struct picture_tag {
    uint16_t tag;
    bool gps;
    uint8_t value;
    uint8_t role;
    const char *label;
} picture_tags[] = {
    {0x8769, false, VALUE_DIRECTORY, 0, "EXIF"},
    {0x8825, false, VALUE_DIRECTORY, 0, "GPS"},
    {0xa005, false, VALUE_DIRECTORY, 0, "interoperability"},
    {0x014a, false, VALUE_DIRECTORY, 0, "SubIFDs"},
    {0x02bc, false, VALUE_XMP, 0, "XMP"},
    {0x83bb, false, VALUE_IPTC, 0, "IPTC"},
    {0x8649, false, VALUE_PHOTOSHOP, 0, "Photoshop"},
    {0x0132, false, VALUE_DATE, ROLE_SYSTEM_TIME, "DateTime"},
    {0x9003, false, VALUE_DATE, ROLE_DATE, "DateTimeOriginal"},
    {0x9004, false, VALUE_DATE, ROLE_DATE, "DateTimeDigitized"},
    {0x013b, false, VALUE_ROLE, ROLE_NAME, "Artist"},
    {0x8298, false, VALUE_ROLE, ROLE_PROVIDER, "Copyright"},
    {0xa430, false, VALUE_ROLE, ROLE_NAME, "CameraOwnerName"},
    {0xa431, false, VALUE_ROLE, ROLE_DEVICE, "BodySerialNumber"},
    {0xa435, false, VALUE_ROLE, ROLE_DEVICE, "LensSerialNumber"},
    {0xc62f, false, VALUE_ROLE, ROLE_DEVICE, "CameraSerialNumber"},
    {0xa420, false, VALUE_ROLE, ROLE_CODE, "ImageUniqueID"},
    {0x9286, false, VALUE_COMMENT, ROLE_NONE, "UserComment"},
    {0x927c, false, VALUE_MAKER, ROLE_NONE, "MakerNote"},
    {0x9c9b, false, VALUE_WIDE, ROLE_NONE, "XPTitle"},
    {0x9c9c, false, VALUE_WIDE, ROLE_NONE, "XPComment"},
    {0x9c9d, false, VALUE_WIDE, ROLE_NAME, "XPAuthor"},
    {0x9c9e, false, VALUE_WIDE, ROLE_NONE, "XPKeywords"},
    {0x9c9f, false, VALUE_WIDE, ROLE_NONE, "XPSubject"},
    {0x8482, false, VALUE_POSITION, 0, "ModelTiepoint"},
    {0x0002, true, VALUE_POSITION, 0, "GPSLatitude"},
    {0x0004, true, VALUE_POSITION, 0, "GPSLongitude"},
    {0x0014, true, VALUE_POSITION, 0, "GPSDestLatitude"},
    {0x0016, true, VALUE_POSITION, 0, "GPSDestLongitude"},
    {0x001b, true, VALUE_COMMENT, ROLE_NONE, "GPSProcessingMethod"},
    {0x001c, true, VALUE_COMMENT, ROLE_COUNTY, "GPSAreaInformation"},
    {0x001d, true, VALUE_DATE, ROLE_DATE, "GPSDateStamp"},
};

struct directories {
    uint64_t base;  /* offsets count from here */
    uint64_t limit; /* and stay below this */
    bool big;       /* the first byte of a number is its greatest */
    uint32_t count, done;
    struct {
        uint32_t at;
        bool gps;
    } items[MOST_DIRECTORIES];
};

static inline void add_directory(struct metadata *meta, struct directories *all, uint32_t at, bool gps)
{
    for (uint32_t i = 0; i < all->count; i++) {
        if (all->items[i].at == at)
            return;
    }
    if (!at)
        return;
    if (all->count == MOST_DIRECTORIES) {
        stop(meta, "it has more directories than can be followed");
        return;
    }
    all->items[all->count].at = at;
    all->items[all->count++].gps = gps;
}

static inline void say_comment(
    struct metadata *meta, const struct picture_tag *tag, const char *at, size_t length, bool big)
{
    if (length <= 8)
        return;
    if (memcmp(at, "UNICODE", 7) == 0)
        say_wide(meta, tag->label, (enum role)tag->role, at + 8, length - 8, big);
    else
        say_value(meta, tag->label, (enum role)tag->role, at + 8, length - 8);
}

static inline void say_iptc(struct metadata *meta, const char *at, size_t length);
static inline void say_photoshop(struct metadata *meta, const char *at, size_t length);

static inline void say_picture_tag(struct metadata *meta, struct directories *all,
    const struct picture_tag *tag, const char *at, size_t length)
{
    enum role role = (enum role)tag->role;
    bool any = false;
    switch ((enum picture_value)tag->value) {
    case VALUE_ROLE:
        say_value(meta, tag->label, role, at, length);
        break;
    case VALUE_DATE:
        say_picture_date(meta, tag->label, role, at, length);
        break;
    case VALUE_WIDE:
        say_wide(meta, tag->label, role, at, length, false);
        break;
    case VALUE_POSITION:
        for (size_t i = 0; i < length; i++)
            any |= at[i] != 0;
        if (any)
            say_found(meta, tag->label, KIND_PLACE, LEVEL_SURE, "?", 1);
        break;
    case VALUE_COMMENT:
        say_comment(meta, tag, at, length, all->big);
        break;
    case VALUE_MAKER:
        say_texts_within(meta, tag->label, at, length);
        break;
    case VALUE_DIRECTORY:
        for (size_t i = 0; i + 4 <= length; i += 4)
            add_directory(meta, all, number_in(at + i, 4, all->big), tag->tag == 0x8825);
        break;
    case VALUE_XMP:
        say_xmp(meta, at, length);
        break;
    case VALUE_IPTC:
        say_iptc(meta, at, length);
        break;
    case VALUE_PHOTOSHOP:
        say_photoshop(meta, at, length);
        break;
    }
}

/* One entry of twelve bytes, already copied: what it leads to may lie anywhere. */
static inline void take_entry(struct metadata *meta, struct directories *all, const char *entry, bool gps)
{
    static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    static const struct picture_tag text = {0, false, VALUE_ROLE, ROLE_NONE, "another text"};
    uint32_t number = number_in(entry, 2, all->big), type = number_in(entry + 2, 2, all->big),
             count = number_in(entry + 4, 4, all->big);
    const struct picture_tag *tag = type == 2 ? &text : NULL;
    for (size_t i = 0; i < sizeof picture_tags / sizeof *picture_tags; i++) {
        if (picture_tags[i].tag == number && picture_tags[i].gps == gps)
            tag = &picture_tags[i];
    }
    if (!tag || !count || type >= sizeof sizes || !sizes[type])
        return;
    uint64_t length = (uint64_t)sizes[type] * count, at = number_in(entry + 8, 4, all->big);
    if (length <= 4) {
        char within[40] = {0};
        memcpy(within, entry + 8, 4);
        say_picture_tag(meta, all, tag, within, (size_t)length);
        return;
    }
    const char *value = NULL;
    if (length <= GOLIVE_DATA_PIECE && at <= all->limit && length <= all->limit - at)
        value = need(meta, all->base + at, (uint32_t)length);
    if (value)
        say_picture_tag(meta, all, tag, value, (size_t)length);
    else
        stop(meta, "a tag in it leads behind its end");
}

static inline void take_directory(struct metadata *meta, struct directories *all, uint32_t at, bool gps)
{
    const char *head = at <= all->limit ? need(meta, all->base + at, 2) : NULL;
    if (!head) {
        stop(meta, "a directory in it lies behind its end");
        return;
    }
    uint32_t entries = number_in(head, 2, all->big);
    if (entries > MOST_ENTRIES)
        stop(meta, "a directory in it has more tags than can be followed");
    for (uint32_t i = 0; i < entries && i < MOST_ENTRIES && one_more_tag(meta); i++) {
        char entry[12];
        const char *bytes = need(meta, all->base + at + 2 + (uint64_t)i * 12, 12);
        if (!bytes) {
            stop(meta, "a directory in it is cut off");
            return;
        }
        memcpy(entry, bytes, sizeof entry);
        take_entry(meta, all, entry, gps);
    }
    const char *next = need(meta, all->base + at + 2 + (uint64_t)entries * 12, 4);
    if (next && !gps)
        add_directory(meta, all, number_in(next, 4, all->big), false);
}

/* EXIF, or a whole TIFF file, from BASE, not beyond LENGTH bytes. */
static inline void say_tiff(struct metadata *meta, uint64_t base, uint64_t length)
{
    const char *head = length >= 8 ? need(meta, base, 8) : NULL;
    if (!head || (memcmp(head, "II*\0", 4) != 0 && memcmp(head, "MM\0*", 4) != 0)) {
        stop(meta, "its EXIF is none");
        return;
    }
    struct directories *all = calloc(1, sizeof *all);
    if (!all)
        abort();
    all->base = base;
    all->limit = length;
    all->big = *head == 'M';
    add_directory(meta, all, number_in(head + 4, 4, all->big), false);
    for (; all->done < all->count; all->done++)
        take_directory(meta, all, all->items[all->done].at, all->items[all->done].gps);
    free(all);
}

/* ---- IPTC ---- */

static inline void say_iptc(struct metadata *meta, const char *at, size_t length)
{
    static const struct {
        uint8_t set, role;
        const char *label;
    } sets[] = {{55, ROLE_DATE, "IPTC DateCreated"}, {62, ROLE_DATE, "IPTC DigitalCreationDate"},
        {80, ROLE_NAME, "IPTC By-line"}, {90, ROLE_CITY, "IPTC City"}, {92, ROLE_COUNTY, "IPTC Sub-location"},
        {110, ROLE_PROVIDER, "IPTC Credit"}, {116, ROLE_PROVIDER, "IPTC CopyrightNotice"},
        {118, ROLE_NAME, "IPTC Contact"}, {122, ROLE_PROVIDER, "IPTC Writer"}};
    while (length >= 5 && *at == 0x1c && one_more_tag(meta)) {
        size_t size = number_in(at + 3, 2, true);
        const char *label = "another text of IPTC";
        enum role role = ROLE_NONE;
        if (size > length - 5) {
            stop(meta, "its IPTC is cut off");
            return;
        }
        for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
            if (at[1] == 2 && (uint8_t)at[2] == sets[i].set) {
                label = sets[i].label;
                role = (enum role)sets[i].role;
            }
        }
        if (at[1] == 2 && at[2] > 0)
            say_value(meta, label, role, at + 5, size);
        at += 5 + size;
        length -= 5 + size;
    }
}

/* Photoshop's resources, among them IPTC. */
static inline void say_photoshop(struct metadata *meta, const char *at, size_t length)
{
    while (length >= 12 && memcmp(at, "8BIM", 4) == 0 && one_more_tag(meta)) {
        size_t name = (1 + (size_t)(uint8_t)at[6] + 1) & ~(size_t)1, head = 6 + name + 4;
        uint32_t resource = number_in(at + 4, 2, true);
        if (head > length)
            break;
        size_t size = number_in(at + 6 + name, 4, true);
        if (size > length - head)
            break;
        if (resource == 0x0404)
            say_iptc(meta, at + head, size);
        else if (resource == 0x0424)
            say_xmp(meta, at + head, size);
        size += size & 1 && size < length - head;
        at += head + size;
        length -= head + size;
    }
    if (length >= 12)
        stop(meta, "what Photoshop left in it cannot be followed");
}

/* ---- JPEG ---- */

static inline void take_jpeg_segment(struct metadata *meta, uint8_t marker, uint64_t at, uint32_t length)
{
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/", more[] = "http://ns.adobe.com/xmp/extension/",
                      photoshop[] = "Photoshop 3.0";
    const char *bytes = need(meta, at, length);
    if (!bytes) {
        stop(meta, "it is cut off");
        return;
    }
    if (marker == 0xe1 && length > 6 && memcmp(bytes, "Exif\0", 5) == 0)
        say_tiff(meta, at + 6, length - 6);
    else if (marker == 0xe1 && length > sizeof xmp && memcmp(bytes, xmp, sizeof xmp) == 0)
        say_xmp(meta, bytes + sizeof xmp, length - sizeof xmp);
    else if (marker == 0xe1 && length > sizeof more + 40 && memcmp(bytes, more, sizeof more) == 0)
        say_xmp(meta, bytes + sizeof more + 40, length - sizeof more - 40);
    else if (marker == 0xed && length > sizeof photoshop && memcmp(bytes, photoshop, sizeof photoshop) == 0)
        say_photoshop(meta, bytes + sizeof photoshop, length - sizeof photoshop);
    else if (marker == 0xfe)
        say_value(meta, "comment", ROLE_NONE, bytes, length);
}

static inline void say_jpeg(struct metadata *meta)
{
    uint64_t at = 2;
    while (one_more_tag(meta)) {
        const char *head = need(meta, at, 4);
        if (!head || *head != '\xff') {
            stop(meta, "it is cut off before its pixels");
            return;
        }
        uint8_t marker = (uint8_t)head[1];
        uint32_t length = number_in(head + 2, 2, true);
        if (marker == 0xff || (marker >= 0xd0 && marker <= 0xd8) || marker == 0x01) {
            at += marker == 0xff ? 1 : 2; /* filling, and markers without a length */
            continue;
        }
        if (marker == 0xda || marker == 0xd9)
            return; /* from here on there are pixels */
        if (length < 2) {
            stop(meta, "a segment in it has no length");
            return;
        }
        take_jpeg_segment(meta, marker, at + 4, length - 2);
        at += 2 + (uint64_t)length;
    }
}

/* ---- PNG ---- */

static inline void say_keyword(
    struct metadata *meta, const char *keyword, const char *text, size_t length, bool international)
{
    static const struct {
        const char *keyword;
        uint8_t role;
        const char *label;
    } keywords[] = {{"Author", ROLE_NAME, "Author"}, {"Creation Time", ROLE_DATE, "Creation Time"},
        {"Copyright", ROLE_PROVIDER, "Copyright"}, {"date:create", ROLE_SYSTEM_TIME, "date:create"},
        {"date:modify", ROLE_SYSTEM_TIME, "date:modify"},
        {"date:timestamp", ROLE_SYSTEM_TIME, "date:timestamp"}};
    (void)international;
    if (strcmp(keyword, "XML:com.adobe.xmp") == 0) {
        say_xmp(meta, text, length);
        return;
    }
    if (strncmp(keyword, "Raw profile", 11) == 0) {
        stop(meta, "it holds a profile in a form that cannot be looked into");
        return;
    }
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (strcmp(keyword, keywords[i].keyword) == 0) {
            say_value(meta, keywords[i].label, (enum role)keywords[i].role, text, length);
            return;
        }
    }
    say_value(meta, "another keyword", ROLE_NONE, keyword, strlen(keyword));
    say_value(meta, "another text", ROLE_NONE, text, length);
}

/* tEXt: a keyword, NUL, a text. iTXt: a keyword, NUL, packed or not, how, a language, NUL, the keyword translated, NUL, a text. */
static inline void take_png_text(struct metadata *meta, const char *bytes, size_t length, bool international)
{
    const char *end = bytes + length, *at = memchr(bytes, 0, length);
    if (!at || at - bytes > 79) {
        stop(meta, "a text in it has no keyword");
        return;
    }
    at++;
    if (international) {
        if (end - at < 2 || *at) {
            stop(meta, "it holds a packed text, which cannot be looked into");
            return;
        }
        at += 2;
        for (unsigned i = 0; i < 2 && at; i++) {
            at = memchr(at, 0, (size_t)(end - at));
            at = at ? at + 1 : NULL;
        }
        if (!at) {
            stop(meta, "a text in it is cut off");
            return;
        }
    }
    say_keyword(meta, bytes, at, (size_t)(end - at), international);
}

static inline void take_png_chunk(struct metadata *meta, const char *type, uint64_t at, uint32_t length)
{
    bool text = memcmp(type, "tEXt", 4) == 0, international = memcmp(type, "iTXt", 4) == 0;
    if (memcmp(type, "zTXt", 4) == 0)
        stop(meta, "it holds a packed text, which cannot be looked into");
    else if (memcmp(type, "eXIf", 4) == 0)
        say_tiff(meta, at, length);
    else if (memcmp(type, "tIME", 4) == 0 && length == 7) {
        const char *time = need(meta, at, 7);
        if (time && number_in(time, 2, true))
            say_found(meta, "tIME", KIND_SYSTEM_TIME, LEVEL_DOUBT, "?", 1);
    } else if (text || international) {
        const char *bytes = length <= GOLIVE_DATA_PIECE ? need(meta, at, length) : NULL;
        if (bytes)
            take_png_text(meta, bytes, length, international);
        else
            stop(meta, "a text in it is cut off, or longer than can be looked at");
    }
}

static inline void say_png(struct metadata *meta)
{
    uint64_t at = 8;
    for (uint32_t i = 0; i < MOST_CHUNKS && one_more_tag(meta); i++) {
        char type[4];
        const char *head = need(meta, at, 8);
        if (!head) {
            stop(meta, "it is cut off before its end");
            return;
        }
        uint32_t length = number_in(head, 4, true);
        memcpy(type, head + 4, 4);
        if (memcmp(type, "IEND", 4) == 0)
            return;
        take_png_chunk(meta, type, at + 8, length);
        at += 12 + (uint64_t)length;
    }
    stop(meta, "it has more parts than can be followed");
}

/* ---- pictures of three dimensions: NIfTI ---- */

/* Texts of the header of 348 bytes. */
static inline void say_nifti(struct metadata *meta)
{
    static const struct {
        uint16_t at, length;
        const char *label;
    } texts[] = {{14, 18, "db_name"}, {148, 80, "descrip"}, {228, 24, "aux_file"}, {328, 16, "intent_name"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *text = need(meta, texts[i].at, texts[i].length);
        if (text)
            say_value(meta, texts[i].label, ROLE_NONE, text, strnlen(text, texts[i].length));
    }
    const char *extension = need(meta, 348, 4);
    if (extension && *extension)
        stop(meta, "its header goes on in a form that cannot be looked into");
}

/* What the picture says of itself, by what it is. */
static inline void say_picture(struct metadata *meta, const char *bytes, size_t length)
{
    if (length >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
        say_jpeg(meta);
    else if (length >= 8 && memcmp(bytes, "\x89PNG", 4) == 0)
        say_png(meta);
    else if (length >= 8 && (memcmp(bytes, "II*\0", 4) == 0 || memcmp(bytes, "MM\0*", 4) == 0))
        say_tiff(meta, 0, UINT32_MAX);
    else if (length >= 348 && (memcmp(bytes + 344, "n+1", 4) == 0 || memcmp(bytes + 344, "ni1", 4) == 0))
        say_nifti(meta);
    else
        stop(meta, "what it says of itself cannot be looked into");
}

#endif
