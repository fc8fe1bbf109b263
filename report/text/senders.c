/*
 * senders.c: see senders.h.
 */
#include "report/text/senders.h"

#include <stdio.h>

#include "common/text.h"
#include "report/say/format.h"

#define NAME_COLUMNS 80		/* of a name from reports, at most */

/* "# Senders without a label ...", above the lines. */
static void
put_head(struct buf *out, const struct senders_opts *opts)
{
	struct format_flow f;
	char span[DAY_SPAN_TEXT];

	day_span(opts->window->from, opts->window->to, false, span);
	flow_begin(&f, out, "# ");
	flow_text(&f, opts->unlabelled ? "Senders without a label," :
	    "Senders,");
	flow_text(&f, span);
	flow_text(&f, "(UTC), most messages first.");
	flow_end(&f);
	buf_text(out, "# To label one: take the # from its line, correct the "
	    "label, add the line to\n# ");
	(void)text_plain(out, opts->file, 0);
	buf_text(out, "\n# Labels: own, authorised, forwarder, unauthorised, "
	    "ignore; the first match wins.\n");
}

static void
put_count(struct buf *out, uint64_t n, const char *one, const char *many)
{
	char text[FORMAT_TEXT];

	format_count(n, text);
	buf_text(out, text);
	buf_byte(out, ' ');
	buf_text(out, n == 1 ? one : many);
}

/* What is known of it, after the "#". */
static void
put_known(struct buf *out, const struct candidate *k, int64_t today)
{
	char text[FORMAT_TEXT], ip[DMARC_ADDRESS_TEXT];
	char first[DAY_SHORT_TEXT], last[DAY_SHORT_TEXT];

	if (k->service != NULL) {
		(void)text_plain(out, k->service, NAME_COLUMNS);
		buf_text(out, ": ");
	}
	put_count(out, k->messages, "message", "messages");
	format_percent(k->pass, k->messages, text);
	buf_text(out, ", ");
	buf_text(out, text);
	buf_text(out, " pass DMARC; From ");
	(void)text_plain(out, k->domain != NULL ? k->domain : "nobody",
	    NAME_COLUMNS);
	buf_text(out, k->several ? " and others" : "");
	if (k->address_messages > 0) {
		address_text(&k->address, ip);
		buf_text(out, "; from ");
		buf_text(out, ip);
		if (k->host != NULL) {
			buf_text(out, " (");
			(void)text_plain(out, k->host, NAME_COLUMNS);
			buf_byte(out, ')');
		}
		if (k->addresses > 1) {
			buf_text(out, " and ");
			put_count(out, k->addresses - 1, "more", "more");
		}
	}
	day_short(k->first, today, first);
	day_short(k->last, today, last);
	buf_text(out, "; ");
	buf_text(out, first);
	if (k->first != k->last) {
		buf_text(out, " - ");
		buf_text(out, last);
	}
}

static void
put_line(struct buf *out, const struct candidate *k, int64_t today)
{
	char words[32];

	(void)snprintf(words, sizeof words, "%s%-*s ", k->labelled ? "" : "#",
	    k->labelled ? 13 : 12, k->word);
	buf_text(out, words);
	/* A domain of dkim:, spf: or ptr:, or a network: none needs escapes. */
	for (size_t n = text_plain(out, k->what, 0); n < 28; n++)
		buf_byte(out, ' ');
	buf_text(out, "  # ");
	put_known(out, k, today);
	buf_byte(out, '\n');
}

/* How much is not listed: n senders, and those that are summed. */
static void
put_rest(struct buf *out, size_t n, uint64_t summed)
{
	if (n > 0) {
		buf_text(out, "# ");
		put_count(out, n, "more sender", "more senders");
		buf_text(out, ": --top 0 lists all\n");
	}
	if (summed > 0) {
		buf_text(out, "# ");
		put_count(out, summed, "message", "messages");
		buf_text(out, " of senders that are too many to list\n");
	}
}

enum dmarc_status
senders_write(struct output *out, const struct candidates *c,
    const struct senders_opts *opts, struct dmarc_err *err)
{
	size_t n = g_hash_table_size(c->by_what), shown = n;
	struct candidate **list = candidates_list(c);
	enum dmarc_status st = DMARC_OK;

	if (opts->top > 0 && opts->top < n)
		shown = opts->top;
	put_head(&out->buf, opts);
	if (n == 0)
		buf_text(&out->buf, opts->unlabelled ?
		    "# Every sender has a label.\n" : "# There are none.\n");
	for (size_t i = 0; st == DMARC_OK && i < shown; i++) {
		put_line(&out->buf, list[i], opts->window->to);
		st = output_flush(out, err);
	}
	put_rest(&out->buf, n - shown, c->rest);
	g_free(list);
	return st;
}
