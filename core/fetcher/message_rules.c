/* One function a part of a message, each with its own words. See message_rules.h. */
#include "fetcher/message_rules.h"

#include "base/text.h"
#include "fetcher/messages.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define LONGEST_LINE ((size_t)998) /* bytes without CR LF (RFC 5322, 2.1.1) */

/* Printable, ASCII, not empty, not too long, and none of the bytes that are barred. */
static bool clean(const char *text, size_t longest, const char *barred)
{
    size_t length = text ? strlen(text) : 0;
    if (length == 0 || length > longest || text[strcspn(text, barred)])
        return false;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < ' ' || (unsigned char)text[i] >= 0x7f)
            return false;
    }
    return true;
}

/* A plain address, and one only. */
static bool address_plain(const char *address)
{
    if (!clean(address, 254, " \"(),:;<>[\\]"))
        return false;
    const char *at = strchr(address, '@');
    return at && at > address && at[1] && !strchr(at + 1, '@');
}

/* A secret may be in any language, but must fit into one line. */
static bool secret_plain(const char *secret, size_t longest)
{
    size_t length = strlen(secret);
    if (length > longest || !utf8_valid(secret, length, NULL))
        return false;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)secret[i] < ' ' || secret[i] == 0x7f)
            return false;
    }
    return true;
}

/* Whole lines ended by CR LF. A bare CR or LF is a line's end to some servers and none to others, so that one may take for the end
 * of a mail, and for another mail behind it, what the next took for text. */
static bool lines_whole(const char *bytes, size_t length)
{
    size_t line = 0;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\r' && i + 1 < length && bytes[i + 1] == '\n') {
            line = 0;
            i++;
        } else if (bytes[i] == '\r' || bytes[i] == '\n' || bytes[i] == '\0' || ++line > LONGEST_LINE) {
            return false;
        }
    }
    return line == 0;
}

static bool header_plain(const char *header)
{
    size_t name = strspn(header, LETTERS "-_");
    return name > 0 && header[name] == ':' && header[name + 1] == ' ' &&
           clean(header, FETCHER_LONGEST_WORDS, "");
}

static const char *post_problem(const struct fetcher_message *message)
{
    size_t count = 0;
    for (; message->headers && message->headers[count]; count++) {
        if (count == FETCHER_MOST_HEADERS)
            return "the notice has too many headers";
        if (!header_plain(message->headers[count]))
            return "a header of the notice is more than a name and a line of plain text";
    }
    if (message->from || message->to || message->user || message->password || message->upgrade)
        return "a webhook's notice has what only a mail can have";
    return NULL;
}

static const char *login_problem(const struct fetcher_message *message, bool secure)
{
    if (!message->user && !message->password)
        return NULL;
    if (!message->user || !message->password)
        return "a login of the mail server needs both a user and a password";
    if (!secret_plain(message->user, 512) || !secret_plain(message->password, 1024))
        return "the user or the password of the mail server is more than one line, or too long";
    if (!secure && !message->upgrade)
        return "a password is never sent without TLS: the mail server needs smtps://, or STARTTLS";
    return NULL;
}

static const char *mail_problem(const struct fetcher_message *message, bool secure)
{
    if (!address_plain(message->from))
        return "the address that the mail comes from is none";
    if (!address_plain(message->to))
        return "the address that the mail goes to is none, or more than one";
    if (!clean(message->greeting, 255, "") || message->greeting[strspn(message->greeting, LETTERS "-.")])
        return "the name that the mail server is greeted with is none";
    if (message->headers && message->headers[0])
        return "a mail's headers stand in the mail";
    if (!lines_whole(message->payload, message->length))
        return "the mail has a line that is too long, or not ended by CR LF";
    return login_problem(message, secure);
}

const char *message_problem(const struct fetcher_request *request)
{
    const struct fetcher_message *message = &request->message;
    if (message->sending == FETCHER_ASKS)
        return NULL;
    if (!message->payload || message->length == 0 || message->length > FETCHER_LONGEST_PAYLOAD)
        return "the notice is empty or too large";
    if (request->head || request->etag || request->last_modified || request->secret_query ||
        request->secret_header)
        return "what is sent asks for nothing";
    if (message->sending == FETCHER_POSTS)
        return post_problem(message);
    return mail_problem(message, string_starts(request->url, "https://"));
}
