/* The second half of a long PDF on its way from one child to the other. Both read the same hostile document, and yet what the
 * second left is checked: it may have been ended at any point. See pdf_rest.h. */
#include "reader/pdf_rest.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum {
    FEWEST_PAGES = 24, /* of fewer the second would not be done before the first */
};

struct head {
    uint64_t count;
    uint64_t length; /* of the text */
};

static struct {
    enum rest_role role;
    int memory;
    int pipe;
} assumed;

void rest_assume(enum rest_role role, int memory, int pipe)
{
    assumed.role = role;
    assumed.memory = memory;
    assumed.pipe = pipe;
}

enum rest_role rest_role(void)
{
    return assumed.role;
}

int rest_begins(int count)
{
    return assumed.role == REST_ALONE || count < FEWEST_PAGES ? count : count - count / 2;
}

static bool write_all(const void *bytes, size_t length)
{
    const char *from = bytes;
    while (length > 0) {
        ssize_t written = write(assumed.memory, from, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        from += written;
        length -= (size_t)written;
    }
    return true;
}

void rest_leave(const struct rest_page *pages, size_t count, const char *text, size_t length)
{
    const struct head head = {count, length};
    const char done = 1;
    if (!write_all(&head, sizeof head) || !write_all(pages, count * sizeof *pages) ||
        !write_all(text, length))
        return;
    while (write(assumed.pipe, &done, 1) < 0 && errno == EINTR)
        ;
}

/* True if the lengths of all pages, with what parts them, are that of the text. */
static bool is_sound(const struct rest *rest, size_t text_length)
{
    uint64_t sum = rest->count > 0 ? rest->count - 1 : 0;
    for (size_t i = 0; i < rest->count; i++)
        sum += rest->pages[i].length;
    return sum == text_length;
}

static bool is_done(void)
{
    char byte = 0;
    ssize_t got;
    while ((got = read(assumed.pipe, &byte, 1)) < 0 && errno == EINTR)
        ;
    return got == 1;
}

/* From here on the second can change nothing of what it left. */
static bool is_fixed(void)
{
    return fcntl(assumed.memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
}

void rest_take(struct rest *ret_rest)
{
    struct rest rest = {0};
    const void *bytes = NULL;
    size_t length = 0;
    struct head head;
    *ret_rest = rest;
    if (assumed.role != REST_FIRST || !is_done() || !is_fixed() ||
        file_map(assumed.memory, &bytes, &length) != 0)
        return;
    bool whole = length >= sizeof head;
    if (whole)
        memcpy(&head, bytes, sizeof head);
    size_t left = whole ? length - sizeof head : 0;
    whole = whole && head.count <= left / sizeof *rest.pages &&
            head.length == left - head.count * sizeof *rest.pages;
    if (whole) {
        rest.pages = (const void *)((const char *)bytes + sizeof head);
        rest.count = head.count;
        rest.text = (const char *)(rest.pages + rest.count);
        whole = is_sound(&rest, head.length);
    }
    if (!whole) {
        file_unmap(bytes, length);
        return;
    }
    rest.mapped = (void *)(uintptr_t)bytes;
    rest.length = length;
    *ret_rest = rest;
}

void rest_free(struct rest *rest)
{
    if (rest->mapped != NULL)
        file_unmap(rest->mapped, rest->length);
    *rest = (struct rest){0};
}
