/* SPDX-License-Identifier: MIT
 *
 * Takes the names of columns apart into words at full length: "PatFirstNm", "pat_first-nm" become "patient first name". It must not
 * know what the words mean. */
#ifndef DEIDENTIFICATION_COLUMN_WORDS_H
#define DEIDENTIFICATION_COLUMN_WORDS_H

#include "kinds.h"

/* How the columns of exports are shortened, and what each is short for. */
static const struct {
    const char *word;
    const char *whole;
} short_words[] = {{"nm", "name"}, {"no", "number"}, {"num", "number"}, {"nbr", "number"}, {"nr", "number"},
    {"frst", "first"}, {"fst", "first"}, {"lst", "last"}, {"pat", "patient"}, {"pt", "patient"},
    {"mbr", "member"}, {"mem", "member"}, {"subscr", "subscriber"}, {"bene", "beneficiary"},
    {"prov", "provider"}, {"phys", "physician"}, {"acct", "account"}, {"lic", "license"},
    {"sn", "serial number"}, {"dttm", "date"}, {"dtm", "date"}, {"addr", "address"}, {"encntr", "encounter"},
    {"clm", "claim"}, {"ins", "insurance"}, {"hosp", "hospital"}, {"eml", "email"}, {"tel", "phone"}};

/* Writes the words of NAME with those that are shortened at full length; nothing if they do not fit. */
static inline void at_full_length(char *name, size_t room)
{
    char whole[128];
    size_t at = 0;
    for (const char *word = name; *word;) {
        size_t length = strcspn(word, " ");
        const char *put = word;
        size_t put_length = length;
        for (size_t i = 0; i < sizeof short_words / sizeof *short_words; i++) {
            if (strlen(short_words[i].word) == length && memcmp(short_words[i].word, word, length) == 0) {
                put = short_words[i].whole;
                put_length = strlen(put);
            }
        }
        if (at + put_length + 2 > room || at + put_length + 2 > sizeof whole)
            return;
        memcpy(whole + at, put, put_length);
        at += put_length;
        word += length;
        if (*word)
            whole[at++] = *word++;
    }
    memcpy(name, whole, at);
    name[at] = '\0';
}

/* Puts a blank before the word that others are joined to: "legalname", "contact1". */
static inline void part_joined(char *name, size_t room)
{
    static const char *const last[] = {"name", "date", "number", "phone"};
    for (char *word = name; *word;) {
        size_t length = strcspn(word, " "), cut = 0;
        for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
            size_t own = strlen(last[i]);
            if (length > own + 1 && memcmp(word + length - own, last[i], own) == 0)
                cut = length - own;
        }
        if (!cut && length > 4 && is_digit(word[length - 1]) && is_letter(word[length - 2]))
            cut = length - 1;
        if (cut && strlen(name) + 2 < room) {
            memmove(word + cut + 1, word + cut, strlen(word + cut) + 1);
            word[cut] = ' ';
            length++;
        }
        word += length;
        word += *word == ' ';
    }
}

/* A column's name in small words: "PatientFirstName", "patient_first-name" become "patient first name". */
static inline void take_apart(const char *name, size_t length, char *out, size_t room)
{
    size_t at = 0;
    for (size_t i = 0; i < length && at + 2 < room; i++) {
        bool begins = is_capital(name[i]) && i && !is_capital(name[i - 1]) && is_alnum(name[i - 1]);
        bool ends = is_capital(name[i]) && i && i + 1 < length && is_capital(name[i - 1]) &&
                    is_letter(name[i + 1]) && !is_capital(name[i + 1]);
        if ((begins || ends || !is_alnum(name[i])) && at && out[at - 1] != ' ')
            out[at++] = ' ';
        if (is_alnum(name[i]))
            out[at++] = small(name[i]);
    }
    while (at && out[at - 1] == ' ')
        at--;
    out[at] = '\0';
    part_joined(out, room);
    at_full_length(out, room);
}

#endif
