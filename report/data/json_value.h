/*
 * json_value.h: values of JSON on their way out. Brackets are written by hand
 * and values one by one, so that a document of any length takes little memory.
 */
#ifndef DMARC_REPORT_DATA_JSON_VALUE_H
#define DMARC_REPORT_DATA_JSON_VALUE_H

#include <stdint.h>

#include <jansson.h>

#include "common/address.h"
#include "report/say/output.h"

/* Where values go; the first trouble stays. */
struct value_sink {
	struct output *out;
	enum dmarc_status st;
	struct dmarc_err *err;
};

/* Text of ours, as it is. */
void value_raw(struct value_sink *s, const char *text);
/* The same, then a value, which is let go of. NULL: no memory to make it. */
void value_put(struct value_sink *s, const char *text, json_t *value);

/* A text of a stranger; null for NULL, escaped if it is no UTF-8. */
json_t *value_text(const char *s);
json_t *value_count(uint64_t n);
/* A share, to four decimals. */
json_t *value_share(double share);
/* A day; null for none (INT64_MIN, INT64_MAX). */
json_t *value_day(int64_t day);
json_t *value_address(const struct dmarc_address *a);

#endif
