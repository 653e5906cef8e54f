/* golive init: from plain questions to a deployment file. On a terminal it asks, line by line, and keeps what was answered
 * beside the file it is to write; without one it takes a file of answers. What it writes is read back, as golive check
 * would, before it is there. */
#include "cli/interview.h"

#include "base/file.h"
#include "base/memory.h"
#include "config/ini.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MANY_VALUES = 12 }; /* more are not listed */

struct init {
    const struct cli *cli;
    struct session session;
    struct interview interview;
    char *path;                       /* of the file to be written; NULL until the product has a name */
    char *state;                      /* of the answers beside it */
    char *folder;                     /* of both */
    struct question *asked[4096 / 8]; /* on this terminal, for the way back */
    size_t asked_count;
};

/* ---- where it goes ---- */

static void name_files(struct init *init, const char *path)
{
    init->path = memory_copy(path);
    init->state = memory_format("%s.unfinished", path);
    init->folder = file_folder_of(path);
}

/* Without a name on the command line the product gives it: in the site's folder of deployments, if there is one. */
static void name_by_product(struct init *init)
{
    const char *product = interview_product(&init->interview, "product");
    if (init->path || !*product)
        return;
    struct text id = {0};
    interview_id(product, &id);
    const char *folder = init->session.config->deployments_folder;
    AUTO_FREE char *name = memory_format("%s.ini", text_string(&id));
    AUTO_FREE char *path = folder ? file_join(folder, name) : memory_copy(name);
    name_files(init, path);
    text_free(&id);
}

static int refuse_existing(const struct init *init)
{
    if (!init->path || access(init->path, F_OK) != 0)
        return 0;
    cli_error(
        "%s is there already: golive init writes new files only (golive explain NAME helps to change it)",
        init->path);
    return GOLIVE_EXIT_CANNOT_CREATE;
}

/* ---- what was answered is kept ---- */

static int keep(struct init *init)
{
    if (!init->state)
        return 0;
    struct text text = {0};
    interview_answers(&init->interview, &text);
    int error = file_replace(init->state, text.data, text.length, 0600);
    text_free(&text);
    if (!error)
        return 0;
    cli_error("%s: %s", init->state, strerror(-error));
    return GOLIVE_EXIT_CANNOT_CREATE;
}

static int read_answers(struct init *init, const char *path)
{
    struct problems problems = {0};
    struct text words = {0};
    int error = interview_read(&init->interview, path, &problems);
    problems_write(&problems, &words);
    fputs(text_string(&words), stderr);
    text_free(&words);
    problems_free(&problems);
    return !error ? 0 : error == -ENOENT ? GOLIVE_EXIT_NO_INPUT : GOLIVE_EXIT_CONFIGURATION;
}

/* Goes on where somebody left off. */
static int take_up(struct init *init)
{
    if (!init->state || access(init->state, F_OK) != 0)
        return 0;
    int code = read_answers(init, init->state);
    if (!code)
        printf("Going on from %s.\n\n", init->state);
    return code;
}

/* ---- a question on the terminal ---- */

static size_t count_values(const struct question *question)
{
    size_t count = 0;
    while (question->type.choices && question->type.choices[count])
        count++;
    return count;
}

static void words_values(const struct question *question, struct text *text)
{
    size_t count = count_values(question);
    bool explained = false;
    for (size_t i = 0; i < count && question->type.choice_help; i++)
        explained |= *question->type.choice_help[i] != '\0';
    if (count > MANY_VALUES)
        return;
    if (count && !explained) {
        text_append_string(text, "   Answers: ");
        for (size_t i = 0; i < count; i++)
            text_format(text, "%s%s", i ? ", " : "", question->type.choices[i]);
        text_append_char(text, '\n');
        return;
    }
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *label = memory_format("   %zu %s", i + 1, question->type.choices[i]);
        AUTO_FREE char *first = memory_format("%-24s ", label);
        text_wrap(text, question->type.choice_help[i], first, 25, 80);
    }
    if (question->type.type == OPTION_YES_NO)
        text_append_string(text, "   Answers: yes, no\n");
}

/* A heading where a new part begins. */
static void words_part(const struct question *question, const struct question *before, struct text *text)
{
    const char *title = question->dimension               ? question->dimension->title
                        : question->fact                  ? "What it does, and with whose data"
                        : question->kind == QUESTION_FLOW ? "The data"
                                                          : "The product";
    bool same =
        before && before->dimension == question->dimension &&
        (question->dimension || (!before->fact == !question->fact &&
                                    (before->kind == QUESTION_FLOW) == (question->kind == QUESTION_FLOW)));
    if (same)
        return;
    text_format(text, "== %s ==\n", title);
    if (question->dimension)
        text_wrap(text, question->dimension->help, NULL, 0, 80);
    text_append_char(text, '\n');
}

static void show(struct init *init, const struct question *question)
{
    struct text text = {0};
    words_part(question, init->asked_count ? init->asked[init->asked_count - 1] : NULL, &text);
    text_wrap(&text, question->words, NULL, 0, 80);
    if (*question->help)
        text_wrap(&text, question->help, NULL, 3, 80);
    words_values(question, &text);
    if (question->example) {
        AUTO_FREE char *example = memory_format("Example: %s", question->example);
        text_wrap(&text, example, NULL, 3, 80);
    }
    if (question->type.type == OPTION_LIST && strchr(question->example ? question->example : "", '"'))
        text_wrap(&text, "A name with a comma in it stands in double quotes.", NULL, 3, 80);
    fputs(text_string(&text), stdout);
    text_free(&text);
}

/* One line, without its end. 0, or -ENODATA where there is no more. */
static int read_line(char *line, size_t size)
{
    fputs("> ", stdout);
    fflush(stdout);
    if (!fgets(line, (int)size, stdin))
        return -ENODATA;
    if (!strchr(line, '\n') &&
        !feof(stdin)) { /* longer than any answer: what is left of it is no answer either */
        for (int byte = getchar(); byte != '\n' && byte != EOF;)
            byte = getchar();
    }
    line[strcspn(line, "\r\n")] = '\0';
    return 0;
}

static void tell(const char *words)
{
    struct text text = {0};
    text_wrap(&text, words, NULL, 0, 80);
    fputs(text_string(&text), stdout);
    text_free(&text);
}

/* A file is written down as it is found from the deployment file's folder. */
static const char *as_found(struct init *init, const struct question *question, const char *line)
{
    bool paper = question->type.type == OPTION_DOCUMENT || question->type.type == OPTION_TABLE;
    if (!paper || !*line || *line == '/' || !init->folder)
        return line;
    AUTO_FREE char *beside = file_join(init->folder, line);
    if (access(beside, F_OK) == 0) {
        return line;
    } else if (access(line, F_OK) != 0) {
        AUTO_FREE char *words =
            memory_format("There is no file %s yet. It must be there before golive check.", line);
        tell(words);
        return line;
    }
    AUTO_FREE char *real = realpath(line, NULL);
    AUTO_FREE char *folder = realpath(init->folder, NULL);
    if (!real || !folder)
        return line;
    size_t length = strlen(folder);
    bool inside = string_starts(real, folder) && real[length] == '/';
    return arena_copy(&init->interview.arena, inside ? real + length + 1 : real);
}

/* Goes back to the question before. */
static void go_back(struct init *init)
{
    if (!init->asked_count) {
        puts("This is the first question.\n");
        return;
    }
    init->asked[--init->asked_count]->answer = NULL;
    putchar('\n');
}

/* Asks one question. 0; 1 to stop here. */
static int ask(struct init *init, struct question *question)
{
    char line[INTERVIEW_ANSWER_MAXIMUM + 2];
    show(init, question);
    for (;;) {
        struct text problem = {0};
        if (read_line(line, sizeof line) != 0) {
            putchar('\n');
            return 1;
        }
        if (string_equal(line, "q"))
            return 1;
        if (string_equal(line, "<")) {
            go_back(init);
            return 0;
        }
        int error = interview_answer(&init->interview, question, as_found(init, question, line), &problem);
        if (!error) {
            if (init->asked_count < sizeof init->asked / sizeof *init->asked)
                init->asked[init->asked_count++] = question;
            putchar('\n');
            return 0;
        }
        AUTO_FREE char *words = memory_format("That will not do: %s.", text_string(&problem));
        tell(words);
        text_free(&problem);
    }
}

static const char introduction[] =
    "Plain questions, one after the other; which ones follow depends on your answers.\n"
    "Enter alone: you do not know yet.  <: back to the question before.\n"
    "q: stop here; what you answered is kept, and golive init goes on from it.\n\n";

/* Asks all that matters. 0, or -1 if the person leaves, or an exit code. */
static int converse(struct init *init)
{
    fputs(introduction, stdout);
    int code = take_up(init);
    while (!code) {
        struct question *question = interview_next(&init->interview);
        if (!question)
            return 0;
        bool unnamed = !init->path;
        if (ask(init, question))
            return -1;
        name_by_product(init);
        if (unnamed && init->path) {
            code = refuse_existing(init);
            if (!code && access(init->state, F_OK) == 0) {
                code = take_up(init);
                continue;
            }
        }
        if (!code)
            code = keep(init);
    }
    return code;
}

/* ---- writing ---- */

static char *id_of(const struct init *init)
{
    const char *slash = strrchr(init->path, '/');
    AUTO_FREE char *name = memory_copy(slash ? slash + 1 : init->path);
    if (string_ends(name, ".ini"))
        name[strlen(name) - 4] = '\0';
    struct text id = {0};
    interview_id(name, &id);
    return text_steal(&id);
}

/* Reads the file as a check would, before it is there: what cannot be read is not written. */
static int try_file(struct init *init, const struct text *file)
{
    struct session session;
    struct ini_file sections = {0};
    int code = session_open_draft(init->cli, init->path, file->data, file->length, &session);
    if (code)
        return code;
    struct config *config = session.config;
    if (ini_parse_bytes(init->path, file->data, file->length, &sections, &config->problems) == 0)
        config_deployment(config, &sections, session.plugins->usable, session.plugins->usable_count);
    bool broken = config->problems.error_count != 0;
    if (broken) {
        session_tell_problems(&session);
        cli_error("with these answers the file would not be right, and it was not written");
    }
    ini_free(&sections);
    session_close(&session);
    return broken ? GOLIVE_EXIT_CONFIGURATION : 0;
}

/* Never over a file that came into being meanwhile. */
static int create(const char *path, const struct text *file)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    int error = descriptor < 0 ? -errno : file_write(descriptor, file->data, file->length);
    if (descriptor >= 0 && !error && fsync(descriptor) != 0)
        error = -errno;
    if (descriptor >= 0 && close(descriptor) != 0 && !error)
        error = -errno;
    if (error && descriptor >= 0)
        unlink(path);
    if (!error)
        return 0;
    cli_error("%s: %s", path, strerror(-error));
    return GOLIVE_EXIT_CANNOT_CREATE;
}

static size_t count_open(struct init *init)
{
    size_t open = 0;
    for (size_t i = 0; i < init->interview.count; i++) {
        const struct question *question = &init->interview.questions[i];
        open += (!question->answer || !*question->answer) && interview_matters(&init->interview, question);
    }
    return open;
}

static void tell_next(struct init *init)
{
    struct text text = {0};
    size_t open = count_open(init);
    text_format(&text, "%s is written.", init->path);
    if (open)
        text_format(&text, " %zu line%s in it wait%s for an answer.", open, open == 1 ? "" : "s",
            open == 1 ? "s" : "");
    text_append_string(&text, "\n\n");
    interview_papers(&init->interview, init->folder, "", &text);
    text_format(&text, "\nThen:\n  golive check %s\n", init->path);
    fputs(text_string(&text), stdout);
    text_free(&text);
}

static int write_file(struct init *init)
{
    struct text file = {0};
    AUTO_FREE char *id = id_of(init);
    interview_deployment(&init->interview, id, &file);
    text_append_char(&file, '\n');
    interview_papers(&init->interview, init->folder, "; ", &file);
    int code = refuse_existing(init);
    if (!code)
        code = try_file(init, &file);
    if (!code)
        code = create(init->path, &file);
    text_free(&file);
    if (code)
        return code;
    unlink(init->state);
    tell_next(init);
    return 0;
}

/* ---- the command ---- */

static int without_terminal(struct init *init, const char *answers)
{
    int code = read_answers(init, answers);
    if (code)
        return code;
    name_by_product(init);
    if (!init->path || !*interview_product(&init->interview, "product")) {
        cli_error("%s: [deployment] product is not there, and nothing can be written without it", answers);
        return GOLIVE_EXIT_CONFIGURATION;
    }
    return write_file(init);
}

static int with_terminal(struct init *init)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        cli_error("golive init asks questions and needs a terminal; without one it takes --answers FILE");
        return GOLIVE_EXIT_USAGE;
    }
    int code = converse(init);
    if (code == -1) {
        if (init->state && access(init->state, F_OK) == 0)
            printf("Kept in %s; golive init %s goes on from there.\n", init->state, init->path);
        else
            puts("Nothing was written.");
        return 0;
    }
    return code ? code : write_file(init);
}

static int init_command(struct cli *cli)
{
    const char *answers = cli_value(cli, "answers");
    if (cli->argument_count > 1) {
        cli_error("golive init wants one file at most: golive init ambient-scribe.ini");
        return GOLIVE_EXIT_USAGE;
    }
    if (cli->argument_count && !string_ends(cli->arguments[0], ".ini")) {
        cli_error("%s: the name of a deployment file ends in .ini", cli->arguments[0]);
        return GOLIVE_EXIT_USAGE;
    }
    struct init init = {.cli = cli};
    int code = session_open(cli, &init.session);
    if (code)
        return code;
    if (cli->argument_count)
        name_files(&init, cli->arguments[0]);
    interview_begin(&init.interview, &init.session);
    code = refuse_existing(&init);
    if (!code)
        code = answers ? without_terminal(&init, answers) : with_terminal(&init);
    interview_end(&init.interview);
    session_close(&init.session);
    free(init.path);
    free(init.state);
    free(init.folder);
    return code;
}

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"answers", 'a', "FILE",
        "take the answers from an INI file instead of asking: [deployment], [facts], [" INTERVIEW_FLOW
        "] and a section for each check, with the keys of a deployment file; an empty one is not known yet"},
    {0},
};

static const char *const examples[] = {
    "golive init                            asks, and names the file after the product",
    "golive init ambient-scribe.ini         asks, or goes on where you stopped",
    "golive init --answers scribe.answers ambient-scribe.ini",
    NULL,
};

const struct cli_command command_init = {
    .name = "init",
    .arguments = "[FILE.ini]",
    .summary = "Ask plain questions about a product, and write its deployment file.",
    .details =
        "Only what matters after the answers so far is asked. The file is commented, has a section for each "
        "check "
        "that applies, and lists which documents to collect, from whom, and what takes longest. What was "
        "answered is kept in FILE.ini.unfinished until all of it is.",
    .examples = examples,
    .options = options,
    .run = init_command,
};
