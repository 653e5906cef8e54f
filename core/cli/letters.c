/* Who can answer what is open, and in which words it is asked. See letters.h. */
#include "cli/letters.h"

#include "base/memory.h"
#include "report/overview.h"
#include "report/wording.h"

#include <stdlib.h>
#include <string.h>

const char *const letter_addressees[] = {"vendor", "privacy", "irb", "ehr", "it", "medical director", NULL};

#define OTHERS "privacy" /* who is asked where nobody is named */

/* What is open, with what it is asked of. */
struct open {
    const struct check_result *check;
    const struct finding *finding;
    const struct fact_definition *fact; /* of an open fact */
};

static bool is_open(const struct check_result *check, const struct finding *finding)
{
    enum part part = part_of(check, finding);
    return part == PART_NOT_MET || part == PART_NOT_KNOWN || part == PART_LOOK;
}

/* ---- who ---- */

static const char *asks_of(const struct open *open)
{
    const char *asks = open->fact                   ? open->fact->asks
                       : open->finding->rule        ? open->finding->rule->asks
                       : is_of_check(open->finding) ? "it"
                                                    : "";
    for (const char *const *name = letter_addressees; *name; name++) {
        if (string_equal(*name, asks))
            return *name;
    }
    return OTHERS;
}

/* ---- what ---- */

static const char *question_of(struct arena *arena, const struct open *open)
{
    const struct finding *finding = open->finding;
    if (open->fact)
        return *open->fact->letter ? open->fact->letter : open->fact->question;
    if (is_of_check(finding))
        return arena_format(
            arena, "The check %s could not be made. Can you put that right?", open->check->check->id);
    if (finding->rule && *finding->rule->question)
        return finding->rule->question;
    return arena_format(
        arena, "Can you show us this: %s?", *finding->title ? finding->title : finding->rule_id);
}

static const char *settled_by_of(const struct open *open)
{
    if (open->fact)
        return "Your answer, with your name and the day";
    return open->finding->rule ? open->finding->rule->settled_by : "";
}

static const char *why_of(struct arena *arena, const struct open *open)
{
    static const char *const bases[BASIS_COUNT] = {
        [BASIS_LAW] = "the law asks for it",
        [BASIS_CONTRACT] = "our contract must settle it",
        [BASIS_POLICY] = "our policy asks for it",
        [BASIS_PRACTICE] = "it is good practice",
    };
    const struct finding *finding = open->finding;
    if (open->fact)
        return "which rules apply to the product depends on the answer";
    if (is_of_check(finding))
        return "until it is made the product is on hold";
    const char *base = finding->basis < BASIS_COUNT && bases[finding->basis] ? bases[finding->basis] : "";
    const char *citation = *finding->citation ? finding->citation
                           : finding->rule    ? finding->rule->citation
                                              : "";
    struct text words = {0};
    text_format(&words, "\"%s\"", *finding->title ? finding->title : finding->rule_id);
    if (*base)
        text_format(&words, ": %s", base);
    if (*citation)
        text_format(&words, " (%s)", citation);
    const char *copy = arena_copy(arena, text_string(&words));
    text_free(&words);
    return copy;
}

/* ---- one cause of many ---- */

enum { MANY = 3 }; /* rules of a check of which the very same is said */

/* Of a check whose paper is not there the same is said of every rule. To ask about each would ask of a paper that nobody
 * has: it is asked for first, and the rest is named beside it. */
static bool is_follower(const struct check_result *check, const struct finding *finding)
{
    size_t same = 0;
    bool got = finding->evidence && finding->evidence->state == EVIDENCE_GOT;
    if (finding->status != STATUS_UNKNOWN || !finding->rule || *finding->subject || got)
        return false;
    for (uint32_t i = 0; i < check->finding_count; i++) {
        const struct finding *other = &check->findings[i];
        same +=
            other->status == STATUS_UNKNOWN && other->rule && string_equal(other->message, finding->message);
    }
    /* Without a paper that is not there to tell, it must be said of nearly all: a vendor's silence on some is no cause. */
    return finding->evidence ? same >= MANY : same * 3 > (size_t)check->finding_count * 2;
}

/* What is asked for in place of those. */
static const struct finding *leader(const struct check_result *check)
{
    for (uint32_t i = 0; i < check->finding_count; i++) {
        if (check->findings[i].rule && is_open(check, &check->findings[i]))
            return &check->findings[i];
    }
    return NULL;
}

/* "BAA-01, BAA-02": those whose turn comes later. */
static const char *followers(struct arena *arena, const struct check_result *check)
{
    struct text words = {0};
    for (uint32_t i = 0; i < check->finding_count; i++) {
        const struct finding *finding = &check->findings[i];
        if (finding != leader(check) && is_open(check, finding) && is_follower(check, finding))
            text_format(&words, "%s%s", words.length ? ", " : "", finding->rule_id);
    }
    const char *copy = arena_copy(arena, text_string(&words));
    text_free(&words);
    return copy;
}

/* ---- an item: all findings of a rule ---- */

/* Appends WORDS behind what is there, each only once. */
static const char *join(struct arena *arena, const char *before, const char *words)
{
    if (!*words || strstr(before, words))
        return before;
    return *before ? arena_format(arena, "%s; %s", before, words) : words;
}

/* The name of the file that was looked into, without its folders, for it may go outside; of the web, whose pages. */
static const char *document_of(struct arena *arena, const struct open *open)
{
    const struct evidence *evidence = open->finding->evidence;
    const char *name = evidence && evidence->state == EVIDENCE_GOT ? evidence_name(evidence) : "";
    const char *host = strstr(name, "://");
    const char *slash = strrchr(name, '/');
    if (host)
        return arena_copy_bytes(arena, host + 3, strcspn(host + 3, "/?#"));
    return slash ? slash + 1 : name;
}

/* Rules about any paper say "the document": which one it is, its section says. */
static const char *about_of(struct letters *letters, const struct open *open, const char *subject)
{
    const struct check *check = open->check->check;
    if (!string_equal(check->plugin, "document") || open->fact)
        return subject;
    const char *title = check->id;
    for (size_t i = 0; i < letters->site->dimension_count; i++) {
        if (string_equal(letters->site->dimensions[i].name, check->id))
            title = letters->site->dimensions[i].title;
    }
    return *subject ? arena_format(&letters->arena, "%s; %s", title, subject) : title;
}

static void add_item(struct letters *letters, struct addressed *to, const struct open *open)
{
    struct arena *arena = &letters->arena;
    const struct finding *finding = open->finding;
    const char *reference = arena_format(
        arena, "%s/%s", open->check->check->id, open->fact ? open->fact->name : finding->rule_id);
    const char *found = open->fact ? "" : finding_says(finding);
    const char *subject = open->fact || is_of_check(finding) ? "" : finding->subject;
    const char *document = open->fact ? "" : document_of(arena, open);
    for (size_t i = 0; i < to->letter.count; i++) {
        struct letter_item *item = &to->items[i];
        bool same_fact = open->fact && string_equal(item->question, question_of(arena, open));
        if (!same_fact && !string_equal(item->reference, reference))
            continue;
        item->about = join(arena, item->about, subject);
        item->document = join(arena, item->document, document);
        item->found = join(arena, item->found, found);
        return;
    }
    struct letter_rule *rule = NULL;
    if (finding->rule) {
        rule = arena_take(arena, sizeof *rule);
        *rule = (struct letter_rule){open->check->check->id, finding->rule_id, open->check->check->inherited};
    }
    to->rules[to->letter.count] = rule;
    to->items[to->letter.count++] = (struct letter_item){.question = question_of(arena, open),
        .about = about_of(letters, open, subject),
        .document = document,
        .settled_by = settled_by_of(open),
        .why = why_of(arena, open),
        .found = found,
        .reference = reference,
        .also = finding == leader(open->check) ? followers(arena, open->check) : ""};
}

/* ---- a letter ---- */

static void begin_letter(struct letters *letters, struct addressed *to, const struct site *site,
    const struct deployment_result *result, struct date date)
{
    const struct deployment *deployment = result->deployment;
    bool vendor = string_equal(to->asks, "vendor");
    char day[DATE_TEXT_SIZE], go_live[DATE_TEXT_SIZE];
    struct text product = {0}, signer = {0};
    date_text(date, day);
    date_text(deployment->go_live, go_live);
    text_append_string(&product, *deployment->product ? deployment->product : deployment->id);
    if (*deployment->version)
        text_format(&product,
            string_equal(deployment->version, "rolling") ? " (rolling version)" : " (version %s)",
            deployment->version);
    if (*deployment->vendor && !vendor)
        text_format(&product, " by %s", deployment->vendor);
    if (deployment->answered.by)
        text_format(&signer, "%s%s%s", deployment->answered.by, deployment->answered.role ? ", " : "",
            deployment->answered.role ? deployment->answered.role : "");
    const char *address = site_address(site, to->asks);
    to->letter =
        (struct letter){.to = vendor && *deployment->vendor ? deployment->vendor : asked_name(to->asks),
            .address = address ? address : "",
            .from = site->name,
            .contact = site->contact ? site->contact : "",
            .date = arena_copy(&letters->arena, day),
            .product = arena_copy(&letters->arena, text_string(&product)),
            .in_use = deployment_in_use(deployment),
            .go_live = arena_copy(&letters->arena, go_live),
            .signer = arena_copy(&letters->arena, text_string(&signer)),
            .outside = vendor};
    text_free(&product);
    text_free(&signer);
}

static size_t count_open(const struct deployment_result *result)
{
    size_t count = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t j = 0; j < result->checks[i].finding_count; j++)
            count += is_open(&result->checks[i], &result->checks[i].findings[j]);
    }
    return count;
}

static void collect(struct letters *letters, struct addressed *to, const struct session *session,
    const struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            struct open open = {check, &check->findings[j], NULL};
            if (!is_open(check, open.finding) ||
                (open.finding != leader(check) && is_follower(check, open.finding)))
                continue;
            if (is_fact(open.finding))
                open.fact = config_fact(session->config, open.finding->subject);
            if (string_equal(asks_of(&open), to->asks))
                add_item(letters, to, &open);
        }
    }
    to->letter.items = to->items;
}

void letters_make(struct letters *letters, const struct session *session, const struct site *site,
    const struct deployment_result *result, struct date date)
{
    size_t most = count_open(result), addressees = sizeof letter_addressees / sizeof *letter_addressees;
    *letters = (struct letters){.site = site};
    letters->items = arena_take(&letters->arena, addressees * sizeof *letters->items);
    for (const char *const *asks = letter_addressees; *asks; asks++) {
        struct addressed *to = &letters->items[letters->count];
        *to = (struct addressed){.asks = *asks};
        begin_letter(letters, to, site, result, date);
        to->items = arena_take(&letters->arena, most * sizeof *to->items);
        to->rules = arena_take(&letters->arena, most * sizeof *to->rules);
        collect(letters, to, session, result);
        letters->count += to->letter.count > 0;
    }
}

void letters_free(struct letters *letters)
{
    arena_free(&letters->arena);
    *letters = (struct letters){0};
}
