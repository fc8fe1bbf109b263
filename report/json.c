/*
 * json.c: see json.h. Values are made with jansson; the brackets that hold
 * senders and domains together are written here, so that no more than one
 * sender is in memory.
 */
#include "report/json.h"

#include <jansson.h>

#include "common/day.h"
#include "common/text.h"

static enum dmarc_status
no_memory(struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
}

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

/* Write a value and let go of it. NULL: there was no memory to make it. */
static enum dmarc_status
put_value(struct json_writer *w, json_t *value, struct dmarc_err *err)
{
	int rc;

	if (value == NULL)
		return no_memory(err);
	rc = json_dump_callback(value, put_bytes, &w->out->buf,
	    JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY);
	json_decref(value);
	if (rc != 0)
		return no_memory(err);
	return output_flush(w->out, err);
}

static void
put_text(struct json_writer *w, const char *text)
{
	buf_text(&w->out->buf, text);
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

static json_t *
day_value(int64_t day)
{
	char text[DAY_TEXT];

	if (day == INT64_MIN || day == INT64_MAX)
		return json_null();
	day_iso(day, text);
	return json_string(text);
}

enum dmarc_status
json_begin(struct json_writer *w, struct dmarc_err *err)
{
	char time[DAY_TIME_TEXT];
	enum dmarc_status st;

	day_time(w->now, time);
	put_text(w, "{\"schema\":\"dmarc-summary/1\",\"generator\":");
	st = put_value(w, json_pack("{ss,ss}", "name", "dmarc-report",
	    "version", DMARC_VERSION), err);
	if (st != DMARC_OK)
		return st;
	put_text(w, ",\"generated_at\":");
	st = put_value(w, json_string(time), err);
	if (st != DMARC_OK)
		return st;
	put_text(w, ",\"window\":");
	st = put_value(w, json_pack("{so,so,sI}",
	    "from", day_value(w->window->from),
	    "to", day_value(w->window->to),
	    "days", (json_int_t)w->window->to - w->window->from + 1), err);
	put_text(w, ",\"domains\":[");
	return st;
}

static json_t *
source_value(const struct model_source *s)
{
	char ip[DMARC_ADDRESS_TEXT];

	address_text(&s->address, ip);
	return json_pack("{ss,sn,sn,sn,sn,so,so}", "ip", ip, "class", "ptr",
	    "ptr_confirmed", "asn", "messages", count_value(s->now.messages),
	    "pass", count_value(s->now.pass));
}

static enum dmarc_status
put_sender(struct json_writer *w, const struct model_sender *s,
    struct dmarc_err *err)
{
	struct buf key = BUF_INIT(65536);
	enum dmarc_status st;
	const char *text;

	buf_text(&key, sender_prefix(s->kind));
	buf_text(&key, s->id);
	text = buf_string(&key);
	put_text(w, "{\"key\":");
	st = text == NULL ? no_memory(err) :
	    put_value(w, text_value(text), err);
	buf_free(&key);
	if (st != DMARC_OK)
		return st;
	put_text(w, ",\"name\":");
	st = put_value(w, text_value(s->name), err);
	put_text(w, ",\"class\":null");
	const struct {
		const char *name;
		json_t *value;
	} member[] = {
		{ ",\"messages\":", count_value(s->now.messages) },
		{ ",\"pass\":", count_value(s->now.pass) },
		{ ",\"dkim_aligned\":", count_value(s->now.dkim_aligned) },
		{ ",\"spf_aligned\":", count_value(s->now.spf_aligned) },
		{ ",\"first_day\":", day_value(s->first) },
		{ ",\"last_day\":", day_value(s->last) },
	};
	for (size_t i = 0; i < sizeof member / sizeof *member; i++) {
		put_text(w, member[i].name);
		if (st == DMARC_OK)
			st = put_value(w, member[i].value, err);
		else
			json_decref(member[i].value);
	}
	put_text(w, ",\"sources\":[");
	for (size_t i = 0; st == DMARC_OK && i < s->sources; i++) {
		put_text(w, i > 0 ? ",\n    " : "\n    ");
		st = put_value(w, source_value(&s->source[i]), err);
	}
	put_text(w, "]}");
	return st;
}

static enum dmarc_status
put_coverage(struct json_writer *w, const struct model_coverage *c,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	put_text(w, "\"days_with_reports\":");
	st = put_value(w, count_value(c->days), err);
	if (st != DMARC_OK)
		return st;
	put_text(w, ",\"reports\":");
	st = put_value(w, count_value(c->reports), err);
	if (st != DMARC_OK)
		return st;
	put_text(w, ",\"unreadable\":");
	st = put_value(w, count_value(w->rest->rejected), err);
	put_text(w, ",\"reporters\":[");
	for (size_t i = 0; st == DMARC_OK && i < c->reporters; i++) {
		const struct model_reporter *r = &c->reporter[i];

		put_text(w, i > 0 ? ",\n   " : "\n   ");
		st = put_value(w, json_pack("{so,so,so,so}",
		    "org", text_value(r->name), "days", count_value(r->days),
		    "messages", count_value(r->messages),
		    "last_day", day_value(r->last)), err);
	}
	put_text(w, "]");
	return st;
}

enum dmarc_status
json_section(struct json_writer *w, const struct model_section *s,
    struct dmarc_err *err)
{
	const struct model_policy *p = &s->policy;
	bool seen = s->coverage.reports > 0;
	enum dmarc_status st;

	put_text(w, w->sections++ > 0 ? ",\n {\"domain\":" :
	    "\n {\"domain\":");
	st = put_value(w, text_value(s->domain), err);
	put_text(w, s->scope == MODEL_SUBDOMAINS ?
	    ",\"scope\":\"subdomains\",\"policy\":" :
	    ",\"scope\":\"domain\",\"policy\":");
	if (st == DMARC_OK)
		st = put_value(w, !seen ? json_null() :
		    json_pack("{so,so,so,so,so,ss}", "p", text_value(p->p),
		    "sp", text_value(p->sp), "np", text_value(p->np),
		    "t", text_value(p->t), "pct", p->pct < 0 ? json_null() :
		    json_integer(p->pct), "source", "reports"), err);
	put_text(w, ",\"senders\":[");
	for (size_t i = 0; st == DMARC_OK && i < s->senders; i++) {
		put_text(w, i > 0 ? ",\n  " : "\n  ");
		st = put_sender(w, &s->sender[i], err);
	}
	put_text(w, "],\n  \"coverage\":{");
	if (st == DMARC_OK)
		st = put_coverage(w, &s->coverage, err);
	put_text(w, "}}");
	return st;
}

void
json_end(struct json_writer *w)
{
	put_text(w, "]}\n");
}
