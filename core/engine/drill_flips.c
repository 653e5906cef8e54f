/* What is flipped beside evidence: facts, dates, plugins, what people signed, and sections over which a plugin's drill cases
 * are laid. Each flip is a copy of the deployment in which one thing is otherwise. Judges nothing. See drill.h. */
#include "engine/drill_private.h"

#include "config/config.h"
#include "engine/gathering.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct flip_case *flip_add(struct flip_list *list, enum drill_kind kind, const struct deployment *deployment,
    const char *what, const char *how)
{
    memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items);
    struct flip_case *flip = &list->items[list->count++];
    *flip = (struct flip_case){.kind = kind, .what = what, .how = how, .deployment = deployment};
    return flip;
}

void flips_free(struct flip_list *list)
{
    for (size_t i = 0; i < list->descriptor_count; i++)
        close(list->descriptors[i]);
    free(list->descriptors);
    free(list->items);
    *list = (struct flip_list){0};
}

static struct deployment *copy_of(const struct deployment *deployment, struct arena *arena)
{
    struct deployment *copy = arena_take(arena, sizeof *copy);
    *copy = *deployment;
    return copy;
}

/* COUNT - 1 items of an array: all but the one at WITHOUT. */
static void *all_but(const void *items, size_t size, size_t count, size_t without, struct arena *arena)
{
    char *left = arena_take(arena, count * size);
    memcpy(left, items, without * size);
    memcpy(left + without * size, (const char *)items + (without + 1) * size, (count - without - 1) * size);
    return left;
}

/* ---- facts ---- */

/* What somebody typed of this product or of the site: what follows from flows stands or falls with them. */
static bool is_answered(const struct fact *fact)
{
    return fact->value && !fact->derived;
}

static void add_facts(const struct config *config, const struct deployment *deployment, struct arena *arena,
    struct flip_list *list)
{
    for (size_t i = 0; i < deployment->fact_count; i++) {
        const struct fact *fact = &deployment->facts[i];
        if (!is_answered(fact))
            continue;
        const struct deployment *without = config_with_fact(config, deployment, fact->name, NULL, arena);
        if (without)
            flip_add(list, DRILL_FACT, without, fact->name, "not set");
    }
}

static void add_values(const struct config *config, const struct deployment *deployment, struct arena *arena,
    struct flip_list *list)
{
    for (size_t i = 0; i < deployment->fact_count; i++) {
        const struct fact *fact = &deployment->facts[i];
        const struct fact_definition *definition = config_fact(config, fact->name);
        if (!is_answered(fact) || !definition || definition->list)
            continue;
        for (const char *const *value = definition->values; value && *value; value++) {
            if (string_equal(*value, fact->value))
                continue;
            const struct deployment *other = config_with_fact(config, deployment, fact->name, *value, arena);
            if (other)
                flip_add(list, DRILL_VALUE, other, fact->name, arena_format(arena, "= %s", *value));
        }
    }
}

/* ---- dates ---- */

/* The deployment with checks of its own, of which the one at PLACE has room for MORE settings. */
static struct deployment *with_settings(
    const struct deployment *deployment, size_t place, size_t more, struct arena *arena)
{
    struct deployment *copy = copy_of(deployment, arena);
    copy->checks = arena_take(arena, deployment->check_count * sizeof *copy->checks);
    memcpy(copy->checks, deployment->checks, deployment->check_count * sizeof *copy->checks);
    copy->checks_by_id = NULL;
    struct settings *settings = &copy->checks[place].settings;
    struct setting *items = arena_take(arena, (settings->count + more + 1) * sizeof *items);
    if (settings->count)
        memcpy(items, settings->items, settings->count * sizeof *items);
    settings->items = items;
    return copy;
}

static bool is_ahead(const struct check *check, const struct setting *setting, struct date today)
{
    const struct option_description *option =
        check->description ? plugin_option(check->description, setting->key) : NULL;
    struct date date;
    return option && option->type == OPTION_DATE && date_parse(setting->value, &date) == 0 &&
           date.day > today.day;
}

/* A date that lies ahead becomes yesterday: as if its day had come and all else stood still. */
static void add_dates(
    const struct deployment *deployment, struct date today, struct arena *arena, struct flip_list *list)
{
    char yesterday[DATE_TEXT_SIZE];
    date_text(date_add_days(today, -1), yesterday);
    for (size_t i = 0; i < deployment->check_count; i++) {
        const struct check *check = &deployment->checks[i];
        for (size_t k = 0; k < check->settings.count && !check->inherited; k++) {
            const struct setting *setting = &check->settings.items[k];
            if (!is_ahead(check, setting, today))
                continue;
            struct deployment *past = with_settings(deployment, i, 0, arena);
            past->checks[i].settings.items[k].value = arena_copy(arena, yesterday);
            struct flip_case *flip = flip_add(list, DRILL_DATE, past,
                arena_format(arena, "[%s] %s = %s", check->id, setting->key, setting->value), "past");
            flip->check = check->id;
        }
    }
}

/* ---- plugins ---- */

static bool is_first_of_plugin(const struct deployment *deployment, size_t place)
{
    for (size_t i = 0; i < place; i++) {
        if (string_equal(deployment->checks[i].plugin, deployment->checks[place].plugin))
            return false;
    }
    return deployment->checks[place].plugin && deployment->checks[place].description;
}

/* In the words that a run would have for it. */
static void add_plugins(const struct deployment *deployment, struct arena *arena, struct flip_list *list)
{
    for (size_t i = 0; i < deployment->check_count; i++) {
        const char *plugin = deployment->checks[i].plugin;
        if (!is_first_of_plugin(deployment, i))
            continue;
        const struct {
            const char *how, *failure;
        } failures[] = {
            {"missing", arena_format(arena, "plugin '%s' is not installed", plugin)},
            {"crashed", arena_format(arena, "plugin %s crashed (segmentation fault)", plugin)},
            {"hung", arena_format(
                         arena, "plugin %s did not end within %u s", plugin, deployment->checks[i].timeout)},
        };
        for (size_t k = 0; k < sizeof failures / sizeof *failures; k++) {
            struct flip_case *flip = flip_add(list, DRILL_PLUGIN, deployment, plugin, failures[k].how);
            flip->change.plugin = plugin;
            flip->change.failure = failures[k].failure;
        }
    }
}

/* ---- what people signed ---- */

static const char *act_name(struct arena *arena, const char *check, const char *rule, const char *subject)
{
    return arena_format(arena, "%s/%s%s%s", check, rule, subject ? "/" : "", subject ? subject : "");
}

static void add_acts(const struct deployment *deployment, struct arena *arena, struct flip_list *list)
{
    for (size_t i = 0; i < deployment->reading_count; i++) {
        const struct reading *reading = &deployment->readings[i];
        struct deployment *without = copy_of(deployment, arena);
        without->readings =
            all_but(deployment->readings, sizeof *deployment->readings, deployment->reading_count, i, arena);
        without->reading_count--;
        const char *name = act_name(arena, reading->check, reading->rule, NULL);
        flip_add(list, DRILL_READING, without, name, "void")->reading = reading;
    }
    for (size_t i = 0; i < deployment->waiver_count; i++) {
        const struct waiver *waiver = &deployment->waivers[i];
        struct deployment *without = copy_of(deployment, arena);
        without->waivers =
            all_but(deployment->waivers, sizeof *deployment->waivers, deployment->waiver_count, i, arena);
        without->waiver_count--;
        const char *name = act_name(arena, waiver->check, waiver->rule, waiver->subject);
        flip_add(list, DRILL_WAIVER, without, name, "void")->waiver = waiver;
    }
}

/* ---- cases ---- */

/* True if KEY is a setting of OPTION, or of a further part of it: "document.2". */
static bool is_part(const char *key, const char *option)
{
    size_t length = strlen(option);
    return strncmp(key, option, length) == 0 && (!key[length] || key[length] == '.');
}

static void lay_over(struct settings *settings, const struct drill_case *laid)
{
    for (size_t i = 0; i < laid->setting_count; i++) {
        size_t kept = 0;
        for (size_t k = 0; k < settings->count; k++) {
            if (!is_part(settings->items[k].key, laid->settings[i].key))
                settings->items[kept++] = settings->items[k];
        }
        settings->count = kept;
    }
    for (size_t i = 0; i < laid->setting_count; i++) {
        if (*laid->settings[i].value)
            settings->items[settings->count++] = laid->settings[i];
    }
}

static const struct web_answer *answers_of(
    const struct drill_means *means, const struct drill_case *laid, struct arena *arena)
{
    struct web_answer *answers = arena_take(arena, (laid->answer_count + 1) * sizeof *answers);
    for (size_t i = 0; i < laid->answer_count; i++) {
        const struct drill_answer *answer = &laid->answers[i];
        struct gathered *made = web_stand_in(means->judge->web, arena);
        made->name = made->evidence.uri = answer->url;
        made->evidence.state = answer->state;
        made->evidence.gathered_at = means->run->at;
        if (answer->state == EVIDENCE_GOT) {
            made->evidence.media_type = answer->media_type;
            made->evidence.digested = true;
            made->evidence.digest = digest_of(answer->bytes, answer->length);
            made->evidence.size = made->length = answer->length;
            made->bytes = answer->bytes;
        } else {
            made->evidence.error = answer->why;
        }
        answers[i] = (struct web_answer){answer->url, made};
    }
    return answers;
}

static void add_cases(const struct drill_means *means, const struct drill_wish *wish,
    const struct deployment *deployment, struct arena *arena, struct flip_list *list)
{
    for (size_t i = 0; i < deployment->check_count; i++) {
        const struct check *check = &deployment->checks[i];
        for (size_t k = 0; k < wish->case_count && !check->inherited && check->description; k++) {
            const struct drill_case *laid = &wish->cases[k];
            if (!string_equal(laid->plugin, check->plugin))
                continue;
            struct deployment *copy = with_settings(deployment, i, laid->setting_count, arena);
            lay_over(&copy->checks[i].settings, laid);
            struct flip_case *flip =
                flip_add(list, DRILL_CASE, copy, arena_format(arena, "[%s]", check->id), laid->name);
            flip->check = check->id;
            flip->laid = laid;
            flip->change.check = i;
            flip->change.answers = answers_of(means, laid, arena);
            flip->change.answer_count = laid->answer_count;
            /* What it names is registered now, so that all of it is gathered at once, and looked up when it is there. */
            gathering_check(means->gatherer, copy, &copy->checks[i], means->judge->data_folder, arena);
        }
    }
}

void flips_complete(const struct drill_means *means, struct arena *arena, struct flip_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct flip_case *flip = &list->items[i];
        if (flip->kind != DRILL_CASE)
            continue;
        struct check_evidence *evidence = arena_take(arena, sizeof *evidence);
        *evidence = gathering_check(means->gatherer, flip->deployment,
            &flip->deployment->checks[flip->change.check], means->judge->data_folder, arena);
        flip->change.evidence = evidence;
    }
}

/* ---- all of them ---- */

void flips_collect(const struct drill_means *means, const struct drill_wish *wish,
    const struct held_pieces *others, size_t index, struct arena *arena, struct flip_list *ret_list)
{
    const struct config *config = means->judge->config;
    const struct deployment *deployment = &config->deployments[index];
    flips_of_evidence(means, others, index, arena, ret_list);
    add_dates(deployment, instant_date(means->run->at), arena, ret_list);
    add_facts(config, deployment, arena, ret_list);
    add_plugins(deployment, arena, ret_list);
    add_acts(deployment, arena, ret_list);
    add_cases(means, wish, deployment, arena, ret_list);
    add_values(config, deployment, arena, ret_list);
}
