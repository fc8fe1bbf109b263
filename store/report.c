/*
 * report.c: a report, from its identity to its records.
 *
 * First it is judged: whatever a CHECK in schema.sql would trip over is
 * refused here, because a failing statement ends the run. Then the database
 * says whether it is new, known, or a revision of one that is known.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/canonical.h"
#include "common/wire.h"
#include "common/words.h"
#include "store/internal.h"

#define DAY 86400
#define DMARC_BORN INT64_C(1325376000)	/* 2012-01-01, the first reports */
#define CLOCKS_DIFFER (2 * DAY)		/* a report may come from tomorrow */

struct totals {
	int64_t messages, dmarc_pass, dkim_aligned, spf_aligned;
	int64_t disp_none, disp_quarantine, disp_reject;
};

static bool
is_absent(const char *text)
{
	return text == NULL || *text == '\0';
}

static void
add_up(struct totals *t, const struct dmarc_combination *c, int64_t n)
{
	t->messages += n;
	if (combination_passes(c))
		t->dmarc_pass += n;
	if (c->dkim_aligned == DMARC_ALIGNED_PASS)
		t->dkim_aligned += n;
	if (c->spf_aligned == DMARC_ALIGNED_PASS)
		t->spf_aligned += n;
	switch (c->disposition) {
	case DMARC_DISP_NONE:
	case DMARC_DISP_PASS:
		t->disp_none += n;
		break;
	case DMARC_DISP_QUARANTINE:
		t->disp_quarantine += n;
		break;
	case DMARC_DISP_REJECT:
		t->disp_reject += n;
		break;
	default:
		break;
	}
}

static void
refuse(struct store_report *out, enum dmarc_reason reason, const char *detail)
{
	out->refused = reason;
	(void)snprintf(out->detail, sizeof out->detail, "%s", detail);
}

/*
 * Add the records up. The sum is held to the bound of a single count, so
 * that no number of reports makes a sum over all of them overflow.
 */
static bool
total(const struct dmarc_feedback *fb, struct totals *t,
    struct store_report *out)
{
	for (size_t i = 0; i < fb->records; i++) {
		const struct dmarc_record *r = &fb->record[i];

		if (r->combination >= fb->combinations ||
		    r->count > DMARC_COUNT_MAX - (uint64_t)t->messages) {
			refuse(out, DMARC_R_BAD_RECORDS,
			    "its counts add up to more than 10^12 messages");
			return false;
		}
		add_up(t, &fb->combination[r->combination], (int64_t)r->count);
	}
	return true;
}

/* Whether the ledger takes it; its totals, or in out why not. */
static bool
judge(const struct dmarc_feedback *fb, int64_t now, struct totals *t,
    struct store_report *out)
{
	if (is_absent(fb->policy.domain)) {
		refuse(out, DMARC_R_NO_POLICY_DOMAIN,
		    dmarc_reason_text(DMARC_R_NO_POLICY_DOMAIN));
		return false;
	}
	if (is_absent(fb->org_name) && is_absent(fb->email)) {
		refuse(out, DMARC_R_NO_REPORTER,
		    dmarc_reason_text(DMARC_R_NO_REPORTER));
		return false;
	}
	if (fb->begin > fb->end || fb->begin < DMARC_BORN ||
	    fb->end > now + CLOCKS_DIFFER) {
		out->refused = DMARC_R_IMPLAUSIBLE_DATE;
		(void)snprintf(out->detail, sizeof out->detail,
		    "its period is %lld to %lld, in seconds since 1970",
		    (long long)fb->begin, (long long)fb->end);
		return false;
	}
	return total(fb, t, out);
}

/* The reporter's identity, to be freed with g_free(). */
static char *
reporter_identity(const struct dmarc_feedback *fb)
{
	const char *name = fb->org_name, *at;

	if (is_absent(name)) {
		at = strrchr(fb->email, '@');
		name = at != NULL && at[1] != '\0' ? at + 1 : fb->email;
	}
	return g_utf8_casefold(name, -1);
}

static enum dmarc_status
identify(struct store *s, const struct dmarc_feedback *fb,
    struct identity *id, struct dmarc_err *err)
{
	char *reporter = reporter_identity(fb);
	enum dmarc_status st = store_text(s, CACHE_DOMAIN, SQL_find_domain,
	    SQL_add_domain, P_name, fb->policy.domain, &id->domain, err);

	if (st == DMARC_OK)
		st = store_text(s, CACHE_REPORTER, SQL_find_reporter,
		    SQL_add_reporter, P_identity, reporter, &id->reporter,
		    err);
	g_free(reporter);
	id->report_id = fb->report_id;
	if (is_absent(fb->report_id)) {
		(void)snprintf(id->made_up, sizeof id->made_up, "facts:");
		for (size_t i = 0; i < 16; i++)
			(void)snprintf(id->made_up + 6 + 2 * i, 3, "%02x",
			    fb->facts[i]);
		id->report_id = id->made_up;
	}
	return st;
}

/* Absent and empty are one in the ledger. */
static void
bind_optional(struct call *c, enum store_param p, const char *text)
{
	call_text(c, p, is_absent(text) ? NULL : text);
}

static void
bind_submitter(struct call *c, const struct dmarc_feedback *fb,
    int64_t reporter)
{
	call_int(c, P_reporter, reporter);
	bind_optional(c, P_org_name, fb->org_name);
	bind_optional(c, P_email, fb->email);
	bind_optional(c, P_extra_contact_info, fb->extra_contact_info);
	bind_optional(c, P_generator, fb->generator);
}

/* Absent and empty are one in the ledger, so they are one here. */
static void
put_optional(struct buf *b, const char *text)
{
	wire_put_string(b, text == NULL ? "" : text);
}

static enum dmarc_status
submitter_row(struct store *s, const struct dmarc_feedback *fb,
    int64_t reporter, int64_t *row, struct dmarc_err *err)
{
	struct cache *known = s->cache[CACHE_SUBMITTER];
	struct buf *key = &s->scratch;
	struct call c;
	enum dmarc_status st;
	bool found;

	buf_clear(key, SCRATCH_KEEP);
	wire_put_u64(key, (uint64_t)reporter);
	put_optional(key, fb->org_name);
	put_optional(key, fb->email);
	put_optional(key, fb->extra_contact_info);
	put_optional(key, fb->generator);
	if (key->failed)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	if (cache_get(known, key->data, key->len, row))
		return DMARC_OK;
	c = call_start(s, SQL_find_submitter);
	bind_submitter(&c, fb, reporter);
	st = call_find(&c, &found, row, err);
	if (st == DMARC_OK && !found) {
		c = call_start(s, SQL_add_submitter);
		bind_submitter(&c, fb, reporter);
		st = call_add(&c, row, err);
	}
	if (st == DMARC_OK)
		cache_put(known, key->data, key->len, *row);
	return st;
}

static void
bind_policy(struct call *c, const struct dmarc_policy *p, int64_t domain)
{
	call_int(c, P_domain, domain);
	call_text(c, P_p, p_word(p->p));
	call_text(c, P_sp, p_word(p->sp));
	call_text(c, P_np, p_word(p->np));
	if (p->testing >= 0)
		call_text(c, P_t, p->testing > 0 ? "y" : "n");
	if (p->pct >= 0 && p->pct <= 100)
		call_int(c, P_pct, p->pct);
	call_text(c, P_adkim, alignment_word(p->adkim));
	call_text(c, P_aspf, alignment_word(p->aspf));
	bind_optional(c, P_fo, p->fo);
	call_text(c, P_discovery, discovery_word(p->discovery));
}

static enum dmarc_status
policy_row(struct store *s, const struct dmarc_policy *p, int64_t domain,
    int64_t *row, struct dmarc_err *err)
{
	struct cache *known = s->cache[CACHE_POLICY];
	struct buf *key = &s->scratch;
	struct call c;
	enum dmarc_status st;
	bool found;

	buf_clear(key, SCRATCH_KEEP);
	policy_put(key, p);
	if (key->failed)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	if (cache_get(known, key->data, key->len, row))
		return DMARC_OK;
	c = call_start(s, SQL_find_policy);
	bind_policy(&c, p, domain);
	st = call_find(&c, &found, row, err);
	if (st == DMARC_OK && !found) {
		c = call_start(s, SQL_add_policy);
		bind_policy(&c, p, domain);
		st = call_add(&c, row, err);
	}
	if (st == DMARC_OK)
		cache_put(known, key->data, key->len, *row);
	return st;
}

static void
bind_totals(struct call *c, const struct dmarc_feedback *fb,
    const struct totals *t)
{
	call_int(c, P_records, (int64_t)fb->records);
	call_int(c, P_messages, t->messages);
	call_int(c, P_dmarc_pass, t->dmarc_pass);
	call_int(c, P_dkim_aligned, t->dkim_aligned);
	call_int(c, P_spf_aligned, t->spf_aligned);
	call_int(c, P_disp_none, t->disp_none);
	call_int(c, P_disp_quarantine, t->disp_quarantine);
	call_int(c, P_disp_reject, t->disp_reject);
}

/* What one copy of a report says besides its facts. */
static void
bind_copy(struct call *c, const struct dmarc_finding *f, int64_t message,
    int64_t submitter)
{
	const struct dmarc_feedback *fb = f->feedback;
	uint64_t skipped = fb->skipped_records;

	if (skipped > DMARC_COUNT_MAX)
		skipped = DMARC_COUNT_MAX;
	call_int(c, P_message, message);
	call_int(c, P_submitter, submitter);
	call_int(c, P_provenance, f->provenance);
	call_int(c, P_repaired, fb->repaired);
	call_int(c, P_skipped, (int64_t)skipped);
	bind_optional(c, P_error, fb->error);
}

static enum dmarc_status
add_report(struct store *s, const struct dmarc_finding *f,
    const struct identity *id, const struct totals *t, int64_t message,
    bool standing, int64_t first_record, struct dmarc_err *err)
{
	const struct dmarc_feedback *fb = f->feedback;
	int64_t submitter, policy;
	struct call c;
	enum dmarc_status st = submitter_row(s, fb, id->reporter, &submitter,
	    err);

	if (st == DMARC_OK)
		st = policy_row(s, &fb->policy, id->domain, &policy, err);
	if (st != DMARC_OK)
		return st;
	c = call_start(s, SQL_add_report);
	store_bind_identity(&c, id, fb);
	bind_totals(&c, fb, t);
	call_int(&c, P_policy, policy);
	call_blob(&c, P_facts, fb->facts, DMARC_DIGEST);
	call_int(&c, P_standing, standing);
	bind_copy(&c, f, message, submitter);
	if (fb->records > 0)
		call_int(&c, P_first_record, first_record);
	return call_run(&c, err);
}

static enum dmarc_status
source_row(struct store *s, const struct dmarc_address *a, int64_t *row,
    struct dmarc_err *err)
{
	struct cache *known = s->cache[CACHE_SOURCE];
	char ip[DMARC_ADDRESS_TEXT], net48[DMARC_NET_TEXT];
	struct call c;
	enum dmarc_status st;
	bool found;

	if (cache_get(known, a->byte, sizeof a->byte, row))
		return DMARC_OK;
	c = call_start(s, SQL_find_source);
	call_blob(&c, P_address, a->byte, sizeof a->byte);
	st = call_find(&c, &found, row, err);
	if (st == DMARC_OK && !found) {
		address_text(a, ip);
		c = call_start(s, SQL_add_source);
		call_blob(&c, P_address, a->byte, sizeof a->byte);
		call_text(&c, P_ip, ip);
		if (!address_is_v4(a)) {
			address_net(a, net48);
			call_text(&c, P_net48, net48);
		}
		st = call_add(&c, row, err);
	}
	if (st == DMARC_OK)
		cache_put(known, a->byte, sizeof a->byte, *row);
	return st;
}

/* The rows of the records follow each other; *first is the first of them. */
static enum dmarc_status
add_records(struct store *s, const struct dmarc_feedback *fb,
    const int64_t *combination, int64_t *first, struct dmarc_err *err)
{
	int64_t row;

	for (size_t i = 0; i < fb->records; i++) {
		const struct dmarc_record *r = &fb->record[i];
		int64_t source;
		struct call c;
		enum dmarc_status st = source_row(s, &r->source, &source, err);

		if (st != DMARC_OK)
			return st;
		c = call_start(s, SQL_add_record);
		call_int(&c, P_source, source);
		call_int(&c, P_combination, combination[r->combination]);
		call_int(&c, P_messages, (int64_t)r->count);
		st = call_add(&c, &row, err);
		if (st != DMARC_OK)
			return st;
		if (i == 0)
			*first = row;
		/* SQLite counts on from the largest key, until there is none. */
		if (row - *first != (int64_t)i)
			return dmarc_fail(err, DMARC_E_DATA,
			    "%s: the keys of table record are used up",
			    s->path);
	}
	return DMARC_OK;
}

static enum dmarc_status
add_facts(struct store *s, const struct dmarc_feedback *fb,
    int64_t *first_record, struct dmarc_err *err)
{
	int64_t *row = calloc(fb->combinations + 1, sizeof *row);
	enum dmarc_status st = DMARC_OK;

	if (row == NULL)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	for (size_t i = 0; i < fb->combinations && st == DMARC_OK; i++)
		st = store_combination(s, &fb->combination[i],
		    fb->policy.domain, &row[i], err);
	if (st == DMARC_OK)
		st = add_records(s, fb, row, first_record, err);
	free(row);
	return st;
}

/* What is to be said about a report that was stored; the worst comes first. */
static void
mark(const struct dmarc_feedback *fb, bool conflict, bool standing,
    struct store_report *out)
{
	if (conflict) {
		out->mark = DMARC_R_CONFLICT;
		(void)snprintf(out->detail, sizeof out->detail,
		    "a report of this identity is stored with other facts; "
		    "%s counts", standing ? "this one" : "the other one");
	} else if (fb->repaired) {
		out->mark = DMARC_R_REPAIRED;
		(void)snprintf(out->detail, sizeof out->detail, "%s",
		    dmarc_reason_text(DMARC_R_REPAIRED));
	} else if (fb->skipped_records > 0) {
		out->mark = DMARC_R_RECORDS_SKIPPED;
		(void)snprintf(out->detail, sizeof out->detail,
		    "%llu of its records could not be used: %s",
		    (unsigned long long)fb->skipped_records,
		    fb->skipped_why != NULL ? fb->skipped_why :
		    dmarc_reason_text(DMARC_R_RECORDS_SKIPPED));
	}
}

/*
 * A copy of facts that are stored. The row is that of the best copy, so that
 * the order of arrival does not matter: a genuine one vouches for facts that
 * a stranger sent ahead of it, and who sends genuine facts again under
 * another name changes nothing. A forger can gain nothing by it, because the
 * facts are those of the genuine report.
 */
static enum dmarc_status
improve(struct store *s, const struct dmarc_finding *f,
    const struct identity *id, const struct revision *mine,
    const struct revision *known, const struct revision *champion,
    int64_t message, struct dmarc_err *err)
{
	int64_t submitter;
	struct call c;
	enum dmarc_status st;

	if (!provenance_is_better(mine->provenance, known->provenance))
		return DMARC_OK;
	st = submitter_row(s, f->feedback, id->reporter, &submitter, err);
	if (st != DMARC_OK)
		return st;
	c = call_start(s, SQL_improve_report);
	call_int(&c, P_report, known->report);
	bind_copy(&c, f, message, submitter);
	st = call_run(&c, err);
	if (st != DMARC_OK || known->report == champion->report ||
	    !revision_beats(mine, champion))
		return st;
	st = revision_set_standing(s, champion->report, false, err);
	if (st == DMARC_OK)
		st = revision_set_standing(s, known->report, true, err);
	return st;
}

enum dmarc_status
store_report(struct store *s, const struct dmarc_finding *f, int64_t message,
    int64_t now, struct store_report *out, struct dmarc_err *err)
{
	const struct dmarc_feedback *fb = f->feedback;
	struct revision mine = { .provenance = f->provenance,
		.records = (int64_t)fb->records };
	struct revision champion = { 0 }, known = { 0 };
	struct totals t = { 0 };
	struct identity id;
	int64_t first_record = 0;
	bool standing;
	enum dmarc_status st;

	*out = (struct store_report){ 0 };
	if (!judge(fb, now, &t, out))
		return DMARC_OK;
	out->pruned = fb->end < s->pruned_before;
	if (out->pruned)
		return DMARC_OK;
	mine.messages = t.messages;
	memcpy(mine.facts, fb->facts, DMARC_DIGEST);
	st = identify(s, fb, &id, err);
	if (st == DMARC_OK)
		st = revision_find(s, &id, fb, &champion, &known, err);
	if (st == DMARC_OK && known.exists)
		return improve(s, f, &id, &mine, &known, &champion, message,
		    err);
	if (st != DMARC_OK)
		return st;
	standing = !champion.exists || revision_beats(&mine, &champion);
	if (champion.exists && standing)
		st = revision_set_standing(s, champion.report, false, err);
	if (st == DMARC_OK)
		st = add_facts(s, fb, &first_record, err);
	if (st == DMARC_OK)
		st = add_report(s, f, &id, &t, message, standing,
		    first_record, err);
	if (st != DMARC_OK)
		return st;
	out->is_new = true;
	mark(fb, champion.exists, standing, out);
	return DMARC_OK;
}
