/* What check does with the store: who is known from before, what changed since, and recording the run. The store may be out
 * of reach: then everything else goes on, and the run says that it is not recorded. */
#ifndef GOLIVE_CLI_RECORDING_H
#define GOLIVE_CLI_RECORDING_H

#include "cli/session.h"
#include "engine/run.h"
#include "store/signing.h"
#include "store/store.h"

struct recording {
    struct store *store;             /* NULL: out of reach, or nothing is recorded yet */
    struct store_signer *signer;     /* [audit] key; NULL: not signed */
    bool wanted;                     /* the run is to be recorded */
    const struct store_watch *watch; /* to be recorded with the run; NULL: none */
    struct store_basis *basis;       /* likewise: what judged (recording_basis) */
    size_t basis_count;
    char *trouble; /* why it cannot be, in words; NULL if it can */
    int exit_code; /* for that; 0 if there is no trouble */
    struct arena arena;
};

/* Opens the store: for writing if the run is WANTED to be recorded, else for reading, if there is one. Trouble is told on
 * stderr. Never fails: look at exit_code. */
void recording_open(const struct session *session, bool wanted, struct recording *ret_recording);
void recording_close(struct recording *recording);
/* Tells the configuration which deployments are known, so that one whose file is gone is missed. Before
 * session_deployments. */
void recording_know(struct recording *recording, struct config *config);
/* Looks up on which day products in use were first found go. Behind session_deployments. */
void recording_first_use(struct recording *recording, struct config *config);
/* The same for commands that record nothing and have no store open. */
void recording_first_use_of(const struct session *session);
/* Who wants the bytes of evidence. */
struct evidence_keeper recording_keeper(struct recording *recording);
/* Keeps the plugins and data files that judge, so that the run can be replayed. Before recording_finish. KNOWN:
 * where nothing was judged, what is known of the data files (base/known.h); else NULL. */
struct known;
void recording_basis(struct recording *recording, const struct session *session, struct known *known);
/* Compares the run with what is recorded, unless it is a what-if, and records it if that is wanted. Fills changes,
 * `recorded` and `unrecorded`. Trouble is told on stderr. */
void recording_finish(struct recording *recording, struct run *run);
/* Fills what was decided of each deployment by runs before the one of that number. 0, or a negative errno. */
int history_of_run(struct store *store, int64_t before, struct run *run);
/* The same for a run that recording_finish has looked at. Trouble is told on stderr. */
void recording_history(struct recording *recording, struct run *run);

/* Opens the store for a command that reads (USE: STORE_READ) or adds to it. 0, or an exit code after having said why. */
int store_of_session(const struct session *session, enum store_use use, struct store **ret_store);
/* Reads [audit] key, if there is one. 0, or an exit code after having said why. */
int signer_of_session(const struct session *session, struct store_signer **ret_signer);
/* The exit code for an error of the store, after having said what it was. */
int store_exit_code(const struct store *store, int error);

#endif
