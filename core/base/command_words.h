/* A command as a configuration has it, taken apart into words. There is no shell: no variables, globs, pipes, substitution.
 * Knows nothing of programs. */
#ifndef GOLIVE_BASE_COMMAND_WORDS_H
#define GOLIVE_BASE_COMMAND_WORDS_H

#include "base/memory.h"

#include <stddef.h>

#define COMMAND_MOST_WORDS 256u
#define COMMAND_LONGEST 16384u /* bytes */

/* Words stand between blanks. What stands in double quotes ("" is one of them) or single quotes ('' likewise) is itself,
 * blanks too, and joins what touches it; a backslash is an ordinary character. *RET_WORDS is NULL-ended, in ARENA. 0, or
 * -EINVAL with *RET_WHY, a static sentence, which may be NULL if nobody wants it. */
int command_words(
    const char *text, struct arena *arena, char ***ret_words, size_t *ret_count, const char **ret_why);

#endif
