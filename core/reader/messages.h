/* What the core and golive-reader say to each other (base/frame.h), and the file in which a document's fresh child
 * leaves its answer. Shared by both sides; parses no document.
 *
 *     core                                   reader
 *     FRAME_HELLO               <->          FRAME_HELLO
 *     READER_SETUP              ->           children at a time, seconds a document, how documents are read
 *                               <-           READER_READY   what of the jail is in force
 *     READER_READ + document    ->           any number of them
 *                               <-           READER_ANSWER  same request id, in any order
 *
 * An answer either carries the words itself (the child died or took too long) or a sealed memfd that the child has
 * written: the outcome. The reader's parent does not look into it; the core trusts neither. */
#ifndef GOLIVE_READER_MESSAGES_H
#define GOLIVE_READER_MESSAGES_H

#include "base/memory.h"
#include "base/text.h"
#include "model/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define READER_PROTOCOL 2u

#define READER_SETUP 16u
#define READER_TAG_JOBS 1u    /* u32 */
#define READER_TAG_TIMEOUT 2u /* u32, seconds */
/* How pictures are read; without READER_TAG_LANGUAGE_DATA they are not. */
#define READER_TAG_LANGUAGES 3u        /* string */
#define READER_TAG_LANGUAGE_DATA 4u    /* string: a folder, which the reader may then look into */
#define READER_TAG_RESOLUTION 5u       /* u32, dots an inch */
#define READER_TAG_RECOGNITION_TIME 6u /* u32, seconds a document */
#define READER_TAG_COMPARE 7u          /* u32, enum document_compare */
#define READER_TAG_AUTHORITIES 8u      /* bytes: certificates of those who may sign, PEM */

#define READER_READ 17u    /* one descriptor: the document's bytes */
#define READER_TAG_NAME 1u /* string: the file's name */

#define READER_READY 18u
#define READER_TAG_FORCE 1u /* u32: JAIL_ bits in force */
#define READER_TAG_WHY 2u   /* string: why some are not; may be left out */

#define READER_ANSWER 19u   /* no descriptor and READER_TAG_ERROR, or one descriptor and no field */
#define READER_TAG_ERROR 1u /* string: why there is no outcome */

/* Limits, each with words of its own for the person whose document passes it. */
#define READER_LONGEST_DOCUMENT ((size_t)64 << 20) /* bytes */
#define READER_LONGEST_TEXT ((size_t)32 << 20)     /* bytes of UTF-8 */
#define READER_MOST_PAGES 5000
#define READER_MEMORY ((uint64_t)1 << 30)          /* address space of a child, bytes */
#define READER_LONGEST_OUTCOME ((size_t)512 << 20) /* bytes a child may leave */
#define READER_TIMEOUT 60u                         /* seconds, unless told otherwise */
#define READER_LONGEST_RECOGNITION 86400u          /* seconds that may be asked for */
#define READER_LONGEST_AUTHORITIES ((size_t)4 << 20)
#define READER_MOST_WAITING 1024u /* documents handed over and not answered */

/* What a child says of its document. */
struct reader_outcome {
    enum evidence_state state; /* GOT, UNAVAILABLE or REFUSED */
    const char *media_type;    /* what it really is, "" if that could not be told */
    const char *error;         /* NULL if GOT */
    const char *remark;        /* or NULL */
    const void *blob;          /* 8-byte aligned if the file is mapped; NULL unless GOT */
    size_t length;
    uint32_t depends; /* READER_DEPENDS_ */
};
#define READER_DEPENDS_RECOGNITION 1u /* on whether and how pictures are read */
#define READER_DEPENDS_AUTHORITIES 2u /* on whose signatures are trusted */

/* Writes the outcome to DESCRIPTOR. 0 or a negative errno. */
int reader_outcome_write(int descriptor, const struct reader_outcome *outcome);
/* Appends what reader_outcome_write writes before the blob, for who writes the blob himself. */
void reader_outcome_begin(const struct reader_outcome *outcome, struct text *bytes);
/* Reads it from the file's bytes; strings go into the arena, the blob stays where it is. The blob itself is not looked
 * into. 0, or -EBADMSG if anything about it is not as reader_outcome_write leaves it. */
int reader_outcome_read(
    const void *bytes, size_t length, struct arena *arena, struct reader_outcome *ret_outcome);

/* What of a file's name has a say in how it is read: its ending, if it is one that does ("md", "pdf" …), else "". The
 * same bytes under names with the same hint get the same answer. A constant. */
const char *reader_name_hint(const char *name);

#endif
