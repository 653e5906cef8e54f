/* One description of a value for both ways: a function that codes a struct writes its members or reads them, in the same
 * order, so that what is written and what is read cannot drift apart. Numbers are as short as their value, strings carry
 * their length. What is read is believed in nothing: anything that does not fit marks the coder as broken, for good, and
 * leaves zeroes. Knows nothing of the model. */
#ifndef GOLIVE_STORE_CODER_H
#define GOLIVE_STORE_CODER_H

#include "base/date.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct coder {
    struct text *out; /* writing: what is appended to; NULL: reading */
    const unsigned char *at;
    const unsigned char *end;
    struct arena *arena; /* reading: where strings and arrays go */
    bool broken;         /* reading: the bytes are not what was written */
};

struct coder coder_writing(struct text *out);
struct coder coder_reading(const void *bytes, size_t length, struct arena *arena);
static inline bool coder_reads(const struct coder *coder)
{
    return coder->out == NULL;
}
/* True if all was read and nothing is left over. */
bool coder_finished(const struct coder *coder);

/* One byte is nearly all of what is written and read, so that is done where it is needed. */
void code_long_number(struct coder *coder, uint64_t *value);
static inline void code_number(struct coder *coder, uint64_t *value)
{
    struct text *out = coder->out;
    if (out && *value < 0x80 && out->capacity - out->length > 1 && !out->overflowed) {
        out->data[out->length++] = (char)*value;
        out->data[out->length] = '\0';
    } else if (!out && !coder->broken && coder->at < coder->end && *coder->at < 0x80) {
        *value = *coder->at++;
    } else {
        code_long_number(coder, value);
    }
}
void code_signed(struct coder *coder, int64_t *value);
/* A number below LIMIT; what is not is read as 0 and breaks the coder. */
static inline uint64_t code_within(struct coder *coder, uint64_t value, uint64_t limit)
{
    code_number(coder, &value);
    if (!coder_reads(coder) || value < limit)
        return value;
    coder->broken = true;
    return 0;
}
static inline void code_flag(struct coder *coder, bool *value)
{
    *value = code_within(coder, *value, 2) != 0;
}
/* NULL stays NULL. */
void code_given_string(struct coder *coder, const char **string);
static inline void code_string(struct coder *coder, const char **string)
{
    uint64_t none = 0;
    if (!coder_reads(coder) && !*string)
        code_number(coder, &none);
    else
        code_given_string(coder, string);
}
/* NULL and "" are one: read back as "". */
void code_given_words(struct coder *coder, const char **string);
static inline void code_words(struct coder *coder, const char **string)
{
    uint64_t none = 0;
    if (!coder_reads(coder) && (!*string || !**string))
        code_number(coder, &none);
    else
        code_given_words(coder, string);
}
void code_digest(struct coder *coder, struct digest *digest);
void code_date(struct coder *coder, struct date *date);
void code_instant(struct coder *coder, instant *at);
/* The number of items that follow, each of which takes at least one byte. */
static inline size_t code_count(struct coder *coder, size_t count)
{
    uint64_t told = count;
    code_number(coder, &told);
    if (!coder_reads(coder))
        return count;
    if (!coder->broken && told <= (uint64_t)(coder->end - coder->at))
        return (size_t)told;
    coder->broken = true;
    return 0;
}
/* A NULL-ended list of strings; NULL is read back as an empty list. */
void code_list(struct coder *coder, const char *const **list);

/* Reading: makes room for COUNT items (never NULL); writing: leaves ITEMS as it is. */
static inline void *code_items(struct coder *coder, const void *items, size_t count, size_t size)
{
    if (coder_reads(coder))
        return arena_take(coder->arena, (count + 1) * size);
    void *writable; /* a description is one for both ways; writing changes nothing */
    memcpy(&writable, &items, sizeof writable);
    return writable;
}

#endif
