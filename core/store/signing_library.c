/* dlopen and dlsym. See signing_library.h. */
#include "store/signing_library.h"

#include <dlfcn.h>
#include <openssl/opensslv.h>
#include <stdbool.h>
#include <string.h>

#define TEXT_OF(number) #number
#define FILE_NAME(version) "libcrypto.so." TEXT_OF(version)

static bool find_all(void *library, struct signing_library *functions)
{
    void *found;
#define X(name)                                                                                              \
    found = dlsym(library, #name);                                                                           \
    if (!found)                                                                                              \
        return false;                                                                                        \
    memcpy(&functions->name, &found, sizeof found);
    SIGNING_FUNCTIONS(X)
#undef X
    return true;
}

const struct signing_library *signing_library(void)
{
    static struct signing_library functions;
    static bool tried, loaded;
    if (!tried) {
        void *library = dlopen(FILE_NAME(OPENSSL_SHLIB_VERSION), RTLD_NOW | RTLD_LOCAL);
        loaded = library && find_all(library, &functions);
        tried = true;
    }
    return loaded ? &functions : NULL;
}
