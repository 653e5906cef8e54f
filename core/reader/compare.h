/* Whether the text that a page carries and the words that can be seen on it are the same, in what decides: dates,
 * signatures, and the bulk of the words. Knows nothing of where either comes from. */
#ifndef GOLIVE_READER_COMPARE_H
#define GOLIVE_READER_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether any of the WORDS (in small letters, of two bytes or more) stands anywhere in TEXT, in any case, also inside another
 * word. */
bool compare_finds(const char *text, size_t length, const char *const *words, size_t count);
/* Whether there is a date or a signature in TEXT, so that something hangs on it. */
bool compare_wanted(const char *text, size_t length);
/* False if SEEN lacks a date of TEXT or has no signature where TEXT has one, or if hardly any of TEXT's words are in it. */
bool compare_agrees(const char *text, size_t length, const char *seen, size_t seen_length);

#endif
