/*
 * selectors.c: finds the own selector of a sender that passes less than before,
 * and tells from DNS what became of its key.
 */
#include <string.h>

#include "common/day.h"
#include "report/verdict/work.h"

/* A key that fails was replaced or taken away at most so many days before. */
#define KEY_LATE_DAYS 3

#define RECORD_MOST 2048	/* bytes of a record that a fix repeats */
#define KEY_SHOWN 8		/* bytes at both ends of a key */

/* The mail of one sender with one selector, by day of W28. */
struct use {
	struct daily day;
	uint64_t result[DMARC_RESULTS];	/* of W7, except pass */
};

static void
add(const struct work *w, const struct verdict_row *r, uint32_t selector,
    struct use *u)
{
	const struct verdict_mail *m = w->f->pair[r->pair].mail;
	size_t age = (size_t)(w->f->last - r->day);

	for (size_t i = 0; i < m->dkims; i++) {
		if (work_selector(w, &m->dkim[i]) != selector)
			continue;
		u->day.n[age] += r->messages;
		if (m->dkim[i].result == DMARC_RESULT_PASS)
			u->day.k[age] += r->messages;
		else if (age < W7)
			u->result[m->dkim[i].result] += r->messages;
		return;	/* count a repeated selector once */
	}
}

/* Whether a day has mail, and less of it passes than a share. */
static bool
is_bad(const struct daily *d, int age, double share)
{
	return d->n[age] > 0 && (double)d->k[age] < share * (double)d->n[age];
}

int
daily_first_bad(const struct daily *d, double share, int otherwise)
{
	for (int age = W7 - 1; age >= 0; age--) {
		if (!is_bad(d, age, share))
			continue;
		for (int more = W7; age >= W7 - 1 && more < W28 &&
		    (d->n[more] == 0 || is_bad(d, more, share)); more++)
			if (d->n[more] > 0)
				age = more;
		return age;
	}
	return otherwise;
}

/* The first bad day; of a vanished selector, the day after its last use. */
static int64_t
first_bad(const struct work *w, const struct daily *d, const struct fallen *f)
{
	double half = ((double)f->before_k / (double)f->before_n +
	    (f->now_n > 0 ? (double)f->now_k / (double)f->now_n : 0)) / 2;
	int last = 0;

	while (last < W28 && d->n[last] == 0)
		last++;
	return w->f->last - daily_first_bad(d, half, last < W28 ? last - 1 :
	    W7 - 1);
}

static struct fallen
measure(const struct work *w, const struct scope *s, const struct member *m,
    uint32_t selector)
{
	struct fallen f = { .selector = selector };
	struct use u = { .day = { .n = { 0 } } };
	uint64_t most = 0;

	for (size_t i = m->from; i < m->to; i++)
		if (class_direct(w->pair[s->row[i]->pair].class))
			add(w, s->row[i], selector, &u);
	for (int age = 0; age < W28; age++) {
		*(age < W7 ? &f.now_n : &f.before_n) += u.day.n[age];
		*(age < W7 ? &f.now_k : &f.before_k) += u.day.k[age];
	}
	for (int r = 0; r < DMARC_RESULTS; r++)
		if (u.result[r] > most) {
			most = u.result[r];
			f.result = (enum dmarc_result)r;
		}
	if (f.before_n > 0)
		f.first_bad = first_bad(w, &u.day, &f);
	return f;
}

/* Passing messages a selector lost: the drop of its rate, by its messages. */
static double
lost(const struct fallen *f)
{
	double before, now;

	if (f->before_n == 0)
		return 0;
	before = (double)f->before_k / (double)f->before_n;
	now = f->now_n > 0 ? (double)f->now_k / (double)f->now_n : 0;
	/* Messages of W7, or of an average week if it vanished. */
	return (before - now) * (f->now_n > 0 ? (double)f->now_n :
	    (double)f->before_n / WEEKS_BEFORE);
}

struct fallen
work_fallen(struct work *w, const struct scope *s, const struct member *m)
{
	struct fallen worst = { .selector = NO_PLACE };
	bool *seen = work_array(w, w->selectors, sizeof *seen);
	double most = 0;

	for (size_t i = m->from; !w->out_of_memory && i < m->to; i++) {
		const struct verdict_mail *mail =
		    w->f->pair[s->row[i]->pair].mail;

		for (size_t j = 0; j < mail->dkims; j++) {
			uint32_t at = work_selector(w, &mail->dkim[j]);
			struct fallen f;

			if (at == NO_PLACE || seen[at] || !class_direct(
			    w->pair[s->row[i]->pair].class))
				continue;
			seen[at] = true;
			if (!w->selector[at].passes)
				continue;	/* never held a key */
			f = measure(w, s, m, at);
			if (lost(&f) > most || (lost(&f) == most && most > 0 &&
			    at < worst.selector)) {
				most = lost(&f);
				worst = f;
			}
		}
	}
	return worst;
}

/* "p=MIIBIjAN...wIDAQAB" */
static const char *
key_shown(struct work *w, const char *key)
{
	size_t len = strlen(key);

	return len <= 2 * KEY_SHOWN + 3 ? work_say(w, "p=%s", key) :
	    work_say(w, "p=%.*s...%s", KEY_SHOWN, key,
	    key + len - KEY_SHOWN);
}

/* The end of a fix: the record that a key had before; "" if not known. */
static const char *
record_before(struct work *w, const struct verdict_key *k)
{
	const char *record = k->past->before;

	return strlen(record) > RECORD_MOST ? "" : work_say(w, ": %s",
	    work_txt(w, work_say(w, "%s._domainkey.%s", k->selector,
	    k->domain), record));
}

/* A key that DNS does not have any more, or never had. */
static void
tell_gone(struct work *w, const struct verdict_key *k, struct key_told *out)
{
	static const char *const is[] = {
		[VERDICT_KEY_MISSING] = "DNS has no record of the key",
		[VERDICT_KEY_REVOKED] = "the key is revoked in DNS",
		[VERDICT_KEY_UNREADABLE] = "the record of the key in DNS "
		    "cannot be read",
	}, *const since[] = {
		[VERDICT_KEY_MISSING] = "DNS has had no record of the key",
		[VERDICT_KEY_REVOKED] = "the key has been revoked in DNS",
		[VERDICT_KEY_UNREADABLE] = "nobody can read the record of the "
		    "key in DNS",
	};
	const struct verdict_key_past *p = k->past;

	if (p->before == NULL) {
		out->why = is[p->state];
		return;
	}
	out->why = work_say(w, "%s since %s; it was %s until %s",
	    since[p->state], work_day(w, p->since), key_shown(w, p->key_before),
	    work_day(w, p->until));
	out->fix = work_say(w, "let it sign with another key, or publish this "
	    "one again%s", record_before(w, k));
}

/* A key that DNS has, but had not when the mail began to fail. */
static void
tell_changed(struct work *w, const struct verdict_key *k, bool after,
    struct key_told *out)
{
	const struct verdict_key_past *p = k->past;
	const char *since = work_day(w, p->since);
	const char *until = work_day(w, p->until);

	if (p->before == NULL) {
		out->why = work_say(w, "DNS did not have the key until %s, and "
		    "has it since %s", until, since);
		out->fix = work_say(w, "repaired in DNS on %s: wait for "
		    "reports", since);
		return;
	}
	out->why = work_say(w, "the key in DNS was replaced on %s%s; it was %s "
	    "until %s", since, after ? ", after the first failures" : "",
	    key_shown(w, p->key_before), until);
	out->fix = after ? work_say(w, "if the new key is the one that signs, "
	    "wait for reports; else publish the signer's key at "
	    "%s._domainkey.%s", k->selector, k->domain) :
	    work_say(w, "let it sign with the new key, or publish the one of "
	    "before again%s", record_before(w, k));
}

const char *
work_key_name(struct work *w, uint32_t selector)
{
	return work_say(w, "%s._domainkey.%s", w->selector[selector].selector,
	    w->selector[selector].domain);
}

bool
work_key_told(struct work *w, const struct scope *s, const struct member *m,
    uint32_t selector, struct key_told *out)
{
	const struct selector *own = &w->selector[selector];
	const struct verdict_key *k = work_key(w, own->domain, own->selector);
	const struct verdict_key_past *p = k != NULL ? k->past : NULL;
	int64_t bad = w->f->last - W28 + 1;
	struct fallen f;

	*out = (struct key_told){ .why = NULL };
	if (p == NULL)
		return false;
	f = measure(w, s, m, selector);
	if (f.before_k > 0 && f.first_bad <= w->f->last)
		bad = f.first_bad;
	if (p->state != VERDICT_KEY_GOOD)
		tell_gone(w, k, out);
	else if (p->until != NEVER && p->since >= bad - KEY_LATE_DAYS)
		tell_changed(w, k, p->until > bad, out);
	else if (k->checked >= bad)
		out->why = work_say(w, "DNS has had the same key since %s, so "
		    "another one signs, or the mail is changed after signing",
		    work_day(w, p->since));
	if (out->why != NULL && w->f->today - k->checked >
	    (int64_t)rule(RULE_HIGH_DNS_DAYS, STEP_QUARANTINE))
		out->why = work_say(w, "%s (as of %s; run dmarc-dns refresh)",
		    out->why, work_day(w, k->checked));
	return out->why != NULL;
}
