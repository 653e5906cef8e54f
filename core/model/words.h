/* The words of golive: statuses, assurances, bases, decisions, their names and their order. One place for each list;
 * everything that prints or parses such a word comes here. */
#ifndef GOLIVE_MODEL_WORDS_H
#define GOLIVE_MODEL_WORDS_H

/* Of a finding, worst first (the numbers are those of plugin.h). */
enum status {
    STATUS_NONE = 0,
    STATUS_FAIL = 1,
    STATUS_UNKNOWN = 2,
    STATUS_WARN = 3,
    STATUS_NOTE = 4,
    STATUS_PASS = 5,
    STATUS_NOT_APPLICABLE = 6,
    STATUS_COUNT
};

/* Of a pass or a not-applicable, weakest first. */
enum assurance {
    ASSURANCE_NONE = 0,   /* of any other finding */
    ASSURANCE_ASSERTED,   /* typed in an INI file */
    ASSURANCE_ATTESTED,   /* typed, with name, role and date, at most 365 days old; or a person's reading */
    ASSURANCE_DOCUMENTED, /* found in a document */
    ASSURANCE_VERIFIED,   /* from the source of record, or measured */
    ASSURANCE_COUNT
};

/* What a rule rests on; law can be neither waived nor loosened. */
enum basis { BASIS_LAW = 1, BASIS_CONTRACT, BASIS_POLICY, BASIS_PRACTICE, BASIS_COUNT };

/* Of a deployment or a run; a larger number is worse. */
enum decision { DECISION_GO = 0, DECISION_HOLD = 1, DECISION_NO_GO = 2 };

/* How evidence stands (the numbers are those of plugin.h). */
enum evidence_state {
    EVIDENCE_PENDING = 0,
    EVIDENCE_GOT = 1,
    EVIDENCE_ABSENT = 2,
    EVIDENCE_UNAVAILABLE = 3,
    EVIDENCE_REFUSED = 4,
    EVIDENCE_STATE_COUNT
};

enum reading_verdict { READING_PRESENT = 1, READING_ABSENT, READING_NOT_NEEDED };

/* "fail", "not-applicable" …; "" for a number that is none. */
const char *status_name(enum status status);
const char *assurance_name(enum assurance assurance);
const char *basis_name(enum basis basis);
const char *decision_name(enum decision decision);  /* "go" "hold" "no-go" */
const char *decision_title(enum decision decision); /* "GO" "HOLD" "NO-GO" */
const char *evidence_state_name(enum evidence_state state);
const char *reading_verdict_name(enum reading_verdict verdict);

/* 0 if NAME is none of the list. */
enum status status_parse(const char *name);
enum assurance assurance_parse(const char *name);
enum basis basis_parse(const char *name);
enum reading_verdict reading_verdict_parse(const char *name);

/* The worse of two; STATUS_NONE counts as nothing said. */
enum status status_worse(enum status a, enum status b);

#endif
