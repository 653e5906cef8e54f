/* How documents are read at a site: [documents] of the site file. Plain values, handed from the configuration to
 * golive-reader; zeroes are the defaults. */
#ifndef GOLIVE_MODEL_DOCUMENT_SETTINGS_H
#define GOLIVE_MODEL_DOCUMENT_SETTINGS_H

#include <stdbool.h>

/* Whose text is compared with what text recognition sees on the same page. */
enum document_compare {
    DOCUMENT_COMPARE_PICTURES = 0, /* of pages that are a picture with text laid over it */
    DOCUMENT_COMPARE_ALL,          /* of every page with dates or signatures */
    DOCUMENT_COMPARE_NOTHING
};

#define DOCUMENT_LANGUAGES "eng"
#define DOCUMENT_RESOLUTION 300u
#define DOCUMENT_RECOGNITION_TIME 600u

struct document_settings {
    bool no_recognition;       /* pages without text stay unread */
    const char *languages;     /* as tesseract names them: "eng", "eng+spa"; NULL: DOCUMENT_LANGUAGES */
    unsigned resolution;       /* dots an inch at which pages are drawn; 0: DOCUMENT_RESOLUTION */
    unsigned recognition_time; /* seconds for all pages of a document; 0: DOCUMENT_RECOGNITION_TIME */
    const char *language_data; /* folder; NULL: where the system keeps it */
    const char *authorities;   /* PEM file of those whose certificates are trusted to sign; NULL: none */
    enum document_compare compare;
};

#endif
