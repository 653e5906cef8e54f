/* Folding of characters and words: two tables and the loops that apply them. Knows nothing of lines or clauses. */
#include "model/folding.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What is appended next comes from ORIGIN. */
static void put_step(struct folded *folded, uint32_t origin)
{
    uint32_t at = (uint32_t)folded->bytes.length;
    const struct folded_step *last = folded->step_count ? &folded->steps[folded->step_count - 1] : NULL;
    if (last != NULL && last->origin + (at - last->at) == origin)
        return;
    memory_reserve(&folded->steps, &folded->step_capacity, folded->step_count + 1, sizeof *folded->steps);
    folded->steps[folded->step_count++] = (struct folded_step){at, origin};
}

/* Appends BYTES, which stand side by side at ORIGIN. False if they do not fit. */
static bool append_run(struct folded *folded, const char *bytes, size_t length, uint32_t origin)
{
    put_step(folded, origin);
    text_append(&folded->bytes, bytes, length);
    return !folded->bytes.overflowed;
}

void folded_append(struct folded *folded, char byte, uint32_t origin)
{
    append_run(folded, &byte, 1, origin);
}

void folded_cut(struct folded *folded, size_t length)
{
    if (length >= folded->bytes.length)
        return;
    folded->bytes.length = length;
    folded->bytes.data[length] = '\0';
    while (folded->step_count && folded->steps[folded->step_count - 1].at >= length)
        folded->step_count--;
}

void folded_clear(struct folded *folded)
{
    text_clear(&folded->bytes);
    folded->step_count = 0;
}

void folded_free(struct folded *folded)
{
    text_free(&folded->bytes);
    free(folded->steps);
    *folded = (struct folded){0};
}

/* Where a byte of FOLDED comes from, for offsets that only grow. */
struct way_back {
    const struct folded *folded;
    size_t step; /* the last one asked for */
};

static uint32_t origin_of(struct way_back *way, size_t at)
{
    const struct folded_step *steps = way->folded->steps;
    while (way->step + 1 < way->folded->step_count && steps[way->step + 1].at <= at)
        way->step++;
    return steps[way->step].origin + (uint32_t)at - steps[way->step].at;
}

/* ---- characters ---- */

struct character_fold {
    uint32_t from; /* first code point */
    uint32_t to;   /* last code point */
    const char *text;
};

/* Ascending. Section signs and trade marks go: "§164.524" is "164.524". */
static const struct character_fold character_folds[] = {
    {0x00A0, 0x00A0, " "},
    {0x00A7, 0x00A7, " "},
    {0x00A9, 0x00A9, " "},
    {0x00AB, 0x00AB, "\""},
    {0x00AD, 0x00AD, ""},
    {0x00AE, 0x00AE, ""},
    {0x00B2, 0x00B2, "2"},
    {0x00B3, 0x00B3, "3"},
    {0x00B4, 0x00B4, "'"},
    {0x00B6, 0x00B6, " "},
    {0x00B7, 0x00B7, " "},
    {0x00B9, 0x00B9, "1"},
    {0x00BB, 0x00BB, "\""},
    {0x0132, 0x0133, "ij"},
    {0x0149, 0x0149, "'n"},
    {0x02B9, 0x02BC, "'"},
    {0x1680, 0x1680, " "},
    {0x2000, 0x200A, " "},
    {0x200B, 0x200F, ""},
    {0x2010, 0x2015, "-"},
    {0x2018, 0x201B, "'"},
    {0x201C, 0x201F, "\""},
    {0x2020, 0x2021, ""},
    {0x2022, 0x2023, " "},
    {0x2024, 0x2024, "."},
    {0x2025, 0x2025, ".."},
    {0x2026, 0x2026, "..."},
    {0x2028, 0x2029, " "},
    {0x202A, 0x202E, ""},
    {0x202F, 0x202F, " "},
    {0x2032, 0x2032, "'"},
    {0x2033, 0x2033, "\""},
    {0x2039, 0x203A, "'"},
    {0x2043, 0x2043, "-"},
    {0x205F, 0x205F, " "},
    {0x2060, 0x2064, ""},
    {0x2066, 0x206F, ""},
    {0x2122, 0x2122, ""},
    {0x2212, 0x2212, "-"},
    {0x25A0, 0x25FF, " "},
    {0x2610, 0x2612, " "},
    {0x2713, 0x2714, " "},
    {0x3000, 0x3000, " "},
    {0x301D, 0x301F, "\""},
    {0xF000, 0xF0FF, " "},
    {0xFB00, 0xFB00, "ff"},
    {0xFB01, 0xFB01, "fi"},
    {0xFB02, 0xFB02, "fl"},
    {0xFB03, 0xFB03, "ffi"},
    {0xFB04, 0xFB04, "ffl"},
    {0xFB05, 0xFB06, "st"},
    {0xFE58, 0xFE58, "-"},
    {0xFE63, 0xFE63, "-"},
    {0xFEFF, 0xFEFF, ""},
    {0xFFFD, 0xFFFD, ""},
};

struct case_range {
    uint32_t from;
    uint32_t to;
    uint32_t distance; /* to the small letter; 0: small letters are the odd ones, 1: the even ones */
};

static const struct case_range case_ranges[] = {
    {0x00C0, 0x00D6, 32},
    {0x00D8, 0x00DE, 32},
    {0x0100, 0x0137, 0},
    {0x0139, 0x0148, 1},
    {0x014A, 0x0177, 0},
    {0x0179, 0x017E, 1},
    {0x0391, 0x03A9, 32},
    {0x0400, 0x040F, 80},
    {0x0410, 0x042F, 32},
};

static uint32_t small_letter(uint32_t codepoint)
{
    for (size_t i = 0; i < sizeof case_ranges / sizeof *case_ranges; i++) {
        const struct case_range *range = &case_ranges[i];
        if (codepoint < range->from || codepoint > range->to)
            continue;
        if (range->distance > 1)
            return codepoint + range->distance;
        return codepoint % 2 == range->distance ? codepoint + 1 : codepoint;
    }
    return codepoint;
}

static const struct character_fold *character_fold(uint32_t codepoint)
{
    size_t low = 0;
    size_t high = sizeof character_folds / sizeof *character_folds;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (codepoint > character_folds[middle].to)
            low = middle + 1;
        else if (codepoint < character_folds[middle].from)
            high = middle;
        else
            return &character_folds[middle];
    }
    return NULL;
}

static void fold_wide(uint32_t codepoint, uint32_t origin, struct folded *out)
{
    if (codepoint >= 0xFF01 && codepoint <= 0xFF5E) { /* full-width forms of ASCII */
        char plain = (char)(codepoint - 0xFEE0);
        folded_append(out, plain >= 'A' && plain <= 'Z' ? (char)(plain + 32) : plain, origin);
        return;
    }
    const struct character_fold *fold = character_fold(codepoint);
    if (fold != NULL) {
        for (const char *byte = fold->text; *byte != '\0'; byte++)
            folded_append(out, *byte, origin);
        return;
    }
    char encoded[4];
    size_t size = utf8_encode(small_letter(codepoint), encoded);
    for (size_t i = 0; i < size; i++)
        folded_append(out, encoded[i], origin + (uint32_t)i);
}

static bool is_plain(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool is_word(char byte)
{
    return is_plain(byte) || (byte & 0x80);
}

/* Markdown's emphasis around a word: one to three of `*`, one or two of `_`, with text on one side and none on the
 * other. A longer row of underscores is a line to sign on, and stays. Returns the bytes to leave out, 0 if none. */
static size_t emphasis(const char *bytes, size_t length, size_t at)
{
    char mark = bytes[at];
    if ((mark != '*' && mark != '_') || (at > 0 && bytes[at - 1] == mark))
        return 0;
    size_t run = 1;
    while (at + run < length && bytes[at + run] == mark)
        run++;
    if (run > (mark == '*' ? 3u : 2u))
        return 0;
    bool before = at > 0 && bytes[at - 1] != ' ' && bytes[at - 1] != '\t';
    bool after = at + run < length && bytes[at + run] != ' ' && bytes[at + run] != '\t';
    if (!before && !after)
        return 0;
    if (mark == '_' && at > 0 && at + run < length && is_plain(bytes[at - 1]) && is_plain(bytes[at + run]))
        return 0; /* a name_with_underscores */
    return run;
}

struct entity {
    const char *name;
    char byte;
};

static const struct entity entities[] = {
    {"&nbsp;", ' '},
    {"&emsp;", ' '},
    {"&ensp;", ' '},
    {"&amp;", '&'},
    {"&quot;", '"'},
    {"&#39;", '\''},
    {"&#34;", '"'},
    {"&lt;", '<'},
    {"&gt;", '>'},
    {"&sect;", ' '},
};

/* HTML's names of characters, which Markdown lets stand. Returns the bytes it takes, 0 if there is none. */
static size_t fold_entity(const char *bytes, size_t length, uint32_t origin, struct folded *out)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t size = strlen(entities[i].name);
        if (size <= length && memcmp(bytes, entities[i].name, size) == 0) {
            folded_append(out, entities[i].byte, origin);
            return size;
        }
    }
    return 0;
}

static size_t fold_ascii(const char *bytes, size_t length, size_t at, uint32_t origin, struct folded *out)
{
    char byte = bytes[at];
    size_t skipped = emphasis(bytes, length, at);
    if (skipped > 0)
        return skipped;
    if (byte == '\\' && at + 1 < length && !is_word(bytes[at + 1]) && bytes[at + 1] != ' ')
        return 1; /* Markdown's escape: the next character as it is */
    if (byte == '&' && (skipped = fold_entity(bytes + at, length - at, origin, out)) > 0)
        return skipped;
    if (byte >= 'A' && byte <= 'Z')
        byte = (char)(byte + 32);
    else if ((unsigned char)byte < ' ' || byte == 0x7F)
        byte = ' ';
    else if (byte == '`')
        byte = '\'';
    folded_append(out, byte, origin);
    return 1;
}

/* What a byte becomes that needs no look at those beside it: itself, or a small letter. 0: it needs one. Most of a text does
 * not. */
#define SAME(byte) [byte] = (byte)
#define SMALL(byte) [byte] = (byte) + 32, [(byte) + 32] = (byte) + 32
static const unsigned char plain_folds[256] = {SAME(' '), SAME('!'), SAME('"'), SAME('#'), SAME('$'),
    SAME('%'), SAME('\''), SAME('('), SAME(')'), SAME('+'), SAME(','), SAME('-'), SAME('.'), SAME('/'),
    SAME('0'), SAME('1'), SAME('2'), SAME('3'), SAME('4'), SAME('5'), SAME('6'), SAME('7'), SAME('8'),
    SAME('9'), SAME(':'), SAME(';'), SAME('<'), SAME('='), SAME('>'), SAME('?'), SAME('@'), SMALL('A'),
    SMALL('B'), SMALL('C'), SMALL('D'), SMALL('E'), SMALL('F'), SMALL('G'), SMALL('H'), SMALL('I'),
    SMALL('J'), SMALL('K'), SMALL('L'), SMALL('M'), SMALL('N'), SMALL('O'), SMALL('P'), SMALL('Q'),
    SMALL('R'), SMALL('S'), SMALL('T'), SMALL('U'), SMALL('V'), SMALL('W'), SMALL('X'), SMALL('Y'),
    SMALL('Z'), SAME('['), SAME(']'), SAME('^'), SAME('{'), SAME('|'), SAME('}'), SAME('~')};
#undef SAME
#undef SMALL

static size_t plain_run(const char *bytes, size_t length)
{
    size_t run = 0;
    while (run < length && plain_folds[(unsigned char)bytes[run]])
        run++;
    return run;
}

static void fold_plain(const char *bytes, size_t length, uint32_t origin, struct folded *out)
{
    if (!append_run(out, bytes, length, origin))
        return;
    char *made = out->bytes.data + out->bytes.length - length;
    for (size_t i = 0; i < length; i++)
        made[i] = (char)plain_folds[(unsigned char)made[i]];
}

void fold_characters(const char *bytes, size_t length, uint32_t origin, struct folded *out)
{
    size_t at = 0;
    while (at < length) {
        size_t run = plain_run(bytes + at, length - at);
        if (run > 0) {
            fold_plain(bytes + at, run, origin + (uint32_t)at, out);
            at += run;
            continue;
        }
        if (!(bytes[at] & 0x80)) {
            at += fold_ascii(bytes, length, at, origin + (uint32_t)at, out);
            continue;
        }
        uint32_t codepoint;
        size_t size = utf8_decode(bytes + at, length - at, &codepoint);
        if (size == 0) {
            size = 1; /* not reached with valid input; a foreign byte is left out */
        } else {
            fold_wide(codepoint, origin + (uint32_t)at, out);
        }
        at += size;
    }
}

/* ---- words ---- */

struct word_fold {
    const char *from; /* at word boundaries; a blank stands for any number of them */
    const char *to;
};

/* Longer ones before shorter ones with the same beginning; grouped by first letter only for the eye. */
static const struct word_fold word_folds[] = {
    {"45 code of federal regulations", "45 cfr"},
    {"45 c. f. r.", "45 cfr"},
    {"45 c.f.r.", "45 cfr"},
    {"45 c.f.r", "45 cfr"},
    {"45 c. f.r.", "45 cfr"},
    {"45cfr", "45 cfr"},
    {"45 cfr", "45 cfr"},
    {"business associates", "ba"},
    {"business associate", "ba"},
    {"business-associate", "ba"},
    {"covered entities", "ce"},
    {"covered entity", "ce"},
    {"covered-entity", "ce"},
    {"department of health and human services", "hhs"},
    {"department of health & human services", "hhs"},
    {"de-identification", "deidentification"},
    {"de-identified", "deidentified"},
    {"de-identifying", "deidentifying"},
    {"de-identifies", "deidentifies"},
    {"de-identify", "deidentify"},
    {"de identification", "deidentification"},
    {"de identified", "deidentified"},
    {"de identify", "deidentify"},
    {"electronic protected health information", "ephi"},
    {"electronic phi", "ephi"},
    {"electronic-phi", "ephi"},
    {"e-phi", "ephi"},
    {"e phi", "ephi"},
    {"health and human services", "hhs"},
    {"health insurance portability and accountability act of 1996", "hipaa"},
    {"health insurance portability and accountability act", "hipaa"},
    {"healthcare", "health care"},
    {"health-care", "health care"},
    {"individually identifiable health information", "phi"},
    {"personal health information", "phi"},
    {"protected health care information", "phi"},
    {"protected healthcare information", "phi"},
    {"protected health information", "phi"},
    {"private health information", "phi"},
    {"re-identification", "reidentification"},
    {"re-identified", "reidentified"},
    {"re-identify", "reidentify"},
    {"sub-contractors", "subcontractors"},
    {"sub-contractor", "subcontractor"},
    {"sub contractors", "subcontractors"},
    {"sub contractor", "subcontractor"},
    {"u.s. hhs", "hhs"},
    /* One spelling: */
    {"authorised", "authorized"},
    {"authorises", "authorizes"},
    {"authorise", "authorize"},
    {"authorisation", "authorization"},
    {"unauthorised", "unauthorized"},
    {"organisations", "organizations"},
    {"organisation", "organization"},
    /* Short forms: "won't" must be read as a "not". */
    {"cannot", "can not"},
    {"can't", "can not"},
    {"shan't", "shall not"},
    {"won't", "will not"},
    {"aren't", "are not"},
    {"didn't", "did not"},
    {"don't", "do not"},
    {"doesn't", "does not"},
    {"hadn't", "had not"},
    {"hasn't", "has not"},
    {"haven't", "have not"},
    {"isn't", "is not"},
    {"mustn't", "must not"},
    {"needn't", "need not"},
    {"shouldn't", "should not"},
    {"wasn't", "was not"},
    {"weren't", "were not"},
    {"wouldn't", "would not"},
    {"couldn't", "could not"},
    {"we'll", "we will"},
    {"you'll", "you will"},
    {"they'll", "they will"},
    {"it'll", "it will"},
    {"we've", "we have"},
    {"we're", "we are"},
    {"you've", "you have"},
    {"you're", "you are"},
    {"they've", "they have"},
    {"they're", "they are"},
};

/* Length of the stretch of TEXT that FROM matches, 0 if it doesn't. */
static size_t word_match(const char *text, size_t length, const char *from)
{
    size_t at = 0;
    for (; *from != '\0'; from++) {
        if (*from == ' ') {
            if (at >= length || text[at] != ' ')
                return 0;
            while (at < length && text[at] == ' ')
                at++;
        } else if (at < length && text[at] == *from) {
            at++;
        } else {
            return 0;
        }
    }
    bool ends_in_word = is_word(from[-1]);
    return ends_in_word && at < length && is_word(text[at]) ? 0 : at;
}

#define WORD_FOLDS (sizeof word_folds / sizeof *word_folds)

#define NO_FOLD UINT8_MAX
_Static_assert(WORD_FOLDS < NO_FOLD, "entries are numbered with a byte");

/* Which words of the table begin with a byte, in the table's order, and with which bytes they go on: of most words few do, or
 * none. */
static struct {
    uint8_t first[256];
    uint8_t next[WORD_FOLDS];
    uint64_t second[256]; /* a bit for each second byte, by its lowest six bits */
    bool known;
} chains;

static uint64_t bit_of(char byte)
{
    return (uint64_t)1 << ((unsigned char)byte & 63);
}

static void link_chains(void)
{
    static const char ones[] = "1li|"; /* mended_citation() */
    memset(chains.first, NO_FOLD, sizeof chains.first);
    for (size_t i = WORD_FOLDS; i > 0; i--) {
        const char *word = word_folds[i - 1].from;
        uint8_t *first = &chains.first[(unsigned char)word[0]];
        chains.next[i - 1] = *first;
        *first = (uint8_t)(i - 1);
        chains.second[(unsigned char)word[0]] |= bit_of(word[1]);
    }
    for (const char *one = ones; *one != '\0'; one++)
        chains.second[(unsigned char)*one] |= bit_of('6');
    chains.known = true;
}

/* Whether something may be folded that begins with FIRST and SECOND. */
static bool may_fold(char first, char second)
{
    return (chains.second[(unsigned char)first] & bit_of(second)) != 0;
}

static const struct word_fold *word_fold(const char *text, size_t length, size_t *ret_size)
{
    for (uint8_t i = chains.first[(unsigned char)text[0]]; i != NO_FOLD; i = chains.next[i]) {
        size_t size = word_match(text, length, word_folds[i].from);
        if (size > 0) {
            *ret_size = size;
            return &word_folds[i];
        }
    }
    return NULL;
}

/* Text recognition takes 1 for l or I and 0 for O in citations: "l64.5O4" (RULES.md TXT-12). Returns 7 and the
 * citation mended in OUT if one stands at TEXT. */
static size_t mended_citation(const char *text, size_t length, char out[8])
{
    static const char ones[] = "1li|";
    if (length < 7 || strchr(ones, text[0]) == NULL || text[1] != '6' || text[2] != '4')
        return 0;
    if (text[3] != '.' && text[3] != ',')
        return 0;
    memcpy(out, "164.", 4);
    for (size_t i = 4; i < 7; i++) {
        char byte = text[i];
        out[i] = byte == 'o' ? '0' : (strchr(ones, byte) != NULL && byte != '\0') ? '1' : byte;
        if (out[i] < '0' || out[i] > '9')
            return 0;
    }
    out[7] = '\0';
    if (length > 7 && is_word(text[7]))
        return 0;
    return (out[4] == '3' || out[4] == '4' || out[4] == '5') && memcmp(out, text, 7) != 0 ? 7 : 0;
}

/* "45 cfr part 164", "45 cfr section 164.524": the word between says nothing. Returns the bytes to leave out. */
static size_t citation_filler(const char *text, size_t length)
{
    static const char *const fillers[] = {
        "parts ", "part ", "sections ", "section ", "sec. ", "secs. ", "ss ", "at "};
    size_t blanks = 0;
    while (blanks < length && text[blanks] == ' ')
        blanks++;
    if (blanks == 0)
        return 0;
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
        size_t size = strlen(fillers[i]);
        if (blanks + size <= length && memcmp(text + blanks, fillers[i], size) == 0)
            return blanks + size - 1; /* the last blank stays, to part the words */
    }
    return 0;
}

static bool at_word_start(const struct folded *in, size_t at)
{
    return at == 0 || !is_word(in->bytes.data[at - 1]);
}

static void put_word(struct folded *out, const char *word, uint32_t origin)
{
    append_run(out, word, strlen(word), origin);
}

/* Canonical words may make others: "electronic" before "phi". One more look at what stands at the end suffices. */
static void join_electronic(struct folded *out, size_t begin)
{
    static const char pair[] = "electronic phi";
    size_t size = sizeof pair - 1;
    if (out->bytes.length < begin + size)
        return;
    size_t at = out->bytes.length - size;
    if (memcmp(out->bytes.data + at, pair, size) != 0 || (at > begin && is_word(out->bytes.data[at - 1])))
        return;
    struct way_back way = {out, out->step_count - 1};
    while (out->steps[way.step].at > at)
        way.step--;
    uint32_t origin = origin_of(&way, at);
    folded_cut(out, at);
    put_word(out, "ephi", origin);
}

/* Bytes up to where something may be folded or several blanks stand. */
static size_t run_length(const struct folded *in, size_t at)
{
    const char *text = in->bytes.data; /* followed by a NUL */
    size_t length = in->bytes.length;
    size_t end = at + 1;
    while (end < length) {
        bool blank = text[end] == ' ';
        if (blank ? text[end + 1] == ' ' || end + 1 == length
                  : may_fold(text[end], text[end + 1]) && at_word_start(in, end))
            break;
        end++;
    }
    return end - at;
}

/* Appends LENGTH bytes of WAY's text from AT on as they are. */
static void copy_run(struct way_back *way, size_t at, size_t length, struct folded *out)
{
    const struct folded *in = way->folded;
    size_t end = at + length;
    while (at < end) {
        uint32_t origin = origin_of(way, at);
        size_t next = way->step + 1 < in->step_count ? in->steps[way->step + 1].at : end;
        size_t stop = next < end ? next : end;
        append_run(out, in->bytes.data + at, stop - at, origin);
        at = stop;
    }
}

void fold_words(const struct folded *in, size_t from, struct folded *out)
{
    const char *text = text_string(&in->bytes);
    size_t length = in->bytes.length;
    size_t begin = out->bytes.length;
    struct way_back way = {.folded = in};
    bool blank = false;
    uint32_t blank_origin = 0;
    if (!chains.known)
        link_chains();
    for (size_t at = from; at < length;) {
        if (text[at] == ' ') {
            if (!blank)
                blank_origin = origin_of(&way, at);
            blank = true;
            at++;
            continue;
        }
        if (blank && out->bytes.length > begin)
            folded_append(out, ' ', blank_origin);
        blank = false;
        size_t size = 0;
        char citation[8];
        const struct word_fold *fold = NULL;
        if (may_fold(text[at], text[at + 1]) && at_word_start(in, at)) {
            fold = word_fold(text + at, length - at, &size);
            if (fold == NULL)
                size = mended_citation(text + at, length - at, citation);
        }
        if (size == 0) {
            size = run_length(in, at);
            copy_run(&way, at, size, out);
            at += size;
            continue;
        }
        put_word(out, fold != NULL ? fold->to : citation, origin_of(&way, at));
        join_electronic(out, begin);
        at += size;
        if (fold != NULL && strcmp(fold->to, "45 cfr") == 0)
            at += citation_filler(text + at, length - at);
    }
}
