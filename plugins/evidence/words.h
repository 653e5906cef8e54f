/* SPDX-License-Identifier: MIT
 *
 * Looking for names and phrases in titles and abstracts: words are compared without regard to case and to what stands
 * between them. Knows nothing of papers and rules. */
#ifndef GOLIVE_EVIDENCE_WORDS_H
#define GOLIVE_EVIDENCE_WORDS_H

#include <string.h>
#include <strings.h>

static int is_word_byte(char byte)
{
    unsigned char c = (unsigned char)byte;
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

/* The next word at or behind AT; its length, 0 at the end. */
static size_t next_word(const char *at, const char **ret_word)
{
    while (*at && !is_word_byte(*at))
        at++;
    *ret_word = at;
    size_t length = 0;
    while (is_word_byte(at[length]))
        length++;
    return length;
}

/* PATTERN is a word, or the beginning of one with a "*" behind. */
static int is_like(const char *word, size_t length, const char *pattern, size_t pattern_length)
{
    if (pattern_length && pattern[pattern_length - 1] == '*')
        return length >= pattern_length - 1 && strncasecmp(word, pattern, pattern_length - 1) == 0;
    return length == pattern_length && strncasecmp(word, pattern, length) == 0;
}

/* Whether the words of PHRASE follow each other from AT on. "~" stands for up to six words of any kind. */
static int follows(const char *at, const char *phrase)
{
    const char *word;
    while (*phrase == ' ')
        phrase++;
    if (!*phrase)
        return 1;
    if (*phrase == '~') {
        for (int i = 0; i <= 6; i++) {
            if (follows(at, phrase + 1))
                return 1;
            size_t length = next_word(at, &word);
            if (!length)
                return 0;
            at = word + length;
        }
        return 0;
    }
    size_t pattern_length = strcspn(phrase, " ");
    size_t length = next_word(at, &word);
    return length && is_like(word, length, phrase, pattern_length) &&
           follows(word + length, phrase + pattern_length);
}

/* Whether TEXT holds the words of PHRASE (words, "begin*", "~"), one behind the other. */
static int mentions_phrase(const char *text, const char *phrase)
{
    const char *word;
    for (size_t length; (length = next_word(text, &word)) > 0; text = word + length) {
        if (follows(word, phrase))
            return 1;
    }
    return 0;
}

/* Whether TEXT holds the words of NAME as they are: signs between words do not count. */
static int mentions_name(const char *text, const char *name)
{
    const char *word, *wanted, *first;
    if (!next_word(name, &first))
        return 0;
    for (size_t length; (length = next_word(text, &word)) > 0; text = word + length) {
        const char *at = word, *rest = first;
        for (;;) {
            size_t wanted_length = next_word(rest, &wanted);
            if (!wanted_length)
                return 1;
            const char *found;
            size_t found_length = next_word(at, &found);
            if (found_length != wanted_length || strncasecmp(found, wanted, wanted_length) != 0)
                break;
            at = found + found_length;
            rest = wanted + wanted_length;
        }
    }
    return 0;
}

/* Whether TEXT holds NUMBER ("3.2.1", "K221240") as it is and not as a part of a longer one. */
static int mentions_number(const char *text, const char *number)
{
    size_t length = strlen(number);
    for (const char *at = text; length && *at; at++) {
        if (strncasecmp(at, number, length) != 0)
            continue;
        int joined_before =
            at > text && (is_word_byte(at[-1]) || (at[-1] == '.' && at - 1 > text && is_word_byte(at[-2])));
        const char *behind = at + length;
        int joined_behind = is_word_byte(*behind) || (*behind == '.' && behind[1] >= '0' && behind[1] <= '9');
        int version_sign =
            at > text && (at[-1] == 'v' || at[-1] == 'V') && (at - 1 == text || !is_word_byte(at[-2]));
        if ((!joined_before || version_sign) && !joined_behind)
            return 1;
    }
    return 0;
}

/* How many of every hundred words of GIVEN stand in FOUND. */
static int shared_words(const char *given, const char *found)
{
    int all = 0, shared = 0;
    const char *word, *other;
    for (size_t length; (length = next_word(given, &word)) > 0; given = word + length) {
        int stands = 0;
        const char *rest = found;
        for (size_t other_length; !stands && (other_length = next_word(rest, &other)) > 0;
             rest = other + other_length)
            stands = other_length == length && strncasecmp(word, other, length) == 0;
        all++;
        shared += stands;
    }
    return all ? shared * 100 / all : 0;
}

/* The same letters without regard to case, blanks, "-" and "_": kinds of notices are written in many ways. */
static int same_letters(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, " -_");
        b += strspn(b, " -_");
        int left = *a >= 'A' && *a <= 'Z' ? *a + 32 : *a;
        int right = *b >= 'A' && *b <= 'Z' ? *b + 32 : *b;
        if (left != right)
            return 0;
        if (!left)
            return 1;
    }
}

#endif
