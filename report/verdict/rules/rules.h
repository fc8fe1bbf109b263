/*
 * rules.h: every threshold of the verdict, with the reason for its number.
 *
 * A rule has a number for the step from none to quarantine, and another for
 * the step from quarantine to reject. rules.c is the table; no other file of
 * the verdict holds a threshold.
 */
#ifndef DMARC_REPORT_VERDICT_RULES_H
#define DMARC_REPORT_VERDICT_RULES_H

enum verdict_step { STEP_QUARANTINE, STEP_REJECT, STEPS };

/* The setting [report] profile, which scales waiting times. */
enum verdict_profile { PROFILE_STANDARD, PROFILE_CAUTIOUS, PROFILE_FAST };

#define RULES(X) \
	X(SOAK_DAYS) X(REPORT_DAYS) X(REPORTERS) X(MAJORS) X(MAJOR_EXPECTED) \
	X(MAJOR_SILENT) X(RATE) X(SENDER_RATE) X(SENDER_MESSAGES) \
	X(SIGNED_SHARE) X(SIGNED_MESSAGES) X(FORWARDING) X(FORWARDING_TOLD) \
	X(LOW_VOLUME) X(LOW_VOLUME_DAYS) X(RECURRING_MESSAGES) \
	X(RECURRING_WEEKS) X(RECURRING_REPORTERS) X(BURST_MESSAGES) \
	X(BURST_SHARE) X(BURST_REPORTERS) X(SOURCE_MESSAGES) \
	X(SOURCE_REPORTERS) X(SOURCE_SHARE) X(SOURCES) X(RELATED_MESSAGES) \
	X(RELATED_WEEKS) X(RELATED_REPORTERS) X(RECOVERED_DAYS) \
	X(RECOVERED_MESSAGES) X(COLLAPSE_BEFORE) X(COLLAPSE_NOW) \
	X(COLLAPSE_MESSAGES) X(SILENT_DAYS) X(SAMPLE) X(SAMPLE_WEEKLY) \
	X(LOSS_RATE) X(LOSS_MESSAGES) X(NEW_MESSAGES) X(VANISHED_WEEKLY) \
	X(DROP_MESSAGES) X(DROP_POINTS) X(PASS_DROP_POINTS) X(SPIKE_MESSAGES) \
	X(SPIKE_TIMES) X(TEST_DAYS) X(HIGH_DAYS) X(HIGH_REPORTERS) \
	X(HIGH_MESSAGES) X(HIGH_DNS_DAYS) X(LOW_REPORTERS) X(DAILY) X(ALONE) \
	X(VOUCHING) X(AGED_DAYS) X(AGED_REPORTERS) X(WITNESSES) \
	X(ABSENT_DAYS)

#define RULE_ENUM(name) RULE_##name,
enum rule { RULES(RULE_ENUM) RULE_COUNT };
#undef RULE_ENUM

struct rule_row {
	const char *name;
	double limit[STEPS];
	const char *source;	/* why this number */
};

extern const struct rule_row rules[RULE_COUNT];

double rule(enum rule r, enum verdict_step step);

/* Days to wait under a profile: cautious doubles them, fast halves them. */
int rule_days(enum rule r, enum verdict_step step,
    enum verdict_profile profile);

#endif
