/* Plugin baa against a host that says what the test says: an agreement that passes, in pieces, and what is made of it. */
#ifndef GOLIVE_TESTS_BAA_FIXTURE_H
#define GOLIVE_TESTS_BAA_FIXTURE_H

#include "fake_host.h"

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)
#include "../../plugins/baa/baa.c"

static struct catalogue *catalogue;
static struct clause_search *search;

static void set_up(void)
{
    catalogue = fixture_catalogue("baa");
    search = fixture_search(catalogue);
}

static void tear_down(void)
{
    clause_search_free(search);
    catalogue_free(catalogue);
}

#define PROVISIONS                                                                                           \
    "2.1 Business Associate may use and disclose PHI only to provide Northwind Notes to Covered Entity "     \
    "under the Services Agreement.\n\n"                                                                      \
    "2.2 Business Associate shall not use or further disclose PHI other than as permitted by this "          \
    "Agreement or as required by law.\n\n"                                                                   \
    "2.3 Business Associate shall use appropriate safeguards and comply with subpart C of 45 CFR part "      \
    "164.\n\n"                                                                                               \
    "2.4 Business Associate shall report to Covered Entity any use or disclosure of PHI not provided for "   \
    "by this Agreement, and any breach of "                                                                  \
    "unsecured PHI, within ten (10) days of discovery.\n\n"                                                  \
    "2.5 Business Associate shall ensure that its subcontractors agree to the same restrictions and "        \
    "conditions.\n\n"                                                                                        \
    "2.6 Business Associate shall make PHI in a designated record set available under 45 CFR 164.524.\n\n"   \
    "2.7 Business Associate shall make amendments to PHI as directed under 45 CFR 164.526.\n\n"              \
    "2.8 Business Associate shall provide an accounting of disclosures.\n\n"                                 \
    "2.9 To the extent Business Associate carries out an obligation of Covered Entity under subpart E, it "  \
    "shall comply with the requirements of "                                                                 \
    "subpart E when it performs Covered Entity's obligations.\n\n"                                           \
    "2.10 Business Associate shall make its books and records available to the Secretary.\n\n"               \
    "2.11 At termination Business Associate shall return or destroy all PHI and retain no copies.\n\n"       \
    "2.12 Covered Entity may terminate this Agreement if Business Associate violates a material term.\n\n"   \
    "2.13 Business Associate shall report any security incident to Covered Entity.\n\n"                      \
    "2.14 Business Associate shall not use PHI to train any machine learning model.\n\n"

#define PREAMBLE                                                                                             \
    "# Business Associate Agreement\n\nThis Agreement is made by and between Bluebird Clinic LLC "           \
    "(\"Covered Entity\") and Northwind Health, Inc. "                                                       \
    "(\"Business Associate\"), effective January 5, 2026.\n\n"

#define SIGNATURES                                                                                           \
    "By: /s/ Ann Ames\nTitle: Director\nDate: January 2, 2026\n\nBy: /s/ Bo Berg\nTitle: Counsel\nDate: "    \
    "January 3, 2026\n"

static struct fake_host *host_with(const char *agreement)
{
    struct fake_host *host = fake_host_new("2026-11-22");
    host->search = search;
    fake_set(host->facts, "touches_phi", "yes");
    fake_set(host->facts, "vendor_role", "ba");
    fake_set(host->facts, "ce_type", "provider");
    fake_set(host->facts, "trains_on_our_data", "no");
    fake_set(host->facts, "phi_country", "US");
    fake_set(host->keys, "product", "Northwind Notes");
    fake_set(host->keys, "vendor", "Northwind Health, Inc.");
    fake_set(host->keys, "stage", "planned");
    fake_set(host->keys, "go_live", "2026-12-15");
    fake_set(host->options, "form", "signed");
    fake_set(host->options, "warn_within", "30d");
    fake_set(host->options, "covered_entity", "Bluebird Clinic");
    if (agreement)
        fake_document(host, "document", "northwind-2026.pdf", agreement);
    return host;
}

__attribute__((unused)) static void expect(
    const struct fake_host *host, const char *rule, const char *subject, int32_t status)
{
    cr_expect_eq(fake_status(host, rule, subject), status, "%s %s: status %d instead of %d: %s", rule,
        subject, fake_status(host, rule, subject), status, fake_message(host, rule, subject));
}

__attribute__((unused)) static struct fake_host *judged(const char *agreement)
{
    struct fake_host *host = host_with(agreement);
    check(&host->golive);
    return host;
}

#endif
