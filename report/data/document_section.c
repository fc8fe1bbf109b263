/*
 * document_section.c: entries of a document without a verdict. Members that
 * need a verdict are null or empty lists.
 */
#include "common/facts/words.h"
#include "report/data/document.h"
#include "report/data/json_value.h"

static void
put_policy(struct value_sink *s, const struct section *m)
{
	const struct dmarc_policy *p = &m->policy;

	value_put(s, ",\"policy\":", m->coverage.reports == 0 ? json_null() :
	    json_pack("{so,so,so,so,so,sn,sn,sn,ss}",
	    "p", value_text(p_word(p->p)),
	    "sp", value_text(p_word(p->sp)), "np", value_text(p_word(p->np)),
	    "t", p->testing < 0 ? json_null() : json_string(
	    p->testing == 1 ? "y" : "n"), "pct", p->pct < 0 ? json_null() :
	    json_integer(p->pct), "effective", "enforced",
	    "days_at_policy",
	    "source", "reports"));
}

static void
put_sender(const struct document *d, struct value_sink *s,
    const struct section_sender *m)
{
	value_put_text(s, "\"key\":", m->key);
	value_put_text(s, ",\"name\":", m->name);
	value_put_count(s, ",\"class\":null,\"messages\":", m->now.messages);
	value_put_count(s, ",\"pass\":", m->now.pass);
	value_put_count(s, ",\"dkim_aligned\":", m->now.dkim_aligned);
	value_put_count(s, ",\"spf_aligned\":", m->now.spf_aligned);
	value_put_day(s, ",\"first_day\":", m->first);
	value_put_day(s, ",\"last_day\":", m->last);
	value_raw(s, ",\"week\":null,\"selectors\":[],\"sources\":[");
	for (size_t i = 0; s->st == DMARC_OK && i < m->sources; i++) {
		const struct section_address *x = &m->source[i];

		value_raw(s, document_gap(d, i));
		value_put_address(s, "{\"ip\":", x->others ? NULL :
		    &x->address);
		value_raw(s, ",\"class\":null,\"ptr\":null,"
		    "\"ptr_confirmed\":null,\"asn\":null");
		value_put_count(s, ",\"messages\":", x->now.messages);
		value_put_count(s, ",\"pass\":", x->now.pass);
		value_raw(s, "}");
	}
	value_raw(s, "]}");
}

static void
put_senders(struct document *d, struct value_sink *s,
    const struct section *m)
{
	for (size_t i = 0; s->st == DMARC_OK && i < m->senders; i++) {
		document_sender(d, s, m->domain, m->scope == SECTION_SUBDOMAINS,
		    NULL, i);
		put_sender(d, s, &m->sender[i]);
		if (d->lines)
			value_raw(s, "\n");
	}
}

static void
put_coverage(struct value_sink *s, const struct section_coverage *c,
    uint64_t unreadable)
{
	value_put(s, ",\n  \"coverage\":{\"days_with_reports\":",
	    value_count(c->days));
	value_put(s, ",\"reports\":", value_count(c->reports));
	value_put(s, ",\"unreadable\":", value_count(unreadable));
	value_raw(s, ",\"reporters\":[");
	for (size_t i = 0; s->st == DMARC_OK && i < c->reporters; i++) {
		const struct section_reporter *r = &c->reporter[i];

		document_reporter(s, i, r->name, r->days, r->messages,
		    r->last);
	}
	value_raw(s, "],\"gaps\":null,\"mismatch\":null,"
	    "\"unvouched\":null}");
}

enum dmarc_status
document_section(struct document *d, const struct section *m,
    struct dmarc_err *err)
{
	struct value_sink s = { d->out, DMARC_OK, err };

	if (d->lines) {
		put_senders(d, &s, m);
		return s.st;
	}
	document_entry(d, &s, m->domain, m->scope == SECTION_SUBDOMAINS);
	put_policy(&s, m);
	value_raw(&s, ",\n  \"verdict\":null,\"blockers\":[],\"advice\":[],"
	    "\"what_if\":[],\n  \"senders\":[");
	put_senders(d, &s, m);
	value_raw(&s, "],\n  \"changes\":[]");
	put_coverage(&s, &m->coverage, d->rest->rejected);
	value_raw(&s, ",\n  \"dns\":null}");
	return s.st;
}
