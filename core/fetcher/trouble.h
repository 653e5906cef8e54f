/* What a failed try means to a person, and whether another one may help. */
#ifndef GOLIVE_FETCHER_TROUBLE_H
#define GOLIVE_FETCHER_TROUBLE_H

#include "base/memory.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

/* Words for CODE, into the arena; HOST is who was asked, TIMEOUT the milliseconds it had. */
const char *trouble_words(CURL *easy, CURLcode code, const char *host, uint32_t timeout, struct arena *arena);
/* True if the same request may well succeed a little later. */
bool trouble_passes(CURLcode code);
/* The same of an HTTP status. */
bool trouble_status_passes(uint32_t status);

#endif
