/* What named people wrote down: readings, acceptances, questions asked, waivers. A missing key, a wrong date, a rule of
 * law or a rule that does not exist must be an error, never an act that covers something. */
#include "config_folder.h"

#define HEAD "[deployment]\nid = d\n[toy]\nwords = x\n"
#define DIGEST "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define WAIVER                                                                                               \
    "finding = " DIGEST "\nreason = r\napproved_by = CMIO\napproved_on = 2026-11-03\nexpires = 2027-02-01\n"
#define READING                                                                                              \
    "verdict = present\nquote = \"shall provide access\"\nwhere = section 5\nby = D. Osei\nrole = "          \
    "Officer\non = 2026-11-03\n"
#define ACCEPT "reason = r\nby = D. Osei\nrole = Officer\non = 2026-11-03\n"

Test(config_acts, all_acts_arrive)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment = folder_one(&folder,
        HEAD "[waiver:toy/TOY-2]\n" WAIVER "[reading:toy/TOY-1]\n" READING "[accept:toy/TOY-3]\n" ACCEPT
             "[accept:toy/TOY-2]\nfinding = " DIGEST "\n" ACCEPT
             "[asked:toy/TOY-1]\non = 2026-11-03\nto = x@y.example\nanswer = refused\n"
             "[asked:toy/TOY-2]\non = 2026-11-03\nto = x\nanswer = reply.pdf\n");
    cr_expect_str_eq(folder.words, "");
    cr_assert_eq(deployment->waiver_count, 1);
    const struct waiver *waiver = &deployment->waivers[0];
    cr_expect_str_eq(waiver->check, "toy");
    cr_expect_str_eq(waiver->rule, "TOY-2");
    cr_expect_str_eq(waiver->finding, DIGEST);
    cr_expect_eq(waiver->expires.day - waiver->approved_on.day, 90);
    cr_expect_eq(waiver->origin.line, 5);
    cr_assert_eq(deployment->reading_count, 1);
    cr_expect_eq(deployment->readings[0].verdict, READING_PRESENT);
    cr_expect_str_eq(deployment->readings[0].quote, "shall provide access");
    cr_expect_str_eq(deployment->readings[0].act.by, "D. Osei");
    cr_assert_eq(deployment->acceptance_count, 2);
    cr_expect_null(deployment->acceptances[0].finding);
    cr_expect_str_eq(deployment->acceptances[1].finding, DIGEST);
    cr_assert_eq(deployment->asked_count, 2);
    cr_expect_str_eq(deployment->asked[0].answer, "refused");
    AUTO_FREE char *answer = memory_format("%s/reply.pdf", folder.path);
    cr_expect_str_eq(deployment->asked[1].answer, answer);
    folder_end(&folder);
}

Test(config_acts, a_wrong_act_is_an_error_and_covers_nothing)
{
    static const char *const cases[][2] = {
        {"[waiver:toy/TOY-1]\n" WAIVER, "d.ini:5: TOY-1 is a rule of law (45 CFR 1) and cannot be waived"},
        {"[waiver:toy/TOY-2]\nfinding = " DIGEST "\nreason = r\napproved_by = x\napproved_on = 2026-11-03\n",
            "needs \"expires\""},
        {"[waiver:toy/TOY-2]\nreason = r\napproved_by = x\napproved_on = 2026-11-03\nexpires = 2027-01-01\n",
            "needs \"finding\""},
        {"[waiver:toy/TOY-2]\nfinding = " DIGEST
         "\napproved_by = x\napproved_on = 2026-11-03\nexpires = 2027-01-01\n",
            "needs \"reason\""},
        {"[waiver:toy/TOY-2]\nfinding = " DIGEST
         "\nreason = r\napproved_by =\napproved_on = 2026-11-03\nexpires = 2027-01-01\n",
            "needs \"approved_by\""},
        {"[waiver:toy/TOY-2]\nfinding = sha256:77aa\nreason = r\napproved_by = x\napproved_on = "
         "2026-11-03\nexpires = 2027-01-01\n",
            "is no digest of a finding"},
        {"[waiver:toy/TOY-2]\nfinding = " DIGEST
         "\nreason = r\napproved_by = x\napproved_on = 2026-11-03\nexpires = 2027-11-04\n",
            "at the latest 2027-11-03"},
        {"[waiver:toy/TOY-2]\nfinding = " DIGEST
         "\nreason = r\napproved_by = x\napproved_on = 2026-11-03\nexpires = 2026-11-02\n",
            "it expires before it was approved"},
        {"[waiver:toy/TOY-2]\nfinding = " DIGEST
         "\nreason = r\napproved_by = x\napproved_on = 11/03/2026\nexpires = 2027-01-01\n",
            "is not a date"},
        {"[waiver:toy/TOY-2]\n" WAIVER "extra = 1\n", "unknown key \"extra\""},
        {"[waiver:toy/TOY-9]\n" WAIVER, "plugin toy has no rule \"TOY-9\""},
        {"[waiver:toi/TOY-2]\n" WAIVER, "this deployment has no check \"toi\"\n    [waiver:toi/TOY-2]\n    "
                                        "^~~~~~~~~~~~~~~~~~\n    did you mean "
                                        "\"toy\"?"},
        {"[waiver:toy]\n" WAIVER, "write [waiver:CHECK/RULE]"},
        {"[waiver:toy/]\n" WAIVER, "write [waiver:CHECK/RULE]"},
        {"[reading:toy/TOY-1]\nverdict = presnt\nquote = q\nby = x\nrole = y\non = 2026-11-03\n",
            "did you mean \"present\"?"},
        {"[reading:toy/TOY-1]\nverdict = present\nby = x\nrole = y\non = 2026-11-03\n", "needs \"quote\""},
        {"[reading:toy/TOY-1]\nverdict = absent\nby = x\non = 2026-11-03\n", "needs \"role\""},
        {"[reading:toy/TOY-1]\nverdict = not-needed\nby = x\nrole = y\non = 2026-11-03\n",
            "TOY-1 is not settled by the verdict \"not-needed\""},
        {"[reading:toy/TOY-2]\n" READING, "TOY-2 is not settled by the verdict \"present\""},
        {"[accept:toy/TOY-2]\nreason = r\nby = x\nrole = y\n", "needs \"on\""},
        {"[accept:toy/TOY-2]\nfinding = x\n" ACCEPT, "is no digest of a finding"},
        {"[asked:toy/TOY-2]\non = 2026-11-03\nto = x\n", "needs \"answer\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        AUTO_FREE char *text = memory_format(HEAD "%s", cases[i][0]);
        struct deployment *deployment = folder_one(&folder, text);
        folder_says(&folder, cases[i][1]);
        cr_expect_not_null(deployment->broken, "%s", cases[i][0]);
        cr_expect_eq(deployment->waiver_count + deployment->reading_count + deployment->acceptance_count +
                         deployment->asked_count,
            0, "%s", cases[i][0]);
        folder_end(&folder);
    }
}

Test(config_acts, an_act_about_a_check_that_is_not_installed_is_kept)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment = folder_one(&folder,
        HEAD "[asked:dua/DUA-01]\non = 2026-11-03\nto = x\nanswer = none\n"
             "[dua]\nx = y\n[waiver:dua/DUA-02]\n" WAIVER "[accept:card/CARD-1]\n" ACCEPT);
    cr_expect_str_eq(folder.words, "");
    cr_expect_eq(deployment->asked_count, 1);
    cr_expect_eq(deployment->waiver_count, 1);
    cr_expect_eq(deployment->acceptance_count, 1);
    folder_end(&folder);
}

Test(config_acts, a_nearer_act_replaces_a_farther_one_whole)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "a.ini",
        "[accept:toy/TOY-2]\nfinding = " DIGEST "\nreason = far\nby = a\nrole = b\non = 2026-01-01\n");
    struct deployment *deployment =
        folder_one(&folder, "[deployment]\nid = d\ninclude = a.ini\n[toy]\n[accept:toy/TOY-2]\nreason = "
                            "near\nby = x\nrole = y\non = 2026-11-03\n");
    cr_expect_str_eq(folder.words, "");
    cr_assert_eq(deployment->acceptance_count, 1);
    cr_expect_str_eq(deployment->acceptances[0].reason, "near");
    cr_expect_null(deployment->acceptances[0].finding, "nothing of the farther act is left in it");
    folder_end(&folder);
}
