/* Fuzzing a plugin through the same worker as everything else. Each input has a seed of its own, the one before plus one, so
 * that --seed gives the very same input first. See fuzz.h. */
#include "kit/fuzz.h"

#include "kit/mutate.h"
#include "kit/tester_private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define INPUTS_A_BATCH 64u
#define BATCHES_A_WORKER 256u /* a worker keeps what evidence it was given */

struct fuzzing {
    struct tester *tester;
    struct plugin_case *const *cases; /* those with evidence */
    size_t count;
    uint64_t seed; /* of the next input */
    uint64_t inputs;
    unsigned batches; /* of this worker */
    bool good;
    struct text lines;
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool has_evidence(const struct plugin_case *of)
{
    for (size_t i = 0; i < of->piece_count; i++) {
        if (of->pieces[i].state == EVIDENCE_GOT)
            return true;
    }
    return false;
}

/* One piece of the case, chosen by the seed, is another. Returns which. */
static size_t spoil(const struct plugin_case *of, uint64_t seed, struct trial *trial, struct shelf *shelf)
{
    size_t chosen = (size_t)mutate_choose(seed, of->piece_count);
    while (of->pieces[chosen].state != EVIDENCE_GOT)
        chosen = (chosen + 1) % of->piece_count;
    const struct case_piece *piece = &of->pieces[chosen];
    struct text bytes = {0};
    mutate(seed, piece->bytes, piece->length, &bytes);
    trial->pieces[chosen] = shelf_put(shelf, piece, EVIDENCE_GOT, "", text_string(&bytes), bytes.length);
    text_free(&bytes);
    return chosen;
}

static void complain(struct fuzzing *fuzzing, const struct trial *trial, size_t piece, uint64_t seed)
{
    fuzzing->good = false;
    text_append_visible(&fuzzing->lines, trial->problem);
    text_format(&fuzzing->lines, "\n    case %s, ", trial->of->name);
    text_append_visible(&fuzzing->lines, trial->of->pieces[piece].uri);
    text_format(&fuzzing->lines, ", seed %llu: golive plugin test --fuzz 1 --seed %llu\n",
        (unsigned long long)seed, (unsigned long long)seed);
}

static void say_why(struct fuzzing *fuzzing, const char *problem)
{
    text_format(&fuzzing->lines, "%s\n", problem ? problem : "it cannot be judged");
    fuzzing->good = false;
}

static const struct plugin_case *case_of(const struct fuzzing *fuzzing, uint64_t seed)
{
    return fuzzing->cases[mutate_choose(seed + 1, fuzzing->count)];
}

/* Many inputs, of cases of one time zone. With a plugin judged in the tester's own process one at a time, or nobody would
 * know which it was that ended it. */
static void run_batch(struct fuzzing *fuzzing)
{
    struct tester *tester = fuzzing->tester;
    const char *zone = case_of(fuzzing, fuzzing->seed)->config->site.timezone;
    unsigned most = tester->options->server ? 1 : INPUTS_A_BATCH, made = 0;
    struct arena arena = {0};
    struct trial items[INPUTS_A_BATCH], *trials[INPUTS_A_BATCH];
    size_t pieces[INPUTS_A_BATCH];
    AUTO_FREE char *problem = NULL;
    zone_use(zone);
    for (unsigned i = 0; i < most; i++) {
        const struct plugin_case *of = case_of(fuzzing, fuzzing->seed + i);
        if (!string_equal(of->config->site.timezone, zone))
            break;
        made++;
        items[i] = trial_plain(of, tester->shelf, &arena);
        pieces[i] = spoil(of, fuzzing->seed + i, &items[i], tester->shelf);
        trials[i] = &items[i];
    }
    int error = shelf_read(tester->shelf, &problem);
    if (fuzzing->batches++ == BATCHES_A_WORKER) {
        tester_end_worker(tester);
        fuzzing->batches = 0;
    }
    if (!error)
        error = tester_demand_worker(tester, zone, &problem);
    if (error)
        say_why(fuzzing, problem);
    else
        tester_judge(tester, trials, made, &arena);
    for (unsigned i = 0; i < made && !error; i++) {
        if (items[i].problem && fuzzing->good)
            complain(fuzzing, &items[i], pieces[i], fuzzing->seed + i);
    }
    fuzzing->seed += made;
    fuzzing->inputs += made;
    shelf_clear(tester->shelf);
    arena_free(&arena);
}

void fuzz_run(struct tester *tester, struct plugin_case *const *cases, size_t count)
{
    AUTO_FREE struct plugin_case **usable = memory_new(count + 1, sizeof *usable);
    struct fuzzing fuzzing = {.tester = tester, .cases = usable, .seed = tester->options->seed, .good = true};
    for (size_t i = 0; i < count; i++) {
        if (!cases[i]->problems.error_count && has_evidence(cases[i]))
            usable[fuzzing.count++] = cases[i];
    }
    uint32_t drawn = 0;
    if (!tester->options->seeded && getrandom(&drawn, sizeof drawn, 0) == (ssize_t)sizeof drawn)
        fuzzing.seed = drawn;
    uint64_t first = fuzzing.seed;
    double end = seconds() + tester->options->fuzz_seconds;
    if (!fuzzing.count)
        say_why(&fuzzing, "no case has evidence that could be changed");
    while (fuzzing.good && seconds() < end)
        run_batch(&fuzzing);
    AUTO_FREE char *about = memory_format("%u s, %llu inputs from seed %llu on",
        tester->options->fuzz_seconds, (unsigned long long)fuzzing.inputs, (unsigned long long)first);
    tester_say(tester, "fuzzed", about, fuzzing.good, &fuzzing.lines);
    text_free(&fuzzing.lines);
}
