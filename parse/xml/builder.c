/*
 * builder.c: see builder.h.
 */
#include "parse/xml/builder.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/facts/digest.h"
#include "parse/xml/comments.h"

#define SCRATCH_BYTES ((size_t)32 << 20)	/* all texts of one record */
#define FIRST_SLOTS ((size_t)256)
#define DETAIL_BYTES 300

/* One seed for the whole process: no output depends on it. */
static uint64_t
secret_seed(const void *any)
{
	static uint64_t seed;

	/* A weak seed only lets a forged report be slow: fall back. */
	if (seed == 0 && getrandom(&seed, sizeof seed, GRND_NONBLOCK) < 0)
		seed = (uint64_t)(uintptr_t)any;
	return seed;
}

bool
builder_init(struct builder *b, const struct dmarc_limits *lim,
    struct arena *a, uint64_t *foreign_room)
{
	const struct buf most = BUF_INIT((size_t)2 << 30);

	*b = (struct builder){
		.lim = lim, .arena = a, .foreign_room = foreign_room,
		.error = BUF_INIT(lim->text_bytes),
		.dkim = most, .spf = most, .override = most, .record = most,
		.combination = most, .hash = most, .key = most, .other = most,
	};
	b->fb.policy.pct = -1;
	b->fb.policy.testing = -1;
	b->scratch = arena_new(SCRATCH_BYTES);
	b->seed = secret_seed(b);
	return b->scratch != NULL;
}

void
builder_free(struct builder *b)
{
	struct buf *all[] = {
		&b->error, &b->dkim, &b->spf, &b->override, &b->record,
		&b->combination, &b->hash, &b->key, &b->other,
	};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_free(all[i]);
	free(b->slot);
	b->slot = NULL;
	arena_free(b->scratch);
	b->scratch = NULL;
}

void
builder_no_memory(struct builder *b)
{
	(void)dmarc_refuse(&b->err, DMARC_R_MEMORY,
	    "the report needs too much memory");
}

void
builder_fault(struct builder *b, const char *fmt, ...)
{
	char text[DETAIL_BYTES];
	va_list ap;
	uint64_t number = b->fb.records + b->fb.skipped_records + 1;
	int used;

	if (b->draft.fault != NULL)
		return;
	used = snprintf(text, sizeof text, "record %llu: ",
	    (unsigned long long)number);
	va_start(ap, fmt);
	if (used < 0 || vsnprintf(text + used, sizeof text - (size_t)used, fmt,
	    ap) < 0)
		text[0] = '\0';
	va_end(ap);
	b->draft.fault = builder_keep(b, b->scratch, text, strlen(text));
}

const char *
builder_keep(struct builder *b, struct arena *a, const char *s, size_t len)
{
	const char *copy = arena_strndup(a, s, len);

	if (copy == NULL)
		builder_no_memory(b);
	return copy;
}

void
builder_record_open(struct builder *b)
{
	arena_reset(b->scratch);
	b->dkim.len = b->spf.len = b->override.len = 0;
	b->draft = (struct draft){ 0 };
}

void
builder_auth_open(struct builder *b)
{
	b->draft.auth = (struct dmarc_auth){ 0 };
}

/* Appends a result to its list; counts it as left out at the limit. */
static void
add_result(struct builder *b, struct buf *list, const void *result,
    size_t size)
{
	if (list->len / size >= b->lim->auth_results)
		b->draft.cut++;
	else
		buf_add(list, result, size);
}

/* Drops empty entries, which reporters send for a missing signature. */
void
builder_dkim_close(struct builder *b)
{
	const struct dmarc_auth *auth = &b->draft.auth;

	if (auth->domain != NULL || auth->selector != NULL)
		add_result(b, &b->dkim, auth, sizeof *auth);
}

void
builder_spf_close(struct builder *b)
{
	const struct dmarc_auth *auth = &b->draft.auth;

	if (auth->domain != NULL || auth->said != NULL ||
	    auth->result != DMARC_RESULT_OTHER)
		add_result(b, &b->spf, auth, sizeof *auth);
}

void
builder_reason_open(struct builder *b)
{
	b->draft.reason = (struct dmarc_override_reason){ 0 };
	b->draft.reason_typed = false;
}

void
builder_reason_close(struct builder *b)
{
	const struct dmarc_override_reason *reason = &b->draft.reason;

	if (b->draft.reason_typed || reason->comment != NULL)
		add_result(b, &b->override, reason, sizeof *reason);
}

/*
 * Writes the canonical bytes of a combination to key: the facts that the
 * ledger keeps, and the texts shown to people only, so that records with
 * different texts stay apart.
 */
static void
put_key(struct buf *key, const struct dmarc_combination *c)
{
	key->len = 0;
	combination_put(key, c);
	for (uint32_t i = 0; i < c->dkims; i++) {
		wire_put_string(key, c->dkim[i].said);
		wire_put_string(key, c->dkim[i].human_result);
	}
	for (uint32_t i = 0; i < c->spfs; i++) {
		wire_put_string(key, c->spf[i].said);
		wire_put_string(key, c->spf[i].human_result);
	}
}

/* Seeded, so that nobody can craft a report whose combinations collide. */
static uint64_t
hash_bytes(uint64_t seed, const unsigned char *p, size_t len)
{
	uint64_t h = seed ^ len, word;

	for (; len > 0; p += sizeof word) {
		size_t n = len < sizeof word ? len : sizeof word;

		word = 0;
		memcpy(&word, p, n);
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32 ^ seed << 1;
		len -= n;
	}
	return h ^ h >> 29;
}

/*
 * Makes room for one more combination in the hash table, which is at most half
 * full. Open addressing, linear probing.
 */
static bool
grow_slots(struct builder *b)
{
	size_t n = b->fb.combinations;
	size_t slots = b->slots == 0 ? FIRST_SLOTS : b->slots * 2;
	const uint64_t *hash = (const uint64_t *)(const void *)b->hash.data;
	uint32_t *slot;

	if (n < b->slots / 2)
		return true;
	slot = calloc(slots, sizeof *slot);
	if (slot == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t at = hash[i] & (slots - 1);

		while (slot[at] != 0)
			at = (at + 1) & (slots - 1);
		slot[at] = (uint32_t)i + 1;
	}
	free(b->slot);
	b->slot = slot;
	b->slots = slots;
	return true;
}

static const struct dmarc_combination *
combination_at(const struct builder *b, size_t i)
{
	return (const struct dmarc_combination *)(const void *)
	    b->combination.data + i;
}

/* Returns the slot of the draft's combination, or the free slot for it. */
static size_t
find_slot(struct builder *b, uint64_t h)
{
	const uint64_t *hash = (const uint64_t *)(const void *)b->hash.data;
	size_t at = h & (b->slots - 1);

	for (; b->slot[at] != 0; at = (at + 1) & (b->slots - 1)) {
		size_t i = b->slot[at] - 1;

		if (hash[i] != h)
			continue;
		put_key(&b->other, combination_at(b, i));
		if (b->other.len == b->key.len &&
		    memcmp(b->other.data, b->key.data, b->key.len) == 0)
			break;
	}
	return at;
}

/* Copies a text from scratch to the report's arena; NULL stays NULL. */
static const char *
keep_text(struct builder *b, const char *s)
{
	return s == NULL ? NULL : builder_keep(b, b->arena, s, strlen(s));
}

static const struct dmarc_auth *
keep_auth(struct builder *b, const struct dmarc_auth *from, uint32_t n)
{
	struct dmarc_auth *auth = arena_array(b->arena, n, sizeof *auth);

	if (auth == NULL) {
		builder_no_memory(b);
		return NULL;
	}
	for (uint32_t i = 0; i < n; i++) {
		auth[i] = from[i];
		auth[i].domain = keep_text(b, from[i].domain);
		auth[i].selector = keep_text(b, from[i].selector);
		auth[i].said = keep_text(b, from[i].said);
		auth[i].human_result = keep_text(b, from[i].human_result);
	}
	return auth;
}

/* Appends the draft's combination, with its texts in the report's arena. */
static void
add_combination(struct builder *b, const struct dmarc_combination *from)
{
	struct dmarc_combination c = *from;
	struct dmarc_override_reason *override = arena_array(b->arena,
	    c.overrides, sizeof *override);

	c.header_from = keep_text(b, from->header_from);
	c.envelope_from = keep_text(b, from->envelope_from);
	c.envelope_to = keep_text(b, from->envelope_to);
	c.dkim = keep_auth(b, from->dkim, c.dkims);
	c.spf = keep_auth(b, from->spf, c.spfs);
	if (override == NULL) {
		builder_no_memory(b);
		return;
	}
	for (uint32_t i = 0; i < c.overrides; i++) {
		override[i] = from->override[i];
		override[i].comment = keep_text(b, from->override[i].comment);
	}
	c.override = override;
	buf_add(&b->combination, &c, sizeof c);
}

/* Returns the index of the draft's combination; adds it if it is new. */
static uint32_t
intern(struct builder *b)
{
	struct dmarc_combination *c = &b->draft.combination;
	uint64_t h;
	size_t at;

	c->dkim = (const struct dmarc_auth *)(const void *)b->dkim.data;
	c->dkims = (uint32_t)(b->dkim.len / sizeof *c->dkim);
	c->spf = (const struct dmarc_auth *)(const void *)b->spf.data;
	c->spfs = (uint32_t)(b->spf.len / sizeof *c->spf);
	c->override = (const struct dmarc_override_reason *)(const void *)
	    b->override.data;
	c->overrides = (uint32_t)(b->override.len / sizeof *c->override);
	put_key(&b->key, c);
	if (b->key.failed || b->dkim.failed || b->spf.failed ||
	    b->override.failed || !grow_slots(b)) {
		builder_no_memory(b);
		return 0;
	}
	h = hash_bytes(b->seed, b->key.data, b->key.len);
	at = find_slot(b, h);
	if (b->slot[at] != 0)
		return b->slot[at] - 1;
	add_combination(b, c);
	buf_add(&b->hash, &h, sizeof h);
	b->slot[at] = (uint32_t)++b->fb.combinations;
	return b->slot[at] - 1;
}

static void
skip_record(struct builder *b)
{
	if (b->fb.skipped_records++ == 0)
		b->fb.skipped_why = keep_text(b, b->draft.fault);
}

/* Whether the limit allows one more record; refuses the report if not. */
static bool
has_room(struct builder *b)
{
	if (b->fb.records + b->fb.skipped_records < b->lim->records)
		return true;
	(void)dmarc_refuse(&b->err, DMARC_R_RECORDS,
	    "more than %llu records", (unsigned long long)b->lim->records);
	return false;
}

void
builder_lost(struct builder *b, bool in_record, const char *name)
{
	if (!in_record)
		builder_record_open(b);
	builder_fault(b, "<%s> is in an unknown element", name);
	if (!in_record && has_room(b))
		skip_record(b);
}

void
builder_record_close(struct builder *b)
{
	struct draft *d = &b->draft;

	/* A reporter that saw no mail sends one row without an address. */
	if (d->fault == NULL && d->no_traffic && !d->source_given)
		return;
	if (!has_room(b))
		return;
	if (!d->has_source)
		builder_fault(b, "no <source_ip>");
	if (!d->has_count)
		builder_fault(b, "no <count>");
	if (d->fault != NULL) {
		skip_record(b);
		return;
	}
	d->record.combination = intern(b);
	buf_add(&b->record, &d->record, sizeof d->record);
	b->fb.records++;
	b->fb.cut_results += d->cut;
	if (b->record.failed || b->combination.failed || b->hash.failed)
		builder_no_memory(b);
}

/* Checks that the report has all required facts. */
static enum dmarc_status
check(const struct builder *b, struct dmarc_err *err)
{
	const struct dmarc_aggregate *fb = &b->fb;

	if (b->bad_domain)
		return dmarc_refuse(err, DMARC_R_BAD_POLICY_DOMAIN,
		    "policy_published/domain is not a domain name");
	if (fb->policy.domain == NULL)
		return dmarc_refuse(err, DMARC_R_NO_POLICY_DOMAIN,
		    "no policy_published/domain");
	if (fb->org_name == NULL && fb->email == NULL)
		return dmarc_refuse(err, DMARC_R_NO_REPORTER,
		    "neither org_name nor email in report_metadata");
	if (b->bad_time)
		return dmarc_refuse(err, DMARC_R_BAD_DATE_RANGE,
		    "date_range/begin or end is not a time");
	if (!b->has_begin || !b->has_end)
		return dmarc_refuse(err, DMARC_R_NO_DATE_RANGE,
		    "no date_range with begin and end");
	if (fb->records == 0 && fb->skipped_records > 0)
		return dmarc_refuse(err, DMARC_R_BAD_RECORDS, "%s",
		    fb->skipped_why != NULL ? fb->skipped_why : "bad records");
	return DMARC_OK;
}

enum dmarc_status
builder_finish(struct builder *b, const struct dmarc_aggregate **out,
    struct dmarc_err *err)
{
	enum dmarc_status st = check(b, err);
	struct dmarc_aggregate *fb;
	struct dmarc_combination *c;
	struct dmarc_record *r;

	if (st != DMARC_OK)
		return st;
	fb = arena_alloc(b->arena, sizeof *fb);
	c = arena_array(b->arena, b->fb.combinations, sizeof *c);
	r = arena_array(b->arena, b->fb.records, sizeof *r);
	if (fb == NULL || c == NULL || r == NULL)
		goto out;
	*fb = b->fb;
	fb->combination = c;
	fb->record = r;
	if (b->combination.len > 0)
		memcpy(c, b->combination.data, b->combination.len);
	if (b->record.len > 0)
		memcpy(r, b->record.data, b->record.len);
	/* Done last, because policy_published may follow the records. */
	for (size_t i = 0; i < fb->combinations; i++) {
		if (c[i].header_from != NULL)
			continue;
		c[i].header_from = fb->policy.domain;
		c[i].header_from_absent = true;
	}
	if (b->error.len > 0) {
		fb->error = arena_strndup(b->arena,
		    (const char *)b->error.data, b->error.len);
		if (fb->error == NULL)
			goto out;
	}
	/*
	 * The digest is of all comments, so it depends neither on the limit
	 * nor on the order of the records.
	 */
	if (!aggregate_digest(fb, fb->facts) ||
	    !comments_cut(b->arena, c, fb->combinations,
	    b->lim->comment_bytes, &fb->cut_comments))
		goto out;
	*out = fb;
	return DMARC_OK;
out:
	return dmarc_refuse(err, DMARC_R_MEMORY,
	    "the report needs too much memory");
}
