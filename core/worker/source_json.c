/* JSON answers. cJSON makes the tree; what it is too kind about is looked at before, and what it forgets (how a number was
 * written) is put back after. Must not know what an answer is about. See sources.h. */
#include "worker/sources.h"

#include "base/map.h"
#include "golive/plugin.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#define FEW_MEMBERS 16u /* up to so many, names are compared one by one */

struct source_json {
    cJSON *root;
};

/* ---- looking over the bytes ---- */

struct number { /* as it stands in the bytes */
    uint32_t at;
    uint32_t length;
};

struct scan {
    const char *start;
    const char *at;
    const char *end;
    struct number *numbers;
    size_t number_count;
    size_t number_capacity;
    size_t values;
    unsigned depth;
};

static size_t digits(const char *at, const char *end)
{
    const char *start = at;
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return (size_t)(at - start);
}

/* The length of the number at AT (RFC 8259, section 6), or 0. */
static size_t number_length(const char *at, const char *end)
{
    const char *start = at;
    at += *at == '-';
    size_t whole = digits(at, end);
    if (!whole || (*at == '0' && whole > 1))
        return 0;
    at += whole;
    if (at < end && *at == '.') {
        size_t behind = digits(at + 1, end);
        if (!behind)
            return 0;
        at += 1 + behind;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < end && (*at == '+' || *at == '-');
        size_t power = digits(at, end);
        if (!power)
            return 0;
        at += power;
    }
    return (size_t)(at - start);
}

static const char *scan_number(struct scan *scan)
{
    size_t length = number_length(scan->at, scan->end);
    if (!length)
        return "a number in it is written in a way that JSON does not have";
    memory_reserve(&scan->numbers, &scan->number_capacity, scan->number_count + 1, sizeof *scan->numbers);
    scan->numbers[scan->number_count++] =
        (struct number){(uint32_t)(scan->at - scan->start), (uint32_t)length};
    scan->at += length;
    return NULL;
}

static const char *scan_string(struct scan *scan)
{
    for (scan->at++; scan->at < scan->end && *scan->at != '"'; scan->at++) {
        if ((unsigned char)*scan->at < 0x20)
            return "a text in it holds a line break or another control character";
        if (*scan->at != '\\')
            continue;
        if (scan->end - scan->at >= 6 && memcmp(scan->at, "\\u0000", 6) == 0)
            return "a text in it holds a NUL";
        scan->at++;
        if (scan->at == scan->end)
            break;
    }
    if (scan->at == scan->end)
        return "it is cut off within a text";
    scan->at++;
    return NULL;
}

static const char *scan_token(struct scan *scan)
{
    char byte = *scan->at;
    bool opens = byte == '{' || byte == '[';
    bool closes = byte == '}' || byte == ']';
    if (opens || byte == '"' || byte == '-' || (byte >= '0' && byte <= '9'))
        scan->values++;
    if (scan->values > SOURCE_MOST_VALUES)
        return "it holds more than a million values";
    if (byte == '"')
        return scan_string(scan);
    if (byte == '-' || (byte >= '0' && byte <= '9'))
        return scan_number(scan);
    if (opens && ++scan->depth > SOURCE_DEEPEST)
        return "its brackets lie too deep within each other";
    if (closes && scan->depth-- == 0)
        return "its brackets do not match";
    if (!opens && !closes && !strchr(" \t\r\n,:abcdefghijklmnopqrstuvwxyz", byte))
        return "it is not JSON";
    scan->at++;
    return NULL;
}

static const char *scan_all(struct scan *scan)
{
    const char *problem = NULL;
    while (!problem && scan->at < scan->end)
        problem = *scan->at ? scan_token(scan) : "it is not JSON";
    if (!problem && scan->depth)
        problem = "it is cut off";
    return problem;
}

/* ---- the tree ---- */

static bool pairwise_doubled(const cJSON *record)
{
    for (const cJSON *a = record->child; a; a = a->next) {
        for (const cJSON *b = a->next; b; b = b->next) {
            if (strcmp(a->string, b->string) == 0)
                return true;
        }
    }
    return false;
}

static bool doubled(const cJSON *record)
{
    unsigned count = 0;
    for (const cJSON *member = record->child; member; member = member->next)
        count++;
    if (count <= FEW_MEMBERS)
        return pairwise_doubled(record);
    struct map names = {0};
    bool twice = false;
    for (cJSON *member = record->child; member && !twice; member = member->next)
        twice = map_put(&names, member->string, member) != NULL;
    map_free(&names);
    return twice;
}

/* Gives numbers the text they were written in, in the order in which they stand; looks for doubled names. The depth is
 * bounded by the scan. */
static const char *complete(cJSON *value, const struct scan *scan, size_t *next)
{
    const char *problem = NULL;
    if (cJSON_IsNumber(value)) {
        if (*next == scan->number_count)
            return "it is not JSON";
        const struct number *number = &scan->numbers[(*next)++];
        value->valuestring = cJSON_malloc(number->length + 1);
        if (!value->valuestring)
            return "there is no memory for it";
        memcpy(value->valuestring, scan->start + number->at, number->length);
        value->valuestring[number->length] = '\0';
        return NULL;
    }
    if (cJSON_IsObject(value) && doubled(value))
        return "a name stands twice in one of its records, so nobody can tell which counts";
    for (cJSON *child = value->child; child && !problem; child = child->next)
        problem = complete(child, scan, next);
    return problem;
}

static cJSON *parse(const char *bytes, size_t length, const struct scan *scan, const char **ret_problem)
{
    const char *end = NULL;
    size_t next = 0;
    cJSON *root = cJSON_ParseWithLengthOpts(bytes, length, &end, false);
    if (!root) {
        *ret_problem = "it is not JSON, or cut off";
        return NULL;
    }
    while (end < bytes + length && strchr(" \t\r\n", *end))
        end++;
    const char *problem =
        end < bytes + length ? "something stands behind its end" : complete(root, scan, &next);
    if (!problem && next != scan->number_count)
        problem = "it is not JSON";
    if (!problem)
        return root;
    cJSON_Delete(root);
    *ret_problem = problem;
    return NULL;
}

struct source_json *source_json_new(const char *bytes, size_t length, const char **ret_problem)
{
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    if (length >= UINT32_MAX || !utf8_valid(bytes, length, NULL)) {
        *ret_problem = length >= UINT32_MAX ? "it is too large" : "it is not UTF-8";
        return NULL;
    }
    struct scan scan = {.start = bytes, .at = bytes, .end = bytes + length};
    const char *problem = scan_all(&scan);
    cJSON *root = problem ? NULL : parse(bytes, length, &scan, &problem);
    free(scan.numbers);
    if (!root) {
        *ret_problem = problem;
        return NULL;
    }
    struct source_json *json = memory_new(1, sizeof *json);
    json->root = root;
    return json;
}

struct source_json *source_json_free(struct source_json *json)
{
    if (json)
        cJSON_Delete(json->root);
    free(json);
    return NULL;
}

/* ---- looking in ---- */

/* Whether NAME is the step of LENGTH bytes, in which ~1 is a slash and ~0 a tilde. */
static bool is_step(const char *name, const char *step, size_t length)
{
    for (size_t i = 0; i < length; i++, name++) {
        char byte = step[i];
        if (byte == '~' && i + 1 < length && (step[i + 1] == '0' || step[i + 1] == '1'))
            byte = step[++i] == '0' ? '~' : '/';
        if (*name != byte)
            return false;
    }
    return !*name;
}

static const cJSON *item_at(const cJSON *list, const char *step, size_t length)
{
    if (!length || length > 7 || strspn(step, "0123456789") < length || (length > 1 && *step == '0'))
        return NULL;
    long index = strtol(step, NULL, 10);
    const cJSON *item = list->child;
    while (item && index--)
        item = item->next;
    return item;
}

static const cJSON *find(const cJSON *value, const char *path)
{
    while (*path == '/') {
        const char *step = path + 1;
        size_t length = strcspn(step, "/");
        path = step + length;
        if (!value)
            return NULL;
        if (length == 1 && *step == '*') {
            const cJSON *found = NULL;
            for (const cJSON *child = value->child; child && !found; child = child->next)
                found = find(child, path);
            return found;
        }
        if (cJSON_IsArray(value)) {
            value = item_at(value, step, length);
        } else if (cJSON_IsObject(value)) {
            const cJSON *member = value->child;
            while (member && !is_step(member->string, step, length))
                member = member->next;
            value = member;
        } else {
            return NULL;
        }
    }
    return *path ? NULL : value;
}

int32_t source_json_kind(const struct source_json *json, const char *path)
{
    static const struct {
        int type;
        int32_t kind;
    } kinds[] = {
        {cJSON_String, GOLIVE_TEXT},
        {cJSON_Number, GOLIVE_NUMBER},
        {cJSON_True, GOLIVE_TRUE},
        {cJSON_False, GOLIVE_FALSE},
        {cJSON_NULL, GOLIVE_NULL},
        {cJSON_Array, GOLIVE_LIST},
        {cJSON_Object, GOLIVE_RECORD},
    };
    const cJSON *value = find(json->root, path);
    for (size_t i = 0; value && i < sizeof kinds / sizeof *kinds; i++) {
        if ((value->type & 0xff) == kinds[i].type)
            return kinds[i].kind;
    }
    return GOLIVE_NOTHING;
}

uint32_t source_json_count(const struct source_json *json, const char *path)
{
    const cJSON *value = find(json->root, path);
    uint32_t count = 0;
    for (const cJSON *child = value ? value->child : NULL; child; child = child->next)
        count++;
    return count;
}

const char *source_json_name(const struct source_json *json, const char *path, uint32_t index)
{
    const cJSON *value = find(json->root, path);
    const cJSON *child = value && cJSON_IsObject(value) ? value->child : NULL;
    while (child && index--)
        child = child->next;
    return child ? child->string : "";
}

const char *source_json_value(const struct source_json *json, const char *path)
{
    const cJSON *value = find(json->root, path);
    if (!value)
        return "";
    if (cJSON_IsBool(value))
        return cJSON_IsTrue(value) ? "true" : "false";
    return value->valuestring ? value->valuestring : "";
}
