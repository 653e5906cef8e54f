/* Ownership and modes of files that golive would run or map. Looks, and says what to do; changes nothing, and knows nothing
 * of golive. See trust.h. */
#include "base/trust.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int refuse(char **ret_problem, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int refuse(char **ret_problem, int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    *ret_problem = memory_format_list(format, arguments);
    va_end(arguments);
    return error;
}

static bool owner_trusted(const struct stat *status)
{
    return status->st_uid == 0 || status->st_uid == geteuid();
}

static int trust_folder(const char *path, char **ret_problem)
{
    AUTO_FREE char *folder = file_folder_of(path);
    struct stat status;
    if (stat(folder, &status) != 0)
        return refuse(ret_problem, -errno, "its folder %s: %s", folder, strerror(errno));
    if (!owner_trusted(&status))
        return refuse(ret_problem, -EPERM,
            "its folder %s belongs to somebody else: give it to root or to yourself (chown)", folder);
    if (status.st_mode & 022)
        return refuse(
            ret_problem, -EPERM, "others may write to its folder %s: chmod go-w %s", folder, folder);
    return 0;
}

int trust_file(const char *path, const struct stat *status, char **ret_problem)
{
    if (!S_ISREG(status->st_mode))
        return refuse(ret_problem, -EINVAL, "it is not a regular file");
    if (!owner_trusted(status))
        return refuse(
            ret_problem, -EPERM, "it belongs to somebody else: give it to root or to yourself (chown)");
    if (status->st_mode & 022)
        return refuse(ret_problem, -EPERM, "others may write to it: chmod go-w %s", path);
    return trust_folder(path, ret_problem);
}
