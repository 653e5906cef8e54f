/* golive recheck: the night's run, for cron and timers. What nothing changed about is not looked at twice; nothing is said
 * unless something is news. */
#include "cli/checking.h"
#include "cli/cli.h"
#include "cli/judging.h"
#include "cli/machine.h"
#include "cli/notices.h"
#include "cli/outputs.h"
#include "cli/recheck_news.h"
#include "cli/recording.h"
#include "cli/session.h"

#include "base/file.h"
#include "base/known.h"
#include "base/memory.h"
#include "base/seen.h"
#include "engine/run.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_JITTER 86400 /* seconds */

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"every", 0, "DURATION",
        "do nothing if the last recheck of the same deployments is younger (20h): for a timer that also runs "
        "when the machine starts"},
    {"jitter", 0, "DURATION",
        "wait up to so long at first (10m), always the same time on the same machine, so that not all ask at "
        "once"},
    CLI_OFFLINE_OPTION,
    {"refresh", 0, NULL, "ask sources again even where a copy is fresh, and judge everything anew"},
    {"no-memory", 0, NULL, "judge everything anew, also what rests on the same as in an earlier run"},
    CLI_SAMPLE_OPTION,
    {"strict", 0, NULL, "a go with conditions exits with 1"},
    {"stats", 0, NULL, "tell on standard error what it cost"},
    {"verbose", 'v', NULL, "show passes, notes, tables and evidence of what changed too"},
    {"quiet", 'q', NULL, "one line a deployment"},
    {0},
};

static const char *const examples[] = {
    "golive recheck                                every night, from cron or a timer",
    "golive recheck --every 20h --jitter 10m       the same, made up for when the machine was off",
    "golive recheck --stats --no-memory            everything anew, and what that cost",
    NULL,
};

/* A recheck on its way. */
struct recheck {
    const struct cli *cli;
    struct session session;
    struct seen *seen;
    struct turn_lock lock;
    struct store *store;
    struct store_signer *signer;
    struct digest key; /* of what is rechecked: the site file, what was named, who asks */
    struct store_watch watch;
    struct text list;
    instant now;
    int64_t every;
    int64_t jitter;
    uint64_t sample;
    bool known; /* there is a watch */
};

static int read_duration(const struct cli *cli, const char *name, int64_t most, int64_t *ret_seconds)
{
    const char *value = cli_value(cli, name);
    if (!value)
        return 0;
    if (duration_parse(value, ret_seconds) == 0 && *ret_seconds >= 0 && *ret_seconds <= most)
        return 0;
    cli_error(
        "--%s %s: write a duration of at most %lldh, as 10m or 20h", name, value, (long long)most / 3600);
    return -1;
}

/* Whatever a list of files is only good for. */
static struct digest key_of(const struct recheck *r)
{
    char here[PATH_MAX];
    uint64_t user = (uint64_t)geteuid();
    struct digest_stream *stream = digest_begin();
    digest_add_string(stream, r->session.config->site_file);
    digest_add_string(stream, cli_has(r->cli, "strict") ? "strict" : "");
    digest_add_string(stream, cli_has(r->cli, "offline") ? "offline" : "");
    digest_add_string(stream, getcwd(here, sizeof here) ? here : "");
    digest_add(stream, &user, sizeof user);
    for (size_t i = 0; i < r->cli->argument_count; i++)
        digest_add_string(stream, r->cli->arguments[i]);
    return digest_end(stream);
}

/* Opens the store and takes the lock. An exit code after having said why not. */
static int begin(struct recheck *r)
{
    int code = store_of_session(&r->session, STORE_WRITE, &r->store);
    if (code)
        return code;
    int error = turn_lock_take(r->session.state_folder, &r->lock);
    if (error == -EAGAIN) {
        cli_error("another recheck is under way in %s", r->session.state_folder);
        return GOLIVE_EXIT_LOCKED;
    }
    if (error) {
        cli_error("%s/recheck.lock: %s", r->session.state_folder, strerror(-error));
        return GOLIVE_EXIT_CANNOT_CREATE;
    }
    code = signer_of_session(&r->session, &r->signer);
    if (code)
        return code;
    r->key = key_of(r);
    error = store_watch_find(r->store, &r->key, &r->list, &r->watch);
    r->known = !error;
    return error && error != -ENOENT ? store_exit_code(r->store, error) : 0;
}

/* True if the last one is younger than was asked for. */
static bool is_too_early(const struct recheck *r)
{
    instant last = INSTANT_NONE;
    if (!r->every || !r->known || store_watch_last(r->store, &r->watch, &last) != 0 || last == INSTANT_NONE)
        return false;
    return last <= r->now && r->now - last < r->every;
}

/* ---- when nothing changed ---- */

static bool is_due(const struct recheck *r)
{
    const struct store_watch *watch = &r->watch;
    const struct notices_scope scope = {&r->key, watch->run};
    struct notices_wanted wanted;
    if (notices_wanted(&r->session, r->store, &scope, r->now, &wanted) == 0 && wanted.plan)
        return true; /* a day of a date, of a reminder: what is remembered is looked at, nothing is judged */
    return cli_has(r->cli, "refresh") || cli_has(r->cli, "no-memory") || r->now < watch->from ||
           (watch->until != INSTANT_NONE && r->now >= watch->until);
}

/* 1 if nothing changed and nothing is due, and that is recorded; 0; or a negative errno. */
static int record_still(struct recheck *r)
{
    struct text older = {0};
    char id[40];
    if (!r->known || is_due(r))
        return 0;
    enum seen_answer answer = seen_compare(r->list.data, r->list.length, NULL, &older);
    if (answer == SEEN_OTHER) {
        text_free(&older);
        return 0;
    }
    engine_make_id(id);
    int error = store_record_still(
        r->store, &r->watch, answer == SEEN_SAME_BUT_OLDER ? &older : NULL, id, r->now, r->signer);
    text_free(&older);
    if (error)
        return error == -ESTALE ? 0 : error;
    const struct recheck_news news = {.session = &r->session,
        .store = r->store,
        .run_id = id,
        .scope = {&r->key, r->watch.run},
        .offline = cli_has(r->cli, "offline"),
        .at = r->now};
    int code = recheck_recorded(&news);
    if (code)
        r->watch.code = code;
    if (cli_has(r->cli, "stats"))
        fputs("golive: nothing changed and nothing is due: nothing was judged, read or asked\n", stderr);
    return 1;
}

/* ---- when something may have ---- */

static int exit_code(const struct recheck *r, const struct run *run)
{
    const struct outputs none = {0};
    int failed = r->session.config->problems.error_count ? GOLIVE_EXIT_CONFIGURATION : 0;
    return outputs_exit_code(r->cli, &none, run, run->decision, failed);
}

/* What the next one has to look at, to be recorded with the run. */
static void watch_run(struct recheck *r, const struct checking *checking)
{
    seen_path(r->session.fetcher_program);
    seen_watch(NULL);
    text_clear(&r->list);
    seen_write(r->seen, &r->list);
    r->watch = (struct store_watch){
        .key = r->key,
        .from = checking->run->at,
        .until = recheck_due(checking->run, engine_due(checking->engine)),
        .code = exit_code(r, checking->run),
        .list = r->list.data,
        .length = r->list.length,
    };
}

static int judge(struct recheck *r, struct recording *recording)
{
    struct checking checking;
    struct engine_options engine_options =
        checking_options(r->cli, &r->session, recording, r->now, r->sample, &checking);
    int code = checking_run(&engine_options, &checking);
    if (code)
        return code;
    const struct run *run = checking.run;
    watch_run(r, &checking);
    int differs = checking_differs(&checking);
    recording->watch = differs ? NULL : &r->watch;
    recording_basis(recording, &r->session, checking.stats.judged ? NULL : r->session.known);
    recording_finish(recording, engine_result(checking.engine));
    code = recheck_print(r->cli, run);
    if (cli_has(r->cli, "stats"))
        checking_tell_stats(&checking.stats);
    if (!recording->exit_code) {
        const struct recheck_news news = {.session = &r->session,
            .store = r->store,
            .run = run,
            .run_id = run->id,
            .engine = checking.engine,
            .scope = {&r->key, r->watch.run},
            .offline = cli_has(r->cli, "offline"),
            .at = r->now};
        int told = recheck_recorded(&news);
        code = code ? code : told;
    }
    code = code ? code : recording->exit_code;
    code = code ? code : differs;
    code = code ? code : exit_code(r, run);
    engine_free(checking.engine);
    return code;
}

static int check_all(struct recheck *r)
{
    struct recording recording = {.store = r->store, .signer = r->signer, .wanted = true};
    int error = turn_lock_hold(&r->lock, r->store);
    if (error == -EBUSY) {
        cli_error("%s", store_trouble(r->store));
        return GOLIVE_EXIT_LOCKED;
    }
    if (error)
        return store_exit_code(r->store, error);
    session_know(&r->session, checking_anew(r->cli));
    session_load_plugins(&r->session);
    recording_know(&recording, r->session.config);
    if (!recording.store) { /* it could not be read, and is closed */
        r->store = NULL;
        r->lock.held = NULL;
    }
    int code = recording.exit_code;
    if (!code)
        code = session_deployments(r->cli, &r->session);
    if (!code) {
        recording_first_use(&recording, r->session.config);
        code = judge(r, &recording);
    }
    free(recording.trouble);
    arena_free(&recording.arena);
    known_save(r->session.known);
    return code;
}

static void wait_for(int64_t seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds};
    while (seconds > 0 && nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

static int run(struct recheck *r)
{
    r->seen = seen_new();
    seen_watch(r->seen);
    int code = session_open_site(r->cli, &r->session);
    if (code)
        return code;
    if (r->jitter && r->session.state_folder)
        wait_for(machine_offset(r->session.state_folder, r->jitter));
    r->now = instant_now();
    code = begin(r);
    if (code)
        return code;
    if (is_too_early(r))
        return r->watch.code;
    int still = record_still(r);
    if (still < 0)
        return store_exit_code(r->store, still);
    return still ? r->watch.code : check_all(r);
}

static int recheck(struct cli *cli)
{
    struct recheck r = {.cli = cli, .lock = {.descriptor = -1}};
    if (read_duration(cli, "every", (int64_t)366 * 86400, &r.every) ||
        read_duration(cli, "jitter", LONGEST_JITTER, &r.jitter) || checking_sample(cli, &r.sample))
        return GOLIVE_EXIT_USAGE;
    int code = run(&r);
    turn_lock_drop(&r.lock);
    signer_close(r.signer);
    store_close(r.store);
    text_free(&r.list);
    if (r.session.config)
        session_close(&r.session);
    seen_free(r.seen);
    return code;
}

const struct cli_command command_recheck = {
    .name = "recheck",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "Check again what changed or is due, and print only what is news.",
    .details =
        "For cron: records that nothing changed with one row, and prints nothing then. Otherwise what rests "
        "on "
        "the same as before is not judged again, and the deployments whose results changed are printed as "
        "check prints them. Never two at once: the second exits with 75. The exit code is that of the worst "
        "decision, changed or not, as of check.",
    .examples = examples,
    .options = options,
    .run = recheck,
};
