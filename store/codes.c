/*
 * codes.c: see codes.h.
 */
#include "store/codes.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

#define AS_CODE(member, code) [member] = (code),
#define AS_CASE(member, code) case (code): return (member);

/* Defines both directions of a table: name_code() and name_of_code(). */
#define TRANSLATE(name, type, TABLE, unknown) \
int \
name##_code(enum type value) \
{ \
	static const signed char codes[] = { TABLE(AS_CODE) }; \
\
	return codes[value]; \
} \
\
enum type \
name##_of_code(int64_t code) \
{ \
	switch (code) { \
	TABLE(AS_CASE) \
	default: \
		return unknown; \
	} \
}

TRANSLATE(provenance, dmarc_provenance, PROVENANCE_CODES,
    DMARC_PROVENANCE_UNKNOWN)
TRANSLATE(outcome, store_outcome, OUTCOME_CODES, STORE_REJECTED)
TRANSLATE(disposition, dmarc_disposition, DISPOSITION_CODES,
    DMARC_DISP_UNKNOWN)
TRANSLATE(aligned, dmarc_aligned, ALIGNED_CODES, DMARC_ALIGNED_UNKNOWN)
TRANSLATE(result, dmarc_result, RESULT_CODES, DMARC_RESULT_OTHER)
TRANSLATE(scope, dmarc_scope, SCOPE_CODES, DMARC_SCOPE_MFROM)
TRANSLATE(tls_type, dmarc_tls_type, TLS_TYPE_CODES, DMARC_TLS_UNKNOWN_TYPE)
TRANSLATE(tls_mode, dmarc_tls_mode, TLS_MODE_CODES, DMARC_TLS_MODE_UNKNOWN)
TRANSLATE(tls_result, dmarc_tls_result, TLS_RESULT_CODES,
    DMARC_TLS_RESULT_UNKNOWN)
TRANSLATE(delivery, dmarc_delivery, DELIVERY_CODES, DMARC_DELIVERY_UNKNOWN)

int
evaluation_code(enum dmarc_disposition d, enum dmarc_aligned dkim,
    enum dmarc_aligned spf)
{
	static const signed char codes[] = { EVALUATION_CODES(AS_CODE) };

	return codes[d] +
	    (dkim != DMARC_ALIGNED_PASS ? EVALUATION_NO_DKIM : 0) +
	    (spf != DMARC_ALIGNED_PASS ? EVALUATION_NO_SPF : 0);
}

const char *
store_outcome_word(enum store_outcome o)
{
	static const char *const words[STORE_OUTCOMES] = {
		[STORE_STORED] = "stored",
		[STORE_DUPLICATE] = "duplicate",
		[STORE_NOT_A_REPORT] = "not-a-report",
		[STORE_REJECTED] = "rejected",
	};

	return words[o];
}

const char *
testing_code(int testing)
{
	return testing < 0 ? NULL : testing > 0 ? "y" : "n";
}

int
testing_of_code(const char *code)
{
	return code == NULL ? -1 : *code == 'y';
}

static const char *const kinds[DNS_KINDS] = {
	[DNS_DMARC] = "dmarc", [DNS_SPF] = "spf", [DNS_MX] = "mx",
	[DNS_MTASTS] = "mtasts", [DNS_TLSRPT] = "tlsrpt",
	[DNS_BIMI] = "bimi", [DNS_TLSA] = "tlsa",
};
static const char *const severities[DNS_SEVERITIES] = {
	[DNS_ERROR] = "error", [DNS_WARNING] = "warning",
	[DNS_INFO] = "info", [DNS_FINE] = "ok",
};
static const char *const key_states[DNS_KEY_STATES] = {
	[DNS_KEY_GOOD] = "good", [DNS_KEY_MISSING] = "missing",
	[DNS_KEY_REVOKED] = "revoked", [DNS_KEY_INVALID] = "invalid",
};

/* The index of word; if absent, miss. */
static int
find(const char *const *words, size_t n, const char *word, int miss)
{
	for (size_t i = 0; i < n; i++)
		if (word != NULL && strcmp(words[i], word) == 0)
			return (int)i;
	return miss;
}

const char *
dns_kind_word(enum dns_kind kind)
{
	return kinds[kind];
}

const char *
dns_severity_word(enum dns_severity severity)
{
	return severities[severity];
}

const char *
dns_key_state_word(enum dns_key_state state)
{
	return key_states[state];
}

enum dns_kind
dns_kind_of(const char *word)
{
	return (enum dns_kind)find(kinds, COUNT(kinds), word,
	    DNS_KINDS);
}

enum dns_severity
dns_severity_of(const char *word)
{
	return (enum dns_severity)find(severities, COUNT(severities), word,
	    DNS_INFO);
}

enum dns_key_state
dns_key_state_of(const char *word)
{
	return (enum dns_key_state)find(key_states, COUNT(key_states), word,
	    DNS_KEY_INVALID);
}
