/* Three bytes are four letters. See base64.h. */
#include "base/base64.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes; what is missing is shown by '='. */
static void write_group(const unsigned char *bytes, size_t length, char out[4])
{
    uint32_t group = 0;
    for (size_t i = 0; i < 3; i++)
        group = group << 8 | (i < length ? bytes[i] : 0);
    for (size_t i = 0; i < 4; i++)
        out[i] = i <= length ? letters[group >> (18 - 6 * i) & 63] : '=';
}

void base64_append(struct text *out, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i += 3) {
        char group[4];
        write_group((const unsigned char *)bytes + i, length - i < 3 ? length - i : 3, group);
        text_append(out, group, sizeof group);
    }
}

int base64_read(const char *text, void *ret_bytes, size_t length)
{
    if (strlen(text) < BASE64_LENGTH(length))
        return -EBADMSG;
    for (size_t i = 0; i < length; i += 3, text += 4) {
        unsigned char bytes[3];
        char again[4];
        uint32_t group = 0;
        size_t count = length - i < 3 ? length - i : 3;
        for (size_t k = 0; k < 4; k++) {
            const char *letter = text[k] ? strchr(letters, text[k]) : NULL;
            group = group << 6 | (letter ? (uint32_t)(letter - letters) : 0);
        }
        for (size_t k = 0; k < 3; k++)
            bytes[k] = (unsigned char)(group >> (16 - 8 * k));
        write_group(bytes, count, again);
        if (memcmp(again, text, sizeof again) != 0)
            return -EBADMSG;
        memcpy((unsigned char *)ret_bytes + i, bytes, count);
    }
    return 0;
}
