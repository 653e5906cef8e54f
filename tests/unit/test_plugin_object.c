/* A plugin's .so before anything of it runs: who may have written it, what it is, what its note says. */
#include "base/file.h"
#include "base/memory.h"
#include "worker/plugin_object.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/golive-object-XXXXXX";
static char *path;
static struct text good; /* bytes of a real plugin */

static void set_up(void)
{
    AUTO_FREE char *program = file_program_folder();
    AUTO_FREE char *plugin = memory_format("%s/../plugins/trivial.so", program);
    cr_assert(mkdtemp(folder));
    path = memory_format("%s/trivial.so", folder);
    cr_assert_eq(file_read_path(plugin, (size_t)16 << 20, &good), 0, "%s is not built", plugin);
}

static void tear_down(void)
{
    unlink(path);
    rmdir(folder);
    free(path);
    text_free(&good);
}

TestSuite(object, .init = set_up, .fini = tear_down);

static void write_object(const void *bytes, size_t length)
{
    unlink(path);
    cr_assert_eq(file_replace(path, bytes, length, 0644), 0);
}

/* Opens it, expecting ERROR and words that contain WORDS. */
static void expect_refused(int error, const char *words)
{
    int object = -77;
    struct digest digest;
    struct text description = {0};
    char *problem = NULL;
    int got = plugin_object_open(path, &object, &digest, &description, &problem);
    cr_assert_eq(got, error, "%d (%s)", got, problem ? problem : "no words");
    cr_assert(problem && strstr(problem, words), "\"%s\" does not say \"%s\"", problem, words);
    cr_assert_eq(object, -77, "an output was touched");
    cr_assert_eq(description.length, 0);
    free(problem);
}

/* Offset of golive's note, its header included. */
static size_t note_offset(void)
{
    const char *name = memmem(good.data, good.length, "\x07\0\0\0", 4);
    while (name && (size_t)(name - good.data) + 20 < good.length && memcmp(name + 12, "golive", 7) != 0)
        name = memmem(name + 1, good.length - (size_t)(name + 1 - good.data), "\x07\0\0\0", 4);
    cr_assert(name, "the plugin has no note");
    return (size_t)(name - good.data);
}

static void patch(size_t offset, uint32_t value)
{
    memcpy(good.data + offset, &value, sizeof value);
    write_object(good.data, good.length);
}

Test(object, a_good_plugin_is_not_read)
{
    write_object(good.data, good.length);
    int object = -1;
    struct digest digest, expected = digest_of(good.data, good.length);
    struct text description = {0};
    char *problem = NULL;
    cr_assert_eq(
        plugin_object_open(path, &object, &digest, &description, &problem), 0, "%s", problem ? problem : "");
    cr_assert(strstr(text_string(&description), "[plugin]\nname = trivial\n"));
    cr_assert_eq(memcmp(&digest, &expected, sizeof digest), 0);
    cr_assert_eq(fcntl(object, F_GET_SEALS) & (F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL),
        F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
    write_object("changed", 7); /* what was checked is what runs, whatever becomes of the file */
    char first[4] = "";
    cr_assert_eq(pread(object, first, 4, 0), 4);
    cr_assert_eq(memcmp(first, ELFMAG, 4), 0);
    close(object);
    text_free(&description);
}

Test(object, a_missing_file_is_not_told)
{
    unlink(path);
    expect_refused(-ENOENT, "No such file");
}

Test(object, a_text_is_taken_for_a_plugin)
{
    write_object("int main(void) { return 0; }\n", 29);
    expect_refused(-ENOEXEC, "it is a text, not a shared object");
    write_object("\x89PNG\0\1\2", 7);
    expect_refused(-ENOEXEC, "it is some other kind of file");
    write_object("", 0);
    expect_refused(-ENOEXEC, "it is empty");
}

Test(object, a_truncated_plugin_is_taken)
{
    for (size_t length = 1; length < good.length; length += length < 256 ? 1 : 997) {
        int object = -1;
        struct digest digest;
        struct text description = {0};
        char *problem = NULL;
        write_object(good.data, length);
        cr_assert_neq(plugin_object_open(path, &object, &digest, &description, &problem), 0,
            "%zu bytes are enough", length);
        cr_assert(problem);
        free(problem);
    }
    write_object(good.data, good.length / 2);
    expect_refused(-ENOEXEC, "cut short");
}

Test(object, a_plugin_of_another_machine_is_taken)
{
    uint16_t machine = EM_SPARCV9; /* golive runs nowhere on it */
    memcpy(good.data + 18, &machine, sizeof machine);
    write_object(good.data, good.length);
    expect_refused(-ENOEXEC, "it was built for");
}

Test(object, an_executable_is_taken_for_a_plugin)
{
    uint16_t type = ET_EXEC;
    memcpy(good.data + 16, &type, sizeof type);
    write_object(good.data, good.length);
    expect_refused(-ENOEXEC, "it is not a shared object");
}

Test(object, a_shared_object_without_a_note_is_taken)
{
    size_t note = note_offset();
    memcpy(good.data + note + 12, "golivf", 6);
    write_object(good.data, good.length);
    expect_refused(-ENOEXEC, "it is no golive plugin");
}

Test(object, another_api_level_is_not_named)
{
    patch(note_offset() + 8, 9);
    expect_refused(-EPROTONOSUPPORT, "plugin API 9 and this golive has plugin API 1: install a newer golive");
    patch(note_offset() + 8, 0);
    expect_refused(
        -EPROTONOSUPPORT, "plugin API 0 and this golive has plugin API 1: build it with the plugin.h");
}

Test(object, a_note_that_lies_about_its_length_is_believed)
{
    static const uint32_t lengths[] = {0x7fffffff, 0xffffffff, 0xfffffffc, 100000};
    size_t note = note_offset();
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        patch(note + 4, lengths[i]);
        expect_refused(-EBADMSG, "its notes are damaged");
    }
    patch(note + 4, 8);
    patch(note, 0xfffffff0);
    expect_refused(-EBADMSG, "its notes are damaged");
}

Test(object, headers_that_lie_are_followed)
{
    /* Each byte of the header and of the program headers in turn becomes 0xff: whatever it says then, nothing is read
     * that is not there (the sanitizers look on). */
    for (size_t i = 0; i < 64 + 12 * 56 && i < good.length; i++) {
        int object = -1;
        struct digest digest;
        struct text description = {0};
        char *problem = NULL;
        char before = good.data[i];
        good.data[i] = (char)0xff;
        write_object(good.data, good.length);
        good.data[i] = before;
        if (plugin_object_open(path, &object, &digest, &description, &problem) == 0)
            close(object);
        free(problem);
        text_free(&description);
    }
}

Test(object, a_plugin_that_others_may_write_is_taken)
{
    write_object(good.data, good.length);
    chmod(path, 0664);
    expect_refused(-EPERM, "others may write to it: chmod go-w");
    chmod(path, 0646);
    expect_refused(-EPERM, "others may write to it");
}

Test(object, a_folder_that_others_may_write_is_trusted)
{
    write_object(good.data, good.length);
    chmod(folder, 01777);
    expect_refused(-EPERM, "others may write to its folder");
    chmod(folder, 0700);
}

Test(object, a_plugin_of_somebody_else_is_taken)
{
    if (geteuid() != 0)
        cr_skip_test("only root can give a file away");
    write_object(good.data, good.length);
    cr_assert_eq(chown(path, 65534, 65534), 0);
    expect_refused(-EPERM, "it belongs to somebody else");
}

Test(object, what_is_no_file_is_waited_for)
{
    unlink(path);
    cr_assert_eq(mkfifo(path, 0600), 0);
    expect_refused(-EINVAL, "it is not a regular file");
    unlink(path);
    cr_assert_eq(mkdir(path, 0700), 0);
    expect_refused(-EINVAL, "it is not a regular file");
    rmdir(path);
}
