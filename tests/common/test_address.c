/*
 * test_address.c: which texts are addresses, and how they are written.
 */
#include "common/address.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
reads_and_writes(void)
{
	static const struct {
		const char *in, *text, *net;
		bool v4;
	} cases[] = {
		{ "192.0.2.1", "192.0.2.1", "192.0.2.0/24", true },
		{ " 192.0.2.255\r\n", "192.0.2.255", "192.0.2.0/24", true },
		{ "\t0.0.0.0", "0.0.0.0", "0.0.0.0/24", true },
		{ "255.255.255.255", "255.255.255.255", "255.255.255.0/24",
		    true },
		{ "::ffff:192.0.2.7", "192.0.2.7", "192.0.2.0/24", true },
		{ "::FFFF:c000:207", "192.0.2.7", "192.0.2.0/24", true },
		{ "2001:DB8:0:0:0:0:0:1", "2001:db8::1", "2001:db8::/48",
		    false },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6",
		    "2001:db8:1::/48", false },
		{ "::1", "::1", "::/48", false },
		{ "::", "::", "::/48", false },
		{ "1111:2222:3333:4444:5555:6666:7777:8888",
		    "1111:2222:3333:4444:5555:6666:7777:8888",
		    "1111:2222:3333::/48", false },
		{ "0000:0000:0000:0000:0000:0000:192.168.100.200",
		    "::192.168.100.200", "::/48", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_address a;
		char text[DMARC_ADDRESS_TEXT], net[DMARC_NET_TEXT];

		CU_ASSERT_TRUE_FATAL(address_parse(cases[i].in, &a));
		address_text(&a, text);
		address_net(&a, net);
		CU_ASSERT_STRING_EQUAL(text, cases[i].text);
		CU_ASSERT_STRING_EQUAL(net, cases[i].net);
		CU_ASSERT_EQUAL(address_is_v4(&a), cases[i].v4);
	}
}

static void
writes_every_byte(void)
{
	for (unsigned i = 0; i < 256; i++) {
		char in[DMARC_ADDRESS_TEXT], text[DMARC_ADDRESS_TEXT];
		struct dmarc_address a;

		(void)snprintf(in, sizeof in, "%u.%u.0.%u", i, 255 - i, i);
		CU_ASSERT_TRUE_FATAL(address_parse(in, &a));
		address_text(&a, text);
		CU_ASSERT_STRING_EQUAL(text, in);
	}
}

static void
refuses(void)
{
	static const char *const cases[] = {
		"", " ", "\n", "192.0.2", "192.0.2.256", "192.0.2.01",
		"192.0.2.1.1", "192.0.2.1/24", "192.0.2.1:25", "[::1]",
		"fe80::1%eth0", "2001:db8::/32", "2001:db8::1::2", "0x7f.0.0.1",
		"127.1", "1", "192.0.2.1 192.0.2.2", "192. 0.2.1", "unknown",
		"12345::1", ":1", "::ffff:192.0.2.256", "+192.0.2.1",
		/* one longer than any address */
		"0000:0000:0000:0000:0000:0000:192.168.100.2000",
		"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb",
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_address a, was;

		memset(&a, 0xa5, sizeof a);
		was = a;
		CU_ASSERT_FALSE(address_parse(cases[i], &a));
		CU_ASSERT_EQUAL(memcmp(&a, &was, sizeof a), 0);
	}
}

static void
sorts_v4_before_others(void)
{
	static const char *const order[] = {
		"::1", "0.0.0.0", "9.255.255.255", "10.0.0.0",
		"192.0.2.1", "2001:db8::", "2001:db8::1", "ffff::",
	};
	struct dmarc_address a, b;

	for (size_t i = 1; i < COUNT(order); i++) {
		CU_ASSERT_TRUE_FATAL(address_parse(order[i - 1], &a));
		CU_ASSERT_TRUE_FATAL(address_parse(order[i], &b));
		CU_ASSERT_TRUE(memcmp(a.byte, b.byte, sizeof a.byte) < 0);
	}
}

static void
tells_networks(void)
{
	static const struct { const char *ip, *first; unsigned bits; bool in; }
	    cases[] = {
		{ "192.0.2.255", "192.0.2.0", 96 + 24, true },
		{ "192.0.3.0", "192.0.2.0", 96 + 24, false },
		{ "192.0.3.0", "192.0.2.0", 96 + 23, true },
		{ "192.0.2.1", "192.0.2.1", 128, true },
		{ "192.0.2.2", "192.0.2.1", 128, false },
		{ "2001:db8::1", "::", 0, true },
		{ "2001:db8:8000::1", "2001:db8::", 33, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_address a, first;

		CU_ASSERT_TRUE(address_parse(cases[i].ip, &a) &&
		    address_parse(cases[i].first, &first));
		CU_ASSERT_EQUAL(address_is_in(&a, first.byte, cases[i].bits),
		    cases[i].in);
	}
}

static const struct test tests[] = {
	{ "it reads addresses and writes them in one way", reads_and_writes },
	{ "it writes every byte", writes_every_byte },
	{ "it refuses all else and leaves the result alone", refuses },
	{ "it sorts by the bytes", sorts_v4_before_others },
	{ "it tells networks", tells_networks },
};

TEST_MAIN("common/address", tests)
