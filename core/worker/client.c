/* The core's side of golive-worker: starts and ends it, hands plugins and evidence over. Maps no plugin and believes of
 * what comes back only what it can check. See client.h. */
#include "worker/client_private.h"

#include "base/memory.h"
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define GREETING 15000 /* milliseconds that the program may take to greet and to lock itself */

/* ---- starting and ending ---- */

/* Hands SOCKET to a program that runs already. */
static int hand_socket(int server, int socket)
{
    char byte = 0;
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.bytes};
    control.header = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(&control.header), &socket, sizeof socket);
    return sendmsg(server, &message, MSG_NOSIGNAL) == 1 ? 0 : -errno;
}

static int greet(struct worker *worker, const struct worker_options *options, char **ret_problem)
{
    struct frame frame;
    struct frame_writer setup = {0};
    int error = frame_greet(worker->core, WORKER_PROTOCOL, GOLIVE_VERSION, GREETING, ret_problem);
    if (error)
        return error;
    frame_put_u32(&setup, WORKER_TAG_JOBS, worker->jobs);
    frame_put_string(&setup, WORKER_TAG_TIMEZONE, options->timezone);
    error = frame_queue(worker->core, WORKER_SETUP, 0, &setup);
    frame_writer_free(&setup);
    int got = error ? error : frame_receive_wait(worker->core, &frame, GREETING);
    return got < 0 ? got
                   : helper_ready(&frame, WORKER_READY, WORKER_TAG_FORCE, WORKER_TAG_WHY, &worker->sandbox);
}

static char *start_problem(const char *program, int error, char *words)
{
    char *problem = memory_format("%s could not be started: %s", program,
        words             ? words
        : error == -EPIPE ? "it ended at once; it needs a hundred open files (ulimit -n) and some memory"
        : error == -EPROTO
            ? "it answers in a way that this golive does not understand: install both from one build"
        : error == -ETIMEDOUT ? "it does not answer"
                              : strerror(-error));
    free(words);
    return problem;
}

/* One that runs, or NULL with an error and, if the worker had any, words. */
static struct worker *start_once(const struct worker_options *options, int *ret_error, char **ret_words)
{
    int sockets[2];
    struct worker *worker = memory_new(1, sizeof *worker);
    worker->jobs = options->jobs ? options->jobs : 1;
    int error = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0 ? 0 : -errno;
    if (!error) {
        error = options->server ? hand_socket(options->server, sockets[1])
                                : helper_spawn(options->program, sockets[1], true, &worker->process);
        close(sockets[1]);
        worker->core = frame_channel_new(sockets[0]);
    }
    if (!error)
        error = greet(worker, options, ret_words);
    *ret_error = error;
    return error ? worker_free(worker) : worker;
}

struct worker *worker_start(const struct worker_options *options, char **ret_problem)
{
    int error = 0;
    char *words = NULL;
    struct worker *worker = start_once(options, &error, &words);
    if (error == -EPIPE &&
        !options->server) { /* it ended before it said a word: somebody may have killed it */
        free(words);
        words = NULL;
        worker = start_once(options, &error, &words);
    }
    if (!worker) {
        *ret_problem = start_problem(options->program, error, words);
        return NULL;
    }
    if (options->sandbox_required && !string_equal(worker->sandbox, "full")) {
        *ret_problem =
            memory_format("[policy] sandbox = require, but golive-worker has only this: %s", worker->sandbox);
        return worker_free(worker);
    }
    return worker;
}

struct worker *worker_free(struct worker *worker)
{
    if (!worker)
        return NULL;
    worker->core = frame_channel_free(worker->core);
    if (worker->process > 0) {
        kill(
            worker->process, SIGKILL); /* its children die with it, and it holds nothing that would be lost */
        while (waitpid(worker->process, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    free(worker->sandbox);
    free(worker->plugins);
    free(worker->sent);
    free(worker);
    return NULL;
}

const char *worker_sandbox(const struct worker *worker)
{
    return worker->sandbox;
}

/* ---- plugins and evidence ---- */

/* The words of an answer that has at most one field, why not; NULL if it is well. -EPROTO if it is no such answer. */
static int read_problem(const struct frame *frame, uint16_t type, uint32_t request, char **ret_words)
{
    struct arena arena = {0};
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    char *words = NULL;
    while (frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_PROBLEM && !words)
            words = memory_copy(frame_string(&fields, &field, &arena));
        else
            fields.broken = true;
    }
    arena_free(&arena);
    if (fields.broken || frame->type != type || frame->request != request || frame->descriptor_count) {
        free(words);
        return -EPROTO;
    }
    *ret_words = words;
    return 0;
}

int worker_add_plugin(struct worker *worker, const struct plugin_description *plugin, int object,
    const struct catalogue *const *catalogues, char **ret_problem)
{
    struct frame_writer frame = {0};
    struct frame answer;
    char *words = NULL;
    uint32_t number = (uint32_t)worker->plugin_count;
    message_put_plugin(&frame, plugin);
    for (; catalogues && *catalogues; catalogues++)
        message_put_catalogue(&frame, *catalogues);
    frame_put_descriptor(&frame, object);
    int error = frame_queue(worker->core, WORKER_PLUGIN, number, &frame);
    frame_writer_free(&frame);
    int got = error ? error : frame_receive_wait(worker->core, &answer, -1);
    error = got < 0 ? got : read_problem(&answer, WORKER_ACCEPTED, number, &words);
    if (error) {
        *ret_problem = memory_format("golive-worker is lost: %s", strerror(-error));
        return error;
    }
    worker->plugins = memory_resize(worker->plugins, worker->plugin_count + 1, sizeof *worker->plugins);
    worker->plugins[worker->plugin_count++] = words ? NULL : plugin;
    if (words)
        *ret_problem = words;
    return words ? -EINVAL : 0;
}

int worker_send_evidence(struct worker *worker, const struct gathered *gathered)
{
    if (gathered->serial < worker->sent_count && worker->sent[gathered->serial])
        return 0;
    if (gathered->serial >= worker->sent_count) {
        size_t count = worker->sent_count ? worker->sent_count : 64;
        while (count <= gathered->serial)
            count *= 2;
        worker->sent = memory_resize(worker->sent, count, sizeof *worker->sent);
        memset(worker->sent + worker->sent_count, 0, (count - worker->sent_count) * sizeof *worker->sent);
        worker->sent_count = count;
    }
    /* What is still pending will be there another time, under the same serial. */
    worker->sent[gathered->serial] = gathered->evidence.state != EVIDENCE_PENDING;
    struct frame_writer frame = {0};
    message_put_evidence(&frame, gathered);
    int error = frame_queue(worker->core, WORKER_EVIDENCE, gathered->serial, &frame);
    frame_writer_free(&frame);
    return error;
}

/* ---- searching ---- */

static bool read_hit(struct frame_fields fields, const struct catalogue *catalogue, struct arena *arena,
    struct clause_hit *hit)
{
    struct frame_field field;
    hit->where = hit->quote = hit->missing = "";
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_INDEX: {
            uint32_t index = frame_u32(&fields, &field);
            hit->clause = index < catalogue->clause_count ? &catalogue->clauses[index] : NULL;
            break;
        }
        case WORKER_TAG_STATE:
            hit->answer = (int32_t)frame_u32(&fields, &field);
            break;
        case WORKER_TAG_PAGE:
            hit->page = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_QUOTE:
            hit->quote = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_WHERE:
            hit->where = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_MISSING:
            hit->missing = frame_string(&fields, &field, arena);
            break;
        default:
            fields.broken = true;
        }
    }
    return !fields.broken && hit->clause;
}

static int read_found(const struct frame *frame, const struct catalogue *catalogue, struct arena *arena,
    struct clause_hit **ret_hits, size_t *ret_count)
{
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    struct clause_hit *hits = arena_take(arena, (catalogue->clause_count + 1) * sizeof *hits);
    size_t count = 0;
    while (frame_next(&fields, &field)) {
        if (field.tag != WORKER_TAG_HIT || count == catalogue->clause_count ||
            !read_hit(frame_inner(&field), catalogue, arena, &hits[count++]))
            return -EPROTO;
    }
    if (fields.broken || frame->type != WORKER_FOUND)
        return -EPROTO;
    *ret_hits = hits;
    *ret_count = count;
    return 0;
}

/* Sends a request about a document and takes its answer. */
static int ask_search(struct worker *worker, uint16_t type, struct frame_writer *request,
    const struct gathered *document, struct frame *ret_answer, char **ret_problem)
{
    char *words = NULL;
    int error = worker_send_evidence(worker, document);
    if (!error)
        error = frame_queue(worker->core, type, 0, request);
    frame_writer_free(request);
    int got = error ? error : frame_receive_wait(worker->core, ret_answer, -1);
    if (got < 0)
        return got;
    if (read_problem(ret_answer, WORKER_FOUND, 0, &words) == 0 && words) {
        *ret_problem = memory_format("%s could not be searched: %s", document->name, words);
        free(words);
        return -EINVAL;
    }
    return 0; /* hits: whether they are in shape is for the caller to see */
}

static int lost(int error, char **ret_problem)
{
    if (error && !*ret_problem)
        *ret_problem = memory_format("golive-worker is lost: %s", strerror(-error));
    return error;
}

int worker_search(struct worker *worker, const struct catalogue *catalogue, const struct gathered *document,
    struct arena *arena, struct clause_hit **ret_hits, size_t *ret_count, char **ret_problem)
{
    struct frame_writer request = {0};
    struct frame answer;
    *ret_problem = NULL;
    frame_put_u32(&request, WORKER_TAG_SERIAL, document->serial);
    message_put_catalogue(&request, catalogue);
    int error = ask_search(worker, WORKER_SEARCH, &request, document, &answer, ret_problem);
    if (!error)
        error = read_found(&answer, catalogue, arena, ret_hits, ret_count);
    return lost(error, ret_problem);
}

static bool read_passage(struct frame_fields fields, struct arena *arena, struct near_passage *passage)
{
    struct frame_field field;
    *passage = (struct near_passage){.where = "", .words = "", .missing = ""};
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_INDEX:
            passage->group_count = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_STATE:
            passage->groups = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_PAGE:
            passage->page = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_QUOTE:
            passage->words = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_WHERE:
            passage->where = frame_string(&fields, &field, arena);
            break;
        case WORKER_TAG_MISSING:
            passage->missing = frame_string(&fields, &field, arena);
            break;
        default:
            fields.broken = true;
        }
    }
    return !fields.broken && passage->groups <= passage->group_count;
}

static int read_passages(
    const struct frame *frame, struct arena *arena, struct near_passage **ret_passages, size_t *ret_count)
{
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    struct near_passage *passages = arena_take(arena, WORKER_MOST_PASSAGES * sizeof *passages);
    size_t count = 0;
    while (frame_next(&fields, &field)) {
        if (field.tag != WORKER_TAG_HIT || count == WORKER_MOST_PASSAGES ||
            !read_passage(frame_inner(&field), arena, &passages[count++]))
            return -EPROTO;
    }
    if (fields.broken || frame->type != WORKER_FOUND)
        return -EPROTO;
    *ret_passages = passages;
    *ret_count = count;
    return 0;
}

int worker_near(struct worker *worker, const struct catalogue *catalogue, const char *id, const char *words,
    const struct gathered *document, struct arena *arena, struct near_passage **ret_passages,
    size_t *ret_count, char **ret_problem)
{
    struct frame_writer request = {0};
    struct frame answer;
    *ret_problem = NULL;
    frame_put_u32(&request, WORKER_TAG_SERIAL, document->serial);
    frame_put_string(&request, WORKER_TAG_ID, id ? id : "");
    frame_put_string(&request, WORKER_TAG_QUOTE, words ? words : "");
    message_put_catalogue(&request, catalogue);
    int error = ask_search(worker, WORKER_NEAR, &request, document, &answer, ret_problem);
    if (!error)
        error = read_passages(&answer, arena, ret_passages, ret_count);
    return lost(error, ret_problem);
}
