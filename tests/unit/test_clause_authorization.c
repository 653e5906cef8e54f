/* What conf/clauses/authorization.ini finds and does not find: one row a sentence, as forms speak to patients. A row that must be ABSENT and is found would let
 * a paper pass that does not say it. */
#include "clause_table.h"

static const struct wording wordings[] = {
    {"AUTH-10", FOUND, "I authorize the clinic to disclose my medical records and images."},
    {"AUTH-10", ABSENT, "My health information will not be shared."},
    {"AUTH-10", ABSENT, "This notice describes how medical information about you may be used."},
    {"AUTH-11", FOUND, "I authorize Springfield Clinic and its doctors to share my records."},
    {"AUTH-11", FOUND,
        "The following persons are authorized to use and disclose my information in this study:"},
    {"AUTH-11", ABSENT, "I authorize the use of my records."},
    {"AUTH-11", FOUND, "By signing you are agreeing to allow the investigator to disclose your information."},
    {"AUTH-11", FOUND, "I authorize Elm Tree Center, LLC to exchange information about my visits."},
    {"AUTH-11", ABSENT, "I authorize ________ to release information about my visits."},
    {"AUTH-11", ABSENT, "I authorize the following to release my information:"},
    {"AUTH-11", ABSENT, "The following persons are authorized to take part in this study:"},
    {"AUTH-12", FOUND, "My records will be shared with the sponsor and its researchers."},
    {"AUTH-12", ABSENT, "My records will not be shared with other companies."},
    {"AUTH-12", FOUND,
        "Name and address of the person to whom this information will be sent: Acme Imaging, Inc."},
    {"AUTH-12", ABSENT, "Name of the person to whom this information will be sent: ____"},
    {"AUTH-13", FOUND, "My information will be used to train artificial intelligence software."},
    {"AUTH-13", WEAK, "My information will be used for research."},
    {"AUTH-13", ABSENT, "My information will not be used to train software."},
    {"AUTH-14", FOUND, "This authorization expires on December 31, 2030."},
    {"AUTH-14", FOUND, "This permission does not expire."},
    {"AUTH-14", ABSENT, "The offer expires soon."},
    {"AUTH-14", FOUND, "This authorization is valid for one year."},
    {"AUTH-14", FOUND, "It remains in effect until I revoke it."},
    {"AUTH-14", ABSENT, "This form is valid only if all sections are filled in."},
    {"AUTH-14", ABSENT, "This authorization is good for all my records."},
    {"AUTH-16", FOUND, "I may revoke this authorization in writing at any time."},
    {"AUTH-16", OPPOSED, "This authorization cannot be revoked."},
    {"AUTH-16", ABSENT, "I may ask questions in writing."},
    {"AUTH-17", FOUND, "My treatment will not be affected if I do not sign."},
    {"AUTH-17", FOUND, "Signing is not a condition for receiving care."},
    {"AUTH-17", ABSENT, "I have a heart condition."},
    {"AUTH-17", FOUND, "You may not participate in this study unless you give your permission by signing."},
    {"AUTH-17", FOUND, "You can still receive care if you don't sign this form."},
    {"AUTH-17", ABSENT, "Payment is required at the time of service."},
    {"AUTH-17", ABSENT, "The study tests a treatment for your condition."},
    {"AUTH-17", ABSENT, "My record of diagnoses, treatment and billing, for all conditions"},
    {"AUTH-18", FOUND, "Information may be redisclosed and no longer protected by federal law."},
    {"AUTH-18", ABSENT, "The recipient will not redisclose the information."},
    {"AUTH-18", FOUND, "Once we give out your information, privacy laws may no longer protect it."},
    {"AUTH-18", ABSENT, "Parking is no longer covered by the hospital."},
    {"AUTH-19", FOUND, "I will receive a copy of this form."},
    {"AUTH-19", ABSENT, "I may ask for a copy of my medical records."},
    {"AUTH-20", FOUND, "Your records are included unless you tell us otherwise."},
    {"AUTH-20", ABSENT, "You will not be deemed to have consented."},
    {"AUTH-21", FOUND, "The clinic will be paid for your information."},
    {"AUTH-21", ABSENT, "You will not be paid."},
    {"AUTH-24", FOUND, "De-identified data may be used for future research."},
    {"AUTH-24", ABSENT, "Your data are used for this study."},
    {"AUTH-26", FOUND, "Your recordings are used to train artificial intelligence."},
    {"AUTH-26", ABSENT, "Your recordings are never used to train artificial intelligence."},
};
#define COUNT (sizeof wordings / sizeof *wordings)

Test(clause_authorization, each_wording_gets_its_answer)
{
    each_wording_gets_its_answer("authorization", wordings, COUNT);
}

Test(clause_authorization, every_section_has_wordings_that_must_not_be_found)
{
    each_section_has_both_kinds("authorization", wordings, COUNT, true);
}
