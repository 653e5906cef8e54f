/* One call of a plugin's check, as the host sees it: what it asked, what it said, and what of the rules of the house
 * (golive/plugin.h) it kept. Lives in the child; its functions are handed to the plugin as struct golive_host. Must
 * not know of processes, sockets or deadlines. */
#ifndef GOLIVE_WORKER_HOST_H
#define GOLIVE_WORKER_HOST_H

#include "base/address.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "golive/plugin.h"
#include "worker/client.h"
#include "worker/inputs.h"
#include "worker/messages.h"

/* tests/faults/mutants.mk builds the worker once with each number: a rule of the house left out, which the tests must
 * notice. 0, the only number that is ever installed: none. */
#ifndef GOLIVE_MUTANT
#define GOLIVE_MUTANT 0
#endif
enum host_mutant {
    MUTANT_MISSING_FACT = 1, /* no unknown for a fact that nobody answered */
    MUTANT_UNSAID_RULE,      /* no unknown for a rule that was not judged */
    MUTANT_PENDING,          /* done while something was pending counts as done */
    MUTANT_NO_PLACE,         /* a pass that names nothing passes */
    MUTANT_TYPED_CAP,        /* a typed value passes whatever the description says */
    MUTANT_NOT_GOT,          /* a pass citing evidence that is not there passes */
    MUTANT_RELIANCE          /* a finding may be better than what it relies on */
};
#define MUTANT(number) (GOLIVE_MUTANT == (number))

/* ---- evidence, decoded once a child (host_evidence.c, host_rows.c) ---- */

struct table;  /* a CSV file, parsed */
struct stream; /* a file that is read piece by piece */

struct loaded { /* a piece of evidence in the child */
    const struct piece *piece;
    struct document_text text;
    struct clause_text *clauses; /* NULL until a clause is looked for */
    struct table *table;
    struct source_json *json; /* of an answer of the web: at most one of the two */
    struct source_xml *xml;
    struct stream *stream; /* of a data set's file, while it is being read */
    struct text packing;   /* what the headers of its gzip members say, a line each */
    uint64_t furthest;     /* of such a file: the plugin had all bytes up to here */
    bool seen;             /* and that is its end */
    bool tried;            /* decoding was tried */
    const char *problem;   /* why it could not be decoded; NULL if it could */
};

struct evidence_store; /* all of the child's */

struct evidence_store *evidence_store_new(const struct piece *const *pieces, size_t count);
struct evidence_store *evidence_store_free(struct evidence_store *store);
/* NULL if the core never sent it. */
struct loaded *evidence_store_get(struct evidence_store *store, uint32_t serial);
/* Parses what an address answered, once: JSON, XML, or `problem` says why it is neither. */
void evidence_store_parse(struct evidence_store *store, struct loaded *loaded);
/* Frees what was decoded if it has become much: call it between checks. */
void evidence_store_trim(struct evidence_store *store);

struct golive_document { /* also a table's parts: struct golive_rows is one of these */
    const struct option_description *option;
    const char *name;
    const char *why;
    const char *digest;
    struct loaded **parts;
    size_t part_count;
    uint32_t index; /* of the option */
    int32_t state;  /* GOLIVE_GOT … */
};

/* Parses CSV (RFC 4180). NULL with *RET_PROBLEM in ARENA: what is wrong, with the row. */
struct table *table_new(const void *bytes, size_t length, struct arena *arena, const char **ret_problem);
struct table *table_free(struct table *table);  /* NULL gives NULL; returns NULL */
uint32_t table_rows(const struct table *table); /* below the header */
/* The row as a spreadsheet counts: the header is 1, blank rows count. */
uint32_t table_row_number(const struct table *table, uint32_t row);
int32_t table_column(const struct table *table, const char *name); /* -1 if there is none */
const char *table_cell(const struct table *table, uint32_t row, int32_t column);

/* Reads on in a file of a data set (host_streams.c). */
struct stream *stream_free(struct stream *stream); /* NULL gives NULL; returns NULL */

/* ---- a call ---- */

enum place_kind {
    PLACE_FACT = 1,
    PLACE_OPTION,
    PLACE_STUDY,
    PLACE_ASKED,
    PLACE_DOCUMENT,
    PLACE_SPAN,
    PLACE_ROW,
    PLACE_SOURCE
};

struct place {
    uint8_t kind;
    bool by_search; /* a clause search, or one for words or names, gave it */
    bool opposed;   /* it said that the text says the opposite */
    bool site_own;  /* by a pattern of the site's own */
    bool unset;     /* of a fact or option that nobody typed */
    uint32_t what;  /* index of the fact or option */
    uint32_t part;  /* of the document or table */
    uint32_t row;
    struct clause_span span;
    const struct golive_document *document;
    const struct clause_match *match;   /* named groups; NULL if none */
    const struct golive_source *source; /* of a source, with the path within it */
    const char *path;
};

struct said { /* one finding as the plugin put it */
    const struct rule *rule;
    size_t number; /* of the rule, as call_rule_at counts */
    const char *subject;
    const char *message;
    const char *expected;
    const char *found;
    uint32_t place; /* id; 0: nowhere */
    uint32_t order;
    int32_t status;
};

struct drawn_table { /* while the plugin fills it */
    const struct rule *rule;
    const char *subject;
    const char *title;
    struct table_column columns[WORKER_MOST_COLUMNS];
    uint32_t column_count;
    uint32_t first_cell; /* index in drawings.cells */
    uint32_t cell_count; /* of whole rows, once the next one is begun */
    uint32_t row_cells;  /* of the row at hand */
    bool in_row;
};

struct drawn_measure {
    const struct rule *rule;
    const char *subject;
    const char *name;
    const char *unit;
    char value[DECIMAL_TEXT_SIZE];
};

struct drawings { /* tables and measures of a call; NULL until there is one */
    struct drawn_table tables[WORKER_MOST_TABLES];
    uint32_t table_count;
    const char *cells[WORKER_MOST_CELLS];
    uint32_t cell_count;
    struct drawn_measure measures[WORKER_MOST_MEASURES];
    uint32_t measure_count;
};

struct golive_source { /* what an address answered, at the instant of this call */
    const char *url;
    const struct input_source *input; /* NULL: the host itself refused to ask */
    struct loaded *loaded;            /* NULL likewise */
    int32_t state;
    const char *why;    /* "" if GOT */
    const char *option; /* of the section, that names it; NULL: an address that the plugin made */
    bool command;       /* it is what a program said */
};

struct reliance { /* RULE rests on CHECK */
    const struct rule *rule;
    const char *check;
    enum status status;
};

struct word_list {
    const char **words; /* NULL-ended once there are any */
    size_t count;
};

struct misuse { /* something for the plugin's author to mend */
    const char *subject;
    const char *words;
};

struct unanswered { /* a fact that was asked and that nobody answered, or too long ago */
    const char *fact;
    const char *words;
};

/* Numbers within a golive_verdict. */
enum { VERDICT_DONE = 1, VERDICT_WAIT, VERDICT_NOT_APPLICABLE };

/* What is told to the worker's parent, should the child die: the last thing asked for. */
typedef void host_asking(void *context, const char *what, const char *name);

struct call {
    struct golive plugin_side; /* first, so that the plugin's golive * is this */
    struct arena *arena;       /* everything of this call */
    const struct judge_plugin *plugin;
    const struct input_context *context;
    const struct input_job *job;
    struct evidence_store *evidence;
    host_asking *asking;
    void *asking_context;
    instant stable_from;
    instant stable_until;
    const char **values;                      /* by option: as set, else its default, else NULL */
    bool *typed;                              /* by option: somebody typed it */
    const struct golive_document **documents; /* by option; NULL until asked */
    const struct golive_document **answers;   /* beside job->asked; NULL until asked */
    struct place *places;                     /* id - 1 */
    size_t place_count;
    size_t place_capacity;
    struct said *said;
    size_t said_count;
    size_t said_capacity;
    struct reliance *reliances;
    size_t reliance_count;
    struct drawings *drawings;
    struct leaning *leanings; /* what documents lean on; NULL until asked */
    struct misuse *misuses;
    size_t misuse_count;
    struct unanswered *unanswered;
    size_t unanswered_count;
    struct golive_source *sources;     /* beside job->sources */
    struct map sources_by_url;         /* -> the same */
    const struct input_source **cited; /* those asked for, in the order asked */
    size_t cited_count;
    size_t steady; /* of these, before the first wish */
    struct judge_wish *wishes;
    size_t wish_count;
    size_t wish_capacity;
    struct word_list wants;
    struct word_list relies;
    struct word_list remarks;
    const char *subject;
    const char *broke; /* a rule broken for which there is no finding: the check has failed; NULL: none */
    const struct reason *reason; /* of golive_not_applicable */
    int32_t verdict;             /* given last */
    bool pending;                /* something that is not optional */
    bool pending_optional;
    bool cut; /* a text was too long */
};

extern const struct golive_host host_functions;

static inline struct call *call_of(golive *g)
{
    return (struct call *)(void *)g;
}

/* Prepares a call; all pointers must outlive it. */
void call_begin(struct call *call, struct arena *arena, const struct judge_plugin *plugin,
    const struct input_context *context, const struct input_job *job, struct evidence_store *evidence);
/* Frees what does not lie in the arena. */
void call_end(struct call *call);
void call_free_leanings(struct call *call); /* what documents lean on (host_references.c) */
/* Writes the tables and measures into the result (host_tables.c). */
void call_put_drawings(struct call *call, struct frame_writer *result);
/* Applies the rules of the house to what was said and writes the result's fields. VERDICT is what the check returned. */
void call_conclude(struct call *call, int32_t verdict, struct frame_writer *result);
/* Writes the result of a check that could not be judged. */
void result_failed(struct frame_writer *result, uint32_t job, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- within the host ---- */

/* Tells what is being asked for, before doing it. */
static inline void asks(struct call *call, const char *what, const char *name)
{
    if (call->asking)
        call->asking(call->asking_context, what, name);
}
/* The check has failed: WORDS say what it did ("waits with nothing to wait for"). The first counts. */
void call_broke(struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The plugin's author must mend this: an `unknown` finding, one for each SUBJECT. */
void call_misuse(struct call *call, const char *subject, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void call_remark(struct call *call, const char *words);
/* A copy of a plugin's text, cut at MOST bytes between characters and made valid UTF-8 (host_findings.c). */
const char *call_clean(struct call *call, const char *text, size_t most);
/* The declared rule, or NULL after complaining. */
const struct rule *call_rule(struct call *call, const char *id);
/* The plugin's rules and then those of the section, counted through; NULL past the last. */
const struct rule *call_rule_at(const struct call *call, size_t number);
size_t call_rule_number(const struct call *call, const struct rule *rule);
void word_list_add(struct arena *arena, struct word_list *list, const char *word); /* once each */
/* The document, table or data set that the plugin asks for as TYPE, or NULL after noting that it is still to come. */
const struct golive_document *call_evidence(struct call *call, const char *name, enum option_type type);
/* The document or table of option INDEX, made when first asked for. */
const struct golive_document *call_document(struct call *call, uint32_t index);
/* Index of a declared option, or -1 after complaining. */
int32_t call_option(struct call *call, const char *name);
golive_place call_place(struct call *call, struct place place);
/* NULL for place 0 and for numbers that are no place. */
const struct place *place_of(const struct call *call, golive_place place);
/* An instant at which an answer changes. */
void call_flip(struct call *call, instant at);
/* True if the civil day DATE has ended; notes the flip. */
bool call_day_ended(struct call *call, struct date date);
/* What a typed value is worth: attested if the person is named in full and DATE is at most 365 days ago. */
enum assurance call_person(struct call *call, const struct person_act *act);
/* True if the fact's answer is too old. */
bool call_fact_stale(struct call *call, const struct input_fact *fact);
const struct person_act *call_answered(const struct call *call, const struct input_fact *fact);
/* Items of a comma-separated value, unquoted; NULL-ended. */
const char *const *list_items(struct arena *arena, const char *value, size_t *ret_count);
/* "page 4, clause 3.1", "[baa] ends", "fact touches_phi", "row 7", "pages 1 to 7". "" for nowhere. */
const char *place_where(struct call *call, const struct place *place);
/* Whether its words come from text recognition, and how sure that was of them, in percent. */
bool place_recognised(const struct place *place, unsigned *ret_confidence);
/* At most 200 characters of a document's own words; "" for anything else. */
const char *place_quote(struct call *call, const struct place *place);
/* Readies what the job's addresses answered: call it before the plugin runs, since expat asks for what a plugin may not
 * have. */
void call_take_sources(struct call *call);
/* The source of that name, noted as asked for; NULL if the job does not bring it. */
const golive_source *call_source(struct call *call, const char *name);
/* Wishes for what the job does not bring; the strings must live as long as the call. */
void call_wish(struct call *call, const struct judge_wish *wish);
/* NULL if a pass may rest on the place within a source; else why not. */
const char *place_source_problem(const struct place *place);
/* "message, updated-by, 2 of api.crossref.org", and what stands there. */
const char *place_source_where(struct call *call, const struct place *place);
const char *place_source_quote(struct call *call, const struct place *place);
/* Why no pass may rest on a data set: a file that could not be read, or was not read to its end; NULL: nothing. */
const char *streams_problem(struct call *call, const struct golive_document *document);
/* The piece of evidence at the place; NULL if there is none. */
const struct piece *place_piece(const struct place *place);
/* Decodes the text of a part; NULL if it has none. */
const struct document_text *loaded_text(struct loaded *loaded);
struct clause_text *loaded_clauses(struct loaded *loaded);

/* The functions of the table, by file. */
const char *host_fact(golive *, const char *name);
int32_t host_fact_has(golive *, const char *name, const char *value);
golive_place host_fact_place(golive *, const char *name);
const char *host_key(golive *, const char *name);
int32_t host_given(golive *, const char *option);
const char *host_option(golive *, const char *option);
int64_t host_option_integer(golive *, const char *option);
golive_date host_option_date(golive *, const char *option);
uint32_t host_option_count(golive *, const char *option);
const char *host_option_item(golive *, const char *option, uint32_t index);
golive_place host_option_place(golive *, const char *option);
uint32_t host_flow_count(golive *);
const char *host_flow_name(golive *, uint32_t index);
const char *host_flow_key(golive *, uint32_t index, const char *key);

golive_date host_date_parse(golive *, const char *text);
const char *host_date_text(golive *, golive_date date);
golive_date host_date_add(golive *, golive_date date, int32_t months, int32_t days);
int32_t host_is_past(golive *, golive_date date, int32_t months, int32_t days);
int32_t host_is_within(golive *, golive_date date, int64_t seconds);

const golive_document *host_document_of(golive *, const char *option);
const golive_rows *host_rows_of(golive *, const char *option);
int32_t host_pending(golive *);
int32_t host_document_state(golive *, const golive_document *);
const char *host_document_why(golive *, const golive_document *);
const char *host_document_name(golive *, const golive_document *);
const char *host_document_digest(golive *, const golive_document *);
uint32_t host_document_pages(golive *, const golive_document *);
uint32_t host_unread_pages(golive *, const golive_document *);
int32_t host_beside_picture(golive *, golive_place);
golive_place host_searched_place(golive *, const golive_document *);
const golive_data *host_data_of(golive *, const char *option);
int32_t host_data_state(golive *, const golive_data *);
const char *host_data_why(golive *, const golive_data *);
uint32_t host_data_files(golive *, const golive_data *);
const char *host_data_name(golive *, const golive_data *, uint32_t file);
uint64_t host_data_size(golive *, const golive_data *, uint32_t file);
const char *host_data_problem(golive *, const golive_data *, uint32_t file);
const char *host_data_read(golive *, const golive_data *, uint32_t file, uint64_t from, uint32_t *ret_length);
golive_place host_data_place(golive *, const golive_data *);
const char *host_data_packing(golive *, const golive_data *, uint32_t file);
golive_place host_document_place(golive *, const golive_document *);
golive_clause host_find_clause(golive *, const golive_document *, const char *rule);
golive_place host_find_text(golive *, const golive_document *, const char *phrase, golive_place after);
golive_name host_find_name(golive *, const golive_document *, const char *name);
golive_place host_find(golive *, const golive_document *, const char *pattern, uint32_t nth);
const char *host_group(golive *, golive_place, const char *name);
const char *host_place_text(golive *, golive_place);
uint32_t host_place_page(golive *, golive_place);
int64_t host_number(golive *, const char *words);

int32_t host_rows_state(golive *, const golive_rows *);
const char *host_rows_why(golive *, const golive_rows *);
uint32_t host_row_count(golive *, const golive_rows *);
int32_t host_has_column(golive *, const golive_rows *, const char *column);
const char *host_cell(golive *, const golive_rows *, uint32_t row, const char *column);
golive_place host_row_place(golive *, const golive_rows *, uint32_t row);

const golive_source *host_fetch(golive *, const char *url, const char *rule);
int32_t host_source_state(golive *, const golive_source *);
const char *host_source_why(golive *, const golive_source *);
const char *host_source_media_type(golive *, const golive_source *);
int32_t host_source_stale(golive *, const golive_source *);
golive_date host_source_date(golive *, const golive_source *);
golive_place host_source_place(golive *, const golive_source *, const char *path);
const char *host_source_digest(golive *, const golive_source *);
int32_t host_kind(golive *, const golive_source *, const char *path);
uint32_t host_count(golive *, const golive_source *, const char *path);
const char *host_name(golive *, const golive_source *, const char *path, uint32_t index);
const char *host_value(golive *, const golive_source *, const char *path);

const golive_source *host_source_of(golive *, const char *option);
const golive_source *host_peer_of(golive *, const char *option);
const golive_source *host_run(golive *, const char *option, const char *input);
const char *host_source_text(golive *, const golive_source *);
const char *host_page_text(golive *, const golive_document *, uint32_t page);
golive_instant host_instant_parse(golive *, const char *text);
int32_t host_is_past_instant(golive *, golive_instant);
int32_t host_is_within_instant(golive *, golive_instant, int64_t seconds);

uint32_t host_study_count(golive *);
const char *host_study_name(golive *, uint32_t index);
const char *host_study_key(golive *, uint32_t index, const char *key);
golive_place host_study_place(golive *, uint32_t index);

void host_table(golive *, const char *rule, const char *title);
void host_column(golive *, const char *name, int32_t kind);
void host_table_row(golive *);
void host_table_cell(golive *, const char *format, va_list);
void host_table_number(golive *, double value, uint32_t places);
void host_measure(
    golive *, const char *rule, const char *name, double value, uint32_t places, const char *unit);

int32_t host_asked(golive *, const char *rule);
golive_date host_asked_on(golive *, const char *rule);
const char *host_asked_to(golive *, const char *rule);
golive_place host_asked_place(golive *, const char *rule);
const golive_document *host_answer_of(golive *, const char *rule);

uint32_t host_signature_count(golive *, const golive_document *);
int32_t host_signature_state(golive *, const golive_document *, uint32_t index);
const char *host_signature_why(golive *, const golive_document *, uint32_t index);
const char *host_signature_signer(golive *, const golive_document *, uint32_t index);
const char *host_signature_organization(golive *, const golive_document *, uint32_t index);
golive_date host_signature_date(golive *, const golive_document *, uint32_t index);
int32_t host_confidence(golive *, golive_place);
int64_t host_distance(golive *, golive_place from, golive_place to);
golive_reference host_reference(golive *, const golive_document *, const golive_document *also, uint32_t nth);
const char *host_rests_on(golive *, golive_place, const golive_document *also);

int32_t host_relies_on(golive *, const char *check, const char *rule);
void host_subject(golive *, const char *subject);
void host_finding(
    golive *, int32_t status, const char *rule, golive_place place, const char *format, va_list);
void host_expected(golive *, const char *format, va_list);
void host_found(golive *, const char *format, va_list);
const char *host_format(golive *, const char *format, va_list);
golive_verdict host_done(golive *);
golive_verdict host_wait(golive *);
golive_verdict host_not_applicable(golive *, const char *reason);

#endif
