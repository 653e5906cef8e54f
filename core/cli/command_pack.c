/* golive pack: an auditor's folder of a recorded run, or of what is judged for it. */
#include "cli/judging.h"
#include "cli/pack_contents.h"
#include "cli/recording.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int cannot_write(int error, const char *trouble)
{
    static const int creating[] = {
        -EACCES, -EPERM, -ENOENT, -ENOTDIR, -EISDIR, -EROFS, -EEXIST, -ENOTEMPTY, -ENAMETOOLONG};
    cli_error("%s", trouble);
    for (size_t i = 0; i < sizeof creating / sizeof *creating; i++) {
        if (error == creating[i])
            return GOLIVE_EXIT_CANNOT_CREATE;
    }
    return GOLIVE_EXIT_CANNOT_WRITE;
}

static int begin(const struct cli *cli, struct pack **ret_pack)
{
    AUTO_FREE char *trouble = NULL;
    int error = pack_open(cli_value(cli, "output"), ret_pack, &trouble);
    return error ? cannot_write(error, trouble) : 0;
}

/* Fills the pack and puts it in place, or takes it away. */
static int fill(
    const struct cli *cli, const struct session *session, struct pack *pack, struct pack_sources sources)
{
    AUTO_FREE char *trouble = NULL;
    AUTO_FREE char *top = memory_format("golive-%s", sources.run->id);
    AUTO_FREE char *key =
        session->config->audit_key ? memory_format("%s.pub", session->config->audit_key) : NULL;
    sources.public_key = key;
    int code = pack_fill(pack, &sources);
    if (code) {
        pack_drop(pack);
        return code;
    }
    int error = pack_finish(pack, top, sources.run->at, &trouble);
    if (error)
        return cannot_write(error, trouble);
    printf(
        "%s: run %s, %s\n", cli_value(cli, "output"), sources.run->id, decision_title(sources.run->decision));
    return 0;
}

/* ---- a recorded run ---- */

static int pack_recalled(const struct cli *cli, const struct session *session, struct store *store)
{
    struct store_run row;
    struct run *run = NULL;
    struct pack *pack = NULL;
    int error = store_find_run(store, cli->argument_count ? cli->arguments[0] : "last", &row);
    if (!error)
        error = store_recall(store, &row, &run);
    if (error)
        return store_exit_code(store, error);
    int code = begin(cli, &pack);
    if (!code)
        code = fill(cli, session, pack, (struct pack_sources){.run = run, .store = store, .row = &row});
    store_run_free(run);
    return code;
}

static int pack_recorded(const struct cli *cli, const struct session *session)
{
    struct store *store = NULL;
    if (cli_has(cli, "at")) {
        cli_error("--at goes with files: a recorded run is of its own instant");
        return GOLIVE_EXIT_USAGE;
    }
    int code = store_of_session(session, STORE_READ, &store);
    if (!code)
        code = pack_recalled(cli, session, store);
    store_close(store);
    return code;
}

/* ---- what is judged now ---- */

static void keep(void *context, const struct digest *digest, const void *bytes, size_t length)
{
    char name[PACK_PIECE_NAME_SIZE];
    pack_piece_name(digest, name);
    pack_put(context, name, bytes, length);
}

static int judge(const struct cli *cli, const struct session *session, struct recording *recording,
    struct pack *pack, struct judging *judging)
{
    AUTO_FREE char *problem = NULL;
    struct engine_stats stats;
    instant at;
    int code = judging_at(cli, &at);
    if (code)
        return code;
    judging->progress = progress_begin();
    struct engine_options options = judging_options(cli, session, at, &judging->outside, &judging->progress);
    options.keeper = (struct evidence_keeper){.keep = keep, .context = pack};
    options.earlier = earlier_of_store(recording->store, &judging->earlier);
    int error = engine_run(&options, &judging->engine, &judging->run, &stats, &problem);
    progress_end(&judging->progress);
    if (error) {
        cli_error("%s", problem ? problem : strerror(-error));
        return GOLIVE_EXIT_UNAVAILABLE;
    }
    recording_finish(recording, engine_result(judging->engine));
    return 0;
}

static int judge_and_pack(const struct cli *cli, const struct session *session, struct recording *recording)
{
    struct judging judging = {0};
    struct pack *pack = NULL;
    int code = begin(cli, &pack);
    if (code)
        return code;
    code = judge(cli, session, recording, pack, &judging);
    if (code)
        pack_drop(pack);
    else
        code = fill(cli, session, pack, (struct pack_sources){.run = judging.run});
    judging_free(&judging);
    return code ? code : session->config->problems.error_count ? GOLIVE_EXIT_CONFIGURATION : 0;
}

static int pack_files(const struct cli *cli, struct session *session)
{
    struct recording recording = {0};
    recording_open(session, false, &recording);
    recording_know(&recording, session->config);
    int code = session_deployments(cli, session);
    if (!code)
        code = judge_and_pack(cli, session, &recording);
    recording_close(&recording);
    return code;
}

/* ---- the command ---- */

/* Arguments are files and folders, unless there is one that is none of them: then it names a run. */
static bool names_files(const struct cli *cli)
{
    const char *first = cli->argument_count ? cli->arguments[0] : "";
    return cli->argument_count > 1 || strchr(first, '/') || string_ends(first, ".ini") ||
           (*first && access(first, F_OK) == 0);
}

static int pack(struct cli *cli)
{
    struct session session;
    if (!cli_value(cli, "output") || !*cli_value(cli, "output")) {
        cli_error("--output is needed: a folder that is not there yet, or NAME.tar");
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = names_files(cli) ? pack_files(cli, &session) : pack_recorded(cli, &session);
    session_close(&session);
    return code;
}

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"output", 0, "FOLDER", "the folder to make, or a NAME.tar; it must not be there, or be empty"},
    CLI_AT_OPTION,
    CLI_OFFLINE_OPTION,
    {0},
};

static const char *const examples[] = {
    "golive pack last --output audit-2026-11              the newest recorded run",
    "golive pack 2026-11-20 --output audit.tar",
    "golive pack scribe.ini --output scribe-for-audit     judged now, not recorded",
    "cd audit-2026-11 && sha256sum -c SHA256SUMS          README.txt there has the rest",
    NULL,
};

const struct cli_command command_pack = {
    .name = "pack",
    .arguments = "[RUN | FILE.ini | FOLDER…]",
    .summary = "Make the auditor's folder of a run: reports, evidence, signatures, and how to verify them.",
    .details =
        "RUN is an id, the beginning of one (8 characters), a day, or last (without a name). Files and "
        "folders are "
        "judged now, and not recorded. The folder can be verified with sha256sum and openssl alone, as its "
        "README.txt says. It holds no secrets and no bytes of evidence of which only the digest is kept. The "
        "same "
        "run gives the same bytes. It is there whole or not at all. Exit code 0 whatever the decision.",
    .examples = examples,
    .options = options,
    .run = pack,
};
