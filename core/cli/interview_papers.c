/* What is still to be collected before a product may go live: for each dimension that applies and lacks a document, which
 * one, from whom, and how long it usually takes (conf/dimensions.ini). See interview.h. */
#include "cli/interview.h"

#include "base/file.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the answer is a file, it must be there. */
static bool there(const struct question *question, const char *folder)
{
    if (!question->answer || !*question->answer)
        return false;
    AUTO_FREE char *path = file_join(folder, question->answer);
    return access(path, R_OK) == 0;
}

static bool is_paper(const struct question *question)
{
    return question->type.type == OPTION_DOCUMENT || question->type.type == OPTION_TABLE;
}

/* True if a document of the dimension is not there, or it has none and a question of it is open. */
static bool is_lacking(struct interview *interview, const struct dimension *dimension, const char *folder)
{
    bool missing = false, papers = false, unanswered = false;
    for (size_t i = 0; i < interview->count; i++) {
        const struct question *question = &interview->questions[i];
        if (question->dimension != dimension || !interview_matters(interview, question))
            continue;
        bool given = question->answer && *question->answer;
        papers |= is_paper(question);
        missing |=
            is_paper(question) && (given || !question->type.optional_evidence) && !there(question, folder);
        unanswered |= !question->answer || !*question->answer;
    }
    return missing || (!papers && unanswered) || interview_unasked(interview, dimension);
}

static int by_time(const void *a, const void *b)
{
    const struct dimension *one = *(const struct dimension *const *)a;
    const struct dimension *two = *(const struct dimension *const *)b;
    if (one->takes != two->takes)
        return one->takes > two->takes ? -1 : 1;
    return one < two ? -1 : one > two; /* those of the data file stay in its order */
}

static void words_time(const struct dimension *dimension, struct text *text)
{
    const int64_t day = 86400;
    int64_t weeks = dimension->takes / (7 * day), days = dimension->takes / day;
    if (weeks)
        text_format(text, "about %lld week%s", (long long)weeks, weeks == 1 ? "" : "s");
    else if (days)
        text_format(text, "about %lld day%s", (long long)days, days == 1 ? "" : "s");
    else
        text_append_string(text, "?");
}

static void write_one(const struct dimension *dimension, const char *prefix, struct text *text)
{
    struct text label = {0}, words = {0}, wrapped = {0};
    words_time(dimension, &label);
    AUTO_FREE char *first = memory_format("%-15s", text_string(&label));
    text_format(&words, "%s: %s", dimension->title, *dimension->papers ? dimension->papers : dimension->help);
    if (*dimension->who)
        text_format(&words, " Ask: %s.", dimension->who);
    text_wrap(&wrapped, text_string(&words), first, 15, 80 - (unsigned)strlen(prefix));
    for (const char *line = text_string(&wrapped); *line;) {
        size_t length = strcspn(line, "\n");
        text_append_string(text, prefix);
        text_append(text, line, length);
        text_append_char(text, '\n');
        line += length + (line[length] == '\n');
    }
    text_free(&label);
    text_free(&words);
    text_free(&wrapped);
}

void interview_papers(struct interview *interview, const char *folder, const char *prefix, struct text *text)
{
    const struct site *site = &interview->session->config->site;
    AUTO_FREE const struct dimension **wanted = memory_new(site->dimension_count + 1, sizeof *wanted);
    size_t count = 0;
    for (size_t i = 0; i < site->dimension_count; i++) {
        if (config_dimension_applies(&site->dimensions[i], &interview->deployment) == 1 &&
            is_lacking(interview, &site->dimensions[i], folder))
            wanted[count++] = &site->dimensions[i];
    }
    qsort(wanted, count, sizeof *wanted, by_time);
    text_format(text, "%s%s\n", prefix,
        count ? "Still to be collected, what takes longest first:" : "Nothing is left to be collected.");
    for (size_t i = 0; i < count; i++)
        write_one(wanted[i], prefix, text);
}
