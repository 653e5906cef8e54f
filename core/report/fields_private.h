/* For the tables of fields alone: handing values over. */
#ifndef GOLIVE_REPORT_FIELDS_PRIVATE_H
#define GOLIVE_REPORT_FIELDS_PRIVATE_H

#include "report/fields.h"

/* VALUE, unless it is NULL or "". */
void give(field_taker *take, void *context, const char *value);
/* What stands in place->scratch, which is empty afterwards. */
void give_scratch(struct place *place, field_taker *take, void *context);
void give_date(struct place *place, field_taker *take, void *context, struct date date);
void give_instant(field_taker *take, void *context, instant at);
/* "yes" or "no" */
void give_yes(field_taker *take, void *context, bool value);

#endif
