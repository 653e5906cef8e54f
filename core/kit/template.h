/* Filling in templates: text with @WORDS@, blocks between "@FOR LIST@" and "@END@" that are repeated, and blocks between
 * "@IF NAME@" and "@END@" that may be left out. Knows nothing of what is written. */
#ifndef GOLIVE_KIT_TEMPLATE_H
#define GOLIVE_KIT_TEMPLATE_H

#include "base/text.h"

/* What stands behind a template's words. ITEMS are the places in the lists that blocks are being repeated over, the innermost
 * last. */
struct template_items {
    const char *list;
    size_t index;
    const struct template_items *around; /* NULL at the outermost */
};

struct template_source {
    /* The value of WORD, which may live until the next call; NULL if there is no such word. */
    const char *(*word)(void *context, const char *word, const struct template_items *items);
    /* How many items LIST has. */
    size_t (*count)(void *context, const char *list);
    /* Whether the block NAME is kept. */
    bool (*keeps)(void *context, const char *name, const struct template_items *items);
    void *context;
};

/* Appends the filled-in template. 0, or -EINVAL with the line at which it makes no sense. */
int template_fill(
    const char *bytes, const struct template_source *source, struct text *ret_bytes, unsigned *ret_line);

#endif
