/* The INI reader: what inih alone would get wrong in silence must be read right or be an error with its place. */
#include "config/ini.h"

#include "base/file.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct read {
    struct ini_file file;
    struct problems problems;
    int result;
};

static struct read read_bytes(const char *bytes, size_t length)
{
    struct read read = {0};
    read.result = ini_parse_bytes("t.ini", bytes, length, &read.file, &read.problems);
    return read;
}

static struct read read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static void end(struct read *read)
{
    ini_free(&read->file);
    problems_free(&read->problems);
}

static const char *value_of(const struct read *read, const char *section, const char *key)
{
    const struct ini_entry *entry = ini_entry_of(ini_section_of(&read->file, section), key);
    return entry ? entry->value : NULL;
}

Test(ini, values_lose_a_comment_or_a_quotation_mark)
{
    static const struct {
        const char *line;
        const char *value;
        const char *raw;
    } cases[] = {
        {"k = plain", "plain", "plain"},
        {"k=plain", "plain", "plain"},
        {"k =\ttabs \t", "tabs", "tabs"},
        {"k = a = b", "a = b", "a = b"},
        {"k = a:b", "a:b", "a:b"},
        {"k = value ; comment", "value", "value"},
        {"k = value;no comment", "value;no comment", "value;no comment"},
        {"k = ; only a comment", "", ""},
        {"k =", "", ""},
        {"k = a#b", "a#b", "a#b"},
        {"k = \"a ; b\"", "a ; b", "\"a ; b\""},
        {"k = \"a # b\" ; comment", "a # b", "\"a # b\""},
        {"k = \"he said \"\"no\"\"\"", "he said \"no\"", "\"he said \"\"no\"\"\""},
        {"k = \"\"", "", "\"\""},
        {"k = \"  blanks  \"", "  blanks  ", "\"  blanks  \""},
        {"k = 6\" pipe ; six inches", "6\" pipe", "6\" pipe"},
        {"k = \"A; B, Inc.\", C ; comment", "\"A; B, Inc.\", C", "\"A; B, Inc.\", C"},
        {"k = Zürich 東京", "Zürich 東京", "Zürich 東京"},
        {"k = [not a section]", "[not a section]", "[not a section]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *text = memory_format("[s]\n%s\n", cases[i].line);
        struct read read = read_text(text);
        cr_expect_eq(read.result, 0, "%s", cases[i].line);
        cr_expect_str_eq(value_of(&read, "s", "k"), cases[i].value, "%s", cases[i].line);
        cr_expect_str_eq(ini_entry_of(&read.file.sections[0], "k")->raw, cases[i].raw, "%s", cases[i].line);
        end(&read);
    }
}

Test(ini, every_wrong_line_is_told_with_line_column_and_advice)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *message, *advice;
    } cases[] = {
        {"[s]\nk = \"never closed\n", 2, 5, "the quotation mark is never closed", "doubled"},
        {"[s]\nk = \"a\" b\n", 2, 9, "text behind the closing quotation mark", "all of the value"},
        {"[s]\nk = a # b\n", 2, 7, "a # behind a blank", "begins with ;"},
        {"[s]\nno equals sign\n", 2, 1, "a line without =", "key = value"},
        {"[s]\nkey: value = x\n", 2, 4, "a colon in the key", "key = value"},
        {"[s]\n= value\n", 2, 1, "no key before the =", "key = value"},
        {"k = v\n[s]\n", 1, 1, "a key outside any section", "[section]"},
        {"[s]\n  k = v\n", 2, 1, "an indented line", "left margin"},
        {"[s]\nk = v\nk = w\n", 3, 1, "a second \"k\" in [s]; the first is in line 2", "keep one"},
        {"[s]\n[t]\n[s]\n", 3, 1, "a second section [s]; the first is in line 1", "under the first"},
        {"[a]b]\n", 1, 3, "text behind the section's name", "first ]"},
        {"[s\nk = v\n", 1, 1, "not closed by ]", "[name]"},
        {"[]\n", 1, 1, "a section without a name", "[name]"},
        {"[s]\nk = caf\xe9\n", 2, 8, "the byte \\xe9 is not UTF-8", "Latin-1"},
        {"; caf\xe9\n", 1, 6, "the byte \\xe9 is not UTF-8", "Latin-1"},
        {"[s]\nk = a\rb\n", 2, 6, "a carriage return inside the line", "CR LF"},
        {"[s]\nk = \x1b[2J\n", 2, 5, "the control character \\x1b", "remove"},
        {"[s]\nk = \x7f\n", 2, 5, "the control character \\x7f", "remove"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct read read = read_text(cases[i].text);
        cr_expect_eq(read.result, -EINVAL, "%s", cases[i].text);
        cr_assert_eq(read.problems.count, 1, "%s", cases[i].text);
        const struct problem *problem = &read.problems.items[0];
        cr_expect_eq(problem->line, cases[i].line, "%s: line %u", cases[i].text, problem->line);
        cr_expect_eq(problem->column, cases[i].column, "%s: column %u", cases[i].text, problem->column);
        cr_expect_not_null(strstr(problem->message, cases[i].message), "%s", problem->message);
        cr_expect_not_null(strstr(problem->advice, cases[i].advice), "%s", problem->advice);
        end(&read);
    }
}

Test(ini, a_nul_byte_is_an_error_in_its_line_and_hides_nothing_behind_it)
{
    static const char bytes[] = "[s]\na = 1\0 2\nb = 3\n";
    struct read read = read_bytes(bytes, sizeof bytes - 1);
    cr_expect_eq(read.result, -EINVAL);
    cr_assert_eq(read.problems.count, 1);
    cr_expect_eq(read.problems.items[0].line, 2);
    cr_expect_str_eq(value_of(&read, "s", "b"), "3");
    end(&read);
}

Test(ini, a_byte_order_mark_and_windows_line_ends_change_nothing)
{
    struct read read = read_text("\xef\xbb\xbf[s]\r\nk = v\r\nbad line\r\n");
    cr_expect_str_eq(value_of(&read, "s", "k"), "v");
    cr_assert_eq(read.problems.count, 1);
    cr_expect_str_eq(read.problems.items[0].source, "bad line");
    end(&read);
    read = read_text("\xef\xbb\xbfoutside = 1\n");
    cr_assert_eq(read.problems.count, 1);
    cr_expect_eq(read.problems.items[0].column, 1);
    cr_expect_str_eq(read.problems.items[0].source, "outside = 1");
    end(&read);
}

Test(ini, lines_and_names_longer_than_inih_takes_by_itself_are_whole)
{
    enum { LONG = 10000000, NAME = 5000 };
    struct text text = {0};
    text_append_string(&text, "[");
    for (int i = 0; i < NAME; i++)
        text_append_char(&text, 'n');
    text_append_string(&text, "]\nk = ");
    for (int i = 0; i < LONG; i++)
        text_append_char(&text, 'v');
    text_append_string(&text, "end\nnext = 1\n[");
    for (int i = 0; i < NAME; i++)
        text_append_char(&text, 'n');
    text_append_string(&text, "2]\n");
    struct read read = read_bytes(text.data, text.length);
    cr_expect_eq(read.result, 0);
    cr_assert_eq(read.file.count, 2);
    cr_expect_eq(strlen(read.file.sections[0].name), NAME);
    cr_expect_eq(strlen(read.file.sections[1].name), NAME + 1);
    cr_assert_eq(read.file.sections[0].count, 2);
    cr_expect_eq(strlen(read.file.sections[0].entries[0].value), LONG + 3);
    cr_expect_str_eq(read.file.sections[0].entries[1].value, "1");
    cr_expect_eq(read.file.sections[0].entries[1].line, 3);
    end(&read);
    text_free(&text);
}

Test(ini, a_line_past_the_limit_is_an_error_and_the_rest_is_read)
{
    enum { TOO_LONG = 17 << 20 };
    struct text text = {0};
    text_append_string(&text, "[s]\nk = ");
    char *filler = memory_new(TOO_LONG, 1);
    memset(filler, 'x', TOO_LONG);
    text_append(&text, filler, TOO_LONG);
    free(filler);
    text_append_string(&text, "\nb = 2\n");
    struct read read = read_bytes(text.data, text.length);
    cr_expect_eq(read.result, -EINVAL);
    cr_expect_eq(read.problems.items[0].line, 2);
    cr_expect_leq(strlen(read.problems.items[0].source), 200);
    cr_expect_null(value_of(&read, "s", "k"));
    cr_expect_str_eq(value_of(&read, "s", "b"), "2");
    end(&read);
    text_free(&text);
}

Test(ini, a_hundred_thousand_sections_keep_their_names_lines_and_keys)
{
    struct text text = {0};
    for (int i = 0; i < 100000; i++)
        text_format(&text, "[section-%d]\nkey = %d\n", i, i);
    struct read read = read_bytes(text.data, text.length);
    cr_expect_eq(read.result, 0);
    cr_assert_eq(read.file.count, 100000);
    cr_expect_str_eq(read.file.sections[99999].name, "section-99999");
    cr_expect_str_eq(read.file.sections[54321].entries[0].value, "54321");
    cr_expect_eq(read.file.sections[54321].line, 54321 * 2 + 1);
    end(&read);
    text_free(&text);
}

Test(ini, a_doubled_section_has_the_entries_of_both)
{
    struct read read = read_text("[a]\nx = 1\n[b]\ny = 2\n[a]\nz = 3\n[c]\nw = 4\n");
    cr_assert_eq(read.file.count, 3);
    cr_expect_eq(read.file.sections[0].count, 2);
    cr_expect_str_eq(value_of(&read, "a", "x"), "1");
    cr_expect_str_eq(value_of(&read, "a", "z"), "3");
    cr_expect_str_eq(value_of(&read, "b", "y"), "2");
    cr_expect_str_eq(value_of(&read, "c", "w"), "4");
    end(&read);
}

Test(ini, doubled_keys_are_seen_in_long_sections_too)
{
    struct text text = {0};
    text_append_string(&text, "[s]\n");
    for (int i = 0; i < 50; i++)
        text_format(&text, "key%d = 1\n", i);
    text_append_string(&text, "key7 = 2\n");
    struct read read = read_bytes(text.data, text.length);
    cr_assert_eq(read.problems.count, 1);
    cr_expect_eq(read.problems.items[0].line, 52);
    end(&read);
    text_free(&text);
}

Test(ini, a_section_without_keys_is_there)
{
    struct read read = read_text("[empty]\n[also empty]");
    cr_expect_eq(read.result, 0);
    cr_expect_eq(read.file.count, 2);
    cr_expect_str_eq(read.file.sections[1].name, "also empty");
    end(&read);
}

Test(ini, all_errors_are_found_in_one_pass_and_written_with_a_caret)
{
    struct read read = read_text("[s]\nwrong\nk = a # b\n");
    struct text text = {0};
    problems_write(&read.problems, &text);
    cr_expect_str_eq(text_string(&text),
        "t.ini:2: a line without =\n    wrong\n    ^~~~~\n    write key = value, [section] or ; comment\n"
        "t.ini:3: a # behind a blank\n    k = a # b\n          ^\n    a comment behind a value begins with ; "
        " "
        "if # belongs to the value, put the value in double quotes\n");
    text_free(&text);
    end(&read);
}

Test(ini, the_caret_stands_under_the_place_in_columns_not_bytes)
{
    struct read read = read_text("[s]\nk = 東京 # b\n");
    struct text text = {0};
    problems_write(&read.problems, &text);
    cr_expect_not_null(
        strstr(text_string(&text), "    k = 東京 # b\n             ^\n"), "%s", text_string(&text));
    text_free(&text);
    end(&read);
}

Test(ini, a_thousand_errors_are_counted_and_two_hundred_held)
{
    struct text text = {0}, words = {0};
    for (int i = 0; i < 1000; i++)
        text_append_string(&text, "wrong\n");
    struct read read = read_bytes(text.data, text.length);
    problems_write(&read.problems, &words);
    cr_expect_eq(read.problems.error_count, 1000);
    cr_expect_eq(read.problems.count, 200);
    cr_expect_not_null(strstr(text_string(&words), "t.ini: and 800 more\n"));
    text_free(&text);
    text_free(&words);
    end(&read);
}

Test(ini, what_was_said_of_a_place_is_not_said_again)
{
    struct problems problems = {0};
    struct problem problem = {.file = "a.ini", .line = 3, .column = 1, .message = "wrong"};
    problem_add(&problems, &problem);
    problem_add(&problems, &problem);
    problem.line = 4;
    problem_add(&problems, &problem);
    cr_expect_eq(problems.count, 2);
    cr_expect_eq(problems.error_count, 2);
    problems_free(&problems);
}

Test(ini, terminal_escapes_in_a_file_never_reach_the_terminal)
{
    struct read read = read_text("[s]\nk = \x1b]0;title\x07\n");
    struct text text = {0};
    problems_write(&read.problems, &text);
    cr_expect_null(strchr(text_string(&text), '\x1b'));
    cr_expect_null(strchr(text_string(&text), '\x07'));
    text_free(&text);
    end(&read);
}

Test(ini, patterns_are_read_to_the_end_of_their_lines)
{
    static const char text[] = "[s]\na = x ; y # z\nb = \"(a|b) ; \"\"c\"\" \"\nc = \"a\" or \"b\"\n";
    struct ini_file file;
    struct problems problems = {0};
    cr_expect_eq(ini_parse_patterns("t.ini", text, strlen(text), &file, &problems), 0);
    cr_expect_str_eq(ini_entry_of(&file.sections[0], "a")->value, "x ; y # z");
    cr_expect_str_eq(ini_entry_of(&file.sections[0], "b")->value, "(a|b) ; \"c\" ");
    cr_expect_str_eq(ini_entry_of(&file.sections[0], "c")->value, "\"a\" or \"b\"");
    ini_free(&file);
    problems_free(&problems);
}

Test(ini, lists_are_split_at_commas_outside_quotes)
{
    static const struct {
        const char *raw;
        size_t count;
        const char *items[4];
    } cases[] = {
        {"a, b,c", 3, {"a", "b", "c"}},
        {"\"Acme, Inc.\", \"say \"\"hi\"\"\" , d", 3, {"Acme, Inc.", "say \"hi\"", "d"}},
        {"", 0, {NULL}},
        {" , ,, ", 0, {NULL}},
        {"one", 1, {"one"}},
        {"\"open, to the end", 1, {"open, to the end"}},
        {"\"a\"junk, b", 2, {"a", "b"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        size_t count;
        const char *const *items = ini_list(&arena, cases[i].raw, &count);
        cr_assert_eq(count, cases[i].count, "%s", cases[i].raw);
        for (size_t j = 0; j < count; j++)
            cr_expect_str_eq(items[j], cases[i].items[j], "%s", cases[i].raw);
        cr_expect_null(items[count]);
        arena_free(&arena);
    }
}

Test(ini, what_cannot_be_read_is_told_in_words)
{
    struct ini_file file;
    struct problems problems = {0};
    cr_expect_eq(ini_read("no-such-folder/no-such-file.ini", &file, &problems), -ENOENT);
    cr_expect_str_eq(problems.items[0].message, "there is no such file");
    ini_free(&file);
    cr_expect_eq(ini_read("/", &file, &problems), -EISDIR);
    ini_free(&file);
    cr_expect_eq(ini_read("/dev/null", &file, &problems), -EINVAL);
    ini_free(&file);
    cr_expect_eq(problems.error_count, 3);
    problems_free(&problems);
}

Test(ini, a_line_that_may_hold_a_secret_is_shown_without_its_value)
{
    static const char *const lines[] = {"key = hunter2 # why", "key = 1\nkey = hunter2",
        "  api_key = hunter2", "kye = \"hunter2", "TOKEN = hunter2 \xff"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        AUTO_FREE char *content = memory_format("[s]\n%s\n", lines[i]);
        struct read read = read_text(content);
        struct text text = {0};
        problems_write(&read.problems, &text);
        cr_expect_eq(read.result, -EINVAL, "%s", lines[i]);
        cr_expect_null(strstr(text_string(&text), "hunter2"), "%s", text_string(&text));
        text_free(&text);
        end(&read);
    }
}

/* Rubbish made of the bytes that mean something: no crash, and what is read is within bounds (sanitizers look on). */
Test(ini, rubbish_is_read_without_harm)
{
    static const char alphabet[] = "[]=:;#\" \t\r\n,ab\\\0\xc3\xa9\xff\x1b";
    uint64_t state = 88172645463325252u;
    for (int round = 0; round < 3000; round++) {
        char bytes[200];
        for (size_t i = 0; i < sizeof bytes; i++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes[i] = alphabet[state % (sizeof alphabet - 1)];
        }
        struct read read = read_bytes(bytes, state % sizeof bytes);
        for (size_t i = 0; i < read.file.count; i++) {
            for (size_t j = 0; j < read.file.sections[i].count; j++) {
                struct arena arena = {0};
                ini_list(&arena, read.file.sections[i].entries[j].raw, NULL);
                arena_free(&arena);
            }
        }
        struct text words = {0};
        problems_write(&read.problems, &words);
        cr_expect_eq(read.result != 0, read.problems.error_count != 0);
        text_free(&words);
        end(&read);
    }
}
