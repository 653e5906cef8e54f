/* golive sign and golive retire: what people add to the ledger. */
#include "cli/cli.h"
#include "cli/recording.h"

#include "base/memory.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MOST = 500 }; /* bytes of a name, role or reason */

static const struct cli_option sign_options[] = {
    CLI_CONFIG_OPTION,
    {"key", 0, "FILE", "your own key (golive key new FILE)"},
    {"by", 0, "NAME", "your name"},
    {"role", 0, "ROLE", "in what role you approve"},
    {0},
};

static const char *const sign_examples[] = {
    "golive sign last --key ~/d-osei.key --by \"D. Osei\" --role \"Privacy Officer\"",
    "golive verify --key d-osei.key.pub",
    NULL,
};

static const struct cli_option retire_options[] = {
    CLI_CONFIG_OPTION,
    {"by", 0, "NAME", "who ends it (default: the name of this account)"},
    {"reason", 0, "WORDS", "why"},
    {0},
};

static const char *const retire_examples[] = {
    "golive retire ambient-scribe --by \"M. Lindqvist\" --reason \"contract ended\"",
    NULL,
};

/* The value of an option that must be there and say something; NULL after having said so. */
static const char *needed(const struct cli *cli, const char *name)
{
    const char *value = cli_value(cli, name);
    if (!value || !*value)
        cli_error("--%s is needed", name);
    else if (strlen(value) > WORDS_MOST || !utf8_valid(value, strlen(value), NULL))
        cli_error("--%s: at most %d bytes of UTF-8", name, (int)WORDS_MOST);
    else
        return value;
    return NULL;
}

static int add_signature(struct store *store, const struct store_signer *signer, const char *run_words,
    const char *by, const char *role)
{
    struct store_run run;
    int error = store_find_run(store, run_words, &run);
    if (!error)
        error = store_approve(store, &run, by, role, signer);
    if (error)
        return store_exit_code(store, error);
    char at[INSTANT_TEXT_SIZE];
    instant_text(run.at, at);
    printf("signed: run %s of %s (%s), by %s, %s, key %.16s…\n", run.id, at, decision_title(run.decision), by,
        role, signer_key_id(signer));
    return GOLIVE_EXIT_GO;
}

static int sign(struct cli *cli)
{
    struct session session;
    struct store *store = NULL;
    struct store_signer *signer = NULL;
    AUTO_FREE char *trouble = NULL;
    if (cli->argument_count != 1) {
        cli_error("name the one run to sign: its id, a day, or last");
        return GOLIVE_EXIT_USAGE;
    }
    const char *key = needed(cli, "key"), *by = key ? needed(cli, "by") : NULL;
    const char *role = by ? needed(cli, "role") : NULL;
    if (!role)
        return GOLIVE_EXIT_USAGE;
    if (signer_open(key, &signer, &trouble) != 0) {
        cli_error("--key: %s", trouble);
        return GOLIVE_EXIT_NO_INPUT;
    }
    int code = session_open(cli, &session);
    if (!code) {
        code = store_of_session(&session, STORE_WRITE, &store);
        if (!code)
            code = add_signature(store, signer, cli->arguments[0], by, role);
        store_close(store);
        session_close(&session);
    }
    signer_close(signer);
    return code;
}

/* ---- retire ---- */

static const char *account_name(char *buffer, size_t size, struct passwd *user)
{
    struct passwd *found = NULL;
    return getpwuid_r(getuid(), user, buffer, size, &found) == 0 && found ? found->pw_name : "unknown";
}

static int retire(struct cli *cli)
{
    struct session session;
    struct store *store = NULL;
    struct store_signer *signer = NULL;
    struct passwd user;
    char buffer[4096];
    if (cli->argument_count != 1) {
        cli_error("name the one deployment that ends, by its id");
        return GOLIVE_EXIT_USAGE;
    }
    const char *by = cli_has(cli, "by") ? needed(cli, "by") : account_name(buffer, sizeof buffer, &user);
    const char *reason = by ? needed(cli, "reason") : NULL;
    if (!reason)
        return GOLIVE_EXIT_USAGE;
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = store_of_session(&session, STORE_WRITE, &store);
    if (!code)
        code = signer_of_session(&session, &signer);
    if (!code) {
        int error = store_retire(store, cli->arguments[0], by, reason, signer);
        code = error ? store_exit_code(store, error) : GOLIVE_EXIT_GO;
    }
    if (!code)
        printf("retired: %s is no longer missed when its file is gone; a file that is there is judged all "
               "the same\n",
            cli->arguments[0]);
    signer_close(signer);
    store_close(store);
    session_close(&session);
    return code;
}

const struct cli_command command_sign = {
    .name = "sign",
    .arguments = "RUN",
    .summary = "Approve a run: your own signature over its statement, kept with it.",
    .details = "RUN is an id, the beginning of one (8 characters), a day, or last. The statement names the "
               "run, its report "
               "and its ledger entry by their digests, and you. golive history RUN shows who signed.",
    .examples = sign_examples,
    .options = sign_options,
    .run = sign,
};

const struct cli_command command_retire = {
    .name = "retire",
    .arguments = "ID",
    .summary = "End a deployment whose file is gone, so that it is no longer on hold.",
    .details = "A deployment that was judged once and whose file is gone from its folder is on hold until "
               "this says that "
               "it ended. What was recorded of it stays.",
    .examples = retire_examples,
    .options = retire_options,
    .run = retire,
};
