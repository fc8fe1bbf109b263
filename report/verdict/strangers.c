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

#include "common/memory/memo.h"
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
	uint32_t address;	/* one of the network */
	const struct member *member;
	uint64_t messages;
	struct verdict_evidence most;	/* its address with most of them */
};

/* The mail of the scope from the network of an address; NULL: no memory. */
static uint64_t *
network_of(const struct work *w, uint32_t address, struct memo *mail)
{
	const struct dmarc_address *a = &w->f->address[address].source;
	uint64_t net[2] = { 0 };
	bool first;

	memcpy(net, a->byte, address_is_v4(a) ? 15 : 6);	/* /24, /48 */
	return memo_at(mail, net[0], net[1], &first);
}

/* Sum the mail of the scope by network. */
static void
sum_networks(struct work *w, const struct scope *s, struct memo *mail)
{
	for (size_t i = 0; i < s->rows && !w->out_of_memory; i++) {
		uint64_t *sum = network_of(w,
		    w->f->pair[s->row[i]->pair].address, mail);

		if (sum != NULL)
			*sum += s->row[i]->messages;
		else
			w->out_of_memory = true;
	}
}

/* Add the suspect mail of a sender; a sender is a network here. */
static struct suspect
suspect_of(const struct work *w, const struct scope *s, const struct member *m,
    bool *seen, uint64_t *reporters)
{
	struct suspect x = { .member = m };
	uint64_t run = 0;

	*reporters = 0;
	memset(seen, 0, w->f->reporters * sizeof *seen);
	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_pair *p = &w->f->pair[r->pair];
		bool counts;

		if (i == m->from || p->address !=
		    w->f->pair[s->row[i - 1]->pair].address)
			run = 0;
		if (!about_row(w, ABOUT_SOURCE, r, &counts))
			continue;
		x.address = p->address;
		x.messages += r->messages;
		*reporters += !seen[r->reporter];
		seen[r->reporter] = true;
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

/* List the senders with enough suspect mail; returns how many. */
static size_t
list_suspects(const struct strangers *x, struct suspect *list)
{
	struct work *w = x->w;
	bool *seen = work_array(w, w->f->reporters, sizeof *seen);
	const enum verdict_step step = x->v->step;
	const uint64_t enough = (uint64_t)rule(RULE_SOURCE_MESSAGES, step);
	size_t n = 0;

	for (size_t i = 0; i < x->s->members && !w->out_of_memory; i++) {
		const struct member *m = &x->s->member[i];
		uint64_t reporters;

		if (m->class_messages[CLASS_SPOOF] < enough)
			continue;
		list[n] = suspect_of(w, x->s, m, seen, &reporters);
		n += list[n].messages >= enough && reporters >=
		    (uint64_t)rule(RULE_SOURCE_REPORTERS, step);
	}
	return n;
}

/* Drop suspects whose network sends other mail; returns how many are left. */
static size_t
drop_mixed(const struct strangers *x, struct suspect *list, size_t n)
{
	struct arena_mark before = arena_mark(x->w->a);
	struct memo mail = MEMO_INIT(x->w->a, uint64_t);
	double share = rule(RULE_SOURCE_SHARE, x->v->step);
	size_t kept = 0;

	sum_networks(x->w, x->s, &mail);
	for (size_t i = 0; i < n && !x->w->out_of_memory; i++)
		if ((double)list[i].messages >= share *
		    (double)*network_of(x->w, list[i].address, &mail))
			list[kept++] = list[i];
	arena_rewind(x->w->a, before);
	return kept;
}

static void
check_sources(const struct strangers *x)
{
	struct work *w = x->w;
	struct suspect *list = work_array(w, x->s->members, sizeof *list);
	const size_t most = (size_t)rule(RULE_SOURCES, x->v->step);
	size_t n = 0;

	if (list != NULL)
		n = list_suspects(x, list);
	if (n > 0)
		n = drop_mixed(x, list, n);
	if (n > 0)
		qsort(list, n, sizeof *list, by_messages);
	for (size_t i = 0; i < n && i < most && !w->out_of_memory; i++)
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
