/* Growable byte strings, each with a stated maximum. What does not fit is not appended and the string is marked
 * as overflowed for good, so a caller may append many times and ask once. Knows nothing of golive. */
#ifndef GOLIVE_BASE_TEXT_H
#define GOLIVE_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *data;      /* always followed by a NUL once anything was appended; NULL before */
    size_t length;   /* bytes, without the NUL */
    size_t capacity; /* bytes held */
    size_t maximum;  /* bytes it may reach; 0: TEXT_DEFAULT_MAXIMUM */
    bool overflowed; /* something did not fit */
};

#define TEXT_DEFAULT_MAXIMUM ((size_t)1 << 30)

/* Room for LENGTH bytes in all, if they may be as many, so that it need not grow on the way there. */
void text_reserve(struct text *text, size_t length);
void text_append(struct text *text, const void *bytes, size_t length);
void text_append_string(struct text *text, const char *string); /* NULL appends nothing */
void text_append_char(struct text *text, char byte);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_format_list(struct text *text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* The string, "" if nothing was appended; valid until the next append. */
const char *text_string(const struct text *text);
/* Hands the bytes over (freed with free()), leaves the text empty. Never NULL. */
char *text_steal(struct text *text);
void text_clear(struct text *text); /* length 0, memory kept */
void text_free(struct text *text);

/* ---- strings as such ---- */

/* True if the bytes are UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
 * *RET_OFFSET (may be NULL) is where it first is not. */
bool utf8_valid(const char *bytes, size_t length, size_t *ret_offset);
/* Decodes one character at BYTES (LENGTH > 0); returns its bytes, or 0 if it is not valid UTF-8. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *ret_codepoint);
/* Writes CODEPOINT as UTF-8 into OUT (room for 4); returns the bytes written. */
size_t utf8_encode(uint32_t codepoint, char *out);
/* Columns that a UTF-8 string takes on a terminal (wide characters two, combining ones none). */
size_t utf8_columns(const char *string);

/* True for characters that a reader cannot see and a terminal may obey: controls, marks of writing direction, blanks
 * without width, tags. */
bool utf8_invisible(uint32_t codepoint);

bool string_equal(const char *a, const char *b); /* NULL equals only NULL */
bool string_starts(const char *string, const char *prefix);
bool string_ends(const char *string, const char *suffix);
/* Decimal integer without locale; the whole string must be one. 0, -EINVAL or -ERANGE. */
int string_integer(const char *string, int64_t *ret_value);
/* Bytes of a size such as 500, 64 KiB, 10MB (MB are 1,000,000 bytes, MiB 1,048,576). 0, -EINVAL or -ERANGE. */
int string_size(const char *string, int64_t *ret_bytes);

/* Edit distance (insert, delete, replace, swap of neighbours), at most LIMIT + 1. */
unsigned string_distance(const char *a, const char *b, unsigned limit);
/* The candidate nearest to WORD, if near enough to suggest; NULL otherwise. */
const char *string_nearest(const char *word, const char *const *candidates, size_t count);

/* Appends STRING wrapped to COLUMNS with INDENT blanks before each line (the first line too, unless FIRST is
 * set, which then stands before the first line); control characters are made visible. Ends with a newline. */
void text_wrap(struct text *text, const char *string, const char *first, unsigned indent, unsigned columns);

/* Appends STRING between double quotes, those within it doubled: as INI files and CSV tables have it. */
void text_append_quoted(struct text *text, const char *string);

/* Appends STRING with terminal control characters, bidi controls and invalid UTF-8 made visible as \xNN or
 * \u{NNNN}; a newline becomes a blank. For everything foreign that a person reads. */
void text_append_visible(struct text *text, const char *string);

#endif
