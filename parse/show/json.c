/*
 * json.c: findings as JSON lines; see show.h.
 *
 * The keys are an interface: dmarc-parse(1) has them, and a test holds them
 * against the fixtures.
 */
#include "parse/show/show.h"

#include <errno.h>
#include <string.h>

#include <jansson.h>

#include "common/buf.h"
#include "common/facts/words.h"
#include "common/reason.h"
#include "common/text.h"

/*
 * A string, or null. What comes from a report is UTF-8; a file name or a cut
 * message of a library may not be.
 */
static json_t *
text(const char *s)
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

static json_t *
number_or_null(int n)
{
	return n < 0 ? json_null() : json_integer(n);
}

/* Set a key that is left out when there is nothing to say. */
static int
set_if(json_t *o, const char *key, const char *s)
{
	return s == NULL ? 0 : json_object_set_new(o, key, json_string(s));
}

static int
set_if_any(json_t *o, const char *key, uint64_t n)
{
	return n == 0 ? 0 : json_object_set_new(o, key,
	    json_integer((json_int_t)n));
}

/*
 * Jansson's callback. "<" is escaped too, so that a line may stand in a page,
 * and DEL, which jansson leaves; both occur in strings only.
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

/* Write an object and release it. false when memory or the disk is out. */
static bool
write_object(FILE *out, json_t *o, size_t flags)
{
	bool done = o != NULL && json_dump_callback(o, write_piece, out,
	    JSON_COMPACT | JSON_ENSURE_ASCII | flags) == 0;

	json_decref(o);
	return done;
}

static json_t *
policy(const struct dmarc_policy *p)
{
	json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "p", text(p_word(p->p)), "sp", text(p_word(p->sp)),
	    "np", text(p_word(p->np)),
	    "t", p->testing < 0 ? json_null() :
	    json_string(p->testing ? "y" : "n"),
	    "pct", number_or_null(p->pct),
	    "adkim", text(alignment_word(p->adkim)),
	    "aspf", text(alignment_word(p->aspf)), "fo", text(p->fo));

	if (o != NULL && set_if(o, "discovery_method",
	    discovery_word(p->discovery)) != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

static json_t *
auth(const struct dmarc_auth *a, bool dkim)
{
	json_t *o = json_pack("{s:o, s:o, s:s}", "domain", text(a->domain),
	    dkim ? "selector" : "scope",
	    dkim ? text(a->selector) : json_string(scope_word(a->scope)),
	    "result", result_word(a->result));

	if (o != NULL && (set_if(o, "said", a->said) != 0 ||
	    set_if(o, "human_result", a->human_result) != 0)) {
		json_decref(o);
		return NULL;
	}
	return o;
}

static json_t *
auths(const struct dmarc_auth *a, uint32_t n, bool dkim)
{
	json_t *list = json_array();

	for (uint32_t i = 0; list != NULL && i < n; i++) {
		if (json_array_append_new(list, auth(&a[i], dkim)) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

static json_t *
reasons(const struct dmarc_combination *c)
{
	json_t *list = json_array();

	for (uint32_t i = 0; list != NULL && i < c->overrides; i++) {
		json_t *o = json_pack("{s:s, s:o}",
		    "type", override_word(c->override[i].type),
		    "comment", text(c->override[i].comment));

		if (json_array_append_new(list, o) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

static json_t *
record(const struct dmarc_record *r, const struct dmarc_combination *c)
{
	char source[DMARC_ADDRESS_TEXT];
	json_t *o;

	address_text(&r->source, source);
	o = json_pack("{s:s, s:I, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o}",
	    "source_ip", source, "count", (json_int_t)r->count,
	    "disposition", disposition_word(c->disposition),
	    "dkim", aligned_word(c->dkim_aligned),
	    "spf", aligned_word(c->spf_aligned), "reasons", reasons(c),
	    "header_from", c->header_from,
	    "envelope_from", text(c->envelope_from),
	    "envelope_to", text(c->envelope_to),
	    "dkim_results", auths(c->dkim, c->dkims, true),
	    "spf_results", auths(c->spf, c->spfs, false));
	if (o != NULL && c->header_from_absent &&
	    json_object_set_new(o, "header_from_absent", json_true()) != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

/* All of a report but its records. */
static json_t *
head(const char *file, const char *part, const struct dmarc_aggregate *fb)
{
	json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:s, s:o, "
	    "s:o, s:b, s:I}",
	    "file", text(file), "part", text(part),
	    "org_name", text(fb->org_name), "email", text(fb->email),
	    "report_id", text(fb->report_id), "begin", (json_int_t)fb->begin,
	    "end", (json_int_t)fb->end, "domain", fb->policy.domain,
	    "policy", policy(&fb->policy), "generator", text(fb->generator),
	    "repaired", fb->repaired, "skipped_records",
	    (json_int_t)fb->skipped_records);

	if (o != NULL && (set_if(o, "skipped_why", fb->skipped_why) != 0 ||
	    set_if_any(o, "cut_comments", fb->cut_comments) != 0 ||
	    set_if(o, "version", fb->version) != 0 ||
	    set_if(o, "extra_contact_info", fb->extra_contact_info) != 0 ||
	    set_if(o, "report_error", fb->error) != 0)) {
		json_decref(o);
		return NULL;
	}
	return o;
}

static bool
write_aggregate(FILE *out, const char *file, const char *part,
    const struct dmarc_aggregate *fb)
{
	if (putc('{', out) == EOF ||
	    !write_object(out, head(file, part, fb), JSON_EMBED) ||
	    fputs(",\"records\":[", out) == EOF)
		return false;
	for (size_t i = 0; i < fb->records; i++) {
		const struct dmarc_record *r = &fb->record[i];

		if ((i > 0 && putc(',', out) == EOF) ||
		    !write_object(out, record(r,
		    &fb->combination[r->combination]), 0))
			return false;
	}
	return fputs("]}\n", out) != EOF;
}

enum dmarc_status
show_json(FILE *out, const char *file, const struct dmarc_finding *f,
    struct dmarc_err *err)
{
	bool done = false;

	/*
	 * Keys are ours, so that the seed of jansson's tables need not be
	 * random; left alone it opens /dev/urandom behind the fence.
	 */
	json_object_seed(1);
	errno = 0;
	switch (f->kind) {
	case DMARC_FOUND_AGGREGATE:
		done = write_aggregate(out, file, f->part, f->aggregate);
		break;
	case DMARC_FOUND_REFUSED:
		done = write_object(out, json_pack("{s:o, s:o, s:s, s:o}",
		    "file", text(file), "part", text(f->part),
		    "error", dmarc_reason_word(f->refused.reason),
		    "detail", text(f->refused.detail)), 0) && putc('\n', out) != EOF;
		break;
	case DMARC_FOUND_OTHER:
		done = write_object(out, json_pack("{s:o, s:o, s:s}",
		    "file", text(file), "part", text(f->part),
		    "not_a_report", other_word(f->other)), 0) &&
		    putc('\n', out) != EOF;
		break;
	}
	if (done)
		return DMARC_OK;
	return dmarc_fail(err, errno == ENOMEM ? DMARC_E_NOMEM : DMARC_E_IO,
	    "cannot write: %s", strerror(errno != 0 ? errno : EIO));
}
