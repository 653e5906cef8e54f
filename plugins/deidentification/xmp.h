/* SPDX-License-Identifier: MIT
 *
 * XMP, the XML in which programs describe pictures: each attribute and text is a value of its nearest name. No parser of XML: what is
 * broken is looked at all the same. It must not know in which file it stands. */
#ifndef DEIDENTIFICATION_XMP_H
#define DEIDENTIFICATION_XMP_H

#include "metadata.h"

/* Names without their prefix. */
static const struct xmp_name {
    const char *name;
    uint8_t role;
} xmp_names[] = {
    {"creator", ROLE_NAME},
    {"Artist", ROLE_NAME},
    {"Author", ROLE_NAME},
    {"OwnerName", ROLE_NAME},
    {"CameraOwnerName", ROLE_NAME},
    {"PersonInImage", ROLE_NAME},
    {"PersonDisplayName", ROLE_NAME},
    {"CreatorContactInfo", ROLE_NAME},
    {"rights", ROLE_PROVIDER},
    {"CaptionWriter", ROLE_PROVIDER},
    {"Credit", ROLE_PROVIDER},
    {"CreateDate", ROLE_DATE},
    {"DateCreated", ROLE_DATE},
    {"DateTimeOriginal", ROLE_DATE},
    {"DateTimeDigitized", ROLE_DATE},
    {"GPSTimeStamp", ROLE_DATE},
    {"ModifyDate", ROLE_SYSTEM_TIME},
    {"MetadataDate", ROLE_SYSTEM_TIME},
    {"when", ROLE_SYSTEM_TIME},
    {"City", ROLE_CITY},
    {"Location", ROLE_COUNTY},
    {"Sublocation", ROLE_COUNTY},
    {"GPSLatitude", ROLE_LATITUDE},
    {"GPSLongitude", ROLE_LONGITUDE},
    {"SerialNumber", ROLE_DEVICE},
    {"BodySerialNumber", ROLE_DEVICE},
    {"LensSerialNumber", ROLE_DEVICE},
    {"ImageUniqueID", ROLE_CODE},
    {"DocumentID", ROLE_TERM}, /* of a program's work on the file, whoever is in it */
    {"InstanceID", ROLE_TERM},
    {"OriginalDocumentID", ROLE_TERM},
    {"instanceID", ROLE_TERM},
    {"documentID", ROLE_TERM},
    {"about", ROLE_TERM},
    {"xmptk", ROLE_TERM},
};

static inline const struct xmp_name *xmp_name_of(const char *at, size_t length)
{
    const char *colon = memchr(at, ':', length);
    if (colon) {
        length -= (size_t)(colon + 1 - at);
        at = colon + 1;
    }
    for (size_t i = 0; i < sizeof xmp_names / sizeof *xmp_names; i++) {
        if (strlen(xmp_names[i].name) == length && memcmp(at, xmp_names[i].name, length) == 0)
            return &xmp_names[i];
    }
    return NULL;
}

static inline void say_xmp_value(
    struct metadata *meta, const struct xmp_name *name, const char *at, size_t length)
{
    while (length && is_blank(*at)) {
        at++;
        length--;
    }
    if (!length || length > LONGEST_TEXT || (name && name->role == ROLE_TERM))
        return;
    if (name && (name->role == ROLE_LATITUDE || name->role == ROLE_LONGITUDE)) {
        say_found(meta, name->name, KIND_PLACE, LEVEL_SURE, at, length); /* "42,21.6N" */
        return;
    }
    if (name && name->role == ROLE_DATE)
        say_picture_date(meta, name->name, ROLE_DATE, at, length);
    else
        say_value(meta, name ? name->name : "XMP", name ? (enum role)name->role : ROLE_NONE, at, length);
}

/* The attributes of an element that begins behind its name. Declarations of name spaces are addresses that nobody lives at. */
static inline void say_attributes(struct metadata *meta, const char *at, const char *end)
{
    while (at < end) {
        while (at < end && (is_blank(*at) || *at == '/' || *at == '?'))
            at++;
        const char *name = at;
        while (at < end && *at != '=' && !is_blank(*at))
            at++;
        size_t length = (size_t)(at - name);
        while (at < end && *at != '"' && *at != '\'')
            at++;
        if (at >= end)
            return;
        char mark = *at++;
        const char *value = at;
        const char *stop_at = memchr(at, mark, (size_t)(end - at));
        at = stop_at ? stop_at : end;
        bool space = length >= 5 && memcmp(name, "xmlns", 5) == 0;
        bool of_rdf = length >= 4 && (memcmp(name, "rdf:", 4) == 0 || memcmp(name, "xml:", 4) == 0);
        if (!space && !of_rdf)
            say_xmp_value(meta, xmp_name_of(name, length), value, (size_t)(at - value));
        at += at < end;
    }
}

static inline void say_xmp(struct metadata *meta, const char *at, size_t length)
{
    const char *end = at + length;
    const struct xmp_name *name = NULL;
    while (at < end && one_more_tag(meta)) {
        const char *open = memchr(at, '<', (size_t)(end - at));
        open = open ? open : end;
        say_xmp_value(meta, name, at, (size_t)(open - at));
        if (open == end)
            return;
        const char *close = memchr(open, '>', (size_t)(end - open));
        close = close ? close : end;
        const char *word = open + 1, *word_stop = word;
        while (word_stop < close && !is_blank(*word_stop) && *word_stop != '/')
            word_stop++;
        bool of_rdf = word_stop - word >= 4 && memcmp(word, "rdf:", 4) == 0;
        if (word < close && *word != '/' && *word != '?' && *word != '!') {
            if (!of_rdf) /* the parts of a list are values of the list's name */
                name = xmp_name_of(word, (size_t)(word_stop - word));
            say_attributes(meta, word_stop, close);
        } else if (word < close && *word == '/' && !(close - word >= 5 && memcmp(word, "/rdf:", 5) == 0)) {
            name = NULL;
        }
        at = close < end ? close + 1 : end;
    }
}

#endif
