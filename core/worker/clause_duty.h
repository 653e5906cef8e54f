/* Whether a sentence lays a duty on somebody, and on whom: the verb that governs a stretch of it (RULES.md TXT-07,
 * TXT-09). Works on lines as clause_text makes them. */
#ifndef GOLIVE_WORKER_CLAUSE_DUTY_H
#define GOLIVE_WORKER_CLAUSE_DUTY_H

#include <stdbool.h>
#include <stdint.h>

enum duty {
    DUTY_NONE = 0, /* no verb that obliges, or it is negated, or it obliges the covered entity */
    DUTY_BOUND,    /* shall, will, must, agrees to …, of the business associate or of no party by name */
    DUTY_LOOSE,    /* bound only if it likes, if it is paid, or to try */
    DUTY_DENIED,   /* "shall not be required to", "has no obligation to" */
};

struct clause_duty; /* compiled words */

struct clause_duty *clause_duty_new(void);
struct clause_duty *clause_duty_free(struct clause_duty *duty); /* NULL gives NULL; returns NULL */

/* True if the line says what such agreements say or must say, and not what this one does. */
bool clause_duty_in_general(
    const struct clause_duty *duty, const char *lines, uint32_t line, uint32_t line_end);

/* The duty that governs what stands at [START, END) of LINES, within the line [LINE, LINE_END). */
enum duty clause_duty_of(const struct clause_duty *duty, const char *lines, uint32_t line, uint32_t line_end,
    uint32_t start, uint32_t end);

#endif
