/* A long PDF is read by two children at a time: the first begins with its first page, the second with its last, and where they
 * meet nothing is left. What the second read it leaves in a memory file, where the first takes it from. What the second could not
 * read, or did not get to, the first reads itself, so that the outcome is the same with and without it. Knows nothing of poppler
 * and of processes. */
#ifndef GOLIVE_READER_PDF_REST_H
#define GOLIVE_READER_PDF_REST_H

#include "base/text.h"
#include "model/document_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rest_role {
    REST_ALONE = 0, /* nobody helps */
    REST_FIRST,     /* takes what the second left */
    REST_SECOND     /* reads from the end, and nothing else */
};

/* How many pages the first took from the beginning and the second from the end, in memory that both share. */
struct rest_claims {
    _Atomic uint64_t taken; /* the second's in the upper half */
    _Atomic uint32_t proof; /* that there are no pictures: 0, or an enum of pdf_rest.c */
};

/* Made before the children are forked; NULL if it cannot be had. */
struct rest_claims *rest_claims_new(void);
void rest_claims_free(struct rest_claims *claims);

/* Which child this is; MEMORY is the memory file, PIPE the end of a pipe on which the second says that it is done. */
void rest_assume(enum rest_role role, int memory, int pipe, struct rest_claims *claims);
/* A document begins: none of its pages is taken by this child yet. */
void rest_begin(void);
/* What is read from here on are documents within the document: this child reads them alone. */
void rest_alone(void);
enum rest_role rest_role(void);

/* The next page that is for this child to read, of COUNT, from 0; false if none is left. The first gets them in their order, and
 * all of them if they are too few to be worth sharing. */
bool rest_claim(int count, int *ret_page);

/* The proof that a document has no pictures (pdf_proof.h) costs as much as many pages, so one child makes it for both. True: it is
 * for this one to make, and to say with rest_proved() what came of it. */
bool rest_may_prove(void);
void rest_proved(bool none);
/* Whether it is proven by now that there are none. */
bool rest_no_pictures(void);

struct rest_page {   /* a page as the second read it */
    uint32_t length; /* bytes of its text; a byte parts it from that of the next */
    uint32_t letters;
    uint32_t flags;
    uint32_t pictures; /* PICTURES_NOT_COUNTED */
    uint32_t filled;   /* 1: something was filled into it */
    uint32_t looked;   /* 1: it was looked at, and there is nothing on it */
    uint32_t left;     /* 1: it is for the first to read */
    uint32_t reserved;
};

/* In the second: leaves COUNT pages, the last of the document first, whose texts stand in TEXT with a form feed between each two,
 * and says that it is done. */
void rest_leave(const struct rest_page *pages, size_t count, const char *text, size_t length);

struct rest { /* what the second left */
    const struct rest_page *pages;
    size_t count;
    const char *text;
    const char **texts; /* of each page */
    void *mapped;       /* or NULL */
    size_t length;
};

/* In the first, which has MOST pages still to read: waits until the second is done or gone. No pages if it left nothing, or
 * nothing sound. */
void rest_take(size_t most, struct rest *ret_rest);
/* The text of a page of it: pages[INDEX].length bytes. */
const char *rest_text(const struct rest *rest, size_t index);
void rest_free(struct rest *rest);

#endif
