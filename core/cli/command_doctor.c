/* golive doctor: what of this machine golive can and cannot use, and what to do about it. */
#include "cli/cli.h"
#include "cli/notices.h"
#include "cli/session.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/notify.h"
#include "reader/client.h"
#include "reader/language_data.h"
#include "worker/client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct cli_option options[] = {CLI_CONFIG_OPTION, {0}};

struct examination {
    struct text text;
    unsigned bad; /* things without which golive cannot do its work */
};

static void say(struct examination *examination, bool well, const char *subject, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void say(struct examination *examination, bool well, const char *subject, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *words = memory_format_list(format, arguments);
    va_end(arguments);
    AUTO_FREE char *head = memory_format("%-5s %-12s ", well ? "ok" : "LOOK", subject);
    text_wrap(&examination->text, words, head, 19, 80);
    examination->bad += !well;
}

static void say_sandbox(struct examination *examination, const char *subject, const char *sandbox)
{
    if (string_equal(sandbox, "full"))
        say(examination, true, subject, "runs, its sandbox is full");
    else
        say(examination, false, subject,
            "runs, but its sandbox is %s. Checks work; a hostile plugin or document could do more harm. A "
            "newer kernel, or "
            "one that does not bar Landlock and seccomp in this container, cures it",
            sandbox);
}

static void examine_worker(struct examination *examination, const struct session *session)
{
    struct worker_options worker_options = {
        .program = session->worker_program, .timezone = session->config->site.timezone, .jobs = 1};
    AUTO_FREE char *problem = NULL;
    struct worker *worker = worker_start(&worker_options, &problem);
    if (!worker) {
        say(examination, false, "worker", "%s. No check can be judged",
            problem ? problem : "it does not start");
        return;
    }
    say_sandbox(examination, "worker", worker_sandbox(worker));
    worker_free(worker);
}

static void keep_state(void *context, const struct reader_answer *answer)
{
    *(enum evidence_state *)context = answer->state;
}

static void examine_reader(struct examination *examination, const struct session *session)
{
    struct reader_options reader_options = {.program = session->reader_program, .jobs = 1};
    static const char words[] = "A document of one line, to see whether documents can be read.\n";
    int descriptor = memory_file("doctor.txt", words, sizeof words - 1);
    struct reader *reader = reader_new(&reader_options);
    struct reader_document document = {.descriptor = descriptor, .name = "doctor.txt"};
    AUTO_FREE char *problem = NULL;
    enum evidence_state state = EVIDENCE_PENDING;
    int error = descriptor < 0 ? descriptor : reader_read(reader, &document, 1, keep_state, &state, &problem);
    if (error || state != EVIDENCE_GOT)
        say(examination, false, "reader", "%s. No document can be read",
            problem ? problem
            : error ? strerror(-error)
                    : "it did not read a plain text");
    else
        say_sandbox(examination, "reader", reader_sandbox(reader));
    if (descriptor >= 0)
        close(descriptor);
    reader_free(reader);
}

/* Text recognition is missed only where there are scans; then its absence is said of each of them, too. */
static void examine_recognition(struct examination *examination, const struct session *session)
{
    const struct document_settings *settings = &session->config->documents;
    AUTO_FREE char *missing = NULL;
    AUTO_FREE char *folder = language_data_folder(settings, &missing);
    AUTO_FREE char *library = recognition_library();
    if (settings->no_recognition)
        say(examination, true, "scans", "are not read: the site file says recognition = no");
    else if (!library)
        say(examination, false, "scans",
            "cannot be read: libtesseract 5 is not installed (Debian, Ubuntu: apt install libtesseract5 "
            "tesseract-ocr-eng; Fedora: dnf install tesseract). Pages that are pictures stay unknown");
    else if (!folder)
        say(examination, false, "scans",
            "cannot be read: there is no language data for \"%s\" (Debian, Ubuntu: apt install "
            "tesseract-ocr-%s; Fedora: dnf install tesseract-langpack-%s). Pages that are pictures stay "
            "unknown",
            missing, missing, missing);
    else
        say(examination, true, "scans", "are read by text recognition in %s, with the data in %s",
            settings->languages ? settings->languages : DOCUMENT_LANGUAGES, folder);
}

static void examine_plugins(struct examination *examination, const struct session *session)
{
    const struct plugin_set *plugins = session->plugins;
    struct text names = {0};
    for (size_t i = 0; i < plugins->usable_count; i++)
        text_format(&names, "%s%s", i ? ", " : "", plugins->usable[i]->name);
    if (plugins->usable_count)
        say(examination, true, "plugins", "%s", text_string(&names));
    else
        say(examination, false, "plugins", "none is installed, so nothing can be judged");
    for (size_t i = 0; i < plugins->count; i++) {
        if (plugins->entries[i].refusal)
            say(examination, false, "plugin", "%s is refused: %s", plugins->entries[i].name,
                plugins->entries[i].refusal);
    }
    if (plugins->trouble)
        say(examination, false, "plugins", "%s", plugins->trouble);
    text_free(&names);
}

static void examine_catalogues(struct examination *examination, const struct session *session)
{
    for (size_t i = 0; i < session->plugins->usable_count; i++) {
        const char *const *name = session->plugins->usable[i]->catalogues;
        for (; name && *name; name++) {
            struct problems problems = {0};
            struct catalogue *catalogue = config_catalogue(session->data_folder, *name, &problems);
            struct text words = {0};
            problems_write(&problems, &words);
            if (catalogue)
                say(examination, true, "clauses", "catalogue %s, %zu sections", *name,
                    catalogue->clause_count);
            else
                say(examination, false, "clauses", "catalogue %s: %s", *name, text_string(&words));
            catalogue_free(catalogue);
            problems_free(&problems);
            text_free(&words);
        }
    }
}

static void examine_cache(struct examination *examination, const struct session *session)
{
    struct stat status;
    if (!session->cache_folder)
        say(examination, false, "cache",
            "there is no home folder to keep page texts in; set [store] url. Documents are read "
            "anew in each run");
    else if (stat(session->cache_folder, &status) != 0)
        say(examination, true, "cache", "%s will be made when the first document is read",
            session->cache_folder);
    else if (access(session->cache_folder, R_OK | W_OK | X_OK) != 0)
        say(examination, false, "cache", "%s: %s. Documents are read anew in each run", session->cache_folder,
            strerror(errno));
    else
        say(examination, true, "cache", "%s", session->cache_folder);
}

/* What was given up, in the store that is there; one that is not has nothing to say. */
static void examine_outbox(struct examination *examination, const struct session *session)
{
    struct store *store = NULL;
    struct text words = {0};
    AUTO_FREE char *trouble = NULL;
    if (!session->state_folder || store_open(session->state_folder, STORE_READ, &store, &trouble) != 0)
        return;
    if (notices_words(store, instant_now(), &words) == 0 && words.length)
        say(examination, false, "notices", "%s", text_string(&words));
    store_close(store);
    text_free(&words);
}

static void examine_notices(struct examination *examination, const struct session *session)
{
    struct notify_settings settings;
    config_notify(session->config, &settings);
    if (!config_notifies(session->config)) {
        say(examination, true, "notices",
            "nobody is told of anything: [notify] of the site file names no way");
        return;
    }
    if (settings.mail_problem)
        say(examination, false, "notices", "%s. No mail can be sent", settings.mail_problem);
    if (settings.webhook_problem)
        say(examination, false, "notices", "%s. Nothing can be posted", settings.webhook_problem);
    if (!settings.mail_problem && !settings.webhook_problem)
        say(examination, true, "notices", "leave by%s%s%s%s; golive notify --test tries them",
            settings.mail_server ? " mail" : "", settings.webhook ? " webhook" : "",
            settings.folder ? " folder" : "", settings.syslog ? " syslog" : "");
    examine_outbox(examination, session);
}

static int doctor(struct cli *cli)
{
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    struct examination examination = {0};
    say(&examination, true, "golive", "version " GOLIVE_VERSION);
    say(&examination, true, "site file", "%s, time zone %s", session.config->site_file,
        session.config->site.timezone);
    examine_plugins(&examination, &session);
    examine_catalogues(&examination, &session);
    examine_worker(&examination, &session);
    examine_reader(&examination, &session);
    examine_recognition(&examination, &session);
    examine_cache(&examination, &session);
    examine_notices(&examination, &session);
    fputs(text_string(&examination.text), stdout);
    text_free(&examination.text);
    session_close(&session);
    return examination.bad ? GOLIVE_EXIT_UNAVAILABLE : 0;
}

const struct cli_command command_doctor = {
    .name = "doctor",
    .arguments = "",
    .summary = "Say what of this machine golive can and cannot use, and what to do about it.",
    .details = "Exits with 0 if all is well, 69 if something wants a look.",
    .options = options,
    .run = doctor,
};
