/* with_calls FILE COMMAND...: runs a command that can make only the system calls of FILE (names, one a line); all others are answered
 * with EPERM, as SystemCallFilter= and SystemCallErrorNumber=EPERM of systemd do it. Names that this machine has no call for are
 * passed over, as systemd does. It must not know which calls golive makes. */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int allow(scmp_filter_ctx filter, const char *path)
{
    char line[256];
    int error = 0;
    FILE *file = fopen(path, "re");
    if (!file)
        return -errno;
    while (!error && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        int number = seccomp_syscall_resolve_name(line);
        if (number >= 0)
            error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
    }
    fclose(file);
    return error;
}

int main(int count, char **words)
{
    if (count < 3) {
        fprintf(stderr, "usage: with_calls FILE COMMAND...\n");
        return 64;
    }
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int error = filter ? allow(filter, words[1]) : -ENOMEM;
    if (!error)
        error = seccomp_load(filter);
    if (error) {
        fprintf(stderr, "with_calls: %s: %s\n", words[1], strerror(-error));
        return 70;
    }
    execv(words[2], words + 2);
    fprintf(stderr, "with_calls: %s: %s\n", words[2], strerror(errno));
    return 70;
}
