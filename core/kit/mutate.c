/* Mutations of evidence for --fuzz. Knows nothing of what the bytes are. See mutate.h. */
#include "kit/mutate.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define MOST_CHANGES 8u
#define LONGEST_STRETCH 64u

static uint64_t next_number(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static size_t below(uint64_t *state, size_t bound)
{
    return bound ? (size_t)(next_number(state) % bound) : 0;
}

uint64_t mutate_choose(uint64_t seed, uint64_t bound)
{
    uint64_t state = seed ^ 0x5bf03635u;
    return next_number(&state) % bound;
}

/* What programs trip over. */
static const struct word {
    const char *bytes;
    size_t length;
} words[] = {
#define WORD(BYTES)                                                                                          \
    {                                                                                                        \
        BYTES, sizeof(BYTES) - 1                                                                             \
    }
    WORD(""),
    WORD("\0"),
    WORD("\""),
    WORD("\"\""),
    WORD(","),
    WORD("\n\n\n"),
    WORD("\f"),
    WORD("{"),
    WORD("}]"),
    WORD("<"),
    WORD("</"),
    WORD("&#0;"),
    WORD("null"),
    WORD("-1"),
    WORD("99999999999999999999"),
    WORD("1e999"),
    WORD("9999-99-99"),
    WORD("0000-00-00"),
    WORD("\xff\xfe"),
    WORD("\xed\xa0\x80"),
    WORD("\xe2\x80\xae"),
    WORD("%s%n"),
    WORD("NaN"),
    WORD("[[[[[[[[[[[[[[[["),
    WORD("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
#undef WORD
};

/* Replaces TAKEN bytes at AT by others. */
static void splice(struct text *bytes, size_t at, size_t taken, const char *put, size_t length)
{
    struct text changed = {0};
    text_append(&changed, bytes->data, at);
    text_append(&changed, put, length);
    text_append(&changed, bytes->data + at + taken, bytes->length - at - taken);
    text_free(bytes);
    *bytes = changed;
}

static void change(uint64_t *state, struct text *bytes)
{
    size_t at = below(state, bytes->length + 1), rest = bytes->length - at;
    size_t stretch = below(state, rest < LONGEST_STRETCH ? rest + 1 : LONGEST_STRETCH);
    const struct word *word = &words[below(state, COUNT(words))];
    char copy[LONGEST_STRETCH];
    switch (below(state, 6)) {
    case 0: /* one bit */
        if (rest)
            bytes->data[at] = (char)(bytes->data[at] ^ 1 << below(state, 8));
        break;
    case 1: /* one byte */
        if (rest)
            bytes->data[at] = (char)below(state, 256);
        break;
    case 2:
        splice(bytes, at, stretch, "", 0);
        break;
    case 3:
        splice(bytes, at, stretch, word->bytes, word->length);
        break;
    case 4: /* said twice */
        if (stretch)
            memcpy(copy, bytes->data + at, stretch);
        splice(bytes, at, 0, copy, stretch);
        break;
    default: /* cut, but seldom */
        if (below(state, 8) == 0)
            splice(bytes, at, rest, "", 0);
    }
}

void mutate(uint64_t seed, const void *bytes, size_t length, struct text *ret_bytes)
{
    uint64_t state = seed;
    struct text changed = {0};
    text_append(&changed, length ? bytes : "", length);
    size_t changes = 1 + below(&state, MOST_CHANGES);
    for (size_t i = 0; i < changes; i++) {
        if (!changed.data)
            text_append_string(&changed, "x");
        change(&state, &changed);
    }
    text_append(ret_bytes, changed.length ? changed.data : "", changed.length);
    text_free(&changed);
}
