/* golive verify: looks whether anything that was recorded was altered since. */
#include "cli/cli.h"
#include "cli/recording.h"

#include "base/memory.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"key", 0, "FILE.pub", "a public key whose signatures count; may be given several times"},
    {"head", 0, "DIGEST", "a head that was printed or mailed once: it must be in the ledger"},
    {"envelope", 0, "RUN", "print the signed envelope (DSSE) of a run and verify nothing"},
    {"quiet", 'q', NULL, "say only what is wrong"},
    {0},
};

static const char *const examples[] = {
    "golive verify --key /etc/golive/audit.key.pub",
    "golive verify --head sha256:9740cca93268dd536d09cfea85eaf52b8cfaec500786e30e8ad2b18cd66d2582",
    "golive verify --envelope last >run.dsse       to be verified with openssl, see golive(1)",
    NULL,
};

static void say_wrong(void *context, const char *sentence)
{
    (void)context;
    AUTO_FREE char *line = memory_format("WRONG  %s", sentence);
    struct text visible = {0};
    text_append_visible(&visible, line);
    puts(text_string(&visible));
    text_free(&visible);
}

static void say_remark(void *context, const char *sentence)
{
    struct text visible = {0};
    text_append_visible(&visible, sentence);
    if (!*(const bool *)context)
        printf("note   %s\n", text_string(&visible));
    text_free(&visible);
}

/* Reads the keys given. NULL: none were. 0, or an exit code after having said why. */
static int read_keys(const struct cli *cli, struct store_verifier **ret_verifier)
{
    for (size_t i = 0; i < cli->given_count; i++) {
        AUTO_FREE char *trouble = NULL;
        if (!string_equal(cli->given[i].option->name, "key"))
            continue;
        if (!*ret_verifier)
            *ret_verifier = verifier_new();
        if (verifier_add(*ret_verifier, cli->given[i].value, &trouble) != 0) {
            cli_error("--key: %s", trouble);
            return GOLIVE_EXIT_NO_INPUT;
        }
    }
    return 0;
}

static int print_envelope(struct store *store, const char *words)
{
    struct store_run run;
    struct arena arena = {0};
    struct store_entry *entries = NULL;
    size_t count = 0;
    int error = store_find_run(store, words, &run);
    if (!error)
        error = store_entries(store, run.number, &arena, &entries, &count);
    int code = error ? store_exit_code(store, error) : GOLIVE_EXIT_NO_INPUT;
    for (size_t i = 0; i < count && code == GOLIVE_EXIT_NO_INPUT && !error; i++) {
        if (entries[i].kind != STORE_ENTRY_RUN || !entries[i].envelope)
            continue;
        puts(entries[i].envelope);
        code = GOLIVE_EXIT_GO;
    }
    if (!error && code)
        cli_error("run %s is not signed ([audit] key names the key that signs)", run.id);
    arena_free(&arena);
    return code;
}

static void print_outcome(const struct store_verified *found, bool keys)
{
    char head[DIGEST_TEXT_SIZE];
    digest_text(&found->head, head);
    printf("%llu runs, %llu entries of the ledger, %llu nodes, %llu pieces of evidence (%llu bytes), %llu "
           "reports "
           "made again\n",
        (unsigned long long)found->runs, (unsigned long long)found->entries, (unsigned long long)found->nodes,
        (unsigned long long)found->evidence, (unsigned long long)found->evidence_bytes,
        (unsigned long long)found->reports);
    printf(keys ? "%llu entries bear a good signature by a key that was given\n"
                : "%llu entries are signed; no key was given, so no signature was verified\n",
        (unsigned long long)found->signed_entries);
    if (found->entries)
        printf("head   %s\n", head);
    if (found->wrong)
        printf("%llu things are wrong\n", (unsigned long long)found->wrong);
    else
        puts("nothing was altered");
}

static int look(const struct cli *cli, struct store *store)
{
    struct store_verifier *verifier = NULL;
    struct store_verified found = {0};
    struct digest anchor;
    bool quiet = cli_has(cli, "quiet");
    const char *head = cli_value(cli, "head");
    if (head && digest_parse(head, &anchor) != 0) {
        cli_error("--head %s: write the digest as it was printed, sha256: and 64 digits", head);
        return GOLIVE_EXIT_USAGE;
    }
    int code = read_keys(cli, &verifier);
    size_t length;
    const char *bytes = report_schema(&length);
    const struct digest schema = digest_of(bytes, length);
    const struct store_verification how = {.verifier = verifier,
        .schema = &schema,
        .anchor = head ? &anchor : NULL,
        .report_digest = report_digest,
        .wrong = say_wrong,
        .remark = say_remark,
        .context = &quiet};
    if (!code) {
        int error = store_verify(store, &how, &found);
        code = error ? store_exit_code(store, error) : found.wrong ? GOLIVE_EXIT_NO_GO : GOLIVE_EXIT_GO;
        if (!error && !quiet)
            print_outcome(&found, verifier != NULL);
    }
    verifier_free(verifier);
    return code;
}

static int verify(struct cli *cli)
{
    struct session session;
    struct store *store = NULL;
    if (cli->argument_count) {
        cli_error("verify takes no names: all that is recorded is looked at");
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = store_of_session(&session, STORE_READ, &store);
    const char *envelope = cli_value(cli, "envelope");
    if (!code)
        code = envelope ? print_envelope(store, envelope) : look(cli, store);
    store_close(store);
    session_close(&session);
    return code;
}

const struct cli_command command_verify = {
    .name = "verify",
    .arguments = "",
    .summary = "Look whether anything that was recorded was altered since.",
    .details = "Verifies the ledger's chain, every run, node and piece of evidence by its digest, and "
               "signatures by the "
               "keys given; makes each different report once more and compares its digest. Names what is "
               "wrong, and then "
               "exits with 1. Whoever can write to the store can write all of it anew: keep heads elsewhere "
               "(--head), or "
               "sign with a key that the store's owner does not have.",
    .examples = examples,
    .options = options,
    .run = verify,
};
