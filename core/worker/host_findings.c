/* What a plugin says: findings, their texts, what they rely on, and the verdict at the end. Texts are bounded and made
 * valid UTF-8 here; what is made of them stands in host_verdict.c. See golive/plugin.h. */
#include "worker/host.h"

#include <stdio.h>
#include <string.h>

#define LONGEST_MESSAGE ((size_t)2000) /* bytes of each text of a finding */
#define LONGEST_SUBJECT ((size_t)200)
#define LONGEST_FORMAT ((size_t)1 << 20)
#define MOST_RELIANCES 256u

/* A copy of at most MOST bytes, cut between characters; bytes that are no UTF-8 are made visible. */
const char *call_clean(struct call *call, const char *text, size_t most)
{
    size_t length = strnlen(text, most + 1);
    bool cut = length > most;
    if (cut) {
        length = most;
        while (length && ((unsigned char)text[length] & 0xc0) == 0x80)
            length--;
        call->cut = true;
    }
    if (utf8_valid(text, length, NULL))
        return cut ? arena_format(call->arena, "%.*s\xe2\x80\xa6", (int)length, text)
                   : arena_copy_bytes(call->arena, text, length);
    struct text visible = {.maximum = most * 4 + 16};
    const char *copy = arena_copy_bytes(call->arena, text, length);
    text_append_visible(&visible, copy);
    copy = arena_copy(call->arena, text_string(&visible));
    text_free(&visible);
    return copy;
}

static const char *formatted(struct call *call, const char *format, va_list arguments)
{
    char buffer[LONGEST_MESSAGE + 8];
    if (!format)
        return "";
    int length = vsnprintf(buffer, sizeof buffer, format, arguments);
    return length < 0 ? "" : call_clean(call, buffer, LONGEST_MESSAGE);
}

const char *host_format(golive *g, const char *format, va_list arguments)
{
    struct call *call = call_of(g);
    asks(call, "a formatted text", NULL);
    va_list again;
    va_copy(again, arguments);
    int length = format ? vsnprintf(NULL, 0, format, again) : -1;
    va_end(again);
    if (length < 0)
        return "";
    size_t room = (size_t)length < LONGEST_FORMAT ? (size_t)length + 1 : LONGEST_FORMAT;
    char *text = arena_take(call->arena, room);
    vsnprintf(text, room, format, arguments);
    return text;
}

void host_subject(golive *g, const char *subject)
{
    struct call *call = call_of(g);
    asks(call, "a subject", subject);
    call->subject = subject && *subject ? call_clean(call, subject, LONGEST_SUBJECT) : "";
}

const struct rule *call_rule(struct call *call, const char *id)
{
    id = id ? id : "";
    const struct rule *rule = map_get(&call->plugin->rules, id);
    for (size_t i = 0; !rule && i < call->job->rule_count; i++) {
        if (strcmp(call->job->rules[i].id, id) == 0)
            rule = &call->job->rules[i];
    }
    if (!rule)
        call_misuse(call, call_clean(call, id, LONGEST_SUBJECT),
            "the plugin speaks of the rule \"%s\", which its description does not have",
            call_clean(call, id, LONGEST_SUBJECT));
    return rule;
}

const struct rule *call_rule_at(const struct call *call, size_t number)
{
    const struct plugin_description *description = &call->plugin->description;
    if (number < description->rule_count)
        return &description->rules[number];
    number -= description->rule_count;
    return number < call->job->rule_count ? &call->job->rules[number] : NULL;
}

size_t call_rule_number(const struct call *call, const struct rule *rule)
{
    const struct plugin_description *description = &call->plugin->description;
    for (size_t i = 0; i < call->job->rule_count; i++) {
        if (rule == &call->job->rules[i])
            return description->rule_count + i;
    }
    return (size_t)(rule - description->rules);
}

void host_finding(
    golive *g, int32_t status, const char *rule_id, golive_place place, const char *format, va_list arguments)
{
    struct call *call = call_of(g);
    asks(call, "a finding of the rule", rule_id);
    const struct rule *rule = call_rule(call, rule_id);
    if (status < GOLIVE_FAIL || status > GOLIVE_NOT_APPLICABLE) {
        call_misuse(call, "status", "the plugin gives a finding the status %d, which is none", status);
        status = GOLIVE_UNKNOWN;
    }
    if (call->said_count == WORKER_MOST_FINDINGS) {
        call_broke(call, "made more than %u findings", WORKER_MOST_FINDINGS);
        return;
    }
    if (!rule)
        return;
    memory_reserve(&call->said, &call->said_capacity, call->said_count + 1, sizeof *call->said);
    call->said[call->said_count] = (struct said){
        .rule = rule,
        .number = call_rule_number(call, rule),
        .subject = call->subject,
        .message = formatted(call, format, arguments),
        .expected = "",
        .found = "",
        .place = place_of(call, place) ? place.id : 0,
        .order = (uint32_t)call->said_count,
        .status = status,
    };
    call->said_count++;
}

void host_expected(golive *g, const char *format, va_list arguments)
{
    struct call *call = call_of(g);
    asks(call, "what is expected", NULL);
    if (call->said_count)
        call->said[call->said_count - 1].expected = formatted(call, format, arguments);
}

void host_found(golive *g, const char *format, va_list arguments)
{
    struct call *call = call_of(g);
    asks(call, "what was found", NULL);
    if (call->said_count)
        call->said[call->said_count - 1].found = formatted(call, format, arguments);
}

/* ---- other checks ---- */

static void note_reliance(struct call *call, const struct rule *rule, const char *check, enum status status)
{
    struct reliance *grown = arena_take(call->arena, (call->reliance_count + 1) * sizeof *grown);
    if (call->reliance_count)
        memcpy(grown, call->reliances, call->reliance_count * sizeof *grown);
    grown[call->reliance_count++] = (struct reliance){rule, check, status};
    call->reliances = grown;
}

int32_t host_relies_on(golive *g, const char *check, const char *rule_id)
{
    struct call *call = call_of(g);
    asks(call, "the check", check);
    check = call_clean(call, check ? check : "", LONGEST_SUBJECT);
    const struct rule *rule = call_rule(call, rule_id);
    if (!rule)
        return GOLIVE_UNKNOWN;
    if (!*check || string_equal(check, call->job->check)) {
        call_misuse(call, "relies", "the plugin says that its check relies on %s",
            *check ? "itself" : "a check without a name");
        note_reliance(call, rule, check, STATUS_UNKNOWN);
        return GOLIVE_UNKNOWN;
    }
    if (call->relies.count == MOST_RELIANCES) {
        call_broke(call, "relies on more than %u checks", MOST_RELIANCES);
        return GOLIVE_UNKNOWN;
    }
    word_list_add(call->arena, &call->relies, check);
    for (size_t i = 0; i < call->job->reliance_count; i++) {
        if (!string_equal(call->job->reliances[i].check, check))
            continue;
        note_reliance(call, rule, check, call->job->reliances[i].status);
        return (int32_t)call->job->reliances[i].status;
    }
    word_list_add(call->arena, &call->wants, check);
    call->pending = true;
    /* Should this call count as the last one after all, then no more is known of that check than this. */
    note_reliance(call, rule, check, STATUS_UNKNOWN);
    return GOLIVE_PENDING;
}

/* ---- verdicts ---- */

static golive_verdict give(struct call *call, int32_t verdict)
{
    call->verdict = verdict;
    return (golive_verdict){verdict};
}

golive_verdict host_done(golive *g)
{
    asks(call_of(g), "to be done", NULL);
    return give(call_of(g), VERDICT_DONE);
}

golive_verdict host_wait(golive *g)
{
    asks(call_of(g), "to wait", NULL);
    return give(call_of(g), VERDICT_WAIT);
}

golive_verdict host_not_applicable(golive *g, const char *reason)
{
    struct call *call = call_of(g);
    asks(call, "not to apply", reason);
    const struct plugin_description *description = &call->plugin->description;
    call->reason = NULL;
    for (size_t i = 0; i < description->reason_count; i++) {
        if (string_equal(description->reasons[i].id, reason))
            call->reason = &description->reasons[i];
    }
    if (!call->reason)
        call_misuse(call, "reason", "the plugin gives the reason \"%s\", which its description does not have",
            call_clean(call, reason ? reason : "", LONGEST_SUBJECT));
    return give(call, VERDICT_NOT_APPLICABLE);
}
