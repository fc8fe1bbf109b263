/*
 * row_read.c: reads rows that an engine sent; see row.h.
 */
#include "fleet/row/row.h"

#include <string.h>

#include "common/facts/digest.h"
#include "common/facts/words.h"
#include "common/text.h"
#include "fleet/row/copy.h"
#include "fleet/row/said.h"
#include "store/codes.h"

const char row_get_columns[] = "domain, report_id, begin_ts, end_ts, facts, "
    "provenance, org_name, email, extra_contact_info, generator, "
    POLICY_COLUMNS "repaired, skipped, error, source, combination, counts, "
    "combinations";
#define GET_COLUMNS 26

/* Refuses a word other than the canonical one of the value read from it. */
static void
same_word(struct copied *r, const char *what, const char *said,
    const char *means)
{
	if (said != NULL && (means == NULL || strcmp(said, means) != 0))
		copied_fault(r, what);
}

static enum dmarc_p
get_p(struct copied *r, const char *what)
{
	const char *word = copied_text(r, what, 16);
	enum dmarc_p p = word != NULL ? p_of(word) : DMARC_P_ABSENT;

	same_word(r, what, word, p_word(p));
	return p;
}

static enum dmarc_alignment
get_alignment(struct copied *r, const char *what)
{
	const char *word = copied_text(r, what, 16);
	enum dmarc_alignment a = word != NULL ? alignment_of(word) :
	    DMARC_ALIGNMENT_ABSENT;

	same_word(r, what, word, alignment_word(a));
	return a;
}

static int
get_pct(struct copied *r)
{
	struct copied_field f = copied_field(r, "pct");
	uint64_t pct;

	if (f.at == NULL)
		return -1;
	pct = f.len == 2 ? copied_be(f.at, 2) : UINT64_MAX;
	if (pct > 100)
		copied_fault(r, "pct");
	return pct > 100 ? -1 : (int)pct;
}

static void
get_policy(struct copied *r, struct dmarc_policy *p)
{
	const char *word;

	p->p = get_p(r, "p");
	p->sp = get_p(r, "sp");
	p->np = get_p(r, "np");
	word = copied_text(r, "t", 1);
	p->testing = testing_of_code(word);
	same_word(r, "t", word, testing_code(p->testing));
	p->pct = get_pct(r);
	p->adkim = get_alignment(r, "adkim");
	p->aspf = get_alignment(r, "aspf");
	p->fo = copied_text(r, "fo", r->lim->text_bytes);
	word = copied_text(r, "discovery", 16);
	p->discovery = word != NULL ? discovery_of(word) :
	    DMARC_DISCOVERY_ABSENT;
	same_word(r, "discovery", word, discovery_word(p->discovery));
}

/* The elements of an array, and their number in *n; NULL on a fault. */
static const unsigned char *
get_array(struct copied *r, const char *what, uint32_t oid,
    struct copied_field *f, uint32_t *n)
{
	*f = copied_field(r, what);
	*n = 0;
	if (f->at == NULL || f->len < 12 || copied_be(f->at, 4) > 1 ||
	    copied_be(f->at + 4, 4) != 0 || copied_be(f->at + 8, 4) != oid ||
	    (copied_be(f->at, 4) == 1) != (f->len >= 20) ||
	    (f->len >= 20 && copied_be(f->at + 16, 4) != 1)) {
		copied_fault(r, what);
		return NULL;
	}
	if (f->len < 20)
		return f->at + f->len;
	*n = (uint32_t)copied_be(f->at + 12, 4);
	if (*n > r->lim->records || *n > (f->len - 20) / 8) {
		copied_fault(r, what);
		return NULL;
	}
	return f->at + 20;
}

/* Reads an element that is an address; returns where the next one begins. */
static const unsigned char *
get_address(const unsigned char *at, const unsigned char *end,
    struct dmarc_address *out)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	size_t left = (size_t)(end - at), len;

	if (left < 8)
		return NULL;
	len = at[7];
	if (copied_be(at, 4) != 4 + len || left < 8 + len || at[6] != 0 ||
	    at[5] != 8 * len || !((at[4] == INET_V4 && len == 4) ||
	    (at[4] == INET_V6 && len == 16)))
		return NULL;
	if (len == 4)
		memcpy(out->byte, mapped, sizeof mapped);
	memcpy(out->byte + 16 - len, at + 8, len);
	return at + 8 + len;
}

/* The records with their addresses, and their number in *n. */
static struct dmarc_record *
get_sources(struct copied *r, uint32_t *n)
{
	struct copied_field f;
	const unsigned char *at = get_array(r, "source", OID_INET, &f, n);
	struct dmarc_record *list;

	if (at == NULL)
		return NULL;
	list = arena_array(r->arena, *n, sizeof *list);
	if (list == NULL) {
		r->starved = true;
		copied_fault(r, "source");
		return NULL;
	}
	for (uint32_t i = 0; i < *n && at != NULL; i++)
		at = get_address(at, f.at + f.len, &list[i].source);
	if (at != f.at + f.len)
		copied_fault(r, "source");
	return list;
}

/* The numbers of an array with one for each record, of so many bytes each. */
static const unsigned char *
get_numbers(struct copied *r, const char *what, uint32_t oid, size_t bytes,
    size_t records)
{
	struct copied_field f;
	uint32_t n;
	const unsigned char *at = get_array(r, what, oid, &f, &n);

	if (at == NULL)
		return NULL;
	if (n != records || (size_t)(f.at + f.len - at) != n * (4 + bytes)) {
		copied_fault(r, what);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		if (copied_be(at + i * (4 + bytes), 4) != bytes)
			copied_fault(r, what);
	return r->wrong == NULL ? at : NULL;
}

/* Reads combinations, and what records say of counts and of these. */
static enum dmarc_status
get_records(struct copied *r, struct dmarc_aggregate *fb, struct dmarc_err *err)
{
	const unsigned char *which, *counts;
	struct copied_field f;
	uint32_t n;
	struct dmarc_record *list = get_sources(r, &n);
	enum dmarc_status st;

	which = get_numbers(r, "combination", OID_INT4, 4, n);
	counts = get_numbers(r, "counts", OID_INT8, 8, n);
	f = copied_field(r, "combinations");
	if (f.at == NULL || f.len > r->lim->inflated_bytes)
		copied_fault(r, "combinations");
	if (r->wrong != NULL)
		return DMARC_OK;
	st = said_get((const char *)f.at, f.len, fb->policy.domain, r->lim,
	    r->arena, &fb->combination, &fb->combinations, err);
	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		list[i].combination = (uint32_t)copied_be(which + 8 * i + 4, 4);
		list[i].count = copied_be(counts + 12 * i + 4, 8);
		if (list[i].combination >= fb->combinations)
			copied_fault(r, "combination");
		if (list[i].count > DMARC_COUNT_MAX)
			copied_fault(r, "counts");
	}
	fb->record = list;
	fb->records = n;
	return st;
}

static void
get_head(struct copied *r, struct fleet_report *out)
{
	const struct dmarc_limits *lim = r->lim;
	struct dmarc_aggregate *fb = &out->said;
	const unsigned char *facts;

	fb->policy.domain = copied_text(r, "domain", lim->domain_bytes);
	fb->report_id = copied_text(r, "report_id", lim->id_bytes);
	if (text_is_absent(fb->policy.domain) ||
	    text_is_absent(fb->report_id))
		copied_fault(r, "domain or report_id");
	fb->begin = copied_int(r, "begin_ts", 8, 0, COPY_LAST_TS);
	fb->end = copied_int(r, "end_ts", 8, fb->begin, COPY_LAST_TS);
	facts = copied_exact(r, "facts", DMARC_DIGEST);
	if (facts != NULL)
		memcpy(fb->facts, facts, DMARC_DIGEST);
	out->provenance = provenance_of_code(copied_int(r, "provenance", 2, 0,
	    DMARC_PROVENANCES - 1));
	fb->org_name = copied_text(r, "org_name", lim->id_bytes);
	fb->email = copied_text(r, "email", lim->id_bytes);
	if (text_is_absent(fb->org_name) && text_is_absent(fb->email))
		copied_fault(r, "org_name and email");
	fb->extra_contact_info = copied_text(r, "extra_contact_info",
	    lim->text_bytes);
	fb->generator = copied_text(r, "generator", lim->text_bytes);
	get_policy(r, &fb->policy);
	fb->repaired = copied_int(r, "repaired", 1, 0, 1) == 1;
	fb->skipped_records = (uint64_t)copied_int(r, "skipped", 8, 0,
	    (int64_t)DMARC_COUNT_MAX);
	fb->error = copied_text(r, "error", lim->text_bytes);
}

bool
row_is_begun(const void *data, size_t len)
{
	static const unsigned char header[ROW_HEADER] = COPY_SIGNATURE;

	return len >= sizeof header &&
	    memcmp(data, header, sizeof header) == 0;
}

enum dmarc_status
row_get(const void *data, size_t len, const struct dmarc_limits *lim,
    struct arena *a, bool *end, struct fleet_report *out,
    struct dmarc_err *err)
{
	struct copied r = { .at = data, .lim = lim, .arena = a };
	struct fleet_report got = { .reporter = NULL };
	uint64_t fields;
	enum dmarc_status st;

	r.end = r.at + len;
	fields = len < 2 ? 0 : copied_be(r.at, 2);
	*end = len == 2 && fields == UINT16_MAX;
	if (*end)
		return DMARC_OK;
	if (fields != GET_COLUMNS)
		return dmarc_fail(err, DMARC_E_DATA,
		    "the engine sent something else than a report");
	r.at += 2;
	get_head(&r, &got);
	st = get_records(&r, &got.said, err);
	if (st == DMARC_OK && r.at != r.end)
		copied_fault(&r, "its end");
	if (r.starved && arena_starved(a))
		return dmarc_no_memory(err);
	if (st == DMARC_OK && r.wrong != NULL)
		st = dmarc_fail(err, DMARC_E_DATA, "%s is not what a report "
		    "can have, or exceeds the limits", r.wrong);
	if (st != DMARC_OK && st != DMARC_E_NOMEM)
		return dmarc_wrap(err, "a report in the engine");
	if (st == DMARC_OK)
		*out = got;
	return st;
}
