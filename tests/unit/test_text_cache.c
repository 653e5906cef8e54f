/* The cache of page texts: what it keeps, and what it must not believe. */
#include "gather/text_cache.h"
#include "model/document_text.h"
#include "reader/messages.h"

#include "reader_documents.h"

#include <criterion/criterion.h>

/* A sound text blob of WORDS. */
static void blob_of(const char *words, struct text *blob)
{
    struct document_pages pages = {0};
    struct document_page page = {.end = (uint32_t)strlen(words), .letters = 5};
    text_append_string(&pages.original, words);
    pages.pages = memory_new(1, sizeof page);
    pages.pages[0] = page;
    pages.page_count = 1;
    cr_assert_eq(document_text_encode(&pages, blob), 0);
    document_pages_free(&pages);
}

static struct cached_text text_of(const struct text *blob)
{
    return (struct cached_text){.state = EVIDENCE_GOT,
        .media_type = "text/plain",
        .remark = "odd",
        .blob = blob->data,
        .length = blob->length};
}

struct fixture {
    struct scratch scratch;
    struct arena arena;
    struct text blob;
    struct digest digest;
    const char *folder;
    char *path; /* of the entry */
};

static struct fixture set_up(void)
{
    struct fixture fixture = {.digest = digest_of("x", 1)};
    char hex[DIGEST_TEXT_SIZE];
    scratch_make(&fixture.scratch);
    fixture.folder = scratch_path(&fixture.scratch, "deep/cache");
    blob_of("The words of it.", &fixture.blob);
    digest_text(&fixture.digest, hex);
    fixture.path = memory_format("%s/%s.pdf.text", fixture.folder, hex + 7);
    return fixture;
}

static void tear_down(struct fixture *fixture)
{
    scratch_remove(&fixture->scratch);
    arena_free(&fixture->arena);
    text_free(&fixture->blob);
    free(fixture->path);
}

static bool is_there(struct fixture *fixture, struct text_cache *cache, const char *hint)
{
    struct cached_text heard;
    if (!text_cache_get(cache, &fixture->digest, hint, &fixture->arena, &heard))
        return false;
    cached_text_release(&heard);
    return true;
}

/* A cache that holds the fixture's document. */
static struct text_cache *filled(struct fixture *fixture)
{
    struct text_cache *cache = text_cache_new(fixture->folder);
    const struct cached_text text = text_of(&fixture->blob);
    text_cache_put(cache, &fixture->digest, "pdf", &text);
    cr_assert(is_there(fixture, cache, "pdf"));
    return cache;
}

/* What hangs on how pictures are read, or on whose signatures are trusted, is read anew where that changed. */
Test(text_cache, a_reading_that_hangs_on_settings_is_not_believed_under_others)
{
    struct fixture fixture = set_up();
    struct text_cache *cache = text_cache_new(fixture.folder);
    struct cached_text text = text_of(&fixture.blob);
    text_cache_settings(cache, "eng 300", "nobody");
    text_cache_put(cache, &fixture.digest, "pdf", &text);
    text_cache_settings(cache, "deu 300", "somebody");
    cr_assert(is_there(&fixture, cache, "pdf"), "it hangs on nothing");
    text.depends = READER_DEPENDS_RECOGNITION;
    text_cache_put(cache, &fixture.digest, "pdf", &text);
    cr_assert(is_there(&fixture, cache, "pdf"));
    text_cache_settings(cache, "deu 300", "others");
    cr_assert(is_there(&fixture, cache, "pdf"), "of the two it hangs on one");
    text_cache_settings(cache, "eng 300", "others");
    cr_assert_not(is_there(&fixture, cache, "pdf"));
    text.depends = READER_DEPENDS_AUTHORITIES;
    text_cache_put(cache, &fixture.digest, "pdf", &text);
    text_cache_settings(cache, "eng 300", "nobody");
    cr_assert_not(is_there(&fixture, cache, "pdf"));
    text_cache_free(cache);
    tear_down(&fixture);
}

Test(text_cache, what_was_kept_comes_back)
{
    struct fixture fixture = set_up();
    struct text_cache *cache = filled(&fixture);
    struct cached_text heard;
    struct stat status;
    cr_assert(text_cache_get(cache, &fixture.digest, "pdf", &fixture.arena, &heard));
    cr_assert_eq(heard.state, EVIDENCE_GOT);
    cr_assert_str_eq(heard.media_type, "text/plain");
    cr_assert_str_eq(heard.remark, "odd");
    cr_assert_null(heard.error);
    cr_assert_eq(heard.length, fixture.blob.length);
    cr_assert_arr_eq(heard.blob, fixture.blob.data, heard.length);
    cr_assert_eq((uintptr_t)heard.blob % 8, 0);
    cached_text_release(&heard);
    cr_assert_eq(stat(fixture.path, &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0600);
    cr_assert_eq(stat(fixture.folder, &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0700);
    text_cache_free(cache);
    tear_down(&fixture);
}

Test(text_cache, failures_are_kept_with_their_words)
{
    struct fixture fixture = set_up();
    struct text_cache *cache = text_cache_new(fixture.folder);
    const struct cached_text said = {
        .state = EVIDENCE_UNAVAILABLE, .media_type = "application/pdf", .error = "it is encrypted"};
    struct cached_text heard;
    text_cache_put(cache, &fixture.digest, "pdf", &said);
    cr_assert(text_cache_get(cache, &fixture.digest, "pdf", &fixture.arena, &heard));
    cr_assert_eq(heard.state, EVIDENCE_UNAVAILABLE);
    cr_assert_str_eq(heard.error, "it is encrypted");
    cr_assert_null(heard.blob);
    cached_text_release(&heard);
    text_cache_free(cache);
    tear_down(&fixture);
}

Test(text_cache, other_documents_and_other_hints_are_not_mixed_up)
{
    struct fixture fixture = set_up();
    struct text_cache *cache = filled(&fixture);
    cr_assert_not(is_there(&fixture, cache, "md"));
    cr_assert_not(is_there(&fixture, cache, ""));
    fixture.digest = digest_of("y", 1);
    cr_assert_not(is_there(&fixture, cache, "pdf"));
    text_cache_free(cache);
    tear_down(&fixture);
}

Test(text_cache, an_entry_under_another_documents_name_is_not_believed)
{
    struct fixture fixture = set_up();
    struct text_cache *cache = filled(&fixture);
    char hex[DIGEST_TEXT_SIZE];
    fixture.digest = digest_of("y", 1);
    digest_text(&fixture.digest, hex);
    AUTO_FREE char *other = memory_format("%s/%s.pdf.text", fixture.folder, hex + 7);
    cr_assert_eq(rename(fixture.path, other), 0);
    cr_assert_not(is_there(&fixture, cache, "pdf"));
    text_cache_free(cache);
    tear_down(&fixture);
}

Test(text_cache, every_damaged_byte_is_noticed_and_the_entry_written_anew)
{
    struct fixture fixture = set_up();
    struct text_cache *cache = filled(&fixture);
    struct text entry = {0};
    cr_assert_eq(file_read_path(fixture.path, 1 << 20, &entry), 0);
    for (size_t i = 0; i < entry.length; i++) {
        entry.data[i] = (char)(entry.data[i] ^ 1);
        cr_assert_eq(file_replace(fixture.path, entry.data, entry.length, 0600), 0);
        cr_assert_not(is_there(&fixture, cache, "pdf"), "byte %zu", i);
        entry.data[i] = (char)(entry.data[i] ^ 1);
    }
    cr_assert_eq(file_replace(fixture.path, entry.data, entry.length / 2, 0600), 0);
    cr_assert_not(is_there(&fixture, cache, "pdf"), "cut off");
    cr_assert_eq(file_replace(fixture.path, "", 0, 0600), 0);
    cr_assert_not(is_there(&fixture, cache, "pdf"), "empty");
    const struct cached_text text = text_of(&fixture.blob);
    text_cache_put(cache, &fixture.digest, "pdf", &text);
    cr_assert(is_there(&fixture, cache, "pdf"));
    text_free(&entry);
    text_cache_free(cache);
    tear_down(&fixture);
}

Test(text_cache, entries_that_are_links_or_open_to_others_are_not_believed)
{
    struct fixture fixture = set_up();
    struct text_cache *cache = filled(&fixture);
    cr_assert_eq(chmod(fixture.path, 0622), 0);
    cr_assert_not(is_there(&fixture, cache, "pdf"));
    cr_assert_eq(chmod(fixture.path, 0600), 0);
    AUTO_FREE char *elsewhere = memory_format("%s/elsewhere", fixture.folder);
    cr_assert_eq(rename(fixture.path, elsewhere), 0);
    cr_assert_eq(symlink(elsewhere, fixture.path), 0);
    cr_assert_not(is_there(&fixture, cache, "pdf"));
    cr_assert_eq(unlink(fixture.path), 0);
    cr_assert_eq(mkfifo(fixture.path, 0600), 0);
    cr_assert_not(is_there(&fixture, cache, "pdf"), "and it does not wait for the pipe");
    text_cache_free(cache);
    tear_down(&fixture);
}

Test(text_cache, no_folder_and_unusable_folders_work_without_a_cache)
{
    struct fixture fixture = set_up();
    const struct cached_text text = text_of(&fixture.blob);
    const char *file = scratch_write(&fixture.scratch, "file", "x", 1);
    const char *open_to_all = scratch_path(&fixture.scratch, "open");
    cr_assert_eq(mkdir(open_to_all, 0700), 0);
    cr_assert_eq(chmod(open_to_all, 0777), 0);
    const char *folders[] = {NULL, file, open_to_all, "/proc/nowhere/cache"};
    for (size_t i = 0; i < 4; i++) {
        struct text_cache *cache = text_cache_new(folders[i]);
        text_cache_put(cache, &fixture.digest, "pdf", &text);
        cr_assert_not(is_there(&fixture, cache, "pdf"), "folder %zu", i);
        text_cache_free(cache);
    }
    text_cache_free(NULL);
    tear_down(&fixture);
}
