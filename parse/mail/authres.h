/*
 * authres.h: the value of an Authentication-Results field (RFC 8601).
 *
 * Who may be believed is not asked here: see provenance.h.
 */
#ifndef DMARC_PARSE_MAIL_AUTHRES_H
#define DMARC_PARSE_MAIL_AUTHRES_H

#include <stdbool.h>
#include <stddef.h>

enum authres_method { AUTHRES_DKIM, AUTHRES_SPF, AUTHRES_DMARC };

enum authres_says {
	AUTHRES_NEITHER,	/* none, neutral, temperror, any other word */
	AUTHRES_PASS,
	AUTHRES_FAIL		/* softfail too */
};

#define AUTHRES_DOMAIN 255

struct authres_claim {
	enum authres_method method;
	enum authres_says says;
	/*
	 * Of whom: header.d, else the domain of header.i (dkim); the domain
	 * of smtp.mailfrom (spf); header.from (dmarc). As written; "" when it
	 * is absent, stands there twice or is too long.
	 */
	char domain[AUTHRES_DOMAIN + 1];
};

typedef void authres_sink(void *ctx, const struct authres_claim *claim);

/*
 * Whether the field was written by the server that calls itself id: the name
 * before the first semicolon, in any case, with version 1 or none.
 */
bool authres_is_by(const unsigned char *value, size_t len, const char *id);

/*
 * Tell the sink of each dkim, spf and dmarc result. false, and nothing told,
 * if a comment or a quoted string does not end: where results begin is then
 * anybody's guess. One result that does not follow the grammar is no pass.
 */
bool authres_read(const unsigned char *value, size_t len, authres_sink *sink,
    void *ctx);

#endif
