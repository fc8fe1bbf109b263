/*
 * authres.h: reads the value of an Authentication-Results field (RFC 8601).
 *
 * provenance.h decides which fields to believe.
 */
#ifndef DMARC_PARSE_MAIL_AUTHRES_H
#define DMARC_PARSE_MAIL_AUTHRES_H

#include <stdbool.h>
#include <stddef.h>

enum authres_method { AUTHRES_DKIM, AUTHRES_SPF, AUTHRES_DMARC };

enum authres_says {
	AUTHRES_NEITHER,	/* none, neutral, temperror, any other word */
	AUTHRES_PASS,
	AUTHRES_FAIL		/* fail, softfail */
};

#define AUTHRES_DOMAIN 255
#define AUTHRES_WORD 63

struct authres_claim {
	enum authres_method method;
	enum authres_says says;
	/*
	 * The domain of the result, as written: header.d, else the domain of
	 * header.i (dkim); the domain of smtp.mailfrom (spf); header.from
	 * (dmarc). "" if the property is absent, repeated or too long.
	 */
	char domain[AUTHRES_DOMAIN + 1];
	char word[AUTHRES_WORD + 1];	/* the result as written; "" for a
					 * pass that breaks the grammar */
	char selector[AUTHRES_DOMAIN + 1];	/* header.s; "": absent */
};

typedef void authres_sink(void *ctx, const struct authres_claim *claim);

/*
 * Whether the server that calls itself id wrote the field. Compares id with
 * the name before the first semicolon, ignoring case; accepts version 1 or no
 * version.
 */
bool authres_is_by(const unsigned char *value, size_t len, const char *id);

/*
 * Passes each dkim, spf and dmarc result to sink. Returns false without
 * calling sink if a comment or quoted string is unterminated, because the
 * results cannot be told apart then. A result that breaks the grammar is
 * never a pass.
 */
bool authres_read(const unsigned char *value, size_t len, authres_sink *sink,
    void *ctx);

/*
 * The same for a field within a failure report, which may lack the name of the
 * server: "dmarc=fail header.from=example.org".
 */
bool authres_read_loose(const unsigned char *value, size_t len,
    authres_sink *sink, void *ctx);

#endif
