/* Reading --format and --output, and writing what they ask for. See outputs.h. */
#include "cli/outputs.h"

#include "base/file.h"
#include "base/memory.h"
#include "cli/report_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Exit codes of monitoring plugins. */
enum { MONITORING_OK, MONITORING_WARNING, MONITORING_CRITICAL, MONITORING_UNKNOWN };

/* The format of that name, or NULL after having said what is wrong. */
static const struct report_format *read_format(const char *name)
{
    enum { MOST = 32 };
    const struct report_format *found = report_format_find(name);
    const char *names[MOST];
    size_t count = 0;
    for (const struct report_format *format = report_formats; format->name && count < MOST; format++)
        names[count++] = format->name;
    const char *nearest = found ? NULL : string_nearest(name, names, count);
    if (!found)
        cli_error("there is no format '%s'%s%s", name, nearest ? ": did you mean " : "",
            nearest ? nearest : " (--help lists them)");
    return found;
}

/* Gives the format before it a file; -1 after having said what is wrong. */
static int read_output(struct outputs *outputs, const char *file)
{
    if (!outputs->count)
        outputs->items[outputs->count++].format = report_formats;
    if (outputs->items[outputs->count - 1].file) {
        cli_error("--output %s: put the --format it is for before it", file);
        return -1;
    }
    for (size_t i = 0; i < outputs->count; i++) {
        if (string_equal(outputs->items[i].file, file)) {
            cli_error("--output %s: two formats cannot go to the same file", file);
            return -1;
        }
    }
    struct output *output = &outputs->items[outputs->count - 1];
    if (is_report_folder(file) && !output->format->write_folder) {
        cli_error("--output %s: format %s is one file, and that is a folder", file, output->format->name);
        return -1;
    }
    output->file = file;
    return 0;
}

/* Pairs each --format with the --output behind it; -1 after having said what is wrong. */
int outputs_read(const struct cli *cli, struct arena *arena, struct outputs *ret_outputs)
{
    struct outputs *outputs = ret_outputs;
    *outputs = (struct outputs){0};
    outputs->items = arena_take(arena, (cli->given_count + 1) * sizeof *outputs->items);
    for (size_t i = 0; i < cli->given_count; i++) {
        const char *value = cli->given[i].value;
        if (string_equal(cli->given[i].option->name, "format")) {
            const struct report_format *format = read_format(value);
            if (!format)
                return -1;
            outputs->items[outputs->count++].format = format;
        } else if (string_equal(cli->given[i].option->name, "output")) {
            if (read_output(outputs, value))
                return -1;
        }
    }
    if (!outputs->count)
        outputs->items[outputs->count++].format = report_formats;
    size_t to_stdout = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        to_stdout += outputs->items[i].file == NULL;
        outputs->monitoring |= !outputs->items[i].file && outputs->items[i].format->write == report_nagios;
    }
    if (to_stdout > 1) {
        cli_error("only one format can go to standard output: give the others an --output");
        return -1;
    }
    return 0;
}

/* Whole or not at all, and never held in memory: a fleet's report is long. */
static int write_report_file(const char *path, const struct report_format *format, const struct run *run,
    const struct report_options *how)
{
    struct file_new file;
    int error = file_new_open(path, 0644, &file);
    return error ? error : file_new_finish(&file, format->write(run, how, file.stream));
}

/* Writes one report; an exit code after having said what went wrong. */
static int write_output(
    const struct run *run, const struct output *output, const struct report_options *report)
{
    if (!output->file) {
        int error = output->format->write(run, report, stdout);
        if (!error && fflush(stdout) != 0)
            error = errno ? -errno : -EIO;
        if (error)
            cli_error("standard output: %s", strerror(-error));
        return error ? GOLIVE_EXIT_CANNOT_WRITE : 0;
    }
    struct report_options plain = *report;
    plain.colour = false;
    int error = is_report_folder(output->file)
                    ? write_report_folder(output->file, output->format, run, &plain)
                    : write_report_file(output->file, output->format, run, &plain);
    if (!error)
        return 0;
    cli_error("%s: %s", output->file, strerror(-error));
    return error == -EACCES || error == -EPERM || error == -ENOENT || error == -ENOTDIR || error == -EISDIR ||
                   error == -EROFS
               ? GOLIVE_EXIT_CANNOT_CREATE
               : GOLIVE_EXIT_CANNOT_WRITE;
}

int outputs_write(const struct cli *cli, const struct outputs *outputs, const struct run *run)
{
    const char *no_colour = getenv("NO_COLOR");
    struct report_options report = {
        .verbose = cli_has(cli, "verbose"),
        .quiet = cli_has(cli, "quiet"),
        .colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour),
    };
    int code = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        int one = write_output(run, &outputs->items[i], &report);
        code = code ? code : one;
    }
    return code;
}

bool outputs_want_history(const struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (outputs->items[i].format->history)
            return true;
    }
    return false;
}

static bool has_conditions(const struct run *run)
{
    for (size_t i = 0; i < run->deployment_count; i++) {
        if (run->deployments[i].condition_count)
            return true;
    }
    return false;
}

/* Of a monitoring plugin; files with errors are not told apart, for they are on hold. */
static int monitoring_code_of(const struct run *run, enum decision decision)
{
    if (decision == DECISION_NO_GO)
        return MONITORING_CRITICAL;
    if (decision == DECISION_HOLD)
        return MONITORING_UNKNOWN;
    return has_conditions(run) ? MONITORING_WARNING : MONITORING_OK;
}

/* What a monitoring system is told where there is no result: a line it can show, and why on standard error. */
static int monitoring_failure(int code)
{
    static const struct {
        int number;
        const char *words;
    } codes[] = {
#define X(NAME, NUMBER, WORDS) {NUMBER, WORDS},
        EXIT_CODES(X)
#undef X
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].number == code)
            printf("GOLIVE UNKNOWN - %s\n", codes[i].words);
    }
    return MONITORING_UNKNOWN;
}

int outputs_exit_code(const struct cli *cli, const struct outputs *outputs, const struct run *run,
    enum decision decision, int failed)
{
    /* The line is out: that another file could not be written must not hide a no-go. */
    if (failed && outputs->monitoring)
        return decision == DECISION_NO_GO ? MONITORING_CRITICAL : MONITORING_UNKNOWN;
    if (failed)
        return failed;
    if (outputs->monitoring)
        return monitoring_code_of(run, decision);
    if (decision == DECISION_NO_GO)
        return GOLIVE_EXIT_NO_GO;
    if (decision == DECISION_HOLD)
        return GOLIVE_EXIT_HOLD;
    return cli_has(cli, "strict") && has_conditions(run) ? GOLIVE_EXIT_NO_GO : GOLIVE_EXIT_GO;
}

int outputs_failure(const struct outputs *outputs, int code)
{
    return outputs->monitoring && code >= GOLIVE_EXIT_USAGE ? monitoring_failure(code) : code;
}

void outputs_list(struct text *text)
{
    text_append_string(text, "\nFormats:\n");
    for (const struct report_format *format = report_formats; format->name; format++) {
        AUTO_FREE char *head = memory_format("  %-14s", format->name);
        text_wrap(text, format->summary, head, 16, 80);
    }
}
