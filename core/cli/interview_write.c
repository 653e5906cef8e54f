/* Answers as INI: the deployment file that golive init writes, each line with its question above it, and the plain file
 * of answers from which an interview goes on. See interview.h. */
#include "cli/interview.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { FEW_VALUES = 12 }; /* that are listed below a line without a value */

static bool known(const struct question *question)
{
    return question->answer && *question->answer;
}

/* ---- lines ---- */

/* WORDS as a comment, wrapped. */
static void comment(struct text *text, const char *words)
{
    struct text wrapped = {0};
    text_wrap(&wrapped, words, NULL, 0, 78);
    for (const char *line = text_string(&wrapped); *line;) {
        size_t length = strcspn(line, "\n");
        text_append_string(text, "; ");
        text_append(text, line, length);
        text_append_char(text, '\n');
        line += length + (line[length] == '\n');
    }
    text_free(&wrapped);
}

/* A list has its quotes already. */
static void value(struct text *text, const struct question *question)
{
    if (question->type.type != OPTION_LIST && strpbrk(question->answer, "\";#"))
        text_append_quoted(text, question->answer);
    else
        text_append_string(text, question->answer);
}

static void line(struct text *text, const struct question *question)
{
    comment(text, question->words);
    if (known(question)) {
        text_format(text, "%s = ", question->key);
        value(text, question);
        text_append_char(text, '\n');
        return;
    }
    text_format(
        text, "; not known yet: %s = %s\n", question->key, question->example ? question->example : "");
    struct text values = {0};
    for (size_t i = 0; i < FEW_VALUES && question->type.choices && question->type.choices[i]; i++)
        text_format(&values, "%s%s", i ? ", " : "one of: ", question->type.choices[i]);
    if (values.length)
        comment(text, text_string(&values));
    text_free(&values);
}

static void heading(struct text *text, const char *title, const char *section)
{
    text_append_char(text, '\n');
    comment(text, title);
    text_format(text, "[%s]\n", section);
}

void interview_id(const char *name, struct text *text)
{
    size_t begin = text->length;
    for (; *name && text->length - begin < 60; name++) {
        char small = *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;
        bool plain = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
        if (plain)
            text_append_char(text, small);
        else if (text->length > begin && text->data[text->length - 1] != '-')
            text_append_char(text, '-');
    }
    while (text->length > begin && text->data[text->length - 1] == '-')
        text->data[--text->length] = '\0';
    if (text->length == begin)
        text_append_string(text, "product");
}

/* ---- sections ---- */

static void write_kind(
    struct interview *interview, enum question_kind first, enum question_kind last, struct text *text)
{
    for (size_t i = 0; i < interview->count; i++) {
        const struct question *question = &interview->questions[i];
        if (question->kind >= first && question->kind <= last && interview_matters(interview, question))
            line(text, question);
    }
}

static const char *fact(const struct interview *interview, const char *name)
{
    const struct fact *found = deployment_fact(&interview->deployment, name);
    return found && found->value ? found->value : "";
}

/* What a flow says in its own words where a fact says it in others. */
static const struct {
    const char *fact, *value, *key, *word;
} of_flow[] = {
    {"data_leaves", "identified", "form", "identified"},
    {"data_leaves", "lds", "form", "limited"},
    {"data_leaves", "deid", "form", "deidentified"},
    {"trains_on_our_data", "no", "trains", "no"},
    {"trains_on_our_data", "local_only", "trains", "local"},
    {"trains_on_our_data", "vendor_product", "trains", "vendor-product"},
    {"trains_on_our_data", "foundation_model", "trains", "foundation-model"},
};

static void write_flow(struct interview *interview, struct text *text)
{
    bool leaves = false;
    for (size_t i = 0; i < 3; i++)
        leaves |= string_equal(fact(interview, of_flow[i].fact), of_flow[i].value);
    if (!leaves)
        return;
    heading(text,
        "One stream of patients' data. If there are others (telemetry, support, research), give each a "
        "section "
        "[flow:NAME] of its own: the worst of them counts.",
        INTERVIEW_FLOW);
    text_append_string(text, "to = vendor\n");
    for (size_t i = 0; i < sizeof of_flow / sizeof *of_flow; i++) {
        if (string_equal(fact(interview, of_flow[i].fact), of_flow[i].value))
            text_format(text, "%s = %s\n", of_flow[i].key, of_flow[i].word);
    }
    write_kind(interview, QUESTION_FLOW, QUESTION_FLOW, text);
}

/* Typed values count for more with a name behind them; a document stands for itself. */
static void write_attested(struct interview *interview, bool typed, struct text *text)
{
    static const char *const keys[][2] = {{"answered_by", "attested_by"}, {"answered_role", "attested_role"}};
    char today[DATE_TEXT_SIZE];
    if (!typed || !known(interview_find(interview, "facts", "answered_by")))
        return;
    for (size_t i = 0; i < 2; i++) {
        const struct question *question = interview_find(interview, "facts", keys[i][0]);
        if (!known(question))
            continue;
        text_format(text, "%s = ", keys[i][1]);
        value(text, question);
        text_append_char(text, '\n');
    }
    date_text(interview->today, today);
    text_format(text, "attested_on = %s\n", today);
}

/* Lines that a file with errors would be made of wait behind semicolons. */
static void hold_back(struct text *text, const char *lines)
{
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        text_append_string(text, length && *lines != ';' ? "; not there yet: " : "");
        text_append(text, lines, length);
        text_append_char(text, '\n');
        lines += length + (lines[length] == '\n');
    }
}

static void write_check(struct interview *interview, const struct dimension *dimension, struct text *text)
{
    bool typed = false, lacks = false;
    struct text section = {0};
    AUTO_FREE char *title = memory_format("%s. %s", dimension->title, dimension->help);
    heading(&section, title, dimension->name);
    for (size_t i = 0; i < interview->count; i++) {
        const struct question *question = &interview->questions[i];
        if (question->dimension != dimension || !interview_matters(interview, question))
            continue;
        line(&section, question);
        lacks |= question->type.required && !known(question);
        typed |=
            known(question) && question->type.type != OPTION_DOCUMENT && question->type.type != OPTION_TABLE;
    }
    write_attested(interview, typed, &section);
    if (lacks)
        hold_back(text, text_string(&section));
    else
        text_append(text, section.data, section.length);
    text_free(&section);
}

/* A document that is not there yet must not make a check fail: the dimension stays one that nobody looked at. */
static void write_paper(const struct question *question, struct text *text)
{
    const struct dimension *dimension = question->dimension;
    AUTO_FREE char *title = memory_format("%s. %s", dimension->title, dimension->help);
    if (known(question)) {
        heading(text, title, dimension->name);
        text_append_string(text, "plugin = document\ndocument = ");
        value(text, question);
        text_append_char(text, '\n');
        return;
    }
    text_append_char(text, '\n');
    comment(text, title);
    text_format(text, "; not there yet: [%s]\n; plugin = document\n; document = FILE\n", dimension->name);
}

/* True if a question of it was answered though it need not apply. */
static bool is_answered(const struct interview *interview, const struct dimension *dimension)
{
    for (size_t i = 0; i < interview->count; i++) {
        const struct question *question = &interview->questions[i];
        if (question->dimension == dimension && question->answer && *question->answer)
            return true;
    }
    return false;
}

static void write_dimension(struct interview *interview, const struct dimension *dimension, struct text *text)
{
    if (config_dimension_applies(dimension, &interview->deployment) != 1 &&
        !is_answered(interview, dimension))
        return;
    if (interview_unasked(interview, dimension))
        write_check(interview, dimension, text);
    for (size_t i = 0; i < interview->count; i++) {
        const struct question *question = &interview->questions[i];
        if (question->dimension != dimension)
            continue;
        if (question->kind == QUESTION_PAPER)
            write_paper(question, text);
        else
            write_check(interview, dimension, text);
        return;
    }
}

void interview_deployment(struct interview *interview, const char *id, struct text *text)
{
    char today[DATE_TEXT_SIZE];
    date_text(interview->today, today);
    AUTO_FREE char *title = memory_format("%s", interview_product(interview, "product"));
    comment(text, title);
    comment(text, "Text behind a semicolon is for people; golive does not read it. Lines \"not known yet\" "
                  "wait for an answer: "
                  "take away what stands before the key, and put yours behind the equals sign. A line left "
                  "out is not a \"no\". "
                  "golive explain NAME says what a line means.");
    text_format(text, "\n[deployment]\nid = %s\n", id);
    write_kind(interview, QUESTION_DEPLOYMENT, QUESTION_DEPLOYMENT, text);
    heading(text, "Answers that decide which rules apply. They are good for a year.", "facts");
    for (size_t i = 0; i < interview->count; i++) {
        const struct question *question = &interview->questions[i];
        bool in_flow = question->fact && string_equal(question->key, "data_leaves");
        bool trains = question->fact && string_equal(question->key, "trains_on_our_data") &&
                      !string_equal(fact(interview, "trains_on_our_data"), "unknown") && known(question);
        bool leaves =
            *fact(interview, "data_leaves") && !string_equal(fact(interview, "data_leaves"), "none");
        if (((in_flow || trains) && leaves) || !string_equal(question->section, "facts"))
            continue;
        if (interview_matters(interview, question))
            line(text, question);
    }
    text_format(text, "answered_on = %s\n", today);
    write_flow(interview, text);
    for (size_t i = 0; i < interview->session->config->site.dimension_count; i++)
        write_dimension(interview, &interview->session->config->site.dimensions[i], text);
}

/* ---- a file of answers ---- */

static bool before_in_section(const struct interview *interview, size_t place)
{
    for (size_t i = 0; i < place; i++) {
        if (interview->questions[i].answer &&
            string_equal(interview->questions[i].section, interview->questions[place].section))
            return true;
    }
    return false;
}

void interview_answers(const struct interview *interview, struct text *text)
{
    comment(text, "Answers to the questions of golive init. An empty one is not known yet.");
    for (size_t i = 0; i < interview->count; i++) {
        const char *section = interview->questions[i].section;
        if (!interview->questions[i].answer || before_in_section(interview, i))
            continue;
        text_format(text, "\n[%s]\n", section);
        for (size_t j = i; j < interview->count; j++) {
            const struct question *question = &interview->questions[j];
            if (!question->answer || !string_equal(question->section, section))
                continue;
            text_format(text, "%s = ", question->key);
            value(text, question);
            text_append_char(text, '\n');
        }
    }
}
