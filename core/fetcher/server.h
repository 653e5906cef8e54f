/* golive-fetcher's loop: requests come in over the core's socket, answers go out. */
#ifndef GOLIVE_FETCHER_SERVER_H
#define GOLIVE_FETCHER_SERVER_H

/* Serves until the core goes away; takes the socket over. The program's exit code. */
int fetcher_serve(int socket);

#endif
