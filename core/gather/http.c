/* Wishes (an address with two ages) lead to sources (an address, asked once a run), and these to copies (what it said).
 * The table of what to do when is in settle(). See http.h. */
#include "gather/http.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "gather/http_cache.h"
#include "gather/http_copy.h"
#include "gather/http_mirror.h"
#include "gather/http_peer.h"
#include "gather/recorded.h"
#include "gather/http_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ABSENT_FRESH 3600   /* seconds: what is not there yet may be there soon */
#define SHORTEST_SECRET 6u  /* bytes */
#define CLOCKS_DIFFER 86400 /* seconds by which a copy may be from the future */

struct source;

struct wish {
    struct http_evidence evidence; /* first, so that what callers hold is the wish */
    struct http_wish asked;
    struct source *source;
    struct wish *next; /* of the same source, not settled yet */
};

/* A copy lives as long as the gatherer: evidence that was settled with it keeps pointing to it. */
struct kept_copy {
    struct http_copy copy;
    struct kept_copy *next;
};

/* An address, with the method. */
struct source {
    const char *key; /* "GET https://…" */
    struct address address;
    bool head;
    bool live;             /* no copy will do, none is kept */
    struct gathered *peer; /* who answered; NULL unless live */
    struct http_plan plan;
    uint64_t longest;       /* of all wishes */
    bool configured;        /* of any wish */
    struct kept_copy *copy; /* the newest, or NULL */
    bool looked;            /* into the cache, or the mirror */
    bool asked;             /* in this run */
    bool confirmed;         /* and it answered something to keep */
    const char *failure;    /* why there is no newer copy; NULL: none was tried for */
    bool refused;           /* the failure is a fence's or a limit's */
    struct wish *wishes;    /* not settled */
    bool pending;           /* is in the gatherer's list */
};

/* A mirror's folder, opened once. */
struct mirror {
    const char *folder;
    struct http_mirror *index;
    struct mirror *next;
};

struct http_gatherer {
    struct http_options options;
    struct arena arena;
    struct map wishes;  /* ages, limits and address -> struct wish */
    struct map sources; /* key -> struct source */
    struct http_cache *cache;
    struct mirror *mirrors;
    struct kept_copy *copies;
    struct source **pending;
    size_t pending_count;
    size_t pending_capacity;
    struct fetcher *fetcher; /* NULL until something is to be asked */
    uint32_t serial;
    size_t done; /* of the batch under way, for progress */
    size_t total;
    struct http_counts counts;
};

struct http_gatherer *http_new(const struct http_options *options)
{
    struct http_gatherer *gatherer = memory_new(1, sizeof *gatherer);
    gatherer->options = *options;
    gatherer->options.fetcher = arena_copy(&gatherer->arena, options->fetcher);
    gatherer->options.cache_folder = NULL;
    gatherer->cache = http_cache_new(options->cache_folder);
    return gatherer;
}

struct http_gatherer *http_free(struct http_gatherer *gatherer)
{
    if (!gatherer)
        return NULL;
    for (struct kept_copy *kept = gatherer->copies; kept; kept = kept->next)
        http_copy_release(&kept->copy);
    for (struct mirror *mirror = gatherer->mirrors; mirror; mirror = mirror->next)
        http_mirror_free(mirror->index);
    map_free(&gatherer->wishes);
    map_free(&gatherer->sources);
    http_cache_free(gatherer->cache);
    fetcher_free(gatherer->fetcher);
    free(gatherer->pending);
    arena_free(&gatherer->arena);
    free(gatherer);
    return NULL;
}

const char *http_sandbox(const struct http_gatherer *gatherer)
{
    return gatherer->fetcher ? fetcher_sandbox(gatherer->fetcher) : NULL;
}

struct http_counts http_counts(const struct http_gatherer *gatherer)
{
    struct http_counts counts = gatherer->counts;
    if (gatherer->fetcher) {
        struct fetcher_counts fetched = fetcher_counts(gatherer->fetcher);
        counts.requests = fetched.requests;
        counts.connections = fetched.connections;
        counts.wire_bytes = fetched.wire_bytes;
    }
    return counts;
}

/* ---- registering ---- */

static uint32_t next_serial(struct http_gatherer *gatherer)
{
    uint32_t *serial = gatherer->options.serial ? gatherer->options.serial : &gatherer->serial;
    return ++*serial;
}

static struct wish *new_wish(struct http_gatherer *gatherer, const struct http_wish *asked, const char *uri)
{
    struct wish *wish = arena_take(&gatherer->arena, sizeof *wish);
    wish->asked = *asked;
    wish->asked.url = uri;
    if (wish->asked.good_until < asked->fresh)
        wish->asked.good_until = asked->fresh;
    if (wish->asked.longest == 0)
        wish->asked.longest = (uint64_t)32 << 20;
    wish->evidence = (struct http_evidence){
        .gathered = {.evidence = {.uri = uri, .media_type = "", .gathered_at = gatherer->options.now},
            .name = uri,
            .descriptor = -1,
            .serial = next_serial(gatherer)},
        .good_until = INSTANT_NONE,
        .ask_again = INSTANT_NONE,
    };
    return wish;
}

static void refuse(struct wish *wish, const char *words)
{
    struct evidence *evidence = &wish->evidence.gathered.evidence;
    evidence->state = EVIDENCE_REFUSED;
    evidence->error = words;
}

static struct gathered *new_peer(struct http_gatherer *gatherer, const char *address)
{
    struct gathered *peer = arena_take(&gatherer->arena, sizeof *peer);
    const char *uri = arena_format(&gatherer->arena, "peer:%s", address);
    *peer =
        (struct gathered){.evidence = {.uri = uri, .media_type = "", .gathered_at = gatherer->options.now},
            .name = uri,
            .descriptor = -1,
            .serial = next_serial(gatherer)};
    return peer;
}

static struct source *source_of(
    struct http_gatherer *gatherer, const struct address *address, const struct http_wish *asked)
{
    const char *key = arena_format(
        &gatherer->arena, "%s%s %s", asked->live ? "live " : "", asked->head ? "HEAD" : "GET", address->text);
    struct source *source = map_get(&gatherer->sources, key);
    if (source || gatherer->counts.addresses >= HTTP_MOST_ADDRESSES)
        return source;
    source = arena_take(&gatherer->arena, sizeof *source);
    source->key = key;
    source->address = *address;
    source->head = asked->head;
    source->live = asked->live;
    if (asked->live)
        source->peer = new_peer(gatherer, address->text);
    source->plan =
        http_plan_for(gatherer->options.settings, address, gatherer->options.skip_mirrors, &gatherer->arena);
    map_put(&gatherer->sources, key, source);
    gatherer->counts.addresses++;
    return source;
}

/* Puts the wish with its source, to be settled by the next http_gather. */
static void await(struct http_gatherer *gatherer, struct wish *wish, struct source *source)
{
    wish->source = source;
    wish->next = source->wishes;
    source->wishes = wish;
    source->configured |= wish->asked.configured;
    if (source->longest < wish->asked.longest)
        source->longest = wish->asked.longest;
    if (source->pending)
        return;
    source->pending = true;
    memory_reserve(&gatherer->pending, &gatherer->pending_capacity, gatherer->pending_count + 1,
        sizeof *gatherer->pending);
    gatherer->pending[gatherer->pending_count++] = source;
}

/* What is shown of an address that is none: without a name and password that may stand in it. */
static const char *shown(const char *url, struct arena *arena)
{
    const char *start = strstr(url, "://");
    start = start ? start + strlen("://") : url;
    const char *at = memchr(start, '@', strcspn(start, "/?#"));
    return at ? arena_format(arena, "%.*s…%.200s", (int)(start - url < 20 ? start - url : 20), url, at)
              : arena_format(arena, "%.200s", url);
}

static struct kept_copy *keep_copy(struct http_gatherer *gatherer, const struct http_copy *copy)
{
    struct kept_copy *kept = arena_take(&gatherer->arena, sizeof *kept);
    kept->copy = *copy;
    kept->next = gatherer->copies;
    gatherer->copies = kept;
    return kept;
}

static void settle_recorded(struct http_gatherer *gatherer, struct gathered *gathered)
{
    struct http_copy copy;
    if (recorded_settle(gatherer->options.recorded, gatherer->options.recorded_context, gathered, &copy))
        keep_copy(gatherer, &copy);
}

static const struct http_evidence *settle_wish_recorded(struct http_gatherer *gatherer, struct wish *wish)
{
    const struct evidence *evidence = &wish->evidence.gathered.evidence;
    settle_recorded(gatherer, &wish->evidence.gathered);
    wish->evidence.stale = evidence->stale;
    if (evidence->state <= EVIDENCE_ABSENT && evidence->gathered_at != INSTANT_NONE)
        wish->evidence.good_until = evidence->gathered_at + wish->asked.good_until;
    return &wish->evidence;
}

const struct gathered *http_peer(struct http_gatherer *gatherer, const struct http_evidence *evidence)
{
    struct wish *wish = (struct wish *)(void *)(uintptr_t)evidence;
    if (!wish->asked.live)
        return NULL;
    if (wish->source)
        return wish->source->peer;
    struct gathered *peer = new_peer(gatherer, evidence->gathered.evidence.uri);
    if (gatherer->options.recorded) {
        settle_recorded(gatherer, peer);
        return peer;
    }
    peer->evidence.state = evidence->gathered.evidence.state;
    peer->evidence.error = evidence->gathered.evidence.error;
    return peer;
}

const struct http_evidence *http_want(struct http_gatherer *gatherer, const struct http_wish *asked)
{
    struct arena *arena = &gatherer->arena;
    struct address address;
    const char *why = NULL;
    bool good = address_parse(asked->url, arena, &address, &why) == 0;
    const char *uri = good ? address.text : shown(asked->url, arena);
    const char *key = arena_format(arena, "%lld %lld %llu %d%d%d %s", (long long)asked->fresh,
        (long long)asked->good_until, (unsigned long long)asked->longest, asked->head, asked->configured,
        asked->live, good ? address.text : asked->url);
    struct wish *wish = map_get(&gatherer->wishes, key);
    if (wish)
        return &wish->evidence;
    wish = new_wish(gatherer, asked, uri);
    map_put(&gatherer->wishes, key, wish);
    if (gatherer->options.recorded)
        return settle_wish_recorded(gatherer, wish);
    struct source *source = good ? source_of(gatherer, &address, asked) : NULL;
    if (!good)
        refuse(wish, arena_format(arena, "the address cannot be asked for: %s", why));
    else if (!source)
        refuse(wish, "more addresses are asked for than golive asks in a run");
    else if (source->plan.way == HTTP_REFUSE)
        refuse(wish, source->plan.words);
    else
        await(gatherer, wish, source);
    return &wish->evidence;
}

/* ---- copies ---- */

static int64_t age_of(const struct http_gatherer *gatherer, const struct http_copy *copy)
{
    int64_t age = gatherer->options.now - copy->checked_at;
    return age > 0 ? age : 0;
}

static bool from_the_future(const struct http_gatherer *gatherer, const struct http_copy *copy)
{
    return copy->checked_at > gatherer->options.now + CLOCKS_DIFFER;
}

/* How long the copy counts as fresh for the wish. */
static int64_t fresh_for(const struct wish *wish, const struct http_copy *copy)
{
    bool soon = http_copy_absent(copy) && wish->asked.fresh > ABSENT_FRESH;
    return soon ? ABSENT_FRESH : wish->asked.fresh;
}

static void look_into_cache(struct http_gatherer *gatherer, struct source *source)
{
    struct http_copy copy;
    source->looked = true;
    if (source->live || !http_cache_get(gatherer->cache, source->key, &gatherer->arena, &copy))
        return;
    if (from_the_future(gatherer, &copy))
        http_copy_release(&copy);
    else
        source->copy = keep_copy(gatherer, &copy);
}

static struct http_mirror *mirror_at(struct http_gatherer *gatherer, const char *folder)
{
    struct mirror *mirror = gatherer->mirrors;
    while (mirror && !string_equal(mirror->folder, folder))
        mirror = mirror->next;
    if (!mirror) {
        mirror = arena_take(&gatherer->arena, sizeof *mirror);
        *mirror =
            (struct mirror){.folder = folder, .index = http_mirror_open(folder), .next = gatherer->mirrors};
        gatherer->mirrors = mirror;
    }
    return mirror->index;
}

static void look_into_mirror(struct http_gatherer *gatherer, struct source *source)
{
    struct http_copy copy;
    source->looked = true;
    enum evidence_state state = http_mirror_get(mirror_at(gatherer, source->plan.folder),
        source->address.text, source->longest, &gatherer->arena, &copy, &source->failure);
    if (state != EVIDENCE_GOT && state != EVIDENCE_ABSENT) {
        source->refused = state == EVIDENCE_REFUSED;
        return;
    }
    if (from_the_future(gatherer, &copy)) {
        http_copy_release(&copy);
        source->failure = "the mirror's index.csv says that it was fetched in the future";
        return;
    }
    source->failure = "it is from a mirror's folder";
    source->copy = keep_copy(gatherer, &copy);
    gatherer->counts.mirrored++;
}

/* ---- what an answer means ---- */

static const char *status_words(uint32_t status)
{
    static const struct {
        uint32_t status;
        const char *words;
    } known[] = {
        {400, "it does not understand the request"},
        {401, "it asks for a key"},
        {403, "it refuses"},
        {407, "the proxy asks for a login"},
        {429, "it was asked too often"},
        {500, "it has trouble of its own"},
        {502, "it has trouble of its own"},
        {503, "it is not in service"},
        {504, "it has trouble of its own"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].status == status)
            return known[i].words;
    }
    return status < 300 ? "an answer without content that golive could use"
                        : "no answer that golive could use";
}

/* True if the answer repeats the secret that was sent: kept as evidence it would be told to everybody. A very short one
 * may stand anywhere by chance. */
static bool repeats_secret(const struct source *source, const struct fetcher_answer *answer)
{
    const char *secret = source->plan.secret;
    size_t length = secret ? strlen(secret) : 0;
    if (length < SHORTEST_SECRET)
        return false;
    return (answer->length && memmem(answer->bytes, answer->length, secret, length)) ||
           strstr(answer->etag, secret) || strstr(answer->last_modified, secret) ||
           strstr(answer->media_type, secret);
}

/* A new copy, into the cache too. */
static void take_copy(
    struct http_gatherer *gatherer, struct source *source, const struct fetcher_answer *answer)
{
    struct arena *arena = &gatherer->arena;
    struct http_copy copy = {
        .status = answer->status,
        .media_type = arena_copy(arena, answer->media_type),
        .etag = arena_copy(arena, answer->etag),
        .last_modified = arena_copy(arena, answer->last_modified),
        .checked_at = gatherer->options.now,
        .descriptor = -1,
    };
    bool empty =
        answer->status != 200 || !answer->length; /* what a source says beside "there is none" is not kept */
    int error = empty                     ? http_copy_hold(&copy, "", 0)
                : answer->descriptor >= 0 ? http_copy_hold_descriptor(&copy, answer->descriptor)
                                          : http_copy_hold(&copy, answer->bytes, answer->length);
    if (error) {
        source->failure = "the answer could not be held";
        return;
    }
    source->confirmed = true;
    source->copy = keep_copy(gatherer, &copy);
    if (!source->live)
        http_cache_put(gatherer->cache, source->key, &copy);
}

/* The source says that the copy we have is still what it would send. */
static void confirm_copy(
    struct http_gatherer *gatherer, struct source *source, const struct fetcher_answer *answer)
{
    struct http_copy *copy = &source->copy->copy;
    copy->checked_at = gatherer->options.now;
    if (*answer->etag)
        copy->etag = arena_copy(&gatherer->arena, answer->etag);
    if (*answer->last_modified)
        copy->last_modified = arena_copy(&gatherer->arena, answer->last_modified);
    source->confirmed = true;
    gatherer->counts.unchanged++;
    http_cache_put(gatherer->cache, source->key, copy);
}

/* The fetcher's heartbeat, too: a bar must show that golive waits, and for how many. */
static void tell_progress(void *context)
{
    struct http_gatherer *gatherer = context;
    if (gatherer->options.progress)
        gatherer->options.progress(gatherer->options.progress_context, gatherer->done, gatherer->total);
}

/* Writes down who answered, for the checks and for whoever keeps evidence. */
static void take_peer(
    struct http_gatherer *gatherer, struct source *source, const struct fetcher_answer *answer)
{
    const struct evidence_keeper *keeper = &gatherer->options.keeper;
    const struct gathered *peer = source->peer;
    http_peer_record(&gatherer->arena, answer, source->address.text, source->peer);
    if (keeper->keep && peer->evidence.state == EVIDENCE_GOT)
        keeper->keep(keeper->context, &peer->evidence.digest, peer->bytes, peer->length);
}

static void take_answer(void *context, const struct fetcher_answer *answer)
{
    struct http_gatherer *gatherer = context;
    struct source *source = gatherer->pending[answer->cookie];
    struct arena *arena = &gatherer->arena;
    if (source->peer)
        take_peer(gatherer, source, answer);
    bool asked_for_change = source->copy && (*source->copy->copy.etag || *source->copy->copy.last_modified);
    if (answer->outcome != FETCHER_ANSWERED) {
        source->failure = arena_copy(arena, answer->error);
        source->refused = answer->outcome == FETCHER_REFUSED;
    } else if (repeats_secret(source, answer)) {
        source->failure =
            arena_format(arena, "%s repeats our key in its answer, so it is not kept", source->address.host);
        source->refused = true;
    } else if (answer->status == 304 && asked_for_change) {
        confirm_copy(gatherer, source, answer);
    } else if (http_copy_keeps(answer->status)) {
        take_copy(gatherer, source, answer);
    } else {
        source->failure = arena_format(
            arena, "%s answers %u: %s", source->address.host, answer->status, status_words(answer->status));
    }
    gatherer->done++;
    tell_progress(gatherer);
}

/* ---- asking ---- */

/* True if some wish is not served by what we have. */
static bool must_ask(const struct http_gatherer *gatherer, const struct source *source)
{
    if (source->asked)
        return false;
    if (!source->copy || gatherer->options.refresh)
        return true;
    const struct http_copy *copy = &source->copy->copy;
    for (const struct wish *wish = source->wishes; wish; wish = wish->next) {
        if (age_of(gatherer, copy) > fresh_for(wish, copy))
            return true;
    }
    return false;
}

static struct fetcher_request request_of(
    const struct http_gatherer *gatherer, const struct source *source, size_t cookie)
{
    struct fetcher_request request = source->plan.request;
    const struct fetcher_limits *limits = &gatherer->options.limits;
    uint32_t timeout = request.limits.timeout;
    request.limits = *limits;
    if (timeout)
        request.limits.timeout = timeout;
    request.limits.longest = source->longest;
    request.head = source->head;
    request.private_addresses = source->configured;
    request.who = source->live;
    request.cookie = cookie;
    if (source->copy && *source->copy->copy.etag)
        request.etag = source->copy->copy.etag;
    if (source->copy && *source->copy->copy.last_modified)
        request.last_modified = source->copy->copy.last_modified;
    return request;
}

/* Readies a source; true if it must be asked over the network. */
static bool prepare(struct http_gatherer *gatherer, struct source *source)
{
    if (source->plan.way == HTTP_FOLDER) {
        if (!source->looked)
            look_into_mirror(gatherer, source);
        return false;
    }
    if (!source->looked)
        look_into_cache(gatherer, source);
    if (!must_ask(gatherer, source))
        return false;
    source->asked = true;
    if (gatherer->options.offline)
        source->failure = "golive was told to stay offline";
    else if (source->plan.way == HTTP_CANNOT)
        source->failure = source->plan.words;
    return !source->failure;
}

static void start_fetcher(struct http_gatherer *gatherer)
{
    struct fetcher_options options = http_fetcher_options(gatherer->options.settings, &gatherer->arena);
    options.program = gatherer->options.fetcher;
    options.sandbox_required = gatherer->options.sandbox_required;
    options.resolve = gatherer->options.resolve;
    options.waiting = gatherer->options.progress ? tell_progress : NULL;
    options.waiting_context = gatherer;
    gatherer->fetcher = fetcher_new(&options);
}

static int ask(
    struct http_gatherer *gatherer, const struct fetcher_request *requests, size_t count, char **ret_problem)
{
    if (!gatherer->fetcher)
        start_fetcher(gatherer);
    gatherer->counts.asked += count;
    gatherer->done = 0;
    gatherer->total = count;
    int error = fetcher_fetch(gatherer->fetcher, requests, count, take_answer, gatherer, ret_problem);
    if (!error)
        return 0;
    const char *words = arena_copy(&gatherer->arena, *ret_problem);
    for (size_t i = 0; i < count; i++)
        gatherer->pending[requests[i].cookie]->failure = words;
    return error;
}

/* ---- settling ---- */

static void take_bytes(struct gathered *gathered, const struct http_copy *copy)
{
    struct evidence *evidence = &gathered->evidence;
    evidence->digested = true;
    evidence->digest = copy->digest;
    evidence->size = copy->length;
    evidence->media_type = copy->media_type;
    gathered->bytes = copy->bytes;
    gathered->length = copy->length;
    gathered->descriptor = copy->descriptor;
}

/* Settles a wish with the copy that its source has. */
static void settle_with_copy(struct http_gatherer *gatherer, struct wish *wish, const struct http_copy *copy)
{
    struct source *source = wish->source;
    struct arena *arena = &gatherer->arena;
    struct evidence *evidence = &wish->evidence.gathered.evidence;
    char day[DATE_TEXT_SIZE];
    date_text(instant_date(copy->checked_at), day);
    int64_t age = age_of(gatherer, copy);
    evidence->gathered_at = copy->checked_at;
    evidence->cached = !source->confirmed;
    if (age > wish->asked.good_until) {
        evidence->state = EVIDENCE_UNAVAILABLE;
        evidence->error = arena_format(arena, "%s; the last copy is of %s and too old",
            source->failure ? source->failure : "the source could not be asked", day);
        return;
    }
    wish->evidence.good_until = copy->checked_at + wish->asked.good_until;
    wish->evidence.stale = age > fresh_for(wish, copy);
    evidence->stale = wish->evidence.stale;
    if (wish->evidence.stale)
        evidence->remark =
            arena_format(arena, "this is the copy of %s: %s", day, source->failure ? source->failure : "");
    if (http_copy_absent(copy)) {
        evidence->state = EVIDENCE_ABSENT;
        evidence->media_type = copy->media_type;
        evidence->error =
            arena_format(arena, "%s says that there is none (%u)", source->address.host, copy->status);
    } else if (copy->length > wish->asked.longest) {
        refuse(wish,
            arena_format(arena, "it is larger than %llu bytes", (unsigned long long)wish->asked.longest));
    } else {
        evidence->state = EVIDENCE_GOT;
        take_bytes(&wish->evidence.gathered, copy);
        const struct evidence_keeper *keeper = &gatherer->options.keeper;
        if (keeper->keep)
            keeper->keep(keeper->context, &copy->digest, copy->bytes, copy->length);
    }
}

/* A source that could not be asked is asked at the next opportunity; one in a folder stays what it is. */
static instant ask_again(const struct http_gatherer *gatherer, const struct wish *wish)
{
    const struct source *source = wish->source;
    const struct http_copy *copy = source->copy && !source->live ? &source->copy->copy : NULL;
    if (copy && age_of(gatherer, copy) <= fresh_for(wish, copy))
        return copy->checked_at + fresh_for(wish, copy) + 1;
    return source->plan.way == HTTP_FOLDER ? INSTANT_NONE : gatherer->options.now;
}

/* What a wish gets:
 *     a copy not older than good_until    that copy; stale if it is older than fresh
 *     an older one, or none               REFUSED by a fence or limit; else UNAVAILABLE */
static void settle(struct http_gatherer *gatherer, struct wish *wish)
{
    struct source *source = wish->source;
    struct evidence *evidence = &wish->evidence.gathered.evidence;
    if (source->copy) {
        settle_with_copy(gatherer, wish, &source->copy->copy);
        return;
    }
    evidence->state = source->refused ? EVIDENCE_REFUSED : EVIDENCE_UNAVAILABLE;
    evidence->error = source->failure ? source->failure : "it could not be asked for";
    if (gatherer->options.offline && source->plan.way != HTTP_FOLDER)
        evidence->error = "golive was told to stay offline and has no copy";
}

/* Nobody answered, or nobody was asked. */
static void settle_peer(const struct http_gatherer *gatherer, struct source *source)
{
    struct evidence *evidence = &source->peer->evidence;
    if (evidence->state != EVIDENCE_PENDING)
        return;
    evidence->state = source->refused ? EVIDENCE_REFUSED : EVIDENCE_UNAVAILABLE;
    evidence->error = source->failure ? source->failure : "it could not be asked for";
    if (gatherer->options.offline && source->plan.way != HTTP_FOLDER)
        evidence->error = "golive was told to stay offline";
}

static void settle_all(struct http_gatherer *gatherer)
{
    for (size_t i = 0; i < gatherer->pending_count; i++) {
        struct source *source = gatherer->pending[i];
        gatherer->counts.cached += source->copy && !source->asked && source->plan.way != HTTP_FOLDER;
        for (struct wish *wish = source->wishes; wish; wish = wish->next) {
            settle(gatherer, wish);
            wish->evidence.ask_again = ask_again(gatherer, wish);
        }
        if (source->peer)
            settle_peer(gatherer, source);
        source->wishes = NULL;
        source->pending = false;
    }
    gatherer->pending_count = 0;
}

int http_gather(struct http_gatherer *gatherer, char **ret_problem)
{
    AUTO_FREE struct fetcher_request *requests = memory_new(gatherer->pending_count, sizeof *requests);
    size_t count = 0;
    for (size_t i = 0; i < gatherer->pending_count; i++) {
        if (prepare(gatherer, gatherer->pending[i])) {
            requests[count] = request_of(gatherer, gatherer->pending[i], i);
            count++;
        }
    }
    int error = count ? ask(gatherer, requests, count, ret_problem) : 0;
    http_cache_flush(gatherer->cache);
    settle_all(gatherer);
    return error;
}
