/* golive mirror: fetches addresses into a folder that stands for their hosts on a machine without a network. */
#include "cli/progress.h"
#include "cli/session.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/http.h"
#include "gather/http.h"
#include "gather/http_mirror.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_LIST ((size_t)64 << 20) /* bytes */

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"to", 't', "FOLDER", "the folder to fill; what it has of other addresses stays"},
    {"list", 'l', "FILE",
        "takes addresses from FILE, too: one a line, # begins a comment; - is standard input"},
    {NULL, 0, NULL, NULL},
};

/* ---- which addresses ---- */

struct addresses {
    struct arena arena;
    const char **items;
    size_t count;
    size_t capacity;
};

static void add_address(struct addresses *addresses, const char *text, size_t length)
{
    memory_reserve(&addresses->items, &addresses->capacity, addresses->count + 1, sizeof *addresses->items);
    addresses->items[addresses->count++] = arena_copy_bytes(&addresses->arena, text, length);
}

/* The addresses of a list: blanks around them and what stands behind a # and a blank are left out. */
static void add_lines(struct addresses *addresses, const char *text)
{
    while (*text) {
        size_t line = strcspn(text, "\n");
        const char *start = text + strspn(text, " \t\r");
        size_t length = start < text + line ? strcspn(start, " \t\r\n") : 0;
        if (length && *start != '#')
            add_address(addresses, start, length);
        text += line + (text[line] == '\n');
    }
}

static int read_list(struct addresses *addresses, const char *path)
{
    struct text text = {0};
    int error = string_equal(path, "-") ? file_read(STDIN_FILENO, LONGEST_LIST, &text)
                                        : file_read_path(path, LONGEST_LIST, &text);
    if (!error && text.length && memchr(text.data, 0, text.length))
        error = -EINVAL;
    if (error)
        cli_error("%s cannot be read: %s", path, strerrordesc_np(-error));
    else
        add_lines(addresses, text_string(&text));
    text_free(&text);
    return error ? GOLIVE_EXIT_NO_INPUT : 0;
}

static int collect(const struct cli *cli, struct addresses *addresses)
{
    for (size_t i = 0; i < cli->argument_count; i++)
        add_address(addresses, cli->arguments[i], strlen(cli->arguments[i]));
    const char *list = cli_value(cli, "list");
    int code = list ? read_list(addresses, list) : 0;
    if (!code && addresses->count == 0) {
        cli_error("no address is given (golive mirror --help)");
        code = GOLIVE_EXIT_USAGE;
    }
    return code;
}

/* ---- fetching them ---- */

/* Puts what came into the folder; what did not come is told. Returns how many did not. */
static size_t store(
    struct http_mirror *mirror, const struct http_evidence *const *evidence, size_t count, int *ret_error)
{
    size_t missing = 0;
    for (size_t i = 0; i < count && !*ret_error; i++) {
        const struct gathered *gathered = &evidence[i]->gathered;
        const struct evidence *about = &gathered->evidence;
        struct http_copy copy = {
            .status = about->state == EVIDENCE_ABSENT ? 404 : 200,
            .media_type = about->media_type,
            .checked_at = about->gathered_at,
            .bytes = gathered->bytes,
            .length = gathered->length,
        };
        if (about->state == EVIDENCE_GOT || about->state == EVIDENCE_ABSENT) {
            *ret_error = http_mirror_put(mirror, about->uri, &copy);
            continue;
        }
        cli_error("%s: %s", about->uri, about->error);
        missing++;
    }
    return missing;
}

/* Fetches all and fills the folder. An exit code. */
static int fill(struct http_gatherer *gatherer, const struct addresses *addresses, struct http_mirror *mirror,
    struct progress *progress, const char *folder)
{
    const struct http_evidence **evidence = memory_new(addresses->count, sizeof *evidence);
    char *problem = NULL;
    for (size_t i = 0; i < addresses->count; i++)
        evidence[i] = http_want(gatherer, &(struct http_wish){.url = addresses->items[i]});
    int error = http_gather(gatherer, &problem);
    progress_end(progress);
    if (error)
        cli_error("%s", problem);
    free(problem);
    int code = error ? GOLIVE_EXIT_UNAVAILABLE : 0;
    size_t missing = code ? 0 : store(mirror, evidence, addresses->count, &error);
    if (!code && !error)
        error = http_mirror_save(mirror);
    if (!code && error) {
        cli_error("%s cannot be written: %s", folder, strerrordesc_np(-error));
        code = GOLIVE_EXIT_CANNOT_WRITE;
    } else if (!code) {
        printf("%zu of %zu addresses are in %s\n", addresses->count - missing, addresses->count, folder);
        code = missing ? GOLIVE_EXIT_UNAVAILABLE : 0;
    }
    free(evidence);
    return code;
}

static int mirror_into(struct session *session, const struct addresses *addresses, const char *folder)
{
    struct http_settings settings;
    config_http(session->config, &settings);
    int error = file_make_folders(folder, 0755);
    if (error) {
        cli_error("%s cannot be made: %s", folder, strerrordesc_np(-error));
        return GOLIVE_EXIT_CANNOT_CREATE;
    }
    struct http_mirror *mirror = http_mirror_open(folder);
    const char *trouble = http_mirror_problem(mirror);
    if (trouble) {
        cli_error("%s is not written over: %s", folder, trouble);
        http_mirror_free(mirror);
        return GOLIVE_EXIT_CANNOT_CREATE;
    }
    struct progress progress = progress_begin();
    struct http_options http = {
        .fetcher = session->fetcher_program,
        .settings = &settings,
        .now = instant_now(),
        .refresh = true,
        .skip_mirrors = true,
        .sandbox_required = session->config->sandbox_required,
        .progress = progress_addresses,
        .progress_context = &progress,
    };
    struct http_gatherer *gatherer = http_new(&http);
    int code = fill(gatherer, addresses, mirror, &progress, folder);
    http_free(gatherer);
    http_mirror_free(mirror);
    return code;
}

static int run(struct cli *cli)
{
    struct session session;
    struct addresses addresses = {0};
    const char *folder = cli_value(cli, "to");
    if (!folder || !*folder) {
        cli_error("say where: --to FOLDER");
        return GOLIVE_EXIT_USAGE;
    }
    int code = collect(cli, &addresses);
    if (!code)
        code = session_open(cli, &session);
    if (!code) {
        code = mirror_into(&session, &addresses, folder);
        session_close(&session);
    }
    arena_free(&addresses.arena);
    free(addresses.items);
    return code;
}

static const char *const examples[] = {
    "golive mirror --to /srv/golive-mirror https://clinicaltrials.gov/api/v2/studies/NCT00763412",
    "golive mirror --to /srv/golive-mirror --list addresses.txt", NULL};

const struct cli_command command_mirror = {
    .name = "mirror",
    .arguments = "[URL]…",
    .summary = "Fetch addresses into a folder, for machines without a network.",
    .details =
        "Asks the hosts as a check would, within [http] hosts and at their rates, and writes index.csv (url, "
        "file, "
        "status, media_type, as_of) with the answers beside it. On the other machine base = FOLDER in "
        "[http:HOST] "
        "makes golive look there. A person may add lines and files. 0 if all came, 69 if some did not.",
    .examples = examples,
    .options = options,
    .run = run,
};
