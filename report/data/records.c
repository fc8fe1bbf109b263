/*
 * records.c: see records.h. The columns are those of sql/records.sql, in its
 * order; a NULL is an empty cell, or null.
 */
#include "report/data/records.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "store/read/ask.h"

#define LINE_BYTES ((size_t)64 << 20)	/* a record with all its texts */
#define LINE_KEEP ((size_t)64 << 10)

enum kind { TEXT, NUMBER, JSON };

static const struct column {
	const char *name;
	enum kind kind;
} columns[] = {
	{ "report_pk", NUMBER }, { "org_name", TEXT }, { "report_id", TEXT },
	{ "begin", TEXT }, { "end", TEXT }, { "policy_domain", TEXT },
	{ "p", TEXT }, { "sp", TEXT }, { "np", TEXT }, { "t", TEXT },
	{ "pct", NUMBER }, { "adkim", TEXT }, { "aspf", TEXT },
	{ "source_ip", TEXT }, { "messages", NUMBER },
	{ "disposition", TEXT }, { "dkim_aligned", NUMBER },
	{ "spf_aligned", NUMBER }, { "header_from", TEXT },
	{ "envelope_from", TEXT }, { "envelope_to", TEXT },
	{ "dkim_domain", TEXT }, { "dkim_selector", TEXT },
	{ "dkim_result", TEXT }, { "spf_domain", TEXT },
	{ "spf_scope", TEXT }, { "spf_result", TEXT },
	{ "override_types", TEXT }, { "override_comments", TEXT },
	{ "dkim_all", JSON },
};

#define COLUMNS ((int)(sizeof columns / sizeof *columns))

struct records {
	struct output *out;
	const struct records_opts *opts;
	int columns;		/* of this run */
	struct buf line;
};

/* Add JSON as ASCII: what is not stands within strings. */
static void
ascii(struct buf *out, const char *json)
{
	size_t len = strlen(json), n;
	unsigned long cp;
	char escape[40];

	for (; len > 0; json += n, len -= n) {
		n = text_decode(json, len, &cp);
		if (n == 0) {
			n = 1;
			cp = 0xfffd;
		}
		if (cp < 0x7f && cp != '<') {
			buf_byte(out, (unsigned char)cp);
			continue;
		}
		if (cp > 0xffff)
			(void)snprintf(escape, sizeof escape,
			    "\\u%04lx\\u%04lx", 0xd7c0 + (cp >> 10),
			    0xdc00 + (cp & 0x3ff));
		else
			(void)snprintf(escape, sizeof escape, "\\u%04lx", cp);
		buf_text(out, escape);
	}
}

static void
put_header(struct records *r)
{
	struct buf *out = &r->out->buf;

	for (int i = 0; i < r->columns; i++) {
		if (i > 0)
			buf_byte(out, ',');
		buf_text(out, columns[i].name);
	}
	buf_text(out, "\r\n");
}

static void
put_row(struct records *r, const struct ask *row)
{
	struct buf *out = &r->out->buf;

	for (int i = 0; i < r->columns; i++) {
		const char *text = ask_string(row, i);

		if (i > 0)
			buf_byte(out, ',');
		if (columns[i].kind == JSON && text != NULL) {
			buf_clear(&r->line, LINE_KEEP);
			ascii(&r->line, text);
			text = buf_string(&r->line);
		}
		text_csv(out, text, r->opts->defuse);
	}
	buf_text(out, "\r\n");
}

static void
put_line(struct records *r, const struct ask *row)
{
	struct buf *line = &r->line;
	const char *text;

	buf_clear(line, LINE_KEEP);
	for (int i = 0; i < r->columns; i++) {
		buf_byte(line, i > 0 ? ',' : '{');
		text_json(line, columns[i].name);
		buf_byte(line, ':');
		text = ask_string(row, i);
		if (columns[i].kind == TEXT || text == NULL)
			text_json(line, text);
		else
			buf_text(line, text);
	}
	text = buf_string(line);
	if (text != NULL)
		ascii(&r->out->buf, text);
	buf_text(&r->out->buf, "}\n");
}

static enum dmarc_status
put(void *ctx, const struct ask *row, struct dmarc_err *err)
{
	struct records *r = ctx;

	if (r->opts->lines)
		put_line(r, row);
	else
		put_row(r, row);
	if (r->line.failed)
		return dmarc_no_memory(err);
	return output_flush(r->out, err);
}

/* The domains as a JSON array, which is how a statement takes a list. */
static void
list_domains(struct buf *out, const struct records_opts *opts)
{
	for (size_t i = 0; i < opts->domains; i++) {
		buf_byte(out, i > 0 ? ',' : '[');
		text_json(out, opts->domain[i]);
	}
	buf_byte(out, ']');
}

enum dmarc_status
records_write(struct output *o, struct question *q,
    const struct records_opts *opts, struct dmarc_err *err)
{
	struct records r = { .out = o, .opts = opts,
	    .columns = opts->all_signatures ? COLUMNS : COLUMNS - 1,
	    .line = BUF_INIT(LINE_BYTES) };
	struct buf domains = BUF_INIT(LINE_BYTES);
	const char *list = NULL;
	enum dmarc_status st = DMARC_OK;

	if (opts->domains > 0) {
		list_domains(&domains, opts);
		list = buf_string(&domains);
		if (list == NULL)
			st = dmarc_no_memory(err);
	}
	if (st == DMARC_OK && !opts->lines)
		put_header(&r);
	if (st == DMARC_OK)
		st = question_records(q, &opts->window, list,
		    opts->all_signatures, put, &r, err);
	buf_free(&domains);
	buf_free(&r.line);
	return st;
}
