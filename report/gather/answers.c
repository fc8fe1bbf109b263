/*
 * answers.c: see answers.h.
 */
#include "report/gather/answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/day.h"
#include "common/memory/buf.h"
#include "common/record/policy.h"
#include "common/record/tags.h"
#include "common/record/txt.h"

#define SPF_LOOKUPS_MOST 10	/* RFC 7208 section 4.6.4 */
#define RECORD_BYTES 65536

/* Whether an SPF record is exactly "v=spf1 -all". */
static bool
allows_nobody(const char *record)
{
	static const char *const want[] = { "v=spf1", "-all" };
	size_t n = 0;

	for (const char *word = record + strspn(record, " "); *word != '\0';
	    n++) {
		size_t len = strcspn(word, " ");

		if (n == 2 || len != strlen(want[n]) ||
		    strncasecmp(word, want[n], len) != 0)
			return false;
		word += len;
		word += strspn(word, " ");
	}
	return n == 2;
}

static int64_t
day_or_never(int64_t seconds)
{
	return seconds == INT64_MIN ? NEVER : day_of(seconds);
}

/* Lists the errors of the domain and of subdomains; false: no memory. */
static bool
list_errors(const struct dns *dns, struct arena *a, struct verdict_facts *f)
{
	struct verdict_dns_error *error = arena_array(a,
	    dns->findings + dns->belows + 1, sizeof *error);

	if (error == NULL)
		return false;
	for (size_t i = 0; i < dns->findings + dns->belows; i++) {
		const struct dns_finding *x = i < dns->findings ?
		    &dns->finding[i] : &dns->below[i - dns->findings];

		if (x->severity == DNS_ERROR)
			error[f->dns_errors++] = (struct verdict_dns_error){
				.code = x->code, .detail = x->detail,
				.fix = x->fix, .place = x->place,
				.subject = x->subject };
	}
	f->dns_error = error;
	return true;
}

/* The key in a DKIM record, its tag p; without a value: there is none. */
static struct tag
key_in(const char *record)
{
	struct tag t = { .value_len = 0 };
	struct tags tags;

	if (record == NULL)
		return t;
	tags = tags_start(record, strlen(record));
	while (tags_next(&tags, &t))
		if (tag_is(&t, "p"))
			return t;
	return (struct tag){ .value_len = 0 };
}

bool
answers_has_key(const char *record)
{
	return key_in(record).value_len > 0;
}

bool
answers_same_key(const char *a, const char *b)
{
	struct tag x = key_in(a), y = key_in(b);

	return x.equals == y.equals && x.value_len == y.value_len &&
	    (x.value_len == 0 || memcmp(x.value, y.value, x.value_len) == 0);
}

/*
 * What was published at a name, from its stretches, the oldest first. NULL: it
 * is not known, or there were several records at once. Records with the same
 * key are one. No memory: *failed.
 */
static const struct verdict_key_past *
past_of(const struct dns *dns, const char *name, enum dns_key_state state,
    struct arena *a, bool *failed)
{
	static const enum verdict_key_state of[] = {
		[DNS_KEY_GOOD] = VERDICT_KEY_GOOD,
		[DNS_KEY_MISSING] = VERDICT_KEY_MISSING,
		[DNS_KEY_REVOKED] = VERDICT_KEY_REVOKED,
		[DNS_KEY_INVALID] = VERDICT_KEY_UNREADABLE,
	};
	const struct dns_stretch *now = NULL, *before = NULL;
	struct verdict_key_past *past;
	struct tag key;
	int64_t since;

	for (size_t i = 0; i < dns->stretches; i++) {
		const struct dns_stretch *s = &dns->stretch[i];

		if (!s->latest || strcmp(s->kind, "dkim") != 0 ||
		    strcmp(s->name, name) != 0)
			continue;
		if (now != NULL)
			return NULL;
		now = s;
	}
	if (now == NULL)
		return NULL;
	since = now->first;
	for (const struct dns_stretch *s = now; s-- > dns->stretch &&
	    strcmp(s->kind, "dkim") == 0 && strcmp(s->name, name) == 0;) {
		if (!answers_same_key(s->record, now->record)) {
			before = s;
			break;
		}
		since = s->first;
	}
	if (before != NULL && before->last >= since)
		return NULL;	/* both were there for a while */
	past = arena_alloc(a, sizeof *past);
	key = key_in(before != NULL ? before->record : NULL);
	if (past != NULL)
		*past = (struct verdict_key_past){ .state = of[state],
		    .since = day_of(since),
		    .until = before != NULL ? day_of(before->last) : NEVER };
	if (past != NULL && before != NULL && key.value_len > 0) {
		past->before = before->record;
		past->key_before = arena_strndup(a, key.value, key.value_len);
	}
	*failed = past == NULL || (past->before != NULL &&
	    past->key_before == NULL);
	return past;
}

/* Lists the keys; false: no memory. */
static bool
list_keys(const struct dns *dns, struct arena *a, struct verdict_facts *f)
{
	struct verdict_key *key = arena_array(a, dns->keys + 1, sizeof *key);
	bool failed = key == NULL;

	for (size_t i = 0; !failed && i < dns->keys; i++) {
		const struct dns_key *k = &dns->key[i];
		struct buf name = BUF_INIT(1 << 16);
		const char *text;

		buf_text(&name, k->selector);
		buf_text(&name, "._domainkey.");
		buf_text(&name, k->domain);
		text = buf_string(&name);
		failed = text == NULL;
		if (text != NULL)
			key[f->keys++] = (struct verdict_key){ k->domain,
			    k->selector, k->ttl, day_of(k->checked),
			    past_of(dns, text, k->state, a, &failed) };
		buf_free(&name);
	}
	f->key = key;
	return !failed;
}

/* When the record at a name was first seen as it is now, if another was seen
 * before; else NEVER. */
static int64_t
changed(const struct dns *dns, const char *kind, const char *name)
{
	int64_t last = NEVER, first = INT64_MAX;

	for (size_t i = 0; name != NULL && i < dns->stretches; i++) {
		const struct dns_stretch *s = &dns->stretch[i];

		if (strcmp(s->kind, kind) != 0 || strcmp(s->name, name) != 0)
			continue;
		if (s->latest && s->first > last)
			last = s->first;
		if (s->first < first)
			first = s->first;
	}
	return last == NEVER || last == first ? NEVER : day_of(last);
}

static int
by_source(const void *a, const void *b)
{
	const struct verdict_spf *x = a, *y = b;
	int c = address_compare(&x->source, &y->source);

	return c != 0 ? c : strcmp(x->domain, y->domain);
}

/* Lists the addresses that SPF allows; false: no memory. */
static bool
list_allowed(const struct dns *dns, struct arena *a, struct verdict_facts *f)
{
	struct verdict_spf *spf = arena_array(a, dns->evals + 1, sizeof *spf);

	if (spf == NULL)
		return false;
	f->spf = spf;
	for (size_t i = 0; i < dns->evals; i++) {
		const struct dns_eval *e = &dns->eval[i];
		struct verdict_spf x = { .domain = e->mail_from,
		    .term = e->term, .checked = day_of(e->checked),
		    .changed = changed(dns, "spf", e->mail_from) };
		int64_t other = changed(dns, "include", e->place);

		if (strcmp(e->result, "pass") != 0 || e->term == NULL ||
		    !address_parse(e->ip, &x.source))
			continue;
		if (other > x.changed)
			x.changed = other;
		spf[f->spfs++] = x;
	}
	qsort(spf, f->spfs, sizeof *spf, by_source);
	return true;
}

/* Since when the domain has its SPF record, if another was seen before. */
static void
date_spf(const struct dns *dns, const char *domain, struct verdict_facts *f)
{
	f->spf_since = changed(dns, "spf", domain);
	f->spf_until = NEVER;
	for (size_t i = 0; f->spf_since != NEVER && i < dns->stretches; i++) {
		const struct dns_stretch *s = &dns->stretch[i];

		if (!s->latest && strcmp(s->kind, "spf") == 0 &&
		    strcmp(s->name, domain) == 0 &&
		    day_of(s->last) > f->spf_until)
			f->spf_until = day_of(s->last);
	}
}

/*
 * The record that a finding proposes for a name; *fix is of that finding.
 * *out is NULL: none does. false: no memory.
 */
static bool
find_proposed(const struct dns *dns, const char *name, struct arena *a,
    const char **fix, const char **out)
{
	*out = NULL;
	for (size_t i = 0; i < dns->findings && *out == NULL; i++) {
		const struct dns_finding *f = &dns->finding[i];
		struct buf record = BUF_INIT(RECORD_BYTES);
		const char *text = NULL;
		bool fine = true;

		if (f->fix != NULL && txt_find(f->fix, name, &record)) {
			text = buf_string(&record);
			*out = text == NULL ? NULL :
			    arena_strndup(a, text, record.len);
			fine = *out != NULL;
			*fix = f->fix;
		}
		buf_free(&record);
		if (!fine)
			return false;
	}
	return true;
}

/* What a proposed SPF record costs, as its fix says; -1: it does not. */
static int64_t
cost_of(const char *fix)
{
	const char *end = strstr(fix, " of 10 lookups)"), *at = end;
	int64_t cost = 0, place = 1;

	while (at != NULL && at > fix && at[-1] >= '0' && at[-1] <= '9' &&
	    end - at < 4) {
		cost += place * (*--at - '0');
		place *= 10;
	}
	return at == end ? -1 : cost;
}

static bool
read_spf(const struct dns *dns, const char *domain, struct arena *a,
    struct verdict_facts *f)
{
	const char *fix, *record;

	f->spf_record = dns->spf;
	f->spf_lookups = dns->spf_lookups;
	if (!find_proposed(dns, domain, a, &fix, &record))
		return false;
	if (record != NULL) {
		f->spf_record = record;
		f->spf_lookups = cost_of(fix);
		f->spf_mended = dns->spf == NULL ||
		    strcmp(dns->spf, record) != 0;
	}
	/* A record may be proposed only if it is known to work. */
	if (!dns->recent || f->spf_lookups < 0 ||
	    f->spf_lookups > SPF_LOOKUPS_MOST)
		f->spf_record = NULL;
	return true;
}

/*
 * Sets the records that findings propose, so that a page has one record to
 * publish and no two that undo each other: the SPF record to which own hosts
 * may be added, and the DMARC record whose tags are kept. false: no memory.
 */
static bool
read_proposed(const struct dns *dns, const char *domain, struct arena *a,
    struct verdict_facts *f)
{
	size_t size = strlen(domain) + sizeof "_dmarc.";
	char *name = arena_alloc(a, size);
	const char *fix;

	if (name == NULL)
		return false;
	(void)snprintf(name, size, "_dmarc.%s", domain);
	return read_spf(dns, domain, a, f) &&
	    find_proposed(dns, name, a, &fix, &f->dns_mended);
}

enum dmarc_status
answers_read(struct snapshot *db, const char *domain, int64_t now,
    struct arena *a, struct dns *dns, struct verdict_facts *f,
    struct dmarc_err *err)
{
	enum dmarc_status st = dns_read(db, domain, now, a, dns, err);

	if (st != DMARC_OK)
		return st;
	if (!list_errors(dns, a, f) || !list_keys(dns, a, f) ||
	    !list_allowed(dns, a, f) || !read_proposed(dns, domain, a, f))
		return dmarc_no_memory(err);
	f->dns_checked = day_or_never(dns->checked);
	f->mx_answered = day_or_never(dns->mx_answered);
	f->spf_answered = day_or_never(dns->spf_answered);
	f->dmarc_answered = day_or_never(dns->dmarc_answered);
	f->dns_parked = dns->recent && dns->takes_no_mail &&
	    dns->spf != NULL && allows_nobody(dns->spf);
	date_spf(dns, domain, f);
	if (dns->dmarc != NULL && policy_of_record(dns->dmarc,
	    strlen(dns->dmarc), &f->dns_policy))
		f->dns_record = dns->dmarc;
	if (f->dns_record != NULL)
		f->dns_ttl = dns->dmarc_ttl;
	return DMARC_OK;
}
