/* What the files that read a case share, and nobody else sees. */
#ifndef GOLIVE_KIT_CASE_PRIVATE_H
#define GOLIVE_KIT_CASE_PRIVATE_H

#include "config/section.h"
#include "kit/case.h"

/* Behind KIND and a blank: "evidence file:a.txt" gives "file:a.txt"; NULL if the section is of another kind. */
const char *case_subject(const struct ini_section *section, const char *kind);
/* Complains of keys that are not in KNOWN (NULL-ended; one that ends with a dot stands for all that begin so). */
void case_check_keys(struct plugin_case *of, const struct ini_section *section, const char *const *known);

/* Finds the pieces of evidence: those that options of the check name, then the addresses (case_evidence.c). */
void case_take_evidence(
    struct plugin_case *of, const struct plugin_description *plugin, const char *data_folder);
/* Reads [expect] and [expect SUBJECT] (case_expect.c). */
void case_take_expectations(struct plugin_case *of, const struct plugin_description *plugin);

#endif
