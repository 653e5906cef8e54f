/* One file a document: a head that says which document, which version and the digest of what follows, and the outcome
 * as golive-reader leaves it. See text_cache.h. */
#include "gather/text_cache.h"

#include "base/file.h"
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
    char *folder; /* NULL: no cache */
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

/* Only a folder that is ours, and that nobody else may write to, can be believed. */
static bool is_ours(const char *folder)
{
    struct stat status;
    return lstat(folder, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
           (status.st_mode & 022) == 0;
}

struct text_cache *text_cache_new(const char *folder)
{
    struct text_cache *cache = memory_new(1, sizeof *cache);
    if (folder && file_make_folders(folder, 0700) == 0 && is_ours(folder))
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

void text_cache_settings(struct text_cache *cache, const char *recognition, const char *authorities)
{
    cache->recognition = digest_of(recognition, strlen(recognition));
    cache->authorities = digest_of(authorities, strlen(authorities));
}

static struct digest settings_of(const struct text_cache *cache, uint32_t depends)
{
    struct digest both[2] = {{{0}}, {{0}}};
    if (!depends)
        return both[0];
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
static bool map_entry(const char *path, const void **ret_bytes, size_t *ret_length)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    bool mapped = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
                  (status.st_mode & 022) == 0 && file_map(descriptor, ret_bytes, ret_length) == 0;
    close(descriptor);
    return mapped;
}

/* Checks all of it before any of it is used. */
static bool read_entry(const struct text_cache *cache, const void *bytes, size_t length,
    const struct digest *digest, const char *hint, struct arena *arena, struct reader_outcome *ret_outcome)
{
    struct entry_head head, wanted;
    struct document_text text;
    if (length <= sizeof head)
        return false;
    const char *content = (const char *)bytes + sizeof head;
    size_t content_length = length - sizeof head;
    fill_head(&wanted, digest, hint);
    wanted.content = digest_of(content, content_length);
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

bool text_cache_get(struct text_cache *cache, const struct digest *digest, const char *hint,
    struct arena *arena, struct cached_text *ret_text)
{
    const void *bytes = NULL;
    size_t length = 0;
    struct reader_outcome outcome;
    if (!cache->folder)
        return false;
    AUTO_FREE char *path = path_of(cache, digest, hint);
    if (!map_entry(path, &bytes, &length))
        return false;
    if (!read_entry(cache, bytes, length, digest, hint, arena, &outcome)) {
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
        .mapped = bytes,
        .mapped_length = length,
    };
    return true;
}

void cached_text_release(struct cached_text *text)
{
    file_unmap(text->mapped, text->mapped_length);
    *text = (struct cached_text){0};
}

/* A cache that cannot be written is no cache, nothing worse. What a loss of power makes of an entry is found out by its
 * digest, so nobody waits for the disk. */
static void write_entry(
    const char *path, const struct entry_head *head, const struct text *begin, const struct cached_text *text)
{
    struct file_new file;
    if (file_new_open(path, 0600, &file) != 0)
        return;
    file.unwaited = true;
    size_t blob = text->blob ? text->length : 0;
    bool whole = fwrite(head, 1, sizeof *head, file.stream) == sizeof *head &&
                 fwrite(begin->data, 1, begin->length, file.stream) == begin->length &&
                 (!blob || fwrite(text->blob, 1, blob, file.stream) == blob);
    file_new_finish(&file, whole ? 0 : -EIO);
}

static struct digest digest_of_outcome(const struct text *begin, const struct cached_text *text)
{
    struct digest_stream *stream = digest_begin();
    digest_add(stream, begin->data, begin->length);
    if (text->blob)
        digest_add(stream, text->blob, text->length);
    return digest_end(stream);
}

void text_cache_put(
    struct text_cache *cache, const struct digest *digest, const char *hint, const struct cached_text *text)
{
    if (!cache->folder)
        return;
    const struct reader_outcome outcome = {
        .state = text->state,
        .media_type = text->media_type,
        .error = text->error,
        .remark = text->remark,
        .blob = text->blob,
        .length = text->length,
        .depends = text->depends,
    };
    struct entry_head head;
    struct text begin = {0};
    reader_outcome_begin(&outcome, &begin);
    fill_head(&head, digest, hint);
    head.settings = settings_of(cache, text->depends);
    head.content = digest_of_outcome(&begin, text);
    AUTO_FREE char *path = path_of(cache, digest, hint);
    write_entry(path, &head, &begin, text);
    text_free(&begin);
}
