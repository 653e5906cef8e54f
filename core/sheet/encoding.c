/* What encoding a spreadsheet is in: told, marked, or found, and said where it was only found. Must not guess between two
 * that both fit: a table with both UTF-8 and other bytes in it is wrong by row and column. See encoding.h. */
#include "sheet/encoding.h"

#include <string.h>

#define MARK_UTF_8 "\xef\xbb\xbf"

/* ---- UTF-16 ---- */

static uint32_t unit_of(const char *bytes, size_t at, bool little)
{
    uint32_t first = (unsigned char)bytes[at], second = (unsigned char)bytes[at + 1];
    return little ? second << 8 | first : first << 8 | second;
}

static void from_utf_16(
    const char *bytes, size_t length, bool little, struct text *text, struct troubles *troubles)
{
    bool lost = length % 2 != 0;
    for (size_t at = 2; at + 1 < length; at += 2) {
        char out[4];
        uint32_t codepoint = unit_of(bytes, at, little);
        if (codepoint >= 0xd800 && codepoint < 0xdc00 && at + 3 < length) {
            uint32_t low = unit_of(bytes, at + 2, little);
            bool pair = low >= 0xdc00 && low < 0xe000;
            codepoint = pair ? 0x10000 + ((codepoint - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
            at += pair ? 2 : 0;
        }
        if (codepoint >= 0xd800 && codepoint < 0xe000)
            codepoint = 0xfffd; /* told where the cell is looked at */
        text_append(text, out, utf8_encode(codepoint, out));
    }
    if (lost || text->overflowed)
        trouble(troubles, 0, 0, "it is marked as UTF-16, and is not whole");
}

bool encoding_begin(const char *bytes, size_t length, enum csv_encoding *encoding, struct text *ret_text,
    struct troubles *troubles)
{
    size_t mark = strlen(MARK_UTF_8);
    bool little = length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0;
    bool big = length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0;
    if (little || big) {
        from_utf_16(bytes, length, little, ret_text, troubles);
        *encoding = CSV_UTF_8;
        return true;
    }
    if (*encoding == CSV_UTF_16) {
        trouble(troubles, 0, 0, "it has no byte order mark, so it is no UTF-16 that a spreadsheet wrote");
        *encoding = CSV_UTF_8;
    }
    if (length < mark || memcmp(bytes, MARK_UTF_8, mark) != 0)
        return false;
    *encoding = CSV_UTF_8;
    text_append(ret_text, bytes + mark, length - mark);
    return true;
}

/* ---- Windows-1252, of which Latin-1 is a part ---- */

/* 0x80 to 0x9f; 0: no character. */
static const uint16_t high[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030,
    0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

static const char *from_windows(struct arena *arena, const char *cell)
{
    struct text text = {0};
    for (; *cell; cell++) {
        unsigned char byte = (unsigned char)*cell;
        char out[4];
        uint32_t codepoint = byte < 0x80 || byte >= 0xa0 ? byte : high[byte - 0x80];
        text_append(&text, out, utf8_encode(codepoint ? codepoint : 0xfffd, out));
    }
    const char *copy = arena_copy(arena, text_string(&text));
    text_free(&text);
    return copy;
}

static bool is_ascii(const char *cell)
{
    for (; *cell; cell++) {
        if ((unsigned char)*cell >= 0x80)
            return false;
    }
    return true;
}

struct census {
    size_t valid;   /* cells that are UTF-8 and not ASCII */
    size_t invalid; /* cells that are no UTF-8 */
};

static struct census count_cells(const struct csv_table *table)
{
    struct census census = {0};
    for (size_t i = 0; i < table->count; i++) {
        for (size_t j = 0; j < table->rows[i].count; j++) {
            const char *cell = table->rows[i].cells[j];
            bool valid = utf8_valid(cell, strlen(cell), NULL);
            census.invalid += !valid;
            census.valid += valid && !is_ascii(cell);
        }
    }
    return census;
}

static void finish_cell(struct csv_table *table, size_t row, size_t column, enum csv_encoding encoding,
    bool mixed, struct troubles *troubles)
{
    const char **cell = &table->rows[row].cells[column];
    size_t number = table->rows[row].number;
    bool valid = utf8_valid(*cell, strlen(*cell), NULL);
    if (is_ascii(*cell) || (valid && encoding == CSV_UTF_8))
        return;
    if (encoding == CSV_UTF_8) {
        trouble(troubles, number, column + 1, "%s",
            mixed ? "it is no UTF-8, though other cells are: save the table anew, as \"CSV UTF-8\""
                  : "it is no UTF-8: say encoding = windows-1252 if it is, or save as \"CSV UTF-8\"");
        *cell = "";
        return;
    }
    *cell = from_windows(&table->arena, *cell);
    if (encoding == CSV_ENCODING_FOUND)
        trouble_remark(troubles, number, column + 1,
            "taken for Windows-1252, it reads \"%.80s\"; say encoding = windows-1252 if that is right",
            *cell);
}

void encoding_finish(enum csv_encoding encoding, struct csv_table *table, struct troubles *troubles)
{
    struct census census = count_cells(table);
    bool mixed = census.valid && census.invalid;
    if (encoding == CSV_ENCODING_FOUND && (mixed || !census.invalid))
        encoding = CSV_UTF_8;
    for (size_t i = 0; i < table->count; i++) {
        for (size_t j = 0; j < table->rows[i].count; j++)
            finish_cell(table, i, j, encoding, mixed, troubles);
    }
}
