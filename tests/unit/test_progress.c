/* The bar that shows how far a run is: drawn on a terminal for what takes over a second, nowhere else, while golive waits
 * for a source too, and taken away at the end. */
#include "http_world.h"

#include "cli/progress.h"

#include <fcntl.h>
#include <semaphore.h>
#include <spawn.h>
#include <sys/wait.h>
#include <termios.h>

extern char **environ;

/* A terminal: what is written to *RET_SLAVE comes out of the descriptor that this returns, as it is. */
static int open_terminal(int *ret_slave)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    char name[64];
    cr_assert(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    cr_assert_eq(ptsname_r(master, name, sizeof name), 0);
    *ret_slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    cr_assert_geq(*ret_slave, 0);
    struct termios settings;
    tcgetattr(*ret_slave, &settings);
    cfmakeraw(&settings);
    tcsetattr(*ret_slave, TCSANOW, &settings);
    return master;
}

/* What a bar that began SECONDS ago writes to ERRORS, which is closed. */
static void draw(int errors, double seconds, const char *terminal)
{
    int kept = dup(STDERR_FILENO);
    setenv("TERM", terminal, 1);
    dup2(errors, STDERR_FILENO);
    struct progress progress = progress_begin();
    progress.start -= seconds;
    progress_addresses(&progress, 3, 12);
    progress_checks(&progress, 4, 4); /* too soon after the other to be drawn */
    progress_end(&progress);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(errors);
}

static char *read_all(int from)
{
    struct text text = {0};
    char bytes[4096];
    for (ssize_t got; (got = read(from, bytes, sizeof bytes)) > 0;)
        text_append(&text, bytes, (size_t)got);
    close(from);
    return memory_copy(text_string(&text));
}

static char *drawn_on_terminal(double seconds, const char *terminal)
{
    int slave, master = open_terminal(&slave);
    draw(slave, seconds, terminal);
    return read_all(master);
}

Test(progress, a_bar_is_drawn_where_it_cannot_move)
{
    int ends[2];
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    draw(ends[1], 5, "xterm");
    AUTO_FREE char *piped = read_all(ends[0]);
    cr_expect_str_empty(piped);
    AUTO_FREE char *dumb = drawn_on_terminal(5, "dumb");
    cr_expect_str_empty(dumb);
    AUTO_FREE char *young = drawn_on_terminal(0, "xterm");
    cr_expect_str_empty(young, "work of less than a second");
    AUTO_FREE char *drawn = drawn_on_terminal(5, "xterm");
    cr_expect_str_eq(drawn, "\r[#######                       ] 3 of 12 addresses\033[K\r\033[K");
}

/* ---- a run that waits ---- */

static sem_t seen; /* the bar was, so the source may answer */

static bool answer_when_seen(struct loopback_peer *peer)
{
    sem_wait(&seen);
    sem_post(&seen); /* for the next one */
    return loopback_reply(peer, 404, "", "");
}

static pid_t start_check(const struct world *world, const char *site_file, const char *deployment, int errors)
{
    AUTO_FREE char *here = file_program_folder();
    AUTO_FREE char *program = file_join(here, "../../bin/golive");
    const char *arguments[] = {program, "check", "--config", site_file, deployment, NULL};
    posix_spawn_file_actions_t actions;
    pid_t process;
    (void)world;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    setenv("TERM", "xterm", 1);
    cr_assert_eq(
        posix_spawn(&process, program, &actions, NULL, (char *const *)(uintptr_t)arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    return process;
}

static void write_text(const char *path, const char *text)
{
    cr_assert_eq(file_replace(path, text, strlen(text), 0644), 0);
}

Test(progress, nobody_sees_that_a_run_waits_for_a_source)
{
    struct world world;
    bool shows = false;
    sem_init(&seen, 0, 0);
    setup(&world, answer_when_seen);
    AUTO_FREE char *site_file = file_join(world.folder, "site.ini");
    AUTO_FREE char *deployment = file_join(world.folder, "one.ini");
    AUTO_FREE char *site =
        memory_format("[site]\nname = X\ntimezone = UTC\n[policy]\nrequire =\n[http]\nhosts = "
                      "eutils.ncbi.nlm.nih.gov\n[http:eutils.ncbi.nlm.nih.gov]\nbase = http://%s\n"
                      "rate = 1000/s\n[store]\nurl = sqlite:%s\n",
            world.host, world.folder);
    write_text(site_file, site);
    write_text(deployment, "[deployment]\nid = one\nproduct = X\nversion = 1\nvendor = Y\nstage = planned\n"
                           "[evidence]\npmid = 31000001\n");
    int slave, master = open_terminal(&slave);
    pid_t process = start_check(&world, site_file, deployment, slave);
    close(slave);
    struct text shown = {0};
    char bytes[4096];
    for (ssize_t got; (got = read(master, bytes, sizeof bytes)) > 0;) {
        text_append(&shown, bytes, (size_t)got);
        if (shows || !strstr(text_string(&shown), "] 0 of 2 addresses"))
            continue;
        shows = true;
        sem_post(&seen);
    }
    int status = 0;
    waitpid(process, &status, 0);
    cr_expect(shows, "no bar: %s", text_string(&shown));
    cr_expect(string_ends(text_string(&shown), "\r\033[K"), "it stays: %s", text_string(&shown));
    text_free(&shown);
    close(master);
    teardown(&world);
}
