/* golive-plugin-test: judges checks in its own process, without a jail and without children, so that gdb and valgrind see the
 * plugin. `golive plugin test --in-process` turns into this program and leaves the testing to its child, which hands over
 * a socket for each worker that it wants. golive-worker itself has no way of doing without its jail. */
#include "base/spawn.h"
#include "base/text.h"
#include "worker/messages.h"
#include "worker/server.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The next socket to serve; -1 when there are no more. */
static int next_socket(void)
{
    char byte;
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec part = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.bytes};
    ssize_t length;
    while ((length = recvmsg(HELPER_SOCKET, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    const struct cmsghdr *header = length == 1 ? CMSG_FIRSTHDR(&message) : NULL;
    if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof(int)))
        return -1;
    int socket;
    memcpy(&socket, CMSG_DATA(header), sizeof socket);
    return socket;
}

/* Ends as the child that does the testing ends. */
int main(int argc, char **argv)
{
    int64_t tester = 0;
    int status = 0;
    if (argc != 2 || string_integer(argv[1], &tester) != 0 || tester < 2)
        return 64;
    for (int socket; (socket = next_socket()) >= 0;)
        server_run(socket, true);
    while (waitpid((pid_t)tester, &status, 0) < 0) {
        if (errno != EINTR)
            return 70;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}
