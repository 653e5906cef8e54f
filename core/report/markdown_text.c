/* Escaping for Markdown. See markdown_text.h. */
#include "report/markdown_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Signs inside a line; the last four are GitHub's: formula, entity, bar of a table, strike. */
#define SIGNS "\\`*_[]<>#{}$&|~"

/* "1." and "2)" begin a list: the digits before the sign, or 0. */
static size_t list_number(const char *words)
{
    size_t digits = strspn(words, "0123456789");
    return digits && words[digits] && strchr(".)", words[digits]) ? digits : 0;
}

/* What begins a list or underlines a heading does so only at the start. */
static void add_start(struct text *out, const char **words)
{
    size_t digits = list_number(*words);
    text_append(out, *words, digits);
    *words += digits;
    if (digits || (**words && strchr("-+=", **words))) {
        text_append_char(out, '\\');
        text_append_char(out, *(*words)++);
    }
}

/* A colon makes addresses and pictures of words (https://, :name:), the dot behind www addresses. */
static bool begins_address(const char *words, size_t before)
{
    if (*words == ':')
        return words[1] && words[1] != ' ';
    return *words == '.' && before >= 3 && strncasecmp(words - 3, "www", 3) == 0;
}

void markdown_add(struct text *out, const char *foreign, bool github)
{
    if (!foreign)
        return;
    struct text visible = {0};
    text_append_visible(&visible, foreign);
    const char *begin = text_string(&visible);
    const char *words = begin + strspn(begin, " ");
    add_start(out, &words);
    for (; *words; words++) {
        if (strchr(SIGNS, *words) || (github && begins_address(words, (size_t)(words - begin))))
            text_append_char(out, '\\');
        text_append_char(out, *words);
        /* A backslash does not part a mention, an address of mail or a reference; a comment does, and shows nothing. */
        if (github && (*words == '@' || (*words == '#' && isdigit((unsigned char)words[1]))))
            text_append_string(out, "<!-- -->");
    }
    text_free(&visible);
}
