/* What an auditor's folder says beside the reports: the configuration as it was read, what people signed, the plugins, the
 * evidence, and how to verify all of it without golive. Each reads the model and nothing else; foreign words come out
 * harmless, secrets not at all. */
#ifndef GOLIVE_REPORT_PACK_H
#define GOLIVE_REPORT_PACK_H

#include "model/result.h"

#include <stdio.h>

/* Why the bytes of a piece of evidence are in the folder or not. */
struct pack_piece {
    const struct evidence *evidence;
    const char *file; /* in the folder; NULL: they are not */
    const char *why;  /* they are not, in words */
};

/* The signatures that the folder holds. */
struct pack_signature {
    const char *name;   /* of its files in audit/: "run", "approval-1" */
    const char *by;     /* who approved; NULL: golive signed the run */
    const char *role;   /* NULL likewise */
    const char *digest; /* of the statement: sha256:… */
    const char *key_id; /* SHA-256 of the public key; NULL: it is not signed */
    int64_t entry;      /* its number in the ledger */
};

struct pack_contents {
    const struct run *run;
    const struct digest *report; /* of the canonical report */
    const struct pack_piece *pieces;
    size_t piece_count;
    const struct pack_signature *signatures; /* the run's first, if it is recorded */
    size_t signature_count;
    bool has_key; /* audit/key.pub */
};

/* Each: 0, or the negative errno of a failed write. */
int pack_readme(const struct pack_contents *contents, FILE *file);
int pack_configuration(const struct pack_contents *contents, FILE *file);
int pack_people(const struct pack_contents *contents, FILE *file);
int pack_plugins(const struct pack_contents *contents, FILE *file);
int pack_evidence(const struct pack_contents *contents, FILE *file);

#endif
