/* What a committee said of a deployment: its approval, the conditions it made, and the exception for a product in use for
 * which nobody can get evidence. Which of it is in force on a day is the model's business (model/committee.c). */
#include "config/private.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define CONDITION "condition:"
#define EXCEPTION_DAYS_MAXIMUM 180

static const char *const decisions[] = {
    [APPROVED - 1] = "approved",
    [APPROVED_ON_CONDITIONS - 1] = "conditions",
    [APPROVED_AS_PILOT - 1] = "pilot",
    [APPROVAL_REFUSED - 1] = "refused",
    [APPROVAL_RETURNED - 1] = "returned",
    NULL,
};

static const struct option_description approval_keys[] = {
    {.name = "body", .type = OPTION_TEXT, .required = true},
    {.name = "on", .type = OPTION_DATE, .required = true},
    {.name = "decision", .type = OPTION_CHOICE, .required = true, .choices = decisions},
    {.name = "until", .type = OPTION_DATE},
    {.name = "minutes", .type = OPTION_TEXT},
    {.name = "signed_by", .type = OPTION_TEXT, .required = true},
};
static const struct option_description condition_keys[] = {
    {.name = "text", .type = OPTION_TEXT, .required = true},
    {.name = "owner", .type = OPTION_TEXT},
    {.name = "due", .type = OPTION_DATE, .required = true},
    {.name = "met_on", .type = OPTION_DATE},
    {.name = "proof", .type = OPTION_TEXT},
};
static const struct option_description exception_keys[] = {
    {.name = "asked_on", .type = OPTION_DATE, .required = true},
    {.name = "answer", .type = OPTION_TEXT, .required = true},
    {.name = "why_use_it_still", .type = OPTION_TEXT, .required = true},
    {.name = "safeguards", .type = OPTION_TEXT, .required = true},
    {.name = "approved_by", .type = OPTION_TEXT, .required = true},
    {.name = "approved_on", .type = OPTION_DATE, .required = true},
    {.name = "minutes", .type = OPTION_TEXT},
    {.name = "expires", .type = OPTION_DATE, .required = true},
};

const struct option_description *committee_key(const char *section, const char *key)
{
    if (string_equal(section, "approval"))
        return option_among(approval_keys, COUNT(approval_keys), key);
    if (string_equal(section, "exception"))
        return option_among(exception_keys, COUNT(exception_keys), key);
    if (string_starts(section, CONDITION))
        return option_among(condition_keys, COUNT(condition_keys), key);
    return NULL;
}

/* A section while it is read. */
struct word {
    struct draft *draft;
    const struct merged *merged;
    struct settings settings;
    bool good;
};

static struct word word_begin(
    struct draft *draft, const struct merged *merged, const struct option_description *keys, size_t count)
{
    struct word word = {.draft = draft, .merged = merged, .settings = draft_settings(draft, merged)};
    word.good = draft_table(draft, merged, keys, count);
    for (size_t i = 0; i < count; i++) {
        if (!keys[i].required || settings_get(&word.settings, keys[i].name))
            continue;
        draft_problem(
            draft, merged_top(merged), NULL, false, NULL, "[%s] needs \"%s\"", merged->name, keys[i].name);
        word.good = false;
    }
    return word;
}

static const char *text_of(const struct word *word, const char *key)
{
    return settings_get(&word->settings, key);
}

static struct date date_of(const struct word *word, const char *key)
{
    struct date date = date_none();
    const char *value = text_of(word, key);
    if (value)
        date_parse(value, &date);
    return date;
}

static struct origin origin(const struct word *word)
{
    const struct piece *top = merged_top(word->merged);
    return (struct origin){top->source->ini.path, top->section->line};
}

/* Complains of a value, where it stands. */
static void wrong(struct word *word, const char *key, const char *advice, const char *message)
{
    const struct source *source = NULL;
    const struct ini_entry *entry = merged_entry(word->merged, key, &source);
    const struct piece *piece = merged_top(word->merged);
    for (size_t i = 0; i < word->merged->count; i++) {
        if (word->merged->pieces[i].source == source)
            piece = &word->merged->pieces[i];
    }
    draft_problem(word->draft, piece, entry, entry != NULL, advice, "%s", message);
    word->good = false;
}

/* KEY must not lie before the day EARLIER. */
static void demand_order(struct word *word, const char *earlier, const char *key, const char *message)
{
    struct date first = date_of(word, earlier), last = date_of(word, key);
    if (date_given(first) && date_given(last) && last.day < first.day)
        wrong(word, key, NULL, message);
}

static enum approval_decision decision_of(const char *name)
{
    for (size_t i = 0; name && decisions[i]; i++) {
        if (string_equal(decisions[i], name))
            return (enum approval_decision)(i + 1);
    }
    return APPROVAL_NONE;
}

static void take_approval(struct draft *draft, const struct merged *merged)
{
    struct word word = word_begin(draft, merged, approval_keys, COUNT(approval_keys));
    enum approval_decision decision = decision_of(text_of(&word, "decision"));
    demand_order(&word, "on", "until", "it ends before it was given");
    if (decision == APPROVED_AS_PILOT && !text_of(&word, "until"))
        wrong(&word, "until", "write the last day of the pilot", "a pilot needs \"until\"");
    if (!word.good)
        return;
    struct approval *approval = arena_take(&draft->config->arena, sizeof *approval);
    *approval = (struct approval){.body = text_of(&word, "body"),
        .on = date_of(&word, "on"),
        .decision = decision,
        .until = date_of(&word, "until"),
        .minutes = text_of(&word, "minutes"),
        .signed_by = text_of(&word, "signed_by"),
        .origin = origin(&word)};
    draft->deployment->approval = approval;
}

static void take_condition(struct draft *draft, const struct merged *merged)
{
    struct word word = word_begin(draft, merged, condition_keys, COUNT(condition_keys));
    const char *name = merged->name + strlen(CONDITION);
    if (!value_is_id(name))
        wrong(&word, "", "use a-z, 0-9, dot, underscore and hyphen", "the condition has no usable name");
    if (text_of(&word, "met_on") && !text_of(&word, "proof"))
        wrong(&word, "proof", "name the document, ticket or minutes that show it",
            "a condition that is met needs \"proof\"");
    if (!word.good)
        return;
    struct deployment *deployment = draft->deployment;
    deployment->commitments[deployment->commitment_count++] = (struct commitment){.name = name,
        .text = text_of(&word, "text"),
        .owner = text_of(&word, "owner"),
        .due = date_of(&word, "due"),
        .met_on = date_of(&word, "met_on"),
        .proof = text_of(&word, "proof"),
        .origin = origin(&word)};
}

static void take_exception(struct draft *draft, const struct merged *merged)
{
    struct word word = word_begin(draft, merged, exception_keys, COUNT(exception_keys));
    struct date from = date_of(&word, "approved_on"), until = date_of(&word, "expires");
    demand_order(&word, "approved_on", "expires", "it expires before it was approved");
    demand_order(&word, "asked_on", "approved_on", "it was approved before the vendor was asked");
    if (date_given(from) && date_given(until) && until.day - from.day > EXCEPTION_DAYS_MAXIMUM) {
        char latest[DATE_TEXT_SIZE];
        date_text(date_add_days(from, EXCEPTION_DAYS_MAXIMUM), latest);
        AUTO_FREE char *advice = memory_format("at the latest %s, 180 days after approved_on", latest);
        wrong(&word, "expires", advice, "it holds for more than 180 days");
    }
    if (!word.good)
        return;
    struct use_exception *exception = arena_take(&draft->config->arena, sizeof *exception);
    *exception = (struct use_exception){.asked_on = date_of(&word, "asked_on"),
        .answer = text_of(&word, "answer"),
        .reason = text_of(&word, "why_use_it_still"),
        .safeguards = text_of(&word, "safeguards"),
        .approved_by = text_of(&word, "approved_by"),
        .approved_on = from,
        .expires = until,
        .minutes = text_of(&word, "minutes"),
        .origin = origin(&word)};
    draft->deployment->exception = exception;
}

static bool is_condition(const struct merged *merged)
{
    return merged->has_colon && string_starts(merged->name, CONDITION) && merged->name[strlen(CONDITION)];
}

void draft_committee(struct draft *draft)
{
    struct deployment *deployment = draft->deployment;
    const struct merged *approval = draft_section(draft, "approval");
    const struct merged *exception = draft_section(draft, "exception");
    size_t count = 0;
    for (size_t i = 0; i < draft->section_count; i++)
        count += is_condition(&draft->sections[i]);
    if (count)
        deployment->commitments = arena_take(&draft->config->arena, count * sizeof *deployment->commitments);
    if (approval)
        take_approval(draft, approval);
    for (size_t i = 0; i < draft->section_count && count; i++) {
        if (is_condition(&draft->sections[i]))
            take_condition(draft, &draft->sections[i]);
    }
    if (exception)
        take_exception(draft, exception);
}
