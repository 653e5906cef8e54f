/* Two tables of address blocks. See fence.h. */
#include "fetcher/fence.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct block {
    uint8_t start[16];
    unsigned bits;
    const char *kind;
    bool never;
};

static const struct block ipv4_blocks[] = {
    {{0, 0, 0, 0}, 8, "an unspecified address", true},
    {{10, 0, 0, 0}, 8, "a private address", false},
    {{100, 64, 0, 0}, 10, "an address of a provider's inner network", false},
    {{127, 0, 0, 0}, 8, "a loopback address", false},
    {{169, 254, 0, 0}, 16, "a link-local address", false},
    {{172, 16, 0, 0}, 12, "a private address", false},
    {{192, 0, 0, 0}, 24, "a special address", false},
    {{192, 0, 2, 0}, 24, "an address for documentation", false},
    {{192, 88, 99, 0}, 24, "a special address", false},
    {{192, 168, 0, 0}, 16, "a private address", false},
    {{198, 18, 0, 0}, 15, "an address for measurements", false},
    {{198, 51, 100, 0}, 24, "an address for documentation", false},
    {{203, 0, 113, 0}, 24, "an address for documentation", false},
    {{224, 0, 0, 0}, 4, "a multicast address", true},
    {{240, 0, 0, 0}, 4, "a reserved address", true},
};

/* Looked through before "not in 2000::/3", which is all of the public internet. */
static const struct block ipv6_blocks[] = {
    {{0}, 128, "an unspecified address", true},
    {{[15] = 1}, 128, "a loopback address", false},
    {{0xfc}, 7, "a private address", false},
    {{0xfe, 0x80}, 10, "a link-local address", false},
    {{0xfe, 0xc0}, 10, "a private address", false},
    {{0xff}, 8, "a multicast address", true},
    {{0x20, 0x01}, 23, "a special address", false},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "an address for documentation", false},
    {{0x3f, 0xff}, 20, "an address for documentation", false},
};

/* Where an IPv4 address stands inside an IPv6 one: mapped, translated (RFC 6052), 6to4 (RFC 3056). */
static const struct {
    uint8_t start[16];
    unsigned bits;
    unsigned at; /* byte at which it begins */
} embedded[] = {
    {{[10] = 0xff, [11] = 0xff}, 96, 12},
    {{0x00, 0x64, 0xff, 0x9b}, 96, 12},
    {{0x20, 0x02}, 16, 2},
};

static bool begins_with(const uint8_t *bytes, const uint8_t *start, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (memcmp(bytes, start, whole) != 0)
        return false;
    uint8_t mask = (uint8_t)(0xff00u >> rest);
    return rest == 0 || ((bytes[whole] ^ start[whole]) & mask) == 0;
}

static const char *look_up(const uint8_t *bytes, const struct block *blocks, size_t count, bool *ret_never)
{
    for (size_t i = 0; i < count; i++) {
        if (begins_with(bytes, blocks[i].start, blocks[i].bits)) {
            *ret_never = blocks[i].never;
            return blocks[i].kind;
        }
    }
    return NULL;
}

static const char *fence_ipv4(const uint8_t *bytes, bool *ret_never)
{
    return look_up(bytes, ipv4_blocks, sizeof ipv4_blocks / sizeof *ipv4_blocks, ret_never);
}

static const char *fence_ipv6(const uint8_t *bytes, bool *ret_never)
{
    static const uint8_t public_start[16] = {0x20};
    for (size_t i = 0; i < sizeof embedded / sizeof *embedded; i++) {
        if (begins_with(bytes, embedded[i].start, embedded[i].bits))
            return fence_ipv4(bytes + embedded[i].at, ret_never);
    }
    const char *kind = look_up(bytes, ipv6_blocks, sizeof ipv6_blocks / sizeof *ipv6_blocks, ret_never);
    if (!kind && !begins_with(bytes, public_start, 3))
        kind = "a special address";
    return kind;
}

const char *fence_of(const struct sockaddr *address, bool *ret_never)
{
    bool unused;
    bool *never = ret_never ? ret_never : &unused;
    *never = false;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, address, sizeof ipv4);
        return fence_ipv4((const uint8_t *)&ipv4.sin_addr, never);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, address, sizeof ipv6);
        return fence_ipv6(ipv6.sin6_addr.s6_addr, never);
    }
    *never = true;
    return "no internet address";
}
