/*
 * test_key.c: DKIM key records.
 */
#include "dns/dkim/key.h"

#include <string.h>

#include "tests/cunit_main.h"
#include "tests/dns/dkim/keys.h"

static struct key
read_key(const char *record)
{
	struct key k;

	key_read(record, strlen(record), &k);
	return k;
}

static void
reads_keys(void)
{
	static const struct {
		const char *record;
		enum key_state state;
		enum key_type type;
		unsigned bits;
	} cases[] = {
		{ "v=DKIM1; k=rsa; p=" RSA_2048, KEY_GOOD, KEY_RSA, 2048 },
		{ "p=" RSA_512, KEY_GOOD, KEY_RSA, 512 },
		{ "p=" BARE_512, KEY_GOOD, KEY_RSA, 512 },
		{ "K = RSA ; p = " RSA_512 " ;; n=note", KEY_GOOD, KEY_RSA,
		    512 },
		{ "v=DKIM1; k=ed25519; p=" ED25519, KEY_GOOD, KEY_ED25519, 0 },
		{ "v=DKIM1; p=", KEY_REVOKED, KEY_RSA, 0 },
		{ "v=DKIM1; k=new; p=", KEY_REVOKED, KEY_UNKNOWN, 0 },
		{ "v=spf1 -all", KEY_NONE, KEY_RSA, 0 },
		{ "", KEY_NONE, KEY_RSA, 0 },
		{ "v=DKIM1; k=rsa", KEY_INVALID, KEY_RSA, 0 },
		{ "v=DKIM2; p=" RSA_512, KEY_INVALID, KEY_RSA, 0 },
		{ "p=" RSA_512 "; v=DKIM1", KEY_INVALID, KEY_RSA, 0 },
		{ "v=DKIM1; p=" RSA_512 "; p=", KEY_INVALID, KEY_RSA, 0 },
		{ "k=dsa; p=" RSA_512, KEY_INVALID, KEY_UNKNOWN, 0 },
		{ "k=ed25519; p=" RSA_512, KEY_INVALID, KEY_ED25519, 0 },
		{ "p=" ED25519, KEY_INVALID, KEY_RSA, 0 },
		{ "p=!!!!", KEY_INVALID, KEY_RSA, 0 },
		{ "p=AAA", KEY_INVALID, KEY_RSA, 0 },
		{ "s=email; p=" RSA_512, KEY_GOOD, KEY_RSA, 512 },
		{ "s=tlsrpt : *; p=" RSA_512, KEY_GOOD, KEY_RSA, 512 },
		{ "s=tlsrpt; p=" RSA_512, KEY_INVALID, KEY_RSA, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct key k = read_key(cases[i].record);

		CU_ASSERT_EQUAL(k.state, cases[i].state);
		CU_ASSERT_EQUAL(k.type, cases[i].type);
		CU_ASSERT_EQUAL(k.bits, cases[i].bits);
		CU_ASSERT_EQUAL(k.why != NULL, k.state == KEY_INVALID);
	}
}

static void
skips_blanks_inside(void)
{
	struct key plain = read_key("p=" RSA_512);
	char record[sizeof "p=" RSA_512 + 1] = "p=" RSA_512;
	struct key k;

	memmove(record + 41, record + 40, strlen(record + 40) + 1);
	record[40] = ' ';
	k = read_key(record);
	CU_ASSERT_EQUAL(k.state, KEY_GOOD);
	CU_ASSERT_EQUAL(memcmp(k.hash, plain.hash, sizeof k.hash), 0);
	k = read_key("p=" BARE_512);
	CU_ASSERT_NOT_EQUAL(memcmp(k.hash, plain.hash, sizeof k.hash), 0);
}

static void
knows_a_cut_key(void)
{
	static const char record[] = "v=DKIM1; k=rsa; p=" RSA_2048;
	struct key k;

	for (size_t len = 20; len < sizeof record - 1; len++) {
		key_read(record, len, &k);
		CU_ASSERT_EQUAL(k.state, KEY_INVALID);
		CU_ASSERT_EQUAL(k.cut, len >= 240 && len <= 260);
	}
}

static void
reads_flags(void)
{
	struct key k = read_key("t=s : y; h=sha1; p=" RSA_512);

	CU_ASSERT_TRUE(k.testing && k.sha1_only);
	k = read_key("t=s; h=sha1:sha256; p=" RSA_512);
	CU_ASSERT_FALSE(k.testing || k.sha1_only);
	k = read_key("h=sha256; p=" RSA_512);
	CU_ASSERT_FALSE(k.testing || k.sha1_only);
}

static const struct test tests[] = {
	{ "it reads keys of all forms", reads_keys },
	{ "it skips blanks inside a key", skips_blanks_inside },
	{ "it knows a key that was cut", knows_a_cut_key },
	{ "it reads flags", reads_flags },
};

TEST_MAIN("dns/dkim/key", tests)
