/* Writing and reading values by one description. See coder.h. */
#include "store/coder.h"

#include <string.h>

enum { NUMBER_BYTES = 10 }; /* of 64 bits, seven a byte */

struct coder coder_writing(struct text *out)
{
    return (struct coder){.out = out};
}

struct coder coder_reading(const void *bytes, size_t length, struct arena *arena)
{
    return (struct coder){.at = bytes, .end = (const unsigned char *)bytes + length, .arena = arena};
}

bool coder_finished(const struct coder *coder)
{
    return !coder->broken && coder->at == coder->end;
}

/* Most of what is written is short, and there is room for it. */
static inline void put_bytes(struct text *out, const void *bytes, size_t length)
{
    if (!length) /* then there may be no bytes at all */
        return;
    if (out->overflowed || out->capacity - out->length <= length || length > 256) {
        text_append(out, bytes, length);
        return;
    }
    memcpy(out->data + out->length, bytes, length);
    out->length += length;
    out->data[out->length] = '\0';
}

static void put_number(struct text *out, uint64_t value)
{
    unsigned char bytes[NUMBER_BYTES];
    size_t count = 0;
    while (value >= 0x80) {
        bytes[count++] = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    bytes[count++] = (unsigned char)value;
    put_bytes(out, bytes, count);
}

/* Only the shortest form of a number is one: two forms would be two digests of the same value. */
static uint64_t take_number(struct coder *coder)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < NUMBER_BYTES && coder->at < coder->end; i++) {
        unsigned char byte = *coder->at++;
        if (i == NUMBER_BYTES - 1 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7f) << 7 * i;
        if (byte & 0x80)
            continue;
        if (i && !byte)
            break;
        return value;
    }
    coder->broken = true;
    return 0;
}

void code_long_number(struct coder *coder, uint64_t *value)
{
    if (coder_reads(coder))
        *value = coder->broken ? 0 : take_number(coder);
    else
        put_number(coder->out, *value);
}

void code_signed(struct coder *coder, int64_t *value)
{
    uint64_t folded = (uint64_t)*value << 1 ^ (*value < 0 ? UINT64_MAX : 0);
    code_number(coder, &folded);
    if (coder_reads(coder))
        *value = (int64_t)(folded >> 1 ^ (folded & 1 ? UINT64_MAX : 0));
}

static const char *take_bytes(struct coder *coder, uint64_t length)
{
    if (coder->broken || length > (uint64_t)(coder->end - coder->at) ||
        memchr(coder->at, '\0', (size_t)length) != NULL) {
        coder->broken = true;
        return "";
    }
    const char *copy = arena_copy_bytes(coder->arena, coder->at, (size_t)length);
    coder->at += length;
    return copy;
}

void code_given_string(struct coder *coder, const char **string)
{
    uint64_t length = !coder_reads(coder) && *string ? strlen(*string) : 0;
    uint64_t told = !coder_reads(coder) && *string ? length + 1 : 0;
    code_number(coder, &told);
    if (coder_reads(coder))
        *string = told ? take_bytes(coder, told - 1) : NULL;
    else if (length)
        put_bytes(coder->out, *string, (size_t)length);
}

void code_given_words(struct coder *coder, const char **string)
{
    uint64_t length = !coder_reads(coder) && *string ? strlen(*string) : 0;
    code_number(coder, &length);
    if (!coder_reads(coder))
        put_bytes(coder->out, *string, (size_t)length);
    else
        *string = length ? take_bytes(coder, length) : "";
}

void code_digest(struct coder *coder, struct digest *digest)
{
    if (!coder_reads(coder)) {
        put_bytes(coder->out, digest->bytes, DIGEST_SIZE);
    } else if (coder->broken || coder->end - coder->at < DIGEST_SIZE) {
        coder->broken = true;
        *digest = (struct digest){{0}};
    } else {
        memcpy(digest->bytes, coder->at, DIGEST_SIZE);
        coder->at += DIGEST_SIZE;
    }
}

void code_date(struct coder *coder, struct date *date)
{
    bool given = date_given(*date);
    int64_t day = date->day;
    code_flag(coder, &given);
    if (coder_reads(coder))
        *date = date_none();
    if (!given)
        return;
    code_signed(coder, &day);
    if (!coder_reads(coder))
        return;
    if (day <= DATE_NONE || day > INT32_MAX)
        coder->broken = true;
    else
        date->day = (int32_t)day;
}

void code_instant(struct coder *coder, instant *at)
{
    bool given = *at != INSTANT_NONE;
    code_flag(coder, &given);
    if (given)
        code_signed(coder, at);
    else if (coder_reads(coder))
        *at = INSTANT_NONE;
}

void code_list(struct coder *coder, const char *const **list)
{
    size_t count = 0;
    while (!coder_reads(coder) && *list && (*list)[count])
        count++;
    count = code_count(coder, count);
    const char **items = code_items(coder, *list, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        code_string(coder, &items[i]);
    if (!coder_reads(coder))
        return;
    for (size_t i = 0; i < count; i++) {
        if (!items[i]) /* would end the list early */
            coder->broken = true;
    }
    *list = items;
}
