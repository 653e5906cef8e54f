/* golive explain: what a rule, fact, check, option or key means, in plain words. What keys of golive's own sections mean
 * stands in conf/keys.ini. */
#include "cli/cli.h"
#include "cli/phrasings.h"
#include "cli/session.h"

#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "report/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {CLI_CONFIG_OPTION, {0}};

static void paragraph(struct text *text, const char *label, const char *words)
{
    if (!words || !*words)
        return;
    AUTO_FREE char *head = memory_format("%-14s", label);
    text_wrap(text, words, head, 14, 80);
}

/* JUDGE: what judges by it, behind "Judged by". */
static void explain_rule(struct text *text, const char *judge, const struct rule *rule)
{
    text_format(text, "%s  %s\n\n", rule->id, rule->title);
    paragraph(text, "Means", rule->help);
    paragraph(text, "Ask", rule->question);
    paragraph(text, "Settled by", rule->settled_by);
    paragraph(text, "Cites", rule->citation);
    paragraph(text, "To fulfil it", rule->remedy);
    paragraph(text, "Who can tell", asked_name(rule->asks));
    paragraph(text, "Rests on",
        rule->basis == BASIS_LAW ? "law: it can be neither waived nor loosened" : basis_name(rule->basis));
    if (rule->severity != STATUS_FAIL)
        paragraph(text, "Unmet counts", status_name(rule->severity));
    paragraph(text, "Typed value",
        rule->typed == STATUS_PASS   ? "can fulfil it"
        : rule->typed == STATUS_NOTE ? "is noted"
        : rule->typed == STATUS_WARN ? "is not enough: a person must look"
                                     : "is not enough: it must be found in a document");
    struct text readings = {0};
    for (unsigned verdict = READING_PRESENT; verdict <= READING_NOT_NEEDED; verdict++) {
        if (rule->readings & 1u << verdict)
            text_format(&readings, "%s%s", readings.length ? ", " : "can settle it as ",
                reading_verdict_name((enum reading_verdict)verdict));
    }
    if (readings.length)
        text_format(&readings, ": section [reading:CHECK/%s]", rule->id);
    paragraph(text, "A reading", readings.length ? text_string(&readings) : "cannot settle it");
    paragraph(text, "Judged by", judge);
    text_free(&readings);
}

/* All on one line, then a line for each that has something to say. */
static void explain_values(
    struct text *text, const char *label, const char *const *values, const char *const *help)
{
    struct text list = {0};
    for (size_t i = 0; values && values[i]; i++)
        text_format(&list, "%s%s", i ? ", " : "", values[i]);
    paragraph(text, label, text_string(&list));
    text_free(&list);
    for (size_t i = 0; values && help && values[i]; i++) {
        AUTO_FREE char *head = memory_format("  %-22s", values[i]);
        if (*help[i])
            text_wrap(text, help[i], head, 24, 80);
    }
}

static void explain_fact(struct text *text, const struct fact_definition *fact)
{
    text_format(text, "Fact %s\n\n", fact->name);
    paragraph(text, "Question", fact->question);
    paragraph(text, "Means", string_equal(fact->help, fact->question) ? "" : fact->help);
    explain_values(text, "Answers", fact->values, fact->value_help);
    paragraph(text, "Asked if", fact->ask_if);
    paragraph(text, "Who can tell", asked_name(fact->asks));
    paragraph(text, "Left out", "is not a no: every rule that needs it is unknown until somebody answers");
}

static void explain_option(
    struct text *text, const struct plugin_description *plugin, const struct option_description *option)
{
    text_format(text, "Key %s of sections judged by plugin %s\n\n", option->name, plugin->name);
    paragraph(text, "Question", option->question);
    paragraph(text, "Means", option->help);
    paragraph(text, "Type", option_type_name(option->type));
    explain_values(text, "One of", option->choices, option->choice_help);
    paragraph(text, "Default", option->fallback);
    paragraph(text, "Example", option->example);
    if (option->required)
        paragraph(text, "Needed", "yes");
}

/* ---- keys of golive's own sections ---- */

/* Reads conf/keys.ini; free with ini_free. */
static void read_keys(const struct session *session, struct ini_file *ret_keys)
{
    struct problems problems = {0};
    AUTO_FREE char *path = file_join(session->data_folder, "keys.ini");
    if (ini_read(path, ret_keys, &problems) != 0)
        cli_error("%s cannot be read, so keys of golive's own sections are not explained", path);
    problems_free(&problems);
}

/* NAME is a key, or SECTION.KEY with the section's name up to its colon: waiver.expires. */
static bool is_key(const struct ini_section *section, const struct ini_entry *entry, const char *name)
{
    size_t length = strcspn(section->name, ":");
    if (string_equal(entry->key, name))
        return true;
    return strncmp(name, section->name, length) == 0 && name[length] == '.' &&
           string_equal(entry->key, name + length + 1);
}

static void explain_keys(struct text *text, const struct ini_file *keys, const char *name)
{
    for (size_t i = 0; i < keys->count; i++) {
        const struct ini_section *section = &keys->sections[i];
        for (size_t j = 0; j < section->count; j++) {
            if (!is_key(section, &section->entries[j], name))
                continue;
            text_append_string(text, text->length ? "\n" : "");
            if (string_equal(section->name, "check"))
                text_format(text, "Key %s of any check section\n\n", section->entries[j].key);
            else
                text_format(text, "Key %s of [%s]\n\n", section->entries[j].key, section->name);
            paragraph(text, "Means", section->entries[j].value);
        }
    }
}

static void explain_dimension(struct text *text, const struct dimension *dimension)
{
    text_format(text, "Dimension %s: %s\n\n", dimension->name, dimension->title);
    paragraph(text, "Means", dimension->help);
    paragraph(text, "Applies if", dimension->applies);
    paragraph(text, "Who can tell", dimension->who);
}

/* The words by which a plugin looks for what the rule NAME wants. */
static void explain_phrasings(
    struct text *text, struct session *session, const struct plugin_description *plugin, const char *name)
{
    for (size_t i = 0; plugin->catalogues && plugin->catalogues[i]; i++) {
        struct catalogue *catalogue =
            config_catalogue(session->data_folder, plugin->catalogues[i], &session->config->problems);
        const struct catalogue_clause *clause = catalogue ? catalogue_find(catalogue, name) : NULL;
        if (clause && !clause->find)
            phrasings_write(clause, text);
        catalogue_free(catalogue);
    }
}

static void explain_plugin(struct text *text, const struct plugin_description *plugin, const char *name)
{
    if (string_equal(plugin->name, name)) {
        text_format(text, "Plugin %s\n\n", name);
        paragraph(text, "Judges", plugin->summary);
        text_format(text, "%-14sgolive plugin info %s\n", "More", name);
    }
    const struct rule *rule = plugin_rule(plugin, name);
    AUTO_FREE char *judge = memory_format("plugin %s", plugin->name);
    if (rule)
        explain_rule(text, judge, rule);
    const struct reason *reason = plugin_reason(plugin, name);
    if (reason) {
        text_format(text, "%s  %s\n\n", reason->id, reason->title);
        paragraph(text, "Means", reason->help);
        paragraph(text, "Cites", reason->citation);
        paragraph(text, "It says", "why none of the rules of the check apply");
    }
    const char *dot = strchr(name, '.');
    bool mine =
        dot && strncmp(name, plugin->name, strlen(plugin->name)) == 0 && name[strlen(plugin->name)] == '.';
    const struct option_description *option = plugin_option(plugin, mine ? dot + 1 : name);
    if (option)
        explain_option(text, plugin, option);
}

/* ---- rules that sections of deployments declare ---- */

static const struct rule *declared_rule(const struct check *check, const char *name)
{
    for (size_t i = 0; i < check->rule_count; i++) {
        if (string_equal(check->rules[i].id, name))
            return &check->rules[i];
    }
    return NULL;
}

/* The same words of the same rule are said once, however many deployments have them of one file. */
static void explain_declared_rule(struct text *text, struct arena *arena, struct map *said,
    const struct deployment *deployment, const struct check *check, const struct rule *rule)
{
    struct text one = {0};
    AUTO_FREE char *judge = memory_format("plugin %s", check->plugin);
    explain_rule(&one, judge, rule);
    if (!map_put(said, arena_copy(arena, text_string(&one)), said)) {
        AUTO_FREE char *place = memory_format("[%s] of %s, first of all", check->id, deployment->id);
        text_format(text, "%s%s", text->length ? "\n" : "", text_string(&one));
        paragraph(text, "Declared in", place);
    }
    text_free(&one);
}

/* Reads the deployments that are named, or those of the site; of their errors nothing is said. */
static void explain_declared(
    struct text *text, const struct cli *cli, struct session *session, const char *name)
{
    struct config *config = session->config;
    struct map said = {0};
    config_deployments(config, cli->arguments + 1, cli->argument_count - 1, session->plugins->usable,
        session->plugins->usable_count);
    for (size_t i = 0; i < config->deployment_count; i++) {
        const struct deployment *deployment = &config->deployments[i];
        for (size_t k = 0; k < deployment->check_count; k++) {
            const struct rule *rule = declared_rule(&deployment->checks[k], name);
            if (rule)
                explain_declared_rule(text, &config->arena, &said, deployment, &deployment->checks[k], rule);
        }
    }
    map_free(&said);
}

/* All that may be asked for, for "did you mean". */
static const char *nearest_name(const struct session *session, const struct ini_file *keys, const char *name)
{
    size_t fact_count;
    const struct fact_definition *facts = config_facts(session->config, &fact_count);
    size_t count = fact_count + keys->entry_count + session->config->site.dimension_count;
    for (size_t i = 0; i < session->plugins->usable_count; i++)
        count += 1 + session->plugins->usable[i]->rule_count + session->plugins->usable[i]->option_count +
                 session->plugins->usable[i]->reason_count;
    AUTO_FREE const char **names = memory_new(count, sizeof *names);
    count = 0;
    for (size_t i = 0; i < fact_count; i++)
        names[count++] = facts[i].name;
    for (size_t i = 0; i < keys->entry_count; i++)
        names[count++] = keys->entries[i].key;
    for (size_t i = 0; i < session->config->site.dimension_count; i++)
        names[count++] = session->config->site.dimensions[i].name;
    for (size_t i = 0; i < session->plugins->usable_count; i++) {
        const struct plugin_description *plugin = session->plugins->usable[i];
        names[count++] = plugin->name;
        for (size_t j = 0; j < plugin->rule_count; j++)
            names[count++] = plugin->rules[j].id;
        for (size_t j = 0; j < plugin->reason_count; j++)
            names[count++] = plugin->reasons[j].id;
        for (size_t j = 0; j < plugin->option_count; j++)
            names[count++] = plugin->options[j].name;
    }
    return string_nearest(name, names, count);
}

static int explain(struct cli *cli)
{
    if (!cli->argument_count) {
        cli_error("golive explain wants a name: a rule (BAA-09), a fact (touches_phi), a check (baa) or a "
                  "key (ends)");
        return GOLIVE_EXIT_USAGE;
    }
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    const char *name = cli->arguments[0];
    struct text text = {0};
    struct ini_file keys = {0};
    read_keys(&session, &keys);
    config_facts_of_plugins(session.config, session.plugins->usable, session.plugins->usable_count);
    const struct fact_definition *fact = config_fact(session.config, name);
    if (fact)
        explain_fact(&text, fact);
    for (size_t i = 0; i < session.plugins->usable_count; i++) {
        struct text one = {0};
        explain_plugin(&one, session.plugins->usable[i], name);
        if (plugin_rule(session.plugins->usable[i], name))
            explain_phrasings(&one, &session, session.plugins->usable[i], name);
        if (one.length)
            text_format(&text, "%s%s", text.length ? "\n" : "", text_string(&one));
        text_free(&one);
    }
    explain_keys(&text, &keys, name);
    for (size_t i = 0; i < session.config->site.dimension_count && !text.length; i++) {
        if (string_equal(session.config->site.dimensions[i].name, name))
            explain_dimension(&text, &session.config->site.dimensions[i]);
    }
    if (!text.length)
        explain_declared(&text, cli, &session, name);
    if (!text.length) {
        const char *nearest = nearest_name(&session, &keys, name);
        cli_error(
            "nothing is called '%s'%s%s", name, nearest ? ": did you mean " : "", nearest ? nearest : "");
        code = GOLIVE_EXIT_NO_INPUT;
    }
    fputs(text_string(&text), stdout);
    text_free(&text);
    ini_free(&keys);
    session_close(&session);
    return code;
}

static const char *const examples[] = {"golive explain BAA-09", "golive explain clinical_claim",
    "golive explain baa.ends", "golive explain waiver.expires",
    "golive explain SITE-01 deployments.d/scribe.ini   a rule that a section of that file declares", NULL};

const struct cli_command command_explain = {
    .name = "explain",
    .arguments = "NAME [FILE.ini | FOLDER]…",
    .summary = "Say what a rule, fact, check or key means, what it cites and what it wants.",
    .details = "A rule that a section of a deployment declares (rule.ID) is looked for in the files named, "
               "else in the "
               "deployments of the site.",
    .examples = examples,
    .options = options,
    .run = explain,
};
