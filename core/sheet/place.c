/* Putting files into place: each is whole on the disk before any gets its name, and a name that cannot be given takes all
 * others back. Must not know what is in the files. See place.h. */
#include "sheet/place.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(char **ret_problem, int error, const char *path, const char *what)
{
    *ret_problem = memory_format("%s: %s: %s", path, what, strerror(-error));
    return error;
}

static const char *aside_path(struct placing *placing, size_t place, const char *suffix)
{
    return arena_format(
        &placing->arena, "%s/%s%s", placing->aside, placing->files->items[place].path, suffix);
}

static const char *final_path(struct placing *placing, size_t place)
{
    return arena_format(&placing->arena, "%s/%s", placing->root, placing->files->items[place].path);
}

/* ---- writing aside ---- */

static int write_aside(struct placing *placing, size_t place)
{
    struct sheet_file *file = &placing->files->items[place];
    const char *path = aside_path(placing, place, "");
    AUTO_FREE char *folder = file_folder_of(path);
    struct text there = {0};
    struct stat status;
    const char *final = final_path(placing, place);
    bool exists = lstat(final, &status) == 0;
    int error = file_make_folders(folder, 0755);
    if (!error && exists && !S_ISREG(status.st_mode))
        error = -EEXIST;
    if (!error && file->keep && exists)
        error = file_read_path(final, INI_FILE_MAXIMUM, &there);
    const struct text *bytes = file->keep && exists ? &there : &file->bytes;
    if (!error)
        error = file_replace(path, text_string(bytes), bytes->length, exists ? status.st_mode & 07777 : 0644);
    if (!error && exists && chown(path, status.st_uid, status.st_gid) != 0)
        error = geteuid() == status.st_uid ? 0 : -errno;
    text_free(&there);
    return error;
}

int place_begin(struct placing *placing, const char *root, struct sheet_files *files, char **ret_problem)
{
    *placing = (struct placing){.files = files};
    placing->root = arena_copy(&placing->arena, root);
    int error = file_make_folders(root, 0755);
    if (error)
        return fail(ret_problem, error, root, "the folder cannot be made");
    char *aside = arena_format(&placing->arena, "%s/.golive-import-XXXXXX", root);
    if (!mkdtemp(aside))
        return fail(ret_problem, -errno, root, "nothing can be written into it");
    placing->aside = aside;
    for (size_t i = 0; i < files->count; i++) {
        error = write_aside(placing, i);
        if (error)
            return fail(ret_problem, error, final_path(placing, i), "it cannot be written");
    }
    return 0;
}

/* ---- what is there already ---- */

enum standing { STANDS_NOT, STANDS_SAME, STANDS_OTHER };

static enum standing standing_of(struct placing *placing, size_t place)
{
    struct text there = {0}, ours = {0};
    enum standing standing = STANDS_NOT;
    if (access(final_path(placing, place), F_OK) == 0) {
        bool read = file_read_path(final_path(placing, place), INI_FILE_MAXIMUM, &there) == 0 &&
                    file_read_path(aside_path(placing, place, ""), INI_FILE_MAXIMUM, &ours) == 0;
        bool same = read && there.length == ours.length &&
                    memcmp(text_string(&there), text_string(&ours), ours.length) == 0;
        standing = same ? STANDS_SAME : STANDS_OTHER;
    }
    text_free(&there);
    text_free(&ours);
    return standing;
}

size_t place_conflicts(struct placing *placing, struct text *text)
{
    size_t count = 0;
    for (size_t i = 0; i < placing->files->count; i++) {
        if (standing_of(placing, i) != STANDS_OTHER)
            continue;
        text_append_visible(text, final_path(placing, i));
        text_append_char(text, '\n');
        count++;
    }
    return count;
}

/* ---- names ---- */

/* What is replaced stays beside the new file, until all have their names. */
static int give_name(struct placing *placing, size_t place)
{
    const char *from = aside_path(placing, place, ""), *to = final_path(placing, place);
    AUTO_FREE char *folder = file_folder_of(to);
    enum standing standing = standing_of(placing, place);
    if (standing == STANDS_SAME)
        return 0;
    if (standing == STANDS_OTHER && !placing->replace)
        return -EEXIST;
    int error = file_make_folders(folder, 0755);
    if (error)
        return error;
    if (standing == STANDS_NOT) /* a link, not a renaming: a file that came up meanwhile is not lost */
        return link(from, to) == 0 ? 0 : -errno;
    if (link(to, aside_path(placing, place, ".before")) != 0 || rename(from, to) != 0)
        return -errno;
    return 0;
}

static void take_name_back(struct placing *placing, size_t place)
{
    const char *before = aside_path(placing, place, ".before"), *from = aside_path(placing, place, "");
    const char *to = final_path(placing, place);
    struct stat ours, theirs;
    if (access(before, F_OK) == 0)
        rename(before, to);
    else if (stat(from, &ours) == 0 && stat(to, &theirs) == 0 && ours.st_ino == theirs.st_ino &&
             ours.st_dev == theirs.st_dev)
        unlink(to);
}

int place_finish(struct placing *placing, char **ret_problem)
{
    for (size_t i = 0; i < placing->files->count; i++) {
        placing->unchanged += standing_of(placing, i) == STANDS_SAME;
        int error = give_name(placing, i);
        if (!error)
            continue;
        fail(ret_problem, error, final_path(placing, i), "it cannot get its name; nothing was changed");
        for (size_t j = i + 1; j-- > 0;)
            take_name_back(placing, j);
        return error;
    }
    const char *last = NULL;
    for (size_t i = 0; i < placing->files->count; i++) {
        const char *path = final_path(placing, i);
        AUTO_FREE char *folder = file_folder_of(path);
        if (last && string_equal(folder, last))
            continue;
        last = arena_copy(&placing->arena, folder);
        file_flush_folder_of(path);
    }
    return 0;
}

void place_end(struct placing *placing)
{
    for (size_t i = 0; placing->aside && i < placing->files->count; i++) {
        unlink(aside_path(placing, i, ".before"));
        unlink(aside_path(placing, i, ""));
    }
    static const char *const folders[] = {"/vendors", "/deployments.d/sites", "/deployments.d", ""};
    for (size_t i = 0; placing->aside && i < sizeof folders / sizeof *folders; i++) {
        AUTO_FREE char *folder = memory_format("%s%s", placing->aside, folders[i]);
        rmdir(folder);
    }
    arena_free(&placing->arena);
    *placing = (struct placing){0};
}
