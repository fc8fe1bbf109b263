/*
 * tls_codes.h: what can be found in the TLS reports about a domain: a row
 * X(NAME, severity, title, fix) for each code. None of them is of a verdict.
 *
 * ACT: mail to the domain is held back, or will be. HINT: worth knowing.
 */
#ifndef DMARC_REPORT_BESIDE_TLS_CODES_H
#define DMARC_REPORT_BESIDE_TLS_CODES_H

#define TLS_CODES_OF(X) \
	X(REFUSED, ACT, "mail to you is held back", \
	    "Others keep this mail in their queues and return it after " \
	    "some days.") \
	X(DANE, ACT, "the TLSA record does not fit", \
	    "TLSA record and certificate differ, as after a roll-over: " \
	    "publish the record of the certificate in use, and check " \
	    "DNSSEC. Until then this mail is held back.") \
	X(POLICY, ACT, "the MTA-STS policy cannot be used", \
	    "Check the web server of mta-sts. below the domain: its " \
	    "certificate, and the policy file that it serves.") \
	X(WOULD_FAIL, ACT, "would be held back with mode: enforce", \
	    "In testing this mail came; in enforce it would not have come.") \
	X(OLD_POLICY, HINT, "an old MTA-STS policy is still in use", \
	    "They still use a policy that is older than its max_age: give " \
	    "the record _mta-sts a new id whenever the policy changes.") \
	X(ENFORCE, HINT, "mode: enforce is safe, by what is known", \
	    "For 14 days nothing failed that enforce would hold back: set " \
	    "mode: enforce in the policy, and a new id in _mta-sts.") \
	X(SILENT, HINT, "TLS reports have stopped", \
	    "For 7 days no TLS report came: check the record _smtp._tls, or " \
	    "nobody has delivered mail.")

#define AS_ENUM(name, severity, title, fix) TLS_##name,
enum tls_code { TLS_CODES_OF(AS_ENUM) TLS_CODES };
#undef AS_ENUM

enum tls_severity { TLS_ACT, TLS_HINT };

/* "TLS_REFUSED" */
const char *tls_code_word(enum tls_code code);
enum tls_severity tls_code_severity(enum tls_code code);
/* What it means, and what to do: sentences without and with a full stop. */
const char *tls_code_title(enum tls_code code);
const char *tls_code_fix(enum tls_code code);

#endif
