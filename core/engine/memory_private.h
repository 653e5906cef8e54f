/* What the files of the memory of verdicts share: memory.c has to do with deployments, memory_checks.c with checks. Nobody
 * else includes this. */
#ifndef GOLIVE_ENGINE_MEMORY_PRIVATE_H
#define GOLIVE_ENGINE_MEMORY_PRIVATE_H

#include "base/known.h"
#include "base/map.h"
#include "engine/memory.h"

/* One case. All lists are by the deployment's checks. */
struct recollection {
    struct digest inputs;
    struct remembered before; /* what was found */
    bool found;
    bool candidate; /* the inputs of the whole are the same */
    bool recalled;
    uint64_t lot; /* from which the sample is drawn */
    const struct deployment_result
        *sampled; /* what was remembered, where a check of it is judged anew; else NULL */
    const struct digest *check_inputs;          /* NULL while nobody needs them */
    const struct remembered_check **candidates; /* whose inputs are the same; NULL: none, as are all below */
    const struct check_result **known;          /* recalled, to be decided with the others */
    const struct check_result **anew;           /* recalled, but judged anew all the same, to compare */
    const struct check_result *judged; /* of today; the result may become that of the day of going live */
};

struct memory {
    struct memory_options options;
    struct judge *judge;
    const struct judge_case *cases;
    size_t count;
    struct arena *arena;
    struct recollection *of;
    struct digest base;  /* of what all results rest on */
    struct known *known; /* NULL: files are read */
    struct map files;    /* path -> struct file */
    const char *sandbox;
    struct memory_counts counts;
    size_t differing; /* of the checks judged anew to compare */
};

/* ---- memory.c ---- */

void memory_add_number(struct digest_stream *stream, int64_t number);
void memory_add_digest(struct digest_stream *stream, const struct digest *digest);
/* The plugin of a check, with its catalogues. */
void memory_add_plugin(struct memory *memory, struct digest_stream *stream, const struct check *check);
/* The evidence of one check, with its texts; NULL: none. */
void memory_add_evidence(struct digest_stream *stream, const struct check_evidence *evidence);
/* What the web answered the check in that place: zeroes if it asked nothing. */
struct digest memory_answers(const struct memory *memory, size_t deployment, size_t check);
/* Marks a recalled result, and says of its evidence when this run gathered it; false: it gathered none of that name. */
bool memory_date_check(
    const struct memory *memory, const struct judge_case *of, struct check_result *check, instant judged_at);
/* The weaker of two sandboxes; NULL is none that was needed. */
const char *memory_weaker(const char *one, const char *other);
/* Registers what a check asked for last time, so that it is answered before it is looked at. */
void memory_expect(struct memory *memory, const struct judge_case *of, const struct remembered_wish *wish);
/* True if the check in that place is judged anew all the same. */
bool memory_samples(const struct memory *memory, const struct recollection *of, size_t check);

/* ---- memory_checks.c ---- */

/* Works out what each check rests on. */
void memory_checks_inputs(struct memory *memory, size_t place);
/* The same once more, now that all of it was read: what was recalled for other inputs is not. */
void memory_checks_again(struct memory *memory, size_t place);
/* Finds the checks whose inputs are the same, and expects what they asked for. */
void memory_checks_find(struct memory *memory, size_t place);
/* Recalls those of them whose answers are the same, too, and that rely on nothing that is judged. */
void memory_checks_recall(struct memory *memory, size_t place);
/* Lists the checks of a judged case that may be recalled, in ARENA. */
void memory_checks_note(
    const struct memory *memory, size_t place, struct arena *arena, struct remembered *remembered);

#endif
