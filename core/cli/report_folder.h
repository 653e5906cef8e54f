/* A report of many files in a folder. */
#ifndef GOLIVE_CLI_REPORT_FOLDER_H
#define GOLIVE_CLI_REPORT_FOLDER_H

#include "report/report.h"

/* True if OUTPUT names a folder: it ends with a slash, or there is one of that name. */
bool is_report_folder(const char *output);
/* Writes the report into FOLDER, made if it is not there. Pages of an earlier report there that this one has not are taken
 * away, so that no page is left that says what nobody found; other files stay. 0 or a negative errno. */
int write_report_folder(const char *path, const struct report_format *format, const struct run *run,
    const struct report_options *options);

#endif
