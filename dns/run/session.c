/*
 * session.c: see session.h.
 */
#include "dns/run/session.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "dns/lookup/unbound.h"
#include "dns/run/fence.h"

/* What Debian's package dns-root-data installs. */
#define ROOT_KEY "/usr/share/dns/root.key"

static volatile sig_atomic_t stopped;

static void
on_signal(int signal)
{
	stopped = signal;
}

const volatile sig_atomic_t *
session_stop(void)
{
	return &stopped;
}

const char *
session_anchor(const struct dns_opts *o)
{
	/* A resolver that the user names may not serve DNSSEC. */
	if (o->trust_anchor != NULL || o->resolver.n > 0)
		return o->trust_anchor;
	return access(ROOT_KEY, R_OK) == 0 ? ROOT_KEY : NULL;
}

enum dmarc_status
session_open(const struct dns_opts *o, struct session *out,
    struct dmarc_err *err)
{
	struct unbound_settings set = { .trust_anchor = session_anchor(o),
		.forward = o->resolver.word, .forwards = o->resolver.n,
		.jobs = o->limits.jobs };
	struct sigaction action = { .sa_handler = on_signal };
	enum dmarc_status st;

	*out = (struct session){ .source = NULL };
	if (set.forwards == 1 && strcmp(set.forward[0], "none") == 0) {
		set.forwards = 0;
		set.from_root = true;
	}
	st = unbound_open(&set, &out->source, err);
	if (st == DMARC_OK)
		st = lookup_open(out->source, &o->limits, &out->lookup, err);
	if (st == DMARC_OK)
		st = fence_close(err);
	if (st != DMARC_OK) {
		session_close(out);
		return st;
	}
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	return DMARC_OK;
}

void
session_close(struct session *s)
{
	lookup_close(s->lookup);
	unbound_close(s->source);
	*s = (struct session){ .source = NULL };
}

enum dmarc_status
session_run(struct session *s, struct dmarc_err *err)
{
	return lookup_run(s->lookup, &stopped, err);
}

/* Asks whether a name exists that any resolver of public DNS knows. */
struct name {
	struct work work;	/* first */
	const char *text;
	enum answer_status status;
};

static enum work_status
name_step(struct work *w, struct lookup *l)
{
	struct name *name = (struct name *)w;
	const struct answer *a = lookup_ask(l, w, name->text, RR_SOA);

	if (a == NULL)
		return lookup_waits(l);
	name->status = a->status;
	return WORK_DONE;
}

static enum dmarc_status
ask(struct session *s, const char *text, enum answer_status *out,
    struct dmarc_err *err)
{
	struct name name = { .work.step = name_step, .text = text };
	enum dmarc_status st;

	lookup_add(s->lookup, &name.work);
	st = session_run(s, err);
	*out = name.status;
	return st;
}

enum dmarc_status
session_trust(struct session *s, struct dmarc_err *err)
{
	struct lookup_tally t = lookup_tally(s->lookup);
	enum answer_status root;
	enum dmarc_status st;

	if (t.bogus == 0 || t.bogus < t.answered)
		return DMARC_OK;
	st = ask(s, ".", &root, err);
	if (st == DMARC_OK && root == ANSWER_BOGUS)
		st = dmarc_fail(err, DMARC_E_UNAVAILABLE, "no answer is "
		    "authentic, not even about the root: the resolver does "
		    "not serve DNSSEC, or the trust anchor is another key");
	return st;
}

enum dmarc_status
session_believe(struct session *s, const char *domain, struct dmarc_err *err)
{
	const char *top = strrchr(domain, '.');
	enum answer_status status = ANSWER_EMPTY;
	enum dmarc_status st = DMARC_OK;

	if (top != NULL)
		st = ask(s, top + 1, &status, err);
	if (st == DMARC_OK && status == ANSWER_MISSING)
		st = dmarc_fail(err, DMARC_E_UNAVAILABLE, "the resolver says "
		    "that not even %s exists, but reports about %s came in "
		    "the last days: it does not answer for public DNS; "
		    "name another one with --resolver", top + 1, domain);
	s->believed = st == DMARC_OK;
	return st;
}

bool
session_is_sound(const struct session *s)
{
	struct lookup_tally t = lookup_tally(s->lookup);

	return t.answered > t.bogus;
}

bool
session_has_answers(const struct session *s)
{
	struct lookup_tally t = lookup_tally(s->lookup);

	return t.asked == 0 || t.answered > 0;
}

enum dmarc_status
session_reach(struct session *s, struct dmarc_err *err)
{
	enum answer_status root;
	enum dmarc_status st;

	/* A few names may all fail; the root answers if any resolver does. */
	if (session_has_answers(s))
		return DMARC_OK;
	st = ask(s, ".", &root, err);
	return st != DMARC_OK || session_has_answers(s) ? st :
	    dmarc_fail(err, DMARC_E_UNAVAILABLE, "no resolver answers: "
	    "look at /etc/resolv.conf, or name one with --resolver");
}
