/* SPDX-License-Identifier: MIT
 *
 * golive/plugin.h: everything a golive plugin needs, and the only header it includes.
 *
 * THE LIFE OF A CHECK
 *
 *     the deployment's INI file                 your NAME.plugin.ini (what you are: options, rules, facts you read)
 *              |                                         |
 *              v                                         v
 *     golive gathers every document that an option names, before your code runs
 *              |
 *              v
 *     golive_check_1(g) is called in a process without files, network or children
 *              |-- asks facts, options, documents, dates: each answer is the same however often you ask
 *              |-- golive_pending(g)? then `return golive_wait(g)`: you are called again, from the top,
 *              |   when what you asked for is there
 *              |-- says of every rule: pass, note, warn, fail, unknown (what you leave out becomes "was not judged")
 *              v
 *     return golive_done(g)                  or  return golive_not_applicable(g, "BAA-N1")
 *              |
 *              v
 *     golive decides, from the findings of all checks
 *
 * THE RULES OF THE HOUSE
 *
 *  - A verdict is a pure function of what the host tells you. No files, clocks, randomness, statics.
 *  - NULL means "not yet" and nothing else; every accessor takes NULL. Ask for all you know of, then wait once.
 *  - Asking for a fact that nobody answered makes the host add an `unknown` finding; nothing you say removes it.
 *  - A pass names the place it rests on. A pass that rests on nothing, or on evidence that is not there, becomes
 *    `unknown`; one that rests on a typed value passes only if your description allows it (`typed = pass`).
 *  - Every pointer you get lives until golive_check_1 returns. You free nothing. Texts are UTF-8.
 *
 * ABI. Nothing to link: the host hands you a table of functions (struct golive_host). It only grows at its end, and
 * `size` tells how far it reaches. No enum, bool, long or time_t crosses it. A plugin of one API level runs unchanged
 * under every later core of that level.
 */
#ifndef GOLIVE_PLUGIN_H
#define GOLIVE_PLUGIN_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GOLIVE_API_LEVEL 1

typedef struct golive golive;                   /* one call of your check */
typedef struct golive_document golive_document; /* a document that an option names, all its parts as one */
typedef struct golive_rows golive_rows;         /* a CSV table that an option names */
typedef struct golive_data golive_data;     /* files of any size that an option names, read piece by piece */
typedef struct golive_source golive_source; /* what an address of the web answered */

/* What a check returns. A struct, so that `return 0;` does not compile. Made by golive_done, _wait, _not_applicable. */
typedef struct golive_verdict {
    int32_t value;
} golive_verdict;

/* Where something stands: in a document, or in an option or fact of the INI file. 0 is nowhere. */
typedef struct golive_place {
    uint32_t id;
} golive_place;

/* A civil date in the site's time zone: days since 1970-01-01, GOLIVE_NO_DATE if there is none. Comparing two dates
 * with each other is yours; how a date stands to today is asked of the host (golive_is_past …), which notes it. */
typedef struct golive_date {
    int32_t day;
} golive_date;
#define GOLIVE_NO_DATE INT32_MIN

/* A second of UTC: seconds since 1970-01-01T00:00:00Z, GOLIVE_NO_INSTANT if there is none. What ends at an instant and not
 * with a day: a certificate. How it stands to now is asked of the host. */
typedef struct golive_instant {
    int64_t second;
} golive_instant;
#define GOLIVE_NO_INSTANT INT64_MIN

/* How evidence stands. */
#define GOLIVE_PENDING 0 /* not gathered yet: wait */
#define GOLIVE_GOT 1     /* it is here */
#define GOLIVE_ABSENT 2  /* the option is not set, or there is no such thing */
#define GOLIVE_UNAVAILABLE                                                                                   \
    3 /* could not be read: permission, damaged, encrypted, no text … (golive_why says it) */
#define GOLIVE_REFUSED 4 /* will not be read: not a regular file, too large … */

/* What a clause search says. */
#define GOLIVE_NOT_FOUND 1   /* not found by search: somebody must read; never "missing" */
#define GOLIVE_FOUND 2       /* every group of the catalogue's section hits within one window */
#define GOLIVE_WEAK 3        /* found, in words that are weaker than they should be */
#define GOLIVE_OPPOSED 4     /* the text says the opposite */
#define GOLIVE_CANNOT_TELL 5 /* no text, or the search ran into its limits */

/* What a name search says (RULES.md GEN-08). */
#define GOLIVE_NAME_NOT_FOUND 1
#define GOLIVE_NAME_FOUND 2 /* equal, but for case, punctuation and legal suffixes (Inc., LLC …) */
#define GOLIVE_NAME_PART 3  /* only part of it, or it as part of a longer name: an affiliate? */

/* Statuses of a finding. */
#define GOLIVE_FAIL 1
#define GOLIVE_UNKNOWN 2
#define GOLIVE_WARN 3
#define GOLIVE_NOTE 4
#define GOLIVE_PASS 5
#define GOLIVE_NOT_APPLICABLE 6

typedef struct golive_clause {
    int32_t answer;     /* GOLIVE_NOT_FOUND … GOLIVE_CANNOT_TELL */
    golive_place place; /* where; for NOT_FOUND the pages that were searched */
} golive_clause;

typedef struct golive_name {
    int32_t answer; /* GOLIVE_NAME_… */
    golive_place place;
} golive_name;

/* A paper that a document leans on beside its own text. */
#define GOLIVE_REFERENCE_NONE 0 /* there are no more */
#define GOLIVE_REFERENCE_EXHIBIT                                                                             \
    1 /* an exhibit, schedule, appendix, annex or attachment that it calls its own */
#define GOLIVE_REFERENCE_TAKEN_IN 2 /* another paper, incorporated by reference */
/* How such a paper stands. */
#define GOLIVE_REFERENCE_ON_FILE 1   /* it begins in one of the files, or a file is called so */
#define GOLIVE_REFERENCE_NOT_FOUND 2 /* mentioned, and not found by search */
#define GOLIVE_REFERENCE_TO_COME 3   /* its heading is there, and says that it will be attached */
#define GOLIVE_REFERENCE_IF_ANY 4    /* not found, and need not exist: "Exhibit C, if any" */
typedef struct golive_reference {
    int32_t kind;        /* GOLIVE_REFERENCE_NONE, _EXHIBIT, _TAKEN_IN */
    int32_t state;       /* GOLIVE_REFERENCE_ON_FILE … */
    golive_place place;  /* where it is mentioned first */
    const char *name;    /* "Exhibit B", "Security Addendum" */
    const char *address; /* of the web, where the document says that it is to be had; or "" */
} golive_reference;

/* The host's functions. Use the inline functions below instead: they are the documented interface. */
struct golive_host {
    uint32_t size;      /* bytes of this table in the running host */
    uint32_t api_level; /* GOLIVE_API_LEVEL of the running host */

    const char *(*fact)(golive *, const char *name);
    int32_t (*fact_has)(golive *, const char *name, const char *value);
    golive_place (*fact_place)(golive *, const char *name);
    const char *(*key)(golive *, const char *name);
    int32_t (*given)(golive *, const char *option);
    const char *(*option)(golive *, const char *option);
    int64_t (*option_integer)(golive *, const char *option);
    golive_date (*option_date)(golive *, const char *option);
    uint32_t (*option_count)(golive *, const char *option);
    const char *(*option_item)(golive *, const char *option, uint32_t index);
    golive_place (*option_place)(golive *, const char *option);

    uint32_t (*flow_count)(golive *);
    const char *(*flow_name)(golive *, uint32_t index);
    const char *(*flow_key)(golive *, uint32_t index, const char *key);

    golive_date (*date_parse)(golive *, const char *text);
    const char *(*date_text)(golive *, golive_date date);
    golive_date (*date_add)(golive *, golive_date date, int32_t months, int32_t days);
    int32_t (*is_past)(golive *, golive_date date, int32_t months, int32_t days);
    int32_t (*is_within)(golive *, golive_date date, int64_t seconds);

    const golive_document *(*document_of)(golive *, const char *option);
    const golive_rows *(*rows_of)(golive *, const char *option);
    int32_t (*pending)(golive *);
    int32_t (*document_state)(golive *, const golive_document *);
    const char *(*document_why)(golive *, const golive_document *);
    const char *(*document_name)(golive *, const golive_document *);
    const char *(*document_digest)(golive *, const golive_document *);
    uint32_t (*document_pages)(golive *, const golive_document *);
    golive_place (*document_place)(golive *, const golive_document *);
    golive_clause (*find_clause)(golive *, const golive_document *, const char *rule);
    golive_place (*find_text)(golive *, const golive_document *, const char *phrase, golive_place after);
    golive_name (*find_name)(golive *, const golive_document *, const char *name);
    golive_place (*find)(golive *, const golive_document *, const char *pattern, uint32_t nth);
    const char *(*group)(golive *, golive_place, const char *name);
    const char *(*place_text)(golive *, golive_place);
    uint32_t (*place_page)(golive *, golive_place);
    int64_t (*number)(golive *, const char *words);

    int32_t (*rows_state)(golive *, const golive_rows *);
    const char *(*rows_why)(golive *, const golive_rows *);
    uint32_t (*row_count)(golive *, const golive_rows *);
    int32_t (*has_column)(golive *, const golive_rows *, const char *column);
    const char *(*cell)(golive *, const golive_rows *, uint32_t row, const char *column);
    golive_place (*row_place)(golive *, const golive_rows *, uint32_t row);

    int32_t (*relies_on)(golive *, const char *check, const char *rule);

    void (*subject)(golive *, const char *subject);
    void (*finding)(
        golive *, int32_t status, const char *rule, golive_place place, const char *format, va_list);
    void (*expected)(golive *, const char *format, va_list);
    void (*found)(golive *, const char *format, va_list);
    const char *(*format)(golive *, const char *format, va_list);

    golive_verdict (*done)(golive *);
    golive_verdict (*wait)(golive *);
    golive_verdict (*not_applicable)(golive *, const char *reason);

    const golive_source *(*fetch)(golive *, const char *url, const char *rule);
    int32_t (*source_state)(golive *, const golive_source *);
    const char *(*source_why)(golive *, const golive_source *);
    const char *(*source_media_type)(golive *, const golive_source *);
    int32_t (*source_stale)(golive *, const golive_source *);
    golive_date (*source_date)(golive *, const golive_source *);
    golive_place (*source_place)(golive *, const golive_source *, const char *path);
    const char *(*source_digest)(golive *, const golive_source *);
    int32_t (*kind)(golive *, const golive_source *, const char *path);
    uint32_t (*count)(golive *, const golive_source *, const char *path);
    const char *(*name)(golive *, const golive_source *, const char *path, uint32_t index);
    const char *(*value)(golive *, const golive_source *, const char *path);

    uint32_t (*unread_pages)(golive *, const golive_document *);
    int32_t (*beside_picture)(golive *, golive_place);
    golive_place (*searched_place)(golive *, const golive_document *);

    uint32_t (*study_count)(golive *);
    const char *(*study_name)(golive *, uint32_t index);
    const char *(*study_key)(golive *, uint32_t index, const char *key);
    golive_place (*study_place)(golive *, uint32_t index);

    void (*table)(golive *, const char *rule, const char *title);
    void (*column)(golive *, const char *name, int32_t kind);
    void (*table_row)(golive *);
    void (*table_cell)(golive *, const char *format, va_list);
    void (*table_number)(golive *, double value, uint32_t places);
    void (*measure)(
        golive *, const char *rule, const char *name, double value, uint32_t places, const char *unit);

    int32_t (*asked)(golive *, const char *rule);
    golive_date (*asked_on)(golive *, const char *rule);
    const char *(*asked_to)(golive *, const char *rule);
    golive_place (*asked_place)(golive *, const char *rule);
    const golive_document *(*answer_of)(golive *, const char *rule);
    const golive_source *(*source_of)(golive *, const char *option);
    const golive_source *(*peer_of)(golive *, const char *option);
    const golive_source *(*run)(golive *, const char *option, const char *input);
    const char *(*source_text)(golive *, const golive_source *);
    const char *(*page_text)(golive *, const golive_document *, uint32_t page);
    golive_instant (*instant_parse)(golive *, const char *text);
    int32_t (*is_past_instant)(golive *, golive_instant);
    int32_t (*is_within_instant)(golive *, golive_instant, int64_t seconds);

    const golive_data *(*data_of)(golive *, const char *option);
    int32_t (*data_state)(golive *, const golive_data *);
    const char *(*data_why)(golive *, const golive_data *);
    uint32_t (*data_files)(golive *, const golive_data *);
    const char *(*data_name)(golive *, const golive_data *, uint32_t file);
    uint64_t (*data_size)(golive *, const golive_data *, uint32_t file);
    const char *(*data_problem)(golive *, const golive_data *, uint32_t file);
    const char *(*data_read)(
        golive *, const golive_data *, uint32_t file, uint64_t from, uint32_t *ret_length);
    golive_place (*data_place)(golive *, const golive_data *);

    uint32_t (*signature_count)(golive *, const golive_document *);
    int32_t (*signature_state)(golive *, const golive_document *, uint32_t index);
    const char *(*signature_why)(golive *, const golive_document *, uint32_t index);
    const char *(*signature_signer)(golive *, const golive_document *, uint32_t index);
    const char *(*signature_organization)(golive *, const golive_document *, uint32_t index);
    golive_date (*signature_date)(golive *, const golive_document *, uint32_t index);
    int32_t (*confidence)(golive *, golive_place);
    int64_t (*distance)(golive *, golive_place from, golive_place to);
    const char *(*data_packing)(golive *, const golive_data *, uint32_t file);
    golive_reference (*reference)(
        golive *, const golive_document *, const golive_document *also, uint32_t nth);
    const char *(*rests_on)(golive *, golive_place, const golive_document *also);
};

struct golive {
    const struct golive_host *host;
};

#if defined(__GNUC__)
#define GOLIVE_PRINTF(format_at, arguments_at)                                                               \
    __attribute__((format(printf, format_at, arguments_at), unused))
#define GOLIVE_UNUSED __attribute__((unused))
#else
#define GOLIVE_PRINTF(format_at, arguments_at)
#define GOLIVE_UNUSED
#endif
#define GOLIVE_CALL static inline GOLIVE_UNUSED

/* ---- facts, keys, options: what people typed ---- */

/* The fact's value. "" if nobody answered it or the answer is over 365 days old: then the host has added an `unknown`
 * finding that names it. A fact whose own `ask_if` is false is "" without a finding: nobody needs to answer it.
 * NAME must stand in `facts` of your description. */
GOLIVE_CALL const char *golive_fact(golive *g, const char *name)
{
    return g->host->fact(g, name);
}
/* 1 if the fact is VALUE or, for a list, holds it; 0 otherwise. Not answered: as for golive_fact. */
GOLIVE_CALL int golive_fact_is(golive *g, const char *name, const char *value)
{
    return g->host->fact_has(g, name, value);
}
/* The fact as the place that a finding rests on. */
GOLIVE_CALL golive_place golive_fact_place(golive *g, const char *name)
{
    return g->host->fact_place(g, name);
}
/* A key of the deployment or site: product, version, vendor, stage, site, go_live …; "" if not set.
 * NAME must stand in `keys` of your description. */
GOLIVE_CALL const char *golive_key(golive *g, const char *name)
{
    return g->host->key(g, name);
}
/* 1 if the option stands in the section or has a default; 0 otherwise. */
GOLIVE_CALL int golive_given(golive *g, const char *option)
{
    return g->host->given(g, option);
}
/* The option's text; "" if unset; never NULL. Lists as they were typed (items: golive_option_item). */
GOLIVE_CALL const char *golive_option(golive *g, const char *option)
{
    return g->host->option(g, option);
}
/* An integer as it is, a duration in seconds, a size in bytes, yes as 1; 0 if unset. */
GOLIVE_CALL int64_t golive_option_integer(golive *g, const char *option)
{
    return g->host->option_integer(g, option);
}
/* A date option; GOLIVE_NO_DATE if unset. */
GOLIVE_CALL golive_date golive_option_date(golive *g, const char *option)
{
    return g->host->option_date(g, option);
}
/* Items of a list option (any other type: 1 if set); 0 if unset. */
GOLIVE_CALL uint32_t golive_option_count(golive *g, const char *option)
{
    return g->host->option_count(g, option);
}
/* Item INDEX from 0, without its quotes; "" past the end. */
GOLIVE_CALL const char *golive_option_item(golive *g, const char *option, uint32_t index)
{
    return g->host->option_item(g, option, index);
}
/* The option as the place that a finding rests on: `attested` if the section has attested_by, _role and _on (at most
 * 365 days ago), else `asserted`. */
GOLIVE_CALL golive_place golive_option_place(golive *g, const char *option)
{
    return g->host->option_place(g, option);
}

/* ---- flows of patient data: the [flow:NAME] sections ---- */

GOLIVE_CALL uint32_t golive_flow_count(golive *g)
{
    return g->host->flow_count(g);
}
/* Name of flow INDEX from 0; "" past the end. */
GOLIVE_CALL const char *golive_flow_name(golive *g, uint32_t index)
{
    return g->host->flow_name(g, index);
}
/* A key of the flow (what, form, to, purpose, trains …); "" if unset. */
GOLIVE_CALL const char *golive_flow_key(golive *g, uint32_t index, const char *key)
{
    return g->host->flow_key(g, index, key);
}

/* ---- studies: what a named clinician wrote down of a publication, the [study:ID] sections ---- */

GOLIVE_CALL uint32_t golive_study_count(golive *g)
{
    return g->host->study_count(g);
}
/* ID of study INDEX from 0, as it stands in the section's name: a PMID, DOI, PMCID or NCT number; "" past the end. */
GOLIVE_CALL const char *golive_study_name(golive *g, uint32_t index)
{
    return g->host->study_name(g, index);
}
/* A key of the study (supports, finding, metric, by, role, on); "" if unset. */
GOLIVE_CALL const char *golive_study_key(golive *g, uint32_t index, const char *key)
{
    return g->host->study_key(g, index, key);
}
/* The study's record as the place that a finding rests on: a typed value, `attested` by who wrote it down. */
GOLIVE_CALL golive_place golive_study_place(golive *g, uint32_t index)
{
    return g->host->study_place(g, index);
}

/* ---- what the vendor was asked: the [asked:CHECK/RULE] sections ---- */

#define GOLIVE_ASKED_NOT 0       /* there is no such section */
#define GOLIVE_ASKED_NO_ANSWER 1 /* asked, and nothing came back yet */
#define GOLIVE_ASKED_REFUSED 2   /* the vendor does not say */
#define GOLIVE_ASKED_ANSWERED 3  /* the answer is on file */
/* Whether the vendor was asked for what RULE wants, and what came of it. */
GOLIVE_CALL int32_t golive_asked(golive *g, const char *rule)
{
    return g->host->asked(g, rule);
}
/* When; GOLIVE_NO_DATE if never. */
GOLIVE_CALL golive_date golive_asked_on(golive *g, const char *rule)
{
    return g->host->asked_on(g, rule);
}
/* Whom; "" if nobody. */
GOLIVE_CALL const char *golive_asked_to(golive *g, const char *rule)
{
    return g->host->asked_to(g, rule);
}
/* The section as the place that a finding rests on: a typed value. */
GOLIVE_CALL golive_place golive_asked_place(golive *g, const char *rule)
{
    return g->host->asked_place(g, rule);
}
/* The file that the section names as the answer, as a document; ABSENT if it names none. NULL: not yet. */
GOLIVE_CALL const golive_document *golive_answer_of(golive *g, const char *rule)
{
    return g->host->answer_of(g, rule);
}

/* ---- dates ---- */

/* Reads a date in the forms people write: 2026-10-31, 10/31/2026 (US order), October 31, 2026, 31 October 2026,
 * June 4th, 2025. GOLIVE_NO_DATE if it is none, or if the year has two digits. (RULES.md GEN-07) */
GOLIVE_CALL golive_date golive_date_parse(golive *g, const char *text)
{
    return g->host->date_parse(g, text);
}
/* "2026-10-31"; "" for no date. */
GOLIVE_CALL const char *golive_date_text(golive *g, golive_date date)
{
    return g->host->date_text(g, date);
}
/* MONTHS and then DAYS later (either may be negative). The last day of a shorter month. */
GOLIVE_CALL golive_date golive_date_add(golive *g, golive_date date, int32_t months, int32_t days)
{
    return g->host->date_add(g, date, months, days);
}
/* 1 if DATE, as a whole day in the site's zone, has ended: something dated 2026-10-31 is past from 2026-11-01 on. */
GOLIVE_CALL int golive_is_past(golive *g, golive_date date)
{
    return g->host->is_past(g, date, 0, 0);
}
/* 1 if the day MONTHS and DAYS after DATE is past: golive_is_older(g, reviewed, 0, 365). */
GOLIVE_CALL int golive_is_older(golive *g, golive_date date, int32_t months, int32_t days)
{
    return g->host->is_past(g, date, months, days);
}
/* 1 if DATE is not past and ends within SECONDS from now: golive_is_within(g, ends, golive_option_integer(g,
 * "warn_within")). */
GOLIVE_CALL int golive_is_within(golive *g, golive_date date, int64_t seconds)
{
    return g->host->is_within(g, date, seconds);
}

/* Reads "2027-03-01T12:00:00Z"; GOLIVE_NO_INSTANT if it is none. */
GOLIVE_CALL golive_instant golive_instant_parse(golive *g, const char *text)
{
    return g->host->instant_parse(g, text);
}
/* 1 if AT has come. Asked of GOLIVE_NO_INSTANT it is a mistake of yours, and the check unknown; so is the next. */
GOLIVE_CALL int golive_is_past_instant(golive *g, golive_instant at)
{
    return g->host->is_past_instant(g, at);
}
/* 1 if AT has not come and does so within SECONDS from now. */
GOLIVE_CALL int golive_is_within_instant(golive *g, golive_instant at, int64_t seconds)
{
    return g->host->is_within_instant(g, at, seconds);
}

/* ---- documents ---- */

/* The document(s) of an option of type document, all parts as one; NULL: not yet. An option that is not set gives a
 * document whose state is ABSENT. */
GOLIVE_CALL const golive_document *golive_document_of(golive *g, const char *option)
{
    return g->host->document_of(g, option);
}
/* The CSV table of an option of type table; NULL: not yet. */
GOLIVE_CALL const golive_rows *golive_rows_of(golive *g, const char *option)
{
    return g->host->rows_of(g, option);
}
/* 1 if anything that you asked for so far is not here yet. */
GOLIVE_CALL int golive_pending(golive *g)
{
    return g->host->pending(g);
}
/* GOLIVE_GOT, _ABSENT, _UNAVAILABLE, _REFUSED; GOLIVE_PENDING for NULL. */
GOLIVE_CALL int32_t golive_state(golive *g, const golive_document *document)
{
    return g->host->document_state(g, document);
}
/* Why it is not GOT, in words that a person can act on; "" if it is. */
GOLIVE_CALL const char *golive_why(golive *g, const golive_document *document)
{
    return g->host->document_why(g, document);
}
/* The file's name, without its folder; "" for NULL. */
GOLIVE_CALL const char *golive_document_name(golive *g, const golive_document *document)
{
    return g->host->document_name(g, document);
}
/* "sha256:…" of its bytes (of its parts' digests, if there are several); "" unless GOT. */
GOLIVE_CALL const char *golive_document_digest(golive *g, const golive_document *document)
{
    return g->host->document_digest(g, document);
}
/* Pages of all parts; 0 unless GOT. */
GOLIVE_CALL uint32_t golive_pages(golive *g, const golive_document *document)
{
    return g->host->document_pages(g, document);
}
/* Pages of it that are pictures or damaged, so that nothing could be looked for on them. A pass that rests on something
 * not being there is `unknown` while this is not 0. */
GOLIVE_CALL uint32_t golive_unread_pages(golive *g, const golive_document *document)
{
    return g->host->unread_pages(g, document);
}
/* 1 if the page of the place holds a picture, stamp or ink besides its text: what looks like an empty line to sign on may
 * have been signed by hand. 0 in formats without pages. Ask it of a line to sign on or to fill in: in a PDF, pictures are looked for
 * where a date, a word of signing, "By:" or a line of "_" or "." stands, and not on other pages. */
GOLIVE_CALL int golive_beside_picture(golive *g, golive_place place)
{
    return g->host->beside_picture(g, place);
}
/* The document as a whole, as the place that a finding rests on. */
GOLIVE_CALL golive_place golive_document_place(golive *g, const golive_document *document)
{
    return g->host->document_place(g, document);
}
/* The document as what was searched without telling: a finding at this place can be settled by a reading, if its rule
 * allows that. */
GOLIVE_CALL golive_place golive_searched_place(golive *g, const golive_document *document)
{
    return g->host->searched_place(g, document);
}
/* The words of page PAGE (from 1), its lines apart; "" past the last. For what no search of the host's can tell: what you
 * do not find in it is for somebody to read. */
GOLIVE_CALL const char *golive_page_text(golive *g, const golive_document *document, uint32_t page)
{
    return g->host->page_text(g, document, page);
}
/* Looks for the provision that the section RULE of your clause catalogues describes. */
GOLIVE_CALL golive_clause golive_find_clause(golive *g, const golive_document *document, const char *rule)
{
    return g->host->find_clause(g, document, rule);
}
/* The next place after AFTER (place 0: the first) at which PHRASE stands, without regard to case, quotation marks,
 * line breaks; place 0 if there is none. */
GOLIVE_CALL golive_place golive_find_text(
    golive *g, const golive_document *document, const char *phrase, golive_place after)
{
    return g->host->find_text(g, document, phrase, after);
}
/* Looks for a legal name. */
GOLIVE_CALL golive_name golive_find_name(golive *g, const golive_document *document, const char *name)
{
    return g->host->find_name(g, document, name);
}
/* Occurrence NTH (from 0) of the catalogue's section [find:PATTERN]; place 0 past the last. */
GOLIVE_CALL golive_place golive_find(
    golive *g, const golive_document *document, const char *pattern, uint32_t nth)
{
    return g->host->find(g, document, pattern, nth);
}
/* A named group of the pattern that found the place, in the document's own words; "" if it did not take part. */
GOLIVE_CALL const char *golive_group(golive *g, golive_place place, const char *name)
{
    return g->host->group(g, place, name);
}
/* The words at the place, at most 200 characters; "" for place 0. */
GOLIVE_CALL const char *golive_place_text(golive *g, golive_place place)
{
    return g->host->place_text(g, place);
}
/* Page from 1; 0 if the place is in no document. */
GOLIVE_CALL uint32_t golive_place_page(golive *g, golive_place place)
{
    return g->host->place_page(g, place);
}
/* How sure text recognition was of the words at the place, in percent; 100 if the document itself has them as text. A pass
 * that rests on less than 60 becomes `unknown`. */
GOLIVE_CALL int32_t golive_confidence(golive *g, golive_place place)
{
    return g->host->confidence(g, place);
}
/* Characters from the beginning of FROM to the beginning of TO, as the words are searched; less than 0 if TO stands before
 * FROM; GOLIVE_NO_DISTANCE unless both stand in one part of one document. */
#define GOLIVE_NO_DISTANCE INT64_MIN
GOLIVE_CALL int64_t golive_distance(golive *g, golive_place from, golive_place to)
{
    return g->host->distance(g, from, to);
}

/* Paper NTH (from 0) that the document leans on, looked for in all its parts and in those of ALSO (NULL: none); of the kind
 * GOLIVE_REFERENCE_NONE behind the last, and for a document that is not GOT. Exhibits of other papers are left out, and so is a
 * paper that takes this document in. At most 60. */
GOLIVE_CALL golive_reference golive_reference_of(
    golive *g, const golive_document *document, const golive_document *also, uint32_t nth)
{
    return g->host->reference(g, document, also, nth);
}
/* The name of a paper that is not on file (NOT_FOUND, TO_COME) and that the sentence at the place mentions: what was found there
 * rests on words that nobody has seen. "" if there is none. ALSO as above. */
GOLIVE_CALL const char *golive_rests_on(golive *g, golive_place place, const golive_document *also)
{
    return g->host->rests_on(g, place, also);
}

/* ---- digital signatures in documents ---- */

#define GOLIVE_SIGNATURE_SOUND 1 /* none of what follows */
#define GOLIVE_SIGNATURE_UNTRUSTED                                                                           \
    2 /* it fits the file; whose it is, nobody vouches for whom the site trusts */
#define GOLIVE_SIGNATURE_OUT_OF_DATE 3 /* its certificate does not hold today, or did not when it was made */
#define GOLIVE_SIGNATURE_ADDED 4       /* something was added after it that changes nothing to be seen */
#define GOLIVE_SIGNATURE_CHANGED 5     /* what can be seen was changed after it */
#define GOLIVE_SIGNATURE_BROKEN 6      /* it does not fit the file */
#define GOLIVE_SIGNATURE_UNCHECKED 7   /* of a kind that is not checked, or too weak to say anything */
/* Digital signatures of all parts, without time stamps; 0 unless GOT. Fields to sign in that are empty are none. */
GOLIVE_CALL uint32_t golive_signature_count(golive *g, const golive_document *document)
{
    return g->host->signature_count(g, document);
}
/* GOLIVE_SIGNATURE_… of signature INDEX from 0; 0 past the last. What hangs on the day is noted, as with golive_is_past. */
GOLIVE_CALL int32_t golive_signature_state(golive *g, const golive_document *document, uint32_t index)
{
    return g->host->signature_state(g, document, index);
}
/* Why it is not SOUND, in words; "" if it is. */
GOLIVE_CALL const char *golive_signature_why(golive *g, const golive_document *document, uint32_t index)
{
    return g->host->signature_why(g, document, index);
}
/* Name and organization as its certificate has them; "" if it has none, or past the last. */
GOLIVE_CALL const char *golive_signature_signer(golive *g, const golive_document *document, uint32_t index)
{
    return g->host->signature_signer(g, document, index);
}
GOLIVE_CALL const char *golive_signature_organization(
    golive *g, const golive_document *document, uint32_t index)
{
    return g->host->signature_organization(g, document, index);
}
/* The day of signing, as the signer says; GOLIVE_NO_DATE if it is not said. */
GOLIVE_CALL golive_date golive_signature_date(golive *g, const golive_document *document, uint32_t index)
{
    return g->host->signature_date(g, document, index);
}

/* The number that words or figures say: "60", "sixty", "sixty (60)"; -1 if none, -2 if words and figures disagree. */
GOLIVE_CALL int64_t golive_number(golive *g, const char *words)
{
    return g->host->number(g, words);
}

/* ---- tables (CSV) ---- */

GOLIVE_CALL int32_t golive_rows_state(golive *g, const golive_rows *rows)
{
    return g->host->rows_state(g, rows);
}
GOLIVE_CALL const char *golive_rows_why(golive *g, const golive_rows *rows)
{
    return g->host->rows_why(g, rows);
}
/* Rows below the header; 0 unless GOT. */
GOLIVE_CALL uint32_t golive_row_count(golive *g, const golive_rows *rows)
{
    return g->host->row_count(g, rows);
}
/* 1 if the header has COLUMN (case and outer blanks do not count). */
GOLIVE_CALL int golive_has_column(golive *g, const golive_rows *rows, const char *column)
{
    return g->host->has_column(g, rows, column);
}
/* The cell, without outer blanks; "" if there is none. ROW from 0. */
GOLIVE_CALL const char *golive_cell(golive *g, const golive_rows *rows, uint32_t row, const char *column)
{
    return g->host->cell(g, rows, row, column);
}
GOLIVE_CALL golive_place golive_row_place(golive *g, const golive_rows *rows, uint32_t row)
{
    return g->host->row_place(g, rows, row);
}

/* ---- data sets: files of any size ---- */

/* The data set of an option of type dataset: a file, or all files of a folder and of the folders in it; gzip is unpacked on the
 * way. NULL: not yet. It may hold what nobody may see: nothing of it belongs into a finding, not even a file's name. */
GOLIVE_CALL const golive_data *golive_data_of(golive *g, const char *option)
{
    return g->host->data_of(g, option);
}
/* How it stands as a whole: as its worst file does. The others can be read all the same. */
GOLIVE_CALL int32_t golive_data_state(golive *g, const golive_data *data)
{
    return g->host->data_state(g, data);
}
GOLIVE_CALL const char *golive_data_why(golive *g, const golive_data *data)
{
    return g->host->data_why(g, data);
}
/* How many files it has, of whatever state. */
GOLIVE_CALL uint32_t golive_data_files(golive *g, const golive_data *data)
{
    return g->host->data_files(g, data);
}
/* The name of file FILE (from 0), with its folders below the one that was named: "2024/visits.csv". */
GOLIVE_CALL const char *golive_data_name(golive *g, const golive_data *data, uint32_t file)
{
    return g->host->data_name(g, data, file);
}
/* Bytes of the file as it lies there, packed or not; 0 unless it is here. */
GOLIVE_CALL uint64_t golive_data_size(golive *g, const golive_data *data, uint32_t file)
{
    return g->host->data_size(g, data, file);
}
/* Why the file is not here, or what went wrong while it was read (damaged, changed meanwhile); "" if nothing did. */
GOLIVE_CALL const char *golive_data_problem(golive *g, const golive_data *data, uint32_t file)
{
    return g->host->data_problem(g, data, file);
}
/* Bytes of the file from offset FROM (counted as unpacked), at most GOLIVE_DATA_PIECE of them, with 64 NUL behind them; of
 * length 0 at its end or when something is wrong (ask golive_data_problem). Ask for what follows, or for the last bytes once more with
 * more behind them: going back further than what was got last reads a packed file from its start. UNLIKE ALL ELSE the pointer lives
 * only until the next call of golive_data_read. A pass that names a data set counts only if every file was read to its end. */
#define GOLIVE_DATA_PIECE (1u << 20)
GOLIVE_CALL const char *golive_data_read(
    golive *g, const golive_data *data, uint32_t file, uint64_t from, uint32_t *ret_length)
{
    return g->host->data_read(g, data, file, from, ret_length);
}
/* What the packing of the file says beside its bytes: the name, comment, other words and time that gzip keeps in its headers, a line
 * each ("name visits.csv", "comment ...", "extra ...", "time 1773446400", in seconds since 1970), as many of them as were read so far:
 * ask when the file is through. "" if it says nothing, is not packed, or the host is older than this function. */
GOLIVE_CALL const char *golive_data_packing(golive *g, const golive_data *data, uint32_t file)
{
    if (g->host->size < offsetof(struct golive_host, data_packing) + sizeof g->host->data_packing)
        return "";
    return g->host->data_packing(g, data, file);
}
/* The data set as the place that a finding rests on. */
GOLIVE_CALL golive_place golive_data_place(golive *g, const golive_data *data)
{
    return g->host->data_place(g, data);
}

/* ---- the web ---- */

/* What URL (https, GET) answers; NULL: not yet. RULE is the rule it is for: its `fresh` and `good_until` in your
 * description say how old a copy may be. The host must stand in `hosts` of your description and in [http] hosts of the
 * site. Ask for all addresses you know of before you wait. Answers are UTF-8 JSON or XML, told apart by their bytes. */
GOLIVE_CALL const golive_source *golive_fetch(golive *g, const char *url, const char *rule)
{
    return g->host->fetch(g, url, rule);
}
/* GOLIVE_GOT; GOLIVE_ABSENT: the source answered that there is no such thing (HTTP 404, 410); GOLIVE_UNAVAILABLE: it
 * could not be asked, or answered anything else; GOLIVE_REFUSED: a fence. GOLIVE_PENDING for NULL. Success (HTTP 200) says
 * nothing of what the answer means: look into it. */
GOLIVE_CALL int32_t golive_source_state(golive *g, const golive_source *source)
{
    return g->host->source_state(g, source);
}
/* Why it is not GOT, in words; of one that is GOT and GOLIVE_BROKEN, what is wrong with it; else "". */
GOLIVE_CALL const char *golive_source_why(golive *g, const golive_source *source)
{
    return g->host->source_why(g, source);
}
/* "application/json"; "" if not said. */
GOLIVE_CALL const char *golive_source_media_type(golive *g, const golive_source *source)
{
    return g->host->source_media_type(g, source);
}
/* 1 if it is an old copy, because the source could not be asked. */
GOLIVE_CALL int golive_source_stale(golive *g, const golive_source *source)
{
    return g->host->source_stale(g, source);
}
/* The day on which the source said so last; GOLIVE_NO_DATE unless GOT or ABSENT. */
GOLIVE_CALL golive_date golive_source_date(golive *g, const golive_source *source)
{
    return g->host->source_date(g, source);
}
/* The place that a finding rests on: PATH within the source ("" for all of it). Assurance `verified`. */
GOLIVE_CALL golive_place golive_source_place(golive *g, const golive_source *source, const char *path)
{
    return g->host->source_place(g, source, path);
}
/* "sha256:…" of the words of the answer: of HTML and text, its main text without navigation, scripts and lines such as
 * "Content last reviewed …"; of XML, the text of its elements; of anything else, its bytes. "" unless GOT. */
GOLIVE_CALL const char *golive_source_digest(golive *g, const golive_source *source)
{
    return g->host->source_digest(g, source);
}

/* Looking into an answer. PATH is for JSON a pointer (RFC 6901: "/result/uids/0"), for XML names from the root with
 * numbers from 1 ("/PubmedArticleSet/PubmedArticle[2]/MedlineCitation/PMID"), at its end "@NAME" for an attribute; "" is the
 * whole answer. A step "*" stands for any name. What is not there is GOLIVE_NOTHING, 0 or "". */
#define GOLIVE_NOTHING 0
#define GOLIVE_TEXT 1   /* a JSON string, an XML element or attribute */
#define GOLIVE_NUMBER 2 /* a JSON number */
#define GOLIVE_TRUE 3
#define GOLIVE_FALSE 4
#define GOLIVE_NULL 5   /* JSON null */
#define GOLIVE_LIST 6   /* a JSON array */
#define GOLIVE_RECORD 7 /* a JSON object */
/* The answer is neither JSON nor XML, is cut off, has a name twice in one record, declares entities, or breaks a limit (100
 * levels, a million values): only for PATH "". golive_source_why says what. */
#define GOLIVE_BROKEN 8
GOLIVE_CALL int32_t golive_kind(golive *g, const golive_source *source, const char *path)
{
    return g->host->kind(g, source, path);
}
/* Items of a list, members of a record, or XML elements that PATH names (its last step without a number). */
GOLIVE_CALL uint32_t golive_count(golive *g, const golive_source *source, const char *path)
{
    return g->host->count(g, source, path);
}
/* The name of member INDEX (from 0) of a record, or of child element INDEX of an XML element. */
GOLIVE_CALL const char *golive_name_of(
    golive *g, const golive_source *source, const char *path, uint32_t index)
{
    return g->host->name(g, source, path, index);
}
/* A string, or a number as it is written, or "true" or "false"; of an XML element all text inside it, with white space
 * as one blank. */
GOLIVE_CALL const char *golive_value(golive *g, const golive_source *source, const char *path)
{
    return g->host->value(g, source, path);
}

/* The answer as it came, if it is UTF-8 text without NUL; "" if it is not, or is not GOT. */
GOLIVE_CALL const char *golive_source_text(golive *g, const golive_source *source)
{
    return g->host->source_text(g, source);
}

/* ---- addresses and commands that an option names ---- */

/* What the address of an option of type url answered, or what the program of an option of type command said; it is asked
 * or run before your code is called, and answered with NULL only where golive could not know that you would ask. ABSENT if
 * the option is not set. The configuration names it, so it may be http, on a private address, and need not stand in your
 * `hosts`; the site's [http] hosts and [commands] allow hold.
 *
 * An address is asked anew in each run: no copy stands in for it.
 *
 * A program that ran to its end is GOT and reads as JSON: /exit (its exit code) or /signal (that ended it), /stdout,
 * /stderr, /stdout_cut and /stderr_cut (true: it wrote more than the 64 KiB and 4 KiB that are kept), /stdout_text (false:
 * it holds NUL). UNAVAILABLE: it could not be started, took too long, or its last run is stuck; REFUSED: the site does not
 * allow it. A pass that rests on it is `asserted`, unless your options `assurance` (documented, verified) and
 * `assurance_reason` are both set. */
GOLIVE_CALL const golive_source *golive_source_of(golive *g, const char *option)
{
    return g->host->source_of(g, option);
}
/* What is known of whoever answered at the address of an option of type url, as JSON: /status (of HTTP), /address (asked
 * last, after redirects), and of TLS /tls/verified (true), /tls/problem (why it is not), /tls/subject, /tls/issuer,
 * /tls/names (a list), /tls/not_before and /tls/not_after: golive_instant_parse reads them. not_after is the earliest in
 * the chain that was verified. GOT also where the answer itself is not; UNAVAILABLE if nobody answered. */
GOLIVE_CALL const golive_source *golive_peer_of(golive *g, const char *option)
{
    return g->host->peer_of(g, option);
}
/* Runs the program of an option of type command that has `input = yes` with INPUT as its standard input (UTF-8 text, at
 * most 512 KiB): what it said, as golive_source_of has it; NULL: not yet. The same words and input run once a run. */
GOLIVE_CALL const golive_source *golive_run(golive *g, const char *option, const char *input)
{
    return g->host->run(g, option, input);
}

/* ---- other checks ---- */

/* Says that RULE rests on another check of this deployment (its id, such as "dua"): that check becomes required and the
 * finding of RULE will be no better than it. Returns its status (GOLIVE_FAIL …), or GOLIVE_PENDING: wait. */
GOLIVE_CALL int32_t golive_relies_on(golive *g, const char *check, const char *rule)
{
    return g->host->relies_on(g, check, rule);
}

/* ---- findings ---- */

/* Names what the findings that follow are about (a subcontractor, a paper); "" for the check as a whole. */
GOLIVE_CALL void golive_about(golive *g, const char *subject)
{
    g->host->subject(g, subject);
}

#define GOLIVE_DEFINE_FINDING(NAME, STATUS)                                                                  \
    GOLIVE_CALL void NAME(golive *g, const char *rule, golive_place place, const char *format, ...)          \
        GOLIVE_PRINTF(4, 5);                                                                                 \
    GOLIVE_CALL void NAME(golive *g, const char *rule, golive_place place, const char *format, ...)          \
    {                                                                                                        \
        va_list arguments;                                                                                   \
        va_start(arguments, format);                                                                         \
        g->host->finding(g, STATUS, rule, place, format, arguments);                                         \
        va_end(arguments);                                                                                   \
    }
/* Each says of RULE (one of your description's) what was found; FORMAT makes a short plain sentence without a full
 * stop. A pass needs a place. Of one rule and subject the last word counts. */
GOLIVE_DEFINE_FINDING(golive_pass, GOLIVE_PASS)           /* fulfilled */
GOLIVE_DEFINE_FINDING(golive_note, GOLIVE_NOTE)           /* worth knowing, asks nothing */
GOLIVE_DEFINE_FINDING(golive_warn, GOLIVE_WARN)           /* a person must look by a date */
GOLIVE_DEFINE_FINDING(golive_unknown, GOLIVE_UNKNOWN)     /* could not tell */
GOLIVE_DEFINE_FINDING(golive_fail, GOLIVE_FAIL)           /* shown not to be fulfilled */
GOLIVE_DEFINE_FINDING(golive_skip, GOLIVE_NOT_APPLICABLE) /* this one rule does not apply, because … */

/* What RULE wants, and what there is: added to the finding made last. */
GOLIVE_CALL void golive_expected(golive *g, const char *format, ...) GOLIVE_PRINTF(2, 3);
GOLIVE_CALL void golive_expected(golive *g, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g->host->expected(g, format, arguments);
    va_end(arguments);
}
GOLIVE_CALL void golive_found(golive *g, const char *format, ...) GOLIVE_PRINTF(2, 3);
GOLIVE_CALL void golive_found(golive *g, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g->host->found(g, format, arguments);
    va_end(arguments);
}
/* ---- tables and numbers beside a finding ---- */

/* What a column holds. */
#define GOLIVE_COLUMN_TEXT 1
#define GOLIVE_COLUMN_NUMBER 2
#define GOLIVE_COLUMN_PATIENTS 3 /* a count of people: 1 to 10 are shown as "<11" everywhere */
#define GOLIVE_COLUMN_PERCENT 4  /* 0 to 100, without the sign */
/* Begins a small table that reports draw beside the finding of RULE and the subject at hand: then its columns, then row by
 * row its cells. At most 16 tables with 12 columns each and 4096 cells in all; a row with fewer cells than columns is filled
 * up. A table decides nothing: say in words what follows from it. That no percentage tells of a small cell is for you to see to. */
GOLIVE_CALL void golive_table(golive *g, const char *rule, const char *title)
{
    g->host->table(g, rule, title);
}
GOLIVE_CALL void golive_column(golive *g, const char *name, int32_t kind)
{
    g->host->column(g, name, kind);
}
GOLIVE_CALL void golive_table_row(golive *g)
{
    g->host->table_row(g);
}
/* The row's next cell: at most 190 bytes. */
GOLIVE_CALL void golive_table_cell(golive *g, const char *format, ...) GOLIVE_PRINTF(2, 3);
GOLIVE_CALL void golive_table_cell(golive *g, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g->host->table_cell(g, format, arguments);
    va_end(arguments);
}
/* The same for a number, with PLACES (at most 9) digits behind the point, in no locale. */
GOLIVE_CALL void golive_table_number(golive *g, double value, uint32_t places)
{
    g->host->table_number(g, value, places);
}
/* A number that belongs to the finding of RULE and the subject at hand, at most 256 of a check: NAME says what it is, UNIT
 * is "%", "patients" … or "". */
GOLIVE_CALL void golive_measure(
    golive *g, const char *rule, const char *name, double value, uint32_t places, const char *unit)
{
    g->host->measure(g, rule, name, value, places, unit);
}

/* printf into memory of this call. */
GOLIVE_CALL const char *golive_format(golive *g, const char *format, ...) GOLIVE_PRINTF(2, 3);
GOLIVE_CALL const char *golive_format(golive *g, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = g->host->format(g, format, arguments);
    va_end(arguments);
    return text;
}

/* ---- verdicts ---- */

/* All that could be said was said. If anything was pending, the host reads it as golive_wait. */
GOLIVE_CALL golive_verdict golive_done(golive *g)
{
    return g->host->done(g);
}
/* Call me again when what I asked for is here. With nothing pending it is an error (the check is unknown). */
GOLIVE_CALL golive_verdict golive_wait(golive *g)
{
    return g->host->wait(g);
}
/* None of your rules applies, for the [reason REASON] of your description. */
GOLIVE_CALL golive_verdict golive_not_applicable(golive *g, const char *reason)
{
    return g->host->not_applicable(g, reason);
}

/* ---- the entry ---- */

/* Puts the description into an ELF note that golive reads without running any code, and exports the entry:
 *
 *     static golive_verdict check(golive *g) { … }
 *     GOLIVE_PLUGIN(check, "NAME.plugin.ini")
 *
 * The assembler looks for the file in the current folder and in -Wa,-I folders. */
#define GOLIVE_NOTE_SECTION ".note.golive"
#define GOLIVE_NOTE_NAME "golive"
#define GOLIVE_NOTE_TYPE GOLIVE_API_LEVEL
#ifdef __cplusplus
#define GOLIVE_EXTERN extern "C"
#else
#define GOLIVE_EXTERN extern
#endif
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)                                                                    \
    __asm__(".pushsection \".note.golive\",\"a\",%note\n"                                                    \
            ".balign 4\n"                                                                                    \
            ".long 7\n"                                                                                      \
            ".long 991f - 990f\n"                                                                            \
            ".long 1\n"                                                                                      \
            ".asciz \"golive\"\n"                                                                            \
            ".balign 4\n"                                                                                    \
            "990: .incbin \"" DESCRIPTION "\"\n"                                                             \
            "991: .balign 4\n"                                                                               \
            ".popsection\n");                                                                                \
    GOLIVE_EXTERN __attribute__((visibility("default"))) golive_verdict golive_check_1(golive *g);           \
    GOLIVE_EXTERN __attribute__((visibility("default"))) golive_verdict golive_check_1(golive *g)            \
    {                                                                                                        \
        return CHECK(g);                                                                                     \
    }

#ifdef __cplusplus
}
#endif

#endif
