/* What the core and golive-worker say to each other (base/frame.h), and how the core's things are written as fields.
 * Shared by both sides; judges nothing, maps nothing.
 *
 *     core                                   worker
 *     FRAME_HELLO               <->          FRAME_HELLO
 *     WORKER_SETUP              ->           zone, children at a time
 *                               <-           WORKER_READY     what of the jail is in force
 *     WORKER_PLUGIN + object    ->           description and catalogues, compiled at once
 *                               <-           WORKER_ACCEPTED  or why not
 *     WORKER_EVIDENCE (+ bytes) ->           once each, named by its serial from then on
 *     WORKER_BATCH              ->           up to WORKER_BATCH_JOBS checks of one plugin, with the deployments they
 *                                            belong to (each once a batch, only what this plugin may ask)
 *                               <-           WORKER_RESULTS   same request id; WORKER_TAG_DONE when the batch is through
 *     WORKER_END                ->           no more batches: what was held for a second look is judged now
 *     WORKER_SEARCH             ->           a catalogue over one document
 *                               <-           WORKER_FOUND
 *     WORKER_NEAR               ->           what of a document comes nearest to a clause, or to words
 *                               <-           WORKER_FOUND
 *     WORKER_FORGET             ->           all evidence so far
 *
 * A result's bytes are written by a child in which a plugin ran: the worker's parent checks their shape, the core all
 * that it can (result_decode.c), and neither trusts them further than the jobs that child was given. */
#ifndef GOLIVE_WORKER_MESSAGES_H
#define GOLIVE_WORKER_MESSAGES_H

#include "base/frame.h"
#include "model/catalogue.h"
#include "model/plugin_description.h"
#include "worker/client.h"

#define WORKER_PROTOCOL 1u
#define WORKER_BATCH_JOBS 256u                    /* checks a batch has at the most */
#define WORKER_TIMEOUT 60u                        /* seconds of a check that names none */
#define WORKER_BYTES_A_SECOND ((uint64_t)4 << 20) /* of data sets: so much gives a check one second more */
#define WORKER_LONGEST_TIMEOUT 86400u             /* seconds */
#define WORKER_MOST_ROUNDS 16u                    /* times a check may wait */
#define WORKER_CHILD_MEMORY ((uint64_t)512 << 20) /* bytes a child may take beyond what it starts with */
#define WORKER_LONGEST_RESULT ((size_t)1 << 20)   /* bytes of one check's result */
#define WORKER_MOST_FINDINGS 4096u                /* of one check */
#define WORKER_MOST_PASSAGES 12u                  /* of one document */
#define WORKER_MOST_SOURCES 4096u                 /* addresses that one check may ask for */
#define WORKER_LONGEST_INPUT ((size_t)512 << 10)  /* bytes that a check may put into a command */
#define WORKER_MOST_TABLES 16u                    /* that one check may draw */
#define WORKER_MOST_COLUMNS 12u                   /* of a table */
#define WORKER_MOST_CELLS 4096u                   /* of all tables of one check */
#define WORKER_LONGEST_CELL 200u                  /* bytes, as are titles and names */
#define WORKER_MOST_MEASURES 256u                 /* of one check */

/* ---- frames ---- */

#define WORKER_SETUP 16u
#define WORKER_PLUGIN 17u /* request: the plugin's number; one descriptor */
#define WORKER_EVIDENCE                                                                                      \
    18u /* request: the serial; one descriptor unless the bytes are inline or there are none */
#define WORKER_BATCH 19u /* request: the batch's number */
#define WORKER_END 20u
#define WORKER_SEARCH 21u /* request: any */
#define WORKER_FORGET 22u
#define WORKER_NEAR 24u /* request: any */
#define WORKER_READY 32u
#define WORKER_ACCEPTED 33u
#define WORKER_RESULTS 34u
#define WORKER_FOUND 35u

/* ---- tags: one list, so that a tag means the same wherever it stands ---- */

enum worker_tag {
    WORKER_TAG_JOBS = 16, /* u32 */
    WORKER_TAG_TIMEZONE,
    WORKER_TAG_FORCE, /* u32: JAIL_ bits */
    WORKER_TAG_WHY,
    WORKER_TAG_PROBLEM, /* string: what went wrong, in words */
    WORKER_TAG_NAME,
    WORKER_TAG_VALUE,
    WORKER_TAG_ID, /* string, of a rule, reason, clause, deployment */
    WORKER_TAG_TITLE,
    WORKER_TAG_CITATION,
    WORKER_TAG_FILE,
    WORKER_TAG_TYPE,  /* u32 */
    WORKER_TAG_FLAGS, /* u32 */
    WORKER_TAG_FALLBACK,
    WORKER_TAG_OPTION,    /* fields, or the option's name */
    WORKER_TAG_RULE,      /* fields, or u32: index of the rule in the description */
    WORKER_TAG_REASON,    /* fields */
    WORKER_TAG_FACT,      /* fields, or the fact's name */
    WORKER_TAG_KEY,       /* fields, or the key's name */
    WORKER_TAG_TYPED,     /* u32: enum status */
    WORKER_TAG_READINGS,  /* u32: bits */
    WORKER_TAG_CATALOGUE, /* fields */
    WORKER_TAG_CLAUSE,    /* fields */
    WORKER_TAG_PATTERN,   /* fields, or the pattern */
    WORKER_TAG_ROLE,      /* u32 of a pattern; string of a person */
    WORKER_TAG_LINE,      /* u32 */
    WORKER_TAG_WINDOW,    /* u32 */
    WORKER_TAG_STATE,     /* u32: enum evidence_state */
    WORKER_TAG_DIGEST,    /* string */
    WORKER_TAG_BYTES,
    WORKER_TAG_SERIAL,  /* u32 */
    WORKER_TAG_PLUGIN,  /* u32: its number */
    WORKER_TAG_CONTEXT, /* fields, or u32: index within the batch */
    WORKER_TAG_JOB,     /* fields, or u32: the job's number */
    WORKER_TAG_AT,      /* i64: instant */
    WORKER_TAG_PERSON,  /* fields: BY ROLE ON */
    WORKER_TAG_SITE_PERSON,
    WORKER_TAG_BY,
    WORKER_TAG_ON,       /* i64: civil day */
    WORKER_TAG_FLOW,     /* fields */
    WORKER_TAG_SETTING,  /* fields: NAME VALUE */
    WORKER_TAG_CHECK,    /* string */
    WORKER_TAG_TIMEOUT,  /* u32: seconds */
    WORKER_TAG_EVIDENCE, /* fields: OPTION, DIGEST of the parts, SERIAL each */
    WORKER_TAG_RELIANCE, /* fields: CHECK STATE */
    WORKER_TAG_READING,  /* fields, or u32: index in the deployment */
    WORKER_TAG_VERDICT,  /* u32 */
    WORKER_TAG_QUOTE,
    WORKER_TAG_WHERE,
    WORKER_TAG_RESULT, /* fields */
    WORKER_TAG_DONE,   /* u32, of a batch: nothing but second looks is left of it */
    WORKER_TAG_END,    /* u32: enum judge_end */
    WORKER_TAG_FROM,   /* i64 */
    WORKER_TAG_UNTIL,  /* i64 */
    WORKER_TAG_WANT,   /* string: id of a check */
    WORKER_TAG_RELY,
    WORKER_TAG_REMARK,
    WORKER_TAG_FINDING, /* fields */
    WORKER_TAG_SUBJECT,
    WORKER_TAG_MESSAGE,
    WORKER_TAG_EXPECTED,
    WORKER_TAG_FOUND,
    WORKER_TAG_STANDS, /* u32: status | assurance << 8 | WORKER_BY_SEARCH */
    WORKER_TAG_HIT,    /* fields */
    WORKER_TAG_INDEX,  /* u32: of a clause in its catalogue */
    WORKER_TAG_PAGE,   /* u32 */
    WORKER_TAG_MISSING,
    WORKER_TAG_HOST,  /* string: a host that the plugin may ask */
    WORKER_TAG_FRESH, /* i64: seconds */
    WORKER_TAG_GOOD,  /* i64: seconds of an option, rule or wish; instant of a source */
    WORKER_TAG_MEDIA_TYPE,
    WORKER_TAG_SOURCE,  /* fields: NAME SERIAL GOOD AT FLAGS */
    WORKER_TAG_ROUNDS,  /* u32: times the check has waited */
    WORKER_TAG_STEADY,  /* u32: of the sources, how many must be asked for again in this order */
    WORKER_TAG_WISH,    /* fields: NAME FRESH GOOD; of a command OPTION and BYTES too */
    WORKER_TAG_CITED,   /* u32: serial */
    WORKER_TAG_STUDY,   /* fields */
    WORKER_TAG_TABLE,   /* fields: RULE SUBJECT TITLE, a COLUMN each, a CELL each */
    WORKER_TAG_COLUMN,  /* fields: NAME TYPE */
    WORKER_TAG_CELL,    /* string */
    WORKER_TAG_MEASURE, /* fields: RULE SUBJECT NAME VALUE and perhaps UNIT */
    WORKER_TAG_UNIT,
    WORKER_TAG_ASKED, /* fields: ID ON NAME STATE */
    WORKER_TAG_STREAM /* i64, thrice: of a file that is read piece by piece its size and the two times of model/gathered.h */
};

#define WORKER_BY_SEARCH 0x10000u

/* WORKER_TAG_FLAGS of a fact, an option, a catalogue, a clause, a pattern, a source. */
#define WORKER_FACT_ASKED 1u
#define WORKER_FACT_DERIVED 2u
#define WORKER_FACT_SITE 4u
#define WORKER_OPTION_OPTIONAL 1u
#define WORKER_OPTION_INPUT 2u
#define WORKER_CATALOGUE_SITE 1u
#define WORKER_CLAUSE_FIND 1u
#define WORKER_CLAUSE_VERB 2u
#define WORKER_PATTERN_WEAK 1u
#define WORKER_SOURCE_STALE 1u

/* WORKER_TAG_STATE of what the vendor was asked, the numbers of GOLIVE_ASKED_ in plugin.h. The answer's file travels as evidence of an option of this
 * name with the rule's id behind it. */
#define WORKER_ASKED_NO_ANSWER 1u
#define WORKER_ASKED_REFUSED 2u
#define WORKER_ASKED_ANSWERED 3u
#define WORKER_ASKED_OPTION "asked:"

/* Of the host's own findings. */
#define WORKER_RULE_FACT "FACT"   /* subject: the fact that nobody answered */
#define WORKER_RULE_CHECK "CHECK" /* of the check as a whole */

/* ---- writing (messages.c) ---- */

void message_put_plugin(struct frame_writer *frame, const struct plugin_description *plugin);
void message_put_catalogue(struct frame_writer *frame, const struct catalogue *catalogue);
void message_put_evidence(struct frame_writer *frame, const struct gathered *evidence);
/* What PLUGIN may ask of a deployment at an instant. */
void message_put_context(struct frame_writer *frame, const struct judge_job *job);
/* One job, as number NUMBER, of context CONTEXT of the same batch. */
void message_put_job(
    struct frame_writer *frame, const struct judge_job *job, uint32_t number, uint32_t context);

#endif
