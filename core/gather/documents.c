/* Wishes (what a configuration names) lead to contents (a file by its real path, read once), and these to texts (what a
 * reading of such bytes gives, once for each digest). See documents.h. */
#include "gather/documents.h"

#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
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
#define BATCH_DOCUMENTS 64u           /* handed to the reader at once */
#define BATCH_BYTES ((size_t)256 << 20)

/* Bytes kept until the gatherer goes. */
struct held {
    void *copy;         /* malloc, or NULL */
    const void *mapped; /* of the memfd, or NULL */
    size_t length;
    int descriptor; /* memfd, or -1 */
};

/* What golive-reader made of certain bytes, under names of one hint. */
struct page_text {
    struct digest digest;
    const char *hint;
    struct page_text *next;    /* of all page texts */
    enum evidence_state state; /* PENDING while the reader has it */
    bool digest_only;          /* its text must not be kept */
    const char *media_type;
    const char *error;
    const char *remark;
    struct held held;
    bool cached;
};

struct wish {
    struct gathered gathered; /* first, so that what callers hold is the wish */
    const char *path;         /* as it was named */
    const char *hint;
    enum gather_kind kind;
    struct page_text *reading; /* of a text, once its content is there */
    struct wish *next;         /* of the same content */
};

/* A file by its real path. */
struct content {
    const char *path;
    struct evidence_file file;
    struct held held; /* of a table */
    bool is_held;
    bool read;
    bool streamed;        /* of a data set: the file itself stays open */
    struct wish *wishes;  /* not settled yet, in any order */
    struct content *next; /* of all contents */
};

/* What was registered under one name. */
struct entry {
    const struct gathered **parts;
    size_t count;
};

struct pending { /* a reading that waits for the reader */
    struct page_text *reading;
    int descriptor; /* the document; stays the content's */
    const char *name;
};

struct gatherer {
    struct gather_options options;
    struct arena arena;
    struct map entries;  /* kind, path and shown name -> struct entry */
    struct map contents; /* real path, behind "data:" of what is streamed -> struct content */
    struct map readings; /* digest and hint -> struct page_text */
    struct content *first_content;
    struct content **last_content;
    struct page_text *first_reading;
    struct text_cache *cache;
    struct reader *reader; /* NULL until a document needs it */
    struct pending *pending;
    size_t pending_count;
    size_t pending_capacity;
    size_t pending_bytes;
    struct content **open; /* contents whose memfd the pending readings need */
    size_t open_count;
    size_t open_capacity;
    uint32_t serial;
    uint32_t stream_count;    /* files of data sets that are held open */
    uint32_t streams_for_all; /* below so many of them, small ones are, too */
    bool streams_for_all_known;
    struct gather_counts counts;
    int error; /* of the reader */
    char *problem;
};

/* What the cached readings hang on besides the documents. */
static void tell_settings(struct gatherer *gatherer)
{
    const struct document_settings *documents = &gatherer->options.documents;
    AUTO_FREE char *recognition = recognition_identity(documents);
    struct text list = {0};
    char hex[DIGEST_TEXT_SIZE] = "none";
    if (documents->authorities &&
        file_read_path(documents->authorities, READER_LONGEST_AUTHORITIES, &list) == 0) {
        struct digest digest = digest_of(text_string(&list), list.length);
        digest_text(&digest, hex);
    }
    text_cache_settings(gatherer->cache, recognition, hex);
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
    tell_settings(gatherer);
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

/* Keeps a copy of the bytes: in a memfd if they are many, so that they need not be sent. */
static struct held hold(const void *bytes, size_t length)
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

/* ---- reading ---- */

static void take_cached(struct gatherer *gatherer, struct page_text *reading)
{
    struct cached_text text;
    if (!text_cache_get(gatherer->cache, &reading->digest, reading->hint, &gatherer->arena, &text))
        return;
    reading->state = text.state;
    reading->media_type = text.media_type;
    reading->error = text.error;
    reading->remark = text.remark;
    reading->cached = true;
    if (text.blob)
        reading->held = hold(text.blob, text.length);
    cached_text_release(&text);
    gatherer->counts.cached++;
}

/* The reading of this content under the hint: the one there is, one from the cache, or one for the reader. */
static struct page_text *reading_of(
    struct gatherer *gatherer, const struct content *content, const struct wish *wish)
{
    char hex[DIGEST_TEXT_SIZE];
    digest_text(&content->file.digest, hex);
    AUTO_FREE char *key = memory_format("%s %s", hex, wish->hint);
    struct page_text *reading = map_get(&gatherer->readings, key);
    if (reading)
        return reading;
    reading = arena_take(&gatherer->arena, sizeof *reading);
    *reading = (struct page_text){
        .digest = content->file.digest,
        .hint = wish->hint,
        .next = gatherer->first_reading,
        .state = EVIDENCE_PENDING,
        .media_type = "",
        .held = {.descriptor = -1},
    };
    gatherer->first_reading = reading;
    map_put(&gatherer->readings, arena_copy(&gatherer->arena, key), reading);
    reading->digest_only = wish->gathered.evidence.digest_only;
    take_cached(gatherer, reading);
    if (reading->state == EVIDENCE_PENDING) {
        memory_reserve(&gatherer->pending, &gatherer->pending_capacity, gatherer->pending_count + 1,
            sizeof *gatherer->pending);
        gatherer->pending[gatherer->pending_count++] =
            (struct pending){reading, content->file.descriptor, wish->gathered.name};
        gatherer->pending_bytes += content->file.length;
    }
    return reading;
}

static void take_answer(void *context, const struct reader_answer *answer)
{
    struct gatherer *gatherer = context;
    struct page_text *reading = gatherer->pending[answer->cookie].reading;
    reading->state = answer->state;
    reading->media_type = arena_copy(&gatherer->arena, answer->media_type);
    reading->error = arena_copy(&gatherer->arena, answer->error);
    reading->remark = arena_copy(&gatherer->arena, answer->remark);
    if (answer->blob)
        reading->held = hold(answer->blob, answer->length);
    gatherer->counts.read++;
    if (!answer->lasting || reading->digest_only)
        return;
    const struct cached_text text = {
        .depends = answer->depends,
        .state = answer->state,
        .media_type = answer->media_type,
        .error = answer->error,
        .remark = answer->remark,
        .blob = answer->blob,
        .length = answer->length,
    };
    text_cache_put(gatherer->cache, &reading->digest, reading->hint, &text);
}

static struct reader *reader_of(struct gatherer *gatherer)
{
    if (!gatherer->reader) {
        const struct reader_options options = {
            .documents = gatherer->options.documents,
            .program = gatherer->options.reader,
            .jobs = gatherer->options.jobs,
            .timeout = gatherer->options.timeout,
            .sandbox_required = gatherer->options.sandbox_required,
        };
        gatherer->reader = reader_new(&options);
    }
    return gatherer->reader;
}

/* Has the pending documents read, and closes what only they needed. */
static void flush(struct gatherer *gatherer)
{
    size_t count = gatherer->pending_count;
    AUTO_FREE struct reader_document *documents = memory_new(count, sizeof *documents);
    for (size_t i = 0; i < count; i++)
        documents[i] =
            (struct reader_document){gatherer->pending[i].descriptor, gatherer->pending[i].name, i};
    if (count && !gatherer->error)
        gatherer->error =
            reader_read(reader_of(gatherer), documents, count, take_answer, gatherer, &gatherer->problem);
    for (size_t i = 0; i < count; i++) {
        struct page_text *reading = gatherer->pending[i].reading;
        if (reading->state != EVIDENCE_PENDING)
            continue;
        reading->state = EVIDENCE_UNAVAILABLE;
        reading->error = arena_copy(
            &gatherer->arena, gatherer->problem ? gatherer->problem : "golive-reader gave no answer");
    }
    for (size_t i = 0; i < gatherer->open_count; i++) {
        close(gatherer->open[i]->file.descriptor);
        gatherer->open[i]->file.descriptor = -1;
    }
    gatherer->pending_count = gatherer->open_count = gatherer->pending_bytes = 0;
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
    if (!content->is_held && file_map(content->file.descriptor, &bytes, &length) == 0) {
        content->held = hold(bytes, length);
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
    wish->gathered.evidence.media_type = string_ends(wish->gathered.name, ".csv") ? "text/csv" : "";
    settle(gatherer, wish, EVIDENCE_GOT, NULL);
}

/* Hands the bytes to whoever keeps them. If one says that only the digest may be kept, that holds for all who named it. */
static void offer(const struct gatherer *gatherer, struct content *content)
{
    const struct evidence_keeper *keeper = &gatherer->options.keeper;
    const void *bytes;
    size_t length;
    bool digest_only = false;
    for (const struct wish *wish = content->wishes; wish; wish = wish->next)
        digest_only |= wish->gathered.evidence.digest_only;
    for (struct wish *wish = content->wishes; wish; wish = wish->next)
        wish->gathered.evidence.digest_only = digest_only;
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
    content->held = hold(bytes.data, bytes.length);
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
    gathered->length = content->file.length;
    if (content->is_held) {
        gathered->bytes = held_bytes(&content->held);
    } else {
        gathered->stream = content->file.descriptor;
        memcpy(gathered->stream_times, content->file.times, sizeof gathered->stream_times);
    }
    settle(gatherer, wish, EVIDENCE_GOT, NULL);
}

/* Reads the file. One that was read before and is wanted once more must be what it was: a run has one view of it. */
static void read_content(struct gatherer *gatherer, struct content *content)
{
    bool again = content->read;
    struct evidence_file before = content->file;
    size_t longest = 0;
    for (const struct wish *wish = content->wishes; wish; wish = wish->next) {
        size_t limit = wish->kind == GATHER_TABLE ? GATHER_LONGEST_TABLE : READER_LONGEST_DOCUMENT;
        longest = limit > longest ? limit : longest;
    }
    const struct evidence_file_limits limits = {
        longest, gatherer->options.while_reading, gatherer->options.context};
    evidence_file_read(content->path, content->wishes->gathered.name, &limits, &content->file);
    content->read = true;
    if (again && before.state == EVIDENCE_GOT && content->file.state == EVIDENCE_GOT &&
        memcmp(&before.digest, &content->file.digest, sizeof before.digest) != 0) {
        evidence_file_free(&content->file);
        content->file.state = EVIDENCE_UNAVAILABLE;
        content->file.error = memory_copy("it changed while golive ran; run golive again");
    }
    if (again)
        evidence_file_free(&before);
    if (content->file.state == EVIDENCE_GOT)
        offer(gatherer, content);
    gatherer->counts.files += content->file.state == EVIDENCE_GOT;
    gatherer->counts.bytes += content->file.length;
}

/* Brings every wish of the content as far as it gets without the reader. */
static void gather_content(struct gatherer *gatherer, struct content *content)
{
    if (content->streamed)
        open_stream(gatherer, content);
    else
        read_content(gatherer, content);
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
    if (content->file.state != EVIDENCE_GOT || content->streamed)
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
        flush(gatherer);
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
    if (reading->state == EVIDENCE_GOT) {
        wish->gathered.bytes = held_bytes(&reading->held);
        wish->gathered.length = reading->held.length;
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
    flush(gatherer);
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
