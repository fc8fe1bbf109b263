/*
 * test_message.c: the outcome of a message, new or seen again.
 */
#include "store/write/ledger/message.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static const struct dmarc_finding refused = { .kind = DMARC_FOUND_REFUSED,
    .part = "2/a.gz", .refused.reason = DMARC_R_GZIP_TRUNCATED,
    .refused.detail = "after 12 bytes" };
static const struct dmarc_finding mail = { .kind = DMARC_FOUND_OTHER };
static const struct dmarc_finding tls = { .kind = DMARC_FOUND_OTHER,
    .other = DMARC_OTHER_TLS_REPORT };

static const char box[] = "/var/mail/reports";

static struct store_result
put(struct fixture *f, const char *name, const struct dmarc_finding *finding,
    size_t n)
{
	struct store_result r;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	r = fixture_put(f, name, finding, n);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
	return r;
}

/* Puts a message with this hash; NULL: unreadable. */
static struct store_result
put_hashed(struct fixture *f, const char *name, const unsigned char *sha256,
    const struct dmarc_finding *finding, size_t n)
{
	struct store_message m = { .mailbox = box, .name = name,
	    .sha256 = sha256, .finding = finding, .findings = n,
	    .most_bytes = UINT64_MAX, .now = f->now };
	struct store_result r;
	struct dmarc_err err;

	memset(&r, 0, sizeof r);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_put(f->store, &m, &r, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
	return r;
}

static void
judges_a_message_by_its_parts(void)
{
	enum { NEW, KNOWN, REFUSED, MAIL, TLS };
	static const struct {
		int part[3];
		size_t n;
		enum store_outcome outcome;
		enum dmarc_reason reason;
		const char *detail;
	} cases[] = {
		{ { NEW }, 1, STORE_STORED, DMARC_R_NONE, "" },
		{ { REFUSED, KNOWN, NEW }, 3, STORE_STORED,
		    DMARC_R_GZIP_TRUNCATED, "2/a.gz: after 12 bytes" },
		{ { KNOWN, REFUSED }, 2, STORE_DUPLICATE,
		    DMARC_R_GZIP_TRUNCATED, "2/a.gz: after 12 bytes" },
		{ { KNOWN }, 1, STORE_DUPLICATE, DMARC_R_NONE, "" },
		{ { REFUSED }, 1, STORE_REJECTED, DMARC_R_GZIP_TRUNCATED,
		    "2/a.gz: after 12 bytes" },
		{ { NEW, REFUSED, REFUSED }, 3, STORE_STORED,
		    DMARC_R_GZIP_TRUNCATED,
		    "2/a.gz: after 12 bytes; 1 more part was refused" },
		{ { REFUSED, REFUSED, REFUSED }, 3, STORE_REJECTED,
		    DMARC_R_GZIP_TRUNCATED,
		    "2/a.gz: after 12 bytes; 2 more parts were refused" },
		{ { MAIL }, 1, STORE_NOT_A_REPORT, DMARC_R_NONE, "" },
		{ { TLS }, 1, STORE_NOT_A_REPORT, DMARC_R_NONE, "tls-report" },
		{ { NEW }, 0, STORE_NOT_A_REPORT, DMARC_R_NONE, "" },
	};
	struct fixture f;
	struct report old, new;

	fixture_open(&f);
	report_init(&old);
	(void)fixture_report(&f, "old", &old);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char name[] = { 'm', (char)('0' + i), '\0' };
		struct dmarc_finding found[3];
		struct store_result got;

		report_init(&new);
		new.fb.report_id = name;
		report_seal(&new);
		for (size_t p = 0; p < cases[i].n; p++)
			found[p] = cases[i].part[p] == NEW ? new.finding :
			    cases[i].part[p] == KNOWN ? old.finding :
			    cases[i].part[p] == REFUSED ? refused :
			    cases[i].part[p] == TLS ? tls : mail;
		got = put(&f, name, found, cases[i].n);
		CU_ASSERT_EQUAL(got.outcome, cases[i].outcome);
		CU_ASSERT_EQUAL(got.reason, cases[i].reason);
		CU_ASSERT_STRING_EQUAL(got.detail, cases[i].detail);
		CU_ASSERT_FALSE(got.known);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT outcome "
		    "FROM v_message ORDER BY message_pk DESC"),
		    store_outcome_word(cases[i].outcome));
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT "
		    "ifnull(detail, '') FROM v_message "
		    "ORDER BY message_pk DESC"), cases[i].detail);
	}
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message "
	    "WHERE reason = 'gzip-truncated'"), 5);
	fixture_close(&f);
}

/* Two parts with one report: the second is a duplicate of the first. */
static void
knows_a_report_of_the_same_message(void)
{
	struct fixture f;
	struct report r;
	struct dmarc_finding twice[2];
	struct store_result got;

	fixture_open(&f);
	report_init(&r);
	report_seal(&r);
	twice[0] = twice[1] = r.finding;
	got = put(&f, "m1", twice, 2);
	CU_ASSERT_EQUAL(got.outcome, STORE_STORED);
	CU_ASSERT_EQUAL(got.reports, 1);
	CU_ASSERT_EQUAL(got.duplicates, 1);
	fixture_close(&f);
}

static void
leaves_a_known_message_alone(void)
{
	struct fixture f;
	struct report r;
	struct store_result got;
	struct store_known known;
	struct dmarc_err err;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	(void)put(&f, "m2", &refused, 1);
	(void)fixture_report(&f, "m3", &r);
	CU_ASSERT_EQUAL(store_lookup(f.store, box, "m1", &known, &err),
	    DMARC_OK);
	CU_ASSERT(known.known && known.outcome == STORE_STORED);
	CU_ASSERT_EQUAL(store_lookup(f.store, box, "m2", &known, &err),
	    DMARC_OK);
	CU_ASSERT(known.known && known.outcome == STORE_REJECTED);
	CU_ASSERT_EQUAL(store_lookup(f.store, box, "m4", &known, &err),
	    DMARC_OK);
	CU_ASSERT_FALSE(known.known);
	CU_ASSERT_EQUAL(store_lookup(f.store, "/elsewhere", "m1", &known,
	    &err), DMARC_OK);
	CU_ASSERT_FALSE(known.known);
	f.now += 1000;
	/* its own report is a duplicate now, but the message was stored */
	got = fixture_report(&f, "m1", &r);
	CU_ASSERT(got.known && got.outcome == STORE_STORED);
	got = put(&f, "m1", &refused, 1);
	CU_ASSERT(got.known && got.outcome == STORE_STORED);
	got = put(&f, "m2", &refused, 1);
	CU_ASSERT(got.known && got.outcome == STORE_REJECTED);
	got = fixture_report(&f, "m3", &r);
	CU_ASSERT(got.known && got.outcome == STORE_DUPLICATE);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    3);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT max(seen_ts) FROM "
	    "v_message"), NOW);
	fixture_close(&f);
}

static void
replaces_what_a_retry_finds(void)
{
	struct fixture f;
	struct report r;
	struct store_result got;

	fixture_open(&f);
	report_init(&r);
	(void)put(&f, "m1", &refused, 1);
	f.now += 60;
	got = fixture_report(&f, "m1", &r);
	CU_ASSERT_EQUAL(got.outcome, STORE_STORED);
	CU_ASSERT_FALSE(got.known);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT outcome || "
	    "ifnull(reason, '') || ifnull(detail, '') || (seen_ts - 60) "
	    "FROM v_message"), "stored1794787200");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    1);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT message_name "
	    "FROM v_report"), "m1");
	got = put(&f, "m2", &mail, 1);
	got = put(&f, "m2", &refused, 1);
	CU_ASSERT_EQUAL(got.outcome, STORE_REJECTED);
	CU_ASSERT_FALSE(got.known);
	fixture_close(&f);
}

static void
tells_mails_of_one_name_apart(void)
{
	static const unsigned char one[DMARC_DIGEST] = { 1 };
	static const unsigned char two[DMARC_DIGEST] = { 2 };
	static const struct dmarc_finding unreadable = {
	    .kind = DMARC_FOUND_REFUSED, .refused.reason = DMARC_R_UNREADABLE };
	struct fixture f;
	struct report r;
	struct store_result got;

	fixture_open(&f);
	report_init(&r);
	report_seal(&r);
	/* unreadable first: matches any mail */
	got = put_hashed(&f, "m", NULL, &unreadable, 1);
	CU_ASSERT(got.outcome == STORE_REJECTED && !got.known);
	got = put_hashed(&f, "m", NULL, &unreadable, 1);
	CU_ASSERT(got.known);
	got = put_hashed(&f, "m", one, &refused, 1);
	CU_ASSERT(got.outcome == STORE_REJECTED && !got.known);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT reason || "
	    "substr(sha256, 1, 2) FROM v_message"), "gzip-truncated01");
	/* another mail with the same name */
	got = put_hashed(&f, "m", two, &r.finding, 1);
	CU_ASSERT(got.outcome == STORE_STORED && !got.known);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    2);
	/* unreadable now: not a third mail */
	got = put_hashed(&f, "m", NULL, &unreadable, 1);
	CU_ASSERT(got.known);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    2);
	fixture_close(&f);
}

static void
keeps_any_name_as_text(void)
{
	static const struct {
		const char *name, *text;
		bool known;
	} cases[] = {
		{ "a\nb\x1b'\"%n", "a\nb\x1b'\"%n", true },
		{ "caf\xc3\xa9", "caf\xc3\xa9", true },
		{ "bad\xff\xc3", "bad\\xff\\xc3", false },
		{ "bad\\xff", "bad\\xff", false },
		{ "-rf", "-rf", true },
	};
	struct fixture f;
	struct store_known known;
	struct dmarc_err err;

	fixture_open(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_EQUAL(put(&f, cases[i].name, &mail, 1).outcome,
		    STORE_NOT_A_REPORT);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT name FROM "
		    "v_message ORDER BY message_pk DESC"), cases[i].text);
		CU_ASSERT_EQUAL(store_lookup(f.store, box, cases[i].name,
		    &known, &err), DMARC_OK);
		CU_ASSERT_EQUAL(known.known, cases[i].known);
		CU_ASSERT(put(&f, cases[i].name, &mail, 1).known);
	}
	fixture_close(&f);
}

/* A long detail is cut at a character boundary. */
static void
cuts_a_detail_between_characters(void)
{
	char detail[1200] = "x";
	struct dmarc_finding long_one = refused;
	struct fixture f;
	struct store_result got;
	size_t len;

	for (len = 1; len < 1000; len += 2)
		(void)snprintf(detail + len, sizeof detail - len, "\xc3\xa9");
	long_one.refused.detail = detail;
	long_one.part = NULL;
	fixture_open(&f);
	got = put(&f, "m1", &long_one, 1);
	len = strlen(got.detail);
	CU_ASSERT(len >= sizeof got.detail - 2 && len % 2 == 1);
	CU_ASSERT_EQUAL(memcmp(got.detail, detail, len), 0);
	fixture_close(&f);
}

/* Two reports that fit alone, but not together: nothing half stored. */
static void
stores_all_reports_or_none(void)
{
	static const unsigned char sha256[DMARC_DIGEST] = { 1 };
	struct fixture f;
	struct report r[2];
	struct dmarc_finding both[2];
	struct store_message m = { .mailbox = box, .name = "m1",
	    .sha256 = sha256, .finding = both, .findings = 1,
	    .most_bytes = 3000, .now = NOW };
	struct store_result got;
	struct dmarc_err err;

	fixture_open(&f);
	for (int i = 0; i < 2; i++) {
		report_init(&r[i]);
		r[i].fb.report_id = i == 0 ? "r1" : "r2";
		report_seal(&r[i]);
		both[i] = r[i].finding;
	}
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	m.findings = 2;
	CU_ASSERT_EQUAL(store_put(f.store, &m, &got, &err), DMARC_OK);
	CU_ASSERT_EQUAL(got.outcome, STORE_REJECTED);
	CU_ASSERT_EQUAL(got.reason, DMARC_R_DATABASE_BYTES);
	CU_ASSERT_STRING_EQUAL(got.detail, "its reports may need more than "
	    "3000 bytes of the database; unpack an archive of mails first "
	    "(database_bytes)");
	CU_ASSERT_EQUAL(got.reports, 0);
	m.name = "m2";
	m.findings = 1;
	CU_ASSERT_EQUAL(store_put(f.store, &m, &got, &err), DMARC_OK);
	CU_ASSERT_EQUAL(got.outcome, STORE_STORED);
	/* What was stored stays so when the limit is lowered. */
	m.most_bytes = 10;
	CU_ASSERT_EQUAL(store_put(f.store, &m, &got, &err), DMARC_OK);
	CU_ASSERT_EQUAL(got.outcome, STORE_STORED);
	CU_ASSERT_TRUE(got.known);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM report"), 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM domain"), 1);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "stores all reports or none", stores_all_reports_or_none },
	{ "judges a message by its parts", judges_a_message_by_its_parts },
	{ "knows a report of the same message",
	    knows_a_report_of_the_same_message },
	{ "leaves a known message alone", leaves_a_known_message_alone },
	{ "replaces what a retry finds", replaces_what_a_retry_finds },
	{ "tells mails of one name apart", tells_mails_of_one_name_apart },
	{ "keeps any name as text", keeps_any_name_as_text },
	{ "cuts a detail between characters",
	    cuts_a_detail_between_characters },
};

TEST_MAIN("store/write/ledger/message", tests)
