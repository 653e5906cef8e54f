/* The core's side of golive-reader: starts it, keeps a few documents on their way, checks every answer. It parses no
 * document and believes nothing that the reader says beyond what it can check. See client.h. */
#include "reader/client.h"

#include "base/exchange.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/spawn.h"
#include "model/document_text.h"
#include "reader/language_data.h"
#include "reader/messages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define GREETING_TIMEOUT 15000 /* milliseconds */
#define GRACE 15               /* seconds beyond a document's own limit before the reader counts as hung */
/* Readers make and drop very many small things: what is dropped is kept at hand, more of it than usual. */
#define KEEP_AT_HAND "GLIBC_TUNABLES=glibc.malloc.tcache_count=2000"

struct reader {
    char *program;
    unsigned jobs;
    unsigned timeout;
    bool sandbox_required;
    struct document_settings documents;
    bool restarted;       /* it was lost once; the next time is the last */
    struct helper helper; /* the program, while it runs */
    char *sandbox;        /* NULL: never started */
};

struct reader *reader_new(const struct reader_options *options)
{
    struct reader *reader = memory_new(1, sizeof *reader);
    reader->program = memory_copy(options->program);
    reader->jobs = options->jobs ? options->jobs : 1;
    reader->timeout = options->timeout ? options->timeout : READER_TIMEOUT;
    reader->sandbox_required = options->sandbox_required;
    reader->helper.variable = KEEP_AT_HAND;
    reader->documents = options->documents;
    reader->documents.languages = memory_copy(options->documents.languages);
    reader->documents.language_data = memory_copy(options->documents.language_data);
    reader->documents.authorities = memory_copy(options->documents.authorities);
    return reader;
}

struct reader *reader_free(struct reader *reader)
{
    if (!reader)
        return NULL;
    helper_dismiss(&reader->helper); /* its last child may still be ending */
    free(reader->program);
    free((char *)(uintptr_t)reader->documents.languages);
    free((char *)(uintptr_t)reader->documents.language_data);
    free((char *)(uintptr_t)reader->documents.authorities);
    free(reader->sandbox);
    free(reader);
    return NULL;
}

const char *reader_sandbox(const struct reader *reader)
{
    return reader->sandbox;
}

/* ---- starting ---- */

/* Seconds that text recognition may take of a document beyond its usual time; 0: it is not wanted. */
static unsigned recognition_time(const struct reader *reader)
{
    unsigned given = reader->documents.recognition_time;
    unsigned seconds = given ? given : DOCUMENT_RECOGNITION_TIME;
    if (reader->documents.no_recognition)
        return 0;
    return seconds < READER_LONGEST_RECOGNITION ? seconds : READER_LONGEST_RECOGNITION;
}

static void put_recognition(const struct reader *reader, struct frame_writer *setup)
{
    const struct document_settings *settings = &reader->documents;
    AUTO_FREE char *folder = settings->no_recognition ? NULL : language_data_folder(settings, NULL);
    frame_put_string(
        setup, READER_TAG_LANGUAGES, settings->languages ? settings->languages : DOCUMENT_LANGUAGES);
    frame_put_string(setup, READER_TAG_LANGUAGE_DATA, folder);
    frame_put_u32(
        setup, READER_TAG_RESOLUTION, settings->resolution ? settings->resolution : DOCUMENT_RESOLUTION);
    frame_put_u32(setup, READER_TAG_RECOGNITION_TIME, recognition_time(reader));
    frame_put_u32(setup, READER_TAG_COMPARE, (uint32_t)settings->compare);
}

/* A list that cannot be read trusts nobody, and the configuration has said why. */
static void put_authorities(const struct reader *reader, struct frame_writer *setup)
{
    struct text list = {0};
    if (reader->documents.authorities &&
        file_read_path(reader->documents.authorities, READER_LONGEST_AUTHORITIES, &list) == 0)
        frame_put_bytes(setup, READER_TAG_AUTHORITIES, text_string(&list), list.length);
    text_free(&list);
}

static int send_setup(struct reader *reader)
{
    struct frame_writer setup = {0};
    frame_put_u32(&setup, READER_TAG_JOBS, reader->jobs);
    frame_put_u32(&setup, READER_TAG_TIMEOUT, reader->timeout);
    put_recognition(reader, &setup);
    put_authorities(reader, &setup);
    int error = frame_queue(reader->helper.channel, READER_SETUP, 0, &setup);
    frame_writer_free(&setup);
    return error ? error : frame_flush(reader->helper.channel, GREETING_TIMEOUT);
}

static int greet(struct reader *reader, char **ret_problem)
{
    struct frame frame;
    int error =
        frame_greet(reader->helper.channel, READER_PROTOCOL, GOLIVE_VERSION, GREETING_TIMEOUT, ret_problem);
    if (!error)
        error = send_setup(reader);
    if (error)
        return error;
    int got = frame_receive_wait(reader->helper.channel, &frame, GREETING_TIMEOUT);
    error = got < 0 ? got
                    : helper_ready(&frame, READER_READY, READER_TAG_FORCE, READER_TAG_WHY, &reader->sandbox);
    if (!error && reader->sandbox_required && !string_equal(reader->sandbox, "full")) {
        *ret_problem = memory_format("the sandbox is required and is not whole: %s", reader->sandbox);
        return -EPERM;
    }
    return error;
}

/* Its children end with it (PR_SET_PDEATHSIG), and it holds nothing that would be lost, so that it may be stopped at any
 * time. */
static int start_once(struct reader *reader, char **ret_problem)
{
    int error = helper_start(&reader->helper, reader->program);
    if (!error)
        error = greet(reader, ret_problem);
    if (error)
        helper_stop(&reader->helper);
    return error;
}

static int start(struct reader *reader, char **ret_problem)
{
    char *problem = NULL;
    int error = start_once(reader, &problem);
    if (error == -EPIPE &&
        !reader->restarted) { /* it ended before it said a word: somebody may have killed it */
        reader->restarted = true;
        free(problem);
        problem = NULL;
        error = start_once(reader, &problem);
    }
    if (!error)
        return 0;
    *ret_problem =
        memory_format("golive-reader cannot be started: %s", problem ? problem : strerrordesc_np(-error));
    free(problem);
    return error;
}

/* ---- reading ---- */

/* What is read now, and who wants to know. */
struct document_reading {
    struct reader *reader;
    const struct reader_document *documents;
    reader_sink *sink;
    void *context;
};

static void deliver(const struct document_reading *reading, size_t index, struct reader_answer *answer)
{
    answer->cookie = reading->documents[index].cookie;
    reading->sink(reading->context, answer);
}

static void deliver_trouble(const struct document_reading *reading, size_t index, const char *words)
{
    struct reader_answer answer = {.state = EVIDENCE_UNAVAILABLE, .media_type = "", .error = words};
    deliver(reading, index, &answer);
}

static void put_document(void *context, size_t index, struct frame_writer *frame)
{
    const struct document_reading *reading = context;
    frame_put_string(frame, READER_TAG_NAME, reading->documents[index].name);
    frame_put_descriptor(frame, reading->documents[index].descriptor);
}

static bool blob_is_sound(const struct reader_outcome *outcome)
{
    struct document_text text;
    return !outcome->blob || document_text_decode(outcome->blob, outcome->length, &text) == 0;
}

static void deliver_outcome(const struct document_reading *reading, size_t index, int descriptor)
{
    static const char words[] = "golive-reader's answer cannot be understood";
    const void *bytes = NULL;
    size_t length = 0;
    struct reader_outcome outcome;
    struct arena arena = {0};
    if (!memory_file_sealed(descriptor) || file_map(descriptor, &bytes, &length) != 0) {
        deliver_trouble(reading, index, words);
        return;
    }
    if (reader_outcome_read(bytes, length, &arena, &outcome) != 0 || !blob_is_sound(&outcome)) {
        deliver_trouble(reading, index, words);
    } else {
        struct reader_answer answer = {
            .state = outcome.state,
            .media_type = outcome.media_type,
            .error = outcome.error,
            .remark = outcome.remark,
            .blob = outcome.blob,
            .length = outcome.length,
            .depends = outcome.depends,
            .lasting = true,
        };
        deliver(reading, index, &answer);
    }
    arena_free(&arena);
    file_unmap(bytes, length);
}

/* Takes an answer frame to its document. 0 or -EPROTO. */
static int take_answer(void *context, size_t index, const struct frame *frame)
{
    const struct document_reading *reading = context;
    if (frame->descriptor_count > 1)
        return -EPROTO;
    struct arena arena = {0};
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    const char *words = NULL;
    while (frame_next(&fields, &field)) {
        if (field.tag == READER_TAG_ERROR && field.length && field.length < 1024)
            words = frame_string(&fields, &field, &arena);
        else
            fields.broken = true;
    }
    int error = fields.broken || (words != NULL) == (frame->descriptor_count == 1) ? -EPROTO : 0;
    if (!error && words)
        deliver_trouble(reading, index, words);
    else if (!error)
        deliver_outcome(reading, index, frame->descriptors[0]);
    arena_free(&arena);
    return error;
}

/* Starts anew, once. 0 or a negative errno. */
static int start_again(struct reader *reader)
{
    helper_stop(&reader->helper);
    if (reader->restarted)
        return -EPIPE;
    reader->restarted = true;
    char *problem = NULL;
    int error = start(reader, &problem);
    free(problem);
    return error;
}

int reader_read(struct reader *reader, const struct reader_document *documents, size_t count,
    reader_sink *sink, void *context, char **ret_problem)
{
    if (count > UINT32_MAX) {
        *ret_problem = memory_copy("too many documents at once");
        return -E2BIG;
    }
    if (count == 0)
        return 0;
    int error = reader->helper.process ? 0 : start(reader, ret_problem);
    if (error)
        return error;
    size_t window = (size_t)reader->jobs * 2;
    const struct exchange_ways ways = {
        .question = READER_READ,
        .answer = READER_ANSWER,
        .window = window < READER_MOST_WAITING ? window : READER_MOST_WAITING,
        .patience = (int64_t)reader->timeout + recognition_time(reader) + GRACE,
        .put = put_document,
        .take = take_answer,
    };
    struct document_reading reading = {reader, documents, sink, context};
    struct exchange exchange;
    exchange_begin(&exchange, &ways, &reading, count);
    while (exchange_run(&exchange, reader->helper.channel) != 0 && start_again(reader) == 0)
        ;
    if (exchange.done < count)
        helper_stop(&reader->helper);
    for (size_t i = 0; i < count; i++) {
        if (!exchange.answered[i])
            deliver_trouble(&reading, i, "golive-reader ended twice before it had read it");
    }
    exchange_end(&exchange);
    return 0;
}
