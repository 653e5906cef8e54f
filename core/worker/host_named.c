/* What the options of a section name beside documents: addresses that the configuration itself gives, and programs. What
 * was gathered for them stands among the sources of the job under the option's name; a program that is to read something
 * becomes a wish. Fetches and runs nothing. See golive/plugin.h. */
#include "worker/host.h"

#include "worker/sources.h"

#include <string.h>

static const golive_source *unanswered(
    struct call *call, const char *option, int32_t state, const char *format, const char *name)
{
    struct golive_source *source = arena_take(call->arena, sizeof *source);
    *source = (struct golive_source){.url = arena_copy(call->arena, option),
        .state = state,
        .why = arena_format(call->arena, format, name, call->job->check)};
    return source;
}

/* The option, if it is of one of the types, else NULL after complaining. */
static const struct option_description *named_option(
    struct call *call, const char *name, enum option_type type, enum option_type or_type)
{
    int32_t index = call_option(call, name);
    const struct option_description *option = index < 0 ? NULL : &call->plugin->description.options[index];
    if (option && option->type != type && option->type != or_type) {
        call_misuse(call, name, "the plugin asks what the option \"%s\" answers, which is of type %s", name,
            option_type_name(option->type));
        option = NULL;
    }
    return option;
}

static const char *value_of(const struct call *call, const struct option_description *option)
{
    const char *value = call->values[option - call->plugin->description.options];
    return value ? value : "";
}

static const golive_source *gathered(
    struct call *call, const struct option_description *option, const char *prefix)
{
    if (!*value_of(call, option))
        return unanswered(call, option->name, GOLIVE_ABSENT, "no %s is named in [%s]", option->name);
    AUTO_FREE char *name = memory_format("%s%s", prefix, option->name);
    const golive_source *source = call_source(call, name);
    return source ? source
                  : unanswered(
                        call, option->name, GOLIVE_UNAVAILABLE, "%s of [%s] was not gathered", option->name);
}

static const golive_source *no_option(struct call *call, const char *name)
{
    return unanswered(
        call, name ? name : "", GOLIVE_ABSENT, "the plugin asks for what its description does not have", "");
}

const golive_source *host_source_of(golive *g, const char *name)
{
    struct call *call = call_of(g);
    asks(call, "what is at the option", name);
    const struct option_description *option = named_option(call, name, OPTION_URL, OPTION_COMMAND);
    if (!option)
        return no_option(call, name);
    if (option->input) {
        call_misuse(call, name, "the plugin asks what \"%s\" says without giving it anything to read", name);
        return no_option(call, name);
    }
    return gathered(call, option, WORKER_SOURCE_OPTION);
}

const golive_source *host_peer_of(golive *g, const char *name)
{
    struct call *call = call_of(g);
    asks(call, "who answers at the option", name);
    const struct option_description *option = named_option(call, name, OPTION_URL, OPTION_URL);
    return option ? gathered(call, option, WORKER_SOURCE_PEER) : no_option(call, name);
}

const golive_source *host_run(golive *g, const char *name, const char *input)
{
    struct call *call = call_of(g);
    asks(call, "what it says to be run, the option", name);
    const struct option_description *option = named_option(call, name, OPTION_COMMAND, OPTION_COMMAND);
    if (!option)
        return no_option(call, name);
    if (!option->input) {
        call_misuse(
            call, name, "the plugin gives \"%s\" something to read: its description needs input = yes", name);
        return no_option(call, name);
    }
    if (!*value_of(call, option))
        return unanswered(call, name, GOLIVE_ABSENT, "no %s is named in [%s]", name);
    input = input ? input : "";
    size_t length = strnlen(input, WORKER_LONGEST_INPUT + 1);
    if (length > WORKER_LONGEST_INPUT || !utf8_valid(input, length, NULL))
        return unanswered(call, name, GOLIVE_REFUSED,
            "%s of [%s] would be given more than 512 KiB, or bytes that are no UTF-8", name);
    char digest[SOURCE_DIGEST_SIZE];
    source_digest(input, length, digest);
    const char *url = arena_format(call->arena, WORKER_SOURCE_COMMAND "%s %s", name, digest);
    const golive_source *source = call_source(call, url);
    if (source)
        return source;
    call_wish(call, &(struct judge_wish){.url = url,
                        .option = option->name,
                        .input = arena_copy(call->arena, input),
                        .fresh = 0,
                        .good_until = option->good_until});
    call->pending = true;
    return NULL;
}

/* ---- whole texts ---- */

const char *host_source_text(golive *g, const golive_source *source)
{
    struct call *call = call_of(g);
    asks(call, "the text of a source", source ? source->url : NULL);
    if (!source || source->state != GOLIVE_GOT)
        return "";
    const struct piece *piece = source->loaded->piece;
    if (!piece->length || memchr(piece->bytes, 0, piece->length) ||
        !utf8_valid(piece->bytes, piece->length, NULL))
        return "";
    return arena_copy_bytes(call->arena, piece->bytes, piece->length);
}

const char *host_page_text(golive *g, const golive_document *document, uint32_t page)
{
    struct call *call = call_of(g);
    asks(call, "the words of a page", document ? document->name : NULL);
    for (size_t i = 0; document && document->state == GOLIVE_GOT && page && i < document->part_count; i++) {
        const struct document_text *text = loaded_text(document->parts[i]);
        size_t pages = text ? text->page_count : 0;
        if (page <= pages) {
            const struct document_page *at = &text->pages[page - 1];
            return arena_copy_bytes(call->arena, text->original + at->start, at->end - at->start);
        }
        page -= (uint32_t)pages;
    }
    return "";
}
