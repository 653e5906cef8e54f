/* All that golive-worker is told of a check, as one digest: made of the very messages, so that whatever a judge may come to
 * see one day is in it. The plugin, and what the messages only name (evidence, what addresses answered, how other checks were
 * judged, the instant), is for the caller to add. */
#include "worker/client_private.h"

#include <stdlib.h>

/* A reading is told with its place among all of the deployment's, which says nothing of the check. */
static struct reading *readings_of(const struct judge_job *job, size_t *ret_count)
{
    const struct deployment *deployment = job->deployment;
    struct reading *own = memory_new(deployment->reading_count, sizeof *own);
    *ret_count = 0;
    for (size_t i = 0; i < deployment->reading_count; i++) {
        if (string_equal(deployment->readings[i].check, job->check->id))
            own[(*ret_count)++] = deployment->readings[i];
    }
    return own;
}

void worker_told(const struct judge_job *job, struct digest_stream *stream)
{
    struct frame_writer frame = {0};
    struct deployment deployment = *job->deployment;
    AUTO_FREE struct reading *readings = readings_of(job, &deployment.reading_count);
    deployment.readings = readings;
    const struct judge_job bare = {.deployment = &deployment, .site = job->site, .check = job->check};
    message_put_context(&frame, &bare);
    message_put_job(&frame, &bare, 0, 0);
    uint64_t length = frame.bytes.length;
    digest_add(stream, &length, sizeof length);
    digest_add(stream, frame.bytes.data, frame.bytes.length);
    frame_writer_free(&frame);
}
