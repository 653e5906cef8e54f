/* Small tables and numbers of plugins: small cells, and decimal numbers without a locale. See table.h. */
#include "model/table.h"

#include <stdio.h>
#include <string.h>

const char *column_kind_name(enum column_kind kind)
{
    static const char *const names[COLUMN_KIND_COUNT] = {
        [COLUMN_TEXT] = "text",
        [COLUMN_NUMBER] = "number",
        [COLUMN_PATIENTS] = "patients",
        [COLUMN_PERCENT] = "percent",
    };
    return kind >= COLUMN_TEXT && kind < COLUMN_KIND_COUNT ? names[kind] : "";
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

const char *table_shown_count(const char *cell)
{
    const char *at = cell;
    unsigned value = 0;
    while (*at == ' ' || *at == '0' || *at == '+')
        at++;
    for (; is_digit(*at) && value < SMALL_CELL; at++)
        value = value * 10 + (unsigned)(*at - '0');
    /* "9", "9.5" and "9 (1%)" are small; "9,120" begins with a small number and is none. Nought tells of nobody. */
    bool ends = !*at || *at == ' ' || *at == '.' || *at == '%';
    return value > 0 && value < SMALL_CELL && ends ? SMALL_CELL_TEXT : cell;
}

bool decimal_valid(const char *text)
{
    const char *at = text + (*text == '-');
    if (!is_digit(*at) || (*at == '0' && is_digit(at[1])))
        return false;
    while (is_digit(*at))
        at++;
    if (*at == '.') {
        if (!is_digit(*++at))
            return false;
        while (is_digit(*at))
            at++;
    }
    return !*at && at - text < DECIMAL_TEXT_SIZE;
}

bool decimal_text(double value, unsigned places, char out[DECIMAL_TEXT_SIZE])
{
    static const double most = 999999999999999.0;
    double scale = 1;
    if (places > DECIMAL_MOST_PLACES)
        places = DECIMAL_MOST_PLACES;
    for (unsigned i = 0; i < places; i++)
        scale *= 10;
    double scaled = value * scale;
    if (!(scaled <= most && scaled >= -most)) /* and not, if it is no number */
        return false;
    bool negative = scaled < 0;
    unsigned long long whole = (unsigned long long)((negative ? -scaled : scaled) + 0.5);
    unsigned long long unit = (unsigned long long)scale;
    const char *sign = negative && whole ? "-" : "";
    if (places)
        snprintf(out, DECIMAL_TEXT_SIZE, "%s%llu.%0*llu", sign, whole / unit, (int)places, whole % unit);
    else
        snprintf(out, DECIMAL_TEXT_SIZE, "%s%llu", sign, whole);
    return true;
}
