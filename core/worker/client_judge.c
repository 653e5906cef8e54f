/* Has jobs judged by golive-worker: sorts them into batches of one plugin, keeps a few batches on their way, hands each
 * outcome to the caller. See client.h. */
#include "worker/client_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_EVIDENCE                                                                                       \
    ((size_t)256 << 10)  /* bytes of evidence after which a batch is full: such checks take time */
#define BATCHES_AHEAD 2u /* batches on their way for each child */

struct judging {
    struct worker *worker;
    const struct judge_job *jobs;
    size_t count;
    uint32_t *order; /* jobs by plugin, else as they came */
    size_t next;     /* of `order`, not sent yet */
    size_t answered;
    bool *has_answer; /* by job */
    size_t under_way; /* batches that were not told to be through */
    uint32_t batch;   /* number of the next */
    bool ended;       /* the worker knows that there are no more */
    struct arena *arena;
    judge_sink *sink;
    void *context;
};

/* ---- sending ---- */

/* Number of the plugin that judges the job, or -ENOENT. */
static int plugin_number(const struct worker *worker, const struct judge_job *job)
{
    for (size_t i = worker->plugin_count; i > 0; i--) {
        if (worker->plugins[i - 1] && worker->plugins[i - 1] == job->check->description)
            return (int)i - 1;
    }
    return -ENOENT;
}

static int sort_jobs(struct judging *judging)
{
    size_t plugins = judging->worker->plugin_count, at = 0;
    size_t *begin = memory_new(plugins + 1, sizeof *begin);
    int error = 0;
    for (size_t i = 0; !error && i < judging->count; i++) {
        int number = plugin_number(judging->worker, &judging->jobs[i]);
        if (number < 0)
            error = number;
        else
            begin[number]++;
    }
    for (size_t i = 0; i < plugins; i++) {
        size_t count = begin[i];
        begin[i] = at;
        at += count;
    }
    for (size_t i = 0; !error && i < judging->count; i++)
        judging->order[begin[plugin_number(judging->worker, &judging->jobs[i])]++] = (uint32_t)i;
    free(begin);
    return error;
}

static int send_evidence_of(struct judging *judging, const struct judge_job *job, size_t *bytes)
{
    int error = 0;
    for (size_t i = 0; i < job->option_count; i++) {
        for (size_t k = 0; !error && k < job->options[i].part_count; k++) {
            *bytes += job->options[i].parts[k]->length;
            error = worker_send_evidence(judging->worker, job->options[i].parts[k]);
        }
    }
    for (size_t i = 0; !error && i < job->source_count; i++) {
        *bytes += job->sources[i].gathered->length;
        error = worker_send_evidence(judging->worker, job->sources[i].gathered);
    }
    return error;
}

/* Whether two jobs may share what is said of the deployment. */
static bool same_context(const struct judge_job *a, const struct judge_job *b)
{
    return a->deployment == b->deployment && a->site == b->site && a->at == b->at;
}

static int send_batch(struct judging *judging)
{
    struct frame_writer contexts = {0}, jobs = {0};
    const struct judge_job *first = &judging->jobs[judging->order[judging->next]], *last = NULL;
    int plugin = plugin_number(judging->worker, first), error = 0;
    size_t evidence = 0;
    uint32_t count = 0, context_count = 0;
    frame_put_u32(&contexts, WORKER_TAG_PLUGIN, (uint32_t)plugin);
    while (!error && judging->next < judging->count && count < WORKER_BATCH_JOBS &&
           evidence < BATCH_EVIDENCE && contexts.bytes.length + jobs.bytes.length < FRAME_LONGEST / 8) {
        const struct judge_job *job = &judging->jobs[judging->order[judging->next]];
        if (job->check->description != first->check->description)
            break;
        error = send_evidence_of(judging, job, &evidence);
        if (!last || !same_context(job, last)) {
            message_put_context(&contexts, job);
            context_count++;
        }
        message_put_job(&jobs, job, judging->order[judging->next], context_count - 1);
        last = job;
        judging->next++;
        count++;
    }
    text_append(&contexts.bytes, jobs.bytes.data, jobs.bytes.length);
    if (!error)
        error = frame_queue(judging->worker->core, WORKER_BATCH, judging->batch++, &contexts);
    judging->under_way++;
    frame_writer_free(&contexts);
    frame_writer_free(&jobs);
    return error;
}

static int send_some(struct judging *judging)
{
    int error = 0;
    while (!error && judging->next < judging->count &&
           judging->under_way < BATCHES_AHEAD * judging->worker->jobs)
        error = send_batch(judging);
    if (!error && judging->next == judging->count && !judging->ended) {
        struct frame_writer nothing = {0};
        judging->ended = true;
        error = frame_queue(judging->worker->core, WORKER_END, 0, &nothing);
    }
    return error;
}

/* ---- receiving ---- */

static int take_result(struct judging *judging, const struct frame_field *field)
{
    struct judge_outcome outcome;
    uint32_t number = result_number(field->bytes, field->length);
    if (number >= judging->count || judging->has_answer[number])
        return -EPROTO;
    judging->has_answer[number] = true;
    judging->answered++;
    result_decode(&judging->jobs[number], field->bytes, field->length, judging->arena, &outcome);
    judging->sink(judging->context, &outcome);
    return 0;
}

static int take_results(struct judging *judging, const struct frame *frame)
{
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    int error = frame->type == WORKER_RESULTS && !frame->descriptor_count ? 0 : -EPROTO;
    while (!error && frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_RESULT)
            error = take_result(judging, &field);
        else if (field.tag == WORKER_TAG_DONE && judging->under_way)
            judging->under_way--;
        else
            error = -EPROTO;
    }
    return error ? error : fields.broken ? -EPROTO : 0;
}

int worker_judge(struct worker *worker, const struct judge_job *jobs, size_t job_count, struct arena *arena,
    judge_sink *sink, void *context)
{
    struct judging judging = {
        .worker = worker,
        .jobs = jobs,
        .count = job_count,
        .order = memory_new(job_count, sizeof *judging.order),
        .has_answer = memory_new(job_count, sizeof *judging.has_answer),
        .arena = arena,
        .sink = sink,
        .context = context,
    };
    int error = job_count > UINT32_MAX / 2 ? -E2BIG : sort_jobs(&judging);
    while (!error && judging.answered < job_count) {
        struct frame frame;
        error = send_some(&judging);
        int got = error ? error : frame_receive_wait(worker->core, &frame, -1);
        error = got < 0 ? got : take_results(&judging, &frame);
    }
    free(judging.order);
    free(judging.has_answer);
    return error;
}
