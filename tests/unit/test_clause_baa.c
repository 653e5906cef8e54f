/* What conf/clauses/baa.ini finds and does not find: one row a wording, as vendors, clinics, universities and states
 * write it. A row that must be NOT found or OPPOSED and is found would let an agreement pass that does not say it. */
#include "clause_table.h"

static const struct wording wordings[] = {
#include "clause_wordings.h"
#include "clause_wordings_stated.h"
#include "clause_wordings_taken_back.h"
};

Test(clause_baa, each_wording_gets_its_answer)
{
    each_wording_gets_its_answer("baa", wordings, sizeof wordings / sizeof *wordings);
}

Test(clause_baa, every_rule_has_wordings_that_must_not_be_found)
{
    each_section_has_both_kinds("baa", wordings, sizeof wordings / sizeof *wordings, false);
}
