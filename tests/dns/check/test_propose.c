/*
 * test_propose.c: the records that findings propose: one SPF record and one
 * DMARC record for a domain, whichever finding asks for it.
 */
#include <stdio.h>
#include <string.h>

#include "common/record/txt.h"
#include "tests/cunit_main.h"
#include "tests/dns/check/judged.h"

#define MX { "d.example", RR_MX, "10 mx.d.example", 0 }, \
    { "mx.d.example", RR_A, "198.18.0.1", 0 }
#define SPF(record) { "d.example", RR_TXT, record, 0 }
#define DMARC(record) { "_dmarc.d.example", RR_TXT, record, 0 }
#define FINE DMARC("v=DMARC1; p=none; rua=mailto:a@d.example")

/* A sender: its address, and messages that passed by SPF. */
struct sender {
	const char *ip;
	uint64_t recent;
};

/* The fix of each code, ending in the record; "": no such finding. */
static char fixes[FINDING_CODES_N][4000];

static void
look(const struct zone_row *row, size_t n, const struct sender *sent,
    bool parked)
{
	static struct judged j;
	static const struct check_mail mail = { .days = 90, .passed = 5000 };
	struct check_sender sender[5];
	struct check_request q = { .domain = "d.example", .sender = sender,
		.mail = sent != NULL ? &mail : NULL,
		.sends_nothing = parked };

	for (; sent != NULL && sent[q.senders].ip != NULL; q.senders++) {
		sender[q.senders] = (struct check_sender){
			.domain = "d.example", .spf = 50,
			.recent = sent[q.senders].recent };
		CU_ASSERT_TRUE(address_parse(sent[q.senders].ip,
		    &sender[q.senders].ip));
	}
	memset(fixes, 0, sizeof fixes);
	judged_open(&j, row, n, &q);
	for (size_t i = 0; i < j.check.findings.n; i++) {
		const struct finding *f = &j.check.findings.item[i];

		(void)snprintf(fixes[f->code], sizeof *fixes, "%s",
		    f->fix != NULL ? f->fix : "-");
	}
	judged_close(&j);
}

/* Checks that all fixes of a kind hold this record and no other. */
static void
same(const char *name, const char *record, size_t findings)
{
	char line[1000], all[1000];
	size_t n = 0;

	(void)snprintf(all, sizeof all, "\n%s. TXT \"", name);
	(void)snprintf(line, sizeof line, "\n%s. TXT \"%s\"", name, record);
	for (size_t i = 0; i < FINDING_CODES_N; i++) {
		const char *at = strstr(fixes[i], all);

		if (at == NULL)
			continue;
		n++;
		CU_ASSERT_STRING_EQUAL(at, line);
		if (strcmp(at, line) != 0)
			(void)fprintf(stderr, "%s: %s\n",
			    finding_word((enum finding_code)i), fixes[i]);
	}
	CU_ASSERT_EQUAL(n, findings);
}

static void
holds_all_changes(void)
{
	static const struct zone_row rows[] = { MX, FINE,
		SPF("v=spf1 ip4:198.18.0.9 mx include:idle.example "
		    "include:gone.example ptr ip4=198.18.3.3 ?all "
		    "a:dead.example"),
		{ "idle.example", RR_TXT, "v=spf1 ip4:198.18.6.0/24 -all", 0 },
	};
	static const struct sender sent[] = {
		{ "198.18.0.1", 50 }, { "198.18.7.1", 50 },
		{ "198.18.8.1", 9 },		/* too little mail */
		{ NULL, 0 } };

	look(rows, COUNT(rows), sent, false);
	same("d.example", "v=spf1 ip4:198.18.0.9 ip4:198.18.7.1 mx "
	    "ip4:198.18.3.3 ~all", 7);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixes[CODE_SPF_SOURCE_LOST],
	    "let it pass; this record also has all other changes "
	    "(1 of 10 lookups):\n"));
}

/* An include that no mail uses, and a host that the record has lost. */
static void
loses_no_host_with_an_include(void)
{
	static const struct zone_row rows[] = { MX, FINE,
		SPF("v=spf1 mx include:idle.example -all"),
		{ "idle.example", RR_TXT, "v=spf1 ip4:198.18.6.0/24 -all", 0 },
	};
	static const struct sender sent[] = {
		{ "198.18.0.1", 50 }, { "198.18.7.1", 50 }, { NULL, 0 } };

	look(rows, COUNT(rows), sent, false);
	same("d.example", "v=spf1 ip4:198.18.7.1 mx -all", 2);
	CU_ASSERT_STRING_EQUAL(fixes[CODE_SPF_USELESS_INCLUDE], "remove it, "
	    "unless mail is to come; this record also has the changes of "
	    "SPF_SOURCE_LOST (1 of 10 lookups):\n"
	    "d.example. TXT \"v=spf1 ip4:198.18.7.1 mx -all\"");
}

/* The other terms are mended even if one cannot be. */
static void
drops_what_it_cannot_mend(void)
{
	static const struct zone_row rows[] = { MX, FINE,
		SPF("v=spf1 mx ip4=mail ip6=2001:2::1 ptr ~all ip4=198.18.3.3")
	};

	look(rows, COUNT(rows), NULL, false);
	same("d.example", "v=spf1 ip4:198.18.3.3 mx ip6:2001:2::1 ~all", 2);
}

/* A host that passes by a term which is to go stays in the record. */
static void
keeps_hosts(void)
{
	static const struct zone_row ptr[] = { MX, FINE,
		SPF("v=spf1 mx -ip4:198.18.7.0/24 ptr -all"),
		{ "1.8.18.198.in-addr.arpa", RR_PTR, "h.d.example", 0 },
		{ "h.d.example", RR_A, "198.18.8.1", 0 },
	};
	static const struct zone_row two[] = { MX, FINE,
		SPF("v=spf1 ip4:198.18.8.1 mx -all"), SPF("v=spf1 mx ~all") };
	static const struct zone_row all[] = { MX, FINE,
		SPF("v=spf1 mx +all") };
	static const struct sender sent[] = { { "198.18.8.1", 50 },
		{ "198.18.9.1", 50 }, { NULL, 0 } };

	look(ptr, COUNT(ptr), sent, false);
	same("d.example", "v=spf1 ip4:198.18.8.1 ip4:198.18.9.1 mx "
	    "-ip4:198.18.7.0/24 -all", 2);
	look(two, COUNT(two), sent, false);
	same("d.example", "v=spf1 ip4:198.18.8.1 ip4:198.18.9.1 mx ~all", 2);
	/* Under +all, a pass does not show whose mail it is. */
	look(all, COUNT(all), sent, false);
	same("d.example", "v=spf1 mx ~all", 1);
}

/* The addresses of hosts stand in their place only if that saves enough. */
static void
saves_lookups(void)
{
	static char record[600];
	struct zone_row rows[20] = { MX, FINE, SPF(record),
		{ "h.d.example", RR_A, "198.18.4.4", 0 } };
	static char name[11][20];
	static const struct sender sent[] = { { "198.18.0.1", 50 },
		{ NULL, 0 } };
	size_t n = 5;

	(void)snprintf(record, sizeof record, "v=spf1 a:h.d.example mx");
	for (size_t i = 0; i < 9; i++) {
		(void)snprintf(name[i], sizeof name[i], "i%zu.example", i);
		rows[n++] = (struct zone_row){ name[i], RR_TXT,
			"v=spf1 ip4:198.18.6.0/24 -all", 0 };
		(void)snprintf(record + strlen(record), sizeof record -
		    strlen(record), " include:%s", name[i]);
	}
	(void)snprintf(record + strlen(record), sizeof record -
	    strlen(record), " -all");
	/* None of the includes is used: that is enough. */
	look(rows, n, sent, false);
	same("d.example", "v=spf1 a:h.d.example mx -all", 2);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixes[CODE_SPF_TOO_MANY_LOOKUPS],
	    " (2 of 10 lookups):\n"));
	/* Without mail nothing is known to be useless. */
	look(rows, n, NULL, false);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixes[CODE_SPF_TOO_MANY_LOOKUPS],
	    "TXT \"v=spf1 ip4:198.18.4.4 ip4:198.18.0.1 include:i0"));
	/* What is published already is no record to publish. */
	memmove(strchr(record, ' '), strstr(record, " include:i0"),
	    strlen(strstr(record, " include:i0")) + 1);
	look(rows, n, NULL, false);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixes[CODE_SPF_TOO_MANY_LOOKUPS],
	    "remove what sends no mail"));
	CU_ASSERT_PTR_NULL(strstr(fixes[CODE_SPF_TOO_MANY_LOOKUPS], "TXT"));
}

/* The record of an alias is somebody else's. */
static void
says_where_an_alias_leads(void)
{
	static const struct zone_row rows[] = { MX, SPF("v=spf1 mx -all"),
		{ "_dmarc.d.example", ALIAS, "dmarc.provider.example", 0 },
		DMARC("v=DMARC1; p=none; rf=afrf; rua=mailto:a@d.example") };

	look(rows, COUNT(rows), NULL, false);
	same("_dmarc.d.example", "v=DMARC1; p=none; rua=mailto:a@d.example",
	    1);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixes[CODE_DMARC_OLD_TAGS], "; the name "
	    "is an alias of dmarc.provider.example, so change the record "
	    "there"));
}

static void
proposes_one_dmarc_record(void)
{
	static const struct zone_row rows[] = { MX,
		SPF("v=spf1 mx -all"),
		DMARC("v=DMARC1; rua=a@d.example,mailto:b@d.example!10m,x:y@z; "
		    "p=reject; sp=none; rf=afrf; purp=1; fo=1; fo=2; pct=x") };

	look(rows, COUNT(rows), NULL, false);
	CU_ASSERT_STRING_EQUAL(strchr(fixes[CODE_DMARC_SP_WEAKER], '\n'),
	    "\n_dmarc.d.example. TXT \"v=DMARC1; p=reject; "
	    "rua=mailto:a@d.example,mailto:b@d.example; fo=1\"");
	/* Only the fix of sp drops the tag: mail of names below may fail. */
	fixes[CODE_DMARC_SP_WEAKER][0] = '\0';
	same("_dmarc.d.example", "v=DMARC1; p=reject; "
	    "rua=mailto:a@d.example,mailto:b@d.example; sp=none; fo=1", 5);
}

static void
keeps_targets_of_a_near_miss(void)
{
	static const struct zone_row rows[] = { MX, SPF("v=spf1 mx -all"),
		DMARC("v=dmarc1; p=reject; sp=reject; rua=mailto:x@d.example")
	};

	look(rows, COUNT(rows), NULL, false);
	same("_dmarc.d.example",
	    "v=DMARC1; p=none; rua=mailto:x@d.example", 1);
}

static void
parks_in_one_record(void)
{
	static const struct zone_row own[] = {
		{ "d.example", RR_MX, "0 .", 0 }, SPF("v=spf1 -all"),
		DMARC("v=DMARC1; p=none; rf=afrf; fo=1") };
	static const struct zone_row none[] = {
		{ "x.d.example", RR_MX, "0 .", 0 } };

	look(own, COUNT(own), NULL, false);
	same("_dmarc.d.example",
	    "v=DMARC1; p=reject; fo=1; sp=reject; np=reject", 2);
	CU_ASSERT_STRING_EQUAL(fixes[CODE_DMARC_NO_RUA], "add rua=mailto: "
	    "and an address of a domain that takes mail");
	look(none, COUNT(none), NULL, true);
	same("_dmarc.d.example",
	    "v=DMARC1; p=reject; sp=reject; np=reject", 2);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixes[CODE_SPF_MISSING],
	    "\nd.example. TXT \"v=spf1 -all\""));
	CU_ASSERT_PTR_NOT_NULL(strstr(fixes[CODE_PARKED_INCOMPLETE],
	    "\nd.example. TXT \"v=spf1 -all\"\n"));
}

/* A domain of MAIL FROM below the domain has a record of its own. */
static void
mends_the_record_of_a_name_below(void)
{
	static const struct zone_row rows[] = { MX, FINE,
		SPF("v=spf1 mx -all"),
		{ "b.d.example", RR_MX, "10 mx.d.example", 0 },
		{ "b.d.example", RR_TXT, "v=spf1 include:used.example ?all",
		    0 },
		{ "used.example", RR_TXT, "v=spf1 ip4:198.18.5.0/24 ?all", 0 },
	};
	static const struct check_name name = { .name = "b.d.example",
		.envelope = true, .spf = true };
	static const struct check_mail mail = { .days = 90, .passed = 5000 };
	struct check_sender sender[] = {
		{ .domain = "b.d.example", .spf = 50, .recent = 50 },
		{ .domain = "b.d.example", .spf = 50, .recent = 50 },
		{ .domain = "d.example", .spf = 50, .recent = 50 },
	};
	struct check_request q = { .domain = "d.example", .sender = sender,
		.senders = COUNT(sender), .mail = &mail, .name = &name,
		.names = 1 };
	static const char want[] = "\nb.d.example. TXT \"v=spf1 "
	    "ip4:198.18.7.1 include:used.example ~all\"";
	struct judged j;
	size_t n = 0;

	CU_ASSERT_TRUE(address_parse("198.18.5.1", &sender[0].ip));
	CU_ASSERT_TRUE(address_parse("198.18.7.1", &sender[1].ip));
	CU_ASSERT_TRUE(address_parse("198.18.0.1", &sender[2].ip));
	judged_open(&j, rows, COUNT(rows), &q);
	for (size_t i = 0; i < j.check.findings.n; i++) {
		const struct finding *f = &j.check.findings.item[i];

		if (f->code != CODE_SPF_SOURCE_LOST)
			continue;
		n++;
		CU_ASSERT_PTR_NOT_NULL(strstr(f->fix, "list 198.18.7.1 in the "
		    "SPF record of b.d.example:\n"));
		CU_ASSERT_STRING_EQUAL(strchr(f->fix, '\n'), want);
	}
	CU_ASSERT_EQUAL(n, 1);
	for (size_t i = 0; i < j.check.below[0].findings.n; i++) {
		const struct finding *f = &j.check.below[0].findings.item[i];

		if (f->code == CODE_SPF_PASS_ALL)
			CU_ASSERT_STRING_EQUAL(strchr(f->fix, '\n'), want);
	}
	judged_close(&j);
}

/* Records of 60 KiB, of as many mistakes as fit, cost no more than others. */
static void
passes_over_huge_records(void)
{
	static char spf[60000] = "v=spf1 all", dmarc[60000] = "v=DMARC1";
	static const struct zone_row rows[] = { MX, SPF(spf), DMARC(dmarc) };

	for (size_t n = strlen(spf); n + 8 < sizeof spf; n += 2)
		memcpy(spf + n, " a", 3);
	for (size_t n = strlen(dmarc); n + 8 < sizeof dmarc; n += 3)
		memcpy(dmarc + n, ";a=", 4);
	look(rows, COUNT(rows), NULL, false);
	CU_ASSERT_STRING_EQUAL(fixes[CODE_SPF_AFTER_ALL],
	    "remove it, or move it to the front");
	CU_ASSERT_PTR_NULL(strstr(fixes[CODE_DMARC_UNKNOWN_TAG], "TXT"));
	spf[16000] = dmarc[4000] = '\0';
	look(rows, COUNT(rows), NULL, false);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixes[CODE_SPF_AFTER_ALL],
	    "\nd.example. TXT \"v=spf1 ~all\""));
}

/* The record that fixes propose for a name; "": none. */
static void
proposed(const char *name, char out[500])
{
	out[0] = '\0';
	for (size_t i = 0; i < FINDING_CODES_N && out[0] == '\0'; i++) {
		struct buf record = BUF_INIT(500);

		if (txt_find(fixes[i], name, &record))
			(void)snprintf(out, 500, "%s", buf_string(&record));
		buf_free(&record);
	}
}

/*
 * Whatever is wrong with a record: what is proposed is good, so that nothing
 * else is proposed for it, and lets every host pass that passed or was lost. A
 * record with a syntax error is first made valid.
 */
static void
proposes_what_stays(void)
{
	static const char *const term[] = { "ip4:198.18.0.1", "mx",
		"a:h.d.example", "include:used.example", "ptr",
		"ip4=198.18.3.3", "include:idle.example",
		"include:gone.example", "include:loop.example",
		"exists:gone.example", "a:dead.example",
		"-ip4:198.18.7.0/24", "?all", "-all", "~all",
		"redirect=used.example", "include:two.example" };
	static char record[500], next[500];
	static const struct zone_row rows[] = { MX, FINE, SPF(record),
		{ "h.d.example", RR_A, "198.18.4.4", 0 },
		{ "used.example", RR_TXT, "v=spf1 ip4:198.18.5.0/24 ?all", 0 },
		{ "idle.example", RR_TXT, "v=spf1 a:h.d.example -all", 0 },
		{ "loop.example", RR_TXT, "v=spf1 include:d.example -all", 0 },
		{ "two.example", RR_TXT, "v=spf1 -all", 0 },
		{ "two.example", RR_TXT, "v=spf1 ?all", 0 },
		{ "1.8.18.198.in-addr.arpa", RR_PTR, "p.d.example", 0 },
		{ "p.d.example", RR_A, "198.18.8.1", 0 },
	};
	static const struct sender sent[] = { { "198.18.0.1", 50 },
		{ "198.18.5.1", 50 }, { "198.18.8.1", 50 },
		{ "198.18.7.1", 50 }, { NULL, 0 } };
	unsigned random = 1;

	for (int i = 0; i < 300; i++) {
		(void)snprintf(record, sizeof record, "v=spf1");
		for (int n = 0; n < 1 + i % 12; n++) {
			random = random * 1103515245U + 12345;
			(void)snprintf(record + strlen(record), 100, " %s",
			    term[(random >> 16) % COUNT(term)]);
		}
		look(rows, COUNT(rows), sent, false);
		proposed("d.example", next);
		for (int twice = fixes[CODE_SPF_SYNTAX][0] != '\0'; next[0] !=
		    '\0' && twice >= 0; twice--) {
			memcpy(record, next, sizeof record);
			look(rows, COUNT(rows), sent, false);
			proposed("d.example", next);
		}
		CU_ASSERT_STRING_EQUAL(next, "");
		if (next[0] != '\0')
			(void)fprintf(stderr, "%s\n  %s\n", record, next);
		CU_ASSERT_STRING_EQUAL(fixes[CODE_SPF_SOURCE_LOST], "");
	}
}

/* The same for DMARC, but for what is to wait for senders below. */
static void
proposes_a_policy_that_stays(void)
{
	static const char *const tag[] = { "p=reject", "p=none", "p=x", "p",
		"sp=none", "sp=x", "rua=mailto:a@d.example",
		"rua=mailto:b@d.example!5m", "rua=a@d.example, x:y", "rua=",
		"pct=50", "pct=x", "ri=1", "rf=afrf", "foo=1", "foo", "t=y",
		"t=q", "adkim=s", "np=none", "psd=y", "fo=1", "V=DMARC1", "" };
	static char record[500], next[500];
	static const struct zone_row rows[] = { MX, SPF("v=spf1 mx -all"),
		DMARC(record) };
	unsigned random = 1;

	for (int i = 0; i < 300; i++) {
		(void)snprintf(record, sizeof record, "v=DMARC1");
		for (int n = 0; n < i % 12; n++) {
			random = random * 1103515245U + 12345;
			(void)snprintf(record + strlen(record), 100, "; %s",
			    tag[(random >> 16) % COUNT(tag)]);
		}
		look(rows, COUNT(rows), NULL, false);
		fixes[CODE_DMARC_SP_WEAKER][0] = '\0';
		proposed("_dmarc.d.example", next);
		if (next[0] == '\0')
			continue;
		memcpy(record, next, sizeof record);
		look(rows, COUNT(rows), NULL, false);
		fixes[CODE_DMARC_SP_WEAKER][0] = '\0';
		proposed("_dmarc.d.example", next);
		CU_ASSERT_STRING_EQUAL(next, "");
		if (next[0] != '\0')
			(void)fprintf(stderr, "%s\n  %s\n", record, next);
	}
}

static const struct test tests[] = {
	{ "it proposes a policy that stays", proposes_a_policy_that_stays },
	{ "it passes over huge records", passes_over_huge_records },
	{ "it mends the record of a name below",
	    mends_the_record_of_a_name_below },
	{ "it proposes what stays", proposes_what_stays },
	{ "it puts all changes into one SPF record", holds_all_changes },
	{ "it adds a host and drops an include",
	    loses_no_host_with_an_include },
	{ "it drops terms that it cannot mend", drops_what_it_cannot_mend },
	{ "it keeps hosts that pass", keeps_hosts },
	{ "it saves lookups only if they are too many", saves_lookups },
	{ "it says where an alias leads", says_where_an_alias_leads },
	{ "it puts all changes into one DMARC record",
	    proposes_one_dmarc_record },
	{ "it keeps the targets of a record that is none",
	    keeps_targets_of_a_near_miss },
	{ "it parks a domain in one record", parks_in_one_record },
};

TEST_MAIN("dns/check/propose", tests)
