/* Writes down who answered. Decides nothing of it, and knows nothing of wishes. See http_peer.h. */
#include "gather/http_peer.h"

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"

#include <string.h>

static void put_instant(struct json_writer *json, const char *name, instant at)
{
    char text[INSTANT_TEXT_SIZE] = "";
    if (at == INSTANT_NONE)
        return;
    instant_text(at, text);
    json_member(json, name, text);
}

static void put_certificate(struct json_writer *json, const struct fetcher_certificate *certificate)
{
    if (!certificate->shown)
        return;
    json_member(json, "subject", certificate->subject);
    json_member(json, "issuer", certificate->issuer);
    put_instant(json, "not_before", certificate->not_before);
    put_instant(json, "not_after", certificate->not_after);
    json_key(json, "names");
    json_begin_array(json);
    for (const char *name = certificate->names; *name; name += strspn(name, " ")) {
        size_t length = strcspn(name, " ");
        AUTO_FREE char *one = memory_format("%.*s", (int)length, name);
        json_string(json, one);
        name += length;
    }
    json_end_array(json);
}

void http_peer_record(
    struct arena *arena, const struct fetcher_answer *answer, const char *address, struct gathered *ret_peer)
{
    struct json_writer json = {0};
    bool secure = answer->certificate.shown || answer->tls_problem;
    if (!answer->status && !secure)
        return;
    json_begin_object(&json);
    json_member(&json, "address", *answer->final_url ? answer->final_url : address);
    if (answer->status)
        json_member_integer(&json, "status", answer->status);
    if (secure) {
        json_key(&json, "tls");
        json_begin_object(&json);
        json_member_boolean(&json, "verified", !answer->tls_problem);
        if (answer->tls_problem)
            json_member(&json, "problem", answer->tls_problem);
        put_certificate(&json, &answer->certificate);
        json_end_object(&json);
    }
    json_end_object(&json);
    ret_peer->length = json.buffer.length;
    ret_peer->bytes = arena_copy_bytes(arena, text_string(&json.buffer), json.buffer.length);
    ret_peer->evidence.state = EVIDENCE_GOT;
    ret_peer->evidence.digest = digest_of(ret_peer->bytes, ret_peer->length);
    ret_peer->evidence.digested = true;
    ret_peer->evidence.size = ret_peer->length;
    ret_peer->evidence.media_type = "application/vnd.golive.peer+json";
    text_free(&json.buffer);
}
