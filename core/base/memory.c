/* Allocation that cannot fail, and arenas. See memory.h. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_FIRST ((size_t)4096)
#define BLOCK_LARGEST ((size_t)262144)
#define ALIGNMENT (_Alignof(max_align_t))

struct arena_block {
    struct arena_block *older;
    size_t used;
    size_t size;
    max_align_t data[];
};

static void out_of_memory(void)
{
    static const char words[] = "golive: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);
    (void)ignored;
    _exit(70);
}

void *memory_new(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

void *memory_resize(void *old, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory();
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

char *memory_copy(const char *string)
{
    if (!string)
        return NULL;
    size_t length = strlen(string) + 1;
    return memcpy(memory_resize(NULL, length, 1), string, length);
}

void memory_reserve(void *array, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return;
    size_t wanted = *capacity ? *capacity : 8;
    while (wanted < needed) {
        if (__builtin_mul_overflow(wanted, (size_t)2, &wanted))
            out_of_memory();
    }
    void *memory;
    memcpy(&memory, array, sizeof memory);
    memory = memory_resize(memory, wanted, size);
    memcpy(array, &memory, sizeof memory);
    *capacity = wanted;
}

char *memory_format_list(const char *format, va_list arguments)
{
    char *string = NULL;
    if (vasprintf(&string, format, arguments) < 0)
        out_of_memory();
    return string;
}

char *memory_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *string = memory_format_list(format, arguments);
    va_end(arguments);
    return string;
}

void memory_release(void *pointer_to_pointer)
{
    void *memory;
    memcpy(&memory, pointer_to_pointer, sizeof memory);
    free(memory);
}

void *arena_take(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 4)
        out_of_memory();
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_block *block = arena->newest;
    if (!block || block->size - block->used < size) {
        if (!arena->next_block)
            arena->next_block = BLOCK_FIRST;
        size_t wanted = arena->next_block > size ? arena->next_block : size;
        if (arena->next_block < BLOCK_LARGEST)
            arena->next_block *= 2;
        block = malloc(sizeof *block + wanted);
        if (!block)
            out_of_memory();
        block->older = arena->newest;
        block->used = 0;
        block->size = wanted;
        arena->newest = block;
    }
    void *memory = (char *)block->data + block->used;
    block->used += size;
    return memset(memory, 0, size);
}

char *arena_copy_bytes(struct arena *arena, const void *text, size_t length)
{
    char *copy = arena_take(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_copy(struct arena *arena, const char *string)
{
    return string ? arena_copy_bytes(arena, string, strlen(string)) : NULL;
}

char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        out_of_memory();
    char *string = arena_take(arena, (size_t)length + 1);
    vsnprintf(string, (size_t)length + 1, format, arguments);
    return string;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *string = arena_format_list(arena, format, arguments);
    va_end(arguments);
    return string;
}

void arena_free(struct arena *arena)
{
    while (arena->newest) {
        struct arena_block *older = arena->newest->older;
        free(arena->newest);
        arena->newest = older;
    }
    arena->next_block = 0;
}

int memory_problem(char **ret_problem, int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    *ret_problem = memory_format_list(format, arguments);
    va_end(arguments);
    return error;
}
