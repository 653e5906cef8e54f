/* Finding legal names. Names are compared word by word, without punctuation and legal suffixes; whether a hit is the
 * whole name is told by the words around it: another capitalised word beside it makes it part of a longer name. */
#include "worker/names.h"

#include "base/memory.h"
#include "golive/plugin.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NAME_WORDS 16

struct word {
    const char *text; /* in the folded name or text, not ended */
    size_t length;
    size_t start; /* its offset */
};

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '&' || (byte & 0x80);
}

/* The next word from offset AT on; apostrophes and full stops within belong to it: "l.l.c.", "st. mary's". */
static bool next_word(const char *text, size_t length, size_t at, struct word *ret_word)
{
    while (at < length && !is_word(text[at]))
        at++;
    size_t end = at;
    while (end < length && (is_word(text[end]) || ((text[end] == '\'' || text[end] == '.') &&
                                                      end + 1 < length && is_word(text[end + 1]))))
        end++;
    if (end == at)
        return false;
    *ret_word = (struct word){text + at, end - at, at};
    return true;
}

/* Compares without full stops and apostrophes; "&" is "and". */
static bool same_word(const struct word *a, const struct word *b)
{
    if (a->length == 1 && a->text[0] == '&')
        return (b->length == 1 && b->text[0] == '&') || (b->length == 3 && memcmp(b->text, "and", 3) == 0);
    if (b->length == 1 && b->text[0] == '&')
        return same_word(b, a);
    size_t i = 0;
    size_t j = 0;
    for (;;) {
        while (i < a->length && strchr(".'", a->text[i]) != NULL)
            i++;
        while (j < b->length && strchr(".'", b->text[j]) != NULL)
            j++;
        if (i == a->length || j == b->length)
            return i == a->length && j == b->length;
        if (a->text[i++] != b->text[j++])
            return false;
    }
}

static bool one_of(const struct word *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct word other = {words[i], strlen(words[i]), 0};
        if (same_word(word, &other))
            return true;
    }
    return false;
}

static bool is_suffix(const struct word *word)
{
    static const char *const suffixes[] = {"inc", "incorporated", "llc", "corp", "corporation", "co",
        "company", "ltd", "limited", "lp", "llp", "pbc", "plc", "pllc", "pc", "pa", "the", "gmbh", "l", "c"};
    return one_of(word, suffixes, sizeof suffixes / sizeof *suffixes);
}

/* Words that stand beside a name without being part of it. */
static bool is_neighbour(const struct word *word)
{
    static const char *const words[] = {"and", "or", "the", "a", "an", "by", "between", "among", "with", "to",
        "from", "for", "in", "on", "at", "is", "are", "shall", "will", "may", "must", "agrees", "has", "have",
        "its", "as", "that", "which", "who", "whose", "if", "when", "hereinafter", "located", "having", "dba",
        "d/b/a", "on", "behalf", "this", "effective", "dated", "date", "name", "title", "company", "entity",
        "party", "customer", "vendor", "ba", "ce", "signature", "signed", "agreement", "baa", "not", "can",
        "under", "s", "re", "attn", "client", "parties", "but", "provides"};
    return one_of(word, words, sizeof words / sizeof *words);
}

static size_t split_name(const char *name, struct word *words)
{
    size_t count = 0;
    size_t at = 0;
    size_t length = strlen(name);
    struct word word;
    while (count < NAME_WORDS && next_word(name, length, at, &word)) {
        words[count++] = word;
        at = word.start + word.length;
    }
    while (count > 0 && is_suffix(&words[count - 1]))
        count--; /* "Inc." alone is no name */
    size_t skip = count > 1 && words[0].length == 3 && memcmp(words[0].text, "the", 3) == 0;
    memmove(words, words + skip, (count - skip) * sizeof *words);
    return count - skip;
}

/* True if the word at NORMAL began with a capital in the document. */
static bool is_capital(const struct document_text *text, size_t normal)
{
    uint32_t origin = document_text_origin(text, (uint32_t)normal);
    return origin < text->original_length && text->original[origin] >= 'A' && text->original[origin] <= 'Z';
}

/* True if the words behind END (legal suffixes apart) make the name longer. */
static bool goes_on(const struct document_text *text, size_t end)
{
    struct word word;
    while (next_word(text->normal, text->normal_length, end, &word)) {
        size_t gap = word.start - end;
        for (size_t i = end; i < word.start; i++)
            if (strchr("\"();:[]/\n", text->normal[i]) != NULL)
                return false;
        bool comma = gap > 0 && memchr(text->normal + end, ',', gap) != NULL;
        if (is_suffix(&word)) {
            /* "Acme, Inc. Accepted on …": behind its suffix a name is over. */
            if (word.length > 2)
                return false;
            end = word.start + word.length;
            continue;
        }
        bool stop = gap > 0 && memchr(text->normal + end, '.', gap) != NULL;
        if (word.length == 2 && memcmp(word.text, "of", 2) == 0)
            return !comma && !stop;
        return !comma && !stop && is_capital(text, word.start) && !is_neighbour(&word);
    }
    return false;
}

/* True if the word before START makes the name longer. */
static bool begins_before(const struct document_text *text, size_t start)
{
    size_t end = start;
    while (end > 0 && !is_word(text->normal[end - 1])) {
        if (strchr("\"().;:,[]/\n-", text->normal[end - 1]) != NULL)
            return false;
        end--;
    }
    size_t begin = end;
    while (begin > 0 && (is_word(text->normal[begin - 1]) || text->normal[begin - 1] == '\''))
        begin--;
    if (begin == end)
        return false;
    struct word word = {text->normal + begin, end - begin, begin};
    return is_capital(text, begin) && !is_neighbour(&word) &&
           !(word.length == 2 && memcmp(word.text, "of", 2) == 0);
}

/* How many words of the name stand from FIRST on, one behind the other; the end of the last in *RET_END. */
static size_t words_there(const struct document_text *text, struct word first, const struct word *words,
    size_t count, size_t *ret_end)
{
    size_t matched = 0;
    struct word word = first;
    while (matched < count && same_word(&word, &words[matched])) {
        *ret_end = word.start + word.length;
        matched++;
        if (!next_word(text->normal, text->normal_length, *ret_end, &word))
            break;
        if (memchr(text->normal + *ret_end, '\n', word.start - *ret_end) != NULL)
            break;
    }
    return matched;
}

/* How many of the first COUNT words mean something: "Board of" is hardly the beginning of a name. */
static size_t telling_words(const struct word *words, size_t count)
{
    static const char *const fillers[] = {"of", "and", "the", "for", "&", "at", "in"};
    size_t telling = 0;
    for (size_t i = 0; i < count; i++)
        telling += !one_of(&words[i], fillers, sizeof fillers / sizeof *fillers);
    return telling;
}

int32_t name_find(const struct document_text *text, const char *name, struct clause_span *ret_span)
{
    AUTO_FREE char *folded = document_text_normalise_phrase(name);
    struct word words[NAME_WORDS];
    size_t count = split_name(folded, words);
    if (count == 0)
        return GOLIVE_NAME_NOT_FOUND;
    int32_t best = GOLIVE_NAME_NOT_FOUND;
    struct word word;
    for (size_t at = 0; next_word(text->normal, text->normal_length, at, &word);
         at = word.start + word.length) {
        size_t end = 0;
        size_t matched = words_there(text, word, words, count, &end);
        if (matched == 0 ||
            (matched < count && (telling_words(words, matched) < 2 || best != GOLIVE_NAME_NOT_FOUND)))
            continue;
        bool whole = matched == count && !begins_before(text, word.start) && !goes_on(text, end);
        if (!whole && best != GOLIVE_NAME_NOT_FOUND)
            continue;
        *ret_span = (struct clause_span){(uint32_t)word.start, (uint32_t)end};
        if (whole)
            return GOLIVE_NAME_FOUND;
        best = GOLIVE_NAME_PART;
    }
    return best;
}

int name_equal(const char *a, const char *b)
{
    AUTO_FREE char *folded_a = document_text_normalise_phrase(a);
    AUTO_FREE char *folded_b = document_text_normalise_phrase(b);
    struct word words_a[NAME_WORDS];
    struct word words_b[NAME_WORDS];
    size_t count = split_name(folded_a, words_a);
    if (count == 0 || count != split_name(folded_b, words_b))
        return 0;
    for (size_t i = 0; i < count; i++)
        if (!same_word(&words_a[i], &words_b[i]))
            return 0;
    return 1;
}
