/* golive plugin info --format page: the chapters of a manual page that follow from the description, in the format of scdoc.
 * Whoever writes the page says more below each option. See plugin_page.h. */
#include "cli/plugin_page.h"

#include <ctype.h>

/* Words in which nothing is set in bold or underlined: scdoc does that at asterisks, and at underscores that begin a word. */
static void append_plain(struct text *text, const char *words)
{
    for (const char *at = words ? words : ""; *at; at++) {
        bool within = at != words && isalnum((unsigned char)at[-1]) && isalnum((unsigned char)at[1]);
        if (*at == '*' || *at == '\\' || (*at == '_' && !within))
            text_append_char(text, '\\');
        text_append_char(text, *at == '\n' ? ' ' : *at);
    }
}

static void write_option(struct text *text, const struct option_description *option)
{
    text_format(text, "*%s* (%s", option->name, option_type_name(option->type));
    for (size_t i = 0; option->choices && option->choices[i]; i++) {
        text_append_string(text, i ? ", " : ": ");
        append_plain(text, option->choices[i]);
    }
    if (option->required)
        text_append_string(text, "; needed");
    if (option->fallback) {
        text_append_string(text, "; default ");
        append_plain(text, option->fallback);
    }
    text_append_string(text, ")\n\t");
    append_plain(text, option->help);
    text_append_string(text, ".\n\n");
}

static void write_rule(struct text *text, const struct rule *rule, bool first)
{
    text_format(text, "%s *%s*\n:[ %s\n:[ ", first ? "[[" : "| ", rule->id, basis_name(rule->basis));
    append_plain(text, rule->title);
    text_append_char(text, '\n');
}

void plugin_page_write(const struct plugin_description *plugin, struct text *text)
{
    text_append_string(text, "# OPTIONS\n\n");
    for (size_t i = 0; i < plugin->option_count; i++)
        write_option(text, &plugin->options[i]);
    text_append_string(text, "# RULES\n\n");
    for (size_t i = 0; i < plugin->rule_count; i++)
        write_rule(text, &plugin->rules[i], i == 0);
}
