/* Landlock, seccomp and rlimits: takes rights away from the calling process, for good. Which calls are barred is a
 * table; nothing here knows what the process that is jailed is for. See jail.h. */
#include "base/jail.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- seccomp ---- */

/* Stands in a compiled filter for the id of the process that loads it, which is not known when it is compiled. */
#define OWN_PROCESS_MARK 0x5aa5c33cu
#define LONGEST_FILTER 1024 /* steps; with all bars it has some 450 */

struct barred_call {
    int call;
    uint32_t bars; /* JAIL_BAR_ bits of which any bars it */
    int answer;    /* errno that it answers */
};

/* Calls that are barred whatever their arguments. io_uring does the work of other calls past the filter, so it goes
 * with each of them. */
#define ANY_BAR (JAIL_TRAP - 1)
static const struct barred_call barred_calls[] = {
    {SCMP_SYS(fork), JAIL_BAR_FORK, EPERM},
    {SCMP_SYS(vfork), JAIL_BAR_FORK, EPERM},
    {SCMP_SYS(socket), JAIL_BAR_SOCKETS, EACCES},
    {SCMP_SYS(socketpair), JAIL_BAR_SOCKETS, EACCES},
    {SCMP_SYS(connect), JAIL_BAR_SOCKETS, EACCES},
    {SCMP_SYS(bind), JAIL_BAR_SOCKETS | JAIL_BAR_ALL_BUT_CALLING, EACCES},
    {SCMP_SYS(listen), JAIL_BAR_SOCKETS | JAIL_BAR_ALL_BUT_CALLING, EACCES},
    {SCMP_SYS(accept), JAIL_BAR_SOCKETS | JAIL_BAR_ALL_BUT_CALLING, EACCES},
    {SCMP_SYS(accept4), JAIL_BAR_SOCKETS | JAIL_BAR_ALL_BUT_CALLING, EACCES},
    {SCMP_SYS(sendto), JAIL_BAR_SOCKETS, EACCES},
    {SCMP_SYS(execve), JAIL_BAR_EXEC, EACCES},
    {SCMP_SYS(execveat), JAIL_BAR_EXEC, EACCES},
    {SCMP_SYS(open), JAIL_BAR_OPEN, EACCES},
    {SCMP_SYS(openat), JAIL_BAR_OPEN, EACCES},
    {SCMP_SYS(openat2), JAIL_BAR_OPEN | JAIL_BAR_WRITE_FILES, ENOSYS},
    {SCMP_SYS(creat), JAIL_BAR_OPEN | JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(open_by_handle_at), JAIL_BAR_OPEN | JAIL_BAR_WRITE_FILES | JAIL_BAR_KERNEL, EACCES},
    {SCMP_SYS(truncate), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(unlink), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(unlinkat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(rename), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(renameat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(renameat2), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(link), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(linkat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(symlink), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(symlinkat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(mkdir), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(mkdirat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(rmdir), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(mknod), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(mknodat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(chmod), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(fchmod), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(fchmodat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(chown), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(lchown), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(fchown), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(fchownat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(utimensat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(futimesat), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(utimes), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(utime), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(setxattr), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(lsetxattr), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(fsetxattr), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(removexattr), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(lremovexattr), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(fremovexattr), JAIL_BAR_WRITE_FILES, EACCES},
    {SCMP_SYS(tkill), JAIL_BAR_SIGNALS, EPERM},
    {SCMP_SYS(pidfd_send_signal), JAIL_BAR_SIGNALS, EPERM},
    {SCMP_SYS(io_uring_setup), ANY_BAR, ENOSYS},
    {SCMP_SYS(io_uring_enter), ANY_BAR, ENOSYS},
    {SCMP_SYS(io_uring_register), ANY_BAR, ENOSYS},
    {SCMP_SYS(ptrace), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(process_vm_readv), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(process_vm_writev), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(process_madvise), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(pidfd_open), JAIL_BAR_SIGNALS, EPERM},
    {SCMP_SYS(pidfd_getfd), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(kcmp), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(bpf), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(userfaultfd), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(perf_event_open), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(keyctl), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(add_key), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(request_key), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(mount), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(umount2), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(pivot_root), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(chroot), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(move_mount), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(open_tree), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(fsopen), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(fsconfig), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(fsmount), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(fspick), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(mount_setattr), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(unshare), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(setns), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(init_module), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(finit_module), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(delete_module), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(kexec_load), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(kexec_file_load), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(reboot), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(swapon), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(swapoff), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(acct), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(quotactl), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(sethostname), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(setdomainname), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(settimeofday), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(clock_settime), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(syslog), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(personality), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(iopl), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(ioperm), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(modify_ldt), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(setrlimit), JAIL_BAR_LIMITS, EPERM},
    /* System V and POSIX queues and memory outlive the process and count against no limit of it. */
    {SCMP_SYS(shmget), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(msgget), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(semget), JAIL_BAR_KERNEL, EPERM},
    {SCMP_SYS(mq_open), JAIL_BAR_KERNEL, EPERM},
};

/* Calls that are barred if one argument compares in one way. */
struct barred_use {
    int call;
    uint32_t bars;
    int answer;
    struct scmp_arg_cmp when;
};
#define ARGUMENT(index, operation, ...)                                                                      \
    {                                                                                                        \
        (index), (operation), __VA_ARGS__                                                                    \
    }
static const struct barred_use barred_uses[] = {
    /* Families are AF_INET (2) and AF_INET6 (10) and none besides; the type's low bits tell raw sockets. */
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_LT, AF_INET, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_GT, AF_INET6, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_EQ, AF_AX25, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_EQ, AF_IPX, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_EQ, AF_APPLETALK, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_EQ, AF_NETROM, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_EQ, AF_BRIDGE, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_EQ, AF_ATMPVC, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EAFNOSUPPORT, ARGUMENT(0, SCMP_CMP_EQ, AF_X25, 0)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EACCES, ARGUMENT(1, SCMP_CMP_MASKED_EQ, 0xf, SOCK_RAW)},
    {SCMP_SYS(socket), JAIL_BAR_ALL_BUT_CALLING, EACCES, ARGUMENT(1, SCMP_CMP_MASKED_EQ, 0xf, SOCK_PACKET)},
    {SCMP_SYS(clone), JAIL_BAR_FORK, EPERM,
        ARGUMENT(0, SCMP_CMP_MASKED_EQ, 0x00010000u /* CLONE_THREAD */, 0)},
    {SCMP_SYS(clone), JAIL_BAR_THREADS, EPERM, ARGUMENT(0, SCMP_CMP_MASKED_EQ, 0x00010000u, 0x00010000u)},
    {SCMP_SYS(open), JAIL_BAR_WRITE_FILES, EACCES, ARGUMENT(1, SCMP_CMP_MASKED_EQ, O_WRONLY, O_WRONLY)},
    {SCMP_SYS(open), JAIL_BAR_WRITE_FILES, EACCES, ARGUMENT(1, SCMP_CMP_MASKED_EQ, O_RDWR, O_RDWR)},
    {SCMP_SYS(open), JAIL_BAR_WRITE_FILES, EACCES, ARGUMENT(1, SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT)},
    {SCMP_SYS(open), JAIL_BAR_WRITE_FILES, EACCES, ARGUMENT(1, SCMP_CMP_MASKED_EQ, O_TRUNC, O_TRUNC)},
    {SCMP_SYS(openat), JAIL_BAR_WRITE_FILES, EACCES, ARGUMENT(2, SCMP_CMP_MASKED_EQ, O_WRONLY, O_WRONLY)},
    {SCMP_SYS(openat), JAIL_BAR_WRITE_FILES, EACCES, ARGUMENT(2, SCMP_CMP_MASKED_EQ, O_RDWR, O_RDWR)},
    {SCMP_SYS(openat), JAIL_BAR_WRITE_FILES, EACCES, ARGUMENT(2, SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT)},
    {SCMP_SYS(openat), JAIL_BAR_WRITE_FILES, EACCES, ARGUMENT(2, SCMP_CMP_MASKED_EQ, O_TRUNC, O_TRUNC)},
    {SCMP_SYS(kill), JAIL_BAR_SIGNALS, EPERM, ARGUMENT(0, SCMP_CMP_NE, OWN_PROCESS_MARK, 0)},
    {SCMP_SYS(tgkill), JAIL_BAR_SIGNALS, EPERM, ARGUMENT(0, SCMP_CMP_NE, OWN_PROCESS_MARK, 0)},
    {SCMP_SYS(rt_sigqueueinfo), JAIL_BAR_SIGNALS, EPERM, ARGUMENT(0, SCMP_CMP_NE, OWN_PROCESS_MARK, 0)},
    {SCMP_SYS(rt_tgsigqueueinfo), JAIL_BAR_SIGNALS, EPERM, ARGUMENT(0, SCMP_CMP_NE, OWN_PROCESS_MARK, 0)},
    {SCMP_SYS(prlimit64), JAIL_BAR_LIMITS, EPERM, ARGUMENT(2, SCMP_CMP_NE, 0, 0)},
};

struct jail_filter {
    struct sock_filter *steps;
    unsigned short count;
};

static int add_rules(scmp_filter_ctx context, uint32_t bars)
{
    bool trap = bars & JAIL_TRAP;
    int error = 0;
    if ((bars & JAIL_BAR_KERNEL) && !(bars & JAIL_KEEP_LIMITS))
        bars |= JAIL_BAR_LIMITS;
    if (bars & (JAIL_BAR_FORK | JAIL_BAR_THREADS))
        error = seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    for (size_t i = 0; !error && i < COUNT(barred_calls); i++) {
        const struct barred_call *call = &barred_calls[i];
        /* A negative number is a call that this machine's architecture does not have. */
        if (call->call >= 0 && (call->bars & bars))
            error = seccomp_rule_add(
                context, trap ? SCMP_ACT_TRAP : SCMP_ACT_ERRNO((uint32_t)call->answer), call->call, 0);
    }
    for (size_t i = 0; !error && i < COUNT(barred_uses); i++) {
        const struct barred_use *use = &barred_uses[i];
        bool barred_anyway =
            (use->call == SCMP_SYS(open) || use->call == SCMP_SYS(openat)) && (bars & JAIL_BAR_OPEN);
        if (use->call >= 0 && (use->bars & bars) && !barred_anyway)
            error = seccomp_rule_add_array(context,
                trap ? SCMP_ACT_TRAP : SCMP_ACT_ERRNO((uint32_t)use->answer), use->call, 1, &use->when);
    }
    return error;
}

/* The compiled program; libseccomp only writes it to a descriptor. */
static int export_program(scmp_filter_ctx context, struct jail_filter *ret_filter)
{
    int descriptor = memfd_create("filter", MFD_CLOEXEC);
    if (descriptor < 0)
        return -errno;
    int error = seccomp_export_bpf(context, descriptor);
    struct text bytes = {0};
    if (!error && lseek(descriptor, 0, SEEK_SET) != 0)
        error = -errno;
    if (!error)
        error = file_read(descriptor, LONGEST_FILTER * sizeof(struct sock_filter), &bytes);
    close(descriptor);
    if (!error && (bytes.length == 0 || bytes.length % sizeof(struct sock_filter)))
        error = -EINVAL;
    if (!error) {
        ret_filter->count = (unsigned short)(bytes.length / sizeof(struct sock_filter));
        ret_filter->steps = (struct sock_filter *)(void *)text_steal(&bytes);
    }
    text_free(&bytes);
    return error;
}

struct jail_filter *jail_filter_new(uint32_t bars, int *ret_error)
{
    struct jail_filter *filter = NULL;
    int error = -ENOMEM;
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
    if (context) {
        error = add_rules(context, bars);
        seccomp_attr_set(
            context, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree instead of a list, where the library can */
        struct jail_filter made = {0};
        if (!error)
            error = export_program(context, &made);
        if (!error) {
            filter = memory_new(1, sizeof *filter);
            *filter = made;
        }
        seccomp_release(context);
    }
    /* A kernel without seccomp says EINVAL to this probe, one with it EFAULT. */
    if (filter && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0) != 0 && errno != EFAULT) {
        error = -ENOSYS;
        filter = jail_filter_free(filter);
    }
    if (!filter)
        *ret_error = error;
    return filter;
}

struct jail_filter *jail_filter_free(struct jail_filter *filter)
{
    if (filter)
        free(filter->steps);
    free(filter);
    return NULL;
}

int jail_filter_load(const struct jail_filter *filter)
{
    struct sock_filter steps[LONGEST_FILTER];
    if (filter->count > COUNT(steps))
        return -EINVAL;
    memcpy(steps, filter->steps, filter->count * sizeof *steps);
    uint32_t own = (uint32_t)getpid();
    for (unsigned short i = 0; i < filter->count; i++) {
        if (BPF_CLASS(steps[i].code) == BPF_JMP && steps[i].k == OWN_PROCESS_MARK)
            steps[i].k = own;
    }
    struct sock_fprog program = {.len = filter->count, .filter = steps};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? 0 : -errno;
}

/* ---- limits ---- */

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

bool jail_memory_unlimited(void)
{
    return SANITIZED;
}

/* Lowers a limit, soft and hard; never raises one. */
static bool lower(__rlimit_resource_t resource, uint64_t wanted)
{
    struct rlimit limit;
    if (wanted == 0)
        return true;
    if (getrlimit(resource, &limit) != 0)
        return false;
    rlim_t value = wanted == JAIL_NOTHING ? 0 : (rlim_t)wanted;
    if (value < limit.rlim_max)
        limit.rlim_max = value;
    if (limit.rlim_max < limit.rlim_cur)
        limit.rlim_cur = limit.rlim_max;
    return setrlimit(resource, &limit) == 0;
}

uint32_t jail_limit(const struct jail_limits *limits)
{
    uint32_t in_force = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        in_force |= JAIL_NO_NEW_PRIVILEGES;
    bool limited = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    limited &= lower(RLIMIT_CORE, JAIL_NOTHING);
    limited &= lower(RLIMIT_CPU, limits->cpu);
    limited &= lower(RLIMIT_FSIZE, limits->file_size);
    limited &= lower(RLIMIT_NOFILE, limits->descriptors);
    if (!jail_memory_unlimited())
        limited &= lower(RLIMIT_AS, limits->memory);
    return limited ? in_force | JAIL_LIMITS : in_force;
}

/* ---- Landlock ---- */

/* From linux/landlock.h of newer kernels than the one whose header Debian 12 has. */
struct landlock_rules {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};
struct landlock_beneath {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));
#define LANDLOCK_READ_FILE (1ull << 2)
#define LANDLOCK_READ_FOLDER (1ull << 3)
#define LANDLOCK_GET_VERSION 1u
#define LANDLOCK_BENEATH 1

/* What each version of the interface can bar, all of it barred here. */
static const struct landlock_rules landlock_versions[] = {
    {0, 0, 0}, {(1ull << 13) - 1, 0, 0}, {(1ull << 14) - 1, 0, 0}, /* moving between folders */
    {(1ull << 15) - 1, 0, 0},                                      /* truncating */
    {(1ull << 15) - 1, 3, 0},                                      /* TCP: bind, connect */
    {(1ull << 16) - 1, 3, 0},                                      /* ioctl of devices */
    {(1ull << 16) - 1, 3, 3},                                      /* abstract sockets, signals */
};
/* Bytes of struct landlock_rules that each version knows. */
static const size_t landlock_sizes[] = {0, 8, 8, 8, 16, 16, 24};

static int allow_reading(int rules, const char *path)
{
    int descriptor = open(path, O_PATH | O_CLOEXEC);
    if (descriptor < 0)
        return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
    struct stat status;
    int error = fstat(descriptor, &status) != 0 ? -errno : 0;
    struct landlock_beneath beneath = {.allowed = LANDLOCK_READ_FILE, .folder = descriptor};
    if (!error && S_ISDIR(status.st_mode))
        beneath.allowed |= LANDLOCK_READ_FOLDER; /* of a file the kernel refuses it */
    if (!error && syscall(SYS_landlock_add_rule, rules, LANDLOCK_BENEATH, &beneath, 0u) != 0)
        error = -errno;
    close(descriptor);
    return error;
}

static const char *landlock_reason(int error)
{
    return error == ENOSYS       ? "this kernel has no Landlock"
           : error == EOPNOTSUPP ? "Landlock is switched off in this kernel (boot option lsm=)"
                                 : "Landlock could not be put in force";
}

/* Of struct landlock_rules.network: what is barred. */
#define LANDLOCK_BIND 1u
#define LANDLOCK_BIND_AND_CONNECT 3u

static uint32_t landlock(const char *const *readable, uint64_t network, const char **ret_why)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_GET_VERSION);
    if (version < 1) {
        if (ret_why)
            *ret_why = landlock_reason(version < 0 ? errno : ENOSYS);
        return 0;
    }
    size_t known =
        (size_t)version < COUNT(landlock_versions) ? (size_t)version : COUNT(landlock_versions) - 1;
    struct landlock_rules barred = landlock_versions[known];
    barred.network &= network;
    long rules = syscall(SYS_landlock_create_ruleset, &barred, landlock_sizes[known], 0u);
    int error = rules < 0 ? -errno : 0;
    for (size_t i = 0; !error && readable[i]; i++)
        error = allow_reading((int)rules, readable[i]);
    if (!error && syscall(SYS_landlock_restrict_self, (int)rules, 0u) != 0)
        error = -errno;
    if (rules >= 0)
        close((int)rules);
    if (error && ret_why)
        *ret_why = landlock_reason(-error);
    return error ? 0 : JAIL_LANDLOCK;
}

uint32_t jail_landlock(const char *const *readable, const char **ret_why)
{
    return landlock(readable, LANDLOCK_BIND_AND_CONNECT, ret_why);
}

uint32_t jail_landlock_calling(const char *const *readable, const char **ret_why)
{
    return landlock(readable, LANDLOCK_BIND, ret_why);
}
