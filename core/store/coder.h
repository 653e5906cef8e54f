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

void code_number(struct coder *coder, uint64_t *value);
void code_signed(struct coder *coder, int64_t *value);
/* A number below LIMIT; what is not is read as 0 and breaks the coder. */
uint64_t code_within(struct coder *coder, uint64_t value, uint64_t limit);
void code_flag(struct coder *coder, bool *value);
/* NULL stays NULL. */
void code_string(struct coder *coder, const char **string);
/* NULL and "" are one: read back as "". */
void code_words(struct coder *coder, const char **string);
void code_digest(struct coder *coder, struct digest *digest);
void code_date(struct coder *coder, struct date *date);
void code_instant(struct coder *coder, instant *at);
/* The number of items that follow, each of which takes at least one byte. */
size_t code_count(struct coder *coder, size_t count);
/* A NULL-ended list of strings; NULL is read back as an empty list. */
void code_list(struct coder *coder, const char *const **list);

/* Reading: makes room for COUNT items (never NULL); writing: leaves ITEMS as it is. */
void *code_items(struct coder *coder, const void *items, size_t count, size_t size);

#endif
