/* Evidence as a plugin may see it: documents with all their parts as one, their state and why. What the core sent is
 * decoded here, in the child, because it is hostile until decoded. See golive/plugin.h. */
#include "worker/host.h"

#include "worker/sources.h"

#include <stdlib.h>
#include <string.h>

#define MUCH_DECODED                                                                                         \
    ((size_t)64 << 20) /* bytes of evidence whose decoded forms may be kept for the next check */

struct evidence_store {
    const struct piece *const *pieces; /* by serial; entries may be NULL */
    size_t piece_count;
    struct loaded **loaded; /* by serial, made when first asked for */
    struct arena arena;     /* words about what could not be decoded */
    size_t decoded;         /* bytes of pieces that were decoded */
};

struct evidence_store *evidence_store_new(const struct piece *const *pieces, size_t count)
{
    struct evidence_store *store = memory_new(1, sizeof *store);
    store->pieces = pieces;
    store->piece_count = count;
    return store;
}

static void drop_all(struct evidence_store *store)
{
    for (size_t i = 0; store->loaded && i < store->piece_count; i++) {
        if (!store->loaded[i])
            continue;
        clause_text_free(store->loaded[i]->clauses);
        table_free(store->loaded[i]->table);
        stream_free(store->loaded[i]->stream);
        text_free(&store->loaded[i]->packing);
        source_json_free(store->loaded[i]->json);
        source_xml_free(store->loaded[i]->xml);
        free(store->loaded[i]);
        store->loaded[i] = NULL;
    }
    arena_free(&store->arena);
    store->decoded = 0;
}

void evidence_store_trim(struct evidence_store *store)
{
    if (store->decoded > MUCH_DECODED)
        drop_all(store);
}

struct evidence_store *evidence_store_free(struct evidence_store *store)
{
    if (!store)
        return NULL;
    drop_all(store);
    free(store->loaded);
    free(store);
    return NULL;
}

struct loaded *evidence_store_get(struct evidence_store *store, uint32_t serial)
{
    if (serial >= store->piece_count || !store->pieces[serial])
        return NULL;
    if (!store->loaded)
        store->loaded = memory_new(store->piece_count, sizeof *store->loaded);
    if (!store->loaded[serial]) {
        store->loaded[serial] = memory_new(1, sizeof **store->loaded);
        store->loaded[serial]->piece = store->pieces[serial];
    }
    return store->loaded[serial];
}

static void decode_text(struct evidence_store *store, struct loaded *loaded)
{
    if (loaded->tried || loaded->piece->state != EVIDENCE_GOT)
        return;
    loaded->tried = true;
    store->decoded += loaded->piece->length;
    if (!loaded->piece->bytes ||
        document_text_decode(loaded->piece->bytes, loaded->piece->length, &loaded->text) != 0)
        loaded->problem = "its text arrived damaged: run golive again";
}

static void decode_table(struct evidence_store *store, struct loaded *loaded)
{
    if (loaded->tried || loaded->piece->state != EVIDENCE_GOT)
        return;
    loaded->tried = true;
    store->decoded += loaded->piece->length;
    loaded->table = table_new(loaded->piece->bytes, loaded->piece->length, &store->arena, &loaded->problem);
}

/* Whether it looks like XML: JSON never begins with "<". */
static bool begins_with_tag(const char *bytes, size_t length)
{
    size_t at = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < length && strchr(" \t\r\n", bytes[at]))
        at++;
    return at < length && (bytes[at] == '<' || (unsigned char)bytes[at] >= 0xfe); /* UTF-16 has a mark */
}

void evidence_store_parse(struct evidence_store *store, struct loaded *loaded)
{
    const struct piece *piece = loaded->piece;
    if (loaded->tried || piece->state != EVIDENCE_GOT)
        return;
    loaded->tried = true;
    store->decoded += piece->length;
    if (!piece->length)
        loaded->problem = "it is empty";
    else if (source_is_page(piece->bytes, piece->length))
        loaded->problem = "it is a web page, not data";
    else if (begins_with_tag(piece->bytes, piece->length))
        loaded->xml = source_xml_new(piece->bytes, piece->length, &loaded->problem);
    else
        loaded->json = source_json_new(piece->bytes, piece->length, &loaded->problem);
}

const struct document_text *loaded_text(struct loaded *loaded)
{
    return loaded->tried && !loaded->problem && !loaded->table ? &loaded->text : NULL;
}

struct clause_text *loaded_clauses(struct loaded *loaded)
{
    const struct document_text *text = loaded_text(loaded);
    if (text && !loaded->clauses)
        loaded->clauses = clause_text_new(text);
    return loaded->clauses;
}

/* ---- a document of all its parts ---- */

static const struct input_evidence *evidence_of(const struct call *call, const char *option)
{
    for (size_t i = 0; i < call->job->evidence_count; i++) {
        if (string_equal(call->job->evidence[i].option, option))
            return &call->job->evidence[i];
    }
    return NULL;
}

static const char *joined_names(struct call *call, const struct golive_document *document)
{
    struct text names = {.maximum = 400};
    for (size_t i = 0; i < document->part_count; i++)
        text_format(&names, "%s%s", i ? ", " : "", document->parts[i]->piece->name);
    char *words = arena_copy(call->arena, text_string(&names));
    text_free(&names);
    return words;
}

/* A data set's name as it was typed, or how many files it has: what stands in a folder may bear a patient's name. */
static const char *data_name(struct call *call, const struct golive_document *document)
{
    int32_t index = call_option(call, document->option->name);
    const char *typed = index < 0 || !call->values[index] ? "" : call->values[index];
    const char *name = document->parts[0]->piece->name;
    if (document->part_count > 1)
        return arena_format(call->arena, "%zu files", document->part_count);
    size_t whole = strlen(typed), own = strlen(name);
    bool is_typed = own && whole >= own && string_equal(typed + whole - own, name) &&
                    (whole == own || typed[whole - own - 1] == '/');
    return is_typed ? name : "1 file";
}

/* The worst state of its parts, with the words of the part that has it. A document lacking a part is not there. */
static void settle_state(struct call *call, struct golive_document *document)
{
    static const int32_t worst_first[] = {GOLIVE_PENDING, GOLIVE_REFUSED, GOLIVE_UNAVAILABLE, GOLIVE_ABSENT};
    document->state = GOLIVE_GOT;
    document->why = "";
    for (size_t k = 0; k < sizeof worst_first / sizeof *worst_first; k++) {
        for (size_t i = 0; i < document->part_count; i++) {
            const struct loaded *part = document->parts[i];
            int32_t state = part->problem ? GOLIVE_UNAVAILABLE : (int32_t)part->piece->state;
            if (state != worst_first[k])
                continue;
            const char *why = part->problem ? part->problem : part->piece->why;
            const char *name = part->piece->name;
            if (document->option->type == OPTION_DATASET) /* its files' names can be patients' */
                name = arena_format(call->arena, "file %zu of %zu", i + 1, document->part_count);
            document->state = state;
            document->why = document->part_count > 1 ? arena_format(call->arena, "%s: %s", name, why) : why;
            return;
        }
    }
}

static void take_parts(
    struct call *call, struct golive_document *document, const struct input_evidence *evidence)
{
    enum option_type type = document->option->type;
    document->parts = arena_take(call->arena, (evidence->part_count + 1) * sizeof *document->parts);
    for (size_t i = 0; i < evidence->part_count; i++) {
        struct loaded *loaded = evidence_store_get(call->evidence, evidence->serials[i]);
        if (!loaded) {
            call_broke(call, "its evidence was not handed over");
            continue;
        }
        if (type == OPTION_TABLE)
            decode_table(call->evidence, loaded);
        else if (type != OPTION_DATASET)
            decode_text(call->evidence, loaded);
        document->parts[document->part_count++] = loaded;
    }
}

/* NAMED: the file names something here. */
static const struct golive_document *make_document(
    struct call *call, const struct option_description *option, uint32_t index, bool named)
{
    const struct input_evidence *evidence = evidence_of(call, option->name);
    struct golive_document *document = arena_take(call->arena, sizeof *document);
    document->option = option;
    document->index = index;
    document->name = document->digest = "";
    if (evidence)
        take_parts(call, document, evidence);
    if (document->part_count) {
        settle_state(call, document);
        document->name =
            option->type == OPTION_DATASET ? data_name(call, document) : joined_names(call, document);
        if (document->state == GOLIVE_GOT)
            document->digest =
                document->part_count > 1 ? evidence->digest : document->parts[0]->piece->digest;
    } else if (named) {
        document->state = GOLIVE_UNAVAILABLE;
        document->why = "it was not gathered";
    } else {
        document->state = GOLIVE_ABSENT;
        document->why = arena_format(call->arena, "no %s is named in [%s]", option->name, call->job->check);
    }
    return document;
}

const struct golive_document *call_document(struct call *call, uint32_t index)
{
    const char *value = call->values[index];
    if (!call->documents[index])
        call->documents[index] =
            make_document(call, &call->plugin->description.options[index], index, value && *value);
    return call->documents[index];
}

/* What an option of another type, or none at all, is answered with. */
static const struct golive_document *no_document(struct call *call)
{
    struct golive_document *document = arena_take(call->arena, sizeof *document);
    document->name = document->digest = "";
    document->state = GOLIVE_ABSENT;
    document->why = "the plugin asks for a document that its description does not have";
    document->index = UINT32_MAX;
    return document;
}

/* The document, or NULL after noting that it is still to come. */
static const struct golive_document *unless_pending(struct call *call, const struct golive_document *document)
{
    if (document->state != GOLIVE_PENDING)
        return document;
    if (document->option->optional_evidence)
        call->pending_optional = true;
    else
        call->pending = true;
    return NULL;
}

const struct golive_document *call_evidence(struct call *call, const char *name, enum option_type type)
{
    int32_t index = call_option(call, name);
    if (index < 0)
        return no_document(call);
    if (call->plugin->description.options[index].type != type) {
        call_misuse(call, name, "the plugin asks for the option \"%s\" as a %s, which it is not", name,
            option_type_name(type));
        return no_document(call);
    }
    return unless_pending(call, call_document(call, (uint32_t)index));
}

const golive_document *host_document_of(golive *g, const char *option)
{
    asks(call_of(g), "the document", option);
    return call_evidence(call_of(g), option ? option : "", OPTION_DOCUMENT);
}

const golive_rows *host_rows_of(golive *g, const char *option)
{
    asks(call_of(g), "the table", option);
    return (const golive_rows *)call_evidence(call_of(g), option ? option : "", OPTION_TABLE);
}

int32_t host_pending(golive *g)
{
    asks(call_of(g), "whether anything is pending", NULL);
    return call_of(g)->pending || call_of(g)->pending_optional;
}

int32_t host_document_state(golive *g, const golive_document *document)
{
    asks(call_of(g), "the state of a document", document ? document->name : NULL);
    return document ? document->state : GOLIVE_PENDING;
}

const char *host_document_why(golive *g, const golive_document *document)
{
    asks(call_of(g), "why a document is not there", document ? document->name : NULL);
    return document ? document->why : "";
}

const char *host_document_name(golive *g, const golive_document *document)
{
    asks(call_of(g), "the name of a document", NULL);
    return document ? document->name : "";
}

const char *host_document_digest(golive *g, const golive_document *document)
{
    asks(call_of(g), "the digest of a document", document ? document->name : NULL);
    return document ? document->digest : "";
}

uint32_t host_document_pages(golive *g, const golive_document *document)
{
    (void)g;
    size_t pages = 0;
    if (!document || document->state != GOLIVE_GOT)
        return 0;
    for (size_t i = 0; i < document->part_count; i++) {
        const struct document_text *text = loaded_text(document->parts[i]);
        pages += text ? text->page_count : 0;
    }
    return (uint32_t)pages;
}

uint32_t host_unread_pages(golive *g, const golive_document *document)
{
    (void)g;
    size_t unread = 0;
    for (size_t i = 0; document && document->state == GOLIVE_GOT && i < document->part_count; i++) {
        const struct document_text *text = loaded_text(document->parts[i]);
        for (size_t j = 0; text && j < text->page_count; j++)
            unread += (text->pages[j].flags & DOCUMENT_PAGE_IMAGE) != 0;
    }
    return (uint32_t)unread;
}

int32_t host_beside_picture(golive *g, golive_place place)
{
    const struct place *found = place_of(call_of(g), place);
    uint32_t page = found && found->kind == PLACE_SPAN ? host_place_page(g, place) : 0;
    const struct document_text *text = page ? loaded_text(found->document->parts[found->part]) : NULL;
    return text && page <= text->page_count && (text->pages[page - 1].flags & DOCUMENT_PAGE_PICTURE) != 0;
}

golive_place host_document_place(golive *g, const golive_document *document)
{
    asks(call_of(g), "the place of a document", document ? document->name : NULL);
    if (!document || document->index == UINT32_MAX)
        return (golive_place){0};
    return call_place(call_of(g), (struct place){.kind = PLACE_DOCUMENT, .document = document});
}

/* ---- what the vendor was asked ---- */

/* Index of what was asked for RULE, or -1. */
static int32_t asked_for(struct call *call, const char *rule)
{
    asks(call, "whether the vendor was asked for", rule);
    for (size_t i = 0; rule && i < call->job->asked_count; i++) {
        if (string_equal(call->job->asked[i].rule, rule))
            return (int32_t)i;
    }
    return -1;
}

int32_t host_asked(golive *g, const char *rule)
{
    int32_t index = asked_for(call_of(g), rule);
    return index < 0 ? GOLIVE_ASKED_NOT : (int32_t)call_of(g)->job->asked[index].state;
}

golive_date host_asked_on(golive *g, const char *rule)
{
    int32_t index = asked_for(call_of(g), rule);
    return (golive_date){index < 0 ? GOLIVE_NO_DATE : call_of(g)->job->asked[index].on.day};
}

const char *host_asked_to(golive *g, const char *rule)
{
    int32_t index = asked_for(call_of(g), rule);
    return index < 0 ? "" : call_of(g)->job->asked[index].to;
}

golive_place host_asked_place(golive *g, const char *rule)
{
    int32_t index = asked_for(call_of(g), rule);
    if (index < 0)
        return (golive_place){0};
    return call_place(call_of(g), (struct place){.kind = PLACE_ASKED, .what = (uint32_t)index});
}

const golive_document *host_answer_of(golive *g, const char *rule)
{
    struct call *call = call_of(g);
    int32_t index = asked_for(call, rule);
    if (index < 0 || call->job->asked[index].state != GOLIVE_ASKED_ANSWERED) {
        struct golive_document *none = arena_take(call->arena, sizeof *none);
        *none = (struct golive_document){.name = "",
            .digest = "",
            .state = GOLIVE_ABSENT,
            .why = "no answer of the vendor's is on file",
            .index = UINT32_MAX};
        return none;
    }
    if (!call->answers)
        call->answers = arena_take(call->arena, call->job->asked_count * sizeof *call->answers);
    if (!call->answers[index]) {
        struct option_description *option = arena_take(call->arena, sizeof *option);
        *option = (struct option_description){
            .name = arena_format(call->arena, WORKER_ASKED_OPTION "%s", rule), .type = OPTION_DOCUMENT};
        call->answers[index] = make_document(call, option, UINT32_MAX - 1, true);
    }
    return unless_pending(call, call->answers[index]);
}
