/*
 * report.c: see report.h.
 */
#include "report/text/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "common/day.h"
#include "common/text.h"
#include "report/say/format.h"

#define LABEL "             "	/* the width of a label */

/* A labelled paragraph; nothing if there is no value. */
static void
put_field(struct buf *out, const char *label, const char *value)
{
	struct format_flow f;
	char text[sizeof LABEL];

	if (value == NULL || *value == '\0')
		return;
	(void)snprintf(text, sizeof text, "  %-11s", label);
	flow_begin(&f, out, text);
	flow_words(&f, value);
	flow_end(&f);
}

static void
put_pair(struct format_flow *f, const char *tag, const char *value)
{
	struct buf pair = BUF_INIT(65536);
	const char *text;

	if (value != NULL) {
		buf_text(&pair, tag);
		buf_text(&pair, value);
		text = buf_string(&pair);
		flow_name(f, text != NULL ? text : tag, "");
	}
	buf_free(&pair);
}

static void
put_policy(struct buf *out, const struct statement *s)
{
	static const struct {
		const char *tag;
		enum one_report_column column;
	} tags[] = { { "p=", ONE_p }, { "sp=", ONE_sp }, { "np=", ONE_np },
		{ "t=", ONE_t }, { "pct=", ONE_pct }, { "adkim=", ONE_adkim },
		{ "aspf=", ONE_aspf }, { "fo=", ONE_fo } };
	struct format_flow f;

	flow_begin(&f, out, "  Policy     ");
	flow_name(&f, one_report_text(s, ONE_domain), ":");
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		put_pair(&f, tags[i].tag, one_report_text(s, tags[i].column));
	flow_end(&f);
}

static void
put_period(struct buf *out, const struct statement *s)
{
	char begin[DAY_MOMENT_TEXT], end[DAY_MOMENT_TEXT];
	char span[2 * DAY_MOMENT_TEXT + 12];

	day_moment(one_report_number(s, ONE_begin), begin);
	day_moment(one_report_number(s, ONE_end), end);
	(void)snprintf(span, sizeof span, "%s to %s UTC", begin, end);
	put_field(out, "Period", span);
}

/* How it is stored: whether it counts, and who vouches for it. */
static void
put_stored(struct buf *out, const struct statement *s)
{
	struct buf text = BUF_INIT(65536);

	buf_text(&text, one_report_number(s, ONE_counted) == 1 ? "counts" :
	    one_report_number(s, ONE_own) == 0 ?
	    "does not count: the domain is not your own" :
	    "does not count: another revision of it does");
	buf_text(&text, "; provenance ");
	buf_text(&text, one_report_text(s, ONE_provenance));
	if (one_report_number(s, ONE_repaired) == 1)
		buf_text(&text, "; its XML was repaired");
	if (one_report_number(s, ONE_skipped) > 0) {
		format_item(&text, (uint64_t)one_report_number(s, ONE_skipped),
		    "record could not be used", "records could not be used");
	}
	put_field(out, "Stored", buf_string(&text));
	buf_free(&text);
	put_field(out, "Message", one_report_text(s, ONE_message));
}

void
report_text_head(struct output *o, const struct statement *s)
{
	struct buf *out = &o->buf;
	char all[FORMAT_TEXT], pass[FORMAT_TEXT], records[FORMAT_TEXT];
	char text[4 * FORMAT_TEXT];
	const char *org = one_report_text(s, ONE_org_name);

	buf_text(out, "DMARC report from ");
	(void)text_plain(out, org != NULL ? org : "", 0);
	buf_byte(out, '\n');
	put_field(out, "E-mail", one_report_text(s, ONE_email));
	put_field(out, "Contact", one_report_text(s, ONE_contact));
	put_field(out, "Report id", one_report_text(s, ONE_report_id));
	put_field(out, "Generator", one_report_text(s, ONE_generator));
	put_field(out, "Error", one_report_text(s, ONE_error));
	put_period(out, s);
	put_policy(out, s);
	put_stored(out, s);
	format_count((uint64_t)one_report_number(s, ONE_messages), all);
	format_count((uint64_t)one_report_number(s, ONE_pass), pass);
	format_count((uint64_t)one_report_number(s, ONE_records), records);
	(void)snprintf(text, sizeof text, "%s: %s pass DMARC; records: %s",
	    all, pass, records);
	put_field(out, "Messages", text);
}

/* The text of a key; NULL: absent. */
static const char *
member(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* "  DKIM pass example.org, selector s1", for each result of an array. */
static void
put_results(struct buf *out, const char *label, const char *array)
{
	json_t *list = json_loads(array, 0, NULL), *one;
	struct format_flow f;
	size_t i;

	json_array_foreach(list, i, one) {
		const char *domain = member(one, "domain");
		const char *selector = member(one, "selector");
		const char *scope = member(one, "scope");

		flow_begin(&f, out, label);
		flow_words(&f, member(one, "result"));
		flow_name(&f, domain != NULL ? domain : "(no domain)",
		    selector != NULL ? "," : "");
		if (selector != NULL) {
			flow_text(&f, "selector");
			flow_name(&f, selector, "");
		}
		if (scope != NULL && strcmp(scope, "helo") == 0)
			flow_text(&f, "(HELO)");
		flow_end(&f);
	}
	json_decref(list);
}

static void
put_reasons(struct buf *out, const char *array)
{
	json_t *list = json_loads(array, 0, NULL), *one;
	struct format_flow f;
	size_t i;

	json_array_foreach(list, i, one) {
		const char *comment = member(one, "comment");

		flow_begin(&f, out, "    override ");
		flow_name(&f, member(one, "type"), comment != NULL ? ":" : "");
		if (comment != NULL)
			flow_words(&f, comment);
		flow_end(&f);
	}
	json_decref(list);
}

static void
put_record(struct buf *out, const struct one_record *r)
{
	struct format_flow f;
	char count[FORMAT_TEXT], text[160];
	bool pass = strcmp(r->dkim, "pass") == 0 || strcmp(r->spf, "pass") == 0;

	format_count(r->messages, count);
	(void)snprintf(text, sizeof text, "  %s message%s %s: dkim %s, spf %s; "
	    "disposition %s\n", count, r->messages == 1 ? "" : "s",
	    pass ? "pass" : "FAIL", r->dkim, r->spf, r->disposition);
	buf_byte(out, '\n');
	buf_text(out, r->source_ip);
	buf_text(out, text);
	flow_begin(&f, out, "    from ");
	flow_name(&f, r->header_from, r->envelope_from != NULL ||
	    r->envelope_to != NULL ? "," : "");
	if (r->envelope_from != NULL) {
		flow_text(&f, "envelope");
		flow_name(&f, r->envelope_from, r->envelope_to != NULL ? "," :
		    "");
	}
	if (r->envelope_to != NULL) {
		flow_text(&f, "to");
		flow_name(&f, r->envelope_to, "");
	}
	flow_end(&f);
	put_reasons(out, r->reasons);
	put_results(out, "    DKIM ", r->dkim_results);
	put_results(out, "    SPF  ", r->spf_results);
}

enum dmarc_status
report_text_records(struct output *out, struct snapshot *db, int64_t pk,
    struct dmarc_err *err)
{
	struct statement s = one_records_start(db, pk);
	struct one_record r;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && one_records_next(&s, &r)) {
		put_record(&out->buf, &r);
		st = output_flush(out, err);
	}
	return statement_end(&s, st, err);
}

void
report_text_candidate(struct output *out, const struct statement *s)
{
	char begin[DAY_MOMENT_TEXT], text[64];
	const char *org = one_report_text(s, ONE_org_name);

	day_moment(one_report_number(s, ONE_begin), begin);
	(void)snprintf(text, sizeof text, "  pk:%-8" PRId64 " %20s UTC  ",
	    one_report_number(s, ONE_pk), begin);
	buf_text(&out->buf, text);
	(void)text_plain(&out->buf, org != NULL ? org : "", 0);
	buf_text(&out->buf, " about ");
	(void)text_plain(&out->buf, one_report_text(s, ONE_domain), 0);
	buf_text(&out->buf, one_report_number(s, ONE_counted) == 1 ? "\n" :
	    " (does not count)\n");
}
