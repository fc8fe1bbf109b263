/*
 * sample.c: see sample.h.
 */
#include "tests/common/facts/sample.h"

#include <string.h>

static struct dmarc_address
address(const char *text)
{
	struct dmarc_address a = { { 0 } };

	(void)address_parse(text, &a);
	return a;
}

static void
init_combinations(struct sample *s)
{
	s->dkim[0] = (struct dmarc_auth){ .domain = "example.org",
	    .selector = "s1", .result = DMARC_RESULT_PASS };
	s->dkim[1] = (struct dmarc_auth){ .domain = "esp.example.net",
	    .result = DMARC_RESULT_FAIL };
	s->spf[0] = (struct dmarc_auth){ .domain = "bounce.example.org",
	    .result = DMARC_RESULT_PASS };
	s->spf[1] = (struct dmarc_auth){ .domain = "mx.example.org",
	    .scope = DMARC_SCOPE_HELO, .result = DMARC_RESULT_NONE };
	s->override[0] = (struct dmarc_override_reason){
	    .type = DMARC_OVERRIDE_MAILING_LIST, .comment = "a list" };
	s->override[1] = (struct dmarc_override_reason){
	    .type = DMARC_OVERRIDE_LOCAL_POLICY };
	s->combination[0] = (struct dmarc_combination){
	    .header_from = "example.org",
	    .envelope_from = "bounce.example.org",
	    .envelope_to = "example.com",
	    .dkim = s->dkim, .dkims = 2, .spf = s->spf, .spfs = 2,
	    .override = s->override, .overrides = 2,
	    .disposition = DMARC_DISP_NONE,
	    .dkim_aligned = DMARC_ALIGNED_PASS,
	    .spf_aligned = DMARC_ALIGNED_PASS };
	s->combination[1] = (struct dmarc_combination){
	    .header_from = "news.example.org",
	    .spf = s->spf, .spfs = 1,
	    .disposition = DMARC_DISP_REJECT,
	    .dkim_aligned = DMARC_ALIGNED_FAIL,
	    .spf_aligned = DMARC_ALIGNED_FAIL };
	s->combination[2] = (struct dmarc_combination){
	    .header_from = "example.org", .header_from_absent = true,
	    .disposition = DMARC_DISP_QUARANTINE };
}

static void
init_records(struct sample *s)
{
	s->record[0] = (struct dmarc_record){ address("192.0.2.1"), 12, 0 };
	s->record[1] = (struct dmarc_record){ address("2001:db8::25"), 1, 1 };
	s->record[2] = (struct dmarc_record){ address("198.51.100.9"),
	    DMARC_COUNT_MAX, 2 };
	s->record[3] = (struct dmarc_record){ address("192.0.2.1"), 0, 1 };
}

void
sample_init(struct sample *s)
{
	memset(s, 0, sizeof *s);
	init_combinations(s);
	init_records(s);
	s->fb = (struct dmarc_aggregate){
	    .org_name = "Reporter caf\xc3\xa9", .email = "r@example.net",
	    .extra_contact_info = "https://example.net/", .generator = "g 1.0",
	    .error = "one; two", .report_id = "id-1", .version = "1.0",
	    .begin = 1700000000, .end = 1700086399,
	    .policy = { .domain = "example.org", .fo = "1:d",
		.p = DMARC_P_REJECT, .sp = DMARC_P_QUARANTINE,
		.np = DMARC_P_NONE, .adkim = DMARC_ALIGNMENT_RELAXED,
		.aspf = DMARC_ALIGNMENT_STRICT,
		.discovery = DMARC_DISCOVERY_TREEWALK, .pct = 100,
		.testing = 1 },
	    .combination = s->combination, .record = s->record,
	    .combinations = SAMPLE_COMBINATIONS, .records = SAMPLE_RECORDS,
	    .skipped_records = 2, .skipped_why = "line 9: not a count",
	    .cut_comments = 3, .cut_results = 4, .repaired = true };
	for (size_t i = 0; i < sizeof s->fb.facts; i++)
		s->fb.facts[i] = (unsigned char)(i * 7);
}
