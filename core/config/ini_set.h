/* Setting one key of an INI file as a person would: everything else of it stays, byte for byte. */
#ifndef GOLIVE_CONFIG_INI_SET_H
#define GOLIVE_CONFIG_INI_SET_H

#include "base/text.h"

/* Appends to RET_BYTES the file's BYTES with `KEY = VALUE` in [SECTION]: in place of the line that the key has, a comment
 * behind it being kept, else behind the last line of the section, else in a new section at the end. VALUE is written as it
 * is. BYTES are those of a file without errors. */
void ini_set(const char *bytes, size_t length, const char *section, const char *key, const char *value,
    struct text *ret_bytes);

#endif
