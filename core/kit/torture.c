/* What is spoilt, and what must not pass then. See torture.h. */
#include "kit/torture.h"

#include "kit/compare.h"

#include <stdlib.h>
#include <string.h>

/* ---- spoiling ---- */

/* Letters and digits are exchanged for others, so that it can still be read and says nothing any more. */
static void garble(unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = bytes[i];
        if (c >= 'a' && c <= 'z')
            bytes[i] = (unsigned char)('a' + (c - 'a' + 13) % 26);
        else if (c >= 'A' && c <= 'Z')
            bytes[i] = (unsigned char)('A' + (c - 'A' + 13) % 26);
        else if (c >= '0' && c <= '9')
            bytes[i] = (unsigned char)('0' + (c - '0' + 5) % 10);
    }
}

/* Half of it, without half a character at its end. */
static size_t half_of(const unsigned char *bytes, size_t length)
{
    size_t half = length / 2;
    while (half > 0 && (bytes[half] & 0xc0) == 0x80)
        half--;
    return half;
}

const void *torture_bytes(
    const struct case_piece *piece, enum torture torture, struct arena *arena, size_t *ret_length)
{
    if (torture == TORTURE_EMPTY || !piece->length) {
        *ret_length = 0;
        return "";
    }
    char *bytes = arena_copy_bytes(arena, piece->bytes, piece->length);
    *ret_length = piece->length;
    if (torture == TORTURE_TRUNCATED)
        *ret_length = half_of(piece->bytes, piece->length);
    else
        garble((unsigned char *)bytes, piece->length);
    return bytes;
}

static const struct gathered *spoilt(
    const struct case_piece *piece, enum torture torture, struct shelf *shelf, struct arena *arena)
{
    static const enum evidence_state states[] = {
        [TORTURE_ABSENT] = EVIDENCE_ABSENT,
        [TORTURE_UNAVAILABLE] = EVIDENCE_UNAVAILABLE,
        [TORTURE_REFUSED] = EVIDENCE_REFUSED,
    };
    if (torture <= TORTURE_REFUSED)
        return shelf_put(shelf, piece, states[torture], torture_name(torture), NULL, 0);
    size_t length;
    const void *bytes = torture_bytes(piece, torture, arena, &length);
    return shelf_put(shelf, piece, EVIDENCE_GOT, "", bytes, length);
}

/* ---- preparing ---- */

static bool is_asked(const struct deployment *deployment, const char *name)
{
    const struct fact *fact = deployment_fact(deployment, name);
    return fact && fact->value && fact->asked && !fact->derived;
}

static void add_piece(struct ordeals *ordeals, const struct trial *plain, size_t piece, enum torture torture,
    struct shelf *shelf, struct arena *arena)
{
    const struct plugin_case *of = plain->of;
    struct ordeal *ordeal = &ordeals->items[ordeals->count++];
    *ordeal = (struct ordeal){
        .trial = {.of = of, .site = plain->site, .deployment = plain->deployment, .check = plain->check},
        .piece = piece,
        .torture = torture,
    };
    ordeal->name = arena_format(arena, "%s is %s", of->pieces[piece].uri, torture_name(torture));
    ordeal->trial.pieces = arena_take(arena, (of->piece_count + 1) * sizeof *ordeal->trial.pieces);
    memcpy(ordeal->trial.pieces, plain->pieces, of->piece_count * sizeof *ordeal->trial.pieces);
    ordeal->trial.pieces[piece] = spoilt(&of->pieces[piece], torture, shelf, arena);
}

static void add_fact(struct ordeals *ordeals, const struct trial *plain,
    const struct plugin_description *plugin, const char *data_folder, const char *fact, struct arena *arena)
{
    const struct plugin_case *of = plain->of;
    const struct check *check = NULL;
    struct config *config = case_without_fact(of, plugin, data_folder, fact, &check);
    if (!config)
        return;
    ordeals->items[ordeals->count++] = (struct ordeal){
        .trial = {.of = of,
            .site = &config->site,
            .deployment = &config->deployments[0],
            .check = check,
            .pieces = plain->pieces},
        .piece = of->piece_count,
        .fact = fact,
        .config = config,
        .name = arena_format(arena, "the fact %s is not set", fact),
    };
}

struct ordeals torture_prepare(const struct trial *plain, const struct plugin_description *plugin,
    const char *data_folder, struct shelf *shelf, struct arena *arena)
{
    const struct plugin_case *of = plain->of;
    size_t fact_count = 0;
    while (plugin->facts && plugin->facts[fact_count])
        fact_count++;
    struct ordeals ordeals = {.items = arena_take(arena, (of->piece_count * TORTURE_COUNT + fact_count + 1) *
                                                             sizeof *ordeals.items)};
    for (size_t i = 0; i < of->piece_count; i++) {
        const struct case_piece *piece = &of->pieces[i];
        bool wanted = piece_is_file(piece->kind) || plain->asked[i];
        for (unsigned t = 0; t < TORTURE_COUNT && wanted && piece->state == EVIDENCE_GOT; t++) {
            if (piece->tortures & 1u << t)
                add_piece(&ordeals, plain, i, (enum torture)t, shelf, arena);
        }
    }
    for (size_t i = 0; i < fact_count; i++) {
        if (is_asked(plain->deployment, plugin->facts[i]))
            add_fact(&ordeals, plain, plugin, data_folder, plugin->facts[i], arena);
    }
    return ordeals;
}

void torture_free(struct ordeals *ordeals)
{
    for (size_t i = 0; i < ordeals->count; i++)
        config_free(ordeals->items[i].config);
}

/* ---- what must not be ---- */

/* Whether a status lets a check pass. */
static bool is_good(enum status status)
{
    return status == STATUS_PASS || status == STATUS_NOTE || status == STATUS_NOT_APPLICABLE;
}

static bool rests_on(const struct finding *finding, const char *uri)
{
    return finding->evidence && string_equal(finding->evidence->uri, uri);
}

/* True if FINDING may stay good though what its twin in the plain trial rested on is spoilt. */
static bool may_stay(const struct ordeal *ordeal, const struct finding *plain, const struct finding *finding)
{
    const struct case_piece *piece = &ordeal->trial.of->pieces[ordeal->piece];
    bool other_evidence = finding->evidence && !rests_on(finding, piece->uri) &&
                          finding->evidence->state == EVIDENCE_GOT && finding->status == STATUS_PASS;
    bool document = piece_is_file(piece->kind) && rests_on(finding, piece->uri);
    /* What is cited as a whole is on file: no plugin can tell that half of a text is gone, or what its words mean. */
    bool on_file = document && !*plain->quote && !*finding->quote && ordeal->torture >= TORTURE_TRUNCATED;
    /* What is quoted stands in the half that is left. */
    bool quoted = document && *finding->quote && ordeal->torture == TORTURE_TRUNCATED;
    return other_evidence || on_file || quoted;
}

static void complain(const char *words, const struct finding *finding, struct text *lines)
{
    text_format(lines, "    %s ", words);
    compare_describe(finding, lines);
    text_append_char(lines, '\n');
}

/* Whether a rule may be said to stand so though what its pass rested on is spoilt: a note asks nothing, so it may only be
 * where something else holds the check up. */
static bool is_gone(enum status status, const struct ordeal *ordeal)
{
    if (status == STATUS_NOTE)
        return !is_good(trial_status(&ordeal->trial));
    return !is_good(status);
}

/* A pass or not-applicable that rested on the piece must be gone. */
static bool rested_is_gone(const struct ordeal *ordeal, const struct trial *plain, struct text *lines)
{
    bool good = true;
    const char *uri = ordeal->trial.of->pieces[ordeal->piece].uri;
    for (size_t i = 0; i < plain->result.finding_count; i++) {
        const struct finding *before = &plain->result.findings[i];
        bool earned = before->status == STATUS_PASS || before->status == STATUS_NOT_APPLICABLE;
        if (!earned || !rests_on(before, uri))
            continue;
        const struct finding *after = trial_finding(&ordeal->trial, before->rule_id, before->subject);
        if (after ? is_gone((enum status)after->status, ordeal) || may_stay(ordeal, before, after)
                  : is_gone(trial_rule_status(&ordeal->trial, before->rule_id), ordeal))
            continue;
        complain(after ? "still" : "not spoken of any more:", after ? after : before, lines);
        good = false;
    }
    return good;
}

/* Less must not make a rule pass that did not, nor the check as a whole. Another text may: nobody can tell that half of it is
 * missing, or that a word which must not be there was exchanged. */
static bool nothing_is_better(const struct ordeal *ordeal, const struct trial *plain, struct text *lines)
{
    const struct plugin_case *of = ordeal->trial.of;
    if (!ordeal->fact && ordeal->torture >= TORTURE_TRUNCATED &&
        piece_is_file(of->pieces[ordeal->piece].kind))
        return true;
    bool good = is_good(trial_status(plain)) || !is_good(trial_status(&ordeal->trial));
    if (!good)
        text_format(lines, "    the check was %s and is %s now\n", status_name(trial_status(plain)),
            status_name(trial_status(&ordeal->trial)));
    for (size_t i = 0; i < ordeal->trial.result.finding_count; i++) {
        const struct finding *after = &ordeal->trial.result.findings[i];
        enum status before = trial_rule_status(plain, after->rule_id);
        if (before == STATUS_NONE || is_good(before) ||
            trial_rule_status(&ordeal->trial, after->rule_id) != STATUS_PASS)
            continue;
        AUTO_FREE char *words = memory_format("better than %s:", status_name(before));
        complain(words, after, lines);
        good = false;
    }
    return good;
}

/* A check that was not needless must not become so. */
static bool stays_applicable(const struct ordeal *ordeal, const struct trial *plain, struct text *lines)
{
    if (trial_status(&ordeal->trial) != STATUS_NOT_APPLICABLE || trial_status(plain) == STATUS_NOT_APPLICABLE)
        return true;
    text_append_string(lines, "    the check does not apply any more\n");
    return false;
}

/* Without a fact that it asks for, the check must not pass; one that does not ask says what it said. */
static bool fact_is_missed(const struct ordeal *ordeal, const struct trial *plain, struct text *lines)
{
    struct text differences = {0};
    bool passes = is_good(trial_status(&ordeal->trial));
    bool same = compare_trials(plain, &ordeal->trial, &differences);
    text_free(&differences);
    if (!passes || same)
        return true;
    text_format(lines, "    the check is %s\n", status_name(trial_status(&ordeal->trial)));
    return false;
}

bool torture_bears(const struct ordeal *ordeal, const struct trial *plain, struct text *ret_lines)
{
    struct text lines = {0};
    bool good = !ordeal->trial.problem;
    if (!good) {
        text_append_string(&lines, "    the check failed: ");
        text_append_visible(&lines, ordeal->trial.problem);
        text_append_char(&lines, '\n');
    } else {
        good = nothing_is_better(ordeal, plain, &lines);
        good = stays_applicable(ordeal, plain, &lines) && good;
        good =
            (ordeal->fact ? fact_is_missed(ordeal, plain, &lines) : rested_is_gone(ordeal, plain, &lines)) &&
            good;
    }
    if (!good) {
        text_append_visible(ret_lines, ordeal->name);
        text_format(ret_lines, "\n%s", text_string(&lines));
    }
    text_free(&lines);
    return good;
}
