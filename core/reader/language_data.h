/* Where the data of text recognition lie, and what a recognition hangs on besides the picture. For both sides of
 * golive-reader: looks at files' names, sizes and days, opens none. */
#ifndef GOLIVE_READER_LANGUAGE_DATA_H
#define GOLIVE_READER_LANGUAGE_DATA_H

#include "model/document_settings.h"

/* The folder with the data of all the settings' languages; freed with free(). NULL if there is none: then *RET_MISSING
 * (may be NULL; freed with free()) is the first language that is lacking. */
char *language_data_folder(const struct document_settings *settings, char **ret_missing);
/* Path of the recognising library, freed with free(); NULL if it is not installed. */
char *recognition_library(void);
/* Changes whenever the same picture could be read otherwise: languages and their data, resolution, time, library. Freed
 * with free(). */
char *recognition_identity(const struct document_settings *settings);

#endif
