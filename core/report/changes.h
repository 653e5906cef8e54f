/* What changed since another run, in words for a person. */
#ifndef GOLIVE_REPORT_CHANGES_H
#define GOLIVE_REPORT_CHANGES_H

#include "base/json.h"
#include "base/text.h"
#include "model/result.h"

/* Appends one line without its end: "BAA-26 (baa): was pass: in force; is fail: the agreement ended". Foreign words are made
 * visible. */
void change_words(const struct difference *change, struct text *words);
/* Writes it as an object of golive-report/1. */
void change_json(const struct difference *change, struct json_writer *json);

#endif
