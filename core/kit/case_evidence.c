/* The evidence of a case: files that options name, each described by a section of the case or lying beside it, and
 * addresses with what they answer. Reads bytes; what they mean is not asked here. See case.h. */
#include "kit/case_private.h"

#include "base/file.h"
#include "engine/gathering.h"
#include "gather/evidence_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_PIECE ((size_t)64 << 20) /* bytes */
#define ALL_TORTURES ((1u << TORTURE_COUNT) - 1)
#define FILE_URI "file:"

static const char *const torture_names[TORTURE_COUNT + 1] = {
    "absent", "unavailable", "refused", "empty", "truncated", "garbled", NULL};

const char *torture_name(enum torture torture)
{
    return torture_names[torture];
}

static const char *const known[] = {
    "body", "body.", "file", "state", "status", "why", "media_type", "said_on", "stale", "torture", NULL};
static const char *const states[] = {"got", "absent", "unavailable", "refused", NULL};
static const enum evidence_state state_of_word[] = {
    EVIDENCE_GOT, EVIDENCE_ABSENT, EVIDENCE_UNAVAILABLE, EVIDENCE_REFUSED};
static const char *const no_yes[] = {"no", "yes", NULL};

static void complain(struct plugin_case *of, const struct ini_section *section, const char *key,
    const char *advice, const char *words)
{
    const struct ini_entry *entry = ini_entry_of(section, key);
    if (entry)
        ini_problem(&of->problems, &of->ini, entry, true, advice, "%s", words);
    else
        ini_section_problem(&of->problems, &of->ini, section, advice, "%s", words);
}

/* ---- bytes ---- */

/* body, body.2, body.3 …: the lines of a text. */
static void take_body(struct plugin_case *of, const struct ini_section *section, struct case_piece *piece)
{
    struct text body = {.maximum = LONGEST_PIECE};
    for (size_t i = 0; i < section->count; i++) {
        if (string_equal(section->entries[i].key, "body") || string_starts(section->entries[i].key, "body."))
            text_format(&body, "%s\n", section->entries[i].value);
    }
    piece->bytes = arena_copy_bytes(&of->arena, text_string(&body), body.length);
    piece->length = body.length;
    text_free(&body);
}

/* Reads a file as golive reads evidence: what is wrong with it is how it stands. */
static void take_file(struct plugin_case *of, const char *path, const char *name, struct case_piece *piece)
{
    struct evidence_file file;
    const struct evidence_file_limits limits = {.longest = LONGEST_PIECE};
    struct text bytes = {0};
    evidence_file_read(path, name, &limits, &file);
    piece->state = file.state;
    piece->why = file.error ? arena_copy(&of->arena, file.error) : "";
    if (file.state == EVIDENCE_GOT && lseek(file.descriptor, 0, SEEK_SET) == 0 &&
        file_read(file.descriptor, LONGEST_PIECE, &bytes) == 0) {
        piece->bytes = arena_copy_bytes(&of->arena, bytes.data, bytes.length);
        piece->length = bytes.length;
    }
    text_free(&bytes);
    evidence_file_free(&file);
}

static char *beside_case(const struct plugin_case *of, const char *name)
{
    AUTO_FREE char *folder = file_folder_of(of->path);
    return file_join(folder, name);
}

/* ---- a section ---- */

/* HTTP 200 is an answer, 404 and 410 say that there is no such thing, anything else is a source that is down. */
static void take_status(struct plugin_case *of, const struct ini_section *section, struct case_piece *piece)
{
    const struct ini_entry *entry = ini_entry_of(section, "status");
    int64_t status = 200;
    if (!entry)
        return;
    if (piece->kind != PIECE_WEB || ini_entry_of(section, "state") ||
        string_integer(entry->value, &status) != 0 || status < 100 || status > 599) {
        complain(
            of, section, "status", "of a web address, without state: 200, 404 …", "this is no HTTP status");
        return;
    }
    piece->state = status == 200                    ? EVIDENCE_GOT
                   : status == 404 || status == 410 ? EVIDENCE_ABSENT
                                                    : EVIDENCE_UNAVAILABLE;
    if (status != 200)
        piece->why = arena_format(&of->arena, "HTTP status %lld", (long long)status);
}

static void take_day(struct plugin_case *of, const struct ini_section *section, struct case_piece *piece)
{
    const struct ini_entry *entry = ini_entry_of(section, "said_on");
    struct date date;
    piece->said_at = of->at;
    if (entry && date_parse(entry->value, &date) == 0)
        piece->said_at = date_begin(date);
    else if (entry)
        complain(of, section, "said_on", "write 2026-11-22", "this is no day");
}

static void take_tortures(struct plugin_case *of, const struct ini_section *section, struct case_piece *piece)
{
    const struct ini_entry *entry = ini_entry_of(section, "torture");
    piece->tortures = ALL_TORTURES;
    if (!entry)
        return;
    piece->tortures = 0;
    const char *const *names = ini_list(&of->arena, entry->raw, NULL);
    for (; *names; names++) {
        unsigned at = 0;
        while (torture_names[at] && !string_equal(torture_names[at], *names))
            at++;
        if (at == TORTURE_COUNT)
            complain(of, section, "torture",
                "some of: absent, unavailable, refused, empty, truncated, garbled",
                "there is no such torture");
        else
            piece->tortures |= 1u << at;
    }
}

static void take_section(struct plugin_case *of, const struct ini_section *section, struct case_piece *piece)
{
    struct section_reader reader = {
        .problems = &of->problems, .file = &of->ini, .section = section, .arena = &of->arena};
    section_check_keys(&reader, known);
    piece->line = section->line;
    const struct ini_entry *file = ini_entry_of(section, "file");
    bool typed_state = ini_entry_of(section, "state") != NULL;
    piece->state = state_of_word[section_word(&reader, "state", states, 0)];
    piece->why = section_text(&reader, "why", typed_state ? "the case says so" : "");
    piece->media_type = section_text(&reader, "media_type", "");
    piece->stale = section_word(&reader, "stale", no_yes, 0) == 1;
    take_status(of, section, piece);
    take_day(of, section, piece);
    take_tortures(of, section, piece);
    if (piece->state != EVIDENCE_GOT)
        return;
    if (file && ini_entry_of(section, "body"))
        complain(of, section, "file", "one of the two", "a piece of evidence has a file or a body");
    if (!file) {
        take_body(of, section, piece);
        return;
    }
    AUTO_FREE char *path = beside_case(of, file->value);
    take_file(of, path, file->value, piece);
    if (piece->state != EVIDENCE_GOT)
        complain(of, section, "file", "it is looked for beside the case", piece->why);
}

static const struct ini_section *section_of_uri(const struct plugin_case *of, const char *uri)
{
    for (size_t i = 0; i < of->ini.count; i++) {
        const char *subject = case_subject(&of->ini.sections[i], "evidence");
        if (subject && string_equal(subject, uri))
            return &of->ini.sections[i];
    }
    return NULL;
}

/* ---- options ---- */

static struct case_piece *add_piece(
    struct plugin_case *of, size_t *capacity, const char *uri, enum piece_kind kind)
{
    memory_reserve(&of->pieces, capacity, of->piece_count + 1, sizeof *of->pieces);
    const char *slash = piece_is_file(kind) ? strrchr(uri, '/') : NULL;
    struct case_piece *piece = &of->pieces[of->piece_count++];
    *piece = (struct case_piece){
        .uri = uri,
        .name = slash                 ? slash + 1
                : piece_is_file(kind) ? uri + strlen(FILE_URI)
                                      : uri,
        .kind = kind,
        .why = "",
        .media_type = "",
        .said_at = of->at,
        .tortures = ALL_TORTURES,
    };
    return piece;
}

static enum piece_kind kind_of_option(const struct option_description *option)
{
    return option->type == OPTION_TABLE     ? PIECE_TABLE
           : option->type == OPTION_DATASET ? PIECE_DATA
                                            : PIECE_TEXT;
}

static void add_file(struct plugin_case *of, size_t *capacity, const struct option_description *option,
    const char *path, const char *shown)
{
    const char *uri = arena_format(&of->arena, FILE_URI "%s", shown);
    struct case_piece *piece = add_piece(of, capacity, uri, kind_of_option(option));
    const struct ini_section *section = section_of_uri(of, uri);
    piece->optional = option->optional_evidence;
    piece->option = option->name;
    if (section)
        take_section(of, section, piece);
    else
        take_file(of, path, piece->name, piece);
}

/* A file, or all files of a folder. */
static void add_files(struct plugin_case *of, size_t *capacity, const struct option_description *option,
    const struct gathering_file *file)
{
    char **names = NULL;
    size_t count = 0;
    AUTO_FREE char *uri = memory_format(FILE_URI "%s", file->shown);
    if (section_of_uri(of, uri) || evidence_folder_list(file->path, 1000, &names, &count) != 0 || !count) {
        add_file(of, capacity, option, file->path, file->shown);
        free(names);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *path = file_join(file->path, names[i]);
        AUTO_FREE char *shown = file_join(file->shown, names[i]);
        add_file(of, capacity, option, path, arena_copy(&of->arena, shown));
        free(names[i]);
    }
    free(names);
}

static void take_options(struct plugin_case *of, const struct plugin_description *plugin,
    const char *data_folder, size_t *capacity)
{
    of->options = arena_take(
        &of->arena, (plugin->option_count + of->deployment->asked_count + 1) * sizeof *of->options);
    for (size_t i = 0; i < plugin->option_count; i++) {
        const struct option_description *option = &plugin->options[i];
        if (!option_names_files(option))
            continue;
        struct gathering_file *files;
        size_t count = gathering_files(of->deployment, of->check, option, data_folder, &of->arena, &files);
        size_t first = of->piece_count;
        for (size_t k = 0; k < count; k++)
            add_files(of, capacity, option, &files[k]);
        if (count)
            of->options[of->option_count++] =
                (struct case_option){option->name, first, of->piece_count - first};
    }
}

/* What the vendor answered, as [asked:CHECK/RULE] names it. */
static void take_answers(struct plugin_case *of, size_t *capacity)
{
    for (size_t i = 0; i < of->deployment->asked_count; i++) {
        struct gathering_file file;
        struct option_description option = {.type = OPTION_DOCUMENT};
        option.name =
            gathering_answer(of->deployment, &of->deployment->asked[i], of->check->id, &of->arena, &file);
        if (!option.name)
            continue;
        size_t first = of->piece_count;
        add_files(of, capacity, &option, &file);
        of->options[of->option_count++] = (struct case_option){option.name, first, of->piece_count - first};
    }
}

/* What a section that describes no file is about; 0 if it is about nothing that this plugin could ask for. */
static enum piece_kind kind_of(const char *uri, const struct plugin_description *plugin)
{
    static const struct {
        const char *prefix;
        bool url, command, input;
    } named[] = {
        {WORKER_SOURCE_OPTION, true, true, false},
        {WORKER_SOURCE_PEER, true, false, false},
        {WORKER_SOURCE_COMMAND, false, true, true},
    };
    if (string_starts(uri, "https://") || string_starts(uri, "http://"))
        return PIECE_WEB;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (!string_starts(uri, named[i].prefix))
            continue;
        AUTO_FREE char *name = memory_copy(uri + strlen(named[i].prefix));
        name[strcspn(name, named[i].input ? " " : "")] = '\0';
        const struct option_description *option = plugin_option(plugin, name);
        bool fits = option && option->input == named[i].input &&
                    ((named[i].url && option->type == OPTION_URL) ||
                        (named[i].command && option->type == OPTION_COMMAND));
        return !fits ? 0 : named[i].input ? PIECE_WEB : PIECE_NAMED;
    }
    return 0;
}

void case_take_evidence(
    struct plugin_case *of, const struct plugin_description *plugin, const char *data_folder)
{
    size_t capacity = 0;
    take_options(of, plugin, data_folder, &capacity);
    take_answers(of, &capacity);
    size_t files = of->piece_count;
    for (size_t i = 0; i < of->ini.count; i++) {
        const struct ini_section *section = &of->ini.sections[i];
        const char *uri = case_subject(section, "evidence");
        bool named = false;
        for (size_t k = 0; uri && k < files; k++)
            named |= string_equal(of->pieces[k].uri, uri);
        if (!uri || named)
            continue;
        enum piece_kind kind = kind_of(uri, plugin);
        if (kind)
            take_section(of, section, add_piece(of, &capacity, uri, kind));
        else
            ini_section_problem(&of->problems, &of->ini, section,
                "write file:NAME with the name as the option has it, an address with https://, option:NAME, "
                "peer:NAME or command:NAME",
                "no option of the check names [%s]", section->name);
    }
    struct case_piece *kept = arena_take(&of->arena, (of->piece_count + 1) * sizeof *kept);
    if (of->piece_count)
        memcpy(kept, of->pieces, of->piece_count * sizeof *kept);
    free(of->pieces);
    of->pieces = kept;
}
