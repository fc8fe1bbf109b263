/*
 * words.c: see words.h.
 */
#include "common/facts/words.h"

#include <strings.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const char *const ps[DMARC_PS] = {
	NULL, "none", "quarantine", "reject", "unknown",
};
static const char *const dispositions[DMARC_DISPS] = {
	"unknown", "none", "pass", "quarantine", "reject",
};
static const char *const aligneds[DMARC_ALIGNEDS] = {
	"unknown", "pass", "fail",
};
static const char *const results[DMARC_RESULTS] = {
	"other", "none", "pass", "fail", "softfail", "policy", "neutral",
	"temperror", "permerror",
};
static const char *const overrides[DMARC_OVERRIDES] = {
	"other", "forwarded", "sampled_out", "trusted_forwarder",
	"mailing_list", "local_policy", "policy_test_mode",
};
static const char *const scopes[DMARC_SCOPES] = { "mfrom", "helo" };
static const char *const alignments[DMARC_ALIGNMENTS] = { NULL, "r", "s" };
static const char *const discoveries[DMARC_DISCOVERIES] = {
	NULL, "psl", "treewalk",
};
static const char *const others[DMARC_OTHERS] = {
	"mail", "failure-report", "tls-report", "bounce", "complaint",
};

static const char *const tls_types[DMARC_TLS_TYPES] = {
	"unknown", "sts", "tlsa", "no-policy-found",
};
static const char *const tls_modes[DMARC_TLS_MODES] = {
	NULL, "none", "testing", "enforce", "unknown",
};
static const char *const tls_results[DMARC_TLS_RESULTS] = {
	"unknown", "starttls-not-supported", "certificate-host-mismatch",
	"certificate-expired", "certificate-not-trusted", "validation-failure",
	"tlsa-invalid", "dnssec-invalid", "dane-required",
	"sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid",
};
static const char *const deliveries[DMARC_DELIVERIES] = {
	NULL, "delivered", "spam", "policy", "reject", "other", "unknown",
};
static const char *const methods[] = { "dkim", "spf", "dmarc" };
static const char *const samples[] = { NULL, "message", "headers" };
static const char *const faileds[DMARC_FAILED_BITS] = {
	"adsp", "bodyhash", "revoked", "signature", "spf", "dmarc", "unknown",
};

/* The index of word in the table, or miss. */
static int
find(const char *const *table, size_t n, const char *word, int miss)
{
	for (size_t i = 0; i < n; i++)
		if (table[i] != NULL && strcasecmp(table[i], word) == 0)
			return (int)i;
	return miss;
}

const char *
p_word(enum dmarc_p p)
{
	return ps[p];
}

const char *
disposition_word(enum dmarc_disposition d)
{
	return dispositions[d];
}

const char *
aligned_word(enum dmarc_aligned a)
{
	return aligneds[a];
}

const char *
result_word(enum dmarc_result r)
{
	return results[r];
}

const char *
override_word(enum dmarc_override o)
{
	return overrides[o];
}

const char *
scope_word(enum dmarc_scope s)
{
	return scopes[s];
}

const char *
alignment_word(enum dmarc_alignment a)
{
	return alignments[a];
}

const char *
discovery_word(enum dmarc_discovery d)
{
	return discoveries[d];
}

const char *
other_word(enum dmarc_other o)
{
	return others[o];
}

const char *
tls_type_word(enum dmarc_tls_type t)
{
	return tls_types[t];
}

const char *
tls_mode_word(enum dmarc_tls_mode m)
{
	return tls_modes[m];
}

const char *
tls_result_word(enum dmarc_tls_result r)
{
	return tls_results[r];
}

const char *
delivery_word(enum dmarc_delivery d)
{
	return deliveries[d];
}

const char *
method_word(enum dmarc_method m)
{
	return methods[m];
}

const char *
sample_word(enum dmarc_sample s)
{
	return samples[s];
}

const char *
failed_word(unsigned n)
{
	return faileds[n];
}

const char *
other_noun(enum dmarc_other o, bool many)
{
	static const char *const nouns[DMARC_OTHERS][2] = {
		[DMARC_OTHER_MAIL] = { "other mail", "other mails" },
		[DMARC_OTHER_FAILURE_REPORT] = { "failure report",
		    "failure reports" },
		[DMARC_OTHER_TLS_REPORT] = { "TLS report", "TLS reports" },
		[DMARC_OTHER_BOUNCE] = { "bounce", "bounces" },
		[DMARC_OTHER_COMPLAINT] = { "complaint", "complaints" },
	};

	return nouns[o][many ? 1 : 0];
}

enum dmarc_p
p_of(const char *word)
{
	return (enum dmarc_p)find(ps, COUNT(ps), word, DMARC_P_UNKNOWN);
}

enum dmarc_disposition
disposition_of(const char *word)
{
	return (enum dmarc_disposition)find(dispositions, COUNT(dispositions),
	    word, DMARC_DISP_UNKNOWN);
}

enum dmarc_aligned
aligned_of(const char *word)
{
	return (enum dmarc_aligned)find(aligneds, COUNT(aligneds), word,
	    DMARC_ALIGNED_UNKNOWN);
}

enum dmarc_other
other_of(const char *word)
{
	return (enum dmarc_other)find(others, COUNT(others), word,
	    DMARC_OTHER_MAIL);
}

enum dmarc_override
override_of(const char *word)
{
	return (enum dmarc_override)find(overrides, COUNT(overrides), word,
	    DMARC_OVERRIDE_OTHER);
}

enum dmarc_alignment
alignment_of(const char *word)
{
	return (enum dmarc_alignment)find(alignments, COUNT(alignments), word,
	    DMARC_ALIGNMENT_ABSENT);
}

enum dmarc_discovery
discovery_of(const char *word)
{
	return (enum dmarc_discovery)find(discoveries, COUNT(discoveries),
	    word, DMARC_DISCOVERY_ABSENT);
}

enum dmarc_tls_type
tls_type_of(const char *word)
{
	return (enum dmarc_tls_type)find(tls_types, COUNT(tls_types), word,
	    DMARC_TLS_UNKNOWN_TYPE);
}

enum dmarc_tls_mode
tls_mode_of(const char *word)
{
	return (enum dmarc_tls_mode)find(tls_modes, COUNT(tls_modes), word,
	    DMARC_TLS_MODE_UNKNOWN);
}

enum dmarc_tls_result
tls_result_of(const char *word)
{
	return (enum dmarc_tls_result)find(tls_results, COUNT(tls_results),
	    word, DMARC_TLS_RESULT_UNKNOWN);
}

enum dmarc_delivery
delivery_of(const char *word)
{
	return (enum dmarc_delivery)find(deliveries, COUNT(deliveries), word,
	    DMARC_DELIVERY_UNKNOWN);
}

enum dmarc_failed
failed_of(const char *word)
{
	return (enum dmarc_failed)(1 << find(faileds, COUNT(faileds), word,
	    DMARC_FAILED_BITS - 1));
}

enum dmarc_scope
scope_of(const char *word)
{
	return (enum dmarc_scope)find(scopes, COUNT(scopes), word,
	    DMARC_SCOPE_MFROM);
}

enum dmarc_result
result_of(const char *word, bool *standard)
{
	static const struct {
		const char *word;
		enum dmarc_result means;
	} aliases[] = {
		{ "hardfail", DMARC_RESULT_FAIL },
		{ "unknown", DMARC_RESULT_TEMPERROR },
		{ "error", DMARC_RESULT_PERMERROR },
	};
	int r = find(results, COUNT(results), word, -1);

	*standard = r > DMARC_RESULT_OTHER;
	if (*standard)
		return (enum dmarc_result)r;
	for (size_t i = 0; i < COUNT(aliases); i++)
		if (strcasecmp(aliases[i].word, word) == 0)
			return aliases[i].means;
	return DMARC_RESULT_OTHER;
}
