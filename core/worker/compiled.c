/* What the worker has compiled so far, by the very bytes of each catalogue. Knows nothing of plugins. See compiled.h. */
#include "worker/compiled.h"

#include "base/memory.h"
#include "worker/inputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct compiled_catalogue *all;

static struct compiled_catalogue *find(const void *bytes, size_t length)
{
    struct compiled_catalogue *compiled = all;
    while (compiled && (compiled->bytes.length != length || memcmp(compiled->bytes.data, bytes, length) != 0))
        compiled = compiled->next;
    return compiled;
}

static void destroy(struct compiled_catalogue *compiled)
{
    clause_search_free(compiled->search);
    catalogue_free(compiled->catalogue);
    text_free(&compiled->bytes);
    free(compiled);
}

int compiled_take(struct frame_fields fields, struct compiled_catalogue **ret_compiled, char **ret_problem)
{
    size_t length = (size_t)(fields.end - fields.at);
    struct compiled_catalogue *compiled = length ? find(fields.at, length) : NULL;
    if (!compiled) {
        struct catalogue *catalogue;
        int error = input_catalogue(fields, &catalogue);
        if (error)
            return error;
        compiled = memory_new(1, sizeof *compiled);
        compiled->catalogue = catalogue;
        compiled->search = clause_search_new(catalogue, ret_problem);
        if (!compiled->search) {
            destroy(compiled);
            return -EINVAL;
        }
        text_append(&compiled->bytes, fields.at, length);
        compiled->next = all;
        all = compiled;
    }
    compiled->users++;
    *ret_compiled = compiled;
    return 0;
}

void compiled_release(struct compiled_catalogue *compiled)
{
    if (!compiled || --compiled->users)
        return;
    struct compiled_catalogue **at = &all;
    while (*at != compiled)
        at = &(*at)->next;
    *at = compiled->next;
    destroy(compiled);
}
