/*
 * strangers.c: mail that is neither known to be yours nor plainly forged.
 *
 * What comes back, and what a service for senders carries in numbers, is to be
 * confirmed by a person before a stricter policy. A burst from a domain in no
 * table, private mailboxes, and networks that fail exactly like a forger but
 * use the domain as Return-Path, are only advice: a forger could otherwise hold
 * a verdict for ever.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

/* The scope, and what is known about it as a whole. */
struct strangers {
	struct work *w;
	const struct scope *s;
	struct verdict *v;
	double many;		/* messages of a burst that is worth asking */
};

static unsigned
weeks_of(const struct member *m)
{
	unsigned weeks = 0;

	for (unsigned set = m->unknown_weeks; set != 0; set &= set - 1)
		weeks++;
	return weeks;
}

/* Whether unidentified mail comes back. */
static bool
recurs(const struct strangers *x, const struct member *m)
{
	const enum verdict_step step = x->v->step;
	struct verdict_gate *g = gate_add(x->w, x->v, m->sender->private ?
	    CODE_FREEMAIL : CODE_CONFIRM_SENDER, m->sender);

	measure_count(g, MEASURE_UNKNOWN_MESSAGES,
	    m->class_messages[CLASS_UNKNOWN],
	    rule(RULE_RECURRING_MESSAGES, step), RULE_RECURRING_MESSAGES);
	measure_count(g, MEASURE_UNKNOWN_WEEKS, weeks_of(m),
	    rule(RULE_RECURRING_WEEKS, step), RULE_RECURRING_WEEKS);
	measure_count(g, MEASURE_UNKNOWN_REPORTERS, m->unknown_reporters,
	    rule(RULE_RECURRING_REPORTERS, step), RULE_RECURRING_REPORTERS);
	return !g->passed;
}

/* Whether it came in a number that is worth asking, on any days. */
static bool
is_burst(const struct strangers *x, const struct member *m)
{
	const enum verdict_step step = x->v->step;

	return (m->sender->private ||
	    m->sender->service == VERDICT_NO_SERVICE) &&
	    (double)m->class_messages[CLASS_UNKNOWN] >= x->many &&
	    m->unknown_reporters >= (uint64_t)rule(RULE_BURST_REPORTERS, step);
}

/* The same as a gate, of a service that has honest customers. */
static bool
bursts(const struct strangers *x, const struct member *m)
{
	const enum verdict_step step = x->v->step;
	struct verdict_gate *g;

	if (m->sender->service != VERDICT_SENDS)
		return false;
	g = gate_add(x->w, x->v, CODE_CONFIRM_SENDER, m->sender);
	measure_count(g, MEASURE_UNKNOWN_MESSAGES,
	    m->class_messages[CLASS_UNKNOWN], x->many, RULE_COUNT);
	measure_count(g, MEASURE_UNKNOWN_REPORTERS, m->unknown_reporters,
	    rule(RULE_BURST_REPORTERS, step), RULE_BURST_REPORTERS);
	return !g->passed;
}

static void
ask_about(const struct strangers *x, const struct member *m)
{
	bool comes_back, is_known;

	if (m->sender->private) {
		/* No label would be true: it is many people's. */
		if (recurs(x, m) || is_burst(x, m))
			(void)blocker_sender(x->w, blocker_add(x->w, x->v,
			    CODE_FREEMAIL), x->s, m);
		return;
	}
	comes_back = recurs(x, m);
	is_known = bursts(x, m);
	if (comes_back || is_known)
		(void)blocker_sender(x->w, blocker_add(x->w, x->v,
		    CODE_CONFIRM_SENDER), x->s, m);
	else if (is_burst(x, m))
		(void)blocker_sender(x->w, blocker_as(x->w, x->v, KIND_ADVICE,
		    CODE_CONFIRM_SENDER), x->s, m);
}

/* A network whose mail looks forged, with the From domain as Return-Path. */
struct suspect {
	uint32_t net;
	const struct member *member;
	uint64_t messages;
	struct verdict_evidence most;	/* its address with most of them */
};

/* The networks of the addresses, numbered by address. */
struct networks {
	uint32_t *of;		/* for each address */
	uint64_t *messages;	/* for each network: all mail of the scope */
	bool *seen;		/* reporters of a network */
};

/* For qsort_r() of glibc: qsort() passes no context. */
static int
by_source(const void *a, const void *b, void *ctx)
{
	const struct verdict_address *at = ctx;

	return address_compare(&at[*(const uint32_t *)a].source,
	    &at[*(const uint32_t *)b].source);
}

static bool
same_network(const struct dmarc_address *a, const struct dmarc_address *b)
{
	bool v4 = address_is_v4(a);

	return v4 == address_is_v4(b) &&
	    memcmp(a->byte, b->byte, v4 ? 15 : 6) == 0;	/* /24, /48 */
}

static bool
find_networks(struct work *w, const struct scope *s, struct networks *out)
{
	size_t n = w->f->addresses;
	uint32_t *order = work_array(w, n, sizeof *order), net = 0;

	out->of = work_array(w, n, sizeof *out->of);
	out->messages = work_array(w, n, sizeof *out->messages);
	out->seen = work_array(w, w->f->reporters, sizeof *out->seen);
	if (w->out_of_memory)
		return false;
	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	if (n > 0)
		qsort_r(order, n, sizeof *order, by_source,
		    (void *)w->f->address);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && !same_network(
		    &w->f->address[order[i - 1]].source,
		    &w->f->address[order[i]].source))
			net++;
		out->of[order[i]] = net;
	}
	for (size_t i = 0; i < s->rows; i++)
		out->messages[out->of[w->f->pair[s->row[i]->pair].address]] +=
		    s->row[i]->messages;
	return true;
}

/* Add the suspect mail of a sender; a sender is a network here. */
static struct suspect
suspect_of(const struct work *w, const struct scope *s, const struct member *m,
    const struct networks *nets, uint64_t *reporters)
{
	struct suspect x = { .member = m };
	uint64_t run = 0;

	*reporters = 0;
	memset(nets->seen, 0, w->f->reporters * sizeof *nets->seen);
	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_pair *p = &w->f->pair[r->pair];
		bool counts;

		if (i == m->from || p->address !=
		    w->f->pair[s->row[i - 1]->pair].address)
			run = 0;
		if (!about_row(w, ABOUT_SOURCE, r, &counts))
			continue;
		x.net = nets->of[p->address];
		x.messages += r->messages;
		*reporters += !nets->seen[r->reporter];
		nets->seen[r->reporter] = true;
		run += r->messages;
		if (run > x.most.messages)
			x.most = (struct verdict_evidence){
			    w->f->address[p->address].source, run };
	}
	return x;
}

static int
by_messages(const void *a, const void *b)
{
	const struct suspect *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return address_compare(&x->most.source, &y->most.source);
}

/* "; its host name is h1.isp.example"; "" if none is confirmed. */
static const char *
host_of(struct work *w, const struct dmarc_address *source)
{
	for (size_t i = 0; i < w->f->addresses; i++) {
		const struct verdict_address *a = &w->f->address[i];

		if (a->host_confirmed && !a->others &&
		    address_compare(&a->source, source) == 0)
			return work_say(w, "; its host name is %s", a->host);
	}
	return "";
}

static void
tell_suspect(const struct strangers *x, const struct suspect *s)
{
	struct verdict_blocker *b = blocker_sender(x->w, blocker_add(x->w,
	    x->v, CODE_CHECK_SOURCE), x->s, s->member);
	char ip[DMARC_ADDRESS_TEXT];
	const char *host = "";

	if (s->most.messages >= s->messages - s->most.messages) {
		address_text(&s->most.source, ip);
		b->name = work_say(x->w, "%s", ip);
		host = host_of(x->w, &s->most.source);
	}
	b->why = work_say(x->w, "nothing passes, but the Return-Path is %s "
	    "itself, as of a printer or a server of yours that nobody "
	    "signs%s", x->w->f->domain, x->w->f->dns_checked == NEVER ?
	    "; DNS was never checked, so host names are not known" : host);
	b->fix = "find out whether it is a machine of yours; if so, let it "
	    "sign, or add it to SPF";
	b->check = "it passes, or is known to be forged";
}

static void
check_sources(const struct strangers *x)
{
	struct work *w = x->w;
	struct suspect *list = work_array(w, x->s->members, sizeof *list);
	const enum verdict_step step = x->v->step;
	struct networks nets;
	size_t n = 0;

	if (w->out_of_memory || !find_networks(w, x->s, &nets))
		return;
	for (size_t i = 0; i < x->s->members && !w->out_of_memory; i++) {
		const struct member *m = &x->s->member[i];
		uint64_t reporters;

		if (m->class_messages[CLASS_SPOOF] <
		    (uint64_t)rule(RULE_SOURCE_MESSAGES, step))
			continue;
		list[n] = suspect_of(w, x->s, m, &nets, &reporters);
		n += list[n].messages >=
		    (uint64_t)rule(RULE_SOURCE_MESSAGES, step) &&
		    reporters >= (uint64_t)rule(RULE_SOURCE_REPORTERS, step) &&
		    (double)list[n].messages >= rule(RULE_SOURCE_SHARE, step) *
		    (double)nets.messages[list[n].net];
	}
	if (n > 0)
		qsort(list, n, sizeof *list, by_messages);
	for (size_t i = 0; i < n && i < (size_t)rule(RULE_SOURCES, step) &&
	    !w->out_of_memory; i++)
		tell_suspect(x, &list[i]);
}

void
work_strangers(struct work *w, const struct scope *s, struct verdict *v)
{
	struct strangers x = { .w = w, .s = s, .v = v,
	    .many = rule(RULE_BURST_MESSAGES, v->step) };
	uint64_t legitimate = 0;

	for (int c = CLASS_OWN; c <= CLASS_FWD_BAD; c++)
		legitimate += v->class_messages[c];
	if (legitimate > 0 && rule(RULE_BURST_SHARE, v->step) *
	    (double)legitimate < x.many)
		x.many = rule(RULE_BURST_SHARE, v->step) *
		    (double)legitimate;
	for (size_t i = 0; i < s->members && !w->out_of_memory; i++)
		if (s->member[i].class_messages[CLASS_UNKNOWN] > 0)
			ask_about(&x, &s->member[i]);
	if (!w->out_of_memory)
		check_sources(&x);
}
