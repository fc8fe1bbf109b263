/*
 * test_words.c: the words of the enums; an unknown word never means pass.
 */
#include "common/facts/words.h"

#include <string.h>

#include "tests/cunit_main.h"

/* Each enum as numbers, so that one loop serves all. */
#define AS_NUMBERS(name, type)						\
static const char *							\
name##_text(int v)							\
{									\
	return name##_word((enum type)v);				\
}									\
static int								\
name##_number(const char *word)						\
{									\
	return (int)name##_of(word);					\
}

AS_NUMBERS(p, dmarc_p)
AS_NUMBERS(disposition, dmarc_disposition)
AS_NUMBERS(aligned, dmarc_aligned)
AS_NUMBERS(override, dmarc_override)
AS_NUMBERS(scope, dmarc_scope)
AS_NUMBERS(alignment, dmarc_alignment)
AS_NUMBERS(discovery, dmarc_discovery)
AS_NUMBERS(tls_type, dmarc_tls_type)
AS_NUMBERS(tls_mode, dmarc_tls_mode)
AS_NUMBERS(tls_result, dmarc_tls_result)
AS_NUMBERS(delivery, dmarc_delivery)

static const struct {
	const char *(*word)(int);
	int (*of)(const char *);
	int members, unknown;
	const char *words;	/* of all members; "-": no word */
} enums[] = {
	{ p_text, p_number, DMARC_PS, DMARC_P_UNKNOWN,
	    "- none quarantine reject unknown " },
	{ disposition_text, disposition_number, DMARC_DISPS,
	    DMARC_DISP_UNKNOWN, "unknown none pass quarantine reject " },
	{ aligned_text, aligned_number, DMARC_ALIGNEDS,
	    DMARC_ALIGNED_UNKNOWN, "unknown pass fail " },
	{ override_text, override_number, DMARC_OVERRIDES,
	    DMARC_OVERRIDE_OTHER, "other forwarded sampled_out "
	    "trusted_forwarder mailing_list local_policy policy_test_mode " },
	{ scope_text, scope_number, DMARC_SCOPES, DMARC_SCOPE_MFROM,
	    "mfrom helo " },
	{ alignment_text, alignment_number, DMARC_ALIGNMENTS,
	    DMARC_ALIGNMENT_ABSENT, "- r s " },
	{ discovery_text, discovery_number, DMARC_DISCOVERIES,
	    DMARC_DISCOVERY_ABSENT, "- psl treewalk " },
	{ tls_type_text, tls_type_number, DMARC_TLS_TYPES,
	    DMARC_TLS_UNKNOWN_TYPE, "unknown sts tlsa no-policy-found " },
	{ tls_mode_text, tls_mode_number, DMARC_TLS_MODES,
	    DMARC_TLS_MODE_UNKNOWN, "- none testing enforce unknown " },
	{ tls_result_text, tls_result_number, DMARC_TLS_RESULTS,
	    DMARC_TLS_RESULT_UNKNOWN, "unknown starttls-not-supported "
	    "certificate-host-mismatch certificate-expired "
	    "certificate-not-trusted validation-failure tlsa-invalid "
	    "dnssec-invalid dane-required sts-policy-fetch-error "
	    "sts-policy-invalid sts-webpki-invalid " },
	{ delivery_text, delivery_number, DMARC_DELIVERIES,
	    DMARC_DELIVERY_UNKNOWN, "- delivered spam policy reject other "
	    "unknown " },
};

static void
upper(const char *word, char out[32])
{
	size_t i;

	for (i = 0; i < 31 && word[i] != '\0'; i++)
		out[i] = word[i] >= 'a' && word[i] <= 'z' ?
		    (char)(word[i] - 32) : word[i];
	out[i] = '\0';
}

static void
knows_its_words(void)
{
	for (size_t e = 0; e < COUNT(enums); e++) {
		char all[512] = "", folded[32];
		size_t len = 0;

		for (int v = 0; v < enums[e].members; v++) {
			const char *word = enums[e].word(v);

			len += (size_t)snprintf(all + len, sizeof all - len,
			    "%s ", word == NULL ? "-" : word);
			CU_ASSERT_FATAL(len < sizeof all);
			if (word == NULL)
				continue;
			CU_ASSERT_EQUAL(enums[e].of(word), v);
			upper(word, folded);
			CU_ASSERT_EQUAL(enums[e].of(folded), v);
		}
		CU_ASSERT_STRING_EQUAL(all, enums[e].words);
	}
}

static void
trusts_no_other_word(void)
{
	static const char *const strange[] = {
		"", " ", "pas", "passed", "pass ", " pass", "p\xc3\xa4ss",
		"none\n", "0", "true", "\xff",
	};

	for (size_t e = 0; e < COUNT(enums); e++)
		for (size_t i = 0; i < COUNT(strange); i++)
			CU_ASSERT_EQUAL(enums[e].of(strange[i]),
			    enums[e].unknown);
}

static void
reads_results(void)
{
	static const struct { const char *word; enum dmarc_result want;
	    bool standard; } cases[] = {
		{ "none", DMARC_RESULT_NONE, true },
		{ "pass", DMARC_RESULT_PASS, true },
		{ "PASS", DMARC_RESULT_PASS, true },
		{ "fail", DMARC_RESULT_FAIL, true },
		{ "softfail", DMARC_RESULT_SOFTFAIL, true },
		{ "policy", DMARC_RESULT_POLICY, true },
		{ "neutral", DMARC_RESULT_NEUTRAL, true },
		{ "temperror", DMARC_RESULT_TEMPERROR, true },
		{ "permerror", DMARC_RESULT_PERMERROR, true },
		{ "hardfail", DMARC_RESULT_FAIL, false },
		{ "HardFail", DMARC_RESULT_FAIL, false },
		{ "unknown", DMARC_RESULT_TEMPERROR, false },
		{ "error", DMARC_RESULT_PERMERROR, false },
		{ "other", DMARC_RESULT_OTHER, false },
		{ "", DMARC_RESULT_OTHER, false },
		{ "pass (2048-bit key)", DMARC_RESULT_OTHER, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		bool standard = !cases[i].standard;

		CU_ASSERT_EQUAL(result_of(cases[i].word, &standard),
		    cases[i].want);
		CU_ASSERT_EQUAL(standard, cases[i].standard);
		if (standard) {
			char folded[32], word[32];

			upper(cases[i].word, folded);
			upper(result_word(cases[i].want), word);
			CU_ASSERT_STRING_EQUAL(word, folded);
		}
	}
	CU_ASSERT_STRING_EQUAL(result_word(DMARC_RESULT_OTHER), "other");
}

static void
knows_what_failed(void)
{
	static const char *const words[DMARC_FAILED_BITS] = {
		"adsp", "bodyhash", "revoked", "signature", "spf", "dmarc",
		"unknown",
	};

	for (unsigned n = 0; n < DMARC_FAILED_BITS; n++) {
		CU_ASSERT_STRING_EQUAL(failed_word(n), words[n]);
		CU_ASSERT_EQUAL(failed_of(words[n]), 1 << n);
	}
	CU_ASSERT_EQUAL(failed_of("SPF"), DMARC_FAILED_SPF);
	CU_ASSERT_EQUAL(failed_of("virus"), DMARC_FAILED_UNKNOWN);
}

static void
names_other_mail(void)
{
	static const char *const words[DMARC_OTHERS] = {
		"mail", "failure-report", "tls-report", "bounce",
		"complaint",
	};

	for (int o = 0; o < DMARC_OTHERS; o++)
		CU_ASSERT_STRING_EQUAL(other_word((enum dmarc_other)o),
		    words[o]);
}

static const struct test tests[] = {
	{ "it knows its words in any case", knows_its_words },
	{ "it takes no other word for one of its own", trusts_no_other_word },
	{ "it reads results as the field writes them", reads_results },
	{ "it knows the words of Auth-Failure", knows_what_failed },
	{ "it names what is no report", names_other_mail },
};

TEST_MAIN("common/facts/words", tests)
