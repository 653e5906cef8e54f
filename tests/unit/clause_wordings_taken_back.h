/* More rows of test_clause_baa.c: duties that are spoken of, struck, taken back or sold. */

{"BAA-11", ABSENT,
    "Section 2.7 (\"Business Associate shall make its internal practices, books and records available to the "
    "Secretary\") is hereby deleted."},
    {"BAA-11", FOUND,
        "Section 2.7 is deleted in its entirety and replaced with: Business Associate shall make its "
        "internal "
        "practices, books and records available to the Secretary."},
    {"BAA-11", ABSENT,
        "[Deleted: Business Associate shall make its books and records available to the Secretary.]"},
    {"BAA-11", ABSENT, "[ ] Business Associate shall make its books and records available to the Secretary"},
    {"BAA-11", ABSENT,
        "True or false: Business Associate shall make its books and records available to the Secretary."},
    {"BAA-11", ABSENT,
        "Will Business Associate be required to make its books and records available to the Secretary? Yes / "
        "No"},
    {"BAA-11", WEAK,
        "1. Business Associate shall make its books and records available to the Secretary.\n\n2. "
        "Notwithstanding Section 1, Business Associate is under no obligation to make its books and records "
        "available to the Secretary."},
    {"BAA-09", ABSENT,
        "Business Associate will consider requests to provide an accounting of disclosures under 45 CFR "
        "164.528."},
    {"BAA-09", WEAK,
        "If Covered Entity purchases the Premium Package, Business Associate shall provide an accounting of "
        "disclosures under 45 CFR 164.528."},
    {"BAA-03", WEAK,
        "Business Associate shall not use or disclose protected health information other than as permitted "
        "by "
        "this Agreement, as required by law, or as Business Associate deems useful for its business."},
    {"BAA-12", FOUND,
        "Business Associate shall ensure that all protected health information is returned or destroyed upon "
        "termination; unless Business Associate determines that this is infeasible, it shall retain no "
        "copies, "
        "and where infeasible it shall extend the protections of this Agreement."},
    {"BAA-16", FOUND,
        "If Business Associate learns of a use or disclosure this Agreement does not allow or a security "
        "incident, Business Associate will tell Covered Entity within five days."},
    {"BAA-16", ABSENT, "Members discussed that Business Associate shall report security incidents."},
    {"BAA-11", ABSENT,
        "We cannot agree that Business Associate shall make its books and records available to the "
        "Secretary."},
    {"BAA-11", WEAK,
        "Until December 31, 2024, Business Associate shall make its books and records available to the "
        "Secretary."},
