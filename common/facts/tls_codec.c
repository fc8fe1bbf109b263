/*
 * tls_codec.c: the codec of SMTP TLS reports (see codec.h), and their digest.
 */
#include "common/facts/codec.h"

#include <stdlib.h>

#include "common/facts/digest.h"
#include "common/facts/packed.h"
#include "common/facts/tls_report.h"
#include "common/memory/arena.h"
#include "common/names/domain.h"

#define LEAST_POLICY_BYTES 34
#define LEAST_FAILURE_BYTES 31
#define LEAST_STRING_BYTES 5

/* The longest encoding of a report's policies. */
#define MOST_BYTES ((size_t)1 << 30)

/* ---- writing ---- */

/* A count as count + 1; 0: not said. */
static void
put_count(struct buf *b, int64_t n)
{
	wire_put_u64(b, (uint64_t)(n + 1));
}

static void
put_address(struct buf *b, bool has, const struct dmarc_address *address)
{
	wire_put_u8(b, has);
	if (has)
		buf_add(b, address->byte, sizeof address->byte);
}

static void
put_failure(struct buf *b, const struct dmarc_tls_failure *f)
{
	wire_put_u8(b, (uint8_t)f->result);
	wire_put_string(b, f->said);
	put_address(b, f->has_sending, &f->sending);
	put_address(b, f->has_receiving, &f->receiving);
	wire_put_string(b, f->mx);
	wire_put_string(b, f->helo);
	wire_put_string(b, f->information);
	wire_put_string(b, f->reason);
	put_count(b, f->sessions);
}

static void
put_strings(struct buf *b, const char *const *string, uint32_t n)
{
	wire_put_u32(b, n);
	for (uint32_t i = 0; i < n; i++)
		wire_put_string(b, string[i]);
}

/* A policy without its failures, but with their number. */
static void
put_policy(struct buf *b, const struct dmarc_tls_policy *p)
{
	wire_put_u8(b, (uint8_t)p->type);
	wire_put_u8(b, (uint8_t)p->mode);
	wire_put_string(b, p->domain);
	put_strings(b, p->string, p->strings);
	put_strings(b, p->mx, p->mxs);
	put_count(b, p->successful);
	put_count(b, p->failed);
	wire_put_u32(b, p->failures);
}

void
tls_put(struct buf *b, const struct dmarc_finding *f)
{
	const struct dmarc_tls_report *t = f->tls;

	wire_put_u8(b, (uint8_t)f->provenance);
	wire_put_string(b, t->org_name);
	wire_put_string(b, t->contact);
	wire_put_string(b, t->report_id);
	wire_put_string(b, t->report_domain);
	wire_put_string(b, t->submitter);
	wire_put_u64(b, (uint64_t)t->begin);
	wire_put_u64(b, (uint64_t)t->end);
	wire_put_u64(b, t->skipped_policies);
	wire_put_u64(b, t->skipped_failures);
	wire_put_string(b, t->skipped_why);
	wire_put_u8(b, t->repaired);
	buf_add(b, t->facts, sizeof t->facts);
	wire_put_u32(b, (uint32_t)t->policies);
	for (size_t i = 0; i < t->policies; i++) {
		put_policy(b, &t->policy[i]);
		for (uint32_t j = 0; j < t->policy[i].failures; j++)
			put_failure(b, &t->policy[i].failure[j]);
	}
}

/* ---- reading ---- */

/* Reads the items of a report; room is the number of items left. */
struct items {
	struct wire *w;
	const struct dmarc_limits *lim;
	struct arena *a;
	uint64_t room;
};

static int64_t
get_count(struct wire *w)
{
	uint64_t n = wire_get_u64(w);

	if (n > DMARC_COUNT_MAX + 1)
		w->bad = true;
	return w->bad ? DMARC_TLS_NOT_SAID : (int64_t)n - 1;
}

/* Returns an array of n items of size bytes; *n is read. NULL: a fault. */
static void *
get_items(struct items *in, size_t least, size_t size, uint32_t *n)
{
	*n = wire_get_count(in->w, least);
	if (*n > in->room)
		in->w->bad = true;
	if (in->w->bad)
		return NULL;
	in->room -= *n;
	return arena_array(in->a, *n, size);
}

static const char *const *
get_strings(struct items *in, uint32_t *n)
{
	const char **string = get_items(in, LEAST_STRING_BYTES, sizeof *string,
	    n);

	for (uint32_t i = 0; string != NULL && i < *n; i++) {
		string[i] = wire_get_string(in->w, in->lim->text_bytes);
		if (string[i] == NULL)
			in->w->bad = true;
	}
	return string;
}

static void
get_address(struct wire *w, bool *has, struct dmarc_address *address)
{
	*has = wire_get_enum(w, 2) == 1;
	if (*has)
		wire_get_copy(w, address->byte, sizeof address->byte);
}

static void
get_failure(struct items *in, struct dmarc_tls_failure *f)
{
	const size_t text = in->lim->text_bytes;
	struct wire *w = in->w;

	f->result = (enum dmarc_tls_result)wire_get_enum(w, DMARC_TLS_RESULTS);
	f->said = wire_get_string(w, text);
	get_address(w, &f->has_sending, &f->sending);
	get_address(w, &f->has_receiving, &f->receiving);
	f->mx = wire_get_string(w, in->lim->domain_bytes);
	f->helo = wire_get_string(w, text);
	f->information = wire_get_string(w, text);
	f->reason = wire_get_string(w, text);
	f->sessions = get_count(w);
	if (f->said != NULL && f->result != DMARC_TLS_RESULT_UNKNOWN)
		w->bad = true;
}

/* false: a fault (w->bad is set), or the arena is full. */
static bool
get_policy(struct items *in, struct dmarc_tls_policy *p)
{
	struct dmarc_tls_failure *failure;
	struct wire *w = in->w;

	p->type = (enum dmarc_tls_type)wire_get_enum(w, DMARC_TLS_TYPES);
	p->mode = (enum dmarc_tls_mode)wire_get_enum(w, DMARC_TLS_MODES);
	p->domain = wire_get_string(w, in->lim->domain_bytes);
	if (p->domain != NULL && !domain_is_name(p->domain))
		w->bad = true;
	p->string = get_strings(in, &p->strings);
	if (p->string == NULL)
		return false;
	p->mx = get_strings(in, &p->mxs);
	if (p->mx == NULL)
		return false;
	p->successful = get_count(w);
	p->failed = get_count(w);
	failure = get_items(in, LEAST_FAILURE_BYTES, sizeof *failure,
	    &p->failures);
	if (failure == NULL)
		return false;
	for (uint32_t i = 0; i < p->failures && !w->bad; i++)
		get_failure(in, &failure[i]);
	p->failure = failure;
	return !w->bad;
}

static void
get_head(struct wire *w, const struct dmarc_limits *lim,
    struct dmarc_tls_report *t)
{
	t->org_name = wire_get_string(w, lim->id_bytes);
	t->contact = wire_get_string(w, lim->id_bytes);
	t->report_id = wire_get_string(w, lim->id_bytes);
	t->report_domain = wire_get_string(w, lim->domain_bytes);
	t->submitter = wire_get_string(w, lim->domain_bytes);
	t->begin = (int64_t)wire_get_u64(w);
	t->end = (int64_t)wire_get_u64(w);
	t->skipped_policies = wire_get_u64(w);
	t->skipped_failures = wire_get_u64(w);
	t->skipped_why = wire_get_string(w, CODEC_DETAIL_BYTES);
	t->repaired = wire_get_enum(w, 2) == 1;
	wire_get_copy(w, t->facts, sizeof t->facts);
	if ((t->org_name == NULL && t->contact == NULL) ||
	    t->skipped_policies > lim->records ||
	    t->skipped_failures > lim->records ||
	    (t->report_domain != NULL && !domain_is_name(t->report_domain)) ||
	    (t->submitter != NULL && !domain_is_name(t->submitter)))
		w->bad = true;
}

enum dmarc_status
tls_get(struct wire *w, const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_finding *f, struct dmarc_err *err)
{
	struct items in = { w, lim, a, lim->records };
	struct dmarc_tls_report *t = arena_alloc(a, sizeof *t);
	struct dmarc_tls_policy *policy;
	uint32_t n;

	if (t == NULL)
		return codec_no_memory(err);
	f->provenance = (enum dmarc_provenance)wire_get_enum(w,
	    DMARC_PROVENANCES);
	get_head(w, lim, t);
	policy = get_items(&in, LEAST_POLICY_BYTES, sizeof *policy, &n);
	if (w->bad || n == 0)
		return codec_garbled(err, "the head of a TLS report");
	if (policy == NULL)
		return codec_no_memory(err);
	for (uint32_t i = 0; i < n; i++)
		if (!get_policy(&in, &policy[i]))
			return w->bad ? codec_garbled(err, "a TLS policy") :
			    codec_no_memory(err);
	t->policy = policy;
	t->policies = n;
	f->tls = t;
	return DMARC_OK;
}

/* ---- the digest ---- */

/* Appends n items of from to b, in the order of their bytes. */
static void
put_sorted(struct buf *b, const struct buf *from, struct packed *item, size_t n)
{
	if (!packed_sort(item, n, from)) {
		b->failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++)
		buf_add(b, item[i].bytes, item[i].len);
}

/* Appends the failures of a policy in the order of their bytes. */
static void
put_failures(struct buf *b, const struct dmarc_tls_policy *p)
{
	struct buf failures = BUF_INIT(MOST_BYTES);
	struct packed *item = calloc((size_t)p->failures + 1, sizeof *item);

	for (uint32_t i = 0; item != NULL && i < p->failures; i++) {
		item[i] = packed_begin(&failures, i);
		put_failure(&failures, &p->failure[i]);
		packed_end(&item[i], &failures);
	}
	if (item == NULL)
		b->failed = true;
	else
		put_sorted(b, &failures, item, p->failures);
	buf_free(&failures);
	free(item);
}

bool
tls_digest(const struct dmarc_tls_report *t, unsigned char out[DMARC_DIGEST])
{
	struct buf policies = BUF_INIT(MOST_BYTES);
	struct buf facts = BUF_INIT(MOST_BYTES);
	struct packed *item = calloc(t->policies + 1, sizeof *item);
	bool done = false;

	for (size_t i = 0; item != NULL && i < t->policies; i++) {
		item[i] = packed_begin(&policies, i);
		put_policy(&policies, &t->policy[i]);
		put_failures(&policies, &t->policy[i]);
		packed_end(&item[i], &policies);
	}
	if (item != NULL)
		put_sorted(&facts, &policies, item, t->policies);
	if (item != NULL && facts.len > 0 && !facts.failed) {
		digest_bytes(facts.data, facts.len, out);
		done = true;
	}
	buf_free(&policies);
	buf_free(&facts);
	free(item);
	return done;
}
