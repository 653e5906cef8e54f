/* What is to come, drawn: the days on which decisions change (golive forecast) and the days on which something lapses
 * (golive calendar). Each reads the model and nothing else. Foreign text comes out harmless. */
#ifndef GOLIVE_REPORT_FORECAST_H
#define GOLIVE_REPORT_FORECAST_H

#include "model/forecast.h"
#include "report/report.h"

/* Each: 0, or the negative errno of a failed write. */

/* The days on which a decision changes, for people. */
int report_forecast_text(const struct forecast *forecast, const struct report_options *options, FILE *file);
/* golive-forecast/1, all findings that change beside it. */
int report_forecast_json(const struct forecast *forecast, const struct report_options *options, FILE *file);
/* Every day on which something lapses, for people. */
int report_calendar_table(const struct forecast *forecast, const struct report_options *options, FILE *file);
/* The same as iCalendar (RFC 5545): all-day events that keep their UID from one calendar to the next, with an alarm at
 * each of the owner's leads. */
int report_calendar_ics(const struct forecast *forecast, const struct report_options *options, FILE *file);

#endif
