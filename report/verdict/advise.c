/*
 * advise.c: why a sender fails, and the one repair, from the raw results of
 * its mail. "Add it to SPF" appears only if it can help.
 */
#include <string.h>

#include "common/address.h"
#include "report/verdict/work.h"

/* Mail fails at most so many days after the SPF record lost its host. */
#define SPF_LATE_DAYS 3

/* Causes of failure, in the order in which they are tested. */
enum cause { CAUSE_STRICT, CAUSE_PERMERROR, CAUSE_TEMPERROR, CAUSE_BROKEN,
	CAUSE_SPF_RECORD, CAUSE_FOREIGN, CAUSE_UNSIGNED, CAUSE_SPF,
	CAUSE_NOTHING, CAUSES };

static const struct verdict_result *
find(const struct verdict_result *r, size_t n, bool own, bool pass)
{
	for (size_t i = 0; i < n; i++)
		if (r[i].own == own &&
		    (r[i].result == DMARC_RESULT_PASS) == pass)
			return &r[i];
	return NULL;
}

/* An own signature that does not pass; NULL: there is none. */
static const struct verdict_result *
bad_signature(const struct verdict_mail *m)
{
	for (size_t i = 0; i < m->dkims; i++)
		/* Result none without a selector means: not signed. */
		if (m->dkim[i].own && m->dkim[i].result != DMARC_RESULT_PASS &&
		    (m->dkim[i].result != DMARC_RESULT_NONE ||
		    m->dkim[i].selector != NULL))
			return &m->dkim[i];
	return NULL;
}

static enum cause
cause_of(const struct verdict_mail *m)
{
	const struct verdict_result *sig = bad_signature(m);
	const struct verdict_result *env = find(m->spf, m->spfs, true, false);

	if (!mail_passes(m) && (find(m->dkim, m->dkims, true, true) != NULL ||
	    find(m->spf, m->spfs, true, true) != NULL))
		return CAUSE_STRICT;
	if (sig != NULL && (sig->result == DMARC_RESULT_PERMERROR ||
	    sig->result == DMARC_RESULT_NONE))
		return CAUSE_PERMERROR;
	if ((sig != NULL && sig->result == DMARC_RESULT_TEMPERROR) ||
	    (sig == NULL && env != NULL &&
	    env->result == DMARC_RESULT_TEMPERROR))
		return CAUSE_TEMPERROR;
	if (sig != NULL)
		return CAUSE_BROKEN;
	if (env != NULL && env->result == DMARC_RESULT_PERMERROR)
		return CAUSE_SPF_RECORD;
	if (m->spf_aligned)
		return CAUSE_UNSIGNED;
	if (find(m->dkim, m->dkims, false, true) != NULL ||
	    find(m->spf, m->spfs, false, true) != NULL)
		return CAUSE_FOREIGN;
	return env != NULL ? CAUSE_SPF : CAUSE_NOTHING;
}

static int
compare_texts(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int
compare_results(const struct verdict_result *a, size_t n,
    const struct verdict_result *b, size_t m)
{
	int c = (n > m) - (n < m);

	for (size_t i = 0; c == 0 && i < n; i++) {
		c = strcmp(a[i].domain, b[i].domain);
		if (c == 0)
			c = compare_texts(a[i].selector, b[i].selector);
		if (c == 0)
			c = (int)a[i].result - (int)b[i].result;
	}
	return c;
}

/* Order pairs by content, so that their order in the facts does not count. */
static int
compare_pairs(const struct verdict_facts *f, const struct verdict_pair *a,
    const struct verdict_pair *b)
{
	const struct verdict_mail *x = a->mail, *y = b->mail;
	int c = address_compare(&f->address[a->address].source,
	    &f->address[b->address].source);

	if (c == 0)
		c = compare_texts(x->header_from, y->header_from);
	if (c == 0)
		c = compare_results(x->dkim, x->dkims, y->dkim, y->dkims);
	return c != 0 ? c : compare_results(x->spf, x->spfs, y->spf, y->spfs);
}

/* The most frequent cause among the bad rows, and a pair as its example. */
static enum cause
main_cause(const struct work *w, const struct scope *s,
    const struct member *m, enum about about,
    const struct verdict_pair **shown)
{
	uint64_t sum[CAUSES] = { 0 }, best[CAUSES] = { 0 };
	const struct verdict_pair *pair[CAUSES] = { NULL };
	enum cause most = CAUSE_NOTHING;

	for (size_t i = m->from; i < m->to; i++)
		w->pair[s->row[i]->pair].bad = 0;
	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_pair *p = &w->f->pair[r->pair];
		uint64_t *bad = &w->pair[r->pair].bad;
		enum cause c = cause_of(p->mail);
		bool counts;

		if (!about_row(w, about, r, &counts))
			continue;
		sum[c] += r->messages;
		*bad += r->messages;
		if (*bad > best[c] || (*bad == best[c] && pair[c] != NULL &&
		    compare_pairs(w->f, p, pair[c]) < 0)) {
			best[c] = *bad;
			pair[c] = p;
		}
	}
	for (int c = 0; c < CAUSES; c++)
		if (sum[c] > sum[most])
			most = (enum cause)c;
	*shown = pair[most];
	return most;
}

/* The selector of a signature, or "?". */
static const char *
selector_of(const struct verdict_result *sig)
{
	return sig != NULL && sig->selector != NULL &&
	    sig->selector[0] != '\0' ? sig->selector : "?";
}

/* "signed as mailchimpapp.net, Return-Path mcsv.net" */
static const char *
foreign(struct work *w, const struct verdict_mail *m)
{
	const struct verdict_result *d = find(m->dkim, m->dkims, false, true);
	const struct verdict_result *e = find(m->spf, m->spfs, false, true);

	if (d != NULL && e != NULL)
		return work_say(w, "signed as %s, Return-Path %s", d->domain,
		    e->domain);
	if (d != NULL)
		return work_say(w, "signed as %s, and nothing of %s passes",
		    d->domain, m->header_from);
	return work_say(w, "Return-Path %s, no signature of %s",
	    e != NULL ? e->domain : "unknown", m->header_from);
}

static const char *
why(struct work *w, enum cause c, const struct verdict_mail *m)
{
	const struct verdict_result *sig = bad_signature(m);
	const char *selector = selector_of(sig);

	switch (c) {
	case CAUSE_STRICT:
		return "passes for the organization, but the record asks for "
		    "strict alignment";
	case CAUSE_PERMERROR:
		return work_say(w, "the key of selector %s cannot be used",
		    selector);
	case CAUSE_TEMPERROR:
		return "receivers had DNS trouble (temperror)";
	case CAUSE_BROKEN:
		return work_say(w, "signatures of selector %s fail: the key "
		    "does not match, or the mail was changed after signing",
		    selector);
	case CAUSE_SPF_RECORD:
		return work_say(w, "the SPF record of %s cannot be evaluated "
		    "(permerror): two records, more than 10 look-ups, or bad "
		    "syntax", find(m->spf, m->spfs, true, false)->domain);
	case CAUSE_FOREIGN:
		return foreign(w, m);
	case CAUSE_UNSIGNED:
		return work_say(w, "passes by SPF only: not signed as %s",
		    m->header_from);
	case CAUSE_SPF:
		return "not signed, and SPF does not allow the address";
	default:
		return "nothing passes";
	}
}

static const char *
fix(struct work *w, const struct verdict_blocker *b, enum cause c,
    const struct verdict_pair *p)
{
	const struct verdict_mail *m = p->mail;
	const struct verdict_result *sig = bad_signature(m);
	const struct verdict_sender *sender = &w->f->sender[p->sender];

	if (c == CAUSE_TEMPERROR)
		return "nothing to change; watch your DNS servers";
	if (c == CAUSE_STRICT)
		return "publish adkim=r and aspf=r, or sign with the exact "
		    "domain";
	if (c == CAUSE_SPF_RECORD)
		return work_say(w, "repair the record (dmarc-dns check %s); "
		    "until then no mail of %s passes by SPF",
		    w->f->domain, w->f->domain);
	if (sender->fix != NULL && c != CAUSE_BROKEN &&
	    c != CAUSE_PERMERROR)
		return sender->fix;
	switch (c) {
	case CAUSE_PERMERROR:
		return work_say(w, "publish the key again at "
		    "%s._domainkey.%s", selector_of(sig), sig->domain);
	case CAUSE_BROKEN:
		return work_say(w, "compare %s._domainkey.%s in DNS with the "
		    "key that signs; look for footers added after signing",
		    selector_of(sig), sig->domain);
	case CAUSE_FOREIGN:
		return work_say(w, "let it sign with d=%s; %s",
		    m->header_from, sender->never_spf ?
		    "an SPF include would change nothing" :
		    "an SPF include only helps if its Return-Path is yours");
	case CAUSE_UNSIGNED:
		return work_say(w, "enable DKIM there with d=%s",
		    m->header_from);
	default:
		return work_say(w, "let it sign with d=%s, or %s",
		    m->header_from, work_spf_allow(w, b, p));
	}
}

/* What of SPF allows the address and envelope domain of a pair now. */
static const struct verdict_spf *
allowed(const struct work *w, const struct verdict_pair *p)
{
	const struct verdict_result *env = find(p->mail->spf, p->mail->spfs,
	    true, false);

	return env == NULL ? NULL : work_spf(w,
	    &w->f->address[p->address].source, env->domain);
}

/*
 * Whether SPF in DNS allows now all that fails by it; then it was repaired
 * after the last of that mail, or at most a day before. shown: the pair that
 * the answer is about.
 */
static const struct verdict_spf *
spf_repaired(const struct work *w, const struct scope *s,
    const struct member *m, enum about about, enum cause cause,
    const struct verdict_pair *shown)
{
	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_pair *p = &w->f->pair[r->pair];
		const struct verdict_spf *spf;
		bool counts;

		if (!about_row(w, about, r, &counts) || r->messages == 0 ||
		    cause_of(p->mail) != cause)
			continue;
		spf = allowed(w, p);
		if (spf == NULL || r->day > (spf->changed != NEVER ?
		    spf->changed + 1 : spf->checked))
			return NULL;
	}
	return allowed(w, shown);
}

/* Tells what DNS shows about a key; the example is p. */
static void
tell_key(struct work *w, struct verdict_blocker *b, const struct scope *s,
    const struct member *m, enum cause c, const struct verdict_pair *p)
{
	const struct verdict_result *sig = bad_signature(p->mail);
	uint32_t at = work_selector(w, sig);
	struct key_told told;

	if (at == NO_PLACE)
		return;
	b->cause = work_key_name(w, at);
	if (!work_key_told(w, s, m, at, &told) ||
	    (told.fix == NULL && c != CAUSE_BROKEN))
		return;
	b->why = work_say(w, "signatures of selector %s fail: %s",
	    selector_of(sig), told.why);
	if (told.fix != NULL)
		b->fix = told.fix;
}

/* The first day of W28 on which mail fails by a cause. */
static int64_t
failing_since(const struct work *w, const struct scope *s,
    const struct member *m, enum about about, enum cause cause)
{
	int64_t first = INT64_MAX;

	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		bool counts;

		if (about_row(w, about, r, &counts) && r->messages > 0 &&
		    r->day < first &&
		    cause_of(w->f->pair[r->pair].mail) == cause)
			first = r->day;
	}
	return first;
}

/* Tells what DNS shows about SPF; the example is p. */
static void
tell_spf(struct work *w, struct verdict_blocker *b, const struct scope *s,
    const struct member *m, enum about about, enum cause c,
    const struct verdict_pair *p)
{
	const struct verdict_spf *spf = spf_repaired(w, s, m, about, c, p);
	int64_t first = failing_since(w, s, m, about, c);
	const char *day;

	if (spf == NULL && c == CAUSE_SPF && work_spf_lacks(w, p)) {
		b->cause = "spf";
		if (first < w->f->spf_until ||
		    first > w->f->spf_since + SPF_LATE_DAYS)
			return;
		b->why = work_say(w, "%s since the record changed on %s",
		    b->why, work_day(w, w->f->spf_since));
	}
	if (spf == NULL)
		return;
	day = work_day(w, spf->changed != NEVER ? spf->changed :
	    spf->checked);
	b->why = work_say(w, "%s; in DNS %s allows it %s %s", b->why,
	    spf->term, spf->changed != NEVER ? "since" : "as of", day);
	b->fix = spf->changed != NEVER ? work_say(w, "repaired in DNS on %s: "
	    "wait for reports", day) : "nothing more to do: wait for reports";
}

/*
 * Whether a result passes for the organization name, and the name can be
 * written into senders.conf: names from reports are untrusted.
 */
static bool
passes_for(const struct verdict_result *r, const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	size_t len, of = strlen(name);

	if (r == NULL || of == 0 || strspn(name, plain) != of)
		return false;
	len = strlen(r->domain);
	return len >= of && strcmp(r->domain + len - of, name) == 0 &&
	    (len == of || r->domain[len - of - 1] == '.');
}

/*
 * The line for senders.conf: the domain that authenticates the sender, or its
 * address if the domain belongs to a service with many customers.
 */
static const char *
label_line(struct work *w, const struct verdict_blocker *b,
    const struct verdict_pair *p, const struct verdict_sender *s)
{
	const struct verdict_mail *m = p->mail;
	const char *kind = "";
	char ip[DMARC_ADDRESS_TEXT] = "";

	if (s->service == VERDICT_NO_SERVICE && passes_for(find(m->dkim,
	    m->dkims, false, true), s->name))
		kind = "dkim:";
	else if (s->service == VERDICT_NO_SERVICE && passes_for(find(m->spf,
	    m->spfs, false, true), s->name))
		kind = "spf:";
	else if (b->evidences == 0)
		return work_say(w, "say whose it is in %s; the lines for it: "
		    "dmarc-report senders %s --unlabelled",
		    w->f->labels_file, w->f->domain);
	else
		address_text(&b->evidence[0].source, ip);
	return work_say(w, "say whose it is in %s: "
	    "own|authorised|forwarder|unauthorised %s%s", w->f->labels_file,
	    kind, *kind != '\0' ? s->name : ip);
}

/* "news.example.org and others": the subdomains with failing mail. */
static const char *
subdomains(struct work *w, const struct scope *s, const struct member *m,
    enum about about, const struct verdict_pair *shown)
{
	const char *most = shown->mail->header_from;

	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		bool counts;

		if (about_row(w, about, r, &counts) && strcmp(most,
		    w->f->pair[r->pair].mail->header_from) != 0)
			return work_say(w, "%s and others", most);
	}
	return most;
}

/* "fails every week", "fails on 3 days" */
static const char *
when(struct work *w, const struct scope *s, const struct member *m)
{
	uint64_t days = 0;
	bool seen[W28] = { false };

	for (unsigned set = m->unknown_weeks, n = 0; set != 0; set &= set - 1)
		if (++n >= (unsigned)rule(RULE_RECURRING_WEEKS,
		    STEP_QUARANTINE))
			return "fails every week";
	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		bool counts;

		if (!about_row(w, ABOUT_UNKNOWN, r, &counts))
			continue;
		days += !seen[w->f->last - r->day];
		seen[w->f->last - r->day] = true;
	}
	return work_say(w, "fails on %llu day%s", (unsigned long long)days,
	    days == 1 ? "" : "s");
}

void
work_advise(struct work *w, struct verdict_blocker *b,
    const struct scope *s, const struct member *m, enum about about)
{
	const struct verdict_pair *p;
	const char *mend;
	enum cause c = main_cause(w, s, m, about, &p);

	if (p == NULL)
		return;
	b->why = why(w, c, p->mail);
	b->fix = fix(w, b, c, p);
	if (c == CAUSE_PERMERROR || c == CAUSE_BROKEN)
		tell_key(w, b, s, m, c, p);
	if (c == CAUSE_SPF || c == CAUSE_SPF_RECORD)
		tell_spf(w, b, s, m, about, c, p);
	if (b->code == CODE_SPF_ONLY && bad_signature(p->mail) != NULL)
		b->title = "passes by SPF alone: its signatures fail";
	if (s->below)
		b->why = work_say(w, "From %s: %s", subdomains(w, s, m,
		    about, p), b->why);
	b->check = work_say(w, "%s %s in the next weekly summary",
	    m->sender->name, about == ABOUT_UNSIGNED ? "passes DKIM" :
	    "passes");
	if (about != ABOUT_UNKNOWN)
		return;
	b->why = work_say(w, "%s: %s", when(w, s, m), b->why);
	mend = b->fix;
	b->fix = label_line(w, b, p, m->sender);
	b->check = "it has a label";
	if (work_named_here(w, p)) {
		b->why = work_say(w, "%s; DNS confirms its name, which only "
		    "the owner of %s can publish", b->why, w->f->domain);
		b->fix = work_say(w, "if it is yours, %s; or %s", mend,
		    b->fix);
		b->check = "it passes, or has a label";
	}
	if (m->sender->private) {
		b->fix = "give the people who send so a mailbox of the "
		    "domain; mail that was only forwarded needs nothing";
		b->check = "it stops, or stays a few forwarded messages";
	}
}
