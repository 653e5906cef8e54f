/* BAA-21: whose side a signature is on, digital signatures, certificates that are bound to the agreement. */
#include "baa_fixture.h"

TestSuite(baa_signatures, .init = set_up, .fini = tear_down);

/* Two officers of one side are one side, wherever the text says for whom they sign. */
Test(baa_signatures, two_signatures_of_one_side_are_not_both_sides)
{
    static const char *const one_side[] = {
        "COVERED ENTITY\nBy: /s/ Ann Ames\nTitle: Director\n\nBy: /s/ Carl Cole\nTitle: Treasurer\n",
        "Covered Entity: Bluebird Clinic LLC\n\nBy: /s/ Ann Ames\n\nBy: /s/ Carl Cole\n",
        "/s/ Ann Ames\nDirector, Bluebird Clinic\n\n/s/ Carl Cole\nTreasurer, Bluebird Clinic\n",
        "Northwind Health, Inc.\nBy: /s/ Bo Berg\nBy: /s/ Dan Dill\n",
        "COVERED ENTITY\nBy: /s/ Ann Ames\nBy: /s/ Carl Cole\n\nBUSINESS ASSOCIATE\nBy:\n",
        "COVERED ENTITY\nBy: /s/ Ann Ames\nOrganization: Bluebird Clinic LLC\nBy: /s/ Carl "
        "Cole\nOrganization: "
        "Bluebird Clinic LLC\n\nBUSINESS ASSOCIATE\nBy:\n",
        "COVERED ENTITY\nElectronically signed by Ann Ames on 2026-01-02\n\nBUSINESS ASSOCIATE\nTo be "
        "electronically "
        "signed by the other party on a later day.\n",
    };
    static const char *const both_sides[] = {
        "COVERED ENTITY\nBy: /s/ Ann Ames\nTitle: Director\n\nBUSINESS ASSOCIATE\nBy: /s/ Bo Berg\nTitle: "
        "Counsel\n",
        "Covered Entity: Bluebird Clinic LLC\n\nBy: /s/ Ann Ames\n\nBusiness Associate: Northwind Health, "
        "Inc.\n\nBy: /s/ Bo Berg\n",
        "/s/ Ann Ames\nDirector, Bluebird Clinic\n\n/s/ Bo Berg\nCounsel, Northwind Health, Inc.\n",
        "COVERED ENTITY     BUSINESS ASSOCIATE\nBy: /s/ Ann Ames     By: /s/ Bo Berg\n",
        "COVERED ENTITY\n\nBUSINESS ASSOCIATE\n\nBy: /s/ Ann Ames\n\nBy: /s/ Bo Berg\n",
        "COVERED ENTITY\nBy: /s/ Ann Ames\nOrganization: Bluebird Clinic LLC\n\nBUSINESS ASSOCIATE\nBy: /s/ "
        "Bo "
        "Berg\nOrganization: Northwind Health, Inc.\n",
        "COVERED ENTITY\nElectronically signed by Ann Ames on 2026-01-02 10:22\n\nBUSINESS "
        "ASSOCIATE\nElectronically "
        "signed by Bo Berg on 2026-01-03 09:14\n",
        "For Bluebird Clinic LLC:\n(signed) Ann Ames, Director\n\nFor Northwind Health, Inc.:\n(signed) Bo "
        "Berg\n",
    };
    for (size_t i = 0; i < sizeof one_side / sizeof *one_side; i++) {
        AUTO_FREE char *text = memory_format("%s%s%s", PREAMBLE, PROVISIONS, one_side[i]);
        struct fake_host *host = judged(text);
        expect(host, "BAA-21", "", GOLIVE_UNKNOWN);
        fake_host_free(host);
    }
    for (size_t i = 0; i < sizeof both_sides / sizeof *both_sides; i++) {
        AUTO_FREE char *text = memory_format("%s%s%s", PREAMBLE, PROVISIONS, both_sides[i]);
        struct fake_host *host = judged(text);
        expect(host, "BAA-21", "", GOLIVE_PASS);
        fake_host_free(host);
    }
}

static int32_t judged_digital(const struct fake_signature *signatures, size_t count, const char *text)
{
    struct fake_host *host = host_with(text);
    memcpy(host->signatures, signatures, count * sizeof *signatures);
    check(&host->golive);
    int32_t status = fake_status(host, "BAA-21", "");
    fake_host_free(host);
    return status;
}

#define BY_ANN(STATE)                                                                                        \
    {                                                                                                        \
        STATE, "Ann Ames", "Bluebird Clinic LLC", "2026-01-02"                                               \
    }
#define BY_BO(STATE)                                                                                         \
    {                                                                                                        \
        STATE, "Bo Berg", "Northwind Health", "2026-01-03"                                                   \
    }

Test(baa_signatures, digital_signatures_of_both_sides_are_the_execution)
{
    static const struct {
        struct fake_signature signatures[2];
        int32_t status;
    } rows[] = {
        {{BY_ANN(GOLIVE_SIGNATURE_SOUND), BY_BO(GOLIVE_SIGNATURE_SOUND)}, GOLIVE_PASS},
        {{BY_ANN(GOLIVE_SIGNATURE_SOUND), BY_ANN(GOLIVE_SIGNATURE_SOUND)}, GOLIVE_UNKNOWN},
        {{BY_ANN(GOLIVE_SIGNATURE_SOUND), {0, "", "", ""}}, GOLIVE_UNKNOWN},
        {{{GOLIVE_SIGNATURE_SOUND, "DocuSign, Inc.", "DocuSign, Inc.", ""}, {0, "", "", ""}}, GOLIVE_WARN},
        {{BY_ANN(GOLIVE_SIGNATURE_UNTRUSTED), BY_BO(GOLIVE_SIGNATURE_SOUND)}, GOLIVE_WARN},
        {{BY_ANN(GOLIVE_SIGNATURE_OUT_OF_DATE), BY_BO(GOLIVE_SIGNATURE_SOUND)}, GOLIVE_WARN},
        {{BY_ANN(GOLIVE_SIGNATURE_ADDED), BY_BO(GOLIVE_SIGNATURE_SOUND)}, GOLIVE_WARN},
        {{BY_ANN(GOLIVE_SIGNATURE_UNCHECKED), BY_BO(GOLIVE_SIGNATURE_SOUND)}, GOLIVE_WARN},
        {{BY_ANN(GOLIVE_SIGNATURE_CHANGED), BY_BO(GOLIVE_SIGNATURE_SOUND)}, GOLIVE_FAIL},
        {{BY_ANN(GOLIVE_SIGNATURE_BROKEN), BY_BO(GOLIVE_SIGNATURE_SOUND)}, GOLIVE_FAIL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(judged_digital(rows[i].signatures, 2, PREAMBLE PROVISIONS), rows[i].status,
            "row %zu: %d", i, judged_digital(rows[i].signatures, 2, PREAMBLE PROVISIONS));
}

Test(baa_signatures, a_line_to_sign_on_may_be_empty_where_the_file_is_signed_digitally)
{
    static const struct fake_signature both[] = {
        BY_ANN(GOLIVE_SIGNATURE_SOUND), BY_BO(GOLIVE_SIGNATURE_SOUND)};
    cr_expect_eq(judged_digital(both, 2, PREAMBLE PROVISIONS "By: ____________\n"), GOLIVE_PASS);
    static const struct fake_signature broken[] = {BY_ANN(GOLIVE_SIGNATURE_BROKEN)};
    cr_expect_eq(judged_digital(broken, 1, PREAMBLE PROVISIONS "By: ____________\n"), GOLIVE_FAIL);
    cr_expect_eq(
        judged_digital(broken, 1, PREAMBLE PROVISIONS SIGNATURES), GOLIVE_FAIL, "whatever the text says");
}

Test(baa_signatures, a_completion_certificate_may_be_bound_to_the_agreement)
{
    struct fake_host *host =
        judged(PREAMBLE PROVISIONS "# Certificate Of Completion\n\nEnvelope Id: "
                                   "0A1B2C3D-1111-2222-3333-444455556666\n\nStatus: Completed\n");
    expect(host, "BAA-21", "", GOLIVE_PASS);
    fake_host_free(host);
    host = judged(PREAMBLE PROVISIONS
        "# Certificate Of Completion\n\nEnvelope Id: 0A1B2C3D-1111-2222-3333-444455556666\n\nStatus: Sent\n");
    expect(host, "BAA-21", "", GOLIVE_FAIL);
    fake_host_free(host);
}
