/* Digital signatures of documents, and how places stand to each other, for plugins. What the reader found of a signature
 * holds whatever the day; whether its certificate holds today is said here, and noted as a day that the answer hangs on.
 * See golive/plugin.h. */
#include "worker/host.h"

/* The signature at INDEX of all parts, time stamps left out; NULL past the last. *RET_TEXT is the part's text. */
static const struct document_signature *signature_at(
    const golive_document *document, uint32_t index, const struct document_text **ret_text)
{
    uint32_t passed = 0;
    for (size_t i = 0; document && document->state == GOLIVE_GOT && i < document->part_count; i++) {
        const struct document_text *text = loaded_text(document->parts[i]);
        for (size_t j = 0; text && j < text->signature_count; j++) {
            if (text->signatures[j].flags & DOCUMENT_SIGNATURE_TIMESTAMP)
                continue;
            *ret_text = text;
            if (passed++ == index)
                return &text->signatures[j];
        }
    }
    return NULL;
}

/* Whether an intact signature or time stamp closes the file. */
static bool is_closed(const struct document_text *text)
{
    const uint32_t closing = DOCUMENT_SIGNATURE_INTACT | DOCUMENT_SIGNATURE_WHOLE;
    for (size_t i = 0; i < text->signature_count; i++) {
        if ((text->signatures[i].flags & closing) == closing)
            return true;
    }
    return false;
}

static bool holds_today(struct call *call, const struct document_signature *one)
{
    instant now = call->context->at;
    if (one->not_before == INT64_MIN || one->not_after == INT64_MIN || one->not_after == INT64_MAX)
        return false;
    call_flip(call, one->not_before);
    call_flip(call, one->not_after + 1);
    return now >= one->not_before && now <= one->not_after;
}

/* Signed on a day of the certificate's, and not tomorrow. */
static bool was_its_day(struct call *call, const struct document_signature *one)
{
    if (one->signed_at == INT64_MIN)
        return true;
    call_flip(call, one->signed_at);
    return one->signed_at >= one->not_before && one->signed_at <= one->not_after &&
           one->signed_at <= call->context->at;
}

uint32_t host_signature_count(golive *g, const golive_document *document)
{
    const struct document_text *text;
    uint32_t count = 0;
    asks(call_of(g), "the digital signatures of", document ? document->name : NULL);
    while (signature_at(document, count, &text))
        count++;
    return count;
}

int32_t host_signature_state(golive *g, const golive_document *document, uint32_t index)
{
    struct call *call = call_of(g);
    const struct document_text *text = NULL;
    const struct document_signature *one = signature_at(document, index, &text);
    asks(call, "the state of a signature", NULL);
    if (!one)
        return 0;
    if (one->flags & DOCUMENT_SIGNATURE_BROKEN)
        return GOLIVE_SIGNATURE_BROKEN;
    if (!(one->flags & DOCUMENT_SIGNATURE_INTACT))
        return GOLIVE_SIGNATURE_UNCHECKED;
    if (!(one->flags & (DOCUMENT_SIGNATURE_WHOLE | DOCUMENT_SIGNATURE_SAME_TEXT)))
        return GOLIVE_SIGNATURE_CHANGED;
    if (!is_closed(text))
        return GOLIVE_SIGNATURE_ADDED;
    if (!(one->flags & DOCUMENT_SIGNATURE_TRUSTED))
        return GOLIVE_SIGNATURE_UNTRUSTED;
    bool today = holds_today(call, one);
    bool then = was_its_day(call, one);
    return today && then ? GOLIVE_SIGNATURE_SOUND : GOLIVE_SIGNATURE_OUT_OF_DATE;
}

const char *host_signature_why(golive *g, const golive_document *document, uint32_t index)
{
    static const char *const words[] = {
        [GOLIVE_SIGNATURE_SOUND] = "",
        [GOLIVE_SIGNATURE_UNTRUSTED] = "nobody among the authorities that the site trusts vouches for it",
        [GOLIVE_SIGNATURE_OUT_OF_DATE] =
            "its certificate does not hold today, or did not on the day of signing",
        [GOLIVE_SIGNATURE_ADDED] =
            "something was added to the file after it, which changes nothing that can be seen",
        [GOLIVE_SIGNATURE_CHANGED] = "what can be seen was changed after it, or cannot be compared",
    };
    const struct document_text *text = NULL;
    const struct document_signature *one = signature_at(document, index, &text);
    int32_t state = host_signature_state(g, document, index);
    if (state == GOLIVE_SIGNATURE_UNTRUSTED && one && !(one->flags & DOCUMENT_SIGNATURE_ASKED))
        return "the site does not say whose certificates it trusts: authorities of [documents]";
    if (one && (state == GOLIVE_SIGNATURE_BROKEN || state == GOLIVE_SIGNATURE_UNCHECKED))
        return *one->trouble ? one->trouble : "it cannot be checked";
    return state > 0 && (size_t)state < sizeof words / sizeof *words ? words[state] : "";
}

const char *host_signature_signer(golive *g, const golive_document *document, uint32_t index)
{
    const struct document_text *text = NULL;
    const struct document_signature *one = signature_at(document, index, &text);
    asks(call_of(g), "the signer of a signature", NULL);
    return one ? one->signer : "";
}

const char *host_signature_organization(golive *g, const golive_document *document, uint32_t index)
{
    const struct document_text *text = NULL;
    const struct document_signature *one = signature_at(document, index, &text);
    asks(call_of(g), "the organization of a signature", NULL);
    return one ? one->organization : "";
}

golive_date host_signature_date(golive *g, const golive_document *document, uint32_t index)
{
    const struct document_text *text = NULL;
    const struct document_signature *one = signature_at(document, index, &text);
    asks(call_of(g), "the day of a signature", NULL);
    if (!one || one->signed_at < 0 || one->signed_at > (int64_t)7258118400) /* before 1970, after 2199 */
        return (golive_date){GOLIVE_NO_DATE};
    return (golive_date){instant_date(one->signed_at).day};
}

/* ---- places ---- */

int32_t host_confidence(golive *g, golive_place place)
{
    unsigned confidence = 100;
    place_recognised(place_of(call_of(g), place), &confidence);
    return (int32_t)confidence;
}

int64_t host_distance(golive *g, golive_place from, golive_place to)
{
    const struct place *one = place_of(call_of(g), from);
    const struct place *other = place_of(call_of(g), to);
    if (!one || !other || one->kind != PLACE_SPAN || other->kind != PLACE_SPAN ||
        one->document != other->document || one->part != other->part)
        return GOLIVE_NO_DISTANCE;
    return (int64_t)other->span.start - (int64_t)one->span.start;
}
