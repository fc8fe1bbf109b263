/*
 * dkim.c: findings about keys in use (RFC 6376 section 3.6.1, RFC 8301,
 * RFC 8463).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "dns/check/rules.h"
#include "dns/name/name.h"

#define KEY_OLD_DAYS INT64_C(365)
#define KEY_UNUSED_DAYS INT64_C(90)
#define RSA_LEAST 1024		/* bits (RFC 8301 section 3.2) */
#define RSA_GOOD 2048
#define RSA_MOST 4096		/* receivers need not verify longer ones */

/* The record of the signer's key, which only the signer knows. */
static void
fix_key(struct check *c, const struct key_facts *k, const char *what)
{
	finding_fix(&c->findings, "%s:\n%s._domainkey.%s. TXT \"v=DKIM1; "
	    "k=rsa; p=<the signer's public key>\"", what, k->selector,
	    k->facts.domain);
}

/*
 * The same for a key that is gone: the record that it had. An alias leads to
 * the record of somebody else.
 */
static void
fix_gone(struct check *c, const struct key_facts *k,
    const struct check_key *used, const char *what)
{
	char name[NAME_TEXT + sizeof "._domainkey."];
	const char *was = key_last_good(used->past, used->pasts);

	if (was == NULL || k->alias_of != NULL) {
		fix_key(c, k, what);
		return;
	}
	(void)snprintf(name, sizeof name, "%s._domainkey.%s", k->selector,
	    k->facts.domain);
	finding_fix(&c->findings, "%s:", what);
	finding_fix_txt(&c->findings, name, was, strlen(was));
}

static void
fix_rotate(struct check *c, const struct key_facts *k)
{
	finding_fix(&c->findings, "make a key of 2048 bits, publish it under "
	    "a new selector, sign with it, and a week later revoke the old "
	    "one:\n%s._domainkey.%s. TXT \"v=DKIM1; p=\"", k->selector,
	    k->facts.domain);
}

static void
check_missing(struct check *c, const struct key_facts *k,
    const struct check_key *used)
{
	finding_add(&c->findings, CODE_DKIM_KEY_MISSING, DNS_ERROR,
	    k->selector, "there is no key at %s._domainkey.%s%s%s",
	    k->selector, k->facts.domain, k->alias_of != NULL ?
	    ", an alias of " : "", k->alias_of != NULL ? k->alias_of : "");
	fix_gone(c, k, used, "publish the key, or sign with it no longer");
}

static void
check_invalid(struct check *c, const struct key_facts *k, bool in_use)
{
	finding_add(&c->findings, CODE_DKIM_KEY_INVALID, in_use ?
	    DNS_ERROR : DNS_WARNING, k->selector,
	    "the key at %s._domainkey.%s cannot be used: %s%s",
	    k->selector, k->facts.domain, k->key.why,
	    k->key.cut ? ", and it ends where a string does" : "");
	fix_key(c, k, k->key.cut ? "a string of a TXT record has at most 255 "
	    "bytes; write a longer key as several strings, \"...\" \"...\", "
	    "in one record" : "publish the key anew, as the signer shows it");
}

static void
check_rsa(struct check *c, const struct key_facts *k)
{
	struct findings *f = &c->findings;

	if (k->key.bits < RSA_GOOD) {
		finding_add(f, CODE_DKIM_KEY_SHORT, k->key.bits < RSA_LEAST ?
		    DNS_ERROR : DNS_WARNING, k->selector,
		    "the RSA key of %s has %u bits%s", k->selector,
		    k->key.bits, k->key.bits < RSA_LEAST ?
		    ", and receivers refuse less than 1024" :
		    ", and 2048 are usual");
		fix_rotate(c, k);
	} else if (k->key.bits > RSA_MOST) {
		finding_add(f, CODE_DKIM_KEY_LONG, DNS_WARNING, k->selector,
		    "the RSA key of %s has %u bits, and receivers need not "
		    "verify more than 4096", k->selector, k->key.bits);
		fix_rotate(c, k);
	}
}

/* What is wrong with a key that can be used. */
static void
check_good(struct check *c, const struct key_facts *k)
{
	struct findings *f = &c->findings;

	if (k->key.type == KEY_RSA)
		check_rsa(c, k);
	if (k->key.sha1_only) {
		finding_add(f, CODE_DKIM_HASH, DNS_ERROR, k->selector,
		    "the key of %s allows SHA-1 only, which receivers refuse "
		    "(RFC 8301)", k->selector);
		finding_fix(f, "remove h= from the record, and sign with "
		    "rsa-sha256");
	}
	if (k->key.testing) {
		finding_add(f, CODE_DKIM_TEST_FLAG, DNS_WARNING, k->selector,
		    "the key of %s is marked as a test (t=y), so receivers "
		    "may treat its mail as unsigned", k->selector);
		finding_fix(f, "remove t=y from the record");
	}
}

static void
check_several(struct check *c, const struct key_facts *k)
{
	if (k->keys + k->others < 2 || k->keys == 0)
		return;
	finding_add(&c->findings, CODE_DKIM_KEY_MULTIPLE, k->keys > 1 ?
	    DNS_ERROR : DNS_WARNING, k->selector, k->keys > 1 ?
	    "there are several keys at %s._domainkey.%s" :
	    "there is another TXT record beside the key at "
	    "%s._domainkey.%s", k->selector, k->facts.domain);
	finding_fix(&c->findings, "keep exactly one record, the key that is "
	    "signed with");
}

/* The selector that follows one: s1, s2; mail, mail2. */
static void
next_selector(const char *selector, char out[NAME_TEXT])
{
	size_t len = strlen(selector), digits = 0;
	unsigned long n = 2;

	while (digits < len && digits < 9 &&
	    selector[len - 1 - digits] >= '0' &&
	    selector[len - 1 - digits] <= '9')
		digits++;
	if (digits > 0)
		n = strtoul(selector + len - digits, NULL, 10) + 1;
	(void)snprintf(out, NAME_TEXT, "%.*s%lu", (int)(len - digits),
	    selector, n);
}

/* A good key by its age, and by when mail used it last. */
static void
check_age(struct check *c, const struct key_facts *k,
    const struct check_key *used)
{
	char next[NAME_TEXT];

	if (used->in_use && used->hash != NULL && memcmp(used->hash,
	    k->key.hash, sizeof k->key.hash) == 0 &&
	    c->now - used->hash_ts > KEY_OLD_DAYS * DAY_SECONDS) {
		next_selector(k->selector, next);
		finding_add(&c->findings, CODE_DKIM_KEY_OLD, DNS_INFO,
		    k->selector, "the key of %s has been the same for more "
		    "than 12 months", k->selector);
		finding_fix(&c->findings, "make a new key every 6 to 12 "
		    "months: publish it, sign with it, and revoke the old one "
		    "a week later:\n%s._domainkey.%s. TXT \"v=DKIM1; k=rsa; "
		    "p=<the new public key>\"\n%s._domainkey.%s. TXT "
		    "\"v=DKIM1; p=\"", next, k->facts.domain, k->selector,
		    k->facts.domain);
	}
	if (!used->in_use && used->passed_ts > 0 &&
	    c->now - used->passed_ts > KEY_UNUSED_DAYS * DAY_SECONDS) {
		finding_add(&c->findings, CODE_DKIM_KEY_UNUSED, DNS_INFO,
		    k->selector, "no mail of 90 days is signed with the key "
		    "of %s", k->selector);
		finding_fix(&c->findings, "revoke it:\n%s._domainkey.%s. TXT "
		    "\"v=DKIM1; p=\"", k->selector, k->facts.domain);
	}
}

static void
check_key(struct check *c, const struct key_facts *k,
    const struct check_key *used)
{
	if (!used->ours) {	/* of old, or of nobody, see check_unseen() */
		if (k->known && k->key.state == KEY_GOOD)
			check_age(c, k, used);
		return;
	}
	check_several(c, k);
	if (!k->known || (k->keys > 1 && k->key.state != KEY_GOOD))
		return;
	switch (k->key.state) {
	case KEY_NONE:
		if (used->in_use)
			check_missing(c, k, used);
		break;
	case KEY_REVOKED:
		if (!used->in_use)	/* as it should be */
			break;
		finding_add(&c->findings, CODE_DKIM_KEY_REVOKED, DNS_ERROR,
		    k->selector, "the key at %s._domainkey.%s is revoked",
		    k->selector, k->facts.domain);
		fix_gone(c, k, used, "sign with another key, or publish this "
		    "one again");
		break;
	case KEY_INVALID:
		check_invalid(c, k, used->in_use);
		break;
	case KEY_GOOD:
		check_good(c, k);
		check_age(c, k, used);
		break;
	}
}

/* The same key under two selectors: a rotation that changed nothing. */
static void
check_reused(struct check *c)
{
	for (size_t i = 0; i < c->keys; i++)
		for (size_t j = 0; j < i; j++) {
			const struct key_facts *a = &c->key[i], *b =
			    &c->key[j];

			if (a->key.state != KEY_GOOD ||
			    b->key.state != KEY_GOOD ||
			    memcmp(a->key.hash, b->key.hash,
			    sizeof a->key.hash) != 0)
				continue;
			finding_add(&c->findings, CODE_DKIM_KEY_REUSED,
			    DNS_INFO, a->selector, "%s and %s have the same "
			    "key", b->selector, a->selector);
			finding_fix(&c->findings, "make a new key for one of "
			    "them");
			break;
		}
}

static void
check_ed25519(struct check *c)
{
	size_t good = 0, ed25519 = 0;

	for (size_t i = 0; i < c->keys; i++) {
		if (!c->used[i].in_use)
			continue;
		if (!c->key[i].known)
			return;
		good += c->key[i].key.state == KEY_GOOD;
		ed25519 += c->key[i].key.state == KEY_GOOD &&
		    c->key[i].key.type == KEY_ED25519;
	}
	if (good == 0 || good > ed25519)
		return;
	finding_add(&c->findings, CODE_DKIM_ED25519_ONLY, DNS_WARNING, NULL,
	    "all keys are Ed25519, which most receivers cannot verify");
	finding_fix(&c->findings, "sign with an RSA key of 2048 bits too");
}

/*
 * Selectors that only failing mail names, and that have no key: strangers may
 * have made them up.
 */
static void
check_unseen(struct check *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->keys; i++)
		n += c->key[i].known && !c->used[i].ours &&
		    !c->used[i].guessed && c->used[i].passed_ts == 0 &&
		    c->key[i].key.state == KEY_NONE;
	if (n > 0)
		finding_add(&c->findings, CODE_DKIM_SELECTOR_UNSEEN, DNS_INFO,
		    NULL, "%zu selector%s that only failing mail names %s no "
		    "key", n, n == 1 ? "" : "s", n == 1 ? "has" : "have");
}

void
check_dkim(struct check *c)
{
	for (size_t i = 0; i < c->keys; i++)
		check_key(c, &c->key[i], &c->used[i]);
	check_reused(c);
	check_ed25519(c);
	check_unseen(c);
}
