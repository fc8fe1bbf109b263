/*
 * test_extras.c: records beside those of mail itself.
 */
#include "dns/facts/extras.h"

#include <stdio.h>

#include "tests/cunit_main.h"
#include "tests/dns/zone.h"

enum { HOSTS = EXTRA_HOSTS_MOST + 2 };

static struct extras_facts facts;

static void
look(const struct zone_row *row, size_t n)
{
	static const volatile sig_atomic_t go;
	static struct zone zone;
	struct lookup *l;
	struct dmarc_err err;

	facts = (struct extras_facts){ .facts = { .work.step = extras_step,
		.arena = arena_new(FACTS_MEMORY), .domain = "d.example" } };
	CU_ASSERT_PTR_NOT_NULL_FATAL(facts.facts.arena);
	zone_open(&zone, row, n);
	CU_ASSERT_EQUAL_FATAL(lookup_open(&zone.source, &lookup_defaults, &l,
	    &err), DMARC_OK);
	lookup_add(l, &facts.facts.work);
	CU_ASSERT_EQUAL(lookup_run(l, &go, &err), DMARC_OK);
	lookup_close(l);
	arena_free(facts.facts.arena);
}

/* Each has an MX record; none of those that are not asked counts as safe. */
static void
asks_some_hosts(void)
{
	static const size_t hosts[] = { 1, EXTRA_HOSTS_MOST, HOSTS };
	static struct zone_row row[2 * HOSTS];
	static char mx[HOSTS][64], tlsa[HOSTS][64];

	for (size_t i = 0; i < COUNT(hosts); i++) {
		size_t n = 0, most = hosts[i] < EXTRA_HOSTS_MOST ? hosts[i] :
		    EXTRA_HOSTS_MOST;

		for (size_t j = 0; j < hosts[i]; j++) {
			(void)snprintf(mx[j], sizeof mx[j], "%zu mx%zu.example",
			    j, j);
			(void)snprintf(tlsa[j], sizeof tlsa[j],
			    "_25._tcp.mx%zu.example", j);
			row[n++] = (struct zone_row){ "d.example", RR_MX,
				mx[j], 0 };
			row[n++] = (struct zone_row){ tlsa[j], RR_TLSA,
				"3", 0 };
		}
		look(row, n);
		CU_ASSERT_TRUE(facts.dane_known);
		CU_ASSERT_EQUAL(facts.hosts, hosts[i]);
		CU_ASSERT_EQUAL(facts.asked, most);
		CU_ASSERT_EQUAL(facts.dane, most);
		CU_ASSERT_EQUAL(facts.tlsas, most);
	}
}

/* A record says what it has to, in the form that its standard asks for. */
static void
reads_values(void)
{
	static const struct {
		const char *name, *record;
		enum extra kind;
		enum extra_status want;
	} cases[] = {
		{ "_mta-sts.d.example", "v=STSv1; id=20260101T0;",
		    EXTRA_MTA_STS, EXTRA_PRESENT },
		{ "_mta-sts.d.example", "v=STSv1; id=2026-01-01",
		    EXTRA_MTA_STS, EXTRA_INVALID },
		{ "_mta-sts.d.example", "v=STSv1; id=",
		    EXTRA_MTA_STS, EXTRA_INVALID },
		{ "_mta-sts.d.example", "v=STSv1; "
		    "id=123456789012345678901234567890123",
		    EXTRA_MTA_STS, EXTRA_INVALID },
		{ "_mta-sts.d.example", "v=stsv1; id=1",
		    EXTRA_MTA_STS, EXTRA_ABSENT },
		{ "_smtp._tls.d.example", "v=TLSRPTv1; rua=mailto:t@d.example "
		    ", HTTPS://d.example/t", EXTRA_TLSRPT, EXTRA_PRESENT },
		{ "_smtp._tls.d.example", "v=TLSRPTv1; rua=t@d.example",
		    EXTRA_TLSRPT, EXTRA_INVALID },
		{ "_smtp._tls.d.example", "v=TLSRPTv1; rua=mailto:a@d.example,",
		    EXTRA_TLSRPT, EXTRA_PRESENT },
		{ "_smtp._tls.d.example", "v=TLSRPTv1; rua=",
		    EXTRA_TLSRPT, EXTRA_INVALID },
		{ "default._bimi.d.example", "v=BIMI1; l=", EXTRA_BIMI,
		    EXTRA_PRESENT },
		{ "default._bimi.d.example", "v=BIMI1; a=", EXTRA_BIMI,
		    EXTRA_INVALID },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct zone_row row = { cases[i].name, RR_TXT,
			cases[i].record, 0 };

		look(&row, 1);
		CU_ASSERT_EQUAL(facts.status[cases[i].kind], cases[i].want);
	}
}

static const struct test tests[] = {
	{ "it reads the values of tags", reads_values },
	{ "it asks the first hosts for TLSA records", asks_some_hosts },
};

TEST_MAIN("dns/facts/extras", tests)
