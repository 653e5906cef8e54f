/* Takes a command apart. One pass, nothing is interpreted. See command_words.h. */
#include "base/command_words.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Copies one word from *AT to *OUT, both moved on. False if a quotation does not end. */
static bool take_word(const char **at, char **out)
{
    const char *from = *at;
    char *to = *out, quote = 0;
    for (; *from && (quote || !blank(*from)); from++) {
        if (!quote && (*from == '"' || *from == '\''))
            quote = *from;
        else if (quote && *from == quote && from[1] == quote)
            *to++ = *from++;
        else if (quote && *from == quote)
            quote = 0;
        else
            *to++ = *from;
    }
    *to++ = '\0';
    *at = from;
    *out = to;
    return !quote;
}

int command_words(
    const char *text, struct arena *arena, char ***ret_words, size_t *ret_count, const char **ret_why)
{
    const char *unwanted;
    const char **why = ret_why ? ret_why : &unwanted;
    size_t length = strnlen(text, COMMAND_LONGEST + 1), count = 0;
    if (length > COMMAND_LONGEST) {
        *why = "it is longer than 16 KiB";
        return -EINVAL;
    }
    char **words = arena_take(arena, (COMMAND_MOST_WORDS + 1) * sizeof *words);
    char *out = arena_take(arena, 2 * length + 2);
    while (blank(*text))
        text++;
    while (*text) {
        if (count == COMMAND_MOST_WORDS) {
            *why = "it has more than 256 words";
            return -EINVAL;
        }
        words[count++] = out;
        if (!take_word(&text, &out)) {
            *why = "a quotation in it does not end";
            return -EINVAL;
        }
        while (blank(*text))
            text++;
    }
    if (!count || !*words[0]) {
        *why = "it names no program";
        return -EINVAL;
    }
    words[count] = NULL;
    *ret_words = words;
    *ret_count = count;
    return 0;
}
