/* golive-reader: turns untrusted documents into page texts, for golive alone. It finds its socket at descriptor 3; run
 * by hand it says what it is. */
#include "reader/server.h"

#include <stdio.h>
#include <sys/socket.h>

#define SOCKET 3

int main(void)
{
    int type;
    socklen_t size = sizeof type;
    if (getsockopt(SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM) {
        fputs("golive-reader: this program is started by golive and is of no use without it\n", stderr);
        return 64;
    }
    return reader_serve(SOCKET);
}
