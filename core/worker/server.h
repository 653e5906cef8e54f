/* The worker's parent: takes plugins, evidence and batches from the core, has children judge them, and answers. It maps
 * no plugin and looks into no evidence. */
#ifndef GOLIVE_WORKER_SERVER_H
#define GOLIVE_WORKER_SERVER_H

#include "worker/child.h"

#include <sys/types.h>

/* Serves the core at SOCKET until it goes. HERE: plugins are judged in this very process, without a jail, for whoever looks
 * for a plugin's fault with a debugger. The program's exit status. */
int server_run(int socket, bool here);

#define MOST_CHILDREN 64u

struct slot { /* one child at a time */
    struct child_page *page;
    struct task *task; /* NULL: free */
    pid_t process;
    int process_descriptor;
    int error_output; /* reading end of its standard error */
    uint32_t phase;   /* as seen last */
    uint32_t in_hand;
    int64_t since;    /* milliseconds: when that was first seen */
    uint32_t overrun; /* seconds after which it was killed; 0: it was not */
};

struct server {
    struct frame_channel *core;
    bool here; /* no children */
    struct slot slots[MOST_CHILDREN];
    unsigned slot_count;
    struct task *tasks; /* waiting */
    struct task **tasks_end;
    struct judge_plugin **plugins;
    size_t plugin_count;
    struct piece **pieces; /* by serial */
    size_t piece_count;
    struct item **held; /* checks whose answer waits for a second look */
    size_t held_count;
    size_t held_capacity;
    bool ended; /* the core has no more batches for now */
    struct child_jail jail;
    struct jail_filter *filters[3];
    int nothing;       /* /dev/null */
    int memory_status; /* /proc/self/statm, opened before the jail closed */
};

/* Greets the core, closes the jail around this process and says what of it is in force (server_begin.c). */
int server_begin(struct server *server, int socket);

/* ---- batches and their checks (batches.c) ---- */

struct batch;

struct item { /* one check of a batch */
    struct batch *batch;
    struct frame_field job; /* its fields, in the batch's bytes */
    const struct frame_field *context;
    uint32_t number;     /* the core's own, of the job */
    uint32_t timeout;    /* seconds */
    uint8_t attempts;    /* times a child died or overran over it */
    bool sampled;        /* its answer is held and judged again, to be compared */
    unsigned char *held; /* the first answer */
    uint32_t held_length;
};

struct batch {
    uint32_t request;
    struct judge_plugin *plugin;
    unsigned char *bytes; /* of the frame, kept as long as a check of it is open */
    struct frame_field *contexts;
    size_t context_count;
    struct item *items;
    size_t item_count;
    size_t open;                 /* checks without an answer */
    struct frame_writer answers; /* to be sent when the child at work is through */
    bool told_done;
};

/* Decodes a WORKER_BATCH frame. PLUGINS by number. 0 or -EPROTO. */
int batch_new(const struct frame *frame, struct judge_plugin *const *plugins, size_t plugin_count,
    struct batch **ret_batch);
/* The check as a batch of its own, under the same number, so that the rest need not be kept for it. */
struct batch *batch_of_one(const struct item *item);
struct batch *batch_free(struct batch *batch); /* NULL gives NULL; returns NULL */

/* Checks for one child. */
struct task {
    struct task *next;
    struct judge_plugin *plugin; /* NULL: a search */
    struct item **items;
    size_t count;
    bool second_look;
    uint8_t loads; /* times a child died over loading the plugin */
    /* of a search */
    struct catalogue *catalogue;
    struct clause_search *search;
    uint32_t serial;
    uint32_t request;
    struct arena arena;  /* of the two below */
    const char *near_id; /* as in struct child_work */
    const char *near_words;
};

struct task *task_new(struct judge_plugin *plugin, struct item *const *items, size_t count);
struct task *task_free(struct task *task); /* NULL gives NULL; returns NULL */

/* ---- what a child left (outcomes.c) ---- */

/* Takes the result at *OFFSET off the page; false if there is none more or it is not in shape for check NUMBER. */
bool page_next_result(struct child_page *page, size_t *offset, uint32_t number,
    const unsigned char **ret_bytes, uint32_t *ret_length);
/* How a child ended, in words for a person: "crashed (segmentation fault); the last thing it asked for was the document
 * "agreement"". STATUS is waitpid's; OVERRUN: seconds after which it was ended, or 0; OUTPUT: what it wrote to standard
 * error. Freed with free(). */
char *ending_words(const struct child_page *page, int status, uint32_t overrun, const char *output);

#endif
