/* golive clauses: what the clause search finds in a file, clause by clause, so that a person can see what a check would
 * see, and a catalogue's author what a pattern does. Reads the file through golive-reader and searches it through
 * golive-worker, as a check would; judges nothing. */
#include "cli/command_clauses.h"

#include "cli/session.h"
#include "gather/documents.h"
#include "golive/plugin.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 80

static const struct cli_option options[] = {CLI_CONFIG_OPTION, {NULL, 0, NULL, NULL}};

/* ---- printing ---- */

static const struct answer_words {
    const char *mark;
    const char *words;
} answers[] = {
    [GOLIVE_NOT_FOUND] = {"?", "not found by search"},
    [GOLIVE_FOUND] = {"+", "found"},
    [GOLIVE_WEAK] = {"~", "found, in weaker words or with the opposite elsewhere"},
    [GOLIVE_OPPOSED] = {"!", "the text says the opposite"},
    [GOLIVE_CANNOT_TELL] = {"?", "the search cannot tell"},
};

static const struct answer_words *answer_words(int32_t answer)
{
    bool known = answer >= GOLIVE_NOT_FOUND && answer <= GOLIVE_CANNOT_TELL;
    return &answers[known ? answer : GOLIVE_CANNOT_TELL];
}

static void print_hit(const struct clause_hit *hit, struct text *text)
{
    const struct answer_words *words = answer_words(hit->answer);
    text_format(text, "%s %-8s %s\n", words->mark, hit->clause->id, hit->clause->title);
    struct text line = {0};
    text_append_string(&line, words->words);
    if (hit->where && *hit->where)
        text_format(&line, ", %s", hit->where);
    if (hit->missing && *hit->missing)
        text_format(&line, "; the nearest place lacks: %s", hit->missing);
    text_wrap(text, text_string(&line), NULL, 11, COLUMNS);
    text_clear(&line);
    if (hit->quote && *hit->quote) {
        text_format(&line, "\"%s\"", hit->quote);
        text_wrap(text, text_string(&line), NULL, 11, COLUMNS);
    }
    text_free(&line);
}

void clauses_print(const struct clause_hit *hits, size_t count, struct text *text)
{
    size_t counts[GOLIVE_CANNOT_TELL + 1] = {0};
    size_t printed = 0;
    for (size_t i = 0; i < count; i++) {
        if (hits[i].clause->find)
            continue;
        print_hit(&hits[i], text);
        counts[answer_words(hits[i].answer) - answers]++;
        printed++;
    }
    text_format(text, "\n%zu clauses: %zu found, %zu weak, %zu the opposite, %zu not found", printed,
        counts[GOLIVE_FOUND], counts[GOLIVE_WEAK], counts[GOLIVE_OPPOSED],
        counts[GOLIVE_NOT_FOUND] + counts[GOLIVE_CANNOT_TELL]);
    text_append_string(
        text, ".\nNot found by search does not mean that it is not there: someone must read.\n");
}

/* ---- running ---- */

/* The one piece of evidence of FILE, gathered; NULL after having said why there is none. */
static const struct gathered *gather_file(struct gatherer *gatherer, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t count = 0;
    const struct gathered *const *pieces =
        gather_document(gatherer, path, slash ? slash + 1 : path, GATHER_TEXT, &count);
    AUTO_FREE char *problem = NULL;
    if (gather_run(gatherer, &problem) != 0 && problem) {
        cli_error("%s", problem);
        return NULL;
    }
    if (count != 1) {
        cli_error("%s holds %zu files: name one of them", path, count);
        return NULL;
    }
    if (pieces[0]->evidence.state != EVIDENCE_GOT) {
        cli_error("%s: %s", path,
            pieces[0]->evidence.error ? pieces[0]->evidence.error
                                      : evidence_state_name(pieces[0]->evidence.state));
        return NULL;
    }
    return pieces[0];
}

static int search_and_print(
    const struct session *session, const struct catalogue *catalogue, const struct gathered *document)
{
    AUTO_FREE char *problem = NULL;
    struct worker_options worker_options = {.program = session->worker_program,
        .timezone = session->config->site.timezone,
        .jobs = 1,
        .sandbox_required = session->config->sandbox_required};
    struct worker *worker = worker_start(&worker_options, &problem);
    if (!worker) {
        cli_error("%s", problem);
        return GOLIVE_EXIT_UNAVAILABLE;
    }
    struct arena arena = {0};
    struct clause_hit *hits = NULL;
    size_t count = 0;
    int error = worker_search(worker, catalogue, document, &arena, &hits, &count, &problem);
    if (error) {
        cli_error("%s", problem ? problem : "the search failed");
    } else {
        struct text text = {0};
        clauses_print(hits, count, &text);
        fputs(text_string(&text), stdout);
        text_free(&text);
    }
    worker_free(worker);
    arena_free(&arena);
    return error ? GOLIVE_EXIT_CONFIGURATION : 0;
}

static int clauses(struct cli *cli)
{
    if (cli->argument_count != 2) {
        cli_error(
            "golive clauses wants a file and the name of a catalogue: golive clauses agreement.pdf baa");
        return GOLIVE_EXIT_USAGE;
    }
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    struct catalogue *catalogue =
        config_catalogue(session.data_folder, cli->arguments[1], &session.config->problems);
    session_tell_problems(&session);
    struct gather_options gather_options = {.reader = session.reader_program,
        .jobs = 1,
        .cache_folder = session.cache_folder,
        .sandbox_required = session.config->sandbox_required,
        .documents = session.config->documents,
        .now = instant_now()};
    struct gatherer *gatherer = gather_new(&gather_options);
    const struct gathered *document = catalogue ? gather_file(gatherer, cli->arguments[0]) : NULL;
    if (!catalogue || !document)
        code = GOLIVE_EXIT_NO_INPUT;
    else
        code = search_and_print(&session, catalogue, document);
    gather_free(gatherer);
    catalogue_free(catalogue);
    session_close(&session);
    return code;
}

static const char *const examples[] = {"golive clauses acme-baa-2026.pdf baa", NULL};

const struct cli_command command_clauses = {
    .name = "clauses",
    .arguments = "FILE CATALOGUE",
    .summary = "Show which clauses of a catalogue the search finds in a document, and where.",
    .details = "A clause that is not found may still be there, in words that the search does not know: then "
               "someone must "
               "read the document and write down what it says.",
    .examples = examples,
    .options = options,
    .run = clauses,
};
