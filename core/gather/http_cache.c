/* Packs: files of entries, each a head, tagged fields that name the address and the body's digest, and the body. A program
 * reads all packs once and writes one of its own; of two entries for an address the newer counts. When many packs, or much
 * that is outdated, have gathered, the next program puts what counts into its own and removes the rest. See http_cache.h. */
#include "gather/http_cache.h"

#include "base/file.h"
#include "base/trust.h"
#include "base/frame.h"
#include "base/map.h"
#include "gather/evidence_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FORMAT_VERSION 1u
#define LONGEST_FIELDS 65536u               /* bytes */
#define MOST_PACKS 4096u                    /* that are looked at */
#define MANY_PACKS 16u                      /* from here on they are put together */
#define MUCH_OUTDATED ((size_t)4 << 20)     /* bytes that may be outdated, beyond as many as count */
#define WRITE_AT_ONCE ((size_t)1 << 20)     /* bytes */
#define LONGEST_KEPT ((int64_t)400 * 86400) /* seconds: longer than any rule's evidence is good */

struct entry_head {
    char magic[8];
    uint32_t format;
    uint32_t field_length; /* bytes of fields behind the head */
    uint64_t body_length;  /* bytes of body behind these */
    struct digest fields;  /* of the fields, which have the body's */
};
static const char magic[8] = "golivehc";

#define TAG_KEY 1u
#define TAG_STATUS 2u
#define TAG_MEDIA_TYPE 3u
#define TAG_ETAG 4u
#define TAG_LAST_MODIFIED 5u
#define TAG_CHECKED_AT 6u
#define TAG_BODY_DIGEST 7u

struct pack {
    char *path;
    const void *bytes;
    size_t length;
    struct pack *next;
};

struct entry {
    const char *start; /* of its head, in a pack; NULL: this program has put a newer one */
    size_t length;     /* of all of it */
    instant checked_at;
};

struct http_cache {
    char *folder; /* NULL: no cache */
    bool read;    /* the packs were */
    struct arena arena;
    struct pack *packs;
    size_t pack_count;
    struct map entries; /* key -> struct entry */
    struct entry **all; /* each key once */
    size_t count;
    size_t capacity;
    size_t outdated; /* bytes of entries that no longer count */
    size_t counting; /* bytes of those that do */
    struct text out; /* not written yet */
    int own;         /* the pack of this program, -1 while there is none */
};

struct http_cache *http_cache_new(const char *folder)
{
    struct http_cache *cache = memory_new(1, sizeof *cache);
    cache->own = -1;
    if (folder && file_make_folders(folder, 0700) == 0 && trust_own_folder(folder))
        cache->folder = memory_copy(folder);
    return cache;
}

struct http_cache *http_cache_free(struct http_cache *cache)
{
    if (!cache)
        return NULL;
    http_cache_flush(cache);
    for (struct pack *pack = cache->packs; pack; pack = pack->next) {
        file_unmap(pack->bytes, pack->length);
        free(pack->path);
    }
    if (cache->own >= 0)
        close(cache->own);
    map_free(&cache->entries);
    text_free(&cache->out);
    free(cache->all);
    free(cache->folder);
    arena_free(&cache->arena);
    free(cache);
    return NULL;
}

/* ---- one entry ---- */

/* Takes a field over; strings into the arena. */
static void take_field(struct frame_fields *fields, const struct frame_field *field, struct arena *arena,
    const char **key, struct http_copy *copy)
{
    switch (field->tag) {
    case TAG_KEY:
        *key = frame_string(fields, field, arena);
        break;
    case TAG_STATUS:
        copy->status = frame_u32(fields, field);
        break;
    case TAG_MEDIA_TYPE:
        copy->media_type = frame_string(fields, field, arena);
        break;
    case TAG_ETAG:
        copy->etag = frame_string(fields, field, arena);
        break;
    case TAG_LAST_MODIFIED:
        copy->last_modified = frame_string(fields, field, arena);
        break;
    case TAG_CHECKED_AT:
        copy->checked_at = frame_i64(fields, field);
        break;
    case TAG_BODY_DIGEST:
        if (field->length == sizeof copy->digest)
            memcpy(&copy->digest, field->bytes, sizeof copy->digest);
        else
            fields->broken = true;
        break;
    default:
        fields->broken = true;
    }
}

/* The head of the entry that begins at BYTES, if all of the entry is there and its fields are sound. */
static bool read_head(const char *bytes, size_t length, struct entry_head *ret_head)
{
    struct entry_head head;
    if (length < sizeof head)
        return false;
    memcpy(&head, bytes, sizeof head);
    size_t rest = length - sizeof head;
    if (memcmp(head.magic, magic, sizeof magic) != 0 || head.format != FORMAT_VERSION ||
        head.field_length > LONGEST_FIELDS || head.field_length > rest ||
        head.body_length > rest - head.field_length)
        return false;
    struct digest digest = digest_of(bytes + sizeof head, head.field_length);
    if (memcmp(&digest, &head.fields, sizeof digest) != 0)
        return false;
    *ret_head = head;
    return true;
}

/* The fields of a sound entry; the body's digest is that which it should have. */
static bool read_fields(const char *entry, const struct entry_head *head, struct arena *arena,
    const char **ret_key, struct http_copy *ret_copy)
{
    *ret_copy = (struct http_copy){.media_type = "", .etag = "", .last_modified = "", .descriptor = -1};
    *ret_key = "";
    struct frame_fields fields = frame_fields_of(entry + sizeof *head, head->field_length);
    struct frame_field field;
    while (frame_next(&fields, &field))
        take_field(&fields, &field, arena, ret_key, ret_copy);
    return !fields.broken && **ret_key && http_copy_keeps(ret_copy->status);
}

/* ---- reading all packs ---- */

/* Counts an entry in, if it is the newest of its address. */
static void keep_entry(struct http_cache *cache, const char *key, const struct entry *found)
{
    struct entry *entry = map_get(&cache->entries, key);
    if (entry && entry->checked_at > found->checked_at) {
        cache->outdated += found->length;
        return;
    }
    cache->counting += found->length;
    if (entry) {
        cache->counting -= entry->length;
        cache->outdated += entry->length;
        *entry = *found;
        return;
    }
    entry = arena_take(&cache->arena, sizeof *entry);
    *entry = *found;
    map_put(&cache->entries, key, entry);
    memory_reserve(&cache->all, &cache->capacity, cache->count + 1, sizeof *cache->all);
    cache->all[cache->count++] = entry;
}

/* Takes the entries of a pack in; what follows one that is damaged cannot be found. */
static void read_entries(struct http_cache *cache, const struct pack *pack)
{
    const char *at = pack->bytes;
    size_t left = pack->length;
    struct entry_head head;
    while (read_head(at, left, &head)) {
        struct http_copy copy;
        const char *key;
        size_t length = sizeof head + head.field_length + (size_t)head.body_length;
        if (read_fields(at, &head, &cache->arena, &key, &copy))
            keep_entry(cache, key, &(struct entry){at, length, copy.checked_at});
        at += length;
        left -= length;
    }
    cache->outdated += left;
}

/* Maps a pack that is a file of ours. */
static bool map_pack(const char *path, const void **ret_bytes, size_t *ret_length)
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

static void read_packs(struct http_cache *cache)
{
    char **names = NULL;
    size_t count = 0;
    cache->read = true;
    if (evidence_folder_list(cache->folder, MOST_PACKS, &names, &count) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        struct pack pack = {.path = file_join(cache->folder, names[i])};
        if (string_ends(names[i], ".pack") && map_pack(pack.path, &pack.bytes, &pack.length)) {
            struct pack *kept = arena_take(&cache->arena, sizeof *kept);
            *kept = pack;
            kept->next = cache->packs;
            cache->packs = kept;
            cache->pack_count++;
            read_entries(cache, kept);
        } else {
            free(pack.path);
        }
        free(names[i]);
    }
    free(names);
}

bool http_cache_get(
    struct http_cache *cache, const char *key, struct arena *arena, struct http_copy *ret_copy)
{
    struct entry_head head;
    struct http_copy copy;
    const char *kept_key;
    if (!cache->folder)
        return false;
    if (!cache->read)
        read_packs(cache);
    const struct entry *entry = map_get(&cache->entries, key);
    if (!entry || !entry->start || !read_head(entry->start, entry->length, &head) ||
        !read_fields(entry->start, &head, arena, &kept_key, &copy))
        return false;
    struct digest digest = copy.digest;
    if (http_copy_hold(&copy, entry->start + sizeof head + head.field_length, (size_t)head.body_length) != 0)
        return false;
    if (memcmp(&digest, &copy.digest, sizeof digest) != 0 || !string_equal(kept_key, key)) {
        http_copy_release(&copy);
        return false;
    }
    *ret_copy = copy;
    return true;
}

/* ---- writing ---- */

/* A pack that no other program has; -1 if none can be made. */
static int open_own(const struct http_cache *cache)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    AUTO_FREE char *path = memory_format(
        "%s/%012lld%09ld-%ld.pack", cache->folder, (long long)now.tv_sec, now.tv_nsec, (long)getpid());
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor >= 0)
        flock(descriptor, LOCK_EX | LOCK_NB); /* tells others that it is still written */
    return descriptor;
}

/* Writes what waits. It is not forced to the disk: what a power cut leaves half written does not match its digests. False
 * if it could not be written; then nothing more is kept. */
static bool write_out(struct http_cache *cache)
{
    if (cache->out.length == 0)
        return true;
    if (cache->own < 0)
        cache->own = open_own(cache);
    bool written = cache->own >= 0 && file_write(cache->own, cache->out.data, cache->out.length) == 0;
    text_clear(&cache->out);
    return written;
}

static void append(struct http_cache *cache, const void *bytes, size_t length)
{
    text_append(&cache->out, bytes, length);
    if (cache->out.length >= WRITE_AT_ONCE)
        write_out(cache);
}

/* Removes a pack, unless some program still writes it. */
static void remove_pack(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        unlink(path);
    close(descriptor);
}

/* Puts what counts into our own pack and removes the others. Whoever has them mapped keeps them. */
static void put_together(struct http_cache *cache)
{
    instant now = instant_now();
    bool written = true;
    for (size_t i = 0; i < cache->count && written; i++) {
        const struct entry *entry = cache->all[i];
        if (!entry->start || now - entry->checked_at > LONGEST_KEPT)
            continue;
        text_append(&cache->out, entry->start, entry->length);
        if (cache->out.length >= WRITE_AT_ONCE)
            written = write_out(cache);
    }
    written = written && write_out(cache);
    for (const struct pack *pack = cache->packs; pack && written; pack = pack->next)
        remove_pack(pack->path);
    cache->outdated = 0;
    cache->pack_count = 0;
}

void http_cache_flush(struct http_cache *cache)
{
    if (!cache->folder || (cache->out.length == 0 && cache->own < 0))
        return;
    write_out(cache);
    if (cache->pack_count >= MANY_PACKS || cache->outdated > cache->counting + MUCH_OUTDATED)
        put_together(cache);
}

void http_cache_put(struct http_cache *cache, const char *key, const struct http_copy *copy)
{
    if (!cache->folder)
        return;
    if (!cache->read)
        read_packs(cache);
    struct entry *older = map_get(&cache->entries, key);
    if (older && older->start) {
        cache->outdated += older->length;
        cache->counting -= older->length;
        older->start = NULL;
    }
    struct frame_writer fields = {0};
    frame_put_string(&fields, TAG_KEY, key);
    frame_put_u32(&fields, TAG_STATUS, copy->status);
    frame_put_string(&fields, TAG_MEDIA_TYPE, copy->media_type);
    frame_put_string(&fields, TAG_ETAG, copy->etag);
    frame_put_string(&fields, TAG_LAST_MODIFIED, copy->last_modified);
    frame_put_i64(&fields, TAG_CHECKED_AT, copy->checked_at);
    frame_put_bytes(&fields, TAG_BODY_DIGEST, &copy->digest, sizeof copy->digest);
    if (fields.bytes.length <= LONGEST_FIELDS) {
        struct entry_head head = {
            .format = FORMAT_VERSION,
            .field_length = (uint32_t)fields.bytes.length,
            .body_length = copy->length,
            .fields = digest_of(fields.bytes.data, fields.bytes.length),
        };
        memcpy(head.magic, magic, sizeof magic);
        text_append(&cache->out, &head, sizeof head);
        text_append(&cache->out, fields.bytes.data, fields.bytes.length);
        append(cache, copy->bytes, copy->length);
    }
    frame_writer_free(&fields);
}
