/*
 * session.h: the resolver and the questions of a run, opened as the command
 * line says.
 */
#ifndef DMARC_DNS_RUN_SESSION_H
#define DMARC_DNS_RUN_SESSION_H

#include <signal.h>

#include "dns/lookup/lookup.h"
#include "dns/run/options.h"

struct session {
	struct source *source;
	struct lookup *lookup;
	bool believed;		/* the resolver may say that a domain does not
				 * exist: see session_believe() */
};

/* Not 0 after SIGTERM or SIGINT. */
const volatile sig_atomic_t *session_stop(void);

/* The file of keys that DNSSEC verdicts rest on; NULL: there are none. */
const char *session_anchor(const struct dns_opts *o);

/*
 * Opens the resolver, closes the fence (fence.h), and lets SIGTERM and SIGINT
 * end the run. As unbound_open() and fence_close().
 */
DMARC_MUST_USE enum dmarc_status session_open(const struct dns_opts *o,
    struct session *out, struct dmarc_err *err);
void session_close(struct session *s);

/* Runs until all work is done: as lookup_run(), E_AGAIN after a signal. */
DMARC_MUST_USE enum dmarc_status session_run(struct session *s,
    struct dmarc_err *err);

/*
 * E_UNAVAILABLE if no answer of the run was authentic, not even one about the
 * root: then the resolver does not serve DNSSEC, or the trust anchor is not the
 * key of the root, and nothing is known about any domain.
 */
DMARC_MUST_USE enum dmarc_status session_trust(struct session *s,
    struct dmarc_err *err);

/*
 * Whether a resolver has given an authentic answer, or one that nobody needs to
 * authenticate, so that neither session_reach() nor session_trust() can fail.
 */
bool session_is_sound(const struct session *s);

/*
 * For a run in which no domain exists, although reports about this one came in
 * the last days: asks about the top-level domain above it. E_UNAVAILABLE if not
 * even that one exists: the resolver does not answer for public DNS, so its
 * answers about the domains are worth nothing.
 */
DMARC_MUST_USE enum dmarc_status session_believe(struct session *s,
    const char *domain, struct dmarc_err *err);

/* Whether a question was answered, or none was asked. */
bool session_has_answers(const struct session *s);

/*
 * E_UNAVAILABLE if no resolver answers anything, not even about the root;
 * otherwise as session_run().
 */
DMARC_MUST_USE enum dmarc_status session_reach(struct session *s,
    struct dmarc_err *err);

#endif
