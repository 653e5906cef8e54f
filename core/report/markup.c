/* Writing HTML so that nothing foreign can become markup. Knows nothing of golive. See markup.h. */
#include "report/markup.h"

#include "report/page.h"

#include <errno.h>
#include <string.h>

#define HAND_OVER ((size_t)65536)

struct markup markup_new(FILE *file)
{
    return (struct markup){.file = file};
}

static void hand_over(struct markup *markup)
{
    size_t length = markup->out.length;
    if (length && fwrite(markup->out.data, 1, length, markup->file) != length && !markup->error)
        markup->error = errno ? -errno : -EIO;
    text_clear(&markup->out);
}

int markup_end(struct markup *markup)
{
    hand_over(markup);
    text_free(&markup->out);
    return markup->error;
}

void markup_add(struct markup *markup, const char *html)
{
    text_append_string(&markup->out, html);
    if (markup->out.length >= HAND_OVER)
        hand_over(markup);
}

void markup_format(struct markup *markup, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_format_list(&markup->out, format, arguments);
    va_end(arguments);
}

/* Both kinds of quotation marks too, so that one function serves attributes as well. */
static const char *reference(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* WORDS are visible already: here they only stop being markup. */
static void escape(struct markup *markup, const char *words)
{
    while (*words) {
        size_t plain = strcspn(words, "&<>\"'");
        text_append(&markup->out, words, plain);
        words += plain;
        if (*words)
            text_append_string(&markup->out, reference(*words++));
    }
    markup_add(markup, "");
}

void markup_words(struct markup *markup, const char *words)
{
    struct text visible = {0};
    text_append_visible(&visible, words);
    escape(markup, text_string(&visible));
    text_free(&visible);
}

typedef void words_function(struct text *words, const char *foreign, size_t maximum);

static void set_apart(struct markup *markup, const char *foreign, size_t maximum, words_function *compose)
{
    if (!foreign || !*foreign)
        return;
    size_t length = strlen(foreign);
    struct text visible = {0};
    compose(&visible, foreign, maximum);
    markup_add(markup, "<bdi>");
    escape(markup, text_string(&visible));
    markup_add(markup, "</bdi>");
    if (length > maximum)
        markup_format(
            markup, " <span class=\"cut\">[cut: %zu bytes in all; the JSON report has them]</span>", length);
    text_free(&visible);
}

void markup_foreign(struct markup *markup, const char *foreign, size_t maximum)
{
    set_apart(markup, foreign, maximum, words_add);
}

void markup_sentence(struct markup *markup, const char *foreign, size_t maximum)
{
    set_apart(markup, foreign, maximum, words_sentence);
}

void markup_address(struct markup *markup, const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    for (; *name; name++) {
        if (strchr(plain, *name))
            text_append_char(&markup->out, *name);
        else
            text_format(&markup->out, "%%%02X", (unsigned)(unsigned char)*name);
    }
}
