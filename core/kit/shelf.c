/* Evidence of cases on its way to the worker. Knows nothing of what it shows. See shelf.h. */
#include "kit/shelf.h"

#include "base/file.h"
#include "base/map.h"
#include "reader/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INLINE_EVIDENCE ((size_t)65536) /* bytes up to which evidence travels without a descriptor */

struct item {
    struct gathered gathered;
    struct item *next;
    struct item *same; /* the document that was put before with the same bytes; NULL: this is the first */
    const void *raw;   /* of a document to be read */
    size_t raw_length;
    void *held; /* its text; freed with the item */
};

struct shelf {
    struct arena arena;
    struct reader *reader;
    struct item *items;
    struct item **unread; /* documents for the reader */
    size_t unread_count, unread_capacity;
    struct map by_digest; /* digest and name -> item: a document is read once however often it is put */
    uint32_t serial;
};

struct shelf *shelf_new(const char *reader_program, unsigned jobs)
{
    struct shelf *shelf = memory_new(1, sizeof *shelf);
    struct reader_options options = {.program = reader_program, .jobs = jobs};
    shelf->reader = reader_new(&options);
    return shelf;
}

void shelf_clear(struct shelf *shelf)
{
    for (struct item *item = shelf->items; item; item = item->next) {
        free(item->held);
        if (item->gathered.descriptor >= 0 && !item->same)
            close(item->gathered.descriptor);
    }
    shelf->items = NULL;
    shelf->unread_count = 0;
    map_free(&shelf->by_digest);
    arena_free(&shelf->arena);
}

struct shelf *shelf_free(struct shelf *shelf)
{
    if (!shelf)
        return NULL;
    shelf_clear(shelf);
    reader_free(shelf->reader);
    free(shelf->unread);
    free(shelf);
    return NULL;
}

static struct item *new_item(struct shelf *shelf, const char *uri, const char *name)
{
    struct item *item = arena_take(&shelf->arena, sizeof *item);
    item->gathered = (struct gathered){
        .evidence = {.uri = uri, .media_type = "", .gathered_at = INSTANT_NONE},
        .name = name,
        .descriptor = -1,
        .serial = ++shelf->serial,
    };
    item->next = shelf->items;
    shelf->items = item;
    return item;
}

const struct gathered *shelf_pending(struct shelf *shelf, const char *uri)
{
    return &new_item(shelf, uri, uri)->gathered;
}

const struct gathered *shelf_unknown(struct shelf *shelf, const char *url)
{
    struct item *item = new_item(shelf, arena_copy(&shelf->arena, url), url);
    item->gathered.evidence.state = EVIDENCE_UNAVAILABLE;
    item->gathered.evidence.error = "the case says nothing of it";
    return &item->gathered;
}

/* ---- putting ---- */

static void set_bytes(struct gathered *gathered, const void *bytes, size_t length)
{
    gathered->bytes = bytes;
    gathered->length = length;
    if (length > INLINE_EVIDENCE)
        gathered->descriptor = memory_file("evidence", bytes, length);
}

/* A document is looked up by what decides how it is read: its bytes and its name. */
static void put_document(struct shelf *shelf, struct item *item)
{
    char hex[DIGEST_TEXT_SIZE];
    digest_text(&item->gathered.evidence.digest, hex);
    AUTO_FREE char *key = memory_format("%s %s", hex, item->gathered.name);
    item->same = map_get(&shelf->by_digest, key);
    item->gathered.evidence.state = EVIDENCE_PENDING;
    if (item->same)
        return;
    map_put(&shelf->by_digest, arena_copy(&shelf->arena, key), item);
    memory_reserve(&shelf->unread, &shelf->unread_capacity, shelf->unread_count + 1, sizeof *shelf->unread);
    shelf->unread[shelf->unread_count++] = item;
}

const struct gathered *shelf_put(struct shelf *shelf, const struct case_piece *piece,
    enum evidence_state state, const char *why, const void *bytes, size_t length)
{
    struct item *item = new_item(shelf, piece->uri, piece->name);
    struct evidence *evidence = &item->gathered.evidence;
    evidence->state = state;
    evidence->gathered_at = piece->said_at;
    evidence->stale = piece->stale;
    if (state != EVIDENCE_GOT) {
        evidence->error = arena_copy(&shelf->arena, why);
        return &item->gathered;
    }
    evidence->media_type = piece->media_type;
    evidence->digested = true;
    evidence->digest = digest_of(bytes, length);
    evidence->size = length;
    item->raw = arena_copy_bytes(&shelf->arena, bytes, length);
    item->raw_length = length;
    if (piece->kind == PIECE_TEXT) {
        put_document(shelf, item);
    } else if (piece->kind == PIECE_TABLE && !length) { /* as the gatherer has it */
        evidence->state = EVIDENCE_UNAVAILABLE;
        evidence->error = "it is empty";
    } else {
        if (piece->kind == PIECE_TABLE && !*evidence->media_type && string_ends(piece->name, ".csv"))
            evidence->media_type = "text/csv";
        set_bytes(&item->gathered, item->raw, length);
    }
    return &item->gathered;
}

/* ---- reading ---- */

static void take_answer(void *context, const struct reader_answer *answer)
{
    struct shelf *shelf = context;
    struct item *item = shelf->unread[answer->cookie];
    struct evidence *evidence = &item->gathered.evidence;
    evidence->state = answer->state;
    evidence->media_type = arena_copy(&shelf->arena, answer->media_type);
    evidence->error = arena_copy(&shelf->arena, answer->error);
    evidence->remark = arena_copy(&shelf->arena, answer->remark);
    if (answer->state != EVIDENCE_GOT)
        return;
    item->held = memory_new(answer->length + 1, 1); /* aligned as the text blob wants it */
    memcpy(item->held, answer->blob, answer->length);
    set_bytes(&item->gathered, item->held, answer->length);
}

/* Those that were put again stand as the first of them was read. */
static void settle_same(struct shelf *shelf)
{
    for (struct item *item = shelf->items; item; item = item->next) {
        if (!item->same || item->gathered.evidence.state != EVIDENCE_PENDING)
            continue;
        struct evidence *evidence = &item->gathered.evidence;
        const struct evidence *first = &item->same->gathered.evidence;
        evidence->state = first->state;
        evidence->media_type = first->media_type;
        evidence->error = first->error;
        evidence->remark = first->remark;
        item->gathered.bytes = item->same->gathered.bytes;
        item->gathered.length = item->same->gathered.length;
        item->gathered.descriptor = item->same->gathered.descriptor;
    }
}

int shelf_read(struct shelf *shelf, char **ret_problem)
{
    size_t count = shelf->unread_count;
    AUTO_FREE struct reader_document *documents = memory_new(count, sizeof *documents);
    int error = 0;
    for (size_t i = 0; i < count; i++) {
        const struct item *item = shelf->unread[i];
        int descriptor = memory_file("document", item->raw, item->raw_length);
        if (descriptor < 0)
            error = descriptor;
        documents[i] = (struct reader_document){descriptor, item->gathered.name, i};
    }
    if (error)
        *ret_problem = memory_format("no memory file could be made: %s", strerror(-error));
    else if (count)
        error = reader_read(shelf->reader, documents, count, take_answer, shelf, ret_problem);
    for (size_t i = 0; i < count; i++) {
        if (documents[i].descriptor >= 0)
            close(documents[i].descriptor);
    }
    shelf->unread_count = 0;
    settle_same(shelf);
    return error;
}
