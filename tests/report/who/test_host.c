/*
 * test_host.c: which host names identify a sender.
 */
#include "report/who/host.h"

#include "tests/cunit_main.h"

static void
tells_hosts_from_pools(void)
{
	static const struct {
		const char *ip, *name;
		bool generic;
	} cases[] = {
		{ "192.0.2.10", "mx1.example.org", false },
		{ "192.0.2.10", "mx192.example.org", false },
		{ "192.0.2.10", "static.example", false },
		/* two octets may be chance */
		{ "198.51.8.60", "a8-60.smtp-out.mailer.example", false },
		{ "192.0.2.10", "192-0-2-10.isp.example", true },
		{ "192.0.2.10", "h10.2.0.192.rev.isp.example", true },
		{ "192.0.2.10", "host-192-0-2.isp.example", true },
		{ "192.0.2.10", "c000020a.isp.example", true },
		{ "192.0.2.10", "p4.dip0.t-dsl.isp.example", true },
		{ "192.0.2.10", "c7.dyn.isp.example", true },
		{ "192.0.2.10", "pool12.isp.example", true },
		{ "192.0.2.10", "dialup-7.isp.example", true },
		/* words in the registered domain do not count */
		{ "192.0.2.10", "mail.dsl.example", false },
		{ "192.0.2.10", "mail.mobile-shop.example", false },
		{ "192.0.2.10", "dyn.example", false },
		{ "192.0.2.10", "x", false },
		{ "192.0.2.10", "", false },
		{ "2001:db8:25::10", "mx1.example.org", false },
		{ "2001:db8:25:1:2:3:4:5", "2001-db8-25-1-0002-0003-0004-0005."
		    "isp.example", true },
		{ "2001:db8:0:1:a0b:c0d:e0f:102", "0a0bc0d-x.0a0b0c0d0e0f0102."
		    "isp.example", true },
		{ "2001:db8::10", "0000000000000000.example.org", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_address a = { { 0 } };

		CU_ASSERT_TRUE(address_parse(cases[i].ip, &a));
		if (host_is_generic(cases[i].name, &a) != cases[i].generic)
			printf("\n%s %s\n", cases[i].ip, cases[i].name);
		CU_ASSERT_EQUAL(host_is_generic(cases[i].name, &a),
		    cases[i].generic);
	}
}

static const struct test tests[] = {
	{ "tells hosts from pools", tells_hosts_from_pools },
};
TEST_MAIN("report/who/host", tests)
