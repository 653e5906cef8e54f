/* Which file it is, its names, and what it is told at once. See tesseract.h. */
#include "reader/tesseract.h"

#include "base/library.h"

#include <stdlib.h>

static const char *const names[] = {
#define X(name) #name,
    TESSERACT_FUNCTIONS(X)
#undef X
};
#define NAMES (sizeof names / sizeof *names)
_Static_assert(sizeof(struct tesseract) == NAMES * sizeof(void *), "pointers to functions, and nothing else");

const struct tesseract *tesseract_load(void)
{
    static struct tesseract functions;
    static bool tried, loaded;
    if (tried)
        return loaded ? &functions : NULL;
    tried = true;
    setenv("OMP_THREAD_LIMIT", "1", 1); /* threads are barred, and its library reads this when it is loaded */
    loaded = library_load("libtesseract.so.5", names, NAMES, &functions);
    if (loaded)
        functions.setMsgSeverity(L_SEVERITY_NONE);
    return loaded ? &functions : NULL;
}
