/* Facts: what conf/facts.ini asks, what a deployment answers, what follows from its flows, and which answers cannot both
 * be true. Also conf/dimensions.ini, whose predicates are about facts. Knows nothing of checks. */
#include "config/private.h"

#include <stdlib.h>
#include <string.h>

/* ---- conf/facts.ini ---- */

struct names_before { /* facts that a predicate may name */
    const struct config_private *own;
    size_t count;
};

static ptrdiff_t place_of(const void *context, const char *name)
{
    const struct names_before *names = context;
    uintptr_t place = (uintptr_t)map_get(&names->own->facts_by_name, name);
    return place && place <= names->count ? (ptrdiff_t)place - 1 : -1;
}

/* Compiles the predicate in KEY; NULL if there is none or it is none. */
static const struct predicate *compile(struct config *config, struct section_reader *reader, const char *key)
{
    const struct ini_entry *entry = ini_entry_of(reader->section, key);
    if (!entry || !*entry->value)
        return NULL;
    const struct names_before names = {config->own, config->own->fact_count};
    size_t offset = 0;
    const char *words = NULL;
    const struct predicate *predicate =
        predicate_compile(entry->value, &config->arena, place_of, &names, &offset, &words);
    if (!predicate) {
        uint32_t quote = entry->value != entry->raw;
        ini_line_problem(reader->problems, reader->file, entry->line,
            entry->value_column + quote + (uint32_t)offset, 1, NULL, "%s: %s", key, words);
        reader->failed = true;
    }
    return predicate;
}

static void add_fact(struct config *config, const struct fact_definition *fact, const struct predicate *ask)
{
    struct config_private *own = config->own;
    memory_reserve(&own->facts, &own->fact_capacity, own->fact_count + 1, sizeof *own->facts);
    memory_reserve(&own->asks, &own->asks_capacity, own->fact_count + 1, sizeof *own->asks);
    own->facts[own->fact_count] = *fact;
    own->asks[own->fact_count] = ask;
    own->fact_count++;
    map_put(&own->facts_by_name, fact->name, (void *)(uintptr_t)own->fact_count);
}

static void read_fact(struct config *config, struct section_reader *reader)
{
    static const char *const known[] = {
        "question", "help", "values", "value.", "ask_if", "asks", "letter", "list", NULL};
    static const char *const no_yes[] = {"no", "yes", NULL};
    struct fact_definition fact = {.name = reader->section->name};
    section_check_keys(reader, known);
    fact.question = section_demand(reader, "question");
    fact.help = section_text(reader, "help", "");
    fact.asks = section_text(reader, "asks", "");
    fact.letter = section_text(reader, "letter", "");
    fact.list = section_word(reader, "list", no_yes, 0);
    const struct ini_entry *ask_if = ini_entry_of(reader->section, "ask_if");
    fact.ask_if = ask_if && *ask_if->value ? ask_if->value : NULL;
    size_t count = 0;
    const struct ini_entry *values = ini_entry_of(reader->section, "values");
    const char *const *list = ini_list(&config->arena, values ? values->raw : "", &count);
    if (count) {
        fact.values = list;
        const char **help = arena_take(&config->arena, (count + 1) * sizeof *help);
        for (size_t i = 0; i < count; i++) {
            AUTO_FREE char *key = memory_format("value.%s", list[i]);
            help[i] = section_text(reader, key, "");
        }
        fact.value_help = help;
    }
    add_fact(config, &fact, compile(config, reader, "ask_if"));
}

static void read_contradiction(struct config *config, struct section_reader *reader)
{
    static const char *const known[] = {"when", "says", NULL};
    section_check_keys(reader, known);
    const char *says = section_demand(reader, "says");
    if (!*section_demand(reader, "when"))
        return;
    const struct predicate *when = compile(config, reader, "when");
    if (when)
        config->own->contradictions[config->own->contradiction_count++] = (struct contradiction){when, says};
}

void facts_read(struct config *config, const char *data_folder)
{
    struct source source;
    const char *path = arena_format(&config->arena, "%s/facts.ini", data_folder);
    source_read(config, path, &source);
    config->own->contradictions =
        arena_take(&config->arena, source.ini.count * sizeof *config->own->contradictions);
    struct section_reader reader = {
        .problems = &config->problems, .file = &source.ini, .arena = &config->arena};
    for (size_t i = 0; i < source.ini.count; i++) {
        reader.section = &source.ini.sections[i];
        if (section_subject(reader.section, "contradiction", ':'))
            read_contradiction(config, &reader);
        else
            read_fact(config, &reader);
    }
    source_keep_strings(config->own, &source);
}

/* The predicate of a plugin's own fact. One that is none is the plugin's author's mistake, and told; the question
 * then always matters, which is the safe side. */
static const struct predicate *compile_own(
    struct config *config, const struct plugin_description *plugin, const struct plugin_fact *own)
{
    const struct names_before names = {config->own, config->own->fact_count};
    size_t offset = 0;
    const char *words = NULL;
    const struct predicate *predicate =
        own->ask_if ? predicate_compile(own->ask_if, &config->arena, place_of, &names, &offset, &words)
                    : NULL;
    if (own->ask_if && !predicate)
        problem_add(&config->problems,
            &(struct problem){.file = plugin->file ? plugin->file : plugin->name,
                .message = arena_format(&config->arena, "[fact %s] ask_if: %s", own->name, words),
                .warning = true});
    return predicate;
}

void facts_of_plugins(
    struct config *config, const struct plugin_description *const *plugins, size_t plugin_count)
{
    for (size_t i = 0; i < plugin_count; i++) {
        for (size_t j = 0; j < plugins[i]->own_fact_count; j++) {
            const struct plugin_fact *own = &plugins[i]->own_facts[j];
            struct fact_definition fact = {
                .name = arena_format(&config->arena, "%s.%s", plugins[i]->name, own->name),
                .help = own->help,
                .asks = "",
                .letter = "",
                .ask_if = own->ask_if};
            fact.question = own->help;
            size_t count = 0;
            const char *const *values = ini_list(&config->arena, own->values, &count);
            const char **help = arena_take(&config->arena, (count + 1) * sizeof *help);
            for (size_t k = 0; k < count; k++)
                help[k] = "";
            fact.values = count ? values : NULL;
            fact.value_help = count ? help : NULL;
            if (!map_get(&config->own->facts_by_name, fact.name))
                add_fact(config, &fact, compile_own(config, plugins[i], own));
        }
    }
}

const struct fact_definition *config_fact(const struct config *config, const char *name)
{
    uintptr_t place = (uintptr_t)map_get(&config->own->facts_by_name, name);
    return place ? &config->own->facts[place - 1] : NULL;
}

const struct fact_definition *config_facts(const struct config *config, size_t *ret_count)
{
    *ret_count = config->own->fact_count;
    return config->own->facts;
}

/* ---- conf/dimensions.ini ---- */

static void read_dimension(struct config *config, struct section_reader *reader)
{
    static const char *const known[] = {"title", "applies", "help", "who", "papers", "takes", NULL};
    section_check_keys(reader, known);
    const char *takes = section_text(reader, "takes", NULL);
    int64_t seconds = 0;
    if (takes && duration_parse(takes, &seconds) != 0)
        section_complain(reader, "takes", "write 5d or 6w", "\"%.80s\" is no duration", takes);
    const struct predicate *when = compile(config, reader, "applies");
    const char *title = section_demand(reader, "title");
    config->site.dimensions[config->site.dimension_count++] = (struct dimension){
        .name = reader->section->name,
        .title = title,
        .unseen = arena_format(&config->arena, "nobody has looked at it: %s", title),
        .applies = section_text(reader, "applies", ""),
        .when = when,
        .help = section_text(reader, "help", ""),
        .who = section_text(reader, "who", ""),
        .papers = section_text(reader, "papers", ""),
        .takes = seconds,
    };
}

void dimensions_read(struct config *config, const char *data_folder)
{
    static const char *const known[] = {"ship", NULL};
    struct source source;
    const char *path = arena_format(&config->arena, "%s/dimensions.ini", data_folder);
    source_read(config, path, &source);
    config->site.dimensions = arena_take(&config->arena, source.ini.count * sizeof *config->site.dimensions);
    struct section_reader reader = {
        .problems = &config->problems, .file = &source.ini, .arena = &config->arena};
    for (size_t i = 0; i < source.ini.count; i++) {
        reader.section = &source.ini.sections[i];
        if (!string_equal(reader.section->name, "plugins")) {
            read_dimension(config, &reader);
            continue;
        }
        section_check_keys(&reader, known);
        config->own->shipped = section_list(&reader, "ship");
    }
    source_keep_strings(config->own, &source);
}

/* ---- a value ---- */

/* Says in MESSAGE and ADVICE what is wrong with a typed fact; true if nothing is. */
static bool value_fits(const struct fact_definition *fact, const struct ini_entry *entry,
    struct text *message, struct text *advice)
{
    const struct option_description option = {.name = fact->name,
        .type = fact->list     ? OPTION_LIST
                : fact->values ? OPTION_CHOICE
                               : OPTION_TEXT,
        .choices = fact->values};
    if (!*entry->value || value_check(&option, entry->value, entry->raw, message, advice))
        return true;
    if (string_equal(entry->value, "unknown"))
        text_append_string(advice, "; leave the line out if nobody knows");
    return false;
}

/* "clinical_claim.why" gives the place of clinical_claim + 1; 0 if it is no such key. */
static uintptr_t place_of_why(const struct config_private *own, const char *key)
{
    if (!string_ends(key, ".why"))
        return 0;
    AUTO_FREE char *name = memory_format("%.*s", (int)(strlen(key) - 4), key);
    return (uintptr_t)map_get(&own->facts_by_name, name);
}

static const struct option_description answered_keys[] = {
    {.name = "answered_by", .type = OPTION_TEXT},
    {.name = "answered_role", .type = OPTION_TEXT},
    {.name = "answered_on", .type = OPTION_DATE},
};

static const struct option_description *answered_key(const char *key)
{
    for (size_t i = 0; i < sizeof answered_keys / sizeof *answered_keys; i++) {
        if (string_equal(answered_keys[i].name, key))
            return &answered_keys[i];
    }
    return NULL;
}

static void suggest_fact(const struct config_private *own, const char *key, struct text *advice)
{
    size_t count = own->fact_count + 3;
    const char **names = memory_new(count, sizeof *names);
    for (size_t i = 0; i < own->fact_count; i++)
        names[i] = own->facts[i].name;
    for (size_t i = 0; i < 3; i++)
        names[own->fact_count + i] = answered_keys[i].name;
    value_suggest(advice, key, names, count);
    free(names);
}

void facts_check_site(struct config *config, bool all)
{
    const struct ini_section *section = ini_section_of(&config->own->site.ini, "facts");
    for (size_t i = 0; section && i < section->count; i++) {
        const struct ini_entry *entry = &section->entries[i];
        const struct fact_definition *fact = config_fact(config, entry->key);
        const struct option_description *answered = answered_key(entry->key);
        struct text message = {0}, advice = {0};
        bool good = true;
        if (fact)
            good = value_fits(fact, entry, &message, &advice);
        else if (answered)
            good = !*entry->value || value_check(answered, entry->value, entry->raw, &message, &advice);
        if (!good)
            site_problem(config, section, entry, true, text_string(&advice), "%s", text_string(&message));
        /* A key with a dot may be a plugin's own fact: that is seen once the plugins are known. */
        bool open =
            !fact && !answered && !place_of_why(config->own, entry->key) && (all || !strchr(entry->key, '.'));
        if (open) {
            suggest_fact(config->own, entry->key, &advice);
            site_problem(
                config, section, entry, false, text_string(&advice), "unknown fact \"%s\"", entry->key);
        }
        text_free(&message);
        text_free(&advice);
    }
}

/* ---- the facts of a deployment ---- */

/* What a file answers: who, and when. */
static void take_answered(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    const struct option_description *option, struct date *on)
{
    if (!draft_value(draft, piece, entry, option) || !*entry->value)
        return;
    struct person_act *answered = &draft->deployment->answered;
    if (option == &answered_keys[0])
        answered->by = entry->value;
    else if (option == &answered_keys[1])
        answered->role = entry->value;
    else
        date_parse(entry->value, on);
}

static void take_fact(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    uintptr_t place, struct fact *facts)
{
    const struct fact_definition *definition = &draft->own->facts[place - 1];
    struct text message = {0}, advice = {0};
    if (!value_fits(definition, entry, &message, &advice))
        draft_problem(draft, piece, entry, true, text_string(&advice), "%s", text_string(&message));
    text_free(&message);
    text_free(&advice);
    struct fact *fact = &facts[place - 1];
    fact->value = *entry->value ? definition->list ? entry->raw : entry->value : NULL;
    fact->site = false;
    fact->origin = origin_of(piece->source, entry);
}

static void take_entry(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    struct fact *facts, struct date *on)
{
    uintptr_t place = (uintptr_t)map_get(&draft->own->facts_by_name, entry->key);
    const struct option_description *answered = answered_key(entry->key);
    uintptr_t why = place || answered ? 0 : place_of_why(draft->own, entry->key);
    if (place) {
        take_fact(draft, piece, entry, place, facts);
    } else if (answered) {
        take_answered(draft, piece, entry, answered, on);
    } else if (why) {
        facts[why - 1].why = *entry->value ? entry->value : NULL;
    } else {
        struct text advice = {0};
        suggest_fact(draft->own, entry->key, &advice);
        draft_problem(draft, piece, entry, false, text_string(&advice), "unknown fact \"%s\"", entry->key);
        text_free(&advice);
    }
}

/* Of several files that answer, the oldest date counts: the newest would make all answers look fresh. */
static void take_pieces(struct draft *draft, const struct merged *merged, struct fact *facts)
{
    struct date oldest = date_none();
    for (size_t i = 0; merged && i < merged->count; i++) {
        const struct piece *piece = &merged->pieces[i];
        struct date on = date_none();
        for (size_t j = 0; j < piece->section->count; j++)
            take_entry(draft, piece, &piece->section->entries[j], facts, &on);
        if (date_given(on) && (!date_given(oldest) || on.day < oldest.day))
            oldest = on;
    }
    draft->deployment->answered.on = oldest;
}

static void take_site(struct draft *draft, struct fact *facts)
{
    const struct settings *settings = &draft->config->site.facts;
    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *setting = &settings->items[i];
        uintptr_t place = (uintptr_t)map_get(&draft->own->facts_by_name, setting->key);
        uintptr_t why = place ? 0 : place_of_why(draft->own, setting->key);
        if (place) {
            facts[place - 1].value = *setting->value ? setting->value : NULL;
            facts[place - 1].site = true;
            facts[place - 1].origin = setting->origin;
        } else if (why && *setting->value) {
            facts[why - 1].why = setting->value;
        }
    }
}

/* ---- what the flows say ---- */

struct step { /* from harmless to worst */
    const char *flow;
    const char *fact;
};

static const struct derivation {
    const char *fact;
    const char *key; /* of the flow */
    struct step steps[4];
} derivations[] = {
    {"data_leaves", "form",
        {{"synthetic", "none"}, {"deidentified", "deid"}, {"limited", "lds"}, {"identified", "identified"}}},
    {"trains_on_our_data", "trains",
        {{"no", "no"}, {"local", "local_only"}, {"vendor-product", "vendor_product"},
            {"foundation-model", "foundation_model"}}},
};

/* What goes to us, or is said to stay with us, does not leave. */
static bool leaves(const struct flow *flow)
{
    const char *to = settings_get(&flow->settings, "to");
    return to && !string_equal(to, "us");
}

/* The worst step of all flows; *RET_OPEN if a flow does not say. -1: none says anything. */
static int worst_step(
    const struct derivation *derivation, const struct deployment *deployment, bool *ret_open)
{
    int worst = -1;
    *ret_open = false;
    for (size_t i = 0; i < deployment->flow_count; i++) {
        const struct flow *flow = &deployment->flows[i];
        const char *value = settings_get(&flow->settings, derivation->key);
        if (string_equal(derivation->key, "form") && !leaves(flow))
            value = derivation->steps[0].flow;
        if (!value)
            *ret_open = true;
        for (int step = 0; value && step < 4; step++) {
            if (string_equal(value, derivation->steps[step].flow) && step > worst)
                worst = step;
        }
    }
    return worst;
}

static int step_of(const struct derivation *derivation, const char *value)
{
    for (int step = 0; step < 4; step++) {
        if (string_equal(value, derivation->steps[step].fact))
            return step;
    }
    return -1;
}

/* Sets the fact to the worst of the flows; a typed value that differs is a contradiction, returned as a sentence. */
static const char *derive(struct draft *draft, const struct derivation *derivation, struct fact *fact)
{
    bool open;
    int worst = worst_step(derivation, draft->deployment, &open);
    int typed = fact->value ? step_of(derivation, fact->value) : -1;
    if (worst < 0 || (open && typed >= worst))
        return NULL; /* the flows do not settle it, and what is typed is no better than what they say */
    if (open && typed < 0 && worst < 3)
        return NULL; /* a flow that says nothing may be worse */
    const char *sentence = NULL;
    if (typed >= 0 && typed != worst)
        sentence = arena_format(&draft->config->arena, "AM-01: [facts] says %s = %s, but the flows say %s",
            fact->name, fact->value, derivation->steps[worst].fact);
    fact->value = derivation->steps[worst].fact;
    fact->derived = true;
    fact->site = false;
    fact->origin = (struct origin){0};
    return sentence;
}

/* ---- all of it ---- */

struct cached_facts {
    struct cached_facts *next;
    const char *kind, *stage;
    struct fact *facts;
    const char *const *contradictions;
};

static void find_asked(const struct config_private *own, struct fact *facts, struct predicate_facts *view)
{
    for (size_t i = 0; i < own->fact_count; i++)
        facts[i].asked = true;
    /* In order: a question depends on earlier ones only. */
    for (size_t i = 0; i < own->fact_count; i++)
        facts[i].asked = predicate_evaluate(own->asks[i], view) != 0;
}

static const char *const *find_contradictions(
    struct draft *draft, struct fact *facts, struct predicate_facts *view)
{
    struct config_private *own = draft->own;
    size_t most = sizeof derivations / sizeof *derivations + own->contradiction_count;
    const char **found = arena_take(&draft->scratch, (most + 1) * sizeof *found);
    size_t count = 0;
    for (size_t i = 0; draft->deployment->flow_count && i < sizeof derivations / sizeof *derivations; i++) {
        uintptr_t place = (uintptr_t)map_get(&own->facts_by_name, derivations[i].fact);
        const char *sentence = place ? derive(draft, &derivations[i], &facts[place - 1]) : NULL;
        if (sentence)
            found[count++] = sentence;
    }
    find_asked(own, facts, view);
    for (size_t i = 0; i < own->contradiction_count; i++) {
        if (predicate_evaluate(own->contradictions[i].when, view) == 1)
            found[count++] = arena_format(&draft->config->arena, "AM-01: %s", own->contradictions[i].says);
    }
    if (!count)
        return NULL;
    const char **kept = arena_take(&draft->config->arena, (count + 1) * sizeof *kept);
    memcpy(kept, found, count * sizeof *kept);
    return kept;
}

static void fill(struct draft *draft, const struct merged *merged)
{
    struct config_private *own = draft->own;
    struct deployment *deployment = draft->deployment;
    struct fact *facts = arena_take(&draft->config->arena, own->fact_count * sizeof *facts);
    for (size_t i = 0; i < own->fact_count; i++)
        facts[i].name = own->facts[i].name;
    take_site(draft, facts);
    take_pieces(draft, merged, facts);
    struct predicate_facts view = {facts, own->fact_count, deployment->flows, deployment->flow_count,
        deployment->kind, deployment->stage};
    deployment->facts = facts;
    deployment->contradictions = find_contradictions(draft, facts, &view);
}

void draft_facts(struct draft *draft)
{
    struct config_private *own = draft->own;
    struct deployment *deployment = draft->deployment;
    const struct merged *merged = draft_section(draft, "facts");
    deployment->fact_count = own->fact_count;
    deployment->answered.on = date_none();
    if (merged || deployment->flow_count) {
        fill(draft, merged);
        return;
    }
    struct cached_facts *cached = own->cached_facts;
    while (cached &&
           !(string_equal(cached->kind, deployment->kind) && string_equal(cached->stage, deployment->stage)))
        cached = cached->next;
    if (!cached) {
        fill(draft, NULL);
        cached = arena_take(&draft->config->arena, sizeof *cached);
        *cached = (struct cached_facts){own->cached_facts, deployment->kind, deployment->stage,
            deployment->facts, deployment->contradictions};
        own->cached_facts = cached;
    }
    deployment->facts = cached->facts;
    deployment->contradictions = cached->contradictions;
}

/* ---- for others ---- */

void config_facts_ask(const struct config *config, struct fact *facts, const struct deployment *deployment)
{
    struct predicate_facts view = {facts, config->own->fact_count, deployment->flows, deployment->flow_count,
        deployment->kind, deployment->stage};
    find_asked(config->own, facts, &view);
}

void config_facts_of_plugins(
    struct config *config, const struct plugin_description *const *plugins, size_t plugin_count)
{
    facts_of_plugins(config, plugins, plugin_count);
}

static bool is_among(const char *const *words, const char *word)
{
    for (; words && *words; words++) {
        if (string_equal(*words, word))
            return true;
    }
    return false;
}

/* Adds the contradictions that hold as VIEW has it to those that are there. */
static const char *const *more_contradictions(const struct config_private *own, const char *const *known,
    const struct predicate_facts *view, struct arena *arena)
{
    size_t count = 0;
    while (known && known[count])
        count++;
    const char **all = arena_take(arena, (count + own->contradiction_count + 1) * sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = known[i];
    for (size_t i = 0; i < own->contradiction_count; i++) {
        const char *says = arena_format(arena, "AM-01: %s", own->contradictions[i].says);
        if (predicate_evaluate(own->contradictions[i].when, view) == 1 && !is_among(known, says))
            all[count++] = says;
    }
    return count ? all : NULL;
}

struct deployment *config_with_fact(const struct config *config, const struct deployment *deployment,
    const char *name, const char *value, struct arena *arena)
{
    const struct config_private *own = config->own;
    const struct fact *fact = deployment_fact(deployment, name);
    if (!fact || deployment->fact_count != own->fact_count)
        return NULL;
    struct deployment *changed = arena_take(arena, sizeof *changed);
    struct fact *facts = arena_take(arena, deployment->fact_count * sizeof *facts);
    memcpy(facts, deployment->facts, deployment->fact_count * sizeof *facts);
    facts[fact - deployment->facts].value = value;
    facts[fact - deployment->facts].derived = false;
    *changed = *deployment;
    changed->facts = facts;
    struct predicate_facts view = {facts, deployment->fact_count, deployment->flows, deployment->flow_count,
        deployment->kind ? deployment->kind : "", deployment->stage ? deployment->stage : ""};
    find_asked(own, facts, &view);
    changed->contradictions = more_contradictions(own, deployment->contradictions, &view, arena);
    return changed;
}

int config_dimension_applies(const struct dimension *dimension, const struct deployment *deployment)
{
    if (!*dimension->applies)
        return 0;
    const struct predicate_facts view = {deployment->facts, deployment->fact_count, deployment->flows,
        deployment->flow_count, deployment->kind ? deployment->kind : "",
        deployment->stage ? deployment->stage : ""};
    return dimension->when ? predicate_evaluate(dimension->when, &view) : -1;
}
