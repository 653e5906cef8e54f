/* Reads clause catalogues, conf/clauses/NAME.ini. Knows the form of the file and nothing of what a clause means; the
 * patterns are compiled by golive-worker.
 *
 *     [catalogue]
 *     name = baa
 *
 *     [BAA-09]                       ; one section a rule
 *     title = Accounting of disclosures
 *     citation = 45 CFR 164.504(e)(2)(ii)(G)
 *     window = clause                ; clause (default) sentence page document
 *     verb = yes                     ; a duty's verb (shall, must, agrees to …) must stand in the window; default no
 *     need.records = "accounting of disclosures"     ; every need. group must hit within one window
 *     missing.records = warn         ; without this one group the clause counts as found, but weak
 *     weak.vague = "…"               ; found, but in weaker words
 *     against.refuses = "…"          ; the text says the opposite
 *     reject.amends = "…"            ; a window that has it does not count
 *
 *     [find:expires]                 ; a pattern that a plugin looks for by name
 *     pattern = "expires? on (?<date>[a-z0-9, ]+)"
 *
 * A value reaches to the end of its line: nothing in a pattern is taken for a comment. Comments have lines of their own.
 * Patterns are best put in double quotes (double those inside), which keeps blanks at their ends. */
#include "config/config.h"
#include "config/section.h"
#include "config/values.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

#define CATALOGUE_MAXIMUM ((size_t)16 << 20)

static const struct {
    const char *prefix;
    enum pattern_role role;
} roles[] = {{"need.", PATTERN_NEED}, {"weak.", PATTERN_WEAK}, {"against.", PATTERN_AGAINST},
    {"reject.", PATTERN_REJECT}};

static void add_pattern(
    struct catalogue_clause *clause, enum pattern_role role, const char *name, const struct ini_entry *entry)
{
    clause->patterns[clause->pattern_count++] =
        (struct catalogue_pattern){.role = role, .name = name, .pattern = entry->value, .line = entry->line};
}

static void read_pattern(
    struct section_reader *reader, struct catalogue_clause *clause, const struct ini_entry *entry)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (!string_starts(entry->key, roles[i].prefix))
            continue;
        if (!*entry->value)
            section_complain(
                reader, entry->key, NULL, "\"%s\" is empty: it would be found everywhere", entry->key);
        add_pattern(clause, roles[i].role, entry->key + strlen(roles[i].prefix), entry);
    }
}

static struct catalogue_pattern *need_of(struct catalogue_clause *clause, const char *name)
{
    for (size_t i = 0; i < clause->pattern_count; i++) {
        if (clause->patterns[i].role == PATTERN_NEED && string_equal(clause->patterns[i].name, name))
            return &clause->patterns[i];
    }
    return NULL;
}

/* missing.NAME = warn belongs to the group need.NAME, wherever that stands. */
static void read_missing(
    struct section_reader *reader, struct catalogue_clause *clause, const struct ini_entry *entry)
{
    if (!string_starts(entry->key, "missing."))
        return;
    struct catalogue_pattern *need = need_of(clause, entry->key + strlen("missing."));
    if (!need)
        section_complain(reader, entry->key, NULL, "there is no \"need.%s\" in [%s]",
            entry->key + strlen("missing."), reader->section->name);
    else if (!string_equal(entry->value, "warn"))
        section_complain(reader, entry->key, "write warn", "\"%.80s\" is none of the values of %s",
            entry->value, entry->key);
    else
        need->missing_is_weak = true;
}

static void read_clause(struct section_reader *reader, struct catalogue_clause *clause)
{
    static const char *const known[] = {
        "title", "citation", "window", "verb", "need.", "missing.", "weak.", "against.", "reject.", NULL};
    static const char *const windows[] = {"clause", "sentence", "page", "document", NULL};
    static const enum clause_window window_of[] = {
        WINDOW_CLAUSE, WINDOW_SENTENCE, WINDOW_PAGE, WINDOW_DOCUMENT};
    static const char *const no_yes[] = {"no", "yes", NULL};
    const struct ini_section *section = reader->section;
    section_check_keys(reader, known);
    clause->id = section->name;
    clause->title = section_text(reader, "title", "");
    clause->citation = section_text(reader, "citation", "");
    clause->window = window_of[section_word(reader, "window", windows, 0)];
    clause->verb = section_word(reader, "verb", no_yes, 0);
    for (size_t i = 0; i < section->count; i++)
        read_pattern(reader, clause, &section->entries[i]);
    for (size_t i = 0; i < section->count; i++)
        read_missing(reader, clause, &section->entries[i]);
    bool needs = false;
    for (size_t i = 0; i < clause->pattern_count; i++)
        needs = needs || (clause->patterns[i].role == PATTERN_NEED && !clause->patterns[i].missing_is_weak);
    if (!needs)
        section_complain(reader, NULL, "add need.NAME = PATTERN",
            "[%s] needs a group without which it is not found", section->name);
}

static void read_find(struct section_reader *reader, struct catalogue_clause *clause, const char *name)
{
    static const char *const known[] = {"title", "pattern", NULL};
    section_check_keys(reader, known);
    clause->id = name;
    clause->find = true;
    clause->title = section_text(reader, "title", "");
    clause->citation = "";
    clause->window = WINDOW_DOCUMENT;
    if (*section_demand(reader, "pattern"))
        add_pattern(clause, PATTERN_FIND, name, ini_entry_of(reader->section, "pattern"));
}

static void read_catalogue(struct section_reader *reader, struct catalogue *catalogue, const char *name)
{
    static const char *const known[] = {"name", "title", NULL};
    section_check_keys(reader, known);
    const char *said = section_demand(reader, "name");
    if (*said && !string_equal(said, name))
        section_complain(
            reader, "name", NULL, "the catalogue in this file is \"%s\", not \"%s\"", name, said);
    catalogue->name = said;
}

static struct catalogue *parse(
    const char *path, const char *name, const struct text *bytes, struct problems *problems)
{
    struct ini_file file = {0};
    int error = ini_parse_patterns(path, text_string(bytes), bytes->length, &file, problems);
    struct catalogue *catalogue = memory_new(1, sizeof *catalogue);
    catalogue->arena = file.arena; /* all strings stay where they are */
    catalogue->file = file.path;
    file.arena = (struct arena){0};
    catalogue->clauses = arena_take(&catalogue->arena, file.count * sizeof *catalogue->clauses);
    struct section_reader reader = {
        .problems = problems, .file = &file, .arena = &catalogue->arena, .failed = error != 0};
    for (size_t i = 0; i < file.count; i++) {
        reader.section = &file.sections[i];
        if (string_equal(file.sections[i].name, "catalogue")) {
            read_catalogue(&reader, catalogue, name);
            continue;
        }
        struct catalogue_clause *clause = &catalogue->clauses[catalogue->clause_count++];
        const char *find = section_subject(&file.sections[i], "find", ':');
        clause->line = file.sections[i].line;
        clause->patterns = arena_take(&catalogue->arena, file.sections[i].count * sizeof *clause->patterns);
        if (find)
            read_find(&reader, clause, find);
        else
            read_clause(&reader, clause);
    }
    if (!catalogue->name) {
        problem_add(problems, &(struct problem){.file = path, .message = "no section [catalogue]"});
        reader.failed = true;
    }
    ini_free(&file);
    return reader.failed ? catalogue_free(catalogue) : catalogue;
}

struct catalogue *config_catalogue(const char *data_folder, const char *name, struct problems *problems)
{
    AUTO_FREE char *path = memory_format("%s/clauses/%s.ini", data_folder, name);
    if (!value_is_id(name)) {
        problem_add(problems, &(struct problem){.file = path, .message = "no name for a clause catalogue"});
        return NULL;
    }
    struct text bytes = {0};
    int error = file_read_path(path, CATALOGUE_MAXIMUM, &bytes);
    struct catalogue *catalogue = NULL;
    if (error)
        ini_unreadable(path, error, problems);
    else
        catalogue = parse(path, name, &bytes, problems);
    text_free(&bytes);
    return catalogue;
}
