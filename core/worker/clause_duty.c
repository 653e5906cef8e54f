/* The grammar of duties, as far as agreements need it: the last verb that obliges in front of the words in question
 * decides, with what negates it and who is its subject. */
#include "worker/clause_duty.h"

#include "base/memory.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What is owed, in the words that a denial takes back. */
#define OWED                                                                                                 \
    "(?:required|obligated|obliged|compelled|obligations?|responsible|responsibility|liable|duty|duties|"    \
    "expected|bound)"

/* "Under no circumstances shall …", "neither party is …": the "no" stands in front of the subject. "In no event later
 * than" is a time. */
#define BEFOREHAND                                                                                           \
    "\\b(?:under no circumstances?|in no (?:event|case|way)|at no time|by no means|neither|nor)\\b"          \
    "(?! (?:later|more|less|longer|fewer|exceed)\\b)(?: [a-z'-]+){0,6}? "

/* Agreements in the simple present: "Business Associate reports to Covered Entity any …", "on termination, Business Associate, at
 * its cost, returns …". Only where the sentence or what follows a comma begins so: "PHI that Business Associate maintains"
 * promises nothing. */
#define STATED                                                                                               \
    "(?:\\A|(?<=\\n)|(?<=[,;:] ))(?:the )?ba(?:, [^,;:\\n]{1,60},)? (?:[a-z]+ly |also |further |hereby )?"   \
    "\\K(?:reports?|notif(?:y|ies)|informs?|implements?|maintains?|ensures?|requires?|provides?|makes?|"     \
    "keeps?|documents?|records?|returns?|destroys?|deletes?|extends?|compl(?:y|ies)|incorporates?|limits?|"  \
    "uses|amends?|gives?|follows?|observes?)(?= "                                                            \
    "(?!of\\b|shall\\b|will\\b|must\\b|may\\b|is\\b|are\\b)(?!(?:and|or) (?![a-z]+s\\b)))"

/* Tried in this order at each place: denials first, since "shall not be required to" begins like "shall". */
#define VERB_PATTERN                                                                                         \
    "(?<denied>\\b(?:shall|will|must|may|does|do|is|are|has|have|be|under|with|undertakes|assumes|accepts)(" \
    "?: [a-z]+){0,2}? (?:not|no|never)(?: [a-z]+){0,2}? " OWED "\\b"                                         \
    "|\\bnot (?:be |the |an? )?" OWED "\\b|\\bno (?:obligation|duty|responsibility|liability)\\b"            \
    "|\\b(?:relieved|released|excused|exempt(?:ed)?) (?:of|from)\\b|\\bnothing (?:in|herein|contained)\\b"   \
    ".{0,80}?\\b(?:requires?|required|obligates?|obliges?|compels?|imposes?|shall|obligation)\\b"            \
    "|" BEFOREHAND "(?:shall|will|must|may|can|be|is|are|has|have)\\b(?: [a-z]+){0,3}? " OWED "\\b"          \
    "|\\bneither ba nor .{0,40}?\\b(?:shall|will|must)\\b"                                                   \
    "|\\b(?:disclaims?|refuses? to|declines? to|needs? not|(?:does|do|will|shall) not (?:have|need) to)\\b"  \
    "|\\bmay,? but (?:need|shall|will|does|is) not\\b|\\bwithout (?:any )?(?:obligation|duty)\\b|\\bno "     \
    "longer " OWED "\\b"                                                                                     \
    "|\\b(?:makes?|gives?) no (?:promise|commitment|undertaking|covenant|warranty|representation)s?\\b"      \
    "|\\b(?:does|do|shall|will) not (?:warrant|promise|agree|undertake|commit|covenant|guarantee)\\b)"       \
    "|(?<negated>\\b(?:shall|will|must|may|can|agrees?|does|do)(?:,? [a-z]+,?){0,2}? (?:not|never)\\b"       \
    "|\\b(?:shall|will|must|may),? (?:in no event|under no circumstances)\\b|\\bno(?: [a-z]+){1,3} "         \
    "(?:shall|will|may)\\b|" BEFOREHAND "(?:shall|will|must|may|can)\\b)"                                    \
    "|(?<duty>\\b(?:shall|will|must)\\b|\\bagrees?(?:,? (?!not\\b)[a-z]+,?){0,3}? "                          \
    "(?:to|that)\\b|\\b(?:agrees?|undertakes?)\\b(?=:| as follows)|\\bcovenants?\\b"                         \
    "|\\bundertakes? (?:to|that)\\b"                                                                         \
    "|\\b(?:is|are|be) (?:hereby |also |further )?(?:required|obligated|obliged|bound) to\\b|\\bis "         \
    "responsible for\\b"                                                                                     \
    "|\\bcommits? to\\b|\\b(?:has|have) (?:a|the) (?:duty|obligation|responsibility) "                       \
    "to\\b|\\b(?:warrants|represents|certifies|promises) (?:and [a-z]+ )?(?:that|to)\\b"                     \
    "|\\bprovided,?(?: however,?)? that\\b|\\bso long as\\b|\\bon (?:the )?condition that\\b|\\bmay "        \
    "only\\b|\\bmay not\\b|\\bremains? (?:liable|responsible)\\b"                                            \
    "|\\b(?:is|are) (?:strictly |expressly |hereby )?(?:prohibited\\b|barred from|forbidden to|subject to "  \
    "inspection)\\b)"                                                                                        \
    "|(?<allowed>\\b(?:may|can|reserves the right|is (?:permitted|authorized|entitled) to|at its (?:sole "   \
    "|own )?(?:discretion|option|election)|(?:intends?|aims?|hopes?|plans?|expects?) to"                     \
    "|(?:intention|intent|goal|aim|policy) (?:is|of [a-z ]{1,30}?) to"                                       \
    "|(?:was|were|had been) (?:[a-z]+ )?(?:required|obligated|obliged|bound) to)\\b"                         \
    "|(?<!as )(?<!that )(?<!which )\\b(?:would|could|might)\\b(?! (?:not )?(?:be|violate|constitute|"        \
    "contravene|otherwise|reasonably)\\b))"                                                                  \
    "|(?<stated>" STATED ")"

/* What makes of a duty a wish, anywhere in its sentence: that it binds only if the one who is bound likes, or is paid. */
#define LOOSE_PATTERN                                                                                        \
    "\\b(?:if|where|when|as|to the extent)(?: and (?:when|as|to the extent))?(?: that)? (?:it|ba)(?: so| "   \
    "itself)? (?:elects?|chooses?|wish(?:es)?|decides?|sees? fit|deems? (?:it )?(?:appropriate|necessary|"   \
    "fit|proper|desirable|advisable)|thinks? (?:fit|best))\\b"                                               \
    "|\\b(?:in|at) (?:its|ba's) (?:(?:sole|own|absolute|complete|exclusive|and|reasonable),? )*"             \
    "(?:discretion|convenience)\\b"                                                                          \
    "|\\bonly (?:if|upon|after|when|against)\\b.{0,40}?\\b(?:pays?|payment|paid|fees?)\\b"                   \
    "|\\bif(?:,? and only if)?,? the parties (?:later |further |subsequently )?(?:sign|agree|execute|enter)" \
    "|\\b(?:if|where|provided that)(?:,? and only if,?)? (?:the )?ce (?:has )?(?:pa(?:ys|id)|purchase[sd]?|" \
    "buys|bought|orders|ordered|subscribe[sd]?|upgrade[sd]?)\\b"                                             \
    "|\\b(?:unless|except (?:where|when|if|that|as)|or as) (?:it|ba)(?: [a-z]+ly)? (?:finds?|considers?|"    \
    "deems?|believes?|thinks?|decides?)\\b(?!.{0,80}\\b(?:in|im|un)?(?:feasibl|possibl))"                    \
    "|^(?:until|through) (?:the )?(?:[a-z]+ )?\\d|^during (?:the |its )?[^;,]{2,40}, which ended\\b"

/* The same, between the verb and what it governs. */
#define TRYING_PATTERN                                                                                       \
    "\\b(?:reasonable|best|good faith|diligent) (?:efforts|endeavou?rs|steps|measures) to\\b"                \
    "|\\bendeavou?r to\\b|\\b(?:attempt|try|strive|seek|aim) to\\b"

/* "Section 2.4, which reads …, is deleted": a provision that is quoted to be taken out. Information that is deleted is none,
 * and a provision that is replaced says what it says behind that word. */
#define STRUCK                                                                                               \
    "\\b(?:sections?|sentences?|paragraphs?|clauses?|subsections?|articles?|provisions?)\\b"                 \
    "(?:(?!\\b(?:replac|substitut|restat)).){0,400}?(?<!phi )(?<!copies )(?<!data )(?<!information )"        \
    "(?<!records )\\b(?:is|are) (?:hereby |also |further )*(?:deleted|struck|stricken|repealed)\\b"          \
    "(?!.{0,80}\\b(?:replac|substitut|restat|read))"                                                         \
    "|(?:\\) (?:is|are)|\\b(?:is|are) (?:also )?hereby) (?:hereby |also |further )*"                         \
    "(?:deleted|struck|stricken|repealed)\\b(?!.{0,80}\\b(?:replac|substitut|restat|read))"

/* What such agreements say in general, as guidance and summaries do: not what this one says. */
#define GENERAL_PATTERN                                                                                      \
    "\\b(?:an?|each|every|any|all|our|your|such|most) (?:hipaa |valid |compliant |standard |typical |"       \
    "signed |written |required )*(?:(?:ba|data use|data sharing) (?:agreements?|contracts?|addend(?:um|a))|" \
    "authorizations?|consents?)(?: forms?)?\\b"                                                              \
    "(?:(?!\\b(?:that|which|with|and|to)\\b)[^;]){0,24}?\\b(?:must|should|shall|will|has to|have to|"        \
    "typically|usually|generally|normally|often|(?:is|are) required to)(?:: | (?:also |always |at least )*"  \
    "(?:state|provide|say|include|contain|require|establish|specify|describe|address|set|prohibit|oblige|"   \
    "obligate|ensure)s?\\b)"                                                                                 \
    "|\\ban? (?:[a-z]+ )?(?:ba|data use|data sharing) agreement (?:that|which) (?:include|contain|provide|"  \
    "state)s?(?: the following)?:"                                                                           \
    "|\\b(?:an?|each|every|any|all) (?:such )?(?:agreements?|contracts?) (?:must|should|shall|will) "        \
    "(?:provide|state|say|require)s? that (?:the |an? )?ba\\b"                                               \
    "|\\b(?:it|they) (?:must|should) (?:also )?(?:state|say)\\b"                                             \
    "|\\b(?:the|your) agreement (?:must|should|needs to|has to) (?:also )?(?:state|provide|say|include|"     \
    "contain|specify|describe|address|establish)\\b"                                                         \
    "|\\b(?:must|should) be included in (?:the|an?|any|your) (?:[a-z]+ ){0,3}agreement\\b"                   \
    "|\\byour (?:form|authorization|consent|agreement|contract|letter) (?:must|should)\\b"                   \
    "|\\bunder (?:our|its|their|the vendor's) standard (?:agreement|contract|terms|baa|ba\\b)"               \
    "|\\bdisclaims? (?:any|all) (?:such )?(?:dut(?:y|ies)|obligations?)\\b"                                  \
    "|\\btrue or false\\b|\\?(?: ?(?:yes|no|y|n)\\b| ?\\[)|\\? ?$|" STRUCK

/* A promise that is only spoken of. */
#define SPOKEN_PATTERN                                                                                       \
    "\\b(?:may|might|could) (?:[a-z]+ ){0,2}?agree\\b.{0,80}?\\bthat\\b"                                     \
    "|\\bit is (?:anticipated|expected|hoped|contemplated|proposed|envisaged|planned) that\\b"               \
    "|\\b(?:website|brochure|documentation|policy|policies|materials)\\b.{0,30}?\\b(?:states?|says?|claims?" \
    ")"                                                                                                      \
    "|\\b(?:shall|will|may|agrees? to) (?:[a-z]+ ){0,3}?(?:negotiate|discuss|consider)\\b"                   \
    "|\\b(?:parties|ce|ba) (?:both )?(?:expect|anticipate|hope|contemplate|believe|intend)s? (?:that|to)\\b" \
    "|\\b(?:other|some|many|most) (?:vendors|providers|companies|bas|suppliers)\\b"                          \
    "|\\b(?:discussed|suggested|proposed|recommended) that\\b|\\basked to (?:add|say|write|provide) that\\b" \
    "|\\b(?:can ?not|could not|will not|do not|does not|unable to) agree\\b.{0,20}?\\bthat\\b"               \
    "|\\bpropose[sd]? to (?:delete|strike|remove|omit)\\b|\\b(?:if|once|when) (?:it is "                     \
    ")?(?:selected|awarded|"                                                                                 \
    "chosen)\\b"

/* In these clauses somebody else's verb stands: "so that ce may answer", "in such manner as ce shall direct", "a use that
 * this agreement does not allow". It governs nothing of what comes behind it. */
#define ASIDE_PATTERN                                                                                        \
    "\\b(?:so that|such that|in order that|as|if|when|whenever|where|to whom|which)"                         \
    "(?: (?:the |an? |any )?(?:ce|individuals?|patients?|secretary|hhs))(?: (?:[a-z]+ly|itself|then))? $"    \
    "|\\b(?:that|which|what) (?:this|these) (?:[a-z]+ ){1,3}$|\\bas $"                                       \
    "|\\b(?:uses?|disclosures?|phi|way|manner|purpose) (?:this|our|the) "                                    \
    "(?:agreement|contract|addendum|exhibit|part|law) $"

/* Words for the side that buys are taken for the covered entity even where no definition says so: a customer's duty must
 * not pass for the vendor's. Where a document calls its vendor so, clause_text has put "ba" instead. */
#define PARTY_PATTERN                                                                                        \
    "\\b(?:(?<ce>ce|customers?|clients?|buyers?|purchasers?|subscribers?|licensees?|hospitals?|clinics?|"    \
    "practice|physicians?|"                                                                                  \
    "patients?|individuals?|employers?|"                                                                     \
    "plan "                                                                                                  \
    "sponsors?|departments?|agency|county|universit(?:y|ies)|users?|you|somebody|providers?|participants?|"  \
    "members?|"                                                                                              \
    "facilit(?:y|ies)|institutions?|plans?)|(?<other>ba|(?:both|each|either|"                                \
    "the)(?: of the)? part(?:y|ies)|"                                                                        \
    "subcontractors?|vendors?|contractors?|suppliers?|we))\\b(?!')"

/* In front of "agree to": somebody else, and not one of the parties just before it. */
#define ANOTHERS_PATTERN                                                                                     \
    "\\b(?:subcontractors?|agents?|third part(?:y|ies)|vendors?|persons?|recipients?|entit(?:y|ies))\\b"     \
    "[^;:]*(?<!\\bba )(?<!\\bce )(?<! party )(?<! parties )(?<! hereby )(?<! further )(?<! also )$"

struct clause_duty {
    pcre2_code *verbs;
    pcre2_code *parties;
    pcre2_code *loose;
    pcre2_code *trying;
    pcre2_code *aside;
    pcre2_code *spoken;
    pcre2_code *general;
    pcre2_code *anothers;
};

static pcre2_code *compile(const char *pattern)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile(
        (PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_DUPNAMES, &error, &offset, NULL);
    if (code != NULL)
        pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    return code;
}

/* All searches' own: it hangs on nothing. */
static struct clause_duty *shared;
static size_t users;

struct clause_duty *clause_duty_new(void)
{
    if (users++)
        return shared;
    struct clause_duty *duty = shared = memory_new(1, sizeof *duty);
    duty->verbs = compile(VERB_PATTERN);
    duty->parties = compile(PARTY_PATTERN);
    duty->loose = compile(LOOSE_PATTERN);
    duty->trying = compile(TRYING_PATTERN);
    duty->aside = compile(ASIDE_PATTERN);
    duty->spoken = compile(SPOKEN_PATTERN);
    duty->general = compile(GENERAL_PATTERN);
    duty->anothers = compile(ANOTHERS_PATTERN);
    return duty;
}

struct clause_duty *clause_duty_free(struct clause_duty *duty)
{
    if (duty == NULL || --users)
        return NULL;
    pcre2_code_free(duty->verbs);
    pcre2_code_free(duty->parties);
    pcre2_code_free(duty->loose);
    pcre2_code_free(duty->trying);
    pcre2_code_free(duty->aside);
    pcre2_code_free(duty->spoken);
    pcre2_code_free(duty->general);
    pcre2_code_free(duty->anothers);
    free(duty);
    return NULL;
}

struct verb {
    enum { VERB_NONE, VERB_DUTY, VERB_DENIED, VERB_NEGATED, VERB_ALLOWED, VERB_STATED } kind;
    uint32_t start;
    uint32_t end;
};

static bool took_part(const pcre2_code *code, pcre2_match_data *match, const char *name)
{
    int number = pcre2_substring_number_from_name(code, (PCRE2_SPTR)name);
    return number > 0 && pcre2_get_ovector_pointer(match)[2 * number] != PCRE2_UNSET;
}

static struct verb next_verb(
    const pcre2_code *code, pcre2_match_data *match, const char *lines, uint32_t from, uint32_t to)
{
    struct verb verb = {VERB_NONE, 0, 0};
    if (from >= to || pcre2_match(code, (PCRE2_SPTR)lines, to, from, PCRE2_NO_UTF_CHECK, match, NULL) < 0)
        return verb;
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
    verb.start = (uint32_t)offsets[0];
    verb.end = (uint32_t)offsets[1];
    verb.kind = took_part(code, match, "denied")    ? VERB_DENIED
                : took_part(code, match, "negated") ? VERB_NEGATED
                : took_part(code, match, "duty")    ? VERB_DUTY
                : took_part(code, match, "stated")  ? VERB_STATED
                                                    : VERB_ALLOWED;
    return verb;
}

static bool matches(const pcre2_code *code, const char *lines, uint32_t from, uint32_t to)
{
    if (from >= to)
        return false;
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    int found = pcre2_match(code, (PCRE2_SPTR)(lines + from), to - from, 0, PCRE2_NO_UTF_CHECK, match, NULL);
    pcre2_match_data_free(match);
    return found >= 0;
}

#define ASIDE_LONGEST 60u /* bytes of "so that the individual accordingly " */

/* True if the verb at AT, before what is looked at, stands in a clause of somebody else's. */
static bool is_aside(const struct clause_duty *duty, const char *lines, uint32_t line, uint32_t at)
{
    uint32_t from = at > line + ASIDE_LONGEST ? at - ASIDE_LONGEST : line;
    while (from < at && (lines[from] & 0xC0) == 0x80)
        from++;
    return matches(duty->aside, lines, from, at);
}

#define ANOTHERS_LONGEST 240u

/* True of "agree to" in "ensure that its subcontractors agree to": what they agree to binds them, and here nobody. */
static bool is_anothers(const struct clause_duty *duty, const char *lines, uint32_t line, uint32_t at)
{
    uint32_t from = at > line + ANOTHERS_LONGEST ? at - ANOTHERS_LONGEST : line;
    while (from < at && (lines[from] & 0xC0) == 0x80)
        from++;
    return strncmp(lines + at, "agree", 5) == 0 && matches(duty->anothers, lines, from, at);
}

/* The verb that governs [START, END): the last that begins before START; failing that the first inside. */
static struct verb governing_verb(const struct clause_duty *duty, const char *lines, uint32_t line,
    uint32_t line_end, uint32_t start, uint32_t end)
{
    const pcre2_code *code = duty->verbs;
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    struct verb best = {VERB_NONE, 0, 0};
    uint32_t from = line;
    for (;;) {
        struct verb verb = next_verb(code, match, lines, from, line_end);
        if (verb.kind == VERB_NONE || verb.start >= end || (verb.start > start && best.kind != VERB_NONE))
            break;
        if (is_anothers(duty, lines, line, verb.start)) {
            from = verb.end;
            continue;
        }
        bool before = verb.start <= start;
        if (!before || verb.kind == VERB_DENIED || !is_aside(duty, lines, line, verb.start))
            best = verb;
        if (!before)
            break;
        from = verb.end > verb.start ? verb.end : verb.start + 1;
    }
    pcre2_match_data_free(match);
    return best;
}

static bool preceded_by(const char *lines, uint32_t line, uint32_t at, const char *word)
{
    size_t size = strlen(word);
    return at >= line + size && memcmp(lines + at - size, word, size) == 0;
}

/* True if the party at AT is no subject: "to ce", "on behalf of ce". */
static bool is_object(const char *lines, uint32_t line, uint32_t at)
{
    static const char *const before[] = {" to ", " of ", " by ", " from ", " with ", " for ", " upon ",
        " against ", " between ", " than ", " not ", " instead of ", " notify ", " to the ", " of the ",
        " by the ", " from the ", " with the ", " for the ", " upon the ", " not the ", " to an ", " of an ",
        " by an ", " from an ", " for an ", " with an ", " to any ", " of any ", " by any ", " from any ",
        " to each ", " of each ", " behalf of the "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (preceded_by(lines, line, at, before[i]))
            return true;
    return false;
}

/* "ba and ce shall", "ce and ba shall": both are bound, unless it is "ce and its users". */
static bool is_joined(const char *lines, uint32_t line, uint32_t start, uint32_t end, uint32_t verb)
{
    static const char and[] = " and ";
    if (preceded_by(lines, line, start, and) || preceded_by(lines, line, start, " and the "))
        return true;
    bool follows = verb >= end + sizeof and&&memcmp(lines + end, and, sizeof and-1) == 0;
    return follows && memcmp(lines + end + sizeof and-1, "its", 3) != 0 && verb - end < 40;
}

/* True if the subject of the verb at VERB is the covered entity alone. */
static bool subject_is_ce(const pcre2_code *parties, const char *lines, uint32_t line, uint32_t verb)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(parties, NULL);
    bool ce = false;
    uint32_t from = line;
    while (from < verb &&
           pcre2_match(parties, (PCRE2_SPTR)lines, verb, from, PCRE2_NO_UTF_CHECK, match, NULL) > 0) {
        uint32_t start = (uint32_t)pcre2_get_ovector_pointer(match)[0];
        uint32_t end = (uint32_t)pcre2_get_ovector_pointer(match)[1];
        if (!is_object(lines, line, start))
            ce = took_part(parties, match, "ce") && !is_joined(lines, line, start, end, verb);
        from = end;
    }
    pcre2_match_data_free(match);
    return ce;
}

/* "may use … only for": what is allowed so is forbidden otherwise. */
static bool is_limited(const char *lines, uint32_t start, uint32_t end)
{
    static const char *const words[] = {" only", "solely", "exclusively"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memmem(lines + start, end - start, words[i], strlen(words[i])) != NULL)
            return true;
    return false;
}

bool clause_duty_in_general(
    const struct clause_duty *duty, const char *lines, uint32_t line, uint32_t line_end)
{
    return matches(duty->general, lines, line, line_end);
}

enum duty clause_duty_of(const struct clause_duty *duty, const char *lines, uint32_t line, uint32_t line_end,
    uint32_t start, uint32_t end)
{
    struct verb verb = governing_verb(duty, lines, line, line_end, start, end);
    if (verb.kind == VERB_NONE || subject_is_ce(duty->parties, lines, line, verb.start) ||
        matches(duty->spoken, lines, line, end))
        return DUTY_NONE;
    switch (verb.kind) {
    case VERB_DUTY:
        return matches(duty->loose, lines, line, line_end) || matches(duty->trying, lines, verb.end, start)
                   ? DUTY_LOOSE
                   : DUTY_BOUND;
    case VERB_STATED:
        return DUTY_LOOSE; /* an agreement that says so means it; a description says it too */
    case VERB_DENIED:
        return DUTY_DENIED;
    case VERB_NEGATED:
        /* "shall not use …": where the words looked for hold the "not" themselves, it is the duty. */
        if (verb.end <= start)
            return DUTY_NONE;
        return matches(duty->loose, lines, line, line_end) ? DUTY_LOOSE : DUTY_BOUND;
    case VERB_ALLOWED:
        return is_limited(lines, start, end) ? DUTY_BOUND : DUTY_NONE;
    default:
        return DUTY_NONE;
    }
}
