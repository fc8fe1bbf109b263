/*
 * rules.c: see rules.h.
 */
#include "report/verdict/rules/rules.h"

const struct rule_row rules[RULE_COUNT] = {
	[RULE_SOAK_DAYS] = { "SOAK", { 30, 30 },
	    "RFC 9989 interoperability considerations: none for at least a "
	    "month, then quarantine equally long" },
	[RULE_REPORT_DAYS] = { "TOO_FEW_DAYS", { 21, 21 },
	    "three of the four weeks looked at" },
	[RULE_REPORTERS] = { "FEW_REPORTERS", { 3, 3 },
	    "one receiver's view is not the Internet's" },
	[RULE_MAJORS] = { "FEW_REPORTERS: majors", { 2, 2 },
	    "two of the three largest receivers see most mail" },
	[RULE_MAJOR_EXPECTED] = { "COVERAGE_GAP: days of 28", { 10, 10 },
	    "who reported on every third day is expected" },
	[RULE_MAJOR_SILENT] = { "COVERAGE_GAP: silent days", { 4, 4 },
	    "reports are daily; longer than a weekend and a day" },
	[RULE_RATE] = { "RATE", { 0.02, 0.005 },
	    "2 % is the per-system limit of the UK NCSC's Mail Check; "
	    "vendors ask 95 to 98 and 98 to 99.5 % pass" },
	[RULE_SENDER_RATE] = { "SENDER_FAILS", { 0.02, 0.01 },
	    "a small sender is lost entirely, whatever its share" },
	[RULE_SENDER_MESSAGES] = { "SENDER_FAILS: messages", { 10, 3 },
	    "fewer messages are no pattern" },
	[RULE_SIGNED_SHARE] = { "SPF_ONLY", { 0.95, 0.95 },
	    "RFC 9989: a p=reject domain must not rely on SPF alone" },
	[RULE_SIGNED_MESSAGES] = { "SPF_ONLY: messages", { 10, 10 },
	    "fewer messages are no pattern" },
	[RULE_FORWARDING] = { "INTEROP", { 0.05, 0.01 },
	    "RFC 9989: domains whose users post to lists should weigh the "
	    "loss; at the first step receivers that override are left out" },
	[RULE_FORWARDING_TOLD] = { "INTEROP as advice", { 0.01, 0.01 },
	    "mail that is being lost should be known" },
	[RULE_LOW_VOLUME] = { "LOW_VOLUME: messages", { 189, 765 },
	    "without a failure the upper bound reaches the limit here" },
	[RULE_LOW_VOLUME_DAYS] = { "LOW_VOLUME", { 56, 84 },
	    "a small domain shows with time what it cannot with numbers" },
	[RULE_RECURRING_MESSAGES] = { "CONFIRM_SENDER: messages", { 10, 10 },
	    "not a stray" },
	[RULE_RECURRING_WEEKS] = { "CONFIRM_SENDER: weeks of 4", { 3, 3 },
	    "not a burst" },
	[RULE_RECURRING_REPORTERS] = { "CONFIRM_SENDER: reporters", { 2, 2 },
	    "not one receiver's mistake" },
	[RULE_BURST_MESSAGES] = { "CONFIRM_SENDER: messages at once",
	    { 100, 100 }, "a campaign; a monthly one is not seen twice" },
	[RULE_BURST_SHARE] = { "CONFIRM_SENDER: share of legitimate mail",
	    { 0.01, 0.01 }, "much, for a domain that sends little" },
	[RULE_BURST_REPORTERS] = { "CONFIRM_SENDER: reporters of a burst",
	    { 3, 3 }, "as many as a verdict needs" },
	[RULE_SOURCE_MESSAGES] = { "CHECK_SOURCE: messages", { 30, 30 },
	    "a machine of yours sends every day" },
	[RULE_SOURCE_REPORTERS] = { "CHECK_SOURCE: reporters", { 3, 3 },
	    "not one receiver's mistake" },
	[RULE_SOURCE_SHARE] = { "CHECK_SOURCE: share of its network",
	    { 0.5, 0.5 }, "other mail of the network would explain it" },
	[RULE_SOURCES] = { "CHECK_SOURCE: networks listed", { 5, 5 },
	    "enough to look at" },
	[RULE_RELATED_MESSAGES] = { "relationship: messages", { 10, 10 },
	    "honest customers and forgers share a service: no stray" },
	[RULE_RELATED_WEEKS] = { "relationship: ISO weeks", { 2, 2 },
	    "a one-off burst is no relationship" },
	[RULE_RELATED_REPORTERS] = { "relationship: reporters", { 2, 2 },
	    "not one receiver's mistake" },
	[RULE_RECOVERED_DAYS] = { "RECOVERED: days", { 14, 14 },
	    "otherwise every repair would cost four weeks of waiting" },
	[RULE_RECOVERED_MESSAGES] = { "RECOVERED: messages", { 10, 10 },
	    "silence is no recovery" },
	[RULE_COLLAPSE_BEFORE] = { "SENDER_COLLAPSED: before", { 0.98, 0.98 },
	    "it worked" },
	[RULE_COLLAPSE_NOW] = { "SENDER_COLLAPSED: now", { 0.5, 0.5 },
	    "and now most is lost" },
	[RULE_COLLAPSE_MESSAGES] = { "SENDER_COLLAPSED: messages", { 50, 50 },
	    "a change of policy needs more than a few bad days" },
	[RULE_LOSS_RATE] = { "LEGIT_LOSS", { 0.02, 0.02 },
	    "the limit at which quarantine would not have been proposed" },
	[RULE_LOSS_MESSAGES] = { "LEGIT_LOSS: really lost", { 10, 10 },
	    "what was done, not what might have been" },
	[RULE_NEW_MESSAGES] = { "NEW_SENDER", { 10, 10 }, "not a stray" },
	[RULE_VANISHED_WEEKLY] = { "VANISHED: messages a week", { 10, 10 },
	    "fewer may pause for a week" },
	[RULE_DROP_MESSAGES] = { "DKIM_DROP: messages", { 20, 20 },
	    "a week's rate of fewer says little" },
	[RULE_DROP_POINTS] = { "DKIM_DROP, SPF_DROP", { 0.20, 0.20 },
	    "more than receivers' own trouble" },
	[RULE_PASS_DROP_POINTS] = { "PASS_DROP", { 0.05, 0.05 },
	    "mail that would be lost: less is enough" },
	[RULE_SPIKE_MESSAGES] = { "SPOOF_SPIKE: messages", { 100, 100 },
	    "worth a line" },
	[RULE_SPIKE_TIMES] = { "SPOOF_SPIKE", { 3, 3 },
	    "times the usual week" },
	[RULE_TEST_DAYS] = { "days in test mode", { 7, 7 },
	    "lists rewrite From by then, and a week of reports shows it" },
	[RULE_SILENT_DAYS] = { "NO_OWN_MAIL: probably parked", { 56, 56 },
	    "two windows without a message that passes" },
	[RULE_SAMPLE] = { "pct of the sampling step", { 25, 25 },
	    "a quarter shows what there is" },
	[RULE_SAMPLE_WEEKLY] = { "pct: messages a week", { 200, 200 },
	    "few enough to look into each" },
	[RULE_HIGH_DAYS] = { "confidence high: days of 28", { 26, 26 },
	    "nearly all" },
	[RULE_HIGH_REPORTERS] = { "confidence high: reporters", { 5, 5 },
	    "more than the largest receivers" },
	[RULE_HIGH_MESSAGES] = { "confidence high: messages", { 1000, 1000 },
	    "the interval is narrow" },
	[RULE_HIGH_DNS_DAYS] = { "confidence high: DNS checked", { 7, 7 },
	    "within a week" },
	[RULE_ABSENT_DAYS] = { "not seen since: days", { 35, 35 },
	    "longer than mail that goes out once a month" },
	[RULE_VOUCHING] = { "vouched: verified organizations", { 3, 3 },
	    "as many as a verdict needs: who sends mail may then be left "
	    "out" },
	[RULE_AGED_DAYS] = { "emergency: days since the first report",
	    { 14, 14 }, "an organization that was made up for an alarm is "
	    "new" },
	[RULE_AGED_REPORTERS] = { "emergency: organizations of that age",
	    { 3, 3 }, "fewer, and the database itself is new" },
	[RULE_WITNESSES] = { "emergency: organizations", { 2, 2 },
	    "one alone may be wrong, or lie; a large one is enough" },
	[RULE_ALONE] = { "one reporter: share of what fails", { 0.9, 0.9 },
	    "a receiver that breaks mail, or is wrong, is alone with it" },
	[RULE_DAILY] = { "earliest: days with reports", { 0.8, 0.8 },
	    "with fewer, a date would be a false promise" },
	[RULE_LOW_REPORTERS] = { "confidence low: reporters", { 3, 3 },
	    "fewer see too little" },
};

double
rule(enum rule r, enum verdict_step step)
{
	return rules[r].limit[step];
}

int
rule_days(enum rule r, enum verdict_step step, enum verdict_profile profile)
{
	int days = (int)rules[r].limit[step];

	switch (profile) {
	case PROFILE_CAUTIOUS:
		return days * 2;
	case PROFILE_FAST:
		return days / 2;
	default:
		return days;
	}
}
