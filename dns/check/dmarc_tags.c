/*
 * dmarc_tags.c: findings about the tags of a domain's own DMARC record
 * (RFC 9989 section 4.7, and what receivers that go by RFC 7489 make of them).
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/nearest.h"
#include "common/record/tags.h"
#include "dns/check/propose.h"
#include "dns/check/rules.h"
#include "dns/name/name.h"

#define SHOWN 40		/* bytes of a tag in a sentence */

#define NAME(t) (int)((t)->name_len < SHOWN ? (t)->name_len : SHOWN), (t)->name
#define VALUE(t) (int)((t)->value_len < SHOWN ? (t)->value_len : SHOWN), \
    (t)->value

/* The tags of both standards, and the words that each may have. */
enum tag_kind { TAG_ANY, TAG_WORD, TAG_NUMBER };

static const struct {
	const char *name;
	enum tag_kind kind;
	const char *words[4];	/* of TAG_WORD */
	bool old;		/* gone from RFC 9989 */
} known[] = {
	{ "v", TAG_ANY, { NULL }, false },
	{ "p", TAG_WORD, { "none", "quarantine", "reject" }, false },
	{ "sp", TAG_WORD, { "none", "quarantine", "reject" }, false },
	{ "np", TAG_WORD, { "none", "quarantine", "reject" }, false },
	{ "adkim", TAG_WORD, { "r", "s" }, false },
	{ "aspf", TAG_WORD, { "r", "s" }, false },
	{ "fo", TAG_ANY, { NULL }, false },
	{ "psd", TAG_WORD, { "y", "n", "u" }, false },
	{ "rua", TAG_ANY, { NULL }, false },
	{ "ruf", TAG_ANY, { NULL }, false },
	{ "t", TAG_WORD, { "y", "n" }, false },
	{ "pct", TAG_NUMBER, { NULL }, true },
	{ "rf", TAG_ANY, { NULL }, true },
	{ "ri", TAG_ANY, { NULL }, true },
};

#define KNOWN (sizeof known / sizeof *known)

/* What was seen while the tags were read. */
struct seen {
	struct tag tag[KNOWN];	/* the last of each; no name: none */
	unsigned times[KNOWN];
	size_t place_of_p;	/* 1: the first tag; 0: none */
};

/* The place of a tag in the table; KNOWN: it is not there. */
static size_t
place_of(const struct tag *t)
{
	size_t i = 0;

	while (i < KNOWN && !tag_is(t, known[i].name))
		i++;
	return i;
}

static const struct tag *
tag_of(const struct seen *s, const char *name)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (strcmp(known[i].name, name) == 0)
			return s->times[i] > 0 ? &s->tag[i] : NULL;
	return NULL;
}

static bool
has_good_value(const struct tag *t, size_t place)
{
	if (known[place].kind == TAG_ANY)
		return true;
	for (size_t i = 0; i < 4 && known[place].words[i] != NULL; i++)
		if (tag_says(t, known[place].words[i]))
			return true;
	if (known[place].kind != TAG_NUMBER)
		return false;
	return t->value_len > 0 && t->value_len <= 3 &&
	    strspn(t->value, "0123456789") >= t->value_len &&
	    (t->value_len < 3 || tag_has(t, "100"));
}

static void
check_unknown(struct check *c, const struct tag *t)
{
	struct nearest near = { .word = "" };
	char name[SHOWN + 1], what[80];

	(void)snprintf(name, sizeof name, "%.*s", NAME(t));
	near.word = name;
	for (size_t i = 0; i < KNOWN; i++)
		nearest_try(&near, known[i].name);
	if (!finding_add(&c->findings, CODE_DMARC_UNKNOWN_TAG, DNS_INFO, name,
	    "no standard knows the tag \"%s\"", name))
		return;
	(void)snprintf(what, sizeof what, near.distance <= 1 ?
	    "did you mean %s=? Otherwise remove it" : "remove it", near.best);
	propose_dmarc_tag(c, what, name, NULL);
}

/* What is wrong with the value of a tag, as a fault of the record. */
static void
check_value(struct check *c, const struct tag *t, size_t place)
{
	bool policy = place >= 1 && place <= 3;	/* p, sp, np */

	if (has_good_value(t, place))
		return;
	if (!finding_add(&c->findings, CODE_DMARC_INVALID, policy ?
	    DNS_ERROR : DNS_WARNING, known[place].name,
	    "%s=%.*s is no known value%s", known[place].name, VALUE(t),
	    policy ? "" : ", so receivers use the default"))
		return;
	if (policy)
		propose_dmarc_tag(c, "write none, quarantine or reject",
		    known[place].name, "none");
	else
		propose_dmarc_tag(c, "correct it, or remove it",
		    known[place].name, NULL);
}

static struct seen
read_tags(struct check *c)
{
	struct tags tags = tags_start((const char *)c->dmarc.record.byte,
	    c->dmarc.record.len);
	struct seen s = { .place_of_p = 0 };
	struct tag t;

	for (size_t n = 1; tags_next(&tags, &t); n++) {
		size_t i = place_of(&t);

		if (i == KNOWN) {
			check_unknown(c, &t);
			continue;
		}
		if (s.times[i]++ == 1) {
			finding_add(&c->findings, CODE_DMARC_INVALID,
			    DNS_ERROR, known[i].name, "%s= is there twice",
			    known[i].name);
			propose_dmarc(c,
			    "keep one of them, such as the first");
		}
		s.tag[i] = t;
		if (tag_is(&t, "p") && s.place_of_p == 0)
			s.place_of_p = n;
		check_value(c, &t, i);
	}
	return s;
}

static void
check_p(struct check *c, const struct seen *s)
{
	struct findings *f = &c->findings;
	bool rua = tag_of(s, "rua") != NULL;

	if (s->place_of_p == 0) {
		finding_add(f, CODE_DMARC_INVALID, rua ? DNS_WARNING :
		    DNS_ERROR, "p", rua ? "p= is missing, which counts as "
		    "p=none" : "p= and rua= are missing, so receivers ignore "
		    "the record");
		propose_dmarc_tag(c, "write it right after v=DMARC1", "p",
		    "none");
	} else if (s->place_of_p != 2) {
		finding_add(f, CODE_DMARC_P_NOT_SECOND, DNS_INFO, NULL,
		    "p= does not follow v= at once, as receivers that go by "
		    "RFC 7489 want it");
		propose_dmarc(c, "move it behind v=DMARC1");
	}
}

/* Tags that RFC 9989 has dropped; t=y with pct=0 says the same to both. */
static void
check_old(struct check *c, const struct seen *s)
{
	const struct tag *t = tag_of(s, "t"), *pct = tag_of(s, "pct");
	bool step = t != NULL && tag_says(t, "y") && pct != NULL &&
	    tag_has(pct, "0");
	static const char *const old[] = { "pct", "rf", "ri" };
	char list[64] = "";
	size_t n = 0;

	for (size_t i = 0; i < KNOWN; i++) {
		if (!known[i].old || s->times[i] == 0 ||
		    (step && strcmp(known[i].name, "pct") == 0))
			continue;
		n += (size_t)snprintf(list + n, sizeof list - n, "%s%s=",
		    n > 0 ? ", " : "", known[i].name);
	}
	for (size_t i = 0; i < c->dmarc.ruas; i++)
		if (c->dmarc.rua[i].limited) {
			(void)snprintf(list + n, sizeof list - n, "%s%s",
			    n > 0 ? ", " : "", "a limit of size in rua=");
			break;
		}
	if (list[0] == '\0')
		return;
	finding_add(&c->findings, CODE_DMARC_OLD_TAGS, DNS_INFO, NULL,
	    "RFC 9989 has dropped %s", list);
	for (size_t i = step ? 1 : 0; i < sizeof old / sizeof *old; i++)
		propose_dmarc_tag(c, "remove it; in place of a pct= below "
		    "100, t=y asks for one level less", old[i], NULL);
	c->dmarc_wishes.no_limits = true;
}

static void
check_weaker(struct check *c)
{
	const struct dmarc_policy *p = &c->dmarc.policy;
	enum dmarc_p below = p->sp != DMARC_P_ABSENT ? p->sp : p->p;
	enum dmarc_p absent = p->np != DMARC_P_ABSENT ? p->np : below;
	bool sp = below < p->p && below >= DMARC_P_NONE;

	if (p->p <= DMARC_P_NONE || p->p > DMARC_P_REJECT ||
	    (!sp && absent >= p->p))
		return;
	finding_add(&c->findings, CODE_DMARC_SP_WEAKER, DNS_WARNING,
	    sp ? "sp" : "np", sp ? "subdomains have a weaker policy than the "
	    "domain, so forgers use them" : "names that do not exist have a "
	    "weaker policy than the domain, so forgers use them");
	propose_dmarc_perhaps(c, "once all senders below pass, remove it",
	    sp ? "sp" : "np");
}

static void
check_place(struct check *c, const struct seen *s)
{
	struct findings *f = &c->findings;
	const struct tag *psd = tag_of(s, "psd");
	char below[NAME_TEXT + 2];

	if (tag_of(s, "sp") != NULL &&
	    strcmp(c->dmarc.organization, c->domain) != 0) {
		finding_add(f, CODE_DMARC_SP_IGNORED, DNS_INFO, NULL,
		    "sp= counts in the record of the organization only, %s",
		    c->dmarc.organization);
		propose_dmarc_tag(c, "remove it here", "sp", NULL);
	}
	if (psd == NULL || !tag_says(psd, "y"))
		return;
	(void)snprintf(below, sizeof below, "x.%s", c->domain);
	if (strcmp(suffixes_organization(c->suffixes, below), below) == 0)
		return;
	finding_add(f, CODE_DMARC_PSD, DNS_WARNING, NULL, "psd=y says that "
	    "others register names below, and the Public Suffix List does "
	    "not know that");
	propose_dmarc_tag(c, "remove psd=y, unless it is so", "psd", NULL);
}

static void
check_modes(struct check *c, const struct seen *s)
{
	static const char *const modes[] = { "adkim", "aspf" };
	const struct tag *t = tag_of(s, "t");

	if (t != NULL && tag_says(t, "y"))
		finding_add(&c->findings, CODE_DMARC_TESTING, DNS_INFO, NULL,
		    "t=y: receivers apply one level less than p=");
	for (size_t i = 0; i < 2; i++) {
		t = tag_of(s, modes[i]);
		if (t != NULL && tag_says(t, "s"))
			finding_add(&c->findings, CODE_DMARC_STRICT, DNS_INFO,
			    modes[i], "%s=s: a subdomain that authenticates "
			    "does not count", modes[i]);
	}
}

void
check_dmarc_tags(struct check *c)
{
	struct seen s = read_tags(c);

	check_p(c, &s);
	check_old(c, &s);
	check_weaker(c);
	check_place(c, &s);
	check_modes(c, &s);
}
