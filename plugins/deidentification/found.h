/* SPDX-License-Identifier: MIT
 *
 * What follows from the scan, rule by rule: what was found, where its first stands, masked; or how much was looked at without finding
 * any. No value, and no file's name that may be a patient's, gets into a finding (GEN-11). */
#ifndef DEIDENTIFICATION_FOUND_H
#define DEIDENTIFICATION_FOUND_H

#include "scan.h"

/* What all rules about the data need. */
struct judged {
    golive *g;
    const golive_data *data;
    struct outcome *outcome; /* NULL: no sample could be looked at */
    struct scan *scan;
    unsigned forms; /* in which the data leave: FORM_ of method.h */
    bool limited;   /* a limited data set */
    bool expert;    /* by an expert's determination */
};

/* A word that files are called by, whoever the patient is. */
static inline bool is_file_word(const char *at, size_t length)
{
    static const char *const words[] = {"patients", "visits", "encounters", "notes", "note", "claims", "labs",
        "release", "data", "dataset", "export", "sample", "batch", "part", "final", "train", "training",
        "test", "validation", "deid", "clean", "conditions", "observations", "observation", "procedures",
        "medications", "immunizations", "allergies", "careplans", "devices", "supplies", "organizations",
        "providers", "payers", "condition", "immunization", "messages", "adt", "oru", "csv", "tsv", "txt",
        "json", "ndjson", "jsonl", "hl", "gz", "dat", "xml", "pdf", "xlsx", "jpg", "jpeg", "png", "wav", "mp",
        "cohort", "table", "admissions", "dcm", "dicom", "dicomdir", "tif", "tiff", "gif", "webp", "heic",
        "nii", "nrrd", "image", "images", "img", "scan", "scans", "series", "slice", "study", "report",
        "reports", "log", "logs", "transcripts", "files", "summary", "discharge", "full", "all", "new", "of",
        NULL};
    char word[32];
    if (length <= 2)
        return true;
    if (length >= sizeof word)
        return false;
    for (size_t i = 0; i < length; i++)
        word[i] = small(at[i]);
    word[length] = '\0';
    return is_one_of(at, length, words) || is_column_word(word);
}

/* Whether the file's name says nothing of a patient: it was typed into the configuration, or is made of such words and years. */
static inline bool has_plain_name(const struct judged *j, uint32_t file, const char *typed)
{
    const char *name = golive_data_name(j->g, j->data, file);
    if (*typed && strcmp(name, typed) == 0)
        return true;
    for (const char *at = name; *at;) {
        size_t letters = 0, digits = 0;
        while (is_letter(at[letters]))
            letters++;
        while (is_digit(at[digits]))
            digits++;
        if ((letters && !is_file_word(at, letters)) || digits > 4 ||
            (!letters && !digits && !strchr("-_. ", *at)))
            return false;
        at += letters + digits ? letters + digits : 1;
    }
    return *name && strlen(name) < 60;
}

/* "visits.csv", or "file 3 of 7" where its name may be a patient's. */
static inline const char *shown_file(const struct judged *j, uint32_t file)
{
    if (has_plain_name(j, file, golive_option(j->g, "sample")))
        return golive_data_name(j->g, j->data, file);
    return golive_format(j->g, "file %u of %u", file + 1, j->outcome->files);
}

static inline const char *shown_mask(golive *g, const struct mask *mask)
{
    if (!mask->length)
        return "";
    return golive_format(g, "%c*** (%u characters)", mask->first, mask->length);
}

/* "visits.csv, column phone, row 2" */
static inline const char *shown_place(const struct judged *j, const struct place *place)
{
    const char *row =
        place->tally.row ? golive_format(j->g, ", %s %llu", "row", (unsigned long long)place->tally.row) : "";
    return golive_format(
        j->g, "%s%s%s%s", shown_file(j, place->file), *place->column ? ", " : "", place->column, row);
}

/* Digits in groups of three. */
static inline const char *grouped(golive *g, uint64_t number)
{
    if (number < 1000)
        return golive_format(g, "%llu", (unsigned long long)number);
    if (number < 1000000)
        return golive_format(
            g, "%llu,%03llu", (unsigned long long)(number / 1000), (unsigned long long)(number % 1000));
    return golive_format(g, "%llu,%03llu,%03llu", (unsigned long long)(number / 1000000),
        (unsigned long long)(number / 1000 % 1000), (unsigned long long)(number % 1000));
}

/* "5,000 rows, 3 files of 41" (SET-20) */
static inline const char *looked_at(const struct judged *j)
{
    golive *g = j->g;
    int64_t rows = golive_option_integer(g, "rows_in_all"), files = golive_option_integer(g, "files_in_all");
    const char *of_rows = rows > 0 ? golive_format(g, " of %s", grouped(g, (uint64_t)rows)) : "";
    const char *of_files = files > 0 ? golive_format(g, " of %lld", (long long)files) : "";
    return golive_format(g, "%s rows%s, %u %s%s", grouped(g, j->outcome->report.rows), of_rows,
        j->outcome->files, j->outcome->files == 1 && files <= 0 ? "file" : "files", of_files);
}

/* ---- a kind of identifier ---- */

static inline const char *counted(golive *g, enum kind kind, uint64_t count)
{
    return golive_format(
        g, "%s %s", grouped(g, count), count == 1 ? kind_words[kind].one : kind_words[kind].many);
}

static inline void say_where(const struct judged *j, enum kind kind)
{
    const struct place *first = &j->outcome->findings.first[kind];
    const char *mask = shown_mask(j->g, &first->tally.mask);
    golive_found(j->g, "first in %s%s%s; in %u %s in all", shown_place(j, first), *mask ? ": " : "", mask,
        j->outcome->findings.columns_of[kind],
        j->outcome->findings.columns_of[kind] == 1 ? "place" : "places");
}

/* Nothing was found. That is a pass only if all could be looked at; the host sees to files that were not read to their end. */
static inline void say_none(const struct judged *j, const char *rule, const char *many)
{
    golive_place place = golive_data_place(j->g, j->data);
    if (j->outcome->unread_count)
        golive_unknown(
            j->g, rule, place, "no %s in what could be read, and not all could be (DEID-05)", many);
    else
        golive_pass(j->g, rule, place, "no %s in %s", many, looked_at(j));
}

/* DEID-Q, where there are pictures: a face cannot be ruled out without seeing, and that no program here can. */
static inline void say_pictures(const struct judged *j, uint64_t doubt)
{
    golive *g = j->g;
    uint32_t pictures = j->outcome->pictures;
    golive_unknown(g, "DEID-Q", golive_data_place(g, j->data),
        "%s %s: that none shows a face, or text, golive cannot see", grouped(g, pictures),
        pictures == 1 ? "picture" : "pictures");
    golive_expected(g, "No picture of a face, nor text within one");
    if (doubt)
        say_where(j, KIND_PHOTO);
}

/* What was found of KIND, beside OTHER (KIND_COUNT: none), which is of the same rule and only doubtful. */
static inline void judge_kind(const struct judged *j, enum kind kind, enum kind other)
{
    golive *g = j->g;
    const struct kind_words *words = &kind_words[kind];
    golive_place place = golive_data_place(g, j->data);
    if (j->limited && words->limited) {
        golive_skip(
            g, words->rule, golive_option_place(g, "profile"), "a limited data set may hold %s", words->many);
        return;
    }
    if (!j->outcome) {
        golive_unknown(g, words->rule, place, "nobody looked: %s",
            golive_given(g, "sample") ? golive_data_why(g, j->data) : "no sample of the data is on file");
        return;
    }
    const struct findings *findings = &j->outcome->findings;
    uint64_t sure = findings->totals[kind][LEVEL_SURE].count,
             doubt = findings->totals[kind][LEVEL_DOUBT].count;
    if (kind == KIND_PHOTO && !sure && j->outcome->pictures) {
        say_pictures(j, doubt);
        return;
    }
    if (sure && j->expert && words->quasi)
        golive_note(g, words->rule, place, "%s: whether they may stay is for the expert's report",
            counted(g, kind, sure));
    else if (sure)
        golive_fail(g, words->rule, place, "%s in the data", counted(g, kind, sure));
    else if (doubt)
        golive_warn(
            g, words->rule, place, "%s, or what looks like it: somebody must look", counted(g, kind, doubt));
    else if (other != KIND_COUNT && findings->totals[other][LEVEL_DOUBT].count) {
        golive_warn(g, words->rule, place, "%s: see that they are not a patient's",
            counted(g, other, findings->totals[other][LEVEL_DOUBT].count));
        say_where(j, other);
        return;
    } else {
        say_none(j, words->rule, words->many);
        return;
    }
    if (doubt && sure)
        golive_expected(g, "none; beside these, %s more look like it", grouped(g, doubt));
    say_where(j, kind);
}

/* Everything that was found, as a table beside the first rule that has something. */
static inline void draw_table(const struct judged *j)
{
    golive *g = j->g;
    const struct findings *findings = &j->outcome->findings;
    if (!findings->shown_count)
        return;
    golive_table(g, kind_words[findings->shown[0].kind].rule,
        "What the scan found, by column: counts and masks, no values");
    golive_column(g, "kind", GOLIVE_COLUMN_TEXT);
    golive_column(g, "file", GOLIVE_COLUMN_TEXT);
    golive_column(g, "column", GOLIVE_COLUMN_TEXT);
    golive_column(g, "count", GOLIVE_COLUMN_NUMBER);
    golive_column(g, "first row", GOLIVE_COLUMN_NUMBER);
    golive_column(g, "first looks like", GOLIVE_COLUMN_TEXT);
    golive_column(g, "how sure", GOLIVE_COLUMN_TEXT);
    for (uint32_t i = 0; i < findings->shown_count; i++) {
        const struct place *place = &findings->shown[i];
        golive_table_row(g);
        golive_table_cell(g, "%s", kind_words[place->kind].many);
        golive_table_cell(g, "%s", shown_file(j, place->file));
        golive_table_cell(g, "%s", place->column);
        golive_table_number(g, (double)place->tally.count, 0);
        golive_table_number(g, (double)place->tally.row, 0);
        golive_table_cell(g, "%s", shown_mask(g, &place->tally.mask));
        golive_table_cell(g, "%s", place->level == LEVEL_SURE ? "sure" : "somebody must look");
    }
    if (findings->unshown) {
        golive_table_row(g);
        golive_table_cell(g, "and %u more columns", findings->unshown);
    }
}

/* ---- what else the scan says ---- */

/* DEID-05 */
static inline void judge_coverage(const struct judged *j)
{
    golive *g = j->g;
    golive_place place = golive_data_place(g, j->data);
    if (!j->outcome) {
        golive_unknown(g, "DEID-05", place, "%s",
            golive_given(g, "sample") ? golive_data_why(g, j->data) : "no sample of the data is on file");
        return;
    }
    const struct outcome *outcome = j->outcome;
    if (outcome->unread_count) {
        golive_unknown(
            g, "DEID-05", place, "%s, %s", shown_file(j, outcome->unread[0].file), outcome->unread[0].words);
        if (outcome->unread_count > 1)
            golive_found(g, "%u such files; looked at: %s", outcome->unread_count, looked_at(j));
        else
            golive_found(g, "looked at: %s", looked_at(j));
    } else if (outcome->odd_bytes) {
        golive_warn(g, "DEID-05", place,
            "%s bytes are no UTF-8: names with accents may have been passed over",
            grouped(g, outcome->odd_bytes));
    } else {
        golive_pass(g, "DEID-05", place, "looked at: %s", looked_at(j));
    }
    golive_measure(g, "DEID-05", "rows looked at", (double)outcome->report.rows, 0, "rows");
    golive_measure(g, "DEID-05", "files looked at", outcome->files, 0, "files");
}

/* DEID-11 and DEID-12 */
static inline void judge_zip_lists(const struct judged *j)
{
    golive *g = j->g;
    const char *list = golive_option(g, "census_list");
    golive_place option = golive_option_place(g, "census_list"), place = golive_data_place(g, j->data);
    if (j->limited) {
        golive_skip(
            g, "DEID-11", golive_option_place(g, "profile"), "a limited data set may hold whole ZIP codes");
        golive_skip(
            g, "DEID-12", golive_option_place(g, "profile"), "a limited data set may hold whole ZIP codes");
        return;
    }
    if (strcmp(list, "2000") == 0 || strcmp(list, "2010") == 0)
        golive_warn(g, "DEID-11", option, "the list of the census of %s is out of date", list);
    else if (!j->outcome)
        golive_unknown(g, "DEID-11", place, "no sample of the data could be looked at");
    else if (j->outcome->report.old_lists)
        golive_note(g, "DEID-11", place, "%s ZIP codes have a prefix that only an older list keeps back",
            grouped(g, j->outcome->report.old_lists));
    else if (j->outcome->unread_count)
        golive_unknown(g, "DEID-11", place, "not all of the data could be read");
    else
        golive_pass(g, "DEID-11", place, "judged by the list of the census of 2020%s",
            strcmp(list, "union") == 0 ? " and the older ones" : "");
    if (!j->outcome)
        golive_unknown(g, "DEID-12", place, "no sample of the data could be looked at");
    else if (j->outcome->report.lost_zeros)
        golive_note(g, "DEID-12", place,
            "%s ZIP codes have lost the zero they begin with; they were judged with it",
            grouped(g, j->outcome->report.lost_zeros));
    else
        say_none(j, "DEID-12", "ZIP code without the zero it begins with");
}

/* DEID-04 */
static inline void judge_small_cells(const struct judged *j)
{
    golive *g = j->g;
    golive_place place = golive_data_place(g, j->data);
    if (!j->outcome) {
        golive_unknown(g, "DEID-04", place, "no sample of the data could be looked at");
        return;
    }
    const struct file_report *report = &j->outcome->report;
    if (report->combinations_single)
        golive_warn(g, "DEID-04", place,
            "%s combinations of sex, age or year of birth, and ZIP code occur once",
            grouped(g, report->combinations_single));
    else if (report->least_combination)
        golive_pass(g, "DEID-04", place,
            "each combination of sex, age or year of birth, and ZIP code occurs %u times at least",
            report->least_combination);
    else
        say_none(j, "DEID-04", "table with two of sex, age or year of birth, and ZIP code");
}

#endif
