/* The least that libcurl takes for many addresses of one server: one loop, answers thrown away, no jail, no cache, nothing
 * checked. It tells how much of a figure is libcurl's and the kernel's, and must not be mistaken for a program of use.
 *
 *   http_least HOST COUNT PARALLEL */
#include "base/memory.h"
#include "base/text.h"

#include <curl/curl.h>
#include <stdlib.h>

static size_t throw_away(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes;
    (void)context;
    return size * count;
}

static void ask(CURLM *multi, CURL *easy, const char *host, int64_t number)
{
    AUTO_FREE char *url = memory_format("http://%s/works/%lld", host, (long long)number);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_multi_add_handle(multi, easy);
}

static CURL *new_handle(void)
{
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, throw_away);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    return easy;
}

int main(int argc, char **argv)
{
    int64_t count, parallel, asked = 0, done = 0;
    if (argc != 4 || string_integer(argv[2], &count) != 0 || string_integer(argv[3], &parallel) != 0 ||
        parallel < 1)
        return 64;
    curl_global_init(CURL_GLOBAL_ALL);
    CURLM *multi = curl_multi_init();
    while (asked < parallel && asked < count)
        ask(multi, new_handle(), argv[1], asked++);
    while (done < count) {
        int running, left;
        CURLMsg *message;
        curl_multi_perform(multi, &running);
        bool any = false;
        while ((message = curl_multi_info_read(multi, &left))) {
            CURL *easy = message->easy_handle;
            any = true;
            done++;
            curl_multi_remove_handle(multi, easy);
            if (asked < count)
                ask(multi, easy, argv[1], asked++);
            else
                curl_easy_cleanup(easy);
        }
        if (!any && done < count)
            curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    curl_multi_cleanup(multi);
    return 0;
}
