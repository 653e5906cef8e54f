/* Shared libraries that are loaded only when they are needed, because loading them costs more than most runs do. Knows nothing of
 * what is in them. */
#ifndef GOLIVE_BASE_LIBRARY_H
#define GOLIVE_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* Loads the library FILE and finds the COUNT functions of NAMES in it. RET_FUNCTIONS is a struct of as many pointers to functions,
 * in that order. False, and nothing is written, if the library or one of them is not there. It stays loaded. */
bool library_load(const char *file, const char *const *names, size_t count, void *ret_functions);

#endif
