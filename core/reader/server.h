/* golive-reader's parent: takes documents from the core, forks a fresh child for each, passes on what it left. It never
 * looks into a document nor into an outcome. */
#ifndef GOLIVE_READER_SERVER_H
#define GOLIVE_READER_SERVER_H

/* Locks this process and serves the core at the other end of SOCKET until it hangs up. Returns the exit status. */
int reader_serve(int socket);

#endif
