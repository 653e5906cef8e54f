/* Inheriting: which deployment of kind site the others have checks from, and what an inherited check looks like in them.
 * Says nothing of results: those are shared once they are judged. */
#include "config/private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool site_inherits(const struct config *config, const char *name)
{
    for (size_t i = 0; config->site.inherit[i]; i++) {
        if (string_equal(config->site.inherit[i], name))
            return true;
    }
    return false;
}

static bool is_site(const struct deployment *deployment)
{
    return string_equal(deployment->kind, "site");
}

static bool inherits_any(const struct deployment *deployment)
{
    for (size_t i = 0; i < deployment->check_count; i++) {
        if (deployment->checks[i].inherited)
            return true;
    }
    return false;
}

/* The deployment that was read from the file; the number of them if there is none. One file may have two names. */
static size_t find_file(const struct config *config, size_t count, const struct stat *file)
{
    for (size_t i = 0; i < count; i++) {
        struct stat other;
        if (is_site(&config->deployments[i]) && stat(config->own->paths[i], &other) == 0 &&
            other.st_dev == file->st_dev && other.st_ino == file->st_ino)
            return i;
    }
    return count;
}

/* What a deployment inherits from: a place among the deployments, or why there is none. */
struct parent {
    size_t place;
    const char *why; /* NULL: PLACE is one */
};

static struct parent named_parent(struct config *config, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    struct stat file;
    if (stat(path, &file) != 0)
        return (struct parent){
            .why = arena_format(&config->arena, "no site file was judged: %s is not there", name)};
    size_t place = find_file(config, config->deployment_count, &file);
    if (place < config->deployment_count)
        return (struct parent){.place = place};
    deployment_read(config, path, path);
    if (config->deployment_count != place + 1 || !is_site(&config->deployments[place]))
        return (struct parent){
            .why = arena_format(&config->arena, "no site file was judged: %s is not of kind = site", name)};
    return (struct parent){.place = place};
}

/* Where nobody names a file, the only one of kind site among those that were. */
static struct parent only_parent(struct config *config, size_t listed)
{
    struct parent parent = {
        .why = "no site file was judged: none of the files is of kind = site, and inherit_from names none"};
    for (size_t i = 0; i < listed; i++) {
        if (!is_site(&config->deployments[i]))
            continue;
        if (!parent.why)
            return (struct parent){
                .why = "no site file was judged: several are of kind = site, and inherit_from names none"};
        parent = (struct parent){.place = i};
    }
    return parent;
}

/* Makes the check what the site's is; what was found is shared later. */
static void complete(struct config *config, struct check *check, const struct deployment *site)
{
    const struct check *of_site = deployment_check(site, check->id);
    if (site->broken) {
        check->missing =
            arena_format(&config->arena, "no site file was judged: the file of %s has errors", site->id);
        return;
    }
    if (!of_site) {
        check->missing =
            arena_format(&config->arena, "the site file of %s has no section [%s]", site->id, check->id);
        return;
    }
    const char *owner = of_site->owner ? of_site->owner : *site->owner ? site->owner : NULL;
    *check = *of_site;
    check->owner = owner;
    check->implied = false;
    check->inherited = true;
    check->missing = of_site->missing;
}

static void complete_all(
    struct config *config, struct deployment *deployment, struct parent parent, size_t listed)
{
    deployment->parent = parent.why ? NULL : &config->deployments[parent.place];
    deployment->parent_apart = !parent.why && parent.place >= listed;
    for (size_t i = 0; i < deployment->check_count; i++) {
        struct check *check = &deployment->checks[i];
        if (check->inherited && parent.why)
            check->missing = parent.why;
        else if (check->inherited)
            complete(config, check, deployment->parent);
    }
}

void inherit_resolve(struct config *config)
{
    size_t listed = config->deployment_count;
    AUTO_FREE struct parent *parents = memory_new(listed, sizeof *parents);
    size_t before = 0; /* the one looked at last, + 1: neighbours tend to name the same file */
    for (size_t i = 0; i < listed; i++) {
        const char *path = config->own->inherits[i];
        if (!inherits_any(&config->deployments[i]))
            continue;
        bool again = path && before && string_equal(path, config->own->inherits[before - 1]);
        parents[i] = again  ? parents[before - 1]
                     : path ? named_parent(config, path)
                            : only_parent(config, listed);
        before = i + 1;
    }
    /* Reading more of them moves them all: only now do they stay where they are. */
    for (size_t i = 0; i < listed; i++) {
        if (inherits_any(&config->deployments[i]))
            complete_all(config, &config->deployments[i], parents[i], listed);
    }
    config->unlisted_count = config->deployment_count - listed;
    config->deployment_count = listed;
}
