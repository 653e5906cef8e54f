/* The tables of the store, and how an older database becomes one of today. */
#ifndef GOLIVE_STORE_SCHEMA_H
#define GOLIVE_STORE_SCHEMA_H

#include <stddef.h>

#define STORE_APPLICATION 0x676f6c76 /* "golv": tells the file from other databases */

/* What makes version N + 1 of a database of version N; the first makes it from nothing. */
extern const char *const store_steps[];
extern const size_t store_step_count; /* the version of today */

#endif
