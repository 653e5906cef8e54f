/* What a file is, by its bytes. The name is asked only where bytes cannot tell. Knows nothing of how kinds are read. */
#ifndef GOLIVE_READER_KIND_H
#define GOLIVE_READER_KIND_H

#include <stddef.h>

enum kind_reader {
    KIND_NOT_READ, /* golive has no reader for it: `words` says what it is */
    KIND_PDF,
    KIND_ZIP, /* DOCX, ODT or something else in a ZIP container: its table of contents decides */
    KIND_PLAIN,
    KIND_MARKDOWN,
    KIND_PICTURE,
    KIND_HTML,
    KIND_RTF,
    KIND_MAIL
};

struct kind {
    enum kind_reader reader;
    const char *media_type;
    const char *words;  /* "a PNG image"; NULL if it is read */
    const char *advice; /* what to do; NULL if there is nothing to say beyond KIND_ADVICE */
};

#define KIND_ADVICE "save it as PDF, DOCX, ODT, RTF, HTML or text"

/* BYTES may be NULL if LENGTH is 0. HINT is reader_name_hint() of the file's name. */
struct kind kind_of(const void *bytes, size_t length, const char *hint);

#endif
