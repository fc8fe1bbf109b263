/*
 * test_host.c: check_host() over a zone of our own.
 */
#include "dns/spf/host.h"

#include <string.h>

#include "tests/cunit_main.h"
#include "tests/dns/zone.h"

static const struct zone_row rows[] = {
	{ "ok.example", RR_TXT, "site=1", 0 },
	{ "ok.example", RR_TXT, "V=spf1 include:in.ok.example  mx -ALL ", 0 },
	{ "ok.example", RR_MX, "10 mx.ok.example", 0 },
	{ "mx.ok.example", RR_A, "192.0.2.25", 0 },
	{ "mx.ok.example", RR_AAAA, "2001:db8::25", 0 },
	{ "in.ok.example", RR_TXT,
	    "v=spf1 -ip4:192.0.2.9 ip4:192.0.2.8/31 ?all", 0 },
	{ "two.example", RR_TXT, "v=spf1 -all", 0 },
	{ "two.example", RR_TXT, "v=spf1 +all", 0 },
	{ "wrong.example", RR_TXT, "v=spf1 +all a:192.0.2.1", 0 },
	{ "dead.example", RR_TXT, "SERVFAIL", ANSWER_FAILED },
	{ "bogus.example", RR_TXT, "no signature", ANSWER_BOGUS },
	{ "half.example", RR_TXT,
	    "v=spf1 ip4:192.0.2.1 include:dead.example +all", 0 },
	{ "hollow.example", RR_TXT, "v=spf1 include:none.example +all", 0 },
	{ "loop.example", RR_TXT, "v=spf1 include:loop.example -all", 0 },
	{ "many.example", RR_TXT, "v=spf1 a:x.ok.example mx:ok.example "
	    "mx:ok.example mx:ok.example mx:ok.example mx:ok.example "
	    "mx:ok.example mx:ok.example mx:ok.example mx:ok.example "
	    "mx:ok.example +all", 0 },
	{ "void.example", RR_TXT,
	    "v=spf1 a:1.x.example a:2.x.example ip4:192.0.2.2 exists:x.y +all",
	    0 },
	{ "six.example", RR_TXT, "v=spf1 mx -all", 0 },
	{ "six.example", RR_MX, "1 v4.six.example", 0 },
	{ "six.example", RR_MX, "2 w4.six.example", 0 },
	{ "six.example", RR_MX, "3 x4.six.example", 0 },
	{ "v4.six.example", RR_A, "192.0.2.1", 0 },
	{ "w4.six.example", RR_A, "192.0.2.1", 0 },
	{ "x4.six.example", RR_A, "192.0.2.1", 0 },
	{ "user.example", RR_TXT,
	    "v=spf1 ip4:192.0.2.1 exists:%{l}.%{o}.u.example -all", 0 },
	{ "ann.user.example.u.example", RR_A, "127.0.0.2", 0 },
	{ "helo.example", RR_TXT, "v=spf1 a:%{h} -all", 0 },
	{ "to.example", RR_TXT, "v=spf1 redirect=ok.example", 0 },
	{ "tonone.example", RR_TXT, "v=spf1 redirect=none.example", 0 },
	{ "open.example", RR_TXT, "v=spf1", 0 },
	{ "ptr.example", RR_TXT, "v=spf1 ptr -all", 0 },
	{ "3.2.0.192.in-addr.arpa", RR_PTR, "out.ptr.example", 0 },
	{ "3.2.0.192.in-addr.arpa", RR_PTR, "ptr.example", 0 },
	{ "out.ptr.example", RR_A, "192.0.2.3", 0 },
	{ "4.2.0.192.in-addr.arpa", RR_PTR, "out.ptr.example", 0 },
	{ "5.2.0.192.in-addr.arpa", RR_PTR, "SERVFAIL", ANSWER_FAILED },
};

static const volatile sig_atomic_t go;
static struct spf_host host;
static struct zone zone;
static struct lookup *l;

/* local: NULL if it is unknown, like the HELO name then. */
static void
check_host(const char *domain, const char *ip, const char *local)
{
	struct dmarc_err err;

	zone_open(&zone, rows, COUNT(rows));
	zone.at_once = 1;
	host = (struct spf_host){ .work.step = spf_host_step,
		.request = { .domain = domain, .origin = domain,
		.local = local, .helo = local != NULL ? "mx.ok.example" :
		NULL }, .arena = arena_new(1 << 20) };
	CU_ASSERT_PTR_NOT_NULL_FATAL(host.arena);
	CU_ASSERT_TRUE(address_parse(ip, &host.request.ip));
	CU_ASSERT_EQUAL_FATAL(lookup_open(&zone.source, &lookup_defaults, &l,
	    &err), DMARC_OK);
	lookup_add(l, &host.work);
	CU_ASSERT_EQUAL(lookup_run(l, &go, &err), DMARC_OK);
}

static void
end(void)
{
	lookup_close(l);
	arena_free(host.arena);
}

static const struct {
	const char *domain, *ip, *local;
	enum spf_result result;
	unsigned lookups, voids;
	const char *term, *at;
} cases[] = {
	{ "ok.example", "192.0.2.8", NULL, SPF_PASS, 1, 0,
	    "ip4:192.0.2.8/31", "in.ok.example" },
	{ "OK.example.", "192.0.2.25", NULL, SPF_PASS, 2, 0, "mx",
	    "OK.example" },
	{ "ok.example", "2001:db8::25", NULL, SPF_PASS, 2, 0, "mx",
	    "ok.example" },
	{ "ok.example", "192.0.2.9", NULL, SPF_FAIL, 2, 0, "-ALL",
	    "ok.example" },
	{ "two.example", "192.0.2.1", NULL, SPF_PERMERROR, 0, 0,
	    NULL, NULL },
	{ "wrong.example", "192.0.2.1", NULL, SPF_PERMERROR, 0, 0,
	    "a:192.0.2.1", "wrong.example" },
	{ "none.example", "192.0.2.1", NULL, SPF_NONE, 0, 0, NULL,
	    NULL },
	{ "example", "192.0.2.1", NULL, SPF_NONE, 0, 0, NULL, NULL },
	{ "a..example", "192.0.2.1", NULL, SPF_NONE, 0, 0, NULL, NULL },
	{ "", "192.0.2.1", NULL, SPF_NONE, 0, 0, NULL, NULL },
	{ "dead.example", "192.0.2.1", NULL, SPF_TEMPERROR, 0, 0, NULL,
	    NULL },
	{ "bogus.example", "192.0.2.1", NULL, SPF_TEMPERROR, 0, 0,
	    NULL, NULL },
	{ "half.example", "192.0.2.1", NULL, SPF_PASS, 0, 0,
	    "ip4:192.0.2.1", "half.example" },
	{ "half.example", "192.0.2.2", NULL, SPF_TEMPERROR, 1, 0,
	    "include:dead.example", "half.example" },
	{ "hollow.example", "192.0.2.2", NULL, SPF_PERMERROR, 1, 0,
	    "include:none.example", "hollow.example" },
	{ "loop.example", "192.0.2.2", NULL, SPF_PERMERROR, 11, 0,
	    "include:loop.example", "loop.example" },
	{ "many.example", "192.0.2.2", NULL, SPF_PERMERROR, 11, 1,
	    "mx:ok.example", "many.example" },
	{ "void.example", "192.0.2.2", NULL, SPF_PASS, 2, 2,
	    "ip4:192.0.2.2", "void.example" },
	{ "void.example", "192.0.2.3", NULL, SPF_PERMERROR, 3, 3,
	    "exists:x.y", "void.example" },
	{ "six.example", "2001:db8::1", NULL, SPF_FAIL, 1, 1, "-all",
	    "six.example" },
	{ "user.example", "192.0.2.1", NULL, SPF_PASS, 0, 0,
	    "ip4:192.0.2.1", "user.example" },
	{ "user.example", "192.0.2.2", NULL, SPF_UNKNOWN, 1, 0,
	    "exists:%{l}.%{o}.u.example", "user.example" },
	{ "user.example", "192.0.2.2", "ann", SPF_PASS, 1, 0,
	    "exists:%{l}.%{o}.u.example", "user.example" },
	{ "user.example", "192.0.2.2", "bob", SPF_FAIL, 1, 1, "-all",
	    "user.example" },
	{ "helo.example", "192.0.2.25", "ann", SPF_PASS, 1, 0,
	    "a:%{h}", "helo.example" },
	{ "helo.example", "192.0.2.25", NULL, SPF_UNKNOWN, 1, 0,
	    "a:%{h}", "helo.example" },
	{ "to.example", "192.0.2.25", NULL, SPF_PASS, 3, 0, "mx",
	    "ok.example" },
	{ "tonone.example", "192.0.2.25", NULL, SPF_PERMERROR, 1, 0,
	    "redirect=none.example", "tonone.example" },
	{ "open.example", "192.0.2.25", NULL, SPF_NEUTRAL, 0, 0, NULL,
	    NULL },
	{ "ptr.example", "192.0.2.3", NULL, SPF_PASS, 1, 0, "ptr",
	    "ptr.example" },
	{ "ptr.example", "192.0.2.4", NULL, SPF_FAIL, 1, 0, "-all",
	    "ptr.example" },
	{ "ptr.example", "192.0.2.5", NULL, SPF_FAIL, 1, 0, "-all",
	    "ptr.example" },
};

static void
gives_results(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct spf_outcome *o = &host.outcome;
		const char *term = cases[i].term;

		check_host(cases[i].domain, cases[i].ip, cases[i].local);
		CU_ASSERT_TRUE(host.work.done);
		CU_ASSERT_EQUAL(o->result, cases[i].result);
		CU_ASSERT_EQUAL(o->lookups, cases[i].lookups);
		CU_ASSERT_EQUAL(o->voids, cases[i].voids);
		CU_ASSERT_EQUAL(o->term != NULL, term != NULL);
		CU_ASSERT_EQUAL(o->why != NULL, o->result == SPF_NONE ||
		    o->result >= SPF_TEMPERROR);
		if (o->term != NULL && term != NULL) {
			CU_ASSERT_EQUAL(o->term_len, strlen(term));
			CU_ASSERT_EQUAL(memcmp(o->term, term, strlen(term)),
			    0);
			CU_ASSERT_STRING_EQUAL(o->at, cases[i].at);
		}
		end();
	}
}

static void
traces(void)
{
	const struct spf_outcome *o = &host.outcome;

	check_host("ok.example", "192.0.2.8", NULL);
	CU_ASSERT_EQUAL_FATAL(o->steps, 3);
	CU_ASSERT_EQUAL(o->step[0].depth, 0);
	CU_ASSERT_STRING_EQUAL(o->step[0].name, "in.ok.example");
	CU_ASSERT_STRING_EQUAL(o->step[0].end, "match");
	CU_ASSERT_EQUAL(o->step[1].depth, 1);
	CU_ASSERT_STRING_EQUAL(o->step[1].end, "no match");
	CU_ASSERT_STRING_EQUAL(o->step[2].end, "match");
	CU_ASSERT_EQUAL(o->via_len, strlen("include:in.ok.example"));
	end();
}

/* The order of records and answers does not matter. */
static void
runs_side_by_side(void)
{
	static struct spf_host many[50];
	struct dmarc_err err;

	zone_open(&zone, rows, COUNT(rows));
	CU_ASSERT_EQUAL_FATAL(lookup_open(&zone.source, &lookup_defaults, &l,
	    &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(many); i++) {
		many[i] = (struct spf_host){ .work.step = spf_host_step,
			.request = { .domain = i % 2 ? "ok.example" :
			"many.example", .origin = "" },
			.arena = arena_new(1 << 20) };
		CU_ASSERT_TRUE(address_parse("192.0.2.25",
		    &many[i].request.ip));
		lookup_add(l, &many[i].work);
	}
	CU_ASSERT_EQUAL(lookup_run(l, &go, &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(many); i++) {
		CU_ASSERT_EQUAL(many[i].outcome.result, SPF_PASS);
		arena_free(many[i].arena);
	}
	CU_ASSERT_EQUAL(zone.asked, 6);
	lookup_close(l);
}

static const struct test tests[] = {
	{ "it gives the results of RFC 7208", gives_results },
	{ "it tells how it came to a result", traces },
	{ "it runs side by side", runs_side_by_side },
};

TEST_MAIN("dns/spf/host", tests)
