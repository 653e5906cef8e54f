/* The control words of RTF that golive knows, and letters of code pages. Data only: rtf.c reads. */
#ifndef GOLIVE_READER_RTF_H
#define GOLIVE_READER_RTF_H

#include <stdint.h>

/* What a control word does. */
enum rtf_act {
    RTF_UNKNOWN = 0,
    RTF_BREAK,    /* a gap in the text: VALUE says which */
    RTF_LETTER,   /* the character VALUE */
    RTF_SKIP,     /* what stands in this group is no text */
    RTF_SHOW,     /* it is, whatever stands around it */
    RTF_TITLE,    /* the document's title */
    RTF_HEADER,   /* a header or footer */
    RTF_NOTE,     /* a footnote or endnote */
    RTF_PICTURE,  /* a picture: no text */
    RTF_COMMENT,  /* a comment: no text */
    RTF_EMBEDDED, /* another document inside; how it looks is text */
    RTF_FONTS,    /* the table of fonts */
    RTF_PAGE,     /* the document's code page is VALUE, or the word's own number */
    RTF_FONT,     /* a font: its letters are those of its code page */
    RTF_CHARSET,  /* in the table of fonts: which letters it has */
    RTF_UNICODE,  /* a character by its number */
    RTF_FALLBACK, /* how many characters behind it stand in for it */
    RTF_HIDDEN,   /* text that is not shown, until the number 0 */
    RTF_DELETED,  /* text that somebody struck out, until the number 0 */
    RTF_INSERTED, /* text that somebody added */
    RTF_PLAIN,    /* none of these any more */
    RTF_BINARY    /* so many bytes follow that are no RTF */
};

enum rtf_break { RTF_TAB = 1, RTF_LINE, RTF_PARAGRAPH };

struct rtf_word {
    const char *name;
    enum rtf_act act;
    uint32_t value;
};

/* The word of that name; NULL: it says nothing that golive wants to know. */
const struct rtf_word *rtf_word(const char *name);
/* The code page of a font's character set; 0: the document's. */
unsigned rtf_charset_page(long charset);
/* The character of a byte from 0x80 on; 0: golive does not know that code page, or it has none there. */
uint32_t rtf_letter(unsigned page, unsigned char byte);

#define RTF_PAGE_WINDOWS 1252u
#define RTF_PAGE_MAC 10000u
#define RTF_PAGE_SYMBOL 42u /* pictures in place of letters */

#endif
