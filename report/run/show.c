/*
 * show.c: see show.h.
 */
#include "report/run/show.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "report/data/report_json.h"
#include "report/text/report.h"

#define KEY "pk:"

/* What a report is looked for by. */
struct wanted {
	char *id;		/* owned */
	int64_t pk;		/* NO_KEY: by id */
};

static struct wanted
read_id(const char *id)
{
	struct wanted w = { .pk = NO_KEY };
	size_t len = strlen(id);
	guint64 key;

	/* No report id has brackets (parse/xml); a subject gives it some. */
	if (len > 2 && id[0] == '<' && id[len - 1] == '>')
		w.id = g_strndup(id + 1, len - 2);
	else
		w.id = g_strdup(id);
	if (g_str_has_prefix(id, KEY) && g_ascii_string_to_unsigned(id +
	    strlen(KEY), 10, 0, INT64_MAX, &key, NULL))
		w.pk = (int64_t)key;
	return w;
}

/* Counts the reports; *pk is the key of the last. */
static enum dmarc_status
count(struct snapshot *db, const struct wanted *w, size_t *n, int64_t *pk,
    struct dmarc_err *err)
{
	struct statement s = one_report_start(db, w->id, w->pk);

	*n = 0;
	while (one_report_next(&s)) {
		*pk = one_report_number(&s, ONE_pk);
		++*n;
	}
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
write_one(struct output *out, struct snapshot *db, int64_t pk, bool json,
    struct dmarc_err *err)
{
	struct statement s = one_report_start(db, NULL, pk);
	enum dmarc_status st = DMARC_OK;

	if (one_report_next(&s)) {
		if (json)
			st = report_json_head(out, &s, err);
		else
			report_text_head(out, &s);
	}
	st = statement_end(&s, st, err);
	if (st != DMARC_OK)
		return st;
	return json ? report_json_records(out, db, pk, err) :
	    report_text_records(out, db, pk, err);
}

static enum dmarc_status
write_list(struct output *out, struct snapshot *db, const struct wanted *w,
    bool json, struct dmarc_err *err)
{
	struct statement s = one_report_start(db, w->id, w->pk);
	size_t n = 0;
	enum dmarc_status st = DMARC_OK;

	buf_text(&out->buf, json ? "{\"candidates\":[" : "Several reports "
	    "have this id: name one of them by its key.\n");
	while (st == DMARC_OK && one_report_next(&s)) {
		if (!json) {
			report_text_candidate(out, &s);
			st = output_flush(out, err);
			continue;
		}
		buf_text(&out->buf, n++ > 0 ? ",\n " : "\n ");
		st = report_json_head(out, &s, err);
		buf_byte(&out->buf, '}');
	}
	buf_text(&out->buf, json ? "]}\n" : "");
	return statement_end(&s, st, err);
}

enum dmarc_status
show_report(struct output *out, struct snapshot *db, const char *id,
    bool json, bool *several, struct dmarc_err *err)
{
	struct wanted w = read_id(id);
	int64_t pk = 0;
	size_t n = 0;
	enum dmarc_status st = count(db, &w, &n, &pk, err);

	*several = n > 1;
	if (st == DMARC_OK && n == 0)
		st = dmarc_fail(err, DMARC_E_NOINPUT, "no report has the id "
		    "'%.200s'; dmarc-report records lists ids, and "
		    "dmarc-report log what was set aside", id);
	if (st == DMARC_OK)
		st = n == 1 ? write_one(out, db, pk, json, err) :
		    write_list(out, db, &w, json, err);
	g_free(w.id);
	return st;
}
