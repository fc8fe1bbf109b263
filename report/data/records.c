/*
 * records.c: see records.h. A NULL is an empty cell, or null.
 *
 * A report, and a part of a combination, has the same columns for many records,
 * so they are written once and kept: the columns of a report until the next
 * one, and those of a part in a table of fixed size.
 */
#include "report/data/records.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "store/read/records.h"

#define LINE_BYTES ((size_t)64 << 20)	/* of a value, at most */
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

/*
 * The columns of a combination, in the order of a row: each stretch is of one
 * part, whose statement has its columns in the same order.
 */
#define STRETCHES 3	/* of a part, at most */

static const struct stretch {
	enum record_part part;
	int nth;		/* of this part */
	enum record_column first, last;
} stretches[] = {
	{ RECORD_EVALUATED, 0, RECORD_disposition, RECORD_header_from },
	{ RECORD_ENVELOPE, 0, RECORD_envelope_from, RECORD_envelope_from },
	{ RECORD_EVALUATED, 1, RECORD_envelope_to, RECORD_envelope_to },
	{ RECORD_DKIM, 0, RECORD_dkim_domain, RECORD_dkim_result },
	{ RECORD_ENVELOPE, 1, RECORD_spf_domain, RECORD_spf_result },
	{ RECORD_EVALUATED, 2, RECORD_override, RECORD_override_comment },
	{ RECORD_DKIM, 1, RECORD_dkim_all, RECORD_dkim_all },
};

#define STRETCH_COUNT (sizeof stretches / sizeof stretches[0])

/* A part as it is written. */
struct written {
	const char *text;
	size_t end[STRETCHES];	/* of each stretch; 0: not written */
};

/* Parts that were written, by key: a part takes the place of another one. */
#define PLACES ((size_t)2048)
#define PLACE_BYTES 464		/* a longer text is not kept */

struct place {
	bool taken;
	int64_t key;
	size_t end[STRETCHES];
	char text[PLACE_BYTES];
};

struct records {
	struct output *out;
	const struct records_opts *opts;
	struct snapshot *db;
	int columns;		/* printed in this run */
	int64_t domain;		/* key of the policy domain; 0: none yet */
	const char *domain_name;
	struct place *places;	/* PLACES of each part */
	struct buf report;	/* columns of the report, as written */
	struct buf part[RECORD_PARTS];	/* those of a part that is read */
	struct buf value;	/* a value on its way to ASCII */
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
put_cell(struct records *r, struct buf *out, enum record_column c,
    const char *text)
{
	if (c > 0)
		buf_byte(out, ',');
	if (columns[c].kind == JSON && text != NULL) {
		buf_clear(&r->value, LINE_KEEP);
		ascii(&r->value, text);
		text = buf_string(&r->value);
		out->failed |= text == NULL;
	}
	text_csv(out, text, r->opts->defuse);
}

static void
put_member(struct records *r, struct buf *out, enum record_column c,
    const char *text)
{
	buf_byte(out, c > 0 ? ',' : '{');
	text_json(out, columns[c].name);
	buf_byte(out, ':');
	if (columns[c].kind == TEXT || text == NULL) {
		buf_clear(&r->value, LINE_KEEP);
		text_json(&r->value, text);
		text = buf_string(&r->value);
		out->failed |= text == NULL;
	}
	if (text != NULL)
		ascii(out, text);
}

/* Writes columns first to last of the row, those from place on of s. */
static void
put_columns(struct records *r, struct buf *out, const struct statement *s,
    int place, enum record_column first, enum record_column last)
{
	for (int c = (int)first; c <= (int)last; c++) {
		const char *text = record_text(s, place++);

		if (r->opts->lines)
			put_member(r, out, (enum record_column)c, text);
		else
			put_cell(r, out, (enum record_column)c, text);
	}
}

/* Reads a part and writes all its columns to its buffer. */
static enum dmarc_status
read_part(struct records *r, enum record_part part, int64_t key,
    struct written *out, struct dmarc_err *err)
{
	struct statement s = record_part_start(r->db, part, key,
	    r->domain_name, r->opts->all_signatures);
	struct buf *text = &r->part[part];
	int place = 0;

	*out = (struct written){ .text = NULL };
	buf_clear(text, LINE_KEEP);
	if (record_part_next(&s, part)) {
		for (size_t i = 0; i < STRETCH_COUNT; i++) {
			const struct stretch *t = &stretches[i];

			if (t->part != part || (int)t->last >= r->columns)
				continue;
			put_columns(r, text, &s, place, t->first, t->last);
			place += (int)t->last - (int)t->first + 1;
			out->end[t->nth] = text->len;
		}
		out->text = buf_string(text);
	}
	if (text->failed)
		return statement_end(&s, dmarc_no_memory(err), err);
	return statement_end(&s, DMARC_OK, err);
}

/* Finds a part among those that were written, or reads it. */
static enum dmarc_status
find_part(struct records *r, enum record_part part, int64_t key,
    struct written *out, struct dmarc_err *err)
{
	struct place *p = &r->places[part * PLACES + (uint64_t)key % PLACES];
	const struct buf *text = &r->part[part];
	enum dmarc_status st;

	if (!p->taken || p->key != key) {
		st = read_part(r, part, key, out, err);
		if (st != DMARC_OK || text->len > sizeof p->text)
			return st;
		p->taken = true;
		p->key = key;
		memcpy(p->end, out->end, sizeof p->end);
		memcpy(p->text, out->text, text->len);
	}
	out->text = p->text;
	memcpy(out->end, p->end, sizeof out->end);
	return DMARC_OK;
}

/* Writes a record: what its report, itself and its parts say. */
static enum dmarc_status
put_record(struct records *r, const struct statement *row,
    const int64_t key[RECORD_PARTS], struct dmarc_err *err)
{
	struct buf *out = &r->out->buf;
	struct written part[RECORD_PARTS];

	for (int i = 0; i < RECORD_PARTS; i++) {
		enum dmarc_status st = find_part(r, (enum record_part)i,
		    key[i], &part[i], err);

		if (st != DMARC_OK)
			return st;
	}
	buf_add(out, r->report.data, r->report.len);
	put_columns(r, out, row, 0, RECORD_source_ip, RECORD_messages);
	for (size_t i = 0; i < STRETCH_COUNT; i++) {
		const struct stretch *t = &stretches[i];
		const struct written *w = &part[t->part];
		size_t from = t->nth > 0 ? w->end[t->nth - 1] : 0;

		if (w->end[t->nth] > from)
			buf_add(out, w->text + from, w->end[t->nth] - from);
	}
	buf_text(out, r->opts->lines ? "}\n" : "\r\n");
	return output_flush(r->out, err);
}

static enum dmarc_status
put_report(struct records *r, const struct record_report *report,
    struct dmarc_err *err)
{
	struct statement s = record_rows_start(r->db, report->first,
	    report->records);
	int64_t part[RECORD_PARTS];
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && record_rows_next(&s, part))
		st = put_record(r, &s, part, err);
	return statement_end(&s, st, err);
}

/* Begins a report: writes its columns, which each of its records repeats. */
static void
begin_report(struct records *r, const struct statement *s, int64_t domain)
{
	r->domain_name = record_text(s, RECORD_policy_domain);
	/* A missing From domain is written as the policy domain. */
	for (size_t i = 0; domain != r->domain && i < PLACES; i++)
		r->places[RECORD_EVALUATED * PLACES + i].taken = false;
	r->domain = domain;
	buf_clear(&r->report, LINE_KEEP);
	put_columns(r, &r->report, s, 0, RECORD_report_pk, RECORD_aspf);
}

/* Write the header and all rows; domains is a JSON array, or NULL. */
static enum dmarc_status
put_all(struct records *r, const char *domains, struct dmarc_err *err)
{
	struct statement s = record_reports_start(r->db, &r->opts->window,
	    domains);
	struct record_report report;
	enum dmarc_status st = DMARC_OK;

	if (!r->opts->lines)
		put_header(r);
	while (st == DMARC_OK && record_reports_next(&s, &report)) {
		begin_report(r, &s, report.domain);
		st = r->report.failed ? dmarc_no_memory(err) :
		    put_report(r, &report, err);
	}
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
	struct records r = { .out = o, .opts = opts, .db = db,
	    .columns = opts->all_signatures ? RECORD_COLUMNS :
	    RECORD_dkim_all,
	    .places = calloc(RECORD_PARTS * PLACES, sizeof *r.places),
	    .report = BUF_INIT(LINE_BYTES), .value = BUF_INIT(LINE_BYTES) };
	struct buf domains = BUF_INIT(LINE_BYTES);
	const char *list = NULL;
	enum dmarc_status st = DMARC_OK;

	if (r.places == NULL)
		return dmarc_no_memory(err);
	for (int i = 0; i < RECORD_PARTS; i++)
		r.part[i] = (struct buf)BUF_INIT(LINE_BYTES);
	if (opts->domains > 0) {
		list_domains(&domains, opts);
		list = buf_string(&domains);
		if (list == NULL)
			st = dmarc_no_memory(err);
	}
	if (st == DMARC_OK)
		st = put_all(&r, list, err);
	for (int i = 0; i < RECORD_PARTS; i++)
		buf_free(&r.part[i]);
	buf_free(&domains);
	buf_free(&r.value);
	buf_free(&r.report);
	free(r.places);
	return st;
}
