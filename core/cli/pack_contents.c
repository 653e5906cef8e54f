/* Filling an auditor's folder. Each file is made in memory and put whole. See pack_contents.h. */
#include "cli/pack_contents.h"

#include "cli/cli.h"
#include "cli/recording.h"

#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
#include "report/pack.h"
#include "report/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MOST ((size_t)16384) /* bytes of a public key's file */

struct filling {
    struct pack *pack;
    const struct pack_sources *sources;
    struct arena arena;
    struct map seen; /* evidence by address and digest */
    struct pack_piece *pieces;
    size_t piece_count, piece_capacity;
    struct pack_signature *signatures;
    size_t signature_count;
    struct digest report;
    bool has_key;
};

void pack_piece_name(const struct digest *digest, char out[PACK_PIECE_NAME_SIZE])
{
    char hex[DIGEST_TEXT_SIZE];
    digest_text(digest, hex);
    snprintf(out, PACK_PIECE_NAME_SIZE, "evidence/sha256-%s", hex + strlen("sha256:"));
}

/* Whatever writes into a stream. */
struct writing {
    const struct run *run;
    const struct pack_contents *contents;
    int (*report)(const struct run *run, const struct report_options *options, FILE *file);
    int (*text)(const struct pack_contents *contents, FILE *file);
};

static int write_to(const struct writing *writing, FILE *file)
{
    const struct report_options options = {.verbose = true};
    if (writing->report)
        return writing->report(writing->run, &options, file);
    return writing->text ? writing->text(writing->contents, file) : report_canonical(writing->run, file);
}

/* Puts what is written under NAME; its digest into RET_DIGEST if that is not NULL. 0, or an exit code. */
static int put_written(
    struct pack *pack, const char *name, const struct writing *writing, struct digest *ret_digest)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&bytes, &length);
    int error = memory ? write_to(writing, memory) : -errno;
    if (memory && fclose(memory) != 0 && !error)
        error = -EIO;
    if (!error) {
        pack_put(pack, name, bytes, length);
        if (ret_digest)
            *ret_digest = digest_of(bytes, length);
    } else {
        cli_error("%s: %s", name, strerror(-error));
    }
    free(bytes);
    return error ? GOLIVE_EXIT_INTERNAL : 0;
}

static int put_reports(struct filling *filling)
{
    static const struct {
        const char *name;
        int (*report)(const struct run *run, const struct report_options *options, FILE *file);
    } reports[] = {{"report.html", report_html}, {"report.txt", report_text}, {"report.json", report_json}};
    const struct pack_sources *sources = filling->sources;
    const struct writing canonical = {.run = sources->run};
    int code = put_written(filling->pack, "report.canonical.json", &canonical, &filling->report);
    for (size_t i = 0; i < sizeof reports / sizeof *reports && !code; i++) {
        const struct writing writing = {.run = sources->run, .report = reports[i].report};
        code = put_written(filling->pack, reports[i].name, &writing, NULL);
    }
    static const struct digest none;
    if (code || !sources->row || memcmp(&sources->row->report, &none, sizeof none) == 0 ||
        memcmp(&sources->row->report, &filling->report, sizeof none) == 0)
        return code;
    cli_error("the report of run %s, made again, is not the one that was recorded: golive verify says more",
        sources->run->id);
    return GOLIVE_EXIT_UNAVAILABLE;
}

/* ---- evidence ---- */

/* Puts the bytes of a piece if they were kept; why they are not there, or NULL. */
static const char *put_piece(struct filling *filling, const struct evidence *evidence, const char *name)
{
    if (evidence->state != EVIDENCE_GOT)
        return evidence->error ? evidence->error : evidence_state_name(evidence->state);
    if (evidence->digest_only)
        return "only its digest is kept, since it may hold patients' data";
    if (pack_has(filling->pack, name))
        return NULL;
    struct text bytes = {0};
    const struct pack_sources *sources = filling->sources;
    int error = sources->store ? store_evidence(sources->store, &evidence->digest, &bytes) : -ENOENT;
    if (!error)
        pack_put(filling->pack, name, text_string(&bytes), bytes.length);
    text_free(&bytes);
    if (!error)
        return NULL;
    return error == -ENOENT ? "its bytes were not kept"
                            : arena_copy(&filling->arena, store_trouble(sources->store));
}

static void add_piece(struct filling *filling, const struct evidence *evidence)
{
    char hex[DIGEST_TEXT_SIZE] = "", name[PACK_PIECE_NAME_SIZE];
    if (!evidence)
        return;
    if (evidence->digested)
        digest_text(&evidence->digest, hex);
    const char *key = arena_format(&filling->arena, "%s %s", hex, evidence->uri);
    if (map_put(&filling->seen, key, filling))
        return;
    pack_piece_name(&evidence->digest, name);
    memory_reserve(
        &filling->pieces, &filling->piece_capacity, filling->piece_count + 1, sizeof *filling->pieces);
    struct pack_piece *piece = &filling->pieces[filling->piece_count++];
    *piece = (struct pack_piece){.evidence = evidence, .why = put_piece(filling, evidence, name)};
    if (!piece->why)
        piece->file = arena_copy(&filling->arena, name);
}

static void put_evidence(struct filling *filling)
{
    const struct run *run = filling->sources->run;
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++) {
            const struct check_result *check = &run->deployments[i].checks[k];
            for (size_t n = 0; n < check->evidence_count; n++)
                add_piece(filling, check->evidence[n]);
            for (size_t n = 0; n < check->finding_count; n++)
                add_piece(filling, check->findings[n].evidence);
        }
    }
}

/* ---- the ledger ---- */

static void put_part(
    struct filling *filling, const char *name, const char *part, const void *bytes, size_t length)
{
    AUTO_FREE char *file = memory_format("audit/%s.%s", name, part);
    pack_put(filling->pack, file, bytes, length);
}

/* The site's public key, if it is the one that signed: openssl needs it, and a reader compares its digest. */
static void put_key(struct filling *filling, const struct store_entry *entry)
{
    const char *file = filling->sources->public_key;
    char key_id[SIGNING_KEY_ID_SIZE];
    AUTO_FREE char *trouble = NULL;
    struct text bytes = {0};
    struct store_verifier *verifier = verifier_new();
    bool good = file && verifier_add(verifier, file, &trouble) == 0 &&
                verifier_look(verifier, entry->envelope, entry->statement, key_id) == SIGNATURE_GOOD &&
                file_read_path(file, KEY_MOST, &bytes) == 0 && !strstr(text_string(&bytes), "PRIVATE");
    if (good)
        pack_put(filling->pack, "audit/key.pub", text_string(&bytes), bytes.length);
    filling->has_key |= good;
    text_free(&bytes);
    verifier_free(verifier);
}

static void put_entry(struct filling *filling, const struct store_entry *entry, const char *name)
{
    struct pack_signature *signature = &filling->signatures[filling->signature_count++];
    char digest[DIGEST_TEXT_SIZE], key_id[SIGNING_KEY_ID_SIZE];
    struct text is_signed = {0}, bytes = {0};
    digest_text(&entry->digest, digest);
    *signature = (struct pack_signature){.name = name,
        .by = entry->kind == STORE_ENTRY_APPROVAL ? entry->by : NULL,
        .role = entry->kind == STORE_ENTRY_APPROVAL ? entry->words : NULL,
        .digest = arena_copy(&filling->arena, digest),
        .entry = entry->number};
    put_part(filling, name, "statement.json", entry->statement, strlen(entry->statement));
    if (!entry->envelope)
        return;
    put_part(filling, name, "dsse.json", entry->envelope, strlen(entry->envelope));
    if (signing_take_apart(entry->envelope, entry->statement, key_id, &is_signed, &bytes) == 0) {
        signature->key_id = arena_copy(&filling->arena, key_id);
        put_part(filling, name, "signed", text_string(&is_signed), is_signed.length);
        put_part(filling, name, "signature", bytes.data, bytes.length);
        if (entry->kind == STORE_ENTRY_RUN)
            put_key(filling, entry);
    }
    text_free(&is_signed);
    text_free(&bytes);
}

static int put_ledger(struct filling *filling)
{
    struct store_entry *entries = NULL;
    size_t count = 0, approvals = 0;
    const struct pack_sources *sources = filling->sources;
    if (!sources->store)
        return 0;
    int error = store_entries(sources->store, sources->row->number, &filling->arena, &entries, &count);
    if (error)
        return store_exit_code(sources->store, error);
    filling->signatures = arena_take(&filling->arena, (count + 1) * sizeof *filling->signatures);
    for (size_t i = 0; i < count; i++) {
        bool approval = entries[i].kind == STORE_ENTRY_APPROVAL;
        if (approval || entries[i].kind == STORE_ENTRY_RUN)
            put_entry(filling, &entries[i],
                approval ? arena_format(&filling->arena, "approval-%zu", ++approvals) : "run");
    }
    return 0;
}

/* ---- all of it ---- */

static int put_texts(struct filling *filling)
{
    static const struct {
        const char *name;
        int (*text)(const struct pack_contents *contents, FILE *file);
    } texts[] = {{"README.txt", pack_readme}, {"configuration.ini", pack_configuration},
        {"people.txt", pack_people}, {"plugins.ini", pack_plugins}, {"evidence.txt", pack_evidence}};
    const struct pack_contents contents = {.run = filling->sources->run,
        .report = &filling->report,
        .pieces = filling->pieces,
        .piece_count = filling->piece_count,
        .signatures = filling->signatures,
        .signature_count = filling->signature_count,
        .has_key = filling->has_key};
    int code = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts && !code; i++) {
        const struct writing writing = {.contents = &contents, .text = texts[i].text};
        code = put_written(filling->pack, texts[i].name, &writing, NULL);
    }
    return code;
}

int pack_fill(struct pack *pack, const struct pack_sources *sources)
{
    struct filling filling = {.pack = pack, .sources = sources};
    int code = put_reports(&filling);
    if (!code) {
        put_evidence(&filling);
        code = put_ledger(&filling);
    }
    if (!code)
        code = put_texts(&filling);
    map_free(&filling.seen);
    free(filling.pieces);
    arena_free(&filling.arena);
    return code;
}
