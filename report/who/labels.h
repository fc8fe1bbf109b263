/*
 * labels.h: the operator's labels for senders, senders.conf(5).
 *
 * One "LABEL WHAT" per line, for all domains; the first matching line wins.
 * Look-ups use hash tables keyed by the matched value, so thousands of lines
 * cost a look-up no more than a few.
 */
#ifndef DMARC_REPORT_WHO_LABELS_H
#define DMARC_REPORT_WHO_LABELS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/address.h"
#include "common/err.h"
#include "common/facts/aggregate.h"

enum label {
	LABEL_OWN,
	LABEL_AUTHORISED,
	LABEL_FORWARDER,
	LABEL_UNAUTHORISED,
	LABEL_IGNORE,
	LABELS
};

enum label_match {
	LABEL_ADDRESS,		/* or a network */
	LABEL_DKIM, LABEL_SPF,	/* a domain with a passing result */
	LABEL_PTR		/* the suffix of a confirmed host name */
};

struct label_rule {
	enum label label;
	enum label_match match;
	const char *what;	/* canonical: "192.0.2.0/24", or a domain */
	unsigned line;
};

struct labels;

/*
 * Reads a file; a missing file and NULL count as empty. E_CONFIG names file and
 * line.
 */
DMARC_MUST_USE enum dmarc_status labels_load(const char *file,
    struct labels **out, struct dmarc_err *err);
void labels_free(struct labels *l);	/* NULL is fine */

/* The number of lines with a label. */
size_t labels_count(const struct labels *l);

/*
 * The first rule that matches an address, one of the results, or a confirmed
 * host name (lower case). NULL: no match.
 */
const struct label_rule *labels_by_address(const struct labels *l,
    const struct dmarc_address *a);
const struct label_rule *labels_by_dkim(const struct labels *l,
    const struct dmarc_auth *dkim, size_t n);
const struct label_rule *labels_by_spf(const struct labels *l,
    const struct dmarc_auth *spf, size_t n);
const struct label_rule *labels_by_name(const struct labels *l,
    const char *name);

/* The rule that stands earlier in the file. NULL comes after every rule. */
const struct label_rule *labels_first(const struct label_rule *a,
    const struct label_rule *b);

/* The order of two rules by their labels alone; NULL comes first. */
int labels_compare(const struct label_rule *a, const struct label_rule *b);

/* "dkim:", "spf:", "ptr:"; "" before an address or network */
const char *label_match_word(enum label_match match);

/* Whether a domain can stand in a line, in ASCII form. */
bool labels_domain(const char *name);

/* "own", "authorised", ... */
const char *label_word(enum label label);

#endif
