/* The pages of a long PDF that the second child read, on their way from one child to the other. Both read the same hostile document, and yet what the
 * second left is checked: it may have been ended at any point. See pdf_rest.h. */
#include "reader/pdf_rest.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    FEWEST_PAGES = 24, /* of fewer the second would not be done before the first */
};

enum proof {
    PROOF_IN_HAND = 1, /* one of the two is at it */
    PROOF_FAILED,
    PROOF_OF_NONE
};

struct head {
    uint64_t count;
    uint64_t length; /* of the text */
};

static struct {
    enum rest_role role;
    int memory;
    int pipe;
    struct rest_claims *claims;
    uint32_t mine; /* pages that this child took */
    bool none;     /* of a child alone: it is proven that there are no pictures */
} assumed;

struct rest_claims *rest_claims_new(void)
{
    void *memory =
        mmap(NULL, sizeof(struct rest_claims), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void rest_claims_free(struct rest_claims *claims)
{
    if (claims)
        munmap(claims, sizeof *claims);
}

void rest_begin(void)
{
    assumed.mine = 0;
    assumed.none = false;
}

void rest_assume(enum rest_role role, int memory, int pipe, struct rest_claims *claims)
{
    assumed.role = role;
    assumed.memory = memory;
    assumed.pipe = pipe;
    assumed.claims = claims;
    rest_begin();
}

void rest_alone(void)
{
    rest_assume(REST_ALONE, -1, -1, NULL);
}

enum rest_role rest_role(void)
{
    return assumed.role;
}

/* Takes a page while the two have not met. What this child took it counts itself: where the shared number says otherwise, the
 * other has written over it, and nothing more is taken. */
static bool take_shared(uint32_t count)
{
    const uint64_t page = assumed.role == REST_SECOND ? (uint64_t)1 << 32 : 1;
    uint64_t taken = atomic_load(&assumed.claims->taken);
    for (;;) {
        uint32_t first = (uint32_t)taken;
        uint32_t second = (uint32_t)(taken >> 32);
        uint32_t own = assumed.role == REST_SECOND ? second : first;
        if (own != assumed.mine || first >= count || second >= count - first)
            return false;
        if (atomic_compare_exchange_weak(&assumed.claims->taken, &taken, taken + page))
            return true;
    }
}

bool rest_claim(int count, int *ret_page)
{
    bool shared = assumed.role != REST_ALONE && count >= FEWEST_PAGES;
    if (assumed.role == REST_SECOND && !shared)
        return false;
    if (shared ? !take_shared((uint32_t)count) : assumed.mine >= (uint32_t)count)
        return false;
    int page = (int)assumed.mine++;
    *ret_page = assumed.role == REST_SECOND ? count - 1 - page : page;
    return true;
}

bool rest_may_prove(void)
{
    uint32_t nobody = 0;
    return !assumed.claims || atomic_compare_exchange_strong(&assumed.claims->proof, &nobody, PROOF_IN_HAND);
}

void rest_proved(bool none)
{
    assumed.none = none;
    if (assumed.claims)
        atomic_store(&assumed.claims->proof, none ? PROOF_OF_NONE : PROOF_FAILED);
}

bool rest_no_pictures(void)
{
    return assumed.none || (assumed.claims && atomic_load(&assumed.claims->proof) == PROOF_OF_NONE);
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

/* Finds each page's text. False if the lengths of all pages, with what parts them, are not that of the text. */
static bool find_texts(struct rest *rest, size_t text_length)
{
    uint64_t at = 0;
    rest->texts = memory_new(rest->count, sizeof *rest->texts);
    for (size_t i = 0; i < rest->count; i++) {
        at += i > 0;
        if (at > text_length || rest->pages[i].length > text_length - at)
            return false;
        rest->texts[i] = rest->text + at;
        at += rest->pages[i].length;
    }
    return at == text_length;
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

void rest_take(size_t most, struct rest *ret_rest)
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
    whole = whole && head.count <= most && head.count <= left / sizeof *rest.pages &&
            head.length == left - head.count * sizeof *rest.pages;
    if (whole) {
        rest.pages = (const void *)((const char *)bytes + sizeof head);
        rest.count = head.count;
        rest.text = (const char *)(rest.pages + rest.count);
        whole = find_texts(&rest, head.length);
    }
    if (!whole) {
        free(rest.texts);
        file_unmap(bytes, length);
        return;
    }
    rest.mapped = (void *)(uintptr_t)bytes;
    rest.length = length;
    *ret_rest = rest;
}

const char *rest_text(const struct rest *rest, size_t index)
{
    return rest->texts[index];
}

void rest_free(struct rest *rest)
{
    free(rest->texts);
    if (rest->mapped != NULL)
        file_unmap(rest->mapped, rest->length);
    *rest = (struct rest){0};
}
