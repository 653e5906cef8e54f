/* A plugin for tests: it starts a thread while it is being loaded. */
#include <golive/plugin.h>

#include <pthread.h>

static void *run(void *nothing)
{
    for (;;)
        ;
    return nothing;
}

__attribute__((constructor)) static void begin(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, NULL) != 0)
        return;
}

static golive_verdict check(golive *g)
{
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "starts-thread.plugin.ini")
