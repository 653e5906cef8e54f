/* Base64 with padding (RFC 4648). Knows nothing of golive. */
#ifndef GOLIVE_BASE_BASE64_H
#define GOLIVE_BASE_BASE64_H

#include "base/text.h"

#include <stddef.h>

#define BASE64_LENGTH(bytes) (((bytes) + 2) / 3 * 4) /* of the text, without a NUL */

void base64_append(struct text *out, const void *bytes, size_t length);
/* Reads back what base64_append wrote of LENGTH bytes, and nothing else. 0 or -EBADMSG. */
int base64_read(const char *text, void *ret_bytes, size_t length);

#endif
