/* SPDX-License-Identifier: MIT
 *
 * Check digits and ranges by which identifying numbers are told from others (RULES VAL-*, section 14). Each function takes the bare
 * characters, without separators. It must not know where a number stands. */
#ifndef DEIDENTIFICATION_NUMBERS_H
#define DEIDENTIFICATION_NUMBERS_H

#include "kinds.h"

static inline unsigned number_of(const char *at, size_t length)
{
    unsigned value = 0;
    for (size_t i = 0; i < length; i++)
        value = value * 10 + (unsigned)(at[i] - '0');
    return value;
}

/* Luhn's sum (ISO/IEC 7812) of the digits, the last one counting once. */
static inline unsigned luhn_sum(const char *digits, size_t length)
{
    static const uint8_t doubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned)(digits[length - 1 - i] - '0');
        sum += i % 2 ? doubled[digit] : digit;
    }
    return sum;
}

/* VAL-SSN: nine digits that can have been given out; an individual taxpayer's number counts, too. */
static inline bool is_ssn(const char *digits)
{
    unsigned area = number_of(digits, 3), group = number_of(digits + 3, 2), serial = number_of(digits + 5, 4);
    if (area >= 900)
        return serial &&
               ((group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
                   (group >= 90 && group <= 92) || group >= 94) &&
               !(area == 987 && group == 65 && serial >= 4320 && serial <= 4329);
    if (!area || area == 666 || !group || !serial)
        return false;
    /* Printed on samples and advertisements, never anybody's. */
    return memcmp(digits, "078051120", 9) != 0 && memcmp(digits, "219099999", 9) != 0;
}

/* VAL-NPI: ten digits. */
static inline bool is_npi(const char *digits)
{
    return (digits[0] == '1' || digits[0] == '2') && (luhn_sum(digits, 10) + 24) % 10 == 0;
}

/* VAL-DEA: two letters and seven digits. */
static inline bool is_dea(const char *text)
{
    const char *d = text + 2;
    if (!strchr("ABCDEFGHJKLMPRSTUX", text[0]) || !text[0] || !(is_capital(text[1]) || text[1] == '9'))
        return false;
    unsigned odd = number_of(d, 1) + number_of(d + 2, 1) + number_of(d + 4, 1);
    unsigned even = number_of(d + 1, 1) + number_of(d + 3, 1) + number_of(d + 5, 1);
    return (odd + 2 * even) % 10 == number_of(d + 6, 1);
}

/* VAL-MBI: eleven characters, each place of its own kind: 1 a digit from 1, 0 a digit, A a letter, X either. */
static inline bool is_mbi(const char *text)
{
    static const char form[] = "1AX0AX0AA00";
    for (size_t i = 0; i < 11; i++) {
        char c = text[i];
        bool digit = is_digit(c), letter = is_capital(c) && !strchr("SLOIBZ", c);
        bool fits = form[i] == '1'   ? digit && c != '0'
                    : form[i] == '0' ? digit
                    : form[i] == 'A' ? letter
                                     : digit || letter;
        if (!fits)
            return false;
    }
    return true;
}

/* VAL-VIN: seventeen characters with a valid check digit. */
static inline bool is_vin(const char *text)
{
    static const uint8_t weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    static const uint8_t values[] = {
        1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};
    unsigned sum = 0;
    for (size_t i = 0; i < 17; i++) {
        char c = text[i];
        if (!is_digit(c) && (!is_capital(c) || c == 'I' || c == 'O' || c == 'Q'))
            return false;
        sum += weights[i] * (is_digit(c) ? (unsigned)(c - '0') : values[c - 'A']);
    }
    return text[8] == (sum % 11 == 10 ? 'X' : (char)('0' + sum % 11));
}

/* VAL-PAN: a number that a card could bear: a known issuer, its length, Luhn. */
static inline bool is_card(const char *digits, size_t length)
{
    unsigned two = number_of(digits, 2), three = number_of(digits, 3), four = number_of(digits, 4);
    bool issued =
        (digits[0] == '4' && (length == 13 || length == 16 || length == 19)) ||
        (length == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720))) ||
        (length == 15 && (two == 34 || two == 37)) ||
        (length == 14 && (two == 36 || two == 38 || (three >= 300 && three <= 305))) ||
        (length >= 16 && length <= 19 &&
            (four == 6011 || two == 65 || (three >= 644 && three <= 649) || (four >= 3528 && four <= 3589)));
    return issued && luhn_sum(digits, length) % 10 == 0;
}

/* VAL-IMEI: fifteen digits. */
static inline bool is_imei(const char *digits)
{
    return luhn_sum(digits, 15) % 10 == 0 && memcmp(digits, "000", 3) != 0;
}

/* VAL-GS1: fourteen digits of a product. */
static inline bool is_gtin(const char *digits)
{
    unsigned sum = 0;
    for (size_t i = 0; i < 13; i++)
        sum += (unsigned)(digits[i] - '0') * (i % 2 ? 1 : 3);
    return (10 - sum % 10) % 10 == (unsigned)(digits[13] - '0');
}

/* VAL-PHONE: ten digits of the North American plan. */
static inline bool is_phone(const char *digits)
{
    bool area = digits[0] >= '2' && digits[1] <= '8' && !(digits[1] == '1' && digits[2] == '1');
    bool exchange = digits[3] >= '2' && !(digits[4] == '1' && digits[5] == '1');
    return area && exchange;
}

/* 555-0100 to 555-0199: numbers of films. */
static inline bool is_fictitious_phone(const char *digits)
{
    return memcmp(digits + 3, "55501", 5) == 0;
}

static inline bool is_year(unsigned year)
{
    return year >= 1880 && year <= 2100;
}

static inline bool is_day(unsigned year, unsigned month, unsigned day)
{
    static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return is_year(year) && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

/* Eight digits as a date: 20260314. */
static inline bool is_compact_day(const char *digits)
{
    return is_day(number_of(digits, 4), number_of(digits + 4, 2), number_of(digits + 6, 2)) &&
           (digits[0] == '1' || digits[0] == '2');
}

/* What follows the day in a time stamp of HL7: hours and minutes, perhaps seconds. */
static inline bool is_time_of_day(const char *digits, size_t length)
{
    return number_of(digits, 2) < 24 && number_of(digits + 2, 2) < 60 &&
           (length == 4 || number_of(digits + 4, 2) < 61);
}

#endif
