/* Which words a document uses for its two parties. Definitions count most ("Acme" in `Acme, Inc. ("Acme" or "Business
 * Associate")`), then what it states, then whose duties and whose patients it speaks of. A word that is used for both is
 * taken for neither: taking the wrong party for the one who is bound would be worse than not knowing. */
#include "worker/clause_text.h"

#include "base/memory.h"
#include "base/text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

/* Words that may stand for a party where no definition says so. */
#define GENERIC                                                                                              \
    "customer|client|buyer|purchaser|company|practice|hospital|clinic|provider|vendor|contractor|supplier|"  \
    "subscriber|"                                                                                            \
    "licensee|licensor|"                                                                                     \
    "organization|organisation|agency|department|county|state|university|institution|facility|plan|"         \
    "physician|partner|"                                                                                     \
    "consultant|participant|member|district|board|authority|health system|medical center|service "           \
    "provider|plan sponsor|"                                                                                 \
    "group health plan|sponsor|data recipient|entity|you|we"
#define TERM "\"(?<word>[a-z][a-z0-9 .,&'-]{1,38})\""
#define PARTY "\"(?:the )?(?<token>ba|ce)\""

/* "if Customer is a Business Associate of others" concludes nothing. Of the covered entity it does: whoever may be one
 * buys. */
#define CERTAIN "(?<!if )(?<!if the )(?<!whether )(?<!where )(?<!when )(?<!extent )(?<!extent the )(?<!that )"
/* A word of the document for a party: generic, or defined on its first pages. */
#define WORD "\\b(?&party)\\b"
/* The same within what is repeated: a subroutine, since written out each time it would be too large to compile. */
#define ANY "\\b(?&any)\\b"
/* One that by itself does not mean the side that buys. */
#define SELLER                                                                                               \
    "\\b(?!(?:customers?|clients?|buyers?|purchasers?|subscribers?|licensees?|hospital|clinic|practice|you|" \
    "ce|physician|"                                                                                          \
    "patients?|participants?|members?|plan|department|county|university)\\b)(?&party)\\b"
#define IS                                                                                                   \
    "(?:is|are|(?:may |will |shall )?(?:acts?|serves?|becomes?|be)|is considered|is deemed|is acting)(?: "   \
    "[a-z]+)"                                                                                                \
    "{0,2}?"

/* between Acme Inc. ("Acme") and Springfield Clinic ("Clinic"): who one of them is tells who the other is. */
#define PAIR                                                                                                 \
    "(?:^|\\b(?:between|among|by)\\b)[^\\n]{0,300}?\\([^()\"\\n]{0,30}\"(?:the )?(?<first>[a-z][a-z0-9 "     \
    ".&'-]{1,38})\""                                                                                         \
    "[^()\\n]{0,40}\\)[^()\"\\n]{0,160}?\\band\\b[^()\"\\n]{2,240}?\\([^()\"\\n]{0,30}"                      \
    "\"(?:the )?(?<second>[a-z][a-z0-9 .&'-]{1,38})\""

/* "Network Data" means the PHI that …: another name for it. */
#define RENAMED                                                                                              \
    "\"(?!limited|unsecured|deidentified|psycho|designated)(?<phi>[a-z][a-z -]{3,30})\",? (?:shall |will "   \
    ")?means?,? (?:any |all |the |that )?(?:portion of (?:the )?)?e?phi\\b"

/* How sure a pattern is: what a document defines counts more than what it states, and that more than what follows from
 * whose duties it speaks of. */
enum party_source { PARTY_CONCLUDED, PARTY_STATED, PARTY_DEFINED, PARTY_SOURCES };

struct party_pattern {
    const char *pattern;
    enum party_source source;
    const char
        *literal; /* stands in each match, which lies within one part; NULL: none does, look everywhere */
};

/* Groups: `word` stands for `token`; or `ba` and `ce` stand for what they are called. */
static const struct party_pattern party_patterns[] = {
    /* ("Acme" or "Business Associate"), ("Acme") ("Business Associate"), and the other way round */
    {"\\([^()\"]{0,40}" TERM "[^()\"]{1,30}" PARTY, PARTY_DEFINED, NULL},
    {"\\([^()\"]{0,40}" PARTY "[^()\"]{1,30}" TERM, PARTY_DEFINED, NULL},
    {"\\([^()\"]{0,30}" TERM "\\),? ?\\([^()\"]{0,30}" PARTY, PARTY_DEFINED, NULL},
    {"\\([^()\"]{0,30}" PARTY "\\),? ?\\([^()\"]{0,30}" TERM, PARTY_DEFINED, NULL},
    /* between Acme, Inc., a Delaware corporation ("Business Associate") */
    {"\\b(?:between|among|and|by) (?:the )?(?<word>[a-z0-9](?:(?! and )[^()\";:,\\n]){1,50}?)(?:,(?:(?! and "
     ")[^()\";:\\n]){0,140}?)?"
     "(?: ?\\([^()\";:\\n]{0,30}|,? (?:hereinafter|hereafter|herein)(?: referred to as| called| known "
     "as)?(?: the)? )" PARTY,
        PARTY_DEFINED, NULL},
    /* "Business Associate" means Provider; "Contractor" means the Business Associate */
    {PARTY "[^.;\"\\n]{0,90}?\\b(?:means?|refers? to) (?:the )?(?<word>" GENERIC ")\\b", PARTY_DEFINED, NULL},
    {TERM "[^.;\"\\n]{0,40}?\\b(?:means?|refers? to) (?:the )?(?<token>ba|ce)\\b", PARTY_DEFINED, NULL},
    /* ("Vendor"), a business associate; ("Acme", the covered entity) */
    {TERM "\\)?,? (?:an?|the|its|as an?) (?:hipaa )?(?<token>ba|ce)\\b(?! agreement| addendum| or | and )",
        PARTY_DEFINED, NULL},
    /* a business associate (the "Receiving Party") of that other party (the "Disclosing Party") */
    {"\\ban? (?:hipaa )?(?<token>ba|ce),? \\([^()\"]{0,20}" TERM, PARTY_DEFINED, NULL},
    {"\\ban? ba(?: \\([^()]{0,40}\\))? of [^()\";.\\n]{0,60}\\((?:the )?\"(?<ce>[a-z][a-z0-9 .&'-]{1,38})\"",
        PARTY_DEFINED, NULL},
    /* ("Hospital") is a covered entity */
    {TERM "\\),? " IS
          "(?: as)? (?:an? |the |its |[a-z][a-z .&-]{1,30}'s )?(?:hipaa )?(?<token>ba|ce)\\b(?! or | and )",
        PARTY_DEFINED, NULL},
    /* Customer is a covered entity */
    {"(?<ce>" WORD ") (?:" IS
     "|qualifies as) (?:an? |the |also an? )?(?:hipaa )?\"?(?:ce\\b|covered (?:health "
     "care )?(?:provider|component|health plan))\"?(?! or | and )",
        PARTY_STATED, NULL},
    {CERTAIN "(?<ba>" WORD ") (?:" IS "|qualifies as) (?:an? |the |its |also an? |(?&party)'s "
             ")?(?:hipaa )?\"?ba\\b\"?(?! or | and )",
        PARTY_STATED, "ba"},
    /* The Contractor meets the definition of Business Associate, and HQ meets the definition of a covered entity */
    {CERTAIN "\\b(?<word>[a-z][a-z0-9&.-]{1,30}) (?:meets?|fits?|falls? (?:under|within)|satisf(?:y|ies)) "
             "the definitions? of "
             "(?:an? )?\"?(?<token>ba|ce)\\b\"?(?! or | and (?:an? |the )?(?:ba|ce)\\b)",
        PARTY_DEFINED, "definition"},
    {"\\b(?<word>" GENERIC
     "),? (?:as|in its (?:role|capacity) as) (?:an? |the )?(?<token>ce|ba)\\b(?! or | and )",
        PARTY_STATED, "as "},
    /* Contractor … is accordingly a business associate of the Department: true or not, it tells who is who */
    {"(?<ba>" WORD ")(?:(?!" ANY ")[^.;\\n]){0,160}?\\b(?:" IS "|as) (?:an? |the )?ba of (?:the )?(?<ce>" WORD
     ")",
        PARTY_STATED, "ba of "},
    {"(?<ba>" WORD ") (?:(?!" ANY ")[^.;\\n]){0,100}? for (?:the )?(?<ce>" WORD ") as its ba\\b",
        PARTY_STATED, " as its ba"},
    {"\\bmakes? (?<ba>" WORD ") (?:an? |the )?ba of (?:the )?(?<ce>" WORD ")", PARTY_STATED, "ba of "},
    {"\\b(?<ce>(?&party))'s ba\\b", PARTY_STATED, "'s ba"},
    {"(?<ba>" WORD "),? (?:as|acting as|being) (?:the )?(?<ce>(?&party))'s ba\\b", PARTY_STATED, "'s ba"},
    {"(?<ba>" WORD ")(?:(?! and )[^.;\\n]){0,100} and is its ba\\b", PARTY_STATED, " and is its ba"},
    /* PHI that Provider receives on behalf of Customer; Provider will … that it receives on behalf of Customer */
    {"\\bphi\\b[^.;\\n]{0,60}?(?<ba>" WORD ") (?:may "
     ")?(?:creates?|receives?|maintains?|transmits?|accesses|obtains?)\\b[^.;\\n]{0,90}?\\bon behalf of "
     "(?:the )?(?<ce>" WORD ")",
        PARTY_STATED, "on behalf of "},
    {"\\b(?:received|created|maintained|obtained|performed|provided)\\b[^.;\\n]{0,60}?\\bby (?:the "
     ")?(?<ba>" WORD ")[^.;\\n]{0,30}?\\b(?:from|on behalf of) (?:or (?:from|on behalf of) )?(?:the "
     ")?(?<ce>" WORD ")",
        PARTY_STATED, " by "},
    {"(?<ba>" WORD ") (?:may|will|shall|performs?|provides?)\\b[^.;\\n]{0,80}?\\bon behalf of,? (?:the "
     ")?(?<ce>" WORD ")",
        PARTY_STATED, "on behalf of"},
    {"(?<ba>" WORD ") (?:will|shall|agrees)\\b[^.;\\n]{0,200}?\\bit "
     "(?:creates|receives|maintains|transmits)\\b[^.;\\n]{0,60}?\\bon behalf of (?:the )?(?<ce>" WORD ")",
        PARTY_STATED, "on behalf of "},
    {"(?<ba>" WORD ") (?:creates?|receives?|maintains?|transmits?|may create|may "
     "receive)\\b[^.;\\n]{0,60}?\\bphi\\b[^.;\\n]{0,40}?\\b(?:from|on behalf of|for)[^.;\\n]{0,20}? (?:the "
     ")?(?<ce>" WORD ")",
        PARTY_STATED, "phi"},
    {PAIR, PARTY_DEFINED, NULL},
    {RENAMED, PARTY_DEFINED, NULL},
    /* Duties that only a business associate has */
    {"(?<ba>" SELLER ") (?:shall|will|must|agrees to)\\b(?:(?!" ANY ")[^.;\\n]){0,60}?\\b(?:its|our|their|"
     "(?&party)'s) (?:own )?(?:internal )?(?:practices,? )?books\\b[^.;\\n]{0,160}?\\b(?:secretary|hhs)\\b",
        PARTY_CONCLUDED, "books"},
    {"(?<ba>" SELLER ") (?:shall|will|must|agrees to)\\b(?:(?!" ANY ")[^.;\\n]){0,60}?\\b(?:ensure|require|"
     "cause|obtain)\\b[^.;\\n]{0,40}?\\b(?:its|any|each|all|our)\\b[^.;\\n]{0,20}?\\bsubcontractors?\\b[^.;"
     "\\n]"
     "{0,120}?\\bphi\\b",
        PARTY_CONCLUDED, "subcontractor"},
    {"\\b(?:secretary|hhs)\\b[^.;\\n]{0,80}?(?<ba>" SELLER
     ")'s (?:own )?(?:internal )?(?:practices|books)\\b",
        PARTY_CONCLUDED, "'s "},
    {"(?<ba>" SELLER
     ")'s (?:own )?(?:internal )?(?:practices|books)\\b[^.;\\n]{0,160}?\\b(?:secretary|hhs)\\b",
        PARTY_CONCLUDED, "'s "},
    /* Whose duties under the Privacy Rule, and whose compliance, a business associate serves */
    {"(?<ce>" WORD ")'s (?:[a-z]+ ){0,2}?(?:obligations?|dut(?:y|ies)) under (?:the )?(?:hipaa )?(?:privacy "
     "rule|subpart e|(?:45 cfr )?164\\.5)",
        PARTY_CONCLUDED, "under "},
    {"\\b(?:obligations?|dut(?:y|ies)|functions?) of (?:the )?(?<ce>" WORD
     ") under (?:the )?(?:hipaa )?(?:privacy "
     "rule|subpart e|(?:45 cfr )?164\\.5)",
        PARTY_CONCLUDED, "under "},
    {"\\bto (?:enable|allow|permit) (?:the )?(?<ce>" WORD
     ") to (?:meet|fulfil|satisfy|comply|respond|account)",
        PARTY_CONCLUDED, "to "},
    {"\\bdetermining (?:the )?(?<ce>" WORD ")'s compliance\\b", PARTY_CONCLUDED, "determining "},
};

static const char *const never_parties[] = {"agreement", "baa", "hipaa", "phi", "ephi", "addendum",
    "services", "service", "party", "parties", "ba", "ce", "hhs", "secretary", "this agreement",
    "the agreement", "business", "individual", "effective date", "hitech", "hitech act", "subcontractor"};

static bool never_a_party(const char *word)
{
    for (size_t i = 0; i < sizeof never_parties / sizeof *never_parties; i++)
        if (strcmp(word, never_parties[i]) == 0)
            return true;
    return word[0] == '\0' || word[1] == '\0';
}

/* ---- what was found ---- */

struct party_votes {
    char *word;
    unsigned votes[PARTY_SOURCES][2]; /* for ce, for ba */
};

#define PHI_NAMES 4

struct party_ballot {
    struct party_votes *items;
    size_t count;
    size_t capacity;
    char *pair[2]; /* the two that the preamble names, NULL if it was not found */
    char *phi[PHI_NAMES];
    size_t phi_count;
};

/* The word in hand without article and punctuation; NULL if it names no party. */
static char *party_word(const char *bytes, size_t length)
{
    if (length > 4 && memcmp(bytes, "the ", 4) == 0) {
        bytes += 4;
        length -= 4;
    }
    while (length > 0 && strchr(" ,.", bytes[length - 1]) != NULL)
        length--;
    char *word = memory_format("%.*s", (int)length, bytes);
    if (!never_a_party(word))
        return word;
    free(word);
    return NULL;
}

static void vote(
    struct party_ballot *ballot, const char *bytes, size_t length, bool ba, enum party_source source)
{
    AUTO_FREE char *word = party_word(bytes, length);
    if (word == NULL)
        return;
    size_t at = 0;
    while (at < ballot->count && strcmp(ballot->items[at].word, word) != 0)
        at++;
    if (at == ballot->count) {
        if (at >= 64)
            return; /* no honest document has so many */
        memory_reserve(&ballot->items, &ballot->capacity, at + 1, sizeof *ballot->items);
        ballot->items[ballot->count++] = (struct party_votes){.word = memory_copy(word)};
    }
    ballot->items[at].votes[source][ba]++;
}

static bool group_of(
    const pcre2_code *code, pcre2_match_data *match, const char *name, size_t *ret_start, size_t *ret_end)
{
    int number = pcre2_substring_number_from_name(code, (PCRE2_SPTR)name);
    if (number < 0)
        return false;
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
    if ((uint32_t)number >= pcre2_get_ovector_count(match) || offsets[2 * number] == PCRE2_UNSET)
        return false;
    *ret_start = offsets[2 * number];
    *ret_end = offsets[2 * number + 1];
    return true;
}

static void take_match(struct party_ballot *ballot, const pcre2_code *code, pcre2_match_data *match,
    const char *normal, enum party_source source)
{
    size_t start, end, token, token_end;
    if (group_of(code, match, "word", &start, &end) && group_of(code, match, "token", &token, &token_end))
        vote(ballot, normal + start, end - start, normal[token] == 'b', source);
    if (group_of(code, match, "ba", &start, &end))
        vote(ballot, normal + start, end - start, true, source);
    if (group_of(code, match, "ce", &start, &end))
        vote(ballot, normal + start, end - start, false, source);
    size_t second, second_end;
    if (ballot->pair[0] == NULL && group_of(code, match, "first", &start, &end) &&
        group_of(code, match, "second", &second, &second_end)) {
        free(ballot->pair[1]); /* of a pair whose first was none */
        ballot->pair[0] = party_word(normal + start, end - start);
        ballot->pair[1] = party_word(normal + second, second_end - second);
    }
    if (ballot->phi_count < PHI_NAMES && group_of(code, match, "phi", &start, &end) &&
        memmem(normal + start, end - start, "phi", 3) == NULL)
        ballot->phi[ballot->phi_count++] = memory_format("%.*s", (int)(end - start), normal + start);
}

/* PATTERN with WORDS for each "(?&party)": written out, so PCRE2 knows with which letters a match can begin. */
static void fill_in(const char *pattern, const char *words, struct text *whole)
{
    static const char mark[] = "(?&party)";
    for (const char *at; (at = strstr(pattern, mark)) != NULL; pattern = at + sizeof mark - 1)
        text_format(whole, "%.*s(?:%s)", (int)(at - pattern), pattern, words);
    text_format(whole, "%s(?(DEFINE)(?<any>%s))", pattern, words);
}

#define LOOKED_AT 300000u /* bytes of a document: its parties are named in the beginning */

/* Bytes of the document that are looked at: its parties are named in the beginning. */
static size_t looked_at(const struct document_text *text)
{
    size_t length = text->normal_length;
    if (length <= LOOKED_AT)
        return length;
    length = LOOKED_AT;
    while (length > 0 && text->normal[length - 1] != '\n' && length > LOOKED_AT / 2)
        length--;
    while ((text->normal[length] & 0xC0) == 0x80)
        length--; /* a paragraph of that length: no character is cut */
    return length;
}

/* The stretch from AT on where a match may lie: the next part that has LITERAL. False if there is none. */
static bool next_stretch(const char *normal, size_t length, const char *literal, size_t *at, size_t *ret_end)
{
    *ret_end = length;
    if (literal == NULL)
        return *at < length;
    const char *hit = *at < length ? memmem(normal + *at, length - *at, literal, strlen(literal)) : NULL;
    if (hit == NULL)
        return false;
    const char *start = memrchr(normal + *at, '\n', (size_t)(hit - normal) - *at);
    const char *end = memchr(hit, '\n', length - (size_t)(hit - normal));
    *at = start != NULL ? (size_t)(start - normal) + 1 : *at;
    *ret_end = end != NULL ? (size_t)(end - normal) : length;
    return true;
}

#define PATTERNS (sizeof party_patterns / sizeof *party_patterns)

/* Those that speak of no word of the document, compiled for good; NULL: not yet, or one of the others. */
static pcre2_code *lasting[PATTERNS];

static pcre2_code *compiled(const struct party_pattern *pattern, const char *words)
{
    int error;
    PCRE2_SIZE offset;
    struct text whole = {0};
    fill_in(pattern->pattern, words, &whole);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text_string(&whole), whole.length,
        PCRE2_UTF | PCRE2_DUPNAMES | PCRE2_MULTILINE, &error, &offset, NULL);
    text_free(&whole);
    return code;
}

void clause_parties_prepare(void)
{
    static bool prepared;
    for (size_t i = 0; i < PATTERNS && !prepared; i++) {
        if (strstr(party_patterns[i].pattern, "(?&") == NULL)
            lasting[i] = compiled(&party_patterns[i], GENERIC);
        if (lasting[i] != NULL)
            pcre2_jit_compile(lasting[i], PCRE2_JIT_COMPLETE);
    }
    prepared = true;
}

/* With JIT, which has little room to go back: where that is not enough, the interpreter does it. */
static int match_at(const pcre2_code *code, const char *text, size_t end, size_t at, pcre2_match_data *match,
    pcre2_match_context *context)
{
    int found = pcre2_match(code, (PCRE2_SPTR)text, end, at, PCRE2_NO_UTF_CHECK, match, context);
    if (found == PCRE2_ERROR_JIT_STACKLIMIT)
        found =
            pcre2_match(code, (PCRE2_SPTR)text, end, at, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, match, context);
    return found;
}

/* Counts what PATTERN finds in the document. */
static void run_pattern(struct party_ballot *ballot, const struct party_pattern *pattern, const char *words,
    const struct document_text *text)
{
    size_t length = looked_at(text);
    size_t at = 0;
    size_t end;
    if (!next_stretch(text->normal, length, pattern->literal, &at, &end))
        return;
    pcre2_code *kept = lasting[pattern - party_patterns];
    pcre2_code *code = kept != NULL ? kept : compiled(pattern, words);
    if (code == NULL)
        return;
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(context, 5000000);
    for (unsigned matches = 0; matches < 200;) {
        int found = match_at(code, text->normal, end, at, match, context);
        if (found > 0) {
            take_match(ballot, code, match, text->normal, pattern->source);
            size_t past = pcre2_get_ovector_pointer(match)[1];
            at = past > at ? past : at + 1;
            matches++;
            continue;
        }
        at = end + 1;
        if (found != PCRE2_ERROR_NOMATCH || !next_stretch(text->normal, length, pattern->literal, &at, &end))
            break;
    }
    pcre2_match_context_free(context);
    pcre2_match_data_free(match);
    if (kept == NULL)
        pcre2_code_free(code);
}

/* The generic words and the terms that the first pages define in brackets or by "refers to", as an alternation. */
static void candidate_words(const struct document_text *text, struct text *words)
{
    text_append_string(words, GENERIC "|ba|ce");
    size_t limit = text->normal_length < 6000 ? text->normal_length : 6000;
    size_t terms = 0;
    for (size_t at = 0; at + 2 < limit && terms < 12; at++) {
        if (text->normal[at] != '"')
            continue;
        size_t end = at + 1;
        while (end < limit && end - at < 32 &&
               (text->normal[end] == ' ' || text->normal[end] == '-' ||
                   (text->normal[end] >= 'a' && text->normal[end] <= 'z') ||
                   (text->normal[end] >= '0' && text->normal[end] <= '9')))
            end++;
        static const char named[] = " refers to ";
        bool inside = end < limit && strchr(",.", text->normal[end]) != NULL &&
                      text->normal[end + 1] == '"'; /* "Prism," */
        end += inside;
        bool quoted = end + sizeof named < limit && text->normal[end] == '"' && end > at + 2;
        bool defined = quoted && (inside || strchr("),", text->normal[end + 1]) != NULL ||
                                     memcmp(text->normal + end + 1, named, sizeof named - 1) == 0);
        if (defined) {
            size_t from = at + 1;
            if (end - from > 6 && memcmp(text->normal + from, "the ", 4) == 0)
                from += 4;
            AUTO_FREE char *term = memory_format("%.*s", (int)(end - inside - from), text->normal + from);
            if (!never_a_party(term)) {
                text_format(words, "|%s", term);
                terms++;
            }
        }
        at = end;
    }
}

#define PARTY_UNSURE "somebody" /* stands for a party of whom the document does not tell which it is */

/* What the surest votes say; NULL if there are none. */
static const char *elected(const struct party_votes *votes)
{
    for (size_t source = PARTY_SOURCES; source > 0; source--) {
        const unsigned *counts = votes->votes[source - 1];
        if (counts[0] > 0 && counts[1] > 0)
            return PARTY_UNSURE;
        if (counts[0] + counts[1] > 0)
            return counts[1] > 0 ? "ba" : "ce";
    }
    return NULL;
}

static void add_party(struct clause_parties *parties, const char *word, const char *token)
{
    if (parties->count == CLAUSE_PARTY_NAMES)
        return;
    parties->words[parties->count] = memory_copy(word);
    parties->tokens[parties->count++] = token;
}

/* "We" and "you" are the two parties: who one of them is tells who the other is. */
static void add_speakers(struct clause_parties *parties, const struct party_ballot *ballot)
{
    const char *we = NULL;
    const char *you = NULL;
    for (size_t i = 0; i < ballot->count; i++) {
        if (strcmp(ballot->items[i].word, "we") == 0)
            we = elected(&ballot->items[i]);
        else if (strcmp(ballot->items[i].word, "you") == 0)
            you = elected(&ballot->items[i]);
    }
    bool unsure =
        (we != NULL && strcmp(we, PARTY_UNSURE) == 0) || (you != NULL && strcmp(you, PARTY_UNSURE) == 0);
    if ((we == NULL && you == NULL) || unsure)
        return;
    bool seller = we != NULL ? strcmp(we, "ba") == 0 : strcmp(you, "ce") == 0;
    if (we != NULL && you != NULL && strcmp(we, you) == 0)
        return;
    static const char *const words[] = {"we", "us", "our", "you", "your"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bool ba = i < 3 ? seller : !seller;
        bool owns = i == 2 || i == 4;
        add_party(parties, words[i], ba ? (owns ? "ba's" : "ba") : (owns ? "ce's" : "ce"));
    }
}

static const struct party_votes *votes_of(const struct party_ballot *ballot, const char *word)
{
    for (size_t i = 0; i < ballot->count; i++)
        if (strcmp(ballot->items[i].word, word) == 0)
            return &ballot->items[i];
    return NULL;
}

/* Words that by themselves mean the side whose data they are, in agreements about data. */
static bool is_holder(const char *word)
{
    static const char *const holders[] = {"data provider", "data holder", "data owner", "data source",
        "data steward", "data custodian", "data discloser", "discloser", "disclosing party"};
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
        if (strcmp(word, holders[i]) == 0)
            return true;
    return false;
}

/* And those that mean the side that asks for them: the other one is the holder. */
static bool is_recipient(const char *word)
{
    static const char *const recipients[] = {"recipient", "data recipient", "data user", "user",
        "receiving party", "requestor", "requester", "researcher"};
    for (size_t i = 0; i < sizeof recipients / sizeof *recipients; i++)
        if (strcmp(word, recipients[i]) == 0)
            return true;
    return false;
}

/* And those that mean who has patients. Where only one of the two has, the data are its own. */
static bool has_patients(const char *word)
{
    static const char *const words[] = {
        "hospital", "clinic", "medical center", "health system", "health center"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/* The two that the preamble names: one tells who the other is of whom nothing was heard. If nothing was heard of either,
 * neither may be taken for the one who is bound. */
static void add_pair(struct clause_parties *parties, const struct party_ballot *ballot)
{
    if (ballot->pair[0] == NULL || ballot->pair[1] == NULL)
        return;
    for (size_t i = 0; i < 2; i++) {
        const struct party_votes *known = votes_of(ballot, ballot->pair[i]);
        const char *token = known != NULL ? elected(known) : PARTY_UNSURE;
        if (votes_of(ballot, ballot->pair[1 - i]) != NULL)
            continue;
        bool sure = strcmp(token, PARTY_UNSURE) != 0;
        bool holds = is_holder(ballot->pair[1 - i]) || is_recipient(ballot->pair[i]) ||
                     (has_patients(ballot->pair[1 - i]) && !has_patients(ballot->pair[i]) &&
                         !is_holder(ballot->pair[i]) && !is_recipient(ballot->pair[1 - i]));
        add_party(parties, ballot->pair[1 - i],
            !sure                      ? (holds ? "ce" : PARTY_UNSURE)
            : strcmp(token, "ba") == 0 ? "ce"
                                       : "ba");
    }
}

void clause_parties_find(const struct document_text *text, struct clause_parties *ret_parties)
{
    struct party_ballot ballot = {0};
    struct clause_parties parties = {.count = 0};
    struct text words = {0};
    candidate_words(text, &words);
    for (size_t i = 0; i < PATTERNS; i++)
        run_pattern(&ballot, &party_patterns[i], text_string(&words), text);
    add_speakers(&parties, &ballot);
    add_pair(&parties, &ballot);
    for (size_t i = 0; i < ballot.phi_count; i++) {
        add_party(&parties, ballot.phi[i], "phi");
        free(ballot.phi[i]);
    }
    for (size_t i = 0; i < ballot.count; i++) {
        const char *word = ballot.items[i].word;
        const char *token = elected(&ballot.items[i]);
        if (token != NULL && strcmp(word, "we") != 0 && strcmp(word, "you") != 0)
            add_party(&parties, word, token);
        free(ballot.items[i].word);
    }
    free(ballot.items);
    free(ballot.pair[0]);
    free(ballot.pair[1]);
    text_free(&words);
    *ret_parties = parties;
}

void clause_parties_free(struct clause_parties *parties)
{
    for (size_t i = 0; i < parties->count; i++)
        free(parties->words[i]);
    *parties = (struct clause_parties){0};
}
