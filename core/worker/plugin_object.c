/* A plugin's .so as the core handles it: checked, copied, digested, its ELF note read with every offset checked.
 * Nothing of it is mapped to execute here and none of its code runs. Must not know what a description says. */
#include "worker/plugin_object.h"

#include "base/file.h"
#include "base/trust.h"
#include "base/memory.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LARGEST_OBJECT ((size_t)64 << 20)
#define LARGEST_DESCRIPTION ((size_t)1 << 20)
#define NOTE_NAME "golive"
#define API_LEVEL 1u /* GOLIVE_API_LEVEL of golive/plugin.h, which is also the type of the note */

#if defined(__x86_64__)
#define OWN_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define OWN_MACHINE EM_AARCH64
#elif defined(__riscv)
#define OWN_MACHINE EM_RISCV
#elif defined(__powerpc64__)
#define OWN_MACHINE EM_PPC64
#elif defined(__s390x__)
#define OWN_MACHINE EM_S390
#else
#error "say here which machine's ELF files this is"
#endif
#define OWN_ORDER (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB)

static const struct machine {
    uint16_t number;
    const char *name;
} machines[] = {
    {EM_X86_64, "x86-64"},
    {EM_AARCH64, "64-bit ARM"},
    {EM_386, "32-bit x86"},
    {EM_ARM, "32-bit ARM"},
    {EM_RISCV, "RISC-V"},
    {EM_PPC64, "64-bit PowerPC"},
    {EM_S390, "IBM Z"},
};

static const char *machine_name(uint16_t number)
{
    for (size_t i = 0; i < COUNT(machines); i++) {
        if (machines[i].number == number)
            return machines[i].name;
    }
    return "another machine";
}

/* ---- who may have written it ---- */

static int check_file(const char *path, int descriptor, struct stat *ret_status, char **ret_problem)
{
    if (fstat(descriptor, ret_status) != 0)
        return memory_problem(ret_problem, -errno, "%s", strerror(errno));
    int error = trust_file(path, ret_status, ret_problem);
    if (error)
        return error;
    if (ret_status->st_size == 0)
        return memory_problem(ret_problem, -ENOEXEC, "it is empty");
    if ((uint64_t)ret_status->st_size > LARGEST_OBJECT)
        return memory_problem(ret_problem, -EFBIG, "it is larger than %zu MiB", LARGEST_OBJECT >> 20);
    return 0;
}

/* ---- what it is ---- */

struct bytes {
    const unsigned char *at;
    size_t length;
};

static bool lies_within(struct bytes file, uint64_t offset, uint64_t length)
{
    return offset <= file.length && length <= file.length - offset;
}

static int check_header(struct bytes file, Elf64_Ehdr *ret_header, char **ret_problem)
{
    if (file.length < SELFMAG || memcmp(file.at, ELFMAG, SELFMAG) != 0) {
        bool is_text =
            !memchr(file.at, 0, file.length) && utf8_valid((const char *)file.at, file.length, NULL);
        return memory_problem(ret_problem, -ENOEXEC,
            "it is %s, not a shared object: a plugin is built with cc -shared -fPIC",
            is_text ? "a text" : "some other kind of file");
    }
    if (file.length < sizeof *ret_header)
        return memory_problem(ret_problem, -ENOEXEC, "it is cut short: copy it again");
    memcpy(ret_header, file.at, sizeof *ret_header);
    if (ret_header->e_ident[EI_CLASS] != ELFCLASS64 || ret_header->e_ident[EI_DATA] != OWN_ORDER ||
        ret_header->e_machine != OWN_MACHINE)
        return memory_problem(ret_problem, -ENOEXEC, "it was built for %s and this is %s: build it here",
            ret_header->e_ident[EI_DATA] != OWN_ORDER ? "another machine"
                                                      : machine_name(ret_header->e_machine),
            machine_name(OWN_MACHINE));
    if (ret_header->e_type != ET_DYN)
        return memory_problem(
            ret_problem, -ENOEXEC, "it is not a shared object: build it with -shared -fPIC");
    uint64_t segments = (uint64_t)ret_header->e_phnum * sizeof(Elf64_Phdr);
    uint64_t sections = (uint64_t)ret_header->e_shnum * ret_header->e_shentsize;
    if (ret_header->e_phentsize != sizeof(Elf64_Phdr) || !lies_within(file, ret_header->e_phoff, segments) ||
        !lies_within(file, ret_header->e_shoff, sections))
        return memory_problem(ret_problem, -ENOEXEC, "it is cut short or damaged: copy it again");
    return 0;
}

static size_t rounded(size_t length)
{
    return (length + 3) / 4 * 4;
}

/* Looks through one note segment. Sets *RET_NOTE to golive's, which may stand only once in the file. */
static int scan_notes(struct bytes segment, struct bytes *ret_note, char **ret_problem)
{
    while (segment.length >= sizeof(Elf64_Nhdr)) {
        Elf64_Nhdr note;
        memcpy(&note, segment.at, sizeof note);
        size_t name_end = sizeof note + rounded(note.n_namesz);
        size_t note_end = name_end + rounded(note.n_descsz);
        if (name_end + note.n_descsz > segment.length)
            return memory_problem(ret_problem, -EBADMSG, "its notes are damaged: build it again");
        const unsigned char *name = segment.at + sizeof note;
        if (note.n_namesz == sizeof NOTE_NAME && memcmp(name, NOTE_NAME, sizeof NOTE_NAME) == 0) {
            if (note.n_type != API_LEVEL)
                return memory_problem(ret_problem, -EPROTONOSUPPORT,
                    "it was built for plugin API %u and this golive has plugin API %u: %s", note.n_type,
                    API_LEVEL,
                    note.n_type > API_LEVEL
                        ? "install a newer golive, or build it with the plugin.h of this one"
                        : "build it with the plugin.h of this golive");
            if (ret_note->at)
                return memory_problem(
                    ret_problem, -EBADMSG, "it describes itself twice: use GOLIVE_PLUGIN once");
            if (note.n_descsz > LARGEST_DESCRIPTION)
                return memory_problem(
                    ret_problem, -EFBIG, "its description is longer than %zu KiB", LARGEST_DESCRIPTION >> 10);
            *ret_note = (struct bytes){segment.at + name_end, note.n_descsz};
        }
        if (note_end >= segment.length)
            break;
        segment.at += note_end;
        segment.length -= note_end;
    }
    return 0;
}

static int find_note(struct bytes file, struct bytes *ret_note, char **ret_problem)
{
    Elf64_Ehdr header;
    int error = check_header(file, &header, ret_problem);
    for (unsigned i = 0; !error && i < header.e_phnum; i++) {
        Elf64_Phdr segment;
        memcpy(&segment, file.at + header.e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type != PT_LOAD && segment.p_type != PT_NOTE)
            continue;
        if (!lies_within(file, segment.p_offset, segment.p_filesz))
            return memory_problem(ret_problem, -ENOEXEC, "it is cut short or damaged: copy it again");
        if (segment.p_type == PT_NOTE)
            error = scan_notes(
                (struct bytes){file.at + segment.p_offset, segment.p_filesz}, ret_note, ret_problem);
    }
    if (!error && !ret_note->at)
        return memory_problem(ret_problem, -ENOEXEC,
            "it is no golive plugin: it has no description (GOLIVE_PLUGIN puts it in)");
    return error;
}

static int describe(int object, struct digest *ret_digest, struct text *ret_description, char **ret_problem)
{
    struct bytes file, note = {0};
    const void *mapped;
    int error = file_map(object, &mapped, &file.length);
    if (error)
        return memory_problem(ret_problem, error, "it could not be mapped: %s", strerror(-error));
    file.at = mapped;
    error = find_note(file, &note, ret_problem);
    if (!error) {
        *ret_digest = digest_of(file.at, file.length);
        text_append(ret_description, note.at, note.length);
    }
    file_unmap(mapped, file.length);
    return error;
}

int plugin_object_describe(const char *path, struct stat *ret_status, struct digest *ret_digest,
    struct text *ret_description, char **ret_problem)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return memory_problem(ret_problem, -errno, "%s", strerror(errno));
    struct text bytes = {.maximum = LARGEST_OBJECT};
    struct bytes note = {0};
    int error = check_file(path, file, ret_status, ret_problem);
    if (!error) {
        memory_reserve(&bytes.data, &bytes.capacity, (size_t)ret_status->st_size + 2, 1);
        error = file_read(file, LARGEST_OBJECT, &bytes);
        if (error)
            memory_problem(ret_problem, error, "it could not be copied: %s", strerror(-error));
    }
    close(file);
    const struct bytes object = {(const unsigned char *)bytes.data, bytes.length};
    if (!error)
        error = find_note(object, &note, ret_problem);
    if (!error) {
        *ret_digest = digest_of(object.at, object.length);
        text_append(ret_description, note.at, note.length);
    }
    text_free(&bytes);
    return error;
}

int plugin_object_open(const char *path, int *ret_object, struct digest *ret_digest,
    struct text *ret_description, char **ret_problem)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return memory_problem(ret_problem, -errno, "%s", strerror(errno));
    int error = check_file(path, file, &status, ret_problem);
    int object = -1;
    if (!error) {
        object = memory_file_copy("plugin", file, LARGEST_OBJECT);
        if (object < 0)
            error = memory_problem(ret_problem, object, "it could not be copied: %s", strerror(-object));
    }
    close(file);
    if (!error)
        error = describe(object, ret_digest, ret_description, ret_problem);
    if (!error)
        *ret_object = object;
    else if (object >= 0)
        close(object);
    return error;
}
