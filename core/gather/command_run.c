/* The loop that runs foreign programs: pipes, deadlines, ends. One thread, poll; a process is told apart by its pidfd, so
 * that no signal handler is needed and no number is mistaken for another process's. See command_run.h. */
#include "gather/command_run.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_PARALLEL 256u
#define MILLISECONDS_TO_TIDY 2000 /* between SIGTERM and SIGKILL */
#define MILLISECONDS_TO_DIE 1000  /* after SIGKILL; then it is stuck */
#define MILLISECONDS_TO_LINGER 100
#define CHUNK 65536u /* bytes read at once */

enum stage { STAGE_RUNS, STAGE_TERMINATED, STAGE_KILLED };
enum stream { STREAM_OUTPUT, STREAM_ERRORS, STREAM_COUNT };

struct running {
    struct command_job *job; /* NULL: the place is free */
    int process;             /* pidfd */
    int streams[STREAM_COUNT];
    enum stage stage;
    int64_t deadline; /* of the stage, milliseconds */
    int64_t lingers;  /* from when on it does; 0: that was told */
};

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void close_kept(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

/* ---- starting ---- */

/* A memfd rather than a pipe: the program may read it when it likes, or not at all. */
static int open_input(const struct command_job *job)
{
    if (!job->input)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    int descriptor = memory_file("input", job->input, job->input_length);
    return descriptor >= 0 && lseek(descriptor, 0, SEEK_SET) != 0 ? -EIO : descriptor;
}

static int start_with(struct running *running, struct command_job *job, int given[3])
{
    int pipes[2];
    given[0] = open_input(job);
    if (given[0] < 0)
        return given[0] == -1 ? -errno : given[0];
    for (enum stream i = 0; i < STREAM_COUNT; i++) {
        if (pipe2(pipes, O_CLOEXEC) != 0)
            return -errno;
        running->streams[i] = pipes[0];
        given[1 + i] = pipes[1];
        fcntl(pipes[0], F_SETFL, O_NONBLOCK);
    }
    int error = spawn_leader(job->program, job->words, job->environment, given, &job->process);
    if (error)
        return error;
    running->process = (int)syscall(SYS_pidfd_open, job->process, 0);
    if (running->process >= 0)
        return 0;
    error = -errno;
    kill(-job->process, SIGKILL);
    waitpid(job->process, NULL, 0);
    return error;
}

/* False if it could not be started; then the job says why. */
static bool start(struct running *running, struct command_job *job)
{
    int given[3] = {-1, -1, -1};
    *running = (struct running){.job = job, .process = -1, .streams = {-1, -1}};
    job->output.maximum = COMMAND_OUTPUT_KEPT;
    job->errors.maximum = COMMAND_ERRORS_KEPT;
    int error = start_with(running, job, given);
    for (int i = 0; i < 3; i++)
        close_kept(&given[i]);
    int64_t now = milliseconds();
    running->deadline = now + (int64_t)job->timeout * 1000;
    running->lingers = now + MILLISECONDS_TO_LINGER;
    if (!error)
        return true;
    for (enum stream i = 0; i < STREAM_COUNT; i++)
        close_kept(&running->streams[i]);
    job->end = COMMAND_NOT_STARTED;
    job->number = error;
    running->job = NULL;
    return false;
}

/* ---- what it writes ---- */

static void keep(struct text *text, bool *cut, const char *bytes, size_t length)
{
    size_t room = text->maximum - text->length;
    if (length > room)
        *cut = true;
    text_append(text, bytes, length < room ? length : room);
}

/* Reads at most MOST bytes of what is there. False at its end. */
static bool read_some(struct running *running, enum stream stream, size_t most)
{
    static char bytes[CHUNK];
    struct command_job *job = running->job;
    if (running->streams[stream] < 0)
        return false;
    ssize_t got = read(running->streams[stream], bytes, most < CHUNK ? most : CHUNK);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (got <= 0) {
        close_kept(&running->streams[stream]);
        return false;
    }
    if (stream == STREAM_OUTPUT)
        keep(&job->output, &job->output_cut, bytes, (size_t)got);
    else
        keep(&job->errors, &job->errors_cut, bytes, (size_t)got);
    return true;
}

/* What lies in the pipe now: all that the first process wrote. Somebody it left behind may go on writing for ever. */
static void read_rest(struct running *running, enum stream stream)
{
    int waiting = 0;
    if (running->streams[stream] < 0 || ioctl(running->streams[stream], FIONREAD, &waiting) != 0)
        return;
    while (waiting > 0) {
        int most = waiting < (int)CHUNK ? waiting : (int)CHUNK;
        if (!read_some(running, stream, (size_t)most))
            return;
        waiting -= most;
    }
}

/* ---- its end ---- */

static void free_place(struct running *running)
{
    for (enum stream i = 0; i < STREAM_COUNT; i++)
        close_kept(&running->streams[i]);
    close_kept(&running->process);
    running->job = NULL;
}

/* Its first process has ended. As long as nobody has waited for it, its number is its group's and nobody else's. */
static void finish(struct running *running)
{
    struct command_job *job = running->job;
    int status = 0;
    for (enum stream i = 0; i < STREAM_COUNT; i++)
        read_rest(running, i);
    kill(-job->process, SIGKILL);
    while (waitpid(job->process, &status, 0) < 0 && errno == EINTR)
        ;
    if (running->stage != STAGE_RUNS)
        job->end = COMMAND_OVERRAN;
    else
        job->end = WIFSIGNALED(status) ? COMMAND_SIGNALLED : COMMAND_EXITED;
    job->number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    free_place(running);
}

/* Its time is up: it is asked to end, then killed, then given up. True if that was the end. */
static bool press(struct running *running)
{
    struct command_job *job = running->job;
    switch (running->stage) {
    case STAGE_RUNS:
        kill(-job->process, SIGTERM);
        running->stage = STAGE_TERMINATED;
        running->deadline = milliseconds() + MILLISECONDS_TO_TIDY;
        return false;
    case STAGE_TERMINATED:
        kill(-job->process, SIGKILL);
        running->stage = STAGE_KILLED;
        running->deadline = milliseconds() + MILLISECONDS_TO_DIE;
        return false;
    default:
        job->end = COMMAND_STUCK;
        free_place(running);
        return true;
    }
}

/* ---- the loop ---- */

struct loop {
    struct running *running;
    struct pollfd *polled; /* of each place its streams, then its process */
    unsigned parallel;
    const struct command_hooks *hooks;
};
#define POLLED_EACH (STREAM_COUNT + 1)

static void tell_end(const struct loop *loop, const struct command_job *job)
{
    if (loop->hooks->ended)
        loop->hooks->ended(loop->hooks->context, job);
}

/* Waits until something happens, at the latest at the nearest deadline. */
static void wait_for_any(struct loop *loop)
{
    int64_t nearest = INT64_MAX;
    for (unsigned i = 0; i < loop->parallel; i++) {
        const struct running *running = &loop->running[i];
        struct pollfd *polled = &loop->polled[(size_t)i * POLLED_EACH];
        for (unsigned k = 0; k < POLLED_EACH; k++) {
            int descriptor = k < STREAM_COUNT ? running->streams[k] : running->process;
            polled[k] = (struct pollfd){.fd = running->job ? descriptor : -1, .events = POLLIN};
        }
        if (running->job && running->deadline < nearest)
            nearest = running->deadline;
        if (running->job && running->lingers && running->lingers < nearest)
            nearest = running->lingers;
    }
    int64_t left = nearest - milliseconds();
    poll(loop->polled, (nfds_t)loop->parallel * POLLED_EACH, left < 0 ? 0 : left > 60000 ? 60000 : (int)left);
}

/* True if the place has become free. */
static bool attend(struct loop *loop, unsigned place)
{
    struct running *running = &loop->running[place];
    const struct pollfd *polled = &loop->polled[(size_t)place * POLLED_EACH];
    struct command_job *job = running->job;
    bool over = false;
    for (enum stream i = 0; i < STREAM_COUNT; i++) {
        if (polled[i].revents)
            read_some(running, i, CHUNK);
    }
    int64_t now = milliseconds();
    if (polled[STREAM_COUNT].revents) {
        finish(running);
        over = true;
    } else if (now >= running->deadline) {
        over = press(running);
    } else if (running->lingers && now >= running->lingers) {
        running->lingers = 0;
        if (loop->hooks->lingers)
            loop->hooks->lingers(loop->hooks->context, job);
    }
    if (over)
        tell_end(loop, job);
    return over;
}

void command_run(
    struct command_job *const *jobs, size_t count, unsigned parallel, const struct command_hooks *hooks)
{
    struct loop loop = {.hooks = hooks,
        .parallel = parallel < 1               ? 1
                    : parallel > MOST_PARALLEL ? MOST_PARALLEL
                                               : parallel};
    loop.running = memory_new(loop.parallel, sizeof *loop.running);
    loop.polled = memory_new((size_t)loop.parallel * POLLED_EACH, sizeof *loop.polled);
    size_t next = 0, under_way = 0;
    while (next < count || under_way) {
        for (unsigned i = 0; i < loop.parallel && next < count; i++) {
            if (loop.running[i].job)
                continue;
            struct command_job *job = jobs[next++];
            bool started = start(&loop.running[i], job);
            under_way += started;
            if (!started)
                tell_end(&loop, job);
        }
        if (!under_way)
            continue;
        wait_for_any(&loop);
        for (unsigned i = 0; i < loop.parallel; i++) {
            if (loop.running[i].job && attend(&loop, i))
                under_way--;
        }
    }
    free(loop.running);
    free(loop.polled);
}
