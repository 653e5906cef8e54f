/* Sections that are written into files people keep by hand: what was there stays, what is written reads back. */
#include "config/ini.h"
#include "config/ini_write.h"

#include "base/file.h"
#include "base/memory.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct ini_line lines[] = {{"reason", "In press"}, {"by", "J. Rivera"}, {"where", NULL}};
static const struct ini_addition waiver = {"waiver:evidence/EVID-12", lines, 3};

/* BYTES with the section; "" and the error if it cannot be. */
static char *with(const char *bytes, const struct ini_addition *addition, bool replace, int expected)
{
    struct text after = {0};
    AUTO_FREE char *problem = NULL;
    int error = ini_write_into(bytes, strlen(bytes), addition, replace, &after, &problem);
    cr_expect_eq(error, expected, "%d: %s", error, problem ? problem : "");
    cr_expect_eq(problem != NULL, expected != 0);
    char *made = text_steal(&after);
    return made;
}

static void becomes(const char *before, const char *after)
{
    AUTO_FREE char *made = with(before, &waiver, false, 0);
    cr_expect_str_eq(made, after);
}

#define ADDED "[waiver:evidence/EVID-12]\nreason = In press\nby = J. Rivera\n"

Test(ini_write, a_section_stands_at_the_end_behind_an_empty_line)
{
    becomes("[deployment]\nid = a\n", "[deployment]\nid = a\n\n" ADDED);
    becomes("[deployment]\nid = a\n\n", "[deployment]\nid = a\n\n" ADDED);
    becomes("[deployment]\nid = a", "[deployment]\nid = a\n\n" ADDED);
    becomes("", ADDED);
}

Test(ini_write, line_ends_and_byte_order_mark_stay)
{
    becomes("\xef\xbb\xbf[deployment]\r\nid = a\r\n",
        "\xef\xbb\xbf[deployment]\r\nid = a\r\n\r\n"
        "[waiver:evidence/EVID-12]\r\nreason = In press\r\nby = J. Rivera\r\n");
    becomes("\xef\xbb\xbf", "\xef\xbb\xbf" ADDED);
    becomes("[a]\r\nb = c",
        "[a]\r\nb = c\r\n\r\n[waiver:evidence/EVID-12]\r\nreason = In press\r\nby = J. Rivera\r\n");
}

Test(ini_write, a_section_that_is_there_is_refused_or_replaced_where_it_stands)
{
    const char *before = "[deployment]\nid = a\n; why\n" ADDED "\n; of the next\n[x]\ny = z\n";
    AUTO_FREE char *refused = with(before, &waiver, false, -EEXIST);
    cr_expect_str_eq(refused, "", "nothing is written");
    const struct ini_line other[] = {{"reason", "Cured"}};
    AUTO_FREE char *made = with(before, &(struct ini_addition){waiver.section, other, 1}, true, 0);
    cr_expect_str_eq(made, "[deployment]\nid = a\n; why\n[waiver:evidence/EVID-12]\nreason = Cured\n\n; of "
                           "the next\n[x]\ny = z\n");
}

Test(ini_write, values_that_mean_something_to_the_reader_are_quoted)
{
    static const char *const values[] = {"a; b", "# c", "say \"no\"", "\"quoted\"", "a, \"b\", c", "6\" wide",
        "x = y", "[not a section]", "  spaced\n\tout  ", "\xc3\xa9t\xc3\xa9", "a # b", ";", "\"", "\"\"",
        "${x}"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct ini_line line[] = {{"reason", values[i]}};
        AUTO_FREE char *made =
            with("[deployment]\nid = a\n", &(struct ini_addition){"accept:a/B-1", line, 1}, false, 0);
        struct ini_file file;
        struct problems problems = {0};
        cr_assert_eq(ini_parse_bytes("made", made, strlen(made), &file, &problems), 0, "%s", made);
        const struct ini_entry *entry = ini_entry_of(ini_section_of(&file, "accept:a/B-1"), "reason");
        cr_assert_not_null(entry);
        if (i == 8)
            cr_expect_str_eq(entry->value, "spaced out");
        else
            cr_expect_str_eq(entry->value, values[i]);
        ini_free(&file);
        problems_free(&problems);
    }
}

Test(ini_write, what_no_ini_file_can_hold_is_refused)
{
    char *longer = memory_new(INI_VALUE_MAXIMUM + 2, 1);
    memset(longer, 'x', INI_VALUE_MAXIMUM + 1);
    const char *const values[] = {"bell \x07", "latin \xe9", "escape \x1b[2J", longer};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct ini_line line[] = {{"reason", values[i]}};
        AUTO_FREE char *made =
            with("[a]\nb = c\n", &(struct ini_addition){"accept:a/B-1", line, 1}, false, -EINVAL);
        cr_expect_str_empty(made);
    }
    static const char *const names[] = {"a]\n[b", "", " x", "a\nb", "a[b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        free(with("[a]\nb = c\n", &(struct ini_addition){names[i], lines, 1}, false, -EINVAL));
    free(longer);
}

/* Any words come back as they were, but for white space: bytes by a generator of fixed seed. */
Test(ini_write, any_words_read_back_as_they_were_written)
{
    static const char alphabet[] = "ab \",;#=[]\\'$%\t\xc3\xa9";
    uint32_t seed = 7;
    for (unsigned round = 0; round < 4000; round++) {
        char value[24];
        size_t length = 0;
        do {
            seed = seed * 1664525u + 1013904223u;
            char byte = alphabet[(seed >> 16) % (sizeof alphabet - 2)];
            value[length++] = byte;
            if ((unsigned char)byte == 0xc3)
                value[length++] = '\xa9';
        } while (length < sizeof value - 2 && (seed >> 8) % 23);
        value[length] = '\0';
        const struct ini_line line[] = {{"reason", value}, {"by", "x"}};
        struct text after = {0};
        AUTO_FREE char *problem = NULL;
        int error = ini_write_into(
            "[a]\nb = c\n", 10, &(struct ini_addition){"accept:a/B-1", line, 2}, false, &after, &problem);
        cr_assert_eq(
            error, 0, "<%s>: %s", value, problem ? problem : ""); /* it checks itself that it reads back */
        text_free(&after);
    }
}

/* ---- files ---- */

struct place {
    char folder[64];
    char *file;
    struct text before, after;
};

static void place_begin(struct place *place)
{
    *place = (struct place){.folder = "/tmp/golive-write-XXXXXX"};
    cr_assert_not_null(mkdtemp(place->folder));
    place->file = file_join(place->folder, "d.ini");
    text_append_string(&place->before, "[deployment]\nid = a\n");
    text_append_string(&place->after, "[deployment]\nid = b\n");
    cr_assert_eq(file_replace(place->file, place->before.data, place->before.length, 0640), 0);
}

static void place_end(struct place *place)
{
    static const char *const names[] = {"d.ini", "link.ini"};
    for (size_t i = 0; i < 2; i++) {
        AUTO_FREE char *path = file_join(place->folder, names[i]);
        unlink(path);
    }
    cr_expect_eq(rmdir(place->folder), 0, "nothing else was left in the folder");
    free(place->file);
    text_free(&place->before);
    text_free(&place->after);
}

static void holds(const char *path, const struct text *bytes)
{
    struct text now = {0};
    cr_assert_eq(file_read_path(path, 4096, &now), 0);
    cr_expect_str_eq(text_string(&now), text_string(bytes));
    text_free(&now);
}

Test(ini_write, the_file_keeps_its_mode_and_owner)
{
    struct place place;
    struct stat old, new;
    AUTO_FREE char *problem = NULL;
    place_begin(&place);
    if (getuid() == 0)
        cr_assert_eq(chown(place.file, 65534, 65534), 0);
    cr_assert_eq(chmod(place.file, 0604), 0);
    cr_assert_eq(stat(place.file, &old), 0);
    cr_expect_eq(ini_write_file(place.file, &place.before, &place.after, &problem), 0, "%s", problem);
    cr_assert_eq(stat(place.file, &new), 0);
    cr_expect_eq(new.st_mode, old.st_mode);
    cr_expect_eq(new.st_uid, old.st_uid);
    cr_expect_eq(new.st_gid, old.st_gid);
    cr_expect_neq(new.st_ino, old.st_ino, "another file was renamed over it");
    holds(place.file, &place.after);
    place_end(&place);
}

Test(ini_write, a_link_stays_one_and_what_it_points_to_is_written)
{
    struct place place;
    struct stat status;
    AUTO_FREE char *problem = NULL;
    place_begin(&place);
    AUTO_FREE char *link = file_join(place.folder, "link.ini");
    cr_assert_eq(symlink("d.ini", link), 0);
    cr_expect_eq(ini_write_file(link, &place.before, &place.after, &problem), 0, "%s", problem);
    cr_assert_eq(lstat(link, &status), 0);
    cr_expect(S_ISLNK(status.st_mode));
    holds(place.file, &place.after);
    place_end(&place);
}

Test(ini_write, a_file_that_somebody_changed_meanwhile_is_left_alone)
{
    struct place place;
    struct text other = {0};
    AUTO_FREE char *problem = NULL;
    place_begin(&place);
    text_append_string(&other, "[deployment]\nid = c\n");
    cr_assert_eq(file_replace(place.file, other.data, other.length, 0644), 0);
    cr_expect_eq(ini_write_file(place.file, &place.before, &place.after, &problem), -EAGAIN);
    cr_expect_not_null(strstr(problem, "changed meanwhile"));
    holds(place.file, &other);
    text_free(&other);
    place_end(&place);
}

Test(ini_write, what_is_no_file_is_not_replaced)
{
    struct place place;
    AUTO_FREE char *problem = NULL, *second = NULL;
    place_begin(&place);
    cr_expect_lt(ini_write_file(place.folder, &place.before, &place.after, &problem), 0);
    AUTO_FREE char *missing = file_join(place.folder, "gone.ini");
    cr_expect_eq(ini_write_file(missing, &place.before, &place.after, &second), -ENOENT);
    holds(place.file, &place.before);
    place_end(&place);
}
