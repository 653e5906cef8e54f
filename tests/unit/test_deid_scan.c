/* The scan of plugin deidentification: what it finds and what it leaves alone in a labelled set, kind by kind; check digits; formats,
 * whole and broken; and that no memory is taken that grows with the data. */
#include "deid_host.h"
#include "deid_set.h"

static void begin_seeded(void)
{
    begin();
    seed_state = 20261122;
}

TestSuite(deid_scan, .init = begin_seeded, .fini = finish);

static const struct hits *hits_in(const char *sentence)
{
    static char padded[400];
    memset(padded, 0, sizeof padded);
    snprintf(padded, sizeof padded - 64, "%s", sentence);
    struct text text = {&scan->lookups, padded, padded + strlen(padded), &scan->hits, false, false};
    scan->hits.count = 0;
    detect(&text);
    return &scan->hits;
}

static bool finds(const char *sentence, enum kind kind)
{
    return has_hit(hits_in(sentence), kind);
}

/* ---- the labelled set ---- */

struct score {
    unsigned wanted, found, right, wrong;
};

static void score_sentence(struct score *scores, enum kind kind, const char *what)
{
    char sentence[300];
    put_into_sentence(what, sentence, sizeof sentence);
    const struct hits *hits = hits_in(sentence);
    if (kind != KIND_COUNT) {
        scores[kind].wanted++;
        scores[kind].found += has_hit(hits, kind);
    }
    for (uint32_t i = 0; i < hits->count; i++) {
        bool right = hits->items[i].kind == kind;
        scores[hits->items[i].kind].right += right;
        scores[hits->items[i].kind].wrong += !right;
        if (!right && getenv("SHOW"))
            fprintf(stderr, "wrong %s in: %s\n", kind_words[hits->items[i].kind].one, sentence);
    }
    if (kind != KIND_COUNT && !has_hit(hits, kind) && getenv("SHOW"))
        fprintf(stderr, "missed %s in: %s\n", kind_words[kind].one, sentence);
}

Test(deid_scan, each_kind_is_found_in_sentences_and_near_misses_are_left_alone)
{
    struct score scores[KIND_COUNT] = {0};
    char what[160];
    for (unsigned round = 0; round < 500; round++) {
        for (size_t i = 0; i < MAKER_COUNT; i++) {
            memset(what, 0, sizeof what);
            makers[i].make(what, sizeof what);
            score_sentence(scores, makers[i].kind, what);
        }
        for (unsigned i = 0; i < 4; i++) {
            memset(what, 0, sizeof what);
            make_near_miss(what, sizeof what);
            score_sentence(scores, KIND_COUNT, what);
        }
    }
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        if (!scores[kind].wanted)
            continue;
        double recall = (double)scores[kind].found / scores[kind].wanted;
        double precision = (double)scores[kind].right / (scores[kind].right + scores[kind].wrong);
        if (getenv("SHOW"))
            fprintf(stderr, "%-30s recall %.4f precision %.4f\n", kind_words[kind].many, recall, precision);
        cr_expect(recall >= 0.98, "%s: recall %.4f", kind_words[kind].many, recall);
        cr_expect(precision >= 0.97, "%s: precision %.4f", kind_words[kind].many, precision);
    }
}

/* What the manual page says: names that nothing announces are found only where a list of common ones has them. */
Test(deid_scan, names_that_nothing_announces_are_found_as_often_as_the_manual_says)
{
    unsigned found = 0;
    char what[80], sentence[200];
    for (unsigned round = 0; round < 4000; round++) {
        make_bare_name(what, sizeof what);
        put_into_sentence(what, sentence, sizeof sentence);
        found += finds(sentence, KIND_NAME);
    }
    cr_expect(found > 4000 * 0.55 && found < 4000 * 0.75, "%.3f", found / 4000.0);
}

/* ---- check digits: RULES section 14 ---- */

Test(deid_scan, check_digits_tell_the_test_vectors_apart)
{
    cr_expect(is_npi("1234567893") && is_npi("1245319599") && !is_npi("1234567890"));
    cr_expect(is_dea("AB1234563") && !is_dea("AB1234564"));
    cr_expect(is_vin("1M8GDM9AXKP042788") && is_vin("11111111111111111") && !is_vin("1M8GDM9A1KP042788"));
    cr_expect(is_imei("490154203237518") && !is_imei("490154203237519"));
    cr_expect(is_gtin("51022222233336") && is_gtin("00614141123452") && !is_gtin("51022222233337"));
    cr_expect(is_mbi("1EG4TE5MK73") && !is_mbi("1SG4TE5MK73"));
    cr_expect(finds("member 1EG4-TE5-MK73 was", KIND_PLAN));
    cr_expect(is_ssn("123456789"));
    static const char *const no_ssn[] = {"000123456", "666123456", "912345678", "123004567", "123450000",
        "078051120", "219099999", "987654320"};
    for (size_t i = 0; i < sizeof no_ssn / sizeof *no_ssn; i++)
        cr_expect_not(is_ssn(no_ssn[i]), "%s", no_ssn[i]);
    cr_expect(is_ssn("912701234"), "a taxpayer's number identifies as well");
}

Test(deid_scan, what_has_another_meaning_is_left_alone)
{
    static const char *const harmless[] = {"2.16.840.1.113883.6.96", "version 10.4.200.1", "12:30:45",
        "120/80", "0002-1433-80", "12345-6789-01", "http://loinc.org/48642-3", "Parkinson's disease",
        "Grace Hospital", "90 or older", "90+", "95 mmHg", "since 1998", "rs12345678", "I may go", "march on",
        "[**Name**]", "Patient: XXXX", "Name: [REDACTED]"};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        cr_expect_eq(hits_in(harmless[i])->count, 0, "%s", harmless[i]);
}

Test(deid_scan, dates_and_names_in_prose_are_found_and_words_like_them_are_not)
{
    static const char *const dates[] = {"on the twenty-first of May", "15MAR1951", "MAR2021", "in Mar '21 he",
        "New Year's Eve 2020", "Labor Day 2019", "03/2021 normal", "12 MAR 2021"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        cr_expect(finds(dates[i], KIND_DATE), "%s", dates[i]);
    static const char *const names[] = {
        "Patient: J. Roe", "Patient: O'Connor, Sven", "NAME: O'CONNOR", "Dictated by: Zsofia Roe"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_expect(finds(names[i], KIND_NAME), "%s", names[i]);
    static const char *const harmless[] = {"Patient: A 60-year-old man", "the first of all",
        "Christmas is near", "98F and 99F", "90F on the chart", "3/10 pain", "05/10", "MARKER12", "see Mar",
        "the claim of 2021", "encounter 2021", "x-ray-12", "SN 12", "go to e.g/test", "and/or", "1.5/2.0",
        "A-12"};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        cr_expect_eq(hits_in(harmless[i])->count, 0, "%s", harmless[i]);
}

Test(deid_scan, numbers_with_letters_and_hyphens_are_taken_whole_where_a_word_names_them)
{
    static const struct {
        const char *words;
        enum kind kind;
        uint32_t length;
    } numbers[] = {{"Accession #: S21-12345 done", KIND_CODE, 9}, {"plate no. ABC-1234", KIND_VEHICLE, 8},
        {"MRN: SGH-0012345", KIND_MRN, 11}, {"xxx-xx-6789 on file", KIND_SSN, 11},
        {"***-**-6789", KIND_SSN, 11}, {"MAC 001b.4411.3ab7", KIND_DEVICE, 14},
        {"portal.example.org/patient/123", KIND_URL, 30},
        {"42.3601\xc2\xb0 N, 71.0589\xc2\xb0 W", KIND_PLACE, 20},
        {"Lat: 42.3601 Long: -71.0589", KIND_PLACE, 22}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        cr_expect(finds(numbers[i].words, numbers[i].kind), "%s", numbers[i].words);
        cr_expect_eq(scan->hits.items[0].mask.length, numbers[i].length, "%s: %u", numbers[i].words,
            scan->hits.items[0].mask.length);
    }
}

Test(deid_scan, lines_with_commas_in_them_are_no_table)
{
    scan_text("visit.txt",
        "Hgb 14.2, WBC 7.1, seen at 42.3601, -71.0589 today\nHgb 13.9, WBC 6.8, of John, and Mary, too\n");
    cr_expect_eq(outcome->notes, 1);
    cr_expect_eq(count_of(KIND_PLACE), 1);
    finish();
    begin_seeded();
    scan_text("visit.txt", "a,b\n1,2\n1,2\n");
    cr_expect_eq(outcome->notes, 0, "a table is one whatever its name");
}

Test(deid_scan, identifiers_of_fhir_are_what_their_type_says)
{
    scan_text("Patient.ndjson",
        "{\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"value\":\"E1234567\"},"
        "{\"system\":\"http://hl7.org/fhir/sid/us-ssn\",\"value\":\"219456789\"},{\"value\":\"X12345\"}]}\n");
    cr_expect_eq(sure_of(KIND_MRN), 1);
    cr_expect_eq(sure_of(KIND_SSN), 1);
    cr_expect_eq(sure_of(KIND_CODE), 1, "of the one that says nothing");
}

Test(deid_scan, a_bare_number_is_doubtful_and_a_word_before_it_makes_it_sure)
{
    cr_assert(finds("see 219456789 there", KIND_SSN));
    cr_expect_eq(scan->hits.items[0].level, LEVEL_DOUBT);
    cr_assert(finds("SSN 219456789", KIND_SSN));
    cr_expect_eq(scan->hits.items[0].level, LEVEL_SURE);
    cr_assert(finds("call 212-555-0147", KIND_PHONE));
    cr_expect_eq(scan->hits.items[0].level, LEVEL_DOUBT, "555-01xx is in films only");
    cr_assert(finds("Dr. Okafor saw her", KIND_NAME));
    cr_expect_eq(scan->hits.items[0].level, LEVEL_DOUBT, "a clinician is not the patient");
    cr_expect(finds("fax 212-456-7890", KIND_FAX));
}

/* ---- tables ---- */

/* A text that grows line by line. */
struct growing {
    char *bytes;
    size_t length;
};
static void grow(struct growing *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void grow(struct growing *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text->bytes = text->bytes ? text->bytes : calloc(1, 400000);
    text->length += (size_t)vsnprintf(text->bytes + text->length, 400000 - text->length, format, arguments);
    va_end(arguments);
}

Test(deid_scan, a_clean_table_has_nothing)
{
    struct growing table = {0};
    grow(&table, "sex,birth_year,zip3,hba1c,dx_code\n");
    for (unsigned i = 0; i < 120; i++)
        grow(&table, "%c,%u,%s,%u.%u,E11.%u\n", "MF"[i % 2], 1950 + i % 3, i % 2 ? "100" : "021", 5 + i % 3,
            i % 10, i % 9);
    scan_text("clean.csv", table.bytes);
    for (unsigned kind = 0; kind < KIND_COUNT; kind++)
        cr_expect_eq(count_of((enum kind)kind), 0, "%s", kind_words[kind].many);
    cr_expect_eq(outcome->report.rows, 120);
    cr_expect_eq(outcome->unread_count, 0);
    free(table.bytes);
}

Test(deid_scan, names_of_columns_tell_kinds_rows_and_masks)
{
    scan_text("visits.csv",
        "PatientFirstName,dob,ZIP,Phone,e-mail,mrn,age,City,encounter_id,ssn,fips\n"
        "Zsofia,1931-02-03,02139,2125550147,z@example.org,12345,93,Boston,E100231,219456789,25025\n"
        "REDACTED,1940,021,,,,90+,,,,\n");
    static const enum kind once[] = {
        KIND_NAME, KIND_DATE, KIND_ZIP, KIND_PHONE, KIND_EMAIL, KIND_MRN, KIND_AGE, KIND_CODE, KIND_SSN};
    for (size_t i = 0; i < sizeof once / sizeof *once; i++)
        cr_expect_eq(
            sure_of(once[i]), 1, "%s: %llu", kind_words[once[i]].many, (unsigned long long)sure_of(once[i]));
    cr_expect_eq(sure_of(KIND_PLACE), 2, "a county's number is one");
    const struct place *name = &outcome->findings.first[KIND_NAME];
    cr_expect_str_eq(name->column, "PatientFirstName");
    cr_expect_eq(name->tally.row, 2);
    cr_expect_eq(name->tally.mask.first, 'Z');
    cr_expect_eq(name->tally.mask.length, 6);
}

Test(deid_scan, what_stands_beside_the_value_that_a_column_is_for_is_found_too)
{
    scan_text("visits.csv", "patient_name,zip,mrn\n"
                            "\"Roe, Zsofia (SSN 219-45-6789)\",02139 or 212-456-7890,12345678\n"
                            "Petrova,100,20260314\n");
    cr_expect_eq(sure_of(KIND_NAME), 2);
    cr_expect_eq(sure_of(KIND_SSN), 1);
    cr_expect_eq(sure_of(KIND_PHONE), 1);
    cr_expect_eq(sure_of(KIND_MRN), 2);
    cr_expect_eq(count_of(KIND_DATE), 0, "a record number that looks like a day is a record number");
}

Test(deid_scan, a_table_without_header_shows_no_value_as_a_column)
{
    scan_text("x.csv", "Garcia,1931-02-03,5\nMiller,1940-05-06,6\nSmith,1941-05-06,7\n");
    cr_expect_eq(count_of(KIND_DATE), 3);
    cr_expect_eq(count_of(KIND_NAME), 3, "half of a column are names, so all are");
    for (uint32_t i = 0; i < outcome->findings.shown_count; i++)
        cr_expect(strncmp(outcome->findings.shown[i].column, "column ", 7) == 0, "%s",
            outcome->findings.shown[i].column);
}

Test(deid_scan, numbers_that_pass_by_chance_are_no_finding)
{
    struct growing table = {0};
    grow(&table, "row,amount_cents,big\n");
    for (unsigned i = 0; i < 900; i++) {
        char big[17];
        digits_into(big, 16);
        big[0] = '4';
        grow(&table, "%u,%u,%s\n", i, draw(40), big);
    }
    scan_text("t.csv", table.bytes);
    cr_expect_eq(count_of(KIND_ACCOUNT), 0, "one in ten numbers passes Luhn's test");
    cr_expect_eq(count_of(KIND_CODE), 900, "and yet each is another one: %llu",
        (unsigned long long)count_of(KIND_CODE));
    free(table.bytes);
}

Test(deid_scan, unique_columns_are_codes_unless_declared_counted_or_measured)
{
    static const char *const declared[] = {"patient_key", NULL};
    struct growing table = {0};
    grow(&table, "row,patient_key,token,temperature,remark\n");
    for (unsigned i = 0; i < 2000; i++)
        grow(&table, "%u,K%06u,T%07u,%u.%04u,feels well on day %u indeed\n", i + 1, draw(1000000),
            i * 7919 % 10000019, 36 + draw(4), draw(10000), i);
    add_file("t.csv", table.bytes, table.length);
    scan_data(scan, outcome, &memory_golive, NULL, declared);
    cr_expect_eq(count_of(KIND_CODE), 2000, "only token: %llu", (unsigned long long)count_of(KIND_CODE));
    cr_expect_str_eq(outcome->findings.first[KIND_CODE].column, "token");
    cr_expect(outcome->report.free_text);
    free(table.bytes);
}

Test(deid_scan, zip_codes_go_by_the_lists)
{
    scan->zip3[36] = ZIP_RESTRICTED;
    scan->zip3[63] = ZIP_OLDER;
    scan->zip3[96] = ZIP_NOWHERE;
    scan_text("z.csv",
        "id,zip\n1,100\n2,036\n3,36\n4,063\n5,096\n6,000\n7,02139\n8,2139\n9,02139-4307\n10,100**\n");
    cr_expect_eq(sure_of(KIND_ZIP), 6, "036, 36, 096, 02139, 2139, 02139-4307: %llu",
        (unsigned long long)sure_of(KIND_ZIP));
    cr_expect_eq(outcome->report.old_lists, 1);
    cr_expect_eq(outcome->report.lost_zeros, 2);
}

Test(deid_scan, combinations_that_occur_once_are_counted)
{
    scan_text("c.csv", "sex,birth_year,zip3\nF,1931,100\nF,1950,100\nF,1950,100\nM,1950,100\nM,1950,100\n");
    cr_expect_eq(outcome->report.combinations_single, 1);
    cr_expect_eq(outcome->report.least_combination, 1);
}

Test(deid_scan, times_at_which_records_were_written_are_doubtful)
{
    scan_text("t.csv", "dx,last_updated,visit_date\nE11,2026-01-02T03:04:05Z,2026-01-02\n");
    cr_expect_eq(count_of(KIND_SYSTEM_TIME), 1);
    cr_expect_eq(count_of(KIND_DATE), 1);
}

/* ---- other formats ---- */

Test(deid_scan, fhir_bulk_data_are_read_field_by_field)
{
    scan_text("Patient.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"8c0f5a1e-1b2c-4d3e-9f00-"
                                "0123456789ab\",\"meta\":{\"lastUpdated\":\"2026-01-02T03:04:05Z\"},"
                                "\"name\":[{\"family\":\"Petrova\",\"given\":[\"Zsofia\"]}],\"birthDate\":"
                                "\"1931-02-03\",\"address\":[{\"line\":[\"12 Elm St\"],"
                                "\"city\":\"Boston\",\"postalCode\":\"02139\"}],\"telecom\":[{\"system\":"
                                "\"phone\",\"value\":\"212-456-7890\"}],"
                                "\"extension\":[{\"url\":\"http://hl7.org/fhir/x\"}]}\n"
                                "{\"resourceType\":\"Observation\",\"code\":{\"coding\":[{\"system\":\"http:/"
                                "/loinc.org\",\"code\":\"1234567893\"}]},"
                                "\"valueQuantity\":{\"value\":5.4}}\n");
    cr_expect_eq(count_of(KIND_NAME), 2);
    cr_expect_eq(count_of(KIND_DATE), 1);
    cr_expect_eq(count_of(KIND_SYSTEM_TIME), 1);
    cr_expect_eq(count_of(KIND_PLACE), 2);
    cr_expect_eq(count_of(KIND_ZIP), 1);
    cr_expect_eq(count_of(KIND_PHONE), 1);
    cr_expect_eq(count_of(KIND_CODE), 1);
    cr_expect_eq(count_of(KIND_URL), 0);
    cr_expect_eq(count_of(KIND_LICENSE), 0);
    cr_expect_eq(outcome->report.rows, 2);
    cr_expect_eq(outcome->unread_count, 0, "%s", outcome->unread[0].words);
    cr_expect_str_eq(outcome->findings.first[KIND_NAME].column, "name.family");
}

Test(deid_scan, a_broken_line_is_told_and_looked_at_all_the_same)
{
    scan_text("x.ndjson", "{\"a\":1}\n{\"a\": \"z@example.org\", \"b\": \n{\"a\":2}\nno json: 219-45-6789\n");
    cr_assert_eq(outcome->unread_count, 1);
    cr_expect(strstr(outcome->unread[0].words, "line 2: it ends in the middle of a value"), "%s",
        outcome->unread[0].words);
    cr_expect_eq(count_of(KIND_EMAIL), 1);
    cr_expect_eq(count_of(KIND_SSN), 1);
}

Test(deid_scan, escapes_hide_nothing)
{
    scan_text(
        "x.json", "{\"note\": \"SSN \\u0032\\u0031\\u0039-45-6789\", \"k1234567\": \"z\\u0040example.org\"}");
    cr_expect_eq(count_of(KIND_SSN), 1);
    cr_expect_eq(count_of(KIND_EMAIL), 1);
    for (uint32_t i = 0; i < outcome->findings.shown_count; i++)
        cr_expect_not(
            strstr(outcome->findings.shown[i].column, "1234567"), "a name may be a number of a patient's");
}

static const char hl7_message[] =
    "MSH|^~\\&|APP|FAC|X|Y|20260102030405||ADT^A01|M1|P|2.5\rEVN|A01|20260102030405\r"
    "PID|1||583295^^^ADT1||ROE^JANE||19310203|F|||123 MAIN STREET^^BOSTON^MA^02139||(212)456-7890\r"
    "OBX|1|NM|2345-7^GLUCOSE^LN||182|mg/dL\r";

Test(deid_scan, hl7_is_read_field_by_field)
{
    scan_text("adt.hl7", hl7_message);
    cr_expect_eq(sure_of(KIND_NAME), 1);
    cr_expect_eq(sure_of(KIND_MRN), 1);
    cr_expect_eq(sure_of(KIND_DATE), 1);
    cr_expect_eq(count_of(KIND_SYSTEM_TIME), 2);
    cr_expect_eq(sure_of(KIND_PHONE), 1);
    cr_expect_geq(sure_of(KIND_PLACE), 1);
    cr_expect_str_eq(outcome->findings.first[KIND_NAME].column, "PID-5");
    cr_expect_eq(outcome->unread_count, 0, "%s", outcome->unread[0].words);
}

Test(deid_scan, hl7_with_other_separators_is_read_by_them)
{
    char message[sizeof hl7_message];
    memcpy(message, hl7_message, sizeof message);
    for (char *c = message; *c; c++)
        *c = *c == '|' ? '#' : *c;
    scan_text("adt.hl7", message);
    cr_expect_eq(sure_of(KIND_NAME), 1);
    cr_expect_eq(sure_of(KIND_DATE), 1);
    finish();
    begin();
    scan_text("odd.hl7", "MSH|^~\\&|APP\rthis is none\r");
    cr_expect_eq(outcome->unread_count, 1);
}

/* ---- files that are not in order ---- */

Test(deid_scan, what_cannot_be_read_is_told_as_what_it_is)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *words;
    } odd[] = {
        {"PK\003\004........", 12, "XLSX"},
        {"%PDF-1.7 ......", 12, "PDF"},
        {"", 0, "empty"},
        {" \n\n", 3, "empty"},
        {"\xff\xfe"
         "a\0b\0",
            6, "UTF-16"},
        {"a,b\n1,\0\n", 8, "NUL"},
        {"\x1f\x8b\x08....", 7, "gzip within gzip"},
        {"name,age\nx,1\ny,2,3\n", 19, "row 3: it has 3 cells and the first row 2"},
        {"name,age\nx,\"1\ny,2\n", 18, "a quotation mark is never closed"},
        {"name,age\nx,\"1\"2\n", 16, "behind a closing quotation mark"},
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        static const char *const none[] = {NULL};
        add_file("x.csv", odd[i].bytes, odd[i].length);
        scan_data(scan, outcome, &memory_golive, NULL, none);
        cr_expect(outcome->unread_count >= 1 && strstr(outcome->unread[0].words, odd[i].words), "%zu: %s", i,
            outcome->unread[0].words);
        finish();
        begin();
    }
}

Test(deid_scan, bytes_of_another_encoding_are_counted_and_characters_across_pieces_are_not)
{
    size_t length = 2 * (size_t)GOLIVE_DATA_PIECE + 100;
    char *text = malloc(length + 1);
    for (size_t i = 0; i < length; i++)
        text[i] = i % 80 == 79 ? '\n' : 'x';
    memcpy(text + GOLIVE_DATA_PIECE - 2, "\xe2\x82\xac", 3);
    add_file("n.txt", text, length);
    static const char *const none[] = {NULL};
    scan_data(scan, outcome, &memory_golive, NULL, none);
    cr_expect_eq(outcome->odd_bytes, 0);
    finish();
    begin();
    text[500] = (char)0xfc;
    add_file("n.txt", text, length);
    scan_data(scan, outcome, &memory_golive, NULL, none);
    cr_expect_eq(outcome->odd_bytes, 1);
    free(text);
}

Test(deid_scan, a_row_without_end_and_a_quotation_without_end_are_looked_at_to_the_end)
{
    static const char *const none[] = {NULL};
    size_t length = 3 * (size_t)GOLIVE_DATA_PIECE;
    char *text = malloc(length);
    for (int quoted = 0; quoted < 2; quoted++) {
        memset(text, ' ', length);
        memcpy(text, quoted ? "a,b\n1,\"x" : "a,b,c,d,", 8);
        memcpy(text + length - 20, " z@example.org      ", 20);
        memcpy(text + GOLIVE_DATA_PIECE - 6, " 219-45-6789 ", 13);
        add_file("n.csv", text, length);
        scan_data(scan, outcome, &memory_golive, NULL, none);
        cr_expect_eq(count_of(KIND_EMAIL), 1);
        cr_expect_eq(count_of(KIND_SSN), 1, "a number is not cut in two");
        cr_expect_eq(outcome->unread_count, 1, "%s", outcome->unread[0].words);
        finish();
        begin();
    }
    free(text);
}

Test(deid_scan, names_of_files_are_looked_at)
{
    scan_text("smith_john_219-45-6789.csv", "a,b\n1,2\n1,2\n");
    cr_expect_geq(count_of(KIND_NAME), 1);
    cr_expect_eq(count_of(KIND_SSN), 1);
    struct judged j = {.g = &memory_golive, .outcome = outcome, .scan = scan};
    cr_expect_not(has_plain_name(&j, 0, ""));
    static const char *const plain[] = {
        "visits-2024.csv", "Patient.000.ndjson", "a.csv", "claims_part_12.csv.gz"};
    static const char *const telling[] = {
        "okafor.csv", "smith/note.txt", "visits-20240102.csv", "MRN1234567.txt", ""};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        files[0].name = plain[i];
        cr_expect(has_plain_name(&j, 0, ""), "%s", plain[i]);
    }
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        files[0].name = telling[i];
        cr_expect_not(has_plain_name(&j, 0, ""), "%s", telling[i]);
    }
}

/* The same rows thrice the length: the same columns, the same memory. */
Test(deid_scan, a_sample_of_values_stays_as_small_as_it_is)
{
    struct sample sample;
    sample_begin(&sample, SAMPLE_SLOTS);
    for (uint64_t i = 0; i < 3000000; i++)
        sample_add(&sample, value_hash((const char *)(uint64_t[5]){i}, 8));
    cr_expect_leq(sample.used, SAMPLE_SLOTS / 2 + 1);
    cr_expect_float_eq(sample_distinct(&sample), 1, 0.001);
    sample_end(&sample);
    sample_begin(&sample, SAMPLE_SLOTS);
    for (uint64_t i = 0; i < 3000000; i++)
        sample_add(&sample, value_hash((const char *)(uint64_t[5]){i % 1000000}, 8));
    cr_expect_float_eq(sample_distinct(&sample), 1.0 / 3, 0.01);
    sample_end(&sample);
}
