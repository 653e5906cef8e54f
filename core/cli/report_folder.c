/* A report of many files in a folder: each page replaced whole, and pages of an earlier report that are no longer any taken
 * away, by the list that it left. Must not know what a page says. */
#include "cli/report_folder.h"

#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The list of pages that a report left in its folder, a name a line. */
#define LIST_NAME "pages.txt"
/* A list longer than this is none of ours. */
#define LIST_MAXIMUM ((size_t)64 << 20)

struct folder {
    struct arena arena;
    const char *path;
    struct file_new page; /* the one in hand */
    struct map written;   /* names of pages */
    struct text list;     /* the same, a line each */
};

bool is_report_folder(const char *output)
{
    struct stat status;
    return string_ends(output, "/") || (stat(output, &status) == 0 && S_ISDIR(status.st_mode));
}

static int begin_page(void *context, const char *name, FILE **ret_file)
{
    struct folder *folder = context;
    AUTO_FREE char *path = file_join(folder->path, name);
    AUTO_FREE char *parent = file_folder_of(path);
    int error = file_make_folders(parent, 0755);
    if (!error)
        error = file_new_open(path, 0644, &folder->page);
    if (error)
        return error;
    folder->page.unwaited = true; /* ten thousand pages would take twice the time */
    map_put(&folder->written, arena_copy(&folder->arena, name), folder);
    text_format(&folder->list, "%s\n", name);
    *ret_file = folder->page.stream;
    return 0;
}

static int end_page(void *context, FILE *file, int error)
{
    struct folder *folder = context;
    (void)file;
    return file_new_finish(&folder->page, error);
}

/* Only what a report of ours can have written: NAME.html, or one folder further down; nothing hidden, nothing above. */
static bool is_page_name(const char *name)
{
    size_t slashes = 0;
    for (const char *c = name; *c; c++) {
        if (!isalnum((unsigned char)*c) && !strchr("-_.@/", *c))
            return false;
        slashes += *c == '/';
        if (*c == '.' && (c == name || c[-1] == '/'))
            return false;
    }
    return *name != '/' && slashes <= 1 && string_ends(name, ".html");
}

/* What the list of the report before this one names, and this one has not. A file that cannot be taken away is an error:
 * it would go on saying what is no longer so. */
static int remove_stale(struct folder *folder, const char *list)
{
    AUTO_FREE char *copy = memory_copy(list);
    char *rest = copy;
    for (char *name = strsep(&rest, "\n"); name; name = strsep(&rest, "\n")) {
        if (!is_page_name(name) || map_get(&folder->written, name))
            continue;
        AUTO_FREE char *path = file_join(folder->path, name);
        if (unlink(path) != 0 && errno != ENOENT)
            return -errno;
    }
    return 0;
}

int write_report_folder(const char *path, const struct report_format *format, const struct run *run,
    const struct report_options *options)
{
    struct folder folder = {.path = path};
    const struct report_folder pages = {begin_page, end_page, &folder};
    AUTO_FREE char *list_path = file_join(path, LIST_NAME);
    struct text before = {0};
    int error = file_make_folders(path, 0755);
    if (!error) {
        error = file_read_path(list_path, LIST_MAXIMUM, &before);
        error = error == -ENOENT ? 0 : error;
    }
    if (!error)
        error = format->write_folder(run, options, &pages);
    if (!error && before.length)
        error = remove_stale(&folder, before.data);
    if (error) /* what broke off half-way leaves pages of both: the next one has to know them all */
        text_append_string(&folder.list, text_string(&before));
    int list_error = file_replace(list_path, text_string(&folder.list), folder.list.length, 0644);
    error = error ? error : list_error;
    text_free(&before);
    text_free(&folder.list);
    map_free(&folder.written);
    arena_free(&folder.arena);
    return error;
}
