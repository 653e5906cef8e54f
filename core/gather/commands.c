/* Wishes for commands, run together, each settled as evidence. How a process is watched is command_run's business, what may
 * be run command_program's. See commands.h. */
#include "gather/commands.h"

#include "base/command_words.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "gather/command_register.h"
#include "gather/command_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_COMMAND 400 /* bytes of it in a URI */
#define PATH_OF_PROGRAMS "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

struct command {
    struct gathered gathered; /* first, so that what callers hold is the command */
    struct command_job job;
    const char *key; /* digest of all that makes it this command */
};

struct commands {
    struct commands_options options;
    struct arena arena;
    struct map by_key;   /* -> struct command */
    struct map programs; /* first word of commands -> struct program */
    char **environment;
    struct command_register *record; /* NULL until something is to be run */
    struct command_job **pending;
    size_t pending_count, pending_capacity;
    uint32_t serial;
    struct command_counts counts;
};

/* Nothing of ours but what the site names: a program's answer must not hang on who called golive. */
static char **make_environment(const struct commands_options *options, struct arena *arena)
{
    const char *const *names = options->settings->environment;
    size_t count = 0, given = 0;
    while (names && names[given])
        given++;
    char **environment = arena_take(arena, (given + 4) * sizeof *environment);
    environment[count++] = arena_copy(arena, PATH_OF_PROGRAMS);
    environment[count++] = arena_copy(arena, "LANG=C.UTF-8");
    environment[count++] = arena_format(arena, "TZ=%s", options->timezone ? options->timezone : "UTC");
    for (size_t i = 0; i < given; i++) {
        const char *value = getenv(names[i]);
        if (value)
            environment[count++] = arena_format(arena, "%s=%s", names[i], value);
    }
    return environment;
}

struct commands *commands_new(const struct commands_options *options)
{
    struct commands *commands = memory_new(1, sizeof *commands);
    commands->options = *options;
    commands->options.timezone = arena_copy(&commands->arena, options->timezone);
    commands->options.state_folder = arena_copy(&commands->arena, options->state_folder);
    commands->environment = make_environment(options, &commands->arena);
    return commands;
}

struct commands *commands_free(struct commands *commands)
{
    if (!commands)
        return NULL;
    command_register_close(commands->record);
    map_free(&commands->by_key);
    map_free(&commands->programs);
    free(commands->pending);
    arena_free(&commands->arena);
    free(commands);
    return NULL;
}

struct command_counts commands_counts(const struct commands *commands)
{
    return commands->counts;
}

/* ---- wishes ---- */

/* Whatever is handed to the program counts, and how long it may take. */
static const char *key_of(const struct command_wish *wish, struct arena *arena)
{
    struct digest_stream *stream = digest_begin();
    char text[DIGEST_TEXT_SIZE];
    AUTO_FREE char *timeout = memory_format("%u %d", wish->timeout, wish->input != NULL);
    digest_add_string(stream, wish->command);
    digest_add_string(stream, timeout);
    digest_add(stream, wish->input ? wish->input : "", wish->input ? wish->input_length : 0);
    struct digest digest = digest_end(stream);
    digest_text(&digest, text);
    return arena_copy(arena, text);
}

/* "command:check_http -H 127.0.0.1": without the folder, which differs from machine to machine. What was put in is told by
 * its digest. */
static const char *uri_of(char *const *words, const struct command_wish *wish, struct arena *arena)
{
    struct text text = {0};
    const char *slash = strrchr(words[0], '/');
    text_format(&text, "command:%s", slash ? slash + 1 : words[0]);
    for (size_t i = 1; words[i] && text.length < SHOWN_COMMAND; i++)
        text_format(&text, " %.200s", words[i]);
    if (wish->input) {
        struct digest digest = digest_of(wish->input, wish->input_length);
        char digits[DIGEST_TEXT_SIZE];
        digest_text(&digest, digits);
        text_format(&text, " <%.23s…", digits);
    }
    struct text visible = {0};
    text_append_visible(&visible, text_string(&text));
    const char *uri = arena_copy(arena, text_string(&visible));
    text_free(&text);
    text_free(&visible);
    return uri;
}

static void settle(struct command *command, enum evidence_state state, const char *words)
{
    command->gathered.evidence.state = state;
    command->gathered.evidence.error = words;
}

/* What a first word stands for, looked up once a run. */
struct program {
    const char *path; /* NULL: it will not be run */
    const char *why;
};

static const struct program *program_of(struct commands *commands, const char *word)
{
    struct program *program = map_get(&commands->programs, word);
    if (program)
        return program;
    program = arena_take(&commands->arena, sizeof *program);
    program->path = commands_program(commands->options.settings, word, &commands->arena, &program->why);
    map_put(&commands->programs, word, program);
    return program;
}

static void await(struct commands *commands, struct command *command)
{
    memory_reserve(&commands->pending, &commands->pending_capacity, commands->pending_count + 1,
        sizeof *commands->pending);
    commands->pending[commands->pending_count++] = &command->job;
}

/* Settles a command with what was recorded, and runs nothing. */
static void settle_recorded(struct commands *commands, struct command *command)
{
    struct gathered *gathered = &command->gathered;
    struct evidence recorded;
    struct text bytes = {0};
    if (commands->options.recorded(
            commands->options.recorded_context, gathered->evidence.uri, &recorded, &bytes)) {
        recorded.uri = gathered->evidence.uri;
        gathered->evidence = recorded;
        if (recorded.state == EVIDENCE_GOT) {
            gathered->bytes = arena_copy_bytes(&commands->arena, text_string(&bytes), bytes.length);
            gathered->length = bytes.length;
        }
    } else {
        settle(command, EVIDENCE_UNAVAILABLE, "it was not run for the run that is replayed");
    }
    text_free(&bytes);
}

/* Makes a command of the wish: settled at once if it will not be run, else pending. */
static void register_command(
    struct commands *commands, struct command *command, const struct command_wish *wish)
{
    struct arena *arena = &commands->arena;
    char **words = NULL;
    size_t count = 0;
    const char *why = NULL;
    if (command_words(wish->command, arena, &words, &count, &why) != 0) {
        command->gathered.evidence.uri = command->gathered.name = "command:";
        settle(command, EVIDENCE_REFUSED, arena_format(arena, "the command cannot be used: %s", why));
        return;
    }
    command->gathered.evidence.uri = uri_of(words, wish, arena);
    command->gathered.name = command->gathered.evidence.uri;
    command->job.words = words;
    command->job.environment = commands->environment;
    command->job.timeout = wish->timeout ? wish->timeout : COMMAND_TIMEOUT;
    if (commands->options.recorded) {
        settle_recorded(commands, command);
        return;
    }
    const struct program *program = program_of(commands, words[0]);
    command->job.program = program->path;
    if (wish->input) {
        command->job.input = arena_copy_bytes(arena, wish->input, wish->input_length);
        command->job.input_length = wish->input_length;
    }
    if (!command->job.program)
        settle(command, EVIDENCE_REFUSED, program->why);
    else if (commands->options.offline)
        settle(command, EVIDENCE_UNAVAILABLE,
            "golive was told to stay offline, and a program may reach anything");
    else
        await(commands, command);
}

const struct gathered *commands_want(struct commands *commands, const struct command_wish *wish)
{
    struct arena *arena = &commands->arena;
    const char *key = key_of(wish, arena);
    struct command *command = map_get(&commands->by_key, key);
    if (command)
        return &command->gathered;
    uint32_t *serial = commands->options.serial ? commands->options.serial : &commands->serial;
    command = arena_take(arena, sizeof *command);
    command->key = key;
    command->gathered = (struct gathered){
        .evidence = {.media_type = "", .gathered_at = commands->options.now, .state = EVIDENCE_PENDING},
        .descriptor = -1,
        .serial = ++*serial};
    map_put(&commands->by_key, key, command);
    commands->counts.wished++;
    if (wish->input_length > COMMAND_LONGEST_INPUT) {
        command->gathered.evidence.uri = command->gathered.name = "command:";
        settle(command, EVIDENCE_REFUSED, "more than 512 KiB would be put into it");
    } else {
        register_command(commands, command, wish);
    }
    return &command->gathered;
}

/* ---- what came of it ---- */

static struct command *command_of(const struct command_job *job)
{
    return (struct command *)(void *)((char *)(uintptr_t)job - offsetof(struct command, job));
}

/* Output that was cut may end within a character, which is not the program's doing. */
static void drop_half_character(struct text *text, bool cut)
{
    size_t end = text->length;
    while (cut && end > 0 && text->length - end < 3 && ((unsigned char)text->data[end - 1] & 0xc0) == 0x80)
        end--;
    if (cut && end > 0 && (unsigned char)text->data[end - 1] >= 0xc0)
        text->data[text->length = end - 1] = '\0';
}

/* Writes a stream; NUL bytes, which no text has, become U+FFFD like all that is no UTF-8. */
static void put_stream(struct json_writer *json, const char *name, struct text *text, bool cut)
{
    struct text whole = {0};
    drop_half_character(text, cut);
    for (size_t i = 0; i < text->length; i++) {
        if (text->data[i])
            text_append_char(&whole, text->data[i]);
        else
            text_append_string(&whole, "\xef\xbf\xbd");
    }
    json_member(json, name, text_string(&whole));
    text_free(&whole);
}

static void record(struct commands *commands, struct command *command)
{
    struct command_job *job = &command->job;
    struct json_writer json = {0};
    bool is_text = !job->output.length || !memchr(job->output.data, 0, job->output.length);
    json_begin_object(&json);
    json_member_integer(&json, job->end == COMMAND_EXITED ? "exit" : "signal", job->number);
    put_stream(&json, "stdout", &job->output, job->output_cut);
    json_member_boolean(&json, "stdout_cut", job->output_cut);
    json_member_boolean(&json, "stdout_text", is_text);
    put_stream(&json, "stderr", &job->errors, job->errors_cut);
    json_member_boolean(&json, "stderr_cut", job->errors_cut);
    json_end_object(&json);
    struct gathered *gathered = &command->gathered;
    gathered->length = json.buffer.length;
    gathered->bytes = arena_copy_bytes(&commands->arena, text_string(&json.buffer), json.buffer.length);
    gathered->evidence.digest = digest_of(gathered->bytes, gathered->length);
    gathered->evidence.digested = true;
    gathered->evidence.size = gathered->length;
    gathered->evidence.media_type = COMMAND_MEDIA_TYPE;
    gathered->evidence.state = EVIDENCE_GOT;
    const struct evidence_keeper *keeper = &commands->options.keeper;
    if (keeper->keep)
        keeper->keep(keeper->context, &gathered->evidence.digest, gathered->bytes, gathered->length);
    text_free(&json.buffer);
}

static const char *start_words(int error, struct arena *arena)
{
    if (error == -ENOEXEC)
        return "it could not be started: it is no program that this machine can run (a script begins with "
               "#!)";
    if (error == -ENOENT)
        return "it could not be started: the interpreter that its first line names is not there";
    return arena_format(arena, "it could not be started: %s", strerror(-error));
}

/* Most programs are over before they could be in anybody's way. */
static void take_lingering(void *context, const struct command_job *job)
{
    struct commands *commands = context;
    command_register_note(commands->record, command_of(job)->key, job->process, job->timeout);
}

static void take_end(void *context, const struct command_job *job)
{
    struct commands *commands = context;
    struct command *command = command_of(job);
    struct arena *arena = &commands->arena;
    commands->counts.run += job->end != COMMAND_NOT_STARTED;
    switch (job->end) {
    case COMMAND_EXITED:
    case COMMAND_SIGNALLED:
        record(commands, command);
        break;
    case COMMAND_NOT_STARTED:
        settle(command, EVIDENCE_UNAVAILABLE, start_words(job->number, arena));
        break;
    case COMMAND_OVERRAN:
        settle(command, EVIDENCE_UNAVAILABLE,
            arena_format(arena, "it did not end within %u s and was ended", job->timeout));
        break;
    case COMMAND_STUCK:
        command_register_keep(commands->record);
        settle(command, EVIDENCE_UNAVAILABLE,
            arena_format(arena, "it did not end within %u s, nor when it was killed (process %d)",
                job->timeout, (int)job->process));
        break;
    }
    text_free(&command->job.output);
    text_free(&command->job.errors);
}

void commands_gather(struct commands *commands)
{
    if (!commands->pending_count)
        return;
    if (!commands->record)
        commands->record = command_register_open(commands->options.state_folder);
    size_t count = 0;
    for (size_t i = 0; i < commands->pending_count; i++) {
        struct command *command = command_of(commands->pending[i]);
        pid_t stuck = command_register_stuck(commands->record, command->key);
        if (stuck)
            settle(command, EVIDENCE_UNAVAILABLE,
                arena_format(&commands->arena,
                    "it was not started: an earlier run of it has not ended yet (process %d)", (int)stuck));
        else
            commands->pending[count++] = commands->pending[i];
    }
    struct command_hooks hooks = {.lingers = take_lingering, .ended = take_end, .context = commands};
    command_run(commands->pending, count, commands->options.jobs, &hooks);
    commands->pending_count = 0;
}
