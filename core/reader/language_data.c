/* Looks for *.traineddata and libtesseract where distributions put them. See language_data.h. */
#include "reader/language_data.h"

#include "base/memory.h"
#include "base/seen.h"
#include "base/text.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_LANGUAGES 16

/* Where Debian puts libraries of this machine: looked at first, since looking for a pattern looks into every folder. */
#if defined(__x86_64__)
#define OWN_LIBRARIES "x86_64-linux-gnu"
#elif defined(__aarch64__)
#define OWN_LIBRARIES "aarch64-linux-gnu"
#else
#define OWN_LIBRARIES "lib"
#endif

static const char *languages_of(const struct document_settings *settings)
{
    return settings->languages ? settings->languages : DOCUMENT_LANGUAGES;
}

/* Says of each file "SIZE MODIFIED;", so that a new one is seen. False if it is not there. */
static bool say_file(const char *path, struct text *words)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    if (words)
        text_format(words, "%lld %lld;", (long long)status.st_size, (long long)status.st_mtime);
    return true;
}

/* Whether FOLDER has all of LANGUAGES; says what they are. *RET_MISSING is the first that it lacks. */
static bool has_all(const char *folder, const char *languages, struct text *words, char **ret_missing)
{
    const char *at = languages;
    for (unsigned i = 0; *at && i < MOST_LANGUAGES; i++) {
        size_t length = strcspn(at, "+");
        AUTO_FREE char *path = memory_format("%s/%.*s.traineddata", folder, (int)length, at);
        seen_path(path);
        if (!say_file(path, words)) {
            if (ret_missing && !*ret_missing)
                *ret_missing = memory_format("%.*s", (int)length, at);
            return false;
        }
        at += length + (at[length] == '+');
    }
    return *languages && !*at;
}

char *language_data_folder(const struct document_settings *settings, char **ret_missing)
{
    static const char *const usual[] = {
        "/usr/share/tesseract-ocr/5/tessdata",
        "/usr/share/tesseract/tessdata",
        "/usr/share/tessdata",
        "/usr/local/share/tessdata",
    };
    const char *languages = languages_of(settings);
    AUTO_FREE char *missing = NULL;
    if (settings->language_data) {
        if (has_all(settings->language_data, languages, NULL, &missing))
            return memory_copy(settings->language_data);
    } else {
        for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
            if (has_all(usual[i], languages, NULL, &missing))
                return memory_copy(usual[i]);
        }
    }
    if (ret_missing)
        *ret_missing = memory_copy(missing ? missing : languages);
    return NULL;
}

char *recognition_library(void)
{
    static const char *const patterns[] = {
        ("/usr/lib/" OWN_LIBRARIES "/libtesseract.so.5"),
        "/usr/lib/*/libtesseract.so.5",
        "/usr/lib64/libtesseract.so.5",
        "/usr/lib/libtesseract.so.5",
        "/usr/local/lib/libtesseract.so.5",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        glob_t found;
        if (glob(patterns[i], 0, NULL, &found) != 0)
            continue;
        char *path = memory_copy(found.gl_pathv[0]);
        globfree(&found);
        return path;
    }
    return NULL;
}

char *recognition_identity(const struct document_settings *settings)
{
    struct text words = {0};
    AUTO_FREE char *folder = settings->no_recognition ? NULL : language_data_folder(settings, NULL);
    AUTO_FREE char *library = folder ? recognition_library() : NULL;
    if (!library) {
        text_append_string(&words, "none");
        return text_steal(&words);
    }
    text_format(&words, "%s %u %u %d;", languages_of(settings), settings->resolution,
        settings->recognition_time, (int)settings->compare);
    has_all(folder, languages_of(settings), &words, NULL);
    say_file(library, &words);
    return text_steal(&words);
}
