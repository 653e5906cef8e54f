/* Reading INI files: inih parses, behind a reader that hands it one whole line after the other, a number for each
 * section's name, and nothing that it would misread in silence. Every byte is hostile until checked here. Knows nothing
 * of what the sections and keys mean. See ini.h. */
#include "config/ini.h"

#include "base/file.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAXIMUM ((size_t)16 << 20)

/* One header in the file. Where a name is doubled, two runs belong to one section. */
struct run {
    size_t section;
    size_t first; /* of its entries */
    uint32_t line;
};

struct reader {
    struct ini_file *file;
    struct problems *problems;
    bool patterns; /* values reach to the end of the line */
    bool failed;
    const char *at; /* next byte */
    const char *end;
    uint32_t line;        /* of the line handed to inih last */
    uint32_t indentation; /* bytes that were left out before it */
    char header[24];      /* "[17]\n", at its end */
    bool plain;           /* nothing in the line may quote or begin a comment */
    const char *pending;  /* what inih gets next of the current line */
    size_t pending_length;
    bool newline_due;
    char *strings; /* the block that keys, values and names are written to */
    size_t strings_used;
    struct map names; /* section name -> its number + 1 */
    struct run *runs;
    size_t run_count, run_capacity;
    size_t section_capacity, entry_capacity;
};

/* ---- complaining ---- */

static void __attribute__((format(printf, 5, 6))) reader_problem(
    struct reader *reader, uint32_t column, uint32_t width, const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *message = memory_format_list(format, arguments);
    va_end(arguments);
    ini_line_problem(reader->problems, reader->file, reader->line, column, width, advice, "%s", message);
    reader->failed = true;
}

/* ---- bytes ---- */

/* What a line holds beside ordinary characters. */
enum { LINE_UNUSUAL = 1, LINE_SPECIAL = 2 };

/* LINE_UNUSUAL: a byte that is neither printable ASCII nor a tab; LINE_SPECIAL: one of " # ; that may quote or begin a
 * comment. Eight bytes at a time, as this looks at every byte of every file; the bits may be set in vain, never missing. */
static unsigned look_at(const char *at, const char *end)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    uint64_t unusual = 0, special = 0;
    while (at < end) {
        uint64_t word = ones * 'x';
        size_t length = end - at < 8 ? (size_t)(end - at) : 8;
        memcpy(&word, at, length);
        uint64_t below_blank = (word - ones * ' ') & ~word;
        uint64_t quote_or_number = (word & ones * 0xfe) ^ ones * '"'; /* " is 0x22, # is 0x23 */
        uint64_t semicolon = word ^ ones * ';';
        unusual |= word | (word + ones) | below_blank; /* the sum for 0x7f */
        special |= ((quote_or_number - ones) & ~quote_or_number) | ((semicolon - ones) & ~semicolon);
        at += length;
    }
    return (unusual & tops ? LINE_UNUSUAL : 0) | (special & tops ? LINE_SPECIAL : 0);
}

static const char *first_control(const char *at, const char *end)
{
    while (at < end && ((unsigned char)*at >= 0x20 || *at == '\t') && *at != 0x7f)
        at++;
    return at;
}

/* False, with a problem added, if the line holds what no INI file may hold. */
static bool line_is_clean(struct reader *reader, const char *line, const char *end)
{
    unsigned found = look_at(line, end);
    reader->plain = !(found & LINE_SPECIAL);
    if (!(found & LINE_UNUSUAL))
        return true;
    const char *control = first_control(line, end);
    if (control < end) {
        uint32_t column = (uint32_t)(control - line) + 1;
        const char *advice = *control == '\r' ? "lines end with LF or CR LF"
                             : *control       ? "remove it"
                                              : "is this a text file?";
        reader_problem(reader, column, 1, advice,
            *control == '\r' ? "a carriage return inside the line"
            : *control       ? "the control character \\x%02x"
                             : "a NUL byte",
            (unsigned)(unsigned char)*control);
        return false;
    }
    size_t offset = 0;
    if (!utf8_valid(line, (size_t)(end - line), &offset)) {
        reader_problem(reader, (uint32_t)offset + 1, 1,
            "save the file as UTF-8 (this looks like Latin-1 or Windows-1252)",
            "the byte \\x%02x is not UTF-8", (unsigned)(unsigned char)line[offset]);
        return false;
    }
    return true;
}

static const char *keep(struct reader *reader, const char *bytes, size_t length)
{
    char *kept = reader->strings + reader->strings_used;
    memcpy(kept, bytes, length);
    kept[length] = '\0';
    reader->strings_used += length + 1;
    return kept;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

/* ---- headers ---- */

static void open_section(struct reader *reader, const char *name, size_t length)
{
    struct ini_file *file = reader->file;
    const char *kept = keep(reader, name, length);
    uintptr_t number = (uintptr_t)map_get(&reader->names, kept);
    if (number) {
        reader_problem(reader, 1, (uint32_t)length + 2, "put its lines under the first one",
            "a second section [%s]; the first is in line %u", kept, file->sections[number - 1].line);
    } else {
        memory_reserve(&file->sections, &reader->section_capacity, file->count + 1, sizeof *file->sections);
        file->sections[file->count] = (struct ini_section){.name = kept, .line = reader->line};
        number = ++file->count;
        map_put(&reader->names, kept, (void *)number);
    }
    memory_reserve(&reader->runs, &reader->run_capacity, reader->run_count + 1, sizeof *reader->runs);
    reader->runs[reader->run_count++] =
        (struct run){.section = number - 1, .first = file->entry_count, .line = reader->line};
}

/* Reads "[name]  ; comment". False if it is none; then the lines below it belong to a section without a name. */
static void read_header(struct reader *reader, const char *line, const char *start, const char *end)
{
    const char *close = memchr(start, ']', (size_t)(end - start));
    uint32_t column = (uint32_t)(start - line) + 1;
    if (!close) {
        reader_problem(
            reader, column, (uint32_t)(end - start), "write [name]", "a section's name is not closed by ]");
        open_section(reader, start + 1, (size_t)(end - start - 1));
        return;
    }
    const char *rest = close + 1;
    while (rest < end && blank(*rest))
        rest++;
    if (rest < end && !(*rest == ';' || *rest == '#'))
        reader_problem(reader, (uint32_t)(close - line) + 1, (uint32_t)(end - close),
            "a name ends at the first ], and only a comment (;) may follow",
            "text behind the section's name");
    const char *name = start + 1;
    while (name < close && blank(*name))
        name++;
    while (close > name && blank(close[-1]))
        close--;
    if (name == close)
        reader_problem(reader, column, 2, "write [name]", "a section without a name");
    open_section(reader, name, (size_t)(close - name));
}

/* ---- what inih reads ---- */

/* What inih gets instead of a header: "[17]\n". */
static void number_header(struct reader *reader)
{
    char *at = reader->header + sizeof reader->header;
    *--at = '\n';
    *--at = ']';
    for (size_t rest = reader->run_count; rest; rest /= 10)
        *--at = (char)('0' + rest % 10);
    *--at = '[';
    reader->pending = at;
    reader->pending_length = (size_t)(reader->header + sizeof reader->header - at);
}

/* True if TEXT is the number that number_header made. */
static bool is_number_of(const struct reader *reader, const char *text)
{
    size_t number = 0;
    for (; *text >= '0' && *text <= '9' && number <= reader->run_count; text++)
        number = number * 10 + (size_t)(*text - '0');
    return !*text && number == reader->run_count;
}

/* Looks at one line; true if inih is to have it. */
static bool prepare(struct reader *reader, const char *line, const char *end)
{
    const char *start = line;
    while (start < end && blank(*start))
        start++;
    if (start == end || !line_is_clean(reader, line, end) || *start == ';' || *start == '#')
        return false;
    bool indented = start > line;
    const char *equals = memchr(start, '=', (size_t)(end - start));
    if (indented)
        reader_problem(reader, 1, (uint32_t)(start - line),
            "start it at the left margin; a value ends with its line and is not continued",
            "an indented line");
    if (*start == '[') {
        read_header(reader, line, start, end);
        number_header(reader);
        return true;
    }
    if (!equals) {
        if (!indented)
            reader_problem(reader, 1, (uint32_t)(end - line), "write key = value, [section] or ; comment",
                "a line without =");
        return false;
    }
    const char *colon = memchr(start, ':', (size_t)(equals - start));
    uint32_t column = (uint32_t)(start - line) + 1;
    if (equals == start || colon) {
        reader_problem(reader, colon ? (uint32_t)(colon - line) + 1 : column, 1, "write key = value",
            colon ? "a colon in the key" : "no key before the =");
        return false;
    }
    if (!reader->run_count) {
        reader_problem(reader, column, (uint32_t)(equals - start), "put a [section] above it",
            "a key outside any section");
        return false;
    }
    reader->indentation = (uint32_t)(start - line);
    reader->pending = start;
    reader->pending_length = (size_t)(end - start);
    reader->newline_due = true;
    return true;
}

static bool next_line(struct reader *reader)
{
    while (reader->at < reader->end) {
        const char *line = reader->at;
        const char *newline = memchr(line, '\n', (size_t)(reader->end - line));
        const char *end = newline ? newline : reader->end;
        reader->at = newline ? newline + 1 : reader->end;
        reader->line++;
        if (end > line && end[-1] == '\r')
            end--;
        if ((size_t)(end - line) >= LINE_MAXIMUM)
            reader_problem(reader, 1, 1, "the limit is 16 MiB", "the line is too long");
        else if (prepare(reader, line, end))
            return true;
    }
    return false;
}

/* Like fgets: at most ROOM - 1 bytes of the line in hand, or of the next one. inih asks again, with more room, until it
 * has seen the newline. */
static char *read_for_inih(char *out, int room, void *stream)
{
    struct reader *reader = stream;
    if (!reader->pending && !next_line(reader))
        return NULL;
    size_t space = (size_t)room - 1;
    size_t length = reader->pending_length < space ? reader->pending_length : space;
    memcpy(out, reader->pending, length);
    reader->pending += length;
    reader->pending_length -= length;
    if (!reader->pending_length && reader->newline_due && length < space) {
        out[length++] = '\n';
        reader->newline_due = false;
    }
    out[length] = '\0';
    if (!reader->pending_length && !reader->newline_due)
        reader->pending = NULL;
    return out;
}

/* ---- values ---- */

/* The length of VALUE without a comment behind it. Quotation marks count at the beginning of an item only, so that 6" is
 * six inches. */
static size_t value_length(struct reader *reader, const char *value, uint32_t column)
{
    bool item_begins = true;
    size_t at = 0;
    while (value[at]) {
        if (item_begins && value[at] == '"') {
            size_t open = at++;
            while (value[at] && (value[at] != '"' || value[at + 1] == '"'))
                at += value[at] == '"' ? 2 : 1;
            if (!value[at]) {
                reader_problem(reader, column + (uint32_t)open, 1,
                    "quotation marks inside a quoted value are doubled",
                    "the quotation mark is never closed");
                break;
            }
            at++;
            item_begins = false;
            continue;
        }
        bool after_blank = at == 0 || blank(value[at - 1]);
        if (after_blank && value[at] == ';')
            break;
        if (after_blank && value[at] == '#')
            reader_problem(reader, column + (uint32_t)at, 1,
                "a comment behind a value begins with ;  if # belongs to the value, put the value in double "
                "quotes",
                "a # behind a blank");
        item_begins = value[at] == ',' || (item_begins && blank(value[at]));
        at++;
    }
    while (at > 0 && blank(value[at - 1]))
        at--;
    return at;
}

/* If all of RAW is one quoted text, what it says; else RAW itself. */
static const char *unquoted(struct reader *reader, const char *raw, size_t length)
{
    if (length < 2 || raw[0] != '"' || raw[length - 1] != '"')
        return raw;
    char *out = reader->strings + reader->strings_used;
    size_t used = 0;
    for (size_t at = 1; at < length - 1; at++) {
        if (raw[at] == '"' && raw[at + 1] != '"')
            return raw; /* "a", "b": a list */
        if (raw[at] == '"' && ++at == length - 1)
            return raw; /* the closing mark is one half of a doubled one */
        out[used++] = raw[at];
    }
    out[used] = '\0';
    reader->strings_used += used + 1;
    return out;
}

/* A quoted value that something follows is neither quoted nor plain, unless it is a list. */
static void check_quotes(struct reader *reader, const struct ini_entry *entry, size_t length)
{
    if (entry->raw[0] != '"' || entry->value != entry->raw || length < 2)
        return;
    size_t at = 1;
    while (at < length && (entry->raw[at] != '"' || entry->raw[at + 1] == '"'))
        at += entry->raw[at] == '"' ? 2 : 1;
    for (at++; at < length && blank(entry->raw[at]); at++)
        ;
    if (at < length && entry->raw[at] != ',')
        reader_problem(reader, entry->value_column + (uint32_t)at, (uint32_t)(length - at),
            "put all of the value into the quotation marks, and double those inside",
            "text behind the closing quotation mark");
}

static int take_entry(void *context, const char *section, const char *key, const char *value)
{
    struct reader *reader = context;
    struct ini_file *file = reader->file;
    if (!is_number_of(reader, section))
        return 0;
    struct ini_entry entry = {.line = reader->line,
        .key_column = reader->indentation + 1,
        .value_column = reader->indentation + (uint32_t)(value - key) + 1};
    bool whole = reader->plain || reader->patterns;
    size_t length = whole ? strlen(value) : value_length(reader, value, entry.value_column);
    entry.key = keep(reader, key, strlen(key));
    entry.raw = keep(reader, value, length);
    entry.value = reader->plain ? entry.raw : unquoted(reader, entry.raw, length);
    if (!whole)
        check_quotes(reader, &entry, length);
    memory_reserve(&file->entries, &reader->entry_capacity, file->entry_count + 1, sizeof *file->entries);
    file->entries[file->entry_count++] = entry;
    return 1;
}

/* ---- the whole ---- */

/* Bytes that unquoted copies of values may take beside the values themselves. */
static size_t quoted_bytes(const char *bytes, size_t length)
{
    const char *end = bytes + length;
    size_t total = 0;
    for (const char *at = bytes; at < end;) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        if (!quote)
            break;
        const char *newline = memchr(quote, '\n', (size_t)(end - quote));
        at = newline ? newline + 1 : end;
        total += (size_t)(at - quote) + 1;
    }
    return total;
}

static void run_inih(struct reader *reader)
{
    /* Debian's inih has these as variables; as it stands it would cut lines at 200 bytes. */
    ini_use_stack = false;
    ini_allow_realloc = true;
    ini_initial_alloc = 4096;
    ini_max_line = (int)LINE_MAXIMUM + 8;
    ini_allow_multiline = false;
    ini_allow_inline_comments = false;
    ini_allow_bom = false;
    int result = ini_parse_stream(read_for_inih, reader, take_entry, reader);
    if (result != 0)
        reader_problem(reader, 0, 0, NULL, "the line cannot be read");
}

/* Gives each section its stretch of the entries. Where a name was doubled the stretches are joined first. */
static void deal_entries(struct reader *reader)
{
    struct ini_file *file = reader->file;
    for (size_t i = 0; i < reader->run_count; i++) {
        size_t next = i + 1 < reader->run_count ? reader->runs[i + 1].first : file->entry_count;
        file->sections[reader->runs[i].section].count += next - reader->runs[i].first;
    }
    if (reader->run_count > file->count) {
        struct ini_entry *joined = memory_new(file->entry_count, sizeof *joined);
        size_t *free_place = memory_new(file->count, sizeof *free_place);
        for (size_t i = 1; i < file->count; i++)
            free_place[i] = free_place[i - 1] + file->sections[i - 1].count;
        for (size_t i = 0; i < reader->run_count; i++) {
            size_t next = i + 1 < reader->run_count ? reader->runs[i + 1].first : file->entry_count;
            size_t count = next - reader->runs[i].first;
            size_t *place = &free_place[reader->runs[i].section];
            if (count)
                memcpy(joined + *place, file->entries + reader->runs[i].first, count * sizeof *joined);
            *place += count;
        }
        free(free_place);
        free(file->entries);
        file->entries = joined;
    }
    struct ini_entry *next = file->entries;
    for (size_t i = 0; i < file->count; i++) {
        file->sections[i].entries = next;
        if (file->sections[i].count)
            next += file->sections[i].count;
    }
}

static void doubled_key(struct reader *reader, const struct ini_section *section,
    const struct ini_entry *entry, const struct ini_entry *first)
{
    reader->failed = true;
    ini_problem(reader->problems, reader->file, entry, false, "keep one of them",
        "a second \"%s\" in [%s]; the first is in line %u", entry->key, section->name, first->line);
}

static void check_doubled_keys(struct reader *reader, const struct ini_section *section)
{
    enum { FEW = 16 };
    if (section->count > FEW) {
        struct map seen = {0};
        for (size_t i = 0; i < section->count; i++) {
            const struct ini_entry *first = map_get(&seen, section->entries[i].key);
            if (first)
                doubled_key(reader, section, &section->entries[i], first);
            else
                map_put(&seen, section->entries[i].key, &section->entries[i]);
        }
        map_free(&seen);
        return;
    }
    /* Most sections are told at a glance to have different keys: by a bit for length and ends of each. */
    uint64_t bits = 0;
    for (size_t i = 0; i < section->count; i++) {
        const char *key = section->entries[i].key;
        size_t length = strlen(key);
        size_t mixed = (unsigned char)key[length - 1] + 7u * (unsigned char)key[0] + 13 * length;
        bits |= (uint64_t)1 << mixed % 64;
    }
    if ((size_t)__builtin_popcountll(bits) == section->count)
        return;
    for (size_t i = 1; i < section->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (string_equal(section->entries[i].key, section->entries[j].key)) {
                doubled_key(reader, section, &section->entries[i], &section->entries[j]);
                break;
            }
        }
    }
}

/* Takes CONTENT over. */
static int parse(const char *path, struct text content, bool patterns, struct ini_file *ret_file,
    struct problems *problems)
{
    *ret_file = (struct ini_file){.content = content};
    const char *bytes = text_string(&ret_file->content);
    size_t length = ret_file->content.length;
    size_t path_length = strlen(path);
    size_t room = length + 2 + quoted_bytes(bytes, length) + path_length + 1;
    ret_file->arena.next_block = room;
    struct reader reader = {.file = ret_file, .problems = problems, .patterns = patterns};
    reader.strings = arena_take(&ret_file->arena, room);
    ret_file->path = keep(&reader, path, path_length);
    reader.at = bytes + (length >= 3 && memcmp(bytes, INI_BYTE_ORDER_MARK, 3) == 0 ? 3 : 0);
    reader.end = bytes + length;
    if (length > INI_FILE_MAXIMUM)
        reader_problem(&reader, 0, 0, "the limit is 64 MiB", "the file is too large");
    else
        run_inih(&reader);
    deal_entries(&reader);
    for (size_t i = 0; i < ret_file->count; i++)
        check_doubled_keys(&reader, &ret_file->sections[i]);
    map_free(&reader.names);
    free(reader.runs);
    return reader.failed ? -EINVAL : 0;
}

int ini_parse_bytes(
    const char *path, const char *bytes, size_t length, struct ini_file *ret_file, struct problems *problems)
{
    struct text content = {0};
    text_append(&content, bytes, length);
    return parse(path, content, false, ret_file, problems);
}

int ini_parse_patterns(
    const char *path, const char *bytes, size_t length, struct ini_file *ret_file, struct problems *problems)
{
    struct text content = {0};
    text_append(&content, bytes, length);
    return parse(path, content, true, ret_file, problems);
}

int ini_read(const char *path, struct ini_file *ret_file, struct problems *problems)
{
    struct text bytes = {0};
    *ret_file = (struct ini_file){0};
    int error = file_read_path(path, INI_FILE_MAXIMUM, &bytes);
    if (!error)
        return parse(path, bytes, false, ret_file, problems);
    ini_unreadable(path, error, problems);
    text_free(&bytes);
    return error;
}
