/* The list of business associates that the HHS Office for Civil Rights asks auditees for: its 27 elements, in its order, a
 * row a business associate. What nobody wrote down stays empty and is said. Must not guess who is one. */
#include "sheet/inventory.h"

#include <stdlib.h>
#include <string.h>

/* Where the elements of a point of contact stand: ref.contact_… and ref.contact2_… of [deployment], best in the vendor's
 * file. */
static const struct {
    const char *title;
    const char *key;
} elements[] = {
    {"Title", "title"},
    {"First Name", "first_name"},
    {"Last Name", "last_name"},
    {"Address", "address"},
    {"Address Continued", "address_2"},
    {"City", "city"},
    {"State", "state"},
    {"Zip", "zip"},
    {"Phone", "phone"},
    {"Phone Extension", "extension"},
    {"Fax", "fax"},
    {"Email", "email"},
};
enum { ELEMENTS = sizeof elements / sizeof *elements };

/* Those that every point of contact has. */
static bool is_wanted(size_t element)
{
    return !strstr("address_2 extension fax", elements[element].key);
}

struct associate {
    const char *name;
    const struct deployment **deployments;
    size_t count, capacity;
};

static const char *reference(const struct associate *associate, const char *key)
{
    for (size_t i = 0; i < associate->count; i++) {
        const char *value = settings_get(&associate->deployments[i]->settings, key);
        if (value)
            return value;
    }
    return "";
}

/* Under which name it signed, else the vendor's. */
static const char *name_of(const struct deployment *deployment, struct arena *arena)
{
    const struct check *check = deployment_check(deployment, "baa");
    const char *raw = check ? settings_get(&check->settings, "business_associate") : NULL;
    const char *const *names = raw ? ini_list(arena, raw, NULL) : NULL;
    return names && *names ? names[0] : *deployment->vendor ? deployment->vendor : deployment->id;
}

static void add_header(struct text *text)
{
    static const char *const contacts[] = {"First Point of Contact", "Second Point of Contact"};
    csv_add_cell(text, true, "Business Associate Name");
    csv_add_cell(text, false, "Type of Service(s) Provided");
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < ELEMENTS; j++) {
            AUTO_FREE char *title = memory_format("%s %s", contacts[i], elements[j].title);
            csv_add_cell(text, false, title);
        }
    }
    csv_add_cell(text, false, "Website URL");
    text_append_string(text, "\r\n");
}

static void add_services(const struct associate *associate, struct text *services)
{
    const char *said = reference(associate, "ref.service");
    text_append_string(services, said);
    for (size_t i = 0; i < associate->count && !*said; i++) {
        const char *product = associate->deployments[i]->product;
        if (*product && !(services->length && strstr(text_string(services), product)))
            text_format(services, "%s%s", services->length ? "; " : "", product);
    }
}

static void add_row(const struct associate *associate, struct text *text, struct text *remarks)
{
    static const char *const prefixes[] = {"ref.contact_", "ref.contact2_"};
    struct text services = {0};
    size_t missing = 0;
    add_services(associate, &services);
    csv_add_cell(text, true, associate->name);
    csv_add_cell(text, false, text_string(&services));
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < ELEMENTS; j++) {
            AUTO_FREE char *key = memory_format("%s%s", prefixes[i], elements[j].key);
            const char *value = reference(associate, key);
            csv_add_cell(text, false, value);
            missing += i == 0 && is_wanted(j) && !*value;
        }
    }
    const char *website = reference(associate, "ref.website");
    csv_add_cell(text, false, website);
    missing += !*website;
    text_append_string(text, "\r\n");
    if (missing) {
        text_append_visible(remarks, associate->name);
        text_format(remarks,
            ": %zu of what is asked of it %s not written down (ref.contact_… and ref.website in "
            "[deployment] of the vendor's file)\n",
            missing, missing == 1 ? "is" : "are");
    }
    text_free(&services);
}

static struct associate *associate_of(const struct deployment *deployment, struct associate **list,
    size_t *count, size_t *capacity, struct arena *arena)
{
    const char *name = name_of(deployment, arena);
    for (size_t i = 0; i < *count; i++) {
        if (heading_equal((*list)[i].name, name))
            return &(*list)[i];
    }
    memory_reserve(list, capacity, *count + 1, sizeof **list);
    (*list)[*count] = (struct associate){.name = name};
    return &(*list)[(*count)++];
}

void ba_list_write(const struct config *config, struct text *text, struct text *remarks)
{
    struct arena arena = {0};
    struct associate *list = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < config->deployment_count; i++) {
        const struct deployment *deployment = &config->deployments[i];
        const struct fact *role = deployment_fact(deployment, "vendor_role");
        bool unsaid = deployment->broken || !role || !role->value;
        bool beside = string_equal(deployment->kind, "site") || deployment_retired(deployment);
        if (unsaid && !beside)
            text_format(remarks,
                "%s: it is not said whom the vendor works for (vendor_role), so it is not in the list\n",
                deployment->id);
        if (unsaid || beside || !string_equal(role->value, "ba"))
            continue;
        struct associate *associate = associate_of(deployment, &list, &count, &capacity, &arena);
        memory_reserve(&associate->deployments, &associate->capacity, associate->count + 1,
            sizeof *associate->deployments);
        associate->deployments[associate->count++] = deployment;
    }
    text_append_string(text, INI_BYTE_ORDER_MARK);
    add_header(text);
    for (size_t i = 0; i < count; i++) {
        add_row(&list[i], text, remarks);
        free(list[i].deployments);
    }
    free(list);
    arena_free(&arena);
}
