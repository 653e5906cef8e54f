/* golive plugin pin: writes the digests of installed plugins into the site file, so that no other file of that name is used
 * from then on. */
#include "cli/cli.h"
#include "cli/session.h"

#include "base/file.h"
#include "base/memory.h"
#include "config/ini_set.h"
#include "config/ini_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"dry-run", 'n', NULL, "show what would be written, and write nothing"},
    {0},
};

static const char *const examples[] = {
    "golive plugin pin                             all that are installed and not pinned yet",
    "golive plugin pin site-training               this one, also in place of the pin it has",
    NULL,
};

static bool is_wanted(const struct cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->argument_count; i++) {
        if (string_equal(cli->arguments[i], name))
            return true;
    }
    return !cli->argument_count;
}

static const struct plugin_pin *pin_of(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->pin_count; i++) {
        if (string_equal(config->pins[i].plugin, name))
            return &config->pins[i];
    }
    return NULL;
}

/* True, after having said so, if the entry must not be pinned. */
static bool is_refused(const struct cli *cli, const struct config *config, const struct plugin_entry *entry)
{
    const struct plugin_pin *pin = pin_of(config, entry->name);
    if (entry->refusal) {
        cli_error("plugin %s is refused and cannot be pinned: %s", entry->path, entry->refusal);
        return true;
    }
    if (!pin || cli->argument_count ||
        memcmp(pin->digest.bytes, entry->description->digest.bytes, DIGEST_SIZE) == 0)
        return false;
    cli_error("plugin %s is not the file that was pinned. If the new one is meant: golive plugin pin %s",
        entry->path, entry->name);
    return true;
}

/* Appends the site file's bytes with the pins. Returns an exit code; *RET_COUNT is how many lines are new. */
static int make_pins(const struct cli *cli, const struct config *config, const struct plugin_set *plugins,
    struct text *bytes, size_t *ret_count)
{
    int code = 0;
    for (size_t i = 0; i < cli->argument_count; i++) {
        if (plugins_find(plugins, cli->arguments[i]))
            continue;
        cli_error("plugin '%s' is not installed (golive plugin list)", cli->arguments[i]);
        code = GOLIVE_EXIT_NO_INPUT;
    }
    for (size_t i = 0; i < plugins->count; i++) {
        const struct plugin_entry *entry = &plugins->entries[i];
        char digest[DIGEST_TEXT_SIZE];
        if (!is_wanted(cli, entry->name))
            continue;
        if (is_refused(cli, config, entry)) {
            code = code ? code : GOLIVE_EXIT_NO_PERMISSION;
            continue;
        }
        const struct plugin_pin *pin = pin_of(config, entry->name);
        if (pin && memcmp(pin->digest.bytes, entry->description->digest.bytes, DIGEST_SIZE) == 0)
            continue;
        digest_text(&entry->description->digest, digest);
        AUTO_FREE char *key = memory_format("pin.%s", entry->name);
        struct text changed = {0};
        ini_set(text_string(bytes), bytes->length, "plugins", key, digest, &changed);
        text_free(bytes);
        *bytes = changed;
        printf("%s = %s\n", key, digest);
        ++*ret_count;
    }
    return code;
}

static int write_site(const char *file, const struct text *before, const struct text *after)
{
    AUTO_FREE char *problem = NULL;
    int error = ini_write_file(file, before, after, &problem);
    if (error)
        cli_error("%s", problem ? problem : strerror(-error));
    return !error                                ? 0
           : error == -EACCES || error == -EPERM ? GOLIVE_EXIT_NO_PERMISSION
                                                 : GOLIVE_EXIT_CANNOT_WRITE;
}

static int pin(struct cli *cli)
{
    struct session session;
    struct text before = {0}, after = {0};
    size_t count = 0;
    int code = session_open_site(cli, &session);
    if (code)
        return code;
    const char *file = session.config->site_file;
    struct plugin_set *plugins = plugins_load(session_plugin_path(&session), NULL, 0, NULL);
    int error = file_read_path(file, INI_FILE_MAXIMUM, &before);
    if (string_equal(file, "built in")) {
        cli_error(
            "there is no site file to write to: copy %s/golive.ini to /etc/golive/ or name one with --config",
            session.data_folder);
        code = GOLIVE_EXIT_NO_INPUT;
    } else if (error) {
        cli_error("%s: %s", file, strerror(-error));
        code = GOLIVE_EXIT_NO_INPUT;
    } else {
        text_append(&after, before.data, before.length);
        code = make_pins(cli, session.config, plugins, &after, &count);
    }
    if (code)
        fprintf(stderr, "golive: nothing was written\n");
    else if (count && !cli_has(cli, "dry-run"))
        code = write_site(file, &before, &after);
    if (!code)
        printf("%zu pin%s %s %s\n", count, count == 1 ? "" : "s",
            cli_has(cli, "dry-run") ? "would be written into" : "written into", file);
    text_free(&before);
    text_free(&after);
    plugins_free(plugins);
    session_close(&session);
    return code;
}

const struct cli_command command_plugin_pin = {
    .name = "plugin pin",
    .arguments = "[NAME]…",
    .summary = "Pin installed plugins: write their digests into the site file.",
    .details = "A plugin whose file is another one than was pinned is refused from then on. Everything else "
               "of the site "
               "file stays as it is, and it is written whole or not at all.",
    .examples = examples,
    .options = options,
    .run = pin,
};
