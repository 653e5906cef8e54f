/* index.csv: read by the names of its columns, in any order; written in one. See http_mirror.h. */
#include "gather/http_mirror.h"

#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "base/address.h"
#include "gather/evidence_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST_INDEX ((size_t)64 << 20) /* bytes */
#define MOST_COLUMNS 32u

enum column { COLUMN_URL, COLUMN_FILE, COLUMN_STATUS, COLUMN_MEDIA_TYPE, COLUMN_AS_OF, COLUMN_COUNT };
static const char *const column_names[COLUMN_COUNT] = {"url", "file", "status", "media_type", "as_of"};

struct row {
    const char *values[COLUMN_COUNT]; /* "" where the line has nothing */
    uint32_t line;
};

struct http_mirror {
    struct arena arena;
    char *folder;
    struct row *rows;
    size_t count;
    size_t capacity;
    struct map by_url;   /* address as golive writes it -> its place + 1 */
    const char *problem; /* with the index as a whole, or NULL */
    uint32_t lost_line;  /* first line whose address is none; 0 if there is none */
    bool empty;          /* there is no index yet */
    bool other_columns;  /* it has more than golive writes */
};

/* ---- CSV ---- */

struct csv {
    const char *at;
    const char *end;
    uint32_t line; /* of at */
    bool broken;   /* a quote is not closed */
};

/* One value, in the arena; leaves the comma or line end behind it unread. */
static const char *csv_value(struct csv *csv, struct arena *arena)
{
    if (csv->at == csv->end || *csv->at != '"') {
        const char *start = csv->at;
        while (csv->at < csv->end && !strchr(",\r\n", *csv->at))
            csv->at++;
        const char *stop = csv->at;
        while (start < stop && *start == ' ')
            start++;
        while (stop > start && stop[-1] == ' ')
            stop--;
        return arena_copy_bytes(arena, start, (size_t)(stop - start));
    }
    struct text text = {0};
    for (csv->at++; csv->at < csv->end; csv->at++) {
        csv->line += *csv->at == '\n';
        if (*csv->at == '"' && (csv->at + 1 == csv->end || csv->at[1] != '"'))
            break;
        csv->at += *csv->at == '"';
        text_append_char(&text, *csv->at);
    }
    csv->broken |= csv->at == csv->end;
    csv->at += csv->at < csv->end;
    const char *value = arena_copy_bytes(arena, text_string(&text), text.length);
    text_free(&text);
    return value;
}

/* The values of one line; the rest of a line with too many is passed over. False at the end. */
static bool csv_line(struct csv *csv, struct arena *arena, const char *values[MOST_COLUMNS],
    size_t *ret_count, uint32_t *ret_line)
{
    if (csv->at == csv->end)
        return false;
    size_t count = 0;
    *ret_line = csv->line;
    for (;;) {
        const char *value = csv_value(csv, arena);
        if (count < MOST_COLUMNS)
            values[count++] = value;
        while (csv->at < csv->end && !strchr(",\r\n", *csv->at)) /* rubbish behind a closing quote */
            csv->at++;
        if (csv->at == csv->end || *csv->at != ',')
            break;
        csv->at++;
    }
    csv->at += csv->at < csv->end && *csv->at == '\r';
    if (csv->at < csv->end && *csv->at == '\n') {
        csv->at++;
        csv->line++;
    }
    *ret_count = count;
    return true;
}

/* ---- the index ---- */

static void keep_row(struct http_mirror *mirror, const struct row *row)
{
    struct address address;
    if (address_parse(row->values[COLUMN_URL], &mirror->arena, &address, NULL) != 0) {
        if (!mirror->lost_line)
            mirror->lost_line = row->line;
        return;
    }
    memory_reserve(&mirror->rows, &mirror->capacity, mirror->count + 1, sizeof *mirror->rows);
    mirror->rows[mirror->count] = *row;
    mirror->rows[mirror->count].values[COLUMN_URL] = address.text;
    mirror->count++;
    map_put(
        &mirror->by_url, address.text, (void *)(uintptr_t)mirror->count); /* of two lines the later counts */
}

/* Which of the file's columns each of ours is. False if the address has none. */
static bool read_header(const char *const *values, size_t count, size_t places[COLUMN_COUNT])
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        places[i] = MOST_COLUMNS;
        for (size_t j = 0; j < count; j++) {
            if (strcasecmp(values[j], column_names[i]) == 0)
                places[i] = j;
        }
    }
    return places[COLUMN_URL] < MOST_COLUMNS;
}

static void read_index(struct http_mirror *mirror, const struct text *bytes)
{
    struct csv csv = {.at = text_string(bytes), .line = 1};
    csv.end = csv.at + bytes->length;
    if (bytes->length >= 3 && memcmp(csv.at, "\xef\xbb\xbf", 3) == 0)
        csv.at += 3;
    const char *values[MOST_COLUMNS];
    size_t places[COLUMN_COUNT];
    size_t count;
    uint32_t line;
    if (!csv_line(&csv, &mirror->arena, values, &count, &line) || !read_header(values, count, places)) {
        mirror->problem =
            "the first line of index.csv must name its columns: url,file,status,media_type,as_of";
        return;
    }
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t j = 0; j < COLUMN_COUNT; j++)
            known |= places[j] == i;
        mirror->other_columns |= !known;
    }
    while (csv_line(&csv, &mirror->arena, values, &count, &line)) {
        if (count == 1 && !*values[0])
            continue; /* an empty line */
        struct row row = {.line = line};
        for (size_t i = 0; i < COLUMN_COUNT; i++)
            row.values[i] = places[i] < count ? values[places[i]] : "";
        if (csv.broken)
            mirror->problem =
                arena_format(&mirror->arena, "a quotation mark of index.csv, line %u, is not closed", line);
        else
            keep_row(mirror, &row);
    }
}

struct http_mirror *http_mirror_open(const char *folder)
{
    struct http_mirror *mirror = memory_new(1, sizeof *mirror);
    mirror->folder = memory_copy(folder);
    AUTO_FREE char *path = file_join(folder, "index.csv");
    struct text bytes = {0};
    int error = file_read_path(path, LONGEST_INDEX, &bytes);
    mirror->empty = error == -ENOENT;
    if (mirror->empty)
        mirror->problem = "it has no index.csv";
    else if (error)
        mirror->problem =
            arena_format(&mirror->arena, "its index.csv cannot be read: %s", strerrordesc_np(-error));
    else if (!utf8_valid(text_string(&bytes), bytes.length, NULL) ||
             memchr(text_string(&bytes), 0, bytes.length))
        mirror->problem = "its index.csv is not UTF-8 text";
    else
        read_index(mirror, &bytes);
    text_free(&bytes);
    return mirror;
}

struct http_mirror *http_mirror_free(struct http_mirror *mirror)
{
    if (!mirror)
        return NULL;
    map_free(&mirror->by_url);
    free(mirror->rows);
    free(mirror->folder);
    arena_free(&mirror->arena);
    free(mirror);
    return NULL;
}

/* ---- looking up ---- */

static const struct {
    const char *ending;
    const char *media_type;
} media_types[] = {
    {".json", "application/json"},
    {".xml", "application/xml"},
    {".html", "text/html"},
    {".htm", "text/html"},
    {".csv", "text/csv"},
    {".txt", "text/plain"},
    {".pdf", "application/pdf"},
};

static const char *media_type_of(const struct row *row)
{
    const char *said = row->values[COLUMN_MEDIA_TYPE];
    for (size_t i = 0; !*said && i < sizeof media_types / sizeof *media_types; i++) {
        if (string_ends(row->values[COLUMN_FILE], media_types[i].ending))
            return media_types[i].media_type;
    }
    return said;
}

/* The date (from its first moment on) or instant of a row. False if it has none. */
static bool as_of(const struct row *row, instant *ret_at)
{
    struct date date;
    if (date_parse(row->values[COLUMN_AS_OF], &date) == 0) {
        *ret_at = date_begin(date);
        return true;
    }
    return instant_parse(row->values[COLUMN_AS_OF], ret_at) == 0;
}

/* A path below the folder: relative, and never up. */
static bool path_stays_inside(const char *path)
{
    if (!*path || *path == '/')
        return false;
    for (const char *at = path; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (string_equal(at, "..") || string_starts(at, "../"))
            return false;
    }
    return true;
}

static enum evidence_state read_body(struct http_mirror *mirror, const struct row *row, uint64_t longest,
    struct arena *arena, struct http_copy *copy, const char **ret_error)
{
    const char *name = row->values[COLUMN_FILE];
    if (!path_stays_inside(name)) {
        *ret_error = arena_format(
            arena, "index.csv, line %u: write the name of a file in the mirror's folder", row->line);
        return EVIDENCE_UNAVAILABLE;
    }
    AUTO_FREE char *path = file_join(mirror->folder, name);
    struct evidence_file_limits limits = {.longest = (size_t)longest};
    struct evidence_file file;
    evidence_file_read(path, name, &limits, &file);
    evidence_file_note(path, &file);
    enum evidence_state state = file.state;
    if (state != EVIDENCE_GOT) {
        *ret_error = arena_format(
            arena, "index.csv, line %u: %s", row->line, file.error ? file.error : "no such file");
        state = state == EVIDENCE_REFUSED ? state : EVIDENCE_UNAVAILABLE;
    } else if ((file.length ? http_copy_hold_descriptor(copy, file.descriptor)
                            : http_copy_hold(copy, "", 0)) != 0) {
        *ret_error = "the mirror's file could not be held";
        state = EVIDENCE_UNAVAILABLE;
    }
    evidence_file_free(&file);
    return state;
}

static const char *why_not_there(const struct http_mirror *mirror, struct arena *arena)
{
    if (mirror->problem)
        return arena_format(arena, "the mirror's folder cannot be used: %s", mirror->problem);
    if (mirror->lost_line)
        return arena_format(arena, "it is not in the mirror's index.csv, whose line %u has no usable address",
            mirror->lost_line);
    return "it is not in the mirror's index.csv";
}

enum evidence_state http_mirror_get(struct http_mirror *mirror, const char *url, uint64_t longest,
    struct arena *arena, struct http_copy *ret_copy, const char **ret_error)
{
    size_t place = (size_t)(uintptr_t)map_get(&mirror->by_url, url);
    if (!place || mirror->problem) {
        *ret_error = why_not_there(mirror, arena);
        return EVIDENCE_UNAVAILABLE;
    }
    const struct row *row = &mirror->rows[place - 1];
    struct http_copy copy = {.etag = "", .last_modified = "", .descriptor = -1};
    int64_t status = 200;
    if (*row->values[COLUMN_STATUS] && string_integer(row->values[COLUMN_STATUS], &status) != 0)
        status = 0;
    if (!as_of(row, &copy.checked_at)) {
        *ret_error = arena_format(arena,
            "index.csv, line %u: as_of must say when the file was fetched, such as 2026-11-03", row->line);
        return EVIDENCE_UNAVAILABLE;
    }
    if (status < 100 || status > 999 || !http_copy_keeps((uint32_t)status)) {
        *ret_error = arena_format(arena, "index.csv, line %u: the mirror has status %.20s for it", row->line,
            row->values[COLUMN_STATUS]);
        return EVIDENCE_UNAVAILABLE;
    }
    copy.status = (uint32_t)status;
    copy.media_type = arena_copy(arena, media_type_of(row));
    enum evidence_state state = EVIDENCE_ABSENT;
    if (http_copy_absent(&copy))
        http_copy_hold(&copy, "", 0);
    else
        state = read_body(mirror, row, longest, arena, &copy, ret_error);
    if (state == EVIDENCE_GOT || state == EVIDENCE_ABSENT)
        *ret_copy = copy;
    return state;
}

/* ---- filling ---- */

const char *http_mirror_problem(struct http_mirror *mirror)
{
    if (mirror->empty)
        return NULL;
    if (!mirror->problem && mirror->lost_line)
        return arena_format(
            &mirror->arena, "line %u of its index.csv has no usable address", mirror->lost_line);
    if (!mirror->problem && mirror->other_columns)
        return "its index.csv has columns of its own, which golive cannot keep";
    return mirror->problem;
}

static const char *ending_of(const char *media_type)
{
    for (size_t i = 0; i < sizeof media_types / sizeof *media_types; i++) {
        if (string_equal(media_types[i].media_type, media_type))
            return media_types[i].ending;
    }
    return "";
}

/* A file's name that tells a person what is in it: host, what of the path can stand in a name, and eight digits that
 * make it the address's own. */
static char *name_for(const char *url, const char *media_type)
{
    struct text name = {0};
    char hex[DIGEST_TEXT_SIZE];
    struct digest digest = digest_of(url, strlen(url));
    digest_text(&digest, hex);
    const char *at = strstr(url, "://");
    for (at = at ? at + 3 : url; *at && name.length < 80; at++) {
        bool plain = isalnum((unsigned char)*at) || *at == '.';
        if (plain && !(*at == '.' && name.length == 0))
            text_append_char(&name, *at);
        else if (name.length && name.data[name.length - 1] != '-')
            text_append_char(&name, '-');
    }
    text_format(&name, "-%.8s%s", hex + strlen("sha256:"), ending_of(media_type));
    return text_steal(&name);
}

int http_mirror_put(struct http_mirror *mirror, const char *url, const struct http_copy *copy)
{
    struct arena *arena = &mirror->arena;
    char at[INSTANT_TEXT_SIZE];
    instant_text(copy->checked_at, at);
    struct row row = {.values = {arena_copy(arena, url), "", arena_format(arena, "%u", copy->status),
                          arena_copy(arena, copy->media_type), arena_copy(arena, at)}};
    if (!http_copy_absent(copy)) {
        AUTO_FREE char *name = name_for(url, copy->media_type);
        AUTO_FREE char *path = file_join(mirror->folder, name);
        int error = file_replace(path, copy->bytes, copy->length, 0644);
        if (error)
            return error;
        row.values[COLUMN_FILE] = arena_copy(arena, name);
    }
    size_t place = (size_t)(uintptr_t)map_get(&mirror->by_url, url);
    if (place)
        mirror->rows[place - 1] = row;
    else
        keep_row(mirror, &row);
    return 0;
}

static void write_value(struct text *text, const char *value)
{
    if (strpbrk(value, ",\"\r\n") || *value == ' ')
        text_append_quoted(text, value);
    else
        text_append_string(text, value);
}

int http_mirror_save(struct http_mirror *mirror)
{
    struct text text = {0};
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        text_format(&text, "%s%s", i ? "," : "", column_names[i]);
    text_append_char(&text, '\n');
    for (size_t i = 0; i < mirror->count; i++) {
        for (size_t j = 0; j < COLUMN_COUNT; j++) {
            if (j)
                text_append_char(&text, ',');
            write_value(&text, mirror->rows[i].values[j]);
        }
        text_append_char(&text, '\n');
    }
    AUTO_FREE char *path = file_join(mirror->folder, "index.csv");
    int error = file_replace(path, text.data, text.length, 0644);
    text_free(&text);
    return error;
}
