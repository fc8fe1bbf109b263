/*
 * json.c: findings as JSON lines; see json.h.
 *
 * The keys are an interface: dmarc-parse(1) lists them, and a test compares
 * the list with the fixtures.
 */
#include "parse/show/json.h"

#include <string.h>

#include "common/facts/words.h"
#include "common/memory/buf.h"
#include "common/text.h"

json_t *
json_text(const char *s)
{
	struct buf clean = BUF_INIT(1u << 20);
	json_t *o;

	if (s == NULL)
		return json_null();
	if (text_is_clean(s, strlen(s)))
		return json_string(s);
	for (size_t len = strlen(s), n; len > 0; s += n, len -= n) {
		unsigned long cp;

		n = text_decode(s, len, &cp);
		if (n > 0)
			buf_add(&clean, s, n);
		else
			buf_text(&clean, "\xef\xbf\xbd");	/* U+FFFD */
		n += n == 0;
	}
	o = json_stringn((const char *)clean.data, clean.len);
	buf_free(&clean);
	return o;
}

/*
 * Jansson's callback. Escapes "<" too, so that a line can be embedded in a web
 * page, and DEL, which jansson leaves; both occur in strings only.
 */
static int
write_piece(const char *s, size_t len, void *ctx)
{
	FILE *out = ctx;

	while (len > 0) {
		size_t n = 0;

		while (n < len && s[n] != '<' && s[n] != '\x7f')
			n++;
		if (fwrite(s, 1, n, out) != n ||
		    (n < len && fprintf(out, "\\u%04x", s[n]) < 0))
			return -1;
		n += n < len;
		s += n;
		len -= n;
	}
	return 0;
}

bool
json_write(FILE *out, json_t *o, size_t flags)
{
	bool done = o != NULL && json_dump_callback(o, write_piece, out,
	    JSON_COMPACT | JSON_ENSURE_ASCII | flags) == 0;

	json_decref(o);
	return done;
}

bool
refused_json(FILE *out, const char *file, const struct dmarc_finding *f)
{
	return json_write(out, json_pack("{s:o, s:o, s:s, s:o}",
	    "file", json_text(file), "part", json_text(f->part),
	    "error", dmarc_reason_word(f->refused.reason),
	    "detail", json_text(f->refused.detail)), 0) &&
	    putc('\n', out) != EOF;
}

bool
other_json(FILE *out, const char *file, const struct dmarc_finding *f)
{
	return json_write(out, json_pack("{s:o, s:o, s:s}",
	    "file", json_text(file), "part", json_text(f->part),
	    "not_a_report", other_word(f->other)), 0) &&
	    putc('\n', out) != EOF;
}
