/*
 * failure_json.c: writes a failure report as a JSON line; see json.h.
 */
#include "parse/show/json.h"

#include "common/facts/failure_report.h"
#include "common/facts/words.h"

/* Appends a word; releases the list if out of memory. */
static json_t *
append(json_t *list, const char *word)
{
	if (list == NULL ||
	    json_array_append_new(list, json_string(word)) == 0)
		return list;
	json_decref(list);
	return NULL;
}

static json_t *
failed(unsigned bits)
{
	json_t *list = json_array();

	for (unsigned n = 0; n < DMARC_FAILED_BITS; n++)
		if ((bits & 1u << n) != 0)
			list = append(list, failed_word(n));
	return list;
}

static json_t *
identity(const struct dmarc_failure_report *r)
{
	bool dkim = r->identity > 0 && (r->identity & DMARC_IDENTITY_DKIM);
	bool spf = r->identity > 0 && (r->identity & DMARC_IDENTITY_SPF);
	json_t *list;

	if (r->identity < 0)
		return json_null();
	list = json_array();
	if (spf && r->spf_first)
		list = append(list, "spf");
	if (dkim)
		list = append(list, "dkim");
	if (spf && !r->spf_first)
		list = append(list, "spf");
	return list;
}

static json_t *
results(const struct dmarc_failure_report *r)
{
	json_t *list = json_array();

	for (uint32_t i = 0; list != NULL && i < r->results; i++) {
		json_t *o = json_pack("{s:s, s:s, s:o}",
		    "method", method_word(r->result[i].method),
		    "result", result_word(r->result[i].result),
		    "domain", json_text(r->result[i].domain));

		if (json_array_append_new(list, o) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

static json_t *
source(const struct dmarc_failure_report *r)
{
	char text[DMARC_ADDRESS_TEXT];

	if (!r->has_source)
		return json_null();
	address_text(&r->source, text);
	return json_string(text);
}

static json_t *
personal(const struct dmarc_personal *p)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}",
	    "subject", json_text(p->subject), "from", json_text(p->from),
	    "to", json_text(p->to), "message_id", json_text(p->message_id),
	    "envelope_from", json_text(p->envelope_from),
	    "envelope_to", json_text(p->envelope_to));
}

static json_t *
report(const struct dmarc_failure_report *r)
{
	json_t *o = json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:s, s:o, s:o, "
	    "s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o}",
	    "form", r->is_text ? "text" : "arf",
	    "auth_failure", failed(r->failed),
	    "user_agent", json_text(r->user_agent), "reporter", r->reporter,
	    "arrival", r->has_arrival ? json_integer((json_int_t)r->arrival) :
	    json_null(), "source_ip", source(r), "reported_domain", r->domain,
	    "header_from", json_text(r->header_from),
	    "envelope_from", json_text(r->envelope_from),
	    "envelope_to", json_text(r->envelope_to),
	    "identity_alignment", identity(r),
	    "delivery_result", json_text(delivery_word(r->delivery)),
	    "dkim_domain", json_text(r->dkim_domain),
	    "dkim_selector", json_text(r->dkim_selector),
	    "incidents", (json_int_t)r->incidents,
	    "sample", json_text(sample_word(r->sample)),
	    "auth_results", results(r));

	if (o != NULL && ((r->arrival_guessed && json_object_set_new(o,
	    "arrival_guessed", json_true()) != 0) ||
	    (r->personal != NULL && json_object_set_new(o, "personal",
	    personal(r->personal)) != 0))) {
		json_decref(o);
		return NULL;
	}
	return o;
}

bool
failure_json(FILE *out, const char *file, const struct dmarc_finding *f)
{
	return json_write(out, json_pack("{s:o, s:o, s:o}",
	    "file", json_text(file), "part", json_text(f->part),
	    "failure_report", report(f->failure)), 0) &&
	    putc('\n', out) != EOF;
}
