/*
 * work.h: the data shared by the parts of the verdict while it is reached,
 * private to report/verdict.
 */
#ifndef DMARC_REPORT_VERDICT_WORK_H
#define DMARC_REPORT_VERDICT_WORK_H

#include "report/verdict/verdict.h"

/* A sender whose mail an own selector passes on. */
struct holder {
	uint32_t selector, sender;
	bool direct;		/* it signs the mail, and does not forward it */
	bool own;		/* it does so with OWN rows */
};

/* An own selector, and the senders that sign with it. */
struct selector {
	const char *domain, *selector;
	bool passes;		/* aligned, anywhere in HISTORY */
	int64_t older;		/* last day it passed before W28, or NEVER */
	size_t from, to;	/* its holders in work.holder[] */
	uint64_t passed;	/* messages of them in HISTORY, aligned */
	bool pool;		/* those known to sign carry less than half */
};

/* Results about a pair (facts.h). */
struct pair {
	uint32_t sender;	/* index in work.sender[] */
	enum verdict_class class;
	bool broken;		/* THIRD_BAD by a broken signature */
	uint64_t messages;	/* of W28 */
	uint64_t older;		/* messages before W28, and their days */
	int64_t older_first, older_last;	/* INT64_MAX, NEVER: none */
	uint64_t bad;		/* for advise.c: messages of a cause */
};

/* Sums over some rows of a sender. */
struct sums {
	uint64_t messages, pass, dkim, spf;
	uint64_t judged;	/* messages in DKIM rates: not all own
				 * signatures are temperror */
	uint64_t dkim_judged;	/* of judged, with aligned DKIM */
	uint64_t lost;		/* failing, quarantined or rejected */
};

/* A sender in one scope. */
struct member {
	const struct verdict_sender *sender;
	uint32_t number;	/* index in work.sender[] */
	size_t from, to;	/* its rows in scope.row[] */
	/* Direct mail. prior: W28 before W7; recent: the days of
	 * RULE_RECOVERED_DAYS. */
	struct sums w28, w7, prior, recent;
	uint64_t class_messages[CLASSES], class_fail[CLASSES];
	uint64_t broken;	/* failing THIRD_BAD by a broken signature */
	uint64_t overridden;	/* failing FWD_*, with an override */
	uint64_t spoof_w7, spoof_prior;
	uint64_t reporters;	/* with direct rows */
	uint64_t unknown_reporters;
	unsigned unknown_weeks;	/* a bit for each week of W28 */
	int64_t first, last;	/* in all history, any class */
	bool recovered;
	int64_t recovered_since;
	/* The input of the gates: w28, or recent if recovered. */
	struct sums judged;
};

/* All rows of a scope, by sender, class and day. */
struct scope {
	bool below;
	const struct verdict_row **row;
	size_t rows;
	struct member *member;
	size_t members;
};

struct work {
	const struct verdict_facts *f;
	struct arena *a;
	bool out_of_memory;	/* the result is invalid */
	struct verdict_sender *sender;	/* copies, sorted by key */
	size_t senders;
	int64_t *sender_first, *sender_last;	/* in all history */
	bool *sender_active;	/* has mail in W28 */
	struct pair *pair;
	struct selector *selector;	/* sorted by domain and selector */
	size_t selectors;
	uint32_t *selector_at;	/* index in selector[] of each
				 * facts.own_selector[] */
	struct holder *holder;	/* by selector and sender */
	bool *young;		/* reporters without a word in emergencies */
	bool *related;		/* services the domain probably deals with */
	bool np_useful;		/* np=reject would stop only forgers */
	bool passing;		/* direct mail passes, in either scope */
	bool spf_asked;		/* spf_record is known */
	const char *spf_record;	/* with all own hosts that it lacks; NULL */
	/* Written to if memory runs out, never read. */
	struct verdict_blocker spare_blocker;
	struct verdict_change spare_change;
	struct verdict_gate spare_gate;
};

/* Allocate from the arena. NULL and w->out_of_memory: no memory. */
void *work_array(struct work *w, size_t n, size_t size);
/* Room for one more of size bytes in a list of n, doubling it; or NULL. */
void *work_grow(struct work *w, void *list, size_t n, size_t size);
/* printf into the arena. Never NULL. */
const char *work_say(struct work *w, const char *fmt, ...)
    DMARC_PRINTF(2, 3);
/* "1,234" */
const char *work_count(struct work *w, uint64_t n);
/* "12 Nov" */
const char *work_day(struct work *w, int64_t day);
/* 'example.org. TXT "v=spf1 ..."', in several strings if it is long */
const char *work_txt(struct work *w, const char *name, const char *record);
/* "99.8%", ">99.9%", "0%" */
const char *work_percent(struct work *w, uint64_t part, uint64_t whole);

/* Number senders and selectors (index.c). */
void work_index(struct work *w);
/* The index in selector[] of a DKIM result, or NO_PLACE. */
static inline uint32_t
work_selector(const struct work *w, const struct verdict_result *r)
{
	return r->own_selector == NO_PLACE ? NO_PLACE :
	    w->selector_at[r->own_selector];
}
/* What DNS says of a key; NULL: nothing. */
const struct verdict_key *work_key(const struct work *w, const char *domain,
    const char *selector);
/* What of SPF allows an address with an envelope domain; NULL: nothing. */
const struct verdict_spf *work_spf(const struct work *w,
    const struct dmarc_address *source, const char *domain);

/* Find the holders of selectors (holders.c), from the addresses with rule-2
 * mail in W28 ([0]) and in HISTORY ([1]). */
void work_holders(struct work *w, bool *const own_address[2]);
/* The holder of a selector; NULL: the sender is none. */
const struct holder *work_holder(const struct work *w, uint32_t selector,
    uint32_t sender);

/* Mail of HISTORY, as far as rules count it. */
struct seen {
	uint64_t messages, weeks;	/* weeks: verdict_week() */
	uint32_t reporter[OLDER_REPORTERS], reporters;
};
/* Add the mail of a pair before W28. */
void seen_older(const struct work *w, struct seen *s, size_t pair);

/* Give each pair its class (classify.c). */
void work_classify(struct work *w);
/* The class of each pair, to keep; NULL: out of memory. */
enum verdict_class *work_classes(struct work *w);

/* Sum the rows of a scope by sender (tally.c). */
void work_tally(struct work *w, bool below, struct scope *out);
void sums_add(struct sums *s, const struct verdict_mail *m, uint64_t n);

/* The present policy, and for how long (policy.c). */
void work_policy(struct work *w, struct verdict *v);

/* The coverage: reporters and days (cover.c). */
void work_cover(struct work *w, const struct scope *s, struct verdict *v);

/* Who reported about a scope in the last days, and on how many of them. */
struct reach {
	int64_t span;		/* settled days: W28 to COVERAGE */
	uint64_t days, reporters;
	unsigned majors;
};
/* Days until enough of such a span have reports, if every new day has one. */
int64_t work_days_lacking(const struct work *w, const struct scope *s,
    int64_t span);
struct reach work_reach(struct work *w, const struct scope *s, int64_t span);

/* The gates (gates.c, emergency.c, strangers.c), and the changes of W7
 * (changes.c). */
void work_gates(struct work *w, struct scope *s, struct verdict *v);
void work_emergency(struct work *w, const struct scope *s,
    struct verdict *v);
void work_strangers(struct work *w, const struct scope *s,
    struct verdict *v);
/* The gates that only time opens (waits.c). few: too few messages for a rate,
 * and none fails, so that a longer time is looked at. */
void work_waits(struct work *w, const struct scope *s, struct verdict *v,
    bool few);
void work_low_volume(struct work *w, struct verdict *v);
void work_majors(struct work *w, struct verdict *v);
void work_changes(struct work *w, const struct scope *s, struct verdict *v);

/* Add a change, of a sender or (NULL) of none; never NULL. */
struct verdict_change *change_add(struct work *w, struct verdict *v,
    enum code code, const struct verdict_sender *sender);

/* Add a gate, about a sender or (NULL) about none; never NULL, and valid only
 * until the next gate. */
struct verdict_gate *gate_add(struct work *w, struct verdict *v,
    enum code code, const struct verdict_sender *sender);
/* Add a count to a gate, which passes if any of its measures is met. */
void measure_count(struct verdict_gate *g, enum measure what,
    uint64_t value, double limit, enum rule r);
/* Add a share to a gate; met: judged by the caller, by exact counts. */
void measure_share(struct verdict_gate *g, enum measure what, double value,
    double limit, enum rule r, bool met);

/* Add a blocker or advice; never NULL, and valid only until the next. */
struct verdict_blocker *blocker_add(struct work *w, struct verdict *v,
    enum code code);
/* The same, of another kind than in the row of the code. */
struct verdict_blocker *blocker_as(struct work *w, struct verdict *v,
    enum verdict_kind kind, enum code code);
/* Fill numbers and sentences about a sender's bad mail. Returns b. */
struct verdict_blocker *blocker_sender(struct work *w,
    struct verdict_blocker *b, const struct scope *s,
    const struct member *m);
/* List the addresses of all direct mail that passes as evidence. */
void blocker_evidence(struct work *w, struct verdict_blocker *b,
    const struct scope *s);
/* Say where a blocker stands on the word of one reporter. */
void blockers_alone(struct work *w, struct verdict *v, const struct scope *s);
/* Sort: emergencies first, FIX before WAIT, then most failing messages. */
void blockers_sort(struct verdict *v);

/* Whether a row is bad; *counts: whether the blocker counts it at all. */
bool about_row(const struct work *w, enum about about,
    const struct verdict_row *r, bool *counts);

/* Fill the sentences of a blocker about a sender (advise.c). */
void work_advise(struct work *w, struct verdict_blocker *b,
    const struct scope *s, const struct member *m, enum about about);

/* Mail by age in days, and how much of it passes. */
struct daily {
	uint64_t n[W28], k[W28];
};
/*
 * The age of the first day of W7 on which less than a share passes; if that is
 * the first of W7, of the first such day of those right before; otherwise if
 * there is none.
 */
int daily_first_bad(const struct daily *d, double share, int otherwise);

/* The selector whose signatures pass less than before (selectors.c). */
struct fallen {
	uint32_t selector;	/* NO_PLACE: no single selector */
	uint64_t before_n, before_k, now_n, now_k;	/* k: passing */
	int64_t first_bad;
	enum dmarc_result result;	/* most frequent in W7, except pass */
};
struct fallen work_fallen(struct work *w, const struct scope *s,
    const struct member *m);

/* "s1._domainkey.example.org", of an own selector */
const char *work_key_name(struct work *w, uint32_t selector);
/*
 * Why signatures of a sender with an own selector fail, and what to do, as DNS
 * shows by the key that it has now and had before. false: it shows nothing.
 */
struct key_told {
	const char *why, *fix;	/* fix: NULL if the key is not the cause */
};
bool work_key_told(struct work *w, const struct scope *s,
    const struct member *m, uint32_t selector, struct key_told *out);

/* Senders silent for weeks (absent.c). */
void work_absent(struct work *w, bool below, struct verdict *v);

/* Lists of the scope (entries.c), and the record to publish (record.c). */
void work_entries(struct work *w, const struct scope *s, struct verdict *v);
void work_record(struct work *w, struct verdict *v,
    const struct verdict *other);

/* The sender whose blocker says what an error in DNS is about; NULL: none
 * (dns.c). */
const char *work_told_by(struct work *w, const struct verdict *v,
    const struct verdict_dns_error *e);
/* Whether SPF of the domain, the envelope of a pair, lacks its address. */
bool work_spf_lacks(const struct work *w, const struct verdict_pair *p);
/* How SPF comes to allow the host of a pair, with the record if it is ours. */
const char *work_spf_allow(struct work *w, const struct verdict_blocker *b,
    const struct verdict_pair *p);
/* Whether DNS confirms that an address has a name of the domain. */
bool work_named_here(const struct work *w, const struct verdict_pair *p);

#endif
