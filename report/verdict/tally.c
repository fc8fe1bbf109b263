/*
 * tally.c: sums the rows of a scope by sender. It groups them by sorting, so
 * that a million rows take n log n time and no hash table.
 */
#include <stdlib.h>

#include "report/verdict/work.h"

bool
verdict_judges_dkim(const struct verdict_mail *m)
{
	size_t own = 0, temporary = 0;

	for (size_t i = 0; i < m->dkims; i++) {
		own += m->dkim[i].own;
		temporary += m->dkim[i].own &&
		    m->dkim[i].result == DMARC_RESULT_TEMPERROR;
	}
	return own == 0 || own != temporary;
}

void
sums_add(struct sums *s, const struct verdict_mail *m, uint64_t n)
{
	s->messages += n;
	if (m->dkim_aligned)
		s->dkim += n;
	if (m->spf_aligned)
		s->spf += n;
	if (mail_passes(m))
		s->pass += n;
	else if (m->disposition == DMARC_DISP_QUARANTINE ||
	    m->disposition == DMARC_DISP_REJECT)
		s->lost += n;
	if (!verdict_judges_dkim(m))
		return;
	s->judged += n;
	if (m->dkim_aligned)
		s->dkim_judged += n;
}

/* For qsort_r() of glibc: qsort() passes no context. */
static int
by_sender(const void *a, const void *b, void *ctx)
{
	const struct verdict_row *x = *(const struct verdict_row *const *)a;
	const struct verdict_row *y = *(const struct verdict_row *const *)b;
	const struct work *w = ctx;
	const struct pair *p = &w->pair[x->pair], *q = &w->pair[y->pair];
	uint32_t from = w->f->pair[x->pair].address;
	uint32_t other = w->f->pair[y->pair].address;

	if (p->sender != q->sender)
		return p->sender < q->sender ? -1 : 1;
	if (p->class != q->class)
		return p->class < q->class ? -1 : 1;
	if (from != other)
		return from < other ? -1 : 1;
	if (x->reporter != y->reporter)
		return x->reporter < y->reporter ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

/* Marks what was already counted for the present sender, numbered now. */
struct marks {
	uint32_t *mark, now;
};

static bool
mark(struct marks *m, uint32_t at)
{
	if (m->mark[at] == m->now)
		return false;
	m->mark[at] = m->now;
	return true;
}

/* Add a row of direct mail. */
static void
add_direct(const struct work *w, struct member *m,
    const struct verdict_mail *mail, const struct verdict_row *r)
{
	int64_t age = w->f->last - r->day;

	sums_add(&m->w28, mail, r->messages);
	sums_add(age < W7 ? &m->w7 : &m->prior, mail, r->messages);
	if (age < (int64_t)rule(RULE_RECOVERED_DAYS, STEP_QUARANTINE))
		sums_add(&m->recent, mail, r->messages);
}

static void
add_row(const struct work *w, struct member *m, const struct verdict_row *r,
    struct marks *direct, struct marks *unknown)
{
	const struct pair *p = &w->pair[r->pair];
	const struct verdict_mail *mail = w->f->pair[r->pair].mail;
	int64_t age = w->f->last - r->day;
	bool fails = !mail_passes(mail);

	if (r->messages == 0 || p->class == CLASS_IGNORED)
		return;
	m->class_messages[p->class] += r->messages;
	if (fails)
		m->class_fail[p->class] += r->messages;
	if (r->day < m->first)
		m->first = r->day;
	if (r->day > m->last)
		m->last = r->day;
	if (class_direct(p->class)) {
		add_direct(w, m, mail, r);
		m->reporters += mark(direct, r->reporter);
	} else if (p->class == CLASS_UNKNOWN) {
		m->unknown_weeks |= 1u << (age / 7);
		m->unknown_reporters += mark(unknown, r->reporter);
	} else if (p->class == CLASS_SPOOF) {
		*(age < W7 ? &m->spoof_w7 : &m->spoof_prior) += r->messages;
	}
	if (fails && p->broken)
		m->broken += r->messages;
	if (fails && mail->forwarded && (p->class == CLASS_FWD_BAD ||
	    p->class == CLASS_FWD_OK))
		m->overridden += r->messages;
}

static void
fill(struct work *w, struct scope *s)
{
	struct marks direct = { .now = 0 }, unknown = { .now = 0 };
	struct member *m = NULL;

	direct.mark = work_array(w, w->f->reporters, sizeof *direct.mark);
	unknown.mark = work_array(w, w->f->reporters, sizeof *unknown.mark);
	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < s->rows; i++) {
		uint32_t sender = w->pair[s->row[i]->pair].sender;

		if (m == NULL || m->number != sender) {
			m = &s->member[s->members++];
			*m = (struct member){ .number = sender,
			    .sender = &w->sender[sender], .from = i,
			    .first = w->sender_first[sender],
			    .last = w->sender_last[sender] };
			direct.now++;
			unknown.now++;
		}
		m->to = i + 1;
		add_row(w, m, s->row[i], &direct, &unknown);
	}
}

void
work_tally(struct work *w, bool below, struct scope *out)
{
	size_t senders = 0;

	*out = (struct scope){ .below = below };
	out->row = work_array(w, w->f->rows, sizeof *out->row);
	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < w->f->rows; i++)
		if (w->f->pair[w->f->row[i].pair].mail->below == below)
			out->row[out->rows++] = &w->f->row[i];
	if (out->rows > 0)
		qsort_r(out->row, out->rows, sizeof *out->row, by_sender, w);
	for (size_t i = 0; i < out->rows; i++)
		senders += i == 0 || w->pair[out->row[i]->pair].sender !=
		    w->pair[out->row[i - 1]->pair].sender;
	out->member = work_array(w, senders, sizeof *out->member);
	if (!w->out_of_memory)
		fill(w, out);
}
