/* Measures the store by itself: how fast results are recorded in one run's transaction, and what a check costs on disk when
 * it is new, when nothing changed, and when one in a hundred did. Prints a line a figure: NAME VALUE. Makes its own runs:
 * DEPLOYMENTS of ten checks of two findings each, no two alike. */
#include "base/date.h"
#include "base/memory.h"
#include "model/result.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CHECKS = 10, FINDINGS = 2 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct rule rules[FINDINGS] = {
    {.id = "BEN-01",
        .title = "On file",
        .citation = "45 CFR 164.504(e)",
        .remedy = "Ask the vendor for it",
        .asks = "vendor",
        .help = "",
        .basis = BASIS_POLICY,
        .severity = STATUS_FAIL},
    {.id = "BEN-02",
        .title = "In force",
        .citation = "",
        .remedy = "Have it renewed",
        .asks = "vendor",
        .help = "",
        .basis = BASIS_CONTRACT,
        .severity = STATUS_FAIL},
};
static struct plugin_description plugin = {
    .name = "bench", .version = "1.0.0", .rules = rules, .rule_count = FINDINGS};
static struct site site = {.name = "Bench", .timezone = "UTC", .policy_name = "bench", .policy_version = "1"};

static struct check_result make_result(
    struct arena *arena, const struct check *check, size_t number, unsigned turn)
{
    struct check_result result = {.check = check,
        .findings = arena_take(arena, FINDINGS * sizeof *result.findings),
        .finding_count = FINDINGS,
        .evidence_count = 1,
        .stable_from = INSTANT_NONE,
        .stable_until = INSTANT_NONE,
        .status = STATUS_PASS,
        .required = true};
    struct evidence *evidence = arena_take(arena, sizeof *evidence);
    const struct evidence **list = arena_take(arena, sizeof *list);
    *evidence = (struct evidence){.uri = arena_format(arena, "file:paper-%zu.pdf", number),
        .state = EVIDENCE_GOT,
        .digested = true,
        .digest = digest_of(&number, sizeof number),
        .digest_only = true,
        .media_type = "application/pdf",
        .gathered_at = INSTANT_NONE};
    list[0] = evidence;
    result.evidence = list;
    for (size_t i = 0; i < FINDINGS; i++)
        result.findings[i] = (struct finding){.rule_id = rules[i].id,
            .rule = &rules[i],
            .subject = "",
            .title = rules[i].title,
            .message = arena_format(arena, "it was found on page %zu, as of turn %u", number % 40, turn),
            .expected = "",
            .found = "",
            .quote = "",
            .where = arena_format(arena, "page %zu", number % 40),
            .citation = rules[i].citation,
            .remedy = rules[i].remedy,
            .evidence = evidence,
            .status = STATUS_PASS,
            .assurance = ASSURANCE_DOCUMENTED,
            .basis = (uint8_t)rules[i].basis};
    return result;
}

/* The first CHANGED checks, of as many deployments, say something else than before. */
static struct run *make_run(size_t deployments, unsigned night, size_t changed)
{
    struct run *run = memory_new(1, sizeof *run);
    struct arena *arena = &run->arena;
    snprintf(run->id, sizeof run->id, "%08x-0000-7000-8000-000000000000", night);
    run->at = 1800000000 + (instant)night * 86400;
    run->sandbox = "full";
    run->site = &site;
    run->deployment_count = deployments;
    run->deployments = arena_take(arena, deployments * sizeof *run->deployments);
    for (size_t i = 0; i < deployments; i++) {
        struct deployment *d = arena_take(arena, sizeof *d);
        *d = (struct deployment){.id = arena_format(arena, "product-%zu", i),
            .file = arena_format(arena, "d/%zu.ini", i),
            .folder = "/",
            .product = "Product",
            .version = "1",
            .vendor = "Vendor",
            .stage = "live",
            .kind = "product",
            .owner = "it",
            .stop = "",
            .go_live = date_none(),
            .live_since = date_none(),
            .checks = arena_take(arena, CHECKS * sizeof *d->checks),
            .check_count = CHECKS};
        struct deployment_result *result = &run->deployments[i];
        *result = (struct deployment_result){.deployment = d,
            .checks = arena_take(arena, CHECKS * sizeof *result->checks),
            .check_count = CHECKS,
            .decided_for = instant_date(run->at),
            .cleared_until = INSTANT_NONE};
        for (size_t k = 0; k < CHECKS; k++) {
            d->checks[k] = (struct check){.id = arena_format(arena, "check-%zu", k),
                .plugin = "bench",
                .description = &plugin,
                .required = true};
            result->checks[k] =
                make_result(arena, &d->checks[k], i * CHECKS + k, k == 0 && i < changed ? night : 0);
        }
    }
    return run;
}

static void demand(int error, const struct store *store)
{
    if (!error)
        return;
    fprintf(stderr, "store_rate: %s\n", store ? store_trouble(store) : strerror(-error));
    exit(70);
}

static double record(struct store *store, struct run *run)
{
    struct store_recording *recording = NULL;
    struct digest report = {{1}};
    double start = seconds();
    demand(store_record_begin(store, run, &recording), store);
    demand(store_record_finish(recording, &report, NULL, NULL), store);
    double taken = seconds() - start;
    arena_free(&run->arena);
    free(run);
    return taken;
}

/* Bytes of the database with what its log holds. */
static double size_of(const char *folder)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    char *path = memory_format("%s/golive.db", folder);
    double pages = 0;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(database, "PRAGMA page_count", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        pages = sqlite3_column_double(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    free(path);
    return pages * 4096;
}

/* Bytes that a night costs, over NIGHTS of them. */
static double grown_by(struct store *store, const char *folder, size_t deployments, unsigned *night,
    unsigned nights, size_t changed)
{
    double before = size_of(folder);
    for (unsigned i = 0; i < nights; i++, (*night)++)
        record(store, make_run(deployments, *night, changed));
    return (size_of(folder) - before) / nights;
}

int main(int argc, char **argv)
{
    struct store *store = NULL;
    char *trouble = NULL;
    if (argc != 3) {
        fputs("store_rate FOLDER DEPLOYMENTS\n", stderr);
        return 64;
    }
    size_t deployments = strtoul(argv[2], NULL, 10);
    zone_use("UTC");
    if (!deployments || store_open(argv[1], STORE_WRITE, &store, &trouble) != 0) {
        fprintf(stderr, "store_rate: %s\n", trouble ? trouble : argv[2]);
        return 73;
    }
    double checks = (double)deployments * CHECKS;
    unsigned night = 1;
    double first = record(store, make_run(deployments, night++, 0));
    printf("results_per_second %.0f\n", checks / first);
    printf("bytes_of_a_new_check %.1f\n", size_of(argv[1]) / checks);
    double unchanged = record(store, make_run(deployments, night++, 0));
    printf("unchanged_results_per_second %.0f\n", checks / unchanged);
    printf(
        "bytes_of_an_unchanged_check %.4f\n", grown_by(store, argv[1], deployments, &night, 200, 0) / checks);
    size_t changed = deployments / 100 ? deployments / 100 : 1;
    printf("bytes_of_a_changed_check %.0f\n",
        grown_by(store, argv[1], deployments, &night, 20, changed) / (double)changed);
    store_close(store);
    return 0;
}
