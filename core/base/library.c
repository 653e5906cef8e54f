/* dlopen and dlsym. See library.h. */
#include "base/library.h"

#include "base/memory.h"

#include <dlfcn.h>
#include <string.h>

bool library_load(const char *file, const char *const *names, size_t count, void *ret_functions)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    AUTO_FREE void **functions = memory_new(count, sizeof *functions);
    for (size_t i = 0; i < count; i++) {
        functions[i] = library ? dlsym(library, names[i]) : NULL;
        if (!functions[i])
            return false;
    }
    memcpy(ret_functions, functions, count * sizeof *functions);
    return true;
}
