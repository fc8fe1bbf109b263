/*
 * selectors.c: finds the own selector of a sender that passes less than before.
 */
#include "report/verdict/work.h"

/* The mail of one sender with one selector, by day of W28. */
struct use {
	uint64_t n[W28], k[W28];	/* by age in days; k: passing */
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
		u->n[age] += r->messages;
		if (m->dkim[i].result == DMARC_RESULT_PASS)
			u->k[age] += r->messages;
		else if (age < W7)
			u->result[m->dkim[i].result] += r->messages;
		return;	/* count a repeated selector once */
	}
}

/* The first day of W7 with a share below the mean of before and now. */
static int64_t
first_bad(const struct work *w, const struct use *u, const struct fallen *f)
{
	double half = ((double)f->before_k / (double)f->before_n +
	    (f->now_n > 0 ? (double)f->now_k / (double)f->now_n : 0)) / 2;

	for (int age = W7 - 1; age >= 0; age--)
		if (u->n[age] > 0 && (double)u->k[age] <
		    half * (double)u->n[age])
			return w->f->last - age;
	/* The selector vanished: the day after its last use. */
	for (int age = 0; age < W28; age++)
		if (u->n[age] > 0)
			return w->f->last - age + 1;
	return w->f->last - W7 + 1;
}

static struct fallen
measure(const struct work *w, const struct scope *s, const struct member *m,
    uint32_t selector)
{
	struct fallen f = { .selector = selector };
	struct use u = { .n = { 0 } };
	uint64_t most = 0;

	for (size_t i = m->from; i < m->to; i++)
		if (class_direct(w->pair[s->row[i]->pair].class))
			add(w, s->row[i], selector, &u);
	for (int age = 0; age < W28; age++) {
		*(age < W7 ? &f.now_n : &f.before_n) += u.n[age];
		*(age < W7 ? &f.now_k : &f.before_k) += u.k[age];
	}
	for (int r = 0; r < DMARC_RESULTS; r++)
		if (u.result[r] > most) {
			most = u.result[r];
			f.result = (enum dmarc_result)r;
		}
	if (f.before_n > 0)
		f.first_bad = first_bad(w, &u, &f);
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
