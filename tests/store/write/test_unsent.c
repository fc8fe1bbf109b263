/*
 * test_unsent.c: which reports wait to be shipped, and until when.
 */
#include "store/write/unsent.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define WAITING "SELECT count(*) FROM unsent"
#define TRIED "SELECT count(*) FROM unsent WHERE refused IS NOT NULL"

/* Puts a report of that id about a domain. */
static void
put(struct fixture *f, const char *id, const char *domain,
    enum dmarc_provenance provenance)
{
	struct report r;
	char name[32];
	static unsigned made;

	report_init(&r);
	r.fb.report_id = id;
	r.fb.policy.domain = domain;
	r.finding.provenance = provenance;
	(void)snprintf(name, sizeof name, "m%u", ++made);
	(void)fixture_report(f, name, &r);
}

static void
join(struct fixture *f)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(unsent_join(f->writer, "mx1", &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
}

/* The engine has the report as it was with that provenance, or refuses it. */
static void
settle(struct fixture *f, const char *id, enum dmarc_provenance provenance,
    const char *why)
{
	struct unsent_report r = { .provenance = provenance };
	struct dmarc_err err;
	char sql[128];

	(void)snprintf(sql, sizeof sql, "SELECT report_pk FROM report "
	    "WHERE report_id = '%s'", id);
	r.report = fixture_number(f, sql);
	(void)snprintf(sql, sizeof sql, "SELECT lower(hex(facts)) FROM report "
	    "WHERE report_id = '%s'", id);
	for (size_t i = 0; i < DMARC_DIGEST; i++) {
		unsigned byte;

		CU_ASSERT_EQUAL_FATAL(sscanf(fixture_text(f, sql) + 2 * i,
		    "%2x", &byte), 1);
		r.facts[i] = (unsigned char)byte;
	}
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(unsent_settle(f->writer, &r, why, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
}

static void
is_empty_without_a_fleet(void)
{
	struct fixture f;
	struct dmarc_err err;
	bool kept = true;

	fixture_open(&f);
	put(&f, "a", "example.org", DMARC_PROVENANCE_UNKNOWN);
	put(&f, "a", "example.org", DMARC_PROVENANCE_VERIFIED);
	CU_ASSERT_EQUAL(unsent_is_kept(f.writer, &kept, &err), DMARC_OK);
	CU_ASSERT_FALSE(kept);
	CU_ASSERT_EQUAL(store_own_domains(f.writer,
	    (const char *const[]){ "example.org" }, 1, &err), DMARC_OK);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 0);
	fixture_close(&f);
}

static void
holds_what_is_new_or_better(void)
{
	struct fixture f;
	struct dmarc_err err;
	bool kept = false;

	fixture_open(&f);
	put(&f, "old", "example.org", DMARC_PROVENANCE_UNKNOWN);
	join(&f);
	CU_ASSERT_EQUAL(unsent_is_kept(f.writer, &kept, &err), DMARC_OK);
	CU_ASSERT_TRUE(kept);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 1);
	settle(&f, "old", DMARC_PROVENANCE_UNKNOWN, NULL);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 0);
	put(&f, "new", "example.org", DMARC_PROVENANCE_UNKNOWN);
	put(&f, "new", "example.org", DMARC_PROVENANCE_MISMATCH);
	put(&f, "old", "example.org", DMARC_PROVENANCE_UNKNOWN);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 1);
	put(&f, "old", "example.org", DMARC_PROVENANCE_VERIFIED);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 2);
	/* A second fleet, or a second first time, changes nothing. */
	settle(&f, "old", DMARC_PROVENANCE_VERIFIED, NULL);
	join(&f);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 1);
	fixture_close(&f);
}

static void
stays_if_it_changed_meanwhile(void)
{
	struct fixture f;

	fixture_open(&f);
	join(&f);
	put(&f, "a", "example.org", DMARC_PROVENANCE_UNKNOWN);
	put(&f, "a", "example.org", DMARC_PROVENANCE_VERIFIED);
	settle(&f, "a", DMARC_PROVENANCE_UNKNOWN, NULL);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 1);
	settle(&f, "a", DMARC_PROVENANCE_UNKNOWN, "too long");
	CU_ASSERT_EQUAL(fixture_number(&f, TRIED), 0);
	settle(&f, "a", DMARC_PROVENANCE_VERIFIED, "too long");
	CU_ASSERT_EQUAL(fixture_number(&f, TRIED), 1);
	fixture_close(&f);
}

static void
tries_a_refused_one_again_when_it_is_better(void)
{
	struct fixture f;

	fixture_open(&f);
	join(&f);
	put(&f, "a", "example.org", DMARC_PROVENANCE_UNKNOWN);
	settle(&f, "a", DMARC_PROVENANCE_UNKNOWN, "too long");
	CU_ASSERT_EQUAL(fixture_number(&f, TRIED), 1);
	put(&f, "a", "example.org", DMARC_PROVENANCE_VERIFIED);
	CU_ASSERT_EQUAL(fixture_number(&f, TRIED), 0);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 1);
	fixture_close(&f);
}

static void
follows_the_own_domains(void)
{
	struct fixture f;
	struct dmarc_err err;

	fixture_open(&f);
	join(&f);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_own_domains(f.writer,
	    (const char *const[]){ "example.org" }, 1, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err), DMARC_OK);
	put(&f, "a", "example.org", DMARC_PROVENANCE_UNKNOWN);
	put(&f, "b", "example.com", DMARC_PROVENANCE_UNKNOWN);
	CU_ASSERT_EQUAL(fixture_number(&f, WAITING), 1);
	settle(&f, "a", DMARC_PROVENANCE_UNKNOWN, NULL);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_own_domains(f.writer,
	    (const char *const[]){ "example.com" }, 1, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT group_concat(report_id)"
	    " FROM unsent JOIN report ON report_pk = unsent.report"), "b");
	fixture_close(&f);
}

static void
is_not_pruned(void)
{
	struct fixture f;
	struct dmarc_err err;
	struct store_pruning p = { .before = MONDAY + 86400 };

	fixture_open(&f);
	join(&f);
	put(&f, "sent", "example.org", DMARC_PROVENANCE_UNKNOWN);
	settle(&f, "sent", DMARC_PROVENANCE_UNKNOWN, NULL);
	put(&f, "waits", "example.org", DMARC_PROVENANCE_UNKNOWN);
	/* Reports around it go, in the same piece. */
	put(&f, "last", "example.org", DMARC_PROVENANCE_UNKNOWN);
	settle(&f, "last", DMARC_PROVENANCE_UNKNOWN, NULL);
	CU_ASSERT_EQUAL(store_prune_count(f.writer, &p, &err), DMARC_OK);
	CU_ASSERT_EQUAL(p.reports, 2);
	CU_ASSERT_EQUAL(p.kept, 1);
	p = (struct store_pruning){ .before = p.before };
	while (!p.done)
		CU_ASSERT_EQUAL_FATAL(store_prune(f.writer, &p, &err),
		    DMARC_OK);
	CU_ASSERT_EQUAL(p.reports, 2);
	CU_ASSERT_EQUAL(p.kept, 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_record"),
	    1);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT report_id FROM report"),
	    "waits");
	/* It is not taken again, so that it goes once it is shipped. */
	settle(&f, "waits", DMARC_PROVENANCE_UNKNOWN, NULL);
	p = (struct store_pruning){ .before = p.before };
	while (!p.done)
		CU_ASSERT_EQUAL_FATAL(store_prune(f.writer, &p, &err),
		    DMARC_OK);
	CU_ASSERT_EQUAL(p.kept, 0);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM report"), 0);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "is empty without a fleet", is_empty_without_a_fleet },
	{ "holds what is new or better", holds_what_is_new_or_better },
	{ "stays if it changed meanwhile", stays_if_it_changed_meanwhile },
	{ "tries a refused one again when it is better",
	    tries_a_refused_one_again_when_it_is_better },
	{ "follows the own domains", follows_the_own_domains },
	{ "is not pruned", is_not_pruned },
};

TEST_MAIN("store/write/unsent", tests)
