/* A file a run: "golive PID START", then a line for each program started. Where the run is over and nothing of it is left,
 * the file goes. What cannot be read or written is as if it were not there: then only this run's own knowledge counts. See
 * command_register.h. */
#include "gather/command_register.h"

#include "base/date.h"
#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_FILE ((size_t)16 << 20)
#define SECONDS_TO_END 10 /* beyond its time limit, before a program counts as stuck */

struct command_register {
    struct arena arena;
    char *folder;     /* NULL: nothing is kept */
    char *path;       /* of our file; NULL until something is noted */
    int descriptor;   /* of it, or -1 */
    struct map stuck; /* key -> number of the process, as a string of the arena */
    bool keep;
};

/* The next word of *AT, moved on behind it, in OUT; false if there is none or it is longer. */
static bool next_word(const char **at, char *out, size_t size)
{
    const char *word = *at + strspn(*at, " ");
    size_t length = strcspn(word, " \n");
    if (!length || length >= size)
        return false;
    memcpy(out, word, length);
    out[length] = '\0';
    *at = word + length;
    return true;
}

static bool next_number(const char **at, int64_t *ret_number)
{
    char word[24];
    return next_word(at, word, sizeof word) && string_integer(word, ret_number) == 0;
}

/* When the process was started, in the kernel's ticks, of its line in /proc; 0 if it does not run any more. */
static int64_t start_in(const char *line)
{
    const char *at = strrchr(line, ')'); /* its name may hold anything */
    char word[24];
    int64_t start = 0;
    if (!at++ || !next_word(&at, word, sizeof word) || *word == 'Z' || *word == 'X')
        return 0; /* it is over, and nobody has waited for it */
    for (int skipped = 0; skipped < 18; skipped++) {
        if (!next_word(&at, word, sizeof word))
            return 0;
    }
    return next_number(&at, &start) ? start : 0;
}

static int64_t start_of(int64_t process)
{
    struct text text = {.maximum = 4096};
    AUTO_FREE char *path = memory_format("/proc/%lld/stat", (long long)process);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    int64_t start = 0;
    if (descriptor < 0)
        return 0;
    if (file_read(descriptor, 4095, &text) == 0)
        start = start_in(text_string(&text));
    close(descriptor);
    text_free(&text);
    return start;
}

static bool runs(int64_t process, int64_t start)
{
    return process > 1 && process <= INT32_MAX && start > 0 && start_of(process) == start;
}

/* ---- what others left ---- */

/* One line of a file. True if its program runs still. */
static bool take_line(struct command_register *record, const char *line, bool owner_runs)
{
    char key[80];
    int64_t process, start, until;
    if (!next_word(&line, key, sizeof key) || !next_number(&line, &process) || !next_number(&line, &start) ||
        !next_number(&line, &until) || !runs(process, start))
        return false;
    if (!owner_runs || instant_now() > until)
        map_put(&record->stuck, arena_copy(&record->arena, key),
            arena_format(&record->arena, "%lld", (long long)process));
    return true;
}

static void take_file(struct command_register *record, const char *name)
{
    AUTO_FREE char *path = file_join(record->folder, name);
    struct text text = {0};
    int64_t owner = 0, start = 0;
    bool left = false;
    if (file_read_path(path, LONGEST_FILE, &text) == 0) {
        const char *line = text_string(&text);
        const char *head = line + strlen("golive");
        bool owner_runs = string_starts(line, "golive ") && next_number(&head, &owner) &&
                          next_number(&head, &start) && runs(owner, start);
        while ((line = strchr(line, '\n')) != NULL && *++line)
            left |= take_line(record, line, owner_runs);
        if (!left && !owner_runs)
            unlink(path);
    }
    text_free(&text);
}

struct command_register *command_register_open(const char *folder)
{
    struct command_register *record = memory_new(1, sizeof *record);
    record->descriptor = -1;
    record->folder = memory_copy(folder);
    DIR *names = folder ? opendir(folder) : NULL;
    for (const struct dirent *entry = names ? readdir(names) : NULL; entry; entry = readdir(names)) {
        if (strspn(entry->d_name, "0123456789") == strlen(entry->d_name))
            take_file(record, entry->d_name);
    }
    if (names)
        closedir(names);
    return record;
}

struct command_register *command_register_close(struct command_register *record)
{
    if (!record)
        return NULL;
    if (record->descriptor >= 0)
        close(record->descriptor);
    if (record->path && !record->keep)
        unlink(record->path);
    map_free(&record->stuck);
    arena_free(&record->arena);
    free(record->folder);
    free(record->path);
    free(record);
    return NULL;
}

/* ---- this run ---- */

pid_t command_register_stuck(const struct command_register *record, const char *key)
{
    const char *process = map_get(&record->stuck, key);
    int64_t number = 0;
    return process && string_integer(process, &number) == 0 ? (pid_t)number : 0;
}

static void begin_file(struct command_register *record)
{
    record->path = memory_format("%s/%d", record->folder, (int)getpid());
    if (file_make_folders(record->folder, 0700) != 0)
        return;
    record->descriptor = open(record->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    AUTO_FREE char *head = memory_format("golive %d %lld\n", (int)getpid(), (long long)start_of(getpid()));
    if (record->descriptor >= 0)
        file_write(record->descriptor, head, strlen(head));
}

void command_register_note(struct command_register *record, const char *key, pid_t process, uint32_t seconds)
{
    if (!record->folder)
        return;
    if (!record->path)
        begin_file(record);
    if (record->descriptor < 0)
        return;
    AUTO_FREE char *line = memory_format("%s %d %lld %lld\n", key, (int)process, (long long)start_of(process),
        (long long)instant_now() + seconds + SECONDS_TO_END);
    file_write(record->descriptor, line, strlen(line));
}

void command_register_keep(struct command_register *record)
{
    record->keep = true;
}
