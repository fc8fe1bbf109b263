/*
 * tls_text.c: writes a TLS report for people; see page.h.
 */
#include "parse/show/page.h"

#include "common/facts/tls_report.h"
#include "common/facts/words.h"

/* Writes a number of sessions, or that it is not said. */
static void
put_sessions(struct page *p, int64_t n, const char *what)
{
	if (n == DMARC_TLS_NOT_SAID)
		page_put(p, "an unknown number");
	else
		page_count(p, (uint64_t)n, 0);
	page_put(p, " ");
	page_put(p, what);
}

/* Writes "label value" at column 15, if there is a value. */
static void
put_detail(struct page *p, const char *label, const char *value)
{
	if (value == NULL)
		return;
	page_tab(p, 15);
	page_put(p, label);
	page_put(p, " ");
	p->indent = p->column;
	page_put(p, value);
	page_end_line(p);
}

static void
put_address(struct page *p, const char *label, bool has,
    const struct dmarc_address *address)
{
	char text[DMARC_ADDRESS_TEXT];

	if (!has)
		return;
	address_text(address, text);
	put_detail(p, label, text);
}

static void
put_failure(struct page *p, const struct dmarc_tls_failure *f)
{
	if (f->sessions == DMARC_TLS_NOT_SAID) {
		page_tab(p, 12);
		page_put(p, "?");
	} else
		page_count(p, (uint64_t)f->sessions, 13);
	page_tab(p, 15);
	page_put(p, f->said != NULL ? f->said : tls_result_word(f->result));
	page_end_line(p);
	put_detail(p, "at", f->mx);
	put_address(p, "at", f->has_receiving, &f->receiving);
	put_detail(p, "HELO", f->helo);
	put_address(p, "from", f->has_sending, &f->sending);
	put_detail(p, "reason", f->reason);
	put_detail(p, "see", f->information);
}

static void
put_policy(struct page *p, const struct dmarc_tls_policy *policy)
{
	page_end_line(p);
	page_put(p, policy->said != NULL ? policy->said :
	    tls_type_word(policy->type));
	if (policy->mode != DMARC_TLS_MODE_ABSENT) {
		page_put(p, ", mode ");
		page_put(p, tls_mode_word(policy->mode));
	}
	page_put(p, ", ");
	page_put(p, policy->domain != NULL ? policy->domain : "(no domain)");
	page_end_line(p);
	for (uint32_t i = 0; i < policy->strings; i++)
		page_field(p, i == 0 ? "Policy" : "", policy->string[i]);
	for (uint32_t i = 0; i < policy->mxs; i++)
		page_field(p, i == 0 ? "MX" : "", policy->mx[i]);
	page_label(p, "Sessions");
	put_sessions(p, policy->successful, "successful, ");
	put_sessions(p, policy->failed, "failed");
	page_end_line(p);
	for (uint32_t i = 0; i < policy->failures && !p->failed; i++)
		put_failure(p, &policy->failure[i]);
}

static void
put_skipped(struct page *p, const struct dmarc_tls_report *t)
{
	if (t->skipped_policies == 0 && t->skipped_failures == 0)
		return;
	page_label(p, "Skipped");
	if (t->skipped_policies == 1)
		page_put(p, "1 policy");
	else {
		page_count(p, t->skipped_policies, 0);
		page_put(p, " policies");
	}
	page_put(p, ", ");
	page_many(p, t->skipped_failures, "failure");
	page_put(p, "; the first: ");
	page_put(p, t->skipped_why != NULL ? t->skipped_why : "unknown");
	page_end_line(p);
}

bool
tls_text(struct page *p, const char *file, const struct dmarc_finding *f)
{
	const struct dmarc_tls_report *t = f->tls;

	page_put(p, "TLS report from ");
	page_put(p, t->org_name != NULL ? t->org_name : t->contact);
	page_end_line(p);
	page_field(p, "File", file);
	page_field(p, "Part", f->part);
	page_field(p, "Contact", t->contact);
	page_field(p, "Report id", t->report_id);
	page_field(p, "Domain", t->report_domain);
	page_field(p, "Submitter", t->submitter);
	page_period(p, t->begin, t->end);
	if (t->repaired)
		page_field(p, "Note", dmarc_reason_text(DMARC_R_REPAIRED));
	put_skipped(p, t);
	for (size_t i = 0; i < t->policies && !p->failed; i++)
		put_policy(p, &t->policy[i]);
	return true;
}
