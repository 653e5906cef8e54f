/* SPDX-License-Identifier: MIT
 *
 * Papers that an agreement leans on beside its own text (RULES TXT-08, TXT-11): exhibits that it mentions, and other papers that it
 * takes in by reference. What stands in one that is not on file nobody has seen: no pass may rest on it. It must not know what an
 * agreement must say. */
#ifndef REFERENCES_H
#define REFERENCES_H

#include <golive/plugin.h>

#include <stddef.h>
#include <stdint.h>

static inline void references_say(golive *g, const golive_document *agreement, golive_reference paper)
{
    int exhibit = paper.kind == GOLIVE_REFERENCE_EXHIBIT;
    const char *rule = exhibit ? "TXT-11" : "TXT-08";
    const char *verb = exhibit ? "mentions" : "takes in the";
    uint32_t unread = golive_unread_pages(g, agreement);
    golive_about(g, paper.name);
    if (paper.state == GOLIVE_REFERENCE_TO_COME)
        golive_warn(g, rule, paper.place, "it %s %s, and that is still to be attached", verb, paper.name);
    else if (paper.state == GOLIVE_REFERENCE_IF_ANY)
        golive_note(g, rule, paper.place,
            "it %s %s, which need not exist and was not found by search among what is on file", verb,
            paper.name);
    else if (paper.address[0] != '\0')
        golive_warn(g, rule, paper.place,
            "it %s %s, which is to be had at %s and is not on file: what stands there may change", verb,
            paper.name, paper.address);
    else if (unread != 0)
        golive_warn(g, rule, paper.place,
            "it %s %s, which was not found by search; %u page%s could not be searched: look there", verb,
            paper.name, unread, unread == 1 ? "" : "s");
    else
        golive_warn(g, rule, paper.place, "it %s %s, which was not found by search among what is on file",
            verb, paper.name);
    golive_expected(g, "%s is on file, in the agreement or as a further part of it (document.2)", paper.name);
    golive_about(g, "");
}

/* Says of RULE, and papers of KIND, what holds if each of them is on file. */
static inline void references_say_all(golive *g, const golive_document *agreement, const char *rule,
    uint32_t there, uint32_t open, const char *names, const char *what)
{
    golive_place place = golive_document_place(g, agreement);
    if (there == 0 && open == 0)
        golive_skip(
            g, rule, golive_searched_place(g, agreement), "as far as the search can tell, it %s", what);
    else if (open == 0)
        golive_pass(g, rule, place, "on file: %s", names);
}

/* ALSO: another document on file in which they may stand. */
static inline void references_judge(golive *g, const golive_document *agreement, const golive_document *also)
{
    uint32_t there[3] = {0};
    uint32_t open[3] = {0};
    const char *names[3] = {"", "", ""};
    golive_reference paper;
    for (uint32_t i = 0; (paper = golive_reference_of(g, agreement, also, i)).kind != GOLIVE_REFERENCE_NONE;
         i++) {
        int32_t kind = paper.kind == GOLIVE_REFERENCE_EXHIBIT ? 1 : 2;
        if (paper.state == GOLIVE_REFERENCE_ON_FILE) {
            if (there[kind]++ < 8)
                names[kind] =
                    golive_format(g, "%s%s%s", names[kind], names[kind][0] != '\0' ? ", " : "", paper.name);
        } else {
            open[kind]++;
            references_say(g, agreement, paper);
        }
    }
    references_say_all(
        g, agreement, "TXT-08", there[2], open[2], names[2], "takes in no other paper by reference");
    references_say_all(g, agreement, "TXT-11", there[1], open[1], names[1], "mentions no exhibit of its own");
}

#endif
