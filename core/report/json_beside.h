/* What forecast and drill say beside their results, for programs: whose site it is, and which deployments were left out. Must
 * not know what else their documents hold. */
#ifndef GOLIVE_REPORT_JSON_BESIDE_H
#define GOLIVE_REPORT_JSON_BESIDE_H

#include "base/json.h"
#include "model/deployment.h"

/* "site": its name and its time zone. */
void json_beside_site(struct json_writer *json, const struct site *site);
/* "not_judged": their ids, and why: errors in their files, or retired. */
void json_beside_not_judged(
    struct json_writer *json, const struct deployment *const *deployments, size_t count);
/* Closes the document and writes what is left of it. 0 or the negative errno of a failed write. */
int json_beside_end(struct json_writer *json);

#endif
