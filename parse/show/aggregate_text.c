/*
 * aggregate_text.c: writes an aggregate report for people; see page.h.
 */
#include "parse/show/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/facts/aggregate.h"
#include "common/facts/words.h"

static void
put_policy(struct page *p, const struct dmarc_policy *policy)
{
	char pct[16];

	(void)snprintf(pct, sizeof pct, "%d", policy->pct);
	page_label(p, "Policy");
	page_put(p, policy->domain);
	page_put(p, ":");
	page_pair(p, "p", p_word(policy->p));
	page_pair(p, "sp", p_word(policy->sp));
	page_pair(p, "np", p_word(policy->np));
	page_pair(p, "t", policy->testing < 0 ? NULL :
	    policy->testing ? "y" : "n");
	page_pair(p, "pct", policy->pct < 0 ? NULL : pct);
	page_pair(p, "adkim", alignment_word(policy->adkim));
	page_pair(p, "aspf", alignment_word(policy->aspf));
	page_pair(p, "fo", policy->fo);
	page_end_line(p);
}

/* A record, with the messages of its source in all records. */
struct listed {
	const struct dmarc_record *record;
	uint64_t of_source;
	size_t place;		/* keeps the order of the report */
};

static int
by_source(const void *va, const void *vb)
{
	const struct listed *a = va, *b = vb;
	int c = memcmp(a->record->source.byte, b->record->source.byte,
	    sizeof a->record->source.byte);

	return c != 0 ? c : (a->place > b->place) - (a->place < b->place);
}

static int
by_messages(const void *va, const void *vb)
{
	const struct listed *a = va, *b = vb;

	if (a->of_source != b->of_source)
		return a->of_source < b->of_source ? 1 : -1;
	return by_source(va, vb);
}

static bool
same_source(const struct listed *a, const struct listed *b)
{
	return memcmp(&a->record->source, &b->record->source,
	    sizeof a->record->source) == 0;
}

/* Sorts the records by source, largest first; sets the number of sources. */
static struct listed *
sort_records(const struct dmarc_aggregate *fb, size_t *sources)
{
	struct listed *e = calloc(fb->records + 1, sizeof *e);

	if (e == NULL)
		return NULL;
	for (size_t i = 0; i < fb->records; i++) {
		e[i].record = &fb->record[i];
		e[i].place = i;
	}
	qsort(e, fb->records, sizeof *e, by_source);
	*sources = 0;
	for (size_t i = 0, next; i < fb->records; i = next) {
		uint64_t sum = 0;

		for (next = i; next < fb->records &&
		    same_source(&e[i], &e[next]); next++)
			sum += e[next].record->count;
		for (size_t k = i; k < next; k++)
			e[k].of_source = sum;
		++*sources;
	}
	qsort(e, fb->records, sizeof *e, by_messages);
	return e;
}

static void
put_auth(struct page *p, const char *what, const struct dmarc_auth *a,
    bool dkim)
{
	page_tab(p, 15);
	page_put(p, what);
	page_put(p, " ");
	page_put(p, a->said != NULL ? a->said : result_word(a->result));
	page_tab(p, 31);
	page_put(p, a->domain != NULL ? a->domain : "(no domain)");
	if (dkim && a->selector != NULL) {
		page_put(p, ", selector ");
		page_put(p, a->selector);
	}
	if (!dkim && a->scope == DMARC_SCOPE_HELO)
		page_put(p, " (HELO)");
	page_end_line(p);
	if (a->human_result != NULL) {
		page_tab(p, 31);
		page_put(p, a->human_result);
		page_end_line(p);
	}
}

static void
put_record(struct page *p, const struct dmarc_record *r,
    const struct dmarc_combination *c)
{
	page_count(p, r->count, 13);
	page_tab(p, 15);
	page_put(p, combination_passes(c) ? "pass" : "FAIL");
	page_put(p, "  dkim ");
	page_put(p, aligned_word(c->dkim_aligned));
	page_put(p, ", spf ");
	page_put(p, aligned_word(c->spf_aligned));
	page_put(p, "; disposition ");
	page_put(p, disposition_word(c->disposition));
	page_end_line(p);
	page_tab(p, 15);
	page_put(p, "from ");
	p->indent = p->column;
	page_put(p, c->header_from);
	if (c->header_from_absent)
		page_put(p, " (not stated)");
	if (c->envelope_from != NULL) {
		page_put(p, ", envelope ");
		page_put(p, c->envelope_from);
	}
	if (c->envelope_to != NULL) {
		page_put(p, ", to ");
		page_put(p, c->envelope_to);
	}
	page_end_line(p);
	for (uint32_t i = 0; i < c->overrides; i++) {
		page_tab(p, 15);
		page_put(p, "override ");
		p->indent = p->column;
		page_put(p, override_word(c->override[i].type));
		if (c->override[i].comment != NULL) {
			page_put(p, ": ");
			page_put(p, c->override[i].comment);
		}
		page_end_line(p);
	}
	for (uint32_t i = 0; i < c->dkims; i++)
		put_auth(p, "DKIM", &c->dkim[i], true);
	for (uint32_t i = 0; i < c->spfs; i++)
		put_auth(p, "SPF ", &c->spf[i], false);
}

static void
put_totals(struct page *p, const struct dmarc_aggregate *fb, size_t sources)
{
	uint64_t all = 0, pass = 0;

	for (size_t i = 0; i < fb->records; i++) {
		const struct dmarc_record *r = &fb->record[i];

		all += r->count;
		if (combination_passes(&fb->combination[r->combination]))
			pass += r->count;
	}
	page_label(p, "Messages");
	page_count(p, all, 0);
	page_put(p, ": ");
	page_count(p, pass, 0);
	page_put(p, " pass, ");
	page_count(p, all - pass, 0);
	page_put(p, " fail; ");
	page_many(p, fb->records, "record");
	page_put(p, ", ");
	page_many(p, sources, "source");
	page_end_line(p);
}

static void
put_head(struct page *p, const char *file, const struct dmarc_finding *f)
{
	const struct dmarc_aggregate *fb = f->aggregate;

	page_put(p, "DMARC report from ");
	page_put(p, fb->org_name != NULL ? fb->org_name : fb->email);
	page_end_line(p);
	page_field(p, "File", file);
	page_field(p, "Part", f->part);
	page_field(p, "E-mail", fb->email);
	page_field(p, "Contact", fb->extra_contact_info);
	page_field(p, "Report id", fb->report_id);
	page_field(p, "Generator", fb->generator);
	page_field(p, "Error", fb->error);
	page_period(p, fb->begin, fb->end);
	put_policy(p, &fb->policy);
	if (fb->repaired)
		page_field(p, "Note", dmarc_reason_text(DMARC_R_REPAIRED));
	if (fb->skipped_records > 0) {
		page_label(p, "Skipped");
		page_many(p, fb->skipped_records, "record");
		page_put(p, ", the first because of ");
		page_put(p, fb->skipped_why);
		page_end_line(p);
	}
	if (fb->cut_results > 0) {
		page_label(p, "Left out");
		page_many(p, fb->cut_results, "result");
		page_put(p, ": too many in a record (auth_results)");
		page_end_line(p);
	}
	if (fb->cut_comments > 0) {
		page_label(p, "Left out");
		page_many(p, fb->cut_comments, "comment");
		page_put(p, ": too many bytes in all (comment_bytes)");
		page_end_line(p);
	}
}

bool
aggregate_text(struct page *p, const char *file, const struct dmarc_finding *f)
{
	const struct dmarc_aggregate *fb = f->aggregate;
	size_t sources;
	struct listed *e = sort_records(fb, &sources);

	if (e == NULL)
		return false;
	put_head(p, file, f);
	put_totals(p, fb, sources);
	for (size_t i = 0; i < fb->records && !p->failed; i++) {
		const struct dmarc_record *r = e[i].record;

		if (i == 0 || !same_source(&e[i - 1], &e[i])) {
			char source[DMARC_ADDRESS_TEXT];

			address_text(&r->source, source);
			page_end_line(p);
			page_put(p, source);
			page_put(p, "  ");
			page_many(p, e[i].of_source, "message");
			page_end_line(p);
		}
		put_record(p, r, &fb->combination[r->combination]);
	}
	free(e);
	return true;
}
