/*
 * propose.h: whole records to publish, as the fix of findings.
 *
 * All findings about the SPF record of a domain propose the same one, with all
 * changes that they ask for, and so do those about its DMARC record: whoever
 * publishes the record of one finding, then that of another, undoes nothing.
 * Changes are collected while rules run; propose_spf_records() and
 * propose_dmarc_records() end the work.
 */
#ifndef DMARC_DNS_CHECK_PROPOSE_H
#define DMARC_DNS_CHECK_PROPOSE_H

#include <stdbool.h>

#include "common/memory/buf.h"
#include "dns/spf/edit.h"

#define PROPOSAL_MOST ((size_t)16 << 10)	/* bytes of a record */

struct check;
struct finding;

/* What the SPF record is to differ in; all memory is in the check's arena. */
enum spf_how {
	SPF_IN_PLACE,
	SPF_IN_FRONT,		/* what replaces a term stands before all */
	SPF_CHEAPER		/* only if the record costs too much else */
};

struct spf_wish {
	struct spf_change change;
	enum spf_how how;
	const struct spf_wish *next;
};

struct spf_wishes {
	const struct spf_wish *first;	/* the latest */
	const char *record;	/* in place of the published one; NULL: that */
	const char *end;	/* a term to end with; NULL: none */
};

/* What the DMARC record is to differ in. */
struct dmarc_wish {
	const char *tag;
	const char *value;	/* NULL: the tag is to go */
	const struct dmarc_wish *next;
};

struct dmarc_wishes {
	const struct dmarc_wish *first;	/* the latest counts for its tag */
	const char *record;	/* in place of the published one; NULL: that */
	bool no_limits;		/* rua without limits of size */
	bool good_targets;	/* rua without what is no URI */
};

/*
 * The fix of the finding added last is what to do, without a colon, and the SPF
 * record with all changes.
 */
void propose_spf(struct check *c, const char *what);

/* The same, and a term of the record, by where it begins, is to change. */
void propose_spf_term(struct check *c, const char *what, const char *at,
    const char *instead);	/* NULL: nothing */

/* The same, and what replaces it costs nothing and is to stand in front. */
void propose_spf_front(struct check *c, const char *what, const char *at,
    const char *instead);

/* A term is to change, if the record with all else costs too much. */
void propose_spf_cheaper(struct check *c, const char *at,
    const char *instead);

/* As propose_spf(), and the record is to end with a term. */
void propose_spf_end(struct check *c, const char *what, const char *term);

/* As propose_spf(), with another record in place of the published one. */
void propose_spf_record(struct check *c, const char *what,
    struct buf *record);

/*
 * The same for the record of a name below, which is judged by now: the hosts
 * that it lacks are known of the domain.
 */
void propose_spf_below(struct check *c, struct check *below,
    const char *what);

/*
 * Writes a first SPF record: the addresses that send, else the hosts that take
 * mail, else nobody.
 */
void propose_new_spf(const struct check *c, struct buf *record);

/* As for SPF, for the DMARC record in force. */
void propose_dmarc(struct check *c, const char *what);
void propose_dmarc_tag(struct check *c, const char *what, const char *tag,
    const char *value);		/* NULL: the tag is to go */
/* Without a tag, in the record of this finding alone: it has a condition. */
void propose_dmarc_perhaps(struct check *c, const char *what,
    const char *tag);
void propose_dmarc_record(struct check *c, const char *what,
    const char *record, size_t len);

/* Write the records into all fixes that wait for them. */
void propose_spf_records(struct check *c);
void propose_dmarc_records(struct check *c);

/* Adds a record to the fix of each finding that waits for it: see finding.h. */
struct proposed {
	const char *name;	/* that has it */
	const char *record;
	size_t len;
	int lookups;		/* of SPF; -1: not known, or another record */
	const char *alias_of;	/* where a CNAME at name leads; NULL: none */
};

void propose_to(struct check *c, struct finding *item,
    const struct proposed *p);

#endif
