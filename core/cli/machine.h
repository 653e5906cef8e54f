/* One recheck at a time: a lock on a file beside the store, which the kernel takes back when its holder dies, and the store's
 * own row for holders of other machines. */
#ifndef GOLIVE_CLI_MACHINE_H
#define GOLIVE_CLI_MACHINE_H

#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

struct turn_lock {
    int descriptor;     /* -1: not held */
    struct store *held; /* the store whose row is held, or NULL */
};

/* Takes the lock in FOLDER. 0, -EAGAIN if somebody else has it, or another negative errno. */
int turn_lock_take(const char *folder, struct turn_lock *ret_lock);
/* Takes the store's row too, before anything is begun that takes its time. As store_hold. */
int turn_lock_hold(struct turn_lock *lock, struct store *store);
/* Gives both back. */
void turn_lock_drop(struct turn_lock *lock);

/* Seconds to wait out of MOST, always the same ones for a machine and a folder, so that the machines of a health system do
 * not all ask at once. */
int64_t machine_offset(const char *folder, int64_t most);

#endif
