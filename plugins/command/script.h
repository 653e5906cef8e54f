/* SPDX-License-Identifier: MIT
 *
 * Scripts by golive's own contract (golive-script(7)): what is known goes in as lines, needs or findings come out as lines.
 * A script runs again with what it needed, until it says what it found. Must not know what a script judges. */
#ifndef COMMAND_SCRIPT_H
#define COMMAND_SCRIPT_H

#include <golive/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_ROUNDS 7 /* times it may say that it needs something */
#define SCRIPT_LONGEST ((size_t)500 << 10)
#define SCRIPT_MOST_NEEDS 64

/* What is put in, as it grows. Freed by whoever made it. */
struct script_input {
    char *bytes;
    size_t length;
    size_t capacity;
    int full; /* it would be longer than SCRIPT_LONGEST */
};

static void script_put(struct script_input *input, const char *bytes, size_t length)
{
    if (input->full || length > SCRIPT_LONGEST - input->length) {
        input->full = 1;
        return;
    }
    if (input->length + length + 1 > input->capacity) {
        size_t capacity = 2 * (input->length + length + 1);
        char *grown = realloc(input->bytes, capacity);
        if (!grown) {
            input->full = 1;
            return;
        }
        input->bytes = grown;
        input->capacity = capacity;
    }
    memcpy(input->bytes + input->length, bytes, length);
    input->length += length;
    input->bytes[input->length] = '\0';
}

static void script_put_text(struct script_input *input, const char *text)
{
    script_put(input, text, strlen(text));
}

/* In one line: what would end it becomes a blank. */
static void script_put_flat(struct script_input *input, const char *text)
{
    for (; *text; text++)
        script_put(input, *text == '\n' || *text == '\r' ? " " : text, 1);
}

static void script_put_line(struct script_input *input, const char *word, const char *name, const char *value)
{
    script_put_text(input, word);
    script_put_text(input, " ");
    script_put_flat(input, name);
    script_put_text(input, " ");
    script_put_flat(input, value);
    script_put_text(input, "\n");
}

/* Every line of TEXT behind "| ". */
static void script_put_block(struct script_input *input, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        script_put_text(input, "| ");
        script_put(input, text, length && text[length - 1] == '\r' ? length - 1 : length);
        script_put_text(input, "\n");
        text += length + (text[length] == '\n');
    }
}

static const char *script_state(int32_t state)
{
    return state == GOLIVE_GOT       ? "got"
           : state == GOLIVE_ABSENT  ? "absent"
           : state == GOLIVE_REFUSED ? "refused"
                                     : "unavailable";
}

/* ---- what it needs ---- */

static void script_answer(struct script_input *input, const char *what, int32_t state, const char *words)
{
    script_put_text(input, "answer ");
    script_put_flat(input, what);
    script_put_text(input, " ");
    script_put_text(input, script_state(state));
    script_put_text(input, *words ? " " : "");
    script_put_flat(input, words);
    script_put_text(input, "\n");
}

static void script_give_document(golive *g, struct script_input *input, const char *what)
{
    const golive_document *document = golive_document_of(g, "document");
    uint32_t pages = golive_pages(g, document);
    if (!document)
        return;
    script_answer(input, what, golive_state(g, document),
        golive_state(g, document) == GOLIVE_GOT ? golive_document_name(g, document)
                                                : golive_why(g, document));
    if (golive_state(g, document) == GOLIVE_GOT && golive_unread_pages(g, document))
        script_put_text(input, "unread some pages are pictures, and nothing of them stands here\n");
    for (uint32_t page = 1; page <= pages; page++) {
        char head[32];
        snprintf(head, sizeof head, "page %u\n", page);
        script_put_text(input, head);
        script_put_block(input, golive_page_text(g, document, page));
    }
}

static void script_give_address(golive *g, struct script_input *input, const char *what)
{
    const golive_source *source = golive_fetch(g, what, "CMD-01");
    int32_t state = golive_source_state(g, source);
    const char *text = golive_source_text(g, source);
    if (!source)
        return;
    if (state == GOLIVE_GOT && !*text) {
        script_answer(input, what, GOLIVE_UNAVAILABLE, "what it answers is no text");
        return;
    }
    script_answer(input, what, state,
        state == GOLIVE_GOT ? golive_source_media_type(g, source) : golive_source_why(g, source));
    script_put_block(input, text);
}

static void script_give_fact(golive *g, struct script_input *input, const char *what)
{
    const char *value = golive_fact(g, what + strlen("fact:"));
    script_answer(input, what, *value ? GOLIVE_GOT : GOLIVE_ABSENT, *value ? "" : "nobody has answered it");
    script_put_block(input, value);
}

static void script_give_key(golive *g, struct script_input *input, const char *what)
{
    const char *value = golive_key(g, what + strlen("key:"));
    script_answer(input, what, *value ? GOLIVE_GOT : GOLIVE_ABSENT, *value ? "" : "it is not set");
    script_put_block(input, value);
}

/* "past:2026-10-31", "within:2026-10-31/30": days. A script has no clock of its own: what it asks is noted, so that golive
 * knows until when its word holds. */
static void script_give_date(golive *g, struct script_input *input, const char *what)
{
    int within = strncmp(what, "within:", 7) == 0;
    const char *text = strchr(what, ':') + 1, *slash = strchr(text, '/');
    char day[32] = "";
    if (strcspn(text, "/") < sizeof day)
        memcpy(day, text, strcspn(text, "/"));
    golive_date date = golive_date_parse(g, day);
    int64_t days = slash ? golive_number(g, slash + 1) : -1;
    if (date.day == GOLIVE_NO_DATE || (within && (days < 0 || days > 36500))) {
        script_answer(input, what, GOLIVE_REFUSED, "write past:YYYY-MM-DD or within:YYYY-MM-DD/DAYS");
        return;
    }
    int yes = within ? golive_is_within(g, date, days * 86400) : golive_is_past(g, date);
    script_answer(input, what, GOLIVE_GOT, "");
    script_put_block(input, yes ? "yes" : "no");
}

static const struct script_kind {
    const char *prefix;
    void (*give)(golive *g, struct script_input *input, const char *what);
} script_kinds[] = {
    {"fact:", script_give_fact},
    {"key:", script_give_key},
    {"past:", script_give_date},
    {"within:", script_give_date},
    {"https://", script_give_address},
    {"document", script_give_document},
};

static void script_give(golive *g, struct script_input *input, const char *what)
{
    for (size_t i = 0; i < sizeof script_kinds / sizeof *script_kinds; i++) {
        size_t length = strlen(script_kinds[i].prefix);
        int whole = script_kinds[i].give == script_give_document;
        if (strncmp(what, script_kinds[i].prefix, length) == 0 && (!whole || !what[length])) {
            script_kinds[i].give(g, input, what);
            return;
        }
    }
    script_answer(input, what, GOLIVE_REFUSED,
        "there is no such thing to need: fact:, key:, past:, within:, https://, document");
}

/* ---- what it says ---- */

static const struct script_word {
    const char *word;
    void (*say)(golive *g, const char *rule, golive_place place, const char *format, ...);
} script_words[] = {
    {"PASS", golive_pass},
    {"WARN", golive_warn},
    {"FAIL", golive_fail},
    {"UNKNOWN", golive_unknown},
    {"NOTE", golive_note},
};

/* The next line of *AT in memory of this call; NULL at the end. */
static const char *script_line(golive *g, const char **at)
{
    if (!**at)
        return NULL;
    size_t length = strcspn(*at, "\n");
    const char *line = golive_format(g, "%.*s", (int)(length < 1000 ? length : 1000), *at);
    *at += length + ((*at)[length] == '\n');
    return line;
}

/* "PASS SITE-01 text": what is to be said, of which rule, and the text. NULL if it is no such line. */
static const struct script_word *script_finding(
    golive *g, const char *line, const char **ret_rule, const char **ret_text)
{
    for (size_t i = 0; i < sizeof script_words / sizeof *script_words; i++) {
        size_t length = strlen(script_words[i].word);
        if (strncmp(line, script_words[i].word, length) != 0 || line[length] != ' ')
            continue;
        const char *rule = line + length + strspn(line + length, " ");
        size_t end = strcspn(rule, " ");
        *ret_rule = golive_format(g, "%.*s", (int)end, rule);
        *ret_text = rule + end + strspn(rule + end, " ");
        return *rule ? &script_words[i] : NULL;
    }
    return NULL;
}

static int script_is_need(const char *line)
{
    return strncmp(line, "NEED ", 5) == 0 && line[5] && line[5] != ' ';
}

/* NULL if every line is one of golive's; else the first that is not. */
static const char *script_stray(golive *g, const char *output)
{
    const char *rule, *text;
    for (const char *line = script_line(g, &output); line; line = script_line(g, &output)) {
        if (*line && !script_is_need(line) && !script_finding(g, line, &rule, &text))
            return line;
    }
    return NULL;
}

static int script_needs(golive *g, const char *output)
{
    for (const char *line = script_line(g, &output); line; line = script_line(g, &output)) {
        if (script_is_need(line))
            return 1;
    }
    return 0;
}

/* Adds all that it needs and was not given. 0 if there is nothing of that kind: it would ask for ever. */
static int script_give_all(golive *g, struct script_input *input, const char *output)
{
    int given = 0, asked = 0;
    for (const char *line = script_line(g, &output); line; line = script_line(g, &output)) {
        if (!script_is_need(line) || ++asked > SCRIPT_MOST_NEEDS)
            continue;
        const char *known = golive_format(g, "\nanswer %s ", line + 5);
        if (strstr(input->bytes, known))
            continue;
        script_give(g, input, line + 5);
        given++;
    }
    return given;
}

#endif
