/* golive-worker: judges checks. What a plugin must not use it finds in forbidden.c. */
#include "base/spawn.h"
#include "worker/messages.h"
#include "worker/server.h"

int main(void)
{
    return server_run(HELPER_SOCKET, false);
}
