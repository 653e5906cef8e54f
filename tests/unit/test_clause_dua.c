/* What conf/clauses/dua.ini finds and does not find: one row a sentence, as hospitals, universities and data sets write them. A row that must be ABSENT and is found would let
 * a paper pass that does not say it. */
#include "clause_table.h"

static const struct wording wordings[] = {
    {"DUA-01", FOUND, "Recipient may use the limited data set only for research on sepsis."},
    {"DUA-01", FOUND, "The data are disclosed for public health activities."},
    {"DUA-01", ABSENT, "Recipient shall not use the data for research."},
    {"DUA-01", ABSENT, "Northfield receives a license for research and teaching."},
    {"DUA-01", OPPOSED, "Recipient may use the data for any lawful purpose."},
    {"DUA-01", OPPOSED, "Recipient may use the data set for the training and improvement of its products."},
    {"DUA-02", FOUND, "Recipient may use the limited data set as described in Exhibit A."},
    {"DUA-02", ABSENT, "Recipient shall not use the limited data set."},
    {"DUA-03", FOUND, "Only the following persons may use or receive the data: the staff of Dr. Solheim."},
    {"DUA-03", FOUND, "I will not share access to the data with anyone else."},
    {"DUA-03", ABSENT, "Use is solely at researcher's own risk."},
    {"DUA-03", ABSENT, "Recipient shall ensure that agents agree to the same restrictions and conditions."},
    {"DUA-04", FOUND,
        "Recipient shall not use or further disclose the limited data set other than as permitted by this "
        "Agreement or as required by law."},
    {"DUA-04", WEAK,
        "I will use the data for the sole purpose of scientific research and no other.\n\nI will not share "
        "the data with anyone."},
    {"DUA-04", ABSENT, "Recipient may use and disclose the data freely."},
    {"DUA-04", ABSENT, "Covered Entity shall not use or disclose the data other than as permitted by law."},
    {"DUA-05", FOUND, "Recipient shall use appropriate safeguards."},
    {"DUA-05", FOUND,
        "The LICENSEE will exercise all reasonable and prudent care to maintain the physical and electronic "
        "security of the data."},
    {"DUA-05", ABSENT, "Recipient is not required to use safeguards."},
    {"DUA-05", ABSENT, "Hospital shall use appropriate safeguards."},
    {"DUA-06", FOUND,
        "Recipient shall report to Covered Entity any use or disclosure not provided for by this Agreement "
        "of which it becomes aware."},
    {"DUA-06", WEAK, "Recipient shall provide notice of any breach of this Agreement."},
    {"DUA-06", ABSENT, "The user will report the location of identifying information."},
    {"DUA-06", ABSENT, "Recipient has no obligation to report unauthorized uses."},
    {"DUA-07", FOUND,
        "Recipient shall ensure that any agents to whom it provides the data agree to the same restrictions "
        "and conditions."},
    {"DUA-07", FOUND, "Any subcontractor must be bound by the same terms."},
    {"DUA-07", ABSENT, "Recipient shall comply with the restrictions of this agreement."},
    {"DUA-07", ABSENT, "Recipient may use agents."},
    {"DUA-08", FOUND, "Recipient shall not identify the information or contact the individuals."},
    {"DUA-08", FOUND,
        "Recipient will not attempt to re-identify any person. Recipient will not contact any patient."},
    {"DUA-08", ABSENT, "The user shall not attempt to identify any individual."},
    {"DUA-08", OPPOSED, "Recipient may contact the individuals."},
    {"DUA-08", ABSENT, "Recipient shall de-identify the data and contact the hospital."},
    {"DUA-10", FOUND, "The limited data set consists of notes and results."},
    {"DUA-10", ABSENT, "The parties agree as follows."},
    {"DUA-11", FOUND, "Recipient shall destroy the data at the end of this Agreement."},
    {"DUA-11", ABSENT, "Recipient is not required to destroy the data at the end."},
    {"DUA-12", FOUND, "Models trained on the data belong to Hospital."},
    {"DUA-12", OPPOSED, "Recipient shall not use the data to train any machine learning model."},
    {"DUA-12", ABSENT, "Staff are trained in privacy."},
    {"DUA-13", FOUND,
        "If Covered Entity knows of a pattern of activity that is a material breach, it shall discontinue "
        "disclosure."},
    {"DUA-13", ABSENT, "The parties agree as follows."},
};
#define COUNT (sizeof wordings / sizeof *wordings)

Test(clause_dua, each_wording_gets_its_answer)
{
    each_wording_gets_its_answer("dua", wordings, COUNT);
}

Test(clause_dua, every_section_has_wordings_that_must_not_be_found)
{
    each_section_has_both_kinds("dua", wordings, COUNT, true);
}
