/* Flips of evidence: each piece that checks of a deployment were given, in each state in which it might be found one day.
 * Makes evidence that nobody gathered; must not know what it means to a plugin. See drill.h. */
#include "engine/drill_private.h"

#include "base/file.h"
#include "model/document_half.h"

#include <stdlib.h>
#include <string.h>

#define INLINE_EVIDENCE ((size_t)65536) /* bytes up to which evidence travels without a descriptor */

#define MOST_OTHERS ((size_t)2000) /* pieces that are looked through for another's: any will do */

static bool is_among(const struct held_pieces *pieces, const struct gathered *gathered)
{
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->items[i].gathered == gathered)
            return true;
    }
    return false;
}

static void add(struct held_pieces *pieces, const struct held_piece *piece)
{
    if (piece->gathered->evidence.state != EVIDENCE_GOT || is_among(pieces, piece->gathered))
        return;
    memory_reserve(&pieces->items, &pieces->capacity, pieces->count + 1, sizeof *pieces->items);
    pieces->items[pieces->count++] = *piece;
}

/* Pieces of the check at CHECK of the deployment at INDEX: files, then what the web answered. */
static void add_check(const struct judge *judge, size_t index, size_t check, struct held_pieces *pieces)
{
    const struct deployment *deployment = &judge->config->deployments[index];
    const struct check_evidence *all = judge->evidence ? judge->evidence[index] : NULL;
    struct held_piece piece = {.deployment = deployment, .check = &deployment->checks[check]};
    const struct plugin_description *plugin = piece.check->description;
    for (size_t i = 0; all && i < all[check].option_count; i++) {
        const struct gathered_option *option = &all[check].options[i];
        piece.option = plugin_option(plugin, option->option);
        for (size_t k = 0; k < option->part_count && piece.option; k++) {
            piece.gathered = option->parts[k];
            add(pieces, &piece);
        }
    }
    piece.option = NULL;
    struct web_order order = web_known(judge->web, index, check);
    for (size_t i = 0; i < order.count; i++) {
        piece.gathered = web_piece(&order, i);
        add(pieces, &piece);
    }
}

/* Pieces of all checks of a deployment, and of those that it inherits. */
static void add_deployment(const struct judge *judge, size_t index, struct held_pieces *pieces)
{
    const struct deployment *deployment = &judge->config->deployments[index];
    for (size_t i = 0; i < deployment->check_count; i++) {
        const struct deployment *site = deployment->parent;
        if (!deployment->checks[i].inherited) {
            add_check(judge, index, i, pieces);
            continue;
        }
        for (size_t k = 0; site && k < site->check_count; k++) {
            if (string_equal(site->checks[k].id, deployment->checks[i].id))
                add_check(judge, (size_t)(site - judge->config->deployments), k, pieces);
        }
    }
}

/* ---- another's ---- */

static size_t common(const char *a, const char *b)
{
    size_t length = 0;
    while (a[length] && a[length] == b[length])
        length++;
    return length;
}

/* How well OTHER can stand where PIECE stands: 0 not at all; the same option of another vendor's product best. */
static size_t fitness(const struct held_piece *piece, const struct held_piece *other)
{
    const struct evidence *here = &piece->gathered->evidence, *there = &other->gathered->evidence;
    bool table = piece->option && piece->option->type == OPTION_TABLE;
    if (other->gathered == piece->gathered || !piece->option != !other->option ||
        memcmp(&here->digest, &there->digest, sizeof here->digest) == 0)
        return 0;
    if (piece->option && table != (other->option->type == OPTION_TABLE))
        return 0;
    if (!piece->option && common(here->uri, there->uri) <= strlen("https://"))
        return 0;
    size_t fit = 1;
    if (string_equal(piece->check->plugin, other->check->plugin))
        fit += 1000;
    if (piece->option && string_equal(piece->option->name, other->option->name))
        fit += 500;
    if (!piece->option)
        fit += common(here->uri, there->uri) < 400 ? common(here->uri, there->uri) : 400;
    if (other->deployment != piece->deployment)
        fit += 200;
    if (!string_equal(other->deployment->vendor, piece->deployment->vendor))
        fit += 100;
    return fit;
}

static void find_better(const struct held_piece *piece, const struct held_pieces *pieces,
    const struct held_piece **best, size_t *best_fit)
{
    for (size_t i = 0; i < pieces->count; i++) {
        size_t fit = fitness(piece, &pieces->items[i]);
        if (fit > *best_fit) {
            *best_fit = fit;
            *best = &pieces->items[i];
        }
    }
}

struct held_pieces flips_others(const struct judge *judge)
{
    struct held_pieces others = {0};
    size_t count = judge->config->deployment_count + judge->config->unlisted_count;
    for (size_t i = 0; i < count && others.count < MOST_OTHERS; i++) {
        if (!judge->config->deployments[i].broken)
            add_deployment(judge, i, &others);
    }
    return others;
}

/* ---- making evidence ---- */

struct making {
    const struct drill_means *means;
    struct arena *arena;
    struct flip_list *list;
};

static void set_bytes(
    const struct making *making, struct gathered *gathered, const void *bytes, size_t length)
{
    gathered->bytes = bytes;
    gathered->length = length;
    gathered->descriptor = -1;
    if (length <= INLINE_EVIDENCE)
        return;
    gathered->descriptor = memory_file("evidence", bytes, length);
    struct flip_list *list = making->list;
    if (gathered->descriptor < 0)
        return;
    memory_reserve(&list->descriptors, &list->descriptor_capacity, list->descriptor_count + 1,
        sizeof *list->descriptors);
    list->descriptors[list->descriptor_count++] = gathered->descriptor;
}

/* A copy with a serial of its own, which the worker takes for another piece. */
static struct gathered *copy(const struct making *making, const struct gathered *gathered)
{
    struct gathered *made = web_stand_in(making->means->judge->web, making->arena);
    uint32_t serial = made->serial;
    *made = *gathered;
    made->serial = serial;
    return made;
}

static const struct gathered *withheld(
    const struct making *making, const struct gathered *gathered, enum evidence_state state, const char *why)
{
    struct gathered *made = copy(making, gathered);
    made->evidence.state = state;
    made->evidence.error = why;
    made->evidence.digested = false;
    made->bytes = NULL;
    made->length = 0;
    made->descriptor = -1;
    return made;
}

/* Of a document its readers give the text of what is left; of all else the bytes. NULL: it cannot be cut. */
static const struct gathered *truncated(const struct making *making, const struct held_piece *piece)
{
    const struct gathered *gathered = piece->gathered;
    struct text half = {0};
    struct document_text text;
    bool document = piece->option && piece->option->type == OPTION_DOCUMENT;
    if (!document)
        text_append(&half, gathered->bytes, gathered->length / 2);
    else if (document_text_decode(gathered->bytes, gathered->length, &text) != 0 ||
             document_text_half(&text, &half) != 0) {
        text_free(&half);
        return NULL;
    }
    struct gathered *made = copy(making, gathered);
    made->evidence.digest = digest_of(text_string(&half), half.length);
    made->evidence.size = half.length;
    set_bytes(making, made, arena_copy_bytes(making->arena, text_string(&half), half.length), half.length);
    text_free(&half);
    return made;
}

/* An address answers with nothing; a file of no bytes cannot be read. */
static const struct gathered *emptied(const struct making *making, const struct held_piece *piece)
{
    if (piece->option)
        return withheld(making, piece->gathered, EVIDENCE_UNAVAILABLE, "it is empty");
    struct gathered *made = copy(making, piece->gathered);
    made->evidence.digest = digest_of("", 0);
    made->evidence.size = 0;
    made->bytes = "";
    made->length = 0;
    made->descriptor = -1;
    return made;
}

static const struct gathered *foreign(const struct making *making, const struct held_piece *piece,
    const struct held_piece *other, struct flip_case *flip)
{
    if (!other) {
        flip->untried = "no other deployment has one like it";
        return NULL;
    }
    struct gathered *made = copy(making, other->gathered);
    made->evidence.uri = piece->gathered->evidence.uri;
    made->name = piece->gathered->name;
    bool own = other->deployment == piece->deployment;
    flip->how = own ? arena_format(making->arena, "another paper: %s", other->gathered->evidence.uri)
                    : arena_format(making->arena, "another's: that of %s", other->deployment->id);
    flip->same_vendor = !own && *piece->deployment->vendor &&
                        string_equal(other->deployment->vendor, piece->deployment->vendor);
    return made;
}

static const struct gathered *in_state(const struct making *making, const struct held_piece *piece,
    const struct held_piece *other, struct flip_case *flip)
{
    switch (flip->state) {
    case DRILL_ABSENT:
        return withheld(making, piece->gathered, EVIDENCE_ABSENT, "in this drill it is not there");
    case DRILL_UNAVAILABLE:
        return withheld(making, piece->gathered, EVIDENCE_UNAVAILABLE, "in this drill it cannot be read");
    case DRILL_REFUSED:
        return withheld(making, piece->gathered, EVIDENCE_REFUSED, "in this drill golive refuses it");
    case DRILL_EMPTY:
        return emptied(making, piece);
    case DRILL_TRUNCATED:
        return truncated(making, piece);
    default:
        return foreign(making, piece, other, flip);
    }
}

void flips_of_evidence(const struct drill_means *means, const struct held_pieces *others, size_t index,
    struct arena *arena, struct flip_list *list)
{
    const struct judge *judge = means->judge;
    const struct deployment *deployment = &judge->config->deployments[index];
    const struct making making = {means, arena, list};
    struct held_pieces mine = {0};
    add_deployment(judge, index, &mine);
    for (size_t i = 0; i < mine.count; i++) {
        const struct held_piece *piece = &mine.items[i], *other = NULL;
        size_t fit = 0;
        find_better(piece, &mine, &other, &fit);
        find_better(piece, others, &other, &fit);
        for (unsigned state = 0; state < DRILL_STATE_COUNT; state++) {
            struct flip_case *flip = flip_add(list, DRILL_EVIDENCE, deployment, piece->gathered->evidence.uri,
                drill_state_name((enum drill_state)state));
            flip->state = (enum drill_state)state;
            flip->evidence = &piece->gathered->evidence;
            flip->change.piece = piece->gathered;
            flip->change.instead = in_state(&making, piece, other, flip);
            if (!flip->change.instead && !flip->untried)
                flip->untried = "it cannot be cut in half";
        }
    }
    free(mine.items);
}
