/*
 * json_value.h: writes JSON value by value, with brackets written by hand, so
 * that a document of any length takes little memory.
 */
#ifndef DMARC_REPORT_DATA_JSON_VALUE_H
#define DMARC_REPORT_DATA_JSON_VALUE_H

#include <stdint.h>

#include <jansson.h>

#include "common/address.h"
#include "report/say/output.h"

/* The output of values; keeps the first error. */
struct value_sink {
	struct output *out;
	enum dmarc_status st;
	struct dmarc_err *err;
};

/* Write trusted text unescaped. */
void value_raw(struct value_sink *s, const char *text);
/* Write text, then value, which is freed. NULL value: no memory. */
void value_put(struct value_sink *s, const char *text, json_t *value);
/*
 * Write text, then the value that value_text() and the functions after it would
 * make, without making a json_t: for members that a document repeats most, with
 * each source. NULL becomes null.
 */
void value_put_text(struct value_sink *s, const char *text, const char *value);
void value_put_count(struct value_sink *s, const char *text, uint64_t n);
void value_put_day(struct value_sink *s, const char *text, int64_t day);
void value_put_address(struct value_sink *s, const char *text,
    const struct dmarc_address *a);

/* Untrusted text; null for NULL, escaped if it is not UTF-8. */
json_t *value_text(const char *s);
json_t *value_count(uint64_t n);
/* A share, to four decimals. */
json_t *value_share(double share);
/* A day; null for none (INT64_MIN, INT64_MAX). */
json_t *value_day(int64_t day);
json_t *value_address(const struct dmarc_address *a);

#endif
