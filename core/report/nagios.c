/* The report as a monitoring plugin prints it (Nagios, Icinga, Naemon, Checkmk): one line with performance data, then a
 * line a deployment, those in use that are not go first. Short enough for Nagios, which reads 8 KiB, and without the signs
 * that it, a shell or a browser behind it would obey. The exit code that goes with it is the command line's business. Must
 * not decide anything. */
#include "report/report.h"
#include "report/wording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Bytes: of everything, below the 8192 that Nagios reads; of the reason in the first line; of a further line. */
enum { ALL = 7900, REASON = 600, LINE = 240 };

struct counts {
    size_t go;         /* without conditions */
    size_t conditions; /* go on conditions */
    size_t hold;
    size_t no_go;
    size_t in_use;                 /* not go and in use */
    instant first;                 /* the first lapse of a go, or INSTANT_NONE */
    size_t statuses[STATUS_COUNT]; /* checks */
};

static struct counts count(const struct run *run)
{
    struct counts counts = {.first = INSTANT_NONE};
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[i];
        bool goes = result->decision == DECISION_GO;
        counts.go += goes && !result->condition_count;
        counts.conditions += goes && result->condition_count;
        counts.hold += result->decision == DECISION_HOLD;
        counts.no_go += result->decision == DECISION_NO_GO;
        counts.in_use += !goes && deployment_in_use(result->deployment);
        if (goes && result->cleared_until != INSTANT_NONE &&
            (counts.first == INSTANT_NONE || result->cleared_until < counts.first))
            counts.first = result->cleared_until;
        for (size_t status = 0; status < STATUS_COUNT; status++)
            counts.statuses[status] += result->counts[status];
    }
    return counts;
}

/* Takes from LINE, from FROM on, what Nagios, the shell of a notification or a web page would obey, and cuts it. */
static void defuse(struct text *line, size_t from, size_t maximum)
{
    static const struct {
        char sign;
        char instead;
    } signs[] = {{'|', '/'}, {'<', '('}, {'>', ')'}, {'`', '\''}, {'$', '_'}, {'&', '+'}, {'\\', '/'}};
    for (size_t i = from; i < line->length; i++) {
        for (size_t j = 0; j < sizeof signs / sizeof *signs; j++) {
            if (line->data[i] == signs[j].sign)
                line->data[i] = signs[j].instead;
        }
    }
    if (line->length - from <= maximum)
        return;
    size_t end = from + maximum;
    while (end > from && ((unsigned char)line->data[end] & 0xc0) == 0x80)
        end--;
    line->length = end;
    line->data[end] = '\0';
    text_append_string(line, "...");
}

static const char *state_word(const struct run *run, const struct counts *counts)
{
    if (run->decision == DECISION_NO_GO)
        return "CRITICAL";
    if (run->decision == DECISION_HOLD)
        return "UNKNOWN";
    return counts->conditions ? "WARNING" : "OK";
}

/* "ambient-scribe: NO-GO and in use, The agreement ended on 2026-10-31 (and 3 more)" */
static void add_deployment(struct text *out, const struct deployment_result *result, size_t maximum)
{
    struct overview overview = overview_of(result);
    size_t begin = out->length;
    words_add(out, result->deployment->id, NAME_WORDS);
    text_format(out, ": %s", decision_title(result->decision));
    text_append_string(out,
        result->decision != DECISION_GO && deployment_in_use(result->deployment) ? " and in use, " : ", ");
    words_reason(out, result, &overview);
    defuse(out, begin, maximum);
}

/* "no_go=1;;0": a threshold in it makes graphs draw the line. */
static void add_performance(struct text *out, const struct run *run, const struct counts *counts)
{
    text_format(out, " | deployments=%zu;;;0 go=%zu;;;0 conditions=%zu;0;;0 hold=%zu;0;;0 no_go=%zu;;0;0",
        run->deployment_count, counts->go, counts->conditions, counts->hold, counts->no_go);
    text_format(out, " in_use_not_go=%zu;;0;0", counts->in_use);
    text_format(out,
        " checks_pass=%zu;;;0 checks_note=%zu;;;0 checks_warn=%zu;;;0 checks_fail=%zu;;;0 "
        "checks_unknown=%zu;;;0"
        " checks_not_applicable=%zu;;;0",
        counts->statuses[STATUS_PASS], counts->statuses[STATUS_NOTE], counts->statuses[STATUS_WARN],
        counts->statuses[STATUS_FAIL], counts->statuses[STATUS_UNKNOWN],
        counts->statuses[STATUS_NOT_APPLICABLE]);
    if (counts->first != INSTANT_NONE)
        text_format(out, " days_left=%lld;;;0", (long long)((counts->first - run->at) / 86400));
}

static void add_summary(struct text *out, const struct run *run, const size_t *order)
{
    struct counts counts = count(run);
    text_format(out, "GOLIVE %s - %s", state_word(run, &counts), decision_title(run->decision));
    text_append_string(out, run->what_if ? " (what-if)" : "");
    if (run->deployment_count == 1) {
        text_append_string(out, ": ");
        add_deployment(out, run->deployments, REASON);
    } else {
        text_format(
            out, ": %zu no-go, %zu hold, %zu go", counts.no_go, counts.hold, counts.go + counts.conditions);
        text_append_string(out, counts.conditions ? " of which " : "");
        if (counts.conditions)
            text_format(out, "%zu on conditions", counts.conditions);
        if (run->deployment_count && run->decision != DECISION_GO) {
            text_append_string(out, "; first ");
            add_deployment(out, &run->deployments[order[0]], REASON);
        }
    }
    add_performance(out, run, &counts);
    text_append_char(out, '\n');
}

/* One line each, as many as there is room for; a fleet's others are counted. */
static void add_lines(struct text *out, const struct run *run, const size_t *order)
{
    for (size_t i = 0; i < run->deployment_count; i++) {
        if (out->length + LINE + 64 > ALL) {
            text_format(out, "and %zu more\n", run->deployment_count - i);
            return;
        }
        add_deployment(out, &run->deployments[order[i]], LINE);
        text_append_char(out, '\n');
    }
}

int report_nagios(const struct run *run, const struct report_options *options, FILE *file)
{
    struct text out = {0};
    size_t *order = people_order(run);
    add_summary(&out, run, order);
    if (run->deployment_count > 1 && !options->quiet)
        add_lines(&out, run, order);
    free(order);
    int error = fwrite(out.data, 1, out.length, file) == out.length ? 0 : errno ? -errno : -EIO;
    text_free(&out);
    return error;
}
