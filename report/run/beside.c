/*
 * beside.c: see beside.h.
 */
#include "report/run/beside.h"

#include <stdio.h>

#include "report/beside/failures_lines.h"
#include "report/beside/tls_lines.h"
#include "report/beside/tls_text.h"
#include "report/gather/gather.h"
#include "report/say/format.h"
#include "report/text/page.h"
#include "store/read/beside/tls.h"

#define FAILURES_TOP 20		/* reports of a domain, unless --top */

typedef enum dmarc_status list_domains(struct snapshot *db,
    const struct day_window *w, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err);

struct names {
	const char *const *list;
	size_t n;
};

/* The domains to write about: those asked for, else all with reports. */
static enum dmarc_status
find_names(const struct run *r, list_domains *find, struct names *out,
    struct dmarc_err *err)
{
	const struct asked_list *asked = &r->targets.asked;
	const char **list;

	if (asked->n == 0)
		return find(r->db, &r->window, r->arena, &out->list, &out->n,
		    err);
	list = arena_array(r->arena, asked->n, sizeof *list);
	if (list == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < asked->n; i++)
		list[i] = asked->item[i].name;
	*out = (struct names){ list, asked->n };
	return DMARC_OK;
}

static struct cells
cells_of(struct run *r)
{
	const struct report_opts *o = r->opts;

	return (struct cells){ .out = &r->out, .defuse = !o->raw,
	    .format = o->format == REPORT_CSV ? CELLS_CSV :
	    o->format == REPORT_JSON ? CELLS_JSON : CELLS_JSONL };
}

static void
put_title(struct run *r, const char *what, const char *domain, bool first)
{
	char span[DAY_SPAN_TEXT], right[DAY_SPAN_TEXT + 8];

	day_span(r->window.from, r->window.to, false, span);
	(void)snprintf(right, sizeof right, "%s UTC", span);
	if (!first)
		buf_byte(&r->out.buf, '\n');
	page_title(&r->out, what, domain, right);
}

/* How to get TLS reports, where there are none. */
static void
put_tls_wanted(struct run *r)
{
	buf_text(&r->out.buf, "Senders write them if the domain has this "
	    "record, with your address:\n"
	    "_smtp._tls.DOMAIN. TXT \"v=TLSRPTv1; rua=mailto:ADDRESS\"\n");
}

static enum dmarc_status
tls_page(struct run *r, const char *domain, bool first, struct dmarc_err *err)
{
	struct tls_facts facts;
	enum dmarc_status st;

	arena_reset(r->domain);
	st = tls_read(r->db, domain, &r->window, r->domain, &facts, err);
	if (st != DMARC_OK)
		return st;
	put_title(r, "TLS reports", domain, first);
	if (facts.groups == 0) {
		buf_text(&r->out.buf, "None. ");
		put_tls_wanted(r);
	}
	tls_text(&r->out, &facts, r->window.to, false);
	return output_flush(&r->out, err);
}

enum dmarc_status
beside_tls(struct run *r, struct dmarc_err *err)
{
	struct cells cells = cells_of(r);
	struct names names = { 0 };
	enum dmarc_status st = context_window(r, r->opts->until,
	    gather_last_settled(r->opts->now), W28, err);

	if (st == DMARC_OK)
		st = find_names(r, tls_domains, &names, err);
	if (st == DMARC_OK && r->opts->format != REPORT_TEXT)
		return tls_lines(&cells, r->db, names.list, names.n,
		    &r->window, err);
	if (st == DMARC_OK && names.n == 0) {
		context_nothing(r, "TLS reports");
		put_tls_wanted(r);
	}
	for (size_t i = 0; st == DMARC_OK && i < names.n; i++)
		st = tls_page(r, names.list[i], i == 0, err);
	return st;
}

/* What asks for failure reports, where there are none. */
static void
put_failures_wanted(struct run *r, const char *before)
{
	struct format_flow f;

	flow_begin(&f, &r->out.buf, "");
	flow_text(&f, before);
	flow_text(&f, "Few receivers send them, and only to the address that "
	    "ruf=mailto:ADDRESS in the DMARC record names; fo=1 there asks "
	    "also for those about mail of which DKIM or SPF alone fails. Let "
	    "dmarc-ingest read that mailbox.");
	flow_end(&f);
}

static enum dmarc_status
failure_page(struct run *r, const char *domain, bool first,
    struct dmarc_err *err)
{
	struct failures facts;
	enum dmarc_status st;

	arena_reset(r->domain);
	st = failures_read(r->db, domain, &r->window, r->domain, &facts, err);
	if (st != DMARC_OK)
		return st;
	put_title(r, "Failure reports", domain, first);
	if (facts.counts.reports == 0) {
		put_failures_wanted(r, "None.");
		return output_flush(&r->out, err);
	}
	return failures_page(&r->out, &facts, options_given(r->opts,
	    OPT_TOP) ? r->opts->top : FAILURES_TOP, err);
}

enum dmarc_status
beside_failures(struct run *r, struct dmarc_err *err)
{
	struct cells cells = cells_of(r);
	struct names names = { 0 };
	enum dmarc_status st = context_window(r, r->opts->until,
	    day_of(r->opts->now), W28, err);

	if (st == DMARC_OK)
		st = find_names(r, failure_domains, &names, err);
	if (st == DMARC_OK && r->opts->format != REPORT_TEXT)
		return failures_lines(&cells, r->db, names.list, names.n,
		    &r->window, err);
	if (st == DMARC_OK && names.n == 0) {
		context_nothing(r, "failure reports");
		put_failures_wanted(r, "");
	}
	for (size_t i = 0; st == DMARC_OK && i < names.n; i++)
		st = failure_page(r, names.list[i], i == 0, err);
	return st;
}
