/* SPDX-License-Identifier: MIT
 *
 * Reads DICOM objects element by element (PS3.5: explicit and implicit representations, little endian, sequences within sequences) and
 * judges each by PS3.15's basic profile (RULES VAL-DICOM). It must not look at pixels, and cannot. */
#ifndef DEIDENTIFICATION_DICOM_H
#define DEIDENTIFICATION_DICOM_H

#include "dicom_tags.h"
#include "metadata.h"

#define DEEPEST_SEQUENCE 16u
#define WITHOUT_LENGTH UINT32_MAX
#define TO_THE_END UINT64_MAX

struct dicom {
    struct metadata *meta;
    bool explicit_vr;
    bool unreadable; /* big endian or deflated */
    bool pixels;
    bool removed; /* PatientIdentityRemoved is YES */
    char burnt;   /* first letter of what is said; 0: nothing is */
    char face;
    char modality[9];
};

struct element {
    uint32_t tag;
    char representation[3];
    uint64_t value; /* where it begins */
    uint32_t length;
};

/* ---- values ---- */

/* "ROE^JANE"; a number, as studies have it, is no name but may lead to one; "ANONYMOUS^" stands where a name was. */
static inline void say_person(
    struct metadata *meta, const char *label, enum level level, const char *at, size_t length)
{
    bool placeholder = true, digits = count_digits(at, length) > 0;
    const char *end = at + length;
    for (const char *part = at; part < end;) {
        const char *stop_at = part;
        while (stop_at < end && *stop_at != '^' && *stop_at != '=' && *stop_at != ' ')
            stop_at++;
        placeholder &= stop_at == part || is_placeholder(part, (size_t)(stop_at - part));
        part = stop_at + 1;
    }
    if (placeholder)
        return;
    if (digits && !memchr(at, '^', length))
        say_found(meta, label, KIND_CODE, LEVEL_DOUBT, at, length);
    else
        say_found(meta, label, KIND_NAME, level, at, length);
}

/* What begins so is the standard's own. */
static inline bool is_own_uid(const char *at, size_t length)
{
    static const char standard[] = "1.2.840.10008.";
    return length >= sizeof standard - 1 && memcmp(at, standard, sizeof standard - 1) != 0;
}

static inline void say_one(struct dicom *dicom, const struct dicom_tag *tag, const char *at, size_t length)
{
    struct metadata *meta = dicom->meta;
    bool sure;
    switch ((enum dicom_how)tag->how) {
    case DICOM_ROLE:
        say_value(meta, tag->label, (enum role)tag->role, at, length);
        break;
    case DICOM_NAME:
        say_person(meta, tag->label, LEVEL_SURE, at, length);
        break;
    case DICOM_CLINICIAN:
        say_person(meta, tag->label, LEVEL_DOUBT, at, length);
        break;
    case DICOM_PLACE: /* of a house, not of the patient: a limited data set may hold it */
    case DICOM_SITE:
        sure = tag->how == DICOM_PLACE && !meta->file->scan->limited;
        if (!is_placeholder(at, length))
            say_found(meta, tag->label, KIND_PLACE, sure ? LEVEL_SURE : LEVEL_DOUBT, at, length);
        break;
    case DICOM_STATION:
        if (!is_placeholder(at, length))
            say_found(meta, tag->label, KIND_DEVICE, LEVEL_DOUBT, at, length);
        break;
    case DICOM_UID:
        if (is_own_uid(at, length))
            say_found(meta, tag->label, KIND_CODE, LEVEL_SURE, at, length);
        break;
    case DICOM_REMOVED:
        dicom->removed = says(at, at + length, "yes");
        break;
    case DICOM_BURNT:
        dicom->burnt = *at;
        break;
    case DICOM_FACE:
        dicom->face = *at;
        break;
    case DICOM_MODALITY:
        for (size_t i = 0; i < length && i + 1 < sizeof dicom->modality; i++)
            dicom->modality[i] = is_alnum(at[i]) ? at[i] : '?';
        break;
    case DICOM_SYNTAX:
        dicom->unreadable = (length == 19 && memcmp(at, "1.2.840.10008.1.2.2", 19) == 0) ||
                            (length == 22 && memcmp(at, "1.2.840.10008.1.2.1.99", 22) == 0);
        dicom->explicit_vr = !(length == 17 && memcmp(at, "1.2.840.10008.1.2", 17) == 0);
        break;
    case DICOM_SAME:
        break;
    }
}

/* What an element of no known tag is, by its representation. */
static inline struct dicom_tag tag_by_representation(const struct element *element, bool text)
{
    static const struct {
        char representation[3];
        uint8_t how, role;
        const char *label;
    } kinds[] = {{"PN", DICOM_CLINICIAN, 0, "another name"}, {"DA", DICOM_ROLE, ROLE_DATE, "another date"},
        {"DT", DICOM_ROLE, ROLE_DATE, "another date"}, {"UI", DICOM_UID, 0, "another UID"},
        {"AS", DICOM_ROLE, ROLE_AGE, "another age"}, {"UR", DICOM_ROLE, ROLE_NONE, "another text"},
        {"LO", DICOM_ROLE, ROLE_NONE, "another text"}, {"SH", DICOM_ROLE, ROLE_NONE, "another text"},
        {"ST", DICOM_ROLE, ROLE_NONE, "another text"}, {"LT", DICOM_ROLE, ROLE_NONE, "another text"},
        {"UT", DICOM_ROLE, ROLE_NONE, "another text"}, {"UC", DICOM_ROLE, ROLE_NONE, "another text"},
        {"UN", DICOM_ROLE, ROLE_NONE, "another text"}};
    struct dicom_tag tag = {element->tag, "", DICOM_SAME, 0, "another element"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (memcmp(element->representation, kinds[i].representation, 2) == 0) {
            tag.how = kinds[i].how;
            tag.role = kinds[i].role;
            tag.label = kinds[i].label;
        }
    }
    if (!element->representation[0] && text) {
        tag.how = DICOM_ROLE;
        tag.label = "another text";
    }
    return tag;
}

static inline bool is_text(const char *at, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_printable(at[i]) && (uint8_t)at[i] < 0xa0)
            return false;
    }
    return length > 1;
}

/* A maker's own element: what it means, only the maker knows. */
static inline void say_private(
    struct metadata *meta, const struct element *element, const char *at, size_t length)
{
    if ((element->tag & 0xffff) < 0x100) /* names the maker */
        return;
    say_found(meta, "private elements", KIND_CODE, LEVEL_DOUBT, at, length);
    say_texts_within(meta, "texts of private elements", at, length);
}

static inline void say_element(struct dicom *dicom, const struct element *element, const char *at)
{
    const struct dicom_tag *known = dicom_tag_of(element->tag);
    size_t length = trimmed(at, element->length);
    struct dicom_tag tag;
    if (!length)
        return;
    if (element->tag >> 16 & 1) {
        say_private(dicom->meta, element, at, length);
        return;
    }
    tag = known ? *known : tag_by_representation(element, is_text(at, length));
    bool single = tag.how == DICOM_ROLE && tag.role == ROLE_NONE;
    for (const char *end = at + length;
         at < end;) { /* "\" stands between values, and is a character of texts */
        const char *stop_at = single ? NULL : memchr(at, '\\', (size_t)(end - at));
        stop_at = stop_at ? stop_at : end;
        while (at < stop_at && *at == ' ')
            at++;
        size_t part = trimmed(at, (size_t)(stop_at - at));
        if (part)
            say_one(dicom, &tag, at, part);
        at = stop_at + 1;
    }
}

/* ---- structure ---- */

static inline bool has_long_length(const char *representation)
{
    static const char *const longs = "OB OD OF OL OV OW SQ SV UC UN UR UT UV ";
    char word[4] = {representation[0], representation[1], ' ', 0};
    return strstr(longs, word) != NULL;
}

/* The element AT; 0 at the end of the file, 1 if there is one, -1 if what stands there is none. */
static inline int element_at(struct dicom *dicom, uint64_t at, struct element *element)
{
    struct metadata *meta = dicom->meta;
    const char *head = need(meta, at, 8);
    if (!head)
        return need(meta, at, 1) ? -1 : 0;
    *element = (struct element){.tag = number_in(head, 2, false) << 16 | number_in(head + 2, 2, false)};
    bool delimiter = element->tag >> 16 == 0xfffe, meta_group = element->tag >> 16 == 2;
    if (delimiter || !(dicom->explicit_vr || meta_group)) {
        const struct dicom_tag *known = dicom_tag_of(element->tag);
        element->length = number_in(head + 4, 4, false);
        element->value = at + 8;
        if (known)
            memcpy(element->representation, known->representation, 2);
        return 1;
    }
    if (!is_capital(head[4]) || !is_capital(head[5]))
        return -1;
    memcpy(element->representation, head + 4, 2);
    if (!has_long_length(element->representation)) {
        element->length = number_in(head + 6, 2, false);
        element->value = at + 8;
        return 1;
    }
    if (!(head = need(meta, at, 12)))
        return -1;
    element->length = number_in(head + 8, 4, false);
    element->value = at + 12;
    return 1;
}

static inline uint64_t take_elements(struct dicom *dicom, uint64_t at, uint64_t end, unsigned depth);

/* The items of a sequence, or the pieces of packed pixels; where what follows begins. */
static inline uint64_t take_items(struct dicom *dicom, const struct element *sequence, unsigned depth)
{
    struct metadata *meta = dicom->meta;
    uint64_t at = sequence->value;
    uint64_t end = sequence->length == WITHOUT_LENGTH ? TO_THE_END : at + sequence->length;
    bool explicit_vr = dicom->explicit_vr, pixels = sequence->tag == 0x7fe00010;
    if (depth == DEEPEST_SEQUENCE) {
        stop(meta, "its sequences are deeper than can be followed");
        return at;
    }
    if (memcmp(sequence->representation, "UN", 2) == 0)
        dicom->explicit_vr = false; /* PS3.5, 6.2.2 */
    while (at < end && !meta->stopped && one_more_tag(meta)) {
        const char *head = need(meta, at, 8);
        if (!head) {
            stop(meta, "it is cut off within a sequence");
            break;
        }
        uint32_t tag = number_in(head, 2, false) << 16 | number_in(head + 2, 2, false);
        uint32_t length = number_in(head + 4, 4, false);
        at += 8;
        if (tag == 0xfffee0dd)
            break;
        if (tag != 0xfffee000) {
            stop(meta, "a sequence in it holds what is no item");
        } else if (pixels) {
            at += length == WITHOUT_LENGTH ? 0 : length;
        } else {
            at = take_elements(dicom, at, length == WITHOUT_LENGTH ? TO_THE_END : at + length, depth + 1);
        }
    }
    dicom->explicit_vr = explicit_vr;
    return at;
}

static inline void take_element_value(struct dicom *dicom, const struct element *element)
{
    struct metadata *meta = dicom->meta;
    static const char *const binary = "AT FD FL IS DS OB OD OF OL OV OW SL SS SV TM UL US UV ";
    char word[4] = {element->representation[0], element->representation[1], ' ', 0};
    bool own = element->tag >> 16 & 1;
    if (!element->length || (word[0] && !own && strstr(binary, word)))
        return;
    if (element->length > LONGEST_TEXT) {
        if (word[0] || own)
            stop(meta, "an element in it is longer than can be looked at");
        return; /* without a representation it is no text of a known tag */
    }
    const char *value = need(meta, element->value, element->length);
    if (value)
        say_element(dicom, element, value);
    else
        stop(meta, "it is cut off within an element");
}

/* Without a representation a sequence is told by the item that it begins with. */
static inline bool is_sequence(struct dicom *dicom, const struct element *element)
{
    bool unknown = !element->representation[0] || memcmp(element->representation, "UN", 2) == 0;
    if (memcmp(element->representation, "SQ", 2) == 0)
        return true;
    const char *head = unknown && element->length >= 8 ? need(dicom->meta, element->value, 4) : NULL;
    return head && memcmp(head, "\xfe\xff\x00\xe0", 4) == 0;
}

/* Elements from AT to END, or to the mark that ends an item; where what follows begins. */
static inline uint64_t take_elements(struct dicom *dicom, uint64_t at, uint64_t end, unsigned depth)
{
    struct metadata *meta = dicom->meta;
    struct element element;
    while (at < end && !meta->stopped && !dicom->unreadable && one_more_tag(meta)) {
        int there = element_at(dicom, at, &element);
        if (there <= 0) {
            if (there < 0 || end != TO_THE_END || depth)
                stop(meta, "it is damaged, or cut off, within its elements");
            break;
        }
        if (element.tag == 0xfffee00d)
            return element.value;
        if (element.tag == 0x7fe00010 || element.tag == 0x7fe00008 || element.tag == 0x7fe00009)
            dicom->pixels = true;
        if (element.tag == 0x00420011 && element.length)
            stop(meta, "it holds a document, which cannot be looked into");
        if (element.length == WITHOUT_LENGTH || is_sequence(dicom, &element)) {
            at = take_items(dicom, &element, depth);
            continue;
        }
        if (end != TO_THE_END && element.length > end - element.value) {
            stop(meta, "an element in it is longer than what holds it");
            break;
        }
        if (element.tag != 0x7fe00010)
            take_element_value(dicom, &element);
        at = element.value + element.length;
    }
    return at;
}

/* ---- the object ---- */

/* An object whose maker says that it was de-identified has new UIDs, or should have: somebody must look. */
static inline void settle_uids(struct dicom *dicom)
{
    struct file *file = dicom->meta->file;
    for (uint32_t i = 0; i < file->column_count && dicom->removed; i++) {
        struct column *column = file->columns[i];
        size_t length = strlen(column->name);
        struct tally *sure = &column->tallies[KIND_CODE][LEVEL_SURE];
        if (length < 3 || strcmp(column->name + length - 3, "UID") != 0 || !sure->count)
            continue;
        column->tallies[KIND_CODE][LEVEL_DOUBT] = *sure;
        *sure = (struct tally){0};
    }
}

/* Goes through the object. RET_WORDS: what must be said of it, "" if nothing. */
static inline bool say_dicom(struct metadata *meta, char *ret_words, size_t room)
{
    struct dicom dicom = {.meta = meta, .explicit_vr = true};
    ret_words[0] = '\0';
    take_elements(&dicom, 132, TO_THE_END, 0);
    settle_uids(&dicom);
    if (dicom.unreadable)
        stop(meta, "its transfer syntax (big endian, or deflated) cannot be read");
    if (dicom.burnt == 'Y')
        say_found(meta, "BurnedInAnnotation", KIND_NAME, LEVEL_SURE, "?", 1);
    if (dicom.face == 'Y')
        say_found(meta, "RecognizableVisualFeatures", KIND_PHOTO, LEVEL_SURE, "?", 1);
    if (dicom.pixels)
        snprintf(ret_words, room, "%s%swhat its pixels show was not looked at, and it says %s",
            dicom.modality, dicom.modality[0] ? ": " : "",
            dicom.burnt == 'N'   ? "that no text is burnt in"
            : dicom.burnt == 'Y' ? "that text is burnt in"
                                 : "nothing of text that is burnt in");
    return dicom.pixels;
}

#endif
