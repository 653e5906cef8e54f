/* A web server for measuring clients: answers every request with some 300 bytes of JSON a fixed time after it came, keeps
 * connections, and tells how many it had. One thread, so that it costs the machine little.
 *
 *   http_server MILLISECONDS [PORT]      prints its port; on SIGTERM "REQUESTS CONNECTIONS CONDITIONAL" and ends */
#include "base/memory.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct peer {
    int socket;
    bool waits; /* a request is to be answered */
    bool same;  /* it was conditional */
    size_t length;
    char head[8192];
};

struct due { /* an answer to be sent; all wait equally long, so the first is the next */
    double at;
    struct peer *peer;
};

static int poller, timer;
static struct due *queue;
static size_t queue_first, queue_count, queue_capacity;
static double delay;
static unsigned long requests, connections, conditional;

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void watch(int descriptor, void *what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};
    epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

static void set_timer(void)
{
    struct itimerspec when = {0};
    if (queue_first < queue_count) {
        double left = queue[queue_first].at - seconds_now();
        if (left < 1e-6)
            left = 1e-6;
        when.it_value.tv_sec = (time_t)left;
        when.it_value.tv_nsec = (long)((left - (double)when.it_value.tv_sec) * 1e9);
    }
    timerfd_settime(timer, 0, &when, NULL);
}

static void answer(struct peer *peer)
{
    static const char body[] =
        "{\"status\":\"ok\",\"message-type\":\"work\",\"message\":{\"DOI\":\"10.1000/xyz123\",\"type\":"
        "\"journal-article\",\"title\":[\"A study of a product that reads "
        "images\"],\"issued\":{\"date-parts\":"
        "[[2026,11,22]]},\"publisher\":\"Nobody\",\"is-referenced-by-count\":12,\"padding\":\"..........\"}}";
    static char whole[1024];
    static size_t length;
    static const char same[] = "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n";
    if (!length)
        length = (size_t)snprintf(whole, sizeof whole,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"v1\"\r\nContent-Length: "
            "%zu\r\n\r\n%s",
            sizeof body - 1, body);
    const char *bytes = peer->same ? same : whole;
    peer->waits = false;
    peer->length = 0;
    if (send(peer->socket, bytes, peer->same ? sizeof same - 1 : length, MSG_NOSIGNAL) < 0)
        return;
}

static void answer_due(void)
{
    uint64_t expirations;
    if (read(timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN)
        return;
    double now = seconds_now();
    for (; queue_first < queue_count && queue[queue_first].at <= now + 1e-5; queue_first++)
        answer(queue[queue_first].peer);
    if (queue_first == queue_count)
        queue_first = queue_count = 0;
    set_timer();
}

static void take_request(struct peer *peer)
{
    ssize_t got =
        recv(peer->socket, peer->head + peer->length, sizeof peer->head - 1 - peer->length, MSG_DONTWAIT);
    if (got <= 0 || peer->length + (size_t)got >= sizeof peer->head - 1) {
        if (got < 0 && errno == EAGAIN)
            return;
        close(peer->socket);
        if (!peer->waits) /* else the queue still points to it */
            free(peer);
        return;
    }
    peer->length += (size_t)got;
    peer->head[peer->length] = '\0';
    if (peer->waits || !strstr(peer->head, "\r\n\r\n"))
        return;
    requests++;
    peer->same = strstr(peer->head, "If-None-Match") != NULL;
    conditional += peer->same;
    peer->waits = true;
    memory_reserve(&queue, &queue_capacity, queue_count + 1, sizeof *queue);
    queue[queue_count++] = (struct due){seconds_now() + delay, peer};
    if (queue_count - queue_first == 1)
        set_timer();
}

static void take_connections(int listener)
{
    for (int socket; (socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0;) {
        int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct peer *peer = memory_new(1, sizeof *peer);
        peer->socket = socket;
        connections++;
        watch(socket, peer);
    }
}

/* PORT 0: any that is free. */
static int listen_at(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 ||
        listen(listener, 4096) != 0 || getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return -1;
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int argc, char **argv)
{
    static int is_listener, is_timer, is_signal;
    int64_t milliseconds, port = 0;
    sigset_t signals;
    if (argc < 2 || argc > 3 || string_integer(argv[1], &milliseconds) != 0 ||
        (argc == 3 && (string_integer(argv[2], &port) != 0 || port < 0 || port > 65535)))
        return 64;
    delay = (double)milliseconds / 1000;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    poller = epoll_create1(EPOLL_CLOEXEC);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    int listener = listen_at((uint16_t)port);
    if (listener < 0)
        return 71;
    watch(listener, &is_listener);
    watch(timer, &is_timer);
    watch(signalfd(-1, &signals, SFD_CLOEXEC), &is_signal);
    for (;;) {
        struct epoll_event events[512];
        int count = epoll_wait(poller, events, 512, -1);
        for (int i = 0; i < count; i++) {
            void *what = events[i].data.ptr;
            if (what == &is_signal) {
                printf("%lu %lu %lu\n", requests, connections, conditional);
                return 0;
            }
            if (what == &is_timer)
                answer_due();
            else if (what == &is_listener)
                take_connections(listener);
            else
                take_request(what);
        }
    }
}
