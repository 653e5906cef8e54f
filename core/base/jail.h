/* The jail: takes rights away from the calling process, for good, with Landlock, seccomp, rlimits and
 * no_new_privs. Landlock is probed by its syscall (securityfs may not be mounted), newer constants than Debian's
 * header knows are carried here. Filters are built once (jail_filter_new) so that forked children load them with a
 * single call. Knows nothing of golive. Linked by the helpers only (libseccomp), never by `golive`. */
#ifndef GOLIVE_BASE_JAIL_H
#define GOLIVE_BASE_JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What could be put in force, one bit each; told to the core in the helper's hello and shown in each report. */
#define JAIL_NO_NEW_PRIVILEGES 1u
#define JAIL_LIMITS 2u
#define JAIL_LANDLOCK 4u
#define JAIL_SECCOMP 8u
#define JAIL_FULL 15u

/* Groups of system calls a filter bars. Harmless probing is answered with an error (EACCES, EPERM, ENOSYS), so
 * that libraries cope; what no library does by accident ends the process (SIGSYS). clone3 answers ENOSYS. */
#define JAIL_BAR_FORK 1u         /* fork, vfork, clone but for threads, clone3 */
#define JAIL_BAR_THREADS 2u      /* clone with CLONE_THREAD too */
#define JAIL_BAR_SOCKETS 4u      /* socket, connect, bind, sendto …; read and write on what is open go on */
#define JAIL_BAR_EXEC 8u         /* execve, execveat */
#define JAIL_BAR_OPEN 16u        /* open, openat, openat2, creat: EACCES */
#define JAIL_BAR_WRITE_FILES 32u /* open for writing, unlink, rename, mkdir, chmod …: EACCES */
#define JAIL_BAR_KERNEL                                                                                      \
    64u /* ptrace, mount, bpf, keyctl, io_uring, userfaultfd, perf, module, kexec, process_vm_* … */
#define JAIL_BAR_SIGNALS 128u /* kill, tkill, tgkill, pidfd_open, pidfd_send_signal to others than itself */
/* With this, what is barred raises SIGSYS (si_syscall tells the call) instead of being answered with an error: for
 * code that must not even try, so that the report can say what it tried. clone3 answers ENOSYS all the same. */
#define JAIL_TRAP 256u
#define JAIL_BAR_LIMITS 512u /* setrlimit, prlimit of itself: root could raise what jail_limit lowered */
#define JAIL_KEEP_LIMITS                                                                                     \
    1024u /* JAIL_BAR_KERNEL bars those too, unless this is given: for one that will fork into a
                                  narrower jail */
/* Sockets that do not call out over the internet: other families (EAFNOSUPPORT, which resolvers cope with), raw ones,
 * bind, listen, accept. For those who need JAIL_BAR_SOCKETS not to be set. */
#define JAIL_BAR_ALL_BUT_CALLING 512u

struct jail_filter; /* a compiled seccomp program */

/* Compiles a filter; NULL with *RET_ERROR set if this kernel or library cannot. Needs a memory file for a moment, so
 * call it before a file_size limit is set. */
struct jail_filter *jail_filter_new(uint32_t bars, int *ret_error);
struct jail_filter *jail_filter_free(struct jail_filter *filter); /* NULL gives NULL; returns NULL */
/* Loads it into the calling process (after no_new_privs). 0 or a negative errno. */
int jail_filter_load(const struct jail_filter *filter);

struct jail_limits {      /* 0 leaves a limit as it is */
    uint64_t memory;      /* RLIMIT_AS, bytes; not set in sanitizer builds */
    uint64_t cpu;         /* RLIMIT_CPU, seconds */
    uint64_t file_size;   /* RLIMIT_FSIZE, bytes; JAIL_NOTHING bars writing */
    uint64_t descriptors; /* RLIMIT_NOFILE */
};
#define JAIL_NOTHING UINT64_MAX /* the limit is zero */

/* no_new_privs, no core dumps, not dumpable, the limits. Returns the JAIL_ bits in force. */
uint32_t jail_limit(const struct jail_limits *limits);
/* Landlock: from now on only beneath READABLE (files and folders, NULL-ended list; missing ones are left out) may be
 * opened, for reading (and mapping to execute); nothing may be written; no TCP; signals and abstract sockets scoped
 * where the kernel can. Returns JAIL_LANDLOCK or 0; *RET_WHY (may be NULL) is a static sentence if 0. */
uint32_t jail_landlock(const char *const *readable, const char **ret_why);
/* The same, but TCP connections may be made (none accepted). */
uint32_t jail_landlock_calling(const char *const *readable, const char **ret_why);

/* True if this build must not set memory limits (AddressSanitizer reserves terabytes). */
bool jail_memory_unlimited(void);

#endif
