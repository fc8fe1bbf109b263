/*
 * test_failures.c: which failure reports are about a sender, and what is said
 * of them.
 */
#include "report/beside/failures.h"

#include <string.h>

#include "tests/common/facts/other_sample.h"
#include "tests/store/read/reading.h"

static struct failure_sample sample;

static struct dmarc_address
address(const char *text)
{
	struct dmarc_address a;

	CU_ASSERT_TRUE_FATAL(address_parse(text, &a));
	return a;
}

/* Puts a report from a reporter about mail from an address, signed by key. */
static void
put(const char *reporter, const char *ip, const char *selector, char subject)
{
	static unsigned char n;
	char name[] = { 'm', (char)('a' + n % 26), (char)('a' + n / 26), 0 };
	struct dmarc_finding finding = { .kind = DMARC_FOUND_FAILURE,
		.failure = &sample.report };

	failure_sample_init(&sample);
	sample.report.arrival = MONDAY + n;
	sample.report.reporter = reporter;
	sample.report.source = address(ip);
	sample.report.dkim_selector = selector;
	sample.report.failed = DMARC_FAILED_BODYHASH | DMARC_FAILED_DMARC;
	sample.report.delivery = DMARC_DELIVERY_DELIVERED;
	sample.report.subject_tag.byte[0] = (unsigned char)subject;
	sample.report.facts[0] = n++;
	CU_ASSERT_EQUAL(fixture_finding(&f, name, &finding).reports, 1);
}

static const char *
described(const struct failure_sum *sum)
{
	static char text[256];
	struct buf b = BUF_INIT(4096);

	failures_describe(&b, sum, DAY);
	(void)snprintf(text, sizeof text, "%s", buf_string(&b));
	buf_free(&b);
	return text;
}

static void
finds_those_about_a_sender(void)
{
	static const struct day_window w = { DAY, DAY };
	static const struct failure_key keys[] = {
		{ "example.org", "mar26" }, { NULL, NULL } };
	struct dmarc_address addresses[] = { address("192.0.2.9"),
		address("192.0.2.1") };
	struct failure_sender sender = { addresses, 2, keys, 0 };
	struct arena *a = arena_new(1 << 16);
	struct failures all;
	struct failure_sum sum;
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	fixture_open(&f);
	put("one.example", "192.0.2.1", "mar26", 'a');
	put("two.example", "192.0.2.1", "mar26", 'a');
	put("two.example", "192.0.2.9", "apr26", 'b');
	put("two.example", "192.0.2.77", "mar26", 'c');
	put("three.example", "192.0.2.78", "apr26", 'd');
	read_it();
	CU_ASSERT_EQUAL_FATAL(failures_read(db, "example.org", &w, a, &all,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL(all.n, 5);
	CU_ASSERT_EQUAL(all.counts.reports, 5);
	/* By its addresses. */
	CU_ASSERT_EQUAL(failures_of(&all, &sender, &sum, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(described(&sum), "3 failure reports "
	    "(two.example 2, one.example 1), latest 9 Nov: s=apr26, body "
	    "hash, delivered; 2 subjects");
	/* And by its key, wherever it is used. */
	sender.keys = 2;
	CU_ASSERT_EQUAL(failures_of(&all, &sender, &sum, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(described(&sum), "4 failure reports "
	    "(two.example 3, one.example 1), latest 9 Nov: s=mar26, body "
	    "hash, delivered; 3 subjects");
	sender = (struct failure_sender){ 0 };
	CU_ASSERT_EQUAL(failures_of(&all, &sender, &sum, &err), DMARC_OK);
	CU_ASSERT_EQUAL(sum.reports, 0);
	CU_ASSERT_STRING_EQUAL(described(&sum), "");
	arena_free(a);
	end_reading();
}

static void
names_the_reporters_with_most(void)
{
	static const struct day_window w = { DAY, DAY };
	static const char *const reporter[] = { "a.example", "b.example",
		"c.example", "d.example" };
	struct arena *a = arena_new(1 << 16);
	struct failures all;
	struct failure_sum sum;
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	fixture_open(&f);
	for (size_t i = 0; i < COUNT(reporter); i++)
		for (size_t j = 0; j <= i; j++)
			put(reporter[i], "192.0.2.1", "mar26", 'a');
	read_it();
	CU_ASSERT_EQUAL_FATAL(failures_read(db, "example.org", &w, a, &all,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL(failures_all(&all, &sum, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(described(&sum), "10 failure reports "
	    "(d.example 4, c.example 3, b.example 2, ...), latest 9 Nov: "
	    "s=mar26, body hash, delivered; 1 subject");
	arena_free(a);
	end_reading();
}

/* Anybody can cause thousands: they must not fill the memory of a page. */
static void
looks_at_the_latest(void)
{
	static const struct day_window w = { DAY - 1, DAY };
	struct arena *a = arena_new(1 << 24);
	struct failures all;
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	fixture_open(&f);
	put("a.example", "192.0.2.1", "mar26", 'a');
	fixture_run(&f, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
	    "SELECT i + 1 FROM n WHERE i <= 20000) "
	    "INSERT INTO failure (message, domain, reporter, arrival_ts, "
	    "guessed, source, header_from, envelope_from, envelope_to, "
	    "dkim_domain, dkim_selector, dkim, spf, auth_failure, delivery, "
	    "incidents, facts, provenance) SELECT message, domain, reporter, "
	    "arrival_ts - i, guessed, source, header_from, envelope_from, "
	    "envelope_to, dkim_domain, dkim_selector, dkim, spf, "
	    "auth_failure, delivery, incidents, randomblob(32), provenance "
	    "FROM failure, n");
	read_it();
	CU_ASSERT_EQUAL_FATAL(failures_read(db, "example.org", &w, a, &all,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL(all.n, FAILURES_MOST);
	CU_ASSERT_TRUE(all.more);
	CU_ASSERT(all.row[0].arrival > all.row[all.n - 1].arrival);
	CU_ASSERT(arena_used(a) < 16 << 20);
	arena_free(a);
	end_reading();
}

static const struct test tests[] = {
	{ "it finds those about a sender", finds_those_about_a_sender },
	{ "it names the reporters with most reports",
	    names_the_reporters_with_most },
	{ "it looks at the latest of very many", looks_at_the_latest },
};

TEST_MAIN("report/beside/failures", tests)
