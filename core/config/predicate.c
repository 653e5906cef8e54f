/* Compiling and evaluating predicates. See predicate.h. */
#include "config/predicate.h"

#include "base/text.h"

#include <string.h>

enum operation { OPERATION_AND, OPERATION_OR, OPERATION_NOT, OPERATION_IN };

enum subject { SUBJECT_FACT, SUBJECT_KIND, SUBJECT_STAGE, SUBJECT_FLOW };

struct predicate {
    enum operation operation;
    const struct predicate *left, *right; /* of and, or; only left of not */
    enum subject subject;                 /* of in, as is all below */
    ptrdiff_t place;
    const char *flow_key;
    const char *const *values; /* NULL-ended */
};

#define DEPTH_MAXIMUM 32

struct compiler {
    const char *text;
    const char *at;
    const char *word; /* the token in hand, "" at the end */
    const char *word_at;
    struct arena *arena;
    predicate_place *place;
    const void *context;
    unsigned depth;
    const char *error; /* words, NULL while there is none */
    const char *error_at;
};

/* ---- tokens ---- */

static bool name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("._-", c);
}

static void advance(struct compiler *compiler)
{
    const char *at = compiler->at + strspn(compiler->at, " \t");
    size_t length = 0;
    while (at[length] && name_byte(at[length]))
        length++;
    if (!length && *at)
        length = at[0] == '!' && at[1] == '=' ? 2 : 1;
    compiler->word_at = at;
    compiler->word = arena_copy_bytes(compiler->arena, at, length);
    compiler->at = at + length;
}

static bool is(const struct compiler *compiler, const char *word)
{
    return string_equal(compiler->word, word);
}

static bool accept(struct compiler *compiler, const char *word)
{
    if (!is(compiler, word))
        return false;
    advance(compiler);
    return true;
}

static const struct predicate *stop(struct compiler *compiler, const char *words)
{
    if (!compiler->error) {
        compiler->error = words;
        compiler->error_at = compiler->word_at;
    }
    return NULL;
}

static bool is_name(const struct compiler *compiler)
{
    static const char *const reserved[] = {"and", "or", "not", "in"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (is(compiler, reserved[i]))
            return false;
    }
    return name_byte(*compiler->word) && *compiler->word;
}

/* ---- grammar ---- */

static const struct predicate *parse_or(struct compiler *compiler);

static struct predicate *new_node(struct compiler *compiler, enum operation operation,
    const struct predicate *left, const struct predicate *right)
{
    struct predicate *node = arena_take(compiler->arena, sizeof *node);
    node->operation = operation;
    node->left = left;
    node->right = right;
    return node;
}

static bool find_subject(struct compiler *compiler, struct predicate *node)
{
    node->place = compiler->place(compiler->context, compiler->word);
    if (node->place >= 0)
        node->subject = SUBJECT_FACT;
    else if (is(compiler, "kind") || is(compiler, "stage"))
        node->subject = is(compiler, "kind") ? SUBJECT_KIND : SUBJECT_STAGE;
    else if (string_starts(compiler->word, "flow.") && compiler->word[5])
        node->subject = SUBJECT_FLOW;
    else
        return false;
    node->flow_key = node->subject == SUBJECT_FLOW ? compiler->word + 5 : NULL;
    return true;
}

static bool read_values(struct compiler *compiler, struct predicate *node, bool several)
{
    size_t most = 1;
    for (const char *c = compiler->word_at; several && *c; c++)
        most += *c == ',';
    const char **values = arena_take(compiler->arena, (most + 1) * sizeof *values);
    size_t count = 0;
    do {
        if (!is_name(compiler)) {
            stop(compiler, "a value is missing here");
            return false;
        }
        values[count++] = compiler->word;
        advance(compiler);
    } while (several && accept(compiler, ","));
    node->values = values;
    return true;
}

static const struct predicate *parse_comparison(struct compiler *compiler)
{
    if (!is_name(compiler))
        return stop(compiler, "the name of a fact is missing here");
    struct predicate *node = new_node(compiler, OPERATION_IN, NULL, NULL);
    if (!find_subject(compiler, node))
        return stop(compiler, "there is no such fact (above this one)");
    advance(compiler);
    bool negated = is(compiler, "!=") || is(compiler, "not");
    bool several = is(compiler, "not") || is(compiler, "in");
    if (is(compiler, "not"))
        advance(compiler);
    if (!is(compiler, several ? "in" : negated ? "!=" : "="))
        return stop(compiler, "=, !=, in or not in is missing here");
    advance(compiler);
    if (!read_values(compiler, node, several))
        return NULL;
    return negated ? new_node(compiler, OPERATION_NOT, node, NULL) : node;
}

static const struct predicate *parse_term(struct compiler *compiler)
{
    if (++compiler->depth > DEPTH_MAXIMUM)
        return stop(compiler, "nested too deeply");
    const struct predicate *node;
    if (accept(compiler, "not")) {
        const struct predicate *inner = parse_term(compiler);
        node = inner ? new_node(compiler, OPERATION_NOT, inner, NULL) : NULL;
    } else if (accept(compiler, "(")) {
        node = parse_or(compiler);
        if (node && !accept(compiler, ")"))
            node = stop(compiler, "a closing parenthesis is missing here");
    } else {
        node = parse_comparison(compiler);
    }
    compiler->depth--;
    return node;
}

static const struct predicate *parse_and(struct compiler *compiler)
{
    const struct predicate *left = parse_term(compiler);
    while (left && accept(compiler, "and")) {
        const struct predicate *right = parse_term(compiler);
        left = right ? new_node(compiler, OPERATION_AND, left, right) : NULL;
    }
    return left;
}

static const struct predicate *parse_or(struct compiler *compiler)
{
    const struct predicate *left = parse_and(compiler);
    while (left && accept(compiler, "or")) {
        const struct predicate *right = parse_and(compiler);
        left = right ? new_node(compiler, OPERATION_OR, left, right) : NULL;
    }
    return left;
}

const struct predicate *predicate_compile(const char *text, struct arena *arena, predicate_place *place,
    const void *context, size_t *ret_offset, const char **ret_words)
{
    struct compiler compiler = {.text = text, .at = text, .arena = arena, .place = place, .context = context};
    advance(&compiler);
    const struct predicate *predicate = parse_or(&compiler);
    if (predicate && *compiler.word)
        predicate = stop(&compiler, "and, or or the end is expected here");
    if (predicate)
        return predicate;
    *ret_offset = (size_t)(compiler.error_at - text);
    *ret_words = compiler.error;
    return NULL;
}

/* ---- evaluating ---- */

/* True if one of the comma-separated items of LIST is among VALUES. */
static bool any_fits(const char *list, const char *const *values)
{
    while (*list) {
        list += strspn(list, " ,\t\"");
        size_t length = strcspn(list, ",\"");
        const char *next = list + length;
        while (length && (list[length - 1] == ' ' || list[length - 1] == '\t'))
            length--;
        for (size_t i = 0; length && values[i]; i++) {
            if (strncmp(list, values[i], length) == 0 && values[i][length] == '\0')
                return true;
        }
        list = next;
    }
    return false;
}

static int flows_fit(const struct predicate *node, const struct predicate_facts *facts)
{
    bool unset = false;
    for (size_t i = 0; i < facts->flow_count; i++) {
        const char *value = settings_get(&facts->flows[i].settings, node->flow_key);
        if (value && any_fits(value, node->values))
            return 1;
        unset = unset || !value;
    }
    return unset ? -1 : 0;
}

static int fits(const struct predicate *node, const struct predicate_facts *facts)
{
    if (node->subject == SUBJECT_FLOW)
        return flows_fit(node, facts);
    if (node->subject == SUBJECT_KIND || node->subject == SUBJECT_STAGE)
        return any_fits(node->subject == SUBJECT_KIND ? facts->kind : facts->stage, node->values);
    if ((size_t)node->place >= facts->fact_count)
        return -1;
    const struct fact *fact = &facts->facts[node->place];
    /* A fact that nobody needs to answer has none of the values. */
    if (!fact->value)
        return fact->asked ? -1 : 0;
    return any_fits(fact->value, node->values);
}

/* Kleene's strong logic of three values. */
int predicate_evaluate(const struct predicate *predicate, const struct predicate_facts *facts)
{
    if (!predicate)
        return 1;
    if (predicate->operation == OPERATION_IN)
        return fits(predicate, facts);
    int left = predicate_evaluate(predicate->left, facts);
    if (predicate->operation == OPERATION_NOT)
        return left < 0 ? -1 : !left;
    int settles = predicate->operation == OPERATION_OR;
    if (left == settles)
        return settles;
    int right = predicate_evaluate(predicate->right, facts);
    if (right == settles)
        return settles;
    return left < 0 || right < 0 ? -1 : !settles;
}
