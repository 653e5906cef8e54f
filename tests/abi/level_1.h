/* The table of host functions as the first header of API level 1 had it, and that every member of it is where it was and
 * what it was. It must never be edited: a new API level gets a file of its own. */
#ifndef GOLIVE_TESTS_ABI_LEVEL_1_H
#define GOLIVE_TESTS_ABI_LEVEL_1_H

#include <golive/plugin.h>

struct level_1_host {
    uint32_t size;      /* bytes of this table in the running host */
    uint32_t api_level; /* GOLIVE_API_LEVEL of the running host */

    const char *(*fact)(golive *, const char *name);
    int32_t (*fact_has)(golive *, const char *name, const char *value);
    golive_place (*fact_place)(golive *, const char *name);
    const char *(*key)(golive *, const char *name);
    int32_t (*given)(golive *, const char *option);
    const char *(*option)(golive *, const char *option);
    int64_t (*option_integer)(golive *, const char *option);
    golive_date (*option_date)(golive *, const char *option);
    uint32_t (*option_count)(golive *, const char *option);
    const char *(*option_item)(golive *, const char *option, uint32_t index);
    golive_place (*option_place)(golive *, const char *option);

    uint32_t (*flow_count)(golive *);
    const char *(*flow_name)(golive *, uint32_t index);
    const char *(*flow_key)(golive *, uint32_t index, const char *key);

    golive_date (*date_parse)(golive *, const char *text);
    const char *(*date_text)(golive *, golive_date date);
    golive_date (*date_add)(golive *, golive_date date, int32_t months, int32_t days);
    int32_t (*is_past)(golive *, golive_date date, int32_t months, int32_t days);
    int32_t (*is_within)(golive *, golive_date date, int64_t seconds);

    const golive_document *(*document_of)(golive *, const char *option);
    const golive_rows *(*rows_of)(golive *, const char *option);
    int32_t (*pending)(golive *);
    int32_t (*document_state)(golive *, const golive_document *);
    const char *(*document_why)(golive *, const golive_document *);
    const char *(*document_name)(golive *, const golive_document *);
    const char *(*document_digest)(golive *, const golive_document *);
    uint32_t (*document_pages)(golive *, const golive_document *);
    golive_place (*document_place)(golive *, const golive_document *);
    golive_clause (*find_clause)(golive *, const golive_document *, const char *rule);
    golive_place (*find_text)(golive *, const golive_document *, const char *phrase, golive_place after);
    golive_name (*find_name)(golive *, const golive_document *, const char *name);
    golive_place (*find)(golive *, const golive_document *, const char *pattern, uint32_t nth);
    const char *(*group)(golive *, golive_place, const char *name);
    const char *(*place_text)(golive *, golive_place);
    uint32_t (*place_page)(golive *, golive_place);
    int64_t (*number)(golive *, const char *words);

    int32_t (*rows_state)(golive *, const golive_rows *);
    const char *(*rows_why)(golive *, const golive_rows *);
    uint32_t (*row_count)(golive *, const golive_rows *);
    int32_t (*has_column)(golive *, const golive_rows *, const char *column);
    const char *(*cell)(golive *, const golive_rows *, uint32_t row, const char *column);
    golive_place (*row_place)(golive *, const golive_rows *, uint32_t row);

    int32_t (*relies_on)(golive *, const char *check, const char *rule);

    void (*subject)(golive *, const char *subject);
    void (*finding)(
        golive *, int32_t status, const char *rule, golive_place place, const char *format, va_list);
    void (*expected)(golive *, const char *format, va_list);
    void (*found)(golive *, const char *format, va_list);
    const char *(*format)(golive *, const char *format, va_list);

    golive_verdict (*done)(golive *);
    golive_verdict (*wait)(golive *);
    golive_verdict (*not_applicable)(golive *, const char *reason);

    const golive_source *(*fetch)(golive *, const char *url, const char *rule);
    int32_t (*source_state)(golive *, const golive_source *);
    const char *(*source_why)(golive *, const golive_source *);
    const char *(*source_media_type)(golive *, const golive_source *);
    int32_t (*source_stale)(golive *, const golive_source *);
    golive_date (*source_date)(golive *, const golive_source *);
    golive_place (*source_place)(golive *, const golive_source *, const char *path);
    const char *(*source_digest)(golive *, const golive_source *);
    int32_t (*kind)(golive *, const golive_source *, const char *path);
    uint32_t (*count)(golive *, const golive_source *, const char *path);
    const char *(*name)(golive *, const golive_source *, const char *path, uint32_t index);
    const char *(*value)(golive *, const golive_source *, const char *path);

    uint32_t (*unread_pages)(golive *, const golive_document *);
    int32_t (*beside_picture)(golive *, golive_place);
    golive_place (*searched_place)(golive *, const golive_document *);

    uint32_t (*study_count)(golive *);
    const char *(*study_name)(golive *, uint32_t index);
    const char *(*study_key)(golive *, uint32_t index, const char *key);
    golive_place (*study_place)(golive *, uint32_t index);
};

#define LEVEL_1_KEEPS(member)                                                                                \
    _Static_assert(offsetof(struct golive_host, member) == offsetof(struct level_1_host, member),            \
        #member " is somewhere else");                                                                       \
    _Static_assert(__builtin_types_compatible_p(__typeof__(((struct golive_host *)0)->member),               \
                       __typeof__(((struct level_1_host *)0)->member)),                                      \
        #member " is something else");

LEVEL_1_KEEPS(size)
LEVEL_1_KEEPS(api_level)
LEVEL_1_KEEPS(fact)
LEVEL_1_KEEPS(fact_has)
LEVEL_1_KEEPS(fact_place)
LEVEL_1_KEEPS(key)
LEVEL_1_KEEPS(given)
LEVEL_1_KEEPS(option)
LEVEL_1_KEEPS(option_integer)
LEVEL_1_KEEPS(option_date)
LEVEL_1_KEEPS(option_count)
LEVEL_1_KEEPS(option_item)
LEVEL_1_KEEPS(option_place)
LEVEL_1_KEEPS(flow_count)
LEVEL_1_KEEPS(flow_name)
LEVEL_1_KEEPS(flow_key)
LEVEL_1_KEEPS(date_parse)
LEVEL_1_KEEPS(date_text)
LEVEL_1_KEEPS(date_add)
LEVEL_1_KEEPS(is_past)
LEVEL_1_KEEPS(is_within)
LEVEL_1_KEEPS(document_of)
LEVEL_1_KEEPS(rows_of)
LEVEL_1_KEEPS(pending)
LEVEL_1_KEEPS(document_state)
LEVEL_1_KEEPS(document_why)
LEVEL_1_KEEPS(document_name)
LEVEL_1_KEEPS(document_digest)
LEVEL_1_KEEPS(document_pages)
LEVEL_1_KEEPS(document_place)
LEVEL_1_KEEPS(find_clause)
LEVEL_1_KEEPS(find_text)
LEVEL_1_KEEPS(find_name)
LEVEL_1_KEEPS(find)
LEVEL_1_KEEPS(group)
LEVEL_1_KEEPS(place_text)
LEVEL_1_KEEPS(place_page)
LEVEL_1_KEEPS(number)
LEVEL_1_KEEPS(rows_state)
LEVEL_1_KEEPS(rows_why)
LEVEL_1_KEEPS(row_count)
LEVEL_1_KEEPS(has_column)
LEVEL_1_KEEPS(cell)
LEVEL_1_KEEPS(row_place)
LEVEL_1_KEEPS(relies_on)
LEVEL_1_KEEPS(subject)
LEVEL_1_KEEPS(finding)
LEVEL_1_KEEPS(expected)
LEVEL_1_KEEPS(found)
LEVEL_1_KEEPS(format)
LEVEL_1_KEEPS(done)
LEVEL_1_KEEPS(wait)
LEVEL_1_KEEPS(not_applicable)
LEVEL_1_KEEPS(fetch)
LEVEL_1_KEEPS(source_state)
LEVEL_1_KEEPS(source_why)
LEVEL_1_KEEPS(source_media_type)
LEVEL_1_KEEPS(source_stale)
LEVEL_1_KEEPS(source_date)
LEVEL_1_KEEPS(source_place)
LEVEL_1_KEEPS(source_digest)
LEVEL_1_KEEPS(kind)
LEVEL_1_KEEPS(count)
LEVEL_1_KEEPS(name)
LEVEL_1_KEEPS(value)
LEVEL_1_KEEPS(unread_pages)
LEVEL_1_KEEPS(beside_picture)
LEVEL_1_KEEPS(searched_place)
LEVEL_1_KEEPS(study_count)
LEVEL_1_KEEPS(study_name)
LEVEL_1_KEEPS(study_key)
LEVEL_1_KEEPS(study_place)

_Static_assert(sizeof(struct golive_host) >= sizeof(struct level_1_host), "the table has shrunk");

#endif
