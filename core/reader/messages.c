/* The outcome file: a head of fixed size, tagged fields, and the text blob at the next multiple of 8. Knows nothing of
 * documents and of processes. See messages.h. */
#include "reader/messages.h"

#include "base/file.h"
#include "base/frame.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

struct outcome_head {
    char magic[8];
    uint64_t fields; /* bytes of fields, which follow the head */
    uint64_t blob;   /* bytes of blob, which follow the fields, aligned */
};

static const char magic[8] = "golivet2";

#define TAG_STATE 1u
#define TAG_MEDIA_TYPE 2u
#define TAG_ERROR 3u
#define TAG_REMARK 4u
#define TAG_DEPENDS 5u

#define LONGEST_WORDS 8192u /* bytes of any string in an outcome */

static uint64_t aligned(uint64_t offset)
{
    return (offset + 7) & ~(uint64_t)7;
}

void reader_outcome_begin(const struct reader_outcome *outcome, struct text *bytes)
{
    struct frame_writer fields = {0};
    frame_put_u32(&fields, TAG_STATE, (uint32_t)outcome->state);
    frame_put_string(&fields, TAG_MEDIA_TYPE, outcome->media_type);
    frame_put_string(&fields, TAG_ERROR, outcome->error);
    frame_put_string(&fields, TAG_REMARK, outcome->remark);
    frame_put_u32(&fields, TAG_DEPENDS, outcome->depends);
    struct outcome_head head = {.fields = fields.bytes.length, .blob = outcome->blob ? outcome->length : 0};
    memcpy(head.magic, magic, sizeof magic);
    static const char padding[8];
    size_t gap = (size_t)(aligned(sizeof head + head.fields) - sizeof head - head.fields);
    text_append(bytes, &head, sizeof head);
    text_append(bytes, fields.bytes.data, fields.bytes.length);
    text_append(bytes, padding, gap);
    frame_writer_free(&fields);
}

int reader_outcome_write(int descriptor, const struct reader_outcome *outcome)
{
    struct text begin = {0};
    reader_outcome_begin(outcome, &begin);
    int error = file_write(descriptor, begin.data, begin.length);
    if (!error && outcome->blob)
        error = file_write(descriptor, outcome->blob, outcome->length);
    text_free(&begin);
    return error;
}

/* A string of the child's: bounded, UTF-8, in the arena. */
static const char *words_of(struct frame_fields *fields, const struct frame_field *field, struct arena *arena)
{
    if (field->length > LONGEST_WORDS || !utf8_valid((const char *)field->bytes, field->length, NULL)) {
        fields->broken = true;
        return "";
    }
    return frame_string(fields, field, arena);
}

static void read_fields(struct frame_fields *fields, struct arena *arena, struct reader_outcome *outcome)
{
    struct frame_field field;
    while (frame_next(fields, &field)) {
        switch (field.tag) {
        case TAG_STATE:
            outcome->state = (enum evidence_state)frame_u32(fields, &field);
            break;
        case TAG_MEDIA_TYPE:
            outcome->media_type = words_of(fields, &field, arena);
            break;
        case TAG_ERROR:
            outcome->error = words_of(fields, &field, arena);
            break;
        case TAG_REMARK:
            outcome->remark = words_of(fields, &field, arena);
            break;
        case TAG_DEPENDS:
            outcome->depends = frame_u32(fields, &field);
            break;
        default:
            fields->broken = true;
        }
    }
}

static bool consistent(const struct reader_outcome *outcome)
{
    if (outcome->state == EVIDENCE_GOT)
        return outcome->blob && !outcome->error;
    return (outcome->state == EVIDENCE_UNAVAILABLE || outcome->state == EVIDENCE_REFUSED) && !outcome->blob &&
           outcome->error && *outcome->error;
}

int reader_outcome_read(
    const void *bytes, size_t length, struct arena *arena, struct reader_outcome *ret_outcome)
{
    struct outcome_head head;
    if (length < sizeof head || length > READER_LONGEST_OUTCOME)
        return -EBADMSG;
    memcpy(&head, bytes, sizeof head);
    if (memcmp(head.magic, magic, sizeof magic) != 0 || head.fields > length - sizeof head)
        return -EBADMSG;
    uint64_t start = aligned(sizeof head + head.fields);
    if (start > length || head.blob != length - start)
        return -EBADMSG;
    struct frame_fields fields = frame_fields_of((const char *)bytes + sizeof head, (size_t)head.fields);
    struct reader_outcome outcome = {.media_type = ""};
    read_fields(&fields, arena, &outcome);
    if (head.blob) {
        outcome.blob = (const char *)bytes + start;
        outcome.length = (size_t)head.blob;
    }
    if (fields.broken || !consistent(&outcome))
        return -EBADMSG;
    *ret_outcome = outcome;
    return 0;
}

const char *reader_name_hint(const char *name)
{
    static const struct {
        const char *ending;
        const char *hint;
    } endings[] = {
        {".md", "md"},
        {".markdown", "md"},
        {".mkd", "md"},
        {".mdown", "md"},
        {".pdf", "pdf"},
        {".docx", "docx"},
        {".html", "html"},
        {".htm", "html"},
        {".xhtml", "html"},
    };
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t tail = strlen(endings[i].ending);
        if (length > tail && strcasecmp(name + length - tail, endings[i].ending) == 0)
            return endings[i].hint;
    }
    return "";
}
