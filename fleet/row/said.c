/*
 * said.c: see said.h.
 *
 * jansson reads one combination at a time, and no more bytes than the limits
 * allow for one, so that its memory does not depend on the engine.
 */
#include "fleet/row/said.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/facts/words.h"
#include "common/text.h"
#include "common/vec.h"
#include "store/codes.h"

enum place {
	HEADER_FROM, ENVELOPE_TO, DISPOSITION, DKIM_ALIGNED, SPF_ALIGNED,
	OVERRIDES, COMMENTS, ENVELOPE_FROM, DKIM_SHOWN, SPF_SHOWN, DKIM, SPF,
	PLACES
};

/* ---- writing ---- */

/* A code: all are single digits. */
static void
put_code(struct buf *b, int code)
{
	buf_byte(b, (unsigned char)('0' + code));
}

static void
put_number(struct buf *b, size_t n)
{
	char digits[24];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_add(b, digits + at, sizeof digits - at);
}

static void
put_overrides(struct buf *b, const struct dmarc_combination *c)
{
	bool any = false;

	if (c->overrides == 0) {
		buf_text(b, "null,null");
		return;
	}
	for (uint32_t i = 0; i < c->overrides; i++) {
		buf_byte(b, i == 0 ? '"' : ',');
		buf_text(b, override_word(c->override[i].type));
		any = any || c->override[i].comment != NULL;
	}
	buf_text(b, "\",");
	if (!any) {
		buf_text(b, "null");
		return;
	}
	for (uint32_t i = 0; i < c->overrides; i++) {
		buf_byte(b, i == 0 ? '[' : ',');
		text_json(b, c->override[i].comment);
	}
	buf_byte(b, ']');
}

/* The index of a result; null: none. */
static void
put_shown(struct buf *b, const struct dmarc_auth *list,
    const struct dmarc_auth *shown)
{
	if (shown == NULL)
		buf_text(b, "null");
	else
		put_number(b, (size_t)(shown - list));
}

static void
put_results(struct buf *b, const struct dmarc_auth *auth, uint32_t n,
    bool dkim)
{
	buf_byte(b, '[');
	for (uint32_t i = 0; i < n; i++) {
		buf_text(b, i == 0 ? "[" : ",[");
		text_json(b, auth[i].domain);
		buf_byte(b, ',');
		if (dkim)
			text_json(b, auth[i].selector);
		else
			put_code(b, scope_code(auth[i].scope));
		buf_byte(b, ',');
		put_code(b, result_code(auth[i].result));
		buf_byte(b, ']');
	}
	buf_byte(b, ']');
}

static void
put_one(struct buf *b, const struct dmarc_combination *c)
{
	buf_byte(b, '[');
	text_json(b, c->header_from_absent ? NULL : c->header_from);
	buf_byte(b, ',');
	text_json(b, c->envelope_to);
	buf_byte(b, ',');
	put_code(b, disposition_code(c->disposition));
	buf_byte(b, ',');
	put_code(b, aligned_code(c->dkim_aligned));
	buf_byte(b, ',');
	put_code(b, aligned_code(c->spf_aligned));
	buf_byte(b, ',');
	put_overrides(b, c);
	buf_byte(b, ',');
	text_json(b, c->envelope_from);
	buf_byte(b, ',');
	put_shown(b, c->dkim, combination_dkim(c));
	buf_byte(b, ',');
	put_shown(b, c->spf, combination_spf(c));
	buf_byte(b, ',');
	put_results(b, c->dkim, c->dkims, true);
	buf_byte(b, ',');
	put_results(b, c->spf, c->spfs, false);
	buf_byte(b, ']');
}

void
said_put(struct buf *b, const struct dmarc_combination *c, size_t n)
{
	buf_byte(b, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_byte(b, ',');
		put_one(b, &c[i]);
	}
	buf_byte(b, ']');
}

/* ---- reading ---- */

/* The reading of one report. The first fault sets bad, or starved. */
struct said {
	const struct dmarc_limits *lim;
	const char *domain;
	struct arena *arena;
	bool bad, starved;
};

/* A copy of a text of at most most bytes; NULL for null. */
static const char *
get_text(struct said *s, const json_t *v, size_t most)
{
	const char *copy;

	if (json_is_null(v))
		return NULL;
	if (!json_is_string(v) || json_string_length(v) > most ||
	    strlen(json_string_value(v)) != json_string_length(v)) {
		s->bad = true;
		return NULL;
	}
	copy = arena_strndup(s->arena, json_string_value(v),
	    json_string_length(v));
	if (copy == NULL)
		s->starved = true;
	return copy;
}

/* A code from 0 to most. */
static int64_t
get_code(struct said *s, const json_t *v, int64_t most)
{
	if (!json_is_integer(v) || json_integer_value(v) < 0 ||
	    json_integer_value(v) > most) {
		s->bad = true;
		return 0;
	}
	return json_integer_value(v);
}

/* Room for the elements of an array, at most auth_results. */
static void *
get_list(struct said *s, const json_t *v, size_t bytes, uint32_t *n)
{
	void *list;

	if (!json_is_array(v) || json_array_size(v) > s->lim->auth_results) {
		s->bad = true;
		return NULL;
	}
	*n = (uint32_t)json_array_size(v);
	list = arena_array(s->arena, *n, bytes);
	if (list == NULL)
		s->starved = true;
	return list;
}

static const struct dmarc_auth *
get_results(struct said *s, const json_t *v, bool dkim, uint32_t *n)
{
	struct dmarc_auth *auth = get_list(s, v, sizeof *auth, n);

	for (uint32_t i = 0; auth != NULL && i < *n; i++) {
		const json_t *r = json_array_get(v, i);
		const json_t *second = json_array_get(r, 1);

		if (json_array_size(r) != 3) {
			s->bad = true;
			break;
		}
		auth[i].domain = get_text(s, json_array_get(r, 0),
		    s->lim->domain_bytes);
		if (dkim)
			auth[i].selector = get_text(s, second,
			    s->lim->domain_bytes);
		else
			auth[i].scope = scope_of_code(get_code(s, second,
			    DMARC_SCOPES - 1));
		auth[i].result = result_of_code(get_code(s,
		    json_array_get(r, 2), DMARC_RESULTS - 1));
	}
	return auth;
}

/* The type at the start of a list of words; *words moves behind it. */
static enum dmarc_override
get_override(struct said *s, const char **words)
{
	size_t len = strcspn(*words, ",");
	enum dmarc_override type = DMARC_OVERRIDE_OTHER;
	char word[32];

	if (len >= sizeof word) {
		s->bad = true;
		return type;
	}
	memcpy(word, *words, len);
	word[len] = '\0';
	type = override_of(word);
	if (strcmp(override_word(type), word) != 0)
		s->bad = true;
	*words += len;
	return type;
}

static void
get_overrides(struct said *s, const json_t *types, const json_t *comments,
    struct dmarc_combination *c)
{
	struct dmarc_override_reason *list;
	const char *words = json_string_value(types);
	size_t n = 1;

	if (json_is_null(types) && json_is_null(comments))
		return;
	for (const char *w = words; w != NULL && *w != '\0'; w++)
		n += *w == ',';
	if (words == NULL || n > s->lim->auth_results ||
	    (!json_is_null(comments) && json_array_size(comments) != n)) {
		s->bad = true;
		return;
	}
	list = arena_array(s->arena, n, sizeof *list);
	if (list == NULL) {
		s->starved = true;
		return;
	}
	for (size_t i = 0; i < n && !s->bad; i++) {
		list[i].type = get_override(s, &words);
		words += *words == ',';
		if (!json_is_null(comments))
			list[i].comment = get_text(s,
			    json_array_get(comments, i), s->lim->text_bytes);
	}
	c->override = list;
	c->overrides = (uint32_t)n;
}

/* Checks the index of the result to show, which follows from the results. */
static void
check_shown(struct said *s, const json_t *v, const struct dmarc_auth *list,
    const struct dmarc_auth *shown)
{
	if (shown == NULL ? !json_is_null(v) : !json_is_integer(v) ||
	    json_integer_value(v) != shown - list)
		s->bad = true;
}

static struct dmarc_combination
get_one(struct said *s, const json_t *v)
{
	struct dmarc_combination c = { .header_from = NULL };
	const json_t *at[PLACES];

	if (json_array_size(v) != PLACES) {
		s->bad = true;
		return c;
	}
	for (size_t i = 0; i < PLACES; i++)
		at[i] = json_array_get(v, i);
	c.header_from = get_text(s, at[HEADER_FROM], s->lim->domain_bytes);
	c.header_from_absent = c.header_from == NULL;
	if (c.header_from_absent)
		c.header_from = s->domain;
	c.envelope_to = get_text(s, at[ENVELOPE_TO], s->lim->domain_bytes);
	c.envelope_from = get_text(s, at[ENVELOPE_FROM], s->lim->domain_bytes);
	c.disposition = disposition_of_code(get_code(s, at[DISPOSITION],
	    DMARC_DISPS - 1));
	c.dkim_aligned = aligned_of_code(get_code(s, at[DKIM_ALIGNED],
	    DMARC_ALIGNEDS - 1));
	c.spf_aligned = aligned_of_code(get_code(s, at[SPF_ALIGNED],
	    DMARC_ALIGNEDS - 1));
	get_overrides(s, at[OVERRIDES], at[COMMENTS], &c);
	c.dkim = get_results(s, at[DKIM], true, &c.dkims);
	c.spf = get_results(s, at[SPF], false, &c.spfs);
	if (s->bad || s->starved)
		return c;
	check_shown(s, at[DKIM_SHOWN], c.dkim, combination_dkim(&c));
	check_shown(s, at[SPF_SHOWN], c.spf, combination_spf(&c));
	return c;
}

/* The most bytes of a combination: each byte of text may be an escape. */
static size_t
most_bytes(const struct dmarc_limits *lim)
{
	size_t domain = 6 * lim->domain_bytes, result = 2 * domain + 32;

	return 64 + 3 * domain + 6 * lim->comment_bytes +
	    lim->auth_results * (2 * result + 32);
}

/*
 * Reads the combination at *at, of which left bytes are left at most, and moves
 * behind it and its comma.
 */
static struct dmarc_combination
get_next(struct said *s, const char **at, size_t left)
{
	struct dmarc_combination c = { .header_from = NULL };
	size_t most = most_bytes(s->lim);
	json_error_t why;
	json_t *v = json_loadb(*at, left < most ? left : most,
	    JSON_DISABLE_EOF_CHECK, &why);

	if (v == NULL) {
		s->bad = json_error_code(&why) != json_error_out_of_memory;
		s->starved = !s->bad;
		return c;
	}
	c = get_one(s, v);
	json_decref(v);
	*at += why.position;
	return c;
}

enum dmarc_status
said_get(const char *text, size_t len, const char *domain,
    const struct dmarc_limits *lim, struct arena *a,
    const struct dmarc_combination **out, size_t *n, struct dmarc_err *err)
{
	struct said s = { .lim = lim, .domain = domain, .arena = a };
	struct dmarc_combination *list = NULL, *kept = NULL;
	const char *at = text + 1, *end = text + len - 1;
	size_t used = 0, size = 0;

	s.bad = len < 2 || *text != '[' || *end != ']';
	while (!s.bad && !s.starved && at < end) {
		if (used > 0 && *at++ != ',') {
			s.bad = true;
		} else if (used >= lim->records) {
			s.bad = true;
		} else if (!vec_room(&list, used, &size, sizeof *list)) {
			s.starved = true;
		} else {
			list[used++] = get_next(&s, &at, (size_t)(end - at));
		}
	}
	if (!s.bad && !s.starved) {
		kept = arena_array(a, used, sizeof *kept);
		s.starved = kept == NULL;
	}
	if (kept != NULL && used > 0)
		memcpy(kept, list, used * sizeof *kept);
	free(list);
	if (s.starved && (kept != NULL || arena_starved(a)))
		return dmarc_no_memory(err);
	if (s.bad || s.starved)
		return dmarc_fail(err, DMARC_E_DATA,
		    "its combinations are garbled, or exceed the limits");
	*out = kept;
	*n = used;
	return DMARC_OK;
}
