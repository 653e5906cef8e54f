/* SPDX-License-Identifier: MIT
 *
 * Reads JSON and JSON with a value a line (NDJSON, FHIR bulk data) as a stream: each string and number is a value of the field that
 * its last two names make. Builds no tree. It must not know what values are. */
#ifndef DEIDENTIFICATION_JSON_H
#define DEIDENTIFICATION_JSON_H

#include "file.h"

#define DEEPEST 64u
#define FIELD_SLOTS 4096u

enum json_next { NEXT_VALUE, NEXT_NAME, NEXT_COLON, NEXT_COMMA };

struct json {
    struct {
        char kind;     /* { or [ */
        char name[40]; /* of the member in hand */
    } levels[DEEPEST];
    uint32_t depth;
    uint32_t too_deep; /* levels beyond the deepest */
    enum json_next next;
    bool long_text;               /* within a text longer than a piece */
    bool line_broken;             /* skip to the next line */
    bool any;                     /* of this line: something stands on it */
    uint8_t identifier;           /* role of the identifier in hand, by its type or system */
    char *plain;                  /* a text without its escapes */
    uint16_t fields[FIELD_SLOTS]; /* by hash of the field's name: its column and one; 0: free */
};

static inline void json_begin(struct json *json)
{
    memset(json, 0, sizeof *json);
    json->plain = malloc(GOLIVE_DATA_PIECE + 64);
    if (!json->plain)
        abort();
}

/* ---- fields ---- */

static inline const char *nearest_name(const struct json *json, uint32_t *depth)
{
    while (*depth > 0) {
        --*depth;
        if (json->levels[*depth].kind == '{')
            return json->levels[*depth].name;
    }
    return "";
}

static inline struct column *json_column(struct file *file, struct json *json)
{
    char name[88];
    uint32_t depth = json->depth;
    const char *last = nearest_name(json, &depth), *before = nearest_name(json, &depth);
    if (!may_be_shown(last)) /* names that are patients' make one field together */
        last = "*";
    if (!may_be_shown(before))
        before = *before ? "*" : "";
    snprintf(name, sizeof name, "%s%s%s", before, *before ? "." : "", last);
    size_t length = strlen(name);
    uint32_t slot = (uint32_t)(word_hash(name, length) >> 16) % FIELD_SLOTS;
    for (; json->fields[slot]; slot = (slot + 1) % FIELD_SLOTS) {
        struct column *column = file->columns[json->fields[slot] - 1];
        if (strncmp(column->name, name, sizeof column->name - 1) == 0)
            return column;
    }
    struct column *column = file_column(file, file->column_count + 1);
    if (file->column_count < MOST_COLUMNS) {
        column_call(column, name, length < sizeof column->name ? length : sizeof column->name - 1);
        snprintf(column->name, sizeof column->name, "%.*s", (int)sizeof column->name - 1, name);
        json->fields[slot] = (uint16_t)file->column_count;
    }
    return column;
}

/* ---- texts ---- */

static inline unsigned hex_value(const char *at)
{
    unsigned value = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = small(at[i]);
        value = value << 4 | (is_digit(c)               ? (unsigned)(c - '0')
                                 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                                                        : 0);
    }
    return value;
}

/* The text without its escapes; what is above ASCII becomes one byte, whichever: no identifier hangs on it. */
static inline struct span without_escapes(struct json *json, const char *at, const char *end)
{
    uint32_t length = 0;
    if (!memchr(at, '\\', (size_t)(end - at)))
        return (struct span){at, (uint32_t)(end - at)};
    while (at < end) {
        char byte = *at++;
        if (byte == '\\' && at < end) {
            byte = *at++;
            if (byte == 'u' && end - at >= 4) {
                unsigned value = hex_value(at);
                byte = value < 0x80 ? (char)value : '\x80';
                at += 4;
            } else if (byte == 'n' || byte == 't' || byte == 'r' || byte == 'b' || byte == 'f') {
                byte = ' ';
            }
        }
        json->plain[length++] = byte;
    }
    memset(json->plain + length, 0, 64);
    return (struct span){json->plain, length};
}

/* The mark that closes the text which begins AT; NULL if there is none before END. A line end within it is no JSON. */
static inline const char *text_end(const char *at, const char *end)
{
    while (at < end) {
        const char *mark = memchr(at, '"', (size_t)(end - at));
        if (!mark)
            return NULL;
        size_t slashes = 0;
        while (mark - slashes > at && mark[-1 - (ptrdiff_t)slashes] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            return mark;
        at = mark + 1;
    }
    return NULL;
}

/* ---- grammar ---- */

static inline void broken_line(struct file *file, struct json *json, const char *words)
{
    file_problem(file, "line", file->scan->row + 1, words);
    if (file->looks.format == FORMAT_NDJSON)
        json->line_broken = true;
}

static inline void after_value(struct json *json)
{
    json->next = json->depth ? NEXT_COMMA : NEXT_VALUE;
}

/* What FHIR calls an identifier, by the code of its type or the system that gives it out. */
static inline enum role role_of_identifier(struct span text)
{
    static const struct {
        const char *words;
        bool whole;
        enum role role;
    } types[] = {{"MR", true, ROLE_MRN}, {"SS", true, ROLE_SSN}, {"DL", true, ROLE_LICENSE},
        {"PPN", true, ROLE_LICENSE}, {"MC", true, ROLE_PLAN}, {"MA", true, ROLE_PLAN},
        {"MB", true, ROLE_PLAN}, {"SN", true, ROLE_PLAN}, {"AN", true, ROLE_ACCOUNT},
        {"NPI", true, ROLE_PROVIDER_NUMBER}, {"us-ssn", false, ROLE_SSN}, {"us-mbi", false, ROLE_PLAN},
        {"us-medicare", false, ROLE_PLAN}, {"us-npi", false, ROLE_PROVIDER_NUMBER}, {"mrn", false, ROLE_MRN}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t length = strlen(types[i].words);
        if (text.length < length || text.length > 200 || (types[i].whole && text.length != length))
            continue;
        if (memcmp(text.at + text.length - length, types[i].words, length) == 0)
            return types[i].role;
    }
    return ROLE_NONE;
}

/* A text of an identifier: its type and system are remembered until its value comes, which is judged by them. */
static inline void take_identifier(
    struct file *file, struct json *json, struct column *column, struct span text)
{
    enum role own = (enum role)column->role;
    if (strcmp(column->name, "identifier.value") == 0) {
        if (json->identifier)
            column->role = json->identifier;
        take_value(file->scan, column, text.at, text.length);
        column->role = (uint8_t)own;
        json->identifier = ROLE_NONE;
        return;
    }
    if (strcmp(column->name, "coding.code") == 0 || strcmp(column->name, "identifier.system") == 0) {
        enum role role = role_of_identifier(text);
        json->identifier = (uint8_t)(role ? role : json->identifier);
    }
    take_value(file->scan, column, text.at, text.length);
}

static inline void take_text(struct file *file, struct json *json, const char *at, const char *end)
{
    if (json->next == NEXT_NAME) {
        size_t room = sizeof json->levels[0].name - 1, length = (size_t)(end - at);
        char *name = json->levels[json->depth - 1].name;
        length = length < room ? length : room;
        memcpy(name, at, length);
        name[length] = '\0';
        json->next = NEXT_COLON;
        return;
    }
    if (json->next != NEXT_VALUE)
        broken_line(file, json, "it is no JSON: a text stands where none may");
    struct span text = without_escapes(json, at, end);
    struct column *column = json_column(file, json);
    if (text.length > 256)
        take_line(file->scan, column, text.at, text.length);
    else
        take_identifier(file, json, column, text);
    after_value(json);
}

static inline void open_level(struct file *file, struct json *json, char kind)
{
    if (json->next != NEXT_VALUE)
        broken_line(file, json, "it is no JSON: a list or record begins where none may");
    if (json->depth == DEEPEST) {
        json->too_deep++;
        broken_line(file, json, "its records lie too deep within each other");
        return;
    }
    json->levels[json->depth].kind = kind;
    json->levels[json->depth++].name[0] = '\0';
    json->next = kind == '{' ? NEXT_NAME : NEXT_VALUE;
}

static inline void close_level(struct file *file, struct json *json, char kind)
{
    if (json->too_deep) {
        json->too_deep--;
        return;
    }
    if (!json->depth || json->levels[json->depth - 1].kind != kind || json->next == NEXT_COLON) {
        broken_line(file, json, "it is no JSON: a bracket closes what was not opened");
        return;
    }
    json->depth--;
    after_value(json);
}

static inline void end_line(struct file *file, struct json *json)
{
    file->scan->row++;
    if (file->looks.format != FORMAT_NDJSON)
        return;
    file->rows += json->any;
    if ((json->depth || json->too_deep) && !json->line_broken) {
        file->scan->row--;
        broken_line(file, json, "it ends in the middle of a value");
        file->scan->row++;
    }
    json->depth = json->too_deep = 0;
    json->next = NEXT_VALUE;
    json->line_broken = json->any = false;
    json->identifier = ROLE_NONE;
}

static inline void take_sign(struct file *file, struct json *json, char byte)
{
    switch (byte) {
    case '{':
    case '[':
        open_level(file, json, byte);
        break;
    case '}':
        close_level(file, json, '{');
        break;
    case ']':
        close_level(file, json, '[');
        break;
    case ':':
        if (json->next != NEXT_COLON)
            broken_line(file, json, "it is no JSON: a colon stands where none may");
        json->next = NEXT_VALUE;
        break;
    case ',':
        if (json->next != NEXT_COMMA)
            broken_line(file, json, "it is no JSON: a comma stands where none may");
        json->next = json->depth && json->levels[json->depth - 1].kind == '{' ? NEXT_NAME : NEXT_VALUE;
        break;
    default:
        broken_line(file, json, "it is no JSON");
        break;
    }
}

/* A number, true, false, null. */
static inline void take_literal(struct file *file, struct json *json, const char *at, const char *end)
{
    if (json->next != NEXT_VALUE)
        broken_line(file, json, "it is no JSON: a number or word stands where none may");
    else if (is_digit(*at) || *at == '-')
        take_value(file->scan, json_column(file, json), at, (size_t)(end - at));
    else if (!says(at, end, "true") && !says(at, end, "false") && !says(at, end, "null"))
        broken_line(file, json, "it is no JSON: a word stands where none may");
    after_value(json);
}

/* Goes on in a text that began in a piece before; how many bytes of it were taken. */
static inline size_t go_on_in_text(struct file *file, struct json *json, const char *bytes, size_t length)
{
    const char *mark = text_end(bytes, bytes + length);
    const char *end = mark ? mark : bytes + length;
    take_line(file->scan, json_column(file, json), bytes, (size_t)(end - bytes));
    if (!mark)
        return length;
    json->long_text = false;
    after_value(json);
    return (size_t)(mark + 1 - bytes);
}

/* A line that is no JSON is looked at as a text, so that nothing in it is passed over. */
static inline const char *past_broken_line(struct file *file, const char *at, const char *end)
{
    const char *line_end = memchr(at, '\n', (size_t)(end - at));
    line_end = line_end ? line_end : end;
    take_line(file->scan, file->column_count ? file->columns[0] : file_column(file, 1), at,
        (size_t)(line_end - at));
    return line_end;
}

static inline size_t take_json_piece(
    struct file *file, struct json *json, const char *bytes, size_t length, bool last)
{
    const char *at = bytes, *end = bytes + length;
    if (json->long_text)
        return go_on_in_text(file, json, bytes, length);
    while (at < end) {
        char byte = *at;
        const char *stop;
        if (byte == '\n') {
            end_line(file, json);
            at++;
        } else if (is_blank(byte) || (file->scan->row == 0 && !json->any &&
                                         (uint8_t)byte >= 0x80)) { /* also a mark at its start */
            at++;
        } else if (json->line_broken) {
            at = past_broken_line(file, at, end);
        } else if (byte == '"') {
            json->any = true;
            stop = text_end(at + 1, end);
            if (!stop && !last && at > bytes)
                return (size_t)(at - bytes); /* the rest comes with the next piece */
            if (!stop) {
                broken_line(file, json,
                    last ? "it ends in the middle of a text" : "it holds a text longer than 1 MiB");
                json->long_text = !last;
                json->line_broken = false;
                take_line(file->scan, json_column(file, json), at + 1, (size_t)(end - at - 1));
                return length;
            }
            take_text(file, json, at + 1, stop);
            at = stop + 1;
        } else if (is_alnum(byte) || byte == '-' || byte == '+') {
            json->any = true;
            for (stop = at; stop < end && (is_alnum(*stop) || *stop == '-' || *stop == '+' || *stop == '.');)
                stop++;
            if (stop == end && !last && at > bytes)
                return (size_t)(at - bytes);
            take_literal(file, json, at, stop);
            at = stop;
        } else {
            json->any = true;
            take_sign(file, json, byte);
            at++;
        }
    }
    if (last && json->any && file->looks.format == FORMAT_NDJSON)
        end_line(file, json);
    if (last && file->looks.format == FORMAT_JSON) {
        file->rows = 1;
        if (json->depth || json->too_deep)
            file_problem(file, "line", file->scan->row + 1, "it ends in the middle of a value");
    }
    return (size_t)(at - bytes);
}

#endif
