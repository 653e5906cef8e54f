/* The worker's parent: the loop that hears the core and watches children. A child that dies or overruns over a check
 * costs that check only: it is judged once more alone, the rest in a new child. See server.h. */
#include "worker/server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MOST_PLUGINS 4096u
#define MOST_EVIDENCE 1000000u
#define ATTEMPTS 2 /* a check that a child ends over twice has failed */
#define LOADING_SECONDS 10
#define SECOND_LOOKS 256u             /* held answers at which second looks are due */
#define MOST_UNSENT ((size_t)8 << 20) /* bytes of answers of a batch before they are sent */

/* Of this process alone, so that it may be read while a plugin's clock is barred. */
static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- tasks ---- */

static void add_task(struct server *server, struct task *task)
{
    *server->tasks_end = task;
    server->tasks_end = &task->next;
}

static void add_task_first(struct server *server, struct task *task)
{
    task->next = server->tasks;
    if (!server->tasks)
        server->tasks_end = &task->next;
    server->tasks = task;
}

static struct task *take_task(struct server *server)
{
    struct task *task = server->tasks;
    server->tasks = task->next;
    if (!server->tasks)
        server->tasks_end = &server->tasks;
    task->next = NULL;
    return task;
}

/* Checks from FIRST on, as tasks at the head of the queue; of a plugin that keeps state one check each. */
static void add_rest(struct server *server, const struct task *task, size_t first, uint8_t loads)
{
    size_t step = task->plugin->keeps_state ? 1 : task->count - first;
    for (size_t end = task->count; end > first;) {
        size_t begin = end - first > step ? end - step : first;
        struct task *rest = task_new(task->plugin, task->items + begin, end - begin);
        rest->second_look = task->second_look;
        rest->loads = loads;
        add_task_first(server, rest);
        end = begin;
    }
}

/* ---- answers ---- */

static void send_answers(struct server *server, struct batch *batch)
{
    if (!batch->open && !batch->told_done) {
        batch->told_done = true;
        frame_put_u32(&batch->answers, WORKER_TAG_DONE, 1);
    }
    if (batch->answers.bytes.length)
        frame_queue(server->core, WORKER_RESULTS, batch->request, &batch->answers);
    if (!batch->open)
        batch_free(batch);
}

static void put_answer(struct server *server, struct item *item, const unsigned char *bytes, uint32_t length)
{
    struct batch *batch = item->batch;
    if (batch->answers.bytes.length + length > MOST_UNSENT)
        frame_queue(server->core, WORKER_RESULTS, batch->request, &batch->answers);
    frame_put_bytes(&batch->answers, WORKER_TAG_RESULT, bytes, length);
}

static void __attribute__((format(printf, 3, 4)))
fail_item(struct server *server, struct item *item, const char *format, ...)
{
    struct frame_writer result = {0};
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *words = memory_format_list(format, arguments);
    va_end(arguments);
    result_failed(&result, item->number, "plugin %s %s", item->batch->plugin->description.name, words);
    put_answer(server, item, (const unsigned char *)result.bytes.data, (uint32_t)result.bytes.length);
    frame_writer_free(&result);
    item->batch->open--;
}

static void hold(struct server *server, struct item *item, const unsigned char *bytes, uint32_t length)
{
    struct item *kept = &batch_of_one(item)->items[0];
    kept->held = memory_new(length, 1);
    memcpy(kept->held, bytes, length);
    kept->held_length = length;
    item->batch->open--;
    memory_reserve(&server->held, &server->held_capacity, server->held_count + 1, sizeof(struct item *));
    server->held[server->held_count++] = kept;
}

static void take_answer(struct server *server, const struct task *task, struct item *item,
    const unsigned char *bytes, uint32_t length)
{
    if (!task->second_look && item->sampled) {
        hold(server, item, bytes, length);
    } else if (task->second_look && (length != item->held_length || memcmp(bytes, item->held, length) != 0)) {
        fail_item(server, item, "gave two answers to the same question");
    } else {
        put_answer(server, item, bytes, length);
        item->batch->open--;
    }
}

/* Sends what the checks of a task were answered; batches that are through are gone afterwards. */
static void send_all(struct server *server, const struct task *task)
{
    struct batch *batches[WORKER_BATCH_JOBS];
    size_t count = 0;
    for (size_t i = 0; i < task->count; i++) {
        struct batch *batch = task->items[i]->batch;
        size_t known = count; /* mostly it is the one before */
        while (known && batches[known - 1] != batch)
            known--;
        if (!known)
            batches[count++] = batch;
    }
    for (size_t i = 0; i < count; i++)
        send_answers(server, batches[i]);
}

/* ---- children ---- */

static uint64_t own_memory(const struct server *server)
{
    char words[128];
    ssize_t length = pread(server->memory_status, words, sizeof words - 1, 0);
    if (length <= 0)
        return 0;
    words[length] = '\0';
    return strtoull(words, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static struct child_work work_of(const struct server *server, const struct task *task,
    struct frame_field *jobs, struct frame_field *contexts)
{
    for (size_t i = 0; i < task->count; i++) {
        jobs[i] = task->items[i]->job;
        contexts[i] = *task->items[i]->context;
    }
    return (struct child_work){
        .plugin = task->plugin,
        .jobs = jobs,
        .contexts = contexts,
        .count = task->count,
        .second_look = task->second_look,
        .search = task->search,
        .serial = task->serial,
        .near_id = task->near_id,
        .near_words = task->near_words,
        .pieces = (const struct piece *const *)server->pieces,
        .piece_count = server->piece_count,
    };
}

static void answer_search(struct server *server, const struct task *task, const char *problem,
    const unsigned char *bytes, uint32_t length)
{
    struct frame_writer answer = {0};
    if (problem)
        frame_put_string(&answer, WORKER_TAG_PROBLEM, problem);
    else
        text_append(&answer.bytes, bytes, length);
    frame_queue(server->core, WORKER_FOUND, task->request, &answer);
    frame_writer_free(&answer);
}

static void fail_all(struct server *server, struct task *task, const char *words)
{
    if (!task->plugin)
        answer_search(server, task, words, NULL, 0);
    for (size_t i = 0; i < task->count; i++)
        fail_item(server, task->items[i], "%s", words);
    send_all(server, task);
    task_free(task);
}

static void clear_page(struct child_page *page)
{
    atomic_store(&page->phase, CHILD_STARTING);
    atomic_store(&page->in_hand, 0);
    atomic_store(&page->written, 0);
    page->stopped = 0;
    page->barred_call = -1;
    page->asked_what[0] = page->asked_name[0] = page->problem[0] = '\0';
}

static void start(struct server *server, struct slot *slot, struct task *task)
{
    int error_pipe[2];
    struct frame_field jobs[WORKER_BATCH_JOBS], contexts[WORKER_BATCH_JOBS];
    if (pipe2(error_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        fail_all(server, task, "could not be judged: no more descriptors");
        return;
    }
    struct child_page *page = slot->page;
    clear_page(page);
    struct child_jail jail = server->jail;
    uint64_t memory = own_memory(server);
    jail.memory = memory ? memory + WORKER_CHILD_MEMORY : 0;
    struct child_work work = work_of(server, task, jobs, contexts);
    pid_t process = fork();
    if (process == 0)
        child_run(&work, &jail, page, error_pipe, server->nothing);
    close(error_pipe[1]);
    int descriptor = process < 0 ? -1 : (int)syscall(SYS_pidfd_open, process, 0u);
    if (process < 0 || descriptor < 0) {
        if (process > 0) {
            kill(process, SIGKILL);
            waitpid(process, NULL, 0);
        }
        close(error_pipe[0]);
        fail_all(server, task, "could not be judged: no process could be started");
        return;
    }
    slot->task = task;
    slot->process = process;
    slot->process_descriptor = descriptor;
    slot->error_output = error_pipe[0];
    slot->phase = CHILD_STARTING;
    slot->in_hand = 0;
    slot->since = milliseconds();
    slot->overrun = 0;
}

/* Seconds that the child may take for what it is at. */
static uint32_t seconds_allowed(const struct slot *slot)
{
    if (!slot->task->plugin)
        return WORKER_TIMEOUT;
    if (slot->phase < CHILD_JUDGING)
        return LOADING_SECONDS;
    return slot->in_hand < slot->task->count ? slot->task->items[slot->in_hand]->timeout : WORKER_TIMEOUT;
}

/* Ends a child that has made no progress for too long. Progress is judged by this process's clock: the page may say
 * anything. Returns the milliseconds after which to look again. */
static int64_t watch(struct slot *slot, int64_t now)
{
    uint32_t phase = atomic_load(&slot->page->phase);
    uint32_t in_hand = atomic_load(&slot->page->in_hand);
    if (phase > slot->phase || in_hand > slot->in_hand) {
        slot->phase = phase > slot->phase ? phase : slot->phase;
        slot->in_hand = in_hand > slot->in_hand && in_hand < slot->task->count ? in_hand : slot->in_hand;
        slot->since = now;
    }
    int64_t allowed = (int64_t)seconds_allowed(slot) * 1000;
    int64_t left = slot->since + allowed - now;
    if (left <= 0 && !slot->overrun) {
        slot->overrun = seconds_allowed(slot);
        kill(slot->process, SIGKILL);
    }
    /* Looked at often enough that a check begun just after the last look is not given much more than its time. */
    return left < allowed / 8 ? (left > 10 ? left : 10) : allowed / 8 < 250 ? allowed / 8 : 250;
}

/* ---- when a child has ended ---- */

struct ending {
    struct task *task;
    size_t answered; /* checks of the task that have their answer */
    char *words;     /* how it ended */
    bool through;
    uint32_t stopped;
    uint32_t phase;
    char problem[512]; /* why the plugin could not be loaded */
};

/* The child ended over check number `answered` of its task. */
static void ended_over_check(struct server *server, struct ending *ending)
{
    struct task *task = ending->task;
    struct item *item = task->items[ending->answered];
    add_rest(server, task, ending->answered + 1, 0);
    if (task->second_look) {
        fail_item(server, item, "gave an answer, and then, asked again, %s", ending->words);
    } else if (++item->attempts >= ATTEMPTS) {
        fail_item(server, item, "%s", ending->words);
    } else {
        add_task_first(server, task_new(task->plugin, &item, 1));
    }
}

static void ended_over_loading(struct server *server, struct ending *ending)
{
    struct task *task = ending->task;
    if (!*ending->problem && ++task->loads < ATTEMPTS) {
        add_rest(server, task, 0, task->loads);
        return;
    }
    AUTO_FREE char *visible = NULL;
    struct text words = {.maximum = 600};
    text_append_visible(&words, *ending->problem ? ending->problem : ending->words);
    visible = text_steal(&words);
    free(task->plugin->unloadable);
    task->plugin->unloadable = memory_format("could not be loaded: %s", visible);
    for (size_t i = 0; i < task->count; i++)
        fail_item(server, task->items[i], "%s", task->plugin->unloadable);
}

static void take_results(struct server *server, struct ending *ending, struct child_page *page)
{
    const unsigned char *bytes;
    uint32_t length;
    size_t offset = 0;
    struct task *task = ending->task;
    while (ending->answered < task->count &&
           page_next_result(page, &offset, task->items[ending->answered]->number, &bytes, &length))
        take_answer(server, task, task->items[ending->answered++], bytes, length);
}

static void finish_judging(struct server *server, struct ending *ending, struct child_page *page)
{
    struct task *task = ending->task;
    if (ending->through && (ending->stopped & CHILD_STOPPED_OUTPUT) && !task->plugin->writes_output) {
        task->plugin->writes_output = true;
        add_rest(server, task, 0, 0);
        return;
    }
    if (ending->phase >= CHILD_JUDGING)
        take_results(server, ending, page);
    if ((ending->stopped & CHILD_STOPPED_STATE) && ending->answered)
        task->plugin->keeps_state = true;
    if (ending->answered < task->count) {
        if (ending->phase < CHILD_JUDGING)
            ended_over_loading(server, ending);
        else if (ending->through && ending->stopped && ending->answered)
            add_rest(server, task, ending->answered, 0);
        else
            ended_over_check(server, ending);
    }
    send_all(server, task);
}

static void finish_search(struct server *server, struct ending *ending, struct child_page *page)
{
    uint32_t length = 0;
    memcpy(&length, page->results, sizeof length);
    if (ending->through && length <= WORKER_LONGEST_RESULT)
        answer_search(server, ending->task, NULL, page->results + sizeof length, length);
    else
        answer_search(server, ending->task, *ending->problem ? ending->problem : ending->words, NULL, 0);
}

/* STATUS is waitpid's of what judged the slot's task, OUTPUT what it wrote to standard error. */
static void settle_slot(struct server *server, struct slot *slot, int status, const char *output)
{
    struct child_page *page = slot->page;
    struct ending ending = {
        .task = slot->task,
        .words = ending_words(page, status, slot->overrun, output),
        .phase = atomic_load(&page->phase),
        .stopped = page->stopped,
    };
    ending.through = WIFEXITED(status) && WEXITSTATUS(status) == 0 && ending.phase == CHILD_THROUGH;
    memcpy(ending.problem, page->problem, sizeof ending.problem - 1);
    slot->task = NULL;
    if (ending.task->plugin)
        finish_judging(server, &ending, page);
    else
        finish_search(server, &ending, page);
    free(ending.words);
    task_free(ending.task);
}

static void finish(struct server *server, struct slot *slot)
{
    int status = 0;
    char output[1024];
    while (waitpid(slot->process, &status, 0) < 0 && errno == EINTR)
        ;
    ssize_t length = read(slot->error_output, output, sizeof output - 1);
    output[length > 0 ? length : 0] = '\0';
    close(slot->process_descriptor);
    close(slot->error_output);
    settle_slot(server, slot, status, output);
}

static void judge_here(struct server *server, struct slot *slot, struct task *task)
{
    struct frame_field jobs[WORKER_BATCH_JOBS], contexts[WORKER_BATCH_JOBS];
    struct child_work work = work_of(server, task, jobs, contexts);
    clear_page(slot->page);
    slot->task = task;
    slot->overrun = 0;
    child_run_here(&work, slot->page);
    settle_slot(server, slot, 0, "");
}

/* ---- what the core says ---- */

static int hear_plugin(struct server *server, const struct frame *frame)
{
    struct judge_plugin *plugin = NULL;
    AUTO_FREE char *problem = NULL;
    if (frame->request != server->plugin_count || frame->request >= MOST_PLUGINS)
        return -EPROTO;
    int error = judge_plugin_new(frame, &plugin, &problem);
    if (error && error != -EINVAL)
        return error;
    server->plugins = memory_resize(server->plugins, server->plugin_count + 1, sizeof *server->plugins);
    server->plugins[server->plugin_count++] = plugin; /* NULL: a number that no batch may use */
    struct frame_writer answer = {0};
    frame_put_string(&answer, WORKER_TAG_PROBLEM, problem);
    return frame_queue(server->core, WORKER_ACCEPTED, frame->request, &answer);
}

static int hear_evidence(struct server *server, const struct frame *frame)
{
    uint32_t serial = frame->request;
    if (serial >= MOST_EVIDENCE)
        return -EPROTO;
    if (serial >= server->piece_count) {
        size_t count = server->piece_count ? server->piece_count : 16;
        while (count <= serial)
            count *= 2;
        server->pieces = memory_resize(server->pieces, count, sizeof *server->pieces);
        memset(
            server->pieces + server->piece_count, 0, (count - server->piece_count) * sizeof *server->pieces);
        server->piece_count = count;
    }
    server->pieces[serial] = piece_free(server->pieces[serial]);
    return piece_new(frame, &server->pieces[serial]);
}

static int hear_batch(struct server *server, const struct frame *frame)
{
    struct batch *batch;
    int error = batch_new(frame, server->plugins, server->plugin_count, &batch);
    if (error)
        return error;
    server->ended = false;
    struct item **items = memory_new(batch->item_count, sizeof *items);
    for (size_t i = 0; i < batch->item_count; i++)
        items[i] = &batch->items[i];
    add_task(server, task_new(batch->plugin, items, batch->item_count));
    free(items);
    return 0;
}

static int hear_search(struct server *server, const struct frame *frame)
{
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    struct task *task = task_new(NULL, NULL, 0);
    AUTO_FREE char *problem = NULL;
    int error = 0;
    task->request = frame->request;
    bool near = frame->type == WORKER_NEAR;
    while (!error && frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_SERIAL)
            task->serial = frame_u32(&fields, &field);
        else if (field.tag == WORKER_TAG_CATALOGUE && !task->catalogue)
            error = input_catalogue(frame_inner(&field), &task->catalogue);
        else if (near && field.tag == WORKER_TAG_ID)
            task->near_id = frame_string(&fields, &field, &task->arena);
        else if (near && field.tag == WORKER_TAG_QUOTE)
            task->near_words = frame_string(&fields, &field, &task->arena);
        else
            error = -EPROTO;
    }
    if (error || fields.broken || !task->catalogue || (near && (!task->near_id || !task->near_words))) {
        task_free(task);
        return -EPROTO;
    }
    task->search = clause_search_new(task->catalogue, &problem);
    if (task->search)
        add_task(server, task);
    else
        fail_all(server, task, problem);
    return 0;
}

static int forget_evidence(struct server *server)
{
    for (size_t i = 0; i < server->piece_count; i++)
        server->pieces[i] = piece_free(server->pieces[i]);
    return 0;
}

static int hear(struct server *server, const struct frame *frame)
{
    bool takes_descriptors = frame->type == WORKER_PLUGIN || frame->type == WORKER_EVIDENCE;
    if (frame->descriptor_count && !takes_descriptors)
        return -EPROTO;
    switch (frame->type) {
    case WORKER_PLUGIN:
        return hear_plugin(server, frame);
    case WORKER_EVIDENCE:
        return hear_evidence(server, frame);
    case WORKER_BATCH:
        return hear_batch(server, frame);
    case WORKER_SEARCH:
    case WORKER_NEAR:
        return hear_search(server, frame);
    case WORKER_FORGET:
        return forget_evidence(server);
    case WORKER_END:
        server->ended = true;
        return 0;
    default:
        return -EPROTO;
    }
}

/* ---- the loop ---- */

static bool idle(const struct server *server)
{
    for (unsigned i = 0; i < server->slot_count; i++) {
        if (server->slots[i].task)
            return false;
    }
    return !server->tasks;
}

/* Second looks go plugin by plugin, in batches of their own. */
static void look_again(struct server *server)
{
    while (server->held_count) {
        struct item *chosen[WORKER_BATCH_JOBS];
        struct judge_plugin *plugin = server->held[0]->batch->plugin;
        size_t most = plugin->keeps_state ? 1 : COUNT(chosen);
        size_t count = 0, kept = 0;
        for (size_t i = 0; i < server->held_count; i++) {
            if (server->held[i]->batch->plugin == plugin && count < most)
                chosen[count++] = server->held[i];
            else
                server->held[kept++] = server->held[i];
        }
        server->held_count = kept;
        struct task *task = task_new(plugin, chosen, count);
        task->second_look = true;
        add_task(server, task);
    }
}

static void start_waiting(struct server *server)
{
    if (server->held_count >= SECOND_LOOKS || (server->ended && idle(server)))
        look_again(server);
    for (unsigned i = 0; i < server->slot_count; i++) {
        while (server->tasks && !server->slots[i].task) {
            struct task *task = take_task(server);
            if (task->plugin && task->plugin->unloadable)
                fail_all(server, task, task->plugin->unloadable);
            else if (server->here)
                judge_here(server, &server->slots[i], task);
            else
                start(server, &server->slots[i], task);
        }
    }
}

/* Hears all that the core has said so far; 0 or why no more can be heard. */
static int hear_all(struct server *server)
{
    struct frame frame;
    int got = 1, error = 0;
    while (!error && (got = frame_receive(server->core, &frame)) == 1)
        error = hear(server, &frame);
    return error ? error : got;
}

static int serve_once(struct server *server)
{
    struct pollfd watched[MOST_CHILDREN + 1];
    struct slot *of[MOST_CHILDREN + 1];
    nfds_t count = 1;
    int64_t pause = -1, now = milliseconds();
    start_waiting(server);
    short wanted = frame_unsent(server->core) ? POLLIN | POLLOUT : POLLIN;
    watched[0] = (struct pollfd){.fd = frame_channel_socket(server->core), .events = wanted};
    for (unsigned i = 0; i < server->slot_count; i++) {
        struct slot *slot = &server->slots[i];
        if (!slot->task)
            continue;
        int64_t again = watch(slot, now);
        pause = pause < 0 || again < pause ? again : pause;
        of[count] = slot;
        watched[count++] = (struct pollfd){.fd = slot->process_descriptor, .events = POLLIN};
    }
    if (poll(watched, count, (int)pause) < 0)
        return errno == EINTR ? 0 : -errno;
    for (nfds_t i = 1; i < count; i++) {
        if (watched[i].revents)
            finish(server, of[i]);
    }
    int error = frame_send(server->core);
    return error ? error : watched[0].revents ? hear_all(server) : 0;
}

static void end(struct server *server)
{
    for (unsigned i = 0; i < server->slot_count; i++) {
        if (!server->slots[i].task)
            continue;
        kill(server->slots[i].process, SIGKILL);
        waitpid(server->slots[i].process, NULL, 0);
    }
}

int server_run(int socket, bool here)
{
    struct server *server = memory_new(1, sizeof *server);
    server->here = here;
    int error = server_begin(server, socket);
    while (!error)
        error = serve_once(server);
    end(server);
    /* The core closing its end is the ordinary way for this program to end; what it holds goes with the process. */
    return error == -EPIPE || error == -ECONNRESET ? 0 : 70;
}
