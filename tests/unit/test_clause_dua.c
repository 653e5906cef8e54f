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
    {"DUA-01", FOUND, "Recipient will use the data for a research study of asthma."},
    {"DUA-01", FOUND, "The data will be used for surveillance of disease by the public health department."},
    {"DUA-01", FOUND, "The data are provided for quality improvement, which is a health care operation."},
    {"DUA-01", ABSENT, "Recipient is a research institute."},
    {"DUA-01", OPPOSED, "Recipient may use the data for product development."},
    {"DUA-01", ABSENT, "Recipient shall not use the data for research."},
    {"DUA-01", FOUND, "The data will be used to conduct the research described in Appendix A."},
    {"DUA-01", FOUND, "The LDS is disclosed in support of the Hospital's health care operations."},
    {"DUA-01", FOUND, "Recipient shall use the data in connection with a clinical research study."},
    {"DUA-01", FOUND, "The purpose of the disclosure is public health surveillance."},
    {"DUA-01", ABSENT, "We use cookies to analyze traffic and for research."},
    {"DUA-02", FOUND, "Recipient may use the limited data set as described in Exhibit A."},
    {"DUA-02", ABSENT, "Recipient shall not use the limited data set."},
    {"DUA-02", FOUND, "The LDS may be used by Recipient for the following purposes: research on asthma."},
    {"DUA-02", FOUND, "Recipient will use the data to study asthma."},
    {"DUA-02", ABSENT, "Recipient may use the name of Provider only with its consent."},
    {"DUA-02", FOUND, "Recipient is permitted to use the LDS for the Study."},
    {"DUA-02", FOUND, "Permitted uses: the data may be used to build a risk score."},
    {"DUA-02", FOUND,
        "The Applicant is granted a non-exclusive licence to use the data for the approved project."},
    {"DUA-02", ABSENT, "You may use the website only for lawful purposes."},
    {"DUA-03", FOUND, "Only the following persons may use or receive the data: the staff of Dr. Solheim."},
    {"DUA-03", FOUND, "I will not share access to the data with anyone else."},
    {"DUA-03", ABSENT, "Use is solely at researcher's own risk."},
    {"DUA-03", ABSENT, "Recipient shall ensure that agents agree to the same restrictions and conditions."},
    {"DUA-03", FOUND,
        "Access to the data shall be restricted to Dr. Marsh and her research team.\n+03 not found (|): "
        "Permitted users: Jane Roe, MD; John Doe, PhD may use the data."},
    {"DUA-03", FOUND,
        "Authorized Persons means the Recipient Scientist and Recipient's employees who need to use the "
        "data."},
    {"DUA-03", FOUND,
        "The following may use or receive the limited data set: Dr. Amos Lund and his two fellows."},
    {"DUA-03", FOUND, "Only workforce members who have a need to know may access the data."},
    {"DUA-03", FOUND, "The data may be accessed by the principal investigator and study coordinators only."},
    {"DUA-03", FOUND, "I am the only person who will have access to the data."},
    {"DUA-03", FOUND, "The persons who will have access to the data are Dr. Yarrow and Ms. Penn."},
    {"DUA-03", ABSENT, "Recipient may use the data only for the following purposes: research."},
    {"DUA-03", ABSENT, "The limited data set is provided to the investigator."},
    {"DUA-03", ABSENT, "The data will be used only to follow patients."},
    {"DUA-03", ABSENT, "Only the following individuals may use or receive the data: ______"},
    {"DUA-03", ABSENT, "Provider will limit its staff who see the data."},
    {"DUA-03", FOUND, "I will not release the data to any person except with the approval of the registry."},
    {"DUA-03", ABSENT, "The data are about any person except children."},
    {"DUA-03", ABSENT, "Access to the building is limited to business hours."},
    {"DUA-03", ABSENT, "Access to the enclave is restricted to secure sessions."},
    {"DUA-03", FOUND, "Access to the data will be limited to the project statistician."},
    {"DUA-03", FOUND, "Access will be confined to the two nurses of the unit."},
    {"DUA-03", ABSENT, "Nobody but Provider owns the data that Recipient receives."},
    {"DUA-03", ABSENT, "The limited data set can only be used if the researcher has signed."},
    {"DUA-03", FOUND,
        "Recipient shall limit access to the Data to those of its personnel who have a legitimate need."},
    {"DUA-03", FOUND,
        "The LDS may be received and used by the Principal Investigator and members of her laboratory listed "
        "in Appendix B."},
    {"DUA-03", FOUND, "Authorized users are limited to the following: Dr. Sten Orme, Dr. Paz Lobo."},
    {"DUA-03", FOUND, "Recipient's employees and agents with a need to know may use the LDS."},
    {"DUA-03", FOUND,
        "Data User and the research staff under Data User's direct supervision are permitted to use and "
        "receive the LDS."},
    {"DUA-03", FOUND,
        "I and my co-investigators named below will be the only persons with access to the data."},
    {"DUA-03", ABSENT, "The invoice will be used by staff of Provider."},
    {"DUA-03", ABSENT, "You are solely responsible for all users of your account."},
    {"DUA-03", ABSENT, "Only registered users can access the forum."},
    {"DUA-04", FOUND,
        "Recipient shall not use or further disclose the limited data set other than as permitted by this "
        "Agreement or as required by law."},
    {"DUA-04", WEAK,
        "I will use the data for the sole purpose of scientific research and no other.\n\nI will not share "
        "the data with anyone."},
    {"DUA-04", ABSENT, "Recipient may use and disclose the data freely."},
    {"DUA-04", ABSENT, "Covered Entity shall not use or disclose the data other than as permitted by law."},
    {"DUA-04", FOUND,
        "The data shall be used only for the Study and shall not be disclosed to any third party except as "
        "required by law."},
    {"DUA-04", WEAK,
        "Use of the data for any other purpose is strictly prohibited.\n\nRecipient shall not release the "
        "data to anyone."},
    {"DUA-04", FOUND,
        "Any use or disclosure other than as permitted by this Agreement or required by law is prohibited."},
    {"DUA-04", FOUND,
        "Recipient will limit its use of the data to the purposes described and shall not disclose the data "
        "to anyone except as required by law."},
    {"DUA-04", FOUND,
        "Recipient shall not use, disclose, sell, or transfer the Data except as permitted by this Agreement "
        "or as required by law."},
    {"DUA-04", WEAK,
        "Recipient may not use the data for any purpose other than the Research and may not share them with "
        "others."},
    {"DUA-04", FOUND,
        "The Requestor shall restrict use and disclosure of the data to those described in Appendix A, "
        "unless otherwise required by law."},
    {"DUA-04", ABSENT, "Recipient may use the data for any purpose and shall not disclose its name."},
    {"DUA-04", ABSENT, "Provider shall not use or disclose the data other than as permitted."},
    {"DUA-04", ABSENT, "Recipient shall use the data. Recipient shall not publish without review."},
    {"DUA-04", ABSENT,
        "Recipient may use Provider's name only with consent.\n\n\n\nRecipient shall not disclose the terms "
        "of this Agreement."},
    {"DUA-04", ABSENT,
        "Recipient shall use the logo of the Hospital only as approved.\n\n\n\nRecipient shall not release "
        "any statement."},
    {"DUA-04", WEAK,
        "Recipient may use the data only for the Study.\n\n\n\nRecipient shall not disclose them to third "
        "parties."},
    {"DUA-04", ABSENT,
        "Recipient is not limited in its use of the data to the Study and shall not be required to keep them "
        "from others."},
    {"DUA-04", FOUND,
        "The Data Recipient shall only process the Data for the Purpose and shall not disclose the Data to "
        "any third party unless required by law."},
    {"DUA-04", WEAK,
        "Licensee shall use the Data exclusively for the Project and shall not sell, sublicense, or transfer "
        "the Data."},
    {"DUA-04", FOUND,
        "Recipient shall make no use or disclosure of the LDS other than as permitted herein or required by "
        "law."},
    {"DUA-04", FOUND,
        "Neither the Recipient nor its agents shall use or disclose the data except as set out in this "
        "Agreement or as required by law."},
    {"DUA-04", FOUND,
        "User will restrict its uses and disclosures to those set forth in Section 2 or required by law."},
    {"DUA-04", ABSENT,
        "Neither party shall use or disclose the other's confidential information except with consent."},
    {"DUA-04", ABSENT,
        "User agrees only to access the site through the portal.\n\n\n\nUser shall not publish defamatory "
        "content."},
    {"DUA-04", ABSENT,
        "We will not use or disclose your personal information except as described in our privacy policy or "
        "as required by law."},
    {"DUA-05", FOUND, "Recipient shall use appropriate safeguards."},
    {"DUA-05", FOUND,
        "The LICENSEE will exercise all reasonable and prudent care to maintain the physical and electronic "
        "security of the data."},
    {"DUA-05", ABSENT, "Recipient is not required to use safeguards."},
    {"DUA-05", ABSENT, "Hospital shall use appropriate safeguards."},
    {"DUA-05", FOUND, "Data User shall implement and maintain a comprehensive information security program."},
    {"DUA-05", FOUND, "The data must be stored in encrypted form on a secure server."},
    {"DUA-05", FOUND, "The Investigator will safeguard the data from unauthorized access."},
    {"DUA-05", FOUND,
        "Requester agrees to keep the data secure and confidential and to protect them from unauthorized "
        "access."},
    {"DUA-05", FOUND, "Recipient shall take all reasonable steps to ensure the security of the data."},
    {"DUA-05", FOUND,
        "Institution will protect the data with at least the degree of care with which it protects its own "
        "confidential information."},
    {"DUA-05", FOUND, "Access to the data will be protected by passwords and encryption."},
    {"DUA-05", FOUND,
        "Recipient has in place, and will maintain, administrative, physical and technical safeguards."},
    {"DUA-05", FOUND,
        "Responsibilities of Recipient:\n\n(a) use appropriate safeguards to prevent misuse;\n\n(b) report "
        "any use not permitted by this Agreement."},
    {"DUA-05", FOUND,
        "Safeguards. The Limited Data Set must be kept in a locked cabinet or on an encrypted drive."},
    {"DUA-05", FOUND,
        "The parties will each use reasonable and appropriate security measures to protect the data."},
    {"DUA-05", ABSENT, "Provider has implemented safeguards."},
    {"DUA-05", ABSENT, "Recipient may use safeguards if it wishes."},
    {"DUA-05", ABSENT, "The Provider shall keep the data secure."},
    {"DUA-05", ABSENT, "Recipient hopes to store the data on an encrypted server."},
    {"DUA-05", FOUND,
        "Background\n\n\n\nThe parties work together.\n\n\n\n1. Safeguards. Recipient shall use appropriate "
        "safeguards."},
    {"DUA-05", ABSENT, "Background\n\n\n\nRecipient shall use appropriate safeguards in all that it does."},
    {"DUA-05", ABSENT,
        "A data use agreement shall: (a) require the recipient to use appropriate safeguards; and (b) name "
        "the recipient."},
    {"DUA-05", ABSENT, "You must keep your password confidential."},
    {"DUA-05", ABSENT, "User shall keep his or her password secret and shall change it."},
    {"DUA-05", FOUND, "The University will hold the files on a locked server."},
    {"DUA-05", FOUND, "Recipient must keep the data on an encrypted drive."},
    {"DUA-05", FOUND, "The data must be kept on a password protected computer."},
    {"DUA-05", ABSENT, "The data were kept on an encrypted drive by Provider."},
    {"DUA-05", ABSENT,
        "The agreement should specify the following:\n\n- That the recipient will use appropriate "
        "safeguards."},
    {"DUA-05", ABSENT,
        "The following must be included in the data use agreement:\n\n- A statement that the recipient will "
        "use appropriate safeguards."},
    {"DUA-05", FOUND,
        "The Applicant must ensure that the Data are held securely and in accordance with good industry "
        "practice."},
    {"DUA-05", FOUND,
        "Licensee shall hold the Licensed Data in confidence and shall protect it with no less than a "
        "reasonable degree of care."},
    {"DUA-05", FOUND,
        "Recipient covenants that it has implemented, and shall maintain in effect, safeguards appropriate "
        "to the risk."},
    {"DUA-05", FOUND,
        "User represents and warrants that it will employ commercially reasonable administrative, technical "
        "and physical safeguards."},
    {"DUA-05", FOUND,
        "Data shall reside on a HIPAA-compliant server behind the firewall of Recipient, protected with "
        "two-factor authentication."},
    {"DUA-05", FOUND,
        "The Data Recipient shall process the data in accordance with the security measures set out in "
        "Schedule 2."},
    {"DUA-05", FOUND,
        "Institution is required to have in place appropriate technical and organisational measures to "
        "protect the data."},
    {"DUA-05", ABSENT, "Each party shall protect its own trademarks, and guard them against imitation."},
    {"DUA-05", ABSENT, "Provider's servers reside behind a firewall."},
    {"DUA-05", ABSENT, "Recipient may take any measures, such as encrypted storage."},
    {"DUA-05", ABSENT, "Users must use a secure password and keep their login data to themselves."},
    {"DUA-05", ABSENT, "We use appropriate safeguards to protect your personal information."},
    {"DUA-05", ABSENT,
        "We will use appropriate safeguards to protect your personal information from unauthorized access."},
    {"DUA-06", FOUND,
        "Recipient shall report to Covered Entity any use or disclosure not provided for by this Agreement "
        "of which it becomes aware."},
    {"DUA-06", WEAK, "Recipient shall provide notice of any breach of this Agreement."},
    {"DUA-06", ABSENT, "The user will report the location of identifying information."},
    {"DUA-06", ABSENT, "Recipient has no obligation to report unauthorized uses."},
    {"DUA-06", FOUND,
        "Recipient shall promptly, and in any event within 24 hours of discovery, notify Provider in writing "
        "of any actual or suspected breach of security or unauthorized disclosure of the Data."},
    {"DUA-06", FOUND,
        "In the event of an unauthorized disclosure, Recipient shall immediately notify the Provider."},
    {"DUA-06", WEAK, "Any violation of this Agreement shall be reported to the Provider immediately."},
    {"DUA-06", FOUND, "I agree to report immediately to the data custodian any breach of confidentiality."},
    {"DUA-06", FOUND, "The Recipient must advise the Hospital of any use inconsistent with these terms."},
    {"DUA-06", FOUND,
        "If the Data User becomes aware of a use or disclosure that is not permitted by this Agreement, the "
        "Data User must inform the Registry within two days."},
    {"DUA-06", FOUND,
        "Should Recipient learn of any use that this agreement does not allow, it will tell the Hospital at "
        "once."},
    {"DUA-06", FOUND,
        "Recipient shall be responsible for reporting to Provider any unauthorized use of the Data."},
    {"DUA-06", FOUND,
        "Upon discovery of any unauthorized use or disclosure, User shall give written notice to Provider."},
    {"DUA-06", ABSENT, "Provider will notify Recipient of any errors in the data."},
    {"DUA-06", ABSENT, "Recipient shall report the results of the study to Provider."},
    {"DUA-06", ABSENT, "Provider shall notify Recipient of any unauthorized disclosure."},
    {"DUA-06", ABSENT, "Recipient shall report adverse events and any use of the drug."},
    {"DUA-06", ABSENT,
        "If Provider learns of an unauthorized use of the data, Provider shall notify Recipient."},
    {"DUA-06", ABSENT, "Upon discovery of any breach, the Hospital will inform the Recipient."},
    {"DUA-06", FOUND,
        "If Recipient learns of an unauthorized use of the data, Recipient shall notify Provider."},
    {"DUA-06", ABSENT, "Recipient need not report unauthorized uses."},
    {"DUA-06", WEAK,
        "The Applicant must notify the Biobank without delay if it becomes aware of any breach of these "
        "terms."},
    {"DUA-06", FOUND,
        "Recipient shall immediately inform the Center of any actual or suspected misuse of the Data."},
    {"DUA-06", FOUND,
        "Licensee will provide written notice to Licensor within one business day of any unauthorized access "
        "to the Licensed Data."},
    {"DUA-06", FOUND,
        "In the event Recipient becomes aware of any use or disclosure of the LDS in violation of the "
        "Agreement, Recipient shall, within 3 days, report such use or disclosure to the Hospital's Privacy "
        "Officer."},
    {"DUA-06", FOUND,
        "Data User will report to the Department any disclosure of the data made in violation of this "
        "agreement."},
    {"DUA-06", WEAK,
        "The researcher is obligated to advise the registry promptly of any violation of confidentiality."},
    {"DUA-06", WEAK,
        "If Recipient discovers that the data have been lost or stolen, it must report this to the hospital "
        "the same day."},
    {"DUA-06", ABSENT, "Recipient shall inform participants of any misuse of drugs."},
    {"DUA-06", ABSENT, "User must notify us of any unauthorized use of your account."},
    {"DUA-06", ABSENT, "We will notify you of any unauthorized access to your information."},
    {"DUA-07", FOUND,
        "Recipient shall ensure that any agents to whom it provides the data agree to the same restrictions "
        "and conditions."},
    {"DUA-07", FOUND, "Any subcontractor must be bound by the same terms."},
    {"DUA-07", ABSENT, "Recipient shall comply with the restrictions of this agreement."},
    {"DUA-07", ABSENT, "Recipient may use agents."},
    {"DUA-07", FOUND,
        "Recipient shall not provide the Data to any agent or subcontractor unless such party agrees in "
        "writing to be bound by the terms hereof."},
    {"DUA-07", FOUND,
        "Recipient shall obtain from any agent written assurances that it will comply with the same "
        "restrictions."},
    {"DUA-07", FOUND,
        "Recipient shall cause its employees, agents and contractors to comply with the terms of this "
        "Agreement."},
    {"DUA-07", FOUND,
        "All obligations under this Agreement shall flow down to any subcontractor of Recipient."},
    {"DUA-07", FOUND, "Contractors who work with the data are held to the same rules as Recipient."},
    {"DUA-07", FOUND,
        "Any third party that receives the data from the Investigator must first sign this Agreement."},
    {"DUA-07", FOUND,
        "Recipient remains responsible for its agents and will bind them in writing to these terms."},
    {"DUA-07", ABSENT, "Provider shall ensure that its agents agree to the same restrictions."},
    {"DUA-07", ABSENT,
        "Recipient may disclose the data to its agents under the same terms or otherwise, as it sees fit."},
    {"DUA-07", ABSENT,
        "The agreement may be signed in counterparts by any authorized person under the terms."},
    {"DUA-07", ABSENT, "The parties agree that the same terms apply to both."},
    {"DUA-07", FOUND,
        "Recipient will not release the data to any agent unless that agent has agreed in writing to the "
        "same restrictions and conditions."},
    {"DUA-07", FOUND,
        "All members of the research team who work with the data must sign this data-use agreement."},
    {"DUA-07", ABSENT,
        "This Agreement may be signed by the parties and others in counterparts, which together are one "
        "agreement."},
    {"DUA-07", ABSENT,
        "Nothing in this Agreement is for the benefit of any third party, who has not agreed to its terms."},
    {"DUA-07", FOUND,
        "Recipient shall not permit any third party to use the Data unless that third party has entered into "
        "a written agreement containing terms no less protective than those in this Agreement."},
    {"DUA-07", FOUND,
        "The Applicant undertakes to procure that its researchers and sub-contractors comply with the terms "
        "of this Agreement."},
    {"DUA-07", FOUND,
        "Recipient shall be responsible for ensuring that its agents and contractors abide by the terms of "
        "this Agreement."},
    {"DUA-07", FOUND,
        "Any person to whom Recipient provides the data shall be subject to the same restrictions."},
    {"DUA-07", FOUND,
        "Prior to giving a subcontractor access, User shall enter into an agreement with it that imposes the "
        "same obligations."},
    {"DUA-07", FOUND,
        "Recipient shall have every agent that sees the files agree in writing to the same restrictions."},
    {"DUA-07", FOUND,
        "Recipient may disclose the LDS to its agents only if they agree to the same restrictions and "
        "conditions."},
    {"DUA-07", ABSENT,
        "Additional terms:\n\n(a) Provider shall ensure that any agents agree to the same restrictions and "
        "conditions."},
    {"DUA-07", ABSENT,
        "You agree that any third party services are subject to the terms of those third parties."},
    {"DUA-07", ABSENT, "We require our service providers to agree to the same restrictions and conditions."},
    {"DUA-08", FOUND, "Recipient shall not identify the information or contact the individuals."},
    {"DUA-08", FOUND,
        "Recipient will not attempt to re-identify any person. Recipient will not contact any patient."},
    {"DUA-08", ABSENT, "The user shall not attempt to identify any individual."},
    {"DUA-08", OPPOSED, "Recipient may contact the individuals."},
    {"DUA-08", ABSENT, "Recipient shall de-identify the data and contact the hospital."},
    {"DUA-08", FOUND, "Recipient is prohibited from identifying or contacting any individual."},
    {"DUA-08", FOUND, "Recipient shall make no attempt to identify or contact individuals."},
    {"DUA-08", FOUND, "No attempt will be made to identify or contact any patient."},
    {"DUA-08", FOUND,
        "Under no circumstances shall the User attempt to re-identify or contact the subjects."},
    {"DUA-08", FOUND,
        "The Recipient agrees to refrain from identifying the subjects and from contacting them."},
    {"DUA-08", FOUND,
        "The data may not be used to identify individuals.\n\nIndividuals may not be contacted."},
    {"DUA-08", FOUND, "I will neither attempt to re-identify patients nor contact them."},
    {"DUA-08", FOUND, "Attempts to re-identify or contact subjects are strictly prohibited."},
    {"DUA-08", FOUND,
        "The Requestor may not attempt to learn the identity of any person, nor may any person be "
        "contacted."},
    {"DUA-08", FOUND,
        "Responsibilities of Recipient:\n\n(a) not use the data to identify or contact the "
        "individuals;\n\n(b) report misuse."},
    {"DUA-08", FOUND, "Recipient agrees that no patient will be identified or contacted."},
    {"DUA-08", FOUND,
        "User agrees not to link the data with other data in order to identify any person, and not to "
        "contact any person in the data."},
    {"DUA-08", ABSENT, "Recipient shall identify and contact the patients."},
    {"DUA-08", ABSENT, "Provider shall not identify or contact the individuals."},
    {"DUA-08", ABSENT, "Recipient shall not contact Provider about the identity of patients."},
    {"DUA-08", ABSENT, "The data do not identify individuals. Contact the help desk for questions."},
    {"DUA-08", OPPOSED, "Recipient may contact the individuals with approval."},
    {"DUA-08", ABSENT,
        "Researchers must sign a data use agreement which includes: that the recipient will not identify or "
        "contact the individuals."},
    {"DUA-08", ABSENT,
        "Recipient shall not decide who publishes first. Recipient shall contact Provider with any "
        "question."},
    {"DUA-08", ABSENT,
        "Nobody but the study team will contact patients, and the study team will identify them by name."},
    {"DUA-08", FOUND,
        "Licensee shall not, and shall not permit any third party to, re-identify or contact any "
        "individual."},
    {"DUA-08", FOUND,
        "The Applicant shall not seek to identify any participant nor contact any participant directly."},
    {"DUA-08", FOUND,
        "Recipient agrees that it will not use the LDS to identify, or attempt to identify, the individuals "
        "or to contact them."},
    {"DUA-08", FOUND,
        "Recipient may not identify the individuals, or relatives of the individuals, and may not contact "
        "any of them."},
    {"DUA-08", FOUND,
        "Data User shall refrain from any attempt at re-identification and from contacting the data "
        "subjects."},
    {"DUA-08", FOUND,
        "The data recipient warrants that neither it nor its staff will re-identify or contact any patient."},
    {"DUA-08", ABSENT, "Neither party will contact the press."},
    {"DUA-08", ABSENT,
        "You may not impersonate or identify yourself as another person, nor contact members for commercial "
        "purposes."},
    {"DUA-08", ABSENT, "You will not contact the support team about the identity of other users."},
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
