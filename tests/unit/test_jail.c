/* The jail: each right that is taken away is gone, and nothing else. Every test jails a forked child, whose exit status
 * is 0 if all went as it should, else the line at which it did not. */
#include "base/jail.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: leaves with the line if the condition does not hold. */
#define WANT(condition)                                                                                      \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            _exit(__LINE__ % 250 + 1);                                                                       \
    } while (0)
#define WANT_ERROR(call, number)                                                                             \
    do {                                                                                                     \
        errno = 0;                                                                                           \
        WANT((call) == -1);                                                                                  \
        WANT(errno == (number));                                                                             \
    } while (0)

typedef void in_child(void);

static int run(in_child *body)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        body();
        _exit(0);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    return status;
}

static void expect_well(in_child *body)
{
    int status = run(body);
    cr_assert(WIFEXITED(status), "killed by signal %d", WTERMSIG(status));
    cr_assert_eq(WEXITSTATUS(status), 0, "the check at line %d (modulo 250) failed", WEXITSTATUS(status) - 1);
}

static void filter(uint32_t bars)
{
    int error = 0;
    struct jail_limits nothing = {0};
    struct jail_filter *compiled = jail_filter_new(bars, &error);
    WANT(compiled);
    WANT(jail_limit(&nothing) & JAIL_NO_NEW_PRIVILEGES);
    WANT(jail_filter_load(compiled) == 0);
    jail_filter_free(compiled);
}

/* ---- system calls ---- */

static void no_fork(void)
{
    filter(JAIL_BAR_FORK);
    WANT_ERROR(fork(), EPERM);
    WANT_ERROR((pid_t)syscall(SYS_vfork), EPERM);
    WANT_ERROR((pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0), EPERM);
    struct clone_args arguments = {.exit_signal = SIGCHLD};
    WANT_ERROR((pid_t)syscall(SYS_clone3, &arguments, sizeof arguments), ENOSYS);
    WANT(open("/dev/null", O_RDWR) >= 0);
}
Test(jail, a_process_that_may_not_fork_forks)
{
    expect_well(no_fork);
}

static void no_threads(void)
{
    filter(JAIL_BAR_THREADS);
    long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
    WANT_ERROR((pid_t)syscall(SYS_clone, flags, 0, 0, 0, 0), EPERM);
    pid_t child = fork();
    WANT(child >= 0);
    if (child == 0)
        _exit(0);
    waitpid(child, NULL, 0);
}
Test(jail, a_process_that_may_not_start_threads_does_or_may_not_fork_either)
{
    expect_well(no_threads);
}

static void no_sockets(void)
{
    int pair[2], more[2];
    char byte = 0;
    WANT(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    filter(JAIL_BAR_SOCKETS);
    WANT_ERROR(socket(AF_INET, SOCK_STREAM, 0), EACCES);
    WANT_ERROR(socket(AF_UNIX, SOCK_STREAM, 0), EACCES);
    WANT_ERROR(socketpair(AF_UNIX, SOCK_STREAM, 0, more), EACCES);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    WANT_ERROR(connect(pair[0], (const struct sockaddr *)&address, sizeof address), EACCES);
    WANT_ERROR(sendto(pair[0], "x", 1, 0, (const struct sockaddr *)&address, sizeof address), EACCES);
    WANT_ERROR((int)syscall(SYS_io_uring_setup, 1, NULL), ENOSYS);
    WANT(write(pair[0], "x", 1) == 1 && read(pair[1], &byte, 1) == 1 && byte == 'x');
}
Test(jail, a_process_without_network_opens_sockets_or_cannot_use_its_own)
{
    expect_well(no_sockets);
}

static void no_exec(void)
{
    char *const arguments[] = {(char *)(uintptr_t) "/bin/true", NULL};
    filter(JAIL_BAR_EXEC);
    WANT_ERROR(execv("/bin/true", arguments), EACCES);
    WANT_ERROR((int)syscall(SYS_execveat, AT_FDCWD, "/bin/true", arguments, NULL, 0), EACCES);
}
Test(jail, a_process_that_may_not_run_programs_does)
{
    expect_well(no_exec);
}

static void no_open(void)
{
    int before = open("/dev/zero", O_RDONLY);
    char byte = 1;
    filter(JAIL_BAR_OPEN);
    WANT_ERROR(open("/etc/passwd", O_RDONLY), EACCES);
    WANT_ERROR((int)syscall(SYS_open, "/etc/passwd", O_RDONLY), EACCES);
    WANT_ERROR(openat(AT_FDCWD, "/etc/passwd", O_RDONLY), EACCES);
    WANT_ERROR(creat("/tmp/golive-test-file", 0600), EACCES);
    WANT_ERROR((int)syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", NULL, 0), ENOSYS);
    WANT_ERROR((int)syscall(SYS_io_uring_setup, 1, NULL), ENOSYS);
    WANT(read(before, &byte, 1) == 1 && byte == 0);
}
Test(jail, a_process_that_may_not_open_files_does)
{
    expect_well(no_open);
}

static void no_writing(void)
{
    filter(JAIL_BAR_WRITE_FILES);
    static const int flags[] = {
        O_WRONLY, O_RDWR, O_RDONLY | O_CREAT, O_RDONLY | O_TRUNC, O_WRONLY | O_APPEND, O_TMPFILE | O_RDWR};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        WANT_ERROR(open("/tmp/golive-test-file", flags[i], 0600), EACCES);
        WANT_ERROR((int)syscall(SYS_open, "/tmp/golive-test-file", flags[i], 0600), EACCES);
    }
    WANT_ERROR(unlink("/tmp/golive-test-file"), EACCES);
    WANT_ERROR(mkdir("/tmp/golive-test-file", 0700), EACCES);
    WANT_ERROR(rename("/tmp/golive-test-file", "/tmp/golive-test-file-2"), EACCES);
    WANT_ERROR(symlink("/tmp", "/tmp/golive-test-file"), EACCES);
    WANT_ERROR(chmod("/tmp", 01777), EACCES);
    WANT_ERROR(truncate("/tmp/golive-test-file", 0), EACCES);
    WANT(open("/dev/null", O_RDONLY) >= 0);
}
Test(jail, a_process_that_may_not_write_files_does)
{
    expect_well(no_writing);
}

static void no_signals(void)
{
    filter(JAIL_BAR_SIGNALS);
    WANT_ERROR(kill(getppid(), 0), EPERM);
    WANT_ERROR(kill(-1, 0), EPERM);
    WANT_ERROR(kill(0, 0), EPERM);
    WANT_ERROR((int)syscall(SYS_tgkill, getppid(), getppid(), 0), EPERM);
    WANT_ERROR((int)syscall(SYS_tkill, getppid(), 0), EPERM);
    WANT(kill(getpid(), 0) == 0);
    signal(SIGUSR1, SIG_IGN);
    WANT(raise(SIGUSR1) == 0);
}
Test(jail, a_process_signals_others_or_cannot_signal_itself)
{
    expect_well(no_signals);
}

static void signals_of_a_forked_child(void)
{
    int error;
    struct jail_limits nothing = {0};
    struct jail_filter *compiled = jail_filter_new(JAIL_BAR_SIGNALS, &error);
    WANT(compiled);
    jail_limit(&nothing);
    pid_t child = fork();
    if (child == 0) {
        WANT(jail_filter_load(compiled) == 0);
        WANT(kill(getpid(), 0) == 0);
        WANT_ERROR(kill(getppid(), 0), EPERM);
        _exit(0);
    }
    int status;
    WANT(waitpid(child, &status, 0) == child && status == 0);
}
Test(jail, a_filter_made_before_a_fork_takes_the_parent_for_the_child)
{
    expect_well(signals_of_a_forked_child);
}

static void no_kernel(void)
{
    struct rlimit limit;
    filter(JAIL_BAR_KERNEL);
    WANT_ERROR((int)syscall(SYS_ptrace, 0, 0, 0, 0), EPERM);
    WANT_ERROR((int)syscall(SYS_mount, "a", "b", "c", 0, NULL), EPERM);
    WANT_ERROR((int)syscall(SYS_bpf, 0, NULL, 0), EPERM);
    WANT_ERROR((int)syscall(SYS_keyctl, 0, 0), EPERM);
    WANT_ERROR((int)syscall(SYS_unshare, 0), EPERM);
    WANT_ERROR((int)syscall(SYS_shmget, 0, 4096, 0600), EPERM);
    WANT_ERROR((int)syscall(SYS_io_uring_setup, 1, NULL), ENOSYS);
    WANT(getrlimit(RLIMIT_AS, &limit) == 0);
    WANT_ERROR(setrlimit(RLIMIT_AS, &limit), EPERM);
}
Test(jail, a_process_reaches_into_the_kernel)
{
    expect_well(no_kernel);
}

static void kept_limits(void)
{
    struct rlimit limit;
    filter(JAIL_BAR_KERNEL | JAIL_KEEP_LIMITS);
    WANT(getrlimit(RLIMIT_CORE, &limit) == 0);
    WANT(setrlimit(RLIMIT_CORE, &limit) == 0);
}
Test(jail, limits_cannot_be_lowered_further_where_they_may)
{
    expect_well(kept_limits);
}

static void trapped(void)
{
    filter(JAIL_BAR_OPEN | JAIL_TRAP);
    open("/etc/passwd", O_RDONLY);
}
Test(jail, a_trap_answers_instead_of_ending)
{
    int status = run(trapped);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "status %x", (unsigned)status);
}

/* ---- limits ---- */

static void limits(void)
{
    struct jail_limits wanted = {
        .memory = (uint64_t)1 << 33, .cpu = 100, .file_size = JAIL_NOTHING, .descriptors = 20};
    struct rlimit limit;
    WANT((jail_limit(&wanted) & (JAIL_LIMITS | JAIL_NO_NEW_PRIVILEGES)) ==
         (JAIL_LIMITS | JAIL_NO_NEW_PRIVILEGES));
    WANT(getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0);
    WANT(getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_max == 100);
    WANT(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max == 20);
    WANT(getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0);
    WANT(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0);
    WANT(getrlimit(RLIMIT_AS, &limit) == 0 &&
         (jail_memory_unlimited() || limit.rlim_max == (uint64_t)1 << 33));
    wanted.descriptors = 1000;
    jail_limit(&wanted);
    WANT(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max == 20);
}
Test(jail, a_limit_is_not_set_or_is_raised_again)
{
    expect_well(limits);
}

/* Crashes in a folder of its own, where a dump may be written, as large as it is. */
static char dump_folder[] = "/tmp/golive-dump.XXXXXX";

static void crash(void)
{
    const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &all);
    if (chdir(dump_folder) == 0)
        abort();
}
static void crash_in_jail(void)
{
    const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    struct jail_limits nothing = {0};
    setrlimit(RLIMIT_CORE, &all);
    jail_limit(&nothing);
    crash();
}
Test(jail, a_process_that_crashes_leaves_a_dump)
{
    cr_assert(mkdtemp(dump_folder));
    int jailed = run(crash_in_jail);
    int left = rmdir(dump_folder); /* not while something lies in it */
    mkdir(dump_folder, 0700);
    int free_status = run(crash);
    char *files = NULL;
    if (asprintf(&files, "%s/core", dump_folder) > 0)
        unlink(files);
    free(files);
    rmdir(dump_folder);
    cr_expect(WIFSIGNALED(jailed) && WTERMSIG(jailed) == SIGABRT);
    cr_expect_not(WCOREDUMP(jailed), "the kernel wrote one");
    cr_expect_eq(left, 0, "something lies where it crashed");
    if (!WCOREDUMP(free_status))
        cr_skip_test("here no process leaves a dump");
}

static void memory(void)
{
    struct jail_limits wanted = {.memory = (uint64_t)256 << 20};
    jail_limit(&wanted);
    WANT(mmap(NULL, (size_t)512 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
         MAP_FAILED);
}
Test(jail, a_process_takes_more_memory_than_its_limit)
{
    if (jail_memory_unlimited())
        cr_skip_test("memory limits are off in a sanitizer build");
    expect_well(memory);
}

/* ---- Landlock ---- */

static bool landlock_here(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, 1u) >= 1;
}

static char allowed[] = "/tmp/golive-jail-XXXXXX";

static void landlocked(void)
{
    char path[64], created[64];
    const char *why = NULL;
    struct jail_limits nothing = {0};
    snprintf(path, sizeof path, "%s/file", allowed);
    snprintf(created, sizeof created, "%s/new", allowed);
    const char *const readable[] = {allowed, "/dev/null", "/nowhere/at/all", NULL};
    char *const arguments[] = {(char *)(uintptr_t) "/bin/true", NULL};
    jail_limit(&nothing);
    WANT(jail_landlock(readable, &why) == JAIL_LANDLOCK);
    WANT(open(path, O_RDONLY) >= 0);
    WANT(open(allowed, O_RDONLY | O_DIRECTORY) >= 0);
    WANT(open("/dev/null", O_RDONLY) >= 0);
    WANT_ERROR(open(path, O_WRONLY), EACCES);
    WANT_ERROR(open("/dev/null", O_WRONLY), EACCES);
    WANT_ERROR(open(created, O_WRONLY | O_CREAT, 0600), EACCES);
    WANT_ERROR(unlink(path), EACCES);
    WANT_ERROR(open("/etc/passwd", O_RDONLY), EACCES);
    WANT_ERROR(open("/", O_RDONLY | O_DIRECTORY), EACCES);
    WANT_ERROR(execv("/bin/true", arguments), EACCES);
    int memory_file = memfd_create("own", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory_file);
    WANT(memory_file >= 0 && open(path, O_RDONLY) >= 0); /* how a plugin is loaded */
}
Test(jail, files_outside_of_what_was_allowed_can_be_read)
{
    if (!landlock_here())
        cr_skip_test("this kernel has no Landlock");
    cr_assert(mkdtemp(allowed));
    char path[64];
    snprintf(path, sizeof path, "%s/file", allowed);
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    cr_assert_geq(file, 0);
    close(file);
    expect_well(landlocked);
    unlink(path);
    rmdir(allowed);
}
