/* A section's way into a file. Every byte that a person typed is checked before it is written, and what was composed is
 * read back before it counts. Must not know what sections and keys mean. See ini_write.h. */
#include "config/ini_write.h"

#include "base/file.h"
#include "base/memory.h"
#include "config/ini.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one section ---- */

static int refuse(char **ret_problem, int error, char *words)
{
    *ret_problem = words;
    return error;
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* WORDS on one line, outer white space taken away. */
static void one_line(const char *words, struct text *line)
{
    for (; *words; words++) {
        if (!is_space(*words))
            text_append_char(line, *words);
        else if (line->length && words[1] && !is_space(words[1]))
            text_append_char(line, ' ');
    }
}

/* NULL if LINE may stand in an INI file, else why not. */
static const char *unwritable(const struct text *line)
{
    if (line->length > INI_VALUE_MAXIMUM)
        return "is too long";
    if (!utf8_valid(text_string(line), line->length, NULL))
        return "is not UTF-8";
    for (size_t i = 0; i < line->length; i++) {
        unsigned char byte = (unsigned char)line->data[i];
        if (byte < 0x20 || byte == 0x7f)
            return "holds a control character";
    }
    return NULL;
}

static void put_value(struct text *text, const struct text *line)
{
    const char *value = text_string(line);
    if (strpbrk(value, "\";#"))
        text_append_quoted(text, value);
    else
        text_append_string(text, value);
}

static int check_name(const char *name, char **ret_problem)
{
    struct text line = {0};
    one_line(name, &line);
    const char *why = unwritable(&line);
    if (!why && (!line.length || strpbrk(name, "[]") || !string_equal(name, text_string(&line))))
        why = "is no name for a section";
    text_free(&line);
    return why ? refuse(ret_problem, -EINVAL, memory_format("\"%.80s\" %s", name, why)) : 0;
}

int ini_write_section(const struct ini_addition *addition, struct text *text, char **ret_problem)
{
    struct text made = {0}, line = {0};
    int error = check_name(addition->section, ret_problem);
    text_format(&made, "[%s]\n", addition->section);
    for (size_t i = 0; i < addition->count && !error; i++) {
        const struct ini_line *one = &addition->lines[i];
        text_clear(&line);
        one_line(one->value ? one->value : "", &line);
        const char *why = unwritable(&line);
        if (why)
            error = refuse(ret_problem, -EINVAL, memory_format("the value of %s %s", one->key, why));
        if (!line.length || error)
            continue;
        text_format(&made, "%s = ", one->key);
        put_value(&made, &line);
        text_append_char(&made, '\n');
    }
    if (!error)
        text_append(text, made.data, made.length);
    text_free(&made);
    text_free(&line);
    return error;
}

/* ---- into the bytes of a file ---- */

/* The offset at which line NUMBER begins (from 1); the length if there are fewer. */
static size_t line_offset(const char *bytes, size_t length, uint32_t number)
{
    size_t at = 0;
    for (uint32_t line = 1; line < number && at < length; line++) {
        const char *newline = memchr(bytes + at, '\n', length - at);
        at = newline ? (size_t)(newline - bytes) + 1 : length;
    }
    return at;
}

/* Files with both kinds of line ends get what most of their lines have. */
static bool ends_with_cr_lf(const char *bytes, size_t length)
{
    size_t lines = 0, with_cr = 0;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != '\n')
            continue;
        lines++;
        with_cr += i > 0 && bytes[i - 1] == '\r';
    }
    return with_cr * 2 > lines;
}

static void put_line_ends(struct text *out, const struct text *section, bool cr_lf)
{
    for (size_t i = 0; i < section->length; i++) {
        if (section->data[i] == '\n' && cr_lf)
            text_append_char(out, '\r');
        text_append_char(out, section->data[i]);
    }
}

/* Where the section that is replaced begins and ends; both the file's length if it is added. */
struct stretch {
    size_t begin;
    size_t end;
};

static struct stretch stretch_of(const char *bytes, size_t length, const struct ini_section *section)
{
    if (!section)
        return (struct stretch){length, length};
    uint32_t last = section->line;
    for (size_t i = 0; i < section->count; i++)
        last = section->entries[i].line > last ? section->entries[i].line : last;
    return (struct stretch){line_offset(bytes, length, section->line), line_offset(bytes, length, last + 1)};
}

/* True if BYTES end with an empty line, or are nothing but a byte order mark. */
static bool ends_with_gap(const char *bytes, size_t length)
{
    size_t mark = strlen(INI_BYTE_ORDER_MARK);
    if (length == 0 || (length == mark && memcmp(bytes, INI_BYTE_ORDER_MARK, mark) == 0))
        return true;
    if (bytes[length - 1] != '\n')
        return false;
    size_t end = length - 1 - (length > 1 && bytes[length - 2] == '\r');
    return end == 0 || bytes[end - 1] == '\n';
}

static bool reads_back(const struct text *bytes, const struct ini_addition *addition)
{
    struct ini_file file = {0};
    struct problems problems = {0};
    ini_parse_bytes("composed", text_string(bytes), bytes->length, &file, &problems);
    const struct ini_section *section = ini_section_of(&file, addition->section);
    size_t wanted = 0;
    bool same = section != NULL;
    for (size_t i = 0; i < addition->count && same; i++) {
        struct text line = {0};
        one_line(addition->lines[i].value ? addition->lines[i].value : "", &line);
        const struct ini_entry *entry = ini_entry_of(section, addition->lines[i].key);
        if (line.length) {
            same = entry && string_equal(entry->value, text_string(&line));
            wanted++;
        }
        text_free(&line);
    }
    same = same && section->count == wanted;
    ini_free(&file);
    problems_free(&problems);
    return same;
}

static int compose(const char *bytes, size_t length, const struct ini_addition *addition,
    const struct ini_section *old, struct text *out, char **ret_problem)
{
    struct text section = {0};
    int error = ini_write_section(addition, &section, ret_problem);
    bool cr_lf = ends_with_cr_lf(bytes, length);
    const char *newline = cr_lf ? "\r\n" : "\n";
    struct stretch stretch = stretch_of(bytes, length, old);
    if (!error) {
        text_append(out, bytes, stretch.begin);
        bool gap = old || ends_with_gap(bytes, length);
        if (!gap && bytes[length - 1] != '\n')
            text_append_string(out, newline);
        text_append_string(out, gap ? "" : newline);
        put_line_ends(out, &section, cr_lf);
        text_append(out, bytes + stretch.end, length - stretch.end);
        if (out->overflowed || out->length > INI_FILE_MAXIMUM)
            error = refuse(ret_problem, -EINVAL, memory_copy("the file would become too large"));
        else if (!reads_back(out, addition))
            error = refuse(ret_problem, -EINVAL,
                memory_format(
                    "[%s] would not be read as it was written: is the file in order?", addition->section));
    }
    text_free(&section);
    return error;
}

int ini_write_into(const char *bytes, size_t length, const struct ini_addition *addition, bool replace,
    struct text *ret_bytes, char **ret_problem)
{
    struct ini_file file = {0};
    struct problems problems = {0};
    struct text out = {0};
    ini_parse_bytes("before", bytes, length, &file, &problems);
    const struct ini_section *old = ini_section_of(&file, addition->section);
    int error = 0;
    if (old && !replace)
        error = refuse(ret_problem, -EEXIST,
            memory_format("there is a section [%s] already, in line %u", addition->section, old->line));
    if (!error)
        error = compose(bytes, length, addition, old, &out, ret_problem);
    ini_free(&file);
    problems_free(&problems);
    if (error) {
        text_free(&out);
        return error;
    }
    *ret_bytes = out;
    return 0;
}

/* ---- into the file ---- */

static int fail(char **ret_problem, int error, const char *path, const char *what)
{
    *ret_problem = memory_format("%s: %s: %s", path, what, strerror(-error));
    return error;
}

/* Owner, group and mode of the file that is replaced. */
static int keep_rights(int descriptor, const struct stat *old, const char *path, char **ret_problem)
{
    struct stat now;
    if (fstat(descriptor, &now) != 0)
        return fail(ret_problem, -errno, path, "its owner could not be seen");
    bool other = now.st_uid != old->st_uid || now.st_gid != old->st_gid;
    if (other && fchown(descriptor, old->st_uid, old->st_gid) != 0) {
        *ret_problem =
            memory_format("%s belongs to somebody else, which cannot be kept: let its owner do it", path);
        return -EPERM;
    }
    if (fchmod(descriptor, old->st_mode & 07777) != 0)
        return fail(ret_problem, -errno, path, "its mode could not be kept");
    return 0;
}

static int write_beside(
    const char *path, const struct stat *old, const struct text *bytes, char **ret_problem)
{
    AUTO_FREE char *folder = file_folder_of(path);
    /* No name that ends in .ini: nobody must take it for a deployment. */
    AUTO_FREE char *beside = memory_format("%s/.golive-XXXXXX", folder);
    int descriptor = mkostemp(beside, O_CLOEXEC);
    if (descriptor < 0)
        return fail(ret_problem, -errno, path, "no file can be made beside it");
    int error = keep_rights(descriptor, old, path, ret_problem);
    if (!error) {
        error = file_write(descriptor, text_string(bytes), bytes->length);
        if (!error && fsync(descriptor) != 0)
            error = -errno;
        if (error)
            fail(ret_problem, error, path, "it could not be written");
    }
    if (close(descriptor) != 0 && !error)
        error = fail(ret_problem, -errno, path, "it could not be written");
    if (!error && rename(beside, path) != 0)
        error = fail(ret_problem, -errno, path, "it could not be replaced");
    if (error)
        unlink(beside);
    else
        file_flush_folder_of(path);
    return error;
}

static int replace_locked(
    const char *path, int descriptor, const struct text *before, const struct text *after, char **ret_problem)
{
    struct stat held, named;
    struct text now = {0};
    if (flock(descriptor, LOCK_EX) != 0 || fstat(descriptor, &held) != 0)
        return fail(ret_problem, -errno, path, "it could not be locked");
    int error = file_read(descriptor, INI_FILE_MAXIMUM, &now);
    bool same = !error && stat(path, &named) == 0 && named.st_dev == held.st_dev &&
                named.st_ino == held.st_ino && now.length == before->length &&
                memcmp(text_string(&now), text_string(before), now.length) == 0;
    text_free(&now);
    if (!same) {
        *ret_problem = memory_format("%s has changed meanwhile: look at it and try again", path);
        return -EAGAIN;
    }
    return write_beside(path, &held, after, ret_problem);
}

int ini_write_file(const char *path, const struct text *before, const struct text *after, char **ret_problem)
{
    AUTO_FREE char *real = realpath(path, NULL);
    if (!real)
        return fail(ret_problem, -errno, path, "it is not there");
    int descriptor = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return fail(ret_problem, -errno, path, "it cannot be opened");
    struct stat status;
    int error = fstat(descriptor, &status) != 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -EINVAL;
    if (error)
        fail(ret_problem, error, path, "it is no regular file");
    else if (access(real, W_OK) != 0) /* who may not write it may not rename another over it either */
        error = fail(ret_problem, -errno, path, "it may not be written");
    else
        error = replace_locked(real, descriptor, before, after, ret_problem);
    close(descriptor);
    return error;
}
