/* Descriptions of plugins as they are kept between runs: what is read back is what was written, by the same program only, and
 * bytes that are not whole are none. */
#include "config/config.h"
#include "config/plugin_kept.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct identity program = {1, 2, 3, 4, 5};

/* With something in every member that there is. */
static const char full[] =
    "[plugin]\nname = full\nversion = 1.2.3\napi = 7\nsummary = One line\nfacts = touches_phi, vendor_role\n"
    "keys = product\ncatalogues = baa, dua\nhosts = example.org, *\nsection_rules = yes\nsettled_by = Paper\n"
    "[option document]\ntype = document\nrequired = yes\noptional = yes\nkeep = digest\nhelp = The paper\n"
    "example = a.pdf\nquestion = Where?\nask_if = form = signed\n"
    "[option program]\ntype = command\ninput = yes\ngood_until = 3d\n"
    "[option form]\ntype = choice\nchoices = signed, click-through\ndefault = signed\nvalue.signed = By "
    "hand\n"
    "[rule A-1]\ntitle = Title\ncitation = 45 CFR\nbasis = contract\nremedy = Cure\nasks = vendor\nhelp = "
    "Help\n"
    "question = What?\nsettled_by = Letter\nseverity = warn\ntyped = pass\nreadings = present, absent\n"
    "fresh = 2d\ngood_until = 9d\n"
    "[rule A-2]\ntitle = Other\nbasis = law\n"
    "[reason A-N1]\ntitle = None\ncitation = 160.103\nhelp = Words\n"
    "[fact stores]\nvalues = yes, no\nhelp = Does it?\nask_if = touches_phi = yes\n[fact other]\nhelp = "
    "Free\n";

static struct plugin_description *parse(const char *text)
{
    struct problems problems = {0};
    struct plugin_description *plugin = config_plugin("full.plugin.ini", text, strlen(text), &problems);
    cr_assert_not_null(plugin);
    problems_free(&problems);
    return plugin;
}

static struct text kept(const char *text)
{
    struct text bytes = {0};
    struct plugin_description *plugin = parse(text);
    plugin_kept_write(plugin, &program, &bytes);
    plugin_description_free(plugin);
    return bytes;
}

#define SAME_TEXT(a, b, member) cr_expect(string_equal((a)->member, (b)->member), #member)
#define SAME(a, b, member) cr_expect_eq((a)->member, (b)->member, #member)

static void same_list(const char *const *a, const char *const *b, const char *name)
{
    cr_assert_eq(a == NULL, b == NULL, "%s", name);
    for (; a && *a; a++, b++)
        cr_assert(*b && string_equal(*a, *b), "%s", name);
    cr_expect(!b || !*b, "%s", name);
}

static void same_option(const struct option_description *a, const struct option_description *b)
{
    SAME_TEXT(a, b, name);
    SAME(a, b, type);
    SAME(a, b, required);
    SAME(a, b, optional_evidence);
    SAME(a, b, digest_only);
    SAME(a, b, input);
    SAME(a, b, good_until);
    SAME_TEXT(a, b, fallback);
    SAME_TEXT(a, b, help);
    SAME_TEXT(a, b, example);
    same_list(a->choices, b->choices, "choices");
    same_list(a->choice_help, b->choice_help, "choice_help");
    SAME_TEXT(a, b, question);
    SAME_TEXT(a, b, ask_if);
}

static void same_rule(const struct rule *a, const struct rule *b)
{
    SAME_TEXT(a, b, id);
    SAME_TEXT(a, b, title);
    SAME_TEXT(a, b, citation);
    SAME_TEXT(a, b, remedy);
    SAME_TEXT(a, b, asks);
    SAME_TEXT(a, b, help);
    SAME_TEXT(a, b, question);
    SAME_TEXT(a, b, settled_by);
    SAME(a, b, basis);
    SAME(a, b, severity);
    SAME(a, b, typed);
    SAME(a, b, readings);
    SAME(a, b, fresh);
    SAME(a, b, good_until);
}

static void same_plugin(const struct plugin_description *a, const struct plugin_description *b)
{
    SAME_TEXT(a, b, name);
    SAME_TEXT(a, b, version);
    SAME_TEXT(a, b, summary);
    SAME(a, b, api_level);
    same_list(a->facts, b->facts, "facts");
    same_list(a->keys, b->keys, "keys");
    same_list(a->catalogues, b->catalogues, "catalogues");
    same_list(a->hosts, b->hosts, "hosts");
    SAME(a, b, section_rules);
    cr_assert(a->option_count == b->option_count && a->rule_count == b->rule_count &&
              a->reason_count == b->reason_count && a->own_fact_count == b->own_fact_count);
    for (size_t i = 0; i < a->option_count; i++)
        same_option(&a->options[i], &b->options[i]);
    for (size_t i = 0; i < a->rule_count; i++)
        same_rule(&a->rules[i], &b->rules[i]);
    for (size_t i = 0; i < a->reason_count; i++) {
        SAME_TEXT(&a->reasons[i], &b->reasons[i], id);
        SAME_TEXT(&a->reasons[i], &b->reasons[i], title);
        SAME_TEXT(&a->reasons[i], &b->reasons[i], citation);
        SAME_TEXT(&a->reasons[i], &b->reasons[i], help);
    }
    for (size_t i = 0; i < a->own_fact_count; i++) {
        SAME_TEXT(&a->own_facts[i], &b->own_facts[i], name);
        SAME_TEXT(&a->own_facts[i], &b->own_facts[i], values);
        SAME_TEXT(&a->own_facts[i], &b->own_facts[i], help);
        SAME_TEXT(&a->own_facts[i], &b->own_facts[i], ask_if);
    }
}

Test(plugin_kept, everything_that_a_description_says_is_read_back)
{
    static const char *const texts[] = {full, "[plugin]\nname = bare\nversion = 1\napi = 1\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct text bytes = kept(texts[i]);
        struct plugin_description *read = plugin_kept_read(bytes.data, bytes.length, &program);
        struct plugin_description *written = parse(texts[i]);
        cr_assert_not_null(read);
        same_plugin(written, read);
        plugin_description_free(written);
        plugin_description_free(read);
        text_free(&bytes);
    }
}

Test(plugin_kept, what_another_program_wrote_is_not_read)
{
    struct text bytes = kept(full);
    struct identity other = program;
    other.changed++;
    cr_expect_null(plugin_kept_read(bytes.data, bytes.length, &other));
    text_free(&bytes);
}

Test(plugin_kept, bytes_that_end_early_or_late_are_no_description)
{
    struct text bytes = kept(full);
    for (size_t length = 0; length < bytes.length; length++) {
        /* Of exactly that length, so that a sanitizer sees what is read behind them. */
        AUTO_FREE char *part = memory_new(length, 1);
        memcpy(part, bytes.data, length);
        cr_expect_null(plugin_kept_read(part, length, &program), "%zu bytes", length);
    }
    text_append(&bytes, "", 1);
    cr_expect_null(plugin_kept_read(bytes.data, bytes.length, &program));
    text_free(&bytes);
}

/* What cannot be told from a description is one, and holds nothing that golive would fall over. */
Test(plugin_kept, bytes_that_were_changed_are_none_or_can_be_used)
{
    struct text bytes = kept(full);
    static const unsigned char changes[] = {0x01, 0x80, 0xff};
    for (size_t i = 0; i < bytes.length; i++) {
        for (size_t k = 0; k < sizeof changes; k++) {
            bytes.data[i] = (char)(bytes.data[i] ^ changes[k]);
            struct plugin_description *plugin = plugin_kept_read(bytes.data, bytes.length, &program);
            bytes.data[i] = (char)(bytes.data[i] ^ changes[k]);
            for (size_t n = 0; plugin && n < plugin->rule_count; n++) {
                cr_expect(plugin->rules[n].id && plugin->rules[n].title && plugin->rules[n].settled_by);
                cr_expect_lt(plugin->rules[n].severity, STATUS_COUNT);
            }
            plugin_description_free(plugin);
        }
    }
    text_free(&bytes);
}
