/* Evidence of a run that is replayed: what was recorded of it stands in for asking. */
#ifndef GOLIVE_GATHER_RECORDED_H
#define GOLIVE_GATHER_RECORDED_H

#include "gather/http_copy.h"
#include "model/gathered.h"

/* Settles evidence, whose URI is set, with what RECORDED has of it; UNAVAILABLE if that is nothing. True: RET_COPY holds its
 * bytes, and must stay as long as the evidence. */
bool recorded_settle(
    recorded_evidence *recorded, void *context, struct gathered *gathered, struct http_copy *ret_copy);

#endif
