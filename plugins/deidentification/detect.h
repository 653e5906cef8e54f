/* SPDX-License-Identifier: MIT
 *
 * Finds identifiers in a text, in one pass that stops only at digits, capitals, "@" and the beginnings of addresses (RULES 6.1, 6.4).
 * It must not know of files and columns. */
#ifndef DEIDENTIFICATION_DETECT_H
#define DEIDENTIFICATION_DETECT_H

#include "dates.h"
#include "names.h"

#define CONTEXT 36 /* bytes before a number in which words say what it is */
#define MOST_FORMS 8u

/* What the site says of its own numbers, and the words that people are called by. */
struct lookups {
    struct name_words names;
    const char *forms[MOST_FORMS]; /* of medical record numbers: 9 a digit, A a letter, all else itself */
    uint32_t form_count;
};

struct text {
    const struct lookups *lookups;
    const char *start;
    const char *end;
    struct hits *hits;
    bool whole; /* a table's cell: a bare number may be anything */
    bool terms; /* codes of a terminology and addresses that name it: no numbers, no web addresses */
};

static inline void found(struct text *text, enum kind kind, unsigned level, const char *at, const char *end)
{
    add_hit(text->hits, kind, level, at, (size_t)(end - at));
}

/* ---- what stands before a number ---- */

static const struct {
    const char *word; /* in small letters; the first that stands nearest before the number decides */
    enum kind kind;
} contexts[] = {
    {"ssn", KIND_SSN},
    {"social security", KIND_SSN},
    {"soc sec", KIND_SSN},
    {"ss#", KIND_SSN},
    {"mrn", KIND_MRN},
    {"medical record", KIND_MRN},
    {"med rec", KIND_MRN},
    {"chart #", KIND_MRN},
    {"chart no", KIND_MRN},
    {"chart number", KIND_MRN},
    {"chart id", KIND_MRN},
    {"record #", KIND_MRN},
    {"record no", KIND_MRN},
    {"record number", KIND_MRN},
    {"mr#", KIND_MRN},
    {"hospital no", KIND_MRN},
    {"hospital number", KIND_MRN},
    {"unit no", KIND_MRN},
    {"unit number", KIND_MRN},
    {"fax", KIND_FAX},
    {"faxed", KIND_FAX},
    {"phone", KIND_PHONE},
    {"tel", KIND_PHONE},
    {"call", KIND_PHONE},
    {"cell", KIND_PHONE},
    {"mobile", KIND_PHONE},
    {"pager", KIND_PHONE},
    {"member", KIND_PLAN},
    {"policy", KIND_PLAN},
    {"subscriber", KIND_PLAN},
    {"medicaid", KIND_PLAN},
    {"medicare", KIND_PLAN},
    {"insurance id", KIND_PLAN},
    {"beneficiary", KIND_PLAN},
    {"hicn", KIND_PLAN},
    {"mbi", KIND_PLAN},
    {"bcbs", KIND_PLAN},
    {"blue cross", KIND_PLAN},
    {"plan id", KIND_PLAN},
    {"group no", KIND_PLAN},
    {"group number", KIND_PLAN},
    {"group id", KIND_PLAN},
    {"group #", KIND_PLAN},
    {"account", KIND_ACCOUNT},
    {"acct", KIND_ACCOUNT},
    {"fin:", KIND_ACCOUNT},
    {"fin #", KIND_ACCOUNT},
    {"fin no", KIND_ACCOUNT},
    {"fin number", KIND_ACCOUNT},
    {"card", KIND_ACCOUNT},
    {"npi", KIND_LICENSE},
    {"dea", KIND_LICENSE},
    {"license", KIND_LICENSE},
    {"licence", KIND_LICENSE},
    {"certificate", KIND_LICENSE},
    {"passport", KIND_LICENSE},
    {"dl#", KIND_LICENSE},
    {"dl #", KIND_LICENSE},
    {"dl no", KIND_LICENSE},
    {"vin", KIND_VEHICLE},
    {"plate", KIND_VEHICLE},
    {"imei", KIND_DEVICE},
    {"serial", KIND_DEVICE},
    {"s/n", KIND_DEVICE},
    {"sn", KIND_DEVICE},
    {"device id", KIND_DEVICE},
    {"device #", KIND_DEVICE},
    {"zip", KIND_ZIP},
    {"accession", KIND_CODE},
    {"encounter", KIND_CODE},
    {"specimen", KIND_CODE},
    {"csn", KIND_CODE},
    {"claim #", KIND_CODE},
    {"claim no", KIND_CODE},
    {"claim number", KIND_CODE},
    {"claim id", KIND_CODE},
    {"order #", KIND_CODE},
    {"order no", KIND_CODE},
    {"order number", KIND_CODE},
    {"order id", KIND_CODE},
    {"visit #", KIND_CODE},
    {"visit no", KIND_CODE},
    {"visit number", KIND_CODE},
    {"visit id", KIND_CODE},
    {"voiceprint", KIND_VOICE},
    {"voice print", KIND_VOICE},
    {"fingerprint", KIND_VOICE},
    {"finger print", KIND_VOICE},
    {"faceprint", KIND_VOICE},
    {"aged", KIND_AGE},
    {"age", KIND_AGE},
};

/* A full stop that is none of an abbreviation ("no. 4711"). */
static inline bool ends_sentence(const struct text *text, const char *stop, const char *end)
{
    const char *word = stop;
    if (*stop != '.' || stop + 1 >= end || stop[1] != ' ')
        return false;
    while (word > text->start && is_letter(word[-1]))
        word--;
    return stop - word > 4;
}

/* The kind that words before AT name, with nothing but "number", "is", "#", ":" and the like in between; KIND_COUNT if none. */
static inline enum kind context_before(const struct text *text, const char *at)
{
    const char *from = at - text->start > CONTEXT ? at - CONTEXT : text->start;
    enum kind kind = KIND_COUNT;
    const char *nearest = NULL;
    for (const char *word = from; word + 2 < at; word++) {
        if (!is_letter(*word) || (word > text->start && is_alnum(word[-1])))
            continue;
        for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
            if (small(*word) != contexts[i].word[0] || !says(word, at, contexts[i].word))
                continue;
            const char *behind = word + strlen(contexts[i].word);
            if (is_letter(behind[-1]) && behind < at && is_letter(*behind) && small(*behind) != 's' &&
                contexts[i].kind != KIND_PHONE)
                continue;
            if (behind > nearest) {
                kind = contexts[i].kind;
                nearest = behind;
            }
        }
    }
    for (const char *gap = nearest; gap && gap < at; gap++) {
        if (is_digit(*gap) || *gap == ';' || *gap == '\n' || ends_sentence(text, gap, at))
            return KIND_COUNT; /* another number, another sentence: it speaks of something else */
    }
    return kind;
}

/* ---- numbers of nothing but digits ---- */

static inline bool fits_form(const char *form, const char *at, size_t length)
{
    for (size_t i = 0; i < length; i++, form++) {
        bool fits = *form == '9' ? is_digit(at[i]) : *form == 'A' ? is_letter(at[i]) : *form == at[i];
        if (!*form || !fits)
            return false;
    }
    return !*form;
}

/* A number of the form that the site's own have, AT the beginning of a word: its end, or NULL. */
static inline const char *of_site(struct text *text, const char *at)
{
    for (uint32_t i = 0; i < text->lookups->form_count; i++) {
        size_t length = strlen(text->lookups->forms[i]);
        if ((size_t)(text->end - at) < length || !fits_form(text->lookups->forms[i], at, length) ||
            !ends_word(at + length, text->end))
            continue;
        found(text, KIND_MRN, LEVEL_SURE, at, at + length);
        return at + length;
    }
    return NULL;
}

static inline bool says_before(const struct text *text, const char *at, const char *words)
{
    size_t length = strlen(words);
    return (size_t)(at - text->start) >= length && says(at - length, at, words);
}

/* Where a number ends that goes on behind a hyphen or a stroke: "S21-12345". */
static inline const char *past_hyphens(const struct text *text, const char *at, const char *end)
{
    while (end + 1 < text->end && end - at < 24 && (*end == '-' || *end == '/') && is_alnum(end[1])) {
        end++;
        while (end < text->end && is_alnum(*end))
            end++;
    }
    return end;
}

/* A number that a word names: any with enough digits. True if it was taken. */
static inline bool by_context(struct text *text, const char *at, const char *end, enum kind kind)
{
    size_t digits = 0, length = (size_t)(end - at);
    for (const char *c = at; c < end; c++)
        digits += is_digit(*c);
    switch (kind) {
    case KIND_SSN:
        if (digits != 9 && digits != 4)
            return false;
        break;
    case KIND_PHONE:
    case KIND_FAX:
        if (digits != 10 && digits != 7 && digits != 11)
            return false;
        break;
    case KIND_ZIP:
        if (digits != 5 && digits != 9)
            return false;
        break;
    case KIND_VEHICLE:
        if (digits < 2 || length < 5)
            return false;
        break;
    case KIND_VOICE:
        if (digits < 3)
            return false;
        break;
    case KIND_LICENSE:
    case KIND_DEVICE:
    case KIND_CODE:
        if (digits < 4 || (digits == 4 && length == 4 && is_year(number_of(at, 4)) && at[-1] == ' '))
            return false; /* "the encounter of 2021" */
        break;
    case KIND_MRN:
    case KIND_PLAN:
    case KIND_ACCOUNT:
        if (digits < 5 && !(digits == 4 && kind == KIND_ACCOUNT && says_before(text, at, "ending in ")))
            return false;
        break;
    default:
        return false;
    }
    /* Who treats is not the patient: a provider's number is worth a look, no more. */
    unsigned level =
        kind == KIND_LICENSE && digits == 10 && length == 10 && is_npi(at) ? LEVEL_DOUBT : LEVEL_SURE;
    found(text, kind, level, at, end);
    return true;
}

/* Digits without separators from AT to END, which no word names. */
static inline void bare_number(struct text *text, const char *at, const char *end)
{
    size_t length = (size_t)(end - at);
    unsigned chance = text->whole ? CHANCE : 0;
    switch (length) {
    case 8:
        if (is_compact_day(at))
            found(text, KIND_DATE, LEVEL_SURE | chance, at, end);
        break;
    case 9:
        if (is_ssn(at))
            found(text, KIND_SSN, LEVEL_DOUBT | chance, at, end);
        break;
    case 10:
        if (is_npi(at))
            found(text, KIND_LICENSE, LEVEL_DOUBT | chance, at, end);
        else if (is_phone(at))
            found(text, KIND_PHONE, LEVEL_DOUBT | chance, at, end);
        break;
    case 11:
        if (*at == '1' && at > text->start && at[-1] == '+' && is_phone(at + 1))
            found(text, KIND_PHONE, LEVEL_SURE, at, end);
        break;
    case 12:
    case 14:
        if (is_compact_day(at) && is_time_of_day(at + 8, length - 8))
            found(text, KIND_DATE, LEVEL_SURE | chance, at, end);
        else if (length == 14 && is_card(at, length))
            found(text, KIND_ACCOUNT, LEVEL_SURE | chance, at, end);
        break;
    case 15:
        if (is_card(at, length))
            found(text, KIND_ACCOUNT, LEVEL_SURE | chance, at, end);
        else if (is_imei(at))
            found(text, KIND_DEVICE, LEVEL_DOUBT | chance, at, end);
        break;
    case 13:
    case 16:
    case 17:
    case 18:
    case 19:
        if (is_card(at, length))
            found(text, KIND_ACCOUNT, LEVEL_SURE | chance, at, end);
        break;
    default:
        break;
    }
}

/* ---- numbers with separators ---- */

/* Copies up to MOST digits from AT, passing over single separators of SEPARATORS; the end of what was read, or NULL if there are not
 * exactly MOST or an alphanumeric follows. */
static inline const char *spaced_digits(
    const char *at, const char *end, const char *separators, char *digits, size_t most)
{
    size_t count = 0;
    while (at < end && count < most) {
        if (is_digit(*at))
            digits[count++] = *at++;
        else if (count && at + 1 < end && is_digit(at[1]) && strchr(separators, *at) && *at)
            at++;
        else
            return NULL;
    }
    return count == most && (at >= end || !is_alnum(*at)) ? at : NULL;
}

/* "123-45-6789" */
static inline const char *spaced_ssn(struct text *text, const char *at)
{
    char digits[9];
    if (text->end - at < 11 || (at[3] != '-' && at[3] != ' ') || at[6] != at[3])
        return NULL;
    const char *end = spaced_digits(at, text->end, "- ", digits, 9);
    if (!end || end - at != 11 || !is_ssn(digits) || (end + 1 < text->end && *end == '-' && is_digit(end[1])))
        return NULL;
    bool sure = at[3] == '-' || context_before(text, at) == KIND_SSN;
    found(text, KIND_SSN, sure ? LEVEL_SURE : LEVEL_DOUBT, at, end);
    return end;
}

/* "F: (212) 555-0147" with the first digit AT */
static inline bool behind_letter_f(const struct text *text, const char *at)
{
    while (at > text->start && (at[-1] == '(' || at[-1] == ' '))
        at--;
    return at - text->start >= 2 && at[-1] == ':' && small(at[-2]) == 'f' &&
           (at - text->start == 2 || !is_alnum(at[-3]));
}

/* "(212) 555-0147", "1-212-555-0147", "+1 212 555 0147", "212.555.0147" with the first digit at AT. */
static inline const char *spaced_phone(struct text *text, const char *at)
{
    char digits[10];
    const char *from = at;
    if (at + 2 < text->end && *at == '1' && strchr("-. (", at[1]))
        from += at[1] == ' ' && at[2] == '(' ? 3 : 2;
    if (text->end - from < 10 || digits_at(from, text->end, 3) != 3)
        return NULL;
    memcpy(digits, from, 3);
    const char *rest = from + 3;
    if (rest < text->end && *rest == ')')
        rest++;
    while (rest < text->end && rest - from < 6 && strchr("-. /", *rest) && *rest)
        rest++;
    if (rest == from + 3 || digits_at(rest, text->end, 3) != 3 || rest + 4 >= text->end ||
        !strchr("-. ", rest[3]))
        return NULL;
    memcpy(digits + 3, rest, 3);
    if (digits_at(rest + 4, text->end, 4) != 4)
        return NULL;
    memcpy(digits + 6, rest + 4, 4);
    const char *end = rest + 8;
    if (!ends_word(end, text->end) || !is_phone(digits))
        return NULL;
    bool fax = context_before(text, at) == KIND_FAX || behind_letter_f(text, at);
    unsigned level = is_fictitious_phone(digits) ? LEVEL_DOUBT : LEVEL_SURE;
    found(text, fax ? KIND_FAX : KIND_PHONE, level, at, end);
    return end;
}

/* "xxx-xx-6789", "***-**-6789": the last four digits are a part of the number. */
static inline const char *masked_ssn(struct text *text, const char *at)
{
    if (text->end - at < 11 || at[3] != '-' || at[6] != '-' || digits_at(at + 7, text->end, 4) != 4 ||
        !ends_word(at + 11, text->end))
        return NULL;
    for (size_t i = 0; i < 6; i++) {
        if (i != 3 && small(at[i]) != small(*at))
            return NULL;
    }
    found(text, KIND_SSN, LEVEL_SURE, at, at + 11);
    return at + 11;
}

/* "4111 1111 1111 1111" */
static inline const char *spaced_card(struct text *text, const char *at)
{
    char digits[16];
    if (text->end - at < 17 || (at[4] != ' ' && at[4] != '-') || at[9] != at[4])
        return NULL;
    for (size_t length = 16; length >= 15; length--) {
        const char *end = spaced_digits(at, text->end, "- ", digits, length);
        if (end && is_card(digits, length)) {
            found(text, KIND_ACCOUNT, LEVEL_SURE, at, end);
            return end;
        }
    }
    return NULL;
}

/* Four octets. Not a version, not a dotted OID. */
static inline const char *ipv4(struct text *text, const char *at)
{
    const char *next = at;
    unsigned octets[4];
    for (size_t i = 0; i < 4; i++) {
        size_t length = digits_at(next, text->end, 3);
        if (!length || length > 3 || (octets[i] = number_of(next, length)) > 255)
            return NULL;
        next += length;
        if (i < 3 && (next >= text->end || *next++ != '.'))
            return NULL;
    }
    if ((next + 1 < text->end && *next == '.' && is_digit(next[1])) || !ends_word(next, text->end))
        return NULL;
    const char *before = at;
    while (before > text->start && at - before < 9 && !is_digit(before[-1]) && before[-1] != '\n')
        before--;
    for (const char *c = before; c < at; c++) {
        if (small(*c) == 'v' &&
            (says(c, at, "version") || says(c, at, "ver") || c + 1 == at || c[1] == '.' || c[1] == ' '))
            return next;
    }
    if (at > text->start && at[-1] == '.')
        return next;
    bool own = octets[0] == 127 || !(octets[0] | octets[1] | octets[2] | octets[3]);
    bool small_all = octets[0] < 10 && octets[1] < 10 && octets[2] < 10 && octets[3] < 10;
    found(text, KIND_NETWORK, own || small_all ? LEVEL_DOUBT : LEVEL_SURE, at, next);
    return next;
}

/* Behind a latitude at AT: a degree's sign, a letter of a hemisphere, a comma, the word for a longitude. Whether any of that says that it
 * is one, in *RET_SAID. */
static inline const char *past_latitude(const char *at, const char *end, bool *ret_said)
{
    static const char *const words[] = {"longitude", "long", "lon", "lng"};
    bool degree = end - at > 2 && memcmp(at, "\xc2\xb0", 2) == 0;
    at += degree ? 2 : 0;
    while (at < end && *at == ' ')
        at++;
    bool hemisphere = at + 1 < end && (*at == 'N' || *at == 'S') && !is_alnum(at[1]);
    at += hemisphere;
    while (at < end && (*at == ',' || *at == ' ' || *at == ';' || *at == '/'))
        at++;
    *ret_said = degree || hemisphere;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!says(at, end, words[i]))
            continue;
        at += strlen(words[i]);
        *ret_said = true;
        break;
    }
    while (at < end && (*at == ':' || *at == '=' || *at == ' '))
        at++;
    return at;
}

/* "42.3601, -71.0589", "42.3601° N, 71.0589° W": two numbers with three decimals at least. */
static inline const char *coordinates(struct text *text, const char *at)
{
    const char *next = at;
    double values[2] = {0};
    bool negative = false, said = false;
    for (size_t i = 0; i < 2; i++) {
        bool minus = next < text->end && *next == '-';
        next += minus;
        negative |= minus;
        size_t whole = digits_at(next, text->end, 3);
        if (!whole || whole > 3 || next + whole >= text->end || next[whole] != '.')
            return NULL;
        values[i] = number_of(next, whole);
        size_t decimals = digits_at(next + whole + 1, text->end, 9);
        if (decimals < 3)
            return NULL;
        next += whole + 1 + decimals;
        if (i == 0) {
            const char *second = past_latitude(next, text->end, &said);
            if (second == next)
                return NULL;
            next = second;
        }
    }
    if (values[0] > 90 || values[1] > 180 || !(said || negative || (at > text->start && at[-1] == '-')))
        return NULL;
    found(text, KIND_PLACE, LEVEL_SURE, at, next);
    return next;
}

/* "(01)00614141123452(21)A1234": a device's identifier; with a serial number it is one device. AT is behind "(01)". */
static inline const char *device_identifier(struct text *text, const char *at)
{
    if (at - text->start < 4 || memcmp(at - 4, "(01)", 4) != 0 || !is_gtin(at))
        return NULL;
    const char *end = at + 14;
    while (end < text->end && end - at < 80 && *end != ' ' && *end != ',' && *end != '"' && *end != '|')
        end++;
    bool serial = false;
    for (const char *c = at + 14; c + 4 < end; c++)
        serial |= memcmp(c, "(21)", 4) == 0;
    found(text, KIND_DEVICE, serial ? LEVEL_SURE : LEVEL_DOUBT, at - 4, end);
    return end;
}

/* "12 Maple Street": behind a number one to three capitalised words, the last one a kind of street. */
static inline const char *street(struct text *text, const char *at, const char *number_end)
{
    static const char *const streets[] = {"street", "st", "avenue", "ave", "road", "rd", "boulevard", "blvd",
        "drive", "dr", "lane", "ln", "court", "ct", "way", "place", "pl", "terrace", "ter", "highway", "hwy",
        "parkway", "pkwy", "circle", "cir", "trail", "square", "sq", NULL};
    const char *next = number_end;
    if (number_end - at > 6)
        return NULL;
    for (unsigned words = 0; words < 4; words++) {
        if (next + 2 >= text->end || *next != ' ' || !(is_capital(next[1]) || is_digit(next[1])))
            return NULL;
        const char *word = next + 1;
        next = word;
        while (next < text->end && is_alnum(*next))
            next++;
        if (words && is_one_of(word, (size_t)(next - word), streets)) {
            found(text, KIND_PLACE, LEVEL_SURE, at, next);
            return next;
        }
    }
    return NULL;
}

static inline bool is_state(const char *at)
{
    static const char states[] =
        "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUTVT"
        "VAWAWVWIWYPRGUVI";
    for (size_t i = 0; i + 1 < sizeof states; i += 2) {
        if (states[i] == at[0] && states[i + 1] == at[1])
            return true;
    }
    return false;
}

/* The last word of a state's name ends before the blank before AT: "Massachusetts 02139". */
static inline bool behind_state(const struct text *text, const char *at)
{
    static const char *const last[] = {"alabama", "alaska", "arizona", "arkansas", "california", "colorado",
        "connecticut", "delaware", "florida", "georgia", "hawaii", "idaho", "illinois", "indiana", "iowa",
        "kansas", "kentucky", "louisiana", "maine", "maryland", "massachusetts", "michigan", "minnesota",
        "mississippi", "missouri", "montana", "nebraska", "nevada", "hampshire", "jersey", "mexico", "york",
        "carolina", "dakota", "ohio", "oklahoma", "oregon", "pennsylvania", "island", "tennessee", "texas",
        "utah", "vermont", "virginia", "washington", "wisconsin", "wyoming", NULL};
    const char *end = at > text->start && at[-1] == ' ' ? at - 1 : at;
    while (end > text->start && end[-1] == ',')
        end--;
    const char *word = end;
    while (word > text->start && is_letter(word[-1]))
        word--;
    return word < end && end < at && is_capital(*word) && is_one_of(word, (size_t)(end - word), last);
}

/* "MA 02139", "02139-4307" */
static inline const char *zip(struct text *text, const char *at, const char *end)
{
    bool plus4 = end + 4 < text->end && *end == '-' && digits_at(end + 1, text->end, 4) == 4 &&
                 ends_word(end + 5, text->end) && !(end + 6 < text->end && end[5] == '-' && is_digit(end[6]));
    bool state = at - text->start >= 3 && at[-1] == ' ' && is_capital(at[-2]) && is_state(at - 3) &&
                 (at - text->start == 3 || !is_alnum(at[-4]));
    if (!plus4 && !state && !behind_state(text, at))
        return NULL;
    end += plus4 ? 5 : 0;
    found(text, KIND_ZIP, LEVEL_SURE, at, end);
    return end;
}

#endif
