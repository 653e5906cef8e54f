/* Results as the core takes them from golive-worker. A plugin ran in the process that wrote them, so each is checked
 * against what may be true of its job: rules it has, evidence it was given, statuses there are, no pass that rests on
 * nothing, no rule left out. What is not in order makes the check FAILED, never better than that. */
#include "worker/client_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

uint32_t result_number(const unsigned char *bytes, size_t length)
{
    struct frame_fields fields = frame_fields_of(bytes, length);
    struct frame_field field;
    if (!frame_next(&fields, &field) || field.tag != WORKER_TAG_JOB)
        return UINT32_MAX;
    uint32_t number = frame_u32(&fields, &field);
    return fields.broken ? UINT32_MAX : number;
}

/* ---- one finding ---- */

static const struct gathered *source_of(const struct judge_job *job, uint32_t serial)
{
    for (size_t i = 0; i < job->source_count; i++) {
        if (job->sources[i].gathered->serial == serial)
            return job->sources[i].gathered;
    }
    return NULL;
}

static const struct evidence *evidence_of(const struct judge_job *job, uint32_t serial)
{
    for (size_t i = 0; i < job->option_count; i++) {
        for (size_t k = 0; k < job->options[i].part_count; k++) {
            if (job->options[i].parts[k]->serial == serial)
                return &job->options[i].parts[k]->evidence;
        }
    }
    const struct gathered *source = source_of(job, serial);
    return source ? &source->evidence : NULL;
}

static const char *take_text(
    struct frame_fields *fields, const struct frame_field *field, struct arena *arena)
{
    if (!utf8_valid((const char *)field->bytes, field->length, NULL)) {
        fields->broken = true;
        return "";
    }
    return frame_string(fields, field, arena);
}

static void take_standing(
    struct frame_fields *fields, const struct frame_field *field, struct finding *finding)
{
    uint32_t standing = frame_u32(fields, field);
    finding->status = standing & 0xff;
    finding->assurance = standing >> 8 & 0xff;
    finding->by_search = standing & WORKER_BY_SEARCH;
    if (finding->status < STATUS_FAIL || finding->status >= STATUS_COUNT ||
        finding->assurance >= ASSURANCE_COUNT || standing >> 17)
        fields->broken = true;
}

static void take_rule(struct frame_fields *fields, const struct frame_field *field,
    const struct judge_job *job, struct finding *finding)
{
    const struct rule *rule = check_rule_at(job->check, frame_u32(fields, field));
    if (!rule) {
        fields->broken = true;
        return;
    }
    finding->rule = rule;
    finding->rule_id = rule->id;
    finding->title = rule->title;
    finding->citation = rule->citation ? rule->citation : "";
    finding->remedy = rule->remedy ? rule->remedy : "";
    finding->basis = (uint8_t)rule->basis;
}

/* The host's own findings, and reasons why nothing applies. */
static void take_own(struct frame_fields *fields, const struct frame_field *field,
    const struct judge_job *job, struct arena *arena, struct finding *finding)
{
    const char *id = take_text(fields, field, arena);
    const struct reason *reason = plugin_reason(job->check->description, id);
    finding->basis = BASIS_POLICY;
    if (reason) {
        finding->rule_id = reason->id;
        finding->title = reason->title ? reason->title : "";
        finding->message = finding->title;
        finding->citation = reason->citation ? reason->citation : "";
    } else if (string_equal(id, WORKER_RULE_FACT)) {
        finding->rule_id = WORKER_RULE_FACT;
        finding->title = "A question that nobody has answered";
        finding->remedy =
            "Answer it in [facts] of the deployment's file, with answered_by, answered_role and answered_on";
    } else if (string_equal(id, WORKER_RULE_CHECK)) {
        finding->rule_id = WORKER_RULE_CHECK;
        finding->title = "The plugin itself";
        finding->remedy = "Tell the plugin's author";
    } else {
        fields->broken = true;
    }
}

static bool take_finding(
    struct frame_fields fields, const struct judge_job *job, struct arena *arena, struct finding *finding)
{
    struct frame_field field;
    *finding = (struct finding){.subject = "",
        .title = "",
        .message = "",
        .expected = "",
        .found = "",
        .quote = "",
        .where = "",
        .citation = "",
        .remedy = ""};
    while (frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_RULE:
            take_rule(&fields, &field, job, finding);
            break;
        case WORKER_TAG_ID:
            take_own(&fields, &field, job, arena, finding);
            break;
        case WORKER_TAG_STANDS:
            take_standing(&fields, &field, finding);
            break;
        case WORKER_TAG_SUBJECT:
            finding->subject = take_text(&fields, &field, arena);
            break;
        case WORKER_TAG_MESSAGE:
            finding->message = take_text(&fields, &field, arena);
            break;
        case WORKER_TAG_EXPECTED:
            finding->expected = take_text(&fields, &field, arena);
            break;
        case WORKER_TAG_FOUND:
            finding->found = take_text(&fields, &field, arena);
            break;
        case WORKER_TAG_QUOTE:
            finding->quote = take_text(&fields, &field, arena);
            break;
        case WORKER_TAG_WHERE:
            finding->where = take_text(&fields, &field, arena);
            break;
        case WORKER_TAG_SERIAL:
            finding->evidence = evidence_of(job, frame_u32(&fields, &field));
            fields.broken |= !finding->evidence;
            break;
        case WORKER_TAG_READING: {
            uint32_t index = frame_u32(&fields, &field);
            bool known = index < job->deployment->reading_count;
            finding->reading = known ? &job->deployment->readings[index] : NULL;
            fields.broken |= !known;
            break;
        }
        default:
            fields.broken = true;
        }
    }
    if (fields.broken || !finding->rule_id || !finding->status)
        return false;
    if (!finding
             ->rule) /* a reason applies or not, and the host's own findings say that something is not known */
        return finding->status == (plugin_reason(job->check->description, finding->rule_id)
                                          ? STATUS_NOT_APPLICABLE
                                          : STATUS_UNKNOWN);
    return finding->status != STATUS_PASS || finding->evidence || *finding->where;
}

/* ---- a whole result ---- */

struct words {
    const char **items;
    size_t count;
};

#define MOST_WORDS 512u

static bool add_word(struct words *words, const char *word, struct arena *arena)
{
    if (words->count == MOST_WORDS)
        return false;
    const char **grown = arena_take(arena, (words->count + 2) * sizeof *grown);
    if (words->count)
        memcpy(grown, words->items, words->count * sizeof *grown);
    grown[words->count++] = word;
    words->items = grown;
    return true;
}

static size_t count_findings(const unsigned char *bytes, size_t length)
{
    struct frame_fields fields = frame_fields_of(bytes, length);
    struct frame_field field;
    size_t count = 0;
    while (frame_next(&fields, &field))
        count += field.tag == WORKER_TAG_FINDING;
    return count;
}

/* Every declared rule is spoken of, in order, unless a reason says that none applies. */
static bool is_complete(const struct judge_outcome *outcome)
{
    const struct check *check = outcome->job->check;
    size_t next = 0, count = check->description->rule_count + check->rule_count;
    for (size_t i = 0; i < outcome->finding_count; i++) {
        const struct finding *finding = &outcome->findings[i];
        if (!finding->rule)
            next = plugin_reason(check->description, finding->rule_id) ? count : next;
        else if (next < count && finding->rule == check_rule_at(check, next))
            next++;
        else if (next == 0 || finding->rule != check_rule_at(check, next - 1))
            return false;
    }
    return outcome->finding_count > 0 && next == count;
}

/* ---- tables and measures ---- */

/* What a table or measure belongs to. */
struct belonging {
    const char *rule_id;
    const char *subject;
};

/* True if the field was one of a belonging. */
static bool take_belonging(struct frame_fields *fields, const struct frame_field *field,
    const struct judge_job *job, struct arena *arena, struct belonging *belonging)
{
    const struct plugin_description *plugin = job->check->description;
    if (field->tag == WORKER_TAG_SUBJECT) {
        belonging->subject = take_text(fields, field, arena);
        return true;
    }
    if (field->tag != WORKER_TAG_RULE)
        return false;
    uint32_t index = frame_u32(fields, field);
    if (index < plugin->rule_count)
        belonging->rule_id = plugin->rules[index].id;
    else
        fields->broken = true;
    return true;
}

static const char *take_short(
    struct frame_fields *fields, const struct frame_field *field, struct arena *arena)
{
    fields->broken |= field->length > WORKER_LONGEST_CELL;
    return fields->broken ? "" : take_text(fields, field, arena);
}

static struct table_column take_column(
    struct frame_fields *outer, struct frame_fields fields, struct arena *arena)
{
    struct frame_field field;
    struct table_column column = {0};
    while (frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_NAME)
            column.name = take_short(&fields, &field, arena);
        else if (field.tag == WORKER_TAG_TYPE)
            column.kind = frame_u32(&fields, &field);
        else
            fields.broken = true;
    }
    outer->broken |=
        fields.broken || !column.name || column.kind < COLUMN_TEXT || column.kind >= COLUMN_KIND_COUNT;
    return column;
}

/* A table of the rules' own, whole rows of it; small counts are covered once more, since a plugin ran where they were. */
static bool take_table(struct frame_fields fields, const struct judge_job *job, struct arena *arena,
    struct report_table *table, uint32_t *cells_left)
{
    struct frame_field field;
    struct belonging belonging = {.subject = ""};
    struct table_column *columns = arena_take(arena, WORKER_MOST_COLUMNS * sizeof *columns);
    const char **cells = arena_take(arena, (*cells_left + 1) * sizeof *cells);
    uint32_t count = 0;
    *table = (struct report_table){.columns = columns, .cells = cells};
    while (frame_next(&fields, &field)) {
        if (take_belonging(&fields, &field, job, arena, &belonging))
            continue;
        if (field.tag == WORKER_TAG_TITLE) {
            table->title = take_short(&fields, &field, arena);
        } else if (field.tag == WORKER_TAG_COLUMN && table->column_count < WORKER_MOST_COLUMNS && !count) {
            columns[table->column_count++] = take_column(&fields, frame_inner(&field), arena);
        } else if (field.tag == WORKER_TAG_CELL && *cells_left && table->column_count) {
            const char *cell = take_short(&fields, &field, arena);
            bool counts_people = columns[count % table->column_count].kind == COLUMN_PATIENTS;
            cells[count++] = counts_people ? table_shown_count(cell) : cell;
            (*cells_left)--;
        } else {
            fields.broken = true;
        }
    }
    table->rule_id = belonging.rule_id;
    table->subject = belonging.subject;
    table->row_count = table->column_count ? count / table->column_count : 0;
    return !fields.broken && table->rule_id && table->title && table->column_count &&
           count == table->row_count * table->column_count;
}

static bool take_measure(struct frame_fields fields, const struct judge_job *job, struct arena *arena,
    struct report_measure *measure)
{
    struct frame_field field;
    struct belonging belonging = {.subject = ""};
    *measure = (struct report_measure){.unit = ""};
    while (frame_next(&fields, &field)) {
        if (take_belonging(&fields, &field, job, arena, &belonging))
            continue;
        if (field.tag == WORKER_TAG_NAME)
            measure->name = take_short(&fields, &field, arena);
        else if (field.tag == WORKER_TAG_VALUE)
            measure->value = take_short(&fields, &field, arena);
        else if (field.tag == WORKER_TAG_UNIT)
            measure->unit = take_short(&fields, &field, arena);
        else
            fields.broken = true;
    }
    measure->rule_id = belonging.rule_id;
    measure->subject = belonging.subject;
    return !fields.broken && measure->rule_id && measure->name && measure->value &&
           decimal_valid(measure->value);
}

/* What was drawn so far, with room for the most that there may be. */
struct drawn {
    struct report_table *tables;
    uint32_t table_count;
    uint32_t cells_left;
    struct report_measure *measures;
    uint32_t measure_count;
};

static bool take_drawn(
    const struct frame_field *field, const struct judge_job *job, struct arena *arena, struct drawn *drawn)
{
    if (field->tag == WORKER_TAG_TABLE) {
        if (!drawn->tables)
            drawn->tables = arena_take(arena, WORKER_MOST_TABLES * sizeof *drawn->tables);
        return drawn->table_count < WORKER_MOST_TABLES &&
               take_table(
                   frame_inner(field), job, arena, &drawn->tables[drawn->table_count++], &drawn->cells_left);
    }
    if (!drawn->measures)
        drawn->measures = arena_take(arena, WORKER_MOST_MEASURES * sizeof *drawn->measures);
    return drawn->measure_count < WORKER_MOST_MEASURES &&
           take_measure(frame_inner(field), job, arena, &drawn->measures[drawn->measure_count++]);
}

struct wishes {
    struct judge_wish *items;
    size_t count;
    size_t capacity;
};

/* What may be asked at all, or run, is for the gatherer to say. */
static bool may_wish(const struct check *check, const struct judge_wish *wish, struct arena *arena)
{
    if (!wish->option)
        return !wish->input && plugin_may_ask(check->description, wish->url, arena);
    const struct option_description *option = plugin_option(check->description, wish->option);
    return wish->input && option && option->type == OPTION_COMMAND && option->input &&
           settings_get(&check->settings, wish->option);
}

/* An address that the plugin wishes for, of a host that its description names; or a command of the section, with what it
 * is to read. */
static bool take_wish(
    struct frame_fields fields, const struct judge_job *job, struct wishes *wishes, struct arena *arena)
{
    struct frame_field field;
    struct judge_wish wish = {0};
    while (frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_NAME)
            wish.url = take_text(&fields, &field, arena);
        else if (field.tag == WORKER_TAG_FRESH)
            wish.fresh = frame_i64(&fields, &field);
        else if (field.tag == WORKER_TAG_GOOD)
            wish.good_until = frame_i64(&fields, &field);
        else if (field.tag == WORKER_TAG_OPTION)
            wish.option = take_text(&fields, &field, arena);
        else if (field.tag == WORKER_TAG_BYTES)
            wish.input = take_text(&fields, &field, arena);
        else
            fields.broken = true;
    }
    if (fields.broken || !wish.url || wish.fresh < 0 || wish.good_until < 0 ||
        wishes->count == WORKER_MOST_SOURCES || !may_wish(job->check, &wish, arena))
        return false;
    if (wishes->count == wishes->capacity) {
        wishes->capacity = wishes->capacity ? wishes->capacity * 2 : 8;
        struct judge_wish *grown = arena_take(arena, wishes->capacity * sizeof *grown);
        if (wishes->count)
            memcpy(grown, wishes->items, wishes->count * sizeof *grown);
        wishes->items = grown;
    }
    wishes->items[wishes->count++] = wish;
    return true;
}

/* A source of the job's that was asked for, each once. */
static bool take_cited(uint32_t serial, struct judge_outcome *outcome, struct arena *arena)
{
    const struct gathered *source = source_of(outcome->job, serial);
    if (!source || outcome->cited_count == outcome->job->source_count)
        return false;
    for (size_t i = 0; i < outcome->cited_count; i++) {
        if (outcome->cited[i] == source)
            return false;
    }
    if (!outcome->cited)
        outcome->cited = arena_take(arena, outcome->job->source_count * sizeof *outcome->cited);
    outcome->cited[outcome->cited_count++] = source;
    return true;
}

static bool take_result(
    struct judge_outcome *outcome, const unsigned char *bytes, size_t length, struct arena *arena)
{
    struct frame_fields fields = frame_fields_of(bytes, length);
    struct frame_field field;
    struct words wants = {0}, relies = {0}, remarks = {0};
    struct wishes wishes = {0};
    struct drawn drawn = {.cells_left = WORKER_MOST_CELLS};
    size_t count = count_findings(bytes, length);
    bool good = count <= WORKER_MOST_FINDINGS * 2;
    if (good && count)
        outcome->findings = arena_take(arena, count * sizeof *outcome->findings);
    while (good && frame_next(&fields, &field)) {
        switch (field.tag) {
        case WORKER_TAG_JOB:
            break;
        case WORKER_TAG_END:
            outcome->end = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_PROBLEM:
            outcome->problem = take_text(&fields, &field, arena);
            break;
        case WORKER_TAG_FROM:
            outcome->stable_from = frame_i64(&fields, &field);
            break;
        case WORKER_TAG_UNTIL:
            outcome->stable_until = frame_i64(&fields, &field);
            break;
        case WORKER_TAG_WANT:
            good = add_word(&wants, take_text(&fields, &field, arena), arena);
            break;
        case WORKER_TAG_RELY:
            good = add_word(&relies, take_text(&fields, &field, arena), arena);
            break;
        case WORKER_TAG_WISH:
            good = take_wish(frame_inner(&field), outcome->job, &wishes, arena);
            break;
        case WORKER_TAG_CITED:
            good = take_cited(frame_u32(&fields, &field), outcome, arena);
            break;
        case WORKER_TAG_STEADY:
            outcome->steady = frame_u32(&fields, &field);
            break;
        case WORKER_TAG_REMARK:
            good = add_word(&remarks, take_text(&fields, &field, arena), arena);
            break;
        case WORKER_TAG_FINDING:
            good = take_finding(
                frame_inner(&field), outcome->job, arena, &outcome->findings[outcome->finding_count]);
            outcome->finding_count++;
            break;
        case WORKER_TAG_TABLE:
        case WORKER_TAG_MEASURE:
            good = take_drawn(&field, outcome->job, arena, &drawn);
            break;
        default:
            good = false;
        }
    }
    outcome->wants = wants.items;
    outcome->relies = relies.items;
    outcome->wishes = wishes.items;
    outcome->wish_count = wishes.count;
    outcome->remarks = remarks.items;
    outcome->tables = drawn.tables;
    outcome->table_count = drawn.table_count;
    outcome->measures = drawn.measures;
    outcome->measure_count = drawn.measure_count;
    if (!good || fields.broken || outcome->end < JUDGE_DONE || outcome->end > JUDGE_FAILED)
        return false;
    if (outcome->steady > outcome->cited_count || (outcome->wish_count && outcome->end != JUDGE_WAITS))
        return false;
    if ((outcome->end == JUDGE_FAILED) != (outcome->problem != NULL) ||
        (outcome->end != JUDGE_DONE && (count || drawn.table_count || drawn.measure_count)))
        return false;
    return outcome->end != JUDGE_DONE || is_complete(outcome);
}

void result_decode(const struct judge_job *job, const unsigned char *bytes, size_t length,
    struct arena *arena, struct judge_outcome *ret_outcome)
{
    struct judge_outcome outcome = {.job = job, .stable_from = INSTANT_NONE, .stable_until = INSTANT_NONE};
    if (!take_result(&outcome, bytes, length, arena)) {
        outcome = (struct judge_outcome){
            .job = job,
            .end = JUDGE_FAILED,
            .problem = arena_format(arena, "plugin %s wrote an answer of its own into golive's memory",
                job->check->description->name),
            .stable_from = INSTANT_NONE,
            .stable_until = INSTANT_NONE,
        };
    }
    *ret_outcome = outcome;
}
