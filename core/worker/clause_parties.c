/* Which words a document uses for its two parties. Explicit words count most ("Acme" in `Acme, Inc. ("Acme" or
 * "Business Associate")`); failing these, who handles protected health information on whose behalf. A word that is used
 * for both is taken for neither: taking the wrong party for the one who is bound would be worse than not knowing. */
#include "worker/clause_text.h"

#include "base/memory.h"
#include "base/text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

/* Words that may stand for a party where no definition says so. */
#define GENERIC                                                                                              \
    "customer|client|company|practice|hospital|clinic|provider|vendor|contractor|supplier|subscriber|"       \
    "licensee|licensor|"                                                                                     \
    "organization|organisation|agency|department|county|state|university|institution|facility|plan|"         \
    "physician|partner|"                                                                                     \
    "consultant|participant|member|district|board|authority|health system|medical center|service "           \
    "provider|plan sponsor|"                                                                                 \
    "group health plan|sponsor|data recipient|entity|you|we"
#define TERM "\"(?<word>[a-z][a-z0-9 .,&'-]{1,38})\""
#define PARTY "\"(?:the )?(?<token>ba|ce)\""

/* "if Customer is a Covered Entity" concludes nothing. */
#define CERTAIN "(?<!if )(?<!if the )(?<!whether )(?<!where )(?<!when )(?<!extent )(?<!extent the )(?<!that )"

struct party_pattern {
    const char *pattern;
    bool explicit_words; /* a definition; otherwise a conclusion */
};

/* Groups: `word` stands for `token`; or `ba` and `ce` stand for what they are called. */
static const struct party_pattern party_patterns[] = {
    /* ("Acme" or "Business Associate"), ("Acme") ("Business Associate"), and the other way round */
    {"\\([^()\"]{0,40}" TERM "[^()\"]{1,30}" PARTY, true},
    {"\\([^()\"]{0,40}" PARTY "[^()\"]{1,30}" TERM, true},
    {"\\([^()\"]{0,30}" TERM "\\),? ?\\([^()\"]{0,30}" PARTY, true},
    {"\\([^()\"]{0,30}" PARTY "\\),? ?\\([^()\"]{0,30}" TERM, true},
    /* between Acme, Inc., a Delaware corporation ("Business Associate") */
    {"\\b(?:between|among|and|by) (?:the )?(?<word>[a-z0-9](?:(?! and )[^()\";:,\\n]){1,50}?)(?:,(?:(?! and "
     ")[^()\";:\\n]){0,140}?)?"
     "(?: ?\\([^()\";:\\n]{0,30}|,? (?:hereinafter|hereafter|herein)(?: referred to as| called| known "
     "as)?(?: the)? )" PARTY,
        true},
    /* "Business Associate" means Provider; "Contractor" means the Business Associate */
    {PARTY "[^.;\"\\n]{0,90}?\\b(?:means?|refers? to) (?:the )?(?<word>" GENERIC ")\\b", true},
    {TERM "[^.;\"\\n]{0,40}?\\b(?:means?|refers? to) (?:the )?(?<token>ba|ce)\\b", true},
    /* Customer is a covered entity */
    {CERTAIN "\\b(?<word>" GENERIC ") (?:is|acts? as|qualifies as|is acting as|is considered|will be|shall "
                                   "be) (?:an? |the |its |also an? )?\"?(?<token>ce|ba)\\b\"?(?! or | and )",
        false},
    {"\\b(?<word>" GENERIC
     "),? (?:as|in its (?:role|capacity) as) (?:an? |the )?(?<token>ce|ba)\\b(?! or | and )",
        false},
    /* PHI that Provider receives on behalf of Customer; Provider will … that it receives on behalf of Customer */
    {"\\bphi\\b[^.;\\n]{0,60}?\\b(?<ba>%s) (?:may "
     ")?(?:creates?|receives?|maintains?|transmits?|accesses|obtains?)\\b[^.;\\n]{0,90}?\\bon behalf of "
     "(?:the )?(?<ce>%s)\\b",
        false},
    {"\\b(?:received|created|maintained|obtained|performed|provided)\\b[^.;\\n]{0,60}?\\bby (?:the "
     ")?(?<ba>%s)\\b[^.;\\n]{0,30}?\\b(?:from|on behalf of) (?:or (?:from|on behalf of) )?(?:the "
     ")?(?<ce>%s)\\b",
        false},
    {"\\b(?<ba>%s) (?:may|will|shall|performs?|provides?)\\b[^.;\\n]{0,80}?\\bon behalf of,? (?:the "
     ")?(?<ce>%s)\\b",
        false},
    {"\\b(?<ba>%s) (?:will|shall|agrees)\\b[^.;\\n]{0,200}?\\bit "
     "(?:creates|receives|maintains|transmits)\\b[^.;\\n]{0,60}?\\bon behalf of (?:the )?(?<ce>%s)\\b",
        false},
    {"\\b(?<ba>%s) (?:creates?|receives?|maintains?|transmits?|may create|may "
     "receive)\\b[^.;\\n]{0,60}?\\bphi\\b[^.;\\n]{0,40}?\\b(?:from|on behalf of|for)[^.;\\n]{0,20}? (?:the "
     ")?(?<ce>%s)\\b",
        false},
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
    unsigned explicit_votes[2]; /* for ce, for ba */
    unsigned votes[2];
};

struct party_ballot {
    struct party_votes *items;
    size_t count;
    size_t capacity;
};

static void vote(struct party_ballot *ballot, const char *bytes, size_t length, bool ba, bool explicit_words)
{
    if (length > 4 && memcmp(bytes, "the ", 4) == 0) {
        bytes += 4;
        length -= 4;
    }
    while (length > 0 && strchr(" ,.", bytes[length - 1]) != NULL)
        length--;
    AUTO_FREE char *word = memory_format("%.*s", (int)length, bytes);
    if (never_a_party(word))
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
    ballot->items[at].votes[ba]++;
    ballot->items[at].explicit_votes[ba] += explicit_words;
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
    const char *normal, bool explicit_words)
{
    size_t start, end, token, token_end;
    if (group_of(code, match, "word", &start, &end) && group_of(code, match, "token", &token, &token_end))
        vote(ballot, normal + start, end - start, normal[token] == 'b', explicit_words);
    if (group_of(code, match, "ba", &start, &end))
        vote(ballot, normal + start, end - start, true, explicit_words);
    if (group_of(code, match, "ce", &start, &end))
        vote(ballot, normal + start, end - start, false, explicit_words);
}

#define LOOKED_AT 300000u /* bytes of a document: its parties are named in the beginning */

static void run_pattern(
    struct party_ballot *ballot, const char *pattern, const struct document_text *text, bool explicit_words)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile(
        (PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_DUPNAMES, &error, &offset, NULL);
    if (code == NULL)
        return;
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(context, 5000000);
    size_t at = 0;
    size_t length = text->normal_length;
    if (length > LOOKED_AT) {
        length = LOOKED_AT;
        while (length > 0 && text->normal[length - 1] != '\n' && length > LOOKED_AT / 2)
            length--;
        while ((text->normal[length] & 0xC0) == 0x80)
            length--; /* a paragraph of that length: no character is cut */
    }
    for (unsigned matches = 0; at < length && matches < 200; matches++) {
        int found =
            pcre2_match(code, (PCRE2_SPTR)text->normal, length, at, PCRE2_NO_UTF_CHECK, match, context);
        if (found < 0)
            break;
        take_match(ballot, code, match, text->normal, explicit_words);
        size_t end = pcre2_get_ovector_pointer(match)[1];
        at = end > at ? end : at + 1;
    }
    pcre2_match_context_free(context);
    pcre2_match_data_free(match);
    pcre2_code_free(code);
}

/* The generic words and the terms that the first pages define in brackets, as an alternation. */
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
        bool bracket = end + 1 < limit && text->normal[end] == '"' && end > at + 2 &&
                       strchr("),", text->normal[end + 1]) != NULL;
        if (bracket) {
            AUTO_FREE char *term = memory_format("%.*s", (int)(end - at - 1), text->normal + at + 1);
            if (!never_a_party(term)) {
                text_format(words, "|%s", term);
                terms++;
            }
        }
        at = end;
    }
}

static const char *elected(const struct party_votes *votes)
{
    const unsigned *counts =
        votes->explicit_votes[0] + votes->explicit_votes[1] > 0 ? votes->explicit_votes : votes->votes;
    if (counts[0] > 0 && counts[1] > 0)
        return NULL;
    return counts[1] > 0 ? "ba" : "ce";
}

static void add_party(struct clause_parties *parties, const char *word, const char *token)
{
    if (parties->count == CLAUSE_PARTY_NAMES)
        return;
    parties->words[parties->count] = memory_copy(word);
    parties->tokens[parties->count++] = token;
}

void clause_parties_find(const struct document_text *text, struct clause_parties *ret_parties)
{
    struct party_ballot ballot = {0};
    struct clause_parties parties = {.count = 0};
    struct text words = {0};
    candidate_words(text, &words);
    for (size_t i = 0; i < sizeof party_patterns / sizeof *party_patterns; i++) {
        const struct party_pattern *pattern = &party_patterns[i];
        if (strstr(pattern->pattern, "%s") == NULL) {
            run_pattern(&ballot, pattern->pattern, text, pattern->explicit_words);
            continue;
        }
        AUTO_FREE char *filled = memory_format(pattern->pattern, text_string(&words), text_string(&words));
        run_pattern(&ballot, filled, text, pattern->explicit_words);
    }
    for (size_t i = 0; i < ballot.count; i++) {
        const char *token = elected(&ballot.items[i]);
        if (token != NULL) {
            add_party(&parties, ballot.items[i].word, token);
            if (strcmp(ballot.items[i].word, "you") == 0)
                add_party(&parties, "your", strcmp(token, "ba") == 0 ? "ba's" : "ce's");
            if (strcmp(ballot.items[i].word, "we") == 0) {
                add_party(&parties, "us", token);
                add_party(&parties, "our", strcmp(token, "ba") == 0 ? "ba's" : "ce's");
            }
        }
        free(ballot.items[i].word);
    }
    free(ballot.items);
    text_free(&words);
    *ret_parties = parties;
}

void clause_parties_free(struct clause_parties *parties)
{
    for (size_t i = 0; i < parties->count; i++)
        free(parties->words[i]);
    *parties = (struct clause_parties){0};
}
