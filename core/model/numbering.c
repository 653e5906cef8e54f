/* Parsing of clause numbers. Roman numbers and single letters look alike ("(i)", "(c)"): both readings are kept, and
 * who knows the number before decides. */
#include "model/numbering.h"

#include <string.h>
#include <strings.h>

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_small(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_large(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static size_t skip_blanks(const char *text, size_t length, size_t at)
{
    while (at < length) {
        if (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')
            at++;
        else if (at + 1 < length && text[at] == (char)0xC2 && text[at + 1] == (char)0xA0)
            at += 2; /* no-break space */
        else if (at + 2 < length && text[at] == (char)0xE2 && text[at + 1] == (char)0x80 &&
                 (unsigned char)text[at + 2] <= 0x8A && (unsigned char)text[at + 2] >= 0x80)
            at += 3; /* en space and its like */
        else
            break;
    }
    return at;
}

static size_t skip_emphasis(const char *text, size_t length, size_t at)
{
    size_t run = 0;
    while (at + run < length && run < 3 && (text[at + run] == '*' || text[at + run] == '_'))
        run++;
    /* "* item" is a bullet, "**3.1** item" is emphasis. */
    return run > 0 && at + run < length && text[at + run] != ' ' && text[at + run] != '\t' ? at + run : at;
}

static unsigned roman_value(const char *text, size_t length)
{
    static const char digits[] = "ivxlc";
    static const unsigned values[] = {1, 5, 10, 50, 100};
    unsigned total = 0;
    unsigned last = 1000;
    if (length == 0 || length > 7)
        return 0;
    for (size_t i = 0; i < length; i++) {
        char small = is_large(text[i]) ? (char)(text[i] + 32) : text[i];
        const char *digit = strchr(digits, small);
        if (small == '\0' || digit == NULL)
            return 0;
        unsigned value = values[digit - digits];
        if (value > last)
            total -= 2 * last;
        total += value;
        last = value;
    }
    return total;
}

/* Letters: one is a letter or a roman number; two alike ("aa") are a letter; more are roman or nothing. */
static void parse_letters(const char *text, size_t length, struct numbering *numbering, bool paren)
{
    bool large = is_large(text[0]);
    unsigned roman = roman_value(text, length);
    unsigned letter = 0;
    if (length == 1)
        letter = (unsigned)(text[0] - (large ? 'A' : 'a') + 1);
    else if (length == 2 && text[0] == text[1] && roman == 0)
        letter = 26 + (unsigned)(text[0] - (large ? 'A' : 'a') + 1);
    bool only_roman_starts =
        length == 1 && (text[0] == 'i' || text[0] == 'I' || text[0] == 'v' || text[0] == 'x');
    if (roman > 0 && (letter == 0 || only_roman_starts)) {
        numbering->style = paren ? NUMBERING_PAREN_ROMAN : NUMBERING_ROMAN;
        numbering->value = roman;
        numbering->letter = letter;
    } else if (letter > 0) {
        numbering->value = letter;
        if (paren)
            numbering->style = large ? NUMBERING_PAREN_LARGE : NUMBERING_PAREN_SMALL;
        else
            numbering->style = large ? NUMBERING_LARGE : NUMBERING_SMALL;
    }
}

static size_t token_length(const char *text, size_t length, size_t at)
{
    size_t size = 0;
    bool digits = at < length && is_digit(text[at]);
    while (at + size < length && size < 8 &&
           (digits ? is_digit(text[at + size]) : is_small(text[at + size]) || is_large(text[at + size])))
        size++;
    return size;
}

static unsigned digits_value(const char *text, size_t size)
{
    unsigned value = 0;
    for (size_t i = 0; i < size && i < 6; i++)
        value = value * 10 + (unsigned)(text[i] - '0');
    return value;
}

/* "(b)", "b)", "(12)". Returns the offset behind the bracket, 0 if it is none. */
static size_t parse_paren(const char *text, size_t length, size_t at, struct numbering *numbering)
{
    bool open = text[at] == '(';
    size_t begin = open ? at + 1 : at;
    size_t size = token_length(text, length, begin);
    if (size == 0 || size > 5 || begin + size >= length || text[begin + size] != ')')
        return 0;
    if (is_digit(text[begin])) {
        if (size > 2)
            return 0;
        numbering->style = NUMBERING_PAREN_NUMBER;
        numbering->value = digits_value(text + begin, size);
    } else {
        parse_letters(text + begin, size, numbering, true);
    }
    return numbering->style == NUMBERING_NONE ? 0 : begin + size + 1;
}

/* "3.", "3.1", "3.1.2.": a single number needs its full stop, or it is just a number. */
static size_t parse_decimal(const char *text, size_t length, size_t at, struct numbering *numbering)
{
    unsigned depth = 0;
    bool stop = false;
    while (at < length && is_digit(text[at]) && depth < 6) {
        size_t size = token_length(text, length, at);
        if (size > 2)
            return 0; /* a year, a citation */
        numbering->value = digits_value(text + at, size);
        depth++;
        at += size;
        stop = at < length && text[at] == '.';
        if (stop)
            at++;
    }
    if (depth == 0 || (depth == 1 && !stop) || numbering->value > 99)
        return 0;
    numbering->style = NUMBERING_DECIMAL;
    numbering->depth = depth;
    return at;
}

static size_t parse_letter_stop(const char *text, size_t length, size_t at, struct numbering *numbering)
{
    size_t size = token_length(text, length, at);
    if (size == 0 || size > 5 || at + size >= length || text[at + size] != '.')
        return 0;
    if (size > 1 && roman_value(text + at, size) == 0)
        return 0;
    parse_letters(text + at, size, numbering, false);
    return numbering->style == NUMBERING_NONE ? 0 : at + size + 1;
}

/* "ARTICLE IV", "Section 3.2", "EXHIBIT A". */
static size_t parse_article(const char *text, size_t length, size_t at, struct numbering *numbering)
{
    static const char *const words[] = {
        "article", "section", "exhibit", "schedule", "appendix", "attachment", "annex", "part"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if ((text[at] | 0x20) != words[i][0])
            continue;
        size_t size = strlen(words[i]);
        if (at + size + 1 >= length || strncasecmp(text + at, words[i], size) != 0 || text[at + size] != ' ')
            continue;
        size_t begin = skip_blanks(text, length, at + size);
        size_t token = token_length(text, length, begin);
        size_t end = begin + token;
        if (token == 0 || token > 5)
            return 0;
        if (is_digit(text[begin]))
            numbering->value =
                token <= 2 ? digits_value(text + begin, token) : 0; /* "section 164.524" is a citation */
        else if (token == 1 && is_large(text[begin]))
            numbering->value = (unsigned)(text[begin] - 'A' + 1);
        else
            numbering->value = roman_value(text + begin, token);
        if (numbering->value == 0)
            return 0;
        while (end < length && (text[end] == '.' || is_digit(text[end])))
            end++;
        if (end < length && (text[end] == ':' || text[end] == ')'))
            end++;
        numbering->style = NUMBERING_ARTICLE;
        numbering->depth = (unsigned)i + 1;
        return end;
    }
    return 0;
}

static size_t parse_bullet(const char *text, size_t length, size_t at, struct numbering *numbering)
{
    static const char *const bullets[] = {"\xE2\x80\xA2", "\xE2\x97\x8F", "\xE2\x97\xA6", "\xE2\x96\xAA",
        "\xE2\x97\x8B", "\xE2\x96\xA0", "\xE2\x80\xA3", "\xC2\xB7", "\xEF\x82\xB7", "\xEF\x82\xA7",
        "\xE2\x9E\xA2", "\xE2\x80\x93", "-", "*", "+", "o"};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        if (text[at] != bullets[i][0])
            continue;
        size_t size = strlen(bullets[i]);
        if (at + size > length || memcmp(text + at, bullets[i], size) != 0)
            continue;
        bool blank = at + size >= length || text[at + size] == ' ' || text[at + size] == '\t' ||
                     text[at + size] == '\n';
        if (!blank && size == 1)
            continue; /* "-5", "other" */
        numbering->style = NUMBERING_BULLET;
        numbering->value = 1;
        return at + size;
    }
    return 0;
}

struct numbering numbering_parse(const char *text, size_t length)
{
    struct numbering numbering = {.style = NUMBERING_NONE};
    size_t at = skip_blanks(text, length, 0);
    if (at >= length)
        return numbering;
    size_t end = parse_bullet(text, length, at, &numbering);
    if (end == 0) {
        at = skip_emphasis(text, length, at);
        end = at < length ? parse_paren(text, length, at, &numbering) : 0;
    }
    if (end == 0 && at < length)
        end = parse_decimal(text, length, at, &numbering);
    if (end == 0 && at < length)
        end = parse_letter_stop(text, length, at, &numbering);
    if (end == 0 && at < length)
        end = parse_article(text, length, at, &numbering);
    if (end == 0)
        return (struct numbering){.style = NUMBERING_NONE};
    while (end < length && (text[end] == '*' || text[end] == '_'))
        end++;
    bool glued = end < length && skip_blanks(text, length, end) == end;
    bool wordy = numbering.style == NUMBERING_SMALL || numbering.style == NUMBERING_LARGE ||
                 numbering.style == NUMBERING_ROMAN;
    if (glued && (wordy || is_digit(text[end]) || text[end] == ')' || text[end] == ',' || text[end] == ';' ||
                     text[end] == '-'))
        return (struct numbering){.style = NUMBERING_NONE}; /* "e.g.", "164.5", "3.1)" */
    numbering.length = skip_blanks(text, length, end);
    return numbering;
}

bool numbering_alike(const struct numbering *a, const struct numbering *b)
{
    return a->style == b->style && a->depth == b->depth;
}

bool numbering_follows(const struct numbering *before, const struct numbering *after)
{
    if (before->style == NUMBERING_BULLET && after->style == NUMBERING_BULLET)
        return true;
    unsigned value = after->value;
    if (!numbering_alike(before, after)) {
        /* "(i)" is a letter after "(h)"; "(j)" follows it as a letter although "(i)" was read as a number. */
        bool letters = (before->style == NUMBERING_PAREN_SMALL && after->style == NUMBERING_PAREN_ROMAN) ||
                       (before->style == NUMBERING_PAREN_LARGE && after->style == NUMBERING_PAREN_ROMAN) ||
                       (before->style == NUMBERING_SMALL && after->style == NUMBERING_ROMAN) ||
                       (before->style == NUMBERING_LARGE && after->style == NUMBERING_ROMAN);
        if (!letters || after->letter == 0)
            return false;
        value = after->letter;
    }
    return value > before->value && value <= before->value + 3;
}
