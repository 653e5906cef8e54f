/* Handing a report over in pieces. See sink.h. */
#include "report/sink.h"

#include <errno.h>
#include <string.h>

#define HAND_OVER ((size_t)65536)

static void hand_over(struct sink *sink)
{
    struct text *out = &sink->out;
    if (out->length && fwrite(out->data, 1, out->length, sink->file) != out->length && !sink->error)
        sink->error = errno ? -errno : -EIO;
    if (out->overflowed && !sink->error)
        sink->error = -EFBIG;
    text_clear(out);
}

void sink_pass(struct sink *sink)
{
    if (sink->out.length >= HAND_OVER)
        hand_over(sink);
}

int sink_end(struct sink *sink)
{
    hand_over(sink);
    text_free(&sink->out);
    return sink->error;
}

void sink_escaped(struct text *out, const char *foreign, const char *escaped)
{
    if (!foreign)
        return;
    struct text visible = {0};
    text_append_visible(&visible, foreign);
    const char *rest = text_string(&visible);
    while (*rest) {
        size_t plain = strcspn(rest, escaped);
        text_append(out, rest, plain);
        rest += plain;
        if (!*rest)
            break;
        text_append_char(out, '\\');
        text_append_char(out, *rest++);
    }
    text_free(&visible);
}

void sink_cut(struct text *out, const char *text, size_t maximum)
{
    size_t length = strnlen(text, maximum + 1);
    bool cut = length > maximum;
    size_t end = cut ? maximum : length;
    while (cut && end > 0 && end + 4 > maximum && ((unsigned char)text[end] & 0xc0) == 0x80)
        end--;
    text_append(out, text, end);
    text_append_string(out, cut ? "... (cut; json has it whole)" : "");
}
