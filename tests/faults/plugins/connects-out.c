/* A plugin for tests: it reaches for the network. */
#include <golive/plugin.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static golive_verdict check(golive *g)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect(descriptor, (const struct sockaddr *)&address, sizeof address);
    golive_pass(g, "FAULT-01", golive_option_place(g, "statement"), "as stated");
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "connects-out.plugin.ini")
