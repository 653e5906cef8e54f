/* The ground floor: what every other part takes for granted. */
#include "base/base64.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/frame.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/uuid.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- texts ---- */

Test(text, that_is_full_appends_nothing_more)
{
    struct text text = {.maximum = 4};
    text_append_string(&text, "abc");
    text_append_string(&text, "de");
    text_append_string(&text, "f");
    cr_assert(text.overflowed);
    cr_assert_str_eq(text_string(&text), "abc");
    text_free(&text);
}

Test(text, utf8_refuses_what_rfc_3629_forbids)
{
    static const char *const bad[] = {
        "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xe2\x82", "\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(utf8_valid(bad[i], strlen(bad[i]), NULL), "sequence %zu", i);
    static const char *const good[] = {
        "", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect(utf8_valid(good[i], strlen(good[i]), NULL), "sequence %zu", i);
    size_t offset = 0;
    cr_assert_not(utf8_valid("ab\xff", 3, &offset));
    cr_assert_eq(offset, 2);
    for (size_t place = 0; place < 40; place++) {
        char long_one[41] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn";
        cr_assert(utf8_valid(long_one, 40, NULL));
        long_one[place] = '\xff';
        cr_assert_not(utf8_valid(long_one, 40, &offset));
        cr_expect_eq(offset, place);
    }
}

Test(text, integers_are_whole_and_in_range)
{
    int64_t value = 7;
    cr_expect_eq(string_integer("9223372036854775807", &value), 0);
    cr_expect_eq(value, INT64_MAX);
    cr_expect_eq(string_integer("-9223372036854775808", &value), 0);
    cr_expect_eq(value, INT64_MIN);
    cr_expect_eq(string_integer("9223372036854775808", &value), -ERANGE);
    cr_expect_eq(string_integer("", &value), -EINVAL);
    cr_expect_eq(string_integer("-", &value), -EINVAL);
    cr_expect_eq(string_integer("12 ", &value), -EINVAL);
}

Test(text, distance_counts_edits_and_swaps)
{
    cr_expect_eq(string_distance("document", "documnet", 3), 1);
    cr_expect_eq(string_distance("baa", "bba", 3), 1);
    cr_expect_eq(string_distance("", "abc", 3), 3);
    cr_expect_eq(string_distance("kitten", "sitting", 3), 3);
    cr_expect_eq(string_distance("abcdef", "uvwxyz", 2), 3);
    static const char *const names[] = {"document", "form", "ends"};
    cr_expect_str_eq(string_nearest("docment", names, 3), "document");
    cr_expect_null(string_nearest("zebra", names, 3));
}

Test(text, visible_text_shows_what_would_command_a_terminal)
{
    struct text text = {0};
    text_append_visible(&text, "a\x1b[31mb\xe2\x80\xae"
                               "c\nd\xff");
    cr_assert_str_eq(text_string(&text), "a\\x1b[31mb\\u{202e}c d\\xff");
    text_free(&text);
}

Test(text, wrapping_keeps_to_the_columns)
{
    struct text text = {0};
    text_wrap(&text, "one two three four five", "- ", 2, 11);
    cr_assert_str_eq(text_string(&text), "- one two\n  three\n  four five\n");
    text_free(&text);
}

/* ---- arenas and maps ---- */

Test(memory, arena_pieces_do_not_overlap)
{
    struct arena arena = {0};
    char *pieces[300];
    for (size_t i = 0; i < 300; i++) {
        pieces[i] = arena_take(&arena, i * 37 + 1);
        memset(pieces[i], (int)i & 0xff, i * 37 + 1);
    }
    for (size_t i = 0; i < 300; i++) {
        for (size_t j = 0; j < i * 37 + 1; j++)
            cr_assert_eq((unsigned char)pieces[i][j], i & 0xff);
    }
    arena_free(&arena);
}

Test(map, finds_every_key_and_no_other)
{
    struct map map = {0};
    struct arena arena = {0};
    for (size_t i = 1; i <= 5000; i++)
        cr_assert_null(map_put(&map, arena_format(&arena, "key %zu", i), (void *)i));
    for (size_t i = 1; i <= 5000; i++)
        cr_assert_eq((size_t)map_get(&map, arena_format(&arena, "key %zu", i)), i);
    cr_assert_null(map_get(&map, "key 0"));
    cr_assert_eq((size_t)map_put(&map, "key 7", (void *)99), 7);
    cr_assert_eq((size_t)map_get(&map, "key 7"), 99);
    map_free(&map);
    cr_assert_null(map_get(&map, "key 7"));
    arena_free(&arena);
}

/* ---- dates ---- */

static struct date day(const char *text)
{
    struct date date = date_none();
    cr_assert_eq(date_parse(text, &date), 0, "%s", text);
    return date;
}

Test(date, days_that_do_not_exist_are_refused)
{
    static const char *const bad[] = {"2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-4-1",
        "26-04-01", "2026-04-01 ", "2026/04/01", "", "2100-02-29"};
    struct date date;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(date_parse(bad[i], &date), -EINVAL, "%s", bad[i]);
    cr_expect_eq(day("1970-01-01").day, 0);
    cr_expect_eq(day("2000-02-29").day, 11016);
    cr_expect_eq(day("2038-01-20").day, 24856);
}

Test(date, text_and_parse_agree_over_four_centuries)
{
    char text[DATE_TEXT_SIZE];
    for (struct date date = day("1899-12-25"); date.day < day("2301-01-01").day; date.day += 1) {
        date_text(date, text);
        cr_assert_eq(day(text).day, date.day, "%s", text);
    }
}

Test(date, months_end_on_the_last_day_of_a_shorter_month)
{
    char text[DATE_TEXT_SIZE];
    date_text(date_add_months(day("2027-01-31"), 1), text);
    cr_expect_str_eq(text, "2027-02-28");
    date_text(date_add_months(day("2028-02-29"), 12), text);
    cr_expect_str_eq(text, "2029-02-28");
    date_text(date_add_months(day("2026-03-15"), -3), text);
    cr_expect_str_eq(text, "2025-12-15");
}

Test(date, a_zone_that_is_not_there_is_refused)
{
    cr_expect_eq(zone_use("America/Chicgo"), -ENOENT);
    cr_expect_eq(zone_use("../../etc/passwd"), -ENOENT);
    cr_expect_eq(zone_use("/usr/share/zoneinfo/UTC"), -ENOENT);
    cr_expect_eq(zone_use(""), -ENOENT);
    cr_expect_eq(zone_use("America/Chicago"), 0);
}

Test(date, days_begin_when_the_zone_says)
{
    cr_assert_eq(zone_use("America/Chicago"), 0);
    char text[INSTANT_TEXT_SIZE];
    instant_text(date_begin(day("2026-11-01")), text); /* the night the clocks go back */
    cr_expect_str_eq(text, "2026-11-01T05:00:00Z");
    instant_text(date_begin(day("2026-11-02")), text);
    cr_expect_str_eq(text, "2026-11-02T06:00:00Z");
    instant_text(date_begin(day("2027-03-15")), text);
    cr_expect_str_eq(text, "2027-03-15T05:00:00Z");
    cr_expect_eq(instant_date(date_begin(day("2026-11-01")) - 1).day, day("2026-10-31").day);
    cr_assert_eq(zone_use("America/Sao_Paulo"), 0); /* 2018-11-04 began at 01:00 */
    instant begin = date_begin(day("2018-11-04"));
    cr_expect_eq(instant_date(begin).day, day("2018-11-04").day);
    cr_expect_eq(instant_date(begin - 1).day, day("2018-11-03").day);
}

Test(date, instants_survive_writing_and_reading)
{
    static const instant some[] = {0, -1, 1795608000, 4102444800, 253402300799};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        char text[INSTANT_TEXT_SIZE];
        instant back = 1;
        instant_text(some[i], text);
        cr_expect_eq(instant_parse(text, &back), 0, "%s", text);
        cr_expect_eq(back, some[i], "%s", text);
    }
    instant at;
    cr_expect_eq(instant_parse("2026-11-22T24:00:00Z", &at), -EINVAL);
    cr_expect_eq(instant_parse("2026-11-22T12:00:00", &at), -EINVAL);
}

Test(date, durations_have_a_unit)
{
    int64_t seconds = 0;
    cr_expect_eq(duration_parse("30d", &seconds), 0);
    cr_expect_eq(seconds, 30 * 86400);
    cr_expect_eq(duration_parse("2w", &seconds), 0);
    cr_expect_eq(seconds, 14 * 86400);
    cr_expect_eq(duration_parse("30", &seconds), -EINVAL);
    cr_expect_eq(duration_parse("-3d", &seconds), -EINVAL);
    cr_expect_eq(duration_parse("99999999999999d", &seconds), -ERANGE);
}

/* ---- digests ---- */

Test(digest, is_sha256)
{
    char text[DIGEST_TEXT_SIZE];
    struct digest digest = digest_of("abc", 3); /* FIPS 180-4 example */
    digest_text(&digest, text);
    cr_expect_str_eq(text, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct digest back;
    cr_expect_eq(digest_parse(text, &back), 0);
    cr_expect_eq(memcmp(&back, &digest, sizeof back), 0);
    cr_expect_eq(digest_parse("sha256:zz", &back), -EINVAL);
}

Test(digest, strings_are_told_apart_where_they_join)
{
    struct digest_stream *one = digest_begin();
    digest_add_string(one, "ab");
    digest_add_string(one, "c");
    struct digest_stream *two = digest_begin();
    digest_add_string(two, "a");
    digest_add_string(two, "bc");
    struct digest a = digest_end(one), b = digest_end(two);
    cr_assert_neq(memcmp(&a, &b, sizeof a), 0);
}

/* ---- JSON ---- */

Test(json, escapes_and_punctuates)
{
    struct json_writer json = {0};
    json_begin_object(&json);
    json_member(&json, "a\"b", "line\n\x01\xff\xe2\x82\xac");
    json_key(&json, "list");
    json_begin_array(&json);
    json_integer(&json, -5);
    json_null(&json);
    json_boolean(&json, true);
    json_begin_object(&json);
    json_end_object(&json);
    json_end_array(&json);
    json_end_object(&json);
    cr_assert_str_eq(text_string(&json.buffer),
        "{\"a\\\"b\":\"line\\n\\u0001\xef\xbf\xbd\xe2\x82\xac\",\"list\":[-5,null,true,{}]}");
    text_free(&json.buffer);
}

Test(json, tells_of_a_write_that_failed)
{
    FILE *full = fopen("/dev/full", "w");
    setvbuf(full, NULL, _IONBF, 0);
    struct json_writer json = {.file = full};
    json_begin_array(&json);
    json_end_array(&json);
    cr_assert_eq(json_flush(&json), -ENOSPC);
    text_free(&json.buffer);
    fclose(full);
}

/* ---- files ---- */

Test(file, folders_and_fifos_are_told_and_not_waited_for)
{
    char folder[] = "/tmp/golive-test-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    AUTO_FREE char *fifo = file_join(folder, "fifo");
    cr_assert_eq(mkfifo(fifo, 0600), 0);
    struct text text = {0};
    cr_expect_eq(file_read_path(folder, 100, &text), -EISDIR);
    cr_expect_eq(file_read_path(fifo, 100, &text), -EINVAL);
    AUTO_FREE char *nothing = file_join(folder, "nothing");
    cr_expect_eq(file_read_path(nothing, 100, &text), -ENOENT);
    AUTO_FREE char *large = file_join(folder, "large");
    cr_expect_eq(file_replace(large, "0123456789", 10, 0600), 0);
    cr_expect_eq(file_read_path(large, 9, &text), -EFBIG);
    text_clear(&text);
    cr_expect_eq(file_read_path(large, 10, &text), 0);
    cr_expect_str_eq(text_string(&text), "0123456789");
    text_free(&text);
    unlink(fifo);
    unlink(large);
    rmdir(folder);
}

Test(file, written_piece_by_piece_takes_the_place_of_another_only_when_it_is_whole)
{
    char folder[] = "/tmp/golive-test-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    AUTO_FREE char *path = file_join(folder, "report");
    cr_assert_eq(file_replace(path, "before", 6, 0600), 0);
    struct file_new file;
    struct text found = {0};
    cr_assert_eq(file_new_open(path, 0600, &file), 0);
    fputs("half", file.stream);
    cr_assert_eq(file_new_finish(&file, -ENOSPC), -ENOSPC);
    cr_assert_eq(file_read_path(path, 100, &found), 0);
    cr_assert_str_eq(text_string(&found), "before");
    text_clear(&found);
    cr_assert_eq(file_new_open(path, 0600, &file), 0);
    fputs("whole", file.stream);
    cr_assert_eq(file_new_finish(&file, 0), 0);
    cr_assert_eq(file_read_path(path, 100, &found), 0);
    cr_assert_str_eq(text_string(&found), "whole");
    text_free(&found);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(rmdir(folder), 0, "something was left beside it");
}

Test(uuid, of_a_name_is_that_of_the_standard)
{
    /* The namespace of names of hosts and the example of RFC 9562, appendix A.4. */
    static const char dns[] = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    char uuid[UUID_TEXT_SIZE];
    uuid_of_name(dns, "www.example.com", 15, uuid);
    cr_assert_str_eq(uuid, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    uuid_of_name(dns, "", 0, uuid);
    cr_assert_str_eq(uuid, "4ebd0208-8328-5d69-8c44-ec50939c0967");
}

Test(file, sealed_memory_cannot_be_changed)
{
    int descriptor = memory_file("test", "words", 5);
    cr_assert_geq(descriptor, 0);
    cr_expect_lt(pwrite(descriptor, "W", 1, 0), 0);
    cr_expect_lt(ftruncate(descriptor, 0), 0);
    const void *bytes;
    size_t length;
    cr_assert_eq(file_map(descriptor, &bytes, &length), 0);
    cr_expect_eq(length, 5);
    cr_expect_eq(memcmp(bytes, "words", 5), 0);
    file_unmap(bytes, length);
    close(descriptor);
}

/* ---- frames ---- */

static void pair(struct frame_channel *ends[2])
{
    int sockets[2];
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), 0);
    ends[0] = frame_channel_new(sockets[0]);
    ends[1] = frame_channel_new(sockets[1]);
}

Test(frame, fields_come_out_as_they_went_in)
{
    struct frame_writer writer = {0};
    frame_put_u32(&writer, 1, 77);
    size_t mark = frame_open(&writer, 2);
    frame_put_string(&writer, 3, "inner");
    frame_put_i64(&writer, 4, -9);
    frame_close(&writer, mark);
    struct frame_fields fields = frame_fields_of(writer.bytes.data, writer.bytes.length);
    struct frame_field field;
    cr_assert(frame_next(&fields, &field));
    cr_expect_eq(frame_u32(&fields, &field), 77);
    cr_assert(frame_next(&fields, &field));
    struct frame_fields inner = frame_inner(&field);
    struct arena arena = {0};
    cr_assert(frame_next(&inner, &field));
    cr_expect_str_eq(frame_string(&inner, &field, &arena), "inner");
    cr_assert(frame_next(&inner, &field));
    cr_expect_eq(frame_i64(&inner, &field), -9);
    cr_expect_not(frame_next(&inner, &field));
    cr_expect_not(inner.broken);
    cr_expect_not(frame_next(&fields, &field));
    cr_expect_not(fields.broken);
    arena_free(&arena);
    frame_writer_free(&writer);
}

Test(frame, every_truncation_is_broken_or_ends_between_fields)
{
    struct frame_writer writer = {0};
    frame_put_string(&writer, 1, "first");
    size_t whole = writer.bytes.length;
    frame_put_string(&writer, 2, "second");
    for (size_t length = 0; length < writer.bytes.length; length++) {
        struct frame_fields fields = frame_fields_of(writer.bytes.data, length);
        struct frame_field field;
        while (frame_next(&fields, &field))
            cr_assert_leq(field.bytes + field.length, (const unsigned char *)writer.bytes.data + length);
        cr_assert_eq(fields.broken, length != 0 && length != whole, "length %zu", length);
    }
    frame_writer_free(&writer);
}

Test(frame, descriptors_arrive_with_their_own_frame)
{
    struct frame_channel *ends[2];
    pair(ends);
    for (uint32_t i = 0; i < 20; i++) {
        struct frame_writer writer = {0};
        frame_put_u32(&writer, 1, i);
        int descriptor = -1;
        if (i % 3 == 1) {
            AUTO_FREE char *words = memory_format("number %u", i);
            descriptor = memory_file("test", words, strlen(words));
            frame_put_descriptor(&writer, descriptor);
        }
        cr_assert_eq(frame_queue(ends[0], 9, i, &writer), 0);
        frame_writer_free(&writer);
        if (descriptor >= 0)
            close(descriptor);
    }
    for (uint32_t i = 0; i < 20; i++) {
        struct frame frame;
        cr_assert_eq(frame_receive_wait(ends[1], &frame, 10000), 1);
        cr_assert_eq(frame.request, i);
        cr_assert_eq(frame.descriptor_count, i % 3 == 1);
        if (!frame.descriptor_count)
            continue;
        struct text text = {0};
        lseek(frame.descriptors[0], 0, SEEK_SET);
        cr_assert_eq(file_read(frame.descriptors[0], 100, &text), 0);
        AUTO_FREE char *words = memory_format("number %u", i);
        cr_assert_str_eq(text_string(&text), words);
        text_free(&text);
        close(frame.descriptors[0]);
    }
    frame_channel_free(ends[0]);
    frame_channel_free(ends[1]);
}

Test(frame, large_frames_cross_a_small_socket)
{
    struct frame_channel *ends[2];
    pair(ends);
    size_t size = 5u << 20;
    char *bytes = memory_new(size, 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 31 >> 3);
    struct frame_writer writer = {0};
    frame_put_bytes(&writer, 1, bytes, size);
    cr_assert_eq(frame_queue(ends[0], 9, 1, &writer), 0);
    cr_assert(frame_unsent(ends[0]));
    struct frame frame;
    int got;
    while ((got = frame_receive(ends[1], &frame)) == 0)
        cr_assert_eq(frame_send(ends[0]), 0);
    cr_assert_eq(got, 1);
    cr_assert_eq(frame.length, size + 6);
    cr_assert_eq(memcmp(frame.bytes + 6, bytes, size), 0);
    free(bytes);
    frame_writer_free(&writer);
    frame_channel_free(ends[0]);
    frame_channel_free(ends[1]);
}

Test(frame, rubbish_ends_the_peer)
{
    struct frame_channel *ends[2];
    pair(ends);
    unsigned char rubbish[64];
    memset(rubbish, 0xff, sizeof rubbish);
    cr_assert_eq(write(frame_channel_socket(ends[0]), rubbish, sizeof rubbish), (ssize_t)sizeof rubbish);
    struct frame frame;
    cr_expect_eq(frame_receive(ends[1], &frame), -EPROTO);
    cr_expect_eq(frame_receive(ends[1], &frame), -EPROTO);
    frame_channel_free(ends[0]);
    frame_channel_free(ends[1]);
}

Test(frame, a_descriptor_that_was_announced_and_not_sent_is_rubbish)
{
    struct frame_channel *ends[2];
    pair(ends);
    struct frame_header header = {.length = 0, .type = 9, .descriptors = 1, .request = 0};
    cr_assert_eq(write(frame_channel_socket(ends[0]), &header, sizeof header), (ssize_t)sizeof header);
    struct frame frame;
    cr_expect_eq(frame_receive(ends[1], &frame), -EPROTO);
    frame_channel_free(ends[0]);
    frame_channel_free(ends[1]);
}

Test(frame, what_was_sent_before_the_peer_went_is_still_heard)
{
    struct frame_channel *ends[2];
    pair(ends);
    struct frame_writer writer = {0};
    frame_put_u32(&writer, 1, 5);
    cr_assert_eq(frame_queue(ends[0], 9, 3, &writer), 0);
    frame_writer_free(&writer);
    frame_channel_free(ends[0]);
    struct frame frame;
    cr_expect_eq(frame_receive_wait(ends[1], &frame, 1000), 1);
    cr_expect_eq(frame.request, 3);
    cr_expect_eq(frame_receive_wait(ends[1], &frame, 1000), -EPIPE);
    frame_channel_free(ends[1]);
}

/* ---- base64 ---- */

Test(base64, is_as_rfc_4648_says_and_read_back)
{
    static const char *const said[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t length = 0; length <= 6; length++) {
        struct text text = {0};
        char back[7] = "";
        base64_append(&text, "foobar", length);
        cr_expect_str_eq(text_string(&text), said[length]);
        cr_expect_eq(text.length, BASE64_LENGTH(length));
        cr_expect_eq(base64_read(text_string(&text), back, length), 0);
        cr_expect_eq(strncmp(back, "foobar", length), 0);
        text_free(&text);
    }
}

Test(base64, what_nobody_would_write_is_not_read)
{
    char back[8];
    static const struct {
        const char *text;
        size_t length;
    } bad[] = {
        {"Zm9", 3}, {"Zm9v", 4}, {"Zm8*", 3}, {"Zh==", 1}, {"Zm8=", 3}, {"Z===", 1}, {"", 1}, {"Zm\xff=", 2}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(base64_read(bad[i].text, back, bad[i].length), -EBADMSG, "%zu", i);
}
