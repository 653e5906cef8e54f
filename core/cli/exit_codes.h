/* The exit codes, in one table: the program, `golive --help`, the manual and the tests take them from here.
 * 64 and above follow sysexits.h. */
#ifndef GOLIVE_CLI_EXIT_CODES_H
#define GOLIVE_CLI_EXIT_CODES_H

/* X(name, number, what it means) */
#define EXIT_CODES(X)                                                                                        \
    X(GO, 0, "go; or the command did what it was asked to")                                                  \
    X(NO_GO, 1, "no-go; with --strict also a go with conditions; verify: altered; diff, replay: different")  \
    X(HOLD, 2, "hold; replay: not possible")                                                                 \
    X(USAGE, 64, "the command line is wrong")                                                                \
    X(BAD_INPUT, 65, "what was to be imported cannot be used")                                               \
    X(NO_INPUT, 66, "no such file, folder, deployment, check, rule, fact or run")                            \
    X(UNAVAILABLE, 69, "something golive needs is missing on this machine (golive doctor says what)")        \
    X(INTERNAL, 70, "golive itself failed")                                                                  \
    X(CANNOT_CREATE, 73, "an output file or the store cannot be created: the report comes all the same")     \
    X(CANNOT_WRITE, 74, "an output or the store could not be written: the report comes all the same")        \
    X(LOCKED, 75, "another recheck is under way: try again later")                                           \
    X(NO_PERMISSION, 77, "not permitted")                                                                    \
    X(CONFIGURATION, 78, "the configuration has errors")

enum exit_code {
#define X(NAME, NUMBER, WORDS) GOLIVE_EXIT_##NAME = NUMBER,
    EXIT_CODES(X)
#undef X
};

#endif
