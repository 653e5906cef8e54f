/* Values of type secret: what ${env:NAME}, ${file:PATH} and ${cred:NAME} in them stand for, looked up when the secret is
 * needed and not before. */
#ifndef GOLIVE_CONFIG_SECRET_H
#define GOLIVE_CONFIG_SECRET_H

#include "base/memory.h"

#include <stdbool.h>

/* Puts VALUE with all references resolved into the arena. Relative paths start from FOLDER; ${cred:NAME} is a file of
 * $CREDENTIALS_DIRECTORY (systemd). 0, or a negative errno with *RET_PROBLEM in the arena, in words that never hold any of
 * the secret. */
int secret_resolve(const char *value, const char *folder, struct arena *arena, const char **ret_value,
    const char **ret_problem);

/* True if VALUE is made of references alone: it may be shown and carried elsewhere. */
bool secret_is_elsewhere(const char *value);

#endif
