/*
 * json_value.c: see json_value.h.
 */
#include "report/data/json_value.h"

#include <math.h>

#include "common/day.h"
#include "common/text.h"

/* Escape "<", which occurs only in strings, so that HTML may embed the JSON. */
static int
put_bytes(const char *data, size_t len, void *ctx)
{
	struct buf *out = ctx;

	for (size_t i = 0; i < len; i++) {
		if (data[i] == '<')
			buf_text(out, "\\u003c");
		else if (data[i] == 0x7f)
			buf_text(out, "\\u007f");
		else
			buf_byte(out, (unsigned char)data[i]);
	}
	return 0;
}

void
value_raw(struct value_sink *s, const char *text)
{
	buf_text(&s->out->buf, text);
}

/* Ends a value: a full buffer is written. */
static void
end_value(struct value_sink *s)
{
	if (s->st == DMARC_OK)
		s->st = output_flush(s->out, s->err);
}

void
value_put(struct value_sink *s, const char *text, json_t *value)
{
	value_raw(s, text);
	if (s->st == DMARC_OK && (value == NULL || json_dump_callback(value,
	    put_bytes, &s->out->buf, JSON_COMPACT | JSON_ENSURE_ASCII |
	    JSON_ENCODE_ANY | JSON_REAL_PRECISION(10)) != 0))
		s->st = dmarc_no_memory(s->err);
	json_decref(value);
	end_value(s);
}

/* How many bytes of s stand in JSON as they are; nearly always all of them. */
static size_t
plain_run(const char *s)
{
	size_t n = 0;

	while (s[n] >= ' ' && s[n] < 0x7f && s[n] != '"' && s[n] != '\\' &&
	    s[n] != '<')
		n++;
	return n;
}

void
value_put_text(struct value_sink *s, const char *text, const char *value)
{
	size_t len = value != NULL ? plain_run(value) : 0;

	if (value != NULL && value[len] != '\0') {
		value_put(s, text, value_text(value));
		return;
	}
	value_raw(s, text);
	if (value == NULL) {
		value_raw(s, "null");
	} else {
		buf_byte(&s->out->buf, '"');
		buf_add(&s->out->buf, value, len);
		buf_byte(&s->out->buf, '"');
	}
	end_value(s);
}

void
value_put_count(struct value_sink *s, const char *text, uint64_t n)
{
	value_raw(s, text);
	buf_number(&s->out->buf, n > INT64_MAX ? INT64_MAX : n);
	end_value(s);
}

/* The date of a day; NULL for none. */
static const char *
date_of(int64_t day, char text[DAY_TEXT])
{
	if (day == INT64_MIN || day == INT64_MAX)
		return NULL;
	day_iso(day, text);
	return text;
}

void
value_put_day(struct value_sink *s, const char *text, int64_t day)
{
	char date[DAY_TEXT];

	value_put_text(s, text, date_of(day, date));
}

void
value_put_address(struct value_sink *s, const char *text,
    const struct dmarc_address *a)
{
	char ip[DMARC_ADDRESS_TEXT];

	if (a != NULL)
		address_text(a, ip);
	value_put_text(s, text, a != NULL ? ip : NULL);
}

json_t *
value_text(const char *s)
{
	struct buf plain = BUF_INIT(65536);
	const char *shown;
	json_t *value;

	if (s == NULL)
		return json_null();
	value = json_string(s);
	if (value != NULL)
		return value;
	(void)text_plain(&plain, s, 0);
	shown = buf_string(&plain);
	value = shown != NULL ? json_string(shown) : NULL;
	buf_free(&plain);
	return value;
}

json_t *
value_count(uint64_t n)
{
	return json_integer(n > INT64_MAX ? INT64_MAX : (json_int_t)n);
}

json_t *
value_share(double share)
{
	return json_real(round(share * 10000) / 10000);
}

json_t *
value_day(int64_t day)
{
	char date[DAY_TEXT];

	return value_text(date_of(day, date));
}

json_t *
value_address(const struct dmarc_address *a)
{
	char ip[DMARC_ADDRESS_TEXT];

	address_text(a, ip);
	return json_string(ip);
}
