/*
 * propose.h: whole records to publish, as the fix of findings.
 *
 * All findings about the SPF record of a domain propose one record, with all
 * changes that they ask for, and so do all findings about its DMARC record:
 * whoever publishes the record of one finding, then that of another, undoes
 * nothing. Rules collect changes while they run; at the end,
 * propose_spf_records() and propose_dmarc_records() write the records.
 *
 * Most functions are about the finding added last, and set its fix: first
 * what to do, a text without a colon, then the record. If memory runs out,
 * findings.no_memory of the check is set.
 */
#ifndef DMARC_DNS_CHECK_PROPOSE_H
#define DMARC_DNS_CHECK_PROPOSE_H

#include <stdbool.h>

#include "common/memory/buf.h"
#include "dns/spf/edit.h"

#define PROPOSAL_MOST ((size_t)16 << 10)	/* bytes of a record */

struct check;
struct finding;

/* Where a change of the SPF record goes. */
enum spf_how {
	SPF_IN_PLACE,
	SPF_IN_FRONT,		/* what replaces a term moves to the front */
	SPF_CHEAPER		/* in place, but only if it costs too much */
};

/* Changes of the SPF record; all memory is in the arena of the check. */
struct spf_wish {
	struct spf_change change;
	enum spf_how how;
	const struct spf_wish *next;
};

struct spf_wishes {
	const struct spf_wish *first;	/* the latest */
	const char *record;	/* to start from; NULL: the published one */
	const char *end;	/* a term to end with; NULL: none */
};

/* Changes of the DMARC record; memory as for SPF. */
struct dmarc_wish {
	const char *tag;
	const char *value;	/* NULL: the tag is to go */
	const struct dmarc_wish *next;
};

struct dmarc_wishes {
	const struct dmarc_wish *first;	/* the latest counts for its tag */
	const char *record;	/* to start from; NULL: the published one */
	bool no_limits;		/* rua without limits of size */
	bool good_targets;	/* rua without what is no URI */
};

/* The fix is what to do, and the SPF record with all changes. */
void propose_spf(struct check *c, const char *what);

/*
 * The same, and instead replaces the term that at points to in the published
 * record.
 */
void propose_spf_term(struct check *c, const char *what, const char *at,
    const char *instead);	/* NULL: the term is to go */

/* The same, but the new term costs no lookup and goes to the front. */
void propose_spf_front(struct check *c, const char *what, const char *at,
    const char *instead);

/*
 * Replaces the term that at points to, but only if the record with all other
 * changes costs too many lookups. Sets no fix.
 */
void propose_spf_cheaper(struct check *c, const char *at,
    const char *instead);

/* As propose_spf(), and the record is to end with a term. */
void propose_spf_end(struct check *c, const char *what, const char *term);

/* As propose_spf(), but changes start from another record. */
void propose_spf_record(struct check *c, const char *what,
    struct buf *record);

/*
 * The fix is what to do, and the SPF record of a name below the domain, with
 * all changes and the hosts that it lacks. All rules have run for that name;
 * its hosts are among the senders of the domain.
 */
void propose_spf_below(struct check *c, struct check *below,
    const char *what);

/*
 * Writes a first SPF record: the addresses that send, else the hosts that take
 * mail, else nobody.
 */
void propose_new_spf(const struct check *c, struct buf *record);

/* The fix is what to do, and the DMARC record in force with all changes. */
void propose_dmarc(struct check *c, const char *what);
void propose_dmarc_tag(struct check *c, const char *what, const char *tag,
    const char *value);		/* NULL: the tag is to go */
/*
 * The same, but the record of this finding alone lacks a tag: to remove it is
 * right only on a condition, which what says.
 */
void propose_dmarc_perhaps(struct check *c, const char *what,
    const char *tag);
/* As propose_dmarc(), but changes start from another record of len bytes. */
void propose_dmarc_record(struct check *c, const char *what,
    const char *record, size_t len);

/* Write the records into all fixes that wait for them. */
void propose_spf_records(struct check *c);
void propose_dmarc_records(struct check *c);

/* A record to publish. */
struct proposed {
	const char *name;	/* where it is published */
	const char *record;	/* len bytes */
	size_t len;
	int lookups;		/* of SPF; -1: not known, or another record */
	const char *alias_of;	/* where a CNAME at name leads; NULL: none */
};

/*
 * Adds a record to the fix of a finding, unless it is too long for TXT
 * (TXT_TEXT_MOST).
 */
void propose_to(struct check *c, struct finding *item,
    const struct proposed *p);

#endif
