/* A labelled set for the scan of plugin deidentification: identifiers of every kind as people write them, near misses, and sentences
 * around them. The same seed gives the same set on every machine. Nothing in it is anybody's: all is drawn at random. */
#ifndef GOLIVE_TESTS_DEID_SET_H
#define GOLIVE_TESTS_DEID_SET_H

#include "deidentification/numbers.h"

#include <stdio.h>

static uint64_t seed_state;

static unsigned draw(unsigned limit)
{
    seed_state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t bits = seed_state;
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (unsigned)((bits ^ (bits >> 31)) % limit);
}
#define PICK(array) ((array)[draw(sizeof(array) / sizeof *(array))])

static const char *const months_written[] = {"January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December"};
static const char *const months_short[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
/* Names of several origins; about half of them are in no list of common ones. */
static const char *const some_given[] = {"James", "Maria", "Priya", "Dmitri", "Aisha", "Robert", "Linda",
    "Wei", "Oluwaseun", "Emily", "Carlos", "Fatima", "Thomas", "Karen", "Ingrid", "Susan", "Jose", "Nguyet",
    "Daniel", "Patricia", "Sven", "Michelle"};
static const char *const some_family[] = {"Smith", "Garcia", "Venkataraman", "Okonkwo", "Johnson", "Petrov",
    "Nguyen", "Miller", "Lindqvist", "Hernandez", "Al-Masri", "Thompson", "Kowalczyk", "Lee", "O'Connor",
    "Bhattacharya", "Davis", "Yamamoto"};

static void digits_into(char *out, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        out[i] = (char)('0' + draw(10));
    out[count] = '\0';
}

/* Sets the last digit so that Luhn's sum, with ADD more, ends with 0. */
static void close_luhn(char *digits, unsigned add)
{
    size_t length = strlen(digits);
    digits[length - 1] = '0';
    digits[length - 1] = (char)('0' + (10 - (luhn_sum(digits, length) + add) % 10) % 10);
}

static void make_date(char *out, size_t room)
{
    unsigned year = 1930 + draw(96), month = 1 + draw(12), day = 1 + draw(28);
    switch (draw(12)) {
    case 0:
        snprintf(out, room, "%04u-%02u-%02u", year, month, day);
        break;
    case 1:
        snprintf(out, room, "%u/%u/%04u", month, day, year);
        break;
    case 2:
        snprintf(out, room, "%02u/%02u/%02u", month, day, year % 100);
        break;
    case 3:
        snprintf(out, room, "%s %u, %u", months_written[month - 1], day, year);
        break;
    case 4:
        snprintf(out, room, "%u %s %u", day, months_short[month - 1], year);
        break;
    case 5:
        snprintf(out, room, "%02u-%s-%u", day, months_short[month - 1], year);
        break;
    case 6:
        snprintf(out, room, "%04u%02u%02u", year, month, day);
        break;
    case 7:
        snprintf(out, room, "%04u-%02u-%02uT%02u:%02u:%02uZ", year, month, day, draw(24), draw(60), draw(60));
        break;
    case 8:
        snprintf(out, room, "%04u%02u%02u%02u%02u%02u", year, month, day, draw(24), draw(60), draw(60));
        break;
    case 9:
        snprintf(out, room, "%04u-%02u", year, month);
        break;
    case 10:
        snprintf(out, room, "%s %u", months_written[month - 1], year);
        break;
    default:
        snprintf(out, room, "Q%u %u", 1 + draw(4), year);
        break;
    }
}

static void make_phone(char *out, size_t room)
{
    static const char *const forms[] = {"(%s) %s-%s", "%s-%s-%s", "%s.%s.%s", "+1 %s %s %s", "1-%s-%s-%s",
        "+1-%s-%s-%s", "(%s)%s-%s", "%s %s %s"};
    char digits[11];
    do
        digits_into(digits, 10);
    while (!is_phone(digits));
    const char *form = PICK(forms), *groups[] = {digits, digits + 3, digits + 6};
    size_t at = 0;
    for (unsigned group = 0; *form && at + 5 < room; form++) {
        if (form[0] == '%') {
            size_t length = group == 2 ? 4 : 3;
            memcpy(out + at, groups[group++], length);
            at += length;
            form++;
        } else {
            out[at++] = *form;
        }
    }
    out[at] = '\0';
}

static void make_ssn(char *out, size_t room)
{
    char digits[10];
    do
        digits_into(digits, 9);
    while (!is_ssn(digits) || digits[0] == '9');
    if (draw(3))
        snprintf(out, room, "%.3s-%.2s-%.4s", digits, digits + 3, digits + 5);
    else
        snprintf(out, room, "SSN: %s", digits);
}

static void make_mbi(char *text)
{
    static const char letters[] = "ACDEFGHJKMNPQRTUVWXY", form[] = "1AX0AX0AA00";
    for (unsigned i = 0; i < 11; i++) {
        bool letter = form[i] == 'A' || (form[i] == 'X' && draw(2));
        text[i] = letter ? letters[draw(20)] : (char)('0' + (form[i] == '1' ? 1 + draw(9) : draw(10)));
    }
    text[11] = '\0';
}

static void make_plan(char *out, size_t room)
{
    char text[24];
    make_mbi(text);
    switch (draw(4)) {
    case 0:
        snprintf(out, room, "%s", text);
        break;
    case 1:
        snprintf(out, room, "%.4s-%.3s-%s", text, text + 4, text + 7);
        break;
    case 2:
        digits_into(text, 9);
        snprintf(out, room, "Member ID: W%s", text);
        break;
    default:
        digits_into(text, 10);
        snprintf(out, room, "policy number %s", text);
        break;
    }
}

static void make_account(char *out, size_t room)
{
    char digits[20];
    digits_into(digits, 16);
    memcpy(digits, "4", 1);
    close_luhn(digits, 0);
    switch (draw(3)) {
    case 0:
        snprintf(out, room, "%s", digits);
        break;
    case 1:
        snprintf(out, room, "%.4s %.4s %.4s %s", digits, digits + 4, digits + 8, digits + 12);
        break;
    default:
        digits_into(digits, 8);
        snprintf(out, room, "acct # %s", digits);
        break;
    }
}

static void make_license(char *out, size_t room)
{
    char digits[12];
    switch (draw(3)) {
    case 0:
        do
            snprintf(out, room, "%c%c%07u", "ABFGMR"[draw(6)], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[draw(26)],
                draw(10000000));
        while (!is_dea(out));
        break;
    case 1:
        digits_into(digits, 10);
        digits[0] = '1';
        close_luhn(digits, 24);
        snprintf(out, room, "NPI %s", digits);
        break;
    default:
        snprintf(out, room, "license no. D%07u", draw(10000000));
        break;
    }
}

static void make_vin(char *out, size_t room)
{
    static const char letters[] = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
    (void)room;
    do {
        for (unsigned i = 0; i < 17; i++)
            out[i] = letters[draw(i < 12 ? 33 : 10) % 33];
        for (unsigned i = 12; i < 17; i++)
            out[i] = (char)('0' + draw(10));
        out[1] = 'H';
        out[17] = '\0';
    } while (!is_vin(out));
}

static void make_device(char *out, size_t room)
{
    char digits[20];
    switch (draw(4)) {
    case 0:
        snprintf(out, room, "%02X:%02x:%02X:%02X:%02x:%02X", draw(256), draw(256), draw(256), draw(256),
            draw(256), draw(256));
        break;
    case 1:
        digits_into(digits, 15);
        digits[0] = '4', digits[1] = '9';
        close_luhn(digits, 0);
        snprintf(out, room, "IMEI %s", digits);
        break;
    case 2:
        do
            digits_into(digits, 14);
        while (!is_gtin(digits));
        snprintf(out, room, "(01)%s(17)261101(10)A1B2(21)%06u", digits, draw(1000000));
        break;
    default:
        snprintf(out, room, "serial number PM%06u", draw(1000000));
        break;
    }
}

static void make_network(char *out, size_t room)
{
    if (draw(3))
        snprintf(out, room, "%u.%u.%u.%u", 11 + draw(200), draw(256), draw(256), 1 + draw(254));
    else
        snprintf(
            out, room, draw(2) ? "2001:db8:%x::%x" : "fe80::%x:b0ff:fe%x", 16 + draw(60000), 16 + draw(200));
}

static void make_hex(char *out, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        out[i] = "0123456789abcdef"[draw(16)];
    out[count] = '\0';
}

static void make_code(char *out, size_t room)
{
    char hex[65];
    make_hex(hex, 64);
    if (draw(2))
        snprintf(out, room, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
    else
        snprintf(out, room, "%s", hex);
}

static void make_street(char *out, size_t room)
{
    static const char *const words[] = {
        "Maple", "Washington", "North Main", "Elm", "Lake View", "Second", "St Marys", "Oak Hill"};
    static const char *const kinds[] = {
        "Street", "St", "Ave", "Road", "Blvd", "Lane", "Drive", "Court", "Way", "Parkway"};
    if (draw(4))
        snprintf(out, room, "%u %s %s", 1 + draw(9999), PICK(words), PICK(kinds));
    else
        snprintf(out, room, "%u.%04u, -%u.%04u", 25 + draw(24), draw(10000), 70 + draw(50), draw(10000));
}

static void make_zip(char *out, size_t room)
{
    static const char *const states[] = {"MA", "NY", "TX", "CA", "IL", "OH"};
    switch (draw(3)) {
    case 0:
        snprintf(out, room, "%s %05u", PICK(states), 1001 + draw(98000));
        break;
    case 1:
        snprintf(out, room, "%05u-%04u", 1001 + draw(98000), draw(10000));
        break;
    default:
        snprintf(out, room, "ZIP code %05u", 1001 + draw(98000));
        break;
    }
}

static void make_age(char *out, size_t room)
{
    static const char *const forms[] = {
        "%u years old", "%u-year-old", "%u yo", "age %u", "%u y/o", "aged %u", "%uyo"};
    snprintf(out, room, PICK(forms), 90 + draw(20));
}

static void make_mrn(char *out, size_t room)
{
    static const char *const forms[] = {
        "MRN %07u", "MRN: %08u", "MRN#%07u", "medical record number %08u", "MRN%07u"};
    snprintf(out, room, PICK(forms), 1000000 + draw(9000000));
}

static void make_mail(char *out, size_t room)
{
    static const char *const hosts[] = {"example.org", "mail.example.com", "clinic-north.example.net"};
    char name[8];
    make_hex(name, 6);
    snprintf(out, room, "%s.%c%s@%s", "jdoe", "abcdefghijklmnopqrstuvwxyz"[draw(26)], name, PICK(hosts));
}

static void make_url(char *out, size_t room)
{
    static const char *const starts[] = {
        "https://portal.example.org/p/", "http://example.com/", "www.example.net/u/"};
    snprintf(out, room, "%s%u", PICK(starts), draw(100000));
}

static void make_fax(char *out, size_t room)
{
    char phone[40];
    make_phone(phone, sizeof phone);
    snprintf(out, room, "%s%s", draw(2) ? "fax " : "Fax: ", phone);
}

/* Names that a title or label goes before, or that come with both their parts. */
static void make_name(char *out, size_t room)
{
    static const char *const titles[] = {"Mr.", "Mrs.", "Ms.", "Mr", "Miss"};
    if (draw(2))
        snprintf(out, room, "%s %s", PICK(titles), PICK(some_family));
    else
        snprintf(out, room, draw(2) ? "Patient: %s %s" : "Name: %s %s", PICK(some_given), PICK(some_family));
}

GOLIVE_UNUSED static void make_bare_name(char *out, size_t room)
{
    snprintf(out, room, "%s %s", PICK(some_given), PICK(some_family));
}

GOLIVE_UNUSED static const struct {
    enum kind kind;
    void (*make)(char *out, size_t room);
} makers[] = {
    {KIND_NAME, make_name},
    {KIND_PLACE, make_street},
    {KIND_ZIP, make_zip},
    {KIND_DATE, make_date},
    {KIND_AGE, make_age},
    {KIND_PHONE, make_phone},
    {KIND_FAX, make_fax},
    {KIND_EMAIL, make_mail},
    {KIND_SSN, make_ssn},
    {KIND_MRN, make_mrn},
    {KIND_PLAN, make_plan},
    {KIND_ACCOUNT, make_account},
    {KIND_LICENSE, make_license},
    {KIND_VEHICLE, make_vin},
    {KIND_DEVICE, make_device},
    {KIND_URL, make_url},
    {KIND_NETWORK, make_network},
    {KIND_CODE, make_code},
};
#define MAKER_COUNT (sizeof makers / sizeof *makers)

/* What is no identifier, and looks like one. */
GOLIVE_UNUSED static void make_near_miss(char *out, size_t room)
{
    static const char *const fixed[] = {"ISO 9001:2015", "Grace Hospital", "may improve",
        "the March of Dimes", "Wilson disease", "Parkinson's disease", "BP 120/80", "ratio 1:2.5", "E11.9",
        "I10", "J45.909", "CPT 99213", "12345-6", "2.16.840.1.113883.6.96", "v1.2.3.4", "version 10.4.200.1",
        "12:30:45", "08:15", "0002-1433-80", "12345-6789-01", "rs12345678", "chr7:55249071", "room 1204",
        "Type 2 diabetes", "GFR 45-60", "T12-L1", "3-5 days", "10-15 mg", "1/2 tablet", "5/10 pain",
        "20/40 vision", "Stage III", "4x4 gauze", "SpO2 98%", "0.9% saline", "March was dry", "Down syndrome",
        "in 2024", "since 1998", "85 years old", "age 42", "90 mg", "95 mmHg", "000-12-3456", "666-12-3456",
        "123-00-4567", "123-45-0000", "256.1.2.3", "1.5 x 2.0 cm", "Apgar 8/9", "gravida 3 para 2",
        "Mercy Medical Center", "Dean Clinic", "Virginia Commonwealth University", "q4h", "L4-L5", "pH 7.35",
        "Case 12", "Table 3", "99.5 F", "911", "http://loinc.org/48642-3", "Mr. and", "90 or older",
        "Chapter 14", "sample 7 of 9", "10.1056/NEJMoa2034577", "a 30-day course", "24-hour urine",
        "2.5.29.17"};
    char digits[20];
    switch (draw(8)) {
    case 0: /* no card, no phone */
        digits_into(digits, 16);
        digits[0] = '4';
        close_luhn(digits, 0);
        digits[15] = (char)('0' + ((unsigned)(digits[15] - '0') + 1 + draw(8)) % 10);
        snprintf(out, room, "%s", digits);
        break;
    case 1:
        make_vin(out, room);
        out[8] = out[8] == '0' ? '1' : '0';
        break;
    case 2:
        snprintf(out, room, "%u.%u mg/dL", draw(500), draw(10));
        break;
    case 3:
        snprintf(out, room, "%u", 1000 + draw(98999));
        break;
    case 4:
        snprintf(out, room, "%u.%04u", draw(100), draw(10000));
        break;
    case 5: /* no month, no day */
        snprintf(out, room, "%04u-%02u-%02u", 1950 + draw(70), 13 + draw(80), 32 + draw(60));
        break;
    default:
        snprintf(out, room, "%s", PICK(fixed));
        break;
    }
}

static const char *const before_words[] = {"Patient seen today, ", "", "Findings: ", "was noted (",
    "see also ", "there was ", "results ", "plan: continue; ", "stable, "};
static const char *const after_words[] = {
    " as discussed", ".", ", follow up as needed", " in the chart", "; no change", " (reviewed)", ""};

/* A sentence around WHAT. 32 NUL stand behind it. */
GOLIVE_UNUSED static void put_into_sentence(const char *what, char *out, size_t room)
{
    memset(out, 0, room);
    snprintf(out, room - 33, "%s%s%s", PICK(before_words), what, PICK(after_words));
}

#endif
