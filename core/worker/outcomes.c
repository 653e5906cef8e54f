/* What a child left behind, read by the worker's parent: results on the page, which a plugin may have overwritten, and
 * how the child ended, in words that its plugin's author and the person waiting can use. See server.h. */
#include "worker/server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define EXIT_OUT_OF_MEMORY 70 /* base/memory.c */

static bool in_shape(const unsigned char *bytes, uint32_t length, uint32_t number)
{
    struct frame_fields fields = frame_fields_of(bytes, length);
    struct frame_field field;
    bool numbered = false, ended = false;
    while (frame_next(&fields, &field)) {
        if (field.tag == WORKER_TAG_JOB)
            numbered = frame_u32(&fields, &field) == number;
        else if (field.tag == WORKER_TAG_END)
            ended = true;
    }
    return !fields.broken && numbered && ended;
}

bool page_next_result(struct child_page *page, size_t *offset, uint32_t number,
    const unsigned char **ret_bytes, uint32_t *ret_length)
{
    size_t room = CHILD_PAGE_SIZE - sizeof *page;
    uint32_t written = atomic_load(&page->written);
    uint32_t length;
    if (written > room || *offset + sizeof length > written)
        return false;
    memcpy(&length, page->results + *offset, sizeof length);
    const unsigned char *bytes = page->results + *offset + sizeof length;
    if (length > WORKER_LONGEST_RESULT || length > written - *offset - sizeof length ||
        !in_shape(bytes, length, number))
        return false;
    *offset += sizeof length + length;
    *ret_bytes = bytes;
    *ret_length = length;
    return true;
}

/* ---- words ---- */

static const struct {
    int signal;
    const char *words;
} signal_words[] = {
    {SIGSEGV, "segmentation fault"},
    {SIGBUS, "bus error"},
    {SIGFPE, "arithmetic error"},
    {SIGILL, "illegal instruction"},
    {SIGABRT, "it gave up: abort"},
    {SIGTRAP, "trap"},
    {SIGXFSZ, "it wrote to a file"},
    {SIGXCPU, "it used too much processor time"},
};

static const char *signal_name(int number)
{
    for (size_t i = 0; i < COUNT(signal_words); i++) {
        if (signal_words[i].signal == number)
            return signal_words[i].words;
    }
    return NULL;
}

/* What was tried, by the system call that the jail stopped. */
static const struct {
    int call;
    const char *words;
} barred_words[] = {
    {SYS_fork, "tried to start a process"},
    {SYS_vfork, "tried to start a process"},
    {SYS_clone, "tried to start a process or thread"},
    {SYS_execve, "tried to run a program"},
    {SYS_execveat, "tried to run a program"},
    {SYS_open, "tried to open a file"},
    {SYS_openat, "tried to open a file"},
    {SYS_openat2, "tried to open a file"},
    {SYS_creat, "tried to open a file"},
    {SYS_socket, "tried to reach the network"},
    {SYS_socketpair, "tried to open a socket"},
    {SYS_connect, "tried to reach the network"},
    {SYS_bind, "tried to reach the network"},
    {SYS_sendto, "tried to reach the network"},
    {SYS_kill, "tried to send a signal to another process"},
    {SYS_tkill, "tried to send a signal to another process"},
    {SYS_tgkill, "tried to send a signal to another process"},
};

static void add_barred(struct text *words, int32_t call)
{
    for (size_t i = 0; i < COUNT(barred_words); i++) {
        if (barred_words[i].call == call) {
            text_format(words, "%s, which no plugin may", barred_words[i].words);
            return;
        }
    }
    text_format(words, "tried what no plugin may (system call %d)", (int)call);
}

static void add_ending(struct text *words, const struct child_page *page, int status, uint32_t overrun)
{
    if (overrun)
        text_format(words, "did not end within %u s", overrun);
    else if (page->barred_call >= 0)
        add_barred(words, page->barred_call);
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        text_append_string(words, "was killed");
    else if (WIFSIGNALED(status) && signal_name(WTERMSIG(status)))
        text_format(words, "crashed (%s)", signal_name(WTERMSIG(status)));
    else if (WIFSIGNALED(status))
        text_format(words, "crashed (signal %d)", WTERMSIG(status));
    else if (WEXITSTATUS(status) == EXIT_OUT_OF_MEMORY)
        text_format(words, "ran out of memory (%u MiB)", (unsigned)(WORKER_CHILD_MEMORY >> 20));
    else
        text_format(words, "ended its process (exit %d)", WEXITSTATUS(status));
}

static void add_bounded(struct text *words, const char *bytes, size_t size)
{
    AUTO_FREE char *copy = memory_format("%.*s", (int)strnlen(bytes, size), bytes);
    text_append_visible(words, copy);
}

char *ending_words(const struct child_page *page, int status, uint32_t overrun, const char *output)
{
    struct text words = {.maximum = 1000};
    add_ending(&words, page, status, overrun);
    if (page->asked_what[0]) {
        text_append_string(&words, "; the last thing it asked for was ");
        add_bounded(&words, page->asked_what, sizeof page->asked_what);
        if (page->asked_name[0]) {
            text_append_string(&words, " \"");
            add_bounded(&words, page->asked_name, sizeof page->asked_name);
            text_append_string(&words, "\"");
        }
    }
    if (*output) {
        text_append_string(&words, "; it wrote: ");
        add_bounded(&words, output, 200);
    }
    return text_steal(&words);
}
