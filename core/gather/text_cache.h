/* Page texts kept on disk between runs, one file a document, by digest of its bytes and version of the reading. May be
 * deleted at any time; damaged or foreign entries are passed over and written anew. Knows nothing of paths and of who
 * reads documents. */
#ifndef GOLIVE_GATHER_TEXT_CACHE_H
#define GOLIVE_GATHER_TEXT_CACHE_H

#include "base/digest.h"
#include "base/memory.h"
#include "model/words.h"

#include <stdbool.h>
#include <stddef.h>

struct text_cache;

/* FOLDER is made (0700) if it is not there. NULL, or a folder that others may write to or that cannot be used: a cache
 * that holds nothing and keeps nothing. Never NULL. */
struct text_cache *text_cache_new(const char *folder);
struct text_cache *text_cache_free(struct text_cache *cache); /* NULL gives NULL; returns NULL */
/* What is known of entries without reading them is asked and noted there; it outlives the cache. NULL, as at first: nowhere. */
struct known;
void text_cache_know(struct text_cache *cache, struct known *known);

/* What readings hang on besides the bytes, in any words that change when it does: how pictures are read, and who may
 * sign. "" for both before. */
void text_cache_settings(struct text_cache *cache, const char *recognition, const char *authorities);
/* The same, when they are asked for first: TELL calls text_cache_settings. Most readings hang on neither. */
typedef void text_cache_tell(void *context, struct text_cache *cache);
void text_cache_ask_settings(struct text_cache *cache, text_cache_tell *tell, void *context);

/* How a document was read, for good: GOT with its blob, or why there is none. */
struct cached_text {
    enum evidence_state state;
    const char *media_type;
    const char *error;  /* NULL if GOT */
    const char *remark; /* or NULL */
    const void *blob;   /* 8-byte aligned; NULL unless GOT */
    size_t length;
    uint32_t depends;      /* READER_DEPENDS_ (reader/messages.h) */
    struct digest outcome; /* of all of this; nothing to text_cache_put */
    const void *mapped;    /* what holds all of the above: given back by cached_text_release */
    size_t mapped_length;
};

/* Looks up the document with these bytes (DIGEST) under a name with this hint (reader_name_hint). False if there is no
 * sound entry. Strings go into the arena; the blob is valid until cached_text_release. */
bool text_cache_get(struct text_cache *cache, const struct digest *digest, const char *hint,
    struct arena *arena, struct cached_text *ret_text);
void cached_text_release(struct cached_text *text);
/* What is known of the entry, which is as it was when it was read last, without its blob (length says how long that is): good
 * for what is recalled, not for judging. False if nothing is. */
bool text_cache_look(struct text_cache *cache, const struct digest *digest, const char *hint,
    struct arena *arena, struct cached_text *ret_text);
/* Keeps it, if it can, and tells the digest of the outcome then; zeroes if it cannot. */
struct digest text_cache_put(
    struct text_cache *cache, const struct digest *digest, const char *hint, const struct cached_text *text);

#endif
