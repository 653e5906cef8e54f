/* Writes the files of a fleet as a person would keep them: 300 products of 20 vendors at three sites, 40 of the products
 * under one agreement, a file a product, a vendor and a site. The same seed gives the same bytes.
 *
 *   make_fleet FOLDER [SEED] */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PRODUCTS = 300, VENDORS = 20, UNDER_ONE = 40 };

static uint64_t state;

/* SplitMix64. */
static uint32_t below(uint32_t limit)
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % limit);
}

static const char *one_of(const char *const *words, uint32_t count)
{
    return words[below(count)];
}

static FILE *create(const char *folder, const char *format, ...)
{
    char name[256], path[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    if (!file) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
    return file;
}

static void close_file(FILE *file)
{
    if (fclose(file) != 0) {
        perror("writing");
        exit(1);
    }
}

static void write_site_file(const char *folder)
{
    FILE *file = create(folder, "golive.ini");
    fputs("[site]\nname = Three Rivers Health\ntimezone = UTC\ndeployments = deployments.d\n\n"
          "[people]\nprivacy = privacy@three-rivers.example\nit = it@three-rivers.example\n\n"
          "[policy]\nname = three rivers\nversion = 1\nrequire =\ninherit =\n\n"
          "[store]\nurl = sqlite:state\n",
        file);
    close_file(file);
}

static void write_places(const char *folder)
{
    static const char *const sites[][2] = {
        {"north", "North Campus"}, {"south", "South Campus"}, {"river", "River Clinic"}};
    for (size_t i = 0; i < 3; i++) {
        FILE *file = create(folder, "deployments.d/sites/%s.ini", sites[i][0]);
        fprintf(file, "; What is true of %s.\n[deployment]\nsite = %s\n", sites[i][1], sites[i][1]);
        close_file(file);
    }
}

/* The agreement, and the file that all products under it include: an amendment is a change of that file. */
static void write_vendor(const char *folder, unsigned vendor)
{
    FILE *file = create(folder, "documents/agreement-%02u.txt", vendor);
    fprintf(file,
        "Agreement between Three Rivers Health and Vendor %02u, Inc.\n\nVendor %02u, Inc. handles the "
        "records of "
        "patients for Three Rivers Health alone.\nReference %08x.\n",
        vendor, vendor, below(UINT32_MAX));
    close_file(file);
    file = create(folder, "vendors/vendor-%02u.ini", vendor);
    fprintf(file,
        "; Vendor %02u: one agreement covers all that we use of it.\n[deployment]\nvendor = \"Vendor %02u, "
        "Inc.\"\n\n"
        "[agreement]\nplugin = document\ndocument = ../documents/agreement-%02u.txt\n"
        "says = \"Three Rivers Health\", \"Vendor %02u, Inc.\"\nissued = 2026-%02u-%02u\nexpires = "
        "2027-%02u-%02u\n"
        "owner = privacy\n",
        vendor, vendor, vendor, vendor, 1 + below(6), 1 + below(28), 7 + below(6), 1 + below(28));
    close_file(file);
}

static void write_product(const char *folder, unsigned product, unsigned vendor)
{
    static const char *const kinds[] = {"Scribe", "Triage", "Coder", "Summary", "Scheduler", "Portal"};
    static const char *const stages[] = {"planned", "planned", "pilot", "live"};
    static const char *const places[] = {
        "", "", "", "", "sites = north\n", "sites = south, river\n", "sites = north, south, river\n"};
    const char *kind = one_of(kinds, 6), *stage = one_of(stages, 4), *sites = one_of(places, 7);
    FILE *file = create(folder, "deployments.d/product-%03u.ini", product);
    fprintf(file,
        "[deployment]\nid = product-%03u\ninclude = ../vendors/vendor-%02u.ini\n%sproduct = %s %03u\nversion "
        "= %u.%u\n"
        "stage = %s\n",
        product, vendor, sites, kind, product, 1 + below(5), below(10), stage);
    if (strcmp(stage, "live") == 0)
        fprintf(file, "live_since = 2026-%02u-%02u\nstop = Switch %s %03u off in its console\n", 1 + below(6),
            1 + below(28), kind, product);
    fputs("owner = it\n", file);
    close_file(file);
}

int main(int argc, char **argv)
{
    static const char *const folders[] = {
        "", "/vendors", "/documents", "/deployments.d", "/deployments.d/sites"};
    if (argc < 2 || argc > 3) {
        fputs("usage: make_fleet FOLDER [SEED]\n", stderr);
        return 64;
    }
    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s%s", argv[1], folders[i]);
        if (mkdir(path, 0755) != 0 && errno != EEXIST) {
            perror(path);
            return 1;
        }
    }
    write_site_file(argv[1]);
    write_places(argv[1]);
    for (unsigned vendor = 1; vendor <= VENDORS; vendor++)
        write_vendor(argv[1], vendor);
    /* The first vendor's agreement covers the first 40 products; the others are anybody's. */
    for (unsigned product = 1; product <= PRODUCTS; product++)
        write_product(argv[1], product, product <= UNDER_ONE ? 1 : 2 + below(VENDORS - 1));
    return 0;
}
