/* golive drill: the fire drill. Judges once, has what the decisions rest on flipped, and draws what came of it. */
#include "cli/judging.h"

#include "base/file.h"
#include "base/memory.h"
#include "kit/drill_case.h"
#include "report/drill.h"

#include <errno.h>
#include <string.h>

struct drawing {
    const char *name;
    int (*write)(const struct drill *drill, const struct report_options *options, FILE *file);
};

static const struct drawing drawings[] = {
    {"text", report_drill_text}, {"json", report_drill_json}, {"html", report_drill_html}, {NULL, NULL}};

struct drawn {
    const struct drill *drill;
    const struct drawing *drawing;
};

static int draw(const void *what, const struct report_options *options, FILE *file)
{
    const struct drawn *drawn = what;
    return drawn->drawing->write(drawn->drill, options, file);
}

static bool is_used(const struct config *config, const struct plugin_description *plugin)
{
    for (size_t i = 0; i < config->deployment_count; i++) {
        const struct deployment *deployment = &config->deployments[i];
        for (size_t k = 0; k < deployment->check_count; k++) {
            if (deployment->checks[k].description == plugin)
                return true;
        }
    }
    return false;
}

/* The drill cases of all plugins that judge something here. 0, or an exit code after having said why. */
static int read_cases(const struct session *session, struct drill_cases *cases)
{
    int error = 0;
    for (size_t i = 0; i < session->plugins->usable_count && !error; i++) {
        const struct plugin_description *plugin = session->plugins->usable[i];
        AUTO_FREE char *name = memory_format("cases/%s", plugin->name);
        AUTO_FREE char *folder = file_join(session->data_folder, name);
        if (!is_used(session->config, plugin))
            continue;
        error = drill_cases_add(cases, folder, plugin, session->data_folder);
        if (error)
            cli_error("%s: %s", folder, strerror(-error));
    }
    zone_use(session->config->site.timezone); /* cases have one of their own */
    if (cases->problems.error_count) {
        struct text words = {0};
        problems_write(&cases->problems, &words);
        fputs(text_string(&words), stderr);
        text_free(&words);
        return GOLIVE_EXIT_CONFIGURATION;
    }
    return error ? GOLIVE_EXIT_NO_INPUT : 0;
}

/* 1 where a gate stayed open, 2 where nothing was go: then nothing was shown. */
static int exit_code_of(const struct session *session, const struct drill *drill)
{
    if (session->config->problems.error_count)
        return GOLIVE_EXIT_CONFIGURATION;
    if (drill->outcomes[DRILL_OPEN])
        return GOLIVE_EXIT_NO_GO;
    return drill->go_count ? GOLIVE_EXIT_GO : GOLIVE_EXIT_HOLD;
}

static int drill(const struct cli *cli, const struct session *session, const struct drawing *drawing)
{
    struct judging judging = {0};
    struct drill_cases cases = {0};
    const struct drill *found = NULL;
    instant at;
    int code = judging_at(cli, &at);
    if (!code)
        code = read_cases(session, &cases);
    if (!code)
        code = judging_run(cli, session, at, &judging);
    if (!code) {
        const struct drill_wish wish = {.cases = cases.items, .case_count = cases.count};
        code = judging_drill(&judging, &wish, &found);
    }
    if (!code) {
        const struct drawn drawn = {found, drawing};
        code = output_write(cli_value(cli, "output"), draw, &drawn);
    }
    if (!code)
        code = exit_code_of(session, found);
    judging_free(&judging);
    drill_cases_free(&cases);
    return code;
}

static int run(struct cli *cli)
{
    struct session session;
    const struct drawing *drawing = format_chosen(cli, drawings, sizeof *drawings);
    if (!drawing)
        return GOLIVE_EXIT_USAGE;
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = session_deployments(cli, &session);
    if (!code)
        code = drill(cli, &session, drawing);
    session_close(&session);
    return code;
}

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    CLI_AT_OPTION,
    CLI_OFFLINE_OPTION,
    {"format", 'f', "FORMAT", "text (default), json or html"},
    {"output", 0, "FILE", "write to FILE instead of standard output"},
    {0},
};

static const char *const examples[] = {
    "golive drill                             every deployment of the site",
    "golive drill scribe.ini",
    "golive drill --format html --output drill.html deployments.d",
    NULL,
};

const struct cli_command command_drill = {
    .name = "drill",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "Fire drill: take away one thing after the other and see whether the gate closes.",
    .details =
        "Judges once, then again with each piece of evidence absent, unavailable, refused, empty, cut in "
        "half and another deployment's; with each date past; with each fact unset; with each plugin missing, "
        "crashed and hung; with each reading and waiver void; and with the drill cases of the plugins laid "
        "over their sections. What facts would come to if they were answered otherwise is listed. Nothing is "
        "recorded, and after the first judging nobody is asked again. Exit code 0: the gate closed each time "
        "for what a required go rests on; 1: something stayed go that should not; 2: nothing is go today, so "
        "it was not tried.",
    .examples = examples,
    .options = options,
    .run = run,
};
