/* posix_spawn with a clean slate. See spawn.h. */
#include "base/spawn.h"

#include "base/jail.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 2000     /* milliseconds in which a helper that is dismissed may end by itself */
#define LONGEST_WHY 1024u /* bytes in which a helper says why its jail is not whole */

/* With no signal blocked or ignored. */
static int spawn_clean(const char *program, char *const *arguments, char *const *environment,
    const posix_spawn_file_actions_t *actions, short more_flags, pid_t *ret_process)
{
    posix_spawnattr_t attributes;
    sigset_t none, all;
    pid_t process;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(
        &attributes, (short)(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | more_flags));
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    int error = posix_spawn(&process, program, actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    if (!error)
        *ret_process = process;
    return -error;
}

/* ---- helpers ---- */

/* Nothing of our environment but where time zones lie and what a sanitizer needs to report as its user asked. The strings
 * but for the constant ones are to be freed. */
#define OWN_VARIABLES 2u
static void fill_environment(const char *variable, char *environment[8])
{
    static char locale[] = "LC_ALL=C.UTF-8";
    static char arenas[] = "MALLOC_ARENA_MAX=1";
    static const char *const passed[] = {"TZDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
    size_t count = 0;
    environment[count++] = locale;
    environment[count++] = arenas;
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++) {
        const char *value = getenv(passed[i]);
        if (value)
            environment[count++] = memory_format("%s=%s", passed[i], value);
    }
    if (variable)
        environment[count++] = memory_copy(variable);
    environment[count] = NULL;
}

static int spawn_helper(
    const char *program, const char *variable, int socket, bool errors, pid_t *ret_process)
{
    char *environment[8];
    fill_environment(variable, environment);
    AUTO_FREE char *name = memory_copy(program);
    char *arguments[] = {name, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int error = posix_spawn_file_actions_adddup2(&actions, socket, HELPER_SOCKET);
    for (int i = 0; i < (errors ? STDERR_FILENO : HELPER_SOCKET) && !error; i++)
        error = posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
    if (!error)
        error = posix_spawn_file_actions_addclosefrom_np(&actions, HELPER_SOCKET + 1);
    error = error ? -error : spawn_clean(name, arguments, environment, &actions, 0, ret_process);
    posix_spawn_file_actions_destroy(&actions);
    for (size_t i = OWN_VARIABLES; environment[i]; i++)
        free(environment[i]);
    return error;
}

int helper_spawn(const char *program, int socket, bool errors, pid_t *ret_process)
{
    return spawn_helper(program, NULL, socket, errors, ret_process);
}

int helper_start(struct helper *helper, const char *program)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return -errno;
    pid_t process = 0;
    int error = spawn_helper(program, helper->variable, pair[1], false, &process);
    close(pair[1]);
    if (error) {
        close(pair[0]);
        return error;
    }
    helper->process = process;
    helper->channel = frame_channel_new(pair[0]);
    return 0;
}

/* Waits until the process ends by itself, at most PATIENCE. */
static void await_end(pid_t process)
{
    struct pollfd ended = {.fd = pidfd_open(process, 0), .events = POLLIN};
    if (ended.fd < 0)
        return;
    while (poll(&ended, 1, PATIENCE) < 0 && errno == EINTR)
        ;
    close(ended.fd);
}

void helper_dismiss(struct helper *helper)
{
    helper->channel = frame_channel_free(helper->channel);
    if (helper->process > 0)
        await_end(helper->process);
    helper_stop(helper);
}

void helper_stop(struct helper *helper)
{
    helper->channel = frame_channel_free(helper->channel);
    if (helper->process <= 0)
        return;
    kill(helper->process, SIGKILL);
    while (waitpid(helper->process, NULL, 0) < 0 && errno == EINTR)
        ;
    helper->process = 0;
}

/* "full", "none", or "partial: no … (WHY)": what the JAIL_ bits in force mean to a person. */
static char *sandbox_words(uint32_t in_force, const char *why)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } parts[] = {
        {JAIL_NO_NEW_PRIVILEGES, "no_new_privs"},
        {JAIL_LIMITS, "resource limits"},
        {JAIL_LANDLOCK, "Landlock"},
        {JAIL_SECCOMP, "seccomp"},
    };
    if ((in_force & JAIL_FULL) == JAIL_FULL)
        return memory_copy("full");
    if (!(in_force & JAIL_FULL))
        return memory_copy("none");
    struct text words = {0};
    text_append_string(&words, "partial: no ");
    bool first = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (in_force & parts[i].bit)
            continue;
        text_format(&words, "%s%s", first ? "" : ", ", parts[i].name);
        first = false;
    }
    if (*why)
        text_format(&words, " (%s)", why);
    return text_steal(&words);
}

int helper_ready(
    const struct frame *frame, uint16_t type, uint16_t tag_force, uint16_t tag_why, char **ret_sandbox)
{
    struct arena arena = {0};
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    uint32_t force = 0;
    const char *why = "";
    while (frame_next(&fields, &field)) {
        if (field.tag == tag_force)
            force = frame_u32(&fields, &field);
        else if (field.tag == tag_why && field.length < LONGEST_WHY)
            why = frame_string(&fields, &field, &arena);
        else
            fields.broken = true;
    }
    int error = fields.broken || frame->type != type || frame->descriptor_count ? -EPROTO : 0;
    if (!error) {
        free(*ret_sandbox);
        *ret_sandbox = sandbox_words(force, why);
    }
    arena_free(&arena);
    return error;
}

/* ---- foreign programs ---- */

int spawn_leader(const char *program, char *const *arguments, char *const *environment,
    const int descriptors[3], pid_t *ret_process)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int error = 0;
    for (int i = 0; i < 3 && !error; i++)
        error = posix_spawn_file_actions_adddup2(&actions, descriptors[i], i);
    if (!error)
        error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    error = error
                ? -error
                : spawn_clean(program, arguments, environment, &actions, POSIX_SPAWN_SETPGROUP, ret_process);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}
