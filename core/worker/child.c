/* The child in which a plugin runs: it gives rights up, loads the plugin, judges check after check, and watches whether
 * the plugin changes its own data. Must not speak to the core. See child.h. */
#include "worker/child.h"

#include "worker/clause_near.h"

#include <alloca.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define OBJECT 3       /* descriptor of the plugin's memory file, while it is being loaded */
#define ERROR_OUTPUT 4 /* reading end of the pipe that standard error is */
#define DESCRIPTORS 16 /* a child may have open */
#define EXIT_UNLOADABLE 3
#define LONGEST_REMARK 200

/* ---- what the plugin must not use ---- */

static volatile bool watching;
static const char *volatile forbidden; /* what it did */

bool child_forbids(const char *does)
{
    if (watching && !forbidden)
        forbidden = does;
    return watching;
}

static struct child_page *page_of_child;

static void on_barred_call(int signal_number, siginfo_t *information, void *context)
{
    (void)context;
    page_of_child->barred_call = information->si_syscall;
    _exit(128 + signal_number);
}

static void watch_barred_calls(void)
{
    struct sigaction action = {.sa_sigaction = on_barred_call, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, NULL);
    signal(SIGXFSZ, SIG_DFL);
}

/* ---- rights ---- */

static int by_number(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

/* The descriptors of the data sets that the work's own checks name, ascending; freed with free(). */
static int *streams_of(const struct child_work *work, size_t *ret_count)
{
    struct arena arena = {0};
    int *streams = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; work->plugin && i < work->count; i++) {
        struct input_job job;
        if (input_job(frame_inner(&work->jobs[i]), &arena, &job) != 0)
            _exit(EXIT_UNLOADABLE);
        for (size_t k = 0; k < job.evidence_count; k++) {
            for (size_t part = 0; part < job.evidence[k].part_count; part++) {
                uint32_t serial = job.evidence[k].serials[part];
                const struct piece *piece = serial < work->piece_count ? work->pieces[serial] : NULL;
                if (!piece || !piece->stream)
                    continue;
                memory_reserve(&streams, &capacity, count + 1, sizeof *streams);
                streams[count++] = piece->stream;
            }
        }
    }
    arena_free(&arena);
    if (count)
        qsort(streams, count, sizeof *streams, by_number);
    *ret_count = count;
    return streams;
}

/* Leaves only: nothing as 0 and 1, the pipe as 2, the plugin, the pipe's other end, and the KEPT ones (ascending). */
static void take_descriptors(
    int object, const int error_pipe[2], int nothing, const int *kept, size_t kept_count)
{
    int high[2] = {
        object < 0 ? -1 : fcntl(object, F_DUPFD_CLOEXEC, 64), fcntl(error_pipe[0], F_DUPFD_CLOEXEC, 64)};
    dup2(nothing, 0);
    dup2(nothing, 1);
    dup2(error_pipe[1], 2);
    if (object >= 0)
        dup3(high[0], OBJECT, O_CLOEXEC);
    dup3(high[1], ERROR_OUTPUT, O_CLOEXEC);
    if (object < 0)
        close(OBJECT);
    unsigned from = ERROR_OUTPUT + 1;
    for (size_t i = 0; i < kept_count; i++) {
        if ((unsigned)kept[i] > from)
            close_range(from, (unsigned)kept[i] - 1, 0);
        from = (unsigned)kept[i] + 1;
    }
    close_range(from, ~0u, 0);
}

static void give_rights_up(const struct child_jail *jail)
{
    struct jail_limits limits = {
        .memory = jail->memory, .file_size = JAIL_NOTHING, .descriptors = DESCRIPTORS};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    jail_limit(&limits);
    if (jail->before_loading && jail_filter_load(jail->before_loading) != 0)
        _exit(EXIT_UNLOADABLE);
}

/* ---- the plugin's own data ---- */

struct segment {
    const void *at;
    void *copy; /* as it was after loading */
    size_t length;
};

struct loaded_plugin {
    golive_verdict (*check)(golive *);
    ElfW(Addr) base;
    struct segment segments[8];
    size_t segment_count;
};

static int note_segments(struct dl_phdr_info *information, size_t size, void *context)
{
    struct loaded_plugin *loaded = context;
    (void)size;
    if (information->dlpi_addr != loaded->base)
        return 0;
    for (unsigned i = 0; i < information->dlpi_phnum && loaded->segment_count < COUNT(loaded->segments);
         i++) {
        const ElfW(Phdr) *segment = &information->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_W) || !segment->p_memsz)
            continue;
        const void *at = (const void *)(information->dlpi_addr + segment->p_vaddr);
        void *copy = memcpy(memory_new(segment->p_memsz, 1), at, segment->p_memsz);
        loaded->segments[loaded->segment_count++] = (struct segment){at, copy, segment->p_memsz};
    }
    return 1;
}

static bool state_changed(const struct loaded_plugin *loaded)
{
    for (size_t i = 0; i < loaded->segment_count; i++) {
        if (memcmp(loaded->segments[i].at, loaded->segments[i].copy, loaded->segments[i].length) != 0)
            return true;
    }
    return false;
}

/* ---- loading ---- */

_Noreturn static void unloadable(struct child_page *page, const char *words)
{
    snprintf(page->problem, sizeof page->problem, "%s", words);
    _exit(EXIT_UNLOADABLE);
}

/* Bytes of address space that the plugin will take; 0 if its headers do not say. */
static size_t object_span(void)
{
    ElfW(Ehdr) header;
    size_t span = 0;
    if (pread(OBJECT, &header, sizeof header, 0) != (ssize_t)sizeof header)
        return 0;
    for (unsigned i = 0; i < header.e_phnum; i++) {
        ElfW(Phdr) segment;
        off_t at = (off_t)(header.e_phoff + i * sizeof segment);
        if (pread(OBJECT, &segment, sizeof segment, at) != (ssize_t)sizeof segment)
            return 0;
        if (segment.p_type == PT_LOAD && segment.p_vaddr + segment.p_memsz > span)
            span = segment.p_vaddr + segment.p_memsz;
    }
    return span;
}

/* Other addresses than in the first child for the plugin, the heap and (by alloca, in the caller) the stack: what would
 * have become the plugin's place is taken. */
static void lay_out_otherwise(void)
{
    size_t span = object_span();
    if (span)
        mmap(NULL, span, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    void *volatile gap = malloc(86288);
    (void)gap;
}

/* A thread that a constructor started would go on beside every check. */
static bool has_threads(void)
{
    struct stat status;
    return stat("/proc/self/task", &status) == 0 && status.st_nlink > 3;
}

/* Loads the object at PATH. NULL, or why it cannot be used. */
static const char *load(struct loaded_plugin *loaded, const char *path)
{
    watching = true;
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    watching = false;
    if (!handle) {
        const char *words = dlerror();
        const char *reason = words && string_starts(words, path) ? words + strlen(path) + 2 : words;
        return reason && *reason ? reason : "the loader gives no reason";
    }
    if (forbidden)
        return forbidden;
    void *symbol = dlsym(handle, "golive_check_1");
    struct link_map *map;
    if (!symbol)
        return "it has no golive_check_1: use GOLIVE_PLUGIN";
    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0)
        return "the loader does not say where it lies";
    memcpy(&loaded->check, &symbol, sizeof symbol);
    loaded->base = map->l_addr;
    return NULL;
}

static void load_or_end(struct loaded_plugin *loaded, struct child_page *page)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", OBJECT);
    const char *words = load(loaded, path);
    if (words)
        unloadable(page, words);
    if (has_threads())
        unloadable(page, "it starts a thread while being loaded");
    dl_iterate_phdr(note_segments, loaded);
    close(OBJECT);
}

/* ---- judging ---- */

static void note_asking(void *context, const char *what, const char *name)
{
    struct child_page *page = context;
    size_t length = strnlen(what, sizeof page->asked_what - 1);
    memcpy(page->asked_what, what, length);
    page->asked_what[length] = '\0';
    length = name ? strnlen(name, sizeof page->asked_name - 1) : 0;
    if (length)
        memcpy(page->asked_name, name, length);
    page->asked_name[length] = '\0';
}

static bool listening; /* standard error is the pipe whose other end is ERROR_OUTPUT */

static bool has_output(void)
{
    int waiting = 0;
    return listening && ioctl(ERROR_OUTPUT, FIONREAD, &waiting) == 0 && waiting > 0;
}

/* What the check wrote to standard error becomes a remark: its author may look for it there. */
static void remark_on_output(struct call *call)
{
    char output[4096];
    if (!has_output())
        return;
    ssize_t length = read(ERROR_OUTPUT, output, sizeof output - 1);
    if (length <= 0)
        return;
    output[length] = '\0';
    struct text visible = {.maximum = LONGEST_REMARK};
    text_append_visible(&visible, output);
    call_remark(call, arena_format(call->arena, "writes to standard error: %s", text_string(&visible)));
    text_free(&visible);
}

/* What is known of a deployment, decoded once for checks of it that follow each other. */
struct known_context {
    struct arena arena;
    const unsigned char *bytes;
    struct input_context context;
};

static const struct input_context *context_of(const struct frame_field *field, struct known_context *known)
{
    if (known->bytes == field->bytes)
        return &known->context;
    arena_free(&known->arena);
    if (input_context(frame_inner(field), &known->arena, &known->context) != 0)
        _exit(EXIT_UNLOADABLE);
    known->bytes = field->bytes;
    return &known->context;
}

static void judge_one(const struct child_work *work, size_t index, const struct loaded_plugin *loaded,
    struct evidence_store *evidence, struct known_context *known, struct frame_writer *result)
{
    struct child_page *page = page_of_child;
    struct arena arena = {0};
    struct input_job job;
    if (input_job(frame_inner(&work->jobs[index]), &arena, &job) != 0)
        _exit(EXIT_UNLOADABLE);
    struct call call;
    call_begin(&call, &arena, work->plugin, context_of(&work->contexts[index], known), &job, evidence);
    call.asking = note_asking;
    call.asking_context = page;
    forbidden = NULL;
    watching = true;
    golive_verdict verdict = loaded->check(&call.plugin_side);
    watching = false;
    if (forbidden)
        call_broke(&call, "%s: a verdict must hang on nothing but what the host tells", forbidden);
    if (state_changed(loaded)) {
        page->stopped |= CHILD_STOPPED_STATE;
        call_remark(&call,
            "keeps state from one check to the next: each of its checks is judged in a process of its own");
    }
    if (work->plugin->writes_output)
        remark_on_output(&call);
    call_conclude(&call, verdict.value, result);
    if (result->bytes.overflowed || result->bytes.length > WORKER_LONGEST_RESULT) {
        frame_writer_free(result);
        result_failed(result, job.number, "plugin %s said more than %zu MiB", work->plugin->description.name,
            WORKER_LONGEST_RESULT >> 20);
    }
    call_end(&call);
    arena_free(&arena);
    evidence_store_trim(evidence);
}

/* Puts a result on the page; false if the next one might not fit any more. */
static bool deliver(struct child_page *page, struct frame_writer *result)
{
    size_t room = CHILD_PAGE_SIZE - sizeof *page;
    uint32_t written = atomic_load(&page->written);
    uint32_t length = (uint32_t)result->bytes.length;
    memcpy(page->results + written, &length, sizeof length);
    if (length)
        memcpy(page->results + written + sizeof length, result->bytes.data, length);
    written += (uint32_t)sizeof length + length;
    atomic_store(&page->written, written);
    text_clear(&result->bytes);
    return room - written > 2 * WORKER_LONGEST_RESULT;
}

static void judge_all(
    const struct child_work *work, const struct loaded_plugin *loaded, struct child_page *page)
{
    struct evidence_store *evidence = evidence_store_new(work->pieces, work->piece_count);
    struct frame_writer result = {0};
    struct known_context known = {0};
    for (size_t i = 0; i < work->count && !page->stopped; i++) {
        atomic_store(&page->in_hand, (uint32_t)i);
        judge_one(work, i, loaded, evidence, &known, &result);
        if (!deliver(page, &result))
            page->stopped |= CHILD_STOPPED_FULL;
    }
    if (!work->plugin->writes_output && has_output())
        page->stopped |= CHILD_STOPPED_OUTPUT;
    atomic_store(&page->phase, CHILD_THROUGH);
}

/* ---- searching, for `golive clauses` and `golive read` ---- */

static void put_hit(struct frame_writer *result, const struct clause_search *search, size_t index,
    const struct clause_text *const *texts)
{
    const struct catalogue_clause *clause = &clause_search_catalogue(search)->clauses[index];
    struct clause_answer answer = {.answer = GOLIVE_NOT_FOUND, .missing = ""};
    struct clause_match match;
    if (!clause->find) {
        clause_search_rule(search, texts, 1, clause->id, &answer);
    } else {
        int found = clause_search_find(search, texts, 1, clause->id, 0, &match);
        answer.answer = found == 1 ? GOLIVE_FOUND : found == 0 ? GOLIVE_NOT_FOUND : GOLIVE_CANNOT_TELL;
        if (found == 1)
            answer.span = match.span;
    }
    bool has_place = answer.answer != GOLIVE_NOT_FOUND && answer.answer != GOLIVE_CANNOT_TELL;
    const struct document_text *text = texts[0]->text;
    struct text quote = {0}, where = {0};
    size_t mark = frame_open(result, WORKER_TAG_HIT);
    frame_put_u32(result, WORKER_TAG_INDEX, (uint32_t)index);
    frame_put_u32(result, WORKER_TAG_STATE, (uint32_t)answer.answer);
    frame_put_string(result, WORKER_TAG_MISSING, answer.missing);
    if (has_place) {
        clause_quote(text, answer.span, &quote);
        clause_where(text, answer.span, &where);
        frame_put_u32(
            result, WORKER_TAG_PAGE, document_text_page(text, document_text_origin(text, answer.span.start)));
        frame_put_string(result, WORKER_TAG_QUOTE, text_string(&quote));
        frame_put_string(result, WORKER_TAG_WHERE, text_string(&where));
    }
    frame_close(result, mark);
    text_free(&quote);
    text_free(&where);
}

static void put_passages(
    struct frame_writer *result, const struct child_work *work, const struct clause_text *clauses)
{
    enum { CHARACTERS = 600 };
    struct clause_passage passages[WORKER_MOST_PASSAGES];
    unsigned groups = 0;
    size_t count = clause_search_near(work->search, clauses, *work->near_id ? work->near_id : NULL,
        *work->near_words ? work->near_words : NULL, passages, WORKER_MOST_PASSAGES, &groups);
    for (size_t i = 0; i < count; i++) {
        const struct document_text *text = clauses->text;
        struct text quote = {0}, where = {0};
        clause_passage_words(text, passages[i].span, CHARACTERS, &quote);
        clause_where(text, passages[i].span, &where);
        size_t mark = frame_open(result, WORKER_TAG_HIT);
        frame_put_u32(result, WORKER_TAG_INDEX, groups);
        frame_put_u32(result, WORKER_TAG_STATE, passages[i].groups);
        frame_put_string(result, WORKER_TAG_MISSING, passages[i].missing);
        frame_put_u32(result, WORKER_TAG_PAGE,
            document_text_page(text, document_text_origin(text, passages[i].span.start)));
        frame_put_string(result, WORKER_TAG_QUOTE, text_string(&quote));
        frame_put_string(result, WORKER_TAG_WHERE, text_string(&where));
        frame_close(result, mark);
        text_free(&quote);
        text_free(&where);
    }
}

static void search_all(const struct child_work *work, struct child_page *page)
{
    const struct piece *piece = work->serial < work->piece_count ? work->pieces[work->serial] : NULL;
    struct document_text text;
    struct frame_writer result = {0};
    if (!piece || !piece->bytes || document_text_decode(piece->bytes, piece->length, &text) != 0)
        unloadable(page, "the document's text arrived damaged");
    const struct clause_text *texts[] = {clause_text_new(&text)};
    if (work->near_id)
        put_passages(&result, work, texts[0]);
    for (size_t i = 0; !work->near_id && i < clause_search_catalogue(work->search)->clause_count; i++)
        put_hit(&result, work->search, i, texts);
    if (result.bytes.length > WORKER_LONGEST_RESULT)
        unloadable(page, "there is more to show than fits");
    deliver(page, &result);
    atomic_store(&page->phase, CHILD_THROUGH);
}

/* ---- the child ---- */

void child_run(const struct child_work *work, const struct child_jail *jail, struct child_page *page,
    const int error_pipe[2], int nothing)
{
    struct loaded_plugin loaded = {0};
    page_of_child = page;
    listening = true;
    size_t stream_count = 0;
    int *streams = streams_of(work, &stream_count);
    take_descriptors(work->plugin ? work->plugin->object : -1, error_pipe, nothing, streams, stream_count);
    free(streams);
    give_rights_up(jail);
    watch_barred_calls();
    atomic_store(&page->phase, CHILD_LOADING);
    if (work->second_look) {
        lay_out_otherwise();
        void *volatile gap = alloca(8208);
        (void)gap;
    }
    if (work->plugin)
        load_or_end(&loaded, page);
    if (jail->before_judging && jail_filter_load(jail->before_judging) != 0)
        unloadable(page, "the jail could not be closed");
    atomic_store(&page->phase, CHILD_JUDGING);
    if (work->plugin)
        judge_all(work, &loaded, page);
    else
        search_all(work, page);
    _exit(0);
}

void child_run_here(const struct child_work *work, struct child_page *page)
{
    static struct loaded_plugin loaded; /* a debugger's user has one plugin at a time in mind */
    static const struct judge_plugin *of;
    char link[32], path[4096];
    page_of_child = page;
    atomic_store(&page->phase, CHILD_LOADING);
    if (work->plugin && work->plugin != of) {
        /* By its own name, so that the debugger finds its lines. */
        snprintf(link, sizeof link, "/proc/self/fd/%d", work->plugin->object);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = '\0';
        loaded = (struct loaded_plugin){0};
        const char *words = load(&loaded, path);
        if (words) {
            snprintf(page->problem, sizeof page->problem, "%s", words);
            return;
        }
        of = work->plugin;
    }
    atomic_store(&page->phase, CHILD_JUDGING);
    if (work->plugin)
        judge_all(work, &loaded, page);
    else
        search_all(work, page);
}
