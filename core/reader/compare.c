/* Dates are compared as what is left of them without blanks and signs, words as a set. See compare.h. */
#include "reader/compare.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LEAST_SHARE 60u /* percent of the text's words that must be seen */
#define LEAST_WORD 4u   /* letters of a word that counts */

/* ---- tokens: runs of letters and of digits ---- */

struct token {
    const char *at;
    size_t length;
    bool digits;
};

enum { NO_TOKEN, LETTER, DIGIT };

static const unsigned char token_bytes[256] = {
    ['0' ... '9'] = DIGIT, ['A' ... 'Z'] = LETTER, ['a' ... 'z'] = LETTER};

static bool next_token(const char **at, const char *end, struct token *ret)
{
    const char *start = *at;
    while (start < end && token_bytes[(unsigned char)*start] == NO_TOKEN)
        start++;
    const char *stop = start;
    while (stop < end && token_bytes[(unsigned char)*stop] == token_bytes[(unsigned char)*start])
        stop++;
    *at = stop;
    *ret = (struct token){
        start, (size_t)(stop - start), start < end && token_bytes[(unsigned char)*start] == DIGIT};
    return start < end;
}

static unsigned month_of(const struct token *token)
{
    static const char *const months[] = {
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    static const char *const whole[] = {"january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december"};
    for (unsigned i = 0; i < 12 && !token->digits; i++) {
        if ((token->length == 3 && strncasecmp(token->at, months[i], 3) == 0) ||
            (token->length == strlen(whole[i]) && strncasecmp(token->at, whole[i], token->length) == 0))
            return i + 1;
    }
    return 0;
}

static unsigned number_of(const struct token *token)
{
    unsigned value = 0;
    for (size_t i = 0; token->digits && i < token->length && i < 6; i++)
        value = value * 10 + (unsigned)(token->at[i] - '0');
    return value;
}

static bool is_year(const struct token *token)
{
    return token->digits && token->length == 4 && number_of(token) >= 1900 && number_of(token) < 2200;
}

/* ---- dates ---- */

/* "YEAR MONTH DAY" of three tokens that follow each other; 0 if they are no date. US order, as people here write it. */
static unsigned date_of(const struct token *a, const struct token *b, const struct token *c)
{
    if (!c->digits)
        return 0;
    unsigned month_a = month_of(a);
    unsigned month_b = month_of(b);
    if (is_year(c) && month_a && b->digits && number_of(b) <= 31)
        return number_of(c) * 10000 + month_a * 100 + number_of(b);
    if (is_year(c) && month_b && a->digits && number_of(a) <= 31)
        return number_of(c) * 10000 + month_b * 100 + number_of(a);
    if (!a->digits || !b->digits || !c->digits)
        return 0;
    if (is_year(a) && number_of(b) <= 12 && number_of(c) <= 31)
        return number_of(a) * 10000 + number_of(b) * 100 + number_of(c);
    bool near = c->at - a->at <= 8; /* 10/31/2026, not three numbers anywhere */
    if (near && number_of(a) <= 12 && number_of(b) <= 31 && (is_year(c) || c->length == 2))
        return (is_year(c) ? number_of(c) : 2000 + number_of(c)) * 10000 + number_of(a) * 100 + number_of(b);
    return 0;
}

struct date_reader {
    const char *at;
    const char *end;
    struct token last[3];
};

static struct date_reader read_dates(const char *text, size_t length)
{
    static const struct token none = {"", 0, false};
    return (struct date_reader){text, text + length, {none, none, none}};
}

/* The next date; 0 at the end. */
static unsigned next_date(struct date_reader *reader)
{
    struct token token;
    struct token *last = reader->last;
    while (next_token(&reader->at, reader->end, &token)) {
        if (!token.digits && token.length == 2 && last[2].digits && token.at == last[2].at + last[2].length)
            continue; /* the "st" of "1st" */
        last[0] = last[1];
        last[1] = last[2];
        last[2] = token;
        unsigned date = date_of(&last[0], &last[1], &last[2]);
        if (date)
            return date;
    }
    return 0;
}

static size_t count_signatures(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i + 3 <= length; i++)
        count += strncasecmp(text + i, "/s/", 3) == 0;
    return count;
}

static char small(char byte)
{
    return (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
}

/* Whether one of the words, in small letters, stands at TEXT. */
static bool begins_with_any(const char *text, size_t length, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (words[i][0] != small(text[0]) || words[i][1] != small(text[1]))
            continue;
        size_t size = strlen(words[i]);
        if (size <= length && strncasecmp(text, words[i], size) == 0)
            return true;
    }
    return false;
}

bool compare_finds(const char *text, size_t length, const char *const *words, size_t count)
{
    bool begins[256] = {false};
    for (size_t i = 0; i < count; i++) {
        begins[(unsigned char)words[i][0]] = true;
        begins[(unsigned char)toupper((unsigned char)words[i][0])] = true;
    }
    for (size_t i = 0; i + 1 < length; i++) {
        if (begins[(unsigned char)text[i]] && begins_with_any(text + i, length - i, words, count))
            return true;
    }
    return false;
}

bool compare_wanted(const char *text, size_t length)
{
    static const char *const words[] = {"signature", "signed", "in witness whereof", "/s/"};
    struct date_reader dates = read_dates(text, length);
    return compare_finds(text, length, words, sizeof words / sizeof *words) || next_date(&dates);
}

/* ---- words ---- */

/* The next word that counts, in small letters; NULL at the end. */
static const char *next_word(const char **at, const char *end, struct arena *arena)
{
    struct token token;
    while (next_token(at, end, &token)) {
        if (token.digits || token.length < LEAST_WORD)
            continue;
        char *word = arena_copy_bytes(arena, token.at, token.length);
        for (char *letter = word; *letter; letter++)
            *letter = (char)tolower((unsigned char)*letter);
        return word;
    }
    return NULL;
}

/* Most of the words of TEXT, each counted once, are among those of SEEN. */
static bool words_seen(const char *text, size_t length, const char *seen, size_t seen_length)
{
    struct arena arena = {0};
    struct map mine = {0};
    struct map theirs = {0};
    const char *word, *at = seen;
    size_t all = 0, there = 0;
    while ((word = next_word(&at, seen + seen_length, &arena)) != NULL)
        map_put(&theirs, word, &arena);
    at = text;
    while ((word = next_word(&at, text + length, &arena)) != NULL) {
        if (map_put(&mine, word, &arena))
            continue;
        all++;
        there += map_get(&theirs, word) != NULL;
    }
    map_free(&mine);
    map_free(&theirs);
    arena_free(&arena);
    return there * 100 >= all * LEAST_SHARE;
}

/* Every date of TEXT is among those of SEEN. */
static bool dates_seen(const char *text, size_t length, const char *seen, size_t seen_length)
{
    struct date_reader mine = read_dates(text, length);
    unsigned wanted;
    while ((wanted = next_date(&mine)) != 0) {
        struct date_reader theirs = read_dates(seen, seen_length);
        unsigned found;
        while ((found = next_date(&theirs)) != 0 && found != wanted)
            ;
        if (!found)
            return false;
    }
    return true;
}

bool compare_agrees(const char *text, size_t length, const char *seen, size_t seen_length)
{
    return words_seen(text, length, seen, seen_length) && dates_seen(text, length, seen, seen_length) &&
           (count_signatures(text, length) == 0 || count_signatures(seen, seen_length) > 0);
}
