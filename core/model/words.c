/* The words of golive and their order, each list in one place. See words.h. */
#include "model/words.h"

#include "base/text.h"

#include <stddef.h>

static const char *const status_names[] = {
    [STATUS_FAIL] = "fail",
    [STATUS_UNKNOWN] = "unknown",
    [STATUS_WARN] = "warn",
    [STATUS_NOTE] = "note",
    [STATUS_PASS] = "pass",
    [STATUS_NOT_APPLICABLE] = "not-applicable",
};
static const char *const assurance_names[] = {
    [ASSURANCE_ASSERTED] = "asserted",
    [ASSURANCE_ATTESTED] = "attested",
    [ASSURANCE_DOCUMENTED] = "documented",
    [ASSURANCE_VERIFIED] = "verified",
};
static const char *const basis_names[] = {
    [BASIS_LAW] = "law",
    [BASIS_CONTRACT] = "contract",
    [BASIS_POLICY] = "policy",
    [BASIS_PRACTICE] = "practice",
};
static const char *const decision_names[] = {
    [DECISION_GO] = "go",
    [DECISION_HOLD] = "hold",
    [DECISION_NO_GO] = "no-go",
};
static const char *const decision_titles[] = {
    [DECISION_GO] = "GO",
    [DECISION_HOLD] = "HOLD",
    [DECISION_NO_GO] = "NO-GO",
};
static const char *const evidence_state_names[] = {
    [EVIDENCE_PENDING] = "pending",
    [EVIDENCE_GOT] = "got",
    [EVIDENCE_ABSENT] = "absent",
    [EVIDENCE_UNAVAILABLE] = "unavailable",
    [EVIDENCE_REFUSED] = "refused",
};
static const char *const reading_verdict_names[] = {
    [READING_PRESENT] = "present",
    [READING_ABSENT] = "absent",
    [READING_NOT_NEEDED] = "not-needed",
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *name_of(const char *const *list, size_t count, unsigned number)
{
    return number < count && list[number] ? list[number] : "";
}

static unsigned number_of(const char *const *list, size_t count, const char *name)
{
    for (unsigned i = 0; i < count; i++) {
        if (list[i] && string_equal(list[i], name))
            return i;
    }
    return 0;
}

const char *status_name(enum status status)
{
    return name_of(status_names, COUNT(status_names), (unsigned)status);
}

const char *assurance_name(enum assurance assurance)
{
    return name_of(assurance_names, COUNT(assurance_names), (unsigned)assurance);
}

const char *basis_name(enum basis basis)
{
    return name_of(basis_names, COUNT(basis_names), (unsigned)basis);
}

const char *decision_name(enum decision decision)
{
    return name_of(decision_names, COUNT(decision_names), (unsigned)decision);
}

const char *decision_title(enum decision decision)
{
    return name_of(decision_titles, COUNT(decision_titles), (unsigned)decision);
}

const char *evidence_state_name(enum evidence_state state)
{
    return name_of(evidence_state_names, COUNT(evidence_state_names), (unsigned)state);
}

const char *reading_verdict_name(enum reading_verdict verdict)
{
    return name_of(reading_verdict_names, COUNT(reading_verdict_names), (unsigned)verdict);
}

enum status status_parse(const char *name)
{
    return (enum status)number_of(status_names, COUNT(status_names), name);
}

enum assurance assurance_parse(const char *name)
{
    return (enum assurance)number_of(assurance_names, COUNT(assurance_names), name);
}

enum basis basis_parse(const char *name)
{
    return (enum basis)number_of(basis_names, COUNT(basis_names), name);
}

enum reading_verdict reading_verdict_parse(const char *name)
{
    return (enum reading_verdict)number_of(reading_verdict_names, COUNT(reading_verdict_names), name);
}

enum status status_worse(enum status a, enum status b)
{
    if (a == STATUS_NONE || b == STATUS_NONE)
        return a == STATUS_NONE ? b : a;
    return a < b ? a : b;
}
