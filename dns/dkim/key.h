/*
 * key.h: DKIM key records (RFC 6376 section 3.6.1, RFC 8463).
 */
#ifndef DMARC_DNS_DKIM_KEY_H
#define DMARC_DNS_DKIM_KEY_H

#include <stdbool.h>
#include <stddef.h>

enum key_state {
	KEY_GOOD,
	KEY_NONE,	/* the record is no key: neither p= nor v=DKIM1 */
	KEY_REVOKED,	/* p= is empty */
	KEY_INVALID	/* receivers cannot use it: see why */
};

enum key_type { KEY_RSA, KEY_ED25519, KEY_UNKNOWN };

struct key {
	enum key_state state;
	enum key_type type;
	unsigned bits;		/* of the modulus of an RSA key; else 0 */
	bool testing;		/* t=y */
	bool sha1_only;		/* h= allows no other hash */
	bool cut;		/* invalid, and it ends where a string would */
	const char *why;	/* of an invalid key: a sentence's end */
	unsigned char hash[32];	/* of a good key's bytes (SHA-256) */
};

/* Reads a TXT record, its strings joined, as a key record. */
void key_read(const char *record, size_t len, struct key *out);

#endif
