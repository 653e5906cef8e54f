/* A second labelled set for the scan of plugin deidentification, in the words of others than the first: columns as the exports of
 * hospitals' systems and research models call them, sentences as they are dictated, fields of HL7 v2 and FHIR. Lines are forms:
 * "_" becomes a digit, "`" a capital, <word> what the makers of the first set make. Nothing in it is anybody's. */
#ifndef GOLIVE_TESTS_DEID_SET_EXPORTS_H
#define GOLIVE_TESTS_DEID_SET_EXPORTS_H

#include "deid_set.h"

#define OR(kind) (1u << (kind))

/* WHERE: the name of a column, a field of HL7 or the path of an element; NULL: a sentence. ALSO: kinds that are no mistake there. */
struct labelled_form {
    enum kind kind; /* KIND_COUNT: nothing to find */
    const char *where;
    const char *form;
    uint32_t also;
};

static const struct labelled_form column_forms[] = {
    {KIND_NAME, "PAT_NAME", "<FAMILY>,<GIVEN> `", 0},
    {KIND_NAME, "PAT_LAST_NAME", "<FAMILY>", 0},
    {KIND_NAME, "NAME_FULL_FORMATTED", "<family>, <given>", 0},
    {KIND_NAME, "NAME_LAST_KEY", "<FAMILY>", 0},
    {KIND_NAME, "Patient Full Nm", "<given> <family>", 0},
    {KIND_NAME, "EmergencyContactName", "<given> <family>", 0},
    {KIND_NAME, "mbr_lst_nm", "<family>", 0},
    {KIND_NAME, "mbr_frst_nm", "<given>", 0},
    {KIND_NAME, "nok_name", "<given> <family>", 0},
    {KIND_NAME, "PCP_NAME", "<given> <family>", 0},
    {KIND_NAME, "ORDERING_PROVIDER", "<family>, <given>", 0},
    {KIND_NAME, "mother_maiden_name", "<family>", 0},
    {KIND_PLACE, "ADD_LINE_1", "<street>", 0},
    {KIND_PLACE, "address_1", "<street>", 0},
    {KIND_PLACE, "home_addr", "<street> Apt _", 0},
    {KIND_PLACE, "PAT_CITY", "Springfield", 0},
    {KIND_PLACE, "res_county", "Middlesex", 0},
    {KIND_PLACE, "county_fips", "25_1_", 0},
    {KIND_PLACE, "geo_lat", "42.____", 0},
    {KIND_PLACE, "geo_lon", "-71.____", 0},
    {KIND_PLACE, "location_latlong", "42.____,-71.____", 0},
    {KIND_PLACE, "BirthCity", "Worcester", 0},
    {KIND_ZIP, "PAT_ZIP", "0213_", 0},
    {KIND_ZIP, "zip_plus4", "0213_-____", 0},
    {KIND_ZIP, "ZIPCODE", "0213_____", 0},
    {KIND_ZIP, "MailingZip", "6061_", 0},
    {KIND_DATE, "BIRTH_DT_TM", "19_1-03-1_ 00:00:00", 0},
    {KIND_DATE, "dob", "03/1_/19_1", 0},
    {KIND_DATE, "pat_birth_dt", "1_MAR19_1", 0},
    {KIND_DATE, "birth_datetime", "19_1-03-1_T00:00:00", 0},
    {KIND_DATE, "visit_start_date", "202_-04-1_", 0},
    {KIND_DATE, "admittime", "202_-04-1_ 12:3_:00", 0},
    {KIND_DATE, "dod", "202_-04-1_", 0},
    {KIND_DATE, "SVC_DT", "202_041_", 0},
    {KIND_DATE, "THRU_DT", "1_APR202_", 0},
    {KIND_DATE, "charttime", "04/1_/202_ 14:3_", 0},
    {KIND_DATE, "collection_dttm", "202_-04-1_ 14:3_:00.000", 0},
    {KIND_DATE, "HOSP_ADMSN_TIME", "1_-APR-202_", 0},
    {KIND_DATE, "death_date", "April 1_, 202_", 0},
    {KIND_DATE, "onset", "202_-04", 0},
    {KIND_DATE, "epoch_ms", "16__________0", OR(KIND_CODE)},
    {KIND_AGE, "anchor_age", "91", 0},
    {KIND_AGE, "AGE_YRS", "9_", 0},
    {KIND_AGE, "age_at_admit", "10_", 0},
    {KIND_PHONE, "HOME_PHONE", "617-2_3-____", 0},
    {KIND_PHONE, "PHONE_NUM", "(617) 2_3-____ x___", 0},
    {KIND_PHONE, "cell", "6172_3____", 0},
    {KIND_PHONE, "contact_no", "+1 617 2_3 ____", 0},
    {KIND_PHONE, "WorkPhone1", "617.2_3.____", 0},
    {KIND_FAX, "fax_no", "617-2_3-____", 0},
    {KIND_FAX, "HomeFax", "6172_3____", 0},
    {KIND_EMAIL, "EMAIL_ADDRESS", "<mail>", 0},
    {KIND_EMAIL, "usr_eml", "<mail>", 0},
    {KIND_SSN, "SSN", "<ssn>", 0},
    {KIND_SSN, "soc_sec_no", "<ssn>", 0},
    {KIND_SSN, "ssn_last4", "____", 0},
    {KIND_SSN, "taxpayer_id", "<ssn>", 0},
    {KIND_MRN, "PAT_MRN_ID", "E_______", 0},
    {KIND_MRN, "mrn", "00-__-__-__", OR(KIND_DATE)},
    {KIND_MRN, "Medical Record #", "SGH-00_____", 0},
    {KIND_MRN, "hosp_mrn", "M________", 0},
    {KIND_MRN, "hospital_number", "H______", OR(KIND_CODE)},
    {KIND_MRN, "empi", "1000______", OR(KIND_CODE) | OR(KIND_PHONE)},
    {KIND_PLAN, "MBI", "<mbi>", 0},
    {KIND_PLAN, "bene_mbi_id", "<mbi>", 0},
    {KIND_PLAN, "SUBSCR_ID", "XYZ_________", 0},
    {KIND_PLAN, "MBR_ID", "W_________", 0},
    {KIND_PLAN, "medicaid_id", "_________A", 0},
    {KIND_PLAN, "ins_policy_no", "PL-________", 0},
    {KIND_PLAN, "HIC_NUM", "_________A", 0},
    {KIND_ACCOUNT, "HSP_ACCOUNT_ID", "60________", OR(KIND_PHONE)},
    {KIND_ACCOUNT, "guarantor_acct", "V00_______", 0},
    {KIND_ACCOUNT, "FIN", "F_________", OR(KIND_CODE)},
    {KIND_ACCOUNT, "bank_acct_no", "________", 0},
    {KIND_ACCOUNT, "card_no", "<card>", 0},
    {KIND_ACCOUNT, "billing_account", "A-______", 0},
    {KIND_LICENSE, "RENDERING_NPI", "<npi>", 0},
    {KIND_LICENSE, "DEA_NO", "<dea>", 0},
    {KIND_LICENSE, "dl_number", "S________", 0},
    {KIND_LICENSE, "drivers_license", "S___-____-____", 0},
    {KIND_LICENSE, "passport_no", "C________", 0},
    {KIND_LICENSE, "state_license_num", "MD______", 0},
    {KIND_VEHICLE, "vin", "<vin>", 0},
    {KIND_VEHICLE, "lic_plate", "_```___", 0},
    {KIND_VEHICLE, "plate_no", "```-____", 0},
    {KIND_DEVICE, "device_sn", "PJN______", 0},
    {KIND_DEVICE, "pacemaker_serial", "PVX______", 0},
    {KIND_DEVICE, "implant_serial_no", "______-__", 0},
    {KIND_DEVICE, "udi", "(01)00614141123452(21)A____", 0},
    {KIND_DEVICE, "mac_addr", "<mac>", 0},
    {KIND_DEVICE, "phone_imei", "<imei>", 0},
    {KIND_URL, "portal_url", "https://mychart.example.org/p?id=______", 0},
    {KIND_URL, "web_link", "mychart.example.org/patient/______", 0},
    {KIND_NETWORK, "client_ip", "73.1__.1__.2", 0},
    {KIND_NETWORK, "src_ip_address", "2601:18c:__00:1f0::_a", 0},
    {KIND_NETWORK, "login_host", "73.1__.1__.2", 0},
    {KIND_VOICE, "fingerprint_template", "FMR-00______", 0},
    {KIND_VOICE, "voice_sample_file", "vs______.wav", 0},
    {KIND_VOICE, "iris_code", "IR______", 0},
    {KIND_PHOTO, "patient_photo", "img______.jpg", 0},
    {KIND_PHOTO, "face_image_path", "faces/______.png", 0},
    {KIND_CODE, "PAT_ENC_CSN_ID", "20_______", OR(KIND_SSN)},
    {KIND_CODE, "hadm_id", "2_______", OR(KIND_DATE)},
    {KIND_CODE, "accession_no", "S21-_____", 0},
    {KIND_CODE, "CLM_ID", "2021_________", 0},
    {KIND_CODE, "person_source_value", "P-________", OR(KIND_MRN)},
    {KIND_CODE, "PATID", "PT________", OR(KIND_MRN)},
    {KIND_CODE, "row_guid", "<uuid>", 0},
    {KIND_CODE, "ENCNTR_ID", "9________", OR(KIND_SSN)},
    {KIND_CODE, "study_subject_id", "STU-______", 0},
    {KIND_CODE, "specimen_barcode", "BC________", 0},
    {KIND_CODE, "RX_NUM", "RX_______", 0},
    /* ---- of a third hand ---- */
    {KIND_NAME, "PatientLastName", "<family>", 0},
    {KIND_NAME, "pt_fullname", "<given> <family>", 0},
    {KIND_NAME, "legalname", "<family>, <given>", 0},
    {KIND_NAME, "Responsible Party", "<given> <family>", 0},
    {KIND_NAME, "insured_name", "<family> <given>", 0},
    {KIND_NAME, "EmerContact1", "<given> <family>", 0},
    {KIND_NAME, "apellidos", "<family>", 0},
    {KIND_NAME, "dependent_first", "<given>", 0},
    {KIND_NAME, "AttendingMD", "<family>, <given>", 0},
    {KIND_NAME, "caregiver_nm", "<given> <family>", 0},
    {KIND_PLACE, "StreetLine1", "<street>", 0},
    {KIND_PLACE, "mail_addr_ln1", "<street>", 0},
    {KIND_PLACE, "res_city_nm", "Lowell", 0},
    {KIND_PLACE, "county_of_residence", "Essex", 0},
    {KIND_PLACE, "gps", "42.____,-71.____", 0},
    {KIND_PLACE, "lat_dd", "42.____", 0},
    {KIND_PLACE, "census_block", "250173531011", OR(KIND_DATE) | OR(KIND_CODE)},
    {KIND_ZIP, "postal", "0213_", 0},
    {KIND_ZIP, "zip_cd", "0213_", 0},
    {KIND_ZIP, "PatientZipCode5", "0213_", 0},
    {KIND_DATE, "DateOfBirth", "194_-03-1_", 0},
    {KIND_DATE, "adm_dt", "202_-03-1_", 0},
    {KIND_DATE, "DischDateTime", "202_031_1422", 0},
    {KIND_DATE, "last_seen", "Mar 1_ 202_", 0},
    {KIND_DATE, "result_ts", "202_-03-1_T14:22:00Z", 0},
    {KIND_DATE, "svc_from", "03/1_/202_", 0},
    {KIND_DATE, "dob_mmddyyyy", "031_19_1", OR(KIND_CODE)},
    {KIND_DATE, "surgery_day", "1_.3.202_", 0},
    {KIND_DATE, "vax_month", "202_-03", 0},
    {KIND_AGE, "PatientAge", "9_", 0},
    {KIND_AGE, "age_in_years", "9_.5", 0},
    {KIND_AGE, "current age", "9_ Y", 0},
    {KIND_PHONE, "PhoneHome", "617-2_3-____", 0},
    {KIND_PHONE, "mobile_num", "6172_3____", 0},
    {KIND_PHONE, "EmerContactPhone", "(617)2_3-____", 0},
    {KIND_PHONE, "sms_to", "+16172_3____", 0},
    {KIND_FAX, "FaxNumber", "617-2_3-____", 0},
    {KIND_EMAIL, "mail", "<mail>", 0},
    {KIND_EMAIL, "contact", "<mail>", 0},
    {KIND_SSN, "SocialSecurityNumber", "<ssn>", 0},
    {KIND_SSN, "PatientSSN", "<ssn>", 0},
    {KIND_SSN, "ss_num", "<ssn>", 0},
    {KIND_MRN, "MRNumber", "________", OR(KIND_DATE) | OR(KIND_CODE)},
    {KIND_MRN, "med_rec_num", "________", 0},
    {KIND_MRN, "chart_id", "C______", OR(KIND_CODE)},
    {KIND_MRN, "local_mrn", "MR______", 0},
    {KIND_PLAN, "MedicaidNumber", "_________A", 0},
    {KIND_PLAN, "PolicyHolderID", "XYZ_________", 0},
    {KIND_PLAN, "member_no", "W_________", 0},
    {KIND_PLAN, "subscriberNumber", "XYZ_________", 0},
    {KIND_ACCOUNT, "AccountNo", "V00_______", 0},
    {KIND_ACCOUNT, "pt_acct_num", "________", 0},
    {KIND_ACCOUNT, "creditcard", "<card>", 0},
    {KIND_LICENSE, "ProviderNPI", "<npi>", 0},
    {KIND_LICENSE, "DriverLicenseNumber", "S________", 0},
    {KIND_LICENSE, "md_license", "MD______", 0},
    {KIND_VEHICLE, "VehicleVIN", "<vin>", 0},
    {KIND_VEHICLE, "plate", "_```___", 0},
    {KIND_DEVICE, "SerialNo", "PJN______", 0},
    {KIND_DEVICE, "DeviceIdentifier", "PVX______", 0},
    {KIND_DEVICE, "cgm_serial", "SN______", 0},
    {KIND_URL, "profile_url", "https://a.example.org/u/______", 0},
    {KIND_NETWORK, "ipaddr", "73.1__.1__.2", 0},
    {KIND_VOICE, "voice_embedding", "0.1___;0.2___;0.3___", 0},
    {KIND_PHOTO, "headshot", "p______.jpg", 0},
    {KIND_CODE, "VisitNumber", "V________", 0},
    {KIND_CODE, "EncounterKey", "E________", 0},
    {KIND_CODE, "AccessionNbr", "S21-_____", 0},
    {KIND_CODE, "claim_nbr", "2021_________", 0},
    {KIND_CODE, "deviceGuid", "<uuid>", 0},
    {KIND_COUNT, "ProcedureName", "Appendectomy", 0},
    {KIND_COUNT, "RaceDesc", "Black", 0},
    {KIND_COUNT, "Insurance Type", "Medicare", 0},
    {KIND_COUNT, "bmi", "2_.__", 0},
    {KIND_COUNT, "LabResultValue", "1__.__", 0},
    {KIND_COUNT, "OrderName", "CBC with diff", 0},
    {KIND_COUNT, "unit_type", "ICU", 0},
    {KIND_COUNT, "gene", "BRCA1", 0},
    {KIND_COUNT, "SpecialtyName", "Cardiology", 0},
    {KIND_COUNT, "icd_version", "10", 0},
    {KIND_COUNT, "birth_year", "195_", 0},
    {KIND_COUNT, "score_total", "1_", 0},
    {KIND_COUNT, "minutes_in_ed", "2__", 0},
    {KIND_COUNT, "ndc11", "00021433801", 0},
    {KIND_COUNT, "steps", "1____", 0},
    /* ---- nothing to find ---- */
    {KIND_COUNT, "condition_concept_id", "201826", 0},
    {KIND_COUNT, "measurement_concept_id", "3004410", 0},
    {KIND_COUNT, "gender_concept_id", "8507", 0},
    {KIND_COUNT, "value_as_number", "1__._", 0},
    {KIND_COUNT, "year_of_birth", "195_", 0},
    {KIND_COUNT, "SNOMED_CODE", "44054006", 0},
    {KIND_COUNT, "drug_source_value", "0002-1433-80", 0},
    {KIND_COUNT, "dx_cd", "E11.9", 0},
    {KIND_COUNT, "cpt_cd", "99213", 0},
    {KIND_COUNT, "proc_hcpcs", "G0438", 0},
    {KIND_COUNT, "days_supply", "9_", 0},
    {KIND_COUNT, "quantity", "100_", 0},
    {KIND_COUNT, "los_days", "1_", 0},
    {KIND_COUNT, "hr_bpm", "9_", 0},
    {KIND_COUNT, "sbp", "1__", 0},
    {KIND_COUNT, "chrom_pos", "chr17:4304____", 0},
    {KIND_COUNT, "allele", "NM_007294.4:c.68_69del", 0},
    {KIND_COUNT, "charge_amt", "1___.__", 0},
    {KIND_COUNT, "state", "MA", 0},
    {KIND_COUNT, "race", "White", 0},
    {KIND_COUNT, "dept_specialty", "Internal Medicine", 0},
    {KIND_COUNT, "marital_status", "Married", 0},
    {KIND_COUNT, "zip3", "606", 0},
    {KIND_COUNT, "age_group", "80-89", 0},
    {KIND_COUNT, "age_group", "90+", 0},
    {KIND_COUNT, "device_model", "Azure XT DR", 0},
    {KIND_COUNT, "software_ver", "4.10.2.1", 0},
    {KIND_COUNT, "time_of_day", "14:3_", 0},
    {KIND_COUNT, "days_from_index", "-1__", 0},
    {KIND_COUNT, "med_name", "Metformin 500 mg", 0},
    {KIND_COUNT, "loinc_num", "4548-4", 0},
    {KIND_COUNT, "egfr", "4_.___", 0},
    {KIND_COUNT, "trial", "NCT04280705", 0},
    {KIND_COUNT, "language", "Spanish", 0},
    {KIND_COUNT, "smoking_status", "Former smoker", 0},
    {KIND_COUNT, "facility_type", "Skilled nursing", 0},
    {KIND_COUNT, "room_type", "Private", 0},
};

static const struct labelled_form sentence_forms[] = {
    {KIND_NAME, NULL, "This is a letter about your patient Mrs. <family>, seen with her husband.", 0},
    {KIND_NAME, NULL, "PATIENT NAME: <FAMILY>, <GIVEN>", 0},
    {KIND_NAME, NULL, "Pt: <given> <family>", 0},
    {KIND_NAME, NULL, "Re: Mr <given> <family>", 0},
    {KIND_NAME, NULL, "Dear Ms <family>,", 0},
    {KIND_NAME, NULL, "Next of kin: <given> <family>, wife", 0},
    {KIND_NAME, NULL, "Dictated by: <given> <family>, MD", 0},
    {KIND_NAME, NULL, "cc: Dr. <family>", 0},
    {KIND_NAME, NULL, "Emergency contact: <given> <family>", 0},
    {KIND_PLACE, NULL, "She lives at <street> with two cats.", 0},
    {KIND_PLACE, NULL, "Discharged to <street>, second floor", 0},
    {KIND_PLACE, NULL, "picked up by EMS at 42.____, -71.____ after a fall", 0},
    {KIND_PLACE, NULL, "location 42.____\xc2\xb0 N, 71.____\xc2\xb0 W", 0},
    {KIND_PLACE, NULL, "Lat: 42.____ Long: -71.____", 0},
    {KIND_ZIP, NULL, "mail to Cambridge, MA 0213_", 0},
    {KIND_ZIP, NULL, "of Chicago, IL 606__-____", 0},
    {KIND_ZIP, NULL, "zip: 6061_", 0},
    {KIND_DATE, NULL, "admitted on the 14th of March 202_", 0},
    {KIND_DATE, NULL, "was last seen on March 1_th, 202_", 0},
    {KIND_DATE, NULL, "surgery on Tuesday, 1_ March 202_ went well", 0},
    {KIND_DATE, NULL, "since early March 202_ she has pain", 0},
    {KIND_DATE, NULL, "DOB: 03/1_/194_", 0},
    {KIND_DATE, NULL, "D: 03/1_/202_ T: 03/1_/202_", 0},
    {KIND_DATE, NULL, "seen 1_.03.202_ in clinic", 0},
    {KIND_DATE, NULL, "follow up 03-1_-2_", 0},
    {KIND_DATE, NULL, "the MRI of 202_/03/1_ shows no change", 0},
    {KIND_DATE, NULL, "died Mar. 1_, 202_", 0},
    {KIND_DATE, NULL, "started Sept 1_, 202_", 0},
    {KIND_DATE, NULL, "vaccinated in Mar-202_", 0},
    {KIND_DATE, NULL, "in Mar '2_ he fell", 0},
    {KIND_DATE, NULL, "born 1_ Mar 4_", 0},
    {KIND_DATE, NULL, "on the fourteenth of March she was well", 0},
    {KIND_DATE, NULL, "Thanksgiving Day 202_ he was well", 0},
    {KIND_DATE, NULL, "received 202_-03-1_ 14:22", 0},
    {KIND_DATE, NULL, "electronically signed 3/1_/2_ 2:15 PM", 0},
    {KIND_DATE, NULL, "03/202_ colonoscopy normal", 0},
    {KIND_AGE, NULL, "This 9_ y.o. female presents", 0},
    {KIND_AGE, NULL, "a 9_-year-old man", 0},
    {KIND_AGE, NULL, "9_ yo M with CHF", 0},
    {KIND_AGE, NULL, "9_F with dyspnea", 0},
    {KIND_AGE, NULL, "Age: 9_", 0},
    {KIND_AGE, NULL, "is 10_ years old", 0},
    {KIND_AGE, NULL, "aged 9_ years", 0},
    {KIND_PHONE, NULL, "callback (617) 2_3-____ ext. 12", 0},
    {KIND_PHONE, NULL, "reach him at 617.2_3.____ x4455", 0},
    {KIND_PHONE, NULL, "tel:+1-617-2_3-____;ext=12", 0},
    {KIND_PHONE, NULL, "ph 617 2_3 ____", 0},
    {KIND_PHONE, NULL, "Cell: 6172_3____", 0},
    {KIND_PHONE, NULL, "pager 2_3-____", 0},
    {KIND_PHONE, NULL, "(617)2_3-____ is her daughter's", 0},
    {KIND_FAX, NULL, "F: (617) 2_3-____ please fax", OR(KIND_PHONE)},
    {KIND_FAX, NULL, "Fax number: 617-2_3-____", 0},
    {KIND_FAX, NULL, "faxed to 617 2_3 ____", 0},
    {KIND_EMAIL, NULL, "write to <mail> or call", 0},
    {KIND_EMAIL, NULL, "email=<mail>;", 0},
    {KIND_EMAIL, NULL, "<<mail>>", 0},
    {KIND_SSN, NULL, "SSN <ssn>", 0},
    {KIND_SSN, NULL, "Social Security No.: <ssn>", 0},
    {KIND_SSN, NULL, "last 4 of SSN ____", 0},
    {KIND_SSN, NULL, "SSN ending in ____", 0},
    {KIND_SSN, NULL, "xxx-xx-____ on file", 0},
    {KIND_SSN, NULL, "SS# <ssn>", 0},
    {KIND_MRN, NULL, "MRN: E_______", 0},
    {KIND_MRN, NULL, "MR# 00-__-__-__", OR(KIND_DATE)},
    {KIND_MRN, NULL, "Med Rec No: ______", 0},
    {KIND_MRN, NULL, "Medical Record Number SGH-00_____", 0},
    {KIND_MRN, NULL, "MRN (________)", 0},
    {KIND_MRN, NULL, "Hospital No. ______", 0},
    {KIND_MRN, NULL, "Unit number: M________", 0},
    {KIND_MRN, NULL, "mrn=________", 0},
    {KIND_PLAN, NULL, "Medicare <mbi>", 0},
    {KIND_PLAN, NULL, "BCBS ID: XYZ_________", 0},
    {KIND_PLAN, NULL, "Member # W_________", 0},
    {KIND_PLAN, NULL, "Medicaid ID _________A", 0},
    {KIND_PLAN, NULL, "Policy#: PL-________", 0},
    {KIND_PLAN, NULL, "Subscriber ID XYZ_________", 0},
    {KIND_PLAN, NULL, "Group No. 00______", 0},
    {KIND_ACCOUNT, NULL, "Account Number: V00_______", 0},
    {KIND_ACCOUNT, NULL, "Acct# ________", 0},
    {KIND_ACCOUNT, NULL, "paid with Visa <card>", 0},
    {KIND_ACCOUNT, NULL, "FIN: F_________", OR(KIND_CODE)},
    {KIND_ACCOUNT, NULL, "card ending in ____", 0},
    {KIND_LICENSE, NULL, "NPI: <npi>", 0},
    {KIND_LICENSE, NULL, "DEA# <dea>", 0},
    {KIND_LICENSE, NULL, "driver's license S________", 0},
    {KIND_LICENSE, NULL, "DL# S________ shown at desk", 0},
    {KIND_LICENSE, NULL, "passport no. C________", 0},
    {KIND_LICENSE, NULL, "RN license RN______", 0},
    {KIND_VEHICLE, NULL, "VIN <vin> was towed", 0},
    {KIND_VEHICLE, NULL, "license plate _```___", OR(KIND_LICENSE)},
    {KIND_VEHICLE, NULL, "plate no. ```-____", 0},
    {KIND_VEHICLE, NULL, "MA plates ____``", 0},
    {KIND_DEVICE, NULL, "ICD S/N: PJN______", 0},
    {KIND_DEVICE, NULL, "Serial# ______", 0},
    {KIND_DEVICE, NULL, "Medtronic pacemaker, serial number PVX______H", 0},
    {KIND_DEVICE, NULL, "SN ______AB", 0},
    {KIND_DEVICE, NULL, "IMEI: <imei>", 0},
    {KIND_DEVICE, NULL, "UDI (01)00614141123452(17)261101(21)A____", 0},
    {KIND_DEVICE, NULL, "monitor MAC 001b.44__.3ab7", 0},
    {KIND_URL, NULL, "see https://mychart.example.org/p?id=______&x=1", 0},
    {KIND_URL, NULL, "portal mychart.example.org/patient/______", 0},
    {KIND_URL, NULL, "ftp://files.example.net/roe/______.pdf", 0},
    {KIND_URL, NULL, "(www.example.com/~roe)", 0},
    {KIND_NETWORK, NULL, "logged in from 73.1__.1__.2", 0},
    {KIND_NETWORK, NULL, "IP=73.1__.1__.2:443", 0},
    {KIND_NETWORK, NULL, "address 2601:018c:__00:01f0:0000:0000:0000:00_a", 0},
    {KIND_NETWORK, NULL, "from [2601:18c:__00::_a]", 0},
    {KIND_VOICE, NULL, "voiceprint VP-______ enrolled", 0},
    {KIND_VOICE, NULL, "fingerprint template FP______ stored", 0},
    {KIND_PHOTO, NULL, "wound photo IMG-____.jpg attached", 0},
    {KIND_CODE, NULL, "Accession #: S21-_____", 0},
    {KIND_CODE, NULL, "Specimen No. 21C_____", 0},
    {KIND_CODE, NULL, "CSN: 20_______", 0},
    {KIND_CODE, NULL, "Encounter ID 9________", 0},
    {KIND_CODE, NULL, "uuid <uuid>", 0},
    {KIND_CODE, NULL, "Claim # 2021_________", 0},
    {KIND_CODE, NULL, "Order number ________", 0},
    /* ---- of a third hand ---- */
    {KIND_NAME, NULL, "I spoke with Mrs <family> on the phone.", 0},
    {KIND_NAME, NULL, "Patient name - <family>, <given>", 0},
    {KIND_NAME, NULL, "Mother: <given> <family>", 0},
    {KIND_NAME, NULL, "Seen by Dr <family> this morning.", 0},
    {KIND_NAME, NULL, "Attending: <given> <family>", 0},
    {KIND_NAME, NULL, "Name of patient: <given> <family>", 0},
    {KIND_PLACE, NULL, "EMS was called to <street>.", 0},
    {KIND_PLACE, NULL, "Address: <street>, Boston", 0},
    {KIND_ZIP, NULL, "Boston, Massachusetts 0213_", 0},
    {KIND_ZIP, NULL, "lives in 0213_-____", 0},
    {KIND_DATE, NULL, "LMP 3/1_/2_", 0},
    {KIND_DATE, NULL, "Admit date 1_ March 202_", 0},
    {KIND_DATE, NULL, "seen 202_-03-1_ at 8", 0},
    {KIND_DATE, NULL, "on Mar 1_ he", 0},
    {KIND_DATE, NULL, "the 1_th of April 202_", 0},
    {KIND_DATE, NULL, "on Monday the 1_th of June she", 0},
    {KIND_DATE, NULL, "Date of death: 1_/04/202_", 0},
    {KIND_AGE, NULL, "92 year old woman", 0},
    {KIND_AGE, NULL, "a 94 y/o man", 0},
    {KIND_AGE, NULL, "he turned 93 years old", 0},
    {KIND_PHONE, NULL, "Phone: 617-2_3-____", 0},
    {KIND_PHONE, NULL, "call me @ 617 2_3 ____", 0},
    {KIND_PHONE, NULL, "Tel. (617) 2_3-____", 0},
    {KIND_FAX, NULL, "FAX 617-2_3-____", 0},
    {KIND_EMAIL, NULL, "E-mail: <mail>.", 0},
    {KIND_SSN, NULL, "SS number <ssn>", 0},
    {KIND_SSN, NULL, "social <ssn>", 0},
    {KIND_MRN, NULL, "MRN#: ________", 0},
    {KIND_MRN, NULL, "Record # ________", 0},
    {KIND_MRN, NULL, "chart number ______", 0},
    {KIND_PLAN, NULL, "Insurance ID W_________", 0},
    {KIND_PLAN, NULL, "Aetna member id W_________", 0},
    {KIND_ACCOUNT, NULL, "Patient account ________", 0},
    {KIND_LICENSE, NULL, "license number: S________", 0},
    {KIND_VEHICLE, NULL, "car with plate _```___", 0},
    {KIND_DEVICE, NULL, "pump serial no. ________", 0},
    {KIND_DEVICE, NULL, "device id PJN______", 0},
    {KIND_URL, NULL, "http://10.example.com/?u=_____", 0},
    {KIND_NETWORK, NULL, "ip 73.1__.1__.2", 0},
    {KIND_CODE, NULL, "visit number V________", 0},
    {KIND_CODE, NULL, "encounter # ________", 0},
    {KIND_COUNT, NULL, "Started lisinopril 10 mg daily in 202_.", 0},
    {KIND_COUNT, NULL, "No known drug allergies.", 0},
    {KIND_COUNT, NULL, "EF 5_%, BNP 1___, Cr 1.__.", 0},
    {KIND_COUNT, NULL, "Wears size 9 shoes; walks 2 miles.", 0},
    {KIND_COUNT, NULL, "Hodgkin lymphoma, stage 2B.", 0},
    {KIND_COUNT, NULL, "Return to clinic in 3 months or as needed.", 0},
    {KIND_COUNT, NULL, "CT chest 5 mm nodule, image 45/120, series 3.", 0},
    {KIND_COUNT, NULL, "APGARs 8 and 9 at 1 and 5 minutes.", 0},
    {KIND_COUNT, NULL, "Given 1_00 mL over 2 hours.", 0},
    {KIND_COUNT, NULL, "The device was a Model 3830 lead.", 0},
    {KIND_COUNT, NULL, "Order of magnitude 10000 higher.", 0},
    {KIND_COUNT, NULL, "Her son and daughter visit weekly.", 0},
    /* ---- nothing to find ---- */
    {KIND_COUNT, NULL, "Blood pressure 13_/8_, pulse 7_, weight 8_.4 kg.", 0},
    {KIND_COUNT, NULL, "Seen in follow up in 202_ for hypertension.", 0},
    {KIND_COUNT, NULL, "Hgb 1_.2, WBC 7.__, platelets 2_____.", 0},
    {KIND_COUNT, NULL, "Take 1-2 tablets every 4-6 hours as needed.", 0},
    {KIND_COUNT, NULL, "Will May come in the spring? She may.", 0},
    {KIND_COUNT, NULL, "Crohn disease, Graves disease and Bell palsy were considered.", 0},
    {KIND_COUNT, NULL, "Johns Hopkins Hospital and Brigham and Women's Hospital agree.", 0},
    {KIND_COUNT, NULL, "Foley catheter placed; Babinski negative; Glasgow coma score 15.", 0},
    {KIND_COUNT, NULL, "L3-4 disc, T2 signal, stage IIIB, grade 2/6 murmur.", 0},
    {KIND_COUNT, NULL, "PMID 3____________", 0},
    {KIND_COUNT, NULL, "doi:10.1001/jama.202_.____", 0},
    {KIND_COUNT, NULL, "NCT0428____ and GSE12____ were used.", 0},
    {KIND_COUNT, NULL, "The 85-year-old father is well.", 0},
    {KIND_COUNT, NULL, "Oxygen at 2 L/min; 94% on room air; 9_ degrees flexion.", 0},
    {KIND_COUNT, NULL, "Ratio 1:1000, 0.5 mg/kg, 10_ mmHg, 9_ bpm.", 0},
    {KIND_COUNT, NULL, "ICD-10 E11.65, CPT 99214, LOINC 4548-4, SNOMED 44054006.", 0},
    {KIND_COUNT, NULL, "rs429358 and chr19:44908684 were genotyped.", 0},
    {KIND_COUNT, NULL, "Version 3.2.1.0 of the software, build 20__.", 0},
    {KIND_COUNT, NULL, "Day 3 of 7; cycle 2/6; visit 12.", 0},
    {KIND_COUNT, NULL, "She is a former smoker, 30 pack-years.", 0},
    {KIND_COUNT, NULL, "Vitamin D 1000 IU, B12 500 mcg, zinc 50 mg.", 0},
    {KIND_COUNT, NULL, "Temperature 98.6 F at 14:3_, 37.0 C at 08:15:00.", 0},
    {KIND_COUNT, NULL, "Pain 5/10, strength 5/5, vision 20/30.", 0},
    {KIND_COUNT, NULL, "Patient reports feeling better and sleeping well.", 0},
    {KIND_COUNT, NULL, "Name of drug: metformin. Contact dermatitis resolved.", 0},
    {KIND_COUNT, NULL, "Call if fever above 101. Return in 2 weeks.", 0},
    {KIND_COUNT, NULL, "The cell count was 12345 per microliter.", 0},
    {KIND_COUNT, NULL, "Medicare covers 80 percent; policy unchanged since 2019.", 0},
    {KIND_COUNT, NULL, "Serial troponins 0.01, 0.02, 0.04; serial 12345 counts.", OR(KIND_DEVICE)},
};

static const struct labelled_form hl7_forms[] = {
    {KIND_NAME, "PID-5", "<FAMILY>^<GIVEN>^^^^L", 0},
    {KIND_NAME, "NK1-2", "<FAMILY>^<GIVEN>", 0},
    {KIND_NAME, "PV1-7", "12_4^<FAMILY>^<GIVEN>^^^Dr", 0},
    {KIND_NAME, "OBR-32", "12_4&<FAMILY>&<GIVEN>", 0},
    {KIND_NAME, "PD1-4", "12_4^<FAMILY>^<GIVEN>", 0},
    {KIND_NAME, "IN1-16", "<FAMILY>^<GIVEN>", 0},
    {KIND_MRN, "PID-3", "E_______^^^SGH^MR~________^^^SGH^PI", 0},
    {KIND_MRN, "PID-2", "______", 0},
    {KIND_DATE, "PID-7", "194_031_", 0},
    {KIND_DATE, "OBX-14", "202_031_1422", 0},
    {KIND_DATE, "DG1-5", "202_031_", 0},
    {KIND_DATE, "PR1-5", "202_031_1422-0500", 0},
    {KIND_DATE, "RXA-3", "202_031_", 0},
    {KIND_DATE, "PV1-44", "202_031_1422", 0},
    {KIND_DATE, "ORC-9", "202_031_142200", 0},
    {KIND_PLACE, "PID-11", "<street>^^CAMBRIDGE^MA^0213_", OR(KIND_ZIP)},
    {KIND_PLACE, "GT1-5", "<street>^^CAMBRIDGE^MA^0213_", OR(KIND_ZIP)},
    {KIND_PHONE, "PID-13", "(617)2_3-____^PRN^PH", 0},
    {KIND_PHONE, "PID-14", "^WPN^PH^^1^617^2______", 0},
    {KIND_PHONE, "NK1-5", "6172_3____", 0},
    {KIND_SSN, "PID-19", "<ssn>", 0},
    {KIND_ACCOUNT, "PID-18", "V00_______", 0},
    {KIND_PLAN, "IN1-36", "XYZ_________", 0},
    {KIND_PLAN, "IN1-49", "W_________", 0},
    {KIND_LICENSE, "PID-20", "S________^MA", 0},
    {KIND_EMAIL, "PID-13", "^NET^Internet^<mail>", 0},
    {KIND_CODE, "PV1-19", "9________", OR(KIND_SSN)},
    {KIND_CODE, "OBR-3", "S21-_____^LAB", 0},
    {KIND_PHONE, "OBX-5", "please call 617-2_3-____ today", 0},
    {KIND_DATE, "NTE-3", "seen on March 1_th, 202_", 0},
    {KIND_COUNT, "OBX-3", "4548-4^HbA1c^LN", 0},
    {KIND_COUNT, "OBX-5", "7._", 0},
    {KIND_COUNT, "PID-8", "F", 0},
    {KIND_COUNT, "DG1-3", "E11.9^Type 2 diabetes^I10", 0},
    {KIND_COUNT, "OBX-6", "mg/dL", 0},
    {KIND_COUNT, "OBX-7", "70-99", 0},
    {KIND_COUNT, "PV1-2", "I", 0},
    {KIND_COUNT, "OBR-4", "80061^Lipid panel^C4", 0},
};

/* Elements of FHIR, each within a resource of its own. */
static const struct labelled_form fhir_forms[] = {
    {KIND_NAME, "Patient", "\"name\":[{\"family\":\"<family>\"}]", 0},
    {KIND_NAME, "Patient", "\"contact\":[{\"name\":{\"text\":\"<given> <family>\"}}]", 0},
    {KIND_NAME, "Observation", "\"subject\":{\"display\":\"<given> <family>\"}", 0},
    {KIND_NAME, "Patient", "\"text\":{\"div\":\"<div>Patient: <given> <family></div>\"}", 0},
    {KIND_MRN, "Patient",
        "\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"value\":\"E_______\"}]", OR(KIND_CODE)},
    {KIND_SSN, "Patient",
        "\"identifier\":[{\"system\":\"http://hl7.org/fhir/sid/us-ssn\",\"value\":\"<ssn>\"}]",
        OR(KIND_CODE)},
    {KIND_DATE, "Patient", "\"birthDate\":\"194_-03-1_\"", 0},
    {KIND_DATE, "Patient", "\"deceasedDateTime\":\"202_-03-1_T10:00:00Z\"", 0},
    {KIND_DATE, "Encounter", "\"period\":{\"start\":\"202_-03-1_T10:00:00-05:00\"}", 0},
    {KIND_DATE, "Observation", "\"effectiveDateTime\":\"202_-03-1_\"", 0},
    {KIND_DATE, "Condition", "\"onsetDateTime\":\"202_-03\"", 0},
    {KIND_PLACE, "Patient", "\"address\":[{\"line\":[\"<street>\"]}]", 0},
    {KIND_PLACE, "Patient", "\"address\":[{\"city\":\"Cambridge\"}]", 0},
    {KIND_PLACE, "Patient", "\"address\":[{\"district\":\"Middlesex\"}]", 0},
    {KIND_PLACE, "Location", "\"position\":{\"longitude\":-71.____}", 0},
    {KIND_ZIP, "Patient", "\"address\":[{\"postalCode\":\"0213_\"}]", 0},
    {KIND_PHONE, "Patient", "\"telecom\":[{\"system\":\"phone\",\"value\":\"617-2_3-____\"}]", 0},
    {KIND_EMAIL, "Patient", "\"telecom\":[{\"system\":\"email\",\"value\":\"<mail>\"}]", 0},
    {KIND_PLAN, "Coverage", "\"subscriberId\":\"XYZ_________\"", 0},
    {KIND_DEVICE, "Device", "\"serialNumber\":\"PJN______\"", 0},
    {KIND_DEVICE, "Device", "\"udiCarrier\":[{\"carrierHRF\":\"(01)00614141123452(21)A____\"}]", 0},
    {KIND_URL, "Patient", "\"photo\":[{\"url\":\"https://img.example.org/______.jpg\"}]", OR(KIND_PHOTO)},
    {KIND_CODE, "Encounter", "\"id\":\"<uuid>\"", 0},
    {KIND_CODE, "Observation", "\"subject\":{\"reference\":\"Patient/<uuid>\"}", 0},
    {KIND_CODE, "Observation", "\"subject\":{\"reference\":\"Patient/P________\"}", 0},
    {KIND_PHONE, "Observation", "\"note\":[{\"text\":\"call 617-2_3-____ today\"}]", 0},
    {KIND_COUNT, "Observation",
        "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"4548-4\"}]}", 0},
    {KIND_COUNT, "Observation", "\"valueQuantity\":{\"value\":7.2,\"unit\":\"%\"}", 0},
    {KIND_COUNT, "Patient", "\"gender\":\"female\"", 0},
    {KIND_COUNT, "Condition",
        "\"code\":{\"coding\":[{\"system\":\"http://snomed.info/"
        "sct\",\"code\":\"44054006\",\"display\":\"Type 2 "
        "diabetes mellitus\"}]}",
        0},
    {KIND_COUNT, "Patient", "\"address\":[{\"state\":\"MA\"}]", 0},
    {KIND_COUNT, "Observation", "\"status\":\"final\"", 0},
};

/* ---- forms filled in ---- */

static void make_plain_ssn(char *out, size_t room)
{
    char digits[10];
    do
        digits_into(digits, 9);
    while (!is_ssn(digits) || digits[0] == '9');
    snprintf(out, room, "%.3s-%.2s-%.4s", digits, digits + 3, digits + 5);
}

static void make_dea(char *out, size_t room)
{
    do
        snprintf(out, room, "B%c%07u", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[draw(26)], draw(10000000));
    while (!is_dea(out));
}

/* Ten digits that are a provider's, or COUNT digits that Luhn's sum closes. */
static void make_closed(char *out, const char *begin, unsigned count, unsigned add)
{
    digits_into(out, count);
    memcpy(out, begin, strlen(begin));
    close_luhn(out, add);
}

static const char *in_capitals(const char *word, char *out, size_t room)
{
    snprintf(out, room, "%s", word);
    for (char *c = out; *c; c++)
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c & ~0x20) : *c;
    return out;
}

/* What <WORD> stands for. */
static void make_word(const char *word, char *out, size_t room)
{
    char hex[40];
    if (strcmp(word, "given") == 0)
        snprintf(out, room, "%s", PICK(some_given));
    else if (strcmp(word, "family") == 0)
        snprintf(out, room, "%s", PICK(some_family));
    else if (strcmp(word, "GIVEN") == 0)
        in_capitals(PICK(some_given), out, room);
    else if (strcmp(word, "FAMILY") == 0)
        in_capitals(PICK(some_family), out, room);
    else if (strcmp(word, "mail") == 0)
        make_mail(out, room);
    else if (strcmp(word, "ssn") == 0)
        make_plain_ssn(out, room);
    else if (strcmp(word, "dea") == 0)
        make_dea(out, room);
    else if (strcmp(word, "mbi") == 0)
        make_mbi(out);
    else if (strcmp(word, "vin") == 0)
        make_vin(out, room);
    else if (strcmp(word, "npi") == 0)
        make_closed(out, "1", 10, 24);
    else if (strcmp(word, "card") == 0)
        make_closed(out, "4", 16, 0);
    else if (strcmp(word, "imei") == 0)
        make_closed(out, "35", 15, 0);
    else if (strcmp(word, "street") == 0)
        snprintf(out, room, "%u %s", 10 + draw(900),
            (const char *[]){"Maple St", "Oak Hill Road", "Elm Avenue"}[draw(3)]);
    else if (strcmp(word, "mac") == 0)
        snprintf(out, room, "%02x:%02x:%02x:%02x:%02x:%02x", draw(256), draw(256), draw(256), draw(256),
            draw(256), draw(256));
    else if (strcmp(word, "uuid") == 0) {
        make_hex(hex, 32);
        snprintf(out, room, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
    } else
        snprintf(out, room, "<%s>", word);
}

static void fill_form(const char *form, char *out, size_t room)
{
    size_t at = 0;
    while (*form && at + 80 < room) {
        size_t word = *form == '<' ? strspn(form + 1, "abcdefghijklmnopqrstuvwxyzFAMILYGVEN") : 0;
        if (word && form[1 + word] == '>' && !(word == 3 && memcmp(form + 1, "div", 3) == 0)) {
            char name[16] = {0};
            memcpy(name, form + 1, word < 15 ? word : 15);
            make_word(name, out + at, 80);
            at += strlen(out + at);
            form += word + 2;
            continue;
        }
        out[at++] = *form == '_'   ? (char)('0' + draw(10))
                    : *form == '`' ? "ABCDEFGHJKLMNPRSTUVWXYZ"[draw(23)]
                                   : *form;
        form++;
    }
    out[at] = '\0';
}

#endif
