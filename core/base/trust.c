/* Ownership and modes of files that golive would run or map. Looks, and says what to do; changes nothing, and knows nothing
 * of golive. See trust.h. */
#include "base/trust.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool owner_trusted(const struct stat *status)
{
    return status->st_uid == 0 || status->st_uid == geteuid();
}

static int trust_folder(const char *path, char **ret_problem)
{
    AUTO_FREE char *folder = file_folder_of(path);
    struct stat status;
    if (stat(folder, &status) != 0)
        return memory_problem(ret_problem, -errno, "its folder %s: %s", folder, strerror(errno));
    if (!owner_trusted(&status))
        return memory_problem(ret_problem, -EPERM,
            "its folder %s belongs to somebody else: give it to root or to yourself (chown)", folder);
    if (status.st_mode & 022)
        return memory_problem(
            ret_problem, -EPERM, "others may write to its folder %s: chmod go-w %s", folder, folder);
    return 0;
}

int trust_file(const char *path, const struct stat *status, char **ret_problem)
{
    if (!S_ISREG(status->st_mode))
        return memory_problem(ret_problem, -EINVAL, "it is not a regular file");
    if (!owner_trusted(status))
        return memory_problem(
            ret_problem, -EPERM, "it belongs to somebody else: give it to root or to yourself (chown)");
    if (status->st_mode & 022)
        return memory_problem(ret_problem, -EPERM, "others may write to it: chmod go-w %s", path);
    return trust_folder(path, ret_problem);
}

static bool is_own(const struct stat *status)
{
    return status->st_uid == geteuid() && (status->st_mode & 022) == 0;
}

bool trust_own_folder(const char *folder)
{
    struct stat status;
    return lstat(folder, &status) == 0 && S_ISDIR(status.st_mode) && is_own(&status);
}

bool trust_own_file(const struct stat *status)
{
    return S_ISREG(status->st_mode) && is_own(status);
}
