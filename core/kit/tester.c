/* From a folder of cases to lines of TAP. Knows the order of things; what is compared, tortured and shuffled is the business
 * of the files of that name. See tester.h. */
#include "kit/tester.h"

#include "base/file.h"
#include "kit/compare.h"
#include "kit/fuzz.h"
#include "kit/record.h"
#include "kit/shuffle.h"
#include "kit/tester_private.h"
#include "kit/torture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- lines of TAP ---- */

#define NOTHING_TO_TRY "# SKIP there is no "

/* A case's own words must not end in a directive of TAP. */
static void append_about(struct text *text, const char *about)
{
    if (string_starts(about, NOTHING_TO_TRY)) {
        text_format(text, " %s", about);
        return;
    }
    struct text visible = {0};
    text_append_visible(&visible, about);
    text_append_string(text, ": ");
    for (const char *c = text_string(&visible); *c; c++)
        text_format(text, "%s%c", *c == '#' ? "\\" : "", *c);
    text_free(&visible);
}

void tester_say(
    struct tester *tester, const char *name, const char *about, bool good, const struct text *lines)
{
    struct text text = {0};
    tester->tally->tests++;
    tester->tally->failed += !good;
    text_format(&text, "%s %u - %s/", good ? "ok" : "not ok", tester->tally->tests, tester->plugin->name);
    text_append_visible(&text, name);
    if (about && *about)
        append_about(&text, about);
    text_append_char(&text, '\n');
    const char *at = text_string(lines);
    while (*at) {
        const char *newline = strchrnul(at, '\n');
        text_append_string(&text, "#   ");
        text_append(&text, at, (size_t)(newline - at));
        text_append_char(&text, '\n');
        at = *newline ? newline + 1 : newline;
    }
    fwrite(text_string(&text), 1, text.length, tester->options->output);
    fflush(tester->options->output);
    text_free(&text);
}

/* ---- the worker ---- */

static int open_object(const struct tester *tester, char **ret_problem)
{
    if (!tester->options->server)
        return plugins_object(tester->options->plugin, ret_problem);
    int object = open(tester->plugin->file, O_RDONLY | O_CLOEXEC); /* by its name, for a debugger */
    if (object < 0)
        *ret_problem = memory_format("%s: %s", tester->plugin->file, strerror(errno));
    return object < 0 ? -errno : object;
}

static int add_plugin(struct tester *tester, char **ret_problem)
{
    size_t count = 0;
    while (tester->plugin->catalogues && tester->plugin->catalogues[count])
        count++;
    AUTO_FREE struct catalogue **catalogues = memory_new(count + 1, sizeof *catalogues);
    struct problems problems = {0};
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        catalogues[i] =
            config_catalogue(tester->options->data_folder, tester->plugin->catalogues[i], &problems);
        error = catalogues[i] ? 0 : -EINVAL;
    }
    if (error) {
        struct text words = {0};
        problems_write(&problems, &words);
        *ret_problem = text_steal(&words);
    }
    int object = error ? error : open_object(tester, ret_problem);
    error = object < 0 ? object
                       : worker_add_plugin(tester->worker, tester->plugin, object,
                             (const struct catalogue *const *)catalogues, ret_problem);
    if (object >= 0)
        close(object);
    for (size_t i = 0; i < count; i++)
        catalogue_free(catalogues[i]);
    problems_free(&problems);
    return error;
}

void tester_end_worker(struct tester *tester)
{
    tester->worker = worker_free(tester->worker);
    free(tester->zone);
    tester->zone = NULL;
}

int tester_demand_worker(struct tester *tester, const char *zone, char **ret_problem)
{
    if (tester->worker && string_equal(tester->zone, zone))
        return 0;
    tester_end_worker(tester);
    struct worker_options options = {.program = tester->options->worker_program,
        .timezone = zone,
        .jobs = tester->options->jobs,
        .server = tester->options->server};
    tester->zone = memory_copy(zone);
    tester->worker = worker_start(&options, ret_problem);
    return tester->worker ? add_plugin(tester, ret_problem) : -ECHILD;
}

int tester_judge(struct tester *tester, struct trial *const *trials, size_t count, struct arena *arena)
{
    AUTO_FREE char *problem = NULL;
    tester->tally->judged += (unsigned)count;
    if (!tester->worker && count &&
        tester_demand_worker(tester, trials[0]->of->config->site.timezone, &problem) != 0) {
        for (size_t i = 0; i < count; i++) {
            trials[i]->result = (struct check_result){.check = trials[i]->check, .status = STATUS_UNKNOWN};
            trials[i]->problem = arena_copy(arena, problem ? problem : "no worker could be started");
        }
        return -ECHILD;
    }
    int error = trials_judge(tester->worker, tester->shelf, trials, count, arena);
    if (error) /* the next case gets another */
        tester_end_worker(tester);
    return error;
}

/* ---- one case ---- */

struct hearing { /* a case under way */
    struct tester *tester;
    struct plugin_case *of;
    struct arena arena;
    struct trial plain;
};

static void tell_unknown(const struct trial *plain, struct text *lines)
{
    for (const char *const *what = plain->unknown; what && *what; what++) {
        text_append_string(lines, "the check asks for ");
        text_append_visible(lines, *what);
        text_append_string(lines, ", of which the case says nothing\n");
    }
}

/* Evidence that is described and never asked for shows a slip of the pen. */
static void tell_unasked(const struct trial *plain, struct text *lines)
{
    for (size_t i = 0; i < plain->of->piece_count; i++) {
        const struct case_piece *piece = &plain->of->pieces[i];
        if (piece_is_file(piece->kind) || plain->asked[i])
            continue;
        text_format(lines, "line %u describes ", piece->line);
        text_append_visible(lines, piece->uri);
        text_append_string(lines, ", for which the check does not ask\n");
    }
}

static void tell_findings(const struct trial *plain, struct text *lines)
{
    for (size_t i = 0; i < plain->result.finding_count; i++) {
        compare_describe(&plain->result.findings[i], lines);
        text_append_char(lines, '\n');
    }
    for (const char *const *remark = plain->result.remarks; remark && *remark; remark++) {
        text_append_string(lines, "remark: ");
        text_append_visible(lines, *remark);
        text_append_char(lines, '\n');
    }
}

/* Twice in one process, one after the other, and once more in another. */
static bool judge_repeatedly(struct hearing *hearing, struct text *lines)
{
    struct trial again = hearing->plain, fresh = hearing->plain;
    struct trial *together[] = {&hearing->plain, &again}, *alone[] = {&fresh};
    tester_judge(hearing->tester, together, 2, &hearing->arena);
    tester_judge(hearing->tester, alone, 1, &hearing->arena);
    struct text twice = {0}, elsewhere = {0};
    bool same = compare_trials(&hearing->plain, &again, &twice);
    bool same_elsewhere = compare_trials(&hearing->plain, &fresh, &elsewhere);
    if (!same)
        text_format(lines, "judged twice, it says two things\n%s", text_string(&twice));
    if (!same_elsewhere)
        text_format(lines, "in a process of its own it says something else\n%s", text_string(&elsewhere));
    text_free(&twice);
    text_free(&elsewhere);
    return same && same_elsewhere;
}

/* Writes what was found into the case, the differences being shown already. */
static void record(struct hearing *hearing, struct text *lines)
{
    struct text bytes = {0};
    size_t changes = 0;
    if (hearing->plain.problem)
        return;
    int error = record_write(&hearing->plain, &bytes, &changes);
    if (!error && changes)
        error = file_replace(hearing->of->path, bytes.data, bytes.length, 0644);
    if (error)
        text_format(lines, "%s could not be written: %s\n", hearing->of->path, strerror(-error));
    else if (changes)
        text_format(lines, "written into %s\n", hearing->of->path);
    text_free(&bytes);
}

static bool hear_plain(struct hearing *hearing)
{
    struct tester *tester = hearing->tester;
    const struct plugin_case *of = hearing->of;
    struct text lines = {0};
    bool expects = of->expectation_count || of->others;
    bool same = judge_repeatedly(hearing, &lines);
    bool good = compare_expected(&hearing->plain, &lines) && same;
    if (!expects && !tester->options->record) {
        text_append_string(&lines, "the case expects nothing: add [expect] and status = …, or let "
                                   "golive plugin test --record write what is found\n");
        good = false;
    }
    if (!good)
        tell_unknown(&hearing->plain, &lines);
    tell_unasked(&hearing->plain, &lines);
    if (tester->options->verbose)
        tell_findings(&hearing->plain, &lines);
    if (tester->options->record && (!good || !expects))
        record(hearing, &lines);
    tester_say(tester, of->name, of->about, good, &lines);
    text_free(&lines);
    return !hearing->plain.problem;
}

/* "23 ordeals"; of none TAP's word for what was not done. Freed with free(). */
static char *counted(const char *what, size_t count)
{
    return count ? memory_format("%zu %s%s", count, what, count == 1 ? "" : "s")
                 : memory_format(NOTHING_TO_TRY "%s to try", what);
}

static void hear_torture(struct hearing *hearing)
{
    struct tester *tester = hearing->tester;
    struct text lines = {0};
    AUTO_FREE char *problem = NULL;
    struct ordeals ordeals = torture_prepare(
        &hearing->plain, tester->plugin, tester->options->data_folder, tester->shelf, &hearing->arena);
    AUTO_FREE struct trial **trials = memory_new(ordeals.count + 1, sizeof *trials);
    for (size_t i = 0; i < ordeals.count; i++)
        trials[i] = &ordeals.items[i].trial;
    bool good = shelf_read(tester->shelf, &problem) == 0;
    if (problem)
        text_format(&lines, "%s\n", problem);
    if (good)
        tester_judge(tester, trials, ordeals.count, &hearing->arena);
    for (size_t i = 0; i < ordeals.count && !problem; i++)
        good = torture_bears(&ordeals.items[i], &hearing->plain, &lines) && good;
    AUTO_FREE char *name = memory_format("%s under torture", hearing->of->name);
    AUTO_FREE char *about = counted("ordeal", ordeals.count);
    tester_say(tester, name, about, good, &lines);
    torture_free(&ordeals);
    text_free(&lines);
}

static void hear_shuffle(struct hearing *hearing)
{
    struct text lines = {0};
    size_t count = 0;
    struct trial *orders = shuffle_prepare(&hearing->plain, &hearing->arena, &count);
    AUTO_FREE struct trial **trials = memory_new(count + 1, sizeof *trials);
    for (size_t i = 0; i < count; i++)
        trials[i] = &orders[i];
    if (count)
        tester_judge(hearing->tester, trials, count, &hearing->arena);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        struct text differences = {0};
        if (!compare_trials(&hearing->plain, &orders[i], &differences)) {
            text_append_string(&lines, "in the order ");
            shuffle_words(&orders[i], &lines);
            text_format(&lines, "\n%s", text_string(&differences));
            good = false;
        }
        text_free(&differences);
    }
    AUTO_FREE char *name = memory_format("%s in whatever order", hearing->of->name);
    AUTO_FREE char *about = counted("order", count);
    tester_say(hearing->tester, name, about, good, &lines);
    text_free(&lines);
}

static void say_broken(struct tester *tester, const struct plugin_case *of)
{
    struct text words = {0};
    problems_write(&of->problems, &words);
    tester_say(tester, of->name, of->about, false, &words);
    text_free(&words);
}

/* A case that cannot be judged at all is a failed test, with the reason. */
static void say_impossible(struct tester *tester, const struct plugin_case *of, const char *why)
{
    struct text words = {0};
    text_format(&words, "%s\n", why ? why : "it cannot be judged");
    tester_say(tester, of->name, of->about, false, &words);
    text_free(&words);
}

static void hear(struct tester *tester, struct plugin_case *of)
{
    struct hearing hearing = {.tester = tester, .of = of};
    AUTO_FREE char *problem = NULL;
    tester->tally->cases++;
    if (of->problems.error_count) {
        say_broken(tester, of);
        return;
    }
    hearing.plain = trial_plain(of, tester->shelf, &hearing.arena);
    int error = shelf_read(tester->shelf, &problem);
    if (!error)
        error = tester_demand_worker(tester, of->config->site.timezone, &problem);
    if (error) {
        say_impossible(tester, of, problem);
    } else if (hear_plain(&hearing)) {
        if (tester->options->torture)
            hear_torture(&hearing);
        if (tester->options->shuffle)
            hear_shuffle(&hearing);
    }
    arena_free(&hearing.arena);
    shelf_clear(tester->shelf);
}

/* ---- all cases ---- */

static int is_case(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && string_ends(entry->d_name, CASE_SUFFIX) &&
           !string_starts(entry->d_name, CASE_DRILL);
}

int tester_run(const struct tester_options *options, struct tester_tally *tally, char **ret_problem)
{
    struct dirent **names = NULL;
    int count = scandir(options->cases, &names, is_case, alphasort);
    if (count <= 0) {
        *ret_problem = count < 0 ? memory_format("%s: %s", options->cases, strerror(errno))
                                 : memory_format("%s holds no case (NAME%s)", options->cases, CASE_SUFFIX);
        free(names);
        return -ENOENT;
    }
    struct tester tester = {.options = options,
        .plugin = options->plugin->description,
        .tally = tally,
        .shelf = shelf_new(options->reader_program, options->jobs)};
    AUTO_FREE struct plugin_case **cases = memory_new((size_t)count, sizeof *cases);
    for (int i = 0; i < count; i++) {
        AUTO_FREE char *path = file_join(options->cases, names[i]->d_name);
        cases[i] = case_read(path, tester.plugin, options->data_folder);
        hear(&tester, cases[i]);
        free(names[i]);
    }
    if (options->fuzz_seconds)
        fuzz_run(&tester, cases, (size_t)count);
    for (int i = 0; i < count; i++)
        case_free(cases[i]);
    free(names);
    tester_end_worker(&tester);
    shelf_free(tester.shelf);
    return 0;
}
