/* Memory that is always there: allocation either succeeds or ends the program with 70 (internal error) after
 * saying so. A decision made by a program that ran out of memory half-way would be worth nothing, so nobody
 * has to carry on without it. In a jailed child the parent sees the child end and says "unknown".
 * Knows nothing of golive. */
#ifndef GOLIVE_BASE_MEMORY_H
#define GOLIVE_BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/* COUNT zeroed items of SIZE bytes; never NULL (not even for 0); freed with free(). */
void *memory_new(size_t count, size_t size);

/* Like realloc for COUNT items of SIZE bytes; the multiplication is checked. New bytes are not zeroed. */
void *memory_resize(void *old, size_t count, size_t size);

/* A copy of a string, freed with free(). NULL gives NULL. */
char *memory_copy(const char *string);

/* Grows *ARRAY so that it holds at least NEEDED items of SIZE bytes; *CAPACITY is kept in items. */
void memory_reserve(void *array, size_t *capacity, size_t needed, size_t size);

/* printf into fresh memory, freed with free(). */
char *memory_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Says a problem in words, to be freed with free(), and gives ERROR back. */
int memory_problem(char **ret_problem, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
char *memory_format_list(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

/* Frees the pointer that the variable holds: for __attribute__((cleanup(memory_release))). */
void memory_release(void *pointer_to_pointer);
#define AUTO_FREE __attribute__((cleanup(memory_release)))

/* An arena: pieces are taken one after the other and freed all together. */
struct arena_block;
struct arena {
    struct arena_block *newest; /* NULL while nothing was taken */
    size_t next_block;          /* bytes of the next block; 0: the default of 4 KiB, doubling up to 256 KiB */
};

/* SIZE zeroed bytes, aligned for any type; lives until arena_free. */
void *arena_take(struct arena *arena, size_t size);
/* LENGTH bytes of TEXT with a NUL behind; TEXT may be NULL if LENGTH is 0. */
char *arena_copy_bytes(struct arena *arena, const void *text, size_t length);
/* A copy of a string; NULL gives NULL. */
char *arena_copy(struct arena *arena, const char *string);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Gives all of it back; the arena is empty and usable again. */
void arena_free(struct arena *arena);

#endif
