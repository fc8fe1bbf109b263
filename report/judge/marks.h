/*
 * marks.h: the days on which something changed that may explain the mail of a
 * sender: the policy, records in DNS, the selectors that sign, and the share
 * of its mail that fails.
 *
 * Labels of senders.conf have no dates, so they make no marks.
 */
#ifndef DMARC_REPORT_JUDGE_MARKS_H
#define DMARC_REPORT_JUDGE_MARKS_H

#include "common/day.h"
#include "report/judge/shares.h"
#include "report/verdict/verdict.h"
#include "store/read/dns.h"

/* In the order in which marks of a day stand: causes, then effects. */
enum mark_kind {
	MARK_POLICY,			/* reporters saw another policy */
	MARK_SPF_OTHER, MARK_SPF_NEW, MARK_SPF_GONE,	/* in DNS */
	MARK_KEY_OTHER, MARK_KEY_NEW, MARK_KEY_GONE,	/* in DNS */
	MARK_SELECTOR_NEW,		/* the first day that it signs */
	MARK_SELECTOR_LAST,		/* the last one */
	MARK_SHARE			/* another share fails than before */
};

struct day_mark {
	int64_t day;		/* in DNS: the first day of the new record */
	enum mark_kind kind;
	/* MARK_POLICY: the new policy; policy[-1] is the one before. */
	const struct verdict_policy_change *policy;
	const char *domain, *selector;	/* of a key or a selector; else NULL */
	/*
	 * In DNS: the last day of the old record; NEVER: both were there for a
	 * while. MARK_SHARE: the last day of the new share; NEVER: it lasts.
	 */
	int64_t until;
	struct share before, after;	/* MARK_SHARE */
};

#define MARKS_MOST 9		/* the latest; one digit each */

struct day_marks {
	struct day_mark list[MARKS_MOST];	/* oldest first */
	size_t n;
	uint64_t earlier;	/* marks left out of the list */
};

/* Adds a mark, or one to earlier if there are MARKS_MOST later ones. */
void marks_add(struct day_marks *m, const struct day_mark *mark);

/* Adds the changes of a history (verdict_policy_history()) in these days. */
void marks_policies(struct day_marks *m,
    const struct verdict_policy_change *list, size_t n,
    const struct day_window *days);

/*
 * Adds what changed in DNS on these days, as the stretches of *dns show it: the
 * SPF record of the domain; the key at a selector. What was seen first is no
 * change. Texts are those of the arguments.
 */
void marks_spf(struct day_marks *m, const struct dns *dns, const char *domain,
    const struct day_window *days);
void marks_key(struct day_marks *m, const struct dns *dns, const char *domain,
    const char *selector, const struct day_window *days);

/*
 * Adds the days on which a larger share of the mail began to fail, and those on
 * which a smaller one did, unless that ends a marked rise. first: the day of
 * day[0].
 */
void marks_shares(struct day_marks *m, const struct share *day, size_t n,
    int64_t first);

#endif
