/* Lines of iCalendar as RFC 5545 wants them: ended by CR LF, folded before 75 octets without cutting a character in two,
 * text escaped. Knows nothing of golive. */
#ifndef GOLIVE_REPORT_ICALENDAR_H
#define GOLIVE_REPORT_ICALENDAR_H

#include "base/date.h"
#include "base/text.h"

/* NAME:VALUE as it is; NAME may have parameters ("DTSTART;VALUE=DATE"). */
void icalendar_line(struct text *out, const char *name, const char *value);
/* NAME:WORDS, escaped (3.3.11): a newline becomes \n, other control characters are left out. */
void icalendar_text(struct text *out, const char *name, const char *words);
/* NAME;VALUE=DATE:YYYYMMDD */
void icalendar_date(struct text *out, const char *name, struct date date);
/* NAME:YYYYMMDDTHHMMSSZ */
void icalendar_instant(struct text *out, const char *name, instant at);
/* NAME:-P30D, -PT12H …: SECONDS before (3.3.6). */
void icalendar_before(struct text *out, const char *name, int64_t seconds);

#endif
