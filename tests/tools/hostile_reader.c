/* A golive-reader that lies, for tests of the core's side. The name it is called by says how: rubbish, version, hangup,
 * unsealed, foreign, twice, garbled. It greets as the true one does and answers the first document in its own way. */
#include "base/frame.h"
#include "reader/messages.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOCKET 3

static void put_field(char **at, uint16_t tag, const void *bytes, uint32_t length)
{
    memcpy(*at, &tag, 2);
    memcpy(*at + 2, &length, 4);
    memcpy(*at + 6, bytes, length);
    *at += 6 + length;
}

static void send_frame(uint16_t type, uint32_t request, const char *fields, size_t length, int descriptor)
{
    struct frame_header header = {
        .length = (uint32_t)length, .type = type, .descriptors = descriptor >= 0, .request = request};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.bytes = {0}};
    struct iovec parts[2] = {{&header, sizeof header}, {(void *)(uintptr_t)fields, length}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    if (descriptor >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    }
    if (sendmsg(SOCKET, &message, MSG_NOSIGNAL) < 0)
        exit(1);
}

static void greet(const char *version)
{
    char fields[64];
    char *at = fields;
    const uint32_t protocol = READER_PROTOCOL, force = 15;
    put_field(&at, FRAME_TAG_PROTOCOL, &protocol, sizeof protocol);
    put_field(&at, FRAME_TAG_PROGRAM, version, (uint32_t)strlen(version));
    send_frame(FRAME_HELLO, 0, fields, (size_t)(at - fields), -1);
    at = fields;
    put_field(&at, READER_TAG_FORCE, &force, sizeof force);
    send_frame(READER_READY, 0, fields, (size_t)(at - fields), -1);
}

/* Waits until a document was handed over. */
static void await_document(void)
{
    for (;;) {
        struct frame_header header;
        char body[4096];
        if (recv(SOCKET, &header, sizeof header, MSG_WAITALL) != (ssize_t)sizeof header ||
            header.length > sizeof body ||
            (header.length && recv(SOCKET, body, header.length, MSG_WAITALL) != (ssize_t)header.length))
            exit(1);
        if (header.type == READER_READ)
            return;
    }
}

static void answer(uint32_t request)
{
    static const char words[] = "\1\0\4\0\0\0lies";
    send_frame(READER_ANSWER, request, words, sizeof words - 1, -1);
}

int main(int count, char **words)
{
    const char *slash = count ? strrchr(words[0], '/') : NULL;
    const char *way = slash ? slash + 1 : "";
    if (strcmp(way, "rubbish") == 0) {
        for (int i = 0; i < 100 && write(SOCKET, "rubbish ", 8) == 8; i++)
            ;
        pause();
    }
    greet(strcmp(way, "version") == 0 ? "0.0.1" : GOLIVE_VERSION);
    await_document();
    if (strcmp(way, "unsealed") == 0 || strcmp(way, "garbled") == 0) {
        int file = memfd_create("outcome", MFD_ALLOW_SEALING);
        if (write(file, "golivet2 and then nothing that makes sense", 42) != 42)
            return 1;
        if (strcmp(way, "garbled") == 0)
            fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
        send_frame(READER_ANSWER, 0, "", 0, file);
    } else if (strcmp(way, "foreign") == 0) {
        answer(4000000);
    } else if (strcmp(way, "twice") == 0) {
        answer(0);
        answer(0);
    } else if (strcmp(way, "hangup") == 0) {
        return 0;
    }
    pause();
    return 0;
}
