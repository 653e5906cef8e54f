/* Takes an e-mail apart. Lines end in CR LF or LF; what is malformed is taken as it stands, and what is too much is said.
 * See mail.h. */
#include "reader/mail.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST_FIELD 16384u
#define MOST_FIELDS 1000u

struct piece {
    const char *at;
    const char *end;
};

/* ---- lines and fields ---- */

static struct piece next_line(struct piece *rest)
{
    const char *stop = memchr(rest->at, '\n', (size_t)(rest->end - rest->at));
    struct piece line = {rest->at, stop ? stop : rest->end};
    rest->at = stop ? stop + 1 : rest->end;
    if (line.end > line.at && line.end[-1] == '\r')
        line.end--;
    return line;
}

/* The head of a part, up to the blank line; REST begins behind it. */
static struct piece take_head(struct piece *rest)
{
    struct piece head = {rest->at, rest->at};
    while (rest->at < rest->end) {
        struct piece line = next_line(rest);
        if (line.at == line.end)
            break;
        head.end = line.end;
    }
    return head;
}

/* The value of a field, its folded lines joined; "" if it is not there. */
static const char *field(struct arena *arena, struct piece head, const char *name)
{
    struct text value = {.maximum = LONGEST_FIELD};
    size_t length = strlen(name);
    bool inside = false;
    bool found = false;
    for (unsigned i = 0; head.at < head.end && i < MOST_FIELDS; i++) {
        struct piece line = next_line(&head);
        bool folded = line.at < line.end && (*line.at == ' ' || *line.at == '\t');
        if (!folded) {
            inside = !found && (size_t)(line.end - line.at) > length &&
                     strncasecmp(line.at, name, length) == 0 && line.at[length] == ':';
            found |= inside;
            line.at += inside ? length + 1 : 0;
        }
        if (inside)
            text_append(&value, line.at, (size_t)(line.end - line.at));
    }
    const char *words = text_string(&value);
    words += strspn(words, " \t");
    char *copy = arena_copy(arena, words);
    text_free(&value);
    return copy;
}

/* A parameter of a field: boundary="…"; "" if it is not there. */
static const char *parameter(struct arena *arena, const char *value, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strchr(value, ';'); at; at = strchr(at, ';')) {
        at++;
        at += strspn(at, " \t");
        if (strncasecmp(at, name, length) != 0)
            continue;
        const char *is = at + length;
        is += strspn(is, " \t");
        if (*is != '=')
            continue;
        is++;
        is += strspn(is, " \t");
        size_t size = *is == '"' ? strcspn(is + 1, "\"") : strcspn(is, "; \t");
        return arena_copy_bytes(arena, *is == '"' ? is + 1 : is, size);
    }
    return "";
}

/* ---- encodings ---- */

static int digit_of(char byte)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = byte ? strchr(digits, byte) : NULL;
    return found ? (int)(found - digits) : -1;
}

static void decode_base64(struct piece from, struct text *to)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (; from.at < from.end && *from.at != '='; from.at++) {
        int digit = digit_of(*from.at);
        if (digit < 0)
            continue;
        bits = bits << 6 | (uint32_t)digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            text_append_char(to, (char)(bits >> count & 255));
        }
    }
}

static int hex_of(char byte)
{
    return isdigit((unsigned char)byte)    ? byte - '0'
           : isxdigit((unsigned char)byte) ? (byte | 0x20) - 'a' + 10
                                           : -1;
}

/* HEADER: as in header fields, where an underscore is a blank. */
static void decode_quoted(struct piece from, bool header, struct text *to)
{
    for (; from.at < from.end; from.at++) {
        if (header && *from.at == '_') {
            text_append_char(to, ' ');
        } else if (*from.at != '=') {
            text_append_char(to, *from.at);
        } else if (from.end - from.at > 2 && hex_of(from.at[1]) >= 0 && hex_of(from.at[2]) >= 0) {
            text_append_char(to, (char)(hex_of(from.at[1]) << 4 | hex_of(from.at[2])));
            from.at += 2;
        } else { /* a soft line end: up to the newline */
            while (from.at + 1 < from.end && *from.at != '\n' && isspace((unsigned char)from.at[1]))
                from.at++;
        }
    }
}

/* "=?utf-8?Q?Caf=C3=A9?=" in header fields. */
static const char *decode_words(struct arena *arena, const char *words)
{
    struct text decoded = {.maximum = LONGEST_FIELD};
    while (*words) {
        const char *start = strstr(words, "=?");
        const char *kind = start ? strchr(start + 2, '?') : NULL;
        const char *inside = kind && kind[1] && kind[2] == '?' ? kind + 3 : NULL;
        const char *end = inside ? strstr(inside, "?=") : NULL;
        if (!end) {
            text_append_string(&decoded, words);
            break;
        }
        text_append(&decoded, words, (size_t)(start - words));
        if ((kind[1] | 0x20) == 'b')
            decode_base64((struct piece){inside, end}, &decoded);
        else
            decode_quoted((struct piece){inside, end}, true, &decoded);
        words = end + 2;
        const char *next = words + strspn(words, " \t");
        if (string_starts(next, "=?"))
            words = next;
    }
    char *copy = arena_copy(arena, text_string(&decoded));
    text_free(&decoded);
    return copy;
}

/* ---- parts ---- */

static void take_part(struct mail *mail, struct piece head, struct piece body, bool instead);

/* The bodies between lines "--BOUNDARY", up to "--BOUNDARY--". */
static void take_parts(
    struct mail *mail, struct piece body, const char *boundary, bool alternative, unsigned depth);

static void take_any(struct mail *mail, struct piece whole, bool instead, unsigned depth)
{
    struct piece head = take_head(&whole);
    const char *type = field(&mail->arena, head, "Content-Type");
    const char *boundary = parameter(&mail->arena, type, "boundary");
    bool several = strncasecmp(type, "multipart/", 10) == 0 && *boundary;
    if (several && depth >= MAIL_DEEPEST)
        mail->too_many = true;
    else if (several)
        take_parts(mail, whole, boundary, strncasecmp(type, "multipart/alternative", 21) == 0, depth + 1);
    else
        take_part(mail, head, whole, instead);
}

static void take_parts(
    struct mail *mail, struct piece body, const char *boundary, bool alternative, unsigned depth)
{
    size_t length = strlen(boundary);
    const char *start = NULL;
    size_t before = mail->count;
    while (body.at < body.end && !mail->too_many) {
        struct piece line = next_line(&body);
        bool ours = (size_t)(line.end - line.at) >= length + 2 && memcmp(line.at, "--", 2) == 0 &&
                    memcmp(line.at + 2, boundary, length) == 0;
        if (!ours)
            continue;
        if (start)
            take_any(mail, (struct piece){start, line.at}, alternative && mail->count > before, depth);
        start = body.at;
        if ((size_t)(line.end - line.at) >= length + 4 && memcmp(line.at + 2 + length, "--", 2) == 0)
            return;
    }
    if (start && start < body.end && !mail->too_many)
        take_any(mail, (struct piece){start, body.end}, alternative && mail->count > before, depth);
    mail->cut = true;
}

static void take_part(struct mail *mail, struct piece head, struct piece body, bool instead)
{
    if (mail->count == MAIL_MOST_PARTS) {
        mail->too_many = true;
        return;
    }
    struct arena *arena = &mail->arena;
    const char *type = field(arena, head, "Content-Type");
    const char *placed = field(arena, head, "Content-Disposition");
    const char *encoding = field(arena, head, "Content-Transfer-Encoding");
    const char *name = parameter(arena, placed, "filename");
    memory_reserve(&mail->parts, &mail->capacity, mail->count + 1, sizeof *mail->parts);
    struct mail_part *part = &mail->parts[mail->count++];
    char *kind = arena_copy_bytes(arena, type, strcspn(type, "; \t"));
    for (char *at = kind; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    *part = (struct mail_part){
        .type = *kind ? kind : "text/plain",
        .name = decode_words(arena, *name ? name : parameter(arena, type, "name")),
        .instead = instead,
    };
    bool words = strcmp(part->type, "text/plain") == 0 || strcmp(part->type, "text/html") == 0;
    part->attached = !words || *part->name || strncasecmp(placed, "attachment", 10) == 0;
    if (strncasecmp(encoding, "base64", 6) == 0)
        decode_base64(body, &part->bytes);
    else if (strncasecmp(encoding, "quoted-printable", 16) == 0)
        decode_quoted(body, false, &part->bytes);
    else
        text_append(&part->bytes, body.at, (size_t)(body.end - body.at));
}

/* ---- the whole ---- */

void mail_read(const char *bytes, size_t length, struct mail *ret_mail)
{
    static const char *const shown[] = {"From", "To", "Cc", "Date", "Subject"};
    struct mail mail = {.subject = ""};
    struct piece whole = {bytes, bytes + length};
    struct piece rest = whole;
    struct piece head = take_head(&rest);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        const char *value = decode_words(&mail.arena, field(&mail.arena, head, shown[i]));
        if (*value)
            text_format(&mail.head, "%s: %s\n", shown[i], value);
        mail.subject = value; /* the last one is it */
    }
    take_any(&mail, whole, false, 0);
    *ret_mail = mail;
}

void mail_free(struct mail *mail)
{
    for (size_t i = 0; i < mail->count; i++)
        text_free(&mail->parts[i].bytes);
    free(mail->parts);
    text_free(&mail->head);
    arena_free(&mail->arena);
    *mail = (struct mail){0};
}
