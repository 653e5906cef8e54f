/* Finds signature dictionaries in the bytes of a PDF, with a reader of its own for dictionaries: what poppler says of
 * signatures is not used, it calls some valid that leave parts of the file uncovered. A dictionary counts only if its
 * /ByteRange is two ranges that begin at 0 and leave out its own /Contents and nothing else. See signature.h. */
#include "reader/signature.h"

#include "base/memory.h"
#include "reader/messages.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 16       /* nesting of a dictionary */
#define MOST_NUMBERS 8   /* of a /ByteRange */
#define FURTHEST 262144u /* bytes between an object's beginning and its /ByteRange */
#define LONGEST_CONTENTS ((size_t)1 << 20)
#define LEAST_CONTENTS 64u

/* ---- PDF syntax ---- */

struct lexer {
    const unsigned char *bytes;
    size_t at;
    size_t end;
    bool broken;
};

static bool is_blank(unsigned char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == '\0';
}

static bool is_delimiter(unsigned char byte)
{
    return strchr("()<>[]{}/%", byte) && byte;
}

static void skip_blanks(struct lexer *lexer)
{
    while (lexer->at < lexer->end) {
        if (lexer->bytes[lexer->at] == '%') {
            while (
                lexer->at < lexer->end && lexer->bytes[lexer->at] != '\n' && lexer->bytes[lexer->at] != '\r')
                lexer->at++;
        } else if (is_blank(lexer->bytes[lexer->at])) {
            lexer->at++;
        } else {
            return;
        }
    }
}

static bool looking_at(const struct lexer *lexer, const char *word)
{
    size_t length = strlen(word);
    return lexer->end - lexer->at >= length && memcmp(lexer->bytes + lexer->at, word, length) == 0;
}

static void skip_string(struct lexer *lexer)
{
    unsigned depth = 0;
    for (; lexer->at < lexer->end; lexer->at++) {
        unsigned char byte = lexer->bytes[lexer->at];
        if (byte == '\\') {
            lexer->at++;
        } else if (byte == '(') {
            depth++;
        } else if (byte == ')' && --depth == 0) {
            lexer->at++;
            return;
        }
    }
    lexer->broken = true;
}

static void skip_hex(struct lexer *lexer)
{
    while (lexer->at < lexer->end && lexer->bytes[lexer->at] != '>')
        lexer->at++;
    lexer->broken |= lexer->at == lexer->end;
    lexer->at += lexer->at < lexer->end;
}

/* A name, number or word. */
static void skip_word(struct lexer *lexer)
{
    size_t start = lexer->at;
    if (lexer->at < lexer->end && lexer->bytes[lexer->at] == '/')
        lexer->at++;
    while (lexer->at < lexer->end && !is_blank(lexer->bytes[lexer->at]) &&
           !is_delimiter(lexer->bytes[lexer->at]))
        lexer->at++;
    lexer->broken |= lexer->at == start;
}

/* ---- dictionaries ---- */

struct value {
    size_t start; /* 0: not there */
    size_t end;
    bool doubled;
};

enum key { KEY_RANGE, KEY_CONTENTS, KEY_FILTER, KEY_MADE_ON, KEY_COUNT };
static const char *const key_names[KEY_COUNT] = {"/ByteRange", "/Contents", "/SubFilter", "/M"};

struct dictionary {
    struct value values[KEY_COUNT];
};

/* WANTED: offset of a /ByteRange; the dictionary that has it as a key goes into FOUND. */
static bool read_dictionary(struct lexer *lexer, unsigned depth, size_t wanted, struct dictionary *found);

static bool skip_value(struct lexer *lexer, unsigned depth, size_t wanted, struct dictionary *found)
{
    if (looking_at(lexer, "<<"))
        return read_dictionary(lexer, depth + 1, wanted, found);
    if (looking_at(lexer, "<")) {
        skip_hex(lexer);
    } else if (looking_at(lexer, "(")) {
        skip_string(lexer);
    } else if (looking_at(lexer, "[")) {
        bool any = false;
        lexer->at++;
        for (skip_blanks(lexer); !lexer->broken && !looking_at(lexer, "]"); skip_blanks(lexer)) {
            lexer->broken |= depth > DEEPEST || lexer->at >= lexer->end;
            any |= !lexer->broken && skip_value(lexer, depth + 1, wanted, found);
        }
        lexer->at++;
        return any;
    } else {
        skip_word(lexer);
    }
    return false;
}

/* The value at hand, with the words behind it that belong to it ("12 0 R"). */
static struct value take_value(
    struct lexer *lexer, unsigned depth, size_t wanted, struct dictionary *found, bool *ret_found)
{
    struct value value = {.start = lexer->at};
    *ret_found |= skip_value(lexer, depth, wanted, found);
    value.end = lexer->at;
    for (skip_blanks(lexer);
         !lexer->broken && lexer->at < lexer->end && !looking_at(lexer, "/") && !looking_at(lexer, ">>");
         skip_blanks(lexer)) {
        *ret_found |= skip_value(lexer, depth, wanted, found);
        value.end = lexer->at;
    }
    return value;
}

static bool read_dictionary(struct lexer *lexer, unsigned depth, size_t wanted, struct dictionary *found)
{
    struct dictionary mine = {0};
    bool inside = false;
    bool is_it = false;
    lexer->at += 2;
    lexer->broken |= depth > DEEPEST;
    for (skip_blanks(lexer); !lexer->broken && !looking_at(lexer, ">>"); skip_blanks(lexer)) {
        size_t name = lexer->at;
        lexer->broken |= !looking_at(lexer, "/");
        skip_word(lexer);
        size_t name_length = lexer->at - name;
        skip_blanks(lexer);
        if (lexer->broken)
            return false;
        struct value value = take_value(lexer, depth, wanted, found, &inside);
        is_it |= name == wanted;
        for (int key = 0; key < KEY_COUNT; key++) {
            if (strlen(key_names[key]) != name_length ||
                memcmp(lexer->bytes + name, key_names[key], name_length) != 0)
                continue;
            value.doubled = mine.values[key].start != 0;
            mine.values[key] = value;
        }
    }
    lexer->at += 2;
    if (is_it && !lexer->broken)
        *found = mine;
    return (is_it || inside) && !lexer->broken;
}

/* ---- a signature ---- */

static size_t read_numbers(const unsigned char *bytes, struct value value, uint64_t *numbers)
{
    size_t count = 0;
    size_t at = value.start + 1;
    if (value.end - value.start < 2 || bytes[value.start] != '[' || bytes[value.end - 1] != ']')
        return 0;
    while (at < value.end - 1) {
        uint64_t number = 0;
        size_t start = at;
        while (at < value.end - 1 && bytes[at] >= '0' && bytes[at] <= '9' && at - start < 12)
            number = number * 10 + (uint64_t)(bytes[at++] - '0');
        if (at > start && count < MOST_NUMBERS)
            numbers[count] = number;
        count += at > start;
        if (at < value.end - 1 && !is_blank(bytes[at]))
            return 0;
        at++;
    }
    return count;
}

static void take_ranges(const unsigned char *bytes, size_t length, const struct dictionary *dictionary,
    struct pdf_signature *found)
{
    uint64_t numbers[MOST_NUMBERS] = {0};
    const struct value *contents = &dictionary->values[KEY_CONTENTS];
    size_t count = read_numbers(bytes, dictionary->values[KEY_RANGE], numbers);
    if (dictionary->values[KEY_RANGE].doubled || contents->doubled)
        found->trouble = "it says twice what it covers";
    else if (count != 4)
        found->trouble = "it does not say in two ranges what it covers";
    else if (numbers[0] != 0)
        found->trouble = "it leaves out the beginning of the file";
    else if (!contents->start || contents->end - contents->start < LEAST_CONTENTS ||
             bytes[contents->start] != '<' || bytes[contents->end - 1] != '>')
        found->trouble = "it holds no signature";
    else if (contents->end - contents->start > LONGEST_CONTENTS)
        found->trouble = "it is longer than signatures are";
    else if (numbers[1] != contents->start || numbers[2] != contents->end)
        found->trouble = "it leaves out more of the file than itself";
    else if (numbers[3] > length - contents->end)
        found->trouble = "the file ends before what it covers";
    found->first_length = contents->start;
    found->second_start = contents->end;
    found->second_end = contents->end + (found->trouble ? 0 : (size_t)numbers[3]);
}

static int digit_of(unsigned char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static void take_contents(const unsigned char *bytes, struct value value, struct pdf_signature *found)
{
    unsigned char *contents = memory_new((value.end - value.start) / 2 + 1, 1);
    size_t digits = 0;
    for (size_t at = value.start + 1; at + 1 < value.end; at++) {
        int digit = digit_of(bytes[at]);
        if (digit < 0 && !is_blank(bytes[at]))
            found->trouble = "it is not written in hexadecimal digits";
        if (digit < 0)
            continue;
        contents[digits / 2] = (unsigned char)(contents[digits / 2] << 4 | digit);
        digits++;
    }
    found->contents = contents;
    found->contents_length = digits / 2;
}

/* The word or string of a value, without what encloses it; what does not fit is left out. */
static void take_words(const unsigned char *bytes, const struct value *value, char *words, size_t size)
{
    size_t length = 0;
    for (size_t at = value->start; value->start && at < value->end && length + 1 < size; at++) {
        if (bytes[at] > ' ' && bytes[at] < 0x7f && !strchr("()<>/\\", bytes[at]))
            words[length++] = (char)bytes[at];
    }
    words[length] = '\0';
}

/* The object around OFFSET begins behind the last "obj" before it. */
static bool begin_object(struct lexer *lexer, size_t offset)
{
    size_t least = offset > FURTHEST ? offset - FURTHEST : 0;
    for (size_t at = offset; at >= least + 4; at--) {
        if (memcmp(lexer->bytes + at - 3, "obj", 3) != 0 ||
            (at >= 6 && memcmp(lexer->bytes + at - 6, "end", 3) == 0))
            continue;
        lexer->at = at;
        skip_blanks(lexer);
        return looking_at(lexer, "<<");
    }
    return false;
}

size_t pdf_signatures_find(const unsigned char *bytes, size_t length, struct pdf_signature **ret_signatures)
{
    static const char mark[] = "/ByteRange";
    struct pdf_signature *signatures = NULL;
    size_t count = 0, capacity = 0, tried = 0;
    const unsigned char *at = bytes;
    while (count < DOCUMENT_MOST_SIGNATURES && tried++ < 10 * DOCUMENT_MOST_SIGNATURES &&
           (at = memmem(at, length - (size_t)(at - bytes), mark, sizeof mark - 1)) != NULL) {
        struct lexer lexer = {.bytes = bytes, .end = length};
        struct dictionary dictionary = {0};
        size_t offset = (size_t)(at - bytes);
        at += sizeof mark - 1;
        if (!begin_object(&lexer, offset) || !read_dictionary(&lexer, 0, offset, &dictionary))
            continue;
        if (dictionary.values[KEY_RANGE].end > offset) /* said twice: one dictionary all the same */
            at = bytes + dictionary.values[KEY_RANGE].end;
        memory_reserve(&signatures, &capacity, count + 1, sizeof *signatures);
        struct pdf_signature *found = &signatures[count++];
        *found = (struct pdf_signature){0};
        take_ranges(bytes, length, &dictionary, found);
        if (!found->trouble)
            take_contents(bytes, dictionary.values[KEY_CONTENTS], found);
        take_words(bytes, &dictionary.values[KEY_FILTER], found->sub_filter, sizeof found->sub_filter);
        take_words(bytes, &dictionary.values[KEY_MADE_ON], found->made_on, sizeof found->made_on);
    }
    *ret_signatures = signatures;
    return count;
}

void pdf_signatures_free(struct pdf_signature *signatures, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(signatures[i].contents);
    free(signatures);
}

/* ---- all of them ---- */

/* Blanks at the end of a file are nobody's. */
static bool ends_at(const unsigned char *bytes, size_t length, size_t end)
{
    while (end < length && length - end <= 16 && is_blank(bytes[end]))
        end++;
    return end == length;
}

static void add_signature(
    const unsigned char *bytes, size_t length, const struct pdf_signature *found, struct extracted *extracted)
{
    struct document_pages *pages = &extracted->pages;
    struct document_signature *one = &pages->signatures[pages->signature_count++];
    *one =
        (struct document_signature){.signed_at = INT64_MIN, .not_before = INT64_MIN, .not_after = INT64_MIN};
    if (found->trouble) {
        one->flags |= DOCUMENT_SIGNATURE_BROKEN;
        size_t size = strlen(found->trouble);
        memcpy(one->trouble, found->trouble, size < sizeof one->trouble ? size : sizeof one->trouble - 1);
        return;
    }
    signature_check(bytes, found, one);
    if (ends_at(bytes, length, found->second_end))
        one->flags |= DOCUMENT_SIGNATURE_WHOLE;
    else if ((one->flags & DOCUMENT_SIGNATURE_INTACT) && pdf_same_pages(bytes, length, found->second_end))
        one->flags |= DOCUMENT_SIGNATURE_SAME_TEXT;
}

void signatures_read(const void *bytes, size_t length, struct extracted *extracted)
{
    struct pdf_signature *found = NULL;
    if (extracted->error)
        return;
    size_t count = pdf_signatures_find(bytes, length, &found);
    if (count) {
        extracted->depends |= READER_DEPENDS_AUTHORITIES;
        extracted->pages.signatures = memory_new(count, sizeof *extracted->pages.signatures);
    }
    for (size_t i = 0; i < count; i++)
        add_signature(bytes, length, &found[i], extracted);
    pdf_signatures_free(found, count);
}
