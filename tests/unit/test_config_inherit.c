/* kind = site and [policy] inherit: whose check a deployment has where it has none of its own, and that it is never nobody's
 * without a word. */
#include "config_folder.h"

#define INHERIT "[site]\ntimezone = UTC\n[policy]\nrequire = toy\ninherit = toy\n"
#define SITE                                                                                                 \
    "[deployment]\nid = clinic\nkind = site\nowner = privacy\n[toy]\nwords = the clinic's\nowner = it\n"

static const struct deployment *listed(const struct folder *folder, const char *id)
{
    for (size_t i = 0; i < folder->config->deployment_count; i++) {
        if (string_equal(folder->config->deployments[i].id, id))
            return &folder->config->deployments[i];
    }
    cr_assert_fail("no deployment %s", id);
    return NULL;
}

static const struct check *check_of(const struct folder *folder, const char *id)
{
    const struct check *check = deployment_check(listed(folder, id), "toy");
    cr_assert_not_null(check);
    return check;
}

Test(config_inherit, a_deployment_without_the_section_has_the_check_of_the_site)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "d/one.ini", "[deployment]\nid = product\n");
    folder_write(&folder, "d/two.ini", SITE);
    folder_read(&folder, "d");
    cr_expect_eq(folder.result, 0, "%s", folder.words);
    cr_expect_eq(listed(&folder, "product")->parent, listed(&folder, "clinic"));
    cr_expect_null(listed(&folder, "clinic")->parent);
    const struct check *check = check_of(&folder, "product");
    cr_expect(check->inherited && check->required && !check->implied);
    cr_expect_null(check->missing);
    cr_expect_str_eq(check->owner, "it");
    cr_expect_eq(check->description, folder.plugin);
    cr_expect_not(check_of(&folder, "clinic")->inherited);
    folder_end(&folder);
}

Test(config_inherit, a_section_of_its_own_goes_before_the_one_of_the_site)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "d/one.ini", "[deployment]\nid = product\n[toy]\nwords = our own\n");
    folder_write(&folder, "d/two.ini", SITE);
    folder_read(&folder, "d");
    cr_expect_not(check_of(&folder, "product")->inherited);
    cr_expect_str_eq(settings_get(&check_of(&folder, "product")->settings, "words"), "our own");
    folder_end(&folder);
}

Test(config_inherit, a_check_that_the_site_does_not_require_is_not_required_of_others)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "d/one.ini", "[deployment]\nid = product\n");
    folder_write(&folder, "d/two.ini", SITE "required = no\n");
    folder_read(&folder, "d");
    cr_expect_not(check_of(&folder, "product")->required);
    folder_end(&folder);
}

Test(config_inherit, a_check_that_is_inherited_and_not_required_is_there_too)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", "[policy]\nrequire =\ninherit = toy\n");
    folder_one(&folder, "[deployment]\nid = product\n");
    cr_expect_eq(listed(&folder, "product")->check_count, 1u);
    cr_expect(check_of(&folder, "product")->inherited);
    folder_end(&folder);
}

/* Why the check of a product is not judged; the folder is ended. */
static void expect_missing(struct folder *folder, const char *words)
{
    const struct check *check = check_of(folder, "product");
    cr_assert_not_null(check->missing, "it should say: %s", words);
    cr_expect_not_null(strstr(check->missing, words), "expected: %s\ngot: %s", words, check->missing);
    cr_expect(check->inherited && check->required);
    folder_end(folder);
}

Test(config_inherit, without_a_site_the_check_is_missing_and_says_so)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_one(&folder, "[deployment]\nid = product\n");
    cr_expect_null(listed(&folder, "product")->parent);
    expect_missing(&folder, "no site file was judged: none of the files is of kind = site");
}

Test(config_inherit, of_two_sites_none_is_chosen)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "d/one.ini", SITE);
    folder_write(&folder, "d/two.ini", "[deployment]\nid = product\n");
    folder_write(&folder, "d/three.ini", "[deployment]\nid = hospital\nkind = site\n[toy]\n");
    folder_read(&folder, "d");
    AUTO_FREE char *third = file_join(folder.path, "d/three.ini");
    unlink(third);
    expect_missing(&folder, "several are of kind = site");
}

Test(config_inherit, a_site_without_the_section_gives_nothing)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "d/one.ini", "[deployment]\nid = clinic\nkind = site\n");
    folder_write(&folder, "d/two.ini", "[deployment]\nid = product\n");
    folder_read(&folder, "d");
    cr_expect_eq(
        listed(&folder, "clinic")->check_count, 0u, "what is required of products is not required of a site");
    expect_missing(&folder, "the site file of clinic has no section [toy]");
}

Test(config_inherit, a_site_whose_file_has_errors_gives_nothing)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "d/one.ini", SITE "colour = red\n");
    folder_write(&folder, "d/two.ini", "[deployment]\nid = product\n");
    folder_read(&folder, "d");
    expect_missing(&folder, "the file of clinic has errors");
}

/* ---- inherit_from ---- */

Test(config_inherit, a_site_that_is_named_and_not_among_the_files_is_read_and_not_listed)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "sites/north.ini", SITE);
    folder_one(&folder, "[deployment]\nid = product\ninherit_from = sites/north.ini\n");
    cr_expect_eq(folder.result, 0, "%s", folder.words);
    cr_expect_eq(folder.config->deployment_count, 1u);
    cr_expect_eq(folder.config->unlisted_count, 1u);
    cr_expect_eq(listed(&folder, "product")->parent, &folder.config->deployments[1]);
    cr_expect_str_eq(listed(&folder, "product")->parent->id, "clinic");
    cr_expect_null(check_of(&folder, "product")->missing);
    folder_end(&folder);
}

Test(config_inherit, the_path_is_relative_to_the_file_that_says_it_and_one_file_is_read_once)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "sites/north.ini", "[deployment]\ninherit_from = ../e.ini\n");
    folder_write(&folder, "e.ini", SITE);
    folder_write(&folder, "d/one.ini", "[deployment]\nid = product\ninclude = ../sites/north.ini\n");
    folder_write(&folder, "d/two.ini", "[deployment]\nid = other\ninclude = ../sites/north.ini\n");
    folder_read(&folder, "d");
    cr_expect_eq(folder.config->unlisted_count, 1u);
    cr_expect_not_null(listed(&folder, "product")->parent);
    cr_expect_eq(listed(&folder, "product")->parent, listed(&folder, "other")->parent);
    folder_end(&folder);
}

Test(config_inherit, the_site_file_can_name_it_for_all)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT "inherit_from = e.ini\n");
    folder_write(&folder, "e.ini", SITE);
    folder_one(&folder, "[deployment]\nid = product\n");
    cr_expect_not_null(listed(&folder, "product")->parent);
    folder_end(&folder);
}

Test(config_inherit, a_named_file_that_is_not_there_gives_nothing_though_another_site_is)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "d/one.ini", "[deployment]\nid = product\ninherit_from = gone.ini\n");
    folder_write(&folder, "d/two.ini", SITE);
    folder_read(&folder, "d");
    expect_missing(&folder, "gone.ini is not there");
}

Test(config_inherit, a_product_cannot_be_inherited_from)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "e.ini", "[deployment]\nid = other\n[toy]\n");
    folder_one(&folder, "[deployment]\nid = product\ninherit_from = e.ini\n");
    expect_missing(&folder, "e.ini is not of kind = site");
}

Test(config_inherit, an_id_of_a_site_that_a_product_has_too_breaks_both)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", INHERIT);
    folder_write(&folder, "e.ini", SITE);
    folder_one(&folder, "[deployment]\nid = clinic\ninherit_from = e.ini\n");
    cr_expect_not_null(listed(&folder, "clinic")->broken);
    folder_end(&folder);
}

Test(config_inherit, questions_about_products_are_not_asked_of_a_site)
{
    struct folder folder;
    folder_begin(&folder);
    folder_one(&folder, SITE);
    cr_expect_not(deployment_fact(listed(&folder, "clinic"), "records_audio")->asked);
    cr_expect(deployment_fact(listed(&folder, "clinic"), "touches_phi")->asked);
    folder_end(&folder);
}

Test(config_inherit, names_that_are_no_ids_and_doubled_ones_are_errors)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", "[policy]\nrequire =\ninherit = toy, toy, Not an id\n");
    folder_one(&folder, "[deployment]\nid = product\n");
    folder_says(&folder, "\"toy\" is named twice");
    folder_says(&folder, "\"Not an id\" is no id for a check");
    folder_end(&folder);
}
