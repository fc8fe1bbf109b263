/*
 * document.c: see document.h.
 */
#include "report/data/document.h"

#include "common/day.h"
#include "common/facts/words.h"
#include "report/data/json_value.h"

enum dmarc_status
document_begin(struct document *d, struct dmarc_err *err)
{
	struct value_sink s = { d->out, DMARC_OK, err };
	char time[DAY_TIME_TEXT], week[32];
	int year;
	unsigned number;

	if (d->lines)
		return DMARC_OK;
	day_time(d->now, time);
	day_week(d->to, &year, &number);
	(void)snprintf(week, sizeof week, "%04d-W%02u", year, number);
	value_put(&s, "{\"schema\":\"dmarc-summary/1\",\"generator\":",
	    json_pack("{ss,ss}", "name", "dmarc-report", "version",
	    DMARC_VERSION));
	value_put(&s, ",\"generated_at\":", json_string(time));
	value_put(&s, ",\"window\":", json_pack("{so,so,sI,ss}",
	    "from", value_day(d->from), "to", value_day(d->to),
	    "days", (json_int_t)d->to - d->from + 1, "week", week));
	value_raw(&s, ",\"domains\":[");
	return s.st;
}

void
document_entry(struct document *d, struct value_sink *s, const char *domain,
    bool below)
{
	value_put(s, d->entries++ > 0 ? ",\n {\"domain\":" :
	    "\n {\"domain\":", value_text(domain));
	value_raw(s, below ? ",\"scope\":\"subdomains\"" :
	    ",\"scope\":\"domain\"");
}

void
document_sender(struct document *d, struct value_sink *s, const char *domain,
    bool below, const char *code, size_t place)
{
	if (!d->lines) {
		value_raw(s, place > 0 ? ",\n  {" : "\n  {");
		return;
	}
	value_put(s, "{\"domain\":", value_text(domain));
	value_put(s, ",\"scope\":", json_string(below ? "subdomains" :
	    "domain"));
	value_put(s, ",\"window_from\":", value_day(d->from));
	value_put(s, ",\"window_to\":", value_day(d->to));
	value_put(s, ",\"verdict\":", value_text(code));
	value_raw(s, ",");
}

const char *
document_gap(const struct document *d, size_t place)
{
	if (d->lines)
		return place > 0 ? "," : "";
	return place > 0 ? ",\n    " : "\n    ";
}

static void
put_policy(struct value_sink *s, const struct verdict *v)
{
	const struct dmarc_policy *p = &v->policy;

	value_raw(s, ",\"policy\":");
	if (!v->policy_known) {
		value_put(s, "", json_null());
		return;
	}
	value_put(s, "", json_pack("{so,so,so,so,so,ss,ss,sI,ss}",
	    "p", value_text(p_word(p->p)), "sp", value_text(p_word(p->sp)),
	    "np", value_text(p_word(p->np)), "t", p->testing < 0 ?
	    json_null() : json_string(p->testing == 1 ? "y" : "n"),
	    "pct", p->pct < 0 ? json_null() : json_integer(p->pct),
	    "effective", verdict_level_word(v->effective),
	    "enforced", verdict_level_word(v->enforced),
	    "days_at_policy", (json_int_t)v->days_at_policy,
	    "source", v->policy_from_dns ? "dns" : "reports"));
}

static void
put_verdict(struct value_sink *s, const struct verdict *v)
{
	const struct rate *r = &v->rate;
	json_t *reasons = json_array();

	for (size_t i = 0; i < v->reasons; i++)
		if (json_array_append_new(reasons,
		    json_string(v->reason[i])) != 0) {
			json_decref(reasons);
			reasons = NULL;
			break;
		}
	value_put(s, ",\n  \"verdict\":", json_pack(
	    "{ss,so,ss,so,so,so,s{so,so,so,so,so,so},so}",
	    "code", verdict_code_word(v->code),
	    "target", v->has_target ? json_string(verdict_level_word(
	    v->target)) : json_null(),
	    "confidence", verdict_confidence_word(v->confidence),
	    "confidence_reasons", reasons,
	    "earliest", value_day(v->earliest),
	    "lane", v->low_volume ? json_string("low_volume") : json_null(),
	    "rate", "n", value_count(r->n), "at_risk", value_count(r->k),
	    "ratio", r->n > 0 ? value_share(r->ratio) : json_null(),
	    "lower", value_share(r->lower), "upper", value_share(r->upper),
	    "limit", value_share(v->limit),
	    "next_record", value_text(v->next_record)));
}

static json_t *
evidence_value(const struct verdict_blocker *b)
{
	json_t *list = json_array();

	for (size_t i = 0; list != NULL && i < b->evidences; i++)
		if (json_array_append_new(list, json_pack("{so,so}", "ip",
		    value_address(&b->evidence[i].source), "messages",
		    value_count(b->evidence[i].messages))) != 0) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

static void
put_blockers(struct value_sink *s, const char *name,
    const struct verdict_blocker *list, size_t n)
{
	value_raw(s, name);
	for (size_t i = 0; i < n; i++) {
		const struct verdict_blocker *b = &list[i];

		value_put(s, i > 0 ? ",\n   " : "\n   ", json_pack(
		    "{ss,ss,so,so,so,so,so,so,so,so,so,so,so}",
		    "kind", verdict_kind_word(b->kind), "code", b->word,
		    "sender", value_text(b->sender),
		    "class", value_text(b->class_name),
		    "messages", value_count(b->messages),
		    "failing", value_count(b->failing),
		    "first_day", value_day(b->first),
		    "last_day", value_day(b->last),
		    "reporters", value_count(b->reporters),
		    "why", value_text(b->why), "fix", value_text(b->fix),
		    "check", value_text(b->check),
		    "evidence", evidence_value(b)));
	}
	value_raw(s, "]");
}

static void
put_what_if(struct value_sink *s, const struct verdict *v)
{
	value_raw(s, ",\n  \"what_if\":[");
	for (size_t i = 0; i < v->what_ifs; i++) {
		const struct verdict_what_if *x = &v->what_if[i];

		value_put(s, i > 0 ? ",\n   " : "", json_pack(
		    "{ss,so,so,so,so,so,so,so,so,so}",
		    "policy", verdict_level_word(x->policy),
		    "messages", value_count(x->messages),
		    "lost", value_count(x->lost),
		    "at_risk", value_count(x->at_risk),
		    "before_recovery", value_count(x->before_recovery),
		    "ignored", value_count(x->ignored),
		    "collateral", value_count(x->collateral),
		    "overridden", value_count(x->overridden),
		    "unknown", value_count(x->unknown),
		    "forged", value_count(x->forged)));
	}
	value_raw(s, "]");
}

static void
put_source(struct value_sink *s, const struct verdict_source *x,
    const char *class)
{
	value_put_address(s, "{\"ip\":", x->others ? NULL : &x->source);
	value_put_text(s, ",\"class\":", class);
	value_put_text(s, ",\"ptr\":", x->host);
	value_raw(s, x->host == NULL ? ",\"ptr_confirmed\":null" :
	    x->host_confirmed ? ",\"ptr_confirmed\":true" :
	    ",\"ptr_confirmed\":false");
	value_put_count(s, ",\"asn\":null,\"messages\":", x->messages);
	value_put_count(s, ",\"pass\":", x->pass);
	value_raw(s, "}");
}

static void
put_sender(const struct document *d, struct value_sink *s,
    const struct verdict_entry *e)
{
	const char *class = verdict_class_word(e->class);

	value_put_text(s, "\"key\":", e->sender->key);
	value_put_text(s, ",\"name\":", e->sender->name);
	value_put_text(s, ",\"class\":", class);
	value_put_count(s, ",\"messages\":", e->messages);
	value_put_count(s, ",\"pass\":", e->pass);
	value_put_count(s, ",\"dkim_aligned\":", e->dkim);
	value_put_count(s, ",\"spf_aligned\":", e->spf);
	value_put_day(s, ",\"first_day\":", e->first);
	value_put_day(s, ",\"last_day\":", e->last);
	value_put_count(s, ",\"week\":{\"messages\":", e->week);
	value_put_count(s, ",\"previous\":", e->previous);
	value_raw(s, "},\"selectors\":[");
	for (size_t i = 0; i < e->selectors; i++) {
		const struct verdict_selector *x = &e->selector[i];

		value_raw(s, i > 0 ? "," : "");
		value_put_text(s, "{\"d\":", x->domain);
		value_put_text(s, ",\"s\":", x->selector);
		value_put_count(s, ",\"messages\":", x->messages);
		value_put_count(s, ",\"pass\":", x->pass);
		value_raw(s, "}");
	}
	value_raw(s, "],\"sources\":[");
	for (size_t i = 0; i < e->sources; i++) {
		value_raw(s, document_gap(d, i));
		put_source(s, &e->source[i], class);
	}
	value_raw(s, "]}");
}

static void
put_changes(struct value_sink *s, const struct verdict *v)
{
	value_raw(s, ",\n  \"changes\":[");
	for (size_t i = 0; i < v->changes; i++) {
		const struct verdict_change *c = &v->change[i];

		value_put(s, i > 0 ? ",\n   " : "", json_pack("{ss,so,so,so}",
		    "code", codes[c->code].word,
		    "sender", value_text(c->sender),
		    "detail", value_text(c->detail),
		    "day", value_day(c->day)));
	}
	value_raw(s, "]");
}

/* Reports that may be forged, and what they would change. */
static json_t *
apart_value(const struct apart_reports *a, bool below)
{
	return json_pack("{so,so,sb,so}", "reports", value_count(a->reports),
	    "messages", value_count(a->messages), "left_out", a->left_out,
	    "verdict_with_them", a->differs[below] ? json_string(
	    verdict_code_word(a->other_code[below])) : json_null());
}

void
document_reporter(struct value_sink *s, size_t i, const char *org,
    uint64_t days, uint64_t messages, int64_t last)
{
	value_put_text(s, i > 0 ? ",\n   {\"org\":" : "\n   {\"org\":", org);
	value_put_count(s, ",\"days\":", days);
	value_put_count(s, ",\"messages\":", messages);
	value_put_day(s, ",\"last_day\":", last);
	value_raw(s, "}");
}

static void
put_coverage(struct value_sink *s, const struct verdict *v,
    const struct hearing *h, uint64_t unreadable)
{
	value_put(s, ",\n  \"coverage\":{\"days_with_reports\":",
	    value_count(v->days));
	value_put(s, ",\"reports\":", value_count(v->reports));
	value_put(s, ",\"unreadable\":", value_count(unreadable));
	value_raw(s, ",\"reporters\":[");
	for (size_t i = 0; i < v->reporters; i++) {
		const struct verdict_coverage_reporter *r = &v->reporter[i];

		document_reporter(s, i, r->org, r->days, r->messages, r->last);
	}
	value_raw(s, "],\"gaps\":[");
	for (size_t i = 0; i < v->gaps; i++)
		value_put(s, i > 0 ? "," : "", value_day(v->gap[i]));
	value_raw(s, "],\"not_seen\":[");
	for (size_t i = 0; i < v->absents; i++)
		value_put(s, i > 0 ? "," : "", json_pack("{so,so,so}",
		    "sender", value_text(v->absent[i].sender),
		    "name", value_text(v->absent[i].name),
		    "last_day", value_day(v->absent[i].last)));
	value_put(s, "],\"mismatch\":", apart_value(&h->mismatch, v->below));
	value_put(s, ",\"unvouched\":", apart_value(&h->unvouched,
	    v->below));
	value_raw(s, "}");
}

static void
put_senders(struct document *d, struct value_sink *s, const char *domain,
    const struct verdict *v)
{
	size_t n = d->top > 0 && v->entries > d->top ? d->top : v->entries;

	for (size_t i = 0; s->st == DMARC_OK && i < n; i++) {
		document_sender(d, s, domain, v->below,
		    verdict_code_word(v->code), i);
		put_sender(d, s, &v->entry[i]);
		if (d->lines)
			value_raw(s, "\n");
	}
}

enum dmarc_status
document_verdict(struct document *d, const char *domain,
    const struct verdict *v, const struct hearing *h,
    const struct dns *dns, const struct beside *b, struct dmarc_err *err)
{
	struct value_sink s = { d->out, DMARC_OK, err };

	if (d->lines) {
		put_senders(d, &s, domain, v);
		return s.st;
	}
	document_entry(d, &s, domain, v->below);
	put_policy(&s, v);
	put_verdict(&s, v);
	put_blockers(&s, ",\n  \"blockers\":[", v->blocker, v->blockers);
	put_blockers(&s, ",\n  \"advice\":[", v->advice, v->advices);
	put_what_if(&s, v);
	value_raw(&s, ",\n  \"senders\":[");
	put_senders(d, &s, domain, v);
	value_raw(&s, "]");
	put_changes(&s, v);
	put_coverage(&s, v, h, d->rest->rejected);
	document_dns(&s, dns);
	if (b != NULL)
		document_beside(&s, b);
	value_raw(&s, "}");
	return s.st;
}

/* Names to which the record of a domain above applies. */
static void
put_asked(struct value_sink *s, const struct asked_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct asked *asked = &list->item[i];

		if (!asked_above(asked))
			continue;
		value_raw(s, n++ > 0 ? "," : ",\"asked\":[");
		value_put(s, "", json_pack("{so,so,sI,sI}",
		    "name", value_text(asked->name),
		    "domain", value_text(asked->domain),
		    "messages", (json_int_t)asked->messages,
		    "failing", (json_int_t)asked->failing));
	}
	value_raw(s, n > 0 ? "]" : "");
}

enum dmarc_status
document_end(struct document *d, struct dmarc_err *err)
{
	struct value_sink s = { d->out, DMARC_OK, err };

	if (d->lines)
		return DMARC_OK;
	value_raw(&s, "]");
	put_asked(&s, d->asked);
	value_raw(&s, "}\n");
	return s.st;
}
