/* What the core and golive-fetcher say to each other (base/frame.h). Shared by both sides; speaks no HTTP.
 *
 *     core                                    fetcher
 *     FRAME_HELLO                <->          FRAME_HELLO
 *     FETCHER_SETUP (+ CA file)  ->           who may be asked, and how politely; then it locks itself
 *                                <-           FETCHER_READY   what of the jail is in force
 *     FETCHER_GET                ->           any number of them, at most FETCHER_MOST_WAITING without an answer
 *                                <-           FETCHER_ANSWER  same request id, in any order
 *                                <-           FETCHER_ALIVE   every few seconds while something is under way
 *
 * A small body is a field of the answer, a large one a sealed memfd that comes with it. */
#ifndef GOLIVE_FETCHER_MESSAGES_H
#define GOLIVE_FETCHER_MESSAGES_H

#include "base/frame.h"
#include "base/memory.h"
#include "fetcher/client.h"

#define FETCHER_PROTOCOL 2u

#define FETCHER_SETUP 16u /* one descriptor if the site has a CA file of its own */
#define FETCHER_GET 17u
#define FETCHER_READY 18u
#define FETCHER_ANSWER 19u /* one descriptor if the body is large */
#define FETCHER_ALIVE 20u  /* no fields */

#define FETCHER_TAG_FORCE 1u /* of FETCHER_READY; u32: JAIL_ bits in force */
#define FETCHER_TAG_WHY 2u   /* string: why some are not; may be left out */

#define FETCHER_MOST_WAITING 1024u /* requests handed over and not answered */
#define FETCHER_MOST_HOSTS 4096u
#define FETCHER_FEW_BYTES ((size_t)64 << 10)     /* up to this a body is a field of its answer */
#define FETCHER_LONGEST_BODY ((uint64_t)1 << 30) /* whatever a request says */
#define FETCHER_LONGEST_WORDS 2048u              /* bytes of any string of an answer but the address */
#define FETCHER_HEARTBEAT 5                      /* seconds */

/* Defaults of struct fetcher_limits and struct fetcher_options. */
#define FETCHER_DEFAULT_LONGEST ((uint64_t)32 << 20)
#define FETCHER_DEFAULT_TIMEOUT 30000u
#define FETCHER_DEFAULT_PATIENCE 90000u
#define FETCHER_DEFAULT_BACK_OFF 1000u
#define FETCHER_DEFAULT_TRIES 3u
#define FETCHER_DEFAULT_REDIRECTS 5u
#define FETCHER_DEFAULT_HOST_PARALLEL 2u
#define FETCHER_DEFAULT_PARALLEL 64u
#define FETCHER_MOST_PARALLEL 512u

/* Writes the options into a frame, the CA file and the program's path left out. */
void fetcher_put_setup(struct frame_writer *frame, const struct fetcher_options *options);
/* Reads what fetcher_put_setup wrote; strings and arrays into the arena. 0 or -EPROTO. */
int fetcher_read_setup(const struct frame *frame, struct arena *arena, struct fetcher_options *ret_options);

void fetcher_put_request(struct frame_writer *frame, const struct fetcher_request *request);
/* Reads it with all limits filled in and within bounds; cookie is left 0. 0 or -EPROTO. */
int fetcher_read_request(const struct frame *frame, struct arena *arena, struct fetcher_request *ret_request);

/* Writes an answer with everything but the cookie; a descriptor of 0 or more goes along in place of the bytes. */
void fetcher_put_answer(struct frame_writer *frame, const struct fetcher_answer *answer);
/* Reads it; bytes point into the frame unless a descriptor came, which is not looked into. 0, or -EPROTO if it is not as
 * an answer should be. */
int fetcher_read_answer(const struct frame *frame, struct arena *arena, struct fetcher_answer *ret_answer);

#endif
