/* Digests known without reading: of a file that is as it was, and of no other; and a list that is not whole says nothing. */
#include "base/file.h"
#include "base/known.h"
#include "base/memory.h"
#include "base/text.h"

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct scratch scratch;
    struct known *known;
    char *path; /* of a file */
    struct stat status;
};

static const struct known_file something = {.digest = {.bytes = {1, 2, 3}}, .bytes = "words", .length = 5};

static struct fixture set_up(void)
{
    struct fixture fixture = {0};
    scratch_make(&fixture.scratch);
    fixture.path = memory_copy(scratch_write(&fixture.scratch, "paper", "one", 3));
    cr_assert_eq(stat(fixture.path, &fixture.status), 0);
    fixture.known = known_open(fixture.scratch.path, false);
    return fixture;
}

static void tear_down(struct fixture *fixture)
{
    known_free(fixture->known);
    scratch_remove(&fixture->scratch);
    free(fixture->path);
}

/* As in the next run. */
static void start_over(struct fixture *fixture, bool anew)
{
    known_save(fixture->known);
    known_free(fixture->known);
    fixture->known = known_open(fixture->scratch.path, anew);
}

static bool finds(const struct fixture *fixture)
{
    struct known_file file;
    struct stat now;
    return stat(fixture->path, &now) == 0 &&
           known_find(fixture->known, KNOWN_FILE, fixture->path, &now, &file) && file.length == 5 &&
           memcmp(file.bytes, "words", 5) == 0 &&
           memcmp(&file.digest, &something.digest, sizeof file.digest) == 0;
}

static void note(struct fixture *fixture)
{
    known_note_own(fixture->known, KNOWN_FILE, fixture->path, &fixture->status, &something);
    cr_assert(finds(fixture));
    start_over(fixture, false);
    cr_assert(finds(fixture), "the list was not kept");
}

/* Does something to the file until the clock by which its inode's change is dated has gone on. */
#define UNTIL_DATED(fixture, deed)                                                                           \
    do {                                                                                                     \
        struct stat now_;                                                                                    \
        do {                                                                                                 \
            deed;                                                                                            \
            cr_assert_eq(stat((fixture)->path, &now_), 0);                                                   \
        } while (now_.st_ctim.tv_sec == (fixture)->status.st_ctim.tv_sec &&                                  \
                 now_.st_ctim.tv_nsec == (fixture)->status.st_ctim.tv_nsec);                                 \
    } while (0)

static void restore_time(const struct fixture *fixture)
{
    const struct timespec times[2] = {fixture->status.st_atim, fixture->status.st_mtim};
    cr_assert_eq(utimensat(AT_FDCWD, fixture->path, times, 0), 0);
}

static void write_in_place(const struct fixture *fixture, const char *words)
{
    int descriptor = open(fixture->path, O_WRONLY | O_CLOEXEC);
    cr_assert_geq(descriptor, 0);
    cr_assert_eq(file_write(descriptor, words, strlen(words)), 0);
    close(descriptor);
}

Test(known, what_is_as_it_was_is_known_in_the_next_run)
{
    struct fixture fixture = set_up();
    cr_expect_not(finds(&fixture));
    note(&fixture);
    struct known_file file;
    cr_expect_not(known_find(fixture.known, KNOWN_PLUGIN, fixture.path, &fixture.status, &file),
        "what is known of it as one thing is not known of it as another");
    cr_expect_not(known_find(fixture.known, KNOWN_FILE, "/elsewhere", &fixture.status, &file));
    cr_expect_not(known_find(NULL, KNOWN_FILE, fixture.path, &fixture.status, &file));
    tear_down(&fixture);
}

Test(known, other_bytes_of_the_same_length_are_another_file_even_with_its_time_restored)
{
    struct fixture fixture = set_up();
    note(&fixture);
    UNTIL_DATED(&fixture, write_in_place(&fixture, "two"));
    cr_expect_not(finds(&fixture));
    UNTIL_DATED(&fixture, restore_time(&fixture));
    cr_expect_not(finds(&fixture), "touch -d must not hide a change");
    tear_down(&fixture);
}

Test(known, another_inode_under_the_name_is_another_file)
{
    struct fixture fixture = set_up();
    note(&fixture);
    const char *other = scratch_write(&fixture.scratch, "other", "two", 3);
    cr_assert_eq(rename(other, fixture.path), 0);
    restore_time(&fixture);
    cr_expect_not(finds(&fixture));
    tear_down(&fixture);
}

/* Each part of the identity by itself, since a test cannot give a file the change time it wants. */
Test(known, every_part_of_the_identity_counts)
{
    struct fixture fixture = set_up();
    struct known_file file;
    note(&fixture);
    for (int i = 0; i < 7; i++) {
        struct stat other = fixture.status;
        other.st_dev += i == 0;
        other.st_ino += i == 1;
        other.st_size += i == 2;
        other.st_mtim.tv_sec += i == 3;
        other.st_mtim.tv_nsec ^= i == 4;
        other.st_ctim.tv_sec += i == 5;
        other.st_ctim.tv_nsec ^= i == 6;
        cr_expect_not(known_find(fixture.known, KNOWN_FILE, fixture.path, &other, &file), "part %d", i);
    }
    tear_down(&fixture);
}

Test(known, a_file_so_young_that_a_change_might_not_show_is_not_known)
{
    struct fixture fixture = set_up();
    known_note(fixture.known, KNOWN_FILE, fixture.path, &fixture.status, &something);
    cr_expect_not(finds(&fixture));
    struct stat old = fixture.status;
    struct known_file file;
    old.st_mtim.tv_sec -= 60;
    known_note(fixture.known, KNOWN_FILE, fixture.path, &old, &something);
    cr_expect_not(known_find(fixture.known, KNOWN_FILE, fixture.path, &old, &file), "its inode is young");
    old.st_ctim.tv_sec -= 60;
    known_note(fixture.known, KNOWN_FILE, fixture.path, &old, &something);
    cr_expect(known_find(fixture.known, KNOWN_FILE, fixture.path, &old, &file));
    old.st_ctim.tv_sec += 86400;
    known_note(fixture.known, KNOWN_FILE, fixture.path, &old, &something);
    cr_expect_not(known_find(fixture.known, KNOWN_FILE, fixture.path, &old, &file), "it is of the future");
    tear_down(&fixture);
}

static void list_path(const struct fixture *fixture, char out[200])
{
    snprintf(out, 200, "%s/%s", fixture->scratch.path, KNOWN_FILE_NAME);
}

static void expect_nothing(struct fixture *fixture, const char *why)
{
    struct known *known = known_open(fixture->scratch.path, false);
    struct known_file file;
    cr_expect_not(known_find(known, KNOWN_FILE, fixture->path, &fixture->status, &file), "%s", why);
    known_free(known);
}

Test(known, a_list_that_is_damaged_anywhere_says_nothing)
{
    struct fixture fixture = set_up();
    struct text bytes = {0};
    char path[200];
    note(&fixture);
    list_path(&fixture, path);
    cr_assert_eq(file_read_path(path, 10000, &bytes), 0);
    for (size_t i = 0; i < bytes.length; i++) {
        bytes.data[i] ^= 4;
        cr_assert_eq(file_replace(path, bytes.data, bytes.length, 0600), 0);
        expect_nothing(&fixture, "a changed byte");
        bytes.data[i] ^= 4;
        cr_assert_eq(file_replace(path, bytes.data, i, 0600), 0);
        expect_nothing(&fixture, "a list cut short");
    }
    text_append_char(&bytes, 'x');
    cr_assert_eq(file_replace(path, bytes.data, bytes.length, 0600), 0);
    expect_nothing(&fixture, "something behind the list");
    text_free(&bytes);
    tear_down(&fixture);
}

Test(known, a_list_that_others_may_have_written_says_nothing)
{
    struct fixture fixture = set_up();
    char path[200], elsewhere[220];
    note(&fixture);
    list_path(&fixture, path);
    snprintf(elsewhere, sizeof elsewhere, "%s.elsewhere", path);
    cr_assert_eq(chmod(path, 0660), 0);
    expect_nothing(&fixture, "the group may write to it");
    cr_assert_eq(chmod(path, 0600), 0);
    cr_assert_eq(rename(path, elsewhere), 0);
    cr_assert_eq(symlink(elsewhere, path), 0);
    expect_nothing(&fixture, "a link");
    cr_assert_eq(rename(elsewhere, path), 0);
    cr_assert_eq(chmod(fixture.scratch.path, 0777), 0);
    cr_expect_null(known_open(fixture.scratch.path, false), "everybody may write to the folder");
    cr_assert_eq(chmod(fixture.scratch.path, 0700), 0);
    cr_expect(finds(&fixture));
    tear_down(&fixture);
}

Test(known, who_judges_anew_is_told_nothing_and_takes_nothing_away)
{
    struct fixture fixture = set_up();
    note(&fixture);
    start_over(&fixture, true);
    cr_expect_not(finds(&fixture));
    known_note_own(fixture.known, KNOWN_FILE, "/another", &fixture.status, &something);
    start_over(&fixture, false);
    cr_expect(finds(&fixture));
    struct known_file file;
    cr_expect(known_find(fixture.known, KNOWN_FILE, "/another", &fixture.status, &file));
    tear_down(&fixture);
}

Test(known, what_is_forgotten_stays_so)
{
    struct fixture fixture = set_up();
    note(&fixture);
    known_forget(fixture.known, KNOWN_FILE, fixture.path);
    cr_expect_not(finds(&fixture));
    start_over(&fixture, false);
    cr_expect_not(finds(&fixture));
    known_note_own(fixture.known, KNOWN_FILE, fixture.path, &fixture.status, &something);
    cr_expect(finds(&fixture));
    tear_down(&fixture);
}

Test(known, a_digest_is_read_once_and_known_from_then_on)
{
    struct fixture fixture = set_up();
    struct digest digest, read = digest_of("one", 3);
    cr_assert_eq(known_digest(fixture.known, fixture.path, 100, &digest), 0, "it is young: it is read");
    cr_expect_arr_eq(&digest, &read, sizeof read);
    known_note_own(fixture.known, KNOWN_FILE, fixture.path, &fixture.status, &something);
    cr_assert_eq(known_digest(fixture.known, fixture.path, 100, &digest), 1);
    cr_expect_arr_eq(&digest, &something.digest, sizeof digest);
    cr_assert_eq(known_digest(NULL, fixture.path, 100, &digest), 0);
    cr_expect_arr_eq(&digest, &read, sizeof read);
    start_over(&fixture, true);
    cr_assert_eq(known_digest(fixture.known, fixture.path, 100, &digest), 0);
    cr_expect_eq(known_digest(fixture.known, fixture.path, 2, &digest), -EFBIG);
    cr_expect_eq(known_digest(fixture.known, fixture.scratch.path, 100, &digest), -EINVAL);
    cr_expect_eq(known_digest(fixture.known, "/nowhere/at/all", 100, &digest), -ENOENT);
    /* A program that lies there for longer than this test runs. */
    start_over(&fixture, false);
    cr_assert_eq(known_digest(fixture.known, "/bin/sh", 1 << 26, &read), 0);
    cr_assert_eq(known_digest(fixture.known, "/bin/sh", 1 << 26, &digest), 1);
    cr_expect_arr_eq(&digest, &read, sizeof read);
    tear_down(&fixture);
}
