/*
 * sources.c: see sources.h.
 */
#include "report/text/sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/facts/words.h"
#include "report/beside/evidence.h"
#include "report/gather/sources/order.h"
#include "report/say/describe.h"
#include "report/say/format.h"
#include "report/say/summary.h"

#define NAME_BYTES 65536	/* bytes of a name, escaped */
#define OTHERS "other addresses"

enum { MESSAGES, PASS, FAIL, DKIM, SPF, CELLS };

/* "Delivered 5, quarantined 1, rejected 2.", then overrides by type. */
static void
put_handled(struct buf *out, const struct section *s)
{
	struct buf list = BUF_INIT(4096);
	char text[FORMAT_TEXT];
	size_t overridden = 0;

	format_item(&list, section_delivered(&s->now), "delivered",
	    "delivered");
	if (s->now.quarantined > 0)
		format_item(&list, s->now.quarantined, "quarantined",
		    "quarantined");
	if (s->now.rejected > 0)
		format_item(&list, s->now.rejected, "rejected", "rejected");
	if (s->now.unknown > 0)
		format_item(&list, s->now.unknown, "not said", "not said");
	for (unsigned o = 0; o < DMARC_OVERRIDES; o++) {
		if (s->overrides[o] == 0)
			continue;
		buf_text(&list, overridden++ == 0 ?
		    "; policy overridden: " : ", ");
		format_count(s->overrides[o], text);
		buf_text(&list, text);
		buf_byte(&list, ' ');
		buf_text(&list, override_word((enum dmarc_override)o));
	}
	format_paragraph(out, "  ", "", &list, "");
	buf_free(&list);
}

/* For a domain without reports in the window. */
static void
put_nothing(struct buf *out, const struct section *s, int64_t now)
{
	struct format_flow f;
	char day[DAY_SHORT_TEXT];

	flow_begin(&f, out, "");
	flow_text(&f, "No reports in these days.");
	if (s->last_day == INT64_MIN) {
		flow_text(&f, "No report about this domain was ever counted: "
		    "is the name right, and does its DMARC record have a rua= "
		    "address that ends in the mailbox dmarc-ingest reads?");
	} else {
		day_short(s->last_day, now, day);
		flow_text(&f, "The last one was about");
		flow_text(&f, day);
		flow_text(&f, "(is rua= still published?).");
	}
	flow_end(&f);
}

/* The lines above the table. */
static void
put_summary(struct buf *out, const struct section *s,
    const struct text_opts *opts)
{
	const struct day_window *w = opts->window;
	struct buf text = BUF_INIT(NAME_BYTES);
	struct format_flow f;
	char a[FORMAT_TEXT], b[FORMAT_TEXT], edge[3 * FORMAT_TEXT];
	char span[DAY_SPAN_TEXT], last[DAY_SHORT_TEXT];

	format_count(s->now.messages, a);
	format_percent(s->now.pass, s->now.messages, b);
	(void)snprintf(edge, sizeof edge, "%s message%s   %6s pass", a,
	    s->now.messages == 1 ? "" : "s", b);
	describe_domain(&text, s->domain);
	if (buf_string(&text) != NULL)
		format_edges(out, buf_string(&text), edge);
	buf_clear(&text, NAME_BYTES);

	day_span(w->from, w->to, false, span);
	describe_policy(&text, &s->policy);
	flow_begin(&f, out, "  ");
	flow_text(&f, span);
	format_count((uint64_t)(w->to - w->from) + 1, a);
	(void)snprintf(edge, sizeof edge, "(%s day%s, UTC), policy", a,
	    w->to == w->from ? "" : "s");
	flow_text(&f, edge);
	if (s->coverage.reports == 0) {
		flow_text(&f, "unknown");
		flow_end(&f);
		goto out;
	}
	flow_text(&f, buf_string(&text));
	flow_end(&f);
	buf_clear(&text, NAME_BYTES);

	format_percent(s->now.dkim_aligned, s->now.messages, a);
	format_percent(s->now.spf_aligned, s->now.messages, b);
	(void)snprintf(edge, sizeof edge, "aligned: DKIM %s, SPF %s; ", a, b);
	buf_text(&text, edge);
	format_count(s->coverage.reporters, a);
	format_count(s->coverage.days, b);
	(void)snprintf(edge, sizeof edge, "%s reporter%s on %s day%s, ", a,
	    s->coverage.reporters == 1 ? "" : "s", b,
	    s->coverage.days == 1 ? "" : "s");
	buf_text(&text, edge);
	day_short(day_of(s->coverage.last_end - 1), w->to, last);
	buf_text(&text, "the last report ends ");
	format_paragraph(out, "  ", "", &text, last);
	if (s->now.messages > 0)
		put_handled(out, s);
	if (s->ignored > 0) {
		buf_clear(&text, NAME_BYTES);
		format_item(&text, s->ignored,
		    "message of a sender labelled ignore",
		    "messages of senders labelled ignore");
		format_paragraph(out, "  ", "Left out:", &text, "");
	}
	summary_uncounted(out, "  ", &s->apart);
out:
	buf_free(&text);
}

/* A row of the table: a sender, a group or an address. */
static void
put_row(struct buf *out, const struct format_table *t, size_t indent,
    const char *name, const struct section_tally *n, bool shares)
{
	char messages[FORMAT_TEXT], pass[FORMAT_TEXT], fail[FORMAT_TEXT];
	struct format_row row = { .indent = indent, .name = name };

	format_count(n->messages, messages);
	format_count(section_fail(n), fail);
	format_percent(n->pass, n->messages, pass);
	row.cell[MESSAGES] = messages;
	if (shares || section_fail(n) > 0)
		row.cell[FAIL] = fail;
	if (shares) {
		row.cell[PASS] = pass;
		row.cell[DKIM] = describe_aligned(n->dkim_aligned,
		    n->dkim_tried, n->messages);
		row.cell[SPF] = describe_aligned(n->spf_aligned,
		    n->spf_tried, n->messages);
	}
	format_row(out, t, &row);
}

/* "12 more senders", if any are left. */
static void
put_more(struct buf *out, const struct format_table *t, size_t indent,
    size_t n, const char *one, const char *many,
    const struct section_tally *rest)
{
	char count[FORMAT_TEXT], name[3 * FORMAT_TEXT];

	if (n == 0)
		return;
	format_count(n, count);
	(void)snprintf(name, sizeof name, "%s more %s", count,
	    n == 1 ? one : many);
	put_row(out, t, indent, name, rest, false);
}

/* "192.0.2.7 mail.shop.example": an address, and the name that DNS confirms,
 * unless its sender has that name. */
static void
put_address(struct buf *out, const struct format_table *t, size_t indent,
    const struct section_address *a, const char *sender, bool shares)
{
	struct buf name = BUF_INIT(NAME_BYTES);
	char ip[DMARC_ADDRESS_TEXT];

	address_text(&a->address, ip);
	buf_text(&name, a->others ? OTHERS : ip);
	if (!a->others && a->host_confirmed && strcmp(a->host, sender) != 0) {
		buf_byte(&name, ' ');
		buf_text(&name, a->host);
	}
	if (buf_string(&name) != NULL)
		put_row(out, t, indent, buf_string(&name), &a->now, shares);
	buf_free(&name);
}

static void
put_sources(struct buf *out, const struct format_table *t,
    const struct section_sender *s, size_t most)
{
	struct section_tally rest = { 0 };
	size_t shown = s->sources > most ? most : s->sources;

	/* The last address takes no more room than "1 more address". */
	if (s->sources == most + 1)
		shown++;
	for (size_t i = 0; i < s->sources; i++) {
		if (i >= shown) {
			rest.messages += s->source[i].now.messages;
			rest.pass += s->source[i].now.pass;
			continue;
		}
		put_address(out, t, 2, &s->source[i], s->name, false);
	}
	put_more(out, t, 2, s->sources - shown, "address", "addresses",
	    &rest);
}

/* Whether SPF allows an address with a Return-Path now. */
static bool
is_allowed(const struct section *of, const struct dmarc_address *address,
    const char *domain)
{
	char ip[DMARC_ADDRESS_TEXT];

	address_text(address, ip);
	for (size_t i = 0; i < of->evals; i++)
		if (strcmp(of->eval[i].ip, ip) == 0 &&
		    strcmp(of->eval[i].mail_from, domain) == 0)
			return strcmp(of->eval[i].result, "pass") == 0;
	return false;
}

/*
 * Whether SPF fails, and allows now every address of a sender from which mail
 * failed.
 */
static bool
is_repaired(const struct section *of, const struct section_sender *s)
{
	const struct dmarc_auth *spf = s->why->spf;

	if (of->evals == 0 || spf == NULL || spf->domain == NULL ||
	    spf->result == DMARC_RESULT_PASS ||
	    spf->scope == DMARC_SCOPE_HELO)
		return false;
	for (size_t i = 0; i < s->sources; i++)
		if (section_fail(&s->source[i].now) > 0 &&
		    (s->source[i].others || !is_allowed(of,
		    &s->source[i].address, spf->domain)))
			return false;
	return true;
}

/* The reason why a sender's mail fails. */
static void
put_why(struct buf *out, const struct section *of,
    const struct section_sender *s)
{
	struct buf why = BUF_INIT(NAME_BYTES);
	struct format_flow f;

	if (s->why == NULL || section_fail(&s->now) <= s->now.messages / 20)
		return;
	describe_why(&why, s->why);
	buf_text(&why, is_repaired(of, s) ? "; SPF allows it now" : "");
	flow_begin(&f, out, "      ");
	flow_text(&f, s->now.pass > 0 ? "what fails:" : "");
	if (buf_string(&why) != NULL)
		flow_words(&f, buf_string(&why));
	flow_end(&f);
	buf_free(&why);
}

/* What failure reports say of a sender whose mail fails. */
static void
put_evidence(struct buf *out, const struct section_sender *s,
    const struct text_opts *opts)
{
	struct dmarc_address *address;
	struct buf text = BUF_INIT(NAME_BYTES);
	struct format_flow f;
	size_t n = 0;

	if (opts->failures->n == 0 || section_fail(&s->now) == 0)
		return;
	address = calloc(s->sources + 1, sizeof *address);
	for (size_t i = 0; address != NULL && i < s->sources; i++)
		if (!s->source[i].others)
			address[n++] = s->source[i].address;
	if (address == NULL)
		out->failed = true;
	else
		evidence_addresses(&text, opts->failures, address, n,
		    opts->window->to);
	free(address);
	if (text.len > 0 && buf_string(&text) != NULL) {
		flow_begin(&f, out, "      ");
		flow_words(&f, buf_string(&text));
		flow_end(&f);
	}
	out->failed = out->failed || text.failed;
	buf_free(&text);
}

static void
put_sender(struct buf *out, const struct format_table *t,
    const struct section *of, const struct section_sender *s,
    const struct text_opts *opts)
{
	struct buf name = BUF_INIT(NAME_BYTES);
	const char *text;

	describe_sender(&name, s);
	text = buf_string(&name);
	if (text != NULL)
		put_row(out, t, 0, text, &s->now, true);
	put_why(out, of, s);
	put_evidence(out, s, opts);
	put_sources(out, t, s, opts->addresses);
	buf_free(&name);
}

/* The networks without any authenticated mail, as one group. */
static void
put_networks(struct buf *out, const struct format_table *t,
    const struct section *s, const struct section_sender *all,
    const struct text_opts *opts)
{
	struct section_tally rest = { 0 };
	size_t shown = 0, more = 0;

	put_row(out, t, 0, "nothing authenticates", &all->now, true);
	for (size_t i = 0; i < s->senders; i++) {
		const struct section_sender *m = &s->sender[i];
		char name[DMARC_NET_TEXT + 2 * FORMAT_TEXT];
		char n[FORMAT_TEXT];

		if (m->kind != SENDER_NETWORK)
			continue;
		if (shown >= opts->addresses) {
			more++;
			rest.messages += m->now.messages;
			continue;
		}
		shown++;
		if (m->sources == 1 && !m->source->others) {
			put_address(out, t, 2, m->source, "", false);
			continue;
		}
		format_count(m->sources, n);
		(void)snprintf(name, sizeof name, "%s (%s addr.)", m->name, n);
		put_row(out, t, 2, name, &m->now, false);
	}
	put_more(out, t, 2, more, "network", "networks", &rest);
}

static enum dmarc_status
put_senders(struct output *o, const struct format_table *t,
    const struct section *s, const struct text_opts *opts,
    struct dmarc_err *err)
{
	size_t networks, shown = 0, more = 0;
	struct section_sender all = section_networks(s, &networks);
	struct section_tally rest = { 0 };
	bool pending = networks > 0;	/* the group is not printed yet */

	for (size_t i = 0; i < s->senders; i++) {
		const struct section_sender *m = &s->sender[i];
		enum dmarc_status st;

		if (pending && (m->kind == SENDER_NETWORK ||
		    order_senders(&all, m, opts->sort) < 0)) {
			put_networks(&o->buf, t, s, &all, opts);
			pending = false;
		}
		if (m->kind == SENDER_NETWORK)
			continue;
		if (shown >= opts->top) {
			more++;
			rest.messages += m->now.messages;
			rest.pass += m->now.pass;
			continue;
		}
		put_sender(&o->buf, t, s, m, opts);
		shown++;
		st = output_flush(o, err);
		if (st != DMARC_OK)
			return st;
	}
	put_more(&o->buf, t, 0, more, "sender", "senders", &rest);
	return DMARC_OK;
}

static enum dmarc_status
put_addresses(struct output *o, const struct format_table *t,
    const struct section *s, const struct text_opts *opts,
    struct dmarc_err *err)
{
	struct section_tally rest = { 0 };
	size_t more = 0;

	for (size_t i = 0; i < s->sources; i++) {
		const struct section_address *m = &s->source[i];
		enum dmarc_status st;

		if (i >= opts->top) {
			more++;
			rest.messages += m->now.messages;
			rest.pass += m->now.pass;
			continue;
		}
		put_address(&o->buf, t, 0, m, "", true);
		st = output_flush(o, err);
		if (st != DMARC_OK)
			return st;
	}
	put_more(&o->buf, t, 0, more, "address", "addresses", &rest);
	return DMARC_OK;
}

enum dmarc_status
text_section(struct output *o, const struct section *s,
    const struct text_opts *opts, struct dmarc_err *err)
{
	struct format_table t = { .cells = CELLS, .head = { opts->by_address ?
	    "ADDRESS" : "SENDER / ADDRESS", "MESSAGES", "PASS", "FAIL",
	    "DKIM", "SPF" } };
	char most[FORMAT_TEXT];

	put_summary(&o->buf, s, opts);
	if (s->coverage.reports == 0) {
		put_nothing(&o->buf, s, opts->window->to);
		return output_flush(o, err);
	}
	if (s->now.messages == 0) {
		if (s->ignored == 0)
			buf_text(&o->buf, "No mail: the reporters saw none.\n");
		return output_flush(o, err);
	}
	for (size_t i = 0; i < t.cells; i++)
		format_widen(&t, i, t.head[i + 1]);
	format_count(s->now.messages, most);
	format_widen(&t, MESSAGES, most);
	format_count(section_fail(&s->now), most);
	format_widen(&t, FAIL, most);
	format_widen(&t, PASS, ">99.9%");
	buf_byte(&o->buf, '\n');
	if (s->senders == 0) {
		buf_text(&o->buf, "Nothing fails.\n");
		return output_flush(o, err);
	}
	format_head(&o->buf, &t);
	return opts->by_address ? put_addresses(o, &t, s, opts, err) :
	    put_senders(o, &t, s, opts, err);
}

void
text_end(struct output *o, const struct text_opts *opts,
    const struct mailbox *rest)
{
	struct format_flow f;

	format_rule(&o->buf, NULL, '-');
	summary_aside(&o->buf, rest);
	flow_begin(&f, &o->buf, "");
	if (!opts->by_address)
		flow_text(&f, "A sender is the organization or service whose "
		    "DKIM signature or SPF passed; if only the domain's own "
		    "did, it is the network (authenticated).");
	flow_text(&f, "PASS and FAIL are of DMARC. DKIM and SPF count if they "
	    "pass for the domain in From: yes, some, no, or none (not "
	    "tried); one of them is enough.");
	flow_end(&f);
}
