/*
 * key.c: see key.h. Base64 and DER are read by nettle.
 */
#include "dns/dkim/key.h"

#include <stdlib.h>
#include <string.h>

#include <nettle/asn1.h>
#include <nettle/base64.h>
#include <nettle/rsa.h>
#include <nettle/sha2.h>

#include "common/record/tags.h"

#define ED25519_BYTES 32	/* RFC 8463 section 4.2 */

/* A key longer than this is nobody's: an RSA key of 16,384 bits has 2,100. */
#define KEY_BYTES 4096

static void
invalid(struct key *out, const char *why)
{
	out->state = KEY_INVALID;
	out->why = why;
}

/* Whether a word is in a list that is divided by colons. */
static bool
lists(const struct tag *t, const char *word)
{
	const char *at = t->value, *end = at + t->value_len;

	while (at < end) {
		const char *colon = memchr(at, ':', (size_t)(end - at));
		const char *stop = colon != NULL ? colon : end;
		struct tags one = tags_start(at, (size_t)(stop - at));
		struct tag found;

		if (tags_next(&one, &found) && !found.equals &&
		    tag_is(&found, word))
			return true;
		at = colon != NULL ? colon + 1 : end;
	}
	return false;
}

/* The SubjectPublicKeyInfo of RSA holds a bit string with an RSAPublicKey. */
static bool
rsa_inside(struct rsa_public_key *key, const unsigned char *der, size_t len)
{
	static const unsigned char rsa_oid[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
		0x0d, 0x01, 0x01, 0x01 };
	struct asn1_der_iterator outer, info, algorithm;

	return asn1_der_iterator_first(&outer, len, der) ==
	    ASN1_ITERATOR_CONSTRUCTED && outer.type == ASN1_SEQUENCE &&
	    asn1_der_decode_constructed(&outer, &info) ==
	    ASN1_ITERATOR_CONSTRUCTED && info.type == ASN1_SEQUENCE &&
	    asn1_der_decode_constructed(&info, &algorithm) ==
	    ASN1_ITERATOR_PRIMITIVE &&
	    algorithm.type == ASN1_IDENTIFIER &&
	    algorithm.length == sizeof rsa_oid &&
	    memcmp(algorithm.data, rsa_oid, sizeof rsa_oid) == 0 &&
	    asn1_der_iterator_next(&info) == ASN1_ITERATOR_PRIMITIVE &&
	    info.type == ASN1_BITSTRING &&
	    asn1_der_decode_bitstring_last(&info) ==
	    ASN1_ITERATOR_CONSTRUCTED &&
	    rsa_public_key_from_der_iterator(key, 0, &info) == 1;
}

/* Reads an RSA key, with or without the name of its algorithm around it. */
static void
read_rsa(const unsigned char *der, size_t len, struct key *out)
{
	struct rsa_public_key key;
	struct asn1_der_iterator i;

	rsa_public_key_init(&key);
	if (rsa_inside(&key, der, len) || (asn1_der_iterator_first(&i, len,
	    der) == ASN1_ITERATOR_CONSTRUCTED &&
	    rsa_public_key_from_der_iterator(&key, 0, &i) == 1))
		out->bits = (unsigned)mpz_sizeinbase(key.n, 2);
	else
		invalid(out, "p= is not an RSA key");
	rsa_public_key_clear(&key);
}

/*
 * Decodes base64 in which blanks may stand anywhere. Returns the number of
 * bytes, 0 if it is not base64 or too long.
 */
static size_t
decode(const struct tag *p, unsigned char out[KEY_BYTES])
{
	struct base64_decode_ctx ctx;
	size_t n = 0;

	base64_decode_init(&ctx);
	for (size_t i = 0; i < p->value_len; i++) {
		uint8_t byte;
		int got = base64_decode_single(&ctx, &byte, p->value[i]);

		if (got < 0 || (got > 0 && n == KEY_BYTES))
			return 0;
		if (got > 0)
			out[n++] = byte;
	}
	return base64_decode_final(&ctx) == 1 ? n : 0;
}

static void
read_bytes(const struct tag *p, struct key *out)
{
	unsigned char bytes[KEY_BYTES];
	struct sha256_ctx sha;
	size_t n;

	if (p->value_len == 0) {
		out->state = KEY_REVOKED;
		return;
	}
	n = decode(p, bytes);
	if (n == 0)
		invalid(out, "p= is not base64");
	else if (out->type == KEY_ED25519 && n != ED25519_BYTES)
		invalid(out, "p= is not an Ed25519 key of 32 bytes");
	else if (out->type == KEY_RSA)
		read_rsa(bytes, n, out);
	if (out->state != KEY_GOOD)
		return;
	sha256_init(&sha);
	sha256_update(&sha, n, bytes);
	sha256_digest(&sha, sizeof out->hash, out->hash);
}

/* The tags of a record; absent ones have no name. */
struct parts {
	struct tag v, k, h, s, t, p;
	bool v_first, twice;
};

static void
note(struct tag *have, const struct tag *t, struct parts *parts)
{
	if (have->name != NULL)
		parts->twice = true;
	*have = *t;
}

static struct parts
divide(const char *record, size_t len)
{
	struct tags tags = tags_start(record, len);
	struct parts parts = { .twice = false };
	struct tag t;

	for (bool first = true; tags_next(&tags, &t); first = false) {
		if (tag_is(&t, "v")) {
			parts.v_first = first;
			note(&parts.v, &t, &parts);
		} else if (tag_is(&t, "k")) {
			note(&parts.k, &t, &parts);
		} else if (tag_is(&t, "h")) {
			note(&parts.h, &t, &parts);
		} else if (tag_is(&t, "s")) {
			note(&parts.s, &t, &parts);
		} else if (tag_is(&t, "t")) {
			note(&parts.t, &t, &parts);
		} else if (tag_is(&t, "p") && t.equals) {
			note(&parts.p, &t, &parts);
		}
	}
	return parts;
}

void
key_read(const char *record, size_t len, struct key *out)
{
	struct parts parts = divide(record, len);
	bool v = parts.v.name != NULL && parts.v_first &&
	    tag_has(&parts.v, "DKIM1");

	*out = (struct key){ .state = KEY_GOOD, .type = KEY_UNKNOWN };
	if (parts.k.name == NULL || tag_says(&parts.k, "rsa"))
		out->type = KEY_RSA;
	else if (tag_says(&parts.k, "ed25519"))
		out->type = KEY_ED25519;
	out->testing = parts.t.name != NULL && lists(&parts.t, "y");
	out->sha1_only = parts.h.name != NULL && lists(&parts.h, "sha1") &&
	    !lists(&parts.h, "sha256");
	if (!v && parts.p.name == NULL)
		out->state = KEY_NONE;
	else if (parts.v.name != NULL && !v)
		invalid(out, parts.v_first ? "v= is not DKIM1" :
		    "v= is not the first tag");
	else if (parts.twice)
		invalid(out, "a tag occurs twice");
	else if (parts.p.name == NULL)
		invalid(out, "p= is missing");
	else if (parts.s.name != NULL && !lists(&parts.s, "email") &&
	    !lists(&parts.s, "*"))
		invalid(out, "s= does not allow e-mail");
	else if (out->type == KEY_UNKNOWN && parts.p.value_len > 0)
		invalid(out, "k= is no known type of key");
	else
		read_bytes(&parts.p, out);
	out->cut = out->state == KEY_INVALID && len >= 240 && len <= 260;
}
