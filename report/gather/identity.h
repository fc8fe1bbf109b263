/*
 * identity.h: who sends the mail of a combination from an address, in the
 * verdict's terms: by results, labels, host names and DNS.
 */
#ifndef DMARC_REPORT_GATHER_IDENTITY_H
#define DMARC_REPORT_GATHER_IDENTITY_H

#include "report/verdict/facts.h"
#include "report/who/sender.h"
#include "store/read/dns.h"

/* The context shared by all mail of a policy domain. */
struct identity {
	struct snapshot *db;
	const struct sender_tables *tables;
	const struct dns *dns;
	const char *domain;
	char *const *tenants;	/* NULL: none */
	int64_t now;		/* seconds: use DNS as known then */
	bool hosts;		/* the database has host names */
	struct arena *arena;
};

/* Whether a passing domain names the owner's own account at a service. */
bool identity_is_tenant(const struct identity *id, const char *from,
    const struct dmarc_auth *auth, size_t n);

/* Reads the facts of an address; its host name is in the arena. */
DMARC_MUST_USE enum dmarc_status identity_address(const struct identity *id,
    const struct dmarc_address *source, struct verdict_address *out,
    struct dmarc_err *err);

/*
 * The sender of mail with this From domain from an address. range is the
 * service whose range it is in, rule labels it (NULL: none); results is the
 * sender by the combination's results alone (sender_named).
 */
struct sender identity_at(const struct identity *id, const char *from,
    const struct sender *results, const struct verdict_address *address,
    const struct service *range, const struct label_rule *rule);

/* The operator's label for a sender. */
enum verdict_label identity_label(const struct sender *s);

/*
 * Whether the network is part of the sender's identity: it has no name, or is
 * an own host without a name. Each such network is judged for itself, so its
 * failing mail stands beside its passing mail.
 */
bool identity_is_network(const struct sender *s);

/*
 * The key that tells a sender from others, on every page, and its name for
 * people: of a network, that of source. The key is in the arena, and the name
 * too or where the sender has it. false: out of memory.
 */
bool identity_key(struct arena *a, const struct sender *s,
    const struct dmarc_address *source, const char **key, const char **name);

/*
 * Translates a sender into the verdict's terms; its network is that of source.
 * Strings are in the arena. false: out of memory.
 */
bool identity_name(const struct identity *id, const struct sender *s,
    const struct dmarc_address *source, struct verdict_sender *out);

#endif
