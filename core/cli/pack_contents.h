/* What goes into an auditor's folder: reports, evidence, what people signed, the ledger's entries, and the words that say how
 * to verify them. Knows the run, not how it came about. */
#ifndef GOLIVE_CLI_PACK_CONTENTS_H
#define GOLIVE_CLI_PACK_CONTENTS_H

#include "cli/pack_folder.h"
#include "model/result.h"
#include "store/store.h"

struct pack_sources {
    const struct run *run;
    struct store *store;         /* where the run is recorded; NULL: it is not */
    const struct store_run *row; /* likewise */
    const char *public_key;      /* file of the site's public key; NULL: there is none */
};

/* The name of a piece of evidence in the folder: "evidence/sha256-…". */
#define PACK_PIECE_NAME_SIZE 96
void pack_piece_name(const struct digest *digest, char out[PACK_PIECE_NAME_SIZE]);

/* Puts all of it. The bytes of evidence of a run that is not recorded have been put already. 0, or an exit code after having
 * said why. */
int pack_fill(struct pack *pack, const struct pack_sources *sources);

#endif
