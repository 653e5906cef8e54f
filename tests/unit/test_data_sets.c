/* Data sets on their way to a plugin: held open and digested by the core, read piece by piece by the host, unpacked, and never passed on
 * what changed, broke or was not read to its end. */
#include "gather/documents.h"
#include "worker/host.h"

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* ---- gathering ---- */

struct fixture {
    struct scratch scratch;
    struct gather_options options;
    struct gatherer *gatherer;
};

static struct fixture set_up(void)
{
    struct fixture fixture = {0};
    scratch_make(&fixture.scratch);
    fixture.options = (struct gather_options){.reader = "/nonexistent", .jobs = 1, .now = 1000};
    fixture.gatherer = gather_new(&fixture.options);
    return fixture;
}

static void tear_down(struct fixture *fixture)
{
    gather_free(fixture->gatherer);
    scratch_remove(&fixture->scratch);
}

static const struct gathered *const *wish(struct fixture *fixture, const char *name, size_t *ret_count)
{
    char *problem = NULL;
    const struct gathered *const *parts = gather_document(
        fixture->gatherer, scratch_path(&fixture->scratch, name), name, GATHER_DATA, ret_count);
    cr_assert_eq(gather_run(fixture->gatherer, &problem), 0, "%s", problem);
    return parts;
}

static char *many_rows(size_t length)
{
    char *bytes = malloc(length);
    for (size_t i = 0; i < length; i++)
        bytes[i] = i % 16 == 15 ? '\n' : (char)('a' + i % 16);
    return bytes;
}

Test(data_sets, a_large_file_stays_where_it_is_and_is_digested)
{
    enum { LENGTH = 3000000 };
    struct fixture fixture = set_up();
    char *bytes = many_rows(LENGTH);
    const struct digest digest = digest_of(bytes, LENGTH);
    size_t count;
    scratch_write(&fixture.scratch, "a.csv", bytes, LENGTH);
    const struct gathered *gathered = wish(&fixture, "a.csv", &count)[0];
    cr_assert_eq(gathered->evidence.state, EVIDENCE_GOT, "%s", gathered->evidence.error);
    cr_expect_null(gathered->bytes, "no copy of it is made");
    cr_expect_gt(gathered->stream, 2);
    cr_expect_eq(gathered->length, LENGTH);
    cr_expect_arr_eq(gathered->evidence.digest.bytes, digest.bytes, DIGEST_SIZE);
    cr_expect_eq(fcntl(gathered->stream, F_GETFL) & O_ACCMODE, O_RDONLY);
    cr_expect_eq(wish(&fixture, "a.csv", &count)[0], gathered, "it is opened once");
    free(bytes);
    tear_down(&fixture);
}

Test(data_sets, a_folder_is_all_files_below_it_and_no_name_of_them_is_evidence)
{
    struct fixture fixture = set_up();
    size_t count;
    mkdir(scratch_path(&fixture.scratch, "sample"), 0700);
    mkdir(scratch_path(&fixture.scratch, "sample/smith"), 0700);
    scratch_write(&fixture.scratch, "sample/b.csv", "x", 1);
    scratch_write(&fixture.scratch, "sample/smith/jane.txt", "yy", 2);
    cr_assert_eq(mkfifo(scratch_path(&fixture.scratch, "sample/z-pipe"), 0600), 0);
    cr_assert_eq(symlink(".", scratch_path(&fixture.scratch, "sample/round")), 0);
    const struct gathered *const *parts = wish(&fixture, "sample", &count);
    cr_assert_eq(count, 4);
    cr_expect_str_eq(parts[0]->name, "b.csv");
    cr_expect_str_eq(parts[0]->evidence.uri, "file:sample#1");
    cr_expect_eq(parts[1]->evidence.state, EVIDENCE_REFUSED, "a link to a folder is not followed");
    cr_expect_str_eq(parts[2]->name, "smith/jane.txt");
    cr_expect_str_eq(parts[2]->evidence.uri, "file:sample#3");
    cr_expect_eq(parts[2]->evidence.state, EVIDENCE_GOT);
    cr_expect_eq(parts[3]->evidence.state, EVIDENCE_REFUSED);
    cr_expect_null(strstr(parts[3]->evidence.error, "z-pipe"), "%s", parts[3]->evidence.error);
    tear_down(&fixture);
}

static void add_a_byte(void *context)
{
    int file = open(context, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0 || write(file, "x", 1) != 1)
        abort();
    close(file);
}

Test(data_sets, a_file_that_never_rests_is_unavailable)
{
    struct fixture fixture = set_up();
    size_t count;
    fixture.options.while_reading = add_a_byte;
    fixture.options.context = (void *)(uintptr_t)scratch_write(&fixture.scratch, "a.csv", "words", 5);
    gather_free(fixture.gatherer);
    fixture.gatherer = gather_new(&fixture.options);
    const struct gathered *gathered = wish(&fixture, "a.csv", &count)[0];
    cr_expect_eq(gathered->evidence.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(gathered->evidence.error, "being written to"), "%s", gathered->evidence.error);
    tear_down(&fixture);
}

/* ---- reading ---- */

static struct call call;
static struct piece piece;
static struct loaded loaded;
static struct loaded *parts[] = {&loaded};
static struct option_description option = {.name = "sample", .type = OPTION_DATASET};
static struct golive_document document;
static struct arena arena;

static const golive_data *data(void)
{
    return (const golive_data *)&document;
}

static golive *host(void)
{
    return &call.plugin_side;
}

static void begin_reading(const void *bytes, size_t length)
{
    call = (struct call){.arena = &arena};
    piece = (struct piece){
        .state = EVIDENCE_GOT, .name = "a.csv", .why = "", .digest = "", .bytes = bytes, .length = length};
    loaded = (struct loaded){.piece = &piece};
    document = (struct golive_document){.option = &option,
        .name = "a.csv",
        .why = "",
        .digest = "",
        .parts = parts,
        .part_count = 1,
        .state = GOLIVE_GOT};
}

static void begin_stream(const char *path)
{
    struct stat status;
    begin_reading(NULL, 0);
    piece.stream = open(path, O_RDONLY | O_CLOEXEC);
    cr_assert_gt(piece.stream, 0);
    fstat(piece.stream, &status);
    piece.length = (size_t)status.st_size;
    piece.times[0] = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    piece.times[1] = (int64_t)status.st_ctim.tv_sec * 1000000000 + status.st_ctim.tv_nsec;
}

static void end_reading(void)
{
    loaded.stream = stream_free(loaded.stream);
    text_free(&loaded.packing);
    if (piece.stream)
        close(piece.stream);
    arena_free(&arena);
}

/* Reads on as a plugin does, KEEP bytes of each piece once more; all bytes in RET_BYTES. */
static void read_all(char *ret_bytes, size_t room, uint32_t keep)
{
    uint64_t from = 0;
    uint32_t length;
    for (;;) {
        const char *bytes = host_data_read(host(), data(), 0, from, &length);
        if (!length)
            return;
        cr_assert_leq(from + length, room);
        memcpy(ret_bytes + from, bytes, length);
        for (unsigned i = 0; i < 64; i++)
            cr_assert_eq(bytes[length + i], 0, "NUL bytes stand behind each piece");
        if (length < GOLIVE_DATA_PIECE) {
            host_data_read(host(), data(), 0, from + length, &length);
            cr_assert_eq(length, 0);
            return;
        }
        from += length - keep;
    }
}

Test(data_sets, a_file_comes_piece_by_piece_whatever_is_asked_for_again)
{
    enum { LENGTH = 3500000 };
    struct fixture fixture = set_up();
    char *bytes = many_rows(LENGTH), *got = malloc(LENGTH + 1);
    uint32_t length;
    scratch_write(&fixture.scratch, "a.csv", bytes, LENGTH);
    begin_stream(scratch_path(&fixture.scratch, "a.csv"));
    cr_expect(streams_problem(&call, &document), "nothing was read yet");
    read_all(got, LENGTH, 1000);
    cr_expect_arr_eq(got, bytes, LENGTH);
    cr_expect_null(streams_problem(&call, &document));
    const char *again = host_data_read(host(), data(), 0, 100, &length);
    cr_expect_arr_eq(again, bytes + 100, 1000, "going back gives the same");
    cr_expect_str_eq(host_data_problem(host(), data(), 0), "");
    end_reading();
    free(bytes);
    free(got);
    tear_down(&fixture);
}

Test(data_sets, skipping_ahead_is_not_reading)
{
    uint32_t length;
    begin_reading("0123456789", 10);
    host_data_read(host(), data(), 0, 5, &length);
    cr_expect_eq(length, 5);
    cr_expect(strstr(streams_problem(&call, &document), "not read to its end"));
    host_data_read(host(), data(), 0, 0, &length);
    cr_expect_eq(length, 10);
    cr_expect_null(streams_problem(&call, &document));
    end_reading();
}

Test(data_sets, a_file_that_changed_since_it_was_digested_is_said_to_have)
{
    struct fixture fixture = set_up();
    char *bytes = many_rows(50000);
    uint32_t length;
    char *path = memory_copy(scratch_write(&fixture.scratch, "a.csv", bytes, 50000));
    begin_stream(path);
    add_a_byte(path);
    host_data_read(host(), data(), 0, 0, &length);
    cr_expect_eq(length, 0);
    cr_expect(strstr(host_data_problem(host(), data(), 0), "changed"));
    cr_expect_eq(host_data_state(host(), data()), GOLIVE_UNAVAILABLE);
    cr_expect(strstr(streams_problem(&call, &document), "changed"));
    end_reading();
    free(path);
    free(bytes);
    tear_down(&fixture);
}

/* ---- gzip ---- */

static size_t pack(const void *bytes, size_t length, unsigned char *out, size_t room)
{
    z_stream zlib = {0};
    cr_assert_eq(deflateInit2(&zlib, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    zlib.next_in = (unsigned char *)(uintptr_t)bytes;
    zlib.avail_in = (uInt)length;
    zlib.next_out = out;
    zlib.avail_out = (uInt)room;
    cr_assert_eq(deflate(&zlib, Z_FINISH), Z_STREAM_END);
    deflateEnd(&zlib);
    return zlib.total_out;
}

Test(data_sets, gzip_is_unpacked_member_by_member)
{
    enum { LENGTH = 2500000 };
    char *bytes = many_rows(LENGTH), *got = malloc(2 * LENGTH + 1);
    unsigned char *packed = malloc(2 * LENGTH);
    size_t first = pack(bytes, LENGTH, packed, LENGTH);
    size_t both = first + pack(bytes, LENGTH, packed + first, LENGTH);
    begin_reading(packed, both);
    read_all(got, 2 * (size_t)LENGTH, 77);
    cr_expect_arr_eq(got, bytes, LENGTH);
    cr_expect_arr_eq(got + LENGTH, bytes, LENGTH);
    cr_expect_null(streams_problem(&call, &document));
    end_reading();
    free(packed);
    free(bytes);
    free(got);
}

/* A gzip member of BYTES whose header bears a name, a comment and a time. */
static size_t pack_with_header(
    const char *bytes, const char *name, const char *comment, unsigned char *out, size_t room)
{
    z_stream zlib = {0};
    gz_header header = {.name = (unsigned char *)(uintptr_t)name,
        .comment = (unsigned char *)(uintptr_t)comment,
        .time = 1773446400};
    cr_assert_eq(deflateInit2(&zlib, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflateSetHeader(&zlib, &header), Z_OK);
    zlib.next_in = (unsigned char *)(uintptr_t)bytes;
    zlib.avail_in = (uInt)strlen(bytes);
    zlib.next_out = out;
    zlib.avail_out = (uInt)room;
    cr_assert_eq(deflate(&zlib, Z_FINISH), Z_STREAM_END);
    deflateEnd(&zlib);
    return zlib.total_out;
}

Test(data_sets, what_the_headers_of_all_members_say_is_handed_on_once)
{
    unsigned char packed[4000];
    char got[100];
    size_t length = pack_with_header("a,b\n", "roe_jane.csv", "for\nDr. Smith", packed, sizeof packed);
    length += pack_with_header("1,2\n", "roe_jane.csv", NULL, packed + length, sizeof packed - length);
    length += pack_with_header("3,4\n", "jane.csv", NULL, packed + length, sizeof packed - length);
    begin_reading(packed, length);
    cr_expect_str_eq(host_data_packing(host(), data(), 0), "");
    read_all(got, sizeof got, 0);
    cr_expect_str_eq(host_data_packing(host(), data(), 0),
        "name roe_jane.csv\ncomment for Dr. Smith\ntime 1773446400\nname jane.csv\n");
    cr_expect_str_eq(host_data_packing(host(), data(), 1), "");
    cr_expect_null(streams_problem(&call, &document));
    end_reading();
}

Test(data_sets, a_header_longer_than_can_be_kept_is_no_silence)
{
    static unsigned char packed[20000];
    char name[5000] = {0}, got[100];
    memset(name, 'n', sizeof name - 1);
    begin_reading(packed, pack_with_header("a,b\n", name, NULL, packed, sizeof packed));
    read_all(got, sizeof got, 0);
    cr_expect(strstr(streams_problem(&call, &document), "more than anybody writes"));
    end_reading();
    begin_reading(packed, pack_with_header("a,b\n", "n", name, packed, sizeof packed));
    read_all(got, sizeof got, 0);
    cr_expect(strstr(streams_problem(&call, &document), "more than anybody writes"));
    end_reading();
}

Test(data_sets, gzip_that_is_cut_or_damaged_is_said_to_be)
{
    enum { LENGTH = 300000 };
    char *bytes = many_rows(LENGTH), *got = malloc(LENGTH + 1);
    unsigned char packed[LENGTH];
    size_t length = pack(bytes, LENGTH, packed, sizeof packed);
    begin_reading(packed, length / 2);
    read_all(got, LENGTH, 0);
    cr_expect(strstr(streams_problem(&call, &document), "cut off"), "%s", streams_problem(&call, &document));
    end_reading();
    packed[length / 2] ^= 0x55;
    packed[length - 6] ^= 0x55;
    begin_reading(packed, length);
    read_all(got, LENGTH, 0);
    cr_expect(strstr(streams_problem(&call, &document), "damaged"));
    end_reading();
    free(bytes);
    free(got);
}

Test(data_sets, gzip_that_never_ends_is_stopped)
{
    enum { LENGTH = 1 << 20 };
    char *zeros = calloc(1, LENGTH);
    static unsigned char packed[1 << 20];
    size_t length = 0;
    for (unsigned i = 0; i < 100; i++)
        length += pack(zeros, LENGTH, packed + length, sizeof packed - length);
    begin_reading(packed, length);
    uint64_t from = 0;
    uint32_t got;
    while (host_data_read(host(), data(), 0, from, &got), got)
        from += got;
    cr_expect_lt(from, 80u << 20);
    cr_expect(
        strstr(streams_problem(&call, &document), "250 times"), "%s", streams_problem(&call, &document));
    end_reading();
    free(zeros);
}
