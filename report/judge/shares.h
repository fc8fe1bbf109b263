/*
 * shares.h: the days on which another share of a sender's mail began to fail.
 */
#ifndef DMARC_REPORT_JUDGE_SHARES_H
#define DMARC_REPORT_JUDGE_SHARES_H

#include <stddef.h>
#include <stdint.h>

/* Messages of a day, or of several. */
struct share {
	uint64_t messages, fail;	/* fail: of the messages */
};

/* A day from which on another share fails than before. */
struct share_change {
	size_t at;			/* the day, by its index */
	struct share before, after;	/* of the days to the next changes */
};

#define SHARE_CHANGES 6		/* at most */

/*
 * Finds the changes in n days, oldest first, and returns their number. A change
 * is as large as the rule of PASS_DROP asks for, up or down, the confidence
 * intervals of both sides do not overlap, and ten messages or more (the rule of
 * SENDER_FAILS) would not have failed at the share of the better side. It
 * begins on a day with mail.
 */
size_t shares_find(const struct share *day, size_t n,
    struct share_change out[SHARE_CHANGES]);

#endif
