/* SPDX-License-Identifier: MIT
 *
 * What a column is for, by its name: "PatientFirstName", "dob", "PID-5" say more of a value than its characters do. It must not look
 * at values. */
#ifndef DEIDENTIFICATION_ROLES_H
#define DEIDENTIFICATION_ROLES_H

#include "kinds.h"

enum role {
    ROLE_NONE,
    ROLE_NAME,
    ROLE_PROVIDER, /* names of those who treat: no patient's, yet they lead to one */
    ROLE_STREET,
    ROLE_CITY, /* which a limited data set may hold */
    ROLE_COUNTY,
    ROLE_COUNTY_CODE,
    ROLE_STATE,
    ROLE_ZIP,
    ROLE_LATITUDE,
    ROLE_LONGITUDE,
    ROLE_DATE,
    ROLE_BIRTH,
    ROLE_SYSTEM_TIME,
    ROLE_YEAR,
    ROLE_AGE,
    ROLE_PHONE,
    ROLE_FAX,
    ROLE_EMAIL,
    ROLE_SSN,
    ROLE_MRN,
    ROLE_PLAN,
    ROLE_ACCOUNT,
    ROLE_LICENSE,
    ROLE_PROVIDER_NUMBER,
    ROLE_VEHICLE,
    ROLE_DEVICE,
    ROLE_URL,
    ROLE_NETWORK,
    ROLE_VOICE,
    ROLE_PHOTO,
    ROLE_CODE,
    ROLE_TERM,    /* a code of a terminology: means the same for everybody */
    ROLE_MEASURE, /* an amount, a count, a result */
    ROLE_SEX,
    ROLE_GROUP,      /* a word of few: a race, a language */
    ROLE_BIRTH_PART, /* the month or the day of a birth */
    ROLE_DECLARED,   /* named under code_columns */
    ROLE_COUNT
};

/* Words as a column's name is taken apart into, one blank between; the first line that stands in the name decides. "=" at the
 * beginning: the whole name. */
static const struct {
    const char *words;
    enum role role;
} role_words[] = {
    /* ---- before the identifiers whose words they share ---- */
    {"days from", ROLE_MEASURE},
    {"days since", ROLE_MEASURE},
    {"days to", ROLE_MEASURE},
    {"day offset", ROLE_MEASURE},
    {"length of stay", ROLE_MEASURE},
    {"last updated", ROLE_SYSTEM_TIME},
    {"updated at", ROLE_SYSTEM_TIME},
    {"created at", ROLE_SYSTEM_TIME},
    {"modified", ROLE_SYSTEM_TIME},
    {"inserted", ROLE_SYSTEM_TIME},
    {"extracted", ROLE_SYSTEM_TIME},
    {"extract date", ROLE_SYSTEM_TIME},
    {"exported", ROLE_SYSTEM_TIME},
    {"export date", ROLE_SYSTEM_TIME},
    {"load date", ROLE_SYSTEM_TIME},
    {"load ts", ROLE_SYSTEM_TIME},
    {"etl", ROLE_SYSTEM_TIME},
    {"file name", ROLE_NONE},
    {"filename", ROLE_NONE},
    {"drug name", ROLE_TERM},
    {"medication name", ROLE_TERM},
    {"test name", ROLE_TERM},
    {"code name", ROLE_TERM},
    {"generic name", ROLE_TERM},
    {"brand name", ROLE_TERM},
    {"trade name", ROLE_TERM},
    {"panel name", ROLE_TERM},
    {"component name", ROLE_TERM},
    {"department name", ROLE_TERM},
    {"group name", ROLE_TERM},
    {"class name", ROLE_TERM},
    {"type name", ROLE_TERM},
    {"field name", ROLE_TERM},
    {"table name", ROLE_TERM},
    {"variable name", ROLE_TERM},
    {"unit name", ROLE_TERM},
    {"model name", ROLE_TERM},
    {"software", ROLE_TERM},
    {"firmware", ROLE_TERM},
    {"version", ROLE_TERM},
    {"ver", ROLE_TERM},
    {"chrom", ROLE_TERM},
    {"chromosome", ROLE_TERM},
    {"variant", ROLE_TERM},
    {"allele", ROLE_TERM},
    {"hgvs", ROLE_TERM},
    {"rsid", ROLE_TERM},
    {"race", ROLE_GROUP},
    {"ethnicity", ROLE_GROUP},
    {"ethnic", ROLE_GROUP},
    {"language", ROLE_GROUP},
    {"religion", ROLE_GROUP},
    {"marital", ROLE_GROUP},
    {"month of birth", ROLE_BIRTH_PART},
    {"birth month", ROLE_BIRTH_PART},
    {"day of birth", ROLE_BIRTH_PART},
    {"birth day", ROLE_BIRTH_PART},
    {"procedure name", ROLE_TERM},
    {"device name", ROLE_TERM},
    {"product name", ROLE_TERM},
    {"study name", ROLE_TERM},
    {"concept name", ROLE_TERM},
    {"diagnosis name", ROLE_TERM},
    {"lab name", ROLE_TERM},
    {"column name", ROLE_TERM},
    {"fips", ROLE_COUNTY_CODE},
    {"census block", ROLE_COUNTY_CODE},
    {"block group", ROLE_COUNTY_CODE},
    {"tract", ROLE_COUNTY_CODE},
    {"column", ROLE_NONE},
    {"birth year", ROLE_YEAR},
    {"year of birth", ROLE_YEAR},
    {"yob", ROLE_YEAR},
    {"zip code", ROLE_ZIP},
    {"area code", ROLE_PHONE},
    {"country", ROLE_STATE},
    {"payer", ROLE_TERM},
    {"plan name", ROLE_TERM},
    {"insurance name", ROLE_TERM},
    {"account type", ROLE_TERM},
    {"email type", ROLE_TERM},
    {"address type", ROLE_TERM},
    {"npi", ROLE_PROVIDER_NUMBER},
    /* ---- names ---- */
    {"provider name", ROLE_PROVIDER},
    {"physician", ROLE_PROVIDER},
    {"attending", ROLE_PROVIDER},
    {"clinician", ROLE_PROVIDER},
    {"doctor", ROLE_PROVIDER},
    {"surgeon", ROLE_PROVIDER},
    {"practitioner", ROLE_PROVIDER},
    {"nurse", ROLE_PROVIDER},
    {"=provider", ROLE_PROVIDER},
    {"ordering provider", ROLE_PROVIDER},
    {"rendering provider", ROLE_PROVIDER},
    {"referring provider", ROLE_PROVIDER},
    {"care provider", ROLE_PROVIDER},
    {"performer display", ROLE_PROVIDER},
    {"participant display", ROLE_PROVIDER},
    {"individual display", ROLE_PROVIDER},
    {"pcp name", ROLE_PROVIDER},
    {"author name", ROLE_PROVIDER},
    {"signer", ROLE_PROVIDER},
    {"first name", ROLE_NAME},
    {"name full", ROLE_NAME},
    {"name last", ROLE_NAME},
    {"name first", ROLE_NAME},
    {"name middle", ROLE_NAME},
    {"preferred name", ROLE_NAME},
    {"legal name", ROLE_NAME},
    {"insured name", ROLE_NAME},
    {"guardian", ROLE_NAME},
    {"beneficiary name", ROLE_NAME},
    {"kin name", ROLE_NAME},
    {"nok", ROLE_NAME},
    {"responsible party", ROLE_NAME},
    {"emer contact", ROLE_NAME},
    {"apellido", ROLE_NAME},
    {"apellidos", ROLE_NAME},
    {"nombre", ROLE_NAME},
    {"nombres", ROLE_NAME},
    {"caregiver name", ROLE_NAME},
    {"parent name", ROLE_NAME},
    {"child name", ROLE_NAME},
    {"baby name", ROLE_NAME},
    {"newborn name", ROLE_NAME},
    {"sibling name", ROLE_NAME},
    {"partner name", ROLE_NAME},
    {"wife name", ROLE_NAME},
    {"husband name", ROLE_NAME},
    {"client name", ROLE_NAME},
    {"resident name", ROLE_NAME},
    {"customer name", ROLE_NAME},
    {"employee name", ROLE_NAME},
    {"donor name", ROLE_NAME},
    {"recipient name", ROLE_NAME},
    {"participant name", ROLE_NAME},
    {"proxy name", ROLE_NAME},
    {"holder name", ROLE_NAME},
    {"dependent name", ROLE_NAME},
    {"patient first", ROLE_NAME},
    {"patient last", ROLE_NAME},
    {"patient middle", ROLE_NAME},
    {"member first", ROLE_NAME},
    {"member last", ROLE_NAME},
    {"member middle", ROLE_NAME},
    {"dependent first", ROLE_NAME},
    {"dependent last", ROLE_NAME},
    {"dependent middle", ROLE_NAME},
    {"subscriber first", ROLE_NAME},
    {"subscriber last", ROLE_NAME},
    {"subscriber middle", ROLE_NAME},
    {"insured first", ROLE_NAME},
    {"insured last", ROLE_NAME},
    {"insured middle", ROLE_NAME},
    {"guarantor first", ROLE_NAME},
    {"guarantor last", ROLE_NAME},
    {"guarantor middle", ROLE_NAME},
    {"last name", ROLE_NAME},
    {"middle name", ROLE_NAME},
    {"full name", ROLE_NAME},
    {"given name", ROLE_NAME},
    {"family name", ROLE_NAME},
    {"maiden", ROLE_NAME},
    {"surname", ROLE_NAME},
    {"forename", ROLE_NAME},
    {"nickname", ROLE_NAME},
    {"patient name", ROLE_NAME},
    {"pt name", ROLE_NAME},
    {"member name", ROLE_NAME},
    {"subscriber name", ROLE_NAME},
    {"person name", ROLE_NAME},
    {"name family", ROLE_NAME},
    {"name given", ROLE_NAME},
    {"name text", ROLE_NAME},
    {"contact name", ROLE_NAME},
    {"mother name", ROLE_NAME},
    {"mothers name", ROLE_NAME},
    {"father name", ROLE_NAME},
    {"spouse", ROLE_NAME},
    {"next of kin", ROLE_NAME},
    {"guarantor name", ROLE_NAME},
    {"emergency contact", ROLE_NAME},
    {"employer", ROLE_NAME},
    {"fname", ROLE_NAME},
    {"lname", ROLE_NAME},
    {"firstname", ROLE_NAME},
    {"lastname", ROLE_NAME},
    {"middlename", ROLE_NAME},
    {"=first", ROLE_NAME},
    {"=last", ROLE_NAME},
    {"=family", ROLE_NAME},
    {"=given", ROLE_NAME},
    {"=patient", ROLE_NONE},
    {"subject display", ROLE_NAME},
    {"patient display", ROLE_NAME},
    /* ---- numbers of people ---- */
    {"ssn", ROLE_SSN},
    {"social security", ROLE_SSN},
    {"tax id", ROLE_SSN},
    {"mrn", ROLE_MRN},
    {"medical record", ROLE_MRN},
    {"med rec", ROLE_MRN},
    {"chart number", ROLE_MRN},
    {"chart id", ROLE_MRN},
    {"mr number", ROLE_MRN},
    {"chart no", ROLE_MRN},
    {"hospital number", ROLE_MRN},
    {"unit number", ROLE_MRN},
    {"empi", ROLE_MRN},
    {"medicare", ROLE_PLAN},
    {"hic", ROLE_PLAN},
    {"medicaid", ROLE_PLAN},
    {"mbi", ROLE_PLAN},
    {"hicn", ROLE_PLAN},
    {"member id", ROLE_PLAN},
    {"member number", ROLE_PLAN},
    {"memberid", ROLE_PLAN},
    {"subscriber id", ROLE_PLAN},
    {"subscriber number", ROLE_PLAN},
    {"beneficiary", ROLE_PLAN},
    {"bene id", ROLE_PLAN},
    {"policy", ROLE_PLAN},
    {"insurance id", ROLE_PLAN},
    {"insurance number", ROLE_PLAN},
    {"plan id", ROLE_PLAN},
    {"group number", ROLE_PLAN},
    {"=fin", ROLE_ACCOUNT},
    {"fin number", ROLE_ACCOUNT},
    {"account", ROLE_ACCOUNT},
    {"acct", ROLE_ACCOUNT},
    {"credit card", ROLE_ACCOUNT},
    {"card number", ROLE_ACCOUNT},
    {"iban", ROLE_ACCOUNT},
    {"plate", ROLE_VEHICLE},
    {"dea", ROLE_LICENSE},
    {"license", ROLE_LICENSE},
    {"licence", ROLE_LICENSE},
    {"drivers", ROLE_LICENSE},
    {"driver", ROLE_LICENSE},
    {"dl number", ROLE_LICENSE},
    {"certificate", ROLE_LICENSE},
    {"passport", ROLE_LICENSE},
    {"vin", ROLE_VEHICLE},
    {"vehicle", ROLE_VEHICLE},
    {"imei", ROLE_DEVICE},
    {"udi", ROLE_DEVICE},
    {"serial", ROLE_DEVICE},
    {"mac address", ROLE_DEVICE},
    {"mac", ROLE_DEVICE},
    {"device id", ROLE_DEVICE},
    {"device identifier", ROLE_DEVICE},
    {"implant id", ROLE_DEVICE},
    /* ---- how to reach them ---- */
    {"email", ROLE_EMAIL},
    {"e mail", ROLE_EMAIL},
    {"fax", ROLE_FAX},
    {"phone", ROLE_PHONE},
    {"telephone", ROLE_PHONE},
    {"tel", ROLE_PHONE},
    {"mobile", ROLE_PHONE},
    {"ip address", ROLE_NETWORK},
    {"ip addr", ROLE_NETWORK},
    {"=ip", ROLE_NETWORK},
    {"ipaddress", ROLE_NETWORK},
    {"url", ROLE_URL},
    {"web link", ROLE_URL},
    {"website", ROLE_URL},
    {"web site", ROLE_URL},
    {"street", ROLE_STREET},
    {"address line", ROLE_STREET},
    {"addr", ROLE_STREET},
    {"address city", ROLE_CITY},
    {"address district", ROLE_COUNTY},
    {"address postal code", ROLE_ZIP},
    {"address state", ROLE_STATE},
    {"address use", ROLE_TERM},
    {"address country", ROLE_STATE},
    {"address", ROLE_STREET},
    {"postal code", ROLE_ZIP},
    {"=postal", ROLE_ZIP},
    {"postcode", ROLE_ZIP},
    {"zipcode", ROLE_ZIP},
    {"zip", ROLE_ZIP},
    {"zip3", ROLE_ZIP},
    {"zip5", ROLE_ZIP},
    {"zcta", ROLE_ZIP},
    {"city", ROLE_CITY},
    {"town", ROLE_CITY},
    {"county", ROLE_COUNTY},
    {"birthplace", ROLE_CITY},
    {"birth place", ROLE_CITY},
    {"precinct", ROLE_COUNTY},
    {"neighborhood", ROLE_COUNTY},
    {"latitude", ROLE_LATITUDE},
    {"lat", ROLE_LATITUDE},
    {"longitude", ROLE_LONGITUDE},
    {"lon", ROLE_LONGITUDE},
    {"lng", ROLE_LONGITUDE},
    {"long", ROLE_LONGITUDE},
    {"state", ROLE_STATE},
    /* ---- when ---- */
    {"dob", ROLE_BIRTH},
    {"birth date", ROLE_BIRTH},
    {"birthdate", ROLE_BIRTH},
    {"date of birth", ROLE_BIRTH},
    {"birthday", ROLE_BIRTH},
    {"birth dt", ROLE_BIRTH},
    {"year", ROLE_YEAR},
    {"age", ROLE_AGE},
    {"date", ROLE_DATE},
    {"dt", ROLE_DATE},
    {"datetime", ROLE_DATE},
    {"timestamp", ROLE_DATE},
    {"epoch", ROLE_DATE},
    {"unix time", ROLE_DATE},
    {"admitted", ROLE_DATE},
    {"discharged", ROLE_DATE},
    {"dos", ROLE_DATE},
    {"dod", ROLE_DATE},
    {"deathdate", ROLE_DATE},
    {"=start", ROLE_DATE},
    {"=stop", ROLE_DATE},
    {"=end", ROLE_DATE},
    /* ---- bodies ---- */
    {"fingerprint", ROLE_VOICE},
    {"finger print", ROLE_VOICE},
    {"voice", ROLE_VOICE},
    {"voiceprint", ROLE_VOICE},
    {"iris scan", ROLE_VOICE},
    {"iris code", ROLE_VOICE},
    {"iris template", ROLE_VOICE},
    {"palm print", ROLE_VOICE},
    {"retina", ROLE_VOICE},
    {"biometric", ROLE_VOICE},
    {"face embedding", ROLE_VOICE},
    {"photo", ROLE_PHOTO},
    {"photograph", ROLE_PHOTO},
    {"picture", ROLE_PHOTO},
    {"face", ROLE_PHOTO},
    {"portrait", ROLE_PHOTO},
    /* ---- what is not of one patient ---- */
    {"sex", ROLE_SEX},
    {"gender", ROLE_SEX},
    {"snomed", ROLE_TERM},
    {"loinc", ROLE_TERM},
    {"rxnorm", ROLE_TERM},
    {"rxcui", ROLE_TERM},
    {"icd", ROLE_TERM},
    {"icd10", ROLE_TERM},
    {"icd9", ROLE_TERM},
    {"cpt", ROLE_TERM},
    {"hcpcs", ROLE_TERM},
    {"ndc", ROLE_TERM},
    {"drg", ROLE_TERM},
    {"cvx", ROLE_TERM},
    {"concept id", ROLE_TERM},
    {"reason code", ROLE_TERM},
    {"reasoncode", ROLE_TERM},
    {"total cost", ROLE_MEASURE},
    {"totalcost", ROLE_MEASURE},
    {"diagnosis code", ROLE_TERM},
    {"procedure code", ROLE_TERM},
    {"coding code", ROLE_TERM},
    {"coding system", ROLE_TERM},
    {"meta profile", ROLE_TERM},
    {"meta version id", ROLE_TERM},
    {"=code", ROLE_TERM},
    {"=system", ROLE_TERM},
    {"identifier system", ROLE_TERM},
    {"telecom system", ROLE_TERM},
    {"unit", ROLE_TERM},
    {"units", ROLE_TERM},
    {"value code", ROLE_TERM},
    {"resource type", ROLE_TERM},
    {"cost", ROLE_MEASURE},
    {"count", ROLE_MEASURE},
    {"steps", ROLE_MEASURE},
    {"minutes", ROLE_MEASURE},
    {"hours", ROLE_MEASURE},
    {"seconds", ROLE_MEASURE},
    {"duration", ROLE_MEASURE},
    {"volume", ROLE_MEASURE},
    {"dose", ROLE_MEASURE},
    {"percent", ROLE_MEASURE},
    {"amount", ROLE_MEASURE},
    {"price", ROLE_MEASURE},
    {"charge", ROLE_MEASURE},
    {"charges", ROLE_MEASURE},
    {"expenses", ROLE_MEASURE},
    {"income", ROLE_MEASURE},
    {"result", ROLE_MEASURE},
    {"score", ROLE_MEASURE},
    {"=value", ROLE_MEASURE},
    {"quantity value", ROLE_MEASURE},
    /* ---- codes, behind everything that has a kind of its own ---- */
    {"uuid", ROLE_CODE},
    {"guid", ROLE_CODE},
    {"encounter id", ROLE_CODE},
    {"visit id", ROLE_CODE},
    {"visit number", ROLE_CODE},
    {"accession", ROLE_CODE},
    {"specimen id", ROLE_CODE},
    {"specimen number", ROLE_CODE},
    {"order id", ROLE_CODE},
    {"order number", ROLE_CODE},
    {"rx number", ROLE_CODE},
    {"barcode", ROLE_CODE},
    {"claim id", ROLE_CODE},
    {"claim number", ROLE_CODE},
    {"csn", ROLE_CODE},
    {"patient id", ROLE_CODE},
    {"patientid", ROLE_CODE},
    {"person id", ROLE_CODE},
    {"subject id", ROLE_CODE},
    {"hadm id", ROLE_CODE},
    {"stay id", ROLE_CODE},
    {"advertising id", ROLE_CODE},
    {"identifier value", ROLE_CODE},
    {"=id", ROLE_CODE},
};

/* How the columns of exports are shortened, and what each is short for. */
static const struct {
    const char *word;
    const char *whole;
} short_words[] = {{"nm", "name"}, {"no", "number"}, {"num", "number"}, {"nbr", "number"}, {"nr", "number"},
    {"frst", "first"}, {"fst", "first"}, {"lst", "last"}, {"pat", "patient"}, {"pt", "patient"},
    {"mbr", "member"}, {"mem", "member"}, {"subscr", "subscriber"}, {"bene", "beneficiary"},
    {"prov", "provider"}, {"phys", "physician"}, {"acct", "account"}, {"lic", "license"},
    {"sn", "serial number"}, {"dttm", "date"}, {"dtm", "date"}, {"addr", "address"}, {"encntr", "encounter"},
    {"clm", "claim"}, {"ins", "insurance"}, {"hosp", "hospital"}, {"eml", "email"}, {"tel", "phone"}};

/* Writes the words of NAME with those that are shortened at full length; nothing if they do not fit. */
static inline void at_full_length(char *name, size_t room)
{
    char whole[128];
    size_t at = 0;
    for (const char *word = name; *word;) {
        size_t length = strcspn(word, " ");
        const char *put = word;
        size_t put_length = length;
        for (size_t i = 0; i < sizeof short_words / sizeof *short_words; i++) {
            if (strlen(short_words[i].word) == length && memcmp(short_words[i].word, word, length) == 0) {
                put = short_words[i].whole;
                put_length = strlen(put);
            }
        }
        if (at + put_length + 2 > room || at + put_length + 2 > sizeof whole)
            return;
        memcpy(whole + at, put, put_length);
        at += put_length;
        word += length;
        if (*word)
            whole[at++] = *word++;
    }
    memcpy(name, whole, at);
    name[at] = '\0';
}

/* Puts a blank before the word that others are joined to: "legalname", "contact1". */
static inline void part_joined(char *name, size_t room)
{
    static const char *const last[] = {"name", "date", "number", "phone"};
    for (char *word = name; *word;) {
        size_t length = strcspn(word, " "), cut = 0;
        for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
            size_t own = strlen(last[i]);
            if (length > own + 1 && memcmp(word + length - own, last[i], own) == 0)
                cut = length - own;
        }
        if (!cut && length > 4 && is_digit(word[length - 1]) && is_letter(word[length - 2]))
            cut = length - 1;
        if (cut && strlen(name) + 2 < room) {
            memmove(word + cut + 1, word + cut, strlen(word + cut) + 1);
            word[cut] = ' ';
            length++;
        }
        word += length;
        word += *word == ' ';
    }
}

/* A column's name in small words: "PatientFirstName", "patient_first-name" become "patient first name". */
static inline void take_apart(const char *name, size_t length, char *out, size_t room)
{
    size_t at = 0;
    for (size_t i = 0; i < length && at + 2 < room; i++) {
        bool begins = is_capital(name[i]) && i && !is_capital(name[i - 1]) && is_alnum(name[i - 1]);
        bool ends = is_capital(name[i]) && i && i + 1 < length && is_capital(name[i - 1]) &&
                    is_letter(name[i + 1]) && !is_capital(name[i + 1]);
        if ((begins || ends || !is_alnum(name[i])) && at && out[at - 1] != ' ')
            out[at++] = ' ';
        if (is_alnum(name[i]))
            out[at++] = small(name[i]);
    }
    while (at && out[at - 1] == ' ')
        at--;
    out[at] = '\0';
    part_joined(out, room);
    at_full_length(out, room);
}

/* True if WORDS stand in NAME as whole words. */
static inline bool has_words(const char *name, const char *words)
{
    size_t length = strlen(words);
    for (const char *at = name; (at = strstr(at, words)); at++) {
        if ((at == name || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    }
    return false;
}

/* The role of a column whose name was taken apart. */
static inline enum role role_of_words(const char *name)
{
    for (size_t i = 0; i < sizeof role_words / sizeof *role_words; i++) {
        const char *words = role_words[i].words;
        if (*words == '=' ? strcmp(name, words + 1) == 0 : has_words(name, words))
            return role_words[i].role;
    }
    return ROLE_NONE;
}

/* Fields of HL7 v2 (chapters 3, 4, 6) by segment and number. */
static const struct {
    const char *field;
    enum role role;
} hl7_roles[] = {
    {"MSH-7", ROLE_SYSTEM_TIME},
    {"MSH-10", ROLE_TERM},
    {"MSH-9", ROLE_TERM},
    {"EVN-2", ROLE_SYSTEM_TIME},
    {"EVN-6", ROLE_SYSTEM_TIME},
    {"PID-1", ROLE_TERM},
    {"PID-2", ROLE_MRN},
    {"PID-3", ROLE_MRN},
    {"PID-4", ROLE_MRN},
    {"PID-5", ROLE_NAME},
    {"PID-6", ROLE_NAME},
    {"PID-7", ROLE_BIRTH},
    {"PID-8", ROLE_SEX},
    {"PID-9", ROLE_NAME},
    {"PID-11", ROLE_STREET},
    {"PID-12", ROLE_COUNTY},
    {"PID-13", ROLE_PHONE},
    {"PID-14", ROLE_PHONE},
    {"PID-18", ROLE_ACCOUNT},
    {"PID-19", ROLE_SSN},
    {"PID-20", ROLE_LICENSE},
    {"PID-21", ROLE_MRN},
    {"PID-23", ROLE_CITY},
    {"PID-29", ROLE_DATE},
    {"NK1-2", ROLE_NAME},
    {"NK1-4", ROLE_STREET},
    {"NK1-5", ROLE_PHONE},
    {"NK1-6", ROLE_PHONE},
    {"NK1-30", ROLE_NAME},
    {"GT1-3", ROLE_NAME},
    {"GT1-5", ROLE_STREET},
    {"GT1-6", ROLE_PHONE},
    {"GT1-12", ROLE_SSN},
    {"IN1-16", ROLE_NAME},
    {"IN1-18", ROLE_BIRTH},
    {"IN1-19", ROLE_STREET},
    {"IN1-36", ROLE_PLAN},
    {"IN1-49", ROLE_PLAN},
    {"PV1-7", ROLE_PROVIDER},
    {"PV1-8", ROLE_PROVIDER},
    {"PV1-9", ROLE_PROVIDER},
    {"PV1-17", ROLE_PROVIDER},
    {"PV1-19", ROLE_CODE},
    {"PV1-44", ROLE_DATE},
    {"PV1-45", ROLE_DATE},
    {"ORC-2", ROLE_CODE},
    {"ORC-3", ROLE_CODE},
    {"OBR-2", ROLE_CODE},
    {"OBR-3", ROLE_CODE},
    {"OBR-4", ROLE_TERM},
    {"OBR-7", ROLE_DATE},
    {"OBR-16", ROLE_PROVIDER},
    {"OBR-10", ROLE_PROVIDER},
    {"OBR-28", ROLE_PROVIDER},
    {"OBR-32", ROLE_PROVIDER},
    {"OBR-33", ROLE_PROVIDER},
    {"OBR-34", ROLE_PROVIDER},
    {"OBR-35", ROLE_PROVIDER},
    {"OBX-16", ROLE_PROVIDER},
    {"ORC-10", ROLE_PROVIDER},
    {"ORC-11", ROLE_PROVIDER},
    {"ORC-12", ROLE_PROVIDER},
    {"ORC-19", ROLE_PROVIDER},
    {"PD1-4", ROLE_PROVIDER},
    {"PV1-52", ROLE_PROVIDER},
    {"DG1-16", ROLE_PROVIDER},
    {"PR1-8", ROLE_PROVIDER},
    {"PR1-11", ROLE_PROVIDER},
    {"PR1-12", ROLE_PROVIDER},
    {"RXA-10", ROLE_PROVIDER},
    {"ROL-4", ROLE_PROVIDER},
    {"TXA-5", ROLE_PROVIDER},
    {"TXA-9", ROLE_PROVIDER},
    {"TXA-10", ROLE_PROVIDER},
    {"TXA-11", ROLE_PROVIDER},
    {"TXA-22", ROLE_PROVIDER},
    {"GT1-8", ROLE_BIRTH},
    {"GT1-16", ROLE_NAME},
    {"IN2-1", ROLE_PLAN},
    {"IN2-2", ROLE_SSN},
    {"IN2-6", ROLE_PLAN},
    {"IN2-8", ROLE_PLAN},
    {"NK1-16", ROLE_BIRTH},
    {"NK1-37", ROLE_SSN},
    {"PID-10", ROLE_GROUP},
    {"PID-15", ROLE_GROUP},
    {"PID-17", ROLE_GROUP},
    {"PV1-50", ROLE_CODE},
    {"OBX-3", ROLE_TERM},
    {"OBX-14", ROLE_DATE},
    {"DG1-3", ROLE_TERM},
    {"SPM-2", ROLE_CODE},
    {"ACC-1", ROLE_DATE},
};

static inline enum role role_of_hl7(const char *field)
{
    for (size_t i = 0; i < sizeof hl7_roles / sizeof *hl7_roles; i++) {
        if (strcmp(field, hl7_roles[i].field) == 0)
            return hl7_roles[i].role;
    }
    return ROLE_NONE;
}

/* Whether NAME, taken apart, looks like the name of a column and not like a value: what is not is never shown. */
static inline bool is_column_word(const char *name)
{
    static const char *const others[] = {"id", "name", "number", "no", "type", "status", "desc",
        "description", "note", "notes", "text", "comment", "value", "key", "flag", "count", "class",
        "category", "race", "ethnicity", "diagnosis", "dx", "procedure", "medication", "drug", "dose",
        "visit", "encounter", "patient", "row", "remark", "remarks", "history", "plan", "assessment",
        "narrative", "message", "subject", "findings", "impression", "index", "label", "code", "time",
        "height", "weight", "bmi", "source", "site", "group", "result", "lab", "test", "language", "marital",
        "token", "hash", "identifier", "uid", "dose", "unit", "units", "ward", "weight", "pulse", "glucose",
        "hba1c", "religion", "reason", "provider", "organization", "department", "unit", "subject"};
    if (role_of_words(name) != ROLE_NONE)
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (has_words(name, others[i]))
            return true;
    }
    return false;
}

/* Whether the name of a column or field may be shown: it is such a word, or made of several as programs write them. A patient's name
 * as the name of a column is neither. */
static inline bool may_be_shown(const char *name)
{
    static const char *const fields[] = {"text", "div", "display", "reference", "telecom", "contact", "line",
        "period", "onset", "issued", "recorded", "authored", "component", "extension", "contained", "meta",
        "coding", "subject", "performer", "participant", "communication", "component", "author", "content",
        "attachment", "title", "comment", "valuestring", "gender", "prefix", "suffix"};
    char words[96];
    size_t digits = 0, joints = 0;
    for (const char *at = name; *at; at++) {
        digits = is_digit(*at) ? digits + 1 : 0;
        joints += *at == '_' || (is_capital(*at) && at > name && !is_capital(at[-1]) && !is_capital(*name));
        if (digits > 3 || (uint8_t)*at < ' ' || (uint8_t)*at > 0x7e || *at == '@')
            return false;
    }
    if (strlen(name) > 4 && is_capital(name[0]) && is_alnum(name[1]) && is_alnum(name[2]) && name[3] == '-' &&
        is_digit(name[4]))
        return true; /* a field of HL7: PID-5 */
    take_apart(name, strlen(name), words, sizeof words);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (has_words(words, fields[i]))
            return true;
    }
    return joints > 0 || is_column_word(words);
}

#endif
