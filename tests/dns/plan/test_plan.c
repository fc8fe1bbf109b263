/*
 * test_plan.c: what is to be asked, as mail in reports shows.
 */
#include "dns/plan/plan.h"

#include <stdio.h>
#include <string.h>

#include "tests/store/read/reading.h"

static struct arena *arena;
static struct suffixes *suffixes;
static struct services *services;
static struct plan plan;

static void
make(int64_t now)
{
	struct dmarc_err err;

	read_it();
	arena = arena_new(1 << 20);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	CU_ASSERT_EQUAL_FATAL(suffixes_open(NULL, 100, &suffixes, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(services_read(DMARC_TEST_DATA
	    "/services.csv", NULL, &services, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(plan_read(db, &(struct plan_request){
	    .domain = "example.org", .suffixes = suffixes,
	    .services = services, .now = now }, arena, &plan, &err),
	    DMARC_OK);
}

static void
end(void)
{
	suffixes_close(suffixes);
	services_free(services);
	arena_free(arena);
	end_reading();
}

static void
takes_what_passed(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "one", &r);
	make(NOW);
	CU_ASSERT_EQUAL_FATAL(plan.keys, 1);
	CU_ASSERT_STRING_EQUAL(plan.key[0].selector, "s1");
	CU_ASSERT_STRING_EQUAL(plan.key[0].domain, "example.org");
	CU_ASSERT_TRUE(plan.key[0].ours && plan.key[0].in_use);
	CU_ASSERT_EQUAL(plan.key[0].passed_ts, MONDAY);
	CU_ASSERT_PTR_NULL(plan.key[0].hash);
	CU_ASSERT_EQUAL_FATAL(plan.senders, 1);
	CU_ASSERT_STRING_EQUAL(plan.sender[0].domain, "bounce.example.org");
	CU_ASSERT_STRING_EQUAL(plan.sender[0].mail_from,
	    "postmaster@bounce.example.org");
	CU_ASSERT_EQUAL(plan.sender[0].spf, 10);
	CU_ASSERT_EQUAL(plan.sender[0].recent, 10);
	CU_ASSERT_EQUAL(plan.names, 0);
	CU_ASSERT_EQUAL(plan.mail.passed, 10);
	CU_ASSERT_FALSE(plan.mail.cut);
	CU_ASSERT_PTR_NULL(plan.mail.policy);	/* of 8 days ago */
	end();
}

/* A forger chooses names, but none of them counts as ours. */
static void
trusts_no_failing_mail(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.combination[0].header_from = "made-up.example.org";
	r.combination[0].dkim_aligned = DMARC_ALIGNED_FAIL;
	r.combination[0].spf_aligned = DMARC_ALIGNED_FAIL;
	r.dkim[0].result = r.spf[0].result = DMARC_RESULT_FAIL;
	(void)fixture_report(&f, "one", &r);
	make(NOW - 3 * 86400);
	CU_ASSERT_EQUAL_FATAL(plan.keys, 1);
	CU_ASSERT_FALSE(plan.key[0].ours || plan.key[0].in_use);
	CU_ASSERT_EQUAL(plan.senders, 0);
	CU_ASSERT_EQUAL_FATAL(plan.names, 1);
	CU_ASSERT_STRING_EQUAL(plan.name[0], "made-up.example.org");
	CU_ASSERT_EQUAL(plan.belows, 0);
	CU_ASSERT_EQUAL(plan.mail.passed, 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(plan.mail.policy);
	CU_ASSERT_EQUAL(plan.mail.policy->p, DMARC_P_NONE);
	end();
}

static void
leaves_out_what_dns_cannot_hold(void)
{
	static const char *const domain[] = { "example.org", "example.com" };
	static const char *const selector[] = { "a..b", "s1" };

	for (size_t i = 0; i < COUNT(domain); i++) {
		struct report r;

		fixture_open(&f);
		report_init(&r);
		r.dkim[0].domain = domain[i];
		r.dkim[0].selector = selector[i];
		r.spf[0].domain = r.combination[0].envelope_from =
		    "other.example.net";
		(void)fixture_report(&f, "one", &r);
		make(NOW);
		CU_ASSERT_EQUAL(plan.keys, 0);
		CU_ASSERT_EQUAL(plan.senders, 0);
		end();
	}
}

static void
knows_names_that_pass(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.combination[0].header_from = "news.example.org";
	(void)fixture_report(&f, "one", &r);
	make(NOW);
	CU_ASSERT_EQUAL(plan.names, 1);
	CU_ASSERT_EQUAL_FATAL(plan.belows, 2);
	CU_ASSERT_STRING_EQUAL(plan.below[0].name, "bounce.example.org");
	CU_ASSERT_TRUE(plan.below[0].envelope && plan.below[0].spf);
	CU_ASSERT_FALSE(plan.below[0].from);
	CU_ASSERT_STRING_EQUAL(plan.below[1].name, "news.example.org");
	CU_ASSERT_TRUE(plan.below[1].from);
	CU_ASSERT_FALSE(plan.below[1].envelope);
	end();
}

static void
leaves_out_names_with_reports(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "one", &r);
	r.fb.policy.domain = "bounce.example.org";
	r.combination[0].header_from = "bounce.example.org";
	(void)fixture_report(&f, "two", &r);
	make(NOW);
	CU_ASSERT_EQUAL(plan.senders, 1);
	CU_ASSERT_EQUAL(plan.belows, 0);
	end();
}

/* A key that was stored, and mail that is older than a fortnight. */
static void
knows_stored_keys(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "one", &r);
	fixture_run(&f, "INSERT INTO dns_key (domain, selector, state, type, "
	    "testing, checked_ts, first_ts, last_ts, hash) VALUES "
	    "('example.org', 's1', 'good', 'rsa', 0, 9, 7, 9, "
	    "zeroblob(32))");
	make(MONDAY + INT64_C(40) * 86400);
	CU_ASSERT_EQUAL_FATAL(plan.keys, 1);
	CU_ASSERT_TRUE(plan.key[0].ours);
	CU_ASSERT_FALSE(plan.key[0].in_use);
	CU_ASSERT_PTR_NOT_NULL(plan.key[0].hash);
	CU_ASSERT_EQUAL(plan.key[0].hash_ts, 7);
	CU_ASSERT_EQUAL_FATAL(plan.senders, 1);
	CU_ASSERT_EQUAL(plan.sender[0].recent, 0);
	end();
}

/* The record to publish again, if one in use is revoked by mistake. */
static void
knows_what_a_key_was(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "one", &r);
	fixture_run(&f, "INSERT INTO dns_history (kind, name, record, "
	    "first_ts, last_ts) VALUES ('dkim', 's1._domainkey.example.org', "
	    "'p=one', 1, 5),"
	    "('dkim', 's1._domainkey.example.org', 'p=two', 6, 7),"
	    "('dkim', 's1._domainkey.example.org', 'v=DKIM1; p=', 8, 9),"
	    "('dkim', 's1._domainkey.example.org', '', 12, 13),"
	    "('dkim', 's2._domainkey.example.org', 'v=DKIM1; p=', 8, 9)");
	make(NOW);
	CU_ASSERT_EQUAL_FATAL(plan.keys, 1);
	CU_ASSERT_EQUAL_FATAL(plan.key[0].pasts, 3);
	CU_ASSERT_STRING_EQUAL(plan.key[0].past[0], "v=DKIM1; p=");
	CU_ASSERT_STRING_EQUAL(plan.key[0].past[1], "p=two");
	CU_ASSERT_STRING_EQUAL(plan.key[0].past[2], "p=one");
	end();
	fixture_open(&f);
	(void)fixture_report(&f, "one", &r);
	make(NOW);
	CU_ASSERT_EQUAL(plan.key[0].pasts, 0);
	end();
}

/* Keys of old mail come after keys of mail, before keys of forgers. */
static void
asks_for_stored_keys_again(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.combination[0].dkim_aligned = DMARC_ALIGNED_FAIL;
	r.dkim[0].result = DMARC_RESULT_FAIL;
	(void)fixture_report(&f, "one", &r);
	fixture_run(&f, "INSERT INTO dns_key (domain, selector, state, "
	    "testing, checked_ts, seen_ts) VALUES "
	    "('example.org', 'old', 'good', 0, 9, 5),"
	    "('a.example.org', 'broken', 'invalid', 0, 9, 6),"
	    "('example.org', 'gone', 'missing', 0, 9, 5),"
	    "('example.org', 'revoked', 'revoked', 0, 9, 5),"
	    "('example.org', 'unused', 'good', 0, 9, NULL),"
	    "('notexample.org', 'other', 'good', 0, 9, 5)");
	make(NOW);
	CU_ASSERT_EQUAL_FATAL(plan.keys, 3);
	CU_ASSERT_STRING_EQUAL(plan.key[0].selector, "broken");
	CU_ASSERT_STRING_EQUAL(plan.key[1].selector, "old");
	CU_ASSERT_FALSE(plan.key[1].ours || plan.key[1].in_use);
	CU_ASSERT_EQUAL(plan.key[1].passed_ts, 5);
	CU_ASSERT_STRING_EQUAL(plan.key[2].selector, "s1");
	CU_ASSERT_EQUAL(plan.key[2].passed_ts, 0);
	end();
}

/* Mail of a service: its customers' keys come before those of forgers. */
static void
asks_for_keys_of_services(void)
{
	static const enum dmarc_result result[] = { DMARC_RESULT_FAIL,
		DMARC_RESULT_PASS };

	for (size_t i = 0; i < COUNT(result); i++) {
		struct report r;

		fixture_open(&f);
		report_init(&r);
		r.combination[0].dkim_aligned = DMARC_ALIGNED_FAIL;
		r.dkim[0].result = DMARC_RESULT_FAIL;
		r.spf[0].result = result[i];
		r.spf[0].domain = r.combination[0].envelope_from =
		    "b7.mailer.example";
		(void)fixture_report(&f, "one", &r);
		make(NOW);
		CU_ASSERT_EQUAL_FATAL(plan.keys, i == 0 ? 1 : 3);
		if (i > 0) {
			CU_ASSERT_STRING_EQUAL(plan.key[0].selector, "k2");
			CU_ASSERT_STRING_EQUAL(plan.key[1].selector, "k3");
			CU_ASSERT_STRING_EQUAL(plan.key[0].domain,
			    "example.org");
			CU_ASSERT_TRUE(plan.key[0].guessed);
			CU_ASSERT_FALSE(plan.key[0].ours);
		}
		CU_ASSERT_STRING_EQUAL(plan.key[plan.keys - 1].selector, "s1");
		CU_ASSERT_FALSE(plan.key[plan.keys - 1].guessed);
		end();
	}
}

/* Keys of a service that do not fit are left out, which is said. */
static void
leaves_out_keys_of_services(void)
{
	static const struct { int stored; size_t keys; bool cut; } cases[] = {
		{ PLAN_KEYS_MOST - 3, PLAN_KEYS_MOST, false },
		{ PLAN_KEYS_MOST - 2, PLAN_KEYS_MOST, true },
		{ PLAN_KEYS_MOST, PLAN_KEYS_MOST, true },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct report r;
		char sql[500];

		fixture_open(&f);
		report_init(&r);
		r.spf[0].domain = r.combination[0].envelope_from =
		    "b7.mailer.example";
		(void)fixture_report(&f, "one", &r);
		(void)snprintf(sql, sizeof sql, "WITH RECURSIVE n (i) AS "
		    "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
		    "INSERT INTO dns_key (domain, selector, state, testing, "
		    "checked_ts, seen_ts) SELECT 'example.org', 'o' || i, "
		    "'good', 0, 9, 5 FROM n", cases[i].stored);
		fixture_run(&f, sql);
		make(NOW);
		CU_ASSERT_EQUAL(plan.keys, cases[i].keys);
		CU_ASSERT_EQUAL(plan.mail.cut, cases[i].cut);
		CU_ASSERT_EQUAL(plan.key[PLAN_KEYS_MOST - 1].guessed,
		    cases[i].stored < PLAN_KEYS_MOST - 1);
		end();
	}
}

/* Its envelopes may have a domain that signs nothing. */
static void
knows_a_service_by_its_envelope(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.spf[0].domain = r.combination[0].envelope_from =
	    "b7.mailer-bounces.example";
	(void)fixture_report(&f, "one", &r);
	make(NOW);
	CU_ASSERT_EQUAL_FATAL(plan.keys, 3);
	CU_ASSERT_STRING_EQUAL(plan.key[1].selector, "k2");
	end();
}

/* A key that mail passed with is there, whatever the table says of it. */
static void
guesses_no_key_that_passed(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.dkim[0].selector = "k2";
	r.spf[0].domain = r.combination[0].envelope_from =
	    "b7.mailer.example";
	(void)fixture_report(&f, "one", &r);
	make(NOW);
	CU_ASSERT_EQUAL_FATAL(plan.keys, 2);
	CU_ASSERT_STRING_EQUAL(plan.key[0].selector, "k2");
	CU_ASSERT_TRUE(plan.key[0].ours);
	CU_ASSERT_FALSE(plan.key[0].guessed);
	CU_ASSERT_TRUE(plan.key[1].guessed);
	end();
}

static void
knows_a_service_by_a_host_name(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "one", &r);
	fixture_run(&f, "INSERT INTO dns_host (ip, name, confirmed, "
	    "checked_ts) VALUES ('192.0.2.1', 'out.mailer.example', 1, "
	    "1794182400)");
	make(NOW);
	CU_ASSERT_EQUAL_FATAL(plan.keys, 3);
	CU_ASSERT_STRING_EQUAL(plan.key[0].selector, "s1");
	CU_ASSERT_STRING_EQUAL(plan.key[1].selector, "k2");
	end();
}

/*
 * Whatever rows of failing mail a report has, only keys that are nobody's and
 * names without a role come of them: no error rests on those.
 */
static void
takes_nothing_from_forgers(void)
{
	static const char *const names[] = { "example.org",
		"bounce.example.org", "a.example.org", "mailer.example",
		"evil.example", "org" };
	static const enum dmarc_result results[] = { DMARC_RESULT_FAIL,
		DMARC_RESULT_PASS, DMARC_RESULT_TEMPERROR, DMARC_RESULT_NONE };
	unsigned random = 1;

	for (unsigned i = 0; i < 100; i++) {
		struct report r;
		char selector[20];

		fixture_open(&f);
		report_init(&r);
		(void)fixture_report(&f, "one", &r);
		report_init(&r);
		r.fb.report_id = "forged";
		random = random * 1103515245U + 12345;
		(void)snprintf(selector, sizeof selector, "f%u", i);
		r.combination[0].dkim_aligned = DMARC_ALIGNED_FAIL;
		r.combination[0].spf_aligned = DMARC_ALIGNED_FAIL;
		r.combination[0].header_from = names[random >> 16 & 1 ?
			2 : 0];
		r.combination[0].envelope_from = r.spf[0].domain =
		    names[(random >> 17) % COUNT(names)];
		r.spf[0].result = results[(random >> 20) % COUNT(results)];
		r.dkim[0].domain = names[(random >> 23) % COUNT(names)];
		r.dkim[0].selector = selector;
		r.dkim[0].result = results[(random >> 26) % COUNT(results)];
		(void)fixture_report(&f, "two", &r);
		make(NOW);
		/* An own address, perhaps with another envelope. */
		for (size_t j = 0; j < plan.senders; j++)
			CU_ASSERT_EQUAL(plan.sender[j].recent, strcmp(
			    plan.sender[j].domain, "bounce.example.org") == 0 ?
			    10 : 0);
		CU_ASSERT_EQUAL(plan.belows, 1);
		CU_ASSERT_EQUAL(plan.mail.passed, 10);
		CU_ASSERT_FALSE(plan.mail.cut);
		CU_ASSERT_STRING_EQUAL(plan.key[0].selector, "s1");
		for (size_t j = 1; j < plan.keys; j++)
			CU_ASSERT_FALSE(plan.key[j].ours ||
			    plan.key[j].in_use || plan.key[j].passed_ts > 0);
		end();
	}
}

/* A time that is yet to come, of a clock that was wrong, is no answer. */
static void
asks_again_after_an_hour(void)
{
	int64_t now = (DAY + 1) * 86400;

	CU_ASSERT_TRUE(plan_is_fresh(now, now));
	CU_ASSERT_TRUE(plan_is_fresh(now - 3599, now));
	CU_ASSERT_FALSE(plan_is_fresh(now - 3600, now));
	CU_ASSERT_FALSE(plan_is_fresh(now + 1, now));
	CU_ASSERT_FALSE(plan_is_fresh(INT64_MIN, now));
}

static const struct test tests[] = {
	{ "asks again after an hour", asks_again_after_an_hour },
	{ "takes keys and addresses of mail that passed", takes_what_passed },
	{ "trusts no failing mail", trusts_no_failing_mail },
	{ "leaves out what DNS cannot hold, and others' names",
	    leaves_out_what_dns_cannot_hold },
	{ "knows names below that pass", knows_names_that_pass },
	{ "leaves out names with reports of their own",
	    leaves_out_names_with_reports },
	{ "knows keys that are stored", knows_stored_keys },
	{ "asks for stored keys again", asks_for_stored_keys_again },
	{ "it leaves out keys of services that do not fit",
	    leaves_out_keys_of_services },
	{ "it knows what a key in use was", knows_what_a_key_was },
	{ "asks for keys of services", asks_for_keys_of_services },
	{ "knows a service by its envelope",
	    knows_a_service_by_its_envelope },
	{ "guesses no key that passed", guesses_no_key_that_passed },
	{ "knows a service by a host name", knows_a_service_by_a_host_name },
	{ "takes nothing from forgers", takes_nothing_from_forgers },
};

TEST_MAIN("dns/plan/plan", tests)
