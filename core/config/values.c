/* Types of values: text, yes/no, numbers, dates, durations, lists … A table of checkers; each says what is wrong in
 * words. Knows nothing of sections and keys. See values.h. */
#include "config/values.h"

#include "base/command_words.h"
#include "base/date.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct typed {
    const struct option_description *option;
    const char *value;
    const char *raw;
    struct text *message;
    struct text *advice;
};

typedef bool checker(const struct typed *typed);

static bool wrong(const struct typed *typed, const char *what, const char *advice)
{
    text_format(typed->message, "\"%.80s\" is not %s", typed->value, what);
    text_append_string(typed->advice, advice);
    return false;
}

void value_suggest(struct text *advice, const char *word, const char *const *candidates, size_t count)
{
    const char *nearest = string_nearest(word, candidates, count);
    if (nearest)
        text_format(advice, "%sdid you mean \"%s\"?", advice->length ? "; " : "", nearest);
}

static size_t count_of(const char *const *list)
{
    size_t count = 0;
    while (list && list[count])
        count++;
    return count;
}

static bool any_text(const struct typed *typed)
{
    (void)typed;
    return true;
}

static bool yes_no(const struct typed *typed)
{
    if (string_equal(typed->value, "yes") || string_equal(typed->value, "no"))
        return true;
    return wrong(typed, "yes or no", "write yes or no");
}

static bool integer(const struct typed *typed)
{
    int64_t value;
    int error = string_integer(typed->value, &value);
    return !error ||
           wrong(typed, error == -ERANGE ? "a number that golive can hold" : "a whole number", "such as 30");
}

/* Decimal digits, one point at most: no locale, no exponent, no infinity. */
static bool number(const struct typed *typed)
{
    const char *at = typed->value + (*typed->value == '-' || *typed->value == '+');
    size_t before = strspn(at, "0123456789");
    size_t behind = 0;
    at += before;
    if (*at == '.') {
        behind = strspn(at + 1, "0123456789");
        at += 1 + behind;
    }
    return (before + behind > 0 && *at == '\0') || wrong(typed, "a number", "such as 0.25");
}

static bool date(const struct typed *typed)
{
    struct date value;
    return date_parse(typed->value, &value) == 0 ||
           wrong(typed, "a date", "write YYYY-MM-DD, such as 2026-11-03");
}

static bool duration(const struct typed *typed)
{
    int64_t value;
    return duration_parse(typed->value, &value) == 0 ||
           wrong(typed, "a duration", "write a number and s, m, h, d or w, such as 30d (at most 100 years)");
}

static bool size(const struct typed *typed)
{
    int64_t value;
    return string_size(typed->value, &value) == 0 ||
           wrong(typed, "a size", "write bytes, or KiB, MiB, GiB, such as 20 MiB");
}

static bool rate(const struct typed *typed)
{
    size_t digits = strspn(typed->value, "0123456789");
    const char *rest = typed->value + digits;
    bool fits = digits > 0 && digits < 7 && rest[0] == '/' && rest[1] && strchr("smhd", rest[1]) &&
                !rest[2] && typed->value[strspn(typed->value, "0")] != '/';
    return fits || wrong(typed, "a rate", "write a number and /s, /m, /h or /d, such as 3/s");
}

static void list_choices(struct text *advice, const char *const *choices)
{
    enum { MOST = 12 };
    for (size_t i = 0; choices[i] && i < MOST; i++)
        text_format(advice, "%s%s", i ? ", " : "one of: ", choices[i]);
    if (count_of(choices) > MOST)
        text_append_string(advice, " …");
}

static bool among(const struct typed *typed, const char *word)
{
    const char *const *choices = typed->option->choices;
    for (size_t i = 0; choices && choices[i]; i++) {
        if (string_equal(choices[i], word))
            return true;
    }
    if (!choices)
        return true;
    text_format(typed->message, "\"%.80s\" is none of the values of %s", word, typed->option->name);
    list_choices(typed->advice, choices);
    value_suggest(typed->advice, word, choices, count_of(choices));
    return false;
}

static bool choice(const struct typed *typed)
{
    return among(typed, typed->value);
}

static bool list(const struct typed *typed)
{
    struct arena arena = {0};
    const char *const *items = ini_list(&arena, typed->raw, NULL);
    bool good = items[0] != NULL || wrong(typed, "a list", "separate its items by commas");
    for (; good && *items; items++)
        good = among(typed, *items);
    arena_free(&arena);
    return good;
}

static bool path(const struct typed *typed)
{
    return strlen(typed->value) < 4096 || wrong(typed, "a path", "it is too long");
}

static bool url(const struct typed *typed)
{
    const char *rest = string_starts(typed->value, "https://")  ? typed->value + 8
                       : string_starts(typed->value, "http://") ? typed->value + 7
                                                                : NULL;
    if (!rest || !*rest || *rest == '/' || strpbrk(typed->value, " \t\"<>"))
        return wrong(typed, "an address", "write https://HOST/…");
    size_t host = strcspn(rest, "/?#");
    return !memchr(rest, '@', host) ||
           wrong(typed, "an address golive uses", "names and passwords do not belong in it");
}

/* ${env:NAME}, ${file:PATH}, ${cred:NAME}: the bytes from "${" to "}"; 0 if TEXT does not begin with one. */
static size_t reference_length(const char *text)
{
    static const char *const kinds[] = {"${env:", "${file:", "${cred:"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t prefix = strlen(kinds[i]);
        const char *close = string_starts(text, kinds[i]) ? strchr(text + prefix, '}') : NULL;
        if (close && close > text + prefix)
            return (size_t)(close - text) + 1;
    }
    return 0;
}

static bool command(const struct typed *typed)
{
    struct arena arena = {0};
    char **words;
    size_t count;
    const char *why;
    bool good = command_words(typed->raw, &arena, &words, &count, &why) == 0;
    if (!good) {
        text_format(typed->message, "\"%.80s\" is no command: %s", typed->value, why);
        text_append_string(
            typed->advice, "write a program and its words, those with blanks in quotes; there is no shell");
    }
    arena_free(&arena);
    return good;
}

static bool secret(const struct typed *typed)
{
    for (const char *at = strstr(typed->value, "${"); at; at = strstr(at + 1, "${")) {
        if (reference_length(at))
            continue;
        /* The value itself is never shown. */
        text_append_string(typed->message, "the reference is none that golive knows");
        text_append_string(typed->advice, "write ${env:NAME}, ${file:PATH} or ${cred:NAME}");
        return false;
    }
    return true;
}

static checker *const checkers[OPTION_TYPE_COUNT] = {
    [OPTION_TEXT] = any_text,
    [OPTION_YES_NO] = yes_no,
    [OPTION_INTEGER] = integer,
    [OPTION_NUMBER] = number,
    [OPTION_DATE] = date,
    [OPTION_DURATION] = duration,
    [OPTION_SIZE] = size,
    [OPTION_RATE] = rate,
    [OPTION_CHOICE] = choice,
    [OPTION_LIST] = list,
    [OPTION_DOCUMENT] = path,
    [OPTION_TABLE] = path,
    [OPTION_DATASET] = path,
    [OPTION_URL] = url,
    [OPTION_COMMAND] = command,
    [OPTION_SECRET] = secret,
};

bool value_check(const struct option_description *option, const char *value, const char *raw,
    struct text *message, struct text *advice)
{
    struct typed typed = {option, value, raw, message, advice};
    const char *reference = option->type == OPTION_SECRET || !strchr(value, '$') ? NULL : strstr(value, "${");
    if (reference && reference_length(reference)) {
        text_format(message, "%.*s: only secrets may refer to something outside the file",
            (int)reference_length(reference), reference);
        return false;
    }
    return checkers[option->type](&typed);
}

bool value_is_id(const char *text)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._-");
    return *text && strchr(first, *text) && text[length] == '\0' && length <= 100;
}

bool value_is_digest(const char *text)
{
    return string_starts(text, "sha256:") && strlen(text) == 7 + 64 &&
           strspn(text + 7, "0123456789abcdef") == 64;
}
