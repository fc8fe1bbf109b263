/*
 * crowd.h: who sends, even for a domain with more senders than memory may
 * hold.
 *
 * Level 0 keeps everything. At any higher level the pairs of a combination and
 * an address are ranked first, and only the most important are kept as they
 * are. A pair that is not kept stands for many: its combination becomes one of
 * the kinds of mail that a verdict tells apart, its address the other
 * addresses of its sender, and its sender, if that is not kept either, one of
 * three that stand for the rest. Messages are never lost or counted twice.
 */
#ifndef DMARC_REPORT_GATHER_CROWD_H
#define DMARC_REPORT_GATHER_CROWD_H

#include "report/gather/origins.h"
#include "report/gather/rank.h"

#define CROWD_PAIRS 40000	/* pairs to rank and keep, but for level 0 */
#define CROWD_BYTES ((size_t)84 << 20)	/* of memory for a domain */
#define CROWD_LEVELS 9

/* The share of a limit at a level: all, half, then a quarter each time. */
size_t crowd_share(size_t most, unsigned level);

/* Where mail comes from. */
struct origin {
	const struct origin_mail *mail;
	const struct origin_address *from;
	struct sender sender;
	uint32_t who;		/* numbers the sender, unless level 0 */
};

struct crowd;

/*
 * For domains that are read at the same time: before one takes more than so
 * many bytes, more() is called, and returns when it may.
 */
struct crowd_room {
	size_t bytes;
	void (*more)(void *ctx);
	void *ctx;
};

/* What to keep, and for whom. */
struct crowd_opts {
	unsigned level;
	struct rank_mail mail;	/* to rank, unless level 0 */
	size_t bytes;		/* of memory, at most */
	const struct crowd_room *room;	/* NULL: as much as bytes at once */
};

/*
 * Begins; the memory of what it returns is in the arena of the identity.
 * crowd_free() also after a failure.
 */
DMARC_MUST_USE enum dmarc_status crowd_begin(const struct identity *identity,
    const struct crowd_opts *opts, struct crowd **out, struct dmarc_err *err);

/*
 * The origin of mail of these keys. counts: the mail is part of the numbers,
 * so that its sender is one of those that the rest stands for.
 */
DMARC_MUST_USE enum dmarc_status crowd_origin(struct crowd *c,
    uint64_t combination, int64_t source, bool counts, struct origin *out,
    struct dmarc_err *err);

/* What a domain needs memory for, besides the arena. */
struct crowd_load {
	size_t pairs, senders, rows;
};

/*
 * Whether that fits, with all that is made of it until a page is written. If
 * not, a higher level is needed.
 */
bool crowd_fits(const struct crowd *c, const struct crowd_load *load);

/* The combinations and addresses that are kept. */
struct origins *crowd_origins(struct crowd *c);

/*
 * After the last origin, or a failure: names the senders that stand for the
 * rest.
 */
void crowd_end(struct crowd *c);
void crowd_free(struct crowd *c);

#endif
