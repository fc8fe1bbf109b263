/*
 * document_beside.c: TLS reports and failure reports, as members of the
 * document; nothing without them.
 */
#include "report/data/document.h"

#include "common/facts/words.h"
#include "report/data/json_value.h"

#define WHO_MOST 10	/* reporters of an item */

static json_t *
who_value(const struct tls_who *who, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n && i < WHO_MOST; i++)
		if (json_array_append_new(list, json_pack("{so,so}", "org",
		    value_text(who[i].org), "failed",
		    value_count(who[i].failed))) != 0) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static void
put_group(struct value_sink *s, const struct tls_group *g, bool first)
{
	value_put(s, first ? "\n   " : ",\n   ", json_pack(
	    "{ss,so,so,so,so,so,so}",
	    "policy_type", tls_type_word(g->type),
	    "mode", value_text(tls_mode_word(g->mode)),
	    "successful", value_count(g->successful),
	    "failed", value_count(g->failed),
	    "since", value_day(g->since),
	    "last_day", value_day(g->last),
	    "reporters", who_value(g->who, g->whos)));
}

static void
put_item(struct value_sink *s, const struct tls_item *item, bool first)
{
	bool failed = item->sessions > 0;

	value_put(s, first ? "\n   " : ",\n   ", json_pack(
	    "{ss,ss,so,so,so,so,so,so,so,so,so,so,ss}",
	    "code", tls_code_word(item->code),
	    "severity", tls_code_severity(item->code) == TLS_ACT ? "act" :
	    "hint",
	    "policy_type", failed ? value_text(tls_type_word(item->type)) :
	    json_null(),
	    "mode", value_text(tls_mode_word(item->mode)),
	    "result", failed ? value_text(tls_result_name(item)) :
	    json_null(),
	    "mx", value_text(item->mx),
	    "reason", value_text(item->reason),
	    "sessions", value_count(item->sessions),
	    "failed", value_count(item->of),
	    "since", value_day(item->since),
	    "last_day", value_day(item->last),
	    "reporters", who_value(item->who, item->whos),
	    "fix", tls_code_fix(item->code)));
}

static void
put_tls(struct value_sink *s, const struct tls_facts *t)
{
	value_put(s, ",\n  \"tls\":{\"from\":", value_day(t->window.from));
	value_put(s, ",\"to\":", value_day(t->window.to));
	value_put(s, ",\"reporters\":", value_count(t->reporters));
	value_put(s, ",\"last_day\":", value_day(t->last));
	value_raw(s, ",\"policies\":[");
	for (size_t i = 0; i < t->groups; i++)
		put_group(s, &t->group[i], i == 0);
	value_raw(s, "],\"items\":[");
	for (size_t i = 0; i < t->items; i++)
		put_item(s, &t->item[i], i == 0);
	value_raw(s, "]}");
}

void
document_beside(struct value_sink *s, const struct beside *b)
{
	const struct failures *f = &b->failures;

	if (b->tls.groups > 0)
		put_tls(s, &b->tls);
	if (f->counts.reports == 0)
		return;
	value_put(s, ",\n  \"failure_reports\":", json_pack(
	    "{so,so,so,so,so}", "from", value_day(f->window.from),
	    "to", value_day(f->window.to),
	    "reports", value_count(f->counts.reports),
	    "incidents", value_count(f->counts.incidents),
	    "kept", value_count(f->n)));
}
