/* golive-reader's parent. One loop over the core's socket and the children's lifelines; what is hostile is only ever
 * touched in a child. See server.h. */
#include "reader/server.h"

#include "base/frame.h"
#include "base/memory.h"
#include "reader/child.h"
#include "reader/extract.h"
#include "reader/messages.h"
#include "reader/recognise.h"
#include "reader/signature.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_JOBS 64u
#define GREETING_TIMEOUT 15000 /* milliseconds */
#define SHARED_FROM 65536      /* bytes of a document that two children may share */

struct waiting { /* a document handed over, no child yet */
    uint32_t request;
    int document;
    char *name;
};

struct running { /* a child at work */
    uint32_t request;
    pid_t process;    /* 0: this place is free */
    int outcome;      /* memfd that it writes to */
    int lifeline;     /* readable (end of file) when it is gone */
    int64_t deadline; /* milliseconds of the monotonic clock */
    bool recognising; /* it has said so, and has the time for that, too */
    pid_t second;     /* child that reads the same document from its end (pdf_rest.h); 0: none */
};

struct server {
    struct frame_channel *channel;
    struct jail_filter *child_filter;
    unsigned jobs;
    unsigned timeout; /* seconds */
    struct recognition_settings recognition;
    char *language_data; /* folder, or NULL */
    struct waiting *queue;
    size_t queue_start;
    size_t queue_end;
    size_t queue_capacity;
    struct running running[MOST_JOBS];
};

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- answers ---- */

static int answer_words(struct server *server, uint32_t request, const char *words)
{
    struct frame_writer frame = {0};
    frame_put_string(&frame, READER_TAG_ERROR, words);
    int error = frame_queue(server->channel, READER_ANSWER, request, &frame);
    frame_writer_free(&frame);
    return error;
}

static int answer_outcome(struct server *server, uint32_t request, int outcome)
{
    if (fcntl(outcome, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
        return answer_words(server, request, "golive-reader could not seal what it read");
    struct frame_writer frame = {0};
    frame_put_descriptor(&frame, outcome);
    int error = frame_queue(server->channel, READER_ANSWER, request, &frame);
    frame_writer_free(&frame);
    return error;
}

/* Why a child that was not stopped by its deadline left nothing. */
static char *why_it_died(const struct server *server, int status)
{
    static const struct {
        int code;
        const char *words;
    } ends[] = {
        {CHILD_NO_MEMORY, "reading it takes more memory than golive allows"},
        {CHILD_NOT_LOCKED, "golive-reader could not lock itself before reading it"},
        {CHILD_NOT_READABLE, "golive-reader could not map it"},
        {CHILD_NOT_WRITTEN, "golive-reader could not hand over what it read"},
    };
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return memory_format("reading it takes longer than %u seconds", server->timeout);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) /* how libraries end that get no memory */
        return memory_copy(
            "reading it was given up: it takes too much memory, is damaged, or made to do harm");
    if (WIFSIGNALED(status))
        return memory_format(
            "reading it ended in a crash (signal %d): it is damaged, or made to do harm", WTERMSIG(status));
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (WEXITSTATUS(status) == ends[i].code)
            return memory_copy(ends[i].words);
    }
    return memory_format(
        "reading it ended early (status %d): it is damaged, or made to do harm", WEXITSTATUS(status));
}

/* ---- children ---- */

static void end_process(pid_t process, int *ret_status)
{
    kill(process, SIGKILL);
    while (waitpid(process, ret_status, 0) < 0 && errno == EINTR)
        ;
}

/* Ends the child if it still runs, and returns how it ended. Its lifeline may be closed before it is gone. */
static int reap(struct running *child)
{
    int status = 0;
    end_process(child->process, &status);
    if (child->second)
        end_process(child->second, NULL);
    child->second = 0;
    close(child->lifeline);
    child->process = 0;
    return status;
}

static int finish(struct server *server, struct running *child, bool overran)
{
    int status = reap(child);
    int error;
    if (!overran && WIFEXITED(status) && WEXITSTATUS(status) == CHILD_DONE) {
        error = answer_outcome(server, child->request, child->outcome);
    } else {
        AUTO_FREE char *words =
            overran ? memory_format("reading it takes longer than %u seconds", server->timeout)
                    : why_it_died(server, status);
        error = answer_words(server, child->request, words);
    }
    close(child->outcome);
    return error;
}

/* The child says that its outcome is there: the core gets it while the child's memory is still being freed. */
static int finish_early(struct server *server, struct running *child)
{
    int error = answer_outcome(server, child->request, child->outcome);
    if (!error)
        error = frame_send(server->channel);
    reap(child);
    close(child->outcome);
    return error;
}

/* What the two children of a long document share; -1: nothing. */
struct shared {
    int rest;    /* memfd */
    int done[2]; /* pipe */
    struct rest_claims *claims;
};

static void shared_close(struct shared *shared)
{
    const int descriptors[] = {shared->rest, shared->done[0], shared->done[1]};
    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++) {
        if (descriptors[i] >= 0)
            close(descriptors[i]);
    }
    rest_claims_free(shared->claims); /* the children have it still */
    *shared = (struct shared){-1, {-1, -1}, NULL};
}

/* Without it one child reads all. */
static void shared_open(struct shared *shared)
{
    *shared = (struct shared){-1, {-1, -1}, rest_claims_new()};
    shared->rest = shared->claims ? memfd_create("rest", MFD_CLOEXEC | MFD_ALLOW_SEALING) : -1;
    if (shared->rest < 0 || pipe2(shared->done, O_CLOEXEC) != 0)
        shared_close(shared);
}

/* Forks the child that TASK is for. */
static pid_t fork_child(const struct child_task *task)
{
    pid_t process = fork();
    if (process == 0)
        child_run(task);
    return process;
}

/* Forks the child that reads what TASK reads from its end. 0 if there is none. */
static pid_t give_second(const struct child_task *task, const struct shared *shared)
{
    struct child_task second = *task;
    second.role = REST_SECOND;
    second.outcome = shared->rest;
    second.lifeline = shared->done[1];
    second.more_seconds = 0;
    pid_t process = shared->rest >= 0 ? fork_child(&second) : 0;
    return process > 0 ? process : 0;
}

/* Forks a child for the document, or two. 0 or a negative errno (then nothing is left of it). */
static int give_birth(
    struct server *server, struct running *child, const struct waiting *document, bool may_share)
{
    int lifeline[2];
    struct shared shared = {-1, {-1, -1}, NULL};
    int outcome = memfd_create("outcome", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (outcome < 0)
        return -errno;
    if (pipe2(lifeline, O_CLOEXEC) != 0) {
        int error = -errno;
        close(outcome);
        return error;
    }
    if (may_share)
        shared_open(&shared);
    struct child_task task = {
        .document = document->document,
        .outcome = outcome,
        .lifeline = lifeline[1],
        .name = document->name,
        .seconds = server->timeout,
        .more_seconds = server->recognition.seconds,
        .filter = server->child_filter,
        .parent = getpid(),
        .role = shared.rest >= 0 ? REST_FIRST : REST_ALONE,
        .rest = shared.rest,
        .rest_done = shared.done[0],
        .claims = shared.claims,
    };
    pid_t process = fork_child(&task);
    int error = process < 0 ? -errno : 0;
    pid_t second = error ? 0 : give_second(&task, &shared);
    shared_close(&shared);
    close(lifeline[1]);
    if (error) {
        close(lifeline[0]);
        close(outcome);
        return error;
    }
    *child = (struct running){
        .request = document->request,
        .process = process,
        .second = second,
        .outcome = outcome,
        .lifeline = lifeline[0],
        .deadline = milliseconds() + (int64_t)server->timeout * 1000,
    };
    return 0;
}

/* Children at work, both of those that share a document. */
static unsigned at_work(const struct server *server)
{
    unsigned count = 0;
    for (unsigned i = 0; i < MOST_JOBS; i++)
        count += (server->running[i].process ? 1u : 0u) + (server->running[i].second ? 1u : 0u);
    return count;
}

/* A document alone, and so large that it may have many pages, gets two children if there is room for both. */
static bool may_share(const struct server *server, const struct waiting *document)
{
    struct stat status;
    return server->queue_start == server->queue_end && at_work(server) + 2 <= server->jobs &&
           fstat(document->document, &status) == 0 && status.st_size >= SHARED_FROM;
}

static int start_children(struct server *server)
{
    for (unsigned i = 0; i < server->jobs && server->queue_start < server->queue_end; i++) {
        if (at_work(server) >= server->jobs)
            break;
        if (server->running[i].process)
            continue;
        struct waiting *document = &server->queue[server->queue_start++];
        int error = give_birth(server, &server->running[i], document, may_share(server, document));
        if (error)
            error = answer_words(server, document->request, "golive-reader could not start a process for it");
        close(document->document);
        free(document->name);
        if (error)
            return error;
    }
    if (server->queue_start == server->queue_end)
        server->queue_start = server->queue_end = 0;
    return 0;
}

static int end_overdue(struct server *server)
{
    int64_t now = milliseconds();
    for (unsigned i = 0; i < MOST_JOBS; i++) {
        struct running *child = &server->running[i];
        int error = child->process && child->deadline <= now ? finish(server, child, true) : 0;
        if (error)
            return error;
    }
    return 0;
}

/* ---- the core's frames ---- */

static void take_setting(
    struct server *server, struct frame_fields *fields, const struct frame_field *field, struct arena *arena)
{
    switch (field->tag) {
    case READER_TAG_JOBS:
        server->jobs = frame_u32(fields, field);
        break;
    case READER_TAG_TIMEOUT:
        server->timeout = frame_u32(fields, field);
        break;
    case READER_TAG_LANGUAGES:
        server->recognition.languages = frame_string(fields, field, arena);
        break;
    case READER_TAG_LANGUAGE_DATA:
        server->recognition.folder = frame_string(fields, field, arena);
        break;
    case READER_TAG_RESOLUTION:
        server->recognition.resolution = frame_u32(fields, field);
        break;
    case READER_TAG_RECOGNITION_TIME:
        server->recognition.seconds = frame_u32(fields, field);
        break;
    case READER_TAG_COMPARE:
        server->recognition.compare = (enum document_compare)frame_u32(fields, field);
        break;
    case READER_TAG_AUTHORITIES:
        signature_authorities(field->bytes, field->length);
        break;
    default:
        fields->broken = true;
    }
}

/* The first frame; it comes from the core, before anything foreign is looked at. */
static int take_setup(struct server *server)
{
    struct frame frame;
    struct arena arena = {0};
    int error = frame_receive_wait(server->channel, &frame, GREETING_TIMEOUT);
    if (error < 0)
        return error;
    struct frame_fields fields = frame_fields_of(frame.bytes, frame.length);
    struct frame_field field;
    while (frame_next(&fields, &field))
        take_setting(server, &fields, &field, &arena);
    if (server->jobs > MOST_JOBS)
        server->jobs = MOST_JOBS;
    bool sound = frame.type == READER_SETUP && !fields.broken && !frame.descriptor_count && server->jobs &&
                 server->timeout && server->recognition.seconds <= READER_LONGEST_RECOGNITION;
    if (sound) {
        server->language_data = memory_copy(server->recognition.folder);
        recognition_configure(&server->recognition);
    }
    arena_free(&arena);
    return sound ? 0 : -EPROTO;
}

static int take_document(struct server *server, const struct frame *frame)
{
    struct arena arena = {0};
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    const char *name = "";
    while (frame_next(&fields, &field)) {
        if (field.tag == READER_TAG_NAME)
            name = frame_string(&fields, &field, &arena);
        else
            fields.broken = true;
    }
    size_t waiting = server->queue_end - server->queue_start;
    if (fields.broken || frame->descriptor_count != 1 || waiting >= READER_MOST_WAITING) {
        arena_free(&arena);
        return -EPROTO;
    }
    memory_reserve(&server->queue, &server->queue_capacity, server->queue_end + 1, sizeof *server->queue);
    server->queue[server->queue_end++] = (struct waiting){
        .request = frame->request,
        .document = frame->descriptors[0],
        .name = memory_copy(name),
    };
    arena_free(&arena);
    return 0;
}

static int take_frames(struct server *server)
{
    for (;;) {
        struct frame frame;
        int got = frame_receive(server->channel, &frame);
        if (got <= 0)
            return got;
        int error = frame.type == READER_READ ? take_document(server, &frame) : -EPROTO;
        if (error)
            return error;
    }
}

/* ---- the loop ---- */

/* What a child says on its lifeline: that it begins to recognise text, once, that it is done, or its end. */
static int hear(struct server *server, struct running *child)
{
    char byte = 0;
    bool said = read(child->lifeline, &byte, 1) == 1;
    if (said && byte == CHILD_SAYS_DONE)
        return finish_early(server, child);
    if (!said || child->recognising)
        return finish(server, child, false);
    child->recognising = true;
    child->deadline += (int64_t)server->recognition.seconds * 1000;
    return 0;
}

/* Waits for the core, a child's end or the next deadline, and takes what came. 0 or a negative errno. */
static int turn(struct server *server)
{
    struct pollfd polls[1 + MOST_JOBS];
    unsigned places[1 + MOST_JOBS];
    nfds_t count = 1;
    int64_t deadline = -1;
    polls[0] = (struct pollfd){.fd = frame_channel_socket(server->channel), .events = POLLIN};
    if (frame_unsent(server->channel))
        polls[0].events |= POLLOUT;
    for (unsigned i = 0; i < MOST_JOBS; i++) {
        const struct running *child = &server->running[i];
        if (!child->process)
            continue;
        if (deadline < 0 || child->deadline < deadline)
            deadline = child->deadline;
        places[count] = i;
        polls[count++] = (struct pollfd){.fd = child->lifeline, .events = POLLIN};
    }
    int64_t left = deadline < 0 ? -1 : deadline - milliseconds();
    if (deadline >= 0 && left < 0)
        left = 0;
    if (poll(polls, count, (int)left) < 0 && errno != EINTR)
        return -errno;
    int error = 0;
    for (nfds_t i = 1; !error && i < count; i++) {
        if (polls[i].revents)
            error = hear(server, &server->running[places[i]]);
    }
    if (!error)
        error = frame_send(server->channel);
    if (!error)
        error = end_overdue(server);
    return error ? error : take_frames(server);
}

/* Ends all children and lets go of everything. */
static void clear(struct server *server)
{
    for (unsigned i = 0; i < MOST_JOBS; i++) {
        if (!server->running[i].process)
            continue;
        reap(&server->running[i]);
        close(server->running[i].outcome);
    }
    for (size_t i = server->queue_start; i < server->queue_end; i++) {
        close(server->queue[i].document);
        free(server->queue[i].name);
    }
    free(server->queue);
    free(server->language_data);
    jail_filter_free(server->child_filter);
    frame_channel_free(server->channel);
}

/* ---- the lock ---- */

/* What poppler, GLib and libxml2 may want to open while they read: their own libraries, the tables for text in Chinese,
 * Japanese and Korean, and the fonts that a page is drawn with whose text is recognised. */
static const char *const readable[] = {
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/usr/share/poppler",
    "/etc/fonts",
    "/usr/share/fonts",
    "/usr/share/fontconfig",
    "/var/cache/fontconfig",
};
#define READABLE (sizeof readable / sizeof *readable)

/* Locks the parent: it needs to fork and to limit its children, and nothing else. Says what is in force. */
static int lock(struct server *server)
{
    const struct jail_limits limits = {.descriptors = 2 * READER_MOST_WAITING};
    const char *folders[READABLE + 2] = {0};
    memcpy(folders, readable, sizeof readable);
    folders[READABLE] = server->language_data;
    const char *why = "";
    int error = 0;
    uint32_t force = jail_limit(&limits) | jail_landlock(folders, &why);
    if (jail_memory_unlimited()) {
        force &= ~JAIL_LIMITS;
        why = "a build with sanitizers sets no memory limit";
    }
    struct jail_filter *own =
        jail_filter_new(JAIL_BAR_EXEC | JAIL_BAR_SOCKETS | JAIL_BAR_WRITE_FILES, &error);
    if (own)
        server->child_filter =
            jail_filter_new(JAIL_BAR_FORK | JAIL_BAR_THREADS | JAIL_BAR_SOCKETS | JAIL_BAR_EXEC |
                                JAIL_BAR_WRITE_FILES | JAIL_BAR_KERNEL | JAIL_BAR_SIGNALS,
                &error);
    if (own && server->child_filter && jail_filter_load(own) == 0)
        force |= JAIL_SECCOMP;
    jail_filter_free(own);
    struct frame_writer ready = {0};
    frame_put_u32(&ready, READER_TAG_FORCE, force);
    frame_put_string(&ready, READER_TAG_WHY, why);
    error = frame_queue(server->channel, READER_READY, 0, &ready);
    frame_writer_free(&ready);
    return error;
}

int reader_serve(int socket)
{
    struct server server = {.channel = frame_channel_new(socket), .jobs = 1, .timeout = READER_TIMEOUT};
    char *problem = NULL;
    int error = frame_greet(server.channel, READER_PROTOCOL, GOLIVE_VERSION, GREETING_TIMEOUT, &problem);
    free(problem); /* the core finds the same and says so */
    extract_prepare();
    if (!error)
        error = take_setup(&server);
    if (!error)
        error = lock(&server);
    while (!error) {
        error = start_children(&server);
        if (!error)
            error = turn(&server);
    }
    clear(&server);
    return error == -EPIPE ? 0 : 1;
}
