/* Programs as evidence: which may be run, how they are taken apart, and that none of them can hold golive up, fill its memory
 * or pass for something it is not. Each test writes its own programs. */
#include <criterion/criterion.h>

#include "base/command_words.h"
#include "base/file.h"
#include "base/json.h"
#include "gather/command_register.h"
#include "gather/commands.h"
#include "worker/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- words ---- */

static void expect_words(const char *text, const char *joined)
{
    struct arena arena = {0};
    char **words;
    size_t count;
    const char *why = "";
    struct text all = {0};
    cr_assert_eq(command_words(text, &arena, &words, &count, &why), 0, "%s: %s", text, why);
    for (size_t i = 0; i < count; i++)
        text_format(&all, "%s[%s]", "", words[i]);
    cr_expect_str_eq(text_string(&all), joined);
    cr_expect_null(words[count]);
    text_free(&all);
    arena_free(&arena);
}

Test(command_words, nothing_but_blanks_and_quotes_has_a_meaning)
{
    expect_words("check_http -H ehr.example.org", "[check_http][-H][ehr.example.org]");
    expect_words("  a\t b  ", "[a][b]");
    expect_words("a \"b c\" 'd e'f", "[a][b c][d ef]");
    expect_words("a \"say \"\"hi\"\"\" 'it''s'", "[a][say \"hi\"][it's]");
    expect_words("a \"\" ''", "[a][][]");
    expect_words("a $HOME `id` | rm * \\ ; > x", "[a][$HOME][`id`][|][rm][*][\\][;][>][x]");
}

Test(command_words, what_is_no_command_is_said_to_be_none)
{
    static const char *const bad[] = {"", "   ", "\"\" a", "a \"b", "a 'b"};
    struct arena arena = {0};
    char **words;
    size_t count;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *why = NULL;
        cr_expect_eq(command_words(bad[i], &arena, &words, &count, &why), -EINVAL, "%s", bad[i]);
        cr_expect(why && *why);
    }
    struct text many = {0};
    for (int i = 0; i < 300; i++)
        text_append_string(&many, "a ");
    cr_expect_eq(command_words(text_string(&many), &arena, &words, &count, NULL), -EINVAL);
    for (int i = 0; i < 10000; i++)
        text_append_string(&many, "aa");
    cr_expect_eq(command_words(text_string(&many), &arena, &words, &count, NULL), -EINVAL);
    text_free(&many);
    arena_free(&arena);
}

/* ---- a folder of programs ---- */

struct programs {
    char folder[64];
    const char *allow[2];
    struct command_settings settings;
    struct commands_options options;
    struct commands *commands;
    char *state;
};

static void begin(struct programs *programs)
{
    *programs = (struct programs){0};
    snprintf(programs->folder, sizeof programs->folder, "/tmp/golive-test-XXXXXX");
    cr_assert(mkdtemp(programs->folder));
    programs->allow[0] = programs->folder;
    programs->settings.allow = programs->allow;
    programs->state = memory_format("%s/state", programs->folder);
    programs->options = (struct commands_options){.settings = &programs->settings,
        .timezone = "UTC",
        .state_folder = programs->state,
        .jobs = 4,
        .now = 1700000000};
    programs->commands = commands_new(&programs->options);
}

static void end(struct programs *programs)
{
    commands_free(programs->commands);
    const char *arguments[] = {"rm", "-rf", programs->folder, NULL};
    pid_t process = fork();
    if (process == 0) {
        execv("/bin/rm", (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    waitpid(process, NULL, 0);
    free(programs->state);
}

static void write_program(const struct programs *programs, const char *name, const char *script)
{
    AUTO_FREE char *path = file_join(programs->folder, name);
    AUTO_FREE char *text = memory_format("#!/bin/sh\n%s\n", script);
    cr_assert_eq(file_replace(path, text, strlen(text), 0755), 0);
    cr_assert_eq(chmod(path, 0755), 0);
}

static const struct gathered *want(struct programs *programs, const char *command, uint32_t timeout)
{
    return commands_want(programs->commands, &(struct command_wish){.command = command, .timeout = timeout});
}

/* Writes a program, runs it, and gives back what came of it. */
static const struct gathered *run(struct programs *programs, const char *script, uint32_t timeout)
{
    static int number;
    AUTO_FREE char *name = memory_format("program%d", ++number);
    write_program(programs, name, script);
    const struct gathered *evidence = want(programs, name, timeout);
    commands_gather(programs->commands);
    return evidence;
}

/* The member of the record. */
static void expect_record(const struct gathered *evidence, const char *path, const char *value)
{
    cr_assert_eq(evidence->evidence.state, EVIDENCE_GOT, "%s", evidence->evidence.error);
    const char *problem = NULL;
    struct source_json *json = source_json_new(evidence->bytes, evidence->length, &problem);
    cr_assert(json, "%s", problem);
    cr_expect_str_eq(source_json_value(json, path), value);
    source_json_free(json);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- what may be run ---- */

static const char *why_not(struct programs *programs, const char *word)
{
    static struct arena arena;
    const char *why = NULL;
    const char *path = commands_program(&programs->settings, word, &arena, &why);
    return path ? "" : why;
}

Test(commands, only_what_the_site_allows_is_run)
{
    struct programs programs;
    begin(&programs);
    write_program(&programs, "good", "exit 0");
    AUTO_FREE char *path = file_join(programs.folder, "good");
    AUTO_FREE char *link = file_join(programs.folder, "out");
    cr_assert_eq(symlink("/bin/true", link), 0);
    cr_expect_str_eq(why_not(&programs, "good"), "");
    cr_expect_str_eq(why_not(&programs, path), "");
    cr_expect(strstr(why_not(&programs, "/bin/true"), "outside"));
    cr_expect(strstr(why_not(&programs, "out"), "outside"), "a link leads out");
    cr_expect(strstr(why_not(&programs, "../bin/true"), "relative"));
    cr_expect(strstr(why_not(&programs, "nothing"), "of that name"));
    const char *const file[] = {path, NULL};
    programs.settings.allow = file;
    cr_expect_str_eq(why_not(&programs, "good"), "", "a program may be named by itself");
    const char *const sibling[] = {"/bin/tru", NULL};
    programs.settings.allow = sibling;
    cr_expect(*why_not(&programs, "/bin/true"), "a name that begins alike is not the same");
    const char *const none[] = {NULL};
    programs.settings.allow = none;
    cr_expect(strstr(why_not(&programs, "good"), "allow"));
    end(&programs);
}

Test(commands, what_others_may_write_is_not_run)
{
    struct programs programs;
    begin(&programs);
    write_program(&programs, "good", "exit 0");
    AUTO_FREE char *path = file_join(programs.folder, "good");
    chmod(path, 0775);
    cr_expect(strstr(why_not(&programs, "good"), "chmod go-w"));
    chmod(path, 0644);
    cr_expect(strstr(why_not(&programs, "good"), "chmod +x"));
    chmod(path, 0755);
    chmod(programs.folder, 0777);
    cr_expect(strstr(why_not(&programs, "good"), "its folder"));
    chmod(programs.folder, 0755);
    if (geteuid() == 0) {
        cr_assert_eq(chown(path, 12345, 12345), 0);
        cr_expect(strstr(why_not(&programs, "good"), "somebody else"));
    }
    end(&programs);
}

/* ---- what they say ---- */

Test(commands, what_a_program_says_is_recorded)
{
    struct programs programs;
    begin(&programs);
    const struct gathered *evidence = run(&programs, "echo OK - fine; echo oops >&2; exit 2", 10);
    expect_record(evidence, "/exit", "2");
    expect_record(evidence, "/stdout", "OK - fine\n");
    expect_record(evidence, "/stderr", "oops\n");
    expect_record(evidence, "/stdout_cut", "false");
    cr_expect_eq(evidence->evidence.gathered_at, 1700000000);
    cr_expect_str_eq(evidence->evidence.uri, evidence->name);
    expect_record(run(&programs, "exit 126", 10), "/exit", "126");
    expect_record(run(&programs, "exit 255", 10), "/exit", "255");
    expect_record(run(&programs, "kill -9 $$", 10), "/signal", "9");
    expect_record(run(&programs, "exec >&-; exit 0", 10), "/stdout", "");
    end(&programs);
}

Test(commands, a_program_has_nothing_of_ours)
{
    struct programs programs;
    const char *const given[] = {"GOLIVE_TEST_GIVEN", NULL};
    setenv("GOLIVE_TEST_SECRET", "secret", 1);
    setenv("GOLIVE_TEST_GIVEN", "given", 1);
    begin(&programs);
    commands_free(programs.commands);
    programs.settings.environment = given;
    programs.commands = commands_new(&programs.options);
    int left_open = open("/dev/null", O_RDONLY);
    const struct gathered *evidence = run(&programs,
        "env | grep -v '^_=\\|^PWD=\\|^SHLVL=\\|^OLDPWD=' | sort; ls /proc/self/fd | wc -l; cat | wc -c", 10);
    expect_record(evidence, "/stdout",
        "GOLIVE_TEST_GIVEN=given\nLANG=C.UTF-8\n"
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nTZ=UTC\n4\n0\n");
    close(left_open);
    end(&programs);
}

Test(commands, each_command_runs_once_a_run)
{
    struct programs programs;
    begin(&programs);
    write_program(
        &programs, "count", "echo x >>\"${0%/*}/count.txt\"; date +%N; wc -l <\"${0%/*}/count.txt\"");
    const struct gathered *first = want(&programs, "count a", 10), *second = want(&programs, "count a", 10);
    cr_expect_eq(first, second);
    commands_gather(programs.commands);
    cr_expect_eq(want(&programs, "count a", 10), first);
    commands_gather(programs.commands);
    const struct gathered *other = want(&programs, "count b", 10);
    cr_expect_neq(other, first);
    commands_gather(programs.commands);
    struct command_counts counts = commands_counts(programs.commands);
    cr_expect_eq(counts.wished, 2u);
    cr_expect_eq(counts.run, 2u);
    end(&programs);
}

Test(commands, what_is_put_in_is_read_and_tells_commands_apart)
{
    struct programs programs;
    begin(&programs);
    write_program(&programs, "echoes", "cat");
    struct command_wish wish = {.command = "echoes", .input = "one\n", .input_length = 4, .timeout = 10};
    const struct gathered *one = commands_want(programs.commands, &wish);
    wish.input = "two\n";
    const struct gathered *two = commands_want(programs.commands, &wish);
    AUTO_FREE char *large = memory_new(COMMAND_LONGEST_INPUT + 2, 1);
    memset(large, 'x', COMMAND_LONGEST_INPUT + 1);
    wish.input = large;
    wish.input_length = COMMAND_LONGEST_INPUT + 1;
    const struct gathered *refused = commands_want(programs.commands, &wish);
    commands_gather(programs.commands);
    expect_record(one, "/stdout", "one\n");
    expect_record(two, "/stdout", "two\n");
    cr_expect(strcmp(one->evidence.uri, two->evidence.uri) != 0);
    cr_expect_eq(refused->evidence.state, EVIDENCE_REFUSED);
    end(&programs);
}

/* ---- hostile ones ---- */

Test(commands, output_without_end_is_cut_and_holds_nothing_up)
{
    struct programs programs;
    begin(&programs);
    const struct gathered *evidence =
        run(&programs, "head -c 1073741824 /dev/zero | tr '\\0' x; echo; exit 0", 60);
    expect_record(evidence, "/exit", "0");
    expect_record(evidence, "/stdout_cut", "true");
    cr_expect_lt(evidence->length, (size_t)70000);
    const struct gathered *errors =
        run(&programs, "head -c 1000000 /dev/zero | tr '\\0' x >&2; echo fine", 60);
    expect_record(errors, "/stdout", "fine\n");
    expect_record(errors, "/stderr_cut", "true");
    end(&programs);
}

Test(commands, binary_output_is_recorded_as_text_that_is_none)
{
    struct programs programs;
    begin(&programs);
    const struct gathered *evidence = run(&programs, "head -c 200000 /dev/urandom; printf '\\000'", 10);
    expect_record(evidence, "/stdout_text", "false");
    expect_record(run(&programs, "printf 'a\\000b'", 10), "/stdout",
        "a\xef\xbf\xbd"
        "b");
    expect_record(run(&programs, "printf 'warm 20\\260C'", 10), "/stdout_text", "true");
    end(&programs);
}

Test(commands, characters_are_not_cut_in_half)
{
    struct programs programs;
    begin(&programs);
    const struct gathered *evidence = run(&programs, "yes 'ää' | head -c 100001 | tr -d '\\n'", 10);
    expect_record(evidence, "/stdout_cut", "true");
    cr_expect_null(memmem(evidence->bytes, evidence->length, "\xef\xbf\xbd", 3));
    end(&programs);
}

Test(commands, one_that_hangs_is_ended_with_all_it_started)
{
    struct programs programs;
    begin(&programs);
    double start = seconds();
    const struct gathered *evidence = run(&programs, "echo so far; sleep 1000 & sleep 1000", 1);
    cr_expect_eq(evidence->evidence.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(evidence->evidence.error, "within 1 s"), "%s", evidence->evidence.error);
    cr_expect_lt(seconds() - start, 300.0);
    end(&programs);
}

Test(commands, one_that_ignores_being_asked_is_killed)
{
    struct programs programs;
    begin(&programs);
    AUTO_FREE char *pid_file = file_join(programs.folder, "pid");
    AUTO_FREE char *script =
        memory_format("trap '' TERM INT HUP; echo $$ >%s; while :; do sleep 0.05; done", pid_file);
    double start = seconds();
    const struct gathered *evidence = run(&programs, script, 1);
    cr_expect_eq(evidence->evidence.state, EVIDENCE_UNAVAILABLE);
    cr_expect_lt(seconds() - start, 300.0);
    struct text pid = {0};
    int64_t number = 0;
    cr_assert_eq(file_read_path(pid_file, 100, &pid), 0);
    pid.data[pid.length - 1] = '\0';
    cr_assert_eq(string_integer(pid.data, &number), 0);
    cr_expect_neq(kill((pid_t)number, 0), 0, "it is there still");
    text_free(&pid);
    end(&programs);
}

Test(commands, a_child_left_behind_with_the_pipe_holds_nothing_up)
{
    struct programs programs;
    begin(&programs);
    double start = seconds();
    const struct gathered *within = run(&programs, "echo OK; sleep 1000 & exit 0", 30);
    const struct gathered *away =
        run(&programs, "echo OK; setsid sh -c 'sleep 1000; echo late' & exit 0", 30);
    const struct gathered *busy = run(&programs, "echo OK; yes & exit 1", 30);
    cr_expect_lt(seconds() - start, 300.0);
    expect_record(within, "/stdout", "OK\n");
    expect_record(within, "/exit", "0");
    expect_record(away, "/exit", "0");
    expect_record(busy, "/exit", "1");
    end(&programs);
}

Test(commands, what_cannot_be_started_says_why)
{
    struct programs programs;
    begin(&programs);
    AUTO_FREE char *path = file_join(programs.folder, "noise");
    cr_assert_eq(file_replace(path, "\x01\x02\x03", 3, 0755), 0);
    chmod(path, 0755);
    AUTO_FREE char *lost = file_join(programs.folder, "lost");
    cr_assert_eq(file_replace(lost, "#!/nonexistent/sh\n", 18, 0755), 0);
    chmod(lost, 0755);
    const struct gathered *noise = want(&programs, "noise", 1), *orphan = want(&programs, "lost", 1);
    commands_gather(programs.commands);
    cr_expect_eq(noise->evidence.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(noise->evidence.error, "no program"), "%s", noise->evidence.error);
    cr_expect_eq(orphan->evidence.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(orphan->evidence.error, "interpreter"), "%s", orphan->evidence.error);
    end(&programs);
}

Test(commands, offline_nothing_is_run)
{
    struct programs programs;
    begin(&programs);
    commands_free(programs.commands);
    programs.options.offline = true;
    programs.commands = commands_new(&programs.options);
    const struct gathered *evidence = run(&programs, "echo OK", 10);
    cr_expect_eq(evidence->evidence.state, EVIDENCE_UNAVAILABLE);
    cr_expect_eq(commands_counts(programs.commands).run, 0u);
    end(&programs);
}

Test(commands, no_more_run_at_a_time_than_were_said)
{
    struct programs programs;
    begin(&programs);
    commands_free(programs.commands);
    programs.options.jobs = 2;
    programs.commands = commands_new(&programs.options);
    write_program(&programs, "busy",
        "d=${0%/*}/running; mkdir -p $d; touch $d/$1; ls $d | wc -l; sleep 0.05; rm $d/$1");
    const struct gathered *all[12];
    for (size_t i = 0; i < 12; i++) {
        AUTO_FREE char *command = memory_format("busy %zu", i);
        all[i] = want(&programs, command, 20);
    }
    commands_gather(programs.commands);
    for (size_t i = 0; i < 12; i++) {
        cr_assert_eq(all[i]->evidence.state, EVIDENCE_GOT);
        cr_expect(memmem(all[i]->bytes, all[i]->length, "\"1\\n\"", 5) ||
                  memmem(all[i]->bytes, all[i]->length, "\"2\\n\"", 5));
    }
    end(&programs);
}

/* ---- the register ---- */

Test(commands, one_whose_last_run_is_stuck_is_not_started_again)
{
    struct programs programs;
    begin(&programs);
    write_program(&programs, "late", "echo OK");
    /* A run that is over left behind a process that is there still. */
    pid_t sleeper = fork();
    if (sleeper == 0) {
        execl("/bin/sleep", "sleep", "1000", (char *)NULL);
        _exit(127);
    }
    struct command_register *earlier = command_register_open(programs.state);
    const struct gathered *probe = want(&programs, "late", 7);
    (void)probe;
    AUTO_FREE char *mark = memory_format("%s/%d", programs.state, (int)getpid());
    command_register_note(earlier, "key", sleeper, 0);
    struct text bytes = {0};
    cr_assert_eq(file_read_path(mark, 4096, &bytes), 0);
    /* Its golive is gone: the number of another process that never was. */
    AUTO_FREE char *old = memory_format("%s/1234567", programs.state);
    AUTO_FREE char *text = memory_format("golive 1234567 1%s", strchr(bytes.data, '\n'));
    cr_assert_eq(file_replace(old, text, strlen(text), 0600), 0);
    command_register_close(earlier);
    cr_expect_neq(access(mark, F_OK), 0, "a run that ended well leaves nothing");
    struct command_register *next = command_register_open(programs.state);
    cr_expect_eq(command_register_stuck(next, "key"), sleeper);
    cr_expect_eq(command_register_stuck(next, "other"), 0);
    command_register_close(next);
    cr_expect_eq(access(old, F_OK), 0, "it is stuck still");
    kill(sleeper, SIGKILL);
    waitpid(sleeper, NULL, 0);
    next = command_register_open(programs.state);
    cr_expect_eq(command_register_stuck(next, "key"), 0);
    cr_expect_neq(access(old, F_OK), 0, "what is over is forgotten");
    command_register_close(next);
    text_free(&bytes);
    end(&programs);
}

Test(commands, rubbish_in_the_register_stops_nothing)
{
    struct programs programs;
    begin(&programs);
    cr_assert_eq(mkdir(programs.state, 0700), 0);
    static const char *const rubbish[] = {
        "", "golive", "golive 1 2\nkey 1 1 1\n", "\x01\x02\n\n\n", "golive x y\nz"};
    for (size_t i = 0; i < sizeof rubbish / sizeof *rubbish; i++) {
        AUTO_FREE char *path = memory_format("%s/%zu", programs.state, i + 10);
        cr_assert_eq(file_replace(path, rubbish[i], strlen(rubbish[i]), 0600), 0);
    }
    expect_record(run(&programs, "echo OK", 10), "/exit", "0");
    end(&programs);
}
