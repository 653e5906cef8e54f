/* Which questions there are, which of them matter, and what an answer is. See interview.h. */
#include "cli/interview.h"

#include "base/memory.h"
#include "config/values.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- questions that no data file holds ---- */

static const char *const kinds[] = {"product", "data-release", NULL};
static const char *const kind_help[] = {"a product that you will use, for example a scribe or a triage tool",
    "data of your patients that you give to somebody, for example to train a model", NULL};
static const char *const stages[] = {"planned", "pilot", "live", NULL};
static const char *const stage_help[] = {
    "nobody uses it on patients yet", "a few people try it on real patients", "it is in use already", NULL};
static const char *const purposes[] = {"treatment", "operations", "product", "research", NULL};
static const char *const purpose_help[] = {"the care of these patients, for example a note of the visit",
    "running your practice, for example billing or scheduling",
    "making the vendor's product better, for example by training its model",
    "a study that is meant to be published", NULL};

static const struct built_in {
    enum question_kind kind;
    const char *section, *key, *words, *help, *example;
    struct option_description type;
    const char *when;
    bool needed;
} built_ins[] = {
    {QUESTION_PERSON, "facts", "answered_by", "What is your name?",
        "It stands in the file: whoever answers stands for the answers for a year.", "M. Lindqvist",
        {.type = OPTION_TEXT}, NULL, false},
    {QUESTION_PERSON, "facts", "answered_role", "What is your role?", "", "Practice manager",
        {.type = OPTION_TEXT}, NULL, false},
    {QUESTION_DEPLOYMENT, "deployment", "product", "What is the product called?",
        "As the vendor calls it. For a release of data: what you call that.", "Acme Scribe",
        {.type = OPTION_TEXT}, NULL, true},
    {QUESTION_DEPLOYMENT, "deployment", "kind", "What is it that goes live?", "", NULL,
        {.type = OPTION_CHOICE, .choices = kinds, .choice_help = kind_help}, NULL, false},
    {QUESTION_DEPLOYMENT, "deployment", "vendor", "Which company is it from?",
        "Its legal name, as it stands in the contract.", "Acme Health AI, Inc.", {.type = OPTION_TEXT}, NULL,
        false},
    {QUESTION_DEPLOYMENT, "deployment", "version", "Which version is it?",
        "Write rolling if the vendor changes it as it likes, as most online services do.", "rolling",
        {.type = OPTION_TEXT}, "kind = product", false},
    {QUESTION_DEPLOYMENT, "deployment", "stage", "Is it in use yet?", "", NULL,
        {.type = OPTION_CHOICE, .choices = stages, .choice_help = stage_help}, NULL, false},
    {QUESTION_DEPLOYMENT, "deployment", "go_live", "When is it to go live?",
        "It is judged for today and for that day.", "2026-12-15", {.type = OPTION_DATE},
        "stage in planned, pilot", false},
    {QUESTION_DEPLOYMENT, "deployment", "live_since", "Since when is it in use?", "", "2026-03-01",
        {.type = OPTION_DATE}, "stage = live", false},
    {QUESTION_DEPLOYMENT, "deployment", "stop", "How is it switched off, should that be needed at once?",
        "Stands first in the report of a product that is in use and may not be.",
        "Admin console, Users, Suspend all", {.type = OPTION_TEXT}, "stage in live, pilot", false},
    {QUESTION_DEPLOYMENT, "deployment", "owner", "Who looks after it here?",
        "A person or a team; shown beside what is to be done.", "it", {.type = OPTION_TEXT}, NULL, false},
};

static const struct built_in flow_questions[] = {
    {QUESTION_FLOW, INTERVIEW_FLOW, "what", "What of patients' data does it get?",
        "Several with commas between: audio, notes, images, labs, demographics, and so on.", "audio, notes",
        {.type = OPTION_LIST}, "data_leaves in identified, lds, deid", false},
    {QUESTION_FLOW, INTERVIEW_FLOW, "purpose", "What does it get them for?", "", NULL,
        {.type = OPTION_CHOICE, .choices = purposes, .choice_help = purpose_help},
        "data_leaves in identified, lds, deid", false},
};

/* ---- collecting them ---- */

/* Facts first, then the options of one plugin. */
struct names {
    const struct interview *interview;
    const struct plugin_description *plugin; /* NULL: facts only */
};

static ptrdiff_t place_of(const void *context, const char *name)
{
    const struct names *names = context;
    const struct plugin_description *plugin = names->plugin;
    for (size_t i = 0; plugin && i < plugin->option_count; i++) {
        if (string_equal(plugin->options[i].name, name))
            return (ptrdiff_t)(names->interview->fact_count + i);
    }
    for (size_t i = 0; i < names->interview->fact_count; i++) {
        if (string_equal(names->interview->facts[i].name, name))
            return (ptrdiff_t)i;
    }
    return -1;
}

/* A predicate that is none is told, and its question always matters. */
static const struct predicate *compile(
    struct interview *interview, const struct plugin_description *plugin, const char *key, const char *words)
{
    const struct names names = {interview, plugin};
    size_t offset;
    const char *wrong = NULL;
    const struct predicate *when =
        words ? predicate_compile(words, &interview->arena, place_of, &names, &offset, &wrong) : NULL;
    if (words && !when)
        cli_error("plugin %s: ask_if of %s: %s", plugin ? plugin->name : "", key, wrong);
    return when;
}

static struct question *add(struct interview *interview)
{
    return &interview->questions[interview->count++];
}

static void add_built_in(struct interview *interview, const struct built_in *from)
{
    struct question *question = add(interview);
    *question = (struct question){.kind = from->kind,
        .section = from->section,
        .key = from->key,
        .words = from->words,
        .help = from->help,
        .example = from->example,
        .type = from->type,
        .when = compile(interview, NULL, from->key, from->when),
        .needed = from->needed};
    question->type.name = from->key;
}

static void add_fact(struct interview *interview, const struct fact_definition *fact)
{
    if (settings_get(&interview->session->config->site.facts, fact->name))
        return;
    *add(interview) = (struct question){.kind = QUESTION_FACT,
        .section = "facts",
        .key = fact->name,
        .words = fact->question,
        .help = string_equal(fact->help, fact->question) ? "" : fact->help,
        .type = {.name = fact->name,
            .type = fact->list     ? OPTION_LIST
                    : fact->values ? OPTION_CHOICE
                                   : OPTION_TEXT,
            .choices = fact->values,
            .choice_help = fact->value_help},
        .fact = fact};
    if (!string_equal(fact->name, "clinical_claim"))
        return;
    const char *key = arena_format(&interview->arena, "%s.why", fact->name);
    *add(interview) = (struct question){.kind = QUESTION_WHY,
        .section = "facts",
        .key = key,
        .words = "Why is that so?",
        .help = "One sentence for whoever asks later.",
        .example = "Suggestions are switched off; a clinician reads and signs every note",
        .type = {.name = key, .type = OPTION_TEXT},
        .fact = fact};
}

/* Help that says the question over again, or what its choices say, is none. */
static const char *more_than(const struct option_description *option)
{
    size_t length = strlen(option->help);
    bool again = length && (!option->question || strncasecmp(option->help, option->question, length) == 0);
    bool explained = option->choice_help && *option->choice_help && **option->choice_help;
    return again || explained ? "" : option->help;
}

static void add_option(struct interview *interview, const struct dimension *dimension,
    const struct plugin_description *plugin, const struct option_description *option)
{
    const char *words = option->question ? option->question : option->help;
    if (!option->question && !option->required)
        return;
    *add(interview) = (struct question){.kind = QUESTION_OPTION,
        .section = dimension->name,
        .key = option->name,
        .words = words,
        .help = more_than(option),
        .example = option->choices && option->type == OPTION_CHOICE ? NULL : option->example,
        .type = *option,
        .dimension = dimension,
        .plugin = plugin,
        .when = compile(interview, plugin, option->name, option->ask_if)};
}

static const struct plugin_description *plugin_named(const struct session *session, const char *name)
{
    for (size_t i = 0; i < session->plugins->usable_count; i++) {
        if (string_equal(session->plugins->usable[i]->name, name))
            return session->plugins->usable[i];
    }
    return NULL;
}

/* Somebody must get the document where no plugin looks for what is in it. */
static void add_paper(struct interview *interview, const struct dimension *dimension)
{
    *add(interview) = (struct question){.kind = QUESTION_PAPER,
        .section = dimension->name,
        .key = "document",
        .words = "Is there a document that shows it? Which file is it?",
        .help = dimension->papers,
        .type = {.name = "document", .type = OPTION_DOCUMENT},
        .dimension = dimension};
}

static bool inherited(const struct interview *interview, const char *name)
{
    for (const char *const *item = interview->session->config->site.inherit; interview->inherits && *item;
         item++) {
        if (string_equal(*item, name))
            return true;
    }
    return false;
}

static void add_dimension(struct interview *interview, const struct dimension *dimension)
{
    const struct plugin_description *plugin = plugin_named(interview->session, dimension->name);
    if (!*dimension->applies || inherited(interview, dimension->name))
        return;
    for (size_t i = 0; plugin && i < plugin->option_count; i++)
        add_option(interview, dimension, plugin, &plugin->options[i]);
    if (!plugin && plugin_named(interview->session, "document"))
        add_paper(interview, dimension);
}

bool interview_unasked(const struct interview *interview, const struct dimension *dimension)
{
    for (size_t i = 0; i < interview->count; i++) {
        if (interview->questions[i].dimension == dimension)
            return false;
    }
    return plugin_named(interview->session, dimension->name) && !inherited(interview, dimension->name);
}

/* ---- the view that predicates look at ---- */

static void take_site(struct interview *interview)
{
    const struct site *site = &interview->session->config->site;
    for (size_t i = 0; i < interview->fact_count; i++)
        interview->facts[i].value = settings_get(&site->facts, interview->facts[i].name);
}

/* From what the site's own files say: is there a deployment that checks are inherited from? */
static bool has_parent(struct config *config)
{
    if (settings_get(&config->site.policy, "inherit_from"))
        return true;
    for (size_t i = 0; i < config->deployment_count; i++) {
        if (string_equal(config->deployments[i].kind, "site"))
            return true;
    }
    return false;
}

static size_t most_options(const struct session *session)
{
    size_t most = 0;
    for (size_t i = 0; i < session->plugins->usable_count; i++) {
        if (session->plugins->usable[i]->option_count > most)
            most = session->plugins->usable[i]->option_count;
    }
    return most;
}

static void make_room(struct interview *interview, const struct fact_definition *definitions)
{
    struct session *session = interview->session;
    size_t questions = COUNT(built_ins) + COUNT(flow_questions) + 2 * interview->fact_count +
                       session->config->site.dimension_count;
    for (size_t i = 0; i < session->plugins->usable_count; i++)
        questions += session->plugins->usable[i]->option_count;
    interview->questions = arena_take(&interview->arena, questions * sizeof *interview->questions);
    size_t room = interview->fact_count + most_options(session);
    interview->facts = arena_take(&interview->arena, room * sizeof *interview->facts);
    for (size_t i = 0; i < interview->fact_count; i++)
        interview->facts[i].name = definitions[i].name;
    interview->deployment = (struct deployment){
        .kind = "product", .stage = "", .facts = interview->facts, .fact_count = interview->fact_count};
    take_site(interview);
    config_facts_ask(session->config, interview->facts, &interview->deployment);
}

void interview_begin(struct interview *interview, struct session *session)
{
    struct config *config = session->config;
    *interview = (struct interview){.session = session, .today = instant_date(instant_now())};
    if (config->deployments_folder)
        config_deployments(config, NULL, 0, session->plugins->usable, session->plugins->usable_count);
    else
        config_facts_of_plugins(config, session->plugins->usable, session->plugins->usable_count);
    interview->inherits = has_parent(config);
    const struct fact_definition *facts = config_facts(config, &interview->fact_count);
    make_room(interview, facts);
    for (size_t i = 0; i < COUNT(built_ins); i++)
        add_built_in(interview, &built_ins[i]);
    for (size_t i = 0; i < interview->fact_count; i++)
        add_fact(interview, &facts[i]);
    for (size_t i = 0; i < COUNT(flow_questions); i++)
        add_built_in(interview, &flow_questions[i]);
    for (size_t i = 0; i < config->site.dimension_count; i++)
        add_dimension(interview, &config->site.dimensions[i]);
}

void interview_end(struct interview *interview)
{
    arena_free(&interview->arena);
    *interview = (struct interview){0};
}

/* ---- what matters ---- */

static const char *known(const char *answer)
{
    return answer && *answer ? answer : NULL;
}

/* Brings a given answer to where predicates look for it. */
static void see(struct interview *interview, const struct question *question)
{
    if (question->kind == QUESTION_FACT) {
        for (size_t i = 0; i < interview->fact_count; i++) {
            if (interview->facts[i].name == question->fact->name)
                interview->facts[i].value = known(question->answer);
        }
    }
    if (string_equal(question->section, "deployment") && string_equal(question->key, "kind"))
        interview->deployment.kind = known(question->answer) ? question->answer : "product";
    if (string_equal(question->section, "deployment") && string_equal(question->key, "stage"))
        interview->deployment.stage = known(question->answer) ? question->answer : "";
    config_facts_ask(interview->session->config, interview->facts, &interview->deployment);
}

/* The options of a section behind the facts, their defaults where nothing was answered. */
static size_t see_options(struct interview *interview, const struct question *of)
{
    if (!of->plugin)
        return interview->fact_count;
    for (size_t i = 0; i < of->plugin->option_count; i++)
        interview->facts[interview->fact_count + i] =
            (struct fact){.name = of->plugin->options[i].name, .value = of->plugin->options[i].fallback};
    for (size_t i = 0; i < interview->count; i++) {
        const struct question *question = &interview->questions[i];
        if (question->dimension != of->dimension || !known(question->answer))
            continue;
        ptrdiff_t place = place_of(&(struct names){interview, of->plugin}, question->key);
        interview->facts[place].value = question->answer;
    }
    return interview->fact_count + of->plugin->option_count;
}

/* A check that the site demands runs whatever its dimension says: what is asked on a condition of its own is asked then. */
static bool is_demanded(const struct interview *interview, const struct question *question)
{
    return question->when && config_requires(interview->session->config, question->dimension->name);
}

bool interview_matters(struct interview *interview, const struct question *question)
{
    const struct deployment *deployment = &interview->deployment;
    if (question->fact) {
        const struct fact *fact = deployment_fact(deployment, question->fact->name);
        return fact && fact->asked && (question->kind != QUESTION_WHY || fact->value);
    }
    if (question->dimension && config_dimension_applies(question->dimension, deployment) != 1 &&
        !is_demanded(interview, question))
        return false;
    size_t count = see_options(interview, question);
    const struct predicate_facts view = {
        interview->facts, count, NULL, 0, deployment->kind, deployment->stage};
    /* A fact that decides may be open still; only then is a section's question left for later. */
    return predicate_evaluate(question->when, &view) == 1;
}

struct question *interview_next(struct interview *interview)
{
    for (size_t i = 0; i < interview->count; i++) {
        struct question *question = &interview->questions[i];
        if (!question->answer && interview_matters(interview, question))
            return question;
    }
    return NULL;
}

struct question *interview_find(struct interview *interview, const char *section, const char *key)
{
    for (size_t i = 0; i < interview->count; i++) {
        struct question *question = &interview->questions[i];
        if (string_equal(question->section, section) && string_equal(question->key, key))
            return question;
    }
    return NULL;
}

const char *interview_product(struct interview *interview, const char *key)
{
    const struct question *question = interview_find(interview, "deployment", key);
    return question && question->answer ? question->answer : "";
}

/* ---- an answer ---- */

/* The value meant by a number, a word in other capitals, or a beginning that only one has. NULL if none. */
static const char *value_meant(const char *const *values, const char *words)
{
    int64_t number;
    size_t count = 0, length = strlen(words);
    const char *meant = NULL;
    while (values[count])
        count++;
    if (string_integer(words, &number) == 0 && number >= 1 && (size_t)number <= count)
        return values[number - 1];
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(values[i], words) == 0)
            return values[i];
    }
    for (size_t i = 0; i < count && length; i++) {
        if (strncasecmp(values[i], words, length) != 0)
            continue;
        if (meant)
            return NULL;
        meant = values[i];
    }
    return meant;
}

/* A list with each item as it is meant. */
static const char *list_meant(struct arena *arena, const char *const *values, const char *words)
{
    struct text list = {0};
    for (const char *const *item = ini_list(arena, words, NULL); *item; item++) {
        const char *meant = values ? value_meant(values, *item) : NULL;
        text_append_string(&list, list.length ? ", " : "");
        if (strpbrk(*item, "\",;#"))
            text_append_quoted(&list, *item);
        else
            text_append_string(&list, meant ? meant : *item);
    }
    const char *copy = arena_copy(arena, text_string(&list));
    text_free(&list);
    return copy;
}

static const char *date_meant(struct interview *interview, const char *words)
{
    char today[DATE_TEXT_SIZE];
    if (strcasecmp(words, "today") != 0)
        return words;
    date_text(interview->today, today);
    return arena_copy(&interview->arena, today);
}

static const char *meant(struct interview *interview, const struct question *question, const char *words)
{
    static const char *const yes_no[] = {"yes", "no", NULL};
    const struct option_description *type = &question->type;
    const char *found = NULL;
    if (type->type == OPTION_LIST)
        return list_meant(&interview->arena, type->choices, words);
    if (type->type == OPTION_DATE)
        return date_meant(interview, words);
    if (type->type == OPTION_YES_NO)
        found = value_meant(yes_no, words);
    else if (type->choices)
        found = value_meant(type->choices, words);
    return found ? found : words;
}

static bool writable(const char *words, struct text *problem)
{
    size_t length = strlen(words);
    if (length > INTERVIEW_ANSWER_MAXIMUM)
        text_append_string(problem, "this is too long");
    else if (!utf8_valid(words, length, NULL))
        text_append_string(problem, "this is not UTF-8");
    for (size_t i = 0; i < length && !problem->length; i++) {
        if ((unsigned char)words[i] < 0x20 || words[i] == 0x7f)
            text_append_string(problem, "this holds a control character");
    }
    return problem->length == 0;
}

int interview_answer(
    struct interview *interview, struct question *question, const char *words, struct text *problem)
{
    while (*words == ' ' || *words == '\t')
        words++;
    size_t length = strlen(words);
    while (length && (words[length - 1] == ' ' || words[length - 1] == '\t'))
        length--;
    const char *trimmed = arena_copy_bytes(&interview->arena, words, length);
    if (!writable(trimmed, problem))
        return -EINVAL;
    if (!*trimmed && question->needed) {
        text_append_string(problem, "nothing can be written without this");
        return -EINVAL;
    }
    const char *answer = meant(interview, question, trimmed);
    struct text advice = {0};
    bool good = !*answer || value_check(&question->type, answer, answer, problem, &advice);
    if (advice.length && !good)
        text_format(problem, " (%s)", text_string(&advice));
    text_free(&advice);
    if (!good)
        return -EINVAL;
    question->answer = answer;
    see(interview, question);
    return 0;
}

/* ---- a file of answers ---- */

static void suggest_key(
    struct interview *interview, const char *section, const char *key, struct text *advice)
{
    AUTO_FREE const char **names = memory_new(interview->count, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < interview->count; i++) {
        if (string_equal(interview->questions[i].section, section))
            names[count++] = interview->questions[i].key;
    }
    value_suggest(advice, key, names, count);
}

static bool read_entry(struct interview *interview, const struct ini_file *file,
    const struct ini_section *section, const struct ini_entry *entry, struct problems *problems)
{
    struct question *question = interview_find(interview, section->name, entry->key);
    struct text problem = {0}, advice = {0};
    bool good = false;
    if (!question) {
        suggest_key(interview, section->name, entry->key, &advice);
        ini_problem(problems, file, entry, false, advice.length ? text_string(&advice) : NULL,
            "golive init asks no question [%s] %s", section->name, entry->key);
    } else {
        const char *value = question->type.type == OPTION_LIST ? entry->raw : entry->value;
        good = interview_answer(interview, question, value, &problem) == 0;
        if (!good)
            ini_problem(problems, file, entry, true, NULL, "%s", text_string(&problem));
    }
    text_free(&problem);
    text_free(&advice);
    return good;
}

int interview_read(struct interview *interview, const char *path, struct problems *problems)
{
    struct ini_file file = {0};
    int error = ini_read(path, &file, problems);
    bool good = error == 0;
    for (size_t i = 0; !error && i < file.count; i++) {
        for (size_t j = 0; j < file.sections[i].count; j++)
            good &= read_entry(interview, &file, &file.sections[i], &file.sections[i].entries[j], problems);
    }
    ini_free(&file);
    return error == -ENOENT ? -ENOENT : good ? 0 : -EINVAL;
}
