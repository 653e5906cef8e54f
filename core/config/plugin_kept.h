/* A plugin's description as bytes that golive keeps between runs, so that its text need not be read and checked each time.
 * Whatever has its plugin judge reads the text again and compares (engine/plugins.c). Only the program that wrote the bytes
 * reads them: another golive may check and understand the text in another way. Knows nothing of where they are kept. */
#ifndef GOLIVE_CONFIG_PLUGIN_KEPT_H
#define GOLIVE_CONFIG_PLUGIN_KEPT_H

#include "base/identity.h"
#include "base/text.h"
#include "model/plugin_description.h"

/* The program that runs; NULL where it could be another one moment and not show it: then nothing is kept. */
const struct identity *plugin_kept_program(void);
/* Appends the bytes, for PROGRAM. The same description gives the same bytes. What the text does not say is left out: file and
 * digest. */
void plugin_kept_write(
    const struct plugin_description *plugin, const struct identity *program, struct text *out);
/* Reads them back. Strings stay where they are in BYTES, which must outlive what is returned. NULL if PROGRAM did not write
 * them, or they are not whole. */
struct plugin_description *plugin_kept_read(const void *bytes, size_t length, const struct identity *program);

#endif
