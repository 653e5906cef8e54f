/* Reading numbers in words and figures (RULES.md TXT-10). */
#include "worker/numbers.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define LARGEST 999999

struct number_word {
    const char *word;
    int64_t value;
    char kind; /* u: unit, t: teen or round ten, h: hundred, k: thousand */
};

static const struct number_word number_words[] = {
    {"one", 1, 'u'},
    {"two", 2, 'u'},
    {"three", 3, 'u'},
    {"four", 4, 'u'},
    {"five", 5, 'u'},
    {"six", 6, 'u'},
    {"seven", 7, 'u'},
    {"eight", 8, 'u'},
    {"nine", 9, 'u'},
    {"ten", 10, 't'},
    {"eleven", 11, 't'},
    {"twelve", 12, 't'},
    {"thirteen", 13, 't'},
    {"fourteen", 14, 't'},
    {"fifteen", 15, 't'},
    {"sixteen", 16, 't'},
    {"seventeen", 17, 't'},
    {"eighteen", 18, 't'},
    {"nineteen", 19, 't'},
    {"twenty", 20, 't'},
    {"thirty", 30, 't'},
    {"forty", 40, 't'},
    {"fourty", 40, 't'},
    {"fifty", 50, 't'},
    {"sixty", 60, 't'},
    {"seventy", 70, 't'},
    {"eighty", 80, 't'},
    {"ninety", 90, 't'},
    {"hundred", 100, 'h'},
    {"thousand", 1000, 'k'},
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static char small(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static bool is_letter(char byte)
{
    byte = small(byte);
    return byte >= 'a' && byte <= 'z';
}

/* The word at TEXT if it is a number's; its length in *RET_SIZE. */
static const struct number_word *word_at(const char *text, size_t *ret_size)
{
    char word[12];
    size_t size = 0;
    while (is_letter(text[size])) {
        if (size == sizeof word - 1)
            return NULL;
        word[size] = small(text[size]);
        size++;
    }
    word[size] = '\0';
    for (size_t i = 0; i < sizeof number_words / sizeof *number_words; i++) {
        if (strcmp(word, number_words[i].word) == 0) {
            *ret_size = size;
            return &number_words[i];
        }
    }
    return NULL;
}

/* Reads figures at TEXT ("1,000" too); the value, or -1 if it is too large or a decimal. *TEXT moves behind it. */
static int64_t read_figures(const char **text)
{
    int64_t value = 0;
    const char *at = *text;
    while (is_digit(*at) ||
           (*at == ',' && is_digit(at[1]) && is_digit(at[2]) && is_digit(at[3]) && !is_digit(at[4]))) {
        if (*at != ',')
            value = value > LARGEST ? value : value * 10 + (*at - '0');
        at++;
    }
    bool decimal = *at == '.' && is_digit(at[1]);
    *text = at;
    return value > LARGEST || decimal ? -1 : value;
}

/* Reads "one hundred and twenty-four" at TEXT; -1 if no number word stands there. *TEXT moves behind it. */
static int64_t read_words(const char **text)
{
    int64_t total = 0;
    int64_t group = 0;
    char last = '\0';
    const char *at = *text;
    size_t size;
    const struct number_word *word;
    while ((word = word_at(at, &size)) != NULL) {
        bool goes_on = last == '\0' || word->kind == 'h' || word->kind == 'k' || last == 'h' || last == 'k' ||
                       (last == 't' && word->kind == 'u' && group % 100 >= 20 && group % 10 == 0);
        if (!goes_on)
            break;
        if (word->kind == 'h')
            group = (group == 0 ? 1 : group) * 100;
        else if (word->kind == 'k') {
            total += (group == 0 ? 1 : group) * 1000;
            group = 0;
        } else
            group += word->value;
        last = word->kind;
        at += size;
        *text = at;
        size_t gap = strspn(at, " -");
        if (last != 'u' && last != 't' && strncmp(at + gap, "and ", 4) == 0)
            gap += 4;
        at += gap;
    }
    if (last == '\0')
        return -1;
    return total + group > LARGEST ? -1 : total + group;
}

int64_t number_in_words(const char *words)
{
    bool inside = false; /* within a word: "phone" holds no "one" */
    for (const char *at = words; *at != '\0'; at++) {
        if (is_digit(*at) && !inside)
            return read_figures(&at);
        size_t size;
        if (is_letter(*at) && !inside && word_at(at, &size) != NULL) {
            int64_t value = read_words(&at);
            const char *next = at + strspn(at, " ");
            if (value < 0 || *next != '(')
                return value;
            next += 1 + strspn(next + 1, " ");
            if (!is_digit(*next))
                return value;
            int64_t figure = read_figures(&next);
            return figure == value ? value : -2;
        }
        inside = is_letter(*at) || is_digit(*at) || (*at & 0x80);
    }
    return -1;
}
