/* Fuzzing: evidence of the cases, mutated, for some seconds. Nothing that it may be must make the plugin fail. */
#ifndef GOLIVE_KIT_FUZZ_H
#define GOLIVE_KIT_FUZZ_H

#include "kit/case.h"

struct tester;

/* Says one line of TAP: how many inputs there were, or which seed made the plugin fail. */
void fuzz_run(struct tester *tester, struct plugin_case *const *cases, size_t count);

#endif
