/* Making orders. See shuffle.h. */
#include "kit/shuffle.h"

#include <string.h>

#define MOST_ROUNDS 12u /* in which all things arrive: fewer than a check may wait */

/* Numbers that are the same on every machine (splitmix64). */
static uint64_t next_number(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* The things that arrive at all: what the check asked for, or may have waited for. */
static size_t list_things(const struct trial *plain, size_t *things)
{
    const struct plugin_case *of = plain->of;
    size_t count = 0;
    for (size_t i = 0; i < of->piece_count; i++) {
        enum piece_kind kind = of->pieces[i].kind;
        bool arrives = kind == PIECE_WEB ? plain->asked[i] : piece_is_file(kind) && !of->pieces[i].optional;
        if (arrives)
            things[count++] = i;
    }
    for (size_t i = 0; i < of->reliance_count; i++)
        things[count++] = of->piece_count + i;
    return count;
}

static size_t factorial(size_t n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

/* Permutation NUMBER of COUNT places into ORDER, in the factorial number system. */
static void permute(size_t count, size_t number, size_t *order)
{
    size_t left[SHUFFLE_ALL];
    for (size_t i = 0; i < count; i++)
        left[i] = i;
    for (size_t i = 0; i < count; i++) {
        size_t block = factorial(count - 1 - i);
        size_t at = number / block;
        number %= block;
        order[i] = left[at];
        memmove(left + at, left + at + 1, (count - i - at - 1) * sizeof *left);
    }
}

/* As asked, the other way round, then thrown about. */
static void throw_about(size_t count, size_t number, size_t *order)
{
    uint64_t state = number;
    for (size_t i = 0; i < count; i++)
        order[i] = number == 1 ? count - 1 - i : i;
    for (size_t i = count - 1; number > 1 && i > 0; i--) {
        size_t other = (size_t)(next_number(&state) % (i + 1));
        size_t kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

struct trial *shuffle_prepare(const struct trial *plain, struct arena *arena, size_t *ret_count)
{
    const struct plugin_case *of = plain->of;
    size_t all = of->piece_count + of->reliance_count;
    size_t *things = arena_take(arena, (all + 1) * sizeof *things);
    size_t *order = arena_take(arena, (all + 1) * sizeof *order);
    size_t count = list_things(plain, things);
    size_t orders = !count ? 0 : count <= SHUFFLE_ALL ? factorial(count) : SHUFFLE_ORDERS;
    struct trial *trials = arena_take(arena, (orders + 1) * sizeof *trials);
    for (size_t n = 0; n < orders; n++) {
        unsigned *arrival = arena_take(arena, (all + 1) * sizeof *arrival);
        if (count <= SHUFFLE_ALL)
            permute(count, n, order);
        else
            throw_about(count, n, order);
        for (size_t i = 0; i < count; i++)
            arrival[things[order[i]]] = (unsigned)i + 1;
        trials[n] = *plain;
        trials[n].arrival = arrival;
        trials[n].step = (unsigned)((count + MOST_ROUNDS - 1) / MOST_ROUNDS);
    }
    *ret_count = orders;
    return trials;
}

void shuffle_words(const struct trial *trial, struct text *text)
{
    const struct plugin_case *of = trial->of;
    size_t all = of->piece_count + of->reliance_count;
    bool first = true;
    for (unsigned place = 1; place <= all; place++) {
        for (size_t i = 0; i < all; i++) {
            if (trial->arrival[i] != place)
                continue;
            text_append_string(text, first ? "" : ", then ");
            text_append_visible(
                text, i < of->piece_count ? of->pieces[i].uri : of->reliances[i - of->piece_count].check);
            first = false;
        }
    }
}
