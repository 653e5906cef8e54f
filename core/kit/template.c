/* Templates. See template.h. */
#include "kit/template.h"

#include <errno.h>
#include <string.h>

#define LONGEST_WORD 40u

struct filling {
    const struct template_source *source;
    struct text *out;
    unsigned line; /* where it makes no sense; 0: nowhere */
    const char *begin;
};

enum mark { MARK_NONE, MARK_FOR, MARK_IF, MARK_END };

/* What kind of line begins at AT; NAME gets what stands behind FOR or IF. */
static enum mark mark_of(const char *at, char name[LONGEST_WORD])
{
    static const struct {
        const char *begin;
        enum mark mark;
    } marks[] = {{"@FOR ", MARK_FOR}, {"@IF ", MARK_IF}, {"@END@\n", MARK_END}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t length = strlen(marks[i].begin);
        if (strncmp(at, marks[i].begin, length) != 0)
            continue;
        size_t word = strcspn(at + length, "@\n");
        if (marks[i].mark != MARK_END &&
            (word >= LONGEST_WORD || at[length + word] != '@' || at[length + word + 1] != '\n'))
            return MARK_NONE;
        memcpy(name, at + length, marks[i].mark == MARK_END ? 0 : word);
        name[marks[i].mark == MARK_END ? 0 : word] = '\0';
        return marks[i].mark;
    }
    return MARK_NONE;
}

static const char *next_line(const char *at)
{
    const char *newline = strchr(at, '\n');
    return newline ? newline + 1 : at + strlen(at);
}

static void broken(struct filling *filling, const char *at)
{
    if (filling->line)
        return;
    filling->line = 1;
    for (const char *c = filling->begin; c < at; c++)
        filling->line += *c == '\n';
}

/* The line with the block's own END, AT being behind its first line; NULL if it has none. */
static const char *end_of_block(const char *at)
{
    unsigned depth = 1;
    char name[LONGEST_WORD];
    for (; *at; at = next_line(at)) {
        enum mark mark = mark_of(at, name);
        depth += mark == MARK_FOR || mark == MARK_IF;
        depth -= mark == MARK_END;
        if (!depth)
            return at;
    }
    return NULL;
}

static void fill_line(
    struct filling *filling, const char *at, const char *end, const struct template_items *items)
{
    while (at < end) {
        size_t length = strspn(at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
        if (*at != '@' || !length || length >= LONGEST_WORD || at[length + 1] != '@') {
            text_append_char(filling->out, *at++);
            continue;
        }
        char word[LONGEST_WORD] = {0};
        memcpy(word, at + 1, length);
        const char *value = filling->source->word(filling->source->context, word, items);
        if (!value)
            broken(filling, at);
        text_append_string(filling->out, value);
        at += length + 2;
    }
}

static void fill(struct filling *filling, const char *at, const char *end, const struct template_items *items)
{
    const struct template_source *source = filling->source;
    char name[LONGEST_WORD];
    while (at < end && !filling->line) {
        enum mark mark = mark_of(at, name);
        const char *next = next_line(at);
        if (mark == MARK_NONE) {
            fill_line(filling, at, next, items);
            at = next;
            continue;
        }
        const char *close = mark == MARK_END ? NULL : end_of_block(next);
        if (!close) {
            broken(filling, at);
            return;
        }
        if (mark == MARK_IF && source->keeps(source->context, name, items))
            fill(filling, next, close, items);
        for (size_t i = 0; mark == MARK_FOR && i < source->count(source->context, name); i++) {
            const struct template_items inner = {name, i, items};
            fill(filling, next, close, &inner);
        }
        at = next_line(close);
    }
}

int template_fill(
    const char *bytes, const struct template_source *source, struct text *ret_bytes, unsigned *ret_line)
{
    struct filling filling = {.source = source, .out = ret_bytes, .begin = bytes};
    fill(&filling, bytes, bytes + strlen(bytes), NULL);
    *ret_line = filling.line;
    return filling.line ? -EINVAL : 0;
}
