/* Setting a key of an INI file: the line is there, once, where it belongs, and nothing else has changed. */
#include "config/ini.h"
#include "config/ini_set.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_set(const char *before, const char *after)
{
    struct text out = {0};
    ini_set(before, strlen(before), "plugins", "pin.baa", "sha256:1", &out);
    cr_expect_str_eq(text_string(&out), after, "%s", before);
    text_free(&out);
}

Test(ini_set, a_key_that_is_there_is_doubled)
{
    expect_set("[plugins]\npin.baa = sha256:0\n[x]\n", "[plugins]\npin.baa = sha256:1\n[x]\n");
    expect_set("[plugins]\npin.baa=\n", "[plugins]\npin.baa = sha256:1\n");
    expect_set("[plugins]\npin.baa = sha256:0", "[plugins]\npin.baa = sha256:1");
}

Test(ini_set, the_comment_behind_a_value_is_lost)
{
    expect_set("[plugins]\npin.baa = sha256:0   ; of May\n", "[plugins]\npin.baa = sha256:1   ; of May\n");
    expect_set("[plugins]\npin.baa = \"a ; b\" ; of May\n", "[plugins]\npin.baa = sha256:1 ; of May\n");
}

Test(ini_set, a_key_of_another_section_or_a_longer_one_is_changed)
{
    expect_set("[x]\npin.baa = 0\n[plugins]\npin.baa2 = 0\npin.b = 0\n[y]\npin.baa = 0\n",
        "[x]\npin.baa = 0\n[plugins]\npin.baa2 = 0\npin.b = 0\npin.baa = sha256:1\n[y]\npin.baa = 0\n");
    expect_set("; pin.baa = 0\n[plugins]\n; pin.baa = 0\n",
        "; pin.baa = 0\n[plugins]\n; pin.baa = 0\npin.baa = sha256:1\n");
}

Test(ini_set, a_new_key_does_not_stand_behind_the_last_line_of_its_section)
{
    expect_set("[plugins]\npath = a ; b\n\n\n; of the policy\n\n[policy]\n",
        "[plugins]\npath = a ; b\n\n\n; of the policy\npin.baa = sha256:1\n\n[policy]\n");
    expect_set("[ plugins ] ; ours\n", "[ plugins ] ; ours\npin.baa = sha256:1\n");
    expect_set("[plugins]\npath = a", "[plugins]\npath = a\npin.baa = sha256:1\n");
}

Test(ini_set, a_section_that_is_missing_is_not_made)
{
    expect_set("", "[plugins]\npin.baa = sha256:1\n");
    expect_set("[x]\na = b\n", "[x]\na = b\n\n[plugins]\npin.baa = sha256:1\n");
    expect_set("[x]\na = b", "[x]\na = b\n\n[plugins]\npin.baa = sha256:1\n");
    expect_set("[plugins2]\n", "[plugins2]\n\n[plugins]\npin.baa = sha256:1\n");
}

Test(ini_set, line_ends_and_marks_are_not_kept)
{
    expect_set("[plugins]\r\npath = a\r\n[x]\r\n", "[plugins]\r\npath = a\r\npin.baa = sha256:1\r\n[x]\r\n");
    expect_set("[plugins]\r\npin.baa = 0\r\n", "[plugins]\r\npin.baa = sha256:1\r\n");
    expect_set(INI_BYTE_ORDER_MARK "[plugins]\n", INI_BYTE_ORDER_MARK "[plugins]\npin.baa = sha256:1\n");
}

Test(ini_set, what_was_set_is_not_what_is_read)
{
    static const char before[] =
        "\xef\xbb\xbf; \xc3\xa4\n[site]\nname = x\n[plugins]\npath = \"a, b\", c ; d\n";
    struct text out = {0};
    struct ini_file file = {0};
    struct problems problems = {0};
    ini_set(before, sizeof before - 1, "plugins", "pin.baa", "sha256:1", &out);
    cr_assert_eq(ini_parse_bytes("x", out.data, out.length, &file, &problems), 0);
    const struct ini_section *section = ini_section_of(&file, "plugins");
    cr_expect_str_eq(ini_entry_of(section, "pin.baa")->value, "sha256:1");
    cr_expect_str_eq(ini_entry_of(section, "path")->raw, "\"a, b\", c");
    ini_free(&file);
    problems_free(&problems);
    text_free(&out);
}
