/* Unpacks the XML parts of a DOCX through libarchive, within limits, and reads relations. See docx_package.h. */
#include "reader/docx_package.h"

#include "base/map.h"
#include "base/memory.h"
#include "reader/xml.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

/* Folders whose XML holds no words of the document. */
static bool holds_words(const char *name)
{
    static const char *const without[] = {"customXml/", "/theme/", "/charts/", "/embeddings/", "/media/"};
    if (!string_ends(name, ".xml") && !string_ends(name, ".rels") && strcmp(name, "mimetype") != 0)
        return false;
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        if (strstr(name, without[i]))
            return false;
    }
    return true;
}

static enum docx_trouble read_part(struct archive *archive, size_t *total, struct text *bytes)
{
    for (;;) {
        char buffer[65536];
        la_ssize_t got = archive_read_data(archive, buffer, sizeof buffer);
        if (got < 0)
            return DOCX_DAMAGED;
        if (got == 0)
            return DOCX_SOUND;
        *total += (size_t)got;
        if (*total > DOCX_LARGEST)
            return DOCX_TOO_LARGE;
        text_append(bytes, buffer, (size_t)got);
    }
}

static enum docx_trouble read_entry(struct archive *archive, struct archive_entry *entry, size_t *total,
    struct docx_package *package, struct map *names)
{
    const char *name = archive_entry_pathname(entry);
    if (!name)
        return DOCX_DAMAGED;
    if (archive_entry_is_encrypted(entry))
        return DOCX_ENCRYPTED;
    if (package->count == DOCX_MOST_PARTS)
        return DOCX_TOO_MANY;
    memory_reserve(&package->parts, &package->capacity, package->count + 1, sizeof *package->parts);
    struct docx_part *part = &package->parts[package->count++];
    *part = (struct docx_part){.name = memory_copy(*name == '/' ? name + 1 : name)};
    if (map_put(names, part->name, part->name))
        return DOCX_DOUBLED;
    return holds_words(part->name) ? read_part(archive, total, &part->bytes) : DOCX_SOUND;
}

enum docx_trouble docx_package_open(const void *bytes, size_t length, struct docx_package *ret_package)
{
    struct docx_package package = {0};
    struct map names = {0};
    size_t total = 0;
    enum docx_trouble trouble = DOCX_SOUND;
    struct archive *archive = archive_read_new();
    if (!archive || archive_read_support_format_zip_seekable(archive) != ARCHIVE_OK ||
        archive_read_open_memory(archive, bytes, length) != ARCHIVE_OK)
        trouble = DOCX_DAMAGED;
    while (!trouble) {
        struct archive_entry *entry;
        int got = archive_read_next_header(archive, &entry);
        if (got == ARCHIVE_EOF)
            break;
        trouble = got == ARCHIVE_OK || got == ARCHIVE_WARN
                      ? read_entry(archive, entry, &total, &package, &names)
                      : DOCX_DAMAGED;
    }
    if (!trouble && package.count == 0)
        trouble = DOCX_DAMAGED;
    archive_read_free(archive);
    map_free(&names);
    if (trouble)
        docx_package_free(&package);
    *ret_package = package;
    return trouble;
}

void docx_package_free(struct docx_package *package)
{
    for (size_t i = 0; i < package->count; i++) {
        free(package->parts[i].name);
        text_free(&package->parts[i].bytes);
    }
    free(package->parts);
    *package = (struct docx_package){0};
}

const struct docx_part *docx_part(const struct docx_package *package, const char *name)
{
    for (size_t i = 0; i < package->count; i++) {
        if (strcmp(package->parts[i].name, name) == 0)
            return &package->parts[i];
    }
    return NULL;
}

/* "word/document.xml" has its relations in "word/_rels/document.xml.rels". */
static char *name_of_relations(const char *source)
{
    const char *slash = strrchr(source, '/');
    const char *base = slash ? slash + 1 : source;
    return memory_format("%.*s_rels/%s.rels", (int)(base - source), source, base);
}

/* A target stands relative to its source's folder, or to the package if it begins with a slash. */
static char *resolve(const char *source, const char *target)
{
    if (*target == '/')
        return memory_copy(target + 1);
    const char *slash = strrchr(source, '/');
    size_t folder = slash ? (size_t)(slash + 1 - source) : 0;
    while (string_starts(target, "../")) {
        target += 3;
        while (folder && source[folder - 1] == '/')
            folder--;
        while (folder && source[folder - 1] != '/')
            folder--;
    }
    return memory_format("%.*s%s", (int)folder, source, target);
}

static void add_relation(const struct xml *xml, const char *source, struct docx_relations *relations)
{
    AUTO_FREE char *type = xml_attribute(xml, "Type");
    AUTO_FREE char *target = xml_attribute(xml, "Target");
    AUTO_FREE char *mode = xml_attribute(xml, "TargetMode");
    if (!type || !target || (mode && strcmp(mode, "External") == 0) || relations->count == DOCX_MOST_PARTS)
        return;
    const char *slash = strrchr(type, '/');
    memory_reserve(&relations->items, &relations->capacity, relations->count + 1, sizeof *relations->items);
    relations->items[relations->count++] = (struct docx_relation){
        .kind = memory_copy(slash ? slash + 1 : type),
        .target = resolve(source, target),
    };
}

bool docx_relations_read(
    const struct docx_package *package, const char *source, struct docx_relations *ret_relations)
{
    struct docx_relations relations = {0};
    AUTO_FREE char *name = name_of_relations(source);
    const struct docx_part *part = docx_part(package, name);
    *ret_relations = relations;
    if (!part)
        return true;
    struct xml *xml = xml_open(part->bytes.data, part->bytes.length);
    if (!xml)
        return false;
    enum xml_event event;
    while ((event = xml_next(xml)) > XML_DONE) {
        if (event == XML_START && xml_is(xml, XML_RELATIONS, "Relationship"))
            add_relation(xml, source, &relations);
    }
    xml_close(xml);
    *ret_relations = relations;
    return event == XML_DONE;
}

void docx_relations_free(struct docx_relations *relations)
{
    for (size_t i = 0; i < relations->count; i++) {
        free(relations->items[i].kind);
        free(relations->items[i].target);
    }
    free(relations->items);
    *relations = (struct docx_relations){0};
}

const char *docx_relation(const struct docx_relations *relations, const char *kind)
{
    for (size_t i = 0; i < relations->count; i++) {
        if (strcmp(relations->items[i].kind, kind) == 0)
            return relations->items[i].target;
    }
    return NULL;
}
