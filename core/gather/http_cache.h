/* Answers kept on disk between runs, in a few files that are only ever appended to: a file an address would cost more than
 * asking for it. No address and no secret shows in a file's name. May be deleted at any time; damaged or foreign entries
 * are passed over. Several programs may use it at once. Knows nothing of ages. */
#ifndef GOLIVE_GATHER_HTTP_CACHE_H
#define GOLIVE_GATHER_HTTP_CACHE_H

#include "gather/http_copy.h"

struct http_cache;

/* FOLDER is made (0700) if it is not there. NULL, or a folder that others may write to or that cannot be used: a cache
 * that holds nothing and keeps nothing. Never NULL. */
struct http_cache *http_cache_new(const char *folder);
/* Writes what is still to be written. NULL gives NULL; returns NULL. */
struct http_cache *http_cache_free(struct http_cache *cache);

/* Looks KEY up ("GET https://…") among what was kept before this program began; strings go into the arena. False if there
 * is no sound entry. The copy is to be released. */
bool http_cache_get(
    struct http_cache *cache, const char *key, struct arena *arena, struct http_copy *ret_copy);
/* Keeps it, if it can, for later programs. */
void http_cache_put(struct http_cache *cache, const char *key, const struct http_copy *copy);
/* Writes what was put and is not written yet. */
void http_cache_flush(struct http_cache *cache);

#endif
