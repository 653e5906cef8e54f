/* The words of one cell: what a person sees there, or why it cannot be what was meant. Must not know what the cell is for.
 * See csv.h. */
#include "sheet/csv.h"

#include <ctype.h>
#include <string.h>

/* Blanks that spreadsheets and web pages put where one would do. */
static bool is_blank(uint32_t codepoint)
{
    return codepoint == ' ' || codepoint == '\t' || codepoint == 0xa0 || codepoint == 0x2007 ||
           codepoint == 0x202f || (codepoint >= 0x2000 && codepoint <= 0x200a) || codepoint == 0x3000;
}

static const char *forbidden(uint32_t codepoint)
{
    if (codepoint == 0xfffd)
        return "a character in it was lost: it was saved in the wrong encoding";
    if (codepoint < 0x20 || codepoint == 0x7f || utf8_invisible(codepoint))
        return "it holds a character that cannot be seen: type it anew";
    return NULL;
}

/* "Ã©" is what "é" becomes when its two bytes are taken for two characters. */
static bool was_mangled(uint32_t before, uint32_t codepoint)
{
    return (before == 0xc3 || before == 0xc2) && codepoint >= 0x80 && codepoint < 0xc0 && codepoint != 0xa0;
}

static bool is_error_value(const char *words)
{
    static const char *const values[] = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!",
        "#SPILL!", "#CALC!", "#GETTING_DATA"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (strcasecmp(values[i], words) == 0)
            return true;
    }
    return *words == '#' && words[strspn(words, "#")] == '\0' && words[1];
}

/* "=A1", "+SUM(B2)", "@NOW()": a telephone number or a dash is none. */
static bool is_formula(const char *words)
{
    if (*words == '=')
        return words[1] != '\0';
    if (!strchr("+-@", *words) || !*words)
        return false;
    size_t name = 1;
    while (isalnum((unsigned char)words[name]) || (words[name] && strchr("._$!", words[name])))
        name++;
    return name > 1 && isalpha((unsigned char)words[1]) && words[name] == '(';
}

/* Appends the characters of the cell; why not, or NULL. */
static const char *squeeze(const char *cell, struct text *words)
{
    size_t length = strlen(cell);
    uint32_t before = 0, codepoint = 0;
    size_t blanks = 0;
    bool line = false;
    for (size_t at = 0, bytes; at < length; at += bytes, before = codepoint) {
        bytes = utf8_decode(cell + at, length - at, &codepoint);
        if (!bytes)
            return "it is no UTF-8";
        if (codepoint == '\n' || codepoint == '\r') {
            line = true;
            continue;
        }
        if (is_blank(codepoint)) {
            blanks++;
            continue;
        }
        const char *why = forbidden(codepoint);
        if (!why && was_mangled(before, codepoint))
            why = "characters in it are mangled: it was saved in one encoding and opened in another";
        if (why)
            return why;
        for (; words->length && !line && blanks; blanks--)
            text_append_char(words, ' ');
        if (words->length && line)
            text_append_char(words, '\n');
        line = false;
        blanks = 0;
        text_append(words, cell + at, bytes);
    }
    return NULL;
}

/* ="00123" is how Excel is told that something is text. */
static bool is_text_formula(const char *words)
{
    size_t length = strlen(words);
    return length >= 3 && string_starts(words, "=\"") && strchr(words + 2, '"') == words + length - 1;
}

/* The apostrophe that csv_add_cell puts before what a spreadsheet would run. */
static bool is_protected(const char *words)
{
    return words[0] == '\'' && words[1] &&
           (strchr("=+-@'", words[1]) || string_starts(words + 1, "\xef\xbc"));
}

const char *sheet_words(struct arena *arena, const char *cell, const char **ret_why)
{
    struct text words = {.maximum = CSV_CELL_MAXIMUM + 1};
    const char *why = squeeze(cell, &words);
    const char *seen = text_string(&words), *copy = NULL;
    if (!why && is_text_formula(seen))
        copy = arena_copy_bytes(arena, seen + 2, strlen(seen) - 3);
    else if (!why && is_protected(seen))
        copy = arena_copy(arena, seen + 1);
    else if (!why && is_error_value(seen))
        why = "it is an error of the spreadsheet, no value";
    else if (!why && is_formula(seen))
        why = "it is a formula: paste its value in its place";
    else if (!why)
        copy = arena_copy(arena, seen);
    *ret_why = why;
    text_free(&words);
    return copy;
}
