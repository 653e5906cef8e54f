/* golive read: a person reads what the search could not tell. Shows the passages that come nearest to a rule's provision,
 * takes the verdict and the quotation, and writes them into the deployment's file, if a run with them shows that they
 * settle the rule. */
#include "cli/acts.h"
#include "cli/nearest.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PASSAGES = 4, ANSWER_BYTES = 4096 };

/* What the person says; from options, or asked on a terminal. */
struct said {
    const char *verdict;
    const char *quote;
    const char *where;
    const char *by;
    const char *role;
};

/* ---- showing ---- */

/* "present, absent": the verdicts that settle the rule. */
static void words_verdicts(struct text *words, const struct rule *rule)
{
    for (unsigned verdict = READING_PRESENT; verdict <= READING_NOT_NEEDED; verdict++) {
        if (rule->readings & 1u << verdict)
            text_format(words, "%s%s", words->length ? ", " : "",
                reading_verdict_name((enum reading_verdict)verdict));
    }
}

static void words_rule(struct text *text, const struct rule *rule)
{
    text_format(text, "%s  ", rule->id);
    text_append_visible(text, rule->title);
    if (*rule->citation) {
        text_append_string(text, " (");
        text_append_visible(text, rule->citation);
        text_append_char(text, ')');
    }
    text_append_char(text, '\n');
}

static void words_findings(struct text *text, const struct act_case *act)
{
    for (size_t i = 0; i < act->now.result->check_count; i++) {
        const struct check_result *check = &act->now.result->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            const struct finding *finding = &check->findings[j];
            if (!string_equal(check->check->id, act->check_id) ||
                !string_equal(finding->rule_id, act->rule_id))
                continue;
            struct text line = {0};
            text_format(&line, "Today: %s: ", status_name((enum status)finding->status));
            text_append_visible(&line, finding_says(finding));
            text_wrap(text, text_string(&line), NULL, 0, 80);
            text_free(&line);
        }
    }
}

static int show(const struct nearest_wish *wish, const struct act_case *act)
{
    struct text text = {0};
    words_rule(&text, wish->rule);
    if (act)
        words_findings(&text, act);
    int code = nearest_tell(wish, &text);
    text_append_string(
        &text, "\nThe nearest passages are where to begin reading; what is sought may stand elsewhere.\n");
    if (!code)
        fputs(text_string(&text), stdout);
    text_free(&text);
    return code;
}

/* ---- asking ---- */

/* One line from the terminal; "" for an empty one, NULL at its end or if it is too long. */
static const char *ask(struct act_case *act, const char *question)
{
    char line[ANSWER_BYTES];
    printf("%s ", question);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin) || !strchr(line, '\n'))
        return NULL;
    line[strcspn(line, "\n")] = '\0';
    return arena_copy(&act->arena, line);
}

/* Asks until one of the verdicts that settle the rule is given; NULL if the person leaves. */
static const char *ask_verdict(struct act_case *act)
{
    struct text verdicts = {0};
    words_verdicts(&verdicts, act->rule);
    AUTO_FREE char *question =
        memory_format("\nWhat does the document say? (%s; Enter to leave)", text_string(&verdicts));
    text_free(&verdicts);
    for (;;) {
        const char *answer = ask(act, question);
        if (!answer || !*answer)
            return NULL;
        for (unsigned verdict = READING_PRESENT; verdict <= READING_NOT_NEEDED; verdict++) {
            const char *name = reading_verdict_name((enum reading_verdict)verdict);
            if ((act->rule->readings & 1u << verdict) && string_starts(name, answer))
                return name; /* its beginning is enough: "p" */
        }
    }
}

/* Asks for what the options leave open. False if the person leaves. */
static bool ask_rest(struct act_case *act, struct said *said)
{
    const struct {
        const char **answer;
        const char *question;
        bool optional;
    } questions[] = {
        {&said->quote, "The words that say so, as the document has them, three at least:",
            !string_equal(said->verdict, "present")},
        {&said->where, "Where they stand (Enter: as the search finds them):", true},
        {&said->by, "Your name:", false},
        {&said->role, "Your role:", false},
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (*questions[i].answer)
            continue;
        const char *answer = ask(act, questions[i].question);
        if (!answer || (!*answer && !questions[i].optional))
            return false;
        *questions[i].answer = *answer ? answer : NULL;
    }
    return true;
}

/* ---- writing down ---- */

static const struct finding *settled_by(const struct act_case *act, enum reading_verdict verdict)
{
    for (size_t i = 0; i < act->then.result->check_count; i++) {
        const struct check_result *check = &act->then.result->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            const struct finding *finding = &check->findings[j];
            if (string_equal(check->check->id, act->check_id) &&
                string_equal(finding->rule_id, act->rule_id) && finding->reading &&
                finding->reading->verdict == verdict)
                return finding;
        }
    }
    return NULL;
}

/* What is found with the reading in the file, where that settles nothing: it says why. */
static void tell_void(struct act_case *act, const struct said *said)
{
    bool many = false;
    const struct finding *finding = act_finding(act, STATUS_NONE, &many);
    const struct finding *then = finding ? act_finding_then(act, finding) : NULL;
    cli_error("the reading would settle nothing, and nothing was written");
    if (then)
        cli_error("%s/%s would be %s: %s", act->check_id, act->rule_id,
            status_name((enum status)then->status), finding_says(then));
    if (!said->quote)
        return;
    struct text text = {0};
    const struct nearest_wish wish = {.session = &act->now.session,
        .check = act->check,
        .plugin = act->check->description,
        .rule = act->rule,
        .quote = said->quote,
        .most = PASSAGES};
    if (!nearest_tell(&wish, &text))
        fprintf(stderr, "Nearest to the quotation:\n%s", text_string(&text));
    text_free(&text);
}

static int try_reading(struct act_case *act, const struct said *said, const char *where, const char *section)
{
    char on[DATE_TEXT_SIZE];
    date_text(act->on, on);
    const struct ini_line lines[] = {{"verdict", said->verdict}, {"quote", said->quote}, {"where", where},
        {"by", said->by}, {"role", said->role}, {"on", on}};
    return act_try(act, &(struct ini_addition){section, lines, sizeof lines / sizeof *lines});
}

static int write_down(struct act_case *act, const struct said *said)
{
    enum reading_verdict verdict = reading_verdict_parse(said->verdict);
    const char *section = act_section(act, "reading", false);
    int code = try_reading(act, said, said->where, section);
    if (code)
        return code;
    const struct finding *settled = settled_by(act, verdict);
    if (!settled) {
        tell_void(act, said);
        return GOLIVE_EXIT_NO_PERMISSION;
    }
    if (!said->where && said->quote && *settled->where) { /* where the quotation was found */
        code = try_reading(act, said, arena_copy(&act->arena, settled->where), section);
        if (code)
            return code;
    }
    return act_write(act, section);
}

/* ---- one reading ---- */

/* Whether the rule and the check are such that a reading can settle them. */
static int check_readable(const struct act_case *act)
{
    if (!act->rule->readings)
        cli_error("%s cannot be settled by a reading: that settles what a document says, never a signature, "
                  "a date or "
                  "a source of record",
            act->rule_id);
    else if (act->check->inherited)
        cli_error("%s is judged in the file of %s: read it there", act->check_id,
            act->now.deployment->parent ? act->now.deployment->parent->id : "the site");
    else
        return 0;
    return GOLIVE_EXIT_NO_PERMISSION;
}

static int check_verdict(const struct act_case *act, const char *verdict)
{
    struct text verdicts = {0};
    enum reading_verdict number = verdict ? reading_verdict_parse(verdict) : READING_PRESENT;
    bool good = !verdict || (number && (act->rule->readings & 1u << number));
    words_verdicts(&verdicts, act->rule);
    if (!good)
        cli_error("--verdict %s: %s is settled by %s", verdict, act->rule_id, text_string(&verdicts));
    text_free(&verdicts);
    return good ? 0 : GOLIVE_EXIT_USAGE;
}

static int read_rule(struct act_case *act)
{
    const struct cli *cli = act->cli;
    struct said said = {cli_value(cli, "verdict"), cli_value(cli, "quote"), cli_value(cli, "where"),
        cli_value(cli, "by"), cli_value(cli, "role")};
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    int code = check_readable(act);
    if (!code)
        code = check_verdict(act, said.verdict);
    if (code)
        return code;
    const struct nearest_wish wish = {.session = &act->now.session,
        .check = act->check,
        .plugin = act->check->description,
        .rule = act->rule,
        .most = PASSAGES};
    if (!said.verdict) {
        code = show(&wish, act);
        if (code || !terminal)
            return code;
        said.verdict = ask_verdict(act);
        if (!said.verdict)
            return 0;
    }
    if (terminal && !ask_rest(act, &said)) {
        puts("Nothing was written.");
        return 0;
    }
    static const char *const demanded[] = {"by", "role", NULL};
    static const char *const with_quote[] = {"quote", "by", "role", NULL};
    if (!terminal)
        code = act_demand(cli, string_equal(said.verdict, "present") ? with_quote : demanded);
    return code ? code : write_down(act, &said);
}

/* ---- a document by itself ---- */

/* The rule of any plugin. */
static int show_document(struct cli *cli, const char *rule_name, const char *document)
{
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    const char *slash = strchr(rule_name, '/');
    const char *id = slash ? slash + 1 : rule_name;
    struct nearest_wish wish = {.session = &session, .document = document, .most = PASSAGES};
    for (size_t i = 0; i < session.plugins->usable_count && !wish.rule; i++) {
        wish.plugin = session.plugins->usable[i];
        wish.rule = plugin_rule(wish.plugin, id);
    }
    if (!wish.rule) {
        cli_error("no installed plugin has a rule '%s'", id);
        code = GOLIVE_EXIT_NO_INPUT;
    } else if (cli_has(cli, "verdict")) {
        cli_error("--verdict: %s is a document; name the deployment that it is of, whose file the reading "
                  "goes into",
            document);
        code = GOLIVE_EXIT_USAGE;
    } else {
        code = show(&wish, NULL);
    }
    session_close(&session);
    return code;
}

static int read_command(struct cli *cli)
{
    if (cli->argument_count != 2) {
        cli_error("golive read wants a rule and a deployment: golive read baa/BAA-07 ambient-scribe");
        return GOLIVE_EXIT_USAGE;
    }
    const char *of = cli->arguments[1];
    if (access(of, F_OK) == 0 && !string_ends(of, ".ini"))
        return show_document(cli, cli->arguments[0], of);
    struct act_case act;
    int code = act_open(cli, of, cli->arguments[0], &act);
    if (!code)
        code = read_rule(&act);
    act_close(&act);
    return code;
}

/* ---- for the command line ---- */

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"verdict", 0, "VERDICT",
        "present, absent or not-needed; without it the passages are shown, and a terminal is asked"},
    {"quote", 0, "WORDS", "the words that say so, as the document has them, three at least"},
    {"where", 0, "PLACE", "where they stand (default: where they are found)"},
    {"by", 0, "NAME", "who read it"},
    {"role", 0, "ROLE", "as what: Privacy Officer"},
    ACT_OPTIONS,
    {0},
};

static const char *const examples[] = {
    "golive read baa/BAA-07 ambient-scribe     the nearest passages, then questions",
    "golive read BAA-07 agreement.pdf          the nearest passages of a document",
    "golive read baa/BAA-07 ambient-scribe --verdict present",
    "  --quote 'Provide access to PHI when requested' --by 'D. Osei' --role 'Privacy Officer'",
    NULL,
};

const struct cli_command command_read = {
    .name = "read",
    .arguments = "[CHECK/]RULE ID|FILE",
    .summary = "Show where a provision may stand, and write down what a person read there.",
    .details = "Shows the passages that come nearest to what the rule looks for. A verdict is written as "
               "[reading:CHECK/RULE] into the deployment's file, if it settles the rule: the quotation must "
               "stand in "
               "the document. If it does not, the passages that come nearest to it are shown, and nothing is "
               "written.",
    .examples = examples,
    .options = options,
    .run = read_command,
};
