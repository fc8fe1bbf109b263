/*
 * work.h: what the parts of the verdict share while it is reached. Only for
 * report/verdict/.
 */
#ifndef DMARC_REPORT_VERDICT_WORK_H
#define DMARC_REPORT_VERDICT_WORK_H

#include "report/verdict/verdict.h"

/* A selector of our own, and who signs with it. */
struct selector {
	const char *domain, *selector;
	bool passes;		/* somewhere in W28, aligned */
	uint32_t holders;	/* direct senders: 0, 1, or 2 for more */
	uint32_t holder;	/* the first of them */
	int64_t older;		/* day last seen passing before W28; NEVER */
};

/* What is known of a pair (facts.h). */
struct pair {
	uint32_t sender;	/* place in work.sender[] */
	enum verdict_class class;
	bool broken;		/* THIRD_BAD by a broken signature */
	uint64_t messages;	/* of W28 */
	uint64_t bad;		/* for advise.c: messages of a cause */
};

/* Sums over some rows of a sender. */
struct sums {
	uint64_t messages, pass, dkim, spf;
	uint64_t judged;	/* messages whose own signatures are not all
				 * temperror: what DKIM rates are over */
	uint64_t dkim_judged;	/* of them with aligned DKIM */
	uint64_t lost;		/* failing, quarantined or rejected */
};

/* A sender in one scope. */
struct member {
	const struct verdict_sender *sender;
	uint32_t number;	/* place in work.sender[] */
	size_t from, to;	/* its rows in scope.row[] */
	struct sums w28, w7, prior, recent;	/* DIRECT; recent: W28's last
						 * days for RECOVERED */
	uint64_t class_messages[CLASSES], class_fail[CLASSES];
	uint64_t broken;	/* failing THIRD_BAD by a broken signature */
	uint64_t overridden;	/* failing FWD_*, with an override */
	uint64_t spoof_w7, spoof_prior;
	uint64_t reporters;	/* with DIRECT rows */
	uint64_t unknown_reporters;
	unsigned unknown_weeks;	/* bits: the weeks of W28 */
	int64_t first, last;	/* in all history, any class */
	bool recovered;
	int64_t recovered_since;
	/* What the gates judge: W28, or recent when recovered. */
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
	bool out_of_memory;	/* the result means nothing */
	struct verdict_sender *sender;	/* by key; copies */
	size_t senders;
	int64_t *sender_first, *sender_last;	/* in all history */
	struct pair *pair;
	struct selector *selector;	/* by domain and selector */
	size_t selectors;
	uint32_t *selector_at;	/* place there of facts.own_selector[] */
	bool np_useful;		/* np=reject would only stop forgers */
	bool passing;		/* direct mail passes, in either scope */
	/* Written to when memory is out, and never read. */
	struct verdict_blocker spare_blocker;
	struct verdict_change spare_change;
	struct verdict_gate spare_gate;
};

/* Memory of the arena; NULL, and w->out_of_memory, if there is none. */
void *work_array(struct work *w, size_t n, size_t size);
/* Room for one more of size bytes in a list of n that doubles, or NULL. */
void *work_grow(struct work *w, void *list, size_t n, size_t size);
/* A text made as by printf. Never NULL. */
const char *work_say(struct work *w, const char *fmt, ...)
    DMARC_PRINTF(2, 3);
/* "1,234" */
const char *work_count(struct work *w, uint64_t n);
/* "99.8%", ">99.9%", "0%" */
const char *work_percent(struct work *w, uint64_t part, uint64_t whole);

/* Number senders and selectors (index.c). */
void work_index(struct work *w);
/* The place in selector[] of a DKIM result, or NO_PLACE. */
uint32_t work_selector(const struct work *w, const struct verdict_result *r);

/* Give each pair its class (classify.c). */
void work_classify(struct work *w);

/* Sum the rows of a scope by sender (tally.c). */
void work_tally(struct work *w, bool below, struct scope *out);
void sums_add(struct sums *s, const struct verdict_mail *m, uint64_t n);

/* The policy and how long it has been (policy.c). */
void work_policy(struct work *w, struct verdict *v);
enum verdict_level policy_written(const struct verdict_policy *p,
    bool below);
enum verdict_level policy_effective(const struct verdict_policy *p,
    bool below);
/* Days for which this policy has been published, in test mode or not. */
int64_t policy_step_days(struct work *w, const struct verdict *v);

/* Who reported (cover.c). */
void work_cover(struct work *w, const struct scope *s, struct verdict *v);

/* What is in the way (gates.c, emergency.c), and what changed. */
void work_gates(struct work *w, struct scope *s, struct verdict *v);
void work_emergency(struct work *w, const struct scope *s,
    struct verdict *v);
void work_changes(struct work *w, const struct scope *s, struct verdict *v);

/* A new change, of a sender or (NULL) no one; never NULL. */
struct verdict_change *change_add(struct work *w, struct verdict *v,
    enum code code, const struct verdict_sender *sender);

/* A new gate, about a sender or (NULL) no one; never NULL, and only valid
 * until the next. */
struct verdict_gate *gate_add(struct work *w, struct verdict *v,
    enum code code, const struct verdict_sender *sender);
/* One of its numbers: the gate passes if any of them is met. A count ... */
void measure_count(struct verdict_gate *g, enum measure what,
    uint64_t value, double limit, enum rule r);
/* ... and for a share, which the gate has judged by exact counts. */
void measure_share(struct verdict_gate *g, enum measure what, double value,
    double limit, enum rule r, bool met);

/* A new blocker or advice; never NULL, and only valid until the next. */
struct verdict_blocker *blocker_add(struct work *w, struct verdict *v,
    enum code code);
/* The same of another kind than its row says. */
struct verdict_blocker *blocker_as(struct work *w, struct verdict *v,
    enum verdict_kind kind, enum code code);
/* Make it about a sender: numbers and sentences of what fails. Returns b. */
struct verdict_blocker *blocker_sender(struct work *w,
    struct verdict_blocker *b, const struct scope *s,
    const struct member *m);
/* Emergencies first, FIX before WAIT; the most failing messages first. */
void blockers_sort(struct verdict *v);

/* Whether a row that counts for the blocker is one of the bad ones. */
bool about_row(const struct work *w, enum about about,
    const struct verdict_row *r, bool *counts);

/* The sentences of a blocker that is about a sender (advise.c). */
void work_advise(struct work *w, struct verdict_blocker *b,
    const struct scope *s, const struct member *m, enum about about);

/* The selector by which a sender's signatures fell (selectors.c). */
struct fallen {
	uint32_t selector;	/* NO_PLACE: no single one */
	uint64_t before_n, before_k, now_n, now_k;	/* k: passing */
	int64_t first_bad;
	enum dmarc_result result;	/* most of what it does now */
};
struct fallen work_fallen(struct work *w, const struct scope *s,
    const struct member *m);

/* Senders that fell silent weeks ago (absent.c). */
void work_absent(struct work *w, bool below, struct verdict *v);

/* Lists of the scope (entries.c), and the record to publish (record.c). */
void work_entries(struct work *w, const struct scope *s, struct verdict *v);
void work_record(struct work *w, struct verdict *v,
    const struct verdict *other);

#endif
