/* What is different in a case that is judged to see what would be: a piece of evidence stands otherwise, a plugin does not
 * judge, addresses answer something else. All else of the case is as it was gathered. Such a case asks nothing of the
 * network, and what it asked for is not remembered. */
#ifndef GOLIVE_ENGINE_CHANGE_H
#define GOLIVE_ENGINE_CHANGE_H

#include "gather/http.h"
#include "model/gathered.h"

/* The evidence of one check: what was gathered for its document and table options. */
struct check_evidence {
    const struct gathered_option *options;
    size_t option_count;
};

/* What an address is to have answered. */
struct web_answer {
    const char *url;
    const struct gathered *gathered;
};

struct judge_change {
    const struct gathered *piece;          /* this piece of evidence … */
    const struct gathered *instead;        /* … stands so; both NULL: none does */
    const char *plugin;                    /* the checks of this plugin cannot be judged … */
    const char *failure;                   /* … for this reason; both NULL: all can */
    size_t check;                          /* the evidence of this check, by its place … */
    const struct check_evidence *evidence; /* … is this; NULL: what was gathered */
    const struct web_answer *answers;
    size_t answer_count;
};

#endif
