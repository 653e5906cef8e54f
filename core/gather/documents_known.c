/* Contents that need not be read while nothing is judged by them: their files are as they were when an earlier run read them
 * (base/known.h). Reads no file itself. */
#include "gather/documents_private.h"

#include "base/known.h"
#include "reader/messages.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool content_digest_only(struct content *content)
{
    bool digest_only = false;
    for (const struct wish *wish = content->wishes; wish; wish = wish->next)
        digest_only |= wish->gathered.evidence.digest_only;
    for (struct wish *wish = content->wishes; wish; wish = wish->next)
        wish->gathered.evidence.digest_only = digest_only;
    return digest_only;
}

size_t content_longest(const struct content *content)
{
    size_t longest = 0;
    for (const struct wish *wish = content->wishes; wish; wish = wish->next) {
        size_t limit = wish->kind == GATHER_TABLE ? GATHER_LONGEST_TABLE : READER_LONGEST_DOCUMENT;
        longest = limit > longest ? limit : longest;
    }
    return longest;
}

/* Under which path the file is known. Names in data sets can be patients': they are kept nowhere. */
static char *known_path(const struct content *content)
{
    bool told = !content->streamed;
    for (const struct wish *wish = content->wishes; wish; wish = wish->next)
        told = told && !wish->gathered.evidence.digest_only;
    if (told)
        return memory_copy(content->path);
    char hex[DIGEST_TEXT_SIZE];
    struct digest name = digest_of(content->path, strlen(content->path));
    digest_text(&name, hex);
    return memory_format("/%s", hex);
}

bool content_known(struct gatherer *gatherer, struct content *content)
{
    const struct evidence_keeper *keeper = &gatherer->options.keeper;
    struct stat status;
    struct known_file file;
    if (!gatherer->options.known || content->wanted || content->read)
        return false;
    bool kept_nowhere = content_digest_only(content) || content->streamed || !keeper->keep;
    AUTO_FREE char *path = known_path(content);
    if (stat(content->path, &status) != 0 || !S_ISREG(status.st_mode) ||
        (!content->streamed && (uint64_t)status.st_size > content_longest(content)) ||
        !known_find(gatherer->options.known, KNOWN_FILE, path, &status, &file))
        return false;
    if (content->unread && memcmp(&content->file.digest, &file.digest, sizeof file.digest) != 0)
        return false;
    if (!kept_nowhere && !(keeper->keeps && keeper->keeps(keeper->context, &file.digest)))
        return false;
    for (const struct wish *wish = content->wishes; wish; wish = wish->next) {
        if (wish->kind == GATHER_TEXT && !reading_known(gatherer, &file.digest, wish))
            return false;
    }
    content->unread = true;
    content->file = (struct evidence_file){.state = EVIDENCE_GOT,
        .descriptor = -1,
        .length = (size_t)status.st_size,
        .digest = file.digest,
        .status = status};
    return true;
}

void content_note(struct gatherer *gatherer, const struct content *content)
{
    AUTO_FREE char *path = gatherer->options.known ? known_path(content) : NULL;
    if (path)
        known_note(gatherer->options.known, KNOWN_FILE, path, &content->file.status,
            &(struct known_file){.digest = content->file.digest});
}

void content_forget(struct gatherer *gatherer, const struct content *content)
{
    AUTO_FREE char *path = known_path(content);
    known_forget(gatherer->options.known, KNOWN_FILE, path);
}

bool gather_want(struct gatherer *gatherer, const struct gathered *piece)
{
    struct content *content = piece->unread ? ((const struct wish *)piece)->content : NULL;
    (void)gatherer;
    if (!content || content->wanted)
        return false;
    content->wanted = true;
    for (struct wish *wish = content->all; wish; wish = wish->sibling) {
        if (!wish->gathered.unread)
            continue;
        wish->next = content->wishes;
        content->wishes = wish;
    }
    return true;
}
