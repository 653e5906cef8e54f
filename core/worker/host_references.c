/* The papers that a document leans on, on behalf of a plugin: which parts it has and what they are called. The search itself is
 * clause_references'. See golive/plugin.h. */
#include "worker/host.h"

#include "worker/clause_references.h"

#include <stdlib.h>

struct leaning { /* of one document, looked for in it and ALSO */
    const struct golive_document *document;
    const struct golive_document *also;
    struct clause_references *found; /* NULL: a text is not there */
    struct clause_file *files;
    struct leaning *next;
};

static size_t part_count(const golive_document *document)
{
    return document && document->state == GOLIVE_GOT ? document->part_count : 0;
}

/* Appends the parts of the document. False if one of them has no text. */
static bool put_files(const golive_document *document, struct clause_file *files, size_t *count)
{
    for (size_t i = 0; i < part_count(document); i++) {
        const struct clause_text *clauses = loaded_clauses(document->parts[i]);
        if (!clauses)
            return false;
        files[(*count)++] = (struct clause_file){clauses, document->parts[i]->piece->name};
    }
    return true;
}

/* Looked for once a call, for each pair. */
static const struct leaning *leaning_of(
    struct call *call, const golive_document *document, const golive_document *also)
{
    for (struct leaning *leaning = call->leanings; leaning; leaning = leaning->next) {
        if (leaning->document == document && leaning->also == also)
            return leaning;
    }
    struct leaning *leaning = arena_take(call->arena, sizeof *leaning);
    size_t most = part_count(document) + part_count(also);
    size_t count = 0;
    *leaning = (struct leaning){document, also, NULL, NULL, call->leanings};
    leaning->files = arena_take(call->arena, (most + 1) * sizeof *leaning->files);
    bool whole = put_files(document, leaning->files, &count) && put_files(also, leaning->files, &count);
    if (whole && part_count(document))
        leaning->found = clause_references_new(leaning->files, part_count(document), count);
    call->leanings = leaning;
    return leaning;
}

void call_free_leanings(struct call *call)
{
    for (struct leaning *leaning = call->leanings; leaning; leaning = leaning->next)
        clause_references_free(leaning->found);
    call->leanings = NULL;
}

golive_reference host_reference(
    golive *g, const golive_document *document, const golive_document *also, uint32_t nth)
{
    struct call *call = call_of(g);
    golive_reference reference = {.kind = GOLIVE_REFERENCE_NONE, .name = "", .address = ""};
    asks(call, "what it leans on, the document", document ? document->name : NULL);
    const struct leaning *leaning = part_count(document) ? leaning_of(call, document, also) : NULL;
    if (!leaning || !leaning->found || nth >= leaning->found->count)
        return reference;
    const struct clause_reference *found = &leaning->found->items[nth];
    reference.kind = found->kind;
    reference.state = found->state;
    reference.name = call_clean(call, found->name, 120);
    reference.address = call_clean(call, found->address, 200);
    reference.place = call_place(call, (struct place){
                                           .kind = PLACE_SPAN,
                                           .document = document,
                                           .by_search = true,
                                           .part = (uint32_t)found->file,
                                           .span = found->span,
                                       });
    return reference;
}

const char *host_rests_on(golive *g, golive_place place, const golive_document *also)
{
    struct call *call = call_of(g);
    asks(call, "what a place rests on", NULL);
    const struct place *where = place_of(call, place);
    if (!where || where->kind != PLACE_SPAN)
        return "";
    const struct leaning *leaning = leaning_of(call, where->document, also);
    const struct clause_reference *absent =
        leaning->found ? clause_references_absent(leaning->found, leaning->files, where->part, where->span)
                       : NULL;
    return absent ? call_clean(call, absent->name, 120) : "";
}
