/* Takes web addresses apart, strictly. See address.h. */
#include "base/address.h"

#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#define HOST_LONGEST 253u

static bool is_letter_or_digit(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

/* Labels of a-z, 0-9, hyphens and underscores between single dots. */
static bool name_valid(const char *name, size_t length)
{
    if (length == 0 || length > HOST_LONGEST)
        return false;
    size_t label = 0;
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '.') {
            if (label == 0 || name[i - 1] == '-')
                return false;
            label = 0;
            continue;
        }
        bool inner = name[i] == '-' || name[i] == '_';
        if (!is_letter_or_digit(name[i]) && !(inner && label > 0))
            return false;
        if (++label > 63)
            return false;
    }
    return label > 0 && name[length - 1] != '-';
}

/* What stands between brackets: hexadecimal digits, colons, dots; no zone. Whether it is an address the system says
 * when it is used. */
static bool ipv6_valid(const char *name, size_t length)
{
    bool colon = false;
    for (size_t i = 0; i < length; i++) {
        colon |= name[i] == ':';
        if (!memchr("0123456789abcdef:.", name[i], 18))
            return false;
    }
    return colon && length <= 45;
}

/* A port from 1 to 65535 without leading zeros; 0 if it is none. */
static uint16_t port_of(const char *digits)
{
    int64_t port;
    size_t length = strspn(digits, "0123456789");
    bool good = length > 0 && length <= 5 && digits[length] == '\0' && *digits != '0' &&
                string_integer(digits, &port) == 0 && port <= 65535;
    return good ? (uint16_t)port : 0;
}

/* Splits HOST, lower case and NUL-ended, in place: *RET_PORT is "" if there is none. */
static bool split_host(char *host, char **ret_name, const char **ret_port)
{
    char *name = host;
    char *rest = host + strcspn(host, ":");
    if (*host == '[') {
        char *close = strchr(host, ']');
        if (!close || !ipv6_valid(host + 1, (size_t)(close - host - 1)))
            return false;
        name = host + 1;
        rest = close + 1;
        if (*rest && *rest != ':')
            return false;
        *close = '\0';
    } else if (!name_valid(host, (size_t)(rest - host))) {
        return false;
    }
    *ret_port = "";
    if (*rest == ':') {
        *rest = '\0';
        *ret_port = rest + 1;
        if (port_of(*ret_port) == 0)
            return false;
    }
    *ret_name = name;
    return true;
}

bool address_host_valid(const char *host)
{
    struct arena arena = {0};
    char *copy = arena_copy(&arena, host);
    char *name;
    const char *port;
    bool valid = strlen(host) <= HOST_LONGEST + 8 && split_host(copy, &name, &port);
    arena_free(&arena);
    return valid;
}

/* Visible ASCII without what RFC 3986 leaves out; "%" only before two hexadecimal digits. */
static bool path_valid(const char *path, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)path[i];
        if (byte <= ' ' || byte >= 0x7f || memchr("\"<>\\^`{|}", byte, 9))
            return false;
        if (byte == '%' && (i + 2 >= length || !isxdigit((unsigned char)path[i + 1]) ||
                               !isxdigit((unsigned char)path[i + 2])))
            return false;
    }
    return true;
}

static const char *why_not(const char *text, const char *rest)
{
    if (!rest)
        return "it does not begin with https:// or http://";
    if (memchr(rest, '@', strcspn(rest, "/?#")))
        return "a name or password before the host is never sent";
    return *text ? "its host or port is none" : "it is empty";
}

int address_parse(const char *text, struct arena *arena, struct address *ret_address, const char **ret_why)
{
    const char *unused;
    const char **why = ret_why ? ret_why : &unused;
    size_t length = strlen(text);
    if (length > ADDRESS_LONGEST) {
        *why = "it is too long";
        return -EINVAL;
    }
    bool secure = strncasecmp(text, "https://", 8) == 0;
    const char *rest = secure ? text + 8 : strncasecmp(text, "http://", 7) == 0 ? text + 7 : NULL;
    size_t host_length = rest ? strcspn(rest, "/?#") : 0;
    char *host = arena_copy_bytes(arena, rest ? rest : "", host_length);
    for (char *at = host; *at; at++)
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + ('a' - 'A') : *at);
    bool brackets = *host == '[';
    char *name;
    const char *port_text;
    if (!rest || !split_host(host, &name, &port_text)) {
        *why = why_not(text, rest);
        return -EINVAL;
    }
    const char *path = rest + host_length;
    size_t path_length = strcspn(path, "#");
    if (!path_valid(path, path_length)) {
        *why = "it has characters that must be written as %XX";
        return -EINVAL;
    }
    uint16_t own = secure ? 443 : 80;
    struct address address = {.secure = secure, .name = name, .port = *port_text ? port_of(port_text) : own};
    const char *open = brackets ? "[" : "", *close = brackets ? "]" : "";
    address.host = address.port == own ? arena_format(arena, "%s%s%s", open, name, close)
                                       : arena_format(arena, "%s%s%s:%u", open, name, close, address.port);
    address.path = arena_format(arena, "%s%.*s", *path == '/' ? "" : "/", (int)path_length, path);
    address.text = arena_format(arena, "%s://%s%s", secure ? "https" : "http", address.host, address.path);
    *ret_address = address;
    return 0;
}

const char *address_scheme(const char *text, struct arena *arena)
{
    size_t length = 0;
    while (length < 20 &&
           (isalnum((unsigned char)text[length]) || (length && strchr("+-.", text[length]) && text[length])))
        length++;
    if (length == 0 || text[length] != ':')
        return "";
    return arena_copy_bytes(arena, text, length + 1);
}

const char *address_encode(const char *value, struct arena *arena)
{
    struct text text = {0};
    for (; *value; value++) {
        if (isalnum((unsigned char)*value) || strchr("-._~", *value))
            text_append_char(&text, *value);
        else
            text_format(&text, "%%%02X", (unsigned)(unsigned char)*value);
    }
    const char *encoded = arena_copy(arena, text_string(&text));
    text_free(&text);
    return encoded;
}

const char *address_add_query(const char *text, const char *addition, struct arena *arena)
{
    const char *query = strchr(text, '?');
    const char *between = !query ? "?" : query[1] == '\0' || string_ends(text, "&") ? "" : "&";
    return arena_format(arena, "%s%s%s", text, between, addition);
}
