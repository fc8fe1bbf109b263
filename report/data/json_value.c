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

void
value_put(struct value_sink *s, const char *text, json_t *value)
{
	value_raw(s, text);
	if (s->st == DMARC_OK && (value == NULL || json_dump_callback(value,
	    put_bytes, &s->out->buf, JSON_COMPACT | JSON_ENSURE_ASCII |
	    JSON_ENCODE_ANY | JSON_REAL_PRECISION(10)) != 0))
		s->st = dmarc_no_memory(s->err);
	json_decref(value);
	if (s->st == DMARC_OK)
		s->st = output_flush(s->out, s->err);
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
	char text[DAY_TEXT];

	if (day == INT64_MIN || day == INT64_MAX)
		return json_null();
	day_iso(day, text);
	return json_string(text);
}

json_t *
value_address(const struct dmarc_address *a)
{
	char ip[DMARC_ADDRESS_TEXT];

	address_text(a, ip);
	return json_string(ip);
}
