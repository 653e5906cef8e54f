/* All bytes of the file are looked through, and all that its streams decode to: whatever stands behind the word "stream" and
 * begins as Flate does is decoded, whoever refers to it, and each stretch is searched for the names and operators without
 * which there is no picture. Offsets, lengths and references are not believed, so they cannot mislead. Names are compared with
 * their escapes undone, operators wherever poppler's lexer would see one. See pdf_proof.h. */
#include "reader/pdf_proof.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MOST_DECODED ((size_t)64 << 20) /* bytes of all streams; of more there is no proof */
#define MOST_STREAMS 200000u
#define LONGEST_LINE 256   /* bytes behind the word "stream" */
#define LONGEST_TOKEN 100u /* longer ones are broken up by poppler, at 128 */
#define LONGEST_NAME 16u   /* of those below */
#define WINDOW (-15)       /* deflate without its head, which is looked at here */

struct search {
    bool begins;    /* BI: begins a picture in the content */
    bool data;      /* ID: its pixels follow; both may stand in streams that are read as one */
    bool barred;    /* there is a picture, or something that could hide one */
    size_t decoded; /* bytes */
    unsigned streams;
};

/* What ends a token: white space and delimiters. */
static bool is_special(unsigned char byte)
{
    return byte <= ' '
               ? byte == 0 || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r' || byte == ' '
               : strchr("()<>[]{}/%", byte) != NULL;
}

static bool special[256];
static bool telling[256]; /* bytes at which something may begin that is looked for */

static void know_bytes(void)
{
    for (unsigned byte = 0; byte < 256; byte++)
        special[byte] = is_special((unsigned char)byte);
    telling['/'] = telling['B'] = telling['I'] = true;
}

static int digit_of(unsigned char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Whether the name (behind its "/") is a picture's, or that of something through which its bytes could be others. */
static bool is_barred(const unsigned char *at, const unsigned char *end)
{
    static const char *const names[] = {"Image", "Predictor", "Encrypt", "Crypt", "LZWDecode", "LZW",
        "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "RunLengthDecode", "RL", "CCITTFaxDecode", "CCF",
        "DCTDecode", "DCT", "JBIG2Decode", "JPXDecode"};
    char name[LONGEST_NAME + 1] = "";
    size_t length = 0;
    while (at < end && !special[*at]) {
        unsigned char byte = *at++;
        if (byte == '#' && end - at >= 2 && digit_of(at[0]) >= 0 && digit_of(at[1]) >= 0) {
            byte = (unsigned char)(digit_of(at[0]) << 4 | digit_of(at[1]));
            at += 2;
        }
        if (length == LONGEST_NAME)
            return false;
        name[length++] = (char)byte;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return true;
    }
    return false;
}

/* Whether an operator can begin behind BEFORE: numbers need no blank behind them. */
static bool begins_behind(unsigned char before)
{
    return (special[before] && before != '/') || (before >= '0' && before <= '9') || before == '+' ||
           before == '-' || before == '.';
}

/* Whether the lexer may begin a token at AT: behind what ends one, or where one grew so long that it is broken up. */
static bool may_begin(const unsigned char *bytes, size_t at)
{
    size_t longest = at < LONGEST_TOKEN ? at : LONGEST_TOKEN;
    size_t run = 0;
    if (at == 0 || begins_behind(bytes[at - 1]))
        return true;
    while (run < longest && !special[bytes[at - 1 - run]])
        run++;
    return run == LONGEST_TOKEN;
}

/* Looks through a stretch: the file as it is, or what a stream decodes to. */
static void look_through(const unsigned char *bytes, size_t length, struct search *search)
{
    for (size_t i = 0; i < length && !search->barred; i++) {
        while (i < length && !telling[bytes[i]])
            i++;
        if (i + 1 >= length)
            return; /* the last byte alone is neither a name nor an operator */
        unsigned char byte = bytes[i];
        unsigned char next = bytes[i + 1];
        if (byte == '/')
            search->barred = is_barred(bytes + i + 1, bytes + length);
        bool begins = byte == 'B' && next == 'I';
        bool data = byte == 'I' && next == 'D';
        if ((begins || data) && (i + 2 == length || special[bytes[i + 2]]) && may_begin(bytes, i)) {
            search->begins |= begins;
            search->data |= data;
        }
    }
}

/* Whether poppler would take the bytes for Flate. */
static bool begins_flate(const unsigned char *bytes, size_t length)
{
    return length >= 2 && (bytes[0] & 0x0f) == 8 && (bytes[0] << 8 | bytes[1]) % 31 == 0 &&
           !(bytes[1] & 0x20);
}

/* Decodes into *RET_BYTES, to be freed. False if it is damaged or too much. */
static bool decode(
    const unsigned char *bytes, size_t length, size_t most, unsigned char **ret_bytes, size_t *ret_length)
{
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)(bytes + 2), .avail_in = (uInt)(length - 2)};
    size_t capacity = 0;
    unsigned char *made = NULL;
    int result = inflateInit2(&stream, WINDOW);
    bool begun = result == Z_OK;
    while (result == Z_OK && stream.total_out < most) {
        memory_reserve(&made, &capacity, (size_t)stream.total_out + 65536, 1);
        stream.next_out = made + stream.total_out;
        stream.avail_out = (uInt)(capacity - stream.total_out);
        result = inflate(&stream, Z_NO_FLUSH);
    }
    *ret_length = (size_t)stream.total_out;
    *ret_bytes = made;
    if (begun)
        inflateEnd(&stream);
    return result == Z_STREAM_END;
}

/* What stands behind the word "stream", in the next line. */
static void look_into_stream(const unsigned char *at, const unsigned char *end, struct search *search)
{
    const unsigned char *last = end - at > LONGEST_LINE ? at + LONGEST_LINE : end;
    while (at < last && *at != '\n' && *at != '\r')
        at++;
    search->barred |= at == last || ++search->streams > MOST_STREAMS;
    if (search->barred)
        return;
    at += *at == '\r' && end - at >= 2 && at[1] == '\n' ? 2 : 1;
    if (!begins_flate(at, (size_t)(end - at)))
        return; /* as it is, it was looked through with the file */
    unsigned char *decoded = NULL;
    size_t length = 0;
    if (!decode(at, (size_t)(end - at), MOST_DECODED - search->decoded, &decoded, &length) ||
        begins_flate(decoded, length))
        search->barred = true;
    else
        look_through(decoded, length, search);
    search->decoded += length;
    search->barred |= search->decoded >= MOST_DECODED;
    free(decoded);
}

bool proof_of_no_pictures(const void *bytes, size_t length)
{
    static const char word[] = "stream";
    const unsigned char *at = bytes;
    const unsigned char *end = at + length;
    struct search search = {0};
    if (length > UINT32_MAX / 2)
        return false;
    know_bytes();
    look_through(bytes, length, &search);
    while (!search.barred && !(search.begins && search.data) &&
           (at = memmem(at, (size_t)(end - at), word, sizeof word - 1)) != NULL) {
        at += sizeof word - 1;
        look_into_stream(at, end, &search);
    }
    return !search.barred && !(search.begins && search.data);
}
