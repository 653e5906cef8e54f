/* Which file it is, and its names. See signing_library.h. */
#include "store/signing_library.h"

#include "base/library.h"

#include <openssl/opensslv.h>

#define TEXT_OF(number) #number
#define FILE_NAME(version) "libcrypto.so." TEXT_OF(version)

static const char *const names[] = {
#define X(name) #name,
    SIGNING_FUNCTIONS(X)
#undef X
};
#define NAMES (sizeof names / sizeof *names)
_Static_assert(
    sizeof(struct signing_library) == NAMES * sizeof(void *), "pointers to functions, and nothing else");

const struct signing_library *signing_library(void)
{
    static struct signing_library functions;
    static bool tried, loaded;
    if (!tried)
        loaded = library_load(FILE_NAME(OPENSSL_SHLIB_VERSION), names, NAMES, &functions);
    tried = true;
    return loaded ? &functions : NULL;
}
