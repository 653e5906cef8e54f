/* golive ask: letters about what is open, one for each who can answer, to be sent by a person. --record writes down that
 * they were asked. It sends nothing itself. */
#include "cli/acts.h"
#include "cli/letters.h"
#include "cli/report_folder.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct asking {
    const struct cli *cli;
    struct act_case act;
    struct letters letters;
    const struct letter_format *format;
    const char *to;     /* --to, NULL: everybody */
    const char *output; /* --output, NULL: standard output */
};

/* ---- what was asked for ---- */

static int read_format(struct asking *asking)
{
    const char *name = cli_value(asking->cli, "format");
    asking->format = name ? letter_format_find(name) : &letter_formats[0];
    if (asking->format)
        return 0;
    cli_error("--format %s: a letter is text, markdown or docx", name);
    return GOLIVE_EXIT_USAGE;
}

static int read_to(struct asking *asking)
{
    const char *name = cli_value(asking->cli, "to");
    struct text names = {0};
    size_t count = 0;
    for (; letter_addressees[count]; count++) {
        text_format(&names, "%s%s", count ? ", " : "", letter_addressees[count]);
        if (string_equal(name, letter_addressees[count]))
            asking->to = letter_addressees[count];
    }
    const char *nearest = name ? string_nearest(name, letter_addressees, count) : NULL;
    if (name && !asking->to && nearest)
        cli_error("--to %s: did you mean %s?", name, nearest);
    else if (name && !asking->to)
        cli_error("--to %s: letters go to %s", name, text_string(&names));
    text_free(&names);
    return name && !asking->to ? GOLIVE_EXIT_USAGE : 0;
}

static bool wanted(const struct asking *asking, const struct addressed *to)
{
    return !asking->to || string_equal(asking->to, to->asks);
}

static size_t count_wanted(const struct asking *asking)
{
    size_t count = 0;
    for (size_t i = 0; i < asking->letters.count; i++)
        count += wanted(asking, &asking->letters.items[i]);
    return count;
}

/* ---- writing them ---- */

static int cannot(const char *path, int error)
{
    cli_error("%s: %s", path, strerror(-error));
    return error == -ENOENT || error == -EACCES || error == -EPERM || error == -ENOTDIR || error == -EISDIR
               ? GOLIVE_EXIT_CANNOT_CREATE
               : GOLIVE_EXIT_CANNOT_WRITE;
}

static int write_one(const char *path, const struct text *letter)
{
    int error = file_replace(path, letter->data, letter->length, 0644);
    if (error)
        return cannot(path, error);
    fprintf(stderr, "golive: %s is written\n", path);
    return 0;
}

/* FOLDER/ambient-scribe-vendor.docx */
static char *path_of(const struct asking *asking, const struct addressed *to)
{
    AUTO_FREE char *name = memory_format("%s-%s%s", asking->act.id, to->asks, asking->format->ending);
    for (char *at = name; *at; at++) {
        if (*at == ' ' || *at == '/')
            *at = '-';
    }
    return file_join(asking->output, name);
}

static int write_letters(struct asking *asking)
{
    bool folder = asking->output && is_report_folder(asking->output);
    int code = 0;
    if (folder) {
        int error = file_make_folders(asking->output, 0755);
        code = error ? cannot(asking->output, error) : 0;
    }
    bool first = true;
    for (size_t i = 0; i < asking->letters.count && !code; i++) {
        const struct addressed *to = &asking->letters.items[i];
        struct text letter = {0};
        if (!wanted(asking, to))
            continue;
        asking->format->write(&to->letter, &letter);
        AUTO_FREE char *path = folder ? path_of(asking, to) : memory_copy(asking->output);
        if (path) {
            code = write_one(path, &letter);
        } else {
            if (!first)
                printf("\n%.*s\n\n", 80,
                    "--------------------------------------------------------------------------------");
            fwrite(letter.data, 1, letter.length, stdout);
        }
        first = false;
        text_free(&letter);
    }
    if (!code && fflush(stdout) != 0)
        code = cannot("standard output", -EIO);
    return code;
}

/* Several letters do not fit into one file, nor one of bytes on a terminal. */
static int check_output(const struct asking *asking)
{
    bool folder = asking->output && is_report_folder(asking->output);
    if (asking->format->binary && !asking->output) {
        cli_error("--format %s: name the file or the folder with --output", asking->format->name);
        return GOLIVE_EXIT_USAGE;
    }
    if (asking->output && !folder && count_wanted(asking) > 1) {
        cli_error("--output %s: these are %zu letters: name a folder (%s/), or one addressee with --to",
            asking->output, count_wanted(asking), asking->output);
        return GOLIVE_EXIT_USAGE;
    }
    return 0;
}

/* ---- writing down that they were asked ---- */

static bool asked_already(const struct deployment *deployment, const struct letter_rule *rule)
{
    for (size_t i = 0; i < deployment->asked_count; i++) {
        if (string_equal(deployment->asked[i].check, rule->check) &&
            string_equal(deployment->asked[i].rule, rule->rule))
            return true;
    }
    return false;
}

/* The file's bytes with a section for each rule of a letter. */
static int add_sections(struct asking *asking, const struct addressed *to, struct text *bytes, size_t *count)
{
    char on[DATE_TEXT_SIZE];
    date_text(asking->act.on, on);
    const char *address = *to->letter.address ? to->letter.address : to->letter.to;
    for (size_t i = 0; i < to->letter.count; i++) {
        const struct letter_rule *rule = to->rules[i];
        if (!rule || rule->inherited || asked_already(asking->act.now.deployment, rule))
            continue;
        AUTO_FREE char *section = memory_format("asked:%s/%s", rule->check, rule->rule);
        AUTO_FREE char *problem = NULL;
        const struct ini_line lines[] = {{"on", on}, {"to", address}, {"answer", "none"}};
        struct text after = {0};
        int error = ini_write_into(bytes->data, bytes->length,
            &(struct ini_addition){section, lines, sizeof lines / sizeof *lines}, false, &after, &problem);
        if (error) {
            cli_error("%s: %s", asking->act.path, problem);
            return GOLIVE_EXIT_CANNOT_WRITE;
        }
        text_free(bytes);
        *bytes = after;
        ++*count;
    }
    return 0;
}

/* What would not be read is not written. */
static int try_bytes(const struct asking *asking, const struct text *bytes)
{
    struct session session;
    const char *paths[] = {asking->act.path};
    int code = session_open_draft(asking->cli, asking->act.path, bytes->data, bytes->length, &session);
    if (code)
        return code;
    config_deployments(session.config, paths, 1, session.plugins->usable, session.plugins->usable_count);
    session_tell_problems(&session);
    code = session.config->problems.error_count ? GOLIVE_EXIT_CONFIGURATION : 0;
    session_close(&session);
    return code;
}

static int record(struct asking *asking)
{
    struct act_case *act = &asking->act;
    AUTO_FREE char *problem = NULL;
    struct text bytes = {0};
    size_t count = 0;
    int code = 0, error = 0;
    text_append(&bytes, act->before.data, act->before.length);
    for (size_t i = 0; i < asking->letters.count && !code; i++) {
        if (wanted(asking, &asking->letters.items[i]))
            code = add_sections(asking, &asking->letters.items[i], &bytes, &count);
    }
    if (!code && count)
        code = try_bytes(asking, &bytes);
    if (!code && count)
        error = ini_write_file(act->path, &act->before, &bytes, &problem);
    text_free(&bytes);
    if (error) {
        cli_error("%s", problem);
        return error == -EPERM || error == -EACCES ? GOLIVE_EXIT_NO_PERMISSION : GOLIVE_EXIT_CANNOT_WRITE;
    }
    if (!code)
        fprintf(stderr, "golive: %zu section%s [asked:CHECK/RULE] %s written into %s%s\n", count,
            count == 1 ? "" : "s", count == 1 ? "was" : "were", act->path,
            count ? "; put the answers there with golive asked" : ": all of it stands there already");
    return code;
}

/* ---- the command ---- */

static int ask_all(struct asking *asking)
{
    struct act_case *act = &asking->act;
    letters_make(&asking->letters, &act->now.session, act->now.judging.run->site, act->now.result, act->on);
    if (!count_wanted(asking)) {
        fprintf(stderr, "golive: nothing is open in %s%s%s\n", act->id,
            asking->to ? " that is to be asked of " : "", asking->to ? asking->to : "");
        return 0;
    }
    int code = check_output(asking);
    if (!code)
        code = write_letters(asking);
    if (!code && cli_has(asking->cli, "record"))
        code = record(asking);
    return code;
}

static int ask(struct cli *cli)
{
    struct asking asking = {.cli = cli, .output = cli_value(cli, "output")};
    if (cli->argument_count != 1) {
        cli_error("golive ask wants one deployment: golive ask ambient-scribe");
        return GOLIVE_EXIT_USAGE;
    }
    int code = read_format(&asking);
    if (!code)
        code = read_to(&asking);
    if (code)
        return code;
    code = act_open_deployment(cli, cli->arguments[0], &asking.act);
    if (!code)
        code = ask_all(&asking);
    letters_free(&asking.letters);
    act_close(&asking.act);
    return code;
}

static void list_formats(struct text *text)
{
    text_append_string(text, "\nFormats:\n");
    for (const struct letter_format *format = letter_formats; format->name; format++) {
        AUTO_FREE char *head = memory_format("  %-14s", format->name);
        text_wrap(text, format->summary, head, 16, 80);
    }
}

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"to", 't', "WHOM", "only the letter to vendor, privacy, irb, ehr, it or \"medical director\""},
    {"format", 'f', "FORMAT", "text, markdown or docx (default: text)"},
    {"output", 0, "FILE", "write one letter there; FOLDER/ gets a file for each"},
    {"record", 0, NULL, "write [asked:CHECK/RULE] sections into the deployment's file: that they were asked"},
    {"on", 0, "DATE", "the day of the letter, YYYY-MM-DD (default: today)"},
    CLI_OFFLINE_OPTION,
    {0},
};

static const char *const examples[] = {
    "golive ask ambient-scribe                          every letter",
    "golive ask ambient-scribe --to vendor --record     what the vendor is asked, and that it was",
    "golive ask ambient-scribe --format docx --output letters/",
    NULL,
};

const struct cli_command command_ask = {
    .name = "ask",
    .arguments = "ID|FILE.ini",
    .summary = "Write letters about what is open: one for each who can answer.",
    .details =
        "Runs the checks, and asks of each open point, in plain words: the question, the document that would "
        "settle it, why it is asked, with room for the answer. Nothing is sent. golive asked writes down "
        "what "
        "came of it.",
    .more_help = list_formats,
    .examples = examples,
    .options = options,
    .run = ask,
};
