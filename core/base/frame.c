/* Tagged fields, and channels that carry frames with descriptors over a stream socket. See frame.h. */
#include "base/frame.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* ---- writing ---- */

static void put_head(struct frame_writer *frame, uint16_t tag, uint32_t length)
{
    char head[6];
    memcpy(head, &tag, 2);
    memcpy(head + 2, &length, 4);
    text_append(&frame->bytes, head, sizeof head);
}

void frame_put_bytes(struct frame_writer *frame, uint16_t tag, const void *bytes, size_t length)
{
    if (length > FRAME_LONGEST) {
        frame->bytes.overflowed = true;
        return;
    }
    put_head(frame, tag, (uint32_t)length);
    text_append(&frame->bytes, bytes, length);
}

void frame_put_string(struct frame_writer *frame, uint16_t tag, const char *string)
{
    if (string)
        frame_put_bytes(frame, tag, string, strlen(string));
}

void frame_put_u32(struct frame_writer *frame, uint16_t tag, uint32_t value)
{
    frame_put_bytes(frame, tag, &value, sizeof value);
}

void frame_put_i64(struct frame_writer *frame, uint16_t tag, int64_t value)
{
    frame_put_bytes(frame, tag, &value, sizeof value);
}

size_t frame_open(struct frame_writer *frame, uint16_t tag)
{
    put_head(frame, tag, 0);
    return frame->bytes.length;
}

void frame_close(struct frame_writer *frame, size_t mark)
{
    if (frame->bytes.overflowed)
        return;
    uint32_t length = (uint32_t)(frame->bytes.length - mark);
    memcpy(frame->bytes.data + mark - 4, &length, 4);
}

void frame_put_descriptor(struct frame_writer *frame, int descriptor)
{
    if (frame->descriptor_count == FRAME_DESCRIPTORS) {
        frame->bytes.overflowed = true;
        return;
    }
    frame->descriptors[frame->descriptor_count++] = descriptor;
}

void frame_writer_free(struct frame_writer *frame)
{
    text_free(&frame->bytes);
    frame->descriptor_count = 0;
}

/* ---- reading fields ---- */

struct frame_fields frame_fields_of(const void *bytes, size_t length)
{
    return (struct frame_fields){.at = bytes, .end = length ? (const unsigned char *)bytes + length : bytes};
}

bool frame_next(struct frame_fields *fields, struct frame_field *ret_field)
{
    if (fields->broken || fields->at == fields->end)
        return false;
    struct frame_field field;
    size_t left = (size_t)(fields->end - fields->at);
    if (left >= 6) {
        memcpy(&field.tag, fields->at, 2);
        memcpy(&field.length, fields->at + 2, 4);
    }
    if (left < 6 || field.length > left - 6) {
        fields->broken = true;
        return false;
    }
    field.bytes = fields->at + 6;
    fields->at += 6 + field.length;
    *ret_field = field;
    return true;
}

uint32_t frame_u32(struct frame_fields *fields, const struct frame_field *field)
{
    uint32_t value = 0;
    if (field->length == sizeof value)
        memcpy(&value, field->bytes, sizeof value);
    else
        fields->broken = true;
    return value;
}

int64_t frame_i64(struct frame_fields *fields, const struct frame_field *field)
{
    int64_t value = 0;
    if (field->length == sizeof value)
        memcpy(&value, field->bytes, sizeof value);
    else
        fields->broken = true;
    return value;
}

const char *frame_string(struct frame_fields *fields, const struct frame_field *field, struct arena *arena)
{
    if (field->length && memchr(field->bytes, 0, field->length)) {
        fields->broken = true;
        return "";
    }
    return arena_copy_bytes(arena, field->bytes, field->length);
}

struct frame_fields frame_inner(const struct frame_field *field)
{
    return frame_fields_of(field->bytes, field->length);
}

/* ---- channels ---- */

/* A descriptor on its way: it must leave with the first byte of its frame, at this place of the outgoing stream. */
struct parcel {
    uint64_t at;
    int descriptor;
};

struct frame_channel {
    int socket;
    struct text out; /* bytes not sent yet, from out_start on */
    size_t out_start;
    uint64_t sent;          /* bytes sent since the beginning */
    struct parcel *parcels; /* descriptors not sent yet, from parcel_start on */
    size_t parcel_start;
    size_t parcel_count;
    size_t parcel_capacity;
    char *in; /* bytes received, from in_start to in_end */
    size_t in_start;
    size_t in_end;
    size_t in_capacity;
    int *arrived; /* descriptors received and not handed out */
    size_t arrived_count;
    size_t arrived_capacity;
    int error; /* once broken, for good */
    bool held; /* frame_queue only queues */
};

struct frame_channel *frame_channel_new(int socket)
{
    struct frame_channel *channel = memory_new(1, sizeof *channel);
    channel->socket = socket;
    int flags = fcntl(socket, F_GETFL);
    if (flags < 0 || fcntl(socket, F_SETFL, flags | O_NONBLOCK) != 0)
        channel->error = -errno;
    return channel;
}

struct frame_channel *frame_channel_free(struct frame_channel *channel)
{
    if (!channel)
        return NULL;
    for (size_t i = channel->parcel_start; i < channel->parcel_count; i++)
        close(channel->parcels[i].descriptor);
    for (size_t i = 0; i < channel->arrived_count; i++)
        close(channel->arrived[i]);
    close(channel->socket);
    text_free(&channel->out);
    free(channel->parcels);
    free(channel->in);
    free(channel->arrived);
    free(channel);
    return NULL;
}

int frame_channel_socket(const struct frame_channel *channel)
{
    return channel->socket;
}

bool frame_unsent(const struct frame_channel *channel)
{
    return channel->out.length > channel->out_start;
}

size_t frame_unsent_bytes(const struct frame_channel *channel)
{
    return channel->out.length - channel->out_start;
}

/* Sends what the socket takes in one call: descriptors of one frame at the most, and no byte past the next frame
 * that has descriptors, so that each set arrives with its own frame. */
static ssize_t send_some(struct frame_channel *channel)
{
    size_t length = channel->out.length - channel->out_start;
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * FRAME_DESCRIPTORS)];
    } control;
    int descriptors[FRAME_DESCRIPTORS];
    size_t count = 0;
    for (size_t i = channel->parcel_start; i < channel->parcel_count; i++) {
        const struct parcel *parcel = &channel->parcels[i];
        if (parcel->at == channel->sent && count < FRAME_DESCRIPTORS) {
            descriptors[count++] = parcel->descriptor;
            continue;
        }
        if (parcel->at - channel->sent < length)
            length = (size_t)(parcel->at - channel->sent);
        break;
    }
    struct iovec part = {channel->out.data + channel->out_start, length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(head), descriptors, sizeof(int) * count);
    }
    ssize_t sent = sendmsg(channel->socket, &message, MSG_NOSIGNAL);
    if (sent <= 0)
        return sent;
    for (size_t i = 0; i < count; i++)
        close(channel->parcels[channel->parcel_start + i].descriptor);
    channel->parcel_start += count;
    return sent;
}

int frame_send(struct frame_channel *channel)
{
    while (!channel->error && frame_unsent(channel)) {
        ssize_t sent = send_some(channel);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return 0;
        if (sent <= 0) {
            channel->error = sent < 0 ? -errno : -EPIPE;
            break;
        }
        channel->out_start += (size_t)sent;
        channel->sent += (uint64_t)sent;
    }
    if (!frame_unsent(channel)) {
        text_clear(&channel->out);
        channel->out_start = 0;
        channel->parcel_start = channel->parcel_count = 0;
    }
    return channel->error;
}

int frame_queue(struct frame_channel *channel, uint16_t type, uint32_t request, struct frame_writer *writer)
{
    int error = channel->error;
    if (!error && (writer->bytes.overflowed || writer->bytes.length > FRAME_LONGEST))
        error = -EMSGSIZE;
    if (error) {
        frame_writer_free(writer);
        return error;
    }
    struct frame_header header = {
        .length = (uint32_t)writer->bytes.length,
        .type = type,
        .descriptors = (uint16_t)writer->descriptor_count,
        .request = request,
    };
    uint64_t at = channel->sent + frame_unsent_bytes(channel);
    for (unsigned i = 0; i < writer->descriptor_count; i++) {
        int copy = fcntl(writer->descriptors[i], F_DUPFD_CLOEXEC, 3);
        if (copy < 0) {
            channel->error = -errno;
            break;
        }
        memory_reserve(&channel->parcels, &channel->parcel_capacity, channel->parcel_count + 1,
            sizeof *channel->parcels);
        channel->parcels[channel->parcel_count++] = (struct parcel){at, copy};
    }
    if (channel->out_start > (1u << 20)) { /* what was sent need not be kept */
        memmove(channel->out.data, channel->out.data + channel->out_start,
            channel->out.length - channel->out_start);
        channel->out.length -= channel->out_start;
        channel->out_start = 0;
    }
    text_append(&channel->out, &header, sizeof header);
    text_append(&channel->out, writer->bytes.data, writer->bytes.length);
    text_clear(&writer->bytes);
    writer->descriptor_count = 0;
    return channel->error || channel->held ? channel->error : frame_send(channel);
}

void frame_hold(struct frame_channel *channel)
{
    channel->held = true;
}

static void keep_descriptors(struct frame_channel *channel, struct msghdr *message)
{
    for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head; head = CMSG_NXTHDR(message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memory_reserve(
            &channel->arrived, &channel->arrived_capacity, channel->arrived_count + count, sizeof(int));
        memcpy(channel->arrived + channel->arrived_count, CMSG_DATA(head), count * sizeof(int));
        channel->arrived_count += count;
    }
}

/* Receives what is there; 1 if something came, 0 if nothing waits, or a negative errno. */
static int receive_some(struct frame_channel *channel)
{
    if (channel->in_start == channel->in_end)
        channel->in_start = channel->in_end = 0;
    if (channel->in_capacity - channel->in_end < 65536) {
        if (channel->in_start) {
            memmove(channel->in, channel->in + channel->in_start, channel->in_end - channel->in_start);
            channel->in_end -= channel->in_start;
            channel->in_start = 0;
        }
        memory_reserve(&channel->in, &channel->in_capacity, channel->in_end + 65536, 1);
    }
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * FRAME_DESCRIPTORS)];
    } control;
    struct iovec part = {channel->in + channel->in_end, channel->in_capacity - channel->in_end};
    struct msghdr message = {.msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes};
    ssize_t got = recvmsg(channel->socket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0
               : errno == ECONNRESET                                     ? -EPIPE
                                                                         : -errno;
    keep_descriptors(channel, &message);
    if (message.msg_flags & MSG_CTRUNC)
        return -EPROTO;
    channel->in_end += (size_t)got;
    return got ? 1 : -EPIPE;
}

/* Takes a whole frame out of what was received; 0 if there is none. */
static int take_frame(struct frame_channel *channel, struct frame *ret_frame)
{
    size_t have = channel->in_end - channel->in_start;
    struct frame_header header;
    if (have < sizeof header)
        return 0;
    memcpy(&header, channel->in + channel->in_start, sizeof header);
    if (header.length > FRAME_LONGEST || header.descriptors > FRAME_DESCRIPTORS)
        return -EPROTO;
    if (have - sizeof header < header.length)
        return 0;
    if (header.descriptors > channel->arrived_count)
        return -EPROTO;
    *ret_frame = (struct frame){
        .type = header.type,
        .request = header.request,
        .bytes = (const unsigned char *)channel->in + channel->in_start + sizeof header,
        .length = header.length,
        .descriptor_count = header.descriptors,
    };
    if (header.descriptors) {
        memcpy(ret_frame->descriptors, channel->arrived, header.descriptors * sizeof(int));
        channel->arrived_count -= header.descriptors;
        memmove(
            channel->arrived, channel->arrived + header.descriptors, channel->arrived_count * sizeof(int));
    }
    channel->in_start += sizeof header + header.length;
    return 1;
}

int frame_receive(struct frame_channel *channel, struct frame *ret_frame)
{
    if (channel->error && channel->error != -EPIPE)
        return channel->error;
    for (;;) {
        int taken = take_frame(channel, ret_frame);
        if (taken < 0)
            channel->error = taken;
        if (taken)
            return taken;
        int got = receive_some(channel);
        if (got < 0)
            channel->error = got;
        if (got <= 0)
            return got;
    }
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the socket is ready for EVENTS; 0, -ETIMEDOUT or another errno. DEADLINE -1: for ever. */
static int wait_ready(struct frame_channel *channel, short events, int64_t deadline)
{
    struct pollfd poll_for = {.fd = channel->socket, .events = events};
    for (;;) {
        int64_t left = deadline < 0 ? -1 : deadline - milliseconds();
        if (deadline >= 0 && left <= 0)
            return -ETIMEDOUT;
        int ready = poll(&poll_for, 1, (int)left);
        if (ready > 0)
            return 0;
        if (ready == 0)
            return -ETIMEDOUT;
        if (errno != EINTR)
            return -errno;
    }
}

int frame_flush(struct frame_channel *channel, int timeout)
{
    int64_t deadline = timeout < 0 ? -1 : milliseconds() + timeout;
    for (;;) {
        int error = frame_send(channel);
        if (error || !frame_unsent(channel))
            return error;
        error = wait_ready(channel, POLLOUT, deadline);
        if (error)
            return error;
    }
}

int frame_receive_wait(struct frame_channel *channel, struct frame *ret_frame, int timeout)
{
    int64_t deadline = timeout < 0 ? -1 : milliseconds() + timeout;
    for (;;) {
        int error = frame_send(channel);
        if (error && error != -EPIPE)
            return error;
        int got = frame_receive(channel, ret_frame);
        if (got)
            return got;
        error = wait_ready(channel, frame_unsent(channel) ? POLLIN | POLLOUT : POLLIN, deadline);
        if (error)
            return error;
    }
}

/* Reads the other side's hello; a broken or other frame is -EPROTO. */
static int read_hello(
    const struct frame *frame, struct arena *arena, uint32_t *ret_protocol, const char **ret_program)
{
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    *ret_protocol = 0;
    *ret_program = "?";
    while (frame->type == FRAME_HELLO && frame_next(&fields, &field)) {
        if (field.tag == FRAME_TAG_PROTOCOL)
            *ret_protocol = frame_u32(&fields, &field);
        else if (field.tag == FRAME_TAG_PROGRAM)
            *ret_program = frame_string(&fields, &field, arena);
        else
            fields.broken = true;
    }
    return frame->type != FRAME_HELLO || fields.broken || frame->descriptor_count ? -EPROTO : 0;
}

int frame_greet(
    struct frame_channel *channel, uint32_t protocol, const char *program, int timeout, char **ret_problem)
{
    struct frame_writer hello = {0};
    frame_put_u32(&hello, FRAME_TAG_PROTOCOL, protocol);
    frame_put_string(&hello, FRAME_TAG_PROGRAM, program);
    int error = frame_queue(channel, FRAME_HELLO, 0, &hello);
    frame_writer_free(&hello);
    struct frame frame;
    int got = error ? error : frame_receive_wait(channel, &frame, timeout);
    if (got < 0)
        return got;
    struct arena arena = {0};
    uint32_t their_protocol;
    const char *their_program;
    error = read_hello(&frame, &arena, &their_protocol, &their_program);
    if (!error && (their_protocol != protocol || !string_equal(their_program, program))) {
        *ret_problem =
            memory_format("it is version %s (protocol %u) and this is version %s (protocol %u): install both "
                          "from one build",
                their_program, their_protocol, program, protocol);
        error = -EPROTO;
    }
    arena_free(&arena);
    return error;
}
