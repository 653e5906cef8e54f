/* The archive as tar(1) of others reads it is tried in tests/cli/pack.bats; here its bounds. */
#include "base/memory.h"
#include "base/tar.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add(const char *name, size_t length, int64_t modified, char **ret_bytes, size_t *ret_length)
{
    FILE *file = open_memstream(ret_bytes, ret_length);
    AUTO_FREE char *bytes = memory_new(length, 1);
    int error = tar_add(file, name, bytes, length, modified);
    fclose(file);
    return error;
}

static int error_of(const char *name, size_t length, int64_t modified)
{
    char *bytes = NULL;
    size_t total;
    int error = add(name, length, modified, &bytes, &total);
    cr_expect(error == 0 || total == 0, "nothing is written of what cannot be");
    free(bytes);
    return error;
}

Test(tar, every_entry_fills_whole_blocks)
{
    static const struct {
        size_t length, total;
    } cases[] = {{0, 512}, {1, 1024}, {511, 1024}, {512, 1024}, {513, 1536}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *bytes = NULL;
        size_t total;
        cr_assert_eq(add("name", cases[i].length, 1, &bytes, &total), 0);
        cr_expect_eq(total, cases[i].total);
        cr_expect_arr_eq(bytes + 257, "ustar", 6);
        free(bytes);
    }
}

Test(tar, names_are_parted_at_a_slash_or_refused)
{
    char name[400] = "";
    memset(name, 'a', 100);
    cr_expect_eq(error_of(name, 0, 1), 0);
    name[100] = 'a';
    cr_expect_eq(error_of(name, 0, 1), -ENAMETOOLONG);
    name[50] = '/';
    cr_expect_eq(error_of(name, 0, 1), 0);
    memset(name, 'a', 256);
    name[155] = '/';
    cr_expect_eq(error_of(name, 0, 1), 0);
    name[155] = 'a';
    name[156] = '/';
    cr_expect_eq(error_of(name, 0, 1), -ENAMETOOLONG);
    cr_expect_eq(error_of("", 0, 1), -ENAMETOOLONG);
}

Test(tar, instants_that_the_header_cannot_hold_are_refused)
{
    cr_expect_eq(error_of("name", 0, -1), -EINVAL);
    cr_expect_eq(error_of("name", 0, (int64_t)1 << 33), -EINVAL);
    cr_expect_eq(error_of("name", 0, ((int64_t)1 << 33) - 1), 0);
}
