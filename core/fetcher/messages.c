/* Requests, answers and settings as tagged fields, each described once in a table that both writing and reading go by.
 * See messages.h. */
#include "fetcher/messages.h"

#include "base/address.h"
#include "fetcher/message_rules.h"

#include <errno.h>
#include <string.h>

/* ---- fields by table ---- */

enum shape { SHAPE_U32, SHAPE_U64, SHAPE_BOOLEAN, SHAPE_STRING };

struct member {
    uint16_t tag;
    enum shape shape;
    size_t offset;
    uint32_t longest; /* bytes of a string */
};

#define MEMBER(TYPE, TAG, SHAPE, FIELD, LONGEST)                                                             \
    {                                                                                                        \
        TAG, SHAPE, offsetof(struct TYPE, FIELD), LONGEST                                                    \
    }
#define COUNT(list) (sizeof(list) / sizeof *(list))

static void put_members(
    struct frame_writer *frame, const void *base, const struct member *members, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *at = (const char *)base + members[i].offset;
        const char *string;
        uint64_t wide;
        uint32_t narrow;
        switch (members[i].shape) {
        case SHAPE_U32:
            memcpy(&narrow, at, sizeof narrow);
            frame_put_u32(frame, members[i].tag, narrow);
            break;
        case SHAPE_U64:
            memcpy(&wide, at, sizeof wide);
            frame_put_i64(frame, members[i].tag, (int64_t)wide);
            break;
        case SHAPE_BOOLEAN:
            frame_put_u32(frame, members[i].tag, *(const bool *)at);
            break;
        case SHAPE_STRING:
            memcpy(&string, at, sizeof string);
            frame_put_string(frame, members[i].tag, string);
        }
    }
}

/* A string that a program of ours passes on from strangers: bounded, UTF-8, nothing that a terminal would obey. */
static const char *words_of(
    struct frame_fields *fields, const struct frame_field *field, struct arena *arena, uint32_t longest)
{
    bool good = field->length <= longest && utf8_valid((const char *)field->bytes, field->length, NULL);
    for (uint32_t i = 0; good && i < field->length; i++)
        good = field->bytes[i] >= ' ' && field->bytes[i] != 0x7f;
    if (!good) {
        fields->broken = true;
        return "";
    }
    return frame_string(fields, field, arena);
}

static void read_member(struct frame_fields *fields, const struct frame_field *field,
    const struct member *member, void *base, struct arena *arena)
{
    char *at = (char *)base + member->offset;
    uint32_t narrow;
    uint64_t wide;
    const char *string;
    switch (member->shape) {
    case SHAPE_U32:
        narrow = frame_u32(fields, field);
        memcpy(at, &narrow, sizeof narrow);
        break;
    case SHAPE_U64:
        wide = (uint64_t)frame_i64(fields, field);
        memcpy(at, &wide, sizeof wide);
        break;
    case SHAPE_BOOLEAN:
        narrow = frame_u32(fields, field);
        *(bool *)at = narrow == 1;
        fields->broken |= narrow > 1;
        break;
    case SHAPE_STRING:
        string = words_of(fields, field, arena, member->longest);
        memcpy(at, &string, sizeof string);
    }
}

/* True if one of the members took the field. */
static bool take_member(struct frame_fields *fields, const struct frame_field *field,
    const struct member *members, size_t count, void *base, struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        if (members[i].tag == field->tag) {
            read_member(fields, field, &members[i], base, arena);
            return true;
        }
    }
    return false;
}

/* ---- settings ---- */

#define TAG_HOST 20u    /* fields inside, any number of them */
#define TAG_RESOLVE 21u /* string, any number of them */

static const struct member setup_members[] = {
    MEMBER(fetcher_options, 1, SHAPE_STRING, user_agent, 512),
    MEMBER(fetcher_options, 2, SHAPE_U32, parallel, 0),
    MEMBER(fetcher_options, 3, SHAPE_STRING, http_proxy, 1024),
    MEMBER(fetcher_options, 4, SHAPE_STRING, https_proxy, 1024),
    MEMBER(fetcher_options, 5, SHAPE_STRING, no_proxy, 16384),
    MEMBER(fetcher_options, 6, SHAPE_STRING, proxy_login, 1024),
    MEMBER(fetcher_options, 7, SHAPE_BOOLEAN, sends, 0),
};
static const struct member host_members[] = {
    MEMBER(fetcher_host, 1, SHAPE_STRING, host, 300),
    MEMBER(fetcher_host, 2, SHAPE_U32, rate_count, 0),
    MEMBER(fetcher_host, 3, SHAPE_U32, rate_seconds, 0),
    MEMBER(fetcher_host, 4, SHAPE_U32, parallel, 0),
    MEMBER(fetcher_host, 5, SHAPE_BOOLEAN, private_addresses, 0),
    MEMBER(fetcher_host, 6, SHAPE_BOOLEAN, target, 0),
};

void fetcher_put_setup(struct frame_writer *frame, const struct fetcher_options *options)
{
    put_members(frame, options, setup_members, COUNT(setup_members));
    for (size_t i = 0; i < options->host_count; i++) {
        size_t mark = frame_open(frame, TAG_HOST);
        put_members(frame, &options->hosts[i], host_members, COUNT(host_members));
        frame_close(frame, mark);
    }
    for (size_t i = 0; options->resolve && options->resolve[i]; i++)
        frame_put_string(frame, TAG_RESOLVE, options->resolve[i]);
}

static void read_host(struct frame_fields *fields, const struct frame_field *field, struct arena *arena,
    struct fetcher_host *host)
{
    struct frame_fields inner = frame_inner(field);
    struct frame_field one;
    while (frame_next(&inner, &one)) {
        if (!take_member(&inner, &one, host_members, COUNT(host_members), host, arena))
            inner.broken = true;
    }
    fields->broken |= inner.broken || !host->host || !address_host_valid(host->host);
}

/* How often a tag occurs. */
static size_t count_tag(const struct frame *frame, uint16_t tag)
{
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    size_t count = 0;
    while (frame_next(&fields, &field))
        count += field.tag == tag;
    return count;
}

int fetcher_read_setup(const struct frame *frame, struct arena *arena, struct fetcher_options *ret_options)
{
    struct fetcher_options options = {.user_agent = ""};
    size_t host_count = count_tag(frame, TAG_HOST);
    if (frame->type != FETCHER_SETUP || frame->descriptor_count > 1 || host_count > FETCHER_MOST_HOSTS)
        return -EPROTO;
    struct fetcher_host *hosts = arena_take(arena, host_count * sizeof *hosts);
    const char **resolve = arena_take(arena, (count_tag(frame, TAG_RESOLVE) + 1) * sizeof *resolve);
    size_t resolve_count = 0;
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        if (field.tag == TAG_HOST)
            read_host(&fields, &field, arena, &hosts[options.host_count++]);
        else if (field.tag == TAG_RESOLVE)
            resolve[resolve_count++] = words_of(&fields, &field, arena, 512);
        else if (!take_member(&fields, &field, setup_members, COUNT(setup_members), &options, arena))
            fields.broken = true;
    }
    if (fields.broken)
        return -EPROTO;
    options.hosts = hosts;
    options.resolve = resolve;
    *ret_options = options;
    return 0;
}

/* ---- requests ---- */

static const struct member request_members[] = {
    MEMBER(fetcher_request, 1, SHAPE_STRING, url, ADDRESS_LONGEST),
    MEMBER(fetcher_request, 2, SHAPE_BOOLEAN, head, 0),
    MEMBER(fetcher_request, 3, SHAPE_STRING, secret_query, ADDRESS_LONGEST),
    MEMBER(fetcher_request, 4, SHAPE_STRING, secret_header, ADDRESS_LONGEST),
    MEMBER(fetcher_request, 5, SHAPE_STRING, etag, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_request, 6, SHAPE_STRING, last_modified, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_request, 7, SHAPE_U64, limits.longest, 0),
    MEMBER(fetcher_request, 8, SHAPE_U32, limits.timeout, 0),
    MEMBER(fetcher_request, 9, SHAPE_U32, limits.patience, 0),
    MEMBER(fetcher_request, 10, SHAPE_U32, limits.back_off, 0),
    MEMBER(fetcher_request, 11, SHAPE_U32, limits.tries, 0),
    MEMBER(fetcher_request, 12, SHAPE_U32, limits.redirects, 0),
    MEMBER(fetcher_request, 13, SHAPE_BOOLEAN, private_addresses, 0),
    MEMBER(fetcher_request, 14, SHAPE_BOOLEAN, who, 0),
    MEMBER(fetcher_request, 15, SHAPE_STRING, message.from, 512),
    MEMBER(fetcher_request, 16, SHAPE_STRING, message.to, 512),
    MEMBER(fetcher_request, 17, SHAPE_STRING, message.greeting, 256),
    MEMBER(fetcher_request, 18, SHAPE_STRING, message.user, 512),
    MEMBER(fetcher_request, 19, SHAPE_STRING, message.password, 1024),
    MEMBER(fetcher_request, 20, SHAPE_BOOLEAN, message.upgrade, 0),
};
#define TAG_SENDING 30u /* u32 */
#define TAG_PAYLOAD 31u /* bytes */
#define TAG_HEADER 32u  /* string, a few of them */

void fetcher_put_request(struct frame_writer *frame, const struct fetcher_request *request)
{
    const struct fetcher_message *message = &request->message;
    put_members(frame, request, request_members, COUNT(request_members));
    if (message->sending == FETCHER_ASKS)
        return;
    frame_put_u32(frame, TAG_SENDING, (uint32_t)message->sending);
    frame_put_bytes(frame, TAG_PAYLOAD, message->payload, message->length);
    for (size_t i = 0; message->headers && message->headers[i]; i++)
        frame_put_string(frame, TAG_HEADER, message->headers[i]);
}

/* A field of what is sent; false if it is none of them. */
static bool take_message(struct frame_fields *fields, const struct frame_field *field, struct arena *arena,
    struct fetcher_message *message, const char **headers, size_t *header_count)
{
    switch (field->tag) {
    case TAG_SENDING:
        message->sending = (enum fetcher_sending)frame_u32(fields, field);
        return message->sending == FETCHER_POSTS || message->sending == FETCHER_MAILS;
    case TAG_PAYLOAD:
        if (field->length > FETCHER_LONGEST_PAYLOAD)
            return false;
        message->payload = arena_copy_bytes(arena, field->bytes, field->length);
        message->length = field->length;
        return true;
    case TAG_HEADER:
        if (*header_count >= FETCHER_MOST_HEADERS)
            return false;
        headers[(*header_count)++] = words_of(fields, field, arena, FETCHER_LONGEST_WORDS);
        return true;
    default:
        return false;
    }
}

/* What asks has nothing of what sends. */
static bool sends_nothing(const struct fetcher_message *message, size_t header_count)
{
    return !message->payload && header_count == 0 && !message->from && !message->to && !message->greeting &&
           !message->user && !message->password && !message->upgrade;
}

/* No answer to what is sent says whether another try may help: whoever sends it knows what became of it before. */
static void send_once(struct fetcher_limits *limits)
{
    limits->tries = 1;
    limits->redirects = 0;
}

static void fill(uint32_t *value, uint32_t fallback, uint32_t most)
{
    if (*value == 0)
        *value = fallback;
    if (*value > most)
        *value = most;
}

static void fill_limits(struct fetcher_limits *limits)
{
    if (limits->longest == 0)
        limits->longest = FETCHER_DEFAULT_LONGEST;
    if (limits->longest > FETCHER_LONGEST_BODY)
        limits->longest = FETCHER_LONGEST_BODY;
    fill(&limits->timeout, FETCHER_DEFAULT_TIMEOUT, 3600000);
    fill(&limits->patience, FETCHER_DEFAULT_PATIENCE, 3600000);
    fill(&limits->back_off, FETCHER_DEFAULT_BACK_OFF, 600000);
    fill(&limits->tries, FETCHER_DEFAULT_TRIES, 10);
    if (limits->redirects == FETCHER_NO_REDIRECTS)
        limits->redirects = 0;
    else
        fill(&limits->redirects, FETCHER_DEFAULT_REDIRECTS, 20);
}

int fetcher_read_request(const struct frame *frame, struct arena *arena, struct fetcher_request *ret_request)
{
    struct fetcher_request request = {0};
    const char **headers = arena_take(arena, (FETCHER_MOST_HEADERS + 1) * sizeof *headers);
    size_t header_count = 0;
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        if (!take_member(&fields, &field, request_members, COUNT(request_members), &request, arena) &&
            !take_message(&fields, &field, arena, &request.message, headers, &header_count))
            fields.broken = true;
    }
    if (fields.broken || frame->type != FETCHER_GET || frame->descriptor_count || !request.url ||
        (request.message.sending == FETCHER_ASKS && !sends_nothing(&request.message, header_count)))
        return -EPROTO;
    request.message.headers = headers;
    if (message_problem(&request))
        return -EPROTO;
    fill_limits(&request.limits);
    if (request.message.sending != FETCHER_ASKS)
        send_once(&request.limits);
    *ret_request = request;
    return 0;
}

/* ---- answers ---- */

#define TAG_OUTCOME 20u /* u32 */
#define TAG_BODY 21u    /* bytes */

static const struct member answer_members[] = {
    MEMBER(fetcher_answer, 1, SHAPE_U32, status, 0),
    MEMBER(fetcher_answer, 2, SHAPE_STRING, error, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_answer, 3, SHAPE_STRING, final_url, ADDRESS_LONGEST),
    MEMBER(fetcher_answer, 4, SHAPE_STRING, media_type, 256),
    MEMBER(fetcher_answer, 5, SHAPE_STRING, etag, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_answer, 6, SHAPE_STRING, last_modified, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_answer, 7, SHAPE_U32, retry_after, 0),
    MEMBER(fetcher_answer, 8, SHAPE_U64, wire_bytes, 0),
    MEMBER(fetcher_answer, 9, SHAPE_U32, requests, 0),
    MEMBER(fetcher_answer, 10, SHAPE_U32, connections, 0),
    MEMBER(fetcher_answer, 11, SHAPE_BOOLEAN, certificate.shown, 0),
    MEMBER(fetcher_answer, 12, SHAPE_STRING, certificate.subject, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_answer, 13, SHAPE_STRING, certificate.issuer, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_answer, 14, SHAPE_STRING, certificate.names, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_answer, 15, SHAPE_U64, certificate.not_before, 0),
    MEMBER(fetcher_answer, 16, SHAPE_U64, certificate.not_after, 0),
    MEMBER(fetcher_answer, 17, SHAPE_STRING, tls_problem, FETCHER_LONGEST_WORDS),
    MEMBER(fetcher_answer, 18, SHAPE_BOOLEAN, permanent, 0),
};

void fetcher_put_answer(struct frame_writer *frame, const struct fetcher_answer *answer)
{
    frame_put_u32(frame, TAG_OUTCOME, (uint32_t)answer->outcome);
    put_members(frame, answer, answer_members, COUNT(answer_members));
    if (answer->descriptor >= 0)
        frame_put_descriptor(frame, answer->descriptor);
    else if (answer->length)
        frame_put_bytes(frame, TAG_BODY, answer->bytes, answer->length);
}

static bool consistent(const struct fetcher_answer *answer)
{
    bool status_fits = answer->status == 0 || (answer->status >= 100 && answer->status <= 999);
    if (answer->outcome == FETCHER_ANSWERED)
        return answer->status && status_fits && !answer->error;
    bool known = answer->outcome == FETCHER_FAILED || answer->outcome == FETCHER_REFUSED;
    return known && status_fits && answer->error && *answer->error && !answer->length &&
           answer->descriptor < 0;
}

int fetcher_read_answer(const struct frame *frame, struct arena *arena, struct fetcher_answer *ret_answer)
{
    struct fetcher_answer answer = {.final_url = "",
        .media_type = "",
        .etag = "",
        .last_modified = "",
        .descriptor = -1,
        .certificate = {.subject = "", .issuer = "", .names = ""}};
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    while (frame_next(&fields, &field)) {
        if (field.tag == TAG_OUTCOME) {
            answer.outcome = (enum fetcher_outcome)frame_u32(&fields, &field);
        } else if (field.tag == TAG_BODY) {
            answer.bytes = field.bytes;
            answer.length = field.length;
        } else if (!take_member(&fields, &field, answer_members, COUNT(answer_members), &answer, arena)) {
            fields.broken = true;
        }
    }
    if (frame->descriptor_count == 1)
        answer.descriptor = frame->descriptors[0];
    if (fields.broken || frame->type != FETCHER_ANSWER || frame->descriptor_count > 1 ||
        !consistent(&answer) || (answer.descriptor >= 0 && answer.length))
        return -EPROTO;
    *ret_answer = answer;
    return 0;
}
