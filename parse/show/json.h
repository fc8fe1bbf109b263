/*
 * json.h: writes JSON, for the kinds of findings. dmarc-parse(1) documents the
 * keys and values.
 */
#ifndef DMARC_PARSE_SHOW_JSON_H
#define DMARC_PARSE_SHOW_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

#include "common/facts/finding.h"

/*
 * Returns a string, or null for NULL. Replaces malformed UTF-8, which a file
 * name or a cut message of a library may have; text of a report has none.
 */
json_t *json_text(const char *s);

/* Writes an object and releases it. false: out of memory, or write error. */
bool json_write(FILE *out, json_t *o, size_t flags);

/* Declares KIND_json(), which writes a finding as a line; false: see errno. */
#define AS_JSON(NAME, name, type) \
	bool name##_json(FILE *out, const char *file, \
	    const struct dmarc_finding *f);
DMARC_FINDING_KINDS(AS_JSON)
#undef AS_JSON

#endif
