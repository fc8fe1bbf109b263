/*
 * json.h: writing of JSON, for the kinds of findings. Keys and values are
 * documented in dmarc-parse(1).
 */
#ifndef DMARC_PARSE_SHOW_JSON_H
#define DMARC_PARSE_SHOW_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

/*
 * A string, or null. What comes from a report is UTF-8; a file name or a cut
 * message of a library may not be.
 */
json_t *json_text(const char *s);

/* Write an object and release it. false when memory or the disk is out. */
bool json_write(FILE *out, json_t *o, size_t flags);

#endif
