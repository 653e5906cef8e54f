/* Answers of the web as a plugin may look into them: JSON by pointer, XML by path, pages by their words. Every byte of an
 * answer is hostile: depth, number of values and what a document may declare are bounded, and what breaks a bound is no
 * answer at all. Knows nothing of calls, findings and addresses. */
#ifndef GOLIVE_WORKER_SOURCES_H
#define GOLIVE_WORKER_SOURCES_H

#include "base/memory.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOURCE_DEEPEST 100u         /* brackets or elements within each other */
#define SOURCE_MOST_VALUES 1000000u /* values, elements and attributes of one answer */
#define SOURCE_LONGEST_PATH 1000u   /* bytes */

/* ---- JSON (source_json.c) ----
 *
 * Parsed by cJSON after a look of our own at what cJSON lets pass: UTF-8, control characters, the grammar of numbers,
 * depth, number of values. Numbers keep the text they were written in. A record in which a name stands twice breaks the
 * answer: whoever sends it could mean either. Paths are pointers (RFC 6901); a step "*" is the first member or item for
 * which the rest of the path leads somewhere. */
struct source_json;
/* NULL with *RET_PROBLEM, a static sentence. */
struct source_json *source_json_new(const char *bytes, size_t length, const char **ret_problem);
struct source_json *source_json_free(struct source_json *json); /* NULL gives NULL; returns NULL */
int32_t source_json_kind(
    const struct source_json *json, const char *path); /* GOLIVE_NOTHING … GOLIVE_RECORD */
uint32_t source_json_count(const struct source_json *json, const char *path);
const char *source_json_name(
    const struct source_json *json, const char *path, uint32_t index);           /* "" if there is none */
const char *source_json_value(const struct source_json *json, const char *path); /* "" likewise */

/* ---- XML (source_xml.c) ----
 *
 * Parsed by expat. No DTD is fetched, and a document that declares entities breaks. Steps are names as written, numbered
 * from 1; one without a number is the first; "*" is the first element for which the rest of the path leads somewhere. */
struct source_xml;
struct source_xml *source_xml_new(const char *bytes, size_t length, const char **ret_problem);
struct source_xml *source_xml_free(struct source_xml *xml); /* NULL gives NULL; returns NULL */
int32_t source_xml_kind(const struct source_xml *xml, const char *path);
uint32_t source_xml_count(const struct source_xml *xml, const char *path);
const char *source_xml_name(const struct source_xml *xml, const char *path, uint32_t index);
/* An element's text with white space as one blank, in ARENA; an attribute's as it is. "" if there is none. */
const char *source_xml_value(const struct source_xml *xml, const char *path, struct arena *arena);

/* ---- pages (source_page.c) ---- */

/* True if the bytes begin as an HTML page does. */
bool source_is_page(const char *bytes, size_t length);
/* The main text, a line a block: of a page without scripts, styles, navigation, header, footer and tags; without blank
 * lines and lines that only say when somebody last looked ("Content last reviewed …"). */
void source_main_text(const char *bytes, size_t length, struct text *text);

/* ---- digests (source_digest.c) ---- */

#define SOURCE_DIGEST_SIZE (7 + 64 + 1)
/* "sha256:…" of the bytes. libcrypto cannot be used where a plugin runs: it opens files and reads the environment. */
void source_digest(const void *bytes, size_t length, char out[SOURCE_DIGEST_SIZE]);

#endif
