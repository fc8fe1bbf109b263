/*
 * aggregate_json.c: writes an aggregate report as a JSON line, record by
 * record; see json.h.
 */
#include "parse/show/json.h"

#include "common/facts/aggregate.h"
#include "common/facts/words.h"

static json_t *
number_or_null(int n)
{
	return n < 0 ? json_null() : json_integer(n);
}

/* Sets a key; leaves it out if the value is NULL or, below, 0. */
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

static json_t *
policy(const struct dmarc_policy *p)
{
	json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "p", json_text(p_word(p->p)), "sp", json_text(p_word(p->sp)),
	    "np", json_text(p_word(p->np)),
	    "t", p->testing < 0 ? json_null() :
	    json_string(p->testing ? "y" : "n"),
	    "pct", number_or_null(p->pct),
	    "adkim", json_text(alignment_word(p->adkim)),
	    "aspf", json_text(alignment_word(p->aspf)), "fo", json_text(p->fo));

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
	json_t *o = json_pack("{s:o, s:o, s:s}", "domain", json_text(a->domain),
	    dkim ? "selector" : "scope",
	    dkim ? json_text(a->selector) : json_string(scope_word(a->scope)),
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
		    "comment", json_text(c->override[i].comment));

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
	    "envelope_from", json_text(c->envelope_from),
	    "envelope_to", json_text(c->envelope_to),
	    "dkim_results", auths(c->dkim, c->dkims, true),
	    "spf_results", auths(c->spf, c->spfs, false));
	if (o != NULL && c->header_from_absent &&
	    json_object_set_new(o, "header_from_absent", json_true()) != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

/* Returns all keys of a report except "records". */
static json_t *
head(const char *file, const char *part, const struct dmarc_aggregate *fb)
{
	json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:s, s:o, "
	    "s:o, s:b, s:I}",
	    "file", json_text(file), "part", json_text(part),
	    "org_name", json_text(fb->org_name), "email", json_text(fb->email),
	    "report_id", json_text(fb->report_id),
	    "begin", (json_int_t)fb->begin, "end", (json_int_t)fb->end,
	    "domain", fb->policy.domain,
	    "policy", policy(&fb->policy),
	    "generator", json_text(fb->generator),
	    "repaired", fb->repaired, "skipped_records",
	    (json_int_t)fb->skipped_records);

	if (o != NULL && (set_if(o, "skipped_why", fb->skipped_why) != 0 ||
	    set_if_any(o, "cut_comments", fb->cut_comments) != 0 ||
	    set_if_any(o, "cut_results", fb->cut_results) != 0 ||
	    set_if(o, "version", fb->version) != 0 ||
	    set_if(o, "extra_contact_info", fb->extra_contact_info) != 0 ||
	    set_if(o, "report_error", fb->error) != 0)) {
		json_decref(o);
		return NULL;
	}
	return o;
}

bool
aggregate_json(FILE *out, const char *file, const struct dmarc_finding *f)
{
	const struct dmarc_aggregate *fb = f->aggregate;

	if (putc('{', out) == EOF ||
	    !json_write(out, head(file, f->part, fb), JSON_EMBED) ||
	    fputs(",\"records\":[", out) == EOF)
		return false;
	for (size_t i = 0; i < fb->records; i++) {
		const struct dmarc_record *r = &fb->record[i];

		if ((i > 0 && putc(',', out) == EOF) ||
		    !json_write(out, record(r,
		    &fb->combination[r->combination]), 0))
			return false;
	}
	return fputs("]}\n", out) != EOF;
}
