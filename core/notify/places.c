/* Delivery to a folder and to a log. See places.h. */
#include "notify/places.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LONGEST_LINE = 2048, FACILITY = 3 /* daemons */ };

int folder_deliver(
    const char *folder, const struct notice *notice, const struct mail_names *names, char **ret_trouble)
{
    char id[33], at[INSTANT_TEXT_SIZE];
    struct text mail = {0};
    notice_id(notice, id);
    instant_text(notice->made_at, at);
    for (char *colon = at; (colon = strchr(colon, ':')) != NULL;)
        *colon = '-';
    AUTO_FREE char *name = memory_format("%s-%s.eml", at, id);
    AUTO_FREE char *path = file_join(folder, name);
    mail_write(&mail, notice, names);
    int error = mail.overflowed ? -EFBIG : file_make_folders(folder, 0750);
    if (!error || error == -EEXIST)
        error = file_replace(path, mail.data, mail.length, 0640);
    text_free(&mail);
    return error ? memory_problem(ret_trouble, error, "%s: %s", path, strerror(-error)) : 0;
}

/* ---- the log ---- */

/* Appends LENGTH bytes of words in one line: what would end it or hide in it is made visible. */
static void append_line(struct text *out, const char *words)
{
    struct text visible = {0};
    text_append_visible(&visible, words);
    const char *at = text_string(&visible);
    size_t length = strlen(at);
    if (out->length + length > LONGEST_LINE) {
        length = LONGEST_LINE > out->length ? LONGEST_LINE - out->length : 0;
        while (length && ((unsigned char)at[length] & 0xc0) == 0x80) /* not in the middle of a character */
            length--;
    }
    text_append(out, at, length);
    text_free(&visible);
}

void syslog_line(struct text *out, const struct notice *notice, const char *host, instant now)
{
    static const int severities[] = {[DECISION_GO] = 5, [DECISION_HOLD] = 4, [DECISION_NO_GO] = 3};
    char at[INSTANT_TEXT_SIZE];
    bool plain = true;
    instant_text(now, at);
    text_format(out, "<%d>1 %s ", FACILITY * 8 + severities[notice->level], at);
    for (const char *byte = host; *byte && byte - host < 255; byte++)
        text_append_char(out, *byte > ' ' && *byte < 0x7f ? *byte : '-');
    text_format(out, "%s golive - %s - ", *host ? "" : "-", notice->kind);
    for (const char *byte = notice->subject; *byte; byte++)
        plain &= (unsigned char)*byte < 0x80;
    for (const char *byte = notice->body; *byte; byte++)
        plain &= (unsigned char)*byte < 0x80;
    text_append_string(out, plain ? "" : "\xef\xbb\xbf"); /* RFC 5424 6.4: what follows is UTF-8 */
    append_line(out, notice->subject);
    append_line(out, " | ");
    /* A page in one line: its lines end and its indents are one blank each. */
    struct text flat = {0};
    for (const char *byte = notice->body; *byte; byte++) {
        bool blank = *byte == ' ' || *byte == '\n';
        if (!blank)
            text_append_char(&flat, *byte);
        else if (flat.length && flat.data[flat.length - 1] != ' ')
            text_append_char(&flat, ' ');
    }
    append_line(out, text_string(&flat));
    text_free(&flat);
}

static int log_socket(const char *path, char **ret_trouble)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return memory_problem(ret_trouble, -ENAMETOOLONG, "%s: the path of a socket cannot be so long", path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return memory_problem(ret_trouble, -errno, "%s: %s", path, strerror(errno));
    if (connect(descriptor, (const struct sockaddr *)&address, sizeof address) == 0)
        return descriptor;
    int error = -errno;
    close(descriptor);
    return memory_problem(ret_trouble, error, "%s: %s", path, strerror(-error));
}

int syslog_deliver(const char *socket_path, const struct notice *notice, instant now, char **ret_trouble)
{
    char host[256] = "";
    struct text line = {0};
    int descriptor = log_socket(socket_path, ret_trouble);
    if (descriptor < 0)
        return descriptor;
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    syslog_line(&line, notice, host, now);
    /* A log that takes nothing must not hold up the night. */
    ssize_t sent = send(descriptor, text_string(&line), line.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    int error = sent == (ssize_t)line.length ? 0 : sent < 0 ? -errno : -EMSGSIZE;
    close(descriptor);
    text_free(&line);
    return error ? memory_problem(ret_trouble, error, "%s: %s", socket_path, strerror(-error)) : 0;
}
