/* What the files that verify share. */
#ifndef GOLIVE_STORE_VERIFY_H
#define GOLIVE_STORE_VERIFY_H

#include "store/private.h"

struct verified_run {
    struct store_run run;
    struct digest statement; /* of the ledger's entry, as that claims */
    bool entered;            /* the ledger records it */
};

struct verifying {
    struct store *store;
    const struct store_verification *how;
    struct store_verified found;
    struct verified_run *runs; /* by number */
    size_t run_count, run_capacity;
};

/* Something is wrong, or worth knowing: a sentence that names it. */
void verify_wrong(struct verifying *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
void verify_remark(struct verifying *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Calls ROW for each row of a query. */
typedef int verify_row(struct verifying *v, sqlite3_stmt *statement);
int verify_rows(struct verifying *v, const char *sql, verify_row *row);
struct verified_run *verify_find_run(const struct verifying *v, int64_t number); /* NULL if there is none */

/* Nodes, evidence, and the tables that only point into them. */
int verify_nodes(struct verifying *v);

#endif
