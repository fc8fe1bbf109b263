/*
 * test_senders.c: what is published now, and the mail of reports.
 */
#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/dns/check/judged.h"
#include "tests/dns/dkim/keys.h"

static const struct zone_row rows[] = {
	{ "d.example", RR_MX, "0 .", 0 },
	{ "d.example", RR_TXT, "v=spf1 ip4:198.18.0.0/31 exp=x.y.z "
	    "include:used.example include:idle.example "
	    "include:dead.example -all", 0 },
	{ "used.example", RR_TXT, "v=spf1 ip4:198.18.5.0/24 -all", 0 },
	{ "idle.example", RR_TXT, "v=spf1 ip4:198.18.6.0/24 -all", 0 },
	{ "dead.example", RR_TXT, "SERVFAIL", ANSWER_FAILED },
	{ "_dmarc.d.example", RR_TXT,
	    "v=DMARC1; p=none; rua=mailto:a@r.d.example", 0 },
	{ "r.d.example", RR_MX, "10 mx.d.example", 0 },
	{ "new._domainkey.d.example", RR_TXT, "v=DKIM1; p=" RSA_2048, 0 },
	{ "old._domainkey.d.example", RR_TXT, "v=DKIM1; p=", 0 },
	{ "bad._domainkey.d.example", RR_TXT, "v=DKIM1; p=x", 0 },
	{ "made._domainkey.up.example", RR_TXT, "SERVFAIL", ANSWER_FAILED },
	{ "1.0.18.198.in-addr.arpa", RR_PTR, "out.d.example", 0 },
	{ "out.d.example", RR_A, "198.18.0.1", 0 },
	{ "7.5.18.198.in-addr.arpa", RR_PTR, "other.example", 0 },
	{ "9.5.18.198.in-addr.arpa", RR_PTR, "SERVFAIL", ANSWER_FAILED },
};

#define NOW ((int64_t)1800000000)
#define KEY(d, s, use, our) { .domain = d, .selector = s, .in_use = use, \
    .ours = our }

/* Up to five senders, and what is found: "CODE subject;" but ok. */
struct mail {
	struct { const char *ip; uint64_t spf, recent; } sender[5];
	struct check_key key[5];
	struct check_mail all;
};

static char found[2000], fixed[4000];

static void
look(const struct zone_row *row, size_t n, const struct mail *m)
{
	static struct judged j;
	struct check_sender sender[5];
	struct check_request q = { .domain = "d.example", .key = m->key,
		.sender = sender, .mail = &m->all, .now = NOW };

	for (; q.senders < 5 && m->sender[q.senders].ip != NULL; q.senders++) {
		sender[q.senders] = (struct check_sender){
			.domain = "d.example", .mail_from = "a@d.example",
			.spf = m->sender[q.senders].spf,
			.recent = m->sender[q.senders].recent };
		CU_ASSERT_TRUE(address_parse(m->sender[q.senders].ip,
		    &sender[q.senders].ip));
	}
	while (q.keys < 5 && m->key[q.keys].selector != NULL)
		q.keys++;
	judged_open(&j, row, n, &q);
	found[0] = fixed[0] = '\0';
	for (size_t i = 0; i < j.check.findings.n; i++) {
		const struct finding *f = &j.check.findings.item[i];
		size_t at = strlen(found), to = strlen(fixed);

		if (f->severity == DNS_FINE)
			continue;
		(void)snprintf(found + at, sizeof found - at, "%s %s %s;",
		    dns_severity_word(f->severity), finding_word(f->code),
		    f->subject);
		(void)snprintf(fixed + to, sizeof fixed - to, "%s\n",
		    f->fix != NULL ? f->fix : "");
	}
	judged_close(&j);
}

static void
knows_lost_senders(void)
{
	static const struct mail m = { .sender = {
		{ "198.18.0.1", 500, 50 },	/* passes, has a name */
		{ "198.18.5.7", 500, 50 },	/* its name is another's */
		{ "198.18.7.1", 500, 50 },	/* lost? An include failed */
		{ "198.18.8.1", 500, 9 },	/* too little mail */
		{ "198.18.5.9", 500, 50 },	/* its name is unknown */
	}, .all = { .days = 90, .passed = 5000 } };
	struct zone_row row[COUNT(rows)];

	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NULL(strstr(found, "SPF_SOURCE_LOST"));
	CU_ASSERT_PTR_NULL(strstr(found, "SPF_USELESS_INCLUDE"));
	CU_ASSERT_PTR_NOT_NULL(strstr(found, "warning MX_NULL_SENDS"));
	CU_ASSERT_PTR_NOT_NULL(strstr(found,
	    "warning SOURCE_NO_PTR 198.18.5.7;"));
	CU_ASSERT_PTR_NOT_NULL(strstr(found,
	    "warning SOURCE_NO_PTR 198.18.7.1;"));
	CU_ASSERT_PTR_NULL(strstr(found, "SOURCE_NO_PTR 198.18.0.1"));
	CU_ASSERT_PTR_NULL(strstr(found, "SOURCE_NO_PTR 198.18.5.9"));
	CU_ASSERT_PTR_NULL(strstr(found, "SOURCE_NO_PTR 198.18.8.1"));
	/* All can be asked: now it is known. */
	memcpy(row, rows, sizeof rows);
	row[4] = (struct zone_row){ "dead.example", RR_TXT,
		"v=spf1 ip4:198.18.9.0/24 -all", 0 };
	look(row, COUNT(row), &m);
	CU_ASSERT_PTR_NOT_NULL(strstr(found,
	    "error SPF_SOURCE_LOST 198.18.7.1;"));
	CU_ASSERT_PTR_NULL(strstr(found, "SPF_SOURCE_LOST 198.18.8.1"));
	CU_ASSERT_PTR_NOT_NULL(strstr(fixed, "d.example. TXT \"v=spf1 "
	    "ip4:198.18.0.0/31 exp=x.y.z ip4:198.18.7.1 "
	    "include:used.example -all\""));
}

static void
knows_useless_includes(void)
{
	struct mail m = { .sender = {
		{ "198.18.0.1", 500, 50 }, { "198.18.5.7", 500, 50 },
	}, .all = { .days = 60, .passed = 1000 } };

	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NOT_NULL(strstr(found,
	    "info SPF_USELESS_INCLUDE idle.example;"));
	CU_ASSERT_PTR_NULL(strstr(found, "SPF_USELESS_INCLUDE used.example"));
	/* What it holds is unknown. */
	CU_ASSERT_PTR_NULL(strstr(found, "SPF_USELESS_INCLUDE dead.example"));
	m.all.passed = 999;
	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NULL(strstr(found, "SPF_USELESS_INCLUDE"));
	m.all = (struct check_mail){ .days = 59,
	    .passed = 1000 };
	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NULL(strstr(found, "SPF_USELESS_INCLUDE"));
}

static void
weighs_keys_by_their_use(void)
{
	static const struct mail m = { .key = {
		KEY("d.example", "new", true, true),
		KEY("d.example", "old", false, true),	/* revoked: right */
		KEY("d.example", "bad", false, true),
		KEY("d.example", "gone", false, true),	/* retired: right */
		KEY("d.example", "made-up", false, false),
	}, .all = { .days = 90, .passed = 0 } };
	static const struct mail forged = { .key = {
		KEY("d.example", "bad", false, false),
		KEY("up.example", "made", false, false),
	}, .all = { .days = 90, .passed = 0 } };

	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NULL(strstr(found, "DKIM_KEY_MISSING"));
	CU_ASSERT_PTR_NULL(strstr(found, "DKIM_KEY_REVOKED"));
	CU_ASSERT_PTR_NOT_NULL(strstr(found, "warning DKIM_KEY_INVALID bad;"));
	CU_ASSERT_PTR_NOT_NULL(strstr(found, "info DKIM_SELECTOR_UNSEEN ;"));
	/* What only failing mail names cannot harm. */
	look(rows, COUNT(rows), &forged);
	CU_ASSERT_PTR_NULL(strstr(found, "DKIM"));
	CU_ASSERT_PTR_NULL(strstr(found, "made"));
}

static void
knows_the_age_of_keys(void)
{
	static struct key key;
	struct mail m = { .key = { KEY("d.example", "new", true, true) } };

	key_read("v=DKIM1; p=" RSA_2048, strlen("v=DKIM1; p=" RSA_2048), &key);
	m.key[0].hash = key.hash;
	m.key[0].hash_ts = NOW - 366 * 86400;
	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NOT_NULL(strstr(found, "info DKIM_KEY_OLD new;"));
	CU_ASSERT_PTR_NOT_NULL(strstr(fixed, "new2._domainkey.d.example."));
	m.key[0].hash_ts = NOW - 364 * 86400;
	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NULL(strstr(found, "DKIM_KEY_OLD"));
	/* Another key in the same place is new. */
	m.key[0].hash_ts = 0;
	key.hash[0] ^= 1;
	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NULL(strstr(found, "DKIM_KEY_OLD"));

	m.key[0] = (struct check_key)KEY("d.example", "new", false, true);
	m.key[0].passed_ts = NOW - 91 * 86400;
	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NOT_NULL(strstr(found, "info DKIM_KEY_UNUSED new;"));
	m.key[0].passed_ts = NOW - 89 * 86400;
	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NULL(strstr(found, "DKIM_KEY_UNUSED"));
}

/* A key that was revoked by mistake comes back by pasting its record. */
static void
proposes_the_key_that_was(void)
{
	static const char *const revoked[] = { "v=DKIM1; p=", "p=AAAA",
		"v=DKIM1; p=" RSA_2048, "v=DKIM1; p=" RSA_512 };
	static const char *const gone[] = { "v=DKIM1; n=\"a\\; p=" RSA_512 };
	struct zone_row row[COUNT(rows) + 1];
	struct mail m = { .key = { KEY("d.example", "old", true, true),
	    KEY("d.example", "gone", true, true) } };

	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixed, "old._domainkey.d.example. TXT "
	    "\"v=DKIM1; k=rsa; p=<the signer's public key>\""));
	m.key[0].past = revoked;
	m.key[1].past = gone;
	m.key[0].pasts = COUNT(revoked);
	m.key[1].pasts = COUNT(gone);
	look(rows, COUNT(rows), &m);
	CU_ASSERT_PTR_NOT_NULL(strstr(found, "error DKIM_KEY_REVOKED old;"));
	CU_ASSERT_PTR_NOT_NULL(strstr(fixed, "or publish this one again:\n"
	    "old._domainkey.d.example. TXT \"v=DKIM1; p=MII"));
	CU_ASSERT_PTR_NOT_NULL(strstr(fixed, "\" \""));
	CU_ASSERT_PTR_NOT_NULL(strstr(fixed,
	    "gone._domainkey.d.example. TXT \"v=DKIM1; n=\\\"a\\\\; p="
	    RSA_512 "\"\n"));
	CU_ASSERT_PTR_NULL(strstr(fixed, "<"));
	/* An alias leads to the record of somebody else. */
	memcpy(row, rows, sizeof rows);
	row[COUNT(rows)] = (struct zone_row){ "gone._domainkey.d.example",
	    ALIAS, "key.provider.example", 0 };
	look(row, COUNT(row), &m);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixed, "gone._domainkey.d.example. TXT "
	    "\"v=DKIM1; k=rsa; p=<"));
}

static void
compares_policies(void)
{
	static const struct { struct dmarc_policy policy; bool differs; }
	    cases[] = {
		{ { .p = DMARC_P_NONE, .pct = -1, .testing = -1 }, false },
		{ { .p = DMARC_P_NONE, .sp = DMARC_P_NONE, .pct = 100,
		    .testing = -1 }, false },
		{ { .p = DMARC_P_REJECT, .pct = -1, .testing = -1 }, true },
		{ { .p = DMARC_P_NONE, .sp = DMARC_P_REJECT, .pct = -1,
		    .testing = -1 }, true },
		{ { .p = DMARC_P_NONE, .pct = 50, .testing = -1 }, true },
		{ { .p = DMARC_P_NONE, .pct = -1, .testing = 1 }, true },
		{ { .p = DMARC_P_NONE, .np = DMARC_P_REJECT, .pct = -1,
		    .testing = -1 }, true },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mail m = { .all = { .days = 90,
		    .policy = &cases[i].policy } };

		look(rows, COUNT(rows), &m);
		CU_ASSERT_EQUAL(strstr(found, "info DMARC_DIFFERS") != NULL,
		    cases[i].differs);
	}
}

static const struct test tests[] = {
	{ "it knows senders that DNS has lost", knows_lost_senders },
	{ "it knows includes that no mail uses", knows_useless_includes },
	{ "it weighs keys by their use", weighs_keys_by_their_use },
	{ "it knows the age of keys", knows_the_age_of_keys },
	{ "it proposes the key that was there", proposes_the_key_that_was },
	{ "it compares policies", compares_policies },
};

TEST_MAIN("dns/check/senders", tests)
