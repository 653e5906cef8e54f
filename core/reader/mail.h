/* The pieces of a saved e-mail (RFC 5322, MIME): header fields, decoded bodies. Knows nothing of what is inside them. */
#ifndef GOLIVE_READER_MAIL_H
#define GOLIVE_READER_MAIL_H

#include "base/memory.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define MAIL_DEEPEST 8u
#define MAIL_MOST_PARTS 200u

/* A part that is not made of parts. */
struct mail_part {
    const char *type; /* "text/plain", in small letters */
    const char *name; /* of the file, "" if it has none */
    struct text bytes;
    bool attached; /* it stands beside the words, not among them */
    bool instead;  /* another form of the part before it (multipart/alternative) */
};

struct mail {
    struct arena arena;
    struct text head; /* "From: …\n" and what else a reader sees, in a fixed order */
    const char *subject;
    struct mail_part *parts;
    size_t count;
    size_t capacity;
    bool too_many; /* more parts, or deeper, than are read */
    bool cut;      /* a part ends with the file and not with its boundary */
};

void mail_read(const char *bytes, size_t length, struct mail *ret_mail);
void mail_free(struct mail *mail);

#endif
