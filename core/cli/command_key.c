/* golive key new: makes a key that signs what is recorded, or what a person approves. */
#include "cli/cli.h"

#include "base/memory.h"
#include "store/signing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const struct cli_option options[] = {{0}};

static const char *const examples[] = {
    "golive key new /etc/golive/audit.key          then in the site file: [audit] key = audit.key",
    "golive key new ~/d-osei.key                   for golive sign",
    NULL,
};

static int key_new(struct cli *cli)
{
    char id[SIGNING_KEY_ID_SIZE];
    AUTO_FREE char *trouble = NULL;
    if (cli->argument_count != 1) {
        cli_error("name the one file to write the key to");
        return GOLIVE_EXIT_USAGE;
    }
    const char *file = cli->arguments[0];
    if (signing_new_key(file, id, &trouble) != 0) {
        cli_error("%s", trouble);
        return GOLIVE_EXIT_CANNOT_CREATE;
    }
    printf("%s      the key: only you may read it; nobody can make it anew\n"
           "%s.pub  whoever verifies needs this one\n"
           "key id %s\n",
        file, file, id);
    return GOLIVE_EXIT_GO;
}

const struct cli_command command_key_new = {
    .name = "key new",
    .arguments = "FILE",
    .summary = "Make a signing key: FILE, and FILE.pub for those who verify.",
    .details = "Ed25519, in PEM files that openssl reads. FILE is written with mode 0600 and never over "
               "another one. "
               "A key without a passphrase is worth as much as the rights of its file.",
    .examples = examples,
    .options = options,
    .run = key_new,
};
