/* Settling evidence with what was recorded, and with nothing else. Knows nothing of where the record is. See recorded.h. */
#include "gather/recorded.h"

#include "base/text.h"

bool recorded_settle(
    recorded_evidence *recorded, void *context, struct gathered *gathered, struct http_copy *ret_copy)
{
    const char *uri = gathered->evidence.uri;
    struct evidence evidence;
    struct text bytes = {0};
    bool held = false;
    if (!recorded(context, uri, &evidence, &bytes)) {
        gathered->evidence.state = EVIDENCE_UNAVAILABLE;
        gathered->evidence.error = "it was not asked for in the run that is replayed";
        return false;
    }
    gathered->evidence = evidence;
    gathered->evidence.uri = uri;
    *ret_copy = (struct http_copy){.descriptor = -1};
    if (evidence.state == EVIDENCE_GOT) {
        held = http_copy_hold(ret_copy, text_string(&bytes), bytes.length) == 0;
        gathered->bytes = ret_copy->bytes;
        gathered->length = ret_copy->length;
        gathered->descriptor = ret_copy->descriptor;
    }
    text_free(&bytes);
    return held;
}
