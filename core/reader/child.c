/* A document's child: closes all it does not need, locks itself, reads one document, leaves the outcome and ends
 * without running anything else. Knows nothing of the core and of other documents. See child.h. */
#include "reader/child.h"

#include "base/file.h"
#include "model/document_text.h"
#include "reader/extract.h"
#include "reader/messages.h"
#include "reader/recognise.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#define DOCUMENT 3
#define OUTCOME 4
#define LIFELINE 5
#define REST 6
#define REST_DONE 7
#define MOST_KEPT 5

/* Moves the descriptors down to their places, whatever places they come from, and closes all others. */
static bool settle(const struct child_task *task)
{
    const int from[MOST_KEPT] = {task->document, task->outcome, task->lifeline, task->rest, task->rest_done};
    int kept = task->role == REST_FIRST ? MOST_KEPT : 3;
    int spare = DOCUMENT + kept;
    int high[MOST_KEPT];
    for (int i = 0; i < kept; i++) {
        high[i] = dup(from[i]);
        while (high[i] >= 0 && high[i] < spare)
            high[i] = dup(high[i]);
        if (high[i] < 0)
            return false;
    }
    for (int i = 0; i < kept; i++) {
        if (dup2(high[i], DOCUMENT + i) < 0)
            return false;
    }
    return close_range((unsigned)spare, ~0u, 0) == 0;
}

static bool lock(const struct child_task *task)
{
    const struct jail_limits limits = {
        .memory = READER_MEMORY,
        .cpu = (uint64_t)task->seconds + task->more_seconds,
        .file_size = READER_LONGEST_OUTCOME,
        .descriptors = 64,
    };
    uint32_t force = jail_limit(&limits);
    if (!task->filter)
        return true;
    return (force & JAIL_NO_NEW_PRIVILEGES) && jail_filter_load(task->filter) == 0;
}

static int leave(struct extracted *extracted)
{
    struct text blob = {0};
    struct reader_outcome outcome = {
        .state = extracted->state,
        .media_type = extracted->media_type,
        .error = extracted->error,
        .depends = extracted->depends,
    };
    if (extracted->state == EVIDENCE_GOT && document_text_encode(&extracted->pages, &blob) != 0) {
        outcome.state = EVIDENCE_REFUSED;
        outcome.error = "it holds more text than golive reads";
    } else if (extracted->state == EVIDENCE_GOT) {
        outcome.blob = blob.data;
        outcome.length = blob.length;
        outcome.remark = extracted->pages.remark;
    }
    int error = reader_outcome_write(OUTCOME, &outcome);
    const char done = CHILD_SAYS_DONE;
    if (!error && write(LIFELINE, &done, 1) != 1)
        return 0; /* then the parent learns it from how this process ends */
    return error;
}

_Noreturn void child_run(const struct child_task *task)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != task->parent)
        _exit(CHILD_NOT_LOCKED);
    if (!settle(task) || !lock(task))
        _exit(CHILD_NOT_LOCKED);
    const void *bytes = NULL;
    size_t length = 0;
    if (file_map(DOCUMENT, &bytes, &length) != 0)
        _exit(CHILD_NOT_READABLE);
    if (task->role == REST_SECOND) {
        rest_assume(REST_SECOND, OUTCOME, LIFELINE, task->claims);
        extract_rest(bytes, length, task->name);
        _exit(CHILD_DONE);
    }
    rest_assume(task->role, REST, REST_DONE, task->claims);
    recognition_tell(LIFELINE);
    struct extracted extracted = {0};
    extract_document(bytes, length, task->name, &extracted);
    _exit(leave(&extracted) ? CHILD_NOT_WRITTEN : CHILD_DONE);
}
