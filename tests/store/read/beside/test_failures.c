/*
 * test_failures.c: failure reports that count, as they were stored.
 */
#include "store/read/beside/failures.h"

#include <string.h>

#include "tests/common/facts/other_sample.h"
#include "tests/store/read/reading.h"

static struct failure_sample sample;

/* Puts the sample, for a day, as another report. */
static void
put(const char *name, int64_t day, enum dmarc_provenance provenance)
{
	struct dmarc_finding finding = { .kind = DMARC_FOUND_FAILURE,
		.failure = &sample.report, .provenance = provenance };

	sample.report.arrival = day * 86400 + 86399;
	sample.report.facts[0]++;
	CU_ASSERT_EQUAL(fixture_finding(&f, name, &finding).reports, 1);
}

static void
reads_what_was_stored(void)
{
	static const struct day_window w = { DAY, DAY };
	struct statement s;
	struct failure_row r;

	fixture_open(&f);
	failure_sample_init(&sample);
	put("m1", DAY, DMARC_PROVENANCE_VERIFIED);
	read_it();
	s = failures_start(db, "example.org", &w);
	CU_ASSERT_TRUE_FATAL(failures_next(&s, &r));
	CU_ASSERT_STRING_EQUAL(r.domain, "example.org");
	CU_ASSERT_EQUAL(r.arrival, DAY * 86400 + 86399);
	CU_ASSERT_TRUE(r.guessed);
	CU_ASSERT_STRING_EQUAL(r.reporter, "example.net");
	CU_ASSERT_TRUE(r.has_source);
	CU_ASSERT_EQUAL(memcmp(&r.source, &sample.report.source,
	    sizeof r.source), 0);
	CU_ASSERT_STRING_EQUAL(r.header_from, "news.example.org");
	CU_ASSERT_STRING_EQUAL(r.envelope_from, "bounce.example.org");
	CU_ASSERT_STRING_EQUAL(r.envelope_to, "example.com");
	CU_ASSERT_STRING_EQUAL(r.dkim_domain, "example.org");
	CU_ASSERT_STRING_EQUAL(r.dkim_selector, "mar26");
	CU_ASSERT_EQUAL(r.failed, DMARC_FAILED_DMARC | DMARC_FAILED_SPF);
	CU_ASSERT_EQUAL(r.identity, DMARC_IDENTITY_DKIM);
	CU_ASSERT_EQUAL(r.delivery, DMARC_DELIVERY_REJECT);
	CU_ASSERT_EQUAL(r.incidents, 7);
	CU_ASSERT_TRUE(r.subject_tag.made);
	CU_ASSERT_EQUAL(memcmp(r.subject_tag.byte, "subject", DMARC_TAG), 0);
	CU_ASSERT_EQUAL(r.provenance, DMARC_PROVENANCE_VERIFIED);
	CU_ASSERT_FALSE(failures_next(&s, &r));
	end_rows(&s);
	end_reading();
}

static void
reads_what_counts_in_a_window(void)
{
	static const struct day_window w = { DAY, DAY + 1 };
	struct arena *a = arena_new(1 << 16);
	const char *const *name = NULL;
	struct failure_counts counts = { 0 };
	size_t n = 0;
	struct statement s;
	struct failure_row r;
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	fixture_open(&f);
	f.failures_per_day = 1;
	failure_sample_init(&sample);
	put("before", DAY - 1, DMARC_PROVENANCE_UNKNOWN);
	put("forged", DAY, DMARC_PROVENANCE_MISMATCH);
	put("first", DAY, DMARC_PROVENANCE_UNKNOWN);
	put("cut", DAY, DMARC_PROVENANCE_UNKNOWN);
	put("second", DAY + 1, DMARC_PROVENANCE_UNKNOWN);
	put("after", DAY + 2, DMARC_PROVENANCE_UNKNOWN);
	sample.report.domain = "example.com";
	put("other", DAY, DMARC_PROVENANCE_UNKNOWN);
	read_it();
	s = failures_start(db, "example.org", &w);
	CU_ASSERT_TRUE_FATAL(failures_next(&s, &r));
	CU_ASSERT_EQUAL(r.arrival, (DAY + 1) * 86400 + 86399);
	CU_ASSERT_TRUE_FATAL(failures_next(&s, &r));
	CU_ASSERT_EQUAL(r.arrival, DAY * 86400 + 86399);
	CU_ASSERT_FALSE(failures_next(&s, &r));
	end_rows(&s);
	CU_ASSERT_EQUAL(failure_counts_read(db, "example.org", &w, &counts,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL(counts.reports, 3);
	CU_ASSERT_EQUAL(counts.incidents, 21);
	CU_ASSERT_EQUAL(counts.kept, 2);
	CU_ASSERT_EQUAL(failure_domains(db, &w, a, &name, &n, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_STRING_EQUAL(name[1], "example.org");
	arena_free(a);
	end_reading();
}

static const struct test tests[] = {
	{ "it reads what was stored", reads_what_was_stored },
	{ "it reads what counts, in a window", reads_what_counts_in_a_window },
};

TEST_MAIN("store/read/beside/failures", tests)
