/* dlopen and dlsym. See tesseract.h. */
#include "reader/tesseract.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static bool find_all(void *library, struct tesseract *functions)
{
    void *found;
#define X(name)                                                                                              \
    found = dlsym(library, #name);                                                                           \
    if (!found)                                                                                              \
        return false;                                                                                        \
    memcpy(&functions->name, &found, sizeof found);
    TESSERACT_FUNCTIONS(X)
#undef X
    return true;
}

const struct tesseract *tesseract_load(void)
{
    static struct tesseract functions;
    static bool tried, loaded;
    if (tried)
        return loaded ? &functions : NULL;
    tried = true;
    setenv("OMP_THREAD_LIMIT", "1", 1); /* threads are barred, and its library reads this when it is loaded */
    void *library = dlopen("libtesseract.so.5", RTLD_NOW | RTLD_LOCAL);
    loaded = library && find_all(library, &functions);
    if (loaded)
        functions.setMsgSeverity(L_SEVERITY_NONE);
    return loaded ? &functions : NULL;
}
