/* A validator for the part of JSON Schema (draft 2020-12) that golive's schemas use, for tests. A keyword that it does
 * not know is a fault of the schema, so that nothing in it goes unchecked. Stricter than the standard in one point: a
 * member that the schema does not describe is a fault too, though its readers must pass over it. */
#ifndef GOLIVE_TESTS_JSON_SCHEMA_H
#define GOLIVE_TESTS_JSON_SCHEMA_H

#include "base/memory.h"
#include "base/text.h"

#include <cjson/cJSON.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct schema_check {
    const cJSON *root;
    struct text faults; /* one a line, with the path of the value */
};

static void schema_validate(
    struct schema_check *check, const cJSON *schema, const cJSON *value, const char *path);

static void schema_fault(struct schema_check *check, const char *path, const char *what)
{
    if (check->faults.length < 4000)
        text_format(&check->faults, "%s: %s\n", *path ? path : "(report)", what);
}

static bool schema_is_type(const char *type, const cJSON *value)
{
    const struct {
        const char *name;
        bool is;
    } types[] = {
        {"object", cJSON_IsObject(value)},
        {"array", cJSON_IsArray(value)},
        {"string", cJSON_IsString(value)},
        {"boolean", cJSON_IsBool(value)},
        {"null", cJSON_IsNull(value)},
        {"integer", cJSON_IsNumber(value) && value->valuedouble <= (double)(int64_t)value->valuedouble},
        {"number", cJSON_IsNumber(value)},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].name, type) == 0)
            return types[i].is;
    }
    return false;
}

static void schema_type(struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path)
{
    bool fits = cJSON_IsString(wanted) && schema_is_type(wanted->valuestring, value);
    const cJSON *type;
    if (cJSON_IsArray(wanted)) {
        cJSON_ArrayForEach(type, wanted) fits |= schema_is_type(type->valuestring, value);
    }
    if (!fits)
        schema_fault(check, path, "is of another type");
}

static void schema_enum(struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path)
{
    const cJSON *choice;
    bool fits = false;
    cJSON_ArrayForEach(choice, wanted) fits |= cJSON_Compare(choice, value, true);
    if (!fits)
        schema_fault(check, path, "is none of the values allowed");
}

static void schema_pattern(
    struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path)
{
    regex_t pattern;
    if (!cJSON_IsString(value))
        return;
    if (regcomp(&pattern, wanted->valuestring, REG_EXTENDED | REG_NOSUB) != 0) {
        schema_fault(check, path, "the schema's pattern does not compile");
        return;
    }
    if (regexec(&pattern, value->valuestring, 0, NULL, 0) != 0)
        schema_fault(check, path, "does not match its pattern");
    regfree(&pattern);
}

static void schema_members(
    struct schema_check *check, const cJSON *schema, const cJSON *value, const char *path)
{
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties");
    const cJSON *others = cJSON_GetObjectItemCaseSensitive(schema, "additionalProperties");
    const cJSON *member, *name;
    if (!cJSON_IsObject(value))
        return;
    cJSON_ArrayForEach(member, value)
    {
        AUTO_FREE char *inner = memory_format("%s.%s", path, member->string);
        const cJSON *described = cJSON_GetObjectItemCaseSensitive(properties, member->string);
        if (described)
            schema_validate(check, described, member, inner);
        else if (cJSON_IsObject(others))
            schema_validate(check, others, member, inner);
        else
            schema_fault(check, inner, "is not described by the schema");
    }
    cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(schema, "required"))
    {
        if (!cJSON_GetObjectItemCaseSensitive(value, name->valuestring)) {
            AUTO_FREE char *what = memory_format("has no %s", name->valuestring);
            schema_fault(check, path, what);
        }
    }
}

static void schema_items(
    struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path)
{
    const cJSON *item;
    size_t index = 0;
    if (!cJSON_IsArray(value))
        return;
    cJSON_ArrayForEach(item, value)
    {
        AUTO_FREE char *inner = memory_format("%s[%zu]", path, index++);
        schema_validate(check, wanted, item, inner);
    }
}

static void schema_any(struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path)
{
    const cJSON *schema;
    cJSON_ArrayForEach(schema, wanted)
    {
        struct schema_check trial = {.root = check->root};
        schema_validate(&trial, schema, value, path);
        bool fits = trial.faults.length == 0;
        text_free(&trial.faults);
        if (fits)
            return;
    }
    schema_fault(check, path, "fits none of its alternatives");
}

static void schema_reference(
    struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path)
{
    const char *prefix = "#/$defs/";
    const cJSON *definitions = cJSON_GetObjectItemCaseSensitive(check->root, "$defs");
    const cJSON *schema =
        string_starts(wanted->valuestring, prefix)
            ? cJSON_GetObjectItemCaseSensitive(definitions, wanted->valuestring + strlen(prefix))
            : NULL;
    if (schema)
        schema_validate(check, schema, value, path);
    else
        schema_fault(check, path, "the schema refers to what it does not define");
}

static void schema_minimum(
    struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path)
{
    if (cJSON_IsNumber(value) && value->valuedouble < wanted->valuedouble)
        schema_fault(check, path, "is too small");
}

static void schema_const(
    struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path)
{
    if (!cJSON_Compare(wanted, value, true))
        schema_fault(check, path, "is not the value it must be");
}

static void schema_validate(
    struct schema_check *check, const cJSON *schema, const cJSON *value, const char *path)
{
    static const struct {
        const char *name;
        void (*judge)(struct schema_check *check, const cJSON *wanted, const cJSON *value, const char *path);
    } keywords[] = {
        {"type", schema_type},
        {"enum", schema_enum},
        {"const", schema_const},
        {"pattern", schema_pattern},
        {"minimum", schema_minimum},
        {"items", schema_items},
        {"anyOf", schema_any},
        {"$ref", schema_reference},
        {"properties", NULL},
        {"additionalProperties", NULL},
        {"required", NULL},
        {"description", NULL},
        {"title", NULL},
        {"$schema", NULL},
        {"$defs", NULL},
    };
    const cJSON *keyword;
    cJSON_ArrayForEach(keyword, schema)
    {
        bool known = false;
        for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
            if (strcmp(keyword->string, keywords[i].name) != 0)
                continue;
            known = true;
            if (keywords[i].judge)
                keywords[i].judge(check, keyword, value, path);
        }
        if (!known)
            schema_fault(check, path, "the schema uses a keyword that this validator does not know");
    }
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(schema, "type");
    if (cJSON_IsString(type) && strcmp(type->valuestring, "object") == 0 &&
        (cJSON_HasObjectItem(schema, "properties") || cJSON_HasObjectItem(schema, "additionalProperties")))
        schema_members(check, schema, value, path);
}

#endif
