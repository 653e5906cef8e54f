/* Rows of test_clause_baa.c: rule, answer, wording. Written for these tests in the manner of many agreements. */

/* ---- BAA-01 permitted uses ---- */
{"BAA-01", FOUND,
    "Except as otherwise limited in this Agreement, Business Associate may use or disclose Protected Health "
    "Information to perform functions, activities, or services for, or on behalf of, Covered Entity as "
    "specified in the Services Agreement."},
    {"BAA-01", FOUND,
        "2.1 Contractor is authorized to use PHI only for the purpose of performing its obligations under "
        "the Master Services Agreement. \"Contractor\" means the Business Associate."},
    {"BAA-01", FOUND,
        "Business Associate may only use and disclose PHI as necessary to perform the services described in "
        "Exhibit A."},
    {"BAA-01", FOUND, "PHI may be used by Business Associate solely to provide the Services."},
    {"BAA-01", FOUND,
        "Covered Entity hereby authorizes Business Associate to create, receive, maintain and use PHI in "
        "connection with the scheduling services set out in the Order Form."},
    {"BAA-01", FOUND,
        "Business Associate shall use Protected Health Information only in the performance of services under "
        "the Underlying Agreement."},
    {"BAA-01", WEAK, "Business Associate may only use or disclose protected health information"},
    {"BAA-01", OPPOSED, "Business Associate may use Protected Health Information for any lawful purpose."},
    {"BAA-01", OPPOSED, "Brightside may use PHI for any lawful business purpose."},
    {"BAA-01", ABSENT,
        "Permitted Uses and Disclosures of PHI by Business Associate\n\nThe parties will agree on these "
        "later."},
    {"BAA-01", ABSENT,
        "Business Associate may use PHI for the proper management and administration of Business Associate."},
    {"BAA-01", ABSENT, "WHEREAS, Business Associate may use PHI to provide services to Covered Entity;"},
    {"BAA-01", ABSENT,
        "Business Associate agrees to report any use of PHI that is not for the purposes of the services "
        "agreement."},

    /* ---- BAA-02 ---- */
    {"BAA-02", FOUND,
        "Business Associate may not use or disclose PHI in a manner that would violate Subpart E of 45 CFR "
        "Part 164 if done by Covered Entity."},
    {"BAA-02", FOUND,
        "Business Associate shall not use PHI in any manner that would constitute a violation of the Privacy "
        "Rule if so used by Covered Entity."},
    {"BAA-02", FOUND,
        "provided that such use or disclosure would not violate the Privacy Rule if done by Covered Entity "
        "or the minimum necessary policies of Covered Entity."},
    {"BAA-02", ABSENT,
        "Covered Entity shall not request Business Associate to use or disclose PHI in any manner that would "
        "not be permissible under the Privacy Rule if done by Covered Entity."},
    {"BAA-02", ABSENT,
        "Business Associate shall mitigate any harmful effect of a use in violation of this Agreement."},

    /* ---- BAA-03 ---- */
    {"BAA-03", FOUND,
        "Business Associate agrees to not use or disclose protected health information other than as "
        "permitted or required by the Agreement or as required by law."},
    {"BAA-03", FOUND,
        "Business Associate shall not use or further disclose PHI except as permitted or required by this "
        "Agreement or as Required By Law."},
    {"BAA-03", FOUND,
        "BA shall neither use nor disclose anything it must not. Business Associate will not use or disclose "
        "PHI in any manner not permitted by this Addendum or by law."},
    {"BAA-03", FOUND,
        "Business Associate will use and disclose PHI only as permitted by this Addendum or as required by "
        "law."},
    {"BAA-03", FOUND,
        "Business Associate shall only use or disclose PHI as permitted by this Agreement or as required by "
        "law."},
    {"BAA-03", FOUND,
        "The Business Associate must:\n(a) Not use or disclose PHI other than as permitted or required by "
        "this Contract or as required by law;\n(b) Use appropriate safeguards;"},
    {"BAA-03", WEAK,
        "Business Associate shall not use or disclose PHI except as expressly permitted in Exhibit B."},
    {"BAA-03", ABSENT,
        "Business Associate shall not use or disclose PHI for marketing, sale, or model training purposes."},
    {"BAA-03", ABSENT,
        "Business Associate shall not use or disclose PHI in a manner that would violate Subpart E of 45 CFR "
        "Part 164 if done by Covered Entity, except for the specific uses set forth below."},
    {"BAA-03", ABSENT,
        "Covered Entity shall not use or disclose PHI other than as permitted by its notice of privacy "
        "practices or as required by law."},
    {"BAA-03", ABSENT,
        "Any disclosure is made only if the recipient will use or disclose the PHI only as required by law "
        "or for the purpose for which it was disclosed."},
    {"BAA-03", ABSENT, "NO OTHER USE OR DISCLOSURE EXCEPT AS REQUIRED BY LAW\n\nSee Exhibit C."},
    {"BAA-03", OPPOSED, "Business Associate may use and disclose PHI for any business purpose."},

    {"BAA-03", FOUND,
        "Zephyr may use and disclose PHI only as permitted or required by the Services Agreement or this BAA "
        "or as required by law."},

    /* ---- BAA-04 ---- */
    {"BAA-04", FOUND,
        "Business Associate shall use appropriate safeguards, and comply with Subpart C of 45 CFR Part 164 "
        "with respect to electronic protected health information, to prevent use or disclosure of PHI other "
        "than as provided for by this Agreement."},
    {"BAA-04", FOUND,
        "Business Associate will implement administrative, physical and technical safeguards that reasonably "
        "protect the confidentiality of ePHI, as required by the Security Rule."},
    {"BAA-04", FOUND,
        "3.1 Safeguards. Vendor, as Business Associate, shall maintain appropriate safeguards.\n\n3.2 "
        "Security. Business Associate shall comply with 45 CFR 164.308, 164.310, 164.312 and 164.316."},
    {"BAA-04", WEAK,
        "Business Associate agrees to use appropriate safeguards to prevent use or disclosure of the PHI."},
    {"BAA-04", WEAK,
        "Business Associate shall use reasonable efforts to maintain appropriate safeguards in compliance "
        "with the Security Rule."},
    {"BAA-04", ABSENT,
        "Covered Entity is responsible for implementing appropriate privacy and security safeguards in "
        "compliance with the Security Rule."},
    {"BAA-04", ABSENT,
        "\"Safeguards\" means the administrative, physical and technical safeguards required by the Security "
        "Rule."},
    {"BAA-04", ABSENT, "Table of Contents\nAppropriate safeguards and the Security Rule .......... 4"},
    {"BAA-04", OPPOSED,
        "Business Associate shall not be required to implement safeguards under Subpart C, and Covered "
        "Entity accepts this."},

    {"BAA-04", ABSENT, "Customer shall use appropriate safeguards and comply with the Security Rule."},
    {"BAA-04", FOUND,
        "Zephyr and Customer will each use appropriate safeguards as required under the Security Rule."},

    /* ---- BAA-05 ---- */
    {"BAA-05", ABSENT, "Customer shall report any unauthorized use of PHI to Brightside within 2 days."},
    {"BAA-05", ABSENT, "You will notify us of any breach of unsecured PHI."},
    {"BAA-05", FOUND,
        "Business Associate agrees to report to Covered Entity any use or disclosure of PHI not provided for "
        "by this Agreement of which it becomes aware, including breaches of unsecured PHI as required at 45 "
        "CFR 164.410."},
    {"BAA-05", FOUND,
        "In the event of any unauthorized use or disclosure of PHI, Business Associate shall notify Covered "
        "Entity in writing within five (5) business days."},
    {"BAA-05", FOUND,
        "Upon discovery of a Breach or of an impermissible disclosure of PHI, Business Associate must "
        "promptly provide written notice to Covered Entity."},
    {"BAA-05", FOUND,
        "Business Associate will notify Covered Entity of any acquisition, access, use or disclosure of PHI "
        "in violation of this Agreement without unreasonable delay."},
    {"BAA-05", FOUND,
        "Contractor agrees:\n1. To report to the Department within 24 hours any suspected or actual "
        "unauthorized access to PHI, or breach of unsecured PHI.\n\"Contractor\" means the Business "
        "Associate. \"Department\" means the Covered Entity."},
    {"BAA-05", WEAK,
        "Business Associate shall notify Covered Entity of any Breach of Unsecured PHI within 10 days of "
        "discovery."},
    {"BAA-05", WEAK,
        "Business Associate shall use reasonable efforts to report any unauthorized use or disclosure of "
        "PHI."},
    {"BAA-05", ABSENT, "Covered Entity shall notify affected individuals of any breach of unsecured PHI."},
    {"BAA-05", ABSENT, "Business Associate shall document any unauthorized use or disclosure of PHI."},
    {"BAA-05", ABSENT,
        "Covered Entity shall report to Business Associate any unauthorized use of its accounts."},
    {"BAA-05", ABSENT,
        "the person notifies Business Associate of any instances of which it is aware in which the "
        "confidentiality of the information has been breached."},
    {"BAA-05", ABSENT, "Business Associate may report unauthorized disclosures to Covered Entity."},
    {"BAA-05", OPPOSED,
        "Business Associate has no obligation to report unauthorized uses or disclosures of PHI to Covered "
        "Entity."},
    {"BAA-05", ABSENT,
        "Business Associate shall provide Covered Entity with the information it needs to notify individuals "
        "of a breach."},

    /* ---- BAA-06 ---- */
    {"BAA-06", FOUND,
        "In accordance with 45 CFR 164.502(e)(1)(ii) and 164.308(b)(2), Business Associate shall ensure that "
        "any subcontractors that create, receive, maintain, or transmit PHI on its behalf agree to the same "
        "restrictions, conditions, and requirements that apply to Business Associate."},
    {"BAA-06", FOUND,
        "Business Associate agrees to ensure that any agent, including a subcontractor, to whom it provides "
        "PHI agrees to the same restrictions and conditions that apply through this Agreement to Business "
        "Associate."},
    {"BAA-06", FOUND,
        "Business Associate will enter into a written agreement with each Subcontractor that is no less "
        "protective of PHI than this BAA."},
    {"BAA-06", FOUND,
        "Business Associate may disclose PHI to subcontractors, provided that Business Associate obtains "
        "their written agreement to the same terms and conditions."},
    {"BAA-06", FOUND,
        "Vendor shall require its sub-contractors, in writing, to be bound by the terms of this Addendum. "
        "Vendor is a Business Associate."},
    {"BAA-06", WEAK,
        "Business Associate shall ensure that subcontractors agree to substantially similar restrictions."},
    {"BAA-06", WEAK,
        "Business Associate will use commercially reasonable efforts to cause its subcontractors to agree to "
        "the same restrictions."},
    {"BAA-06", ABSENT, "Business Associate may use subcontractors to provide the Services."},
    {"BAA-06", ABSENT, "Covered Entity shall ensure that its agents agree to the same restrictions."},
    {"BAA-06", OPPOSED,
        "Business Associate is not required to bind its subcontractors to the same restrictions."},

    {"BAA-06", ABSENT, "Customer shall ensure that its subcontractors agree to the same restrictions."},
    {"BAA-06", FOUND,
        "Zephyr will take measures to ensure that any Subcontractors are bound by written obligations that "
        "provide the same level of protection for PHI as this BAA."},

    /* ---- BAA-07 ---- */
    {"BAA-07", FOUND,
        "Business Associate shall make available PHI in a designated record set to Covered Entity as "
        "necessary to satisfy Covered Entity's obligations under 45 CFR 164.524."},
    {"BAA-07", FOUND,
        "Within ten (10) days of a request, Business Associate will provide access to PHI in a Designated "
        "Record Set to Covered Entity or, as directed, to an Individual."},
    {"BAA-07", FOUND,
        "To the extent Business Associate maintains PHI in a Designated Record Set, Business Associate "
        "agrees to furnish a copy of such PHI within fifteen days of a written request for access."},
    {"BAA-07", FOUND,
        "Business Associate shall make PHI available for access, amendment and accounting in accordance with "
        "45 C.F.R. \xC2\xA7\xC2\xA7 164.524, 164.526 and 164.528."},
    {"BAA-07", WEAK,
        "Business Associate shall forward any individual's request for access to PHI to Covered Entity "
        "within five days."},
    {"BAA-07", WEAK,
        "Business Associate does not maintain any Designated Record Set on behalf of Covered Entity, and "
        "will not hold PHI in a designated record set."},
    {"BAA-07", ABSENT, "Covered Entity shall provide individuals with access to PHI under 45 CFR 164.524."},
    {"BAA-07", ABSENT,
        "Access to PHI. Business Associate shall document such disclosures as required by 45 CFR 164.528."},
    {"BAA-07", ABSENT,
        "Business Associate shall make its internal practices, books and records, and access to PHI, "
        "available to the Secretary."},
    {"BAA-07", ABSENT,
        "Business Associate shall provide access to PHI to members of its workforce only as needed."},
    {"BAA-07", OPPOSED,
        "Business Associate shall not be required to provide access to PHI in a Designated Record Set under "
        "45 CFR 164.524."},
    {"BAA-07", ABSENT,
        "Make any amendments to PHI in a designated record set as directed by Covered Entity."},

    /* ---- BAA-08 ---- */
    {"BAA-08", FOUND,
        "Business Associate agrees to make any amendment(s) to PHI in a Designated Record Set that Covered "
        "Entity directs or agrees to pursuant to 45 CFR 164.526."},
    {"BAA-08", FOUND,
        "Business Associate shall, within 10 days of a request, amend PHI in a Designated Record Set."},
    {"BAA-08", FOUND,
        "Business Associate will make PHI available for amendment and incorporate any amendments to the PHI "
        "in accordance with 45 CFR 164.526."},
    {"BAA-08", ABSENT,
        "This Agreement may be amended only in writing. The parties agree to take such action as is "
        "necessary to amend this Agreement so that PHI is protected."},
    {"BAA-08", ABSENT, "Individuals have the right to request amendments to their PHI."},
    {"BAA-08", ABSENT, "Covered Entity shall make amendments to PHI under 45 CFR 164.526."},
    {"BAA-08", OPPOSED,
        "Business Associate is not obligated to make amendments to PHI in a designated record set."},

    /* ---- BAA-09 ---- */
    {"BAA-09", FOUND,
        "Business Associate shall maintain and make available the information required to provide an "
        "accounting of disclosures to Covered Entity as necessary to satisfy 45 CFR 164.528."},
    {"BAA-09", FOUND,
        "Business Associate agrees to document such disclosures of PHI as would be required for Covered "
        "Entity to respond to a request for an accounting of disclosures."},
    {"BAA-09", FOUND,
        "Within thirty (30) days of notice, Business Associate will provide to Covered Entity an accounting "
        "of disclosures of PHI."},
    {"BAA-09", FOUND,
        "Business Associate shall make available the information described in section l64.528."},
    {"BAA-09", ABSENT, "ACCOUNTING OF DISCLOSURES"},
    {"BAA-09", ABSENT, "Accounting of Disclosures. Business Associate charges by the hour."},
    {"BAA-09", ABSENT,
        "\"Accounting\" shall have the meaning given to accounting of disclosures in 45 CFR 164.528."},
    {"BAA-09", OPPOSED, "Business Associate shall not be required to provide an accounting of disclosures."},
    {"BAA-09", ABSENT, "Covered Entity will provide an accounting of disclosures to individuals."},

    /* ---- BAA-10 ---- */
    {"BAA-10", FOUND,
        "To the extent Business Associate is to carry out one or more of Covered Entity's obligation(s) "
        "under Subpart E of 45 CFR Part 164, Business Associate shall comply with the requirements of "
        "Subpart E that apply to Covered Entity in the performance of such obligation(s)."},
    {"BAA-10", FOUND,
        "If Business Associate performs a delegated duty of Covered Entity under the Privacy Rule, it must "
        "comply with the Privacy Rule requirements applicable to the duties of Covered Entity that it "
        "performs: it will comply with such requirements when performing Covered Entity's obligations."},
    {"BAA-10", FOUND,
        "Business Associate agrees to comply with the requirements of the Privacy Rule that apply to Covered "
        "Entity when it carries out Covered Entity's obligations."},
    {"BAA-10", ABSENT,
        "Business Associate shall comply with HIPAA in performing its obligations under this Agreement."},
    {"BAA-10", ABSENT,
        "Business Associate shall make PHI available to satisfy Covered Entity's obligations under 45 CFR "
        "164.524."},
    {"BAA-10", OPPOSED,
        "Business Associate shall have no obligation to comply with Subpart E when it carries out Covered "
        "Entity's obligations."},

    /* ---- BAA-11 ---- */
    {"BAA-11", FOUND,
        "Business Associate shall make its internal practices, books, and records available to the Secretary "
        "for purposes of determining compliance with the HIPAA Rules."},
    {"BAA-11", FOUND,
        "Business Associate's internal practices, books and records relating to the use of PHI shall be made "
        "available by it to the U.S. Department of Health and Human Services."},
    {"BAA-11", FOUND,
        "At the request of the Secretary, Business Associate will provide its policies, books and records to "
        "HHS."},
    {"BAA-11", ABSENT,
        "Upon reasonable request, Business Associate will make its books and records available to Covered "
        "Entity."},
    {"BAA-11", ABSENT, "Business Associate will cooperate fully with any investigation by the Secretary."},
    {"BAA-11", OPPOSED,
        "Business Associate is under no obligation to make its books and records available to the "
        "Secretary."},

    /* ---- BAA-12 ---- */
    {"BAA-12", FOUND,
        "Upon termination of this Agreement for any reason, Business Associate shall return or destroy all "
        "PHI. If return or destruction is infeasible, Business Associate shall extend the protections of "
        "this Agreement to such PHI and limit further uses."},
    {"BAA-12", FOUND,
        "5.3 Effect of Termination.\n(a) All PHI shall be returned to Covered Entity or destroyed within 30 "
        "days.\n(b) Business Associate shall retain no copies of the PHI."},
    {"BAA-12", FOUND,
        "At the expiration of the contract, Business Associate must, at Covered Entity's option, (i) return "
        "or (ii) destroy all PHI; Business Associate shall retain no copies. Upon termination it will delete "
        "all PHI and keep no copies of PHI."},
    {"BAA-12", WEAK,
        "On termination Business Associate will return or destroy all PHI received from Covered Entity."},
    {"BAA-12", ABSENT,
        "Each party shall return or destroy the other party's Confidential Information on termination."},
    {"BAA-12", ABSENT, "If return or destruction of PHI is not feasible, the parties will talk."},
    {"BAA-12", OPPOSED, "Following termination, Business Associate may retain PHI indefinitely."},
    {"BAA-12", ABSENT, "Covered Entity may return or destroy its copies of PHI."},

    /* ---- BAA-13 ---- */
    {"BAA-13", FOUND,
        "Business Associate authorizes termination of this Agreement by Covered Entity, if Covered Entity "
        "determines Business Associate has violated a material term of the Agreement."},
    {"BAA-13", FOUND,
        "Upon Covered Entity's knowledge of a material breach by Business Associate, Covered Entity shall "
        "either:\n(1) provide an opportunity for Business Associate to cure the breach and terminate this "
        "Agreement if it does not; or\n(2) immediately terminate this Agreement."},
    {"BAA-13", FOUND,
        "Either party may terminate this Agreement for material breach upon thirty days' notice."},
    {"BAA-13", FOUND,
        "This Agreement may be terminated by Covered Entity immediately if Business Associate has breached a "
        "material provision."},
    {"BAA-13", FOUND,
        "Customer may terminate this BAA upon written notice if Company materially breaches it. Customer is "
        "a Covered Entity. Company is a Business Associate."},
    {"BAA-13", ABSENT,
        "If Covered Entity materially breaches this Agreement, Business Associate may terminate it."},
    {"BAA-13", ABSENT, "Either party may terminate this Agreement at any time upon thirty days' notice."},
    {"BAA-13", ABSENT, "This BAA terminates upon expiration or termination of the Main Agreement."},
    {"BAA-13", OPPOSED,
        "Covered Entity shall have no right to terminate this Agreement for a breach by Business Associate."},
    {"BAA-13", ABSENT,
        "Business Associate may terminate this Agreement for material breach by Covered Entity."},

    /* ---- BAA-14 ---- */
    {"BAA-14", FOUND,
        "Business Associate shall comply with Subpart C of 45 CFR Part 164 with respect to ePHI."},
    {"BAA-14", FOUND,
        "With respect to Electronic PHI, Business Associate agrees to comply with the HIPAA Security Rule."},
    {"BAA-14", FOUND,
        "Business Associate will comply with 45 C.F.R. \xC2\xA7\xC2\xA7 164.308, 164.310, 164.312, and "
        "164.316 of the regulations."},
    {"BAA-14", FOUND,
        "Business Associate shall implement administrative, physical, and technical safeguards as required "
        "by the Security Rule."},
    {"BAA-14", WEAK,
        "Business Associate will use safeguards consistent with the requirements of Subpart C of 45 C.F.R. "
        "Part 164 as determined by Business Associate."},
    {"BAA-14", ABSENT, "Covered Entity shall comply with the Security Rule."},
    {"BAA-14", ABSENT, "\"Security Rule\" means 45 CFR Part 160 and Subparts A and C of Part 164."},
    {"BAA-14", OPPOSED, "Business Associate is not required to comply with the Security Rule."},

    /* ---- BAA-15 ---- */
    {"BAA-15", FOUND,
        "Business Associate shall ensure that any subcontractor that maintains ePHI agrees in writing to "
        "comply with the Security Rule."},
    {"BAA-15", WEAK,
        "Business Associate shall ensure that its subcontractors agree to the same restrictions with respect "
        "to PHI."},
    {"BAA-15", ABSENT, "Business Associate may engage subcontractors."},

    /* ---- BAA-16 ---- */
    {"BAA-16", FOUND,
        "Business Associate agrees to report to Covered Entity any security incident of which it becomes "
        "aware."},
    {"BAA-16", FOUND,
        "Business Associate shall report any Security Incident; this paragraph is notice of unsuccessful "
        "attempts such as pings and port scans."},
    {"BAA-16", FOUND,
        "In the event of a Security Incident involving PHI, Business Associate will notify Covered Entity "
        "within 48 hours."},
    {"BAA-16", FOUND,
        "Business Associate shall:\n\xE2\x80\xA2 notify Covered Entity of unauthorized uses;\n\xE2\x80\xA2 "
        "report any successful Security Incident within two days."},
    {"BAA-16", ABSENT,
        "Business Associate shall report breaches.\nMaintain documentation of all security incidents."},
    {"BAA-16", ABSENT,
        "Business Associate will:\n\xE2\x80\xA2 report any breach of PHI\n\xE2\x80\xA2 maintain "
        "documentation of all security incidents"},
    {"BAA-16", ABSENT,
        "The following terms have the meaning given in the HIPAA Rules: Breach, Security Incident, "
        "Subcontractor."},
    {"BAA-16", ABSENT, "Covered Entity shall report security incidents to Business Associate's help desk."},
    {"BAA-16", OPPOSED,
        "Business Associate shall not be obligated to report security incidents to Covered Entity."},

    /* ---- optional and practical provisions ---- */
    {"BAA-17", FOUND,
        "Business Associate may disclose PHI for its proper management and administration, provided it "
        "obtains reasonable assurances from the person to whom the information is disclosed."},
    {"BAA-17", WEAK, "Business Associate may use PHI for its proper management and administration."},
    {"BAA-17", ABSENT,
        "Each party is responsible for the proper management and administration of its own business."},
    {"BAA-18", FOUND,
        "Business Associate may provide data aggregation services relating to the health care operations of "
        "Covered Entity."},
    {"BAA-18", OPPOSED,
        "Provider may aggregate usage records and statistics of Covered Entity for its own purposes. "
        "Business Associate's aggregated figures serve its own business purposes."},
    {"BAA-18", ABSENT, "Business Associate shall not perform data aggregation."},
    {"BAA-19", FOUND, "Business Associate may de-identify PHI in accordance with 45 CFR 164.514(a)-(c)."},
    {"BAA-19", WEAK, "Business Associate is permitted to de-identify PHI."},
    {"BAA-19", OPPOSED, "Business Associate shall not de-identify PHI."},
    {"BAA-19", ABSENT, "\"De-identified\" has the meaning in 45 CFR 164.514."},
    {"BAA-29", FOUND, "Business Associate is an independent contractor and not an agent of Covered Entity."},
    {"BAA-29", ABSENT, "Business Associate shall act promptly."},
    {"BAA-30", FOUND,
        "The notice shall include, to the extent possible, the identification of each individual whose "
        "unsecured PHI has been breached."},
    {"BAA-30", ABSENT,
        "There will be no obligation on Business Associate to provide notice of the identities of the "
        "individuals affected by a breach."},
    {"BAA-33", FOUND,
        "In the event of a conflict between this BAA and the Services Agreement, this BAA shall control."},
    {"BAA-33", OPPOSED,
        "In the event of a conflict between this BAA and the Services Agreement, the Services Agreement "
        "shall prevail."},
    {"BAA-33", ABSENT, "If there is a conflict, the document later in time will prevail."},

    /* ---- models trained on patients' data ---- */
    {"BAA-40", FOUND,
        "Business Associate shall not use PHI to train, retrain or fine-tune any machine learning model."},
    {"BAA-40", FOUND,
        "Acme will not use Customer Data to develop or improve artificial intelligence models. Acme, Inc. "
        "(\"Acme\" or \"Business Associate\") wrote this. Customer is a Covered Entity."},
    {"BAA-40", OPPOSED, "Business Associate may use PHI to train and improve its machine learning models."},
    {"BAA-40", OPPOSED,
        "Business Associate has the right to use PHI to develop, enhance and improve its products and "
        "services."},
    {"BAA-40", OPPOSED,
        "Brightside may use PHI for its business, including to train and improve its machine learning "
        "models."},
    {"BAA-40", ABSENT, "Business Associate shall train its workforce on HIPAA."},
    {"BAA-40", ABSENT, "Business Associate may use de-identified data to improve its algorithms."},
    {"BAA-40", ABSENT,
        "Business Associate may use PHI to improve the health care operations of Covered Entity."},
    {"BAA-40", WEAK,
        "Business Associate shall not use PHI to train any AI model. Business Associate may use PHI to "
        "improve its algorithms and products."},
    {"BAA-41", FOUND,
        "Business Associate may de-identify PHI in accordance with 45 CFR 164.514(a)-(c). De-identified data "
        "is no longer PHI and is not subject to this BAA."},
    {"BAA-41", FOUND, "Vendor may use de-identified information for any lawful purpose."},
    {"BAA-41", ABSENT, "Business Associate may de-identify PHI."},
    {"BAA-42", FOUND,
        "Business Associate shall not re-identify or attempt to re-identify any de-identified data."},
    {"BAA-42", ABSENT, "Business Associate may re-identify data at the request of Covered Entity."},
    {"BAA-43", FOUND,
        "Business Associate deletes audio recordings within 30 days and transcripts within 90 days."},
    {"BAA-43", ABSENT, "Business Associate shall retain documentation for six (6) years."},
    {"BAA-44", FOUND,
        "Business Associate shall destroy all PHI, including backups, embeddings and derived data, and "
        "certify the destruction in writing."},
    {"BAA-44", ABSENT, "Business Associate shall return or destroy all PHI."},
    {"BAA-45", FOUND, "Business Associate shall not store or access PHI outside of the United States."},
    {"BAA-45", OPPOSED,
        "Business Associate is permitted to use and disclose PHI outside of the United States."},
    {"BAA-45", ABSENT, "Business Associate is a company organized in Delaware."},
    {"BAA-46", FOUND, "Covered Entity owns all outputs of the Service, including draft notes."},
    {"BAA-46", ABSENT, "Business Associate owns its software."},
    {"BAA-47", FOUND,
        "Business Associate shall give thirty days' notice of any material change to the model."},
    {"BAA-47", ABSENT, "Business Associate may change its models at any time."},
    {"BAA-48", FOUND, "Business Associate shall not sell PHI or receive remuneration in exchange for PHI."},
    {"BAA-48", OPPOSED,
        "Covered Entity receives a discount of ten percent in exchange for the PHI it contributes."},
    {"BAA-48", ABSENT, "Business Associate sells software."},

    /* ---- duties of the other side, and of nobody ---- */
    {"BAA-07", ABSENT,
        "Elm Clinic (\"Elm\", the covered entity) and Quartz (\"Quartz\", the business associate). Elm, not "
        "Quartz, will provide access to PHI in a designated record set."},
    {"BAA-16", ABSENT,
        "Customer, and not Vendor, shall report security incidents. Vendor is a business associate of "
        "Customer."},
    {"BAA-14", ABSENT,
        "between Hollis, Inc. (\"Hollis\") and the doctor accepting these terms (\"Provider\"). Provider is "
        "a "
        "Covered Entity. Hollis may act as Provider's Business Associate.\n\nProvider shall comply with the "
        "Security Rule."},
    {"BAA-11", ABSENT,
        "between Hollis, Inc. (\"Hollis\") and the doctor accepting these terms (\"Provider\"). Provider is "
        "a "
        "Covered Entity.\n\nProvider shall make its books and records available to the Secretary."},
    {"BAA-06", ABSENT,
        "Covered Entity acknowledges that other vendors shall ensure that subcontractors agree to the same "
        "restrictions; Business Associate does not."},
    {"BAA-05", ABSENT,
        "The parties may agree in a separate writing that Business Associate shall report breaches of "
        "unsecured PHI and unauthorized disclosures."},
    {"BAA-14", ABSENT,
        "It is anticipated that Business Associate will in future comply with Subpart C of 45 CFR Part 164."},
    {"BAA-07", ABSENT,
        "Examples of clauses that others offer: \"Vendor shall make available PHI in a designated record "
        "set.\" Such clauses are not part of these terms."},
    {"BAA-05", ABSENT,
        "It is the intention of Business Associate to report impermissible disclosures of PHI to Covered "
        "Entity."},
    {"BAA-06", ABSENT,
        "Business Associate hopes to bind its subcontractors to the same restrictions and conditions."},
    {"BAA-08", OPPOSED, "Neither party is obliged to amend PHI under 45 CFR 164.526."},
    {"BAA-09", OPPOSED,
        "In no event shall Business Associate be required to provide an accounting of disclosures."},
    {"BAA-07", OPPOSED,
        "Under no circumstances shall Business Associate be obligated to make PHI in a designated record set "
        "available to Covered Entity under 45 CFR 164.524."},
    {"BAA-11", OPPOSED,
        "Nothing in these terms obliges Business Associate to make its internal practices, books and records "
        "available to the Secretary."},
    {"BAA-11", OPPOSED,
        "Business Associate will refuse to make its books and records available to the Secretary."},
    {"BAA-05", OPPOSED,
        "Business Associate may, but need not, report to Covered Entity any use or disclosure of PHI not "
        "provided for by these terms."},
    {"BAA-14", OPPOSED, "Business Associate does not warrant that it complies with the Security Rule."},
    {"BAA-10", OPPOSED,
        "Business Associate will not carry out any obligation of Covered Entity under Subpart E, and if it "
        "does it need not comply with the requirements that apply to Covered Entity."},
    {"BAA-16", OPPOSED, "Security incidents will not be reported to Covered Entity."},
    {"BAA-01", OPPOSED, "Business Associate is free to use PHI as it sees fit."},

    /* ---- promises that bind only loosely ---- */
    {"BAA-16", WEAK,
        "Business Associate will report security incidents only where it elects to do so in its sole "
        "discretion."},
    {"BAA-12", WEAK,
        "Business Associate shall return or destroy all PHI and retain no copies only if Covered Entity pays "
        "the fees then in force."},
    {"BAA-12", WEAK,
        "Upon completion Business Associate shall return or destroy PHI, unless continued retention is "
        "required for research, in which case the protections of this Agreement continue to apply."},
    {"BAA-10", WEAK,
        "The services do not include carrying out any of Covered Entity's obligations under Subpart E: "
        "Business Associate does not carry out obligations of Covered Entity."},
    {"BAA-03", WEAK,
        "Business Associate shall not disclose PHI in any manner other than as permitted by this Agreement "
        "or as required by law."},

    /* ---- plain words, short forms, lawyers' words ---- */
    {"BAA-03", FOUND,
        "We won't use or disclose PHI in any manner that isn't permitted by this Addendum or required by "
        "law. We are a business associate."},
    {"BAA-03", FOUND,
        "Business Associate will refrain from any use or further disclosure of PHI except as this Addendum "
        "allows, or as Required by Law."},
    {"BAA-03", FOUND,
        "The Contractor shall neither use nor further disclose PHI otherwise than as the contract permits or "
        "as required by law."},
    {"BAA-03", FOUND,
        "Other than as this contract or the law requires, Business Associate shall make no use and no "
        "disclosure of PHI."},
    {"BAA-01", FOUND,
        "Business Associate may use or disclose PHI to provide the Services under the Agreement, and for its "
        "proper management and administration."},
    {"BAA-01", FOUND,
        "Business Associate shall not use PHI except for the purpose of performing its obligations under the "
        "contract."},
    {"BAA-02", FOUND,
        "such use would not contravene the Privacy Rule were it made by Covered Entity itself."},
    {"BAA-02", FOUND,
        "Business Associate is prohibited from using PHI in any manner in which Covered Entity itself would "
        "be prohibited from using it under Subpart E."},
    {"BAA-04", FOUND,
        "Business Associate will protect PHI with appropriate safeguards and will follow the HIPAA Security "
        "Rule."},
    {"BAA-05", FOUND,
        "Business Associate will tell Covered Entity within 3 days of any sharing of PHI that this agreement "
        "does not allow."},
    {"BAA-05", FOUND,
        "Should Business Associate learn of a use of PHI which this contract does not allow, it shall let "
        "Covered Entity know in writing."},
    {"BAA-06", FOUND,
        "Business Associate shall not permit a subcontractor to have PHI unless the subcontractor has "
        "executed a written agreement with terms at least as protective as this one."},
    {"BAA-07", FOUND,
        "Business Associate will furnish that PHI to Covered Entity so that Covered Entity may respond to an "
        "individual's request under 45 CFR 164.524."},
    {"BAA-07", FOUND,
        "(e) Business Associate shall, within ten days of a request, make PHI maintained in a designated "
        "record set\n  (1) available to Covered Entity for inspection and copying; and\n  (2) available for "
        "amendment."},
    {"BAA-09", FOUND,
        "Business Associate will keep a log of disclosures and give it to Covered Entity on request."},
    {"BAA-10", FOUND,
        "When performing any duty that Subpart E places on Covered Entity, Business Associate shall abide by "
        "the requirements of Subpart E applicable to Covered Entity."},
    {"BAA-12", FOUND,
        "When the agreement ends Business Associate will give back or delete all PHI and keep no copy."},
    {"BAA-13", FOUND,
        "Covered Entity may end this agreement at any time if Business Associate breaks an important part of "
        "it."},
    {"BAA-14", FOUND,
        "The Contractor shall observe all requirements of 45 CFR Part 164, Subpart C. Contractor is a "
        "business associate of the Department."},

    /* ---- who is who, by other signs ---- */
    {"BAA-01", FOUND,
        "between Ridge Clinic (\"Practice\") and Teleport, Inc. (\"Company\").\n\nCompany may use PHI to "
        "operate the platform for Practice.\n\nCompany's internal practices, books and records will be made "
        "available to HHS."},
    {"BAA-13", FOUND,
        "\"CIN\" refers to Basin Network, LLC. Participant is a covered health care provider; CIN is its "
        "business associate.\n\nParticipant may cancel this agreement if CIN has materially breached it."},
    {"BAA-01", FOUND,
        "\"Network Data\" means PHI that Business Associate obtains from Covered Entity.\n\nBusiness "
        "Associate "
        "is authorized to use Network Data for the quality measurement services of the agreement."},
    {"BAA-04", ABSENT,
        "between North, Inc. (\"North\") and South, Inc. (\"South\").\n\nNorth shall use appropriate "
        "safeguards and comply with the Security Rule."},

    /* ---- agreements to agree, what is past, what others say ---- */
    {"BAA-03", ABSENT,
        "The parties shall negotiate a business associate agreement under which Business Associate would (a) "
        "not use or disclose PHI other than as permitted or as required by law, and (b) comply with the "
        "Security Rule."},
    {"BAA-14", ABSENT,
        "The parties shall sign an agreement under which Business Associate would comply with the Security "
        "Rule."},
    {"BAA-14", ABSENT, "Business Associate's website states that it will comply with the Security Rule."},
    {"BAA-06", ABSENT,
        "Previously, Business Associate was obligated to ensure that its subcontractors agree to the same "
        "restrictions; that obligation has ended."},
    {"BAA-07", ABSENT,
        "Supplier agrees that Buyer shall provide individuals with access to PHI in a designated record "
        "set. Supplier is a business associate of Buyer."},
    {"BAA-04", ABSENT,
        "1. Each party shall use appropriate safeguards to protect the other's Confidential Information.\n\n"
        "2. Covered Entity believes that Business Associate would comply with the Security Rule."},
    {"BAA-04", WEAK,
        "1. Business Associate shall use appropriate safeguards.\n\n2. Business Associate is not required to "
        "comply with the Security Rule."},
    {"BAA-16", WEAK, "Each party shall notify the other of security incidents on the shared interface."},
    {"BAA-08", FOUND,
        "Business Associate shall provide access to PHI to an Individual, and shall make any amendment to it "
        "that Covered Entity directs pursuant to 45 CFR 164.526."},
    {"BAA-06", ABSENT,
        "4. Client shall: (a) keep records; (b) pay fees;\n(c) ensure that its subcontractors agree to the "
        "same "
        "restrictions and conditions;\n(d) provide an accounting of disclosures."},
    {"BAA-09", ABSENT,
        "(c) ensure that its agents agree to the same restrictions; (d) provide individuals with an "
        "accounting "
        "of disclosures."},
    {"BAA-11", ABSENT,
        "The parties expect that Business Associate will also make its books and records available to the "
        "Secretary."},
    {"BAA-03", FOUND,
        "Except as permitted in this Section or required by law, Business Associate shall not use or "
        "disclose "
        "PHI."},
    {"BAA-03", ABSENT,
        "Except as permitted in this Section or required by law, Covered Entity shall not use or disclose "
        "PHI."},
    {"BAA-07", WEAK,
        "Business Associate shall help Covered Entity by sending it copies of PHI in a designated record set "
        "within five days."},
    {"BAA-01", FOUND,
        "Business Associate shall process PHI solely to provide the services to Covered Entity."},
