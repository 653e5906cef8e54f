/* Reading one section of a file that golive or a plugin brings along: known keys, words of a list, all complaints with
 * their place. Used by the readers of plugin descriptions, facts, dimensions and catalogues. */
#ifndef GOLIVE_CONFIG_SECTION_H
#define GOLIVE_CONFIG_SECTION_H

#include "config/ini.h"

struct section_reader {
    struct problems *problems;
    const struct ini_file *file;
    const struct ini_section *section;
    struct arena *arena; /* for lists */
    bool failed;         /* something was complained of; stays so over sections */
};

/* Complains of every key that is not in KNOWN (NULL-ended; "value." stands for all keys that begin so). */
void section_check_keys(struct section_reader *reader, const char *const *known);
/* The key's value; FALLBACK if it is not there or empty. Strings are those of the file. */
const char *section_text(const struct section_reader *reader, const char *key, const char *fallback);
/* The same; complains if it is not there or empty and gives "". */
const char *section_demand(struct section_reader *reader, const char *key);
/* The key's items, NULL-ended; empty if it is not there. */
const char *const *section_list(struct section_reader *reader, const char *key);
/* The place of the key's value in WORDS (NULL-ended); FALLBACK if it is not there; complains if it is none of them. */
unsigned section_word(
    struct section_reader *reader, const char *key, const char *const *words, unsigned fallback);
/* Complains at KEY's value, or at the section if it has none. */
void section_complain(struct section_reader *reader, const char *key, const char *advice, const char *format,
    ...) __attribute__((format(printf, 4, 5)));

/* "rule BAA-09" with KIND "rule" gives "BAA-09"; NULL if the section's name is of another kind or has nothing behind. */
const char *section_subject(const struct ini_section *section, const char *kind, char separator);

#endif
