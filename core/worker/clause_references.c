/* What exhibits and papers taken in have in common: noting mentions, looking for files by name, sentences around a place. See
 * clause_references.h. */
#include "worker/clause_references.h"

#include "base/text.h"
#include "golive/plugin.h"
#include "worker/clause_search.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_REFERENCES = 60,
    MOST_MENTIONS = 2000,
    ADDRESS_WITHIN = 200,    /* bytes behind a mention */
    LONGEST_SENTENCE = 1500, /* bytes on either side of what was mentioned */
};

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte & 0x80);
}

bool clause_is_capital(const struct document_text *text, uint32_t normal)
{
    uint32_t origin = document_text_origin(text, normal);
    return origin < text->original_length && text->original[origin] >= 'A' && text->original[origin] <= 'Z';
}

bool clause_stands(const struct document_text *text, uint32_t at, const char *words)
{
    size_t size = strlen(words);
    return at <= text->normal_length && size <= text->normal_length - at &&
           memcmp(text->normal + at, words, size) == 0;
}

uint32_t clause_seek(const struct document_text *text, uint32_t start, uint32_t end, const char *words)
{
    const char *hit = end > start ? memmem(text->normal + start, end - start, words, strlen(words)) : NULL;
    return hit != NULL ? (uint32_t)(hit - text->normal) : UINT32_MAX;
}

/* True if a sentence ends behind the byte at AT: a stop with a blank behind it. */
static bool ends_sentence(const struct document_text *text, uint32_t at, uint32_t end)
{
    char byte = text->normal[at];
    return (byte == '.' || byte == '!' || byte == '?' || byte == ';') && at + 1 < end &&
           text->normal[at + 1] == ' ';
}

struct clause_span clause_sentence(const struct document_text *text, struct clause_span span)
{
    const struct document_part *part = document_text_part(text, span.start);
    if (part == NULL)
        return span;
    bool last = part + 1 == text->parts + text->part_count;
    uint32_t end = last ? (uint32_t)text->normal_length : part[1].start;
    struct clause_span around = span;
    while (around.start > part->start && span.start - around.start < LONGEST_SENTENCE &&
           !(around.start >= part->start + 2 && ends_sentence(text, around.start - 2, end)))
        around.start--;
    while (
        around.end < end && around.end - span.end < LONGEST_SENTENCE && !ends_sentence(text, around.end, end))
        around.end++;
    return around;
}

/* ---- files by name ---- */

/* Letters and digits of NAME, in small letters, one blank for all else, a blank at either end. */
static char *plain_words(const char *name)
{
    struct text words = {0};
    text_append_char(&words, ' ');
    for (; *name; name++) {
        char byte = *name >= 'A' && *name <= 'Z' ? (char)(*name + 'a' - 'A') : *name;
        if (is_word(byte))
            text_append_char(&words, byte);
        else if (words.data[words.length - 1] != ' ')
            text_append_char(&words, ' ');
    }
    if (words.data[words.length - 1] != ' ')
        text_append_char(&words, ' ');
    return text_steal(&words);
}

bool clause_file_is(const struct clause_file *file, const char *key)
{
    AUTO_FREE char *wanted = plain_words(key);
    AUTO_FREE char *name = plain_words(file->name != NULL ? file->name : "");
    AUTO_FREE char *normal = document_text_normalise_phrase(file->clauses->text->title);
    AUTO_FREE char *title = plain_words(normal);
    AUTO_FREE char *name_normal = document_text_normalise_phrase(name);
    AUTO_FREE char *name_words = plain_words(name_normal);
    return strstr(name_words, wanted) != NULL || strstr(title, wanted) != NULL;
}

/* ---- what is mentioned ---- */

struct clause_reference *clause_references_add(struct clause_references *references, int32_t kind,
    const char *key, const struct clause_file *files, struct clause_mention mention)
{
    size_t at = 0;
    while (at < references->count &&
           (references->items[at].kind != kind || strcmp(references->items[at].key, key) != 0))
        at++;
    if (at == MOST_REFERENCES || references->mention_count == MOST_MENTIONS)
        return NULL;
    if (at == references->count) {
        struct text name = {0};
        clause_words(files[mention.file].clauses->text, mention.span, &name);
        memory_reserve(
            &references->items, &references->capacity, references->count + 1, sizeof *references->items);
        references->items[references->count++] = (struct clause_reference){.kind = kind,
            .state = GOLIVE_REFERENCE_NOT_FOUND,
            .name = memory_copy(text_string(&name)),
            .key = memory_copy(key),
            .address = memory_copy(""),
            .file = mention.file,
            .span = mention.span};
        text_free(&name);
    }
    mention.reference = at;
    memory_reserve(&references->mentions, &references->mention_capacity, references->mention_count + 1,
        sizeof *references->mentions);
    references->mentions[references->mention_count++] = mention;
    return &references->items[at];
}

void clause_reference_address(
    struct clause_reference *reference, const struct document_text *text, uint32_t from, uint32_t end)
{
    static const char *const schemes[] = {"https://", "http://", "www."};
    if (end > from + ADDRESS_WITHIN)
        end = from + ADDRESS_WITHIN;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes && !*reference->address; i++) {
        uint32_t at = clause_seek(text, from, end, schemes[i]);
        uint32_t stop = at;
        while (at != UINT32_MAX && stop < text->normal_length &&
               strchr(" \n()<>\"[]", text->normal[stop]) == NULL)
            stop++;
        while (at != UINT32_MAX && stop > at && strchr(".,;:", text->normal[stop - 1]) != NULL)
            stop--;
        if (at == UINT32_MAX || stop == at)
            continue;
        free(reference->address);
        reference->address = memory_format("%.*s", (int)(stop - at), text->normal + at);
    }
}

struct clause_references *clause_references_new(const struct clause_file *files, size_t own, size_t count)
{
    struct clause_references *references = memory_new(1, sizeof *references);
    clause_exhibits_find(references, files, own, count);
    clause_taken_in_find(references, files, own, count);
    return references;
}

struct clause_references *clause_references_free(struct clause_references *references)
{
    if (references == NULL)
        return NULL;
    for (size_t i = 0; i < references->count; i++) {
        free(references->items[i].name);
        free(references->items[i].key);
        free(references->items[i].address);
    }
    free(references->items);
    free(references->mentions);
    free(references);
    return NULL;
}

const struct clause_reference *clause_references_absent(const struct clause_references *references,
    const struct clause_file *files, size_t file, struct clause_span span)
{
    struct clause_span sentence = clause_sentence(files[file].clauses->text, span);
    for (size_t i = 0; i < references->mention_count; i++) {
        const struct clause_mention *mention = &references->mentions[i];
        const struct clause_reference *reference = &references->items[mention->reference];
        bool absent =
            reference->state == GOLIVE_REFERENCE_NOT_FOUND || reference->state == GOLIVE_REFERENCE_TO_COME;
        if (absent && mention->file == file && mention->span.start < sentence.end &&
            mention->span.end > sentence.start)
            return reference;
    }
    return NULL;
}
