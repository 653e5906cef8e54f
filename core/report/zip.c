/* Stored ZIP archives (APPNOTE.TXT 6.3: 4.3.7, 4.3.12, 4.3.16). Knows nothing of golive. See zip.h. */
#include "report/zip.h"

#include <string.h>

#define VERSION 20    /* 2.0: folders */
#define DOS_DATE 0x21 /* 1980-01-01, the first that there is: the archive must not depend on the day */
#define CRC_POLYNOMIAL 0xedb88320u

/* CRC-32 as ZIP has it, bit by bit: letters are small. */
static uint32_t crc_of(const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < length; i++) {
        crc ^= at[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? CRC_POLYNOMIAL : 0);
    }
    return ~crc;
}

static void number(struct text *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        text_append_char(out, (char)(value >> (8 * i) & 0xff));
}

/* What the local and the central header have in common. */
static void facts(struct text *out, uint32_t crc, size_t length, size_t name_length)
{
    number(out, VERSION, 2);
    number(out, 0, 2); /* flags */
    number(out, 0, 2); /* stored */
    number(out, 0, 2); /* midnight */
    number(out, DOS_DATE, 2);
    number(out, crc, 4);
    number(out, length, 4);
    number(out, length, 4);
    number(out, name_length, 2);
    number(out, 0, 2); /* no extra field */
}

struct zip zip_begin(struct text *out)
{
    return (struct zip){.out = out};
}

void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length)
{
    size_t offset = zip->out->length, name_length = strlen(name);
    uint32_t crc = crc_of(bytes, length);
    text_append(zip->out, "PK\3\4", 4);
    facts(zip->out, crc, length, name_length);
    text_append(zip->out, name, name_length);
    text_append(zip->out, bytes, length);
    text_append(&zip->directory, "PK\1\2", 4);
    number(&zip->directory, VERSION, 2);
    facts(&zip->directory, crc, length, name_length);
    number(&zip->directory, 0, 2); /* no comment */
    number(&zip->directory, 0, 2); /* first disk */
    number(&zip->directory, 0, 2); /* attributes within */
    number(&zip->directory, 0, 4); /* and without */
    number(&zip->directory, offset, 4);
    text_append(&zip->directory, name, name_length);
    zip->count++;
}

void zip_end(struct zip *zip)
{
    size_t offset = zip->out->length;
    text_append(zip->out, zip->directory.data, zip->directory.length);
    text_append(zip->out, "PK\5\6", 4);
    number(zip->out, 0, 4); /* one disk only */
    number(zip->out, zip->count, 2);
    number(zip->out, zip->count, 2);
    number(zip->out, zip->directory.length, 4);
    number(zip->out, offset, 4);
    number(zip->out, 0, 2); /* no comment */
    text_free(&zip->directory);
}
