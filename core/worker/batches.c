/* Batches as the worker's parent keeps them: the bytes as they came, where in them each check stands, and which checks
 * are looked at twice. See server.h. */
#include "worker/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE 64u /* one check of so many is judged twice */

static uint64_t fold(uint64_t hash, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

/* The same inputs are sampled in every run, whatever stands around them: the job's number does not count. */
static bool is_sampled(const struct item *item, const struct frame_field *rest)
{
    uint64_t hash =
        fold(1469598103934665603u, rest->bytes, (size_t)(item->job.bytes + item->job.length - rest->bytes));
    hash = fold(hash, item->context->bytes, item->context->length);
    hash ^= hash >> 32;
    return hash % SAMPLE == 0;
}

static int take_item(struct batch *batch, const struct frame_field *job)
{
    struct item *item = &batch->items[batch->item_count];
    struct frame_fields fields = frame_inner(job);
    struct frame_field field, rest = {0};
    uint32_t context = UINT32_MAX;
    *item = (struct item){.batch = batch, .job = *job};
    while (frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_JOB)
            item->number = frame_u32(&fields, &field);
        else if (field.tag == WORKER_TAG_CONTEXT)
            context = frame_u32(&fields, &field);
        else if (field.tag == WORKER_TAG_TIMEOUT)
            item->timeout = frame_u32(&fields, &field);
        else if (field.tag == WORKER_TAG_CHECK)
            rest = field;
    }
    if (fields.broken || context >= batch->context_count || !rest.bytes || !item->timeout)
        return -EPROTO;
    item->context = &batch->contexts[context];
    item->sampled = is_sampled(item, &rest);
    batch->item_count++;
    return 0;
}

/* Contexts stand before the jobs that name them. */
static int fill(
    struct batch *batch, struct frame_fields fields, struct judge_plugin *const *plugins, size_t plugin_count)
{
    struct frame_field field;
    int error = 0;
    while (!error && frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_PLUGIN) {
            uint32_t number = frame_u32(&fields, &field);
            batch->plugin = number < plugin_count ? plugins[number] : NULL;
        } else if (field.tag == WORKER_TAG_CONTEXT && batch->context_count < WORKER_BATCH_JOBS) {
            batch->contexts[batch->context_count++] = field;
        } else if (field.tag == WORKER_TAG_JOB && batch->item_count < WORKER_BATCH_JOBS) {
            error = take_item(batch, &field);
        } else {
            error = -EPROTO;
        }
    }
    return error || fields.broken || !batch->plugin || !batch->item_count ? -EPROTO : 0;
}

int batch_new(const struct frame *frame, struct judge_plugin *const *plugins, size_t plugin_count,
    struct batch **ret_batch)
{
    struct batch *batch = memory_new(1, sizeof *batch);
    batch->request = frame->request;
    batch->bytes = memory_new(frame->length, 1);
    memcpy(batch->bytes, frame->bytes, frame->length);
    batch->contexts = memory_new(WORKER_BATCH_JOBS, sizeof *batch->contexts);
    batch->items = memory_new(WORKER_BATCH_JOBS, sizeof *batch->items);
    int error = fill(batch, frame_fields_of(batch->bytes, frame->length), plugins, plugin_count);
    if (error) {
        batch_free(batch);
        return error;
    }
    batch->open = batch->item_count;
    *ret_batch = batch;
    return 0;
}

struct batch *batch_of_one(const struct item *item)
{
    struct batch *batch = memory_new(1, sizeof *batch);
    batch->request = item->batch->request;
    batch->plugin = item->batch->plugin;
    batch->told_done = true;
    batch->bytes = memory_new((size_t)item->job.length + item->context->length, 1);
    memcpy(batch->bytes, item->job.bytes, item->job.length);
    memcpy(batch->bytes + item->job.length, item->context->bytes, item->context->length);
    batch->contexts = memory_new(1, sizeof *batch->contexts);
    batch->contexts[0] = *item->context;
    batch->contexts[0].bytes = batch->bytes + item->job.length;
    batch->context_count = 1;
    batch->items = memory_new(1, sizeof *batch->items);
    batch->items[0] = *item;
    batch->items[0].batch = batch;
    batch->items[0].job.bytes = batch->bytes;
    batch->items[0].context = &batch->contexts[0];
    batch->item_count = 1;
    batch->open = 1;
    return batch;
}

struct batch *batch_free(struct batch *batch)
{
    if (!batch)
        return NULL;
    for (size_t i = 0; i < batch->item_count; i++)
        free(batch->items[i].held);
    frame_writer_free(&batch->answers);
    free(batch->items);
    free(batch->contexts);
    free(batch->bytes);
    free(batch);
    return NULL;
}

struct task *task_new(struct judge_plugin *plugin, struct item *const *items, size_t count)
{
    struct task *task = memory_new(1, sizeof *task);
    task->plugin = plugin;
    task->items = memory_new(count, sizeof *task->items);
    task->count = count;
    if (count)
        memcpy(task->items, items, count * sizeof *task->items);
    return task;
}

struct task *task_free(struct task *task)
{
    if (!task)
        return NULL;
    clause_search_free(task->search);
    catalogue_free(task->catalogue);
    arena_free(&task->arena);
    free(task->items);
    free(task);
    return NULL;
}
