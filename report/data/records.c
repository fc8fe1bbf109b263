/*
 * records.c: see records.h. A NULL is an empty cell, or null.
 */
#include "report/data/records.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "store/read/records.h"

#define LINE_BYTES ((size_t)64 << 20)	/* of a record, at most */
#define LINE_KEEP ((size_t)64 << 10)

enum kind { TEXT, NUMBER, JSON };

static const struct column {
	const char *name;
	enum kind kind;
} columns[RECORD_COLUMNS] = {
	[RECORD_report_pk] = { "report_pk", NUMBER },
	[RECORD_org_name] = { "org_name", TEXT },
	[RECORD_report_id] = { "report_id", TEXT },
	[RECORD_begin_utc] = { "begin", TEXT },
	[RECORD_end_utc] = { "end", TEXT },
	[RECORD_policy_domain] = { "policy_domain", TEXT },
	[RECORD_p] = { "p", TEXT },
	[RECORD_sp] = { "sp", TEXT },
	[RECORD_np] = { "np", TEXT },
	[RECORD_t] = { "t", TEXT },
	[RECORD_pct] = { "pct", NUMBER },
	[RECORD_adkim] = { "adkim", TEXT },
	[RECORD_aspf] = { "aspf", TEXT },
	[RECORD_source_ip] = { "source_ip", TEXT },
	[RECORD_messages] = { "messages", NUMBER },
	[RECORD_disposition] = { "disposition", TEXT },
	[RECORD_dkim_aligned] = { "dkim_aligned", NUMBER },
	[RECORD_spf_aligned] = { "spf_aligned", NUMBER },
	[RECORD_header_from] = { "header_from", TEXT },
	[RECORD_envelope_from] = { "envelope_from", TEXT },
	[RECORD_envelope_to] = { "envelope_to", TEXT },
	[RECORD_dkim_domain] = { "dkim_domain", TEXT },
	[RECORD_dkim_selector] = { "dkim_selector", TEXT },
	[RECORD_dkim_result] = { "dkim_result", TEXT },
	[RECORD_spf_domain] = { "spf_domain", TEXT },
	[RECORD_spf_scope] = { "spf_scope", TEXT },
	[RECORD_spf_result] = { "spf_result", TEXT },
	[RECORD_override] = { "override_types", TEXT },
	[RECORD_override_comment] = { "override_comments", TEXT },
	[RECORD_dkim_all] = { "dkim_all", JSON },
};

struct records {
	struct output *out;
	const struct records_opts *opts;
	int columns;		/* printed in this run */
	struct buf line;
};

/* Add JSON as ASCII: escape other characters, which occur in strings only. */
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
put_row(struct records *r, const struct statement *row)
{
	struct buf *out = &r->out->buf;

	for (int i = 0; i < r->columns; i++) {
		const char *text = record_text(row,
		    (enum record_column)i);

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
put_line(struct records *r, const struct statement *row)
{
	struct buf *line = &r->line;
	const char *text;

	buf_clear(line, LINE_KEEP);
	for (int i = 0; i < r->columns; i++) {
		buf_byte(line, i > 0 ? ',' : '{');
		text_json(line, columns[i].name);
		buf_byte(line, ':');
		text = record_text(row, (enum record_column)i);
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
put(struct records *r, const struct statement *row, struct dmarc_err *err)
{
	if (r->opts->lines)
		put_line(r, row);
	else
		put_row(r, row);
	if (r->line.failed)
		return dmarc_no_memory(err);
	return output_flush(r->out, err);
}

/* Write the header and all rows; domains is a JSON array, or NULL. */
static enum dmarc_status
put_all(struct records *r, struct snapshot *db, const char *domains,
    struct dmarc_err *err)
{
	struct statement s = record_texts_start(db, &r->opts->window, domains,
	    r->opts->all_signatures);
	enum dmarc_status st = DMARC_OK;

	if (!r->opts->lines)
		put_header(r);
	while (st == DMARC_OK && record_texts_next(&s))
		st = put(r, &s, err);
	return statement_end(&s, st, err);
}

/* The domains as a JSON array, the form of a list bound to a statement. */
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
records_write(struct output *o, struct snapshot *db,
    const struct records_opts *opts, struct dmarc_err *err)
{
	struct records r = { .out = o, .opts = opts,
	    .columns = opts->all_signatures ? RECORD_COLUMNS :
	    RECORD_dkim_all,
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
	if (st == DMARC_OK)
		st = put_all(&r, db, list, err);
	buf_free(&domains);
	buf_free(&r.line);
	return st;
}
