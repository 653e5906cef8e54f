/* A piece of evidence as the core hands it over: its state, its names, its bytes, which are not looked into here. See
 * inputs.h. */
#include "worker/inputs.h"

#include "base/file.h"
#include "worker/messages.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int decode_piece(struct piece *piece, const struct frame *frame)
{
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
        default:
            fields.broken = true;
        }
    }
    if (fields.broken || (unsigned)piece->state >= EVIDENCE_STATE_COUNT)
        return -EPROTO;
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
    if (piece)
        arena_free(&piece->arena);
    free(piece);
    return NULL;
}
