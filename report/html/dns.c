/*
 * dns.c: see part.h. What DNS says: findings, records, the tree of SPF, keys,
 * hosts, and what was published before.
 */
#include "report/html/part.h"

#include <stdio.h>
#include <string.h>

#include "report/html/write.h"
#include "report/say/zone.h"

#define NAME_BYTES (1 << 20)	/* of names */
#define ROWS_MOST 40		/* of a table */

/* Says how many of n rows a table leaves out. */
static void
put_rest(const struct part *p, size_t n)
{
	part_more(p, n > ROWS_MOST ? n - ROWS_MOST : 0,
	    "weekly --format json");
}

static void
put_day(struct buf *out, int64_t seconds, int64_t today)
{
	buf_text(out, "<td class=\"n\">");
	if (seconds == INT64_MIN)
		buf_byte(out, '-');
	else
		html_day(out, day_of(seconds), today);
	buf_text(out, "</td>");
}

static void
put_text(struct buf *out, const char *text, const char *instead)
{
	buf_text(out, "<td class=\"text\">");
	if (text != NULL) {
		buf_text(out, "<code>");
		html_text(out, text);
		buf_text(out, "</code>");
	} else {
		buf_text(out, instead);
	}
	buf_text(out, "</td>");
}

static void
put_stretch_name(struct buf *out, const struct dns_stretch *s)
{
	struct buf name = BUF_INIT(NAME_BYTES);

	buf_text(out, "<tr><th scope=\"row\">");
	zone_name(&name, s);
	html_built(out, &name);
	buf_text(out, "</th>");
}

/* A record that is published now; keys and includes are shown elsewhere. */
static bool
is_published(const struct dns_stretch *s)
{
	return s->latest && strcmp(s->kind, "dkim") != 0 &&
	    strcmp(s->kind, "include") != 0;
}

static void
put_records(const struct part *p)
{
	static const char *const column[] = { "Record", "Text",
	    ">Since at least" };
	struct buf *out = &p->out->buf;
	size_t n = 0;

	for (size_t i = 0; i < p->dns->stretches; i++) {
		const struct dns_stretch *s = &p->dns->stretch[i];

		if (!is_published(s) || n++ >= ROWS_MOST)
			continue;
		if (n == 1) {
			part_table(p, "Records of the domain");
			part_columns(p, column, sizeof column /
			    sizeof *column);
		}
		put_stretch_name(out, s);
		put_text(out, s->record, "none");
		put_day(out, s->first, p->today);
		buf_text(out, "</tr>\n");
	}
	if (n > 0)
		part_table_end(p);
	put_rest(p, n);
}

static void
put_node(struct buf *out, const struct zone_record *r)
{
	buf_text(out, "<b>");
	html_text(out, r->name);
	buf_text(out, "</b> ");
	if (r->record != NULL && !r->loop) {
		buf_text(out, "<code>");
		html_text(out, r->record);
		buf_text(out, "</code> ");
	}
	buf_text(out, r->loop ? "includes itself " : r->none ?
	    "has no SPF record " : r->record == NULL ? "is not known " : "");
	buf_text(out, "<span class=\"dim\">");
	html_plural(out, r->lookups, "lookup", "lookups");
	buf_text(out, "</span>");
}

/* The records of SPF as lists within lists. */
static void
put_tree(const struct part *p)
{
	struct buf *out = &p->out->buf;
	struct zone_tree tree;
	unsigned depth = 0;

	zone_tree(p->dns, p->domain, &tree);
	if (tree.n == 0)
		return;
	part_heading(p, 2, NULL, "SPF, and what it includes");
	buf_text(out, "<ul class=\"tree\">\n<li>");
	for (size_t i = 0; i < tree.n; i++) {
		const struct zone_record *r = &tree.record[i];

		if (r->depth > depth)
			buf_text(out, "\n<ul>\n<li>");
		for (; i > 0 && depth > r->depth; depth--)
			buf_text(out, "</li>\n</ul>");
		if (i > 0 && depth == r->depth)
			buf_text(out, "</li>\n<li>");
		depth = r->depth;
		put_node(out, r);
	}
	for (; depth > 0; depth--)
		buf_text(out, "</li>\n</ul>");
	buf_text(out, "</li>\n</ul>\n");
	if (tree.more)
		buf_text(out, "<p class=\"dim\">There are more: names with "
		    "macros, or too many records.</p>\n");
}

static void
put_keys(const struct part *p)
{
	static const char *const column[] = { "DKIM key", "Domain", "State",
	    ">Since at least", ">Days" };
	struct buf *out = &p->out->buf;

	if (p->dns->keys == 0)
		return;
	part_table(p, "Keys that sign mail of reports");
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < p->dns->keys && i < ROWS_MOST; i++) {
		const struct dns_key *k = &p->dns->key[i];
		int64_t since = zone_key_since(p->dns, k);
		struct buf state = BUF_INIT(NAME_BYTES);

		buf_text(out, "<tr><th scope=\"row\">");
		html_text(out, k->selector);
		buf_text(out, "</th><td class=\"text\">");
		html_text(out, k->domain);
		buf_text(out, k->state == DNS_KEY_GOOD ? "</td><td>" :
		    "</td><td class=\"bad\">");
		zone_key(&state, k);
		html_built(out, &state);
		buf_text(out, "</td>");
		put_day(out, since, p->today);
		buf_text(out, "<td class=\"n\">");
		if (since == INT64_MIN)
			buf_byte(out, '-');
		else
			html_number(out, p->today - day_of(since));
		buf_text(out, "</td></tr>\n");
	}
	part_table_end(p);
	put_rest(p, p->dns->keys);
}

static void
put_hosts(const struct part *p)
{
	static const char *const column[] = { "Address", "Return-Path",
	    "SPF now", "By" };
	struct buf *out = &p->out->buf;

	if (p->dns->evals == 0)
		return;
	part_table(p, "What SPF says now of hosts whose mail passed");
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < p->dns->evals && i < ROWS_MOST; i++) {
		const struct dns_eval *e = &p->dns->eval[i];
		bool pass = strcmp(e->result, "pass") == 0;

		buf_text(out, "<tr><th scope=\"row\">");
		html_text(out, e->ip);
		buf_text(out, "</th><td class=\"text\">");
		html_text(out, e->mail_from);
		buf_text(out, pass ? "</td><td class=\"good\">" :
		    "</td><td class=\"care\">");
		html_text(out, e->result);
		buf_text(out, "</td>");
		put_text(out, e->term, "nothing");
		buf_text(out, "</tr>\n");
	}
	part_table_end(p);
	put_rest(p, p->dns->evals);
}

/* What is not published any more. */
static void
put_history(const struct part *p)
{
	static const char *const column[] = { "Record", "Text", ">Seen",
	    ">Until" };
	struct buf *out = &p->out->buf;
	size_t n = 0;

	for (size_t i = 0; i < p->dns->stretches; i++) {
		const struct dns_stretch *s = &p->dns->stretch[i];

		if (s->latest || n++ >= ROWS_MOST)
			continue;
		if (n == 1) {
			part_table(p, "What was published before");
			part_list(p, column, sizeof column /
			    sizeof *column);
		}
		put_stretch_name(out, s);
		put_text(out, s->record, "none");
		put_day(out, s->first, p->today);
		put_day(out, s->last, p->today);
		buf_text(out, "</tr>\n");
	}
	if (n > 0)
		part_table_end(p);
	put_rest(p, n);
}

/* What to do: a sentence, then the records to publish, one a line. */
static void
put_fix(struct buf *out, const char *fix)
{
	buf_text(out, "<td class=\"text\">");
	for (size_t n = 0; fix != NULL && *fix != '\0'; n++) {
		struct buf line = BUF_INIT(NAME_BYTES);
		size_t len = strcspn(fix, "\n");

		buf_add(&line, fix, len);
		buf_text(out, n > 0 ? "<br><code>" : "");
		html_built(out, &line);
		buf_text(out, n > 0 ? "</code>" : "");
		fix += len;
		fix += *fix == '\n';
	}
	buf_text(out, "</td>");
}

static void
put_findings(const struct part *p)
{
	static const char *const column[] = { "Code", "Severity", "What",
	    "To do" };
	static const char *const tone[] = { [DNS_ERROR] = "bad",
	    [DNS_WARNING] = "care", [DNS_INFO] = "still" };
	struct buf *out = &p->out->buf;
	size_t n = 0;

	for (size_t i = 0; i < p->dns->findings; i++) {
		const struct dns_finding *f = &p->dns->finding[i];

		if (f->severity == DNS_FINE || n++ >= ROWS_MOST)
			continue;
		if (n == 1) {
			part_table(p, "What is wrong, or could be better");
			part_list(p, column, sizeof column /
			    sizeof *column);
		}
		buf_text(out, "<tr><th scope=\"row\">");
		html_text(out, f->code);
		buf_text(out, "</th><td class=\"");
		buf_text(out, tone[f->severity]);
		buf_text(out, "\">");
		buf_text(out, zone_severity(f));
		buf_text(out, "</td><td class=\"text\">");
		html_text(out, f->detail);
		buf_text(out, "</td>");
		put_fix(out, f->fix);
		buf_text(out, "</tr>\n");
	}
	if (n > 0)
		part_table_end(p);
	else
		buf_text(out, "<p>Nothing is wrong.</p>\n");
	put_rest(p, n);
}

/* When DNS answered, what was not answered, and what changed. */
static void
put_state(const struct part *p)
{
	struct buf *out = &p->out->buf, changed = BUF_INIT(NAME_BYTES);

	buf_text(out, "<p>As DNS said on ");
	html_day(out, day_of(p->dns->checked), p->today);
	if (p->dns->spf_lookups >= 0) {
		buf_text(out, "; SPF costs ");
		html_number(out, p->dns->spf_lookups);
		buf_text(out, " of 10 lookups");
	}
	buf_text(out, ".</p>\n");
	if (p->dns->unknown != NULL) {
		buf_text(out, "<p>Not known: ");
		html_text(out, p->dns->unknown);
		buf_text(out, "</p>\n");
	}
	if (p->dns->changes > 0) {
		buf_text(out, "<p>Changed: ");
		zone_changes(&changed, p->dns, p->today);
		html_built(out, &changed);
		buf_text(out, "</p>\n");
	}
}

void
part_dns(const struct part *p)
{
	if (p->dns == NULL || p->dns->checked == INT64_MIN)
		return;
	part_heading(p, 1, "dns", "DNS");
	put_state(p);
	put_findings(p);
	put_records(p);
	put_tree(p);
	put_keys(p);
	put_hosts(p);
	put_history(p);
}
