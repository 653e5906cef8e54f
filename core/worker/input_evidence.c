/* A piece of evidence as the core hands it over: bytes within the frame, a sealed memory file, or a file of a data set that
 * is read piece by piece. Looks at none of the bytes. See inputs.h. */
#include "worker/inputs.h"

#include "base/file.h"
#include "worker/messages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Moves the file's descriptor out of the way of those that have their places. */
static int take_stream(struct piece *piece, const struct frame *frame, const int64_t *about, size_t count)
{
    if (count != 3 || about[0] < 0 || frame->descriptor_count != 1 || piece->bytes)
        return -EPROTO;
    int high = fcntl(frame->descriptors[0], F_DUPFD_CLOEXEC, PIECE_LOWEST_STREAM);
    if (high < 0) {
        piece->state = EVIDENCE_UNAVAILABLE;
        piece->why = "too many files are open at a time";
        return 0;
    }
    piece->stream = high;
    piece->length = (size_t)about[0];
    memcpy(piece->times, about + 1, sizeof piece->times);
    return 0;
}

static int decode_piece(struct piece *piece, const struct frame *frame)
{
    int64_t about[3] = {0};
    size_t about_count = 0;
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    piece->name = piece->why = piece->digest = piece->media_type = "";
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_STATE:
            piece->state = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_NAME:
            piece->name = frame_string(&fields, &field, &piece->arena);
            break;
        case WORKER_TAG_MEDIA_TYPE:
            piece->media_type = frame_string(&fields, &field, &piece->arena);
            break;
        case WORKER_TAG_WHY:
            piece->why = frame_string(&fields, &field, &piece->arena);
            break;
        case WORKER_TAG_DIGEST:
            piece->digest = frame_string(&fields, &field, &piece->arena);
            break;
        case WORKER_TAG_BYTES: /* the arena aligns them as a text blob wants it */
            piece->bytes = arena_copy_bytes(&piece->arena, field.bytes, field.length);
            piece->length = field.length;
            break;
        case WORKER_TAG_STREAM:
            about[about_count < 2 ? about_count : 2] = frame_i64(&fields, &field);
            about_count++;
            break;
        default:
            fields.broken = true;
        }
    }
    if (fields.broken || (unsigned)piece->state >= EVIDENCE_STATE_COUNT)
        return -EPROTO;
    if (about_count)
        return take_stream(piece, frame, about, about_count);
    if (!frame->descriptor_count)
        return 0;
    piece->mapped = true;
    return frame->descriptor_count == 1 && !piece->bytes
               ? file_map(frame->descriptors[0], &piece->bytes, &piece->length)
               : -EPROTO;
}

int piece_new(const struct frame *frame, struct piece **ret_piece)
{
    struct piece *piece = memory_new(1, sizeof *piece);
    piece->serial = frame->request;
    int error = decode_piece(piece, frame);
    for (unsigned i = 0; i < frame->descriptor_count; i++)
        close(frame->descriptors[i]);
    if (error)
        piece_free(piece);
    else
        *ret_piece = piece;
    return error;
}

struct piece *piece_free(struct piece *piece)
{
    if (piece && piece->mapped)
        file_unmap(piece->bytes, piece->length);
    if (piece && piece->stream)
        close(piece->stream);
    if (piece)
        arena_free(&piece->arena);
    free(piece);
    return NULL;
}
