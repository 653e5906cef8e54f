/* SPDX-License-Identifier: MIT
 *
 * The pass over a text: from one number, word or sign to the next, each handed to those who know it. It must not know of files and
 * columns. */
#ifndef DEIDENTIFICATION_TOKENS_H
#define DEIDENTIFICATION_TOKENS_H

#include "detect.h"

/* ---- letters and digits mixed ---- */

static inline bool is_hex(char byte)
{
    return is_digit(byte) || (small(byte) >= 'a' && small(byte) <= 'f');
}

static inline size_t hex_at(const char *at, const char *end, size_t most)
{
    size_t count = 0;
    while (at + count < end && count <= most && is_hex(at[count]))
        count++;
    return count;
}

/* "8c0f5a1e-1b2c-4d3e-9f00-0123456789ab" */
static inline const char *uuid(const char *at, const char *end)
{
    static const uint8_t groups[] = {8, 4, 4, 4, 12};
    const char *next = at;
    for (size_t i = 0; i < 5; i++) {
        if (hex_at(next, end, groups[i]) != groups[i])
            return NULL;
        next += groups[i];
        if (i < 4 && (next >= end || *next++ != '-'))
            return NULL;
    }
    return ends_word(next, end) ? next : NULL;
}

/* "00:1B:44:11:3A:B7" */
static inline const char *mac(const char *at, const char *end)
{
    const char *next = at;
    if (end - at < 17 || (at[2] != ':' && at[2] != '-'))
        return NULL;
    for (size_t i = 0; i < 6; i++) {
        if (!is_hex(next[0]) || !is_hex(next[1]) || (i < 5 && next[2] != at[2]))
            return NULL;
        next += i < 5 ? 3 : 2;
    }
    return ends_word(next, end) && !(next < end && *next == at[2]) ? next : NULL;
}

/* "001b.4411.3ab7", with the first group's END. */
static inline const char *dotted_mac(const char *at, const char *end, const char *text_end)
{
    if (text_end - at < 14 || *end != '.' || at[9] != '.' || hex_at(at, text_end, 4) != 4 ||
        hex_at(at + 5, text_end, 4) != 4 || hex_at(at + 10, text_end, 4) != 4 ||
        !ends_word(at + 14, text_end))
        return NULL;
    return at + 14;
}

/* "2001:db8::1": groups of hexadecimal digits, at most eight, no time of day. */
static inline const char *ipv6(const char *at, const char *end)
{
    unsigned groups = 0, colons = 0;
    bool gap = false, letter = false;
    const char *next = at;
    while (next < end && next - at < 40 && (is_hex(*next) || *next == ':')) {
        size_t length = hex_at(next, end, 4);
        if (length > 4)
            return NULL;
        for (size_t i = 0; i < length; i++)
            letter |= is_letter(next[i]);
        groups += length > 0;
        next += length;
        if (next >= end || *next != ':')
            break;
        colons++;
        if (next + 1 < end && next[1] == ':') {
            if (gap)
                return NULL;
            gap = true;
            next++;
        }
        next++;
    }
    if (!ends_word(next, end) || colons < 2 ||
        !(gap ? groups >= 1 && groups < 8 && (letter || groups > 2) : groups == 8))
        return NULL;
    return next;
}

/* A word of letters and digits from AT to END that no word before it names. Where the whole ends. */
static inline const char *mixed_word(struct text *text, const char *at, const char *end, size_t digits)
{
    size_t length = (size_t)(end - at);
    const char *long_end;
    char word[17];
    if (length == 8 && (long_end = uuid(at, text->end))) {
        found(text, KIND_CODE, LEVEL_SURE, at, long_end);
        return long_end;
    }
    if (length == 2 && (long_end = mac(at, text->end))) {
        found(text, KIND_DEVICE, LEVEL_SURE, at, long_end);
        return long_end;
    }
    if (length <= 4 && end < text->end && *end == ':' && hex_at(at, end, 4) == length &&
        (long_end = ipv6(at, text->end))) {
        found(text, KIND_NETWORK, LEVEL_SURE, at, long_end);
        return long_end;
    }
    if (length == 4 && (long_end = dotted_mac(at, end, text->end))) {
        found(text, KIND_DEVICE, LEVEL_SURE, at, long_end);
        return long_end;
    }
    for (size_t i = 0; i < length && i < sizeof word; i++)
        word[i] = is_letter(at[i]) ? (char)(at[i] & ~0x20) : at[i];
    if (length == 17 && digits > 3 && digits < 17 && is_vin(word)) {
        found(text, KIND_VEHICLE, LEVEL_SURE, at, end);
    } else if (length == 11 && is_mbi(word)) {
        found(text, KIND_PLAN, LEVEL_SURE, at, end);
    } else if (length == 4 && end + 9 <= text->end && end[0] == '-' && end[4] == '-') {
        memcpy(word + 4, end + 1, 3);
        memcpy(word + 7, end + 5, 4);
        for (size_t i = 4; i < 11; i++)
            word[i] = is_letter(word[i]) ? (char)(word[i] & ~0x20) : word[i];
        if (is_mbi(word) && ends_word(end + 9, text->end)) {
            found(text, KIND_PLAN, LEVEL_SURE, at, end + 9);
            return end + 9;
        }
    } else if (length == 9 && digits >= 7 && digits_at(at + 2, end, 7) == 7 && is_dea(word)) {
        found(text, KIND_LICENSE, LEVEL_SURE | (text->whole ? CHANCE : 0), at, end);
    } else if ((length == 10 || length == 11) && digits_at(at, end, 9) == 9 && is_capital(at[9]) &&
               is_ssn(at)) {
        found(text, KIND_PLAN, LEVEL_DOUBT, at, end);
    } else if (length >= 32 && hex_at(at, end, length) == length && digits > 4) {
        found(text, KIND_CODE, LEVEL_SURE, at, end);
    }
    return end;
}

/* ---- numbers ---- */

static inline void age(struct text *text, const char *at, const char *end)
{
    unsigned years = number_of(at, (size_t)(end - at));
    if (years > 89 && years < 131 && (says_years_old(end, text->end) || context_before(text, at) == KIND_AGE))
        found(text, KIND_AGE, LEVEL_SURE, at, end);
}

/* A date, or a number with separators, that begins with the digits at AT; its end, or NULL. */
static inline const char *separated(struct text *text, const char *at, size_t digits, char next)
{
    const char *end = NULL;
    bool day = next == '/' || next == '-' || next == '.';
    if (digits == 4 && day && (end = year_first(at, text->end))) {
        found(text, KIND_DATE, LEVEL_SURE, at, end);
        return end;
    }
    if (digits <= 2 && ((day && (end = day_or_month_first(at, digits, text->end))) ||
                           (end = day_first(at, digits, text->end)))) {
        found(text, KIND_DATE, LEVEL_SURE, at, end);
        return end;
    }
    if (digits <= 2 && next == '/' && (at == text->start || at[-1] != '/') &&
        (end = month_and_year(at, digits, text->end))) {
        found(text, KIND_DATE, LEVEL_SURE, at, end);
        return end;
    }
    if (digits == 3 && (end = spaced_ssn(text, at)))
        return end;
    if ((digits == 3 || (digits == 1 && *at == '1')) && (end = spaced_phone(text, at)))
        return end;
    if (digits <= 3 && next == '.' && ((end = ipv4(text, at)) || (end = coordinates(text, at))))
        return end;
    if (digits == 4 && (next == ' ' || next == '-') && (end = spaced_card(text, at)))
        return end;
    if (digits <= 6 && next == ' ' && (end = street(text, at, at + digits)))
        return end;
    return NULL;
}

/* A decimal number, or one within a longer chain such as an OID or a National Drug Code: where it ends. */
static inline const char *past_chain(const struct text *text, const char *end)
{
    while (end + 1 < text->end && (*end == '.' || *end == '-') && is_digit(end[1])) {
        end++;
        while (end < text->end && is_digit(*end))
            end++;
    }
    return end;
}

/* What begins with DIGITS digits and nothing else up to END. */
static inline const char *plain_number(struct text *text, const char *at, const char *end)
{
    size_t length = (size_t)(end - at);
    char next = end < text->end ? *end : '\0';
    const char *rest = length > 6 || next == '\0' || next == ',' ? NULL : separated(text, at, length, next);
    if (rest)
        return rest;
    if (length == 2 || length == 3)
        age(text, at, end);
    if (next == ':' || next == '-') {
        if (length == 8 && (rest = uuid(at, text->end)))
            found(text, KIND_CODE, LEVEL_SURE, at, rest);
        else if (length == 2 && (rest = mac(at, text->end)))
            found(text, KIND_DEVICE, LEVEL_SURE, at, rest);
        else if (length <= 4 && next == ':' && (rest = ipv6(at, text->end)))
            found(text, KIND_NETWORK, LEVEL_SURE, at, rest);
        if (rest)
            return rest;
    }
    rest = length == 5 ? zip(text, at, end) : length == 14 ? device_identifier(text, at) : NULL;
    if (rest)
        return rest;
    rest = past_chain(text, end);
    if ((rest != end && next == '.') || (at > text->start && at[-1] == '.') || rest - at < 4)
        return rest;
    enum kind kind = context_before(text, at);
    if (kind != KIND_COUNT && by_context(text, at, rest, kind))
        return rest;
    bool within = at - text->start > 1 && (at[-1] == '-' || at[-1] == '/') && is_alnum(at[-2]);
    if ((rest == end || length == 12 || length == 14) && !within)
        bare_number(text, at, end);
    return rest;
}

/* What begins with a digit AT the beginning of a word; returns where to go on. */
static inline const char *number_word(struct text *text, const char *at)
{
    const char *end = at, *rest;
    size_t digits = 0;
    while (end < text->end && is_alnum(*end))
        digits += is_digit(*end++);
    size_t length = (size_t)(end - at);
    if (text->terms)
        return past_chain(text, end);
    if ((rest = of_site(text, at)))
        return rest;
    if (digits == length)
        return plain_number(text, at, end);
    size_t leading = digits_at(at, end, length);
    bool ordinal = past_ordinal(at + leading, text->end) != at + leading; /* "14th of March" */
    if (leading && leading <= 2 && (length - leading >= 3 || ordinal) &&
        (rest = day_first(at, leading, text->end))) { /* "3Mar2021" */
        found(text, KIND_DATE, LEVEL_SURE, at, rest);
        return rest;
    }
    if ((leading == 2 || leading == 3) && says_years_old(at + leading, text->end))
        age(text, at, at + leading);
    else if ((leading == 2 || leading == 3) && number_of(at, leading) > 89 &&
             says_sex(at + leading, text->end))
        found(text, KIND_AGE, LEVEL_SURE, at, at + leading);
    if (leading == 8 && small(at[8]) == 't' && is_compact_day(at) && digits_at(at + 9, end, 6) >= 4) {
        found(text, KIND_DATE, LEVEL_SURE, at, end);
        return end;
    }
    const char *whole = past_hyphens(text, at, end);
    enum kind kind = whole - at >= 5 ? context_before(text, at) : KIND_COUNT;
    if (kind != KIND_COUNT && by_context(text, at, whole, kind))
        return whole;
    return mixed_word(text, at, end, digits);
}

/* ---- words ---- */

static inline bool is_web_byte(char byte)
{
    return byte > ' ' && byte != '"' && byte != '<' && byte != '>' && byte != '|' && byte != '^' &&
           (uint8_t)byte < 0x7f;
}

/* The address of a terminology or a profile: the same for everybody, a name rather than a place. */
static inline bool names_a_terminology(const char *at, const char *end)
{
    static const char *const hosts[] = {"hl7.org", "terminology.hl7.org", "loinc.org", "snomed.info",
        "unitsofmeasure.org", "www.nlm.nih.gov", "www.ama-assn.org", "fhir.org", "nucc.org", "www.w3.org",
        "dicom.nema.org", "www.whocc.no", "www.cms.gov", "www.cdc.gov", "id.who.int", "www.hl7.org",
        "hl7.fhir.org", "doi.org", "dx.doi.org", "pubmed.ncbi.nlm.nih.gov", "www.ncbi.nlm.nih.gov",
        "clinicaltrials.gov", "www.who.int", "www.fda.gov"};
    const char *host = at;
    while (host + 3 < end && memcmp(host, "://", 3) != 0)
        host++;
    host = host + 3 < end ? host + 3 : at;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        const char *behind = host + strlen(hosts[i]);
        if (host < end && says(host, end, hosts[i]) && (behind >= end || *behind == '/'))
            return true;
    }
    return false;
}

/* "https://…", "www.…" with the first letter at AT, the word's end at END. */
static inline const char *web_address(struct text *text, const char *at, const char *end)
{
    bool scheme = end + 3 < text->end && end[0] == ':' && end[1] == '/' && end[2] == '/' &&
                  (says(at, end, "http") || says(at, end, "ftp") || says(at, end, "sftp"));
    bool www =
        end - at == 3 && end + 1 < text->end && *end == '.' && says(at, end, "www") && is_alnum(end[1]);
    if (!scheme && !www)
        return NULL;
    const char *rest = end;
    while (rest < text->end && is_web_byte(*rest))
        rest++;
    if (!text->terms && !names_a_terminology(at, rest))
        found(text, KIND_URL, LEVEL_SURE, at, rest);
    return rest;
}

/* "portal.example.org/patient/123" with the first word's end at END: names with points, the last of which is known, and a path. */
static inline const char *bare_address(struct text *text, const char *at, const char *end)
{
    static const char *const last[] = {
        "com", "org", "net", "edu", "gov", "io", "health", "info", "us", "co", "care", "app", NULL};
    const char *next = end, *dot = end;
    while (next < text->end && next - at < 100 && (is_alnum(*next) || *next == '.' || *next == '-')) {
        dot = *next == '.' ? next : dot;
        next++;
    }
    if (next + 1 >= text->end || *next != '/' || !is_alnum(next[1]) ||
        !is_one_of(dot + 1, (size_t)(next - dot - 1), last))
        return NULL;
    while (next < text->end && is_web_byte(*next))
        next++;
    if (!text->terms && !names_a_terminology(at, next))
        found(text, KIND_URL, LEVEL_SURE, at, next);
    return next;
}

/* The end of a picture's or recording's name at AT: what it shows or says is somewhere beside these data. */
static inline bool names_a_recording(struct text *text, const char *at, const char *end)
{
    static const char *const pictures[] = {"jpg", "jpeg", "png", "heic", "tif", "tiff", "bmp", "dcm", NULL},
                             *const sounds[] = {"wav", "mp3", "m4a", "flac", "ogg", NULL};
    size_t length = (size_t)(end - at);
    if (length < 3 || length > 4 || at - text->start < 2 || at[-1] != '.' || !is_alnum(at[-2]) || text->terms)
        return false;
    bool picture = is_one_of(at, length, pictures);
    if (picture || is_one_of(at, length, sounds))
        found(text, picture ? KIND_PHOTO : KIND_VOICE, LEVEL_DOUBT, at, end);
    return picture;
}

/* "jane.doe@example.org" with the sign at AT, nothing of it before FROM. */
static inline const char *mail_address(struct text *text, const char *at, const char *from)
{
    const char *start = at, *end = at + 1, *dot = NULL;
    while (start > from && (is_alnum(start[-1]) || strchr("._%+-'", start[-1])) && start[-1])
        start--;
    while (end < text->end && (is_alnum(*end) || *end == '.' || *end == '-')) {
        if (*end == '.' && end + 1 < text->end && is_letter(end[1]))
            dot = end;
        end++;
    }
    if (start == at || !dot || end - dot < 3 || dot == at + 1)
        return at + 1;
    found(text, KIND_EMAIL, LEVEL_SURE, start, end);
    return end;
}

/* "Patient name - ", "patient name=" up to the sign AT: of other names too much else is told so. */
static inline bool says_patient_name(const struct text *text, const char *at)
{
    static const char *const words[] = {"patient name", "patient's name", "pt name", "member name"};
    while (at > text->start && at[-1] == ' ')
        at--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (says_before(text, at, words[i]))
            return true;
    }
    return false;
}

/* "Name: Jane Roe", "Patient: ROE, JANE"; behind "Dictated by:" stands who treats. False if no label is before AT. */
static inline bool is_said_to_be_name(const struct text *text, const char *at, unsigned *ret_level)
{
    static const char *const labels[] = {"name", "patient", "pt", "mother", "father", "wife", "husband",
        "spouse", "daughter", "son", "contact", "guarantor", "kin", "guardian", "caregiver", "proxy",
        "brother", "sister", "parent", "partner", "member", "subscriber", "insured", NULL},
                             *const clinicians[] = {"by", "provider", "physician", "attending", "surgeon",
                                 "nurse", "cc", "attn", NULL};
    const char *end = at;
    while (end > text->start && end[-1] == ' ')
        end--;
    if (end == text->start ||
        (end[-1] != ':' && !(strchr("-=", end[-1]) && says_patient_name(text, end - 1))))
        return false;
    const char *word = --end;
    while (word > text->start && word[-1] == ' ')
        end = --word;
    while (word > text->start && is_letter(word[-1]))
        word--;
    bool patient = is_one_of(word, (size_t)(end - word), labels);
    *ret_level = patient ? LEVEL_SURE : LEVEL_DOUBT;
    return word < end && (patient || is_one_of(word, (size_t)(end - word), clinicians));
}

static inline const char *labelled_name(struct text *text, const char *at, const char *end)
{
    unsigned level;
    if (!is_said_to_be_name(text, at, &level) || is_of_a_house(at, (size_t)(end - at)) ||
        is_placeholder(at, (size_t)(end - at)))
        return NULL;
    const char *rest = end;
    if (rest + 2 < text->end && rest[0] == ',' && rest[1] == ' ' && is_capital(rest[2]))
        rest = word_end(rest + 2, text->end);
    for (const char *next; (next = next_capital(rest, text->end)) && rest - at < 60;)
        rest = word_end(next, text->end);
    found(text, KIND_NAME, level, at, rest);
    return rest;
}

/* A capitalised word of letters: a month, a name, a title, a quarter. Where the whole ends, or NULL. */
static inline const char *capital_word(struct text *text, const char *at, const char *end)
{
    const char *rest;
    unsigned level;
    size_t length = (size_t)(end - at);
    if (strchr("JFMASOND", *at) && length <= 9 && (rest = month_first(at, text->end))) {
        found(text, KIND_DATE, LEVEL_SURE, at, rest);
        return rest;
    }
    if (strchr("TCNEHLMIVFRD", *at) && (rest = holiday(at, text->end))) {
        found(text, KIND_DATE, LEVEL_SURE, at, rest);
        return rest;
    }
    if (length < 2) { /* "O'Connor", "J. Roe": no "a" that begins a sentence */
        bool initial = end + 2 < text->end && *end == '.' && end[1] == ' ' && is_capital(end[2]);
        bool joined = end + 1 < text->end && *end == '\'' && is_capital(end[1]);
        const char *whole = joined ? word_end(at, text->end) : end + 1;
        return initial || joined ? labelled_name(text, at, whole) : NULL;
    }
    if ((*at == 'M' || *at == 'D' || *at == 'P') && length <= 4 &&
        (rest = titled_name(at, end, text->end, &level))) {
        found(text, KIND_NAME, level, at, rest);
        return rest;
    }
    if ((rest = name_at(&text->lookups->names, at, end, text->end, &level))) {
        found(text, KIND_NAME, level, at, rest);
        return rest;
    }
    return labelled_name(text, at, end);
}

static inline const char *small_word(struct text *text, const char *at, const char *end)
{
    const char *rest;
    unsigned level;
    if (memchr("fstenl", *at, 6) && end - at >= 5 && (rest = day_in_words(at, text->end))) {
        found(text, KIND_DATE, LEVEL_SURE, at, rest);
        return rest;
    }
    if (end - at > 9 || end - at < 2)
        return NULL;
    if (memchr("jfmasond", *at, 8) && (rest = month_first(at, text->end))) {
        found(text, KIND_DATE, LEVEL_SURE, at, rest);
        return rest;
    }
    if ((*at == 'm' || *at == 'd' || *at == 'p') && end < text->end && *end == '.' &&
        (rest = titled_name(at, end, text->end, &level))) {
        found(text, KIND_NAME, level, at, rest);
        return rest;
    }
    return NULL;
}

/* What begins with a letter AT the beginning of a word; returns where to go on. */
static inline const char *letter_word(struct text *text, const char *at)
{
    const char *end = at, *rest = NULL;
    while (end < text->end && is_letter(*end))
        end++;
    if (end < text->end && is_digit(*end)) {
        const char *letters_end = end;
        size_t digits = 0;
        while (end < text->end && is_alnum(*end))
            digits += is_digit(*end++);
        if (text->terms)
            return end;
        if ((rest = of_site(text, at)))
            return rest;
        if ((rest = quarter_at(at, text->end))) {
            found(text, KIND_DATE, LEVEL_SURE, at, rest);
            return rest;
        }
        if (says(at, letters_end, "mrn") && digits >= 5) {
            found(text, KIND_MRN, LEVEL_SURE, at, end);
            return end;
        }
        const char *whole = past_hyphens(text, at, end);
        enum kind kind = whole - at >= 5 ? context_before(text, at) : KIND_COUNT;
        if (kind != KIND_COUNT && by_context(text, at, whole, kind))
            return whole;
        if (digits == 4 && (rest = month_first(at, end))) { /* "MAR2021" */
            found(text, KIND_DATE, LEVEL_SURE, at, rest);
            return rest;
        }
        return mixed_word(text, at, end, digits);
    }
    if (small(*at) == 'x' && end - at == 3 && !text->terms && (rest = masked_ssn(text, at)))
        return rest;
    if (end < text->end && *end == '-' && end + 1 < text->end && is_digit(end[1]) && end - at <= 5 &&
        !text->terms) { /* "ABC-1234", where a word says what it is */
        const char *whole = past_hyphens(text, at, end);
        enum kind kind = context_before(text, at);
        if (kind != KIND_COUNT && kind != KIND_SSN && kind != KIND_AGE && by_context(text, at, whole, kind))
            return whole;
    }
    if (names_a_recording(text, at, end))
        return end;
    if (end < text->end && (*end == ':' || *end == '.') &&
        (small(*at) == 'h' || small(*at) == 'w' || small(*at) == 'f' || small(*at) == 's'))
        rest = web_address(text, at, end);
    if (!rest && end + 1 < text->end && *end == '.' && is_alnum(end[1]))
        rest = bare_address(text, at, end);
    if (!rest && end < text->end && (*end == ':' || *end == '-') && end - at <= 8 && is_hex(*at) &&
        hex_at(at, end, 8) == (size_t)(end - at) && !text->terms && (end - at == 8 || end - at <= 4))
        rest = mixed_word(text, at, end, 0);
    if (rest && rest != end)
        return rest;
    rest = is_capital(*at) ? capital_word(text, at, end) : small_word(text, at, end);
    return rest ? rest : end;
}

/* Looks through a text. */
static inline void detect(struct text *text)
{
    const char *at = text->start, *last = text->start;
    while (at < text->end) {
        char byte = *at;
        if (is_digit(byte)) {
            at = number_word(text, at);
        } else if (is_letter(byte)) {
            at = letter_word(text, at);
        } else if ((byte == '*' || byte == '#') && !text->terms) {
            const char *rest = masked_ssn(text, at);
            at = rest ? rest : at + 1;
        } else if (byte == '@') {
            at = mail_address(text, at, last);
            last = at;
        } else {
            at++;
        }
    }
}

#endif
