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

static const struct test tests[] = {
	{ "it asks the first hosts for TLSA records", asks_some_hosts },
};

TEST_MAIN("dns/facts/extras", tests)
