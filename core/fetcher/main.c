/* golive-fetcher: gets evidence over HTTP, for golive alone. It finds its socket at descriptor 3; run by hand it says
 * what it is. */
#include "fetcher/server.h"

#include "base/spawn.h"

#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
    int type;
    socklen_t size = sizeof type;
    if (getsockopt(HELPER_SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM) {
        fputs("golive-fetcher: this program is started by golive and is of no use without it\n", stderr);
        return 64;
    }
    return fetcher_serve(HELPER_SOCKET);
}
