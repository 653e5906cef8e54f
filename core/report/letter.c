/* What a letter says, and how it looks as plain text and as Markdown. See letter.h. */
#include "report/letter.h"

#include "base/memory.h"
#include "report/markdown_text.h"
#include "report/page.h"

#include <stdlib.h>
#include <string.h>

enum {
    LONG = 1500,
    ROOM = 2,
    RULE = 66
}; /* bytes of foreign words; lines to write on, and how long they are */

/* ---- what is said ---- */

const char *letter_greeting(const struct letter *letter)
{
    return letter->outside ? "Dear Sir or Madam," : "Dear colleague,";
}

void letter_opening(const struct letter *letter, struct text *words)
{
    bool one = letter->count == 1;
    text_append_string(words, letter->in_use ? "So that we may go on using " : "Before ");
    words_add(words, letter->product, LONG);
    if (*letter->go_live && !letter->in_use) {
        text_append_string(words, ", which is planned for ");
        words_add(words, letter->go_live, LONG);
        text_append_string(words, ",");
    }
    text_format(words, "%s we need your answer to %s. ", letter->in_use ? "," : " may go live with us,",
        one ? "one question" : "the questions below");
    text_format(words, "Please answer %s in writing, and add the document that is named. ",
        one ? "it" : "each of them");
    text_append_string(words,
        "A web address or a promise to look into it settles nothing. If you do not know or may "
        "not say, please write that: it is an answer, too.");
}

void letter_closing(const struct letter *letter, struct text *words)
{
    text_append_string(words, "Thank you.");
    const char *const lines[] = {letter->signer, letter->from};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!*lines[i])
            continue;
        text_append_char(words, '\n');
        words_add(words, lines[i], LONG);
    }
}

bool letter_line(const struct letter_item *item, size_t number, const char **ret_label, struct text *words)
{
    const struct {
        const char *label;
        const char *words;
        bool name; /* as it stands, no sentence */
    } lines[] = {
        {"About", item->about, true},
        {"We looked into", item->document, true},
        {"What settles it", item->settled_by, false},
        {"Why we ask", item->why, false},
        {"What we know", item->found, false},
        {"Until then open", item->also, true},
    };
    text_clear(words);
    if (number >= sizeof lines / sizeof *lines)
        return false;
    *ret_label = lines[number].label;
    if (lines[number].name)
        words_add(words, lines[number].words, LONG);
    else
        words_sentence(words, lines[number].words, LONG);
    return true;
}

bool letter_head(const struct letter *letter, size_t number, const char **ret_label, struct text *words)
{
    const struct {
        const char *label;
        const char *words;
        const char *behind;
    } lines[] = {
        {"To", letter->to, letter->address},
        {"From", letter->from, letter->contact},
        {"Date", letter->date, ""},
        {"About", letter->product, ""},
    };
    text_clear(words);
    if (number >= sizeof lines / sizeof *lines)
        return false;
    *ret_label = lines[number].label;
    words_add(words, lines[number].words, LONG);
    if (*lines[number].behind) {
        text_append_string(words, words->length ? ", " : "");
        words_add(words, lines[number].behind, LONG);
    }
    return true;
}

/* ---- plain text ---- */

static void text_line(struct text *out, const char *label, unsigned hang, const char *words)
{
    if (!*words)
        return;
    AUTO_FREE char *head = memory_format("%s:", label);
    AUTO_FREE char *first =
        memory_format("%*s%-*s", hang > 20 ? 3 : 0, "", (int)(hang > 20 ? hang - 3 : hang), head);
    text_wrap(out, words, first, hang, 80);
}

static void text_item(struct text *out, const struct letter_item *item, size_t number)
{
    struct text words = {0};
    const char *label = NULL;
    words_sentence(&words, item->question, LONG);
    AUTO_FREE char *first = memory_format("%zu. ", number);
    text_wrap(out, text_string(&words), first, (unsigned)strlen(first), 80);
    for (size_t i = 0; letter_line(item, i, &label, &words); i++)
        text_line(out, label, 21, text_string(&words));
    text_clear(&words);
    words_add(&words, item->reference, LONG);
    text_line(out, "Our reference", 21, text_string(&words));
    text_append_string(out, "   Your answer:\n");
    for (int i = 0; i < ROOM; i++)
        text_format(
            out, "\n   %.*s\n", RULE, "____________________________________________________________________");
    text_append_char(out, '\n');
    text_free(&words);
}

static void letter_text(const struct letter *letter, struct text *out)
{
    struct text words = {0};
    const char *label = NULL;
    for (size_t i = 0; letter_head(letter, i, &label, &words); i++)
        text_line(out, label, 8, text_string(&words));
    text_append_char(out, '\n');
    text_format(out, "%s\n\n", letter_greeting(letter));
    text_clear(&words);
    letter_opening(letter, &words);
    text_wrap(out, text_string(&words), NULL, 0, 80);
    text_append_char(out, '\n');
    for (size_t i = 0; i < letter->count; i++)
        text_item(out, &letter->items[i], i + 1);
    text_clear(&words);
    letter_closing(letter, &words);
    text_format(out, "%s\n", text_string(&words));
    text_free(&words);
}

/* ---- Markdown ---- */

static void markdown_line(
    struct text *out, const char *before, const char *label, const char *words, const char *end)
{
    if (!*words)
        return;
    text_format(out, "%s**%s:** ", before, label);
    markdown_add(out, words, false);
    text_append_string(out, end);
}

static void markdown_item(struct text *out, const struct letter_item *item, size_t number)
{
    struct text words = {0};
    const char *label = NULL;
    words_sentence(&words, item->question, LONG);
    text_format(out, "## %zu. ", number);
    markdown_add(out, text_string(&words), false);
    text_append_string(out, "\n\n");
    for (size_t i = 0; letter_line(item, i, &label, &words); i++)
        markdown_line(out, "- ", label, text_string(&words), "\n");
    text_clear(&words);
    words_add(&words, item->reference, LONG);
    markdown_line(out, "- ", "Our reference", text_string(&words), "\n");
    text_append_string(out, "\n**Your answer:**\n\n> &nbsp;\n>\n> &nbsp;\n\n");
    text_free(&words);
}

static void letter_markdown(const struct letter *letter, struct text *out)
{
    struct text words = {0};
    const char *label = NULL;
    for (size_t i = 0; letter_head(letter, i, &label, &words); i++)
        markdown_line(out, "", label, text_string(&words), "  \n");
    text_format(out, "\n%s\n\n", letter_greeting(letter));
    text_clear(&words);
    letter_opening(letter, &words);
    markdown_add(out, text_string(&words), false);
    text_append_string(out, "\n\n");
    for (size_t i = 0; i < letter->count; i++)
        markdown_item(out, &letter->items[i], i + 1);
    text_clear(&words);
    letter_closing(letter, &words);
    for (const char *line = text_string(&words); *line;) {
        size_t length = strcspn(line, "\n");
        AUTO_FREE char *copy = memory_format("%.*s", (int)length, line);
        markdown_add(out, copy, false);
        line += length + (line[length] == '\n');
        text_append_string(out, *line ? "  \n" : "\n");
    }
    text_free(&words);
}

/* ---- all ---- */

const struct letter_format letter_formats[] = {
    {"text", ".txt", "to read, to mail, to print", false, letter_text},
    {"markdown", ".md", "for tickets", false, letter_markdown},
    {"docx", ".docx", "for a word processor, with room to write in", true, letter_docx},
    {0},
};

const struct letter_format *letter_format_find(const char *name)
{
    for (const struct letter_format *format = letter_formats; format->name; format++) {
        if (string_equal(format->name, name))
            return format;
    }
    return NULL;
}
