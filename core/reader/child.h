/* What a document's child does: it gives up its rights, reads the one document, leaves the outcome, ends. */
#ifndef GOLIVE_READER_CHILD_H
#define GOLIVE_READER_CHILD_H

#include "base/jail.h"
#include "reader/pdf_rest.h"

#include <sys/types.h>

/* How a child ends when nothing killed it. */
enum child_end {
    CHILD_DONE = 0,
    CHILD_NO_MEMORY = 70,    /* what base/memory.h ends with */
    CHILD_NOT_LOCKED = 81,   /* a part of the jail that was promised could not be put in force */
    CHILD_NOT_READABLE = 82, /* the document's descriptor cannot be mapped */
    CHILD_NOT_WRITTEN = 83   /* the outcome could not be left */
};

/* What it says on its lifeline, a byte each. */
#define CHILD_SAYS_RECOGNISING 'r' /* it begins to recognise text, and needs the time for that */
#define CHILD_SAYS_DONE 'd'        /* its outcome is left, all of it */

struct child_task {
    int document;                     /* memfd with the bytes */
    int outcome;                      /* memfd to write to */
    int lifeline;                     /* pipe that the parent watches: closed when this process is gone */
    const char *name;                 /* the file's name */
    unsigned seconds;                 /* of processor time */
    unsigned more_seconds;            /* for text recognition */
    const struct jail_filter *filter; /* NULL: none can be had */
    enum rest_role role; /* REST_SECOND: OUTCOME and LIFELINE are where the rest and its end are left */
    int rest;            /* of REST_FIRST: memfd that the second writes to */
    int rest_done;       /* and the pipe on which it says that it is done */
    struct rest_claims *claims; /* of both */
    pid_t parent;
};

/* In the forked child; does not return. */
_Noreturn void child_run(const struct child_task *task);

#endif
