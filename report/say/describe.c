/*
 * describe.c: see describe.h.
 */
#include "report/say/describe.h"

#include <stdio.h>
#include <string.h>

#include <idn2.h>

#include "common/day.h"
#include "common/facts/words.h"
#include "report/say/attention.h"
#include "report/say/items.h"

/* "DKIM fail for example.org" */
static void
put_result(struct buf *out, const char *what, const struct dmarc_auth *a)
{
	buf_text(out, what);
	buf_byte(out, ' ');
	buf_text(out, result_word(a->result));
	if (a->domain != NULL) {
		buf_text(out, a->scope == DMARC_SCOPE_HELO ? " for HELO " :
		    " for ");
		buf_text(out, a->domain);
	}
}

void
describe_why(struct buf *out, const struct origin_mail *m)
{
	if (m->dkim == NULL || m->dkim->result == DMARC_RESULT_NONE) {
		buf_text(out, "not signed");
	} else if (m->dkim->result == DMARC_RESULT_PASS &&
	    m->dkim->domain != NULL) {
		buf_text(out, "signs as ");
		buf_text(out, m->dkim->domain);
	} else {
		put_result(out, "DKIM", m->dkim);
	}
	buf_text(out, ", ");
	if (m->spf == NULL) {
		buf_text(out, "no SPF result");
	} else if (m->spf->result == DMARC_RESULT_PASS &&
	    m->spf->scope == DMARC_SCOPE_MFROM && m->spf->domain != NULL) {
		buf_text(out, "Return-Path ");
		buf_text(out, m->spf->domain);
	} else {
		put_result(out, "SPF", m->spf);
	}
}

/* " sp=none"; nothing if the tag is absent. */
static void
put_tag(struct buf *out, const char *name, enum dmarc_p p)
{
	if (p == DMARC_P_ABSENT)
		return;
	buf_text(out, name);
	buf_text(out, p_word(p));
}

void
describe_policy(struct buf *out, const struct dmarc_policy *p)
{
	char pct[16];

	if (p->p == DMARC_P_ABSENT && p->sp == DMARC_P_ABSENT) {
		buf_text(out, "unknown");
		return;
	}
	buf_text(out, "p=");
	buf_text(out, p->p != DMARC_P_ABSENT ? p_word(p->p) : "-");
	put_tag(out, " sp=", p->sp);
	put_tag(out, " np=", p->np);
	if (p->testing >= 0)
		buf_text(out, p->testing == 1 ? " t=y" : " t=n");
	if (p->pct >= 0 && p->pct < 100) {
		(void)snprintf(pct, sizeof pct, " pct=%d", p->pct);
		buf_text(out, pct);
	}
}

void
describe_record(struct buf *out, const char *domain, const char *record)
{
	buf_text(out, "_dmarc.");
	buf_text(out, domain);
	buf_text(out, ". TXT \"");
	buf_text(out, record);
	buf_byte(out, '"');
}

void
describe_sender(struct buf *out, const struct section_sender *s)
{
	describe_domain(out, s->name);
	if (s->rule != NULL) {
		buf_text(out, " (");
		buf_text(out, label_word(s->rule->label));
		buf_byte(out, ')');
	} else if (s->kind == SENDER_OWN) {
		/* A forwarder's network too: "own" would say whose it is. */
		buf_text(out, " (authenticated)");
	} else if (s->kind == SENDER_OWN_HOST) {
		buf_text(out, " (own)");
	}
}

const char *
describe_aligned(uint64_t aligned, uint64_t tried, uint64_t messages)
{
	if (messages == 0)
		return "-";
	if (messages - aligned <= messages / 20)
		return "yes";
	if (aligned > 0)
		return "some";
	return tried > 0 ? "no" : "none";
}

void
describe_domain(struct buf *out, const char *name)
{
	char *unicode = NULL;

	if (strstr(name, "xn--") != NULL && idn2_to_unicode_8z8z(name,
	    &unicode, IDN2_NONTRANSITIONAL) == IDN2_OK &&
	    strcmp(unicode, name) != 0) {
		buf_text(out, unicode);
		buf_text(out, " [");
		buf_text(out, name);
		buf_byte(out, ']');
	} else {
		buf_text(out, name);
	}
	idn2_free(unicode);
}

/* "p=quarantine"; "sp=quarantine" if the verdict is about subdomains. */
static void
put_target(struct buf *out, const struct verdict *v)
{
	buf_text(out, v->below ? "sp=" : "p=");
	buf_text(out, verdict_level_word(v->target));
}

static void
put_until(struct buf *out, const char *before, const struct verdict *v,
    int64_t today)
{
	char day[DAY_SHORT_TEXT];

	if (v->earliest == NEVER)
		return;
	day_short(v->earliest, today, day);
	buf_text(out, before);
	buf_text(out, day);
}

void
describe_verdict(struct buf *out, const struct verdict *v, int64_t today)
{
	switch (v->code) {
	case VERDICT_NO_DATA:
		buf_text(out, "NO DATA");
		return;
	case VERDICT_DONE:
		buf_text(out, "DONE");
		return;
	case VERDICT_HOLD:
		buf_text(out, "HOLD");
		if (v->has_target) {
			buf_text(out, " before ");
			put_target(out, v);
		}
		put_until(out, " until ", v, today);
		return;
	case VERDICT_ROLL_BACK:
		buf_text(out, "ROLL BACK to ");
		break;
	case VERDICT_NOT_READY:
		buf_text(out, "NOT READY for ");
		break;
	default:
		buf_text(out, "READY for ");
		break;
	}
	put_target(out, v);
}

void
describe_verdict_short(struct buf *out, const struct verdict *v,
    int64_t today)
{
	switch (v->code) {
	case VERDICT_NO_DATA:
		buf_text(out, "NO DATA");
		break;
	case VERDICT_DONE:
		buf_text(out, "DONE");
		break;
	case VERDICT_ROLL_BACK:
		buf_text(out, "ROLL BACK");
		break;
	case VERDICT_NOT_READY:
		buf_text(out, "NOT READY");
		break;
	case VERDICT_HOLD:
		buf_text(out, "HOLD");
		put_until(out, " to ", v, today);
		break;
	default:
		buf_text(out, "READY: ");
		buf_text(out, verdict_level_word(v->target));
		break;
	}
}

/* Kinds of to-do items, in the order of describe_counts(). */
enum task { TASK_PUBLISH, TASK_URGENT, TASK_FIX, TASK_CONFIRM, TASK_DECIDE,
	TASK_CHECK, TASK_WAIT, TASK_HINT, TASKS };

static const struct {
	const char *label, *counted;
} tasks[TASKS] = {
	[TASK_PUBLISH] = { "PUBLISH", "to publish" },
	[TASK_URGENT] = { "URGENT", "urgent" },
	[TASK_FIX] = { "FIX", "to fix" },
	[TASK_CONFIRM] = { "CONFIRM", "to confirm" },
	[TASK_DECIDE] = { "DECIDE", "to decide" },
	[TASK_CHECK] = { "CHECK", "to check" },
	[TASK_WAIT] = { "WAIT", "to wait for" },
	[TASK_HINT] = { "HINT", "hints" },
};

static enum task
task_of(const struct verdict_blocker *b)
{
	static const enum task of_kind[KINDS] = {
		[KIND_EMERGENCY] = TASK_URGENT, [KIND_FIX] = TASK_FIX,
		[KIND_WAIT] = TASK_WAIT, [KIND_ADVICE] = TASK_HINT,
	};

	if (b->kind == KIND_ADVICE)
		return TASK_HINT;
	switch (codes[b->code].asks) {
	case ASKS_CONFIRM:
		return TASK_CONFIRM;
	case ASKS_DECIDE:
		return TASK_DECIDE;
	case ASKS_CHECK:
		return TASK_CHECK;
	default:
		return of_kind[b->kind];
	}
}

enum format_tone
describe_tone(enum verdict_code code)
{
	switch (code) {
	case VERDICT_ROLL_BACK:
	case VERDICT_NOT_READY:
		return TONE_BAD;
	case VERDICT_HOLD:
	case VERDICT_NO_DATA:
		return TONE_CARE;
	default:
		return TONE_GOOD;
	}
}

const char *
describe_kind(const struct verdict_blocker *b)
{
	return tasks[task_of(b)].label;
}

const char *
describe_code(const struct verdict_blocker *b)
{
	const char *title = b->title != NULL ? b->title :
	    codes[b->code].title;

	return title != NULL ? title : b->word;
}

const char *
describe_class(enum verdict_class class)
{
	static const char *const word[CLASSES] = {
		[CLASS_IGNORED] = "ignored", [CLASS_OWN] = "own",
		[CLASS_THIRD_OK] = "service", [CLASS_THIRD_BAD] = "service",
		[CLASS_FWD_OK] = "forwarded", [CLASS_FWD_BAD] = "broken",
		[CLASS_UNKNOWN] = "unknown", [CLASS_SPOOF] = "forged",
	};

	return word[class];
}

void
describe_counts(struct buf *out, const struct verdict *v)
{
	size_t n[TASKS] = { [TASK_PUBLISH] = attention_publish(v) };
	bool any = false;

	for (size_t i = 0; i < v->blockers; i++)
		if (items_lead(v->blocker, i) && !v->blocker[i].shared)
			n[task_of(&v->blocker[i])]++;
	for (int t = 0; t < TASK_HINT; t++) {
		char count[FORMAT_TEXT];

		if (n[t] == 0)
			continue;
		format_count(n[t], count);
		buf_text(out, any ? ", " : "");
		buf_text(out, count);
		buf_byte(out, ' ');
		buf_text(out, tasks[t].counted);
		any = true;
	}
}

void
describe_now(struct buf *out, const struct verdict *v)
{
	const struct dmarc_policy *p = &v->policy;
	const char *written = p_word(v->below && p->sp != DMARC_P_ABSENT ?
	    p->sp : p->p);
	bool test = p->testing == 1, part = p->pct >= 0 && p->pct < 100;
	char text[160], how[48] = "";

	if (!v->policy_known || v->code == VERDICT_NO_DATA)
		return;
	/* p=none is none, whatever stands beside it. */
	if (written == NULL || strcmp(written, "none") == 0)
		test = part = false;
	if (test)
		(void)snprintf(how, sizeof how, "%s in test mode, acts as ",
		    written);
	else if (part)
		(void)snprintf(how, sizeof how, "%s, %d%% sampled, counts as ",
		    written, p->pct);
	(void)snprintf(text, sizeof text, "now %s%s%s (%lld day%s)",
	    v->below ? "" : "p=", how, verdict_level_word(v->effective),
	    (long long)v->days_at_policy, v->days_at_policy == 1 ? "" : "s");
	buf_text(out, text);
}

enum verdict_level
describe_policy_asked(const struct verdict *v)
{
	if (v->code == VERDICT_ROLL_BACK)
		return v->enforced;
	return v->has_target ? v->target : v->what_if[0].policy;
}

const char *
describe_fate(enum verdict_level policy)
{
	return policy == LEVEL_REJECT ? "refused" : "sent to spam";
}

bool
describe_is_in_force(const struct verdict *v, enum verdict_level policy)
{
	return v->code == VERDICT_ROLL_BACK || policy == v->effective;
}

void
describe_code_words(enum verdict_code code, char out[DESCRIBE_CODE])
{
	(void)snprintf(out, DESCRIBE_CODE, "%s", verdict_code_word(code));
	for (char *c = out; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
}

void
describe_failing(const struct verdict_blocker *b, char out[DESCRIBE_FAILING])
{
	char count[FORMAT_TEXT], fail[FORMAT_TEXT];

	format_count(b->messages, count);
	format_count(b->failing, fail);
	(void)snprintf(out, DESCRIBE_FAILING, "%s message%s in %d days, %s "
	    "fail%s", count, b->messages == 1 ? "" : "s",
	    codes[b->code].days != 0 ? codes[b->code].days : W28,
	    b->failing == 0 ? "none" : b->failing == b->messages &&
	    b->failing > 1 ? "all" : fail, b->failing <= 1 ? "s" : "");
}

const char *
describe_change_word(const struct verdict_change *c)
{
	return codes[c->code].change.label;
}

void
describe_change(struct buf *out, const struct verdict_change *c,
    int64_t today)
{
	const struct code_row *row = &codes[c->code];
	const char *before_day = row->change.before_day;
	bool detail = row->change.detail && c->detail != NULL;
	char day[DAY_SHORT_TEXT];

	if (row->subject == SUBJECT_SELECTOR && c->detail != NULL) {
		buf_text(out, "selector ");
		buf_text(out, c->detail);
		buf_text(out, c->name != NULL ? " of " : ": ");
	}
	if (c->name != NULL) {
		describe_domain(out, c->name);
		buf_text(out, ": ");
	}
	if (before_day != NULL) {
		day_short(c->day, today, day);
		buf_text(out, before_day);
		buf_byte(out, ' ');
		buf_text(out, day);
		buf_text(out, detail ? "; " : "");
	}
	if (detail)
		buf_text(out, c->detail);
}
