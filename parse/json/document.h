/*
 * document.h: reads the JSON of a TLS report into a tree, and mends what
 * gateways and old programs do to it.
 *
 * jansson refuses all that is no JSON (RFC 8259), a key twice, a number beyond
 * 64 bits or a double, and more levels than it can take (2048). Only damage
 * that leaves no doubt about the facts is mended: text after the object, and
 * bytes that are not UTF-8, which are read as windows-1252.
 */
#ifndef DMARC_PARSE_JSON_DOCUMENT_H
#define DMARC_PARSE_JSON_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "common/err.h"

/*
 * Sets the seed of jansson's hash tables at random, so that nobody can choose
 * keys that collide. It opens a file: call it before the fence closes.
 */
void document_warm_up(void);

/* Whether the bytes are text in UTF-16 or UTF-32 that begins with "{". */
bool document_is_wide(const unsigned char *data, size_t len);

/*
 * Reads an object; a byte order mark, NULs and blanks around it mean nothing.
 * The caller owns *out and releases it with json_decref(). *repaired says
 * whether anything was mended. Fails with the reason for which the JSON is
 * refused: json-malformed, -truncated, -encoding, -depth, -duplicate; memory.
 */
DMARC_MUST_USE enum dmarc_status document_read(const unsigned char *data,
    size_t len, json_t **out, bool *repaired, struct dmarc_err *err);

#endif
