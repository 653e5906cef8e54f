/* More rows of test_clause_baa.c: duties in the simple present, what is prohibited, several duties in one sentence. */

/* ---- the simple present: an agreement that states it means it ---- */
{"BAA-01", FOUND,
    "Business Associate uses and discloses PHI only to run the dictation service under the Order."},
    {"BAA-01", ABSENT, "Business Associate may use PHI for its own analytics and services."},
    {"BAA-01", FOUND, "Business Associate is permitted to: store PHI to provide the archive services."},
    {"BAA-03", WEAK,
        "Business Associate uses and discloses PHI only to run the service, and as required by law."},
    {"BAA-04", WEAK,
        "Business Associate implements administrative, physical and technical safeguards in compliance with "
        "45 CFR "
        "164.308, 164.310 and 164.312."},
    {"BAA-04", ABSENT,
        "Covered Entity implements administrative, physical and technical safeguards in compliance with 45 "
        "CFR "
        "164.308."},
    {"BAA-05", WEAK,
        "Business Associate notifies Covered Entity within two days of any breach of unsecured PHI."},
    {"BAA-05", ABSENT, "If Business Associate reports a breach, Covered Entity may investigate."},
    {"BAA-05", ABSENT, "PHI that Business Associate maintains may be lost in a breach."},
    {"BAA-05", ABSENT, "Business Associate maintains internal reports of breaches."},
    {"BAA-05", ABSENT, "Business Associate reports of breaches are kept for six years."},
    {"BAA-11", WEAK,
        "Business Associate makes its internal practices, books and records available to the Secretary."},
    {"BAA-12", WEAK,
        "On termination of the Order, Business Associate, at Covered Entity's option, returns or destroys "
        "all PHI and "
        "keeps no copies."},
    {"BAA-12", ABSENT, "Business Associate returns or destroys demonstration equipment."},
    {"BAA-16", WEAK, "Business Associate reports to Covered Entity any security incident within two days."},
    {"BAA-16", ABSENT, "Business Associate's policies define security incidents and reports."},

    /* ---- prohibited ---- */
    {"BAA-03", FOUND,
        "Business Associate is prohibited from using or disclosing PHI for any purpose other than as "
        "permitted by this "
        "Agreement or as required by law."},
    {"BAA-03", FOUND,
        "Business Associate will not, and will see to it that its staff do not, use or further disclose PHI "
        "other than "
        "as permitted by this Agreement or as required by law."},
    {"BAA-03", FOUND,
        "Any use or disclosure of PHI by Business Associate that is not permitted by this Agreement or "
        "required by law "
        "is prohibited."},
    {"BAA-03", ABSENT,
        "Any use or disclosure of PHI by Covered Entity that is not required by law is prohibited."},
    {"BAA-03", ABSENT,
        "Covered Entity is prohibited from using or disclosing PHI except as required by law."},
    {"BAA-03", ABSENT,
        "Subcontractors are prohibited from using or disclosing PHI except as required by law."},
    {"BAA-03", ABSENT, "Business Associate may use PHI for any purpose that is not prohibited by law."},
    {"BAA-03", FOUND,
        "No PHI shall be used or disclosed by Business Associate except as permitted by this Agreement or "
        "required by "
        "law."},
    {"BAA-03", ABSENT, "No PHI shall be used or disclosed by Covered Entity except as required by law."},
    {"BAA-03", FOUND,
        "Business Associate shall limit its uses and disclosures of PHI to those permitted by this Agreement "
        "or "
        "required by law."},
    {"BAA-09", FOUND,
        "Business Associate shall track disclosures and furnish what it finds to Covered Entity so it may "
        "provide an "
        "accounting of disclosures."},

    /* ---- several in one sentence, and other ways to say it ---- */
    {"BAA-05", WEAK,
        "In the event of a breach of unsecured PHI, Business Associate shall provide written notification to "
        "the "
        "Covered Entity within three days."},
    {"BAA-06", FOUND,
        "Business Associate shall obtain written assurances from its subcontractors that they will comply "
        "with the "
        "applicable requirements of this Agreement."},
    {"BAA-06", ABSENT,
        "Business Associate shall comply with the terms of this Agreement and may use subcontractors."},
    {"BAA-07", FOUND,
        "Business Associate shall make PHI available for access, amendment and accounting of disclosures as "
        "HIPAA "
        "requires."},
    {"BAA-07", FOUND,
        "If an individual requests a copy of his or her PHI, Business Associate shall provide it to Covered "
        "Entity "
        "within five days."},
    {"BAA-08", FOUND,
        "Business Associate shall incorporate any amendments to the information of which Covered Entity "
        "tells it."},
    {"BAA-08", ABSENT, "Business Associate shall incorporate amendments to the information security policy."},
    {"BAA-14", FOUND,
        "45 CFR 164.308, 164.310, 164.312 and 164.316 shall apply to Business Associate in the same manner "
        "that they "
        "apply to Covered Entity."},
    {"BAA-14", ABSENT, "45 CFR 164.308 and 164.310 apply to covered entities."},
    {"BAA-16", FOUND,
        "Business Associate shall track all security incidents and report them to Covered Entity."},
    {"BAA-16", ABSENT,
        "Covered Entity shall track all security incidents and report them to Covered Entity's board."},
    {"BAA-16", FOUND,
        "Business Associate shall report any use that is not provided for, and any security incident of "
        "which it "
        "becomes aware, provided that notice of unsuccessful security incidents is hereby deemed given."},
    {"BAA-16", OPPOSED,
        "Business Associate shall not be required to report any security incident of which it becomes aware, "
        "and "
        "notice is deemed given."},
