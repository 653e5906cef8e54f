/* SPDX-License-Identifier: MIT
 *
 * What a Monitoring Plugin measured: 'label'=value[UOM];[warn];[crit];[min];[max], apart by blanks, behind the "|" of its
 * output. Reads it and holds values against their thresholds; must not know what any of them means. */
#ifndef COMMAND_PERFDATA_H
#define COMMAND_PERFDATA_H

#include <golive/plugin.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PERFDATA_LONGEST 120 /* bytes of a label, unit or threshold */
#define PERFDATA_MOST 64     /* values that are looked at */

/* Which values are too far: outside of START to END, or (inside) within it. */
struct command_range {
    char text[PERFDATA_LONGEST];
    double start;
    double end;
    int given;
    int inside;
};

struct command_value {
    char label[PERFDATA_LONGEST];
    char text[PERFDATA_LONGEST]; /* value with its unit, as written */
    double value;
    int undetermined; /* "U" */
    struct command_range warn;
    struct command_range crit;
};

/* A decimal number from *AT on, without locale; moves *AT. 0 if there is none. */
static int command_number(const char **at, double *ret_value)
{
    const char *digits = *at + (**at == '-' || **at == '+');
    size_t before = strspn(digits, "0123456789");
    const char *end = digits + before;
    size_t behind = *end == '.' ? strspn(end + 1, "0123456789") : 0;
    double value = 0, scale = 1;
    if (before + behind == 0)
        return 0;
    for (size_t i = 0; i < before; i++)
        value = value * 10 + (digits[i] - '0');
    for (size_t i = 0; i < behind; i++) {
        scale /= 10;
        value += (end[1 + i] - '0') * scale;
    }
    end += behind || *end == '.' ? 1 + behind : 0;
    if ((*end == 'e' || *end == 'E') && strspn(end + 1 + (end[1] == '-' || end[1] == '+'), "0123456789")) {
        int down = end[1] == '-';
        const char *power = end + 1 + (end[1] == '-' || end[1] == '+');
        size_t length = strspn(power, "0123456789");
        int exponent = 0;
        for (size_t i = 0; i < length && exponent < 400; i++)
            exponent = exponent * 10 + (power[i] - '0');
        for (; exponent > 0; exponent--)
            value = down ? value / 10 : value * 10;
        end = power + length;
    }
    *ret_value = **at == '-' ? -value : value;
    *at = end;
    return 1;
}

/* Copies LENGTH bytes of TEXT; 0 if that is too long. */
static int command_keep(char to[PERFDATA_LONGEST], const char *text, size_t length)
{
    if (length >= PERFDATA_LONGEST)
        return 0;
    memcpy(to, text, length);
    to[length] = '\0';
    return 1;
}

/* "10", "10:", "~:10", "10:20", "@10:20". 0 if it is none of these. */
static int command_range_of(const char *text, size_t length, struct command_range *range)
{
    memset(range, 0, sizeof *range);
    if (length == 0)
        return 1;
    if (!command_keep(range->text, text, length))
        return 0;
    const char *at = range->text;
    range->given = 1;
    range->inside = *at == '@';
    at += range->inside;
    range->end = HUGE_VAL;
    if (!strchr(at, ':'))
        return command_number(&at, &range->end) && !*at;
    if (*at == '~') {
        range->start = -HUGE_VAL;
        at++;
    } else if (*at != ':' && !command_number(&at, &range->start)) {
        return 0;
    }
    if (*at++ != ':')
        return 0;
    return !*at || (command_number(&at, &range->end) && !*at && range->start <= range->end);
}

static int command_is_beyond(const struct command_range *range, double value)
{
    int within = value >= range->start && value <= range->end;
    return range->given && within == range->inside;
}

/* The label at *AT, quotes taken away; 0 if there is no "=" behind it. */
static int command_label(const char **at, char label[PERFDATA_LONGEST])
{
    size_t length = 0;
    const char *from = *at;
    int quoted = *from == '\'';
    from += quoted;
    for (; *from && (quoted ? *from != '\'' || from[1] == '\'' : *from != '=' && *from != ' '); from++) {
        if (quoted && *from == '\'')
            from++;
        if (length + 1 >= PERFDATA_LONGEST)
            return 0;
        label[length++] = *from;
    }
    label[length] = '\0';
    from += quoted && *from == '\'';
    if (!length || *from != '=')
        return 0;
    *at = from + 1;
    return 1;
}

/* One item, up to the next blank. 0 if it is not as it should be. */
static int command_item(const char **at, struct command_value *value)
{
    memset(value, 0, sizeof *value);
    if (!command_label(at, value->label))
        return 0;
    const char *parts[3] = {*at, "", ""};
    size_t lengths[3] = {strcspn(*at, "; "), 0, 0};
    const char *end = *at + lengths[0];
    for (int i = 1; i < 3 && *end == ';'; i++) {
        parts[i] = end + 1;
        lengths[i] = strcspn(parts[i], "; ");
        end = parts[i] + lengths[i];
    }
    *at = end + strcspn(end, " ");
    if (!command_keep(value->text, parts[0], lengths[0]))
        return 0;
    const char *number = value->text;
    value->undetermined = strcmp(value->text, "U") == 0;
    if (!value->undetermined && (!command_number(&number, &value->value) || strpbrk(number, "0123456789'\"")))
        return 0;
    return command_range_of(parts[1], lengths[1], &value->warn) &&
           command_range_of(parts[2], lengths[2], &value->crit);
}

#endif
