/* Reading whole files, writing them whole, and memory-backed descriptors. Knows nothing of golive. */
#ifndef GOLIVE_BASE_FILE_H
#define GOLIVE_BASE_FILE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/* Reads DESCRIPTOR from its place to its end into TEXT (appending). 0, a negative errno, or -EFBIG if it is
 * longer than MAXIMUM bytes. */
int file_read(int descriptor, size_t maximum, struct text *ret_text);
/* Opens and reads a regular file. -EISDIR for a folder, -EINVAL for a FIFO, socket or device (which it never
 * waits for), else as file_read. */
int file_read_path(const char *path, size_t maximum, struct text *ret_text);
/* Called for each file that file_read_path has read, with its status from before, or could not read (NULL). NULL: nobody,
 * as at first. */
struct stat;
typedef void file_watcher(const char *path, const struct stat *status, const void *bytes, size_t length);
void file_watch(file_watcher *watcher);
/* Writes all bytes; 0 or a negative errno. */
int file_write(int descriptor, const void *bytes, size_t length);
/* Writes PATH whole or not at all: a file beside it, renamed over it. 0 or a negative errno. */
int file_replace(const char *path, const void *bytes, size_t length, mode_t mode);
/* The same for what is written piece by piece: to a file beside PATH, which takes its place when it is finished. A device,
 * a pipe or a link is written into at once and stays what it is. */
struct file_new {
    FILE *stream;
    char *path;
    char *beside; /* NULL: written into at once */
    bool
        unwaited; /* may be set: finished before it is sure to be on the disk, where many files can be made again */
};
int file_new_open(const char *path, mode_t mode, struct file_new *ret_file);
/* Closes it; with ERROR (negative errno of the writing) nothing takes PATH's place. ERROR, 0 or a negative errno. */
int file_new_finish(struct file_new *file, int error);
/* mkdir -p; 0 or a negative errno. */
int file_make_folders(const char *path, mode_t mode);

/* Called first of all in a program: takes the places of standard input, output and error if they are closed, so that nothing
 * opened later (a socket, a store) gets what is meant for them. Reading from and writing to them still fails. */
void file_hold_standard(void);

/* A memfd holding a copy of the bytes, sealed against any change; the descriptor or a negative errno. */
int memory_file(const char *name, const void *bytes, size_t length);
/* The same from another descriptor (read by pread from offset 0, at most MAXIMUM bytes). */
int memory_file_copy(const char *name, int descriptor, size_t maximum);
/* True if nobody can change what the descriptor, which others gave us, holds: what may still change is not looked into. */
bool memory_file_sealed(int descriptor);
/* Maps a descriptor read-only; *RET_BYTES is NULL and *RET_LENGTH 0 for an empty one. 0 or a negative errno. */
int file_map(int descriptor, const void **ret_bytes, size_t *ret_length);
void file_unmap(const void *bytes, size_t length);

/* Lets this process hold more files open than it does by default, as far as it may; how many they may be now. */
size_t file_hold_many(void);

/* PATH of the running program's folder (of build/bin/golive: build/bin), freed with free(). */
char *file_program_folder(void);
/* FOLDER/NAME, or NAME itself if it is absolute; freed with free(). */
char *file_join(const char *folder, const char *name);
/* The folder part of a path ("." if it has none), freed with free(). */
char *file_folder_of(const char *path);
/* Waits until the folder of a path is on disk as it is now: a new name in it is there for good only then. As far as the file
 * system can. */
void file_flush_folder_of(const char *path);

#endif
