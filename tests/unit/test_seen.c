/* Lists of files as they were read: what is another is seen, what is not is not, and bytes that are no list are none. */
#include "base/file.h"
#include "base/memory.h"
#include "base/seen.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The clock of this program, which may be ahead. */
static time_t ahead;

int clock_gettime(clockid_t clock, struct timespec *ret_time)
{
    int error = (int)syscall(SYS_clock_gettime, clock, ret_time);
    if (clock == CLOCK_REALTIME)
        ret_time->tv_sec += ahead;
    return error;
}

static char folder[64];
static struct seen *seen;
static struct text list;

static void make(void)
{
    memcpy(folder, "/tmp/golive-seen-XXXXXX", sizeof "/tmp/golive-seen-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    seen = seen_new();
    seen_watch(seen);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static void take_away(void)
{
    seen_free(seen);
    text_free(&list);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

TestSuite(seen, .init = make, .fini = take_away);

static void put(const char *name, const char *words)
{
    cr_assert_eq(file_replace(name, words, strlen(words), 0644), 0);
}

static void read_file(const char *name)
{
    struct text bytes = {0};
    file_read_path(name, 1000, &bytes);
    text_free(&bytes);
}

static void write_list(void)
{
    seen_watch(NULL);
    text_clear(&list);
    seen_write(seen, &list);
}

static enum seen_answer look(struct text *changed)
{
    return seen_compare(list.data, list.length, changed, NULL);
}

Test(seen, what_is_read_is_noted_and_known_again)
{
    put("one", "1");
    read_file("one");
    read_file("nowhere");
    read_file("no-folder/nowhere");
    cr_expect_eq(seen_count(seen), 3);
    write_list();
    cr_expect_neq(look(NULL), SEEN_OTHER);
}

/* It may have changed behind its status and before it was read, in one moment of the file system's clock. */
Test(seen, a_file_that_was_young_when_it_was_looked_at_is_known_by_its_bytes_however_long_reading_takes)
{
    struct stat status;
    struct text older = {0};
    put("one", "1");
    cr_assert_eq(stat("one", &status), 0);
    ahead = 10; /* so long does it take to read it */
    seen_file("one", &status, "0", 1);
    write_list();
    cr_expect_eq(
        seen_compare(list.data, list.length, NULL, &older), SEEN_OTHER, "its bytes were not looked at");
    seen_free(seen);
    ahead = 0;
    seen = seen_new();
    seen_watch(seen);
    ahead = 10;
    seen_file("one", &status, "1", 1);
    write_list();
    cr_expect_eq(seen_compare(list.data, list.length, NULL, &older), SEEN_SAME_BUT_OLDER);
    text_free(&older);
}

Test(seen, nothing_is_noted_once_nobody_watches)
{
    put("one", "1");
    seen_watch(NULL);
    read_file("one");
    cr_expect_eq(seen_count(seen), 0);
}

Test(seen, the_first_file_that_is_another_is_named)
{
    struct text changed = {0};
    put("one", "1");
    put("two", "2");
    read_file("one");
    read_file("two");
    write_list();
    put("two", "3");
    cr_expect_eq(look(&changed), SEEN_OTHER);
    char *wanted = memory_format("%s/two", folder);
    cr_expect_str_eq(text_string(&changed), wanted);
    free(wanted);
    text_free(&changed);
}

Test(seen, a_young_file_rewritten_in_place_with_its_old_times_and_size_is_another)
{
    struct stat status;
    put("one", "before");
    read_file("one");
    cr_assert_eq(stat("one", &status), 0);
    write_list();
    FILE *file = fopen("one", "r+");
    cr_assert_not_null(file);
    fputs("behind", file);
    fclose(file);
    const struct timespec times[2] = {status.st_atim, status.st_mtim};
    cr_assert_eq(utimensat(AT_FDCWD, "one", times, 0), 0);
    cr_expect_eq(look(NULL), SEEN_OTHER);
}

Test(seen, what_was_not_there_and_comes_and_what_goes_is_another)
{
    put("one", "1");
    read_file("one");
    read_file("later");
    write_list();
    put("later", "2");
    cr_expect_eq(look(NULL), SEEN_OTHER);
    cr_assert_eq(remove("later"), 0);
    cr_expect_neq(look(NULL), SEEN_OTHER);
    cr_assert_eq(remove("one"), 0);
    cr_expect_eq(look(NULL), SEEN_OTHER);
}

Test(seen, a_name_more_or_less_in_a_young_folder_is_another_unless_it_has_another_ending)
{
    struct stat status;
    const char *const names[] = {"b.ini", "a.ini"};
    cr_assert_eq(mkdir("d", 0755), 0);
    put("d/a.ini", "");
    put("d/b.ini", "");
    cr_assert_eq(stat("d", &status), 0);
    seen_folder("d", &status, ".ini", names, 2);
    write_list();
    cr_expect_neq(look(NULL), SEEN_OTHER);
    put("d/c.ini", "");
    cr_expect_eq(look(NULL), SEEN_OTHER);
}

Test(seen, a_file_that_was_read_twice_and_differed_is_never_the_same)
{
    put("one", "1");
    read_file("one");
    put("one", "2");
    read_file("one");
    write_list();
    cr_expect_eq(look(NULL), SEEN_OTHER);
}

Test(seen, a_young_file_that_nobody_read_here_is_looked_at_again)
{
    put("program", "1");
    seen_path("program");
    write_list();
    cr_expect_eq(look(NULL), SEEN_OTHER);
}

Test(seen, many_folders_and_files_are_all_looked_at)
{
    char name[64];
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "d%d", i);
        cr_assert_eq(mkdir(name, 0755), 0);
        for (int k = 0; k < 30; k++) {
            snprintf(name, sizeof name, "d%d/f%d", i, k);
            put(name, "x");
            read_file(name);
        }
    }
    write_list();
    for (int i = 0; i < 40; i += 13) {
        cr_expect_neq(look(NULL), SEEN_OTHER);
        snprintf(name, sizeof name, "d%d/f%d", i, (i * 7) % 30);
        put(name, "y");
        cr_expect_eq(look(NULL), SEEN_OTHER, "%s is another, and nobody saw it", name);
        put(name, "x");
        seen_free(seen);
        seen = seen_new();
        seen_watch(seen);
        for (int j = 0; j < 40; j++) {
            for (int k = 0; k < 30; k++) {
                snprintf(name, sizeof name, "d%d/f%d", j, k);
                read_file(name);
            }
        }
        write_list();
    }
}

Test(seen, bytes_that_are_no_list_are_never_the_same)
{
    put("one", "1");
    cr_assert_eq(mkdir("d", 0755), 0);
    put("d/two", "2");
    read_file("one");
    read_file("d/two");
    read_file("nowhere");
    write_list();
    for (size_t length = 1; length < list.length; length++)
        cr_expect_eq(seen_compare(list.data, length, NULL, NULL), SEEN_OTHER, "cut at %zu", length);
    unsigned seed = 1;
    for (int i = 0; i < 3000; i++) {
        struct text spoilt = {0};
        text_append(&spoilt, list.data, list.length);
        seed = seed * 1103515245u + 12345u;
        spoilt.data[seed / 65536 % spoilt.length] ^= (char)(1u << (seed >> 8) % 8);
        struct text older = {0};
        seen_compare(spoilt.data, spoilt.length, NULL,
            &older); /* whatever it says, it reads nothing that is not its own */
        text_free(&older);
        text_free(&spoilt);
    }
    cr_expect_eq(seen_compare("", 0, NULL, NULL), SEEN_OTHER);
}
