/* OpenDocument text (ODT), from a package that was opened already. */
#ifndef GOLIVE_READER_ODT_H
#define GOLIVE_READER_ODT_H

#include "reader/docx_package.h"
#include "reader/extract.h"

void extract_odt(const struct docx_package *package, struct extracted *extracted);

#endif
