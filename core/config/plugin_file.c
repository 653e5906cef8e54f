/* Reads a plugin's description, NAME.plugin.ini, which golive finds as an ELF note in the .so. Knows the form of the
 * file and nothing of what any plugin judges.
 *
 *     [plugin]
 *     name = baa                     ; a-z 0-9 . _ -, as the .so is called
 *     version = 1.0.0
 *     api = 1                        ; GOLIVE_API_LEVEL it was built for
 *     summary = One line for lists
 *     facts = touches_phi, vendor_role    ; facts it may ask; its own as NAME.fact
 *     keys = product, vendor         ; keys of [deployment] and [site] it may ask
 *     catalogues = baa               ; conf/clauses/NAME.ini
 *     hosts = example.org            ; what `plugin info` suggests for [http] hosts; *: whichever the site lists
 *     section_rules = yes            ; its sections may declare rules: rule.ID = title, remedy.ID = …; default no
 *     settled_by = The agreement     ; what settles its rules where they do not say it themselves
 *
 *     [option document]              ; one section an option
 *     type = document                ; text yes/no integer number date duration size rate choice list document table dataset
 *                                    ; url command secret
 *     required = yes                 ; a section without it is a configuration error; default no
 *     optional = yes                 ; document, table: nothing to wait for or worry about if absent; default no
 *     default = signed             ; of a document or table: golive:NAME, a file of share/golive
 *     input = yes                    ; command: it runs when the plugin says what it reads, not before; default no
 *     good_until = 7d                ; url, command: how long what was answered holds; default 7d
 *     keep = digest                  ; of a document or table: body, or digest (may hold patients' data). Default: body of
 *                                    ; a document, digest of a table
 *     choices = signed, click-through    ; of a choice: demanded; of a list: what its items may be
 *     help = One sentence
 *     example = acme-2026.pdf
 *     question = Where is it?        ; what `golive init` asks; left out: it does not ask for this option
 *     ask_if = form = signed         ; when it does: a predicate over facts and options of the section
 *     value.signed = …               ; what a choice means
 *
 *     [rule BAA-09]                  ; one section a rule, in the order in which findings are shown
 *     title = Accounting of disclosures
 *     citation = 45 CFR 164.504(e)(2)(ii)(G)
 *     basis = law                    ; law contract policy practice
 *     remedy = What to do when it is not fulfilled
 *     asks = vendor                  ; who can answer
 *     help = Plain words for `golive explain`
 *     question = What a letter to who can answer asks
 *     settled_by = The document that would settle it
 *     severity = warn                ; what a fail of it is shown as: fail (default) warn note
 *     typed = pass                   ; best status that a typed value can give: none (default) warn note pass
  *     readings = present, absent     ; verdicts by which a reading settles it: present absent not-needed; default none
 *     fresh = 7d                     ; how old an answer from the web may be before it is asked for again; default 7d
 *     good_until = 45d               ; how old it may be while the source cannot be asked; default 45d
 *
 *     [reason BAA-N1]                ; why its rules may not apply
 *     title = No protected health information reaches the vendor
 *     citation = 45 CFR 160.103
 *     help = …
 *
 *     [fact stores_anything]         ; a fact of its own, in INI files baa.stores_anything
 *     values = yes, no               ; left out: free text
 *     help = …
 *     ask_if = vendor_role = conduit ; when it matters; left out: always
 */
#include "config/private.h"

#include <stdlib.h>
#include <string.h>

#define DESCRIPTION_MAXIMUM ((size_t)4 << 20)

struct description_reader {
    struct section_reader section;
    struct plugin_description *plugin;
};

static size_t count_kind(const struct ini_file *file, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < file->count; i++)
        count += section_subject(&file->sections[i], kind, ' ') != NULL;
    return count;
}

static void read_plugin(struct description_reader *reader)
{
    static const char *const known[] = {"name", "version", "api", "summary", "facts", "keys", "catalogues",
        "hosts", "section_rules", "settled_by", NULL};
    static const char *const no_yes[] = {"no", "yes", NULL};
    struct plugin_description *plugin = reader->plugin;
    struct section_reader *section = &reader->section;
    section_check_keys(section, known);
    plugin->name = section_demand(section, "name");
    if (*plugin->name && !value_is_id(plugin->name))
        section_complain(section, "name", "use a-z, 0-9, dot, underscore and hyphen",
            "\"%.80s\" is no name for a plugin", plugin->name);
    plugin->version = section_demand(section, "version");
    plugin->summary = section_text(section, "summary", "");
    const char *level = section_demand(section, "api");
    if (*level && (string_integer(level, &plugin->api_level) != 0 || plugin->api_level < 1))
        section_complain(section, "api", "write GOLIVE_API_LEVEL of the plugin.h it is built with",
            "\"%.80s\" is no API level", level);
    plugin->facts = section_list(section, "facts");
    plugin->keys = section_list(section, "keys");
    plugin->catalogues = section_list(section, "catalogues");
    plugin->hosts = section_list(section, "hosts");
    plugin->section_rules = section_word(section, "section_rules", no_yes, 0);
}

static int64_t read_duration(struct section_reader *section, const char *key, int64_t fallback)
{
    const char *value = section_text(section, key, NULL);
    int64_t seconds = fallback;
    if (value && duration_parse(value, &seconds) != 0)
        section_complain(section, key, "write 20h or 7d", "\"%.80s\" is no duration", value);
    return seconds;
}

static void check_fallback(struct section_reader *section, const struct option_description *option)
{
    const struct ini_entry *entry = ini_entry_of(section->section, "default");
    if (!option->fallback || !option->type)
        return;
    struct text message = {0}, advice = {0};
    if (!value_check(option, option->fallback, entry->raw, &message, &advice))
        section_complain(section, "default", text_string(&advice), "%s", text_string(&message));
    text_free(&message);
    text_free(&advice);
}

/* value.X of an X that is no choice explains nothing. */
static void check_choice_help(struct section_reader *section, const char *const *choices)
{
    size_t count = 0;
    while (choices && choices[count])
        count++;
    for (size_t i = 0; i < section->section->count; i++) {
        const char *key = section->section->entries[i].key;
        bool known = !string_starts(key, "value.");
        for (size_t j = 0; j < count && !known; j++)
            known = string_equal(choices[j], key + strlen("value."));
        if (!known)
            section_complain(section, key, "value.X wants an X of choices",
                "\"%.80s\" is none of the choices", key + strlen("value."));
    }
}

/* What each choice means. */
static const char *const *read_choice_help(struct section_reader *section, const char *const *choices)
{
    size_t count = 0;
    while (choices[count])
        count++;
    const char **help = arena_take(section->arena, (count + 1) * sizeof *help);
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *key = memory_format("value.%s", choices[i]);
        help[i] = section_text(section, key, "");
    }
    return help;
}

static void read_option(struct description_reader *reader, const char *name)
{
    static const char *const known[] = {"type", "required", "optional", "keep", "input", "good_until",
        "default", "choices", "help", "example", "question", "ask_if", "value.", NULL};
    static const char *const types[] = {"text", "yes/no", "integer", "number", "date", "duration", "size",
        "rate", "choice", "list", "document", "table", "dataset", "url", "command", "secret", NULL};
    static const char *const no_yes[] = {"no", "yes", NULL};
    static const char *const body_digest[] = {"body", "digest", NULL};
    struct section_reader *section = &reader->section;
    struct option_description *option = &reader->plugin->options[reader->plugin->option_count++];
    section_check_keys(section, known);
    option->name = name;
    if (!value_is_id(name) || reserved_key(name) || string_starts(name, "severity."))
        section_complain(section, NULL, NULL,
            "\"%.80s\" is no name for an option: golive has that key itself, or it has other "
            "characters than a-z, 0-9, dot, underscore and hyphen",
            name);
    if (*section_demand(section, "type"))
        option->type = option_type_parse(types[section_word(section, "type", types, 0)]);
    option->required = section_word(section, "required", no_yes, 0);
    option->optional_evidence = section_word(section, "optional", no_yes, 0);
    option->input = section_word(section, "input", no_yes, 0);
    option->good_until = read_duration(section, "good_until", OPTION_GOOD_UNTIL);
    option->digest_only = section_word(
        section, "keep", body_digest, option->type == OPTION_TABLE || option->type == OPTION_DATASET);
    option->fallback = section_text(section, "default", NULL);
    option->help = section_text(section, "help", "");
    option->example = section_text(section, "example", NULL);
    option->question = section_text(section, "question", NULL);
    option->ask_if = section_text(section, "ask_if", NULL);
    const char *const *choices = section_list(section, "choices");
    if (*choices) {
        option->choices = choices;
        option->choice_help = read_choice_help(section, choices);
    }
    check_choice_help(section, option->choices);
    if (option->type == OPTION_CHOICE && !option->choices)
        section_complain(
            section, NULL, NULL, "[%s] is a choice and needs \"choices\"", section->section->name);
    check_fallback(section, option);
}

static unsigned read_readings(struct section_reader *section)
{
    static const char *const words[] = {"present", "absent", "not-needed"};
    unsigned readings = 0;
    for (const char *const *item = section_list(section, "readings"); *item; item++) {
        enum reading_verdict verdict = reading_verdict_parse(*item);
        if (verdict) {
            readings |= 1u << verdict;
            continue;
        }
        struct text advice = {0};
        value_suggest(&advice, *item, words, sizeof words / sizeof *words);
        section_complain(section, "readings",
            advice.length ? text_string(&advice) : "present, absent, not-needed",
            "\"%.80s\" is no verdict of a reading", *item);
        text_free(&advice);
    }
    return readings;
}

static void read_rule(struct description_reader *reader, const char *id)
{
    static const char *const known[] = {"title", "citation", "remedy", "asks", "help", "question",
        "settled_by", "basis", "severity", "typed", "readings", "fresh", "good_until", NULL};
    static const char *const bases[] = {"law", "contract", "policy", "practice", NULL};
    static const char *const severities[] = {"fail", "warn", "note", NULL};
    static const char *const typed[] = {"none", "warn", "note", "pass", NULL};
    static const enum status typed_status[] = {STATUS_UNKNOWN, STATUS_WARN, STATUS_NOTE, STATUS_PASS};
    struct section_reader *section = &reader->section;
    struct rule *rule = &reader->plugin->rules[reader->plugin->rule_count++];
    section_check_keys(section, known);
    rule->id = id;
    if (strpbrk(id, " /:\t"))
        section_complain(section, NULL, NULL, "\"%.80s\" is no id for a rule", id);
    rule->title = section_demand(section, "title");
    rule->citation = section_text(section, "citation", "");
    rule->remedy = section_text(section, "remedy", "");
    rule->asks = section_text(section, "asks", "");
    rule->help = section_text(section, "help", "");
    rule->question = section_text(section, "question", "");
    const struct ini_section *plugin = ini_section_of(section->file, "plugin");
    const struct ini_entry *settled_by = plugin ? ini_entry_of(plugin, "settled_by") : NULL;
    rule->settled_by = section_text(section, "settled_by", settled_by ? settled_by->value : "");
    rule->basis = BASIS_LAW; /* the strictest, should the word be none */
    if (*section_demand(section, "basis"))
        rule->basis = basis_parse(bases[section_word(section, "basis", bases, 0)]);
    rule->severity = status_parse(severities[section_word(section, "severity", severities, 0)]);
    rule->typed = typed_status[section_word(section, "typed", typed, 0)];
    rule->readings = read_readings(section);
    rule->fresh = read_duration(section, "fresh", RULE_FRESH);
    rule->good_until = read_duration(section, "good_until", RULE_GOOD_UNTIL);
    if (rule->good_until < rule->fresh)
        section_complain(section, ini_entry_of(section->section, "good_until") ? "good_until" : "fresh",
            "good_until is the longer of the two",
            "an answer is as good as new for longer than it is good at all");
}

static void read_reason(struct description_reader *reader, const char *id)
{
    static const char *const known[] = {"title", "citation", "help", NULL};
    struct section_reader *section = &reader->section;
    struct reason *reason = &reader->plugin->reasons[reader->plugin->reason_count++];
    section_check_keys(section, known);
    reason->id = id;
    reason->title = section_demand(section, "title");
    reason->citation = section_text(section, "citation", "");
    reason->help = section_text(section, "help", "");
}

static void read_fact(struct description_reader *reader, const char *name)
{
    static const char *const known[] = {"values", "help", "ask_if", NULL};
    struct section_reader *section = &reader->section;
    struct plugin_fact *fact = &reader->plugin->own_facts[reader->plugin->own_fact_count++];
    section_check_keys(section, known);
    fact->name = name;
    fact->values = section_text(section, "values", "");
    fact->ask_if = section_text(section, "ask_if", NULL);
    fact->help = section_text(section, "help", "");
}

static void read_section(struct description_reader *reader, const struct ini_section *section)
{
    static const struct {
        const char *kind;
        void (*read)(struct description_reader *, const char *subject);
    } kinds[] = {{"option", read_option}, {"rule", read_rule}, {"reason", read_reason}, {"fact", read_fact}};
    static const char *const names[] = {"plugin", "option NAME", "rule ID", "reason ID", "fact NAME"};
    reader->section.section = section;
    if (string_equal(section->name, "plugin")) {
        read_plugin(reader);
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *subject = section_subject(section, kinds[i].kind, ' ');
        if (subject) {
            kinds[i].read(reader, subject);
            return;
        }
    }
    struct text advice = {0};
    value_suggest(&advice, section->name, names, sizeof names / sizeof *names);
    section_complain(&reader->section, NULL,
        advice.length ? text_string(&advice) : "[plugin], [option NAME], [rule ID], [reason ID], [fact NAME]",
        "unknown section [%s]", section->name);
    text_free(&advice);
}

struct plugin_description *config_plugin(
    const char *path, const char *bytes, size_t length, struct problems *problems)
{
    struct ini_file file = {0};
    if (length > DESCRIPTION_MAXIMUM) {
        problem_add(
            problems, &(struct problem){.file = path, .message = "the plugin's description is over 4 MiB"});
        return NULL;
    }
    int error = ini_parse_bytes(path, bytes, length, &file, problems);
    struct plugin_description *plugin = memory_new(1, sizeof *plugin);
    struct description_reader reader = {
        .section = {.problems = problems, .file = &file, .arena = &plugin->arena, .failed = error != 0},
        .plugin = plugin};
    plugin->arena = file.arena; /* all strings stay where they are */
    file.arena = (struct arena){0};
    struct arena *arena = &plugin->arena;
    plugin->options = arena_take(arena, count_kind(&file, "option") * sizeof *plugin->options);
    plugin->rules = arena_take(arena, count_kind(&file, "rule") * sizeof *plugin->rules);
    plugin->reasons = arena_take(arena, count_kind(&file, "reason") * sizeof *plugin->reasons);
    plugin->own_facts = arena_take(arena, count_kind(&file, "fact") * sizeof *plugin->own_facts);
    for (size_t i = 0; i < file.count; i++)
        read_section(&reader, &file.sections[i]);
    if (!ini_section_of(&file, "plugin")) {
        problem_add(problems, &(struct problem){.file = path, .message = "no section [plugin]"});
        reader.section.failed = true;
    }
    ini_free(&file);
    return reader.section.failed ? plugin_description_free(plugin) : plugin;
}
