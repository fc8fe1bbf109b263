/*
 * identity.h: who sends the mail of a combination from an address, in the
 * words of the verdict: by results, labels, host names, and what DNS says.
 */
#ifndef DMARC_REPORT_GATHER_IDENTITY_H
#define DMARC_REPORT_GATHER_IDENTITY_H

#include "report/verdict/facts.h"
#include "report/who/sender.h"
#include "store/read/dns.h"

/* What is the same for all mail of a policy domain. */
struct identity {
	struct snapshot *db;
	const struct sender_tables *tables;
	const struct dns *dns;
	const char *domain;
	char *const *tenants;	/* NULL: none */
	int64_t now;		/* seconds: what DNS said by then */
	bool hosts;		/* host names are known */
	struct arena *arena;
};

/* Whether a passing domain is a name of our own account at a service. */
bool identity_is_tenant(const struct identity *id, const char *from,
    const struct dmarc_auth *auth, size_t n);

/* What is known of an address; its host name is in the arena. */
DMARC_MUST_USE enum dmarc_status identity_address(const struct identity *id,
    const struct dmarc_address *source, struct verdict_address *out,
    struct dmarc_err *err);

/*
 * Who sends mail with this From domain from an address, which rule labels
 * (NULL: nothing does). results is who it is by the results of the
 * combination alone (sender_named).
 */
struct sender identity_at(const struct identity *id, const char *from,
    const struct sender *results, const struct verdict_address *address,
    const struct label_rule *rule);

/* What the operator says of it. */
enum verdict_label identity_label(const struct sender *s);

/*
 * Whether a sender is told apart by the network it sends from: nothing names
 * it, or it is one of our own hosts without a name. So each of those is judged
 * for itself, and mail of theirs that fails stands beside mail that passes.
 */
bool identity_is_network(const struct sender *s);

/*
 * A sender in the words of the verdict; its network is that of source. Strings
 * are in the arena. false: out of memory.
 */
bool identity_name(const struct identity *id, const struct sender *s,
    const struct dmarc_address *source, struct verdict_sender *out);

#endif
