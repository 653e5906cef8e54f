/* Where the report of a run goes: each --format with its --output, and the exit code that goes with what stands on standard
 * output. For every command that prints reports. */
#ifndef GOLIVE_CLI_OUTPUTS_H
#define GOLIVE_CLI_OUTPUTS_H

#include "cli/cli.h"

#include "base/text.h"
#include "report/report.h"

struct output {
    const struct report_format *format;
    const char *file; /* NULL: standard output */
};

struct outputs {
    struct output *items;
    size_t count;
    bool monitoring; /* what stands on standard output is a monitoring plugin's, and so is the exit code */
};

/* The options that such a command has. */
#define CLI_OUTPUT_OPTIONS                                                                                   \
    {"format", 'f', "FORMAT",                                                                                \
        "form of the report, text if not said; may be given several times, each with its --output"},         \
    {                                                                                                        \
        "output", 0, "FILE",                                                                                 \
            "write the format before it to FILE instead of standard output; html into a FOLDER/: a site of " \
            "pages"                                                                                          \
    }

/* Pairs each --format with the --output behind it; -1 after having said what is wrong. In ARENA. */
int outputs_read(const struct cli *cli, struct arena *arena, struct outputs *ret_outputs);
/* True if a report of them tells what was decided before. */
bool outputs_want_history(const struct outputs *outputs);
/* Writes all reports; an exit code after having said what went wrong. */
int outputs_write(const struct cli *cli, const struct outputs *outputs, const struct run *run);
/* The exit code for a run that was written. FAILED: the code of what went wrong beside it, 0 if nothing did. DECISION: the
 * run's, or what it is worth now. */
int outputs_exit_code(const struct cli *cli, const struct outputs *outputs, const struct run *run,
    enum decision decision, int failed);
/* Of a command that came to no result: as it is, or what a monitoring system is told of it. */
int outputs_failure(const struct outputs *outputs, int code);
/* The formats, for --help. */
void outputs_list(struct text *text);

#endif
