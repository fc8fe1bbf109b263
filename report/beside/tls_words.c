/*
 * tls_words.c: see tls_codes.h and tls.h: what is said of TLS reports.
 */
#include "report/beside/tls.h"

#include <string.h>

#include "common/facts/words.h"

#define AS_ROW(name, severity, title, fix) \
	[TLS_##name] = { "TLS_" #name, TLS_##severity, title, fix },
static const struct {
	const char *word;
	enum tls_severity severity;
	const char *title, *fix;
} codes[TLS_CODES] = { TLS_CODES_OF(AS_ROW) };
#undef AS_ROW

const char *
tls_code_word(enum tls_code code)
{
	return codes[code].word;
}

enum tls_severity
tls_code_severity(enum tls_code code)
{
	return codes[code].severity;
}

const char *
tls_code_title(enum tls_code code)
{
	return codes[code].title;
}

const char *
tls_code_fix(enum tls_code code)
{
	return codes[code].fix;
}

const char *
tls_group_name(enum dmarc_tls_type type, enum dmarc_tls_mode mode)
{
	static const char *const sts[DMARC_TLS_MODES] = {
		[DMARC_TLS_MODE_ABSENT] = "sts",
		[DMARC_TLS_MODE_NONE] = "sts none",
		[DMARC_TLS_MODE_TESTING] = "sts testing",
		[DMARC_TLS_MODE_ENFORCE] = "sts enforce",
		[DMARC_TLS_MODE_UNKNOWN] = "sts unknown mode",
	};

	switch (type) {
	case DMARC_TLS_STS:
		return sts[mode];
	case DMARC_TLS_TLSA:
		return "tlsa";
	case DMARC_TLS_NO_POLICY_FOUND:
		return "no policy";
	default:
		return "unknown policy";
	}
}

const char *
tls_repair(const struct tls_item *item)
{
	switch (item->result) {
	case DMARC_TLS_CERTIFICATE_EXPIRED:
		return "Renew the certificate of this host.";
	case DMARC_TLS_CERTIFICATE_HOST_MISMATCH:
		return "The certificate must name the host as its MX record "
		    "does.";
	case DMARC_TLS_CERTIFICATE_NOT_TRUSTED:
		return "The host must send a certificate of a public authority "
		    "with all intermediate ones.";
	case DMARC_TLS_STARTTLS_NOT_SUPPORTED:
		return "The host, or a firewall in front of it, does not offer "
		    "STARTTLS.";
	case DMARC_TLS_VALIDATION_FAILURE:
		if (item->reason != NULL &&
		    strstr(item->reason, "MX_HOSTS_MISMATCH") != NULL)
			return "The policy does not list this MX host: add it "
			    "to the mx lines.";
		return "Check the certificate of this host, and the mx lines "
		    "of the policy.";
	case DMARC_TLS_STS_POLICY_FETCH_ERROR:
		return "The policy file could not be fetched.";
	case DMARC_TLS_STS_POLICY_INVALID:
		return "The policy file has a fault.";
	case DMARC_TLS_STS_WEBPKI_INVALID:
		return "The certificate of the web server is not valid.";
	default:
		return NULL;
	}
}

const char *
tls_result_name(const struct tls_item *item)
{
	return item->said != NULL ? item->said :
	    tls_result_word(item->result);
}

size_t
tls_acts(const struct tls_facts *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->items; i++)
		n += tls_code_severity(t->item[i].code) == TLS_ACT;
	return n;
}

bool
tls_needs_action(const struct tls_facts *t)
{
	return tls_acts(t) > 0;
}
