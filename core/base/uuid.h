/* UUIDs made from names: version 5 of RFC 9562, so that the same name gives the same UUID anywhere. Knows nothing of
 * golive. */
#ifndef GOLIVE_BASE_UUID_H
#define GOLIVE_BASE_UUID_H

#include <stddef.h>

#define UUID_TEXT_SIZE 37 /* 36 characters and a NUL */

/* The UUID of LENGTH bytes of NAME in a namespace, which is a UUID as text (it must be one), into OUT. */
void uuid_of_name(const char *namespace_text, const void *name, size_t length, char out[UUID_TEXT_SIZE]);

#endif
