/* Readings: what golive-reader makes of certain bytes, once for each digest and hint; from the cache, or by having them read
 * together. Knows nothing of files and of what is known of them. */
#include "gather/documents_private.h"

#include "gather/text_cache.h"
#include "reader/client.h"
#include "reader/messages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void take_outcome(struct page_text *reading, const struct cached_text *text)
{
    reading->state = text->state;
    reading->media_type = text->media_type;
    reading->error = text->error;
    reading->remark = text->remark;
    reading->cached = true;
    reading->length = text->length;
    reading->outcome = text->outcome;
    reading->outcome_known = true;
}

static void take_cached(struct gatherer *gatherer, struct page_text *reading)
{
    struct cached_text text;
    bool counted = reading->unread;
    reading->unread = false;
    reading->state = EVIDENCE_PENDING;
    if (!text_cache_get(gatherer->cache, &reading->digest, reading->hint, &gatherer->arena, &text)) {
        reading->cached = false;
        gatherer->counts.cached -= counted;
        return;
    }
    take_outcome(reading, &text);
    if (text.blob)
        reading->held = evidence_hold(text.blob, text.length);
    cached_text_release(&text);
    gatherer->counts.cached += !counted;
}

static void take_known(struct gatherer *gatherer, struct page_text *reading, const struct cached_text *text)
{
    take_outcome(reading, text);
    reading->unread = true;
    gatherer->counts.cached++;
}

static char *reading_key(const struct digest *digest, const char *hint)
{
    char hex[DIGEST_TEXT_SIZE];
    digest_text(digest, hex);
    return memory_format("%s %s", hex, hint);
}

static struct page_text *new_reading(
    struct gatherer *gatherer, const char *key, const struct digest *digest, const char *hint)
{
    struct page_text *reading = arena_take(&gatherer->arena, sizeof *reading);
    *reading = (struct page_text){
        .digest = *digest,
        .hint = hint,
        .next = gatherer->first_reading,
        .state = EVIDENCE_PENDING,
        .media_type = "",
        .held = {.descriptor = -1},
    };
    gatherer->first_reading = reading;
    map_put(&gatherer->readings, arena_copy(&gatherer->arena, key), reading);
    return reading;
}

struct page_text *reading_of(
    struct gatherer *gatherer, const struct content *content, const struct wish *wish)
{
    AUTO_FREE char *key = reading_key(&content->file.digest, wish->hint);
    struct page_text *reading = map_get(&gatherer->readings, key);
    if (reading && (!reading->unread || content->unread))
        return reading;
    if (!reading)
        reading = new_reading(gatherer, key, &content->file.digest, wish->hint);
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
    reading->outcome_known = false;
    reading->length = answer->length;
    if (answer->blob)
        reading->held = evidence_hold(answer->blob, answer->length);
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
    static const struct digest none;
    reading->outcome = text_cache_put(gatherer->cache, &reading->digest, reading->hint, &text);
    reading->outcome_known = memcmp(&reading->outcome, &none, sizeof none) != 0;
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

void readings_flush(struct gatherer *gatherer)
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

bool reading_known(struct gatherer *gatherer, const struct digest *digest, const struct wish *wish)
{
    struct cached_text text;
    AUTO_FREE char *key = reading_key(digest, wish->hint);
    if (map_get(&gatherer->readings, key))
        return true;
    if (!text_cache_look(gatherer->cache, digest, wish->hint, &gatherer->arena, &text))
        return false;
    take_known(gatherer, new_reading(gatherer, key, digest, wish->hint), &text);
    return true;
}
