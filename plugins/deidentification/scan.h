/* SPDX-License-Identifier: MIT
 *
 * The scan of a data set, file by file, piece by piece. It must not know of rules. */
#ifndef DEIDENTIFICATION_SCAN_H
#define DEIDENTIFICATION_SCAN_H

#include "dicom.h"
#include "file_names.h"
#include "json.h"
#include "lines.h"
#include "pictures.h"
#include "tables.h"

#define MOST_FIELDS 400u /* names of columns that are kept, to be looked for in the expert's report */
#define MOST_UNREAD 40u

/* A file of which something could not be looked at. */
struct unread {
    uint32_t file;
    char words[200];
};

struct outcome {
    struct findings findings;
    struct file_report report;
    struct unread unread[MOST_UNREAD];
    uint32_t unread_count; /* may be more than are kept */
    uint64_t odd_bytes;
    uint64_t bytes;
    uint32_t files;
    uint32_t pictures; /* whose pixels may show anything */
    uint32_t notes;    /* files of free text */
    char fields[MOST_FIELDS][48];
    uint32_t field_count;
};

static inline void not_read(struct outcome *outcome, uint32_t file, const char *words, const char *more)
{
    if (outcome->unread_count < MOST_UNREAD) {
        struct unread *unread = &outcome->unread[outcome->unread_count];
        unread->file = file;
        snprintf(unread->words, sizeof unread->words, "%s%s", words, more);
    }
    outcome->unread_count++;
}

static inline void keep_fields(struct outcome *outcome, const struct file *file)
{
    for (uint32_t i = 0; i < file->column_count; i++) {
        bool known = !file->columns[i]->name[0] || file->looks.format != FORMAT_TABLE;
        for (uint32_t k = 0; k < outcome->field_count && !known; k++)
            known = strcmp(outcome->fields[k], file->columns[i]->name) == 0;
        if (!known && outcome->field_count < MOST_FIELDS)
            memcpy(
                outcome->fields[outcome->field_count++], file->columns[i]->name, sizeof outcome->fields[0]);
    }
}

/* How the pieces of a file are taken, whatever its format; how many bytes were. */
static inline size_t take_piece(struct file *file, struct json *json, struct hl7 *hl7, const char *bytes,
    size_t length, bool last, const char *const *declared)
{
    size_t taken = 0;
    switch (file->looks.format) {
    case FORMAT_TABLE:
        taken = take_table_piece(file, bytes, length, last, declared);
        break;
    case FORMAT_JSON:
    case FORMAT_NDJSON:
        taken = take_json_piece(file, json, bytes, length, last);
        break;
    case FORMAT_HL7:
        taken = take_hl7_piece(file, hl7, bytes, length, last);
        break;
    default:
        taken = take_notes_piece(file, bytes, length, last);
        break;
    }
    return taken ? taken : take_endless_piece(file, bytes, length);
}

static inline void scan_pieces(
    struct file *file, golive *g, const golive_data *data, struct json *json, const char *const *declared)
{
    struct hl7 hl7 = {.separator = '|'};
    uint64_t from = 0, seen = 0;
    uint32_t length;
    for (;;) {
        const char *bytes = golive_data_read(g, data, file->index, from, &length);
        if (!length)
            return;
        if (from == 0 && length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
            from = seen = 3;
            continue;
        }
        const char *end = bytes + length,
                   *unseen = seen > from && seen - from < length ? bytes + (seen - from) : bytes;
        if (memchr(unseen, 0, (size_t)(end - unseen)))
            file_problem(file, "row", file->scan->row + 1, "at or behind it stand NUL bytes, as in no text");
        for (unsigned i = 0; i < 3 && from && unseen < end && ((uint8_t)*unseen & 0xc0) == 0x80; i++)
            unseen++; /* the rest of a character that the piece before began */
        file->odd_bytes += count_odd_bytes(unseen, end);
        seen = from + length;
        from += take_piece(file, json, &hl7, bytes, length, length < GOLIVE_DATA_PIECE, declared);
    }
}

/* A picture, or an object with one: what it says of itself is looked at, and what it shows is told to be unknown. */
static inline void scan_picture(struct file *file, struct outcome *outcome, golive *g,
    const golive_data *data, const char *const *declared)
{
    char words[120] = "what it shows was not looked at";
    struct metadata *meta = calloc(1, sizeof *meta);
    bool pixels = true;
    uint32_t length;
    if (!meta)
        abort();
    meta->file = file;
    meta->g = g;
    meta->data = data;
    meta->declared = declared;
    if (file->looks.format == FORMAT_DICOM) {
        pixels = say_dicom(meta, words, sizeof words);
    } else {
        const char *bytes = golive_data_read(g, data, file->index, 0, &length);
        say_picture(meta, bytes, length);
    }
    outcome->pictures += pixels;
    if (meta->stopped || pixels) {
        char whole[190];
        snprintf(whole, sizeof whole, "%s: %s%s%s", file->looks.words, meta->stopped ? meta->stopped : "",
            meta->stopped && pixels ? "; " : "", pixels ? words : "");
        not_read(outcome, file->index, "it is ", whole);
    }
    free(meta);
}

/* What cannot be looked into is told as what it is; recordings are what they are. */
static inline bool is_looked_into(struct outcome *outcome, const struct file *file)
{
    struct place place = {.file = file->index, .level = LEVEL_SURE, .tally = {1, 0, {'?', 0}}};
    switch (file->looks.format) {
    case FORMAT_EMPTY:
        not_read(outcome, file->index, "it is empty", "");
        return false;
    case FORMAT_SOUND:
        place.kind = KIND_VOICE;
        report_place(&outcome->findings, &place);
        return false;
    case FORMAT_OTHER:
        not_read(outcome, file->index, "it cannot be looked into: it is ", file->looks.words);
        return false;
    default:
        return true;
    }
}

/* What the headers of a gzip file say of what is in it, a line each. */
static inline void scan_packing(struct file *file, golive *g, const golive_data *data)
{
    static const struct {
        const char *word;
        const char *column;
    } lines[] = {{"name ", "gzip's name"}, {"comment ", "gzip's comment"}, {"extra ", "gzip's extra field"}};
    struct scan *scan = file->scan;
    for (const char *at = golive_data_packing(g, data, file->index); *at;) {
        size_t length = strcspn(at, "\n");
        struct place place = {.file = file->index, .kind = KIND_SYSTEM_TIME, .column = "gzip's time"};
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            size_t word = strlen(lines[i].word);
            if (length > word && memcmp(at, lines[i].word, word) == 0)
                scan_name(scan, file->index, lines[i].column, at + word, length - word);
        }
        if (length > 5 && memcmp(at, "time ", 5) == 0) {
            place.level = LEVEL_DOUBT;
            place.tally = (struct tally){1, 0, {'?', (uint32_t)length - 5}};
            report_place(scan->findings, &place);
        }
        at += length + (at[length] == '\n');
    }
}

static inline void scan_file(struct scan *scan, struct outcome *outcome, golive *g, const golive_data *data,
    uint32_t index, const char *const *declared)
{
    uint32_t length;
    struct file *file = calloc(1, sizeof *file);
    struct json *json = malloc(sizeof *json);
    if (!file || !json)
        abort();
    json_begin(json);
    file->scan = scan;
    file->index = index;
    scan->row = 0;
    const char *bytes = golive_data_read(g, data, index, 0, &length);
    outcome->bytes += golive_data_size(g, data, index);
    const char *problem = golive_data_problem(g, data, index);
    if (*problem) {
        not_read(outcome, index, problem, "");
    } else {
        file->looks = looks_of(bytes, length, golive_data_name(g, data, index));
        if (is_looked_into(outcome, file)) {
            if (file->looks.format == FORMAT_PICTURE || file->looks.format == FORMAT_DICOM)
                scan_picture(file, outcome, g, data, declared);
            else
                scan_pieces(file, g, data, json, declared);
            scan_packing(file, g, data);
            outcome->notes += file->looks.format == FORMAT_NOTES;
            file_report(file, &outcome->report);
            keep_fields(outcome, file);
            if (file->problems) {
                char more[60];
                snprintf(more, sizeof more, " (%llu such in all, after %llu that were read)",
                    (unsigned long long)file->problems, (unsigned long long)file->rows);
                not_read(outcome, index, file->problem, more);
            }
            if (*(problem = golive_data_problem(g, data, index)))
                not_read(outcome, index, problem, "");
        }
    }
    outcome->odd_bytes += file->odd_bytes;
    file_end(file);
    free(json->plain);
    free(json);
    free(file);
}

static inline void scan_data(struct scan *scan, struct outcome *outcome, golive *g, const golive_data *data,
    const char *const *declared)
{
    outcome->files = golive_data_files(g, data);
    scan->findings = &outcome->findings;
    for (uint32_t i = 0; i < outcome->files; i++) {
        const char *name = golive_data_name(g, data, i);
        scan_name(scan, i, "its name", name, strlen(name));
        scan_file(scan, outcome, g, data, i, declared);
    }
}

#endif
