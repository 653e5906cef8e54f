/* One file a document: a head that says which document, which version and the digest of what follows, and the outcome
 * as golive-reader leaves it. See text_cache.h. */
#include "gather/text_cache.h"

#include "base/file.h"
#include "base/known.h"
#include "base/text.h"
#include "base/trust.h"
#include "model/document_text.h"
#include "reader/messages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT_VERSION 2u

struct text_cache {
    char *folder;          /* NULL: no cache */
    struct known *known;   /* NULL: nobody keeps what is known of entries */
    text_cache_tell *tell; /* who knows the following, if nobody said it yet */
    void *context;
    struct digest recognition;
    struct digest authorities;
};

struct entry_head {
    char magic[8];
    uint32_t format;
    uint32_t text_version; /* DOCUMENT_TEXT_VERSION */
    struct digest document;
    char hint[8];
    struct digest settings; /* what the outcome hangs on besides; zeroes if on nothing */
    struct digest content;  /* of the outcome, which follows */
};
_Static_assert(sizeof(struct entry_head) % 8 == 0, "the blob behind it must stay aligned");
static const char magic[8] = "golivetc";

struct text_cache *text_cache_new(const char *folder)
{
    struct text_cache *cache = memory_new(1, sizeof *cache);
    if (folder && file_make_folders(folder, 0700) == 0 && trust_own_folder(folder))
        cache->folder = memory_copy(folder);
    return cache;
}

struct text_cache *text_cache_free(struct text_cache *cache)
{
    if (cache)
        free(cache->folder);
    free(cache);
    return NULL;
}

void text_cache_know(struct text_cache *cache, struct known *known)
{
    cache->known = known;
}

void text_cache_settings(struct text_cache *cache, const char *recognition, const char *authorities)
{
    cache->recognition = digest_of(recognition, strlen(recognition));
    cache->authorities = digest_of(authorities, strlen(authorities));
}

void text_cache_ask_settings(struct text_cache *cache, text_cache_tell *tell, void *context)
{
    cache->tell = tell;
    cache->context = context;
}

static struct digest settings_of(struct text_cache *cache, uint32_t depends)
{
    struct digest both[2] = {{{0}}, {{0}}};
    if (!depends)
        return both[0];
    text_cache_tell *tell = cache->tell;
    cache->tell = NULL;
    if (tell)
        tell(cache->context, cache);
    if (depends & READER_DEPENDS_RECOGNITION)
        both[0] = cache->recognition;
    if (depends & READER_DEPENDS_AUTHORITIES)
        both[1] = cache->authorities;
    return digest_of(both, sizeof both);
}

static char *path_of(const struct text_cache *cache, const struct digest *digest, const char *hint)
{
    char hex[DIGEST_TEXT_SIZE];
    digest_text(digest, hex);
    return memory_format("%s/%s%s%s.text", cache->folder, hex + strlen("sha256:"), *hint ? "." : "", hint);
}

static void fill_head(struct entry_head *head, const struct digest *digest, const char *hint)
{
    memset(head, 0, sizeof *head);
    memcpy(head->magic, magic, sizeof magic);
    head->format = FORMAT_VERSION;
    head->text_version = DOCUMENT_TEXT_VERSION;
    head->document = *digest;
    size_t length = strlen(hint);
    memcpy(head->hint, hint, length < sizeof head->hint ? length : sizeof head->hint);
}

/* Opens an entry that is a file of ours and maps it. */
static bool map_entry(const char *path, const void **ret_bytes, size_t *ret_length, struct stat *ret_status)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    bool mapped = fstat(descriptor, ret_status) == 0 && trust_own_file(ret_status) &&
                  file_map(descriptor, ret_bytes, ret_length) == 0;
    close(descriptor);
    return mapped;
}

/* Checks all of it before any of it is used. */
static bool read_entry(struct text_cache *cache, const void *bytes, size_t length,
    const struct digest *digest, const char *hint, struct arena *arena, struct reader_outcome *ret_outcome,
    struct digest *ret_content)
{
    struct entry_head head, wanted;
    struct document_text text;
    if (length <= sizeof head)
        return false;
    const char *content = (const char *)bytes + sizeof head;
    size_t content_length = length - sizeof head;
    fill_head(&wanted, digest, hint);
    wanted.content = *ret_content = digest_of(content, content_length);
    memcpy(&head, bytes, sizeof head);
    wanted.settings = head.settings;
    if (memcmp(&head, &wanted, sizeof head) != 0 ||
        reader_outcome_read(content, content_length, arena, ret_outcome) != 0)
        return false;
    struct digest settings = settings_of(cache, ret_outcome->depends);
    if (memcmp(&head.settings, &settings, sizeof settings) != 0)
        return false;
    return !ret_outcome->blob || document_text_decode(ret_outcome->blob, ret_outcome->length, &text) == 0;
}

/* ---- what is known of an entry without reading it ---- */

/* The strings follow, each with a NUL. */
struct summary {
    uint32_t format;
    uint32_t text_version;
    uint32_t state;
    uint32_t depends;
    uint64_t length;        /* of the blob */
    struct digest settings; /* as the entry's */
    uint32_t has_error, has_remark;
};

static void put_string(struct text *out, const char *string)
{
    text_append(out, string ? string : "", string ? strlen(string) + 1 : 1);
}

/* NULL if there is no string at *AT. */
static const char *take_string(const char **at, const char *end, struct arena *arena)
{
    const char *string = *at;
    const char *nul = memchr(string, '\0', (size_t)(end - string));
    *at = nul ? nul + 1 : end;
    return nul ? arena_copy(arena, string) : NULL;
}

static void summarise(struct text_cache *cache, const struct cached_text *text, struct text *out)
{
    const struct summary summary = {
        .format = FORMAT_VERSION,
        .text_version = DOCUMENT_TEXT_VERSION,
        .state = (uint32_t)text->state,
        .depends = text->depends,
        .length = text->length,
        .settings = settings_of(cache, text->depends),
        .has_error = text->error != NULL,
        .has_remark = text->remark != NULL,
    };
    text_append(out, &summary, sizeof summary);
    put_string(out, text->media_type);
    put_string(out, text->error);
    put_string(out, text->remark);
}

static void note_entry(struct text_cache *cache, const char *path, const struct stat *status,
    const struct cached_text *text, bool own)
{
    struct text bytes = {0};
    if (!cache->known)
        return;
    summarise(cache, text, &bytes);
    const struct known_file file = {text->outcome, bytes.data, bytes.length};
    (own ? known_note_own : known_note)(cache->known, KNOWN_TEXT, path, status, &file);
    text_free(&bytes);
}

static bool read_summary(struct text_cache *cache, const struct known_file *file, struct arena *arena,
    struct cached_text *ret_text)
{
    struct summary summary;
    if (file->length < sizeof summary)
        return false;
    memcpy(&summary, file->bytes, sizeof summary);
    struct digest settings = settings_of(cache, summary.depends);
    bool got = summary.state == EVIDENCE_GOT;
    if (!got && summary.state != EVIDENCE_UNAVAILABLE && summary.state != EVIDENCE_REFUSED)
        return false;
    if (got == (summary.has_error != 0) || summary.format != FORMAT_VERSION ||
        summary.text_version != DOCUMENT_TEXT_VERSION ||
        memcmp(&summary.settings, &settings, sizeof settings) != 0)
        return false;
    const char *at = (const char *)file->bytes + sizeof summary;
    const char *end = (const char *)file->bytes + file->length;
    const char *media_type = take_string(&at, end, arena);
    const char *error = take_string(&at, end, arena);
    const char *remark = take_string(&at, end, arena);
    if (!media_type || !error || !remark || at != end)
        return false;
    *ret_text = (struct cached_text){
        .state = (enum evidence_state)summary.state,
        .media_type = media_type,
        .error = summary.has_error ? error : NULL,
        .remark = summary.has_remark ? remark : NULL,
        .length = (size_t)summary.length,
        .depends = summary.depends,
        .outcome = file->digest,
    };
    return true;
}

bool text_cache_look(struct text_cache *cache, const struct digest *digest, const char *hint,
    struct arena *arena, struct cached_text *ret_text)
{
    struct stat status;
    struct known_file file;
    if (!cache->folder || !cache->known)
        return false;
    AUTO_FREE char *path = path_of(cache, digest, hint);
    return lstat(path, &status) == 0 && trust_own_file(&status) &&
           known_find(cache->known, KNOWN_TEXT, path, &status, &file) &&
           read_summary(cache, &file, arena, ret_text);
}

/* ---- entries ---- */

bool text_cache_get(struct text_cache *cache, const struct digest *digest, const char *hint,
    struct arena *arena, struct cached_text *ret_text)
{
    const void *bytes = NULL;
    size_t length = 0;
    struct reader_outcome outcome;
    struct digest content;
    struct stat status;
    if (!cache->folder)
        return false;
    AUTO_FREE char *path = path_of(cache, digest, hint);
    if (!map_entry(path, &bytes, &length, &status))
        return false;
    if (!read_entry(cache, bytes, length, digest, hint, arena, &outcome, &content)) {
        file_unmap(bytes, length);
        return false;
    }
    *ret_text = (struct cached_text){
        .state = outcome.state,
        .media_type = outcome.media_type,
        .error = outcome.error,
        .remark = outcome.remark,
        .blob = outcome.blob,
        .length = outcome.length,
        .depends = outcome.depends,
        .outcome = content,
        .mapped = bytes,
        .mapped_length = length,
    };
    note_entry(cache, path, &status, ret_text, false);
    return true;
}

void cached_text_release(struct cached_text *text)
{
    file_unmap(text->mapped, text->mapped_length);
    *text = (struct cached_text){0};
}

/* A cache that cannot be written is no cache, nothing worse. What a loss of power makes of an entry is found out by its
 * digest, so nobody waits for the disk. *RET_LENGTH: of the whole entry. */
static bool write_entry(const char *path, const struct entry_head *head, const struct text *begin,
    const struct cached_text *text, uint64_t *ret_length)
{
    struct file_new file;
    if (file_new_open(path, 0600, &file) != 0)
        return false;
    file.unwaited = true;
    size_t blob = text->blob ? text->length : 0;
    bool whole = fwrite(head, 1, sizeof *head, file.stream) == sizeof *head &&
                 fwrite(begin->data, 1, begin->length, file.stream) == begin->length &&
                 (!blob || fwrite(text->blob, 1, blob, file.stream) == blob);
    *ret_length = sizeof *head + begin->length + blob;
    return file_new_finish(&file, whole ? 0 : -EIO) == 0;
}

static struct digest digest_of_outcome(const struct text *begin, const struct cached_text *text)
{
    struct digest_stream *stream = digest_begin();
    digest_add(stream, begin->data, begin->length);
    if (text->blob)
        digest_add(stream, text->blob, text->length);
    return digest_end(stream);
}

struct digest text_cache_put(
    struct text_cache *cache, const struct digest *digest, const char *hint, const struct cached_text *text)
{
    struct entry_head head = {0};
    struct text begin = {0};
    struct stat status;
    uint64_t length = 0;
    if (!cache->folder)
        return head.content;
    const struct reader_outcome outcome = {
        .state = text->state,
        .media_type = text->media_type,
        .error = text->error,
        .remark = text->remark,
        .blob = text->blob,
        .length = text->length,
        .depends = text->depends,
    };
    reader_outcome_begin(&outcome, &begin);
    fill_head(&head, digest, hint);
    head.settings = settings_of(cache, text->depends);
    head.content = digest_of_outcome(&begin, text);
    AUTO_FREE char *path = path_of(cache, digest, hint);
    if (write_entry(path, &head, &begin, text, &length) && lstat(path, &status) == 0 &&
        (uint64_t)status.st_size == length) {
        struct cached_text kept = *text;
        kept.outcome = head.content;
        note_entry(cache, path, &status, &kept, true);
    }
    text_free(&begin);
    return head.content;
}
