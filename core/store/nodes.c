/* Nodes: bodies and what they link to, each once, found by their digest. Knows nothing of what bodies mean. */
#include "store/private.h"

#include "store/coder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PACK_FROM ((size_t)4096) /* shorter bodies are not worth the time, nor is much gained */

/* ---- digests ---- */

static void length_bytes(uint64_t length, unsigned char out[8])
{
    for (unsigned i = 0; i < 8; i++)
        out[i] = (unsigned char)(length >> 8 * i);
}

struct digest node_digest(
    enum node_kind kind, const struct text *body, const struct link *links, size_t link_count)
{
    unsigned char head[16];
    length_bytes((uint64_t)kind, head);
    length_bytes(body->length, head + 8);
    unsigned char bytes[8192];
    size_t total = sizeof head + body->length + link_count * DIGEST_SIZE;
    if (total <= sizeof bytes) { /* nearly all: one call, no allocation */
        memcpy(bytes, head, sizeof head);
        if (body->length)
            memcpy(bytes + sizeof head, body->data, body->length);
        for (size_t i = 0; i < link_count; i++)
            memcpy(bytes + sizeof head + body->length + i * DIGEST_SIZE, links[i].digest.bytes, DIGEST_SIZE);
        return digest_of(bytes, total);
    }
    struct digest_stream *stream = digest_begin();
    digest_add(stream, head, sizeof head);
    digest_add(stream, body->data, body->length);
    for (size_t i = 0; i < link_count; i++)
        digest_add(stream, links[i].digest.bytes, DIGEST_SIZE);
    return digest_end(stream);
}

int64_t node_prefix(const struct digest *digest)
{
    int64_t prefix;
    memcpy(&prefix, digest->bytes, sizeof prefix);
    return prefix;
}

/* ---- those of this transaction ---- */

/* Digests are as good as random: their first bytes are the hash. */
static struct node_slot *slot_for(const struct store *store, const uint64_t digest[2])
{
    size_t place = (size_t)digest[0] & (store->slot_capacity - 1);
    while (store->slots[place].id &&
           (store->slots[place].digest[0] != digest[0] || store->slots[place].digest[1] != digest[1]))
        place = (place + 1) & (store->slot_capacity - 1);
    return &store->slots[place];
}

static void remember(struct store *store, const struct digest *digest, int64_t id)
{
    if (store->slot_count * 2 >= store->slot_capacity) {
        struct node_slot *old = store->slots;
        size_t count = store->slot_capacity;
        store->slot_capacity = count ? count * 2 : 1024;
        store->slots = memory_new(store->slot_capacity, sizeof *store->slots);
        for (size_t i = 0; i < count; i++) {
            if (old[i].id)
                *slot_for(store, old[i].digest) = old[i];
        }
        free(old);
    }
    struct node_slot new = {.id = id};
    memcpy(new.digest, digest->bytes, sizeof new.digest);
    struct node_slot *slot = slot_for(store, new.digest);
    store->slot_count += slot->id == 0;
    *slot = new;
}

void nodes_forget(struct store *store)
{
    pending_forget(store);
    free(store->slots);
    store->slots = NULL;
    store->slot_count = store->slot_capacity = 0;
}

static int64_t remembered(const struct store *store, const struct digest *digest)
{
    uint64_t half[2];
    memcpy(half, digest->bytes, sizeof half);
    return store->slot_capacity ? slot_for(store, half)->id : 0;
}

/* ---- finding and adding ---- */

int node_find(struct store *store, const struct digest *digest, int64_t *ret_id)
{
    int64_t id = remembered(store, digest);
    if (id) {
        *ret_id = id;
        return 1;
    }
    sqlite3_stmt *statement = store_statement(store, STATEMENT_NODE_FIND);
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, node_prefix(digest));
    sqlite3_bind_blob(statement, 2, digest->bytes, DIGEST_SIZE, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        id = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return store_fail_sqlite(store, code, "the store cannot be read");
    if (code == SQLITE_DONE)
        return 0;
    remember(store, digest, id);
    *ret_id = id;
    return 1;
}

static bool pack_body(struct store *store, const struct text *body)
{
    text_clear(&store->packed);
    return pack_bytes(body->data, body->length, &store->packed);
}

/* Adds a node that is nowhere yet. */
static int add(struct store *store, enum node_kind kind, const struct text *body, const struct link *links,
    size_t link_count, struct link *link)
{
    bool packed = body->length >= PACK_FROM && pack_body(store, body);
    int error = packed
                    ? pending_add(store, kind, &store->packed, (int64_t)body->length, links, link_count, link)
                    : pending_add(store, kind, body, 0, links, link_count, link);
    if (!error)
        remember(store, &link->digest, link->id);
    return error;
}

static int put(struct store *store, bool everywhere, enum node_kind kind, const struct text *body,
    const struct link *links, size_t link_count, struct link *ret_link)
{
    if (body->overflowed || body->length > NODE_LONGEST_BODY || link_count > NODE_MOST_LINKS)
        return store_fail(store, -EFBIG, "the run cannot be recorded: a result of it is too large");
    struct link link = {.digest = node_digest(kind, body, links, link_count)};
    link.id = everywhere ? 0 : remembered(store, &link.digest);
    int found = everywhere ? node_find(store, &link.digest, &link.id) : link.id != 0;
    int error = found < 0 ? found : found ? 0 : add(store, kind, body, links, link_count, &link);
    if (!error)
        *ret_link = link;
    return error;
}

int node_put(struct store *store, enum node_kind kind, const struct text *body, const struct link *links,
    size_t link_count, struct link *ret_link)
{
    return put(store, true, kind, body, links, link_count, ret_link);
}

int node_put_new(struct store *store, enum node_kind kind, const struct text *body, const struct link *links,
    size_t link_count, struct link *ret_link)
{
    return put(store, false, kind, body, links, link_count, ret_link);
}

/* ---- reading ---- */

static int damaged(struct store *store, int64_t id, const char *how)
{
    return store_fail(store, -EBADMSG, "node %lld of %s %s", (long long)id, store->file, how);
}

static bool read_links(const void *bytes, size_t length, struct arena *arena, struct node *node)
{
    struct coder coder = coder_reading(bytes, length, arena);
    int64_t *ids = arena_take(arena, (length + 1) * sizeof *ids);
    int64_t last = 0;
    while (coder.at < coder.end && !coder.broken) {
        int64_t step = 0;
        code_signed(&coder, &step);
        if (__builtin_add_overflow(last, step, &last) || last < 1)
            return false;
        ids[node->link_count++] = last;
    }
    node->links = ids;
    return !coder.broken;
}

static bool read_body(struct store *store, sqlite3_stmt *statement, struct arena *arena, struct node *node)
{
    const void *bytes = sqlite3_column_blob(statement, 4);
    size_t length = (size_t)sqlite3_column_bytes(statement, 4);
    if (sqlite3_column_type(statement, 2) == SQLITE_NULL) {
        node->body = (const unsigned char *)arena_copy_bytes(arena, bytes, length);
        node->length = length;
        return true;
    }
    int64_t size = sqlite3_column_int64(statement, 2);
    text_clear(&store->unpacked);
    if (size < 0 || (uint64_t)size > NODE_LONGEST_BODY ||
        unpack_bytes(bytes, length, (size_t)size, &store->unpacked) != 0)
        return false;
    node->length = store->unpacked.length;
    node->body = (const unsigned char *)arena_copy_bytes(arena, store->unpacked.data, node->length);
    return true;
}

int node_get(struct store *store, int64_t id, enum node_kind kind, struct arena *arena, struct node *ret_node)
{
    int error = pending_write(store);
    sqlite3_stmt *statement = error ? NULL : store_statement(store, STATEMENT_NODE_GET);
    if (!statement)
        return error ? error : -EIO;
    sqlite3_bind_int64(statement, 1, id);
    int code = sqlite3_step(statement);
    struct node node = {0};
    if (code == SQLITE_DONE) {
        error = damaged(store, id, "is missing");
    } else if (code != SQLITE_ROW) {
        error = store_fail_sqlite(store, code, "the store cannot be read");
    } else {
        int64_t number = sqlite3_column_int64(statement, 1);
        size_t length = (size_t)sqlite3_column_bytes(statement, 3);
        if (number <= 0 || number >= NODE_KIND_COUNT || (kind && number != (int64_t)kind))
            error = damaged(store, id, "is of another kind than it should be");
        else if (!column_digest(statement, 0, &node.digest) || length > NODE_MOST_LINKS ||
                 !read_links(sqlite3_column_blob(statement, 3), length, arena, &node) ||
                 !read_body(store, statement, arena, &node))
            error = damaged(store, id, "is damaged");
        node.kind = (enum node_kind)number;
    }
    sqlite3_reset(statement);
    if (!error)
        *ret_node = node;
    return error;
}
