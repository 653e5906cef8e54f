/* What people typed, as a plugin may ask for it: facts, keys, options, flows. A question that the plugin's description
 * does not announce is complained of and answered with nothing. See golive/plugin.h. */
#include "worker/host.h"

#include <string.h>

static const char *named(const char *name)
{
    return name ? name : "";
}

/* ---- lists ---- */

/* Takes one item, quoted or not, off *VALUE and the comma behind it. */
static char *take_item(struct arena *arena, const char **value)
{
    const char *at = *value + strspn(*value, " \t");
    char *item = arena_take(arena, strlen(at) + 1);
    size_t length = 0;
    if (*at == '"') {
        for (at++; *at && (*at != '"' || at[1] == '"'); at++) {
            at += *at == '"';
            item[length++] = *at;
        }
        at += strcspn(at, ",");
    } else {
        while (*at && *at != ',')
            item[length++] = *at++;
        while (length && (item[length - 1] == ' ' || item[length - 1] == '\t'))
            item[--length] = '\0';
    }
    *value = *at ? at + 1 : at;
    return item;
}

const char *const *list_items(struct arena *arena, const char *value, size_t *ret_count)
{
    size_t most = 2;
    for (const char *at = value; *at; at++)
        most += *at == ',';
    const char **items = arena_take(arena, most * sizeof *items);
    size_t count = 0;
    while (*value) {
        const char *item = take_item(arena, &value);
        if (*item)
            items[count++] = item;
    }
    *ret_count = count;
    return items;
}

static bool list_has(struct arena *arena, const char *value, const char *wanted)
{
    size_t count;
    const char *const *items = list_items(arena, value, &count);
    for (size_t i = 0; i < count; i++) {
        if (string_equal(items[i], wanted))
            return true;
    }
    return false;
}

/* ---- facts and keys ---- */

static int32_t fact_index(struct call *call, const char *name)
{
    const char *const *entry = map_get(&call->plugin->facts, name);
    if (!entry) {
        call_misuse(call, name,
            "the plugin asks for the fact \"%s\", which its description does not list under facts", name);
        return -1;
    }
    size_t index = (size_t)(entry - call->plugin->description.facts);
    return index < call->context->fact_count ? (int32_t)index : -1;
}

static void note_unanswered(struct call *call, const char *fact, const char *words)
{
    for (size_t i = 0; i < call->unanswered_count; i++) {
        if (string_equal(call->unanswered[i].fact, fact))
            return;
    }
    if (!call->unanswered)
        call->unanswered =
            arena_take(call->arena, (call->context->fact_count + 1) * sizeof *call->unanswered);
    call->unanswered[call->unanswered_count++] = (struct unanswered){fact, words};
}

/* The value of a fact that holds now; "" after noting it, if there is none. */
static const char *fact_value(struct call *call, int32_t index)
{
    if (index < 0)
        return "";
    const struct input_fact *fact = &call->context->facts[index];
    if (!fact->value || !*fact->value) {
        if (fact->flags & WORKER_FACT_ASKED)
            note_unanswered(
                call, fact->name, arena_format(call->arena, "nobody has answered \"%s\"", fact->name));
        return "";
    }
    if (call_fact_stale(call, fact)) {
        char on[DATE_TEXT_SIZE];
        date_text(call_answered(call, fact)->on, on);
        note_unanswered(call, fact->name,
            arena_format(call->arena,
                "\"%s\" was answered on %s, more than 365 days ago: confirm it or change it", fact->name,
                on));
        return "";
    }
    return fact->value;
}

const char *host_fact(golive *g, const char *name)
{
    struct call *call = call_of(g);
    asks(call, "the fact", name);
    return fact_value(call, fact_index(call, named(name)));
}

int32_t host_fact_has(golive *g, const char *name, const char *value)
{
    struct call *call = call_of(g);
    asks(call, "the fact", name);
    const char *answer = fact_value(call, fact_index(call, named(name)));
    return *answer && (string_equal(answer, named(value)) || list_has(call->arena, answer, named(value)));
}

golive_place host_fact_place(golive *g, const char *name)
{
    struct call *call = call_of(g);
    asks(call, "the place of the fact", name);
    int32_t index = fact_index(call, named(name));
    if (index < 0)
        return (golive_place){0};
    bool unset = !*fact_value(call, index);
    return call_place(call, (struct place){.kind = PLACE_FACT, .what = (uint32_t)index, .unset = unset});
}

const char *host_key(golive *g, const char *name)
{
    struct call *call = call_of(g);
    asks(call, "the key", name);
    if (!map_get(&call->plugin->keys, named(name))) {
        call_misuse(call, named(name),
            "the plugin asks for the key \"%s\", which its description does not list under keys",
            named(name));
        return "";
    }
    for (size_t i = 0; i < call->context->key_count; i++) {
        if (string_equal(call->context->keys[i].key, name))
            return call->context->keys[i].value;
    }
    return "";
}

/* ---- options ---- */

int32_t call_option(struct call *call, const char *name)
{
    const struct option_description *option = map_get(&call->plugin->options, named(name));
    if (option)
        return (int32_t)(option - call->plugin->description.options);
    call_misuse(call, named(name),
        "the plugin asks for the option \"%s\", which its description does not have", named(name));
    return -1;
}

static const char *option_value(struct call *call, const char *name)
{
    asks(call, "the option", name);
    int32_t index = call_option(call, name);
    return index < 0 || !call->values[index] ? "" : call->values[index];
}

int32_t host_given(golive *g, const char *option)
{
    return *option_value(call_of(g), option) != '\0';
}

const char *host_option(golive *g, const char *option)
{
    return option_value(call_of(g), option);
}

int64_t host_option_integer(golive *g, const char *option)
{
    struct call *call = call_of(g);
    const char *value = option_value(call, option);
    const struct option_description *description = map_get(&call->plugin->options, named(option));
    int64_t number = 0;
    if (!description || !*value)
        return 0;
    if (description->type == OPTION_YES_NO)
        return string_equal(value, "yes");
    if (description->type == OPTION_DURATION)
        return duration_parse(value, &number) == 0 ? number : 0;
    if (description->type == OPTION_SIZE)
        return string_size(value, &number) == 0 ? number : 0;
    return string_integer(value, &number) == 0 ? number : 0;
}

golive_date host_option_date(golive *g, const char *option)
{
    struct date date = date_none();
    date_parse(option_value(call_of(g), option), &date);
    return (golive_date){date.day};
}

static const char *const *option_items(struct call *call, const char *name, size_t *ret_count)
{
    const char *value = option_value(call, name);
    const struct option_description *description = map_get(&call->plugin->options, named(name));
    if (description && description->type == OPTION_LIST)
        return list_items(call->arena, value, ret_count);
    const char **one = arena_take(call->arena, sizeof *one);
    *one = value;
    *ret_count = *value ? 1 : 0;
    return one;
}

uint32_t host_option_count(golive *g, const char *option)
{
    size_t count;
    option_items(call_of(g), option, &count);
    return (uint32_t)count;
}

const char *host_option_item(golive *g, const char *option, uint32_t index)
{
    size_t count;
    const char *const *items = option_items(call_of(g), option, &count);
    return index < count ? items[index] : "";
}

golive_place host_option_place(golive *g, const char *option)
{
    struct call *call = call_of(g);
    asks(call, "the place of the option", option);
    int32_t index = call_option(call, option);
    if (index < 0)
        return (golive_place){0};
    bool typed = call->typed[index] && *call->values[index];
    return call_place(call, (struct place){.kind = PLACE_OPTION, .what = (uint32_t)index, .unset = !typed});
}

/* ---- flows ---- */

uint32_t host_flow_count(golive *g)
{
    asks(call_of(g), "the flows", NULL);
    return (uint32_t)call_of(g)->context->flow_count;
}

const char *host_flow_name(golive *g, uint32_t index)
{
    const struct input_context *context = call_of(g)->context;
    asks(call_of(g), "the name of a flow", NULL);
    return index < context->flow_count ? context->flows[index].name : "";
}

const char *host_flow_key(golive *g, uint32_t index, const char *key)
{
    const struct input_context *context = call_of(g)->context;
    asks(call_of(g), "the flow's key", key);
    if (index >= context->flow_count)
        return "";
    const struct settings *settings = &context->flows[index].settings;
    for (size_t i = 0; i < settings->count; i++) {
        if (string_equal(settings->items[i].key, named(key)))
            return settings->items[i].value;
    }
    return "";
}
