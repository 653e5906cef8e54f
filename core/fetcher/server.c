/* One thread, one loop over the core's socket and libcurl's transfers; libcurl resolves names in threads of its own. What
 * is asked when is decided by the hosts' queues, what an answer means by transfer.c. See server.h. */
#include "fetcher/server.h"

#include "base/file.h"
#include "base/jail.h"
#include "fetcher/messages.h"
#include "fetcher/transfer.h"

#include <errno.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define GREETING_TIMEOUT 15000             /* milliseconds */
#define LONGEST_CA_FILE ((size_t)16 << 20) /* bytes */
#define MEMORY ((uint64_t)4 << 30) /* address space: each name being resolved is a thread with a stack */
#define DESCRIPTORS 4096u
#define MOST_EVENTS 64
#define MOST_UNSENT                                                                                          \
    ((size_t)32 << 20) /* bytes of answers the core has not taken, beyond which nothing starts */

/* What epoll knows of a socket of libcurl's. libcurl takes its wish back after each answer and has it again with the next
 * request: leaving a connection watched until an event says otherwise saves two calls a request. */
struct watched {
    uint32_t wished; /* by libcurl; 0: nothing now */
    uint32_t known;  /* to epoll; 0: it does not watch the socket */
    bool connection; /* its end is told, so it may stay watched meanwhile */
};

struct server {
    struct frame_channel *channel;
    struct arena arena; /* of the settings */
    struct transfer_world world;
    CURLM *multi;
    int poller;              /* epoll: the core's socket and libcurl's */
    bool core_writable;      /* the core's socket is watched for room, too */
    bool core_spoke;         /* it is readable */
    int64_t due;             /* when libcurl wants to look at its timers; INT64_MAX: it does not */
    struct watched *watched; /* by the socket's number */
    size_t watched_capacity;
    CURL **idle; /* easy handles without a transfer */
    size_t idle_count;
    size_t idle_capacity;
    struct transfer **running;
    size_t running_count;
    size_t running_capacity;
    struct transfer *done; /* whose answers are not sent yet, the first one last */
    struct transfer **last_done;
    size_t done_count;
    int64_t done_since;
    size_t waiting; /* requests without an answer */
    int64_t spoke;  /* when the core heard of us last */
};

/* ---- answers ---- */

/* Answers are sent several at a time: waking the core for each would cost as much as getting it. */
#define DONE_LONGEST 5 /* milliseconds that one may wait for others */
#define DONE_MOST 64

static void keep_done(struct server *server, struct transfer *transfer)
{
    if (server->done_count++ == 0) {
        server->last_done = &server->done;
        server->done_since = milliseconds_now();
    }
    transfer->next = NULL;
    *server->last_done = transfer;
    server->last_done = &transfer->next;
}

static int send_answer(struct server *server, struct transfer *transfer)
{
    struct fetcher_answer *answer = &transfer->answer;
    struct frame_writer frame = {0};
    int descriptor = -1;
    if (answer->outcome == FETCHER_ANSWERED) {
        answer->bytes = transfer->body.data;
        answer->length = transfer->body.length;
    }
    if (answer->length > FETCHER_FEW_BYTES) {
        descriptor = memory_file("body", answer->bytes, answer->length);
        if (descriptor < 0) {
            answer->outcome = FETCHER_FAILED;
            answer->error = "golive-fetcher could not hand over the answer";
            answer->length = 0;
        }
    }
    answer->descriptor = descriptor < 0 ? -1 : descriptor;
    fetcher_put_answer(&frame, answer);
    int error = frame_queue(server->channel, FETCHER_ANSWER, transfer->id, &frame);
    frame_writer_free(&frame);
    if (descriptor >= 0)
        close(descriptor);
    server->waiting--;
    server->spoke = milliseconds_now();
    transfer_free(transfer);
    return error;
}

/* Sends what is done, if it is enough, has waited long enough, or nothing else will come. */
static int send_done(struct server *server, int64_t now)
{
    int error = 0;
    bool enough = server->done_count >= DONE_MOST || server->running_count == 0 ||
                  now - server->done_since >= DONE_LONGEST;
    if (server->done_count == 0 || !enough)
        return 0;
    struct transfer *transfer = server->done;
    server->done = NULL;
    server->done_count = 0;
    for (struct transfer *next; transfer; transfer = next) {
        next = transfer->next;
        if (error)
            transfer_free(transfer);
        else
            error = send_answer(server, transfer);
    }
    return error;
}

/* Tells the core that we live, if it has not heard of us for a while. */
static int keep_in_touch(struct server *server, int64_t now)
{
    if (server->waiting == 0 || now - server->spoke < FETCHER_HEARTBEAT * 1000)
        return 0;
    struct frame_writer frame = {0};
    server->spoke = now;
    return frame_queue(server->channel, FETCHER_ALIVE, 0, &frame);
}

/* The same while libcurl does not return. */
static void held_up(void *context)
{
    struct server *server = context;
    if (keep_in_touch(server, milliseconds_now()) == 0)
        frame_send(server->channel); /* if that fails, so does turn */
}

static void go_on(struct server *server, struct transfer *transfer, enum transfer_step step)
{
    if (step == TRANSFER_DONE)
        keep_done(server, transfer);
    else
        host_queue(transfer->host, transfer);
}

/* ---- what libcurl wishes to hear of its sockets ---- */

static struct watched *watched_of(struct server *server, curl_socket_t socket)
{
    size_t size = (size_t)socket + 1;
    if (size > server->watched_capacity) {
        size_t before = server->watched_capacity;
        memory_reserve(&server->watched, &server->watched_capacity, size, sizeof *server->watched);
        memset(server->watched + before, 0, (server->watched_capacity - before) * sizeof *server->watched);
    }
    return &server->watched[socket];
}

/* Makes epoll watch what is wished. */
static int watch_as_wished(struct server *server, curl_socket_t socket, struct watched *watched)
{
    if (watched->wished == watched->known)
        return 0;
    int operation = !watched->wished ? EPOLL_CTL_DEL : watched->known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    struct epoll_event event = {.events = watched->wished, .data.fd = socket};
    if (epoll_ctl(server->poller, operation, socket, &event) != 0)
        return -errno;
    watched->known = watched->wished;
    return 0;
}

static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *mine)
{
    (void)easy;
    (void)mine;
    struct server *server = context;
    struct watched *watched = watched_of(server, socket);
    watched->wished = what == CURL_POLL_REMOVE
                          ? 0
                          : (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
    if (watched->wished == 0 && watched->connection)
        return 0; /* another request will want it back, or an event shows that it is of no use any more */
    return watch_as_wished(server, socket, watched) == 0 ? 0 : -1;
}

/* A connection begins: we shall hear of its end. */
static int begin_connection(void *context, curl_socket_t socket, curlsocktype purpose)
{
    (void)purpose;
    *watched_of(context, socket) = (struct watched){.connection = true};
    return CURL_SOCKOPT_OK;
}

/* Its number may come back as another socket: epoll forgets it by itself, and so must we. */
static int end_connection(void *context, curl_socket_t socket)
{
    *watched_of(context, socket) = (struct watched){0};
    return close(socket);
}

static CURL *new_handle(struct server *server)
{
    CURL *easy = transfer_handle(&server->world);
    if (!easy)
        return NULL;
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, begin_connection);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, server);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, end_connection);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, server);
    return easy;
}

/* ---- running transfers ---- */

static int start_one(struct server *server, struct transfer *transfer, int64_t now)
{
    CURL *easy = server->idle_count ? server->idle[--server->idle_count] : new_handle(server);
    if (!easy)
        return -ENOMEM;
    transfer_try(transfer, easy, now);
    memory_reserve(
        &server->running, &server->running_capacity, server->running_count + 1, sizeof *server->running);
    server->running[server->running_count++] = transfer;
    return curl_multi_add_handle(server->multi, easy) == CURLM_OK ? 0 : -ENOMEM;
}

/* Starts all that may start; *RET_NEXT is when more may, INT64_MAX if only the end of another can help. */
static int start_ready(struct server *server, int64_t *ret_next)
{
    int64_t now = milliseconds_now();
    *ret_next = INT64_MAX;
    for (size_t i = 0; i < server->world.hosts.count; i++) {
        struct host *host = &server->world.hosts.items[i];
        for (struct transfer *transfer; (transfer = host_hopeless(host, now));)
            go_on(server, transfer, transfer_give_up(transfer));
        while (server->running_count < server->world.options.parallel &&
               frame_unsent_bytes(server->channel) < MOST_UNSENT) {
            struct transfer *transfer = host_start(host, now, ret_next);
            if (!transfer)
                break;
            int error = start_one(server, transfer, now);
            if (error)
                return error;
        }
    }
    return 0;
}

static int finish_one(struct server *server, CURL *easy, CURLcode code)
{
    struct transfer *transfer = NULL;
    for (size_t i = 0; i < server->running_count; i++) {
        if (server->running[i]->easy == easy) {
            transfer = server->running[i];
            server->running[i] = server->running[--server->running_count];
            break;
        }
    }
    curl_multi_remove_handle(server->multi, easy);
    if (!transfer)
        return -EINVAL;
    transfer->host->active--;
    enum transfer_step step = transfer_finish(transfer, code, milliseconds_now());
    if (server->world.options.sends) { /* the next notice finds nothing of this one, least of all its login */
        curl_easy_cleanup(easy);
    } else {
        memory_reserve(&server->idle, &server->idle_capacity, server->idle_count + 1, sizeof *server->idle);
        server->idle[server->idle_count++] = easy;
    }
    go_on(server, transfer, step);
    return 0;
}

static int finish_ready(struct server *server)
{
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(server->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        int error = finish_one(server, message->easy_handle, message->data.result);
        if (error)
            return error;
    }
    return 0;
}

/* ---- the core's frames ---- */

static int take_request(struct server *server, const struct frame *frame)
{
    struct arena arena = {.next_block = 1024};
    struct fetcher_request request;
    int error =
        server->waiting >= FETCHER_MOST_WAITING ? -EPROTO : fetcher_read_request(frame, &arena, &request);
    /* What evidence can steer must never send anything: notices have a fetcher of their own. */
    if (!error && server->world.options.sends != (request.message.sending != FETCHER_ASKS))
        error = -EPROTO;
    if (error) {
        arena_free(&arena);
        return error;
    }
    server->waiting++;
    struct transfer *transfer = memory_new(1, sizeof *transfer);
    go_on(server, transfer, transfer_begin(&server->world, transfer, frame->request, arena, &request));
    return 0;
}

static int take_frames(struct server *server)
{
    for (;;) {
        struct frame frame;
        int got = frame_receive(server->channel, &frame);
        if (got <= 0)
            return got;
        for (unsigned i = 0; i < frame.descriptor_count; i++)
            close(frame.descriptors[i]);
        int error = take_request(server, &frame);
        if (error)
            return error;
    }
}

/* ---- the loop ---- */

/* libcurl's wish to be called in so many milliseconds. */
static int watch_time(CURLM *multi, long milliseconds, void *context)
{
    struct server *server = context;
    (void)multi;
    server->due = milliseconds < 0 ? INT64_MAX : milliseconds_now() + milliseconds;
    return 0;
}

/* The core's socket is watched for what can be done with it now. */
static int watch_core(struct server *server, int operation)
{
    int socket = frame_channel_socket(server->channel);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    bool writable = frame_unsent(server->channel);
    if (operation == EPOLL_CTL_MOD && writable == server->core_writable)
        return 0;
    server->core_writable = writable;
    if (writable)
        event.events |= EPOLLOUT;
    return epoll_ctl(server->poller, operation, socket, &event) == 0 ? 0 : -errno;
}

/* Milliseconds until something is due by itself. */
static int longest_wait(const struct server *server, int64_t next)
{
    int64_t now = milliseconds_now();
    int64_t longest = server->done_count ? DONE_LONGEST
                      : server->waiting  ? FETCHER_HEARTBEAT * 1000
                                         : 3600000;
    int64_t at = next < server->due ? next : server->due;
    if (at == INT64_MAX || at - now > longest)
        return (int)longest;
    return at > now ? (int)(at - now) : 0;
}

/* Lets libcurl look at one socket, or at its timers. */
static int perform(struct server *server, curl_socket_t socket, uint32_t events)
{
    int running;
    if (socket != CURL_SOCKET_TIMEOUT && watched_of(server, socket)->wished == 0)
        return watch_as_wished(server, socket, watched_of(server, socket));
    int bits = (events & EPOLLIN ? CURL_CSELECT_IN : 0) | (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
               (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
    return curl_multi_socket_action(server->multi, socket, bits, &running) == CURLM_OK ? 0 : -EIO;
}

static int perform_due(struct server *server)
{
    if (server->due > milliseconds_now())
        return 0;
    server->due = INT64_MAX; /* before the call, which may set it anew */
    return perform(server, CURL_SOCKET_TIMEOUT, 0);
}

/* Waits for the core, the network or the next time that something may start, and lets libcurl work. */
static int wait_for_something(struct server *server, int64_t next)
{
    struct epoll_event events[MOST_EVENTS];
    int error = watch_core(server, EPOLL_CTL_MOD);
    int count = error ? 0 : epoll_wait(server->poller, events, MOST_EVENTS, longest_wait(server, next));
    if (count < 0 && errno != EINTR)
        error = -errno;
    for (int i = 0; i < count && !error; i++) {
        if (events[i].data.fd == frame_channel_socket(server->channel))
            server->core_spoke = (events[i].events & ~(uint32_t)EPOLLOUT) != 0;
        else
            error = perform(server, events[i].data.fd, events[i].events);
    }
    return error ? error : perform_due(server);
}

static int turn(struct server *server)
{
    int64_t next;
    int error = server->core_spoke ? take_frames(server) : 0;
    server->core_spoke = false;
    if (!error)
        error = start_ready(server, &next);
    if (!error)
        error = send_done(server, milliseconds_now());
    if (!error)
        error = frame_send(server->channel);
    if (!error)
        error = keep_in_touch(server, milliseconds_now());
    if (!error)
        error = wait_for_something(server, next);
    return error ? error : finish_ready(server);
}

/* ---- settings and the lock ---- */

/* Where distributions keep the certificates of authorities. */
static const char *const authority_files[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
};

/* Reads them now: later no file can be opened. None at all means that no https source can be trusted. */
static void read_authorities(struct server *server, int descriptor)
{
    struct text *text = &server->world.authorities;
    if (descriptor >= 0) {
        if (lseek(descriptor, 0, SEEK_SET) != 0 || file_read(descriptor, LONGEST_CA_FILE, text) != 0)
            text_clear(text);
        return;
    }
    for (size_t i = 0; i < sizeof authority_files / sizeof *authority_files; i++) {
        if (file_read_path(authority_files[i], LONGEST_CA_FILE, text) == 0)
            return;
        text_clear(text);
    }
}

static int take_setup(struct server *server)
{
    struct frame frame;
    int got = frame_receive_wait(server->channel, &frame, GREETING_TIMEOUT);
    if (got < 0)
        return got;
    struct fetcher_options *options = &server->world.options;
    int error = fetcher_read_setup(&frame, &server->arena, options);
    if (!error)
        read_authorities(server, frame.descriptor_count ? frame.descriptors[0] : -1);
    for (unsigned i = 0; i < frame.descriptor_count; i++)
        close(frame.descriptors[i]);
    if (error)
        return error;
    if (options->parallel == 0)
        options->parallel = FETCHER_DEFAULT_PARALLEL;
    if (options->parallel > FETCHER_MOST_PARALLEL)
        options->parallel = FETCHER_MOST_PARALLEL;
    /* libcurl waits for nobody else while a mail server makes up its mind: nothing else's time may run out meanwhile. */
    if (options->sends)
        options->parallel = 1;
    server->world.held_up = held_up;
    server->world.held_up_context = server;
    hosts_new(&server->world.hosts, options->hosts, options->host_count);
    for (size_t i = 0; options->resolve[i]; i++)
        server->world.resolve = curl_slist_append(server->world.resolve, options->resolve[i]);
    return 0;
}

/* What resolving a name opens, by file: all of /etc would show keys to a fetcher that root runs. */
static const char *const readable[] = {
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/nsswitch.conf",
    "/etc/host.conf",
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/protocols",
    NULL,
};

/* Takes away all but calling out, threads for names, and reading what names need. Says what is in force. */
static int lock(struct server *server)
{
    const struct jail_limits limits = {.memory = MEMORY, .descriptors = DESCRIPTORS};
    const char *why = "";
    int error = 0;
    struct jail_filter *filter =
        jail_filter_new(JAIL_BAR_FORK | JAIL_BAR_EXEC | JAIL_BAR_WRITE_FILES | JAIL_BAR_KERNEL |
                            JAIL_BAR_SIGNALS | JAIL_BAR_ALL_BUT_CALLING,
            &error);
    uint32_t force = jail_limit(&limits) | jail_landlock_calling(readable, &why);
    if (jail_memory_unlimited()) {
        force &= ~JAIL_LIMITS;
        why = "a build with sanitizers sets no memory limit";
    }
    if (filter && jail_filter_load(filter) == 0)
        force |= JAIL_SECCOMP;
    jail_filter_free(filter);
    struct frame_writer ready = {0};
    frame_put_u32(&ready, FETCHER_TAG_FORCE, force);
    frame_put_string(&ready, FETCHER_TAG_WHY, why);
    error = frame_queue(server->channel, FETCHER_READY, 0, &ready);
    frame_writer_free(&ready);
    return error;
}

static int prepare(struct server *server)
{
    char *problem = NULL;
    int error = frame_greet(server->channel, FETCHER_PROTOCOL, GOLIVE_VERSION, GREETING_TIMEOUT, &problem);
    free(problem); /* the core finds the same and says so */
    if (!error)
        error = take_setup(server);
    if (!error && curl_global_init(CURL_GLOBAL_ALL) != 0)
        error = -ENOMEM;
    if (!error && !(server->multi = curl_multi_init()))
        error = -ENOMEM;
    if (!error && (server->poller = epoll_create1(EPOLL_CLOEXEC)) < 0)
        error = -errno;
    if (!error)
        error = watch_core(server, EPOLL_CTL_ADD);
    if (error)
        return error;
    curl_multi_setopt(server->multi, CURLMOPT_MAXCONNECTS, (long)FETCHER_MOST_PARALLEL);
    curl_multi_setopt(server->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(server->multi, CURLMOPT_SOCKETDATA, server);
    curl_multi_setopt(server->multi, CURLMOPT_TIMERFUNCTION, watch_time);
    curl_multi_setopt(server->multi, CURLMOPT_TIMERDATA, server);
    return lock(server);
}

static void clear(struct server *server)
{
    for (size_t i = 0; i < server->running_count; i++) {
        struct transfer *transfer = server->running[i];
        curl_multi_remove_handle(server->multi, transfer->easy);
        curl_easy_cleanup(transfer->easy);
        transfer_free(transfer);
    }
    for (size_t i = 0; i < server->world.hosts.count; i++) {
        for (struct transfer *transfer = server->world.hosts.items[i].first, *next; transfer;
             transfer = next) {
            next = transfer->next;
            transfer_free(transfer);
        }
    }
    for (struct transfer *transfer = server->done, *next; transfer; transfer = next) {
        next = transfer->next;
        transfer_free(transfer);
    }
    for (size_t i = 0; i < server->idle_count; i++)
        curl_easy_cleanup(server->idle[i]);
    free(server->idle);
    free(server->running);
    curl_multi_cleanup(server->multi); /* ends connections, which tells us */
    free(server->watched);
    curl_slist_free_all(server->world.resolve);
    X509_STORE_free(server->world.store);
    text_free(&server->world.authorities);
    hosts_free(&server->world.hosts);
    frame_channel_free(server->channel);
    if (server->poller >= 0)
        close(server->poller);
    arena_free(&server->arena);
}

int fetcher_serve(int socket)
{
    struct server server = {.channel = frame_channel_new(socket), .poller = -1, .due = INT64_MAX};
    int error = prepare(&server);
    server.spoke = milliseconds_now();
    server.core_spoke = true; /* what came with the setup is buffered already */
    if (!error)
        error = frame_flush(server.channel, GREETING_TIMEOUT);
    frame_hold(server.channel); /* turn sends */
    while (!error)
        error = turn(&server);
    clear(&server);
    return error == -EPIPE ? 0 : 1;
}
