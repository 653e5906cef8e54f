/* A letter to somebody who can answer what is open about a product: plain data, and three ways to write it down, which
 * say the same. Strings are foreign and made harmless here. Must not know where questions come from, nor who asks. */
#ifndef GOLIVE_REPORT_LETTER_H
#define GOLIVE_REPORT_LETTER_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct letter_item {
    const char *question; /* in plain words */
    const char *about;    /* what of it is meant: "payer: self pay; age: 0-17"; "" if nothing in particular */
    const char *document; /* the one that was looked into: "acme-baa-2026-04.md"; "" if none */
    const char *settled_by; /* the document that would settle it; "" if not known */
    const char *why;        /* what it rests on */
    const char *found;      /* what was found so far; "" if nothing is to be said */
    const char *reference;  /* "baa/BAA-24": to be quoted in the answer */
    const char *also; /* "BAA-01, BAA-02": what the answer settles too, or opens the way to; "" if nothing */
};

struct letter {
    const char *to;      /* "Acme Health AI, Inc."; "the privacy officer" */
    const char *address; /* of mail; "" if not known, as are all below */
    const char *from;    /* the site */
    const char *contact; /* its address */
    const char *date;    /* YYYY-MM-DD */
    const char *product; /* "Acme Scribe (rolling version) by Acme Health AI, Inc." */
    const char *go_live; /* YYYY-MM-DD */
    const char *signer;  /* "M. Lindqvist, Practice manager" */
    bool outside;        /* to somebody outside the site */
    bool in_use;         /* the product is used already */
    const struct letter_item *items;
    size_t count;
};

struct letter_format {
    const char *name;   /* "text" */
    const char *ending; /* of a file's name: ".txt" */
    const char *summary;
    bool binary; /* nothing for a terminal */
    void (*write)(const struct letter *letter, struct text *out);
};

/* Ended by one without a name; the first is the default. */
extern const struct letter_format letter_formats[];
const struct letter_format *letter_format_find(const char *name); /* NULL if there is none */

/* What all three say, so that they cannot differ. Appended, made visible, not yet escaped. */
const char *letter_greeting(const struct letter *letter);
void letter_opening(const struct letter *letter, struct text *words);
void letter_closing(const struct letter *letter, struct text *words);
/* Label and words of an item's further lines, by number from 0; false past the last. WORDS is cleared first, and left empty
 * where there is nothing to say. */
bool letter_line(const struct letter_item *item, size_t number, const char **ret_label, struct text *words);
/* The lines above a letter in the same manner: To, From, Date, About. */
bool letter_head(const struct letter *letter, size_t number, const char **ret_label, struct text *words);

/* letter_docx.c */
void letter_docx(const struct letter *letter, struct text *out);

#endif
