/* Which file a command's first word stands for, and whether this site lets golive run it. Runs nothing. See commands.h. */
#include "gather/commands.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/trust.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* True if PATH is ALLOWED itself or lies below it, both without links. */
static bool lies_in(const char *path, const char *allowed)
{
    size_t length = strlen(allowed);
    return strncmp(path, allowed, length) == 0 &&
           (path[length] == '\0' || path[length] == '/' || (length && allowed[length - 1] == '/'));
}

static bool is_allowed(const struct command_settings *settings, const char *path)
{
    for (const char *const *allowed = settings->allow; allowed && *allowed; allowed++) {
        AUTO_FREE char *real = realpath(*allowed, NULL);
        if (real && lies_in(path, real))
            return true;
    }
    return false;
}

/* The first of what is allowed that has a program of that name; NULL if none has. */
static char *named_program(const struct command_settings *settings, const char *name)
{
    for (const char *const *allowed = settings->allow; allowed && *allowed; allowed++) {
        const char *slash = strrchr(*allowed, '/');
        AUTO_FREE char *within = memory_format("%s/%s", *allowed, name);
        char *real = realpath(within, NULL);
        if (!real && string_equal(slash ? slash + 1 : *allowed, name))
            real = realpath(*allowed, NULL);
        if (real)
            return real;
    }
    return NULL;
}

static const char *why_not(const char *path, struct arena *arena)
{
    struct stat status;
    AUTO_FREE char *problem = NULL;
    if (stat(path, &status) != 0)
        return arena_format(arena, "its program cannot be looked at: %s", strerror(errno));
    if (trust_file(path, &status, &problem) != 0)
        return arena_format(arena, "its program will not be run: %s", problem);
    if (access(path, X_OK) != 0)
        return "its program may not be executed: chmod +x";
    return NULL;
}

const char *commands_program(
    const struct command_settings *settings, const char *word, struct arena *arena, const char **ret_why)
{
    bool path = strchr(word, '/') != NULL;
    if (path && *word != '/') {
        *ret_why = "its program is named by a relative path: write the whole path, or a name alone";
        return NULL;
    }
    if (!settings->allow || !*settings->allow) {
        *ret_why = "[commands] allow of the site file names nothing that may be run";
        return NULL;
    }
    AUTO_FREE char *real = path ? realpath(word, NULL) : named_program(settings, word);
    if (!real) {
        *ret_why = path ? arena_format(arena, "its program is not there: %s", strerror(errno))
                        : "nothing in [commands] allow of the site file has a program of that name";
        return NULL;
    }
    if (!is_allowed(settings, real)) {
        *ret_why = "its program lies outside of what [commands] allow of the site file names";
        return NULL;
    }
    *ret_why = why_not(real, arena);
    return *ret_why ? NULL : arena_copy(arena, real);
}
