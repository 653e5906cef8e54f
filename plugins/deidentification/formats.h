/* SPDX-License-Identifier: MIT
 *
 * What a file is, by its first bytes: its name promises nothing. It must not read on. */
#ifndef DEIDENTIFICATION_FORMATS_H
#define DEIDENTIFICATION_FORMATS_H

#include "kinds.h"

enum format {
    FORMAT_EMPTY,
    FORMAT_TABLE, /* CSV, TSV and their kin */
    FORMAT_JSON,  /* one value */
    FORMAT_NDJSON,
    FORMAT_HL7,
    FORMAT_NOTES,
    FORMAT_PICTURE,
    FORMAT_DICOM,
    FORMAT_SOUND,
    FORMAT_OTHER /* cannot be looked into */
};

#define LOOKED_AT 65536u /* bytes by which a text's format is told */

struct looks {
    enum format format;
    const char *words; /* "an Excel workbook", "a CSV table" */
    char delimiter;    /* of a table */
};

/* Bytes by which files of other kinds begin. */
static const struct {
    const char *bytes;
    uint8_t length;
    uint16_t offset;
    uint8_t format;
    const char *words;
} magics[] = {
    {"PK\003\004", 4, 0, FORMAT_OTHER, "a ZIP archive (XLSX and DOCX files are such)"},
    {"%PDF-", 5, 0, FORMAT_OTHER, "a PDF document"},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, 0, FORMAT_OTHER, "an old Office document (XLS, DOC)"},
    {"PAR1", 4, 0, FORMAT_OTHER, "a Parquet file"},
    {"SQLite format 3", 15, 0, FORMAT_OTHER, "an SQLite database"},
    {"\x89HDF", 4, 0, FORMAT_OTHER, "an HDF5 file"},
    {"DICM", 4, 128, FORMAT_DICOM, "a DICOM object"},
    {"\x1f\x8b", 2, 0, FORMAT_OTHER, "gzip within gzip"},
    {"BZh", 3, 0, FORMAT_OTHER, "a bzip2 archive"},
    {"\xfd"
     "7zXZ",
        5, 0, FORMAT_OTHER, "an xz archive"},
    {"\x28\xb5\x2f\xfd", 4, 0, FORMAT_OTHER, "a zstd archive"},
    {"7z\xbc\xaf", 4, 0, FORMAT_OTHER, "a 7-Zip archive"},
    {"\xff\xfe", 2, 0, FORMAT_OTHER, "a text in UTF-16"},
    {"\xfe\xff", 2, 0, FORMAT_OTHER, "a text in UTF-16"},
    {"{\\rtf", 5, 0, FORMAT_OTHER, "an RTF document"},
    {"\xff\xd8\xff", 3, 0, FORMAT_PICTURE, "a JPEG picture"},
    {"\x89PNG", 4, 0, FORMAT_PICTURE, "a PNG picture"},
    {"GIF8", 4, 0, FORMAT_PICTURE, "a GIF picture"},
    {"II*\0", 4, 0, FORMAT_PICTURE, "a TIFF picture"},
    {"MM\0*", 4, 0, FORMAT_PICTURE, "a TIFF picture"},
    {"II+\0", 4, 0, FORMAT_PICTURE, "a BigTIFF picture"},
    {"MM\0+", 4, 0, FORMAT_PICTURE, "a BigTIFF picture"},
    {"WEBP", 4, 8, FORMAT_PICTURE, "a WebP picture"},
    {"ftyphei", 7, 4, FORMAT_PICTURE, "a HEIF picture"},
    {"ftypmif1", 8, 4, FORMAT_PICTURE, "a HEIF picture"},
    {"ftypavif", 8, 4, FORMAT_PICTURE, "an AVIF picture"},
    {"\0\0\0\x0cjP  ", 8, 0, FORMAT_PICTURE, "a JPEG 2000 picture"},
    {"n+1\0", 4, 344, FORMAT_PICTURE, "a NIfTI volume"},
    {"ni1\0", 4, 344, FORMAT_PICTURE, "the header of a NIfTI volume"},
    {"NRRD000", 7, 0, FORMAT_PICTURE, "an NRRD volume"},
    {"ID3", 3, 0, FORMAT_SOUND, "an MP3 recording"},
    {"OggS", 4, 0, FORMAT_SOUND, "an Ogg recording"},
    {"fLaC", 4, 0, FORMAT_SOUND, "a FLAC recording"},
    {"WAVE", 4, 8, FORMAT_SOUND, "a WAV recording"},
    {"ftypM4A", 7, 4, FORMAT_SOUND, "an M4A recording"},
    {"ftyp", 4, 4, FORMAT_OTHER, "a film (MP4), with faces and voices perhaps"},
};

static inline bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\v';
}

/* How often the delimiter stands in the line outside of quotation marks. */
static inline size_t count_delimiters(const char *at, const char *end, char delimiter)
{
    size_t count = 0;
    bool quoted = false;
    for (; at < end; at++) {
        quoted ^= *at == '"';
        count += !quoted && *at == delimiter;
    }
    return count;
}

/* The delimiter by which the first lines fall into the same number of cells, two at least; 0: it is no table. */
static inline char delimiter_of(const char *bytes, size_t length)
{
    static const char delimiters[] = {',', '\t', ';', '|'};
    for (size_t i = 0; i < sizeof delimiters; i++) {
        size_t first = 0, lines = 0, same = 0;
        const char *at = bytes, *end = bytes + length;
        while (at < end && lines < 40) {
            const char *line_end = at;
            bool quoted = false;
            while (line_end < end && (quoted || (*line_end != '\n' && *line_end != '\r')))
                quoted ^= *line_end++ == '"';
            if (line_end == end && lines && length == LOOKED_AT)
                break; /* cut off by us */
            size_t count = count_delimiters(at, line_end, delimiters[i]);
            if (line_end > at) {
                first = lines ? first : count;
                same += count == first;
                lines++;
            }
            at = line_end;
            while (at < end && (*at == '\n' || *at == '\r'))
                at++;
        }
        /* Commas stand in sentences, too: one row alone, or rows that mostly differ, are a note. */
        if (first && same * 10 >= lines * 7 && (lines > 1 || delimiters[i] == '\t' || first > 2))
            return delimiters[i];
    }
    return 0;
}

/* Behind nearly each comma stands a blank, and behind some no sentence goes on without one: prose, whose lines have as many commas by
 * chance. Tables are seldom written so, and in files that are named as texts never. */
static inline bool is_prose(const char *at, const char *end, bool text)
{
    size_t commas = 0, blanks = 0, words = 0, lines = 0;
    for (; at + 1 < end; at++) {
        commas += *at == ',';
        blanks += *at == ',' && at[1] == ' ';
        words += *at == ' ' && is_letter(at[1]);
        lines += *at == '\n';
    }
    return commas && blanks * 10 >= commas * 9 && (text || words >= (lines + 1) * 4);
}

/* Whether the first line is a JSON value of its own and something follows. */
static inline bool is_a_value_a_line(const char *at, const char *end)
{
    int depth = 0;
    bool quoted = false;
    for (; at < end; at++) {
        if (quoted) {
            at += *at == '\\';
            quoted = at < end && *at != '"';
        } else if (*at == '"') {
            quoted = true;
        } else if (*at == '{' || *at == '[') {
            depth++;
        } else if (*at == '}' || *at == ']') {
            depth--;
        } else if (*at == '\n') {
            return depth <= 0 || (at - 1 > end - 2);
        }
    }
    return false;
}

static inline struct looks looks_of(const char *bytes, size_t length, const char *name)
{
    const char *at = bytes, *end = bytes + (length < LOOKED_AT ? length : LOOKED_AT);
    size_t name_length = strlen(name);
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (length >= (size_t)magics[i].offset + magics[i].length &&
            memcmp(bytes + magics[i].offset, magics[i].bytes, magics[i].length) == 0)
            return (struct looks){(enum format)magics[i].format, magics[i].words, 0};
    }
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    while (at < end && is_blank(*at))
        at++;
    if (at == end && length < LOOKED_AT)
        return (struct looks){FORMAT_EMPTY, "empty", 0};
    if (memchr(bytes, 0, (size_t)(end - bytes)))
        return (struct looks){FORMAT_OTHER, "no text: it holds NUL bytes", 0};
    if (end - at > 8 &&
        (memcmp(at, "MSH", 3) == 0 || memcmp(at, "FHS", 3) == 0 || memcmp(at, "BHS", 3) == 0) &&
        !is_alnum(at[3]) && !is_blank(at[3]))
        return (struct looks){FORMAT_HL7, "HL7 v2 messages", 0};
    if (*at == '{' || *at == '[') {
        bool lines = (name_length > 7 && strstr(name, ".ndjson")) || strstr(name, ".jsonl") ||
                     is_a_value_a_line(at, end);
        return lines ? (struct looks){FORMAT_NDJSON, "JSON, a value a line", 0}
                     : (struct looks){FORMAT_JSON, "JSON", 0};
    }
    char delimiter = delimiter_of(at, (size_t)(end - at));
    if (delimiter == ',' && !strstr(name, ".csv") && is_prose(at, end, strstr(name, ".txt") != NULL))
        delimiter = 0;
    if (!delimiter && (strstr(name, ".csv") || strstr(name, ".tsv")))
        delimiter = strstr(name, ".tsv") ? '\t' : ',';
    if (delimiter)
        return (struct looks){FORMAT_TABLE, delimiter == '\t' ? "a table (TSV)" : "a table (CSV)", delimiter};
    return (struct looks){FORMAT_NOTES, "a plain text", 0};
}

#endif
