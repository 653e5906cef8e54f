/* golive plugin test: which plugins are meant, where their cases lie, and in which process they are judged. The testing
 * itself is kit/'s. */
#include "cli/cli.h"
#include "cli/session.h"

#include "base/file.h"
#include "base/memory.h"
#include "kit/tester.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"torture", 0, NULL,
        "judge each case again with each piece of evidence absent, unavailable, refused, empty, truncated "
        "and garbled, and "
        "each fact unset: nothing that needed it may pass"},
    {"shuffle", 0, NULL,
        "judge each case again with its evidence arriving in other orders: the findings must be the same"},
    {"fuzz", 0, "SECONDS", "judge cases with mutated evidence for that long: the plugin must not fail"},
    {"seed", 0, "N", "begin --fuzz with the input of that number, as a failure names it"},
    {"record", 0, NULL, "show what differs, then write the statuses that were found into the cases"},
    {"in-process", 0, NULL,
        "judge one plugin in the process that was started, without a jail, for a debugger"},
    {"plugin", 0, "FILE.so",
        "the shared object to test, where it lies neither in the folder nor with the installed ones"},
    {"cases", 0, "FOLDER", "the folder of its cases, where it is not \"cases\" beside the plugin"},
    {"verbose", 'v', NULL, "show all that was found in each case"},
    {0},
};

static const char *const examples[] = {
    "golive plugin test .                          the plugin of this folder",
    "golive plugin test --torture --shuffle baa    an installed one, with its cases",
    "golive plugin test --fuzz 60 plugins/baa      a minute of mutated evidence",
    "gdb --args golive plugin test --in-process .",
    "valgrind --trace-children=yes golive plugin test --in-process .",
    NULL,
};

/* What is to be tested. */
struct target {
    struct plugin_set
        *own; /* the plugins of a folder, if the plugin lies there; NULL if it is an installed one */
    const struct plugin_entry *entry;
    char *cases;
};

static void target_free(struct target *target)
{
    plugins_free(target->own);
    free(target->cases);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The plugin at FILE, from among those of its folder. */
static const struct plugin_entry *load_file(struct target *target, const char *file)
{
    AUTO_FREE char *folder = file_folder_of(file);
    const char *slash = strrchr(file, '/');
    AUTO_FREE char *name = memory_copy(slash ? slash + 1 : file);
    if (string_ends(name, ".so"))
        name[strlen(name) - 3] = '\0';
    const char *folders[] = {folder, NULL};
    target->own = plugins_load(folders, NULL, 0, NULL);
    return plugins_find(target->own, name);
}

/* The name of FOLDER's plugin: that of its description, else its own. Freed with free(). */
static char *name_in(const char *folder)
{
    static const char suffix[] = ".plugin.ini";
    char *name = NULL;
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && !name && (entry = readdir(directory));) {
        if (string_ends(entry->d_name, suffix) && entry->d_name[0] != '.')
            name = memory_format("%.*s", (int)(strlen(entry->d_name) - strlen(suffix)), entry->d_name);
    }
    if (directory)
        closedir(directory);
    if (name)
        return name;
    AUTO_FREE char *real = realpath(folder, NULL);
    const char *slash = real ? strrchr(real, '/') : NULL;
    return memory_copy(slash ? slash + 1 : folder);
}

/* ARGUMENT is a plugin's folder, or the name of an installed one. */
static void find(
    const struct cli *cli, const struct session *session, const char *argument, struct target *target)
{
    const char *file = cli_value(cli, "plugin");
    bool folder = is_folder(argument);
    AUTO_FREE char *name = folder ? name_in(argument) : memory_copy(argument);
    AUTO_FREE char *beside_name = memory_format("%s.so", name);
    AUTO_FREE char *beside = folder ? file_join(argument, beside_name) : NULL;
    if (file)
        target->entry = load_file(target, file);
    else if (beside && access(beside, F_OK) == 0)
        target->entry = load_file(target, beside);
    else
        target->entry = plugins_find(session->plugins, name);
    AUTO_FREE char *installed = memory_format("cases/%s", name);
    target->cases = cli_value(cli, "cases") ? memory_copy(cli_value(cli, "cases"))
                    : folder                ? file_join(argument, "cases")
                                            : file_join(session->data_folder, installed);
}

/* Finds it and says what is wrong with it; an exit code. */
static int take_target(
    const struct cli *cli, const struct session *session, const char *argument, struct target *target)
{
    find(cli, session, argument, target);
    if (target->entry && target->entry->description)
        return 0;
    if (target->entry)
        cli_error("plugin %s is refused: %s", target->entry->path, target->entry->refusal);
    else if (is_folder(argument))
        cli_error(
            "%s holds no plugin that is built, and none of that name is installed: build it, or name its .so "
            "with --plugin",
            argument);
    else
        cli_error("there is neither a folder %s nor an installed plugin of that name", argument);
    return GOLIVE_EXIT_NO_INPUT;
}

/* ---- in this process ---- */

/* The sanitizer's library that the plugin was linked with, for LD_PRELOAD; NULL if there is none. Freed with free(). */
static char *sanitizer_of(const struct plugin_entry *entry)
{
    static const char library[] = "libasan.so.";
    const void *bytes = NULL;
    size_t length = 0;
    char *name = NULL;
    int file = open(entry->path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || file_map(file, &bytes, &length) != 0)
        length = 0;
    const char *found = length ? memmem(bytes, length, library, strlen(library)) : NULL;
    if (found && memchr(found, 0, (size_t)((const char *)bytes + length - found)))
        name = memory_copy(found);
    if (length)
        file_unmap(bytes, length);
    if (file >= 0)
        close(file);
    return name;
}

/* This process becomes golive-plugin-test, so that whoever traces it sees the plugin; the testing goes on in its child, which
 * gets in *RET_SERVER the socket to it. Returns in the child alone, or with an exit code. */
static int turn_into_judge(const struct session *session, const struct plugin_entry *entry, int *ret_server)
{
    int sockets[2];
    AUTO_FREE char *sanitizer = sanitizer_of(entry);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) {
        cli_error("no sockets: %s", strerror(errno));
        return GOLIVE_EXIT_INTERNAL;
    }
    fflush(NULL);
    pid_t tester = fork();
    if (tester < 0) {
        cli_error("no process: %s", strerror(errno));
        return GOLIVE_EXIT_INTERNAL;
    }
    if (tester == 0) {
        close(sockets[1]);
        *ret_server = sockets[0];
        return 0;
    }
    AUTO_FREE char *number = memory_format("%ld", (long)tester);
    char *arguments[] = {session->plugin_test_program, number, NULL};
    if (sanitizer && !getenv("LD_PRELOAD"))
        setenv("LD_PRELOAD", sanitizer, 1);
    if (sanitizer)
        setenv("ASAN_OPTIONS", "detect_leaks=0", 0);
    /* Socket 3 is where a helper looks; it may be any of ours at the moment. */
    int high = fcntl(sockets[1], F_DUPFD, 64);
    if (high >= 0 && dup2(high, 3) == 3) {
        close_range(4, ~0u, 0);
        execv(session->plugin_test_program, arguments);
    }
    cli_error("%s could not be started: %s", session->plugin_test_program, strerror(errno));
    return GOLIVE_EXIT_UNAVAILABLE;
}

/* ---- the command ---- */

static int read_number(const struct cli *cli, const char *name, int64_t most, int64_t *ret_number)
{
    const char *value = cli_value(cli, name);
    *ret_number = 0;
    if (value && (string_integer(value, ret_number) != 0 || *ret_number < 0 || *ret_number > most)) {
        cli_error("--%s %s: write a number from 0 to %lld", name, value, (long long)most);
        return -1;
    }
    return 0;
}

static int test_one(const struct cli *cli, const struct session *session, const char *argument,
    int64_t seconds, int64_t seed, struct tester_tally *tally)
{
    struct target target = {0};
    AUTO_FREE char *problem = NULL;
    int server = 0;
    int code = take_target(cli, session, argument, &target);
    if (!code) {
        AUTO_FREE char *sanitizer = sanitizer_of(target.entry);
        bool here = cli_has(cli, "in-process") || (sanitizer && cli->argument_count <= 1);
        code = here ? turn_into_judge(session, target.entry, &server) : 0;
    }
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct tester_options tester = {
        .plugin = target.entry,
        .cases = target.cases,
        .worker_program = session->worker_program,
        .reader_program = session->reader_program,
        .data_folder = session->data_folder,
        .jobs = server      ? 1
                : cores > 0 ? (unsigned)cores
                            : 1,
        .server = server,
        .torture = cli_has(cli, "torture"),
        .shuffle = cli_has(cli, "shuffle"),
        .record = cli_has(cli, "record"),
        .verbose = cli_has(cli, "verbose"),
        .fuzz_seconds = (unsigned)seconds,
        .seeded = cli_has(cli, "seed"),
        .seed = (uint64_t)seed,
        .output = stdout,
    };
    if (!code && tester_run(&tester, tally, &problem) != 0) {
        cli_error("%s", problem);
        code = GOLIVE_EXIT_NO_INPUT;
    }
    target_free(&target);
    return code;
}

static int test(struct cli *cli)
{
    static const char *const here[] = {".", NULL};
    const char *const *arguments = cli->argument_count ? cli->arguments : here;
    bool one_only = cli_has(cli, "in-process") || cli_has(cli, "plugin") || cli_has(cli, "cases");
    int64_t seconds, seed;
    if (cli->argument_count > 1 && one_only) {
        cli_error("--in-process, --plugin and --cases are for one plugin at a time");
        return GOLIVE_EXIT_USAGE;
    }
    if (read_number(cli, "fuzz", 86400, &seconds) || read_number(cli, "seed", INT64_MAX, &seed))
        return GOLIVE_EXIT_USAGE;
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    struct tester_tally tally = {0};
    for (; *arguments; arguments++) {
        int one = test_one(cli, &session, *arguments, seconds, seed, &tally);
        code = code ? code : one;
    }
    if (tally.tests)
        printf("1..%u\n", tally.tests);
    session_close(&session);
    return code ? code : tally.failed ? GOLIVE_EXIT_NO_GO : 0;
}

const struct cli_command command_plugin_test = {
    .name = "plugin test",
    .arguments = "[FOLDER | NAME]…",
    .summary = "Test plugins with their cases.",
    .details = "Each case (golive-case(5)) is judged as in a run: in golive-worker, twice, and once more in "
               "a process of "
               "its own. Standard output is TAP; the exit code is 1 if anything failed. Without an argument "
               "the plugin of "
               "this folder is tested.",
    .examples = examples,
    .options = options,
    .run = test,
};
