/*
 * other_sample.c: see other_sample.h.
 */
#include "tests/common/facts/other_sample.h"

#include <string.h>

static struct dmarc_address
address(const char *text)
{
	struct dmarc_address a = { { 0 } };

	(void)address_parse(text, &a);
	return a;
}

void
tls_sample_init(struct tls_sample *s)
{
	memset(s, 0, sizeof *s);
	s->string[0] = "version: STSv1";
	s->string[1] = "mode: testing";
	s->mx[0] = "mx1.example.org";
	s->mx[1] = "*.mail.example.org";
	s->failure[0] = (struct dmarc_tls_failure){
	    .result = DMARC_TLS_CERTIFICATE_EXPIRED, .mx = "mx1.example.org",
	    .helo = "mx1", .information = "https://example.net/why",
	    .reason = "expired caf\xc3\xa9", .sending = address("192.0.2.1"),
	    .receiving = address("2001:db8::25"), .has_sending = true,
	    .has_receiving = true, .sessions = DMARC_COUNT_MAX };
	s->failure[1] = (struct dmarc_tls_failure){
	    .said = "tls-too-old", .sessions = DMARC_TLS_NOT_SAID };
	s->policy[0] = (struct dmarc_tls_policy){ .type = DMARC_TLS_STS,
	    .mode = DMARC_TLS_MODE_TESTING, .domain = "example.org",
	    .string = s->string, .strings = 2, .mx = s->mx, .mxs = 2,
	    .failure = s->failure, .failures = SAMPLE_TLS_FAILURES,
	    .successful = 12, .failed = 2 };
	s->policy[1] = (struct dmarc_tls_policy){ .type = DMARC_TLS_TLSA,
	    .domain = "mx1.example.org", .string = s->string, .strings = 1,
	    .successful = 12, .failed = DMARC_TLS_NOT_SAID };
	s->policy[2] = (struct dmarc_tls_policy){
	    .successful = DMARC_TLS_NOT_SAID, .failed = 0 };
	s->report = (struct dmarc_tls_report){ .org_name = "Reporter",
	    .contact = "tls@example.net", .report_id = "id-1",
	    .report_domain = "example.org", .submitter = "example.net",
	    .begin = 1700000000, .end = 1700086399, .policy = s->policy,
	    .policies = SAMPLE_POLICIES, .skipped_policies = 1,
	    .skipped_failures = 2, .skipped_why = "not a count",
	    .repaired = true };
	memset(s->report.facts, 0x5a, sizeof s->report.facts);
}

void
failure_sample_init(struct failure_sample *s)
{
	memset(s, 0, sizeof *s);
	s->dkim[0] = (struct dmarc_auth){ .domain = "example.org",
	    .selector = "mar26", .result = DMARC_RESULT_FAIL };
	s->dkim[1] = (struct dmarc_auth){ .result = DMARC_RESULT_NONE };
	s->spf[0] = (struct dmarc_auth){ .domain = "bounce.example.org",
	    .result = DMARC_RESULT_PASS };
	s->report = (struct dmarc_failure_report){ .domain = "example.org",
	    .reporter = "example.net", .header_from = "news.example.org",
	    .envelope_from = "bounce.example.org",
	    .envelope_to = "example.com", .dkim_domain = "example.org",
	    .dkim_selector = "mar26", .dkim = s->dkim, .dkims = 2,
	    .spf = s->spf, .spfs = 1, .arrival = 1700000000,
	    .source = address("192.0.2.1"), .has_arrival = true,
	    .has_source = true, .arrival_guessed = true,
	    .failed = DMARC_FAILED_DMARC | DMARC_FAILED_SPF,
	    .identity = DMARC_IDENTITY_DKIM,
	    .delivery = DMARC_DELIVERY_REJECT, .incidents = 7,
	    .subject_tag = { true, "subject" }, .from_tag = { true, "from" },
	    .message_tag = { true, "mail" } };
	memset(s->report.facts, 0xa5, sizeof s->report.facts);
}
