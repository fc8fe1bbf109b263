/*
 * json.c: findings as JSON lines; see show.h and json.h.
 *
 * The keys are an interface: dmarc-parse(1) lists them, and a test compares
 * the list with the fixtures.
 */
#include "parse/show/json.h"

#include <errno.h>
#include <string.h>

#include "common/buf.h"
#include "common/facts/words.h"
#include "common/text.h"
#include "parse/kinds.h"
#include "parse/show/show.h"

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

enum dmarc_status
show_json(FILE *out, const char *file, const struct dmarc_finding *f,
    struct dmarc_err *err)
{
	/*
	 * All keys are our own, so the seed of jansson's hash tables need not
	 * be random. For a random one jansson would open /dev/urandom, which
	 * the fence forbids.
	 */
	json_object_seed(1);
	errno = 0;
	if (parse_kinds[f->kind].json(out, file, f))
		return DMARC_OK;
	return dmarc_fail(err, errno == ENOMEM ? DMARC_E_NOMEM : DMARC_E_IO,
	    "cannot write: %s", strerror(errno != 0 ? errno : EIO));
}
