/* A mail server on the loopback interface for end-to-end tests: what it heard and took lies in a folder. It must not know who sends,
 * nor why.
 *
 *   mail_server FOLDER [OPTION...]     until its standard input ends
 *     --refuse STEP REPLY [TIMES]      steps: connect ehlo starttls auth mail rcpt data message; without TIMES always
 *     --hang STEP | --close STEP       body and quit, too
 *     --starttls NAME | --tls NAME     with a certificate for NAME (IP:127.0.0.1, DNS:mail.example) of FOLDER/ca.pem
 *     --login USER PASSWORD            wanted, over TLS only
 *
 * FOLDER/port is there once it listens; FOLDER/heard is all that was said but the mails, FOLDER/N.eml each mail taken. */
#include "../unit/loopback_mail.h"
#include "../unit/loopback_tls.h"

#include <limits.h>

#define DAY 86400L

static const char *folder;

static void write_file(const char *name, const void *bytes, size_t length)
{
    AUTO_FREE char *path = file_join(folder, name);
    AUTO_FREE char *part = memory_format("%s.part", path);
    FILE *file = fopen(part, "we");
    bool whole = file && fwrite(bytes, 1, length, file) == length;
    if (!file || fclose(file) != 0 || !whole || rename(part, path) != 0) {
        perror(path);
        exit(73);
    }
}

/* Called under the lock of the server, after each line and each mail. */
static void keep(struct mail_server *server)
{
    static unsigned kept;
    write_file("heard", text_string(&server->heard), server->heard.length);
    if (server->mails == kept)
        return;
    kept = server->mails;
    AUTO_FREE char *name = memory_format("%u.eml", kept);
    write_file(name, text_string(&server->mail), server->mail.length);
}

static SSL_CTX *certificate_for(const char *name)
{
    struct loopback_authority authority = loopback_authority_new("Test Authority");
    AUTO_FREE char *path = file_join(folder, "ca.pem");
    if (!loopback_authority_write(&authority, path)) {
        perror(path);
        exit(73);
    }
    return loopback_tls(&authority, name, -DAY, DAY);
}

static void usage(void)
{
    fprintf(stderr, "usage: mail_server FOLDER [--refuse STEP REPLY [TIMES]] [--hang STEP] [--close STEP] "
                    "[--starttls NAME | --tls NAME] [--login USER PASSWORD]\n");
    exit(64);
}

/* Takes one option and its values; returns how many words that were. */
static int take_option(struct mail_server *server, char **words, SSL_CTX **tls)
{
    const char *first = words[1];
    if (!first)
        usage();
    if (string_equal(words[0], "--hang")) {
        server->hangs = first;
    } else if (string_equal(words[0], "--close")) {
        server->closes = first;
    } else if (string_equal(words[0], "--starttls")) {
        server->starttls = certificate_for(first);
    } else if (string_equal(words[0], "--tls")) {
        *tls = certificate_for(first);
    } else if (string_equal(words[0], "--login") && words[2]) {
        server->logins = "PLAIN LOGIN";
        server->user = first;
        server->password = words[2];
        return 3;
    } else if (string_equal(words[0], "--refuse") && words[2]) {
        bool times = words[3] && !string_starts(words[3], "--");
        server->refuses = first;
        server->refusal = memory_format("%s\r\n", words[2]);
        server->refusals = times ? (unsigned)strtoul(words[3], NULL, 10) : UINT_MAX;
        return times ? 4 : 3;
    } else {
        usage();
    }
    return 2;
}

int main(int count, char **words)
{
    struct mail_server server = {.changed = keep};
    SSL_CTX *tls = NULL;
    char byte;
    if (count < 2)
        usage();
    folder = words[1];
    for (int i = 2; i < count;)
        i += take_option(&server, words + i, &tls);
    if (!mail_server_start(&server, tls)) {
        perror("mail_server");
        return 69;
    }
    AUTO_FREE char *port = memory_format("%u\n", server.loopback->port);
    write_file("port", port, strlen(port));
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    return 0;
}
