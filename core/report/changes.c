/* What changed since another run, in words. See changes.h. */
#include "report/changes.h"

#include "model/difference.h"

static void append_quoted(struct text *words, const char *label, const char *foreign)
{
    text_append_string(words, label);
    text_append_visible(words, foreign);
}

/* What it is that changed. */
static void append_what(const struct difference *change, struct text *words)
{
    switch (change->kind) {
    case CHANGE_DECISION:
        text_append_string(words, "the decision");
        break;
    case CHANGE_FACT:
        append_quoted(words, "fact ", change->subject);
        break;
    case CHANGE_CHECK:
        append_quoted(words, "check ", change->check);
        break;
    case CHANGE_SETTING:
        append_quoted(words, "", change->check);
        append_quoted(words, ".", change->subject);
        break;
    case CHANGE_PLUGIN:
        append_quoted(words, "plugin of ", change->check);
        break;
    case CHANGE_ACT:
        append_quoted(words, "", change->subject);
        append_quoted(words, " on ", change->check);
        append_quoted(words, "/", change->rule);
        break;
    case CHANGE_EVIDENCE:
        append_quoted(words, "", change->subject);
        append_quoted(words, " (", change->check);
        text_append_char(words, ')');
        break;
    case CHANGE_FINDING:
        append_quoted(words, "", change->rule);
        append_quoted(words, *change->subject ? " " : "", change->subject);
        append_quoted(words, " (", change->check);
        text_append_char(words, ')');
        break;
    case CHANGE_IDENTITY:
    case CHANGE_KIND_COUNT:
        append_quoted(words, "", change->subject);
        break;
    }
}

void change_words(const struct difference *change, struct text *words)
{
    append_what(change, words);
    if (!*change->was) {
        append_quoted(words, ": new: ", change->now);
    } else if (!*change->now) {
        append_quoted(words, ": gone; was ", change->was);
    } else {
        append_quoted(words, ": was ", change->was);
        append_quoted(words, "; is ", change->now);
    }
}

void change_json(const struct difference *change, struct json_writer *json)
{
    json_begin_object(json);
    json_member(json, "kind", change_kind_name(change->kind));
    json_member(json, "check", change->check);
    json_member(json, "rule", change->rule);
    json_member(json, "subject", change->subject);
    json_member(json, "was", change->was);
    json_member(json, "now", change->now);
    json_end_object(json);
}
