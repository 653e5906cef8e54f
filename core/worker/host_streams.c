/* Data sets as a plugin may read them: files of any size, through a window of one piece, unpacked on the way. What is wrong
 * with a file is kept, so that no pass rests on it. What stands in a file, and its name, never get into a message of the host.
 * See golive/plugin.h. */
#include "worker/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define PIECE ((size_t)GOLIVE_DATA_PIECE)
#define BEHIND 64u                           /* NUL bytes behind what is handed out */
#define PACKED_PIECE ((size_t)256 << 10)     /* read at a time of a packed file */
#define ALWAYS_UNPACKED ((uint64_t)64 << 20) /* so much a packed file may give in any case */
#define MOST_TIMES 250u                      /* beyond that, so many times its own size */
#define LONGEST_NAME 1024u                   /* of a gzip header's name */
#define LONGEST_COMMENT 4096u
#define LONGEST_EXTRA 1024u
#define MOST_PACKING ((size_t)64 << 10) /* kept of the headers of all members */

/* The header of a gzip member (RFC 1952) while it is unpacked. */
struct packing {
    gz_header zlib;
    unsigned char name[LONGEST_NAME + 1];
    unsigned char comment[LONGEST_COMMENT + 1];
    unsigned char extra[LONGEST_EXTRA + 1];
    bool noted;
};

struct stream {
    uint64_t start;    /* of the window, in unpacked bytes */
    size_t length;     /* of the window */
    uint64_t read;     /* bytes taken from the file */
    bool packed;       /* gzip */
    bool unpacking;    /* zlib is set up */
    bool member_ended; /* gzip members may follow each other */
    bool ended;        /* the window reaches to the end of the file */
    z_stream zlib;
    struct packing header; /* of the member in hand */
    unsigned char *taken;  /* packed bytes, PACKED_PIECE of them */
    unsigned char window[PIECE + BEHIND];
};

struct stream *stream_free(struct stream *stream)
{
    if (stream && stream->unpacking)
        inflateEnd(&stream->zlib);
    if (stream)
        free(stream->taken);
    free(stream);
    return NULL;
}

const char *streams_problem(struct call *call, const struct golive_document *document)
{
    for (size_t i = 0; i < document->part_count; i++) {
        const struct loaded *part = document->parts[i];
        const char *problem = part->problem ? part->problem : "it was not read to its end";
        if (part->problem || (part->piece->state == EVIDENCE_GOT && !part->seen))
            return document->part_count == 1 ? problem
                                             : arena_format(call->arena, "file %zu of %zu: %s", i + 1,
                                                   document->part_count, problem);
    }
    return NULL;
}

/* ---- the file ---- */

static void spoil(struct loaded *loaded, const char *words)
{
    if (!loaded->problem)
        loaded->problem = words;
}

static bool as_the_core_saw_it(const struct piece *piece)
{
    struct stat status;
    return fstat(piece->stream, &status) == 0 && status.st_size == (off_t)piece->length &&
           status.st_mtim.tv_sec * INT64_C(1000000000) + status.st_mtim.tv_nsec == piece->times[0] &&
           status.st_ctim.tv_sec * INT64_C(1000000000) + status.st_ctim.tv_nsec == piece->times[1];
}

/* Takes up to MOST bytes from offset AT of the file as it lies there; 0 at its end or when something is wrong. */
static size_t take(struct loaded *loaded, uint64_t at, unsigned char *out, size_t most)
{
    const struct piece *piece = loaded->piece;
    size_t left = at < piece->length ? (size_t)(piece->length - at) : 0;
    most = left < most ? left : most;
    if (!piece->stream) {
        if (most)
            memcpy(out, (const char *)piece->bytes + at, most);
        return most;
    }
    if (!left) {
        if (!as_the_core_saw_it(piece))
            spoil(loaded, "it changed while it was read; run golive again");
        return 0;
    }
    for (;;) {
        ssize_t got = pread(piece->stream, out, most, (off_t)at);
        if (got > 0)
            return (size_t)got;
        if (got < 0 && errno == EINTR)
            continue;
        spoil(loaded, got == 0 ? "it changed while it was read; run golive again"
                               : "it cannot be read to its end: the disk or share reports an error");
        return 0;
    }
}

/* ---- what gzip's headers say ---- */

static void expect_header(struct stream *stream)
{
    struct packing *header = &stream->header;
    memset(header, 0, sizeof *header);
    header->zlib.name = header->name;
    header->zlib.name_max = LONGEST_NAME;
    header->zlib.comment = header->comment;
    header->zlib.comm_max = LONGEST_COMMENT;
    header->zlib.extra = header->extra;
    header->zlib.extra_max = LONGEST_EXTRA;
    inflateGetHeader(&stream->zlib, &header->zlib);
}

/* Adds a line, unless it stands there: members mostly say the same. Bytes that no text has become blanks. */
static void note_packing(struct loaded *loaded, const char *what, const unsigned char *bytes, size_t length)
{
    struct text line = {0};
    text_format(&line, "%s ", what);
    for (size_t i = 0; i < length; i++)
        text_append_char(&line, bytes[i] < ' ' || bytes[i] == 0x7f ? ' ' : (char)bytes[i]);
    text_append_char(&line, '\n');
    const char *known =
        loaded->packing.length ? strstr(text_string(&loaded->packing), text_string(&line)) : NULL;
    bool stands = known && (known == text_string(&loaded->packing) || known[-1] == '\n');
    if (!stands && loaded->packing.length + line.length > MOST_PACKING)
        spoil(loaded, "its gzip headers say more than anybody writes there");
    else if (!stands)
        text_append_string(&loaded->packing, text_string(&line));
    text_free(&line);
}

static void note_header(struct loaded *loaded)
{
    struct packing *header = &loaded->stream->header;
    if (header->noted || header->zlib.done != 1)
        return;
    header->noted = true;
    /* The buffers have one byte more than zlib may fill, so that what was cut can be told. */
    if (strlen((const char *)header->name) >= LONGEST_NAME ||
        strlen((const char *)header->comment) >= LONGEST_COMMENT || header->zlib.extra_len > LONGEST_EXTRA)
        spoil(loaded, "its gzip header says more than anybody writes there");
    if (header->name[0])
        note_packing(loaded, "name", header->name, strlen((const char *)header->name));
    if (header->comment[0])
        note_packing(loaded, "comment", header->comment, strlen((const char *)header->comment));
    /* Blocked gzip (BGZF) keeps each block's length there: six bytes that say nothing. */
    size_t extra = header->zlib.extra_len < LONGEST_EXTRA ? header->zlib.extra_len : LONGEST_EXTRA;
    if (extra && !(extra == 6 && memcmp(header->extra, "BC\2\0", 4) == 0))
        note_packing(loaded, "extra", header->extra, extra);
    if (header->zlib.time) {
        char *seconds = memory_format("%lu", header->zlib.time);
        note_packing(loaded, "time", (const unsigned char *)seconds, strlen(seconds));
        free(seconds);
    }
}

/* ---- unpacking ---- */

static bool begin_unpacking(struct stream *stream)
{
    if (stream->unpacking)
        inflateEnd(&stream->zlib);
    memset(&stream->zlib, 0, sizeof stream->zlib);
    stream->unpacking = inflateInit2(&stream->zlib, 16 + MAX_WBITS) == Z_OK;
    if (stream->unpacking)
        expect_header(stream);
    stream->member_ended = false;
    if (!stream->taken)
        stream->taken = memory_new(PACKED_PIECE, 1);
    return stream->unpacking;
}

/* What follows the end of a member: another one, or nothing but padding. False at the end of the file. */
static bool next_member(struct stream *stream)
{
    while (stream->zlib.avail_in && !*stream->zlib.next_in) {
        stream->zlib.next_in++;
        stream->zlib.avail_in--;
    }
    if (!stream->zlib.avail_in)
        return false;
    unsigned char *next = stream->zlib.next_in;
    uInt left = stream->zlib.avail_in;
    inflateReset2(&stream->zlib, 16 + MAX_WBITS);
    expect_header(stream);
    stream->zlib.next_in = next;
    stream->zlib.avail_in = left;
    stream->member_ended = false;
    return true;
}

static bool too_much(const struct stream *stream, const struct piece *piece)
{
    uint64_t unpacked = stream->start + stream->length;
    return unpacked > ALWAYS_UNPACKED && unpacked / MOST_TIMES > piece->length;
}

/* Unpacks up to MOST bytes; 0 at the end or when something is wrong. */
static size_t unpack(struct loaded *loaded, unsigned char *out, size_t most)
{
    struct stream *stream = loaded->stream;
    z_stream *zlib = &stream->zlib;
    zlib->next_out = out;
    zlib->avail_out = (uInt)most;
    if (too_much(stream, loaded->piece))
        spoil(loaded, "it unpacks to more than 250 times its size: unpack it and name what comes out");
    while (zlib->avail_out == most && !loaded->problem) {
        if (!zlib->avail_in) {
            size_t got = take(loaded, stream->read, stream->taken, PACKED_PIECE);
            if (!got && !stream->member_ended)
                spoil(loaded, "it is cut off: the packed data ends too soon");
            if (!got)
                return 0;
            stream->read += got;
            zlib->next_in = stream->taken;
            zlib->avail_in = (uInt)got;
        }
        if (stream->member_ended && !next_member(stream))
            continue;
        int answer = inflate(zlib, Z_NO_FLUSH);
        note_header(loaded);
        stream->member_ended = answer == Z_STREAM_END;
        if (answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR)
            spoil(loaded, "it is damaged: it cannot be unpacked");
    }
    return most - zlib->avail_out;
}

/* ---- the window ---- */

static bool is_packed(struct loaded *loaded)
{
    unsigned char magic[3];
    return take(loaded, 0, magic, sizeof magic) == sizeof magic && magic[0] == 0x1f && magic[1] == 0x8b &&
           magic[2] == 8;
}

static void restart(struct loaded *loaded, uint64_t from)
{
    struct stream *stream = loaded->stream;
    stream->start = stream->packed ? 0 : from;
    stream->read = stream->start;
    stream->length = 0;
    stream->ended = false;
    if (stream->packed && !begin_unpacking(stream))
        spoil(loaded, "there is no memory to unpack it");
}

static void open_stream(struct loaded *loaded)
{
    loaded->stream = memory_new(1, sizeof *loaded->stream);
    if (loaded->piece->stream && !as_the_core_saw_it(loaded->piece))
        spoil(loaded, "it changed while golive ran; run golive again");
    loaded->stream->packed = is_packed(loaded);
    restart(loaded, 0);
}

/* Fills the window from its end on. */
static void fill(struct loaded *loaded)
{
    struct stream *stream = loaded->stream;
    while (stream->length < PIECE && !stream->ended && !loaded->problem) {
        unsigned char *out = stream->window + stream->length;
        size_t room = PIECE - stream->length, got;
        if (stream->packed) {
            got = unpack(loaded, out, room);
        } else {
            got = take(loaded, stream->read, out, room);
            stream->read += got;
        }
        stream->length += got;
        stream->ended = got == 0;
    }
}

/* Moves the window to FROM. */
static void move_to(struct loaded *loaded, uint64_t from)
{
    struct stream *stream = loaded->stream;
    if (from < stream->start || (!stream->packed && from > stream->start + stream->length))
        restart(loaded, from);
    while (from > stream->start + stream->length && !stream->ended && !loaded->problem) {
        stream->start += stream->length;
        stream->length = 0;
        fill(loaded);
    }
    if (from <= stream->start + stream->length) {
        size_t passed = (size_t)(from - stream->start);
        memmove(stream->window, stream->window + passed, stream->length - passed);
        stream->start = from;
        stream->length -= passed;
        fill(loaded);
    }
    memset(stream->window + stream->length, 0, BEHIND);
}

/* Of a data set one file is open at a time: a window is large, and there may be a thousand files. */
static void close_others(const struct golive_document *document, const struct loaded *kept)
{
    for (size_t i = 0; i < document->part_count; i++) {
        if (document->parts[i] != kept)
            document->parts[i]->stream = stream_free(document->parts[i]->stream);
    }
}

/* ---- for the plugin ---- */

static const struct golive_document *as_document(const golive_data *data)
{
    return (const struct golive_document *)data;
}

static struct loaded *file_of(const golive_data *data, uint32_t file)
{
    const struct golive_document *document = as_document(data);
    return document && file < document->part_count ? document->parts[file] : NULL;
}

const golive_data *host_data_of(golive *g, const char *option)
{
    asks(call_of(g), "the data set", option);
    return (const golive_data *)call_evidence(call_of(g), option ? option : "", OPTION_DATASET);
}

int32_t host_data_state(golive *g, const golive_data *data)
{
    const struct golive_document *document = as_document(data);
    for (size_t i = 0; document && document->state == GOLIVE_GOT && i < document->part_count; i++) {
        if (document->parts[i]->problem)
            return GOLIVE_UNAVAILABLE;
    }
    return host_document_state(g, document);
}

const char *host_data_why(golive *g, const golive_data *data)
{
    return host_document_why(g, as_document(data));
}

uint32_t host_data_files(golive *g, const golive_data *data)
{
    (void)g;
    return data ? (uint32_t)as_document(data)->part_count : 0;
}

const char *host_data_name(golive *g, const golive_data *data, uint32_t file)
{
    const struct loaded *loaded = file_of(data, file);
    (void)g;
    return loaded ? loaded->piece->name : "";
}

uint64_t host_data_size(golive *g, const golive_data *data, uint32_t file)
{
    const struct loaded *loaded = file_of(data, file);
    (void)g;
    return loaded && loaded->piece->state == EVIDENCE_GOT ? loaded->piece->length : 0;
}

const char *host_data_problem(golive *g, const golive_data *data, uint32_t file)
{
    const struct loaded *loaded = file_of(data, file);
    (void)g;
    if (!loaded)
        return data ? "there is no such file" : "";
    return loaded->problem ? loaded->problem : loaded->piece->why;
}

const char *host_data_read(
    golive *g, const golive_data *data, uint32_t file, uint64_t from, uint32_t *ret_length)
{
    static const char nothing[BEHIND];
    struct loaded *loaded = file_of(data, file);
    uint32_t none;
    uint32_t *length = ret_length ? ret_length : &none;
    asks(call_of(g), "a piece of a data set", NULL);
    *length = 0;
    if (!loaded || loaded->piece->state != EVIDENCE_GOT)
        return nothing;
    if (!loaded->stream) {
        close_others(as_document(data), loaded);
        open_stream(loaded);
    }
    if (loaded->problem)
        return nothing;
    struct stream *stream = loaded->stream;
    move_to(loaded, from);
    if (loaded->problem || from != stream->start)
        return nothing;
    if (from <= loaded->furthest && from + stream->length > loaded->furthest)
        loaded->furthest = from + stream->length;
    loaded->seen |= stream->ended && from + stream->length <= loaded->furthest;
    *length = (uint32_t)stream->length;
    return (const char *)stream->window;
}

const char *host_data_packing(golive *g, const golive_data *data, uint32_t file)
{
    const struct loaded *loaded = file_of(data, file);
    return loaded && loaded->packing.length ? arena_copy(call_of(g)->arena, text_string(&loaded->packing))
                                            : "";
}

golive_place host_data_place(golive *g, const golive_data *data)
{
    return host_document_place(g, as_document(data));
}
