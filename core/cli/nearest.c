/* Documents to passages. See nearest.h. */
#include "cli/nearest.h"

#include "base/memory.h"
#include "gather/documents.h"
#include "worker/client.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80, INDENT = 4 };

struct looking {
    const struct nearest_wish *wish;
    struct text *text;
    struct gatherer *gatherer;
    struct worker *worker;
    struct catalogue *catalogue; /* that has the rule, else an empty one */
    bool has_rule;
    struct arena arena;
    const struct gathered **pieces;
    size_t count, capacity;
};

/* ---- documents ---- */

static void wish_for(struct looking *looking, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t count = 0;
    const struct gathered *const *pieces =
        gather_document(looking->gatherer, path, slash ? slash + 1 : path, GATHER_TEXT, &count);
    memory_reserve(&looking->pieces, &looking->capacity, looking->count + count, sizeof *looking->pieces);
    for (size_t i = 0; i < count; i++)
        looking->pieces[looking->count++] = pieces[i];
}

/* True if KEY is the option NAME or a further part of it: "document", "document.2". */
static bool is_part(const char *key, const char *name)
{
    size_t length = strlen(name);
    return strncmp(key, name, length) == 0 && (!key[length] || key[length] == '.');
}

static void wish_for_all(struct looking *looking)
{
    const struct nearest_wish *wish = looking->wish;
    if (!wish->check) {
        wish_for(looking, wish->document);
        return;
    }
    for (size_t i = 0; i < wish->plugin->option_count; i++) {
        if (wish->plugin->options[i].type != OPTION_DOCUMENT)
            continue;
        for (size_t j = 0; j < wish->check->settings.count; j++) {
            const struct setting *setting = &wish->check->settings.items[j];
            if (is_part(setting->key, wish->plugin->options[i].name))
                wish_for(looking, setting->value);
        }
    }
}

/* ---- the provision ---- */

static int choose_catalogue(struct looking *looking)
{
    const struct nearest_wish *wish = looking->wish;
    for (const char *const *name = wish->plugin->catalogues; name && *name; name++) {
        struct problems *problems = &wish->session->config->problems;
        struct catalogue *catalogue = config_catalogue(wish->session->data_folder, *name, problems);
        if (!catalogue)
            return GOLIVE_EXIT_CONFIGURATION;
        if (catalogue_find(catalogue, wish->rule->id)) {
            looking->catalogue = catalogue;
            looking->has_rule = true;
            return 0;
        }
        catalogue_free(catalogue);
    }
    looking->catalogue = memory_new(1, sizeof *looking->catalogue);
    looking->catalogue->name = "none";
    looking->catalogue->file = "none";
    return 0;
}

/* ---- telling ---- */

static void tell_passage(struct looking *looking, const struct near_passage *passage)
{
    struct text line = {0};
    text_append_visible(&line, *passage->where ? passage->where : "somewhere");
    if (passage->group_count > 1) {
        text_format(&line, ": %u of the %u things that make it up", passage->groups, passage->group_count);
        text_append_string(&line, *passage->missing && passage->groups ? "; not seen: " : "");
        if (passage->groups)
            text_append_visible(&line, passage->missing);
    }
    text_wrap(looking->text, text_string(&line), "  ", INDENT, COLUMNS);
    text_clear(&line);
    text_append_char(&line, '"');
    text_append_visible(&line, passage->words);
    text_append_char(&line, '"');
    text_wrap(looking->text, text_string(&line), NULL, INDENT, COLUMNS);
    text_free(&line);
}

static int tell_document(struct looking *looking, const struct gathered *document)
{
    const struct nearest_wish *wish = looking->wish;
    struct near_passage *passages = NULL;
    size_t count = 0;
    AUTO_FREE char *problem = NULL;
    text_append_char(looking->text, '\n');
    text_append_visible(looking->text, document->name ? document->name : "document");
    text_append_char(looking->text, '\n');
    if (document->evidence.state != EVIDENCE_GOT) {
        text_wrap(looking->text,
            document->evidence.error ? document->evidence.error
                                     : evidence_state_name(document->evidence.state),
            "  ", INDENT, COLUMNS);
        return 0;
    }
    const char *id = looking->has_rule && !wish->quote ? wish->rule->id : NULL;
    int error =
        worker_near(looking->worker, looking->catalogue, id, wish->quote ? wish->quote : wish->rule->title,
            document, &looking->arena, &passages, &count, &problem);
    if (error) {
        cli_error("%s", problem);
        return GOLIVE_EXIT_UNAVAILABLE;
    }
    for (size_t i = 0; i < count && i < wish->most; i++)
        tell_passage(looking, &passages[i]);
    if (!count)
        text_append_string(looking->text, "  nothing in it comes near\n");
    return 0;
}

static int look(struct looking *looking)
{
    const struct session *session = looking->wish->session;
    struct worker_options options = {.program = session->worker_program,
        .timezone = session->config->site.timezone,
        .jobs = 1,
        .sandbox_required = session->config->sandbox_required};
    AUTO_FREE char *problem = NULL;
    wish_for_all(looking);
    if (!looking->count) {
        text_append_string(looking->text, "\nThe check names no document.\n");
        return 0;
    }
    if (gather_run(looking->gatherer, &problem) != 0 && problem) {
        cli_error("%s", problem);
        return GOLIVE_EXIT_UNAVAILABLE;
    }
    looking->worker = worker_start(&options, &problem);
    if (!looking->worker) {
        cli_error("%s", problem ? problem : "golive-worker does not start");
        return GOLIVE_EXIT_UNAVAILABLE;
    }
    int code = 0;
    for (size_t i = 0; i < looking->count && !code; i++)
        code = tell_document(looking, looking->pieces[i]);
    return code;
}

int nearest_tell(const struct nearest_wish *wish, struct text *text)
{
    const struct session *session = wish->session;
    struct gather_options options = {.reader = session->reader_program,
        .documents = session->config->documents,
        .jobs = 1,
        .cache_folder = session->cache_folder,
        .sandbox_required = session->config->sandbox_required,
        .now = instant_now()};
    struct looking looking = {.wish = wish, .text = text, .gatherer = gather_new(&options)};
    int code = choose_catalogue(&looking);
    if (!code)
        code = look(&looking);
    worker_free(looking.worker);
    gather_free(looking.gatherer);
    catalogue_free(looking.catalogue);
    arena_free(&looking.arena);
    free(looking.pieces);
    return code;
}
