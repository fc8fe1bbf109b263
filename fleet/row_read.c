/*
 * row_read.c: reads rows that an engine sent; see row.h.
 */
#include "fleet/row.h"

#include <string.h>

#include "common/facts/digest.h"
#include "common/facts/words.h"
#include "common/text.h"
#include "fleet/copy.h"
#include "fleet/said.h"
#include "store/codes.h"

#define LAST_TS INT64_C(4102444800)	/* 2100-01-01 */

const char row_get_columns[] = "domain, report_id, begin_ts, end_ts, facts, "
    "provenance, org_name, email, extra_contact_info, generator, "
    POLICY_COLUMNS "repaired, skipped, error, source, combination, counts, "
    "combinations";
#define GET_COLUMNS 26

/* A row that is read. wrong: the first fault; NULL: none. */
struct row {
	const unsigned char *at, *end;
	const struct dmarc_limits *lim;
	struct arena *arena;
	const char *wrong;
	bool starved;
};

/* A field; at NULL: it is NULL, or there was a fault. */
struct field {
	const unsigned char *at;
	size_t len;
};

static void
fault(struct row *r, const char *what)
{
	if (r->wrong == NULL)
		r->wrong = what;
}

static uint64_t
get_be(const unsigned char *at, size_t bytes)
{
	uint64_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | *at++;
	return v;
}

static struct field
get_field(struct row *r, const char *what)
{
	struct field f = { NULL, 0 };
	size_t left = (size_t)(r->end - r->at);
	uint32_t len;

	if (r->wrong != NULL || left < 4) {
		fault(r, what);
		return f;
	}
	len = (uint32_t)get_be(r->at, 4);
	r->at += 4;
	if (len == UINT32_MAX)
		return f;
	if (len > left - 4) {
		fault(r, what);
		return f;
	}
	f = (struct field){ r->at, len };
	r->at += len;
	return f;
}

/* A field of exactly len bytes. */
static const unsigned char *
get_exact(struct row *r, const char *what, size_t len)
{
	struct field f = get_field(r, what);

	if (f.at == NULL || f.len != len) {
		fault(r, what);
		return NULL;
	}
	return f.at;
}

/* A number of so many bytes, from least to most. */
static int64_t
get_int(struct row *r, const char *what, size_t bytes, int64_t least,
    int64_t most)
{
	const unsigned char *at = get_exact(r, what, bytes);
	int64_t v;

	if (at == NULL)
		return 0;
	v = bytes == 2 ? (int16_t)get_be(at, 2) : (int64_t)get_be(at, bytes);
	if (v < least || v > most) {
		fault(r, what);
		return 0;
	}
	return v;
}

/* NULL for NULL. */
static const char *
get_text(struct row *r, const char *what, size_t most)
{
	struct field f = get_field(r, what);
	const char *copy;

	if (f.at == NULL)
		return NULL;
	if (f.len > most || !text_is_clean((const char *)f.at, f.len)) {
		fault(r, what);
		return NULL;
	}
	copy = arena_strndup(r->arena, (const char *)f.at, f.len);
	if (copy == NULL) {
		r->starved = true;
		fault(r, what);
	}
	return copy;
}

/* Refuses a word other than the canonical one of the value read from it. */
static void
same_word(struct row *r, const char *what, const char *said,
    const char *means)
{
	if (said != NULL && (means == NULL || strcmp(said, means) != 0))
		fault(r, what);
}

static enum dmarc_p
get_p(struct row *r, const char *what)
{
	const char *word = get_text(r, what, 16);
	enum dmarc_p p = word != NULL ? p_of(word) : DMARC_P_ABSENT;

	same_word(r, what, word, p_word(p));
	return p;
}

static enum dmarc_alignment
get_alignment(struct row *r, const char *what)
{
	const char *word = get_text(r, what, 16);
	enum dmarc_alignment a = word != NULL ? alignment_of(word) :
	    DMARC_ALIGNMENT_ABSENT;

	same_word(r, what, word, alignment_word(a));
	return a;
}

static int
get_pct(struct row *r)
{
	struct field f = get_field(r, "pct");
	uint64_t pct;

	if (f.at == NULL)
		return -1;
	pct = f.len == 2 ? get_be(f.at, 2) : UINT64_MAX;
	if (pct > 100)
		fault(r, "pct");
	return pct > 100 ? -1 : (int)pct;
}

static void
get_policy(struct row *r, struct dmarc_policy *p)
{
	const char *word;

	p->p = get_p(r, "p");
	p->sp = get_p(r, "sp");
	p->np = get_p(r, "np");
	word = get_text(r, "t", 1);
	p->testing = testing_of_code(word);
	same_word(r, "t", word, testing_code(p->testing));
	p->pct = get_pct(r);
	p->adkim = get_alignment(r, "adkim");
	p->aspf = get_alignment(r, "aspf");
	p->fo = get_text(r, "fo", r->lim->text_bytes);
	word = get_text(r, "discovery", 16);
	p->discovery = word != NULL ? discovery_of(word) :
	    DMARC_DISCOVERY_ABSENT;
	same_word(r, "discovery", word, discovery_word(p->discovery));
}

/* The elements of an array, and their number in *n; NULL on a fault. */
static const unsigned char *
get_array(struct row *r, const char *what, uint32_t oid, struct field *f,
    uint32_t *n)
{
	*f = get_field(r, what);
	*n = 0;
	if (f->at == NULL || f->len < 12 || get_be(f->at, 4) > 1 ||
	    get_be(f->at + 4, 4) != 0 || get_be(f->at + 8, 4) != oid ||
	    (get_be(f->at, 4) == 1) != (f->len >= 20) ||
	    (f->len >= 20 && get_be(f->at + 16, 4) != 1)) {
		fault(r, what);
		return NULL;
	}
	if (f->len < 20)
		return f->at + f->len;
	*n = (uint32_t)get_be(f->at + 12, 4);
	if (*n > r->lim->records || *n > (f->len - 20) / 8) {
		fault(r, what);
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
	if (get_be(at, 4) != 4 + len || left < 8 + len || at[6] != 0 ||
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
get_sources(struct row *r, uint32_t *n)
{
	struct field f;
	const unsigned char *at = get_array(r, "source", OID_INET, &f, n);
	struct dmarc_record *list;

	if (at == NULL)
		return NULL;
	list = arena_array(r->arena, *n, sizeof *list);
	if (list == NULL) {
		r->starved = true;
		fault(r, "source");
		return NULL;
	}
	for (uint32_t i = 0; i < *n && at != NULL; i++)
		at = get_address(at, f.at + f.len, &list[i].source);
	if (at != f.at + f.len)
		fault(r, "source");
	return list;
}

/* The numbers of an array with one for each record, of so many bytes each. */
static const unsigned char *
get_numbers(struct row *r, const char *what, uint32_t oid, size_t bytes,
    size_t records)
{
	struct field f;
	uint32_t n;
	const unsigned char *at = get_array(r, what, oid, &f, &n);

	if (at == NULL)
		return NULL;
	if (n != records || (size_t)(f.at + f.len - at) != n * (4 + bytes)) {
		fault(r, what);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		if (get_be(at + i * (4 + bytes), 4) != bytes)
			fault(r, what);
	return r->wrong == NULL ? at : NULL;
}

/* Reads combinations, and what records say of counts and of these. */
static enum dmarc_status
get_records(struct row *r, struct dmarc_aggregate *fb, struct dmarc_err *err)
{
	const unsigned char *which, *counts;
	struct field f;
	uint32_t n;
	struct dmarc_record *list = get_sources(r, &n);
	enum dmarc_status st;

	which = get_numbers(r, "combination", OID_INT4, 4, n);
	counts = get_numbers(r, "counts", OID_INT8, 8, n);
	f = get_field(r, "combinations");
	if (f.at == NULL || f.len > r->lim->inflated_bytes)
		fault(r, "combinations");
	if (r->wrong != NULL)
		return DMARC_OK;
	st = said_get((const char *)f.at, f.len, fb->policy.domain, r->lim,
	    r->arena, &fb->combination, &fb->combinations, err);
	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		list[i].combination = (uint32_t)get_be(which + 8 * i + 4, 4);
		list[i].count = get_be(counts + 12 * i + 4, 8);
		if (list[i].combination >= fb->combinations)
			fault(r, "combination");
		if (list[i].count > DMARC_COUNT_MAX)
			fault(r, "counts");
	}
	fb->record = list;
	fb->records = n;
	return st;
}

static void
get_head(struct row *r, struct fleet_report *out)
{
	const struct dmarc_limits *lim = r->lim;
	struct dmarc_aggregate *fb = &out->said;
	const unsigned char *facts;

	fb->policy.domain = get_text(r, "domain", lim->domain_bytes);
	fb->report_id = get_text(r, "report_id", lim->id_bytes);
	if (text_is_absent(fb->policy.domain) ||
	    text_is_absent(fb->report_id))
		fault(r, "domain or report_id");
	fb->begin = get_int(r, "begin_ts", 8, 0, LAST_TS);
	fb->end = get_int(r, "end_ts", 8, fb->begin, LAST_TS);
	facts = get_exact(r, "facts", DMARC_DIGEST);
	if (facts != NULL)
		memcpy(fb->facts, facts, DMARC_DIGEST);
	out->provenance = provenance_of_code(get_int(r, "provenance", 2, 0,
	    DMARC_PROVENANCES - 1));
	fb->org_name = get_text(r, "org_name", lim->id_bytes);
	fb->email = get_text(r, "email", lim->id_bytes);
	if (text_is_absent(fb->org_name) && text_is_absent(fb->email))
		fault(r, "org_name and email");
	fb->extra_contact_info = get_text(r, "extra_contact_info",
	    lim->text_bytes);
	fb->generator = get_text(r, "generator", lim->text_bytes);
	get_policy(r, &fb->policy);
	fb->repaired = get_int(r, "repaired", 1, 0, 1) == 1;
	fb->skipped_records = (uint64_t)get_int(r, "skipped", 8, 0,
	    (int64_t)DMARC_COUNT_MAX);
	fb->error = get_text(r, "error", lim->text_bytes);
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
	struct row r = { .at = data, .lim = lim, .arena = a };
	struct fleet_report got = { .reporter = NULL };
	uint64_t fields;
	enum dmarc_status st;

	r.end = r.at + len;
	fields = len < 2 ? 0 : get_be(r.at, 2);
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
		fault(&r, "its end");
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
