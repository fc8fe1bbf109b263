/*
 * tls_json.c: writes a TLS report as a JSON line, policy by policy; see json.h.
 */
#include "parse/show/json.h"

#include "common/facts/tls_report.h"
#include "common/facts/words.h"

static json_t *
count(int64_t n)
{
	return n == DMARC_TLS_NOT_SAID ? json_null() :
	    json_integer((json_int_t)n);
}

static json_t *
address(bool has, const struct dmarc_address *a)
{
	char text[DMARC_ADDRESS_TEXT];

	if (!has)
		return json_null();
	address_text(a, text);
	return json_string(text);
}

static json_t *
strings(const char *const *string, uint32_t n)
{
	json_t *list = json_array();

	for (uint32_t i = 0; list != NULL && i < n; i++)
		if (json_array_append_new(list, json_string(string[i])) != 0) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

/* Adds the key "said" if there is a word; releases o if out of memory. */
static json_t *
with_said(json_t *o, const char *said)
{
	if (o == NULL || said == NULL ||
	    json_object_set_new(o, "said", json_string(said)) == 0)
		return o;
	json_decref(o);
	return NULL;
}

static json_t *
failure(const struct dmarc_tls_failure *f)
{
	return with_said(json_pack(
	    "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "result", tls_result_word(f->result),
	    "sending_ip", address(f->has_sending, &f->sending),
	    "mx", json_text(f->mx), "helo", json_text(f->helo),
	    "receiving_ip", address(f->has_receiving, &f->receiving),
	    "count", count(f->sessions),
	    "information", json_text(f->information),
	    "reason", json_text(f->reason)), f->said);
}

/* Returns all keys of a policy except "failures". */
static json_t *
policy(const struct dmarc_tls_policy *p)
{
	return with_said(json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "type", tls_type_word(p->type), "domain", json_text(p->domain),
	    "strings", strings(p->string, p->strings),
	    "mode", json_text(tls_mode_word(p->mode)),
	    "mx", strings(p->mx, p->mxs),
	    "successful", count(p->successful), "failed", count(p->failed)),
	    p->said);
}

static bool
write_policy(FILE *out, const struct dmarc_tls_policy *p)
{
	if (putc('{', out) == EOF || !json_write(out, policy(p), JSON_EMBED) ||
	    fputs(",\"failures\":[", out) == EOF)
		return false;
	for (uint32_t i = 0; i < p->failures; i++)
		if ((i > 0 && putc(',', out) == EOF) ||
		    !json_write(out, failure(&p->failure[i]), 0))
			return false;
	return fputs("]}", out) != EOF;
}

/* Returns all keys of a report except "policies". */
static json_t *
head(const struct dmarc_tls_report *t)
{
	json_t *o = json_pack("{s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:b, s:I, "
	    "s:I}",
	    "org_name", json_text(t->org_name),
	    "contact", json_text(t->contact),
	    "report_id", json_text(t->report_id),
	    "begin", (json_int_t)t->begin, "end", (json_int_t)t->end,
	    "report_domain", json_text(t->report_domain),
	    "submitter", json_text(t->submitter), "repaired", t->repaired,
	    "skipped_policies", (json_int_t)t->skipped_policies,
	    "skipped_failures", (json_int_t)t->skipped_failures);

	if (o != NULL && t->skipped_why != NULL && json_object_set_new(o,
	    "skipped_why", json_string(t->skipped_why)) != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

bool
tls_json(FILE *out, const char *file, const struct dmarc_finding *f)
{
	const struct dmarc_tls_report *t = f->tls;

	if (putc('{', out) == EOF || !json_write(out, json_pack(
	    "{s:o, s:o}", "file", json_text(file), "part", json_text(f->part)),
	    JSON_EMBED) || fputs(",\"tls_report\":{", out) == EOF ||
	    !json_write(out, head(t), JSON_EMBED) ||
	    fputs(",\"policies\":[", out) == EOF)
		return false;
	for (size_t i = 0; i < t->policies; i++)
		if ((i > 0 && putc(',', out) == EOF) ||
		    !write_policy(out, &t->policy[i]))
			return false;
	return fputs("]}}\n", out) != EOF;
}
