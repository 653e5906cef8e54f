/* Has golive-reader read one document with two children, as a check does, and does nothing else: what reading alone costs, from
 * starting the reader to its answer. Knows nothing of checks, caches and the store.
 *
 *   read_document GOLIVE-READER FILE */
#include "base/file.h"
#include "base/memory.h"
#include "reader/client.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_DOCUMENT ((size_t)256 << 20)

static void take(void *context, const struct reader_answer *answer)
{
    size_t *length = context;
    *length = answer->state == EVIDENCE_GOT ? answer->length : 0;
}

int main(int count, char **words)
{
    struct text bytes = {.maximum = LONGEST_DOCUMENT};
    AUTO_FREE char *problem = NULL;
    size_t length = 0;

    if (count != 3) {
        fputs("usage: read_document GOLIVE-READER FILE\n", stderr);
        return 64;
    }
    int error = file_read_path(words[2], LONGEST_DOCUMENT, &bytes);
    int descriptor = error ? -1 : memory_file("document", bytes.data, bytes.length);
    text_free(&bytes);
    if (descriptor < 0) {
        fprintf(stderr, "read_document: %s cannot be read\n", words[2]);
        return 66;
    }
    const struct reader_options options = {.program = words[1], .jobs = 2};
    const struct reader_document document = {descriptor, words[2], 0};
    struct reader *reader = reader_new(&options);
    error = reader_read(reader, &document, 1, take, &length, &problem);
    reader_free(reader);
    close(descriptor);
    if (error || !length)
        fprintf(stderr, "read_document: %s\n", problem ? problem : "it gives no text");
    return error || !length ? 69 : 0;
}
