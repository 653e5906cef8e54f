/* Wishes (what a configuration names) lead to contents (a file by its real path, read once), and these to texts (what a
 * reading of such bytes gives, once for each digest). See documents.h. */
#include "gather/documents_private.h"

#include "base/file.h"
#include "base/seen.h"
#include "gather/text_cache.h"
#include "reader/client.h"
#include "reader/language_data.h"
#include "reader/messages.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS_BESIDE 256u       /* for all else that is open; a worker holds each file once more */
#define FEW_BYTES ((size_t)128 << 10) /* up to this no memfd is kept: descriptors are scarce */

/* What the cached readings hang on besides the documents. */
static void tell_settings(void *context, struct text_cache *cache)
{
    const struct gatherer *gatherer = context;
    const struct document_settings *documents = &gatherer->options.documents;
    AUTO_FREE char *recognition = recognition_identity(documents);
    struct text list = {0};
    char hex[DIGEST_TEXT_SIZE] = "none";
    if (documents->authorities &&
        file_read_path(documents->authorities, READER_LONGEST_AUTHORITIES, &list) == 0) {
        struct digest digest = digest_of(text_string(&list), list.length);
        digest_text(&digest, hex);
    }
    text_cache_settings(cache, recognition, hex);
    text_free(&list);
}

struct gatherer *gather_new(const struct gather_options *options)
{
    struct gatherer *gatherer = memory_new(1, sizeof *gatherer);
    gatherer->options = *options;
    gatherer->options.reader = arena_copy(&gatherer->arena, options->reader);
    gatherer->options.cache_folder = arena_copy(&gatherer->arena, options->cache_folder);
    gatherer->options.documents.languages = arena_copy(&gatherer->arena, options->documents.languages);
    gatherer->options.documents.language_data =
        arena_copy(&gatherer->arena, options->documents.language_data);
    gatherer->options.documents.authorities = arena_copy(&gatherer->arena, options->documents.authorities);
    gatherer->cache = text_cache_new(options->cache_folder);
    text_cache_know(gatherer->cache, options->known);
    text_cache_ask_settings(gatherer->cache, tell_settings, gatherer);
    gatherer->last_content = &gatherer->first_content;
    return gatherer;
}

static void let_go(struct held *held)
{
    free(held->copy);
    file_unmap(held->mapped, held->length);
    if (held->descriptor >= 0)
        close(held->descriptor);
}

struct gatherer *gather_free(struct gatherer *gatherer)
{
    if (!gatherer)
        return NULL;
    for (struct page_text *reading = gatherer->first_reading; reading; reading = reading->next)
        let_go(&reading->held);
    for (struct content *content = gatherer->first_content; content; content = content->next) {
        if (content->is_held)
            let_go(&content->held);
        if (content->read)
            evidence_file_free(&content->file);
    }
    map_free(&gatherer->entries);
    map_free(&gatherer->contents);
    map_free(&gatherer->readings);
    text_cache_free(gatherer->cache);
    reader_free(gatherer->reader);
    free(gatherer->pending);
    free(gatherer->open);
    free(gatherer->problem);
    arena_free(&gatherer->arena);
    free(gatherer);
    return NULL;
}

const char *gather_sandbox(const struct gatherer *gatherer)
{
    return gatherer->reader ? reader_sandbox(gatherer->reader) : NULL;
}

struct gather_counts gather_counts(const struct gatherer *gatherer)
{
    return gatherer->counts;
}

struct held evidence_hold(const void *bytes, size_t length)
{
    struct held held = {.descriptor = -1, .length = length};
    if (length > FEW_BYTES) {
        held.descriptor = memory_file("evidence", bytes, length);
        if (held.descriptor >= 0 && file_map(held.descriptor, &held.mapped, &held.length) == 0)
            return held;
        if (held.descriptor >= 0)
            close(held.descriptor);
        held = (struct held){.descriptor = -1, .length = length};
    }
    held.copy = memory_new(length, 1);
    if (length)
        memcpy(held.copy, bytes, length);
    return held;
}

static const void *held_bytes(const struct held *held)
{
    return held->copy ? held->copy : held->mapped;
}

/* ---- registering ---- */

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* Whatever else is asked of it. */
static bool is_data(enum gather_kind kind)
{
    return (kind & ~(unsigned)GATHER_DIGEST_ONLY) == GATHER_DATA;
}

static struct wish *new_wish(
    struct gatherer *gatherer, const char *shown, const char *name, enum gather_kind kind)
{
    struct wish *wish = arena_take(&gatherer->arena, sizeof *wish);
    wish->kind = kind & ~(unsigned)GATHER_DIGEST_ONLY;
    wish->hint = reader_name_hint(name);
    wish->gathered = (struct gathered){
        .evidence =
            {
                .uri = arena_format(&gatherer->arena, "file:%s", shown),
                .state = EVIDENCE_PENDING,
                .media_type = "",
                .gathered_at = gatherer->options.now,
                .digest_only = is_data(kind) || (kind & GATHER_DIGEST_ONLY),
            },
        .name = arena_copy(&gatherer->arena, name),
        .descriptor = -1,
        .serial = ++*(gatherer->options.serial ? gatherer->options.serial : &gatherer->serial),
    };
    return wish;
}

/* Nothing more will come of it. */
static void settle(struct gatherer *gatherer, struct wish *wish, enum evidence_state state, const char *error)
{
    wish->gathered.evidence.state = state;
    wish->gathered.evidence.error = arena_copy(&gatherer->arena, error);
}

static void settle_unreadable(
    struct gatherer *gatherer, struct wish *wish, const char *path, const char *shown, int error)
{
    struct evidence_file file;
    evidence_file_explain(path, shown, error, &file);
    settle(gatherer, wish, file.state, file.error);
    evidence_file_free(&file);
}

/* Leads the wish to the file it names; one that cannot be reached is settled at once. */
static struct wish *wish_for_file(
    struct gatherer *gatherer, const char *path, const char *shown, const char *name, enum gather_kind kind)
{
    struct wish *wish = new_wish(gatherer, shown, name, kind);
    char real[PATH_MAX];
    if (!realpath(path, real)) {
        int error = errno;
        seen_path(path);
        settle_unreadable(gatherer, wish, path, shown, error);
        return wish;
    }
    wish->path = arena_copy(&gatherer->arena, path);
    AUTO_FREE char *key = memory_format("%s%s", is_data(kind) ? "data:" : "", real);
    struct content *content = map_get(&gatherer->contents, key);
    if (!content) {
        content = arena_take(&gatherer->arena, sizeof *content);
        content->path = arena_copy(&gatherer->arena, real);
        content->streamed = is_data(kind);
        map_put(&gatherer->contents, arena_copy(&gatherer->arena, key), content);
        *gatherer->last_content = content;
        gatherer->last_content = &content->next;
    }
    wish->next = content->wishes;
    content->wishes = wish;
    wish->content = content;
    wish->sibling = content->all;
    content->all = wish;
    return wish;
}

/* One piece that says why the folder gives none. */
static const struct gathered *wish_for_nothing(
    struct gatherer *gatherer, const char *path, const char *shown, enum gather_kind kind, int error)
{
    struct wish *wish = new_wish(gatherer, shown, base_of(shown), kind);
    if (error == 0)
        settle(gatherer, wish, EVIDENCE_ABSENT,
            arena_format(&gatherer->arena, "the folder %s holds no files", shown));
    else if (error == -E2BIG)
        settle(gatherer, wish, EVIDENCE_REFUSED,
            arena_format(
                &gatherer->arena, "the folder %s holds more than %u files", shown, GATHER_MOST_FILES));
    else
        settle_unreadable(gatherer, wish, path, shown, -error);
    return &wish->gathered;
}

static void register_folder(struct gatherer *gatherer, const char *path, const char *shown,
    enum gather_kind kind, struct entry *entry)
{
    char **names = NULL;
    size_t count = 0;
    bool data = is_data(kind);
    int error = data ? evidence_folder_tree(path, GATHER_MOST_FILES, &names, &count)
                     : evidence_folder_list(path, GATHER_MOST_FILES, &names, &count);
    entry->count = count ? count : 1;
    entry->parts = arena_take(&gatherer->arena, entry->count * sizeof *entry->parts);
    if (count == 0)
        entry->parts[0] = wish_for_nothing(gatherer, path, shown, kind, error);
    const char *folder = count && !data ? arena_format(&gatherer->arena, "file:%s", shown) : NULL;
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *inside = file_join(path, names[i]);
        AUTO_FREE char *inside_shown =
            data ? memory_format("%s#%zu", shown, i + 1) : file_join(shown, names[i]);
        struct wish *wish =
            wish_for_file(gatherer, inside, inside_shown, data ? names[i] : base_of(inside_shown), kind);
        wish->gathered.folder = folder;
        entry->parts[i] = &wish->gathered;
        free(names[i]);
    }
    free(names);
}

const struct gathered *const *gather_document(
    struct gatherer *gatherer, const char *path, const char *shown, enum gather_kind kind, size_t *ret_count)
{
    AUTO_FREE char *key = memory_format("%d\n%s\n%s", (int)kind, path, shown);
    struct entry *entry = map_get(&gatherer->entries, key);
    if (!entry) {
        struct stat status;
        entry = arena_take(&gatherer->arena, sizeof *entry);
        if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
            register_folder(gatherer, path, shown, kind, entry);
        } else {
            entry->count = 1;
            entry->parts = arena_take(&gatherer->arena, sizeof *entry->parts);
            entry->parts[0] = &wish_for_file(gatherer, path, shown, base_of(shown), kind)->gathered;
        }
        map_put(&gatherer->entries, arena_copy(&gatherer->arena, key), entry);
    }
    *ret_count = entry->count;
    return entry->parts;
}

/* All of a file's evidence but its bytes. */
static void settle_bytes(struct gatherer *gatherer, const struct content *content, struct wish *wish)
{
    struct gathered *gathered = &wish->gathered;
    gathered->length = content->file.length;
    gathered->outcome = content->file.digest;
    gathered->outcome_known = true;
    gathered->unread = content->unread;
    if (wish->kind == GATHER_TABLE)
        gathered->evidence.media_type = string_ends(gathered->name, ".csv") ? "text/csv" : "";
    settle(gatherer, wish, EVIDENCE_GOT, NULL);
}

/* The bytes of a table. */
static void settle_table(struct gatherer *gatherer, struct content *content, struct wish *wish)
{
    const void *bytes;
    size_t length;
    if (content->file.length == 0) {
        settle(gatherer, wish, EVIDENCE_UNAVAILABLE, "it is empty");
        return;
    }
    if (content->unread) {
        settle_bytes(gatherer, content, wish);
        return;
    }
    if (!content->is_held && file_map(content->file.descriptor, &bytes, &length) == 0) {
        content->held = evidence_hold(bytes, length);
        content->is_held = true;
        file_unmap(bytes, length);
    }
    if (!content->is_held) {
        settle(gatherer, wish, EVIDENCE_UNAVAILABLE, "it cannot be mapped into memory");
        return;
    }
    wish->gathered.bytes = held_bytes(&content->held);
    wish->gathered.length = content->held.length;
    wish->gathered.descriptor = content->held.descriptor;
    settle_bytes(gatherer, content, wish);
}

/* ---- reading ---- */

/* Hands the bytes to whoever keeps them. */
static void offer(const struct gatherer *gatherer, struct content *content)
{
    const struct evidence_keeper *keeper = &gatherer->options.keeper;
    const void *bytes;
    size_t length;
    bool digest_only = content_digest_only(content);
    if (digest_only || !keeper->keep || file_map(content->file.descriptor, &bytes, &length) != 0)
        return;
    keeper->keep(keeper->context, &content->file.digest, bytes ? bytes : "", length);
    file_unmap(bytes, length);
}

/* Holds the file of a data set open, once a run: however often it is named there is one view of it. */
static void open_stream(struct gatherer *gatherer, struct content *content)
{
    const struct evidence_file_limits limits = {
        SIZE_MAX, gatherer->options.while_reading, gatherer->options.context};
    if (content->read)
        return;
    if (!gatherer->streams_for_all_known) {
        size_t descriptors = file_hold_many();
        size_t most = descriptors > DESCRIPTORS_BESIDE ? (descriptors - DESCRIPTORS_BESIDE) / 2 : 0;
        gatherer->streams_for_all = most < GATHER_STREAMS_FOR_ALL ? (uint32_t)most : GATHER_STREAMS_FOR_ALL;
        gatherer->streams_for_all_known = true;
    }
    /* The URI, not the name: who reads why it cannot be opened must not read a patient's name. */
    const char *shown = content->wishes->gathered.evidence.uri + strlen("file:");
    evidence_file_stream(content->path, shown, &limits, &content->file);
    content->read = true;
    gatherer->counts.files += content->file.state == EVIDENCE_GOT;
    gatherer->counts.bytes += content->file.length;
    /* Descriptors are what there are few of: where there are many such files, the bytes of small ones travel. */
    bool few =
        content->file.length <= GATHER_FEW_BYTES && gatherer->stream_count >= gatherer->streams_for_all;
    if (content->file.state != EVIDENCE_GOT || !few) {
        gatherer->stream_count += content->file.state == EVIDENCE_GOT;
        if (gatherer->stream_count <= GATHER_MOST_STREAMS)
            return;
        evidence_file_free(&content->file);
        content->file.state = EVIDENCE_UNAVAILABLE;
        content->file.error =
            memory_format("golive holds no more than %u such files open", GATHER_MOST_STREAMS);
        return;
    }
    struct text bytes = {0};
    int error = file_read(content->file.descriptor, GATHER_FEW_BYTES, &bytes);
    close(content->file.descriptor);
    content->file.descriptor = -1;
    content->file.digest = digest_of(bytes.data, bytes.length);
    content->file.length = bytes.length;
    content->held = evidence_hold(bytes.data, bytes.length);
    content->is_held = true;
    if (error) {
        content->file.state = EVIDENCE_UNAVAILABLE;
        content->file.error = memory_copy("it changed while it was read; run golive again");
    }
    if (bytes.data)
        explicit_bzero(bytes.data, bytes.capacity);
    text_free(&bytes);
}

static void settle_data(struct gatherer *gatherer, const struct content *content, struct wish *wish)
{
    struct gathered *gathered = &wish->gathered;
    if (content->is_held) {
        gathered->bytes = held_bytes(&content->held);
    } else if (!content->unread) {
        gathered->stream = content->file.descriptor;
        memcpy(gathered->stream_times, content->file.times, sizeof gathered->stream_times);
    }
    settle_bytes(gatherer, content, wish);
}

static void read_content(struct gatherer *gatherer, struct content *content)
{
    const struct evidence_file_limits limits = {
        content_longest(content), gatherer->options.while_reading, gatherer->options.context};
    evidence_file_read(content->path, content->wishes->gathered.name, &limits, &content->file);
    content->read = true;
    if (content->file.state == EVIDENCE_GOT)
        offer(gatherer, content);
    gatherer->counts.files += content->file.state == EVIDENCE_GOT;
    gatherer->counts.bytes += content->file.length;
}

/* Reads the file. One that was read or known before and is wanted once more must be what it was: a run has one view of it. */
static void read_once_more(struct gatherer *gatherer, struct content *content)
{
    bool again = content->read || content->unread;
    struct evidence_file before = content->file;
    if (content->streamed && content->read)
        return;
    content->unread = false;
    if (content->streamed)
        open_stream(gatherer, content);
    else
        read_content(gatherer, content);
    bool got = content->file.state == EVIDENCE_GOT;
    if (again && before.state == EVIDENCE_GOT && got &&
        memcmp(&before.digest, &content->file.digest, sizeof before.digest) != 0) {
        evidence_file_free(&content->file);
        content->file.state = EVIDENCE_UNAVAILABLE;
        content->file.error = memory_copy("it changed while golive ran; run golive again");
        content_forget(gatherer, content);
    } else if (got) {
        content_note(gatherer, content);
    }
    if (again)
        evidence_file_free(&before);
}

/* Brings every wish of the content as far as it gets without the reader. */
static void gather_content(struct gatherer *gatherer, struct content *content)
{
    if (!content_known(gatherer, content))
        read_once_more(gatherer, content);
    size_t pending_before = gatherer->pending_count;
    for (struct wish *wish = content->wishes; wish; wish = wish->next) {
        evidence_file_note(wish->path, &content->file);
        if (content->file.state != EVIDENCE_GOT) {
            settle(gatherer, wish, content->file.state, content->file.error);
            continue;
        }
        wish->gathered.evidence.digested = true;
        wish->gathered.evidence.digest = content->file.digest;
        wish->gathered.evidence.size = content->file.length;
        if (wish->kind == GATHER_TABLE)
            settle_table(gatherer, content, wish);
        else if (wish->kind == GATHER_DATA)
            settle_data(gatherer, content, wish);
        else
            wish->reading = reading_of(gatherer, content, wish);
    }
    if (content->file.state != EVIDENCE_GOT || content->streamed || content->unread)
        return;
    if (gatherer->pending_count == pending_before) {
        close(content->file.descriptor);
        content->file.descriptor = -1;
        return;
    }
    memory_reserve(
        &gatherer->open, &gatherer->open_capacity, gatherer->open_count + 1, sizeof(struct content *));
    gatherer->open[gatherer->open_count++] = content;
    if (gatherer->pending_count >= BATCH_DOCUMENTS || gatherer->pending_bytes >= BATCH_BYTES)
        readings_flush(gatherer);
}

/* Hands the reading's outcome to the wish. */
static void settle_text(struct wish *wish)
{
    const struct page_text *reading = wish->reading;
    struct evidence *evidence = &wish->gathered.evidence;
    evidence->state = reading->state;
    evidence->media_type = reading->media_type;
    evidence->error = reading->error;
    evidence->remark = reading->remark;
    evidence->cached = reading->cached;
    wish->gathered.outcome = reading->outcome;
    wish->gathered.outcome_known = reading->outcome_known;
    wish->gathered.unread = reading->unread || wish->content->unread;
    if (reading->state == EVIDENCE_GOT) {
        wish->gathered.bytes = held_bytes(&reading->held);
        wish->gathered.length = reading->length;
        wish->gathered.descriptor = reading->held.descriptor;
    }
}

int gather_run(struct gatherer *gatherer, char **ret_problem)
{
    gatherer->error = 0;
    for (struct content *content = gatherer->first_content; content; content = content->next) {
        if (content->wishes)
            gather_content(gatherer, content);
    }
    readings_flush(gatherer);
    for (struct content *content = gatherer->first_content; content; content = content->next) {
        for (struct wish *wish = content->wishes; wish; wish = wish->next) {
            if (wish->reading)
                settle_text(wish);
        }
        content->wishes = NULL;
    }
    if (gatherer->error) {
        *ret_problem = gatherer->problem;
        gatherer->problem = NULL;
    }
    return gatherer->error;
}
