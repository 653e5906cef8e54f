/* The scan of plugin deidentification against a second labelled set: tables, notes, HL7 v2 and FHIR as systems export them. */
#include "deid_host.h"
#include "deid_set_exports.h"

#define ROWS 60u

static void begin_seeded(void)
{
    begin();
    seed_state = 20261124;
}

TestSuite(deid_exports, .init = begin_seeded, .fini = finish);

struct score {
    unsigned wanted, found, right, wrong;
};

/* A file of ROWS values of the form. */
static size_t table_of(const struct labelled_form *form, char *out, size_t room)
{
    char value[400];
    size_t at = (size_t)snprintf(out, room, "row_no,%s,flag\n", form->where);
    for (unsigned i = 0; i < ROWS; i++) {
        fill_form(form->form, value, sizeof value);
        at += (size_t)snprintf(out + at, room - at, "%u,\"%s\",%c\n", i + 1, value, "YN"[i % 2]);
    }
    return at;
}

static size_t notes_of(const struct labelled_form *form, char *out, size_t room)
{
    char value[400];
    size_t at = 0;
    for (unsigned i = 0; i < ROWS; i++) {
        fill_form(form->form, value, sizeof value);
        at += (size_t)snprintf(out + at, room - at, "%s\n", value);
    }
    return at;
}

/* Messages that are separated now so, now so. */
static size_t messages_of(const struct labelled_form *form, char *out, size_t room)
{
    static const char separators[] = "|#|!|";
    char value[400];
    size_t at = 0;
    unsigned field = (unsigned)strtoul(form->where + 4, NULL, 10);
    for (unsigned i = 0; i < ROWS; i++) {
        char separator = separators[i % 5];
        fill_form(form->form, value, sizeof value);
        at += (size_t)snprintf(
            out + at, room - at, "MSH%c^~\\&%cLAB%cSGH\r%.3s", separator, separator, separator, form->where);
        for (unsigned k = 0; k < field; k++)
            out[at++] = separator;
        at += (size_t)snprintf(out + at, room - at, "%s\r", value);
    }
    return at;
}

static size_t resources_of(const struct labelled_form *form, char *out, size_t room)
{
    char value[400];
    size_t at = 0;
    for (unsigned i = 0; i < ROWS; i++) {
        fill_form(form->form, value, sizeof value);
        at += (size_t)snprintf(out + at, room - at, "{\"resourceType\":\"%s\",%s}\n", form->where, value);
    }
    return at;
}

static void score_form(struct score *scores, const struct labelled_form *form, const char *name,
    size_t (*make)(const struct labelled_form *, char *, size_t))
{
    static const char *const none[] = {NULL};
    static char bytes[100000];
    uint64_t state = seed_state;
    begin();
    seed_state = state;
    add_file(name, bytes, make(form, bytes, sizeof bytes - 64));
    scan_data(scan, outcome, &memory_golive, NULL, none);
    uint64_t found = form->kind < KIND_COUNT ? count_of(form->kind) : 0;
    if (form->kind < KIND_COUNT) {
        found = found < ROWS ? found : ROWS;
        scores[form->kind].wanted += ROWS;
        scores[form->kind].found += (unsigned)found;
        scores[form->kind].right += (unsigned)found;
        if (found < ROWS && getenv("SHOW"))
            fprintf(stderr, "missed %-22s %2u of %u: %s %s\n", kind_words[form->kind].one,
                ROWS - (unsigned)found, ROWS, form->where ? form->where : "", form->form);
    }
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        uint64_t count = count_of((enum kind)kind);
        if (kind == form->kind || !count || (form->also >> kind & 1))
            continue;
        scores[kind].wrong += (unsigned)count;
        if (getenv("SHOW"))
            fprintf(stderr, "wrong  %-22s %2u of %u: %s %s\n", kind_words[kind].one, (unsigned)count, ROWS,
                form->where ? form->where : "", form->form);
    }
    state = seed_state;
    finish();
    seed_state = state;
}

Test(deid_exports, what_systems_export_is_found_kind_by_kind)
{
    struct score scores[KIND_COUNT] = {0};
    finish();
    for (size_t i = 0; i < sizeof column_forms / sizeof *column_forms; i++)
        score_form(scores, &column_forms[i], "export.csv", table_of);
    for (size_t i = 0; i < sizeof sentence_forms / sizeof *sentence_forms; i++)
        score_form(scores, &sentence_forms[i], "notes.txt", notes_of);
    for (size_t i = 0; i < sizeof hl7_forms / sizeof *hl7_forms; i++)
        score_form(scores, &hl7_forms[i], "adt.hl7", messages_of);
    for (size_t i = 0; i < sizeof fhir_forms / sizeof *fhir_forms; i++)
        score_form(scores, &fhir_forms[i], "export.ndjson", resources_of);
    begin();
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        const struct score *score = &scores[kind];
        if (!score->wanted)
            continue;
        double recall = (double)score->found / score->wanted;
        double precision = score->right ? (double)score->right / (score->right + score->wrong) : 0;
        if (getenv("SHOW"))
            fprintf(stderr, "%-30s recall %.4f precision %.4f\n", kind_words[kind].many, recall, precision);
        cr_expect(recall >= 0.98, "%s: recall %.4f", kind_words[kind].many, recall);
        cr_expect(precision >= 0.97, "%s: precision %.4f", kind_words[kind].many, precision);
    }
}
