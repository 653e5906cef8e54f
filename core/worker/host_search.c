/* Looking for provisions, words and names in documents, on behalf of a plugin. The search itself is clause_search's;
 * this knows which catalogues a plugin has and turns hits into places. See golive/plugin.h. */
#include "worker/host.h"

#include "worker/names.h"
#include "worker/numbers.h"

#include <errno.h>

/* The parts of a document, ready for clause search; NULL unless all of it is there. */
static const struct clause_text *const *clause_texts(struct call *call, const golive_document *document)
{
    if (!document || document->state != GOLIVE_GOT)
        return NULL;
    const struct clause_text **texts = arena_take(call->arena, (document->part_count + 1) * sizeof *texts);
    for (size_t i = 0; i < document->part_count; i++) {
        texts[i] = loaded_clauses(document->parts[i]);
        if (!texts[i])
            return NULL;
    }
    return texts;
}

static golive_place searched(struct call *call, const golive_document *document)
{
    if (!document || document->index == UINT32_MAX)
        return (golive_place){0};
    return call_place(call, (struct place){.kind = PLACE_DOCUMENT, .document = document, .by_search = true});
}

golive_place host_searched_place(golive *g, const golive_document *document)
{
    asks(call_of(g), "the place of a search in", document ? document->name : NULL);
    return searched(call_of(g), document);
}

static golive_place hit(
    struct call *call, const golive_document *document, size_t part, struct clause_span span)
{
    return call_place(call, (struct place){
                                .kind = PLACE_SPAN,
                                .document = document,
                                .by_search = true,
                                .part = (uint32_t)part,
                                .span = span,
                            });
}

golive_clause host_find_clause(golive *g, const golive_document *document, const char *rule)
{
    struct call *call = call_of(g);
    asks(call, "the clause", rule);
    rule = rule ? rule : "";
    const struct clause_text *const *texts = clause_texts(call, document);
    golive_clause result = {GOLIVE_CANNOT_TELL, {0}};
    bool known = false;
    for (size_t i = 0; texts && i < call->plugin->catalogue_count; i++) {
        struct clause_answer answer;
        if (clause_search_rule(call->plugin->searches[i], texts, document->part_count, rule, &answer) != 0)
            continue;
        known = true;
        result.answer = answer.answer;
        if (answer.answer == GOLIVE_NOT_FOUND || answer.answer == GOLIVE_CANNOT_TELL)
            continue; /* perhaps in the words of another catalogue */
        result.place = hit(call, document, answer.text, answer.span);
        struct place *place = &call->places[call->place_count - 1];
        place->opposed = answer.answer == GOLIVE_OPPOSED;
        place->site_own = call->plugin->catalogues[i]->site_own;
        return result;
    }
    if (texts && !known)
        call_misuse(
            call, rule, "the plugin looks for the clause \"%s\", which none of its catalogues has", rule);
    result.place = searched(call, document);
    return result;
}

golive_place host_find_text(
    golive *g, const golive_document *document, const char *phrase, golive_place after)
{
    struct call *call = call_of(g);
    asks(call, "the words", phrase);
    if (!document || document->state != GOLIVE_GOT || !phrase || !*phrase)
        return (golive_place){0};
    const struct place *last = place_of(call, after);
    bool follows = last && last->kind == PLACE_SPAN && last->document == document;
    uint32_t from = follows ? last->span.end : 0;
    for (size_t part = follows ? last->part : 0; part < document->part_count; part++, from = 0) {
        const struct document_text *text = loaded_text(document->parts[part]);
        struct clause_span span;
        if (text && clause_search_phrase(text, phrase, from, &span))
            return hit(call, document, part, span);
    }
    return (golive_place){0};
}

golive_name host_find_name(golive *g, const golive_document *document, const char *name)
{
    struct call *call = call_of(g);
    asks(call, "the name", name);
    golive_name result = {GOLIVE_NAME_NOT_FOUND, searched(call, document)};
    if (!document || document->state != GOLIVE_GOT || !name || !*name)
        return result;
    for (size_t part = 0; part < document->part_count && result.answer != GOLIVE_NAME_FOUND; part++) {
        const struct document_text *text = loaded_text(document->parts[part]);
        struct clause_span span = {0};
        int32_t answer = text ? name_find(text, name, &span) : GOLIVE_NAME_NOT_FOUND;
        if (answer == GOLIVE_NAME_FOUND ||
            (answer == GOLIVE_NAME_PART && result.answer == GOLIVE_NAME_NOT_FOUND))
            result = (golive_name){answer, hit(call, document, part, span)};
    }
    return result;
}

golive_place host_find(golive *g, const golive_document *document, const char *pattern, uint32_t nth)
{
    struct call *call = call_of(g);
    asks(call, "the pattern", pattern);
    pattern = pattern ? pattern : "";
    const struct clause_text *const *texts = clause_texts(call, document);
    bool known = false;
    for (size_t i = 0; texts && i < call->plugin->catalogue_count; i++) {
        struct clause_match *match = arena_take(call->arena, sizeof *match);
        int found =
            clause_search_find(call->plugin->searches[i], texts, document->part_count, pattern, nth, match);
        if (found < 0 && found != -E2BIG)
            continue;
        known = true;
        if (found == -E2BIG)
            call_remark(
                call, arena_format(call->arena, "the search for \"%s\" ran into its limits", pattern));
        if (found != 1)
            continue;
        golive_place place = hit(call, document, match->text, match->span);
        if (place.id)
            call->places[place.id - 1].match = match;
        return place;
    }
    if (texts && !known)
        call_misuse(
            call, pattern, "the plugin looks for [find:%s], which none of its catalogues has", pattern);
    return (golive_place){0};
}

const char *host_group(golive *g, golive_place place, const char *name)
{
    struct call *call = call_of(g);
    asks(call, "the group", name);
    const struct place *where = place_of(call, place);
    const struct document_text *text =
        where && where->match ? loaded_text(where->document->parts[where->part]) : NULL;
    for (size_t i = 0; text && i < where->match->group_count; i++) {
        if (!string_equal(where->match->groups[i].name, name))
            continue;
        struct text words = {0};
        clause_words(text, where->match->groups[i].span, &words);
        char *copy = arena_copy(call->arena, text_string(&words));
        text_free(&words);
        return copy;
    }
    return "";
}

const char *host_place_text(golive *g, golive_place place)
{
    struct call *call = call_of(g);
    asks(call, "the words at a place", NULL);
    const struct place *where = place_of(call, place);
    if (where && where->kind == PLACE_OPTION && call->values[where->what])
        return call->values[where->what];
    if (where && where->kind == PLACE_FACT && call->context->facts[where->what].value)
        return call->context->facts[where->what].value;
    return place_quote(call, where);
}

uint32_t host_place_page(golive *g, golive_place place)
{
    struct call *call = call_of(g);
    asks(call, "the page of a place", NULL);
    const struct place *where = place_of(call, place);
    const struct document_text *text =
        where && where->kind == PLACE_SPAN ? loaded_text(where->document->parts[where->part]) : NULL;
    return text ? document_text_page(text, document_text_origin(text, where->span.start)) : 0;
}

int64_t host_number(golive *g, const char *words)
{
    asks(call_of(g), "a number", words);
    return words ? number_in_words(words) : -1;
}
