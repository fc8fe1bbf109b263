/*
 * options.h: the command line of dmarc-dns.
 */
#ifndef DMARC_DNS_RUN_OPTIONS_H
#define DMARC_DNS_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/address.h"
#include "common/err.h"
#include "dns/lookup/lookup.h"

enum dns_command {
	COMMAND_CHECK, COMMAND_REFRESH, COMMAND_SPF, COMMANDS
};
enum dns_format { FORMAT_TEXT, FORMAT_JSON, FORMATS };

/* Words that an option may be given several times for; they point into argv. */
struct option_list {
	const char **word;
	size_t n, size;		/* used, allocated */
};

struct dns_opts {
	enum dns_command command;
	enum dns_format format;
	const char *db, *config, *psl, *trust_anchor, *time;
	int64_t now;		/* seconds: --now, else the clock's */
	const char *mail_from, *helo;	/* NULL: not given */
	struct option_list resolver, selector, ip, domain;
	struct dmarc_address *address;	/* of ip, in its order */
	struct lookup_limits limits;
	bool all, hosts, records, dry_run;	/* of refresh */
	bool stored;		/* of check */
	bool strict, extras, help, version;
};

extern const char dns_usage[];

/*
 * Reads the command line. On failure (E_USAGE, E_NOMEM) as on success the
 * caller frees *out.
 */
DMARC_MUST_USE enum dmarc_status options_read(int argc, char *argv[],
    struct dns_opts *out, struct dmarc_err *err);
void options_free(struct dns_opts *o);

#endif
