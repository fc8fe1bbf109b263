/*
 * document.c: see document.h. A sender's list of addresses may be long, so
 * values are written one by one and the brackets that hold them here.
 */
#include "report/document.h"

#include <math.h>

#include <jansson.h>

#include "common/day.h"
#include "common/text.h"
#include "common/words.h"

/* Values on their way out; the first trouble stays. */
struct sink {
	struct document *d;
	enum dmarc_status st;
	struct dmarc_err *err;
};

/* "<" only stands in strings, where it is escaped for pages of HTML. */
static int
put_bytes(const char *data, size_t len, void *ctx)
{
	struct buf *out = ctx;

	for (size_t i = 0; i < len; i++) {
		if (data[i] == '<')
			buf_text(out, "\\u003c");
		else if (data[i] == 0x7f)
			buf_text(out, "\\u007f");
		else
			buf_byte(out, (unsigned char)data[i]);
	}
	return 0;
}

static void
put_text(struct sink *s, const char *text)
{
	buf_text(&s->d->out->buf, text);
}

/* text, which is ours, then a value, which is let go of. */
static void
put(struct sink *s, const char *text, json_t *value)
{
	put_text(s, text);
	if (s->st == DMARC_OK && (value == NULL || json_dump_callback(value,
	    put_bytes, &s->d->out->buf, JSON_COMPACT | JSON_ENSURE_ASCII |
	    JSON_ENCODE_ANY | JSON_REAL_PRECISION(10)) != 0))
		s->st = dmarc_fail(s->err, DMARC_E_NOMEM, "out of memory");
	json_decref(value);
	if (s->st == DMARC_OK)
		s->st = output_flush(s->d->out, s->err);
}

/* A text of a stranger; null for NULL, escaped if it is no UTF-8. */
static json_t *
text_value(const char *s)
{
	struct buf plain = BUF_INIT(65536);
	const char *shown;
	json_t *value;

	if (s == NULL)
		return json_null();
	value = json_string(s);
	if (value != NULL)
		return value;
	(void)text_plain(&plain, s, 0);
	shown = buf_string(&plain);
	value = shown != NULL ? json_string(shown) : NULL;
	buf_free(&plain);
	return value;
}

static json_t *
count_value(uint64_t n)
{
	return json_integer(n > INT64_MAX ? INT64_MAX : (json_int_t)n);
}

/* A share to four decimals. */
static json_t *
share_value(double share)
{
	return json_real(round(share * 10000) / 10000);
}

static json_t *
day_value(int64_t day)
{
	char text[DAY_TEXT];

	if (day == INT64_MIN || day == INT64_MAX)
		return json_null();
	day_iso(day, text);
	return json_string(text);
}

static json_t *
address_value(const struct dmarc_address *a)
{
	char ip[DMARC_ADDRESS_TEXT];

	address_text(a, ip);
	return json_string(ip);
}

enum dmarc_status
document_begin(struct document *d, struct dmarc_err *err)
{
	struct sink s = { d, DMARC_OK, err };
	char time[DAY_TIME_TEXT], week[32];
	int year;
	unsigned number;

	day_time(d->now, time);
	day_week(d->last, &year, &number);
	(void)snprintf(week, sizeof week, "%04d-W%02u", year, number);
	put(&s, "{\"schema\":\"dmarc-summary/1\",\"generator\":",
	    json_pack("{ss,ss}", "name", "dmarc-report", "version",
	    DMARC_VERSION));
	put(&s, ",\"generated_at\":", json_string(time));
	put(&s, ",\"window\":", json_pack("{so,so,si,ss}",
	    "from", day_value(d->last - W28 + 1), "to", day_value(d->last),
	    "days", W28, "week", week));
	put_text(&s, ",\"domains\":[");
	return s.st;
}

static void
put_policy(struct sink *s, const struct verdict *v)
{
	const struct verdict_policy *p = &v->policy;

	put_text(s, ",\"policy\":");
	if (!v->policy_known) {
		put(s, "", json_null());
		return;
	}
	put(s, "", json_pack("{so,so,so,so,so,ss,sI,ss}",
	    "p", text_value(p_word(p->p)), "sp", text_value(p_word(p->sp)),
	    "np", text_value(p_word(p->np)), "t", p->testing < 0 ?
	    json_null() : json_string(p->testing == 1 ? "y" : "n"),
	    "pct", p->pct < 0 ? json_null() : json_integer(p->pct),
	    "effective", verdict_level_word(v->effective),
	    "days_at_policy", (json_int_t)v->days_at_policy,
	    "source", "reports"));
}

static void
put_verdict(struct sink *s, const struct verdict *v)
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
	put(s, ",\n  \"verdict\":", json_pack(
	    "{ss,so,ss,so,so,so,s{so,so,so,so,so,so},so}",
	    "code", verdict_code_word(v->code),
	    "target", v->has_target ? json_string(verdict_level_word(
	    v->target)) : json_null(),
	    "confidence", verdict_confidence_word(v->confidence),
	    "confidence_reasons", reasons,
	    "earliest", day_value(v->earliest),
	    "lane", v->low_volume ? json_string("low_volume") : json_null(),
	    "rate", "n", count_value(r->n), "at_risk", count_value(r->k),
	    "ratio", r->n > 0 ? share_value(r->ratio) : json_null(),
	    "lower", share_value(r->lower), "upper", share_value(r->upper),
	    "limit", share_value(v->limit),
	    "next_record", text_value(v->next_record)));
}

static json_t *
evidence_value(const struct verdict_blocker *b)
{
	json_t *list = json_array();

	for (size_t i = 0; list != NULL && i < b->evidences; i++)
		if (json_array_append_new(list, json_pack("{so,so}", "ip",
		    address_value(&b->evidence[i].source), "messages",
		    count_value(b->evidence[i].messages))) != 0) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

static void
put_blockers(struct sink *s, const char *name,
    const struct verdict_blocker *list, size_t n)
{
	put_text(s, name);
	for (size_t i = 0; i < n; i++) {
		const struct verdict_blocker *b = &list[i];

		put(s, i > 0 ? ",\n   " : "\n   ", json_pack(
		    "{ss,ss,so,so,so,so,so,so,so,so,so,so,so}",
		    "kind", verdict_kind_word(b->kind), "code", b->code,
		    "sender", text_value(b->sender),
		    "class", text_value(b->class_name),
		    "messages", count_value(b->messages),
		    "failing", count_value(b->failing),
		    "first_day", day_value(b->first),
		    "last_day", day_value(b->last),
		    "reporters", count_value(b->reporters),
		    "why", text_value(b->why), "fix", text_value(b->fix),
		    "check", text_value(b->check),
		    "evidence", evidence_value(b)));
	}
	put_text(s, "]");
}

static void
put_what_if(struct sink *s, const struct verdict *v)
{
	put_text(s, ",\n  \"what_if\":[");
	for (size_t i = 0; i < v->what_ifs; i++) {
		const struct verdict_what_if *x = &v->what_if[i];

		put(s, i > 0 ? ",\n   " : "", json_pack(
		    "{ss,so,so,so,so,so,so,so}",
		    "policy", verdict_level_word(x->policy),
		    "messages", count_value(x->messages),
		    "lost", count_value(x->lost),
		    "at_risk", count_value(x->at_risk),
		    "collateral", count_value(x->collateral),
		    "overridden", count_value(x->overridden),
		    "unknown", count_value(x->unknown),
		    "forged", count_value(x->forged)));
	}
	put_text(s, "]");
}

static void
put_sender(struct sink *s, const struct verdict_entry *e)
{
	const char *class = verdict_class_word(e->class);

	put(s, "{\"key\":", text_value(e->sender->key));
	put(s, ",\"name\":", text_value(e->sender->name));
	put(s, ",\"class\":", json_string(class));
	put(s, ",\"messages\":", count_value(e->messages));
	put(s, ",\"pass\":", count_value(e->pass));
	put(s, ",\"dkim_aligned\":", count_value(e->dkim));
	put(s, ",\"spf_aligned\":", count_value(e->spf));
	put(s, ",\"first_day\":", day_value(e->first));
	put(s, ",\"last_day\":", day_value(e->last));
	put(s, ",\"week\":", json_pack("{so,so}", "messages",
	    count_value(e->week), "previous", count_value(e->previous)));
	put_text(s, ",\"selectors\":[");
	for (size_t i = 0; i < e->selectors; i++) {
		const struct verdict_selector *x = &e->selector[i];

		put(s, i > 0 ? "," : "", json_pack("{so,so,so,so}",
		    "d", text_value(x->domain), "s", text_value(x->selector),
		    "messages", count_value(x->messages),
		    "pass", count_value(x->pass)));
	}
	put_text(s, "],\"sources\":[");
	for (size_t i = 0; i < e->sources; i++) {
		const struct verdict_source *x = &e->source[i];

		put(s, i > 0 ? ",\n    " : "\n    ", json_pack(
		    "{so,ss,so,so,sn,so,so}", "ip", address_value(&x->source),
		    "class", class, "ptr", text_value(x->host),
		    "ptr_confirmed", x->host != NULL ?
		    json_boolean(x->host_confirmed) : json_null(), "asn",
		    "messages", count_value(x->messages),
		    "pass", count_value(x->pass)));
	}
	put_text(s, "]}");
}

static void
put_changes(struct sink *s, const struct verdict *v)
{
	put_text(s, ",\n  \"changes\":[");
	for (size_t i = 0; i < v->changes; i++) {
		const struct verdict_change *c = &v->change[i];

		put(s, i > 0 ? ",\n   " : "", json_pack("{ss,so,so,so}",
		    "code", c->code, "sender", text_value(c->sender),
		    "detail", text_value(c->detail),
		    "day", day_value(c->day)));
	}
	put_text(s, "]");
}

static void
put_coverage(struct sink *s, const struct verdict *v,
    const struct document_mismatch *m)
{
	put(s, ",\n  \"coverage\":{\"days_with_reports\":",
	    count_value(v->days));
	put(s, ",\"reports\":", count_value(v->reports));
	put(s, ",\"unreadable\":", count_value(s->d->rest->rejected));
	put_text(s, ",\"reporters\":[");
	for (size_t i = 0; i < v->reporters; i++) {
		const struct verdict_coverage_reporter *r = &v->reporter[i];

		put(s, i > 0 ? ",\n   " : "\n   ", json_pack("{so,so,so,so}",
		    "org", text_value(r->org), "days", count_value(r->days),
		    "messages", count_value(r->messages),
		    "last_day", day_value(r->last)));
	}
	put_text(s, "],\"gaps\":[");
	for (size_t i = 0; i < v->gaps; i++)
		put(s, i > 0 ? "," : "", day_value(v->gap[i]));
	put(s, "],\"mismatch\":", json_pack("{so,so,sb,so}",
	    "reports", count_value(m->reports),
	    "messages", count_value(m->messages), "left_out", m->left_out,
	    "verdict_with_them", m->differs ? json_string(
	    verdict_code_word(m->other_code)) : json_null()));
	put_text(s, "}");
}

/* A number that is negative when it is not known. */
static json_t *
known_value(int64_t n)
{
	return n < 0 ? json_null() : json_integer(n);
}

static void
put_dns(struct sink *s, const struct dns *dns)
{
	char time[DAY_TIME_TEXT];

	put_text(s, ",\n  \"dns\":");
	if (dns->checked == INT64_MIN) {
		put_text(s, "null");
		return;
	}
	day_time(dns->checked, time);
	put(s, "{\"checked_at\":", json_string(time));
	put(s, ",\"spf_lookups\":", known_value(dns->spf_lookups));
	put(s, ",\"dnssec\":", dns->dnssec < 0 ? json_null() :
	    json_boolean(dns->dnssec == 1));
	put(s, ",\"dmarc\":", text_value(dns->dmarc));
	put(s, ",\"spf\":", text_value(dns->spf));
	put_text(s, ",\"findings\":[");
	for (size_t i = 0; i < dns->findings; i++)
		put(s, i > 0 ? ",\n   " : "\n   ", json_pack("{so,so,so}",
		    "code", text_value(dns->finding[i].code),
		    "severity", text_value(dns->finding[i].severity),
		    "detail", text_value(dns->finding[i].detail)));
	put_text(s, "],\"keys\":[");
	for (size_t i = 0; i < dns->keys; i++) {
		const struct dns_key *k = &dns->key[i];

		put(s, i > 0 ? ",\n   " : "\n   ", json_pack(
		    "{so,so,so,so,so,sb}", "d", text_value(k->domain),
		    "s", text_value(k->selector),
		    "state", text_value(k->state), "type", text_value(k->type),
		    "bits", known_value(k->bits), "testing", k->testing));
	}
	put_text(s, "]}");
}

enum dmarc_status
document_verdict(struct document *d, const char *domain,
    const struct verdict *v, const struct document_mismatch *m,
    const struct dns *dns, struct dmarc_err *err)
{
	struct sink s = { d, DMARC_OK, err };
	size_t n = d->top > 0 && v->entries > d->top ? d->top : v->entries;

	put(&s, d->entries++ > 0 ? ",\n {\"domain\":" : "\n {\"domain\":",
	    text_value(domain));
	put_text(&s, v->below ? ",\"scope\":\"subdomains\"" :
	    ",\"scope\":\"domain\"");
	put_policy(&s, v);
	put_verdict(&s, v);
	put_blockers(&s, ",\n  \"blockers\":[", v->blocker, v->blockers);
	put_blockers(&s, ",\n  \"advice\":[", v->advice, v->advices);
	put_what_if(&s, v);
	put_text(&s, ",\n  \"senders\":[");
	for (size_t i = 0; s.st == DMARC_OK && i < n; i++) {
		put_text(&s, i > 0 ? ",\n  " : "\n  ");
		put_sender(&s, &v->entry[i]);
	}
	put_text(&s, "]");
	put_changes(&s, v);
	put_coverage(&s, v, m);
	put_dns(&s, dns);
	put_text(&s, "}");
	return s.st;
}

void
document_end(struct document *d)
{
	buf_text(&d->out->buf, "]}\n");
}
