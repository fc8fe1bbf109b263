/*
 * failure_text.c: writes a failure report for people; see page.h.
 */
#include "parse/show/page.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/facts/failure_report.h"
#include "common/facts/words.h"

/* Writes " word" for each bit of Auth-Failure. */
static void
put_failed(struct page *p, const struct dmarc_failure_report *r)
{
	if (r->failed == 0)
		return;
	page_label(p, "Failure");
	for (unsigned n = 0; n < DMARC_FAILED_BITS; n++) {
		if ((r->failed & 1u << n) == 0)
			continue;
		page_put(p, failed_word(n));
		page_put(p, " ");
	}
	page_end_line(p);
}

static void
put_arrival(struct page *p, const struct dmarc_failure_report *r)
{
	if (!r->has_arrival)
		return;
	page_label(p, "Arrival");
	page_time(p, r->arrival);
	page_put(p, " UTC");
	if (r->arrival_guessed)
		page_put(p, " (date of the report)");
	page_end_line(p);
}

static void
put_source(struct page *p, const struct dmarc_failure_report *r)
{
	char text[DMARC_ADDRESS_TEXT];

	if (!r->has_source)
		return;
	address_text(&r->source, text);
	page_field(p, "Source", text);
}

static void
put_results(struct page *p, const struct dmarc_failure_report *r)
{
	for (uint32_t i = 0; i < r->results; i++) {
		page_label(p, i == 0 ? "Results" : "");
		page_put(p, method_word(r->result[i].method));
		page_put(p, " ");
		page_put(p, result_word(r->result[i].result));
		if (r->result[i].domain != NULL) {
			page_put(p, " ");
			page_put(p, r->result[i].domain);
		}
		page_end_line(p);
	}
}

static void
put_dkim(struct page *p, const struct dmarc_failure_report *r)
{
	if (r->dkim_domain == NULL && r->dkim_selector == NULL)
		return;
	page_label(p, "DKIM");
	page_put(p, r->dkim_domain != NULL ? r->dkim_domain : "(no domain)");
	if (r->dkim_selector != NULL) {
		page_put(p, ", selector ");
		page_put(p, r->dkim_selector);
	}
	page_end_line(p);
}

static void
put_identity(struct page *p, const struct dmarc_failure_report *r)
{
	static const char *const words[DMARC_IDENTITY_ALL + 1] = {
		"none", "dkim", "spf", "dkim, spf",
	};

	if (r->identity >= 0)
		page_field(p, "Alignment", words[r->identity]);
}

static void
put_personal(struct page *p, const struct dmarc_personal *person)
{
	if (person == NULL)
		return;
	page_field(p, "Subject", person->subject);
	page_field(p, "From", person->from);
	page_field(p, "To", person->to);
	page_field(p, "Message-ID", person->message_id);
	page_field(p, "MAIL FROM", person->envelope_from);
	page_field(p, "RCPT TO", person->envelope_to);
}

bool
failure_text(struct page *p, const char *file, const struct dmarc_finding *f)
{
	const struct dmarc_failure_report *r = f->failure;

	page_put(p, "DMARC failure report from ");
	page_put(p, r->reporter);
	page_end_line(p);
	page_field(p, "File", file);
	page_field(p, "Part", f->part);
	page_field(p, "Agent", r->user_agent);
	page_field(p, "Domain", r->domain);
	put_failed(p, r);
	put_arrival(p, r);
	put_source(p, r);
	page_field(p, "Header", r->header_from);
	page_field(p, "Envelope", r->envelope_from);
	page_field(p, "Recipient", r->envelope_to);
	put_dkim(p, r);
	put_results(p, r);
	put_identity(p, r);
	page_field(p, "Delivery", delivery_word(r->delivery));
	if (r->incidents > 1) {
		page_label(p, "Incidents");
		page_count(p, r->incidents, 0);
		page_end_line(p);
	}
	page_field(p, "Sample", sample_word(r->sample));
	put_personal(p, r->personal);
	return true;
}
