/* Runs of check and recheck. See checking.h. */
#include "cli/checking.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool checking_anew(const struct cli *cli)
{
    return cli_has(cli, "refresh") || cli_has(cli, "no-memory");
}

int checking_sample(const struct cli *cli, uint64_t *ret_sample)
{
    const char *value = cli_value(cli, "sample");
    int64_t number = 0;
    if (value && (string_integer(value, &number) != 0 || number < 1)) {
        cli_error("--sample %s: write a number from 1 on", value);
        return -1;
    }
    *ret_sample = (uint64_t)number;
    return 0;
}

struct engine_options checking_options(const struct cli *cli, const struct session *session,
    struct recording *recording, instant at, uint64_t sample, struct checking *checking)
{
    *checking = (struct checking){.progress = progress_begin()};
    struct engine_options options =
        judging_options(cli, session, at, &checking->outside, &checking->progress);
    options.refresh = cli_has(cli, "refresh");
    options.judge_anew = checking_anew(cli);
    options.known = session->known;
    options.sample = sample;
    options.memory = remembering_begin(recording, &session->config->site, &checking->remembering);
    options.earlier = earlier_of_store(recording->store, &checking->earlier);
    options.keeper = recording_keeper(recording);
    return options;
}

int checking_run(const struct engine_options *options, struct checking *checking)
{
    AUTO_FREE char *problem = NULL;
    int error = engine_run(options, &checking->engine, &checking->run, &checking->stats, &problem);
    progress_end(&checking->progress);
    earlier_close(&checking->earlier);
    if (!error)
        return 0;
    cli_error("%s", problem ? problem : strerror(-error));
    return GOLIVE_EXIT_UNAVAILABLE;
}

int checking_differs(const struct checking *checking)
{
    return checking->stats.differing ? GOLIVE_EXIT_INTERNAL : 0;
}

void checking_tell_stats(const struct engine_stats *stats)
{
    fprintf(stderr,
        "golive: %zu deployments, %zu checks, judged %zu times, %zu further instants looked at\n"
        "golive: %zu deployments with %zu checks remembered, %zu checks of others, %zu checks judged, a "
        "sample "
        "of %zu among them\n"
        "golive: %llu files opened, %llu bytes, %llu texts from the cache, %llu read by golive-reader\n"
        "golive: %llu addresses, %llu asked, %llu from the cache, %llu from mirrors, %llu requests, %llu "
        "connections\n"
        "golive: gathering %.3f s, fetching %.3f s, judging %.3f s, looking ahead %.3f s\n",
        stats->deployments, stats->checks, stats->judged, stats->instants, stats->remembered.deployments,
        stats->remembered.checks, stats->remembered.remembered - stats->remembered.checks,
        stats->remembered.judged, stats->remembered.sampled, (unsigned long long)stats->gathered.files,
        (unsigned long long)stats->gathered.bytes, (unsigned long long)stats->gathered.cached,
        (unsigned long long)stats->gathered.read, (unsigned long long)stats->fetched.addresses,
        (unsigned long long)stats->fetched.asked, (unsigned long long)stats->fetched.cached,
        (unsigned long long)stats->fetched.mirrored, (unsigned long long)stats->fetched.requests,
        (unsigned long long)stats->fetched.connections, stats->gather_seconds, stats->fetch_seconds,
        stats->judge_seconds, stats->horizon_seconds);
}
