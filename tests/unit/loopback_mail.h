/* A mail server on the loopback interface for tests (RFC 5321, STARTTLS, AUTH PLAIN and LOGIN): it keeps every word it heard and
 * every mail it took, and refuses, hangs up or falls silent at the step that the test wants. It must not know what is tested. */
#ifndef GOLIVE_TESTS_LOOPBACK_MAIL_H
#define GOLIVE_TESTS_LOOPBACK_MAIL_H

#include "loopback.h"

#include <openssl/evp.h>

/* Steps: "connect" "ehlo" "starttls" "auth" "mail" "rcpt" "data" "body" (after a line of the mail) "message" (all of it) "quit". */
struct mail_server {
    struct loopback *loopback;
    /* How it behaves; set before the first connection. */
    const char *refuses; /* at this step … */
    const char *refusal; /* … with these whole lines … */
    unsigned refusals;   /* … so often */
    const char *hangs;
    const char *closes;
    SSL_CTX *starttls; /* offers it with this certificate; NULL: does not */
    const char *
        logins; /* "PLAIN", "LOGIN", "PLAIN LOGIN": offers them over TLS and wants one; NULL: lets everybody in */
    const char *logins_in_clear; /* offers them without TLS, too */
    const char *user;
    const char *password;
    /* What it got; under the loopback's lock. */
    struct text heard; /* all lines, those of mails left out */
    struct text mail;  /* the last one taken, dots undone */
    struct text wire;  /* as it came */
    unsigned mails;
    void (*changed)(struct mail_server *server); /* called then, under the lock; or NULL */
};

struct mail_talk {
    struct mail_server *server;
    struct loopback_peer *peer;
    bool logged_in;
    bool over;
};

LOOPBACK_FUNCTION bool mail_say(struct mail_talk *talk, const char *lines)
{
    if (!loopback_send(talk->peer, lines))
        talk->over = true;
    return !talk->over;
}

/* Reads a line with its end; false at the end of the talk. */
LOOPBACK_FUNCTION bool mail_line(struct mail_talk *talk, struct text *line)
{
    char byte = 0;
    text_clear(line);
    while (byte != '\n') {
        if (loopback_read(talk->peer, &byte, 1) != 1) {
            talk->over = true;
            return false;
        }
        text_append_char(line, byte);
    }
    return true;
}

LOOPBACK_FUNCTION void mail_fall_silent(struct mail_talk *talk)
{
    char byte;
    while (loopback_read(talk->peer, &byte, 1) == 1)
        ;
    talk->over = true;
}

/* True if the step is refused, or the talk over. */
LOOPBACK_FUNCTION bool mail_stops(struct mail_talk *talk, const char *step)
{
    struct mail_server *server = talk->server;
    pthread_mutex_t *lock = &server->loopback->lock;
    if (server->hangs && string_equal(server->hangs, step))
        mail_fall_silent(talk);
    if (server->closes && string_equal(server->closes, step))
        talk->over = true;
    if (talk->over)
        return true;
    pthread_mutex_lock(lock);
    bool refuses = server->refuses && string_equal(server->refuses, step) && server->refusals > 0;
    server->refusals -= refuses;
    pthread_mutex_unlock(lock);
    if (refuses)
        mail_say(talk, server->refusal);
    return refuses;
}

LOOPBACK_FUNCTION void mail_greet(struct mail_talk *talk)
{
    const struct mail_server *server = talk->server;
    const char *logins = talk->peer->tls ? server->logins : server->logins_in_clear;
    if (mail_stops(talk, "ehlo"))
        return;
    AUTO_FREE char *lines = memory_format("250-mail.example\r\n%s%s%s%s250 8BITMIME\r\n",
        server->starttls && !talk->peer->tls ? "250-STARTTLS\r\n" : "", logins ? "250-AUTH " : "",
        logins ? logins : "", logins ? "\r\n" : "");
    mail_say(talk, lines);
}

LOOPBACK_FUNCTION void mail_start_tls(struct mail_talk *talk)
{
    struct loopback_peer *peer = talk->peer;
    if (mail_stops(talk, "starttls"))
        return;
    if (!talk->server->starttls || peer->tls) {
        mail_say(talk, "502 5.5.1 not here\r\n");
        return;
    }
    mail_say(talk, "220 2.0.0 go ahead\r\n");
    peer->tls = SSL_new(talk->server->starttls);
    SSL_set_fd(peer->tls, peer->socket);
    talk->over = SSL_accept(peer->tls) != 1;
}

/* True if the client says TEXT next, in base64; its line is kept without it. */
LOOPBACK_FUNCTION bool mail_hears(
    struct mail_talk *talk, const char *challenge, const char *text, size_t length)
{
    unsigned char wanted[1024];
    struct text line = {0};
    EVP_EncodeBlock(wanted, (const unsigned char *)text, (int)length);
    bool right = mail_say(talk, challenge) && mail_line(talk, &line) &&
                 strncmp(text_string(&line), (const char *)wanted, strlen((const char *)wanted)) == 0 &&
                 string_equal(text_string(&line) + strlen((const char *)wanted), "\r\n");
    text_free(&line);
    return right;
}

LOOPBACK_FUNCTION void mail_log_in(struct mail_talk *talk, const char *way)
{
    const struct mail_server *server = talk->server;
    if (mail_stops(talk, "auth"))
        return;
    if (string_equal(way, "PLAIN\r\n")) {
        AUTO_FREE char *both = memory_format("%c%s%c%s", 1, server->user, 1, server->password);
        size_t length = strlen(both);
        both[0] = both[1 + strlen(server->user)] = '\0';
        talk->logged_in = mail_hears(talk, "334 \r\n", both, length);
    } else if (string_equal(way, "LOGIN\r\n")) {
        talk->logged_in =
            mail_hears(talk, "334 VXNlcm5hbWU6\r\n", server->user, strlen(server->user)) &&
            mail_hears(talk, "334 UGFzc3dvcmQ6\r\n", server->password, strlen(server->password));
    }
    mail_say(
        talk, talk->logged_in ? "235 2.7.0 welcome\r\n" : "535 5.7.8 no such user, or not with that\r\n");
}

LOOPBACK_FUNCTION void mail_take(struct mail_talk *talk)
{
    struct mail_server *server = talk->server;
    struct text line = {0}, mail = {0}, wire = {0};
    if (mail_stops(talk, "data") || !mail_say(talk, "354 go on\r\n"))
        return;
    while (mail_line(talk, &line) && !string_equal(text_string(&line), ".\r\n")) {
        const char *bytes = text_string(&line);
        size_t dots = bytes[0] == '.';
        text_append(&wire, bytes, line.length);
        text_append(&mail, bytes + dots, line.length - dots);
        if (mail_stops(talk, "body"))
            break;
    }
    if (!talk->over && !mail_stops(talk, "message")) {
        pthread_mutex_lock(&server->loopback->lock);
        text_free(&server->mail);
        text_free(&server->wire);
        server->mail = mail;
        server->wire = wire;
        server->mails++;
        if (server->changed)
            server->changed(server);
        pthread_mutex_unlock(&server->loopback->lock);
        mail = wire = (struct text){0};
        mail_say(talk, "250 2.0.0 taken\r\n");
    }
    text_free(&mail);
    text_free(&wire);
    text_free(&line);
}

LOOPBACK_FUNCTION void mail_plain_step(struct mail_talk *talk, const char *step)
{
    if (!mail_stops(talk, step))
        mail_say(talk,
            talk->server->logins && !talk->logged_in ? "530 5.7.0 log in first\r\n" : "250 2.1.0 fine\r\n");
}

LOOPBACK_FUNCTION void mail_obey(struct mail_talk *talk, const char *line)
{
    if (string_starts(line, "EHLO ") || string_starts(line, "HELO ")) {
        mail_greet(talk);
    } else if (string_equal(line, "STARTTLS\r\n")) {
        mail_start_tls(talk);
    } else if (string_starts(line, "AUTH ")) {
        mail_log_in(talk, line + 5);
    } else if (string_starts(line, "MAIL FROM:")) {
        mail_plain_step(talk, "mail");
    } else if (string_starts(line, "RCPT TO:")) {
        mail_plain_step(talk, "rcpt");
    } else if (string_equal(line, "DATA\r\n")) {
        mail_take(talk);
    } else if (string_equal(line, "QUIT\r\n")) {
        if (!mail_stops(talk, "quit"))
            mail_say(talk, "221 2.0.0 bye\r\n");
        talk->over = true;
    } else {
        mail_say(talk, "500 5.5.2 what?\r\n");
    }
}

LOOPBACK_FUNCTION void mail_converse(struct loopback_peer *peer)
{
    struct mail_server *server = peer->server->context;
    struct mail_talk talk = {.server = server, .peer = peer};
    struct text line = {0};
    if (!mail_stops(&talk, "connect"))
        mail_say(&talk, "220 mail.example ready\r\n");
    while (!talk.over && mail_line(&talk, &line)) {
        pthread_mutex_lock(&peer->server->lock);
        text_append_string(&server->heard, text_string(&line));
        if (server->changed)
            server->changed(server);
        pthread_mutex_unlock(&peer->server->lock);
        mail_obey(&talk, text_string(&line));
    }
    text_free(&line);
}

/* Starts it; TLS: speaks TLS at once with this certificate, or NULL. What it is to do is said before. */
LOOPBACK_FUNCTION bool mail_server_start(struct mail_server *server, SSL_CTX *tls)
{
    server->loopback = loopback_start(AF_INET, tls, NULL);
    if (!server->loopback)
        return false;
    server->loopback->context = server;
    server->loopback->talk = mail_converse;
    return true;
}

#endif
