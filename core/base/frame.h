/* Frames: what golive's programs say to each other over stream socket pairs.
 *
 * A frame is a header (struct frame_header, host byte order: both ends are on one machine and of one build) and
 * `length` bytes of tagged fields: 16 bits tag, 32 bits length, bytes. Descriptors travel with the frame that
 * announces them. The first frame each way is FRAME_HELLO with protocol and program version. Anything that does not
 * parse, is out of order or left over is the peer's end: the caller closes the channel and ends the peer.
 * Knows nothing of golive: what types and tags mean is said in model/messages.h. */
#ifndef GOLIVE_BASE_FRAME_H
#define GOLIVE_BASE_FRAME_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct frame_header {
    uint32_t length;      /* bytes of fields that follow */
    uint16_t type;        /* what it says */
    uint16_t descriptors; /* descriptors that come with it, at most FRAME_DESCRIPTORS */
    uint32_t request;     /* id chosen by the asker, repeated in the answer */
};

#define FRAME_HELLO 1
#define FRAME_TAG_PROTOCOL 1 /* u32 */
#define FRAME_TAG_PROGRAM 2  /* string: version */
#define FRAME_DESCRIPTORS 8
#define FRAME_LONGEST ((uint32_t)64 << 20)

/* ---- writing a frame ---- */

struct frame_writer {
    struct text bytes; /* the fields so far */
    int descriptors[FRAME_DESCRIPTORS];
    unsigned descriptor_count;
};

void frame_put_bytes(struct frame_writer *frame, uint16_t tag, const void *bytes, size_t length);
void frame_put_string(struct frame_writer *frame, uint16_t tag, const char *string); /* NULL puts nothing */
void frame_put_u32(struct frame_writer *frame, uint16_t tag, uint32_t value);
void frame_put_i64(struct frame_writer *frame, uint16_t tag, int64_t value);
/* A field that holds fields: what is put between open and close. Returns the mark for close. */
size_t frame_open(struct frame_writer *frame, uint16_t tag);
void frame_close(struct frame_writer *frame, size_t mark);
/* The descriptor is duplicated when the frame is queued; the caller keeps its own. */
void frame_put_descriptor(struct frame_writer *frame, int descriptor);
void frame_writer_free(struct frame_writer *frame); /* frees bytes; may be reused */

/* ---- reading fields ---- */

struct frame_fields {
    const unsigned char *at;
    const unsigned char *end;
    bool broken; /* a field did not fit: the peer is not to be trusted */
};

struct frame_field {
    uint16_t tag;
    const unsigned char *bytes;
    uint32_t length;
};

struct frame_fields frame_fields_of(const void *bytes, size_t length);
/* The next field; false at the end, or when broken (then fields->broken is set). */
bool frame_next(struct frame_fields *fields, struct frame_field *ret_field);
/* Each sets fields->broken and gives 0 or NULL if the field has another shape. */
uint32_t frame_u32(struct frame_fields *fields, const struct frame_field *field);
int64_t frame_i64(struct frame_fields *fields, const struct frame_field *field);
/* The string, copied with a NUL into the arena; a NUL inside makes it broken. */
struct arena;
const char *frame_string(struct frame_fields *fields, const struct frame_field *field, struct arena *arena);
/* The fields inside a field. */
struct frame_fields frame_inner(const struct frame_field *field);

/* ---- a channel: one end of a socket pair ---- */

struct frame {
    uint16_t type;
    uint32_t request;
    const unsigned char *bytes; /* valid until the next frame_receive on this channel */
    uint32_t length;
    int descriptors[FRAME_DESCRIPTORS]; /* the receiver's own; close those not wanted */
    unsigned descriptor_count;
};

struct frame_channel; /* buffers both ways */

/* Takes the socket over (made non-blocking, closed by frame_channel_free). */
struct frame_channel *frame_channel_new(int socket);
struct frame_channel *frame_channel_free(struct frame_channel *channel); /* NULL gives NULL; returns NULL */
int frame_channel_socket(const struct frame_channel *channel);
/* Queues a frame and empties the writer. Sends what the socket takes now. 0, or a negative errno if the peer is gone. */
int frame_queue(struct frame_channel *channel, uint16_t type, uint32_t request, struct frame_writer *writer);
/* From now on frame_queue sends nothing of its own accord: for many frames at once, which frame_send or frame_flush then
 * sends together. */
void frame_hold(struct frame_channel *channel);
/* True while queued bytes wait for the socket: poll for POLLOUT and call frame_send. */
bool frame_unsent(const struct frame_channel *channel);
size_t frame_unsent_bytes(const struct frame_channel *channel);
int frame_send(struct frame_channel *channel);
/* 1: *RET_FRAME holds a frame; 0: none complete yet (poll for POLLIN); -EPIPE: the peer closed; -EPROTO: rubbish;
 * else a negative errno. */
int frame_receive(struct frame_channel *channel, struct frame *ret_frame);
/* Blocking variants for small programs: wait until done, or TIMEOUT milliseconds (-1: for ever; -ETIMEDOUT). */
int frame_receive_wait(struct frame_channel *channel, struct frame *ret_frame, int timeout);
int frame_flush(struct frame_channel *channel, int timeout);

/* Says hello and hears it: 0, -EPROTO with *RET_PROBLEM (freed with free()) naming both versions, or another errno. */
int frame_greet(
    struct frame_channel *channel, uint32_t protocol, const char *program, int timeout, char **ret_problem);

#endif
