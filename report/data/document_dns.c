/*
 * document_dns.c: what DNS says of a domain, as the member dns of the document.
 */
#include "report/data/document.h"

#include "common/day.h"
#include "report/data/json_value.h"

/* A number; null if it is negative, which means unknown. */
static json_t *
known_value(int64_t n)
{
	return n < 0 ? json_null() : json_integer(n);
}

/* A time in seconds. */
static json_t *
time_value(int64_t seconds)
{
	char time[DAY_TIME_TEXT];

	if (seconds == INT64_MIN)
		return json_null();
	day_time(seconds, time);
	return json_string(time);
}

static void
put_findings(struct value_sink *s, const struct dns *dns)
{
	value_raw(s, ",\"findings\":[");
	for (size_t i = 0; i < dns->findings; i++)
		value_put(s, i > 0 ? ",\n   " : "\n   ", json_pack(
		    "{so,so,so,so}",
		    "code", value_text(dns->finding[i].code),
		    "severity", value_text(
		    dns_severity_word(dns->finding[i].severity)),
		    "detail", value_text(dns->finding[i].detail),
		    "fix", value_text(dns->finding[i].fix)));
	value_raw(s, "]");
}

static void
put_keys(struct value_sink *s, const struct dns *dns)
{
	value_raw(s, ",\"keys\":[");
	for (size_t i = 0; i < dns->keys; i++) {
		const struct dns_key *k = &dns->key[i];

		value_put(s, i > 0 ? ",\n   " : "\n   ", json_pack(
		    "{so,so,so,so,so,sb,so,so}", "d", value_text(k->domain),
		    "s", value_text(k->selector),
		    "state", value_text(dns_key_state_word(k->state)),
		    "type", value_text(k->type),
		    "bits", known_value(k->bits), "testing", k->testing,
		    "first_seen", time_value(k->first),
		    "checked_at", time_value(k->checked)));
	}
	value_raw(s, "]");
}

/* What SPF says of own addresses. */
static void
put_evals(struct value_sink *s, const struct dns *dns)
{
	value_raw(s, ",\"spf_eval\":[");
	for (size_t i = 0; i < dns->evals; i++) {
		const struct dns_eval *e = &dns->eval[i];

		value_put(s, i > 0 ? ",\n   " : "\n   ", json_pack(
		    "{so,so,so,so,so,so,so}", "ip", value_text(e->ip),
		    "mail_from", value_text(e->mail_from),
		    "result", value_text(e->result),
		    "term", value_text(e->term), "at", value_text(e->place),
		    "lookups", known_value(e->lookups),
		    "checked_at", time_value(e->checked)));
	}
	value_raw(s, "]");
}

static void
put_history(struct value_sink *s, const struct dns *dns)
{
	value_raw(s, ",\"history\":[");
	for (size_t i = 0; i < dns->stretches; i++) {
		const struct dns_stretch *h = &dns->stretch[i];

		value_put(s, i > 0 ? ",\n   " : "\n   ", json_pack(
		    "{so,so,so,so,so,sb}", "kind", value_text(h->kind),
		    "name", value_text(h->name),
		    "record", value_text(h->record),
		    "first_seen", time_value(h->first),
		    "last_seen", time_value(h->last), "latest", h->latest));
	}
	value_raw(s, "]");
}

void
document_dns(struct value_sink *s, const struct dns *dns)
{
	value_raw(s, ",\n  \"dns\":");
	if (dns->checked == INT64_MIN) {
		value_raw(s, "null");
		return;
	}
	value_put(s, "{\"checked_at\":", time_value(dns->checked));
	value_put(s, ",\"spf_lookups\":", known_value(dns->spf_lookups));
	value_put(s, ",\"dnssec\":", dns->dnssec < 0 ? json_null() :
	    json_boolean(dns->dnssec == 1));
	value_put(s, ",\"dmarc\":", value_text(dns->dmarc));
	value_put(s, ",\"spf\":", value_text(dns->spf));
	value_put(s, ",\"unknown\":", value_text(dns->unknown));
	put_findings(s, dns);
	put_keys(s, dns);
	put_evals(s, dns);
	put_history(s, dns);
	value_raw(s, "}");
}
