/*
 * test_name.c: names and addresses, as DNS has them.
 */
#include "dns/name/name.h"

#include <string.h>

#include "tests/cunit_main.h"

#define WIRE(s) (const unsigned char *)(s), sizeof(s) - 1

static void
reads_wire_names(void)
{
	char out[NAME_TEXT];
	size_t used;

	CU_ASSERT_TRUE(name_of_wire(WIRE("\3MX1\7example\0rest"), &used, out));
	CU_ASSERT_STRING_EQUAL(out, "mx1.example");
	CU_ASSERT_EQUAL(used, 13);
	CU_ASSERT_TRUE(name_of_wire(WIRE("\0"), &used, out));
	CU_ASSERT_STRING_EQUAL(out, ".");
	CU_ASSERT_TRUE(name_of_wire(WIRE("\4a.\\\x1b\0"), NULL, out));
	CU_ASSERT_STRING_EQUAL(out, "a\\046\\092\\027");
	CU_ASSERT_FALSE(name_of_wire(WIRE(""), NULL, out));
	CU_ASSERT_FALSE(name_of_wire(WIRE("\3ab"), NULL, out));
	CU_ASSERT_FALSE(name_of_wire(WIRE("\3abc"), NULL, out));
	CU_ASSERT_FALSE(name_of_wire(WIRE("\xc0\x0c\0"), NULL, out));
}

static void
keeps_to_the_limits_of_names(void)
{
	unsigned char wire[300] = { 0 };
	char text[300], out[NAME_TEXT];

	memset(wire, 0xff, sizeof wire);
	for (size_t at = 0; at < 256; at += 64)
		wire[at] = 63;
	wire[192] = 61;
	wire[254] = 0;
	CU_ASSERT_TRUE(name_of_wire(wire, sizeof wire, NULL, out));
	CU_ASSERT_EQUAL(strlen(out), 4 * 250 + 3);
	wire[192] = 62;
	wire[255] = 0;
	CU_ASSERT_FALSE(name_of_wire(wire, sizeof wire, NULL, out));

	memset(text, 'a', sizeof text);
	CU_ASSERT_TRUE(name_of_bytes(text, 63, out));
	CU_ASSERT_FALSE(name_of_bytes(text, 64, out));
	for (size_t at = 50; at < sizeof text; at += 50)
		text[at] = '.';
	CU_ASSERT_TRUE(name_of_bytes(text, 253, out));
	CU_ASSERT_FALSE(name_of_bytes(text, 254, out));
}

static void
reads_names_of_bytes(void)
{
	static const struct { const char *in, *want; } cases[] = {
		{ "Example.ORG.", "example.org" },
		{ "a@b.c", "a@b.c" },
		{ "a\\b.\xc3\xbc", "a\\092b.\\195\\188" },
		{ "", NULL }, { ".", NULL }, { "a..b", NULL },
		{ ".a", NULL }, { "a..", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[NAME_TEXT];
		bool ok = name_of_bytes(cases[i].in, strlen(cases[i].in), out);

		CU_ASSERT_EQUAL(ok, cases[i].want != NULL);
		if (ok)
			CU_ASSERT_STRING_EQUAL(out, cases[i].want);
	}
}

static void
tells_hosts(void)
{
	CU_ASSERT_TRUE(name_is_host("mx_1.example-x.org"));
	CU_ASSERT_FALSE(name_is_host("a\\046b.example"));
	CU_ASSERT_FALSE(name_is_host("."));
	CU_ASSERT_EQUAL(name_labels("a.b.c"), 3);
	CU_ASSERT_EQUAL(name_labels("com"), 1);
	CU_ASSERT_EQUAL(name_labels("."), 0);
}

static void
names_addresses(void)
{
	struct dmarc_address a;
	char out[NAME_TEXT];

	CU_ASSERT_TRUE(address_parse("198.18.0.1", &a));
	name_of_address(&a, out);
	CU_ASSERT_STRING_EQUAL(out, "1.0.18.198.in-addr.arpa");
	CU_ASSERT_TRUE(address_parse("2001:db8::25", &a));
	name_of_address(&a, out);
	CU_ASSERT_STRING_EQUAL(out, "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
	    "0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

static void
knows_private_addresses(void)
{
	static const char *const private[] = { "0.1.2.3", "10.255.0.1",
		"100.64.0.1", "100.127.9.9", "127.0.0.1", "169.254.1.1",
		"172.16.0.1", "172.31.255.255", "192.168.1.1", "224.0.0.1",
		"255.255.255.255", "::1", "::", "fc00::1", "fdff::1",
		"fe80::1", "febf::1", "ff02::1" };
	static const char *const public[] = { "1.1.1.1", "100.63.0.1",
		"100.128.0.1", "172.32.0.1", "172.15.0.1", "192.167.1.1",
		"198.18.0.1", "223.255.255.255", "2001:2::1", "fec0::1" };
	struct dmarc_address a;

	for (size_t i = 0; i < COUNT(private); i++)
		CU_ASSERT_TRUE(address_parse(private[i], &a) &&
		    name_is_private(&a));
	for (size_t i = 0; i < COUNT(public); i++)
		CU_ASSERT_TRUE(address_parse(public[i], &a) &&
		    !name_is_private(&a));
}

static const struct test tests[] = {
	{ "it reads names in wire form", reads_wire_names },
	{ "it keeps to the limits of names", keeps_to_the_limits_of_names },
	{ "it reads names of bytes", reads_names_of_bytes },
	{ "it tells names of hosts", tells_hosts },
	{ "it makes names of addresses", names_addresses },
	{ "it knows private addresses", knows_private_addresses },
};

TEST_MAIN("dns/name/name", tests)
