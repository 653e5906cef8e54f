/* A table of the kinds of references. See secret.h. */
#include "config/secret.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_SECRET 65536u /* bytes */

struct lookup {
    const char *folder;
    struct arena *arena;
    struct text *value; /* what was found is appended */
};

static int from_environment(const struct lookup *lookup, const char *name, const char **ret_problem)
{
    const char *value = getenv(name);
    if (!value) {
        *ret_problem = arena_format(lookup->arena, "the environment has no %s", name);
        return -ENOENT;
    }
    text_append_string(lookup->value, value);
    return 0;
}

/* The file's text without line ends and blanks behind it. */
static int from_path(
    const struct lookup *lookup, const char *path, const char *shown, const char **ret_problem)
{
    struct text bytes = {0};
    int error = file_read_path(path, LONGEST_SECRET, &bytes);
    if (!error && bytes.length && memchr(bytes.data, 0, bytes.length))
        error = -EBADMSG;
    if (error) {
        *ret_problem = arena_format(lookup->arena, "%s cannot be read: %s", shown, strerrordesc_np(-error));
    } else {
        while (bytes.length && strchr(" \t\r\n", bytes.data[bytes.length - 1]))
            bytes.length--;
        text_append(lookup->value, bytes.data, bytes.length);
    }
    if (bytes.data)
        explicit_bzero(bytes.data, bytes.capacity);
    text_free(&bytes);
    return error;
}

static int from_file(const struct lookup *lookup, const char *name, const char **ret_problem)
{
    AUTO_FREE char *path = file_join(lookup->folder, name);
    return from_path(lookup, path, name, ret_problem);
}

static int from_credentials(const struct lookup *lookup, const char *name, const char **ret_problem)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (!folder || strchr(name, '/') || string_equal(name, "..")) {
        *ret_problem = arena_format(lookup->arena,
            folder ? "%s is no name of a credential" : "systemd passed no credential %s", name);
        return -ENOENT;
    }
    AUTO_FREE char *path = file_join(folder, name);
    return from_path(lookup, path, name, ret_problem);
}

static const struct {
    const char *open;
    int (*resolve)(const struct lookup *lookup, const char *name, const char **ret_problem);
} kinds[] = {
    {"${env:", from_environment},
    {"${file:", from_file},
    {"${cred:", from_credentials},
};

/* Resolves the reference at AT, if there is one; *RET_LENGTH is how many bytes it takes, 0 if it is none. */
static int resolve_at(
    const struct lookup *lookup, const char *at, size_t *ret_length, const char **ret_problem)
{
    *ret_length = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t open = strlen(kinds[i].open);
        const char *close = string_starts(at, kinds[i].open) ? strchr(at + open, '}') : NULL;
        if (!close)
            continue;
        *ret_length = (size_t)(close - at) + 1;
        const char *name = arena_copy_bytes(lookup->arena, at + open, (size_t)(close - at) - open);
        return kinds[i].resolve(lookup, name, ret_problem);
    }
    return 0;
}

bool secret_is_elsewhere(const char *value)
{
    bool any = *value != '\0';
    while (*value) {
        size_t i = 0;
        while (i < sizeof kinds / sizeof *kinds && !string_starts(value, kinds[i].open))
            i++;
        const char *close = i < sizeof kinds / sizeof *kinds ? strchr(value, '}') : NULL;
        if (!close)
            return false;
        value = close + 1;
    }
    return any;
}

int secret_resolve(const char *value, const char *folder, struct arena *arena, const char **ret_value,
    const char **ret_problem)
{
    struct text resolved = {.maximum = LONGEST_SECRET};
    struct lookup lookup = {folder, arena, &resolved};
    int error = 0;
    while (*value && !error) {
        size_t length;
        error = resolve_at(&lookup, value, &length, ret_problem);
        if (!length)
            text_append_char(&resolved, *value++);
        value += length;
    }
    const char *text = text_string(&resolved);
    for (size_t i = 0; !error && i < resolved.length; i++) {
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            error = -EBADMSG;
    }
    if (error == -EBADMSG)
        *ret_problem = "it has characters that no secret should have";
    if (!error && (resolved.overflowed || !resolved.length)) {
        error = -EINVAL;
        *ret_problem = resolved.overflowed ? "it is too long" : "it is empty";
    }
    if (!error)
        *ret_value = arena_copy(arena, text);
    if (resolved.data)
        explicit_bzero(resolved.data, resolved.capacity);
    text_free(&resolved);
    return error;
}
