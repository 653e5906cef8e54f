/* Files are written into a folder with a name of its own beside the target, which is renamed when all of them are on the disk.
 * See pack_folder.h. */
#include "cli/pack_folder.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/tar.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUMS "SHA256SUMS"

struct member {
    const char *name;
    struct digest digest;
};

struct pack {
    struct arena arena;
    char *output;
    char *folder; /* where it comes to be */
    bool tar;
    struct map by_name;
    struct member *members;
    const char **names; /* of pack_names */
    size_t count, capacity;
    int error; /* the first; nothing is written behind it */
    char *trouble;
};

/* ---- beginning ---- */

static bool is_empty_folder(const char *path)
{
    DIR *directory = opendir(path);
    bool empty = directory != NULL;
    for (struct dirent *entry; empty && (entry = readdir(directory));)
        empty = string_equal(entry->d_name, ".") || string_equal(entry->d_name, "..");
    if (directory)
        closedir(directory);
    return empty;
}

/* 0, or why nothing may be put there. */
static int look_at_target(const char *output, bool tar, char **ret_trouble)
{
    struct stat status;
    if (lstat(output, &status) != 0)
        return 0; /* what else is wrong shows when it is made */
    bool free_place = tar ? S_ISREG(status.st_mode) && status.st_size == 0
                          : S_ISDIR(status.st_mode) && is_empty_folder(output);
    if (free_place)
        return 0;
    *ret_trouble = memory_format("%s is there already and not empty: name another, or take it away", output);
    return -EEXIST;
}

int pack_open(const char *output, struct pack **ret_pack, char **ret_trouble)
{
    AUTO_FREE char *plain = memory_copy(output);
    size_t length = strlen(plain);
    while (length > 1 && plain[length - 1] == '/')
        plain[--length] = '\0';
    bool tar = string_ends(plain, ".tar");
    int error = look_at_target(plain, tar, ret_trouble);
    if (error)
        return error;
    char *folder = memory_format("%s.new-XXXXXX", plain);
    if (!mkdtemp(folder)) {
        error = -errno;
        *ret_trouble = memory_format("%s: %s", folder, strerror(-error));
        free(folder);
        return error;
    }
    struct pack *pack = memory_new(1, sizeof *pack);
    *pack = (struct pack){.output = memory_copy(plain), .folder = folder, .tar = tar};
    *ret_pack = pack;
    return 0;
}

/* ---- files ---- */

static void fail(struct pack *pack, int error, const char *name)
{
    if (pack->error)
        return;
    pack->error = error;
    pack->trouble = memory_format("%s/%s: %s", pack->output, name, strerror(-error));
}

bool pack_has(const struct pack *pack, const char *name)
{
    return map_get(&pack->by_name, name) != NULL;
}

static int write_file(const struct pack *pack, const char *name, const void *bytes, size_t length)
{
    AUTO_FREE char *path = file_join(pack->folder, name);
    AUTO_FREE char *parent = file_folder_of(path);
    int error = file_make_folders(parent, 0750);
    if (error)
        return error;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (file < 0)
        return -errno;
    error = file_write(file, bytes, length);
    if (!error && fsync(file) != 0)
        error = -errno;
    if (close(file) != 0 && !error)
        error = -errno;
    return error;
}

void pack_put(struct pack *pack, const char *name, const void *bytes, size_t length)
{
    if (pack->error || pack_has(pack, name))
        return;
    int error = write_file(pack, name, length ? bytes : "", length);
    if (error)
        fail(pack, error, name);
    memory_reserve(&pack->members, &pack->capacity, pack->count + 1, sizeof *pack->members);
    const char *kept = arena_copy(&pack->arena, name);
    pack->members[pack->count++] =
        (struct member){.name = kept, .digest = digest_of(length ? bytes : "", length)};
    map_put(&pack->by_name, kept, pack);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct member *)a)->name, ((const struct member *)b)->name);
}

const char *const *pack_names(struct pack *pack, size_t *ret_count)
{
    if (pack->count)
        qsort(pack->members, pack->count, sizeof *pack->members, by_name);
    pack->names = memory_resize(pack->names, pack->count + 1, sizeof *pack->names);
    for (size_t i = 0; i < pack->count; i++)
        pack->names[i] = pack->members[i].name;
    *ret_count = pack->count;
    return pack->names;
}

/* ---- the end ---- */

static void write_sums(struct pack *pack)
{
    struct text sums = {0};
    size_t count;
    pack_names(pack, &count);
    for (size_t i = 0; i < count; i++) {
        char hex[DIGEST_TEXT_SIZE];
        digest_text(&pack->members[i].digest, hex);
        text_format(&sums, "%s  %s\n", hex + strlen("sha256:"), pack->members[i].name);
    }
    pack_put(pack, SUMS, text_string(&sums), sums.length);
    text_free(&sums);
}

/* Every file and folder is of the run's instant, so that copies of two packs are alike in that, too. */
static void set_times(const struct pack *pack, instant at)
{
    const struct timespec times[2] = {{.tv_sec = at}, {.tv_sec = at}};
    for (size_t i = 0; i < pack->count; i++) {
        AUTO_FREE char *path = file_join(pack->folder, pack->members[i].name);
        AUTO_FREE char *parent = file_folder_of(path);
        utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
        utimensat(AT_FDCWD, parent, times, AT_SYMLINK_NOFOLLOW);
    }
    utimensat(AT_FDCWD, pack->folder, times, AT_SYMLINK_NOFOLLOW);
}

static int add_to_tar(const struct pack *pack, const char *name, const char *top, instant at, FILE *file)
{
    AUTO_FREE char *path = file_join(pack->folder, name);
    AUTO_FREE char *inside = memory_format("%s/%s", top, name);
    const void *bytes = NULL;
    size_t length = 0;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return -errno;
    int error = file_map(descriptor, &bytes, &length);
    if (!error)
        error = tar_add(file, inside, bytes, length, at > 0 ? at : 0);
    if (bytes)
        file_unmap(bytes, length);
    close(descriptor);
    return error;
}

static int write_tar(struct pack *pack, const char *top, instant at)
{
    struct file_new file;
    size_t count;
    const char *const *names = pack_names(pack, &count);
    int error = file_new_open(pack->output, 0640, &file);
    if (error)
        return error;
    for (size_t i = 0; i < count && !error; i++)
        error = add_to_tar(pack, names[i], top, at, file.stream);
    if (!error)
        error = tar_end(file.stream);
    return file_new_finish(&file, error);
}

static int put_in_place(struct pack *pack, const char *top, instant at)
{
    if (pack->tar)
        return write_tar(pack, top, at);
    if (chmod(pack->folder, 0750) != 0)
        return -errno;
    set_times(pack, at);
    if (rename(pack->folder, pack->output) != 0)
        return -errno;
    free(pack->folder);
    pack->folder = NULL; /* nothing is left to take away */
    return 0;
}

int pack_finish(struct pack *pack, const char *top, instant at, char **ret_trouble)
{
    write_sums(pack);
    int error = pack->error;
    if (error) {
        *ret_trouble = pack->trouble;
        pack->trouble = NULL;
    } else {
        error = put_in_place(pack, top, at);
        if (error)
            *ret_trouble = memory_format("%s: %s", pack->output, strerror(-error));
    }
    pack_drop(pack);
    return error;
}

/* Only what was put: a folder that somebody else put something into stays. */
static void take_away(const struct pack *pack)
{
    for (size_t i = 0; i < pack->count; i++) {
        AUTO_FREE char *path = file_join(pack->folder, pack->members[i].name);
        unlink(path);
    }
    for (size_t i = 0; i < pack->count; i++) {
        AUTO_FREE char *path = file_join(pack->folder, pack->members[i].name);
        AUTO_FREE char *parent = file_folder_of(path);
        rmdir(parent);
    }
    rmdir(pack->folder);
}

struct pack *pack_drop(struct pack *pack)
{
    if (!pack)
        return NULL;
    if (pack->folder)
        take_away(pack);
    map_free(&pack->by_name);
    free(pack->members);
    free(pack->names);
    free(pack->output);
    free(pack->folder);
    free(pack->trouble);
    arena_free(&pack->arena);
    free(pack);
    return NULL;
}
