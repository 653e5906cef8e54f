/* How the worker's parent begins: it greets the core, loads what cannot be loaded later, locks itself and says what of
 * the jail is in force. See server.h. */
#include "worker/server.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const libraries[] = {
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", NULL};

/* Closes the jail around this process and prepares the narrower ones of its children. */
static uint32_t lock(struct server *server, const char **ret_why)
{
    if (server->here) {
        *ret_why = "plugins are judged in a process of their author's";
        return 0;
    }
    /* What this process can do without itself is barred here once, so that little is left to do for each child. */
    static const uint32_t bars[] = {
        JAIL_BAR_EXEC | JAIL_BAR_SOCKETS | JAIL_BAR_WRITE_FILES | JAIL_BAR_KERNEL | JAIL_KEEP_LIMITS |
            JAIL_TRAP,
        JAIL_BAR_FORK | JAIL_BAR_THREADS | JAIL_BAR_SIGNALS | JAIL_BAR_LIMITS | JAIL_TRAP,
        JAIL_BAR_OPEN | JAIL_TRAP,
    };
    struct jail_limits limits = {.file_size = JAIL_NOTHING};
    int error = 0;
    *ret_why = NULL;
    for (size_t i = 0; i < COUNT(bars); i++)
        server->filters[i] = jail_filter_new(bars[i], &error);
    malloc_trim(0); /* compiling took much: what stays is copied by every fork */
    uint32_t in_force = jail_limit(&limits);
    in_force |= jail_landlock(libraries, ret_why);
    if (jail_memory_unlimited()) {
        in_force &= ~JAIL_LIMITS;
        *ret_why = "a sanitizer build has no memory limit";
    }
    bool filtered = server->filters[0] && server->filters[1] && server->filters[2];
    if (filtered && jail_filter_load(server->filters[0]) == 0) {
        server->jail.before_loading = server->filters[1];
        server->jail.before_judging = server->filters[2];
        in_force |= JAIL_SECCOMP;
    } else if (!*ret_why) {
        *ret_why = "this kernel has no system call filter";
    }
    return in_force;
}

static int set_up(struct server *server, const struct frame *frame)
{
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    struct arena arena = {0};
    const char *zone = NULL;
    uint32_t jobs = 0;
    while (frame->type == WORKER_SETUP && frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_JOBS)
            jobs = frame_u32(&fields, &field);
        else if (field.tag == WORKER_TAG_TIMEZONE)
            zone = frame_string(&fields, &field, &arena);
        else
            fields.broken = true;
    }
    int error = fields.broken || !jobs || !zone ? -EPROTO : zone_use(zone);
    arena_free(&arena);
    if (error)
        return error;
    setlocale(LC_ALL, "C.UTF-8");
    file_hold_many();
    server->slot_count = jobs < MOST_CHILDREN ? jobs : MOST_CHILDREN;
    for (unsigned i = 0; i < server->slot_count; i++) {
        void *page = mmap(
            NULL, CHILD_PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (page == MAP_FAILED)
            return -errno;
        server->slots[i].page = page;
    }
    return 0;
}

int server_begin(struct server *server, int socket)
{
    AUTO_FREE char *problem = NULL;
    struct frame frame;
    server->tasks_end = &server->tasks;
    server->nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    server->memory_status = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    int high = fcntl(socket, F_DUPFD_CLOEXEC, 64);
    if (server->nothing < 0 || high < 0)
        return -errno;
    close(socket);
    server->core = frame_channel_new(high);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* standard error may be a file, to which nothing may be written any more */
    int error = frame_greet(server->core, WORKER_PROTOCOL, GOLIVE_VERSION, 10000, &problem);
    if (!error)
        error = frame_receive_wait(server->core, &frame, 10000) == 1 ? set_up(server, &frame) : -EPROTO;
    if (error)
        return error;
    const char *why;
    struct frame_writer ready = {0};
    frame_put_u32(&ready, WORKER_TAG_FORCE, lock(server, &why));
    frame_put_string(&ready, WORKER_TAG_WHY, why);
    return frame_queue(server->core, WORKER_READY, 0, &ready);
}
