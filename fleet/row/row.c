/*
 * row.c: writes rows; see row.h. row_read.c reads them.
 */
#include "fleet/row/row.h"

#include <string.h>

#include "common/day.h"
#include "common/facts/digest.h"
#include "common/facts/words.h"
#include "fleet/row/copy.h"
#include "fleet/row/said.h"
#include "store/codes.h"

#define ROW_MOST ((size_t)1 << 30)	/* the engine takes no more */

const char row_put_columns[] = "domain, day_ts, identity, reporter, "
    "report_id, begin_ts, end_ts, facts, provenance, org_name, email, "
    "extra_contact_info, generator, " POLICY_COLUMNS "repaired, skipped, "
    "error, messages, dmarc_pass, dkim_aligned, spf_aligned, disp_none, "
    "disp_quarantine, disp_reject, records, source, combination, counts, "
    "combinations";
#define PUT_COLUMNS 37

/* Where the length of a field stands that is not known yet. */
static size_t
begin_field(struct buf *b)
{
	copy_be(b, 0, 4);
	return b->len;
}

static void
end_field(struct buf *b, size_t begin)
{
	size_t len = b->len - begin;

	for (size_t i = 0; i < 4 && !b->failed; i++)
		b->data[begin - 4 + i] = (unsigned char)(len >> 8 * (3 - i));
}

/* Begins an array of n elements, none of them NULL. */
static size_t
begin_array(struct buf *b, uint32_t oid, size_t n)
{
	size_t begin = begin_field(b);

	copy_be(b, n > 0, 4);	/* dimensions */
	copy_be(b, 0, 4);
	copy_be(b, oid, 4);
	if (n > 0) {
		copy_be(b, n, 4);
		copy_be(b, 1, 4);	/* the first subscript */
	}
	return begin;
}

/* IPv4-mapped addresses become IPv4. */
static void
put_address(struct buf *b, const struct dmarc_address *a)
{
	bool v4 = address_is_v4(a);
	size_t len = v4 ? 4 : 16;

	copy_be(b, 4 + len, 4);
	buf_byte(b, v4 ? INET_V4 : INET_V6);
	buf_byte(b, (unsigned char)(8 * len));
	buf_byte(b, 0);		/* no network */
	buf_byte(b, (unsigned char)len);
	buf_add(b, a->byte + 16 - len, len);
}

static void
put_records(struct buf *b, const struct dmarc_aggregate *fb)
{
	size_t begin;

	copy_int(b, (int64_t)fb->records, 4);
	begin = begin_array(b, OID_INET, fb->records);
	for (size_t i = 0; i < fb->records; i++)
		put_address(b, &fb->record[i].source);
	end_field(b, begin);
	begin = begin_array(b, OID_INT4, fb->records);
	for (size_t i = 0; i < fb->records; i++)
		copy_int(b, fb->record[i].combination, 4);
	end_field(b, begin);
	begin = begin_array(b, OID_INT8, fb->records);
	for (size_t i = 0; i < fb->records; i++)
		copy_int(b, (int64_t)fb->record[i].count, 8);
	end_field(b, begin);
	begin = begin_field(b);
	said_put(b, fb->combination, fb->combinations);
	end_field(b, begin);
}

static void
put_policy(struct buf *b, const struct dmarc_policy *p)
{
	copy_text(b, p_word(p->p));
	copy_text(b, p_word(p->sp));
	copy_text(b, p_word(p->np));
	copy_text(b, testing_code(p->testing));
	if (p->pct < 0)
		copy_null(b);
	else
		copy_int(b, p->pct, 2);
	copy_text(b, alignment_word(p->adkim));
	copy_text(b, alignment_word(p->aspf));
	copy_text(b, p->fo);
	copy_text(b, discovery_word(p->discovery));
}

static void
put_sums(struct buf *b, const struct unsent_sums *s)
{
	copy_int(b, s->messages, 8);
	copy_int(b, s->dmarc_pass, 8);
	copy_int(b, s->dkim_aligned, 8);
	copy_int(b, s->spf_aligned, 8);
	copy_int(b, s->disp_none, 8);
	copy_int(b, s->disp_quarantine, 8);
	copy_int(b, s->disp_reject, 8);
}

bool
row_identity(const struct fleet_report *r, unsigned char out[ROW_IDENTITY])
{
	struct buf b = BUF_INIT(ROW_MOST);
	unsigned char digest[DMARC_DIGEST];
	bool whole;

	wire_put_string(&b, r->said.policy.domain);
	wire_put_string(&b, r->reporter);
	wire_put_string(&b, r->said.report_id);
	wire_put_u64(&b, (uint64_t)r->said.begin);
	wire_put_u64(&b, (uint64_t)r->said.end);
	whole = !b.failed;
	if (whole) {
		digest_bytes(b.data, b.len, digest);
		memcpy(out, digest, ROW_IDENTITY);
	}
	buf_free(&b);
	return whole;
}

void
row_begin(struct buf *b)
{
	/* No flags, and no extension of the header. */
	unsigned char header[ROW_HEADER] = COPY_SIGNATURE;

	buf_add(b, header, sizeof header);
}

void
row_end(struct buf *b)
{
	copy_be(b, UINT16_MAX, 2);
}

void
row_put(struct buf *b, const struct fleet_report *r)
{
	const struct dmarc_aggregate *fb = &r->said;
	unsigned char identity[ROW_IDENTITY];

	if (!row_identity(r, identity)) {
		b->failed = true;
		return;
	}
	copy_be(b, PUT_COLUMNS, 2);
	copy_bytes(b, fb->policy.domain, strlen(fb->policy.domain));
	copy_int(b, day_ts_of_period(fb->begin, fb->end), 8);
	copy_bytes(b, identity, sizeof identity);
	copy_bytes(b, r->reporter, strlen(r->reporter));
	copy_bytes(b, fb->report_id, strlen(fb->report_id));
	copy_int(b, fb->begin, 8);
	copy_int(b, fb->end, 8);
	copy_bytes(b, fb->facts, sizeof fb->facts);
	copy_int(b, provenance_code(r->provenance), 2);
	copy_text(b, fb->org_name);
	copy_text(b, fb->email);
	copy_text(b, fb->extra_contact_info);
	copy_text(b, fb->generator);
	put_policy(b, &fb->policy);
	copy_int(b, fb->repaired, 1);
	copy_int(b, (int64_t)fb->skipped_records, 8);
	copy_text(b, fb->error);
	put_sums(b, &r->sums);
	put_records(b, fb);
}
