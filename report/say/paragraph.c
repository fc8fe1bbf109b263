/*
 * paragraph.c: see paragraph.h.
 */
#include "report/say/paragraph.h"

#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "report/say/describe.h"
#include "report/say/items.h"
#include "report/say/title.h"
#include "report/say/zone.h"

#define NAME_BYTES 65536	/* bytes of a name, escaped */
#define KEYS_MOST 8

void
paragraph_name(struct format_flow *f, const char *name, const char *tail)
{
	struct buf shown = BUF_INIT(NAME_BYTES);

	describe_domain(&shown, name);
	if (buf_string(&shown) != NULL)
		flow_value(f, buf_string(&shown), tail);
	buf_free(&shown);
}

/* Why a domain has no data: reports ended, have not begun, or never came. */
static void
put_no_data(struct format_flow *f, const struct paragraph_days *days)
{
	char day[DAY_SHORT_TEXT], text[96];

	if (days->last_report > days->last) {
		flow_text(f, "Reports have come, but only about days that are "
		    "not over for 24 hours yet. Look again tomorrow.");
		return;
	}
	if (days->last_report == INT64_MIN) {
		flow_text(f, "No report about it was ever counted. Is the name "
		    "right, and does its DMARC record have a rua= address "
		    "that ends in the mailbox dmarc-ingest reads?");
		return;
	}
	day_short(days->last_report, days->today, day);
	(void)snprintf(text, sizeof text, "The last report was about %s, more "
	    "than 28 days ago.", day);
	flow_text(f, text);
	flow_text(f, "Is rua= still in its record, and is that mailbox still "
	    "read?");
}

/* For a record in test mode: the day until which it has to stay there. */
static void
put_trial(struct format_flow *f, const struct verdict *v, int64_t today)
{
	char day[DAY_SHORT_TEXT], text[64];

	flow_text(f, "The record is in test mode;");
	if (v->trial_until == NEVER) {
		flow_text(f, "leave it so.");
		return;
	}
	day_short(v->trial_until, today, day);
	(void)snprintf(text, sizeof text, "leave it so until %s, then look "
	    "again.", day);
	flow_text(f, text);
}

/* Whether a sender needs a repair; the policy has to soak after it. */
static bool
waits_for_repair(const struct verdict *v)
{
	for (size_t i = 0; i < v->blockers; i++)
		if (v->blocker[i].kind == KIND_FIX &&
		    codes[v->blocker[i].code].subject == SUBJECT_SENDER)
			return true;
	return false;
}

/* Names senders that are judged only by their mail since recovery. */
static void
put_recovered(struct format_flow *f, const struct verdict *v, int64_t today)
{
	char day[DAY_SHORT_TEXT], text[96];

	for (size_t i = 0; i < v->changes; i++) {
		const struct verdict_change *c = &v->change[i];

		if (c->code != CODE_RECOVERED)
			continue;
		day_short(c->day, today, day);
		(void)snprintf(text, sizeof text, "recovered on %s and is "
		    "judged by its last %d days.", day,
		    (int)rule(RULE_RECOVERED_DAYS, STEP_QUARANTINE));
		paragraph_name(f, c->name, "");
		flow_text(f, text);
	}
}

const char *
paragraph_tags(const struct verdict *v)
{
	bool trial = v->policy.testing == 1 ||
	    (v->policy.pct >= 0 && v->policy.pct < 100);

	if (strstr(v->next_record, "rua=") != NULL)
		return "";
	return trial && strstr(v->next_record, "; t=y") == NULL &&
	    strstr(v->next_record, "pct=") == NULL ?
	    "Add your rua=... and every other tag of your record, except t "
	    "and pct: they would weaken it." :
	    "Add your rua=... and every other tag of your record.";
}

/* Whether forwarded mail is or would be hit, so that advice is due. */
static bool
loses_forwarded(const struct verdict *v)
{
	for (size_t i = 0; i < v->advices; i++)
		if (v->advice[i].code == CODE_INTEROP)
			return true;
	return false;
}

/* What a verdict on subdomains has in common with the one of the domain. */
static void
put_shared(struct format_flow *f, const struct verdict *v)
{
	bool any = false;

	if (v->shares_record && v->code != VERDICT_HOLD &&
	    v->code != VERDICT_NOT_READY)
		flow_text(f, "The record to publish is the one above.");
	for (size_t i = 0; i < v->blockers; i++) {
		struct buf title = BUF_INIT(NAME_BYTES);

		if (!v->blocker[i].shared || !items_lead(v->blocker, i))
			continue;
		if (any)
			buf_byte(f->out, ';');
		f->at += any;
		flow_text(f, any ? "" : "As above:");
		any = true;
		title_whole(&title, v, &v->blocker[i]);
		if (buf_string(&title) != NULL)
			flow_words(f, buf_string(&title));
		buf_free(&title);
	}
	if (any)
		buf_byte(f->out, '.');
	f->at += any;
}

/* How many changes a person should look at. */
static size_t
asking(const struct verdict *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->changes; i++)
		n += v->change[i].asks;
	return n;
}

/* Name senders that were the domain's own and fail like forged mail now. */
static void
put_gone(struct format_flow *f, const struct verdict *v)
{
	size_t n = 0, all = asking(v);

	if (all == 0)
		return;
	flow_text(f, "Look at");
	for (size_t i = 0; i < v->changes; i++)
		if (v->change[i].asks)
			paragraph_name(f, v->change[i].name, ++n < all ? "," :
			    ":");
	flow_text(f, all == 1 ? "its" : "their");
	flow_text(f, "mail was yours and fails like forged mail now.");
}

void
paragraph_inbound(struct format_flow *f, size_t n)
{
	char count[FORMAT_TEXT];

	if (n == 0)
		return;
	format_count(n, count);
	flow_text(f, count);
	flow_text(f, "to do for mail to you: see below.");
}

/* A verdict without blockers: nothing in the way, or a loss to know of. */
static void
put_open(struct format_flow *f, const struct verdict *v,
    const struct paragraph_days *days)
{
	const char *fate = describe_fate(describe_policy_asked(v));
	bool loss = loses_forwarded(v) || asking(v) > 0;

	if (v->code == VERDICT_DONE)
		flow_text(f, loss || days->inbound > 0 ?
		    "The policy may stay." : "Nothing to do.");
	else if (v->next_record == NULL)
		put_trial(f, v, days->today);
	else if (v->what_if[0].before_recovery > 0)
		flow_text(f, "What stood in the way is over.");
	else if (!loss)
		flow_text(f, "Nothing stands in the way.");
	put_gone(f, v);
	if (!loses_forwarded(v))
		return;
	flow_text(f, v->last_step ? "Forwarded mail is" :
	    "Forwarded mail would be");
	flow_text(f, fate);
	buf_byte(f->out, ':');
	f->at++;
	flow_text(f, "see the advice.");
}

void
paragraph_counts(struct buf *out, const struct verdict *v,
    const struct paragraph_days *days)
{
	struct buf counts = BUF_INIT(4096);
	const char *text;
	char line[96];
	struct format_flow f;

	describe_counts(&counts, v);
	if (counts.len > 0)
		buf_byte(&counts, '.');
	text = buf_string(&counts);
	flow_begin(&f, out, "");
	if (v->code == VERDICT_NO_DATA)
		put_no_data(&f, days);
	else if (v->code == VERDICT_ROLL_BACK)
		flow_text(&f, v->enforced == LEVEL_REJECT ?
		    "Your own mail is refused now:" :
		    "Your own mail is sent to spam now:");
	else if (v->parked && v->code == VERDICT_READY_FOR_REJECT)
		flow_text(&f, "The domain sends no mail, so it needs no steps "
		    "in between.");
	else if (v->blockers == 0)
		put_open(&f, v, days);
	else if (v->code == VERDICT_HOLD && !v->has_target)
		flow_text(&f, "The policy may stay:");
	flow_text(&f, text != NULL ? text : "");
	put_shared(&f, v);
	if (v->code == VERDICT_NOT_READY && waits_for_repair(v)) {
		(void)snprintf(line, sizeof line, "Earliest move: %d days "
		    "after the repair.", (int)rule(RULE_RECOVERED_DAYS,
		    STEP_QUARANTINE));
		flow_text(&f, line);
	}
	put_recovered(&f, v, days->today);
	paragraph_inbound(&f, days->inbound);
	flow_end(&f);
	buf_free(&counts);
}

void
paragraph_losses(struct buf *out, const struct verdict_what_if *x)
{
	char count[FORMAT_TEXT], line[128];
	struct format_flow f;

	if (x->before_recovery > 0) {
		format_count(x->before_recovery, count);
		(void)snprintf(line, sizeof line, "Of yours, %s failed before "
		    "their senders recovered.", count);
		flow_begin(&f, out, "");
		flow_text(&f, line);
		flow_end(&f);
	}
	if (x->ignored > 0) {
		format_count(x->ignored, count);
		(void)snprintf(line, sizeof line, "Your labels (ignore) leave "
		    "out %s message%s.", count, x->ignored == 1 ? "" : "s");
		flow_begin(&f, out, "");
		flow_text(&f, line);
		flow_end(&f);
	}
}

/* Reports that are left out, and what they would change. */
static void
put_apart(struct buf *out, const struct apart_reports *a, const char *what)
{
	char count[FORMAT_TEXT], reports[FORMAT_TEXT], line[200];
	char word[DESCRIBE_CODE];
	struct format_flow f;

	if (!a->left_out)
		return;
	format_count(a->messages, count);
	format_count(a->reports, reports);
	flow_begin(&f, out, "LEFT OUT ");
	(void)snprintf(line, sizeof line, "%s report%s that %s, with %s "
	    "message%s.", reports, a->reports == 1 ? "" : "s", what, count,
	    a->messages == 1 ? "" : "s");
	flow_text(&f, line);
	for (int i = 0; i < 2; i++) {
		if (!a->differs[i])
			continue;
		describe_code_words(a->other_code[i], word);
		(void)snprintf(line, sizeof line, "With them the verdict%s "
		    "would be %s.", i == 1 ? " on subdomains" : "", word);
		flow_text(&f, line);
	}
	if (!a->differs[0] && !a->differs[1])
		flow_text(&f, "They would not change the verdict.");
	flow_end(&f);
}

void
paragraph_hearing(struct buf *out, const struct hearing *h)
{
	put_apart(out, &h->mismatch, "may be forged");
	put_apart(out, &h->unvouched,
	    "your mail server does not vouch for");
}

/* "SPF 7 of 10 lookups, DKIM s1 2048 bits," */
static void
put_dns_numbers(struct format_flow *f, const struct dns *d)
{
	char line[64];

	if (d->spf_lookups >= 0) {
		(void)snprintf(line, sizeof line, "SPF %lld of 10 lookups,",
		    (long long)d->spf_lookups);
		flow_text(f, line);
	}
	for (size_t i = 0; i < d->keys && i < KEYS_MOST; i++) {
		const struct dns_key *k = &d->key[i];

		flow_text(f, "DKIM");
		flow_value(f, k->selector, "");
		if (k->bits >= 0 && k->state == DNS_KEY_GOOD)
			(void)snprintf(line, sizeof line, "%lld bits,",
			    (long long)k->bits);
		else
			(void)snprintf(line, sizeof line, "%s,",
			    dns_key_state_word(k->state));
		flow_text(f, line);
	}
	if (d->keys > KEYS_MOST) {
		(void)snprintf(line, sizeof line, "%zu more keys,",
		    d->keys - KEYS_MOST);
		flow_text(f, line);
	}
}

/* Errors and warnings are listed; hints are only counted. */
static bool
is_listed(const struct dns_finding *f)
{
	return f->severity == DNS_ERROR || f->severity == DNS_WARNING;
}

void
paragraph_dns_changes(struct buf *out, const char *label, const struct dns *d,
    int64_t today)
{
	struct buf text = BUF_INIT(NAME_BYTES);
	struct format_flow f;

	if (d->changes == 0)
		return;
	zone_changes(&text, d, today);
	flow_begin(&f, out, label);
	if (buf_string(&text) != NULL)
		flow_words(&f, buf_string(&text));
	flow_end(&f);
	buf_free(&text);
}

void
paragraph_dns(struct buf *out, const char *domain, const struct dns *d,
    int64_t today)
{
	char day[DAY_SHORT_TEXT], line[64];
	size_t listed = 0, hints = 0;
	struct format_flow f;

	if (d->checked == INT64_MIN)
		return;
	for (size_t i = 0; i < d->findings; i++) {
		listed += is_listed(&d->finding[i]);
		hints += d->finding[i].severity == DNS_INFO;
	}
	day_short(day_of(d->checked), today, day);
	flow_begin(&f, out, "DNS      ");
	(void)snprintf(line, sizeof line, "%s:", day);
	flow_text(&f, line);
	put_dns_numbers(&f, d);
	if (listed == 0)
		flow_text(&f, "nothing wrong");
	else if (d->spf_lookups >= 0 || d->keys > 0)
		flow_text(&f, "and:");
	flow_end(&f);
	for (size_t i = 0; i < d->findings; i++) {
		if (!is_listed(&d->finding[i]))
			continue;
		flow_begin(&f, out, "         ");
		flow_words(&f, dns_severity_word(d->finding[i].severity));
		flow_name(&f, d->finding[i].code, ":");
		if (d->finding[i].detail != NULL)
			flow_words(&f, d->finding[i].detail);
		flow_end(&f);
	}
	paragraph_dns_changes(out, "         changed ", d, today);
	if (hints > 0) {
		flow_begin(&f, out, "         ");
		(void)snprintf(line, sizeof line, "%zu hint%s", hints,
		    hints == 1 ? "" : "s");
		flow_text(&f, line);
		flow_command(&f, "(dmarc-dns check", domain, ")");
		flow_end(&f);
	}
}
