/* Writing a catalogue's patterns as phrases: alternatives stand in brackets with strokes between them, three dots for whatever
 * may stand between two words. It shows what is looked for and decides nothing; the pattern itself stands in the catalogue. */
#include "cli/phrasings.h"

#include "base/memory.h"

#include <string.h>

#define COLUMNS 80
#define LABEL 14

/* Behind the bracket that closes the one at AT; the end if none does. */
static const char *behind_bracket(const char *at)
{
    unsigned depth = 0;
    for (; *at; at++) {
        if (*at == '\\' && at[1])
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return at;
}

/* Behind the class that begins at AT: "[a-z]". */
static const char *behind_class(const char *at)
{
    at += at[1] == '^' ? 2 : 1;
    while (*at && *at != ']')
        at += *at == '\\' && at[1] ? 2 : 1;
    return *at ? at + 1 : at;
}

/* Behind "*", "+", "?", "{0,80}" and the "?" that makes them short. */
static const char *behind_count(const char *at)
{
    if (*at == '{')
        at += strcspn(at, "}") + (strchr(at, '}') != NULL);
    while (*at == '*' || *at == '+' || *at == '?')
        at++;
    return at;
}

static void put_gap(struct text *text)
{
    const char *written = text_string(text);
    size_t length = strlen(written);
    if (length >= 3 && memcmp(written + length - 3, "...", 3) == 0)
        return;
    text_append_string(
        text, length && written[length - 1] != ' ' && written[length - 1] != '(' ? " ..." : "...");
}

/* One element of a pattern that begins with a backslash. */
static const char *put_escape(const char *at, struct text *text)
{
    if (at[1] == 'b')
        return at + 2;
    if (at[1] == 'w' || at[1] == 'd' || at[1] == 's') {
        put_gap(text);
        return behind_count(at + 2);
    }
    if (at[1] == 'x' && at[2] && at[3])
        return at + 4;
    text_append_char(text, at[1]);
    return at[1] ? at + 2 : at + 1;
}

/* A bracket: what looks ahead or behind is left out, any other is shown. */
static const char *put_bracket(const char *at, struct text *text)
{
    if (at[1] != '?') {
        text_append_char(text, '(');
        return at + 1;
    }
    bool looks = at[2] == '!' || at[2] == '=' || (at[2] == '<' && (at[3] == '!' || at[3] == '='));
    if (looks)
        return behind_bracket(at);
    text_append_char(text, '(');
    return at[2] == '<' ? at + strcspn(at, ">") + 1 : at + 3;
}

void phrasing_write(const char *pattern, struct text *text)
{
    for (const char *at = pattern; *at;) {
        if (*at == '\\') {
            at = put_escape(at, text);
        } else if (*at == '(') {
            at = put_bracket(at, text);
        } else if (*at == '[') {
            at = behind_count(behind_class(at));
            put_gap(text);
        } else if (*at == '.') {
            at = behind_count(at + 1);
            put_gap(text);
            text_append_char(text, ' ');
        } else if (*at == '|') {
            text_append_string(text, " / ");
            at++;
        } else if (strchr("*+?{", *at)) {
            at = behind_count(at);
        } else if (*at == '^' || *at == '$') {
            at++;
        } else {
            text_append_char(text, *at++);
        }
    }
}

static void put_pattern(const struct catalogue_pattern *pattern, struct text *text)
{
    struct text words = {0};
    phrasing_write(pattern->pattern, &words);
    size_t group = strcspn(pattern->name, "."); /* "NAME.2" is another wording of NAME */
    AUTO_FREE char *label =
        memory_format("  %-*.*s", LABEL - 2, (int)(group < LABEL - 3 ? group : LABEL - 3), pattern->name);
    text_wrap(text, text_string(&words), label, LABEL, COLUMNS);
    text_free(&words);
}

void phrasings_write(const struct catalogue_clause *clause, struct text *text)
{
    static const char *const windows[] = {[WINDOW_CLAUSE] = "within one clause",
        [WINDOW_PAGE] = "on one page",
        [WINDOW_DOCUMENT] = "anywhere in the document",
        [WINDOW_SENTENCE] = "in one sentence"};
    static const struct {
        enum pattern_role role;
        const char *words;
    } roles[] = {{PATTERN_NEED, NULL}, {PATTERN_WEAK, "Weaker with"}, {PATTERN_AGAINST, "Opposite"},
        {PATTERN_REJECT, "Not with"}};
    AUTO_FREE char *where = memory_format("%s%s: for each name on the left one of its wordings",
        windows[clause->window], clause->verb ? ", as a duty" : "");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        bool first = true;
        for (size_t p = 0; p < clause->pattern_count; p++) {
            if (clause->patterns[p].role != roles[i].role)
                continue;
            if (first && roles[i].words)
                text_format(text, "%s\n", roles[i].words);
            else if (first)
                text_wrap(text, where, "Looked for    ", LABEL, COLUMNS);
            first = false;
            put_pattern(&clause->patterns[p], text);
        }
    }
}
