/*
 * test_prune.c: what pruning deletes and keeps, and that deleted reports do
 * not come back.
 */
#include "store/write/prune.h"

#include <stdio.h>
#include <string.h>

#include "tests/common/facts/other_sample.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define DAY 86400

/*
 * All rows that must be kept, except messages (never pruned) and keys
 * (arbitrary).
 */
static const char contents[] =
    "SELECT (SELECT json_group_array(json_array(day, policy_domain,"
    " header_from, org_name, source_ip, messages, disposition, dmarc,"
    " envelope_from, dkim_domain, dkim_selector, spf_domain, override))"
    " FROM v_record)"
    " || json_array((SELECT group_concat(name) FROM name),"
    " (SELECT group_concat(name) FROM domain),"
    " (SELECT group_concat(identity) FROM reporter),"
    " (SELECT group_concat(ip) FROM source),"
    " (SELECT count(*) FROM submitter), (SELECT count(*) FROM policy),"
    " (SELECT count(*) FROM combination), (SELECT count(*) FROM evaluated),"
    " (SELECT count(*) FROM dkim), (SELECT count(*) FROM spf),"
    " (SELECT count(*) FROM envelope))";

/* Prunes to the end; returns the number of transactions. */
static unsigned
prune(struct fixture *f, struct store_pruning *p, int64_t before)
{
	unsigned n = 0;
	struct dmarc_err err;

	*p = (struct store_pruning){ .before = before };
	for (; !p->done; n++)
		CU_ASSERT_EQUAL_FATAL(store_prune(f->writer, p, &err),
		    DMARC_OK);
	return n;
}

/* A report that shares nothing with the first one but its dates. */
static void
make_other(struct report *r)
{
	report_init(r);
	r->fb.org_name = "Old Mail";
	r->fb.policy.domain = "old.example";
	r->dkim[1] = r->dkim[0];
	r->dkim[1].domain = "list.example";
	r->dkim[1].selector = "old";
	r->combination[0].dkims = 2;
	r->spf[0].domain = "old-bounce.example";
	r->combination[0].header_from = "old-from.example";
	r->override[0] = (struct dmarc_override_reason){
	    .type = DMARC_OVERRIDE_MAILING_LIST };
	r->combination[0].overrides = 1;
	report_add(r, "192.0.2.99", 3, DMARC_DISP_REJECT, DMARC_ALIGNED_FAIL,
	    DMARC_ALIGNED_FAIL);
}

static void
leaves_what_would_be_there_without_them(void)
{
	struct fixture f;
	struct report r;
	struct store_pruning p;
	char want[1024];

	fixture_open(&f);
	report_init(&r);
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
	(void)snprintf(want, sizeof want, "%s", fixture_text(&f, contents));
	make_other(&r);
	r.fb.begin -= 10 * DAY;
	r.fb.end -= 10 * DAY;
	CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).reports, 1);
	r.record[0].count++;
	CU_ASSERT_EQUAL(fixture_report(&f, "m3", &r).reports, 1);
	CU_ASSERT_STRING_NOT_EQUAL(fixture_text(&f, contents), want);
	(void)prune(&f, &p, MONDAY);
	CU_ASSERT_EQUAL(p.reports, 2);
	CU_ASSERT_EQUAL(p.records, 4);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, contents), want);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report"),
	    1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    3);
	fixture_close(&f);
}

/* A TLS report and a failure report of that day, with names of that word. */
static void
put_others(struct fixture *f, const char *word, int64_t day)
{
	struct tls_sample tls;
	struct failure_sample failure;
	const struct dmarc_finding finding[] = {
		{ .kind = DMARC_FOUND_TLS, .tls = &tls.report },
		{ .kind = DMARC_FOUND_FAILURE, .failure = &failure.report },
	};

	tls_sample_init(&tls);
	tls.report.org_name = tls.report.report_domain = word;
	tls.policy[0].domain = tls.policy[1].domain = tls.failure[0].mx = word;
	tls.failure[0].sending.byte[15] = (unsigned char)*word;
	tls.report.begin = day;
	tls.report.end = day + DAY - 1;
	failure_sample_init(&failure);
	failure.report.domain = failure.report.reporter =
	    failure.report.envelope_to = failure.dkim[0].domain = word;
	failure.report.arrival = day;
	failure.report.source.byte[15] = (unsigned char)*word;
	CU_ASSERT_TRUE(failure_digest(&failure.report, failure.report.facts));
	for (size_t i = 0; i < COUNT(finding); i++)
		CU_ASSERT_EQUAL(fixture_finding(f, word + i,
		    &finding[i]).reports, 1);
}

static void
takes_other_reports_with_all_that_only_they_used(void)
{
	static const char others[] = "SELECT json_array((SELECT count(*) FROM "
	    "tls_report), (SELECT count(*) FROM tls_policy), (SELECT count(*) "
	    "FROM tls_failure), (SELECT count(*) FROM failure), "
	    "(SELECT count(*) FROM failure_day))";
	struct fixture f;
	struct report r;
	struct store_pruning p;
	struct dmarc_err err;
	char want[1024];

	fixture_open(&f);
	report_init(&r);
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
	put_others(&f, "new.example", MONDAY);
	(void)snprintf(want, sizeof want, "%s", fixture_text(&f, contents));
	put_others(&f, "old.example", MONDAY - DAY);
	CU_ASSERT_STRING_NOT_EQUAL(fixture_text(&f, contents), want);
	p = (struct store_pruning){ .before = MONDAY };
	CU_ASSERT_EQUAL(store_prune_count(f.writer, &p, &err), DMARC_OK);
	CU_ASSERT_EQUAL(p.reports, 1);
	(void)prune(&f, &p, MONDAY);
	CU_ASSERT_EQUAL(p.reports, 1);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, contents), want);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, others), "[1,3,2,1,1]");
	CU_ASSERT_EQUAL(prune(&f, &p, MONDAY), 1);
	fixture_close(&f);
}

static void
goes_by_the_end_of_the_period(void)
{
	struct fixture f;
	struct report r;
	struct store_pruning p;

	fixture_open(&f);
	report_init(&r);
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
	(void)prune(&f, &p, r.fb.end);
	CU_ASSERT_EQUAL(p.reports, 0);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_record"),
	    1);
	(void)prune(&f, &p, r.fb.end + 1);
	CU_ASSERT_EQUAL(p.reports, 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM source"), 0);
	fixture_close(&f);
}

/* A smaller time does not bring old reports back, either. */
static void
takes_none_of_them_again(void)
{
	struct fixture f;
	struct report r;
	struct store_pruning p;
	struct store_result result;

	fixture_open(&f);
	report_init(&r);
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
	(void)prune(&f, &p, MONDAY + DAY);
	(void)prune(&f, &p, MONDAY - DAY);
	result = fixture_report(&f, "m1", &r);
	CU_ASSERT_TRUE(result.known);
	CU_ASSERT_EQUAL(result.outcome, STORE_STORED);
	result = fixture_report(&f, "m2", &r);
	CU_ASSERT_EQUAL(result.outcome, STORE_DUPLICATE);
	CU_ASSERT_EQUAL(result.reason, DMARC_R_NONE);
	CU_ASSERT_PTR_NOT_NULL(strstr(result.detail, "--prune"));
	fixture_reopen(&f);
	CU_ASSERT_EQUAL(fixture_report(&f, "m3", &r).outcome, STORE_DUPLICATE);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report"),
	    0);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM domain"), 0);
	r.fb.end += DAY;
	CU_ASSERT_EQUAL(fixture_report(&f, "m4", &r).reports, 1);
	fixture_close(&f);
}

/*
 * Rows deleted and stored again have new keys; caches must forget the old keys,
 * in this program and in others.
 */
static void
forgets_keys_of_rows_that_went(void)
{
	struct fixture f;
	struct report r;
	struct store_pruning p;
	struct fixture other, *by;

	fixture_open(&f);
	other = f;
	fixture_again(&other);
	for (int i = 0; i < 2; i++) {
		make_other(&r);
		r.fb.begin += i * 2 * DAY;
		r.fb.end += i * 2 * DAY;
		CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
		by = i == 1 ? &other : &f;
		(void)prune(by, &p, r.fb.end + 1);
		CU_ASSERT_EQUAL(p.reports, (uint64_t)i + 1);
		/* Other rows take the free keys. */
		report_init(&r);
		r.fb.begin += (i * 2 + 1) * DAY;
		r.fb.end += (i * 2 + 1) * DAY;
		CU_ASSERT_EQUAL(fixture_report(by, "m2", &r).reports, 1);
	}
	make_other(&r);
	r.fb.begin += 4 * DAY;
	r.fb.end += 4 * DAY;
	CU_ASSERT_EQUAL(fixture_report(&f, "m3", &r).reports, 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT sum(messages) FROM v_record "
	    "WHERE reporter = 'old mail' AND header_from = 'old-from.example' "
	    "AND spf_domain = 'old-bounce.example'"), 13);
	fixture_stop(&other);
	fixture_close(&f);
}

/*
 * If pruning is killed between any two transactions, the database is
 * consistent, and the next prune ends as an undisturbed prune would.
 */
static void
is_finished_by_the_next_one(void)
{
	char want[1024] = "";
	unsigned pieces = 1;

	for (unsigned n = 0; n <= pieces; n++) {
		struct fixture f;
		struct report r;
		struct store_pruning p = { .before = MONDAY };
		struct dmarc_err err;

		fixture_open(&f);
		report_init(&r);
		CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
		make_other(&r);
		r.fb.begin -= DAY;
		r.fb.end -= DAY;
		CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).reports, 1);
		for (unsigned i = 0; i < n && !p.done; i++)
			CU_ASSERT_EQUAL(store_prune(f.writer, &p, &err),
			    DMARC_OK);
		fixture_reopen(&f);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f,
		    "PRAGMA foreign_key_check"), "(none)");
		CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) "
		    "FROM v_report WHERE records <> (SELECT count(*) "
		    "FROM v_record AS x WHERE x.report_pk = "
		    "v_report.report_pk)"), 0);
		if (n == 0)
			pieces = prune(&f, &p, MONDAY);
		else
			(void)prune(&f, &p, MONDAY);
		if (n == 0)
			(void)snprintf(want, sizeof want, "%s",
			    fixture_text(&f, contents));
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, contents), want);
		CU_ASSERT_EQUAL(prune(&f, &p, MONDAY), 1);
		fixture_close(&f);
	}
	CU_ASSERT_TRUE(pieces > 3);
}

static void
goes_on_after_many_reports(void)
{
	struct fixture f;
	struct report r;
	struct store_pruning p;
	struct dmarc_err err;

	fixture_open(&f);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	for (int i = 0; i < 1201; i++) {
		char id[16];

		(void)snprintf(id, sizeof id, "r%d", i);
		report_init(&r);
		r.fb.report_id = id;
		if (i % 4 == 0) {
			r.fb.begin += DAY;
			r.fb.end += DAY;
		}
		report_seal(&r);
		(void)fixture_put(&f, id, &r.finding, 1);
	}
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err), DMARC_OK);
	p = (struct store_pruning){ .before = MONDAY + DAY };
	CU_ASSERT_EQUAL(store_prune_count(f.writer, &p, &err), DMARC_OK);
	CU_ASSERT_EQUAL(p.reports, 900);
	(void)prune(&f, &p, MONDAY + DAY);
	CU_ASSERT_EQUAL(p.reports, 900);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_record"),
	    301);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "leaves what would be there without them",
	    leaves_what_would_be_there_without_them },
	{ "takes other reports with all that only they used",
	    takes_other_reports_with_all_that_only_they_used },
	{ "goes by the end of the period", goes_by_the_end_of_the_period },
	{ "takes none of them again", takes_none_of_them_again },
	{ "forgets keys of rows that went", forgets_keys_of_rows_that_went },
	{ "is finished by the next one", is_finished_by_the_next_one },
	{ "goes on after many reports", goes_on_after_many_reports },
};

TEST_MAIN("store/write/prune", tests)
