/* What a site lets golive run: [commands] of the site file. Plain data. */
#ifndef GOLIVE_MODEL_COMMAND_SETTINGS_H
#define GOLIVE_MODEL_COMMAND_SETTINGS_H

struct command_settings {
    const char *const *allow; /* folders and programs, resolved against the site file; NULL-ended */
    const char *const
        *environment; /* names of variables that programs are given as golive has them; NULL-ended */
};

#endif
