/* Nodes that were put and are not in the database yet. They are written many at a time, for SQLite takes as long to begin and
 * end a statement as to add a row. Their ids are given here, the next ones, so that others can refer to them at once. Knows
 * nothing of what they are, or of which are there already. */
#include "store/private.h"

#include "store/coder.h"

#include <errno.h>
#include <stdlib.h>

#define MOST_BYTES ((size_t)1 << 20) /* that wait */

struct pending_node {
    int64_t id;
    struct digest digest;
    enum node_kind kind;
    int64_t size;             /* of the body before it was packed; 0: it is as it was */
    size_t body, body_length; /* place among the bytes */
    size_t links, links_length;
};

struct pending {
    struct pending_node nodes[NODES_AT_ONCE];
    size_t count;
    struct text bytes;
    int64_t next; /* id; 0: not known yet in this transaction */
};

void pending_forget(struct store *store)
{
    if (!store->pending)
        return;
    text_free(&store->pending->bytes);
    free(store->pending);
    store->pending = NULL;
}

/* ---- writing ---- */

/* Binds a node's columns, which begin behind FIRST. */
static void bind_node(sqlite3_stmt *statement, int first, const struct pending_node *node, const char *bytes)
{
    sqlite3_bind_int64(statement, first + 1, node_prefix(&node->digest));
    sqlite3_bind_blob(statement, first + 2, node->digest.bytes, DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_int(statement, first + 3, (int)node->kind);
    if (node->size)
        sqlite3_bind_int64(statement, first + 4, node->size);
    if (node->links_length)
        sqlite3_bind_blob64(statement, first + 5, bytes + node->links, node->links_length, SQLITE_STATIC);
    sqlite3_bind_blob64(statement, first + 6, bytes + node->body, node->body_length, SQLITE_STATIC);
}

/* Writes COUNT nodes by a statement for so many. */
static int write_nodes(
    struct store *store, enum statement which, const struct pending_node *nodes, size_t count)
{
    sqlite3_stmt *statement = store_statement(store, which);
    if (!statement)
        return -EIO;
    for (size_t i = 0; i < count; i++)
        bind_node(statement, (int)i * NODE_COLUMNS, &nodes[i], text_string(&store->pending->bytes));
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (code != SQLITE_DONE)
        return store_fail_sqlite(store, code, "the run cannot be recorded");
    if (sqlite3_last_insert_rowid(store->database) != nodes[count - 1].id)
        return store_fail(store, -EBADMSG, "%s is damaged: nodes do not follow one another", store->file);
    return 0;
}

int pending_write(struct store *store)
{
    struct pending *pending = store->pending;
    int error = 0;
    if (!pending || !pending->count)
        return 0;
    if (pending->count == NODES_AT_ONCE)
        error = write_nodes(store, STATEMENT_NODES_PUT, pending->nodes, NODES_AT_ONCE);
    for (size_t i = 0; pending->count < NODES_AT_ONCE && i < pending->count && !error; i++)
        error = write_nodes(store, STATEMENT_NODE_PUT, &pending->nodes[i], 1);
    pending->count = 0;
    text_clear(&pending->bytes);
    return error;
}

/* ---- adding ---- */

/* Whoever writes is alone: what follows the last node is free until the transaction ends. */
static int find_next_id(struct store *store, int64_t *ret_next)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_NODE_LAST);
    if (!statement)
        return -EIO;
    int code = sqlite3_step(statement);
    int64_t last = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    if (code != SQLITE_ROW)
        return store_fail_sqlite(store, code, "the run cannot be recorded");
    if (last < 0 || last == INT64_MAX)
        return store_fail(
            store, -EBADMSG, "%s is damaged: it has a node number %lld", store->file, (long long)last);
    *ret_next = last + 1;
    return 0;
}

static size_t append(struct text *bytes, const struct text *what)
{
    size_t place = bytes->length;
    text_append(bytes, what->data, what->length);
    return place;
}

/* Ids of links, each as its distance from the one before: neighbours mostly follow one another. */
static void append_links(struct text *out, const struct link *links, size_t link_count)
{
    struct coder coder = coder_writing(out);
    int64_t last = 0;
    for (size_t i = 0; i < link_count; i++) {
        int64_t step = links[i].id - last;
        code_signed(&coder, &step);
        last = links[i].id;
    }
}

int pending_add(struct store *store, enum node_kind kind, const struct text *body, int64_t size,
    const struct link *links, size_t link_count, struct link *link)
{
    if (!store->pending)
        store->pending = memory_new(1, sizeof *store->pending);
    struct pending *pending = store->pending;
    int error = pending->next ? 0 : find_next_id(store, &pending->next);
    if (error)
        return error;
    if (pending->next == INT64_MAX)
        return store_fail(store, -EFBIG, "the run cannot be recorded: %s is full", store->file);
    struct pending_node *node = &pending->nodes[pending->count++];
    *node = (struct pending_node){.id = pending->next++, .digest = link->digest, .kind = kind, .size = size};
    node->body = append(&pending->bytes, body);
    node->body_length = body->length;
    node->links = pending->bytes.length;
    append_links(&pending->bytes, links, link_count);
    node->links_length = pending->bytes.length - node->links;
    link->id = node->id;
    return pending->count == NODES_AT_ONCE || pending->bytes.length >= MOST_BYTES ? pending_write(store) : 0;
}
