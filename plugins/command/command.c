/* SPDX-License-Identifier: MIT
 *
 * Plugin command: what a program says, by the contract of Monitoring Plugins or by golive's own. A pass is only what the
 * program says in so many words; a program that did not run, did not end or said nothing has looked at nothing. It must not
 * know what any program looks at. */
#include <golive/plugin.h>

#include "perfdata.h"
#include "script.h"

#include <math.h>
#include <string.h>

#define LONGEST_SHOWN 300 /* bytes of a program's own words in a finding */

/* The first line of TEXT, up to what it measured. */
static const char *first_words(golive *g, const char *text)
{
    text += strspn(text, " \t\r\n");
    size_t length = strcspn(text, "|\r\n");
    while (length && text[length - 1] == ' ')
        length--;
    return golive_format(g, "%.*s", (int)(length < LONGEST_SHOWN ? length : LONGEST_SHOWN), text);
}

/* What it wrote to standard error, where that is all there is to go by. */
static const char *with_errors(golive *g, const golive_source *said, const char *words)
{
    const char *errors = first_words(g, golive_value(g, said, "/stderr"));
    return *errors ? golive_format(g, "%s; it wrote: %s", words, errors) : words;
}

/* Why the program has said nothing that counts, whatever its contract; NULL if it has. */
static const char *unfit(golive *g, const golive_source *said)
{
    if (golive_kind(g, said, "/signal") == GOLIVE_NUMBER)
        return golive_format(g, "it was ended by signal %s", golive_value(g, said, "/signal"));
    if (golive_kind(g, said, "/stdout_text") != GOLIVE_TRUE)
        return "what it wrote is no text";
    return NULL;
}

/* ---- Monitoring Plugins ---- */

struct measured {
    const char *values;     /* "time 0.002s, size 326B" */
    const char *thresholds; /* "time: warning beyond 5, critical beyond 10" */
    const char *beyond;     /* the first that is beyond its threshold, in words; NULL if none is */
    const char *odd;        /* the first that cannot be read */
    int critical;
    int count;
};

static void measure_one(golive *g, struct measured *measured, const struct command_value *value)
{
    const char *comma = measured->count++ ? ", " : "";
    const struct command_range *warn = &value->warn, *crit = &value->crit;
    measured->values = golive_format(g, "%s%s%s %s", measured->values, comma, value->label,
        value->undetermined ? "not determined" : value->text);
    if (warn->given || crit->given)
        measured->thresholds = golive_format(g, "%s%s%s:%s%s%s%s%s", measured->thresholds,
            *measured->thresholds ? ", " : "", value->label, warn->given ? " warning " : "",
            warn->given ? warn->text : "", warn->given && crit->given ? "," : "",
            crit->given ? " critical " : "", crit->given ? crit->text : "");
    int critical = !value->undetermined && command_is_beyond(crit, value->value);
    if (value->undetermined && !measured->odd)
        measured->odd = golive_format(g, "%s was not determined", value->label);
    if ((critical && !measured->critical) ||
        (!value->undetermined && command_is_beyond(warn, value->value) && !measured->beyond)) {
        measured->critical |= critical;
        measured->beyond = golive_format(g, "%s is %s, beyond its %s threshold %s", value->label, value->text,
            critical ? "critical" : "warning", critical ? crit->text : warn->text);
    }
}

static void measure_items(golive *g, struct measured *measured, const char *at, const char *end)
{
    struct command_value value;
    const char *text = golive_format(g, "%.*s", (int)(end - at), at);
    for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
        const char *start = text;
        int good = command_item(&text, &value);
        if (good && measured->count < PERFDATA_MOST)
            measure_one(g, measured, &value);
        else if (!good && !measured->odd)
            measured->odd = golive_format(g, "\"%.*s\" cannot be read",
                (int)(strcspn(start, " ") < 80 ? strcspn(start, " ") : 80), start);
        if (!good)
            text = start + strcspn(start, " ");
    }
}

/* Behind the "|" of the first line; and, once a later line has one, behind that to the end. */
static struct measured measure(golive *g, const char *output)
{
    struct measured measured = {.values = "", .thresholds = ""};
    int first = 1, open = 0;
    while (*output) {
        const char *end = output + strcspn(output, "\r\n");
        const char *bar = open ? output : memchr(output, '|', (size_t)(end - output));
        if (bar)
            measure_items(g, &measured, open ? output : bar + 1, end);
        open = open || (bar && !first);
        first = 0;
        output = end + strspn(end, "\r\n");
    }
    return measured;
}

/* What it measured decides nothing: the exit code is the program's word, and many a program means its thresholds otherwise
 * than the contract has them (check_swap's are the least that must be free). */
static void judge_measured(golive *g, golive_place place, const struct measured *measured, int code)
{
    if (measured->odd)
        golive_note(g, "CMD-03", place, "%s", measured->odd);
    else if (!measured->count)
        golive_skip(g, "CMD-03", place, "it tells no measured values");
    else if (measured->beyond && code == 0)
        golive_note(g, "CMD-03", place, "it says that all is well, though %s", measured->beyond);
    else if (measured->beyond)
        golive_note(g, "CMD-03", place, "%s", measured->beyond);
    else
        golive_pass(g, "CMD-03", place, "%s",
            *measured->thresholds ? "all values lie within their thresholds"
                                  : "its values have no thresholds");
    if (measured->count) {
        golive_found(g, "%.600s", measured->values);
        golive_expected(g, "%.600s", measured->thresholds);
    }
}

static void judge_code(golive *g, golive_place place, const char *code, const char *words)
{
    static const struct {
        const char *code;
        void (*say)(golive *, const char *, golive_place, const char *, ...);
    } codes[] = {{"0", golive_pass}, {"1", golive_warn}, {"2", golive_fail}, {"3", golive_unknown}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (strcmp(codes[i].code, code) == 0)
            codes[i].say(g, "CMD-02", place, "%s", *words ? words : "it says no more");
    }
    golive_expected(g, "exit code 0");
    golive_found(g, "exit code %s", code);
}

static golive_verdict said_nothing(golive *g, golive_place place, const char *why)
{
    golive_unknown(g, "CMD-01", place, "%s", why);
    golive_unknown(g, "CMD-02", place, "the program has not told");
    golive_unknown(g, "CMD-03", place, "the program has not told");
    return golive_done(g);
}

/* Why the exit code and output are no word of a Monitoring Plugin; NULL if they are. */
static const char *no_monitoring(golive *g, const golive_source *said, const char *code, const char *words)
{
    const char *why = unfit(g, said);
    if (why)
        return why;
    if (strcmp(code, "126") == 0)
        return with_errors(g, said, "its exit code is 126: something that it calls may not be executed");
    if (strcmp(code, "127") == 0)
        return with_errors(g, said, "its exit code is 127: something that it calls is not there");
    if (strlen(code) != 1 || !strchr("0123", *code))
        return with_errors(g, said,
            golive_format(g, "its exit code is %s, which is none of a Monitoring Plugin (0 to 3)", code));
    if (strcmp(code, "0") == 0 && !*words)
        return with_errors(
            g, said, "it ended with 0 and said nothing: a program that did not look does the same");
    if (strcmp(code, "0") == 0 && golive_kind(g, said, "/stdout_cut") == GOLIVE_TRUE)
        return "it wrote more than the 64 KiB that are kept, so not all of it was looked at";
    return NULL;
}

static golive_verdict judge_monitoring(golive *g)
{
    const golive_source *said = golive_source_of(g, "command");
    golive_place whole = golive_source_place(g, said, "");
    if (golive_pending(g))
        return golive_wait(g);
    if (golive_source_state(g, said) != GOLIVE_GOT)
        return said_nothing(g, whole, golive_source_why(g, said));
    const char *output = golive_value(g, said, "/stdout");
    const char *code = golive_value(g, said, "/exit");
    const char *words = first_words(g, output);
    golive_place place = golive_source_place(g, said, "/stdout");
    const char *why = no_monitoring(g, said, code, words);
    if (why)
        return said_nothing(g, place, why);
    struct measured measured = measure(g, output);
    golive_pass(
        g, "CMD-01", golive_source_place(g, said, "/exit"), "it ran to its end, with exit code %s", code);
    judge_code(g, place, code, words);
    if (*measured.thresholds)
        golive_expected(g, "exit code 0; %.600s", measured.thresholds);
    if (*measured.values)
        golive_found(g, "exit code %s; %.600s", code, measured.values);
    judge_measured(g, place, &measured, strcmp(code, "0"));
    return golive_done(g);
}

/* ---- golive's own contract ---- */

static void begin_input(golive *g, struct script_input *input)
{
    static const char *const keys[] = {"id", "product", "version", "vendor", "stage", "kind", "site"};
    script_put_text(input, "golive-script 1\n");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (*golive_key(g, keys[i]))
            script_put_line(input, "key", keys[i], golive_key(g, keys[i]));
    }
    for (uint32_t i = 0; i < golive_option_count(g, "with"); i++) {
        const char *item = golive_option_item(g, "with", i);
        size_t length = strcspn(item, "=");
        script_put_line(input, "option", golive_format(g, "%.*s", (int)length, item),
            item[length] ? item + length + 1 : "");
    }
}

static golive_verdict script_failed(golive *g, golive_place place, const char *why)
{
    golive_unknown(g, "CMD-01", place, "%s", why);
    return golive_done(g);
}

/* Says what the script says. */
static golive_verdict conclude(golive *g, const golive_source *said, const char *output)
{
    golive_place place = golive_source_place(g, said, "/stdout");
    const char *rule, *text;
    int count = 0;
    for (const char *line = script_line(g, &output); line; line = script_line(g, &output)) {
        const struct script_word *word = script_finding(g, line, &rule, &text);
        if (!word)
            continue;
        word->say(g, rule, place, "%s", *text ? text : "the script says no more");
        count++;
    }
    if (!count)
        return script_failed(
            g, place, with_errors(g, said, "it ended without a word on any rule: a pass must be said"));
    golive_pass(
        g, "CMD-01", golive_source_place(g, said, "/exit"), "it ran to its end and spoke of its rules");
    return golive_done(g);
}

/* Why what the script said cannot be used; NULL if it can. */
static const char *unusable(golive *g, const golive_source *said, const char *output)
{
    const char *why = unfit(g, said), *stray;
    if (why)
        return why;
    if (strcmp(golive_value(g, said, "/exit"), "0") != 0)
        return with_errors(
            g, said, golive_format(g, "it ended with exit code %s", golive_value(g, said, "/exit")));
    if (golive_kind(g, said, "/stdout_cut") == GOLIVE_TRUE)
        return "it wrote more than the 64 KiB that are kept";
    if ((stray = script_stray(g, output)) != NULL)
        return golive_format(g, "it wrote a line that golive does not know: \"%.200s\"", stray);
    return NULL;
}

/* Runs it, with more each time, until it needs nothing. */
static golive_verdict run_script(golive *g, struct script_input *input)
{
    for (int round = 0; round < SCRIPT_ROUNDS; round++) {
        if (input->full)
            return script_failed(g, golive_option_place(g, "script"), "what it needs is more than 500 KiB");
        const golive_source *said = golive_run(g, "script", input->bytes);
        if (golive_pending(g))
            return golive_wait(g);
        golive_place place = golive_source_place(g, said, "");
        if (golive_source_state(g, said) != GOLIVE_GOT)
            return script_failed(g, place, golive_source_why(g, said));
        const char *output = golive_value(g, said, "/stdout");
        const char *why = unusable(g, said, output);
        if (why)
            return script_failed(g, golive_source_place(g, said, "/stdout"), why);
        if (!script_needs(g, output))
            return conclude(g, said, output);
        int given = script_give_all(g, input, output);
        if (golive_pending(g))
            return golive_wait(g);
        if (!given)
            return script_failed(g, place, "it needs again what it was given already");
    }
    return script_failed(g, golive_option_place(g, "script"), "it needs something still after seven times");
}

static golive_verdict judge_script(golive *g)
{
    struct script_input input = {0};
    golive_skip(g, "CMD-02", golive_option_place(g, "script"), "the script speaks of rules of its own");
    golive_skip(g, "CMD-03", golive_option_place(g, "script"), "the script speaks of rules of its own");
    begin_input(g, &input);
    golive_verdict verdict = run_script(g, &input);
    free(input.bytes);
    return verdict;
}

static golive_verdict check(golive *g)
{
    int command = golive_given(g, "command"), script = golive_given(g, "script");
    if (command == script)
        return said_nothing(g, golive_option_place(g, command ? "command" : "script"),
            command ? "both command and script are named: keep one" : "neither command nor script is named");
    return command ? judge_monitoring(g) : judge_script(g);
}

GOLIVE_PLUGIN(check, "command.plugin.ini")
