/*
 * document.c: see document.h.
 */
#include "parse/json/document.h"

#include <string.h>

#include "common/memory/buf.h"
#include "parse/xml/charset.h"

/* A byte of windows-1252 takes at most three bytes of UTF-8. */
#define MOST_GROWTH 3

void
document_warm_up(void)
{
	json_object_seed(0);
}

/* Returns the number of blanks and NULs at the start. */
static size_t
blanks(const unsigned char *data, size_t len)
{
	size_t n = 0;

	while (n < len && (data[n] == ' ' || data[n] == '\t' ||
	    data[n] == '\r' || data[n] == '\n' || data[n] == '\0'))
		n++;
	return n;
}

/* Returns the length of what may stand before the object. */
static size_t
lead(const unsigned char *data, size_t len)
{
	size_t n = blanks(data, len);

	if (len - n >= 3 && memcmp(data + n, "\xef\xbb\xbf", 3) == 0)
		n += 3;
	return n + blanks(data + n, len - n);
}

bool
document_is_wide(const unsigned char *data, size_t len)
{
	size_t n;

	if (len >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 ||
	    memcmp(data, "\xfe\xff", 2) == 0))
		return true;
	n = blanks(data, len);
	return len - n >= 2 && data[n] == '{' && data[n + 1] == '\0';
}

static enum dmarc_status
refuse(const json_error_t *e, struct dmarc_err *err)
{
	enum dmarc_reason reason = DMARC_R_JSON_MALFORMED;

	switch (json_error_code(e)) {
	case json_error_out_of_memory:
		reason = DMARC_R_MEMORY;
		break;
	case json_error_stack_overflow:
		reason = DMARC_R_JSON_DEPTH;
		break;
	case json_error_duplicate_key:
		reason = DMARC_R_JSON_DUPLICATE;
		break;
	case json_error_premature_end_of_input:
		reason = DMARC_R_JSON_TRUNCATED;
		break;
	default:
		break;
	}
	return dmarc_refuse(err, reason, "line %d: %s", e->line, e->text);
}

/* Reads an object; *used is its length. NULL: see *e. */
static json_t *
load(const unsigned char *data, size_t len, size_t *used, json_error_t *e)
{
	json_t *o = json_loadb((const char *)data, len,
	    JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, e);

	if (o != NULL)
		*used = (size_t)e->position;
	return o;
}

/* Reads an object again, with all that is not UTF-8 as windows-1252. */
static enum dmarc_status
load_mended(const unsigned char *data, size_t len, json_t **out,
    size_t *used, struct buf *mended, struct dmarc_err *err)
{
	struct charset c = { .kind = CHARSET_UTF8, .mend = true };
	json_error_t e;
	enum dmarc_status st = charset_decode(&c, data, len, mended, err);

	if (st != DMARC_OK)
		return st;
	if (mended->failed)
		return dmarc_refuse(err, DMARC_R_MEMORY, "out of memory");
	*out = load(mended->data, mended->len, used, &e);
	return *out != NULL ? DMARC_OK : refuse(&e, err);
}

/* Judges what follows the object, of which used bytes were read. */
static enum dmarc_status
look_after(const unsigned char *data, size_t len, size_t used, bool *repaired,
    struct dmarc_err *err)
{
	size_t n = used + blanks(data + used, len - used);

	if (n < len && data[n] == '{')
		return dmarc_refuse(err, DMARC_R_JSON_MALFORMED,
		    "another object follows the first one");
	*repaired |= n < len;
	return DMARC_OK;
}

enum dmarc_status
document_read(const unsigned char *data, size_t len, json_t **out,
    bool *repaired, struct dmarc_err *err)
{
	struct buf mended = BUF_INIT(0);
	size_t n, used = 0;
	json_t *o;
	json_error_t e;
	enum dmarc_status st = DMARC_OK;

	if (document_is_wide(data, len))
		return dmarc_refuse(err, DMARC_R_JSON_ENCODING,
		    "text in UTF-16 or UTF-32; JSON is UTF-8");
	n = lead(data, len);
	data += n;
	len -= n;
	*repaired = false;
	o = load(data, len, &used, &e);
	if (o == NULL && json_error_code(&e) == json_error_invalid_utf8) {
		mended.cap = len * MOST_GROWTH + 16;
		*repaired = true;
		st = load_mended(data, len, &o, &used, &mended, err);
		data = mended.data;
		len = mended.len;
	} else if (o == NULL)
		st = refuse(&e, err);
	if (st == DMARC_OK)
		st = look_after(data, len, used, repaired, err);
	buf_free(&mended);
	if (st == DMARC_OK)
		*out = o;
	else
		json_decref(o);
	return st;
}
