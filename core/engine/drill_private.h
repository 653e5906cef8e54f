/* What the files of the drill share, and nobody else sees. */
#ifndef GOLIVE_ENGINE_DRILL_PRIVATE_H
#define GOLIVE_ENGINE_DRILL_PRIVATE_H

#include "engine/drill.h"

/* One thing that is flipped, and by what its end is told. */
struct flip_case {
    enum drill_kind kind;
    const char *what, *how;              /* as in struct drill_flip */
    const char *untried;                 /* why it cannot be tried; NULL: it is */
    const struct deployment *deployment; /* the drilled one, or a changed copy */
    struct judge_change change;
    enum drill_state state;          /* of evidence */
    const struct evidence *evidence; /* the piece that is flipped */
    bool same_vendor;                /* another's paper, but of the same vendor */
    const struct reading *reading;   /* the one that is void */
    const struct waiver *waiver;     /* likewise */
    const char *check;               /* of a date option, of a case: the section */
    const struct drill_case *laid;   /* over the section */
};

/* A piece of evidence of a check. */
struct held_piece {
    const struct gathered *gathered;
    const struct deployment *deployment; /* whose it is */
    const struct check *check;
    const struct option_description *option; /* NULL: of the web */
};

struct held_pieces {
    struct held_piece *items; /* freed with free() */
    size_t count, capacity;
};

struct flip_list {
    struct flip_case *items;
    size_t count, capacity;
    int *descriptors; /* of evidence made for these flips */
    size_t descriptor_count, descriptor_capacity;
};

/* All flips of the deployment at INDEX of the configuration but those in time. Memory comes from ARENA. Documents of cases
 * are registered with the gatherer. */
void flips_collect(const struct drill_means *means, const struct drill_wish *wish,
    const struct held_pieces *others, size_t index, struct arena *arena, struct flip_list *ret_list);
/* Gives cases of a list the evidence that their laid sections name, once it is gathered. */
void flips_complete(const struct drill_means *means, struct arena *arena, struct flip_list *list);
void flips_free(struct flip_list *list);

/* Pieces of all deployments, to be put in place of others. */
struct held_pieces flips_others(const struct judge *judge);
/* The flips of evidence among them (drill_evidence.c). */
void flips_of_evidence(const struct drill_means *means, const struct held_pieces *others, size_t index,
    struct arena *arena, struct flip_list *list);
/* Another flip at the end of the list, zeroed but for its kind, its words and its deployment. */
struct flip_case *flip_add(struct flip_list *list, enum drill_kind kind, const struct deployment *deployment,
    const char *what, const char *how);

/* What came of a flip: BEFORE and AFTER are judged and decided at one instant. Words live in ARENA. */
void flip_explain(const struct flip_case *flip, const struct deployment_result *before,
    const struct deployment_result *after, struct arena *arena, struct drill_flip *ret_flip);
/* What came of the time from BEFORE to AFTER; false if nothing is different. GO: the deployment is go today. */
bool flip_explain_time(bool go, const struct deployment_result *before, const struct deployment_result *after,
    struct arena *arena, struct drill_flip *ret_flip);
/* Why a deployment is not go, in half a sentence. */
const char *flip_leading(const struct deployment_result *result, struct arena *arena);

#endif
