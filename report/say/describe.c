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
describe_why(struct buf *out, const struct model_combination *c)
{
	if (c->dkim == NULL || c->dkim->result == DMARC_RESULT_NONE) {
		buf_text(out, "not signed");
	} else if (c->dkim->result == DMARC_RESULT_PASS &&
	    c->dkim->domain != NULL) {
		buf_text(out, "signs as ");
		buf_text(out, c->dkim->domain);
	} else {
		put_result(out, "DKIM", c->dkim);
	}
	buf_text(out, ", ");
	if (c->spf == NULL) {
		buf_text(out, "no SPF result");
	} else if (c->spf->result == DMARC_RESULT_PASS &&
	    c->spf->scope == DMARC_SCOPE_MFROM && c->spf->domain != NULL) {
		buf_text(out, "bounces to ");
		buf_text(out, c->spf->domain);
	} else {
		put_result(out, "SPF", c->spf);
	}
}

void
describe_policy(struct buf *out, const struct model_policy *p)
{
	char pct[16];

	if (p->p == NULL && p->sp == NULL) {
		buf_text(out, "unknown");
		return;
	}
	buf_text(out, "p=");
	buf_text(out, p->p != NULL ? p->p : "-");
	if (p->sp != NULL) {
		buf_text(out, " sp=");
		buf_text(out, p->sp);
	}
	if (p->np != NULL) {
		buf_text(out, " np=");
		buf_text(out, p->np);
	}
	if (p->t != NULL) {
		buf_text(out, " t=");
		buf_text(out, p->t);
	}
	if (p->pct >= 0 && p->pct < 100) {
		(void)snprintf(pct, sizeof pct, " pct=%d", p->pct);
		buf_text(out, pct);
	}
}

void
describe_sender(struct buf *out, const struct model_sender *s)
{
	describe_domain(out, s->name);
	if (s->rule != NULL) {
		buf_text(out, " (");
		buf_text(out, label_word(s->rule->label));
		buf_byte(out, ')');
	} else if (s->kind == SENDER_OWN || s->kind == SENDER_OWN_HOST) {
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

/* "p=quarantine", or sp= for subdomains */
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

/* What a blocker asks for; the order is that in a list of counts. */
static const struct asked {
	const char *label, *counted;
	const char *code;	/* of one code only; NULL: of a kind */
	enum verdict_kind kind;
} asked[] = {
	{ "CONFIRM", "to confirm", "CONFIRM_SENDER", KINDS },
	{ "CONFIRM", "to confirm", "NO_OWN_MAIL", KINDS },
	{ "DECIDE", "to decide", "INTEROP", KINDS },
	{ "CHECK", "to check", "COVERAGE_GAP", KINDS },
	{ "URGENT", "urgent", NULL, KIND_EMERGENCY },
	{ "FIX", "to fix", NULL, KIND_FIX },
	{ "WAIT", "to wait for", NULL, KIND_WAIT },
	{ "HINT", "hints", NULL, KIND_ADVICE },
};

static const struct asked *
asked_of(const struct verdict_blocker *b)
{
	const struct asked *a = asked;

	/* The last are of every kind there is. */
	while (b->kind == KIND_ADVICE ? a->kind != KIND_ADVICE :
	    a->code != NULL ? strcmp(a->code, b->code) != 0 :
	    a->kind != b->kind)
		a++;
	return a;
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
	return asked_of(b)->label;
}

const char *
describe_code(const char *code)
{
	static const char *const words[][2] = {
		{ "CONFIRM_SENDER", "is it yours?" },
		{ "COVERAGE_GAP", "does not report any more" },
		{ "DKIM_BROKEN", "its DKIM signatures fail" },
		{ "DKIM_DROP", "fewer of its DKIM signatures pass" },
		{ "DKIM_KEY_MISSING", "a DKIM key in use is not in DNS" },
		{ "DKIM_KEY_REVOKED", "a DKIM key in use is revoked" },
		{ "DKIM_KEY_SHORT", "a DKIM key is too short" },
		{ "DMARC_INVALID", "the DMARC record is not valid" },
		{ "DMARC_MISSING", "there is no DMARC record" },
		{ "DMARC_MULTIPLE", "there are several DMARC records" },
		{ "DMARC_NO_RUA", "the DMARC record asks for no reports" },
		{ "FEW_REPORTERS", "too few receivers report" },
		{ "INTEROP", "forwarded mail and lists would suffer" },
		{ "LEGIT_LOSS", "your own mail is being lost" },
		{ "LOW_VOLUME", "so little mail needs more time" },
		{ "NO_OWN_MAIL", "no mail of your own was seen" },
		{ "NP_REJECT", "names that do not exist can be refused" },
		{ "PARKED", "a domain that sends nothing can say so" },
		{ "PARKED_BUT_SENDING", "sends mail, though it is said to "
		    "send none" },
		{ "PASS_DROP", "less of its mail passes than before" },
		{ "RATE_TOO_HIGH", "too much of your mail fails" },
		{ "RATE_UNCERTAIN", "too little mail to be sure" },
		{ "RUA_NOT_AUTHORISED", "rua names a mailbox that takes no "
		    "reports" },
		{ "SENDER_COLLAPSED", "its mail stopped passing" },
		{ "SENDER_FAILS", "some of its mail fails" },
		{ "SOAK", "the present policy needs more time" },
		{ "SPF_DROP", "SPF covers less of its mail than before" },
		{ "SPF_MISSING", "there is no SPF record" },
		{ "SPF_MULTIPLE", "there are several SPF records" },
		{ "SPF_ONLY", "passes by SPF alone, and is not signed" },
		{ "SPF_PASS_ALL", "SPF allows everybody" },
		{ "SPF_SYNTAX", "the SPF record is not valid" },
		{ "SPF_TOO_MANY_LOOKUPS", "SPF needs more than 10 lookups" },
		{ "SPF_VOID_LOOKUPS", "SPF asks for names without an answer" },
		{ "TOO_FEW_DAYS", "too few days with reports" },
		{ "UNALIGNED_SERVICE", "sends as you, but nothing aligns" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], code) == 0)
			return words[i][1];
	return code;
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
	static const char *const order[] = { "URGENT", "FIX", "CONFIRM",
	    "DECIDE", "CHECK", "WAIT" };
	bool any = false;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		const char *word = NULL;
		char count[FORMAT_TEXT];
		size_t n = 0;

		for (size_t j = 0; j < v->blockers; j++) {
			const struct asked *a = asked_of(&v->blocker[j]);

			if (strcmp(a->label, order[i]) != 0 ||
			    !attention_leads(v, j))
				continue;
			word = a->counted;
			n++;
		}
		if (n == 0)
			continue;
		format_count(n, count);
		buf_text(out, any ? ", " : "");
		buf_text(out, count);
		buf_byte(out, ' ');
		buf_text(out, word);
		any = true;
	}
}

void
describe_now(struct buf *out, const struct verdict *v)
{
	const struct verdict_policy *p = &v->policy;
	const char *written = p_word(v->below && p->sp != DMARC_P_ABSENT ?
	    p->sp : p->p);
	bool test = p->testing == 1 || (p->pct >= 0 && p->pct < 100);
	char text[128];

	if (!v->policy_known || v->code == VERDICT_NO_DATA)
		return;
	(void)snprintf(text, sizeof text, "now %s%s%s%s (%lld day%s)",
	    v->below ? "" : "p=", test && written != NULL ? written : "",
	    test ? " in test mode, acts as " : "",
	    verdict_level_word(v->effective), (long long)v->days_at_policy,
	    v->days_at_policy == 1 ? "" : "s");
	buf_text(out, text);
}

enum verdict_level
describe_policy_asked(const struct verdict *v)
{
	if (v->code == VERDICT_ROLL_BACK)
		return v->effective;
	return v->has_target ? v->target : v->what_if[0].policy;
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
	    strcmp(b->code, "LEGIT_LOSS") == 0 ? W7 : W28,
	    b->failing == 0 ? "none" : b->failing == b->messages &&
	    b->failing > 1 ? "all" : fail, b->failing <= 1 ? "s" : "");
}

/* What a change is in words: a label, and what stands before the day. */
static const struct said {
	const char *code, *label, *before_day;
	bool detail;		/* and then what it says */
} said[] = {
	{ "DKIM_DROP", "worse", "fewer DKIM passes since", true },
	{ "NEW_SENDER", "new", "first seen", true },
	{ "PASS_DROP", "worse", NULL, true },
	{ "POLICY_SEEN", "policy", "seen", true },
	{ "RECOVERED", "better", "recovered since", false },
	{ "SELECTOR_GONE", "gone", "last seen", false },
	{ "SELECTOR_NEW", "new", "first seen", false },
	{ "SPF_DROP", "worse", NULL, true },
	{ "SPOOF_SPIKE", "up", NULL, true },
	{ "VANISHED", "gone", "nothing since", true },
};

static const struct said *
said_of(const struct verdict_change *c)
{
	static const struct said other = { "", "other", "", true };

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (strcmp(said[i].code, c->code) == 0)
			return &said[i];
	return &other;
}

const char *
describe_change_word(const struct verdict_change *c)
{
	return said_of(c)->label;
}

void
describe_change(struct buf *out, const struct verdict_change *c,
    int64_t today)
{
	const struct said *s = said_of(c);
	bool detail = s->detail && c->detail != NULL;
	char day[DAY_SHORT_TEXT];

	if (strncmp(c->code, "SELECTOR_", 9) == 0 && c->detail != NULL) {
		buf_text(out, "selector ");
		buf_text(out, c->detail);
		buf_text(out, c->name != NULL ? " of " : ": ");
	}
	if (c->name != NULL) {
		describe_domain(out, c->name);
		buf_text(out, ": ");
	}
	if (s->before_day != NULL) {
		day_short(c->day, today, day);
		buf_text(out, s->before_day);
		buf_text(out, *s->before_day != '\0' ? " " : "");
		buf_text(out, day);
		buf_text(out, detail ? "; " : "");
	}
	if (detail)
		buf_text(out, c->detail);
}
