/* The site file: who we are, what our policy is, where things lie, what may be reached. Its sections and keys are a
 * table. What depends on the plugins (their default sections, loosened rules) is checked once they are known. */
#include "config/private.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define INSTALLED_SITE_FILE "/etc/golive/golive.ini"

static const char *const subprocessors[] = {"required", "optional", NULL};
static const char *const approvals[] = {"required", "optional", NULL};
static const char *const sandboxes[] = {"best-effort", "require", NULL};

static const struct option_description site_keys[] = {
    {.name = "name", .type = OPTION_TEXT},
    {.name = "also", .type = OPTION_LIST},
    {.name = "timezone", .type = OPTION_TEXT},
    {.name = "contact", .type = OPTION_TEXT},
    {.name = "deployments", .type = OPTION_TEXT},
    {.name = "expect", .type = OPTION_LIST},
};
static const struct option_description plugins_keys[] = {{.name = "path", .type = OPTION_LIST}};
static const struct option_description store_keys[] = {{.name = "url", .type = OPTION_TEXT}};
static const struct option_description policy_keys[] = {
    {.name = "name", .type = OPTION_TEXT},
    {.name = "version", .type = OPTION_TEXT},
    {.name = "approved_by", .type = OPTION_TEXT},
    {.name = "approved_on", .type = OPTION_DATE},
    {.name = "require", .type = OPTION_LIST},
    {.name = "warn_within", .type = OPTION_DURATION},
    {.name = "grace", .type = OPTION_DURATION},
    {.name = "second_person", .type = OPTION_YES_NO},
    {.name = "approval", .type = OPTION_CHOICE, .choices = approvals},
    {.name = "subprocessors", .type = OPTION_CHOICE, .choices = subprocessors},
    {.name = "sandbox", .type = OPTION_CHOICE, .choices = sandboxes},
    {.name = "inherit", .type = OPTION_LIST},
    {.name = "inherit_from", .type = OPTION_TEXT},
    {.name = "lead", .type = OPTION_LIST},
};
static const struct option_description http_keys[] = {
    {.name = "hosts", .type = OPTION_LIST},
    {.name = "contact", .type = OPTION_TEXT},
    {.name = "http_proxy", .type = OPTION_TEXT},
    {.name = "https_proxy", .type = OPTION_TEXT},
    {.name = "no_proxy", .type = OPTION_TEXT},
    {.name = "proxy_login", .type = OPTION_SECRET},
    {.name = "ca_file", .type = OPTION_TEXT},
    {.name = "parallel", .type = OPTION_INTEGER},
    {.name = "timeout", .type = OPTION_DURATION},
};
static const struct option_description host_keys[] = {
    {.name = "rate", .type = OPTION_RATE},
    {.name = "key", .type = OPTION_SECRET},
    {.name = "key_in", .type = OPTION_TEXT},
    {.name = "base", .type = OPTION_TEXT},
    {.name = "parallel", .type = OPTION_INTEGER},
    {.name = "private", .type = OPTION_YES_NO},
};
static const struct option_description commands_keys[] = {
    {.name = "allow", .type = OPTION_LIST},
    {.name = "environment", .type = OPTION_LIST},
};
static const char *const compared[] = {"pictures", "all", "nothing", NULL}; /* as enum document_compare */
static const struct option_description documents_keys[] = {
    {.name = "recognition", .type = OPTION_YES_NO},
    {.name = "languages", .type = OPTION_LIST},
    {.name = "resolution", .type = OPTION_INTEGER},
    {.name = "recognition_time", .type = OPTION_DURATION},
    {.name = "language_data", .type = OPTION_TEXT},
    {.name = "compare", .type = OPTION_CHOICE, .choices = compared},
    {.name = "authorities", .type = OPTION_TEXT},
};
static const struct option_description audit_keys[] = {{.name = "key", .type = OPTION_TEXT}};
static const char *const mail_tls[] = {"required", "no", NULL};
static const struct option_description notify_keys[] = {
    {.name = "mail", .type = OPTION_TEXT},
    {.name = "mail_from", .type = OPTION_TEXT},
    {.name = "mail_tls", .type = OPTION_CHOICE, .choices = mail_tls},
    {.name = "mail_user", .type = OPTION_TEXT},
    {.name = "mail_password", .type = OPTION_SECRET},
    {.name = "webhook", .type = OPTION_SECRET},
    {.name = "webhook_secret", .type = OPTION_SECRET},
    {.name = "folder", .type = OPTION_TEXT},
    {.name = "syslog", .type = OPTION_TEXT},
    {.name = "escalate", .type = OPTION_TEXT},
    {.name = "heartbeat", .type = OPTION_TEXT},
    {.name = "repeat", .type = OPTION_DURATION},
    {.name = "retry", .type = OPTION_DURATION},
    {.name = "timeout", .type = OPTION_DURATION},
};

static const struct site_section {
    const char *name;
    bool prefix;          /* [NAME:…] */
    const char *open_key; /* keys that begin so may have anything behind; "": any key; NULL: none */
    const struct option_description *keys;
    size_t key_count;
} sections[] = {
    {"site", false, NULL, site_keys, COUNT(site_keys)},
    {"people", false, "", NULL, 0},
    {"plugins", false, "pin.", plugins_keys, COUNT(plugins_keys)},
    {"store", false, NULL, store_keys, COUNT(store_keys)},
    {"policy", false, NULL, policy_keys, COUNT(policy_keys)},
    {"facts", false, NULL, NULL, 0},
    {"http", false, NULL, http_keys, COUNT(http_keys)},
    {"http:", true, NULL, host_keys, COUNT(host_keys)},
    {"documents", false, NULL, documents_keys, COUNT(documents_keys)},
    {"commands", false, NULL, commands_keys, COUNT(commands_keys)},
    {"audit", false, NULL, audit_keys, COUNT(audit_keys)},
    {"notify", false, NULL, notify_keys, COUNT(notify_keys)},
    {"loosen:", true, NULL, NULL, 0},
};

static const struct site_section *section_named(const char *name)
{
    for (size_t i = 0; i < COUNT(sections); i++) {
        if (sections[i].prefix ? string_starts(name, sections[i].name) && name[strlen(sections[i].name)]
                               : string_equal(name, sections[i].name))
            return &sections[i];
    }
    return NULL;
}

bool site_own_section(const char *name)
{
    return section_named(name) != NULL;
}

bool site_secret(const char *section, const char *key)
{
    const struct site_section *own = section_named(section);
    for (size_t i = 0; own && i < own->key_count; i++) {
        if (string_equal(own->keys[i].name, key))
            return own->keys[i].type == OPTION_SECRET;
    }
    return false;
}

void site_problem(struct config *config, const struct ini_section *section, const struct ini_entry *entry,
    bool at_value, const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *message = memory_format_list(format, arguments);
    va_end(arguments);
    if (advice && !*advice)
        advice = NULL;
    if (entry)
        ini_problem(&config->problems, &config->own->site.ini, entry, at_value, advice, "%s", message);
    else
        ini_section_problem(&config->problems, &config->own->site.ini, section, advice, "%s", message);
}

/* ---- reading ---- */

/* The site file as a pile of one, so that the same functions check it. */
struct draft draft_begin(struct config *config, struct deployment *deployment)
{
    return (struct draft){.config = config, .own = config->own, .deployment = deployment};
}

static void check_open_key(
    struct draft *draft, const struct piece *piece, const struct ini_entry *entry, const char *prefix)
{
    struct digest digest;
    if (*prefix && *entry->value && digest_parse(entry->value, &digest) != 0)
        draft_problem(draft, piece, entry, true,
            "write sha256: and 64 hexadecimal digits (golive plugin info shows it)", "\"%.80s\" is no digest",
            entry->value);
}

static void check_section(struct draft *draft, const struct piece *piece, const struct site_section *known)
{
    struct merged merged = {piece->section->name, (struct piece[]){*piece}, 1, false};
    if (!known->open_key) {
        draft_table(draft, &merged, known->keys, known->key_count);
        return;
    }
    for (size_t i = 0; i < piece->section->count; i++) {
        const struct ini_entry *entry = &piece->section->entries[i];
        if (string_starts(entry->key, known->open_key) && strlen(entry->key) > strlen(known->open_key)) {
            check_open_key(draft, piece, entry, known->open_key);
            continue;
        }
        struct ini_section one = {piece->section->name, piece->section->line, &piece->section->entries[i], 1};
        struct merged alone = {one.name, (struct piece[]){{piece->source, &one}}, 1, false};
        draft_table(draft, &alone, known->keys, known->key_count);
    }
}

static struct settings settings_of(struct config *config, const char *name)
{
    const struct ini_section *section = ini_section_of(&config->own->site.ini, name);
    if (!section)
        return (struct settings){0};
    struct draft draft = draft_begin(config, NULL);
    struct merged merged = {name, (struct piece[]){{&config->own->site, section}}, 1, false};
    struct settings settings = draft_settings(&draft, &merged);
    draft_free(&draft);
    return settings;
}

static const struct ini_entry *entry_of(const struct config *config, const char *section, const char *key)
{
    const struct ini_entry *entry = ini_entry_of(ini_section_of(&config->own->site.ini, section), key);
    return entry && *entry->value ? entry : NULL;
}

static const char *text_of(
    const struct config *config, const char *section, const char *key, const char *fallback)
{
    const struct ini_entry *entry = entry_of(config, section, key);
    return entry ? entry->value : fallback;
}

static const char *const *list_of(struct config *config, const char *section, const char *key)
{
    const struct ini_entry *entry = entry_of(config, section, key);
    return ini_list(&config->arena, entry ? entry->raw : "", NULL);
}

static void use_zone(struct config *config)
{
    const struct ini_entry *entry = entry_of(config, "site", "timezone");
    config->site.timezone = entry ? entry->value : "UTC";
    if (zone_use(config->site.timezone) == 0)
        return;
    const struct ini_section *section = ini_section_of(&config->own->site.ini, "site");
    if (entry)
        site_problem(config, section, entry, true,
            "write an IANA name such as America/Chicago; tzdata must be installed",
            "there is no time zone \"%.80s\"", entry->value);
}

static void take_people(struct config *config)
{
    struct settings people = settings_of(config, "people");
    config->site.people = arena_take(&config->arena, people.count * sizeof *config->site.people);
    config->site.person_count = people.count;
    for (size_t i = 0; i < people.count; i++)
        config->site.people[i] = (struct person){people.items[i].key, people.items[i].value};
}

static void take_plugins(struct config *config)
{
    const char *const *path = list_of(config, "plugins", "path");
    size_t count = 0;
    while (path[count])
        count++;
    const char **folders = arena_take(&config->arena, (count + 1) * sizeof *folders);
    for (size_t i = 0; i < count; i++)
        folders[i] = source_path(&config->arena, &config->own->site, path[i]);
    config->plugin_path = folders;
    struct settings settings = settings_of(config, "plugins");
    config->pins = arena_take(&config->arena, settings.count * sizeof *config->pins);
    for (size_t i = 0; i < settings.count; i++) {
        struct plugin_pin pin = {.plugin = settings.items[i].key + strlen("pin.")};
        if (string_starts(settings.items[i].key, "pin.") &&
            digest_parse(settings.items[i].value, &pin.digest) == 0)
            config->pins[config->pin_count++] = pin;
    }
}

/* A list of [policy] that names checks: ids, each once. */
static void check_ids(struct config *config, const char *key, const char *const *names)
{
    const struct ini_section *section = ini_section_of(&config->own->site.ini, "policy");
    for (size_t i = 0; names[i]; i++) {
        if (!value_is_id(names[i]))
            site_problem(config, section, entry_of(config, "policy", key), true,
                "use a-z, 0-9, dot, underscore and hyphen", "\"%.80s\" is no id for a check", names[i]);
        for (size_t j = 0; j < i; j++) {
            if (string_equal(names[i], names[j]))
                site_problem(config, section, entry_of(config, "policy", key), true, NULL,
                    "\"%.80s\" is named twice", names[i]);
        }
    }
}

static void take_lead(struct config *config)
{
    const struct ini_entry *entry = entry_of(config, "policy", "lead");
    const struct ini_section *section = ini_section_of(&config->own->site.ini, "policy");
    struct site *site = &config->site;
    size_t count = 0;
    if (!entry)
        return;
    ini_list(&config->arena, entry->raw, &count);
    site->leads = config_leads(config, entry->raw, &site->lead_count);
    if (site->lead_count < count)
        site_problem(config, section, entry, true, "at most 16 durations such as 60d, 30d, 7d",
            "\"%.80s\" is no list of durations", entry->raw);
}

static void take_policy(struct config *config)
{
    struct site *site = &config->site;
    site->policy = settings_of(config, "policy");
    site->policy_name = text_of(config, "policy", "name", "");
    site->policy_version = text_of(config, "policy", "version", "");
    /* "require =" with nothing behind it requires nothing; only where it is left out the default holds. */
    config->own->require_given =
        ini_entry_of(ini_section_of(&config->own->site.ini, "policy"), "require") != NULL;
    site->require = list_of(config, "policy", "require");
    site->warn_within = (int64_t)30 * 86400;
    duration_parse(text_of(config, "policy", "warn_within", ""), &site->warn_within);
    config->grace = (int64_t)7 * 86400;
    duration_parse(text_of(config, "policy", "grace", ""), &config->grace);
    site->approval_required = string_equal(text_of(config, "policy", "approval", ""), "required");
    site->second_person = string_equal(text_of(config, "policy", "second_person", ""), "yes");
    config->sandbox_required = string_equal(text_of(config, "policy", "sandbox", ""), "require");
    check_ids(config, "require", site->require);
    take_lead(config);
    site->inherit = list_of(config, "policy", "inherit");
    check_ids(config, "inherit", site->inherit);
    const struct ini_entry *from = entry_of(config, "policy", "inherit_from");
    if (from)
        config->own->inherit_from = source_path(&config->arena, &config->own->site, from->value);
}

/* A path of [documents], which must lead to something. */
static const char *take_path(struct config *config, const char *key)
{
    const struct ini_entry *entry = entry_of(config, "documents", key);
    if (!entry)
        return NULL;
    const char *path = source_path(&config->arena, &config->own->site, entry->value);
    if (access(path, R_OK) != 0)
        site_problem(config, ini_section_of(&config->own->site.ini, "documents"), entry, true, NULL,
            "%.200s: %s", entry->value, strerror(errno));
    return path;
}

/* "eng, spa" as "eng+spa"; each as its file is named, so that no other file can be meant. */
static const char *take_languages(struct config *config)
{
    const struct ini_entry *entry = entry_of(config, "documents", "languages");
    const char *const *items = list_of(config, "documents", "languages");
    const char *joined = NULL;
    for (size_t i = 0; items[i]; i++) {
        if (strspn(items[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") !=
                strlen(items[i]) ||
            i >= 8)
            site_problem(config, ini_section_of(&config->own->site.ini, "documents"), entry, true,
                "write at most eight names such as eng, spa, chi_sim", "\"%.40s\" is no language", items[i]);
        else
            joined = joined ? arena_format(&config->arena, "%s+%s", joined, items[i]) : items[i];
    }
    return joined;
}

static void take_documents(struct config *config)
{
    struct document_settings *documents = &config->documents;
    const struct ini_section *section = ini_section_of(&config->own->site.ini, "documents");
    const char *resolution = text_of(config, "documents", "resolution", NULL);
    const char *compare = text_of(config, "documents", "compare", "pictures");
    int64_t number = DOCUMENT_RESOLUTION;
    int64_t seconds = DOCUMENT_RECOGNITION_TIME;
    documents->no_recognition = string_equal(text_of(config, "documents", "recognition", ""), "no");
    documents->languages = take_languages(config);
    if (resolution && (string_integer(resolution, &number) != 0 || number < 100 || number > 600))
        site_problem(config, section, entry_of(config, "documents", "resolution"), true,
            "write 100 to 600; 300 suits most scans", "a page cannot be read at \"%.40s\" dots an inch",
            resolution);
    duration_parse(text_of(config, "documents", "recognition_time", ""), &seconds);
    documents->resolution = (unsigned)number;
    documents->recognition_time = seconds < 10 ? 10 : seconds > 86400 ? 86400 : (unsigned)seconds;
    documents->language_data = take_path(config, "language_data");
    documents->authorities = take_path(config, "authorities");
    for (unsigned i = 0; compared[i]; i++) {
        if (string_equal(compare, compared[i]))
            documents->compare = (enum document_compare)i;
    }
}

static void take_answered(struct config *config)
{
    struct person_act *answered = &config->site.answered;
    answered->by = text_of(config, "facts", "answered_by", NULL);
    answered->role = text_of(config, "facts", "answered_role", NULL);
    answered->on = date_none();
    date_parse(text_of(config, "facts", "answered_on", ""), &answered->on);
}

static void take_all(struct config *config)
{
    struct site *site = &config->site;
    site->name = text_of(config, "site", "name", "");
    site->also = list_of(config, "site", "also");
    config->own->expected = list_of(config, "site", "expect");
    site->contact = text_of(config, "site", "contact", "");
    config->own->site_named_folder = text_of(config, "site", "deployments", NULL);
    if (config->own->site_named_folder)
        config->deployments_folder =
            source_path(&config->arena, &config->own->site, config->own->site_named_folder);
    config->store_url = text_of(config, "store", "url", NULL);
    const char *key = text_of(config, "audit", "key", NULL);
    if (key)
        config->audit_key = source_path(&config->arena, &config->own->site, key);
    site->facts = settings_of(config, "facts");
    use_zone(config);
    take_people(config);
    take_plugins(config);
    take_policy(config);
    take_documents(config);
    take_answered(config);
}

/* ---- which file ---- */

static const char *chosen_file(const struct config_options *options)
{
    if (options->site_file)
        return options->site_file;
    const char *named = getenv("GOLIVE_CONFIG");
    if (named && *named)
        return named;
    return access(INSTALLED_SITE_FILE, F_OK) == 0 ? INSTALLED_SITE_FILE : NULL;
}

void site_read(struct config *config, const struct config_options *options)
{
    struct config_private *own = config->own;
    const char *file = options->site ? options->site->path : chosen_file(options);
    config->site_file = file ? arena_copy(&config->arena, file) : "built in";
    if (options->site) {
        source_take(config, options->site, &own->site);
    } else if (file) {
        source_read(config, config->site_file, &own->site);
    } else {
        own->site.folder = "";
        ini_parse_bytes("built in", config_builtin_begin, (size_t)(config_builtin_end - config_builtin_begin),
            &own->site.ini, &config->problems);
    }
    struct draft draft = draft_begin(config, NULL);
    for (size_t i = 0; i < own->site.ini.count; i++) {
        const struct piece piece = {&own->site, &own->site.ini.sections[i]};
        const struct site_section *known = section_named(piece.section->name);
        if (known && (known->keys || known->open_key))
            check_section(&draft, &piece, known);
    }
    draft_free(&draft);
    http_check(config);
    notify_check(config);
    take_all(config);
    facts_check_site(config, false);
}

/* ---- once the plugins are known ---- */

/* What is required where the site file does not say: of these, those of which there is a plugin. */
static const char *const usually_required[] = {"baa", "irb", "evidence", "ocr-guidance", "training-data"};

static void default_require(struct config *config)
{
    const char **require = arena_take(&config->arena, (COUNT(usually_required) + 1) * sizeof *require);
    size_t count = 0;
    for (size_t i = 0; i < COUNT(usually_required); i++) {
        if (map_get(&config->own->plugins_by_name, usually_required[i]))
            require[count++] = usually_required[i];
    }
    config->site.require = require;
}

bool site_requires(const struct config *config, const char *name)
{
    for (size_t i = 0; config->site.require[i]; i++) {
        if (string_equal(config->site.require[i], name))
            return true;
    }
    return false;
}

bool config_requires(const struct config *config, const char *name)
{
    if (config->own->require_given)
        return site_requires(config, name);
    for (size_t i = 0; i < COUNT(usually_required); i++) {
        if (string_equal(usually_required[i], name))
            return true;
    }
    return false;
}

static void unknown_section(struct config *config, const struct ini_section *section)
{
    struct config_private *own = config->own;
    size_t shipped = 0;
    while (own->shipped && own->shipped[shipped])
        shipped++;
    const char **names = memory_new(COUNT(sections) + own->plugin_count + shipped, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < COUNT(sections); i++)
        names[count++] = sections[i].name;
    for (size_t i = 0; i < own->plugin_count; i++)
        names[count++] = own->plugins[i].name;
    for (size_t i = 0; i < shipped; i++)
        names[count++] = own->shipped[i];
    struct text advice = {0};
    value_suggest(&advice, section->name, names, count);
    if (string_equal(section->name, "deployment"))
        text_append_string(&advice, "a deployment has a file of its own");
    else if (strchr(section->name, ':'))
        text_append_string(&advice, "if it is about a deployment, it stands in its file; of checks that are "
                                    "inherited, in the file of kind = site");
    site_problem(config, section, NULL, false, text_string(&advice),
        "unknown section [%s]: no plugin of that name is installed", section->name);
    text_free(&advice);
    free(names);
}

void site_finish(struct config *config)
{
    struct config_private *own = config->own;
    if (!own->require_given)
        default_require(config);
    facts_check_site(config, true);
    config->site.loosenings =
        arena_take(&config->arena, own->site.ini.count * sizeof *config->site.loosenings);
    for (size_t i = 0; i < own->site.ini.count; i++) {
        const struct ini_section *section = &own->site.ini.sections[i];
        struct plugin_use *use = map_get(&own->plugins_by_name, section->name);
        if (string_starts(section->name, "loosen:") && site_own_section(section->name))
            site_loosen(config, section, &config->site.loosenings[config->site.loosening_count++]);
        else if (site_own_section(section->name))
            continue;
        else if (use)
            plugin_defaults(config, use, section);
        else if (!plugin_ships(own, section->name) && !site_requires(config, section->name))
            unknown_section(config, section);
    }
}
