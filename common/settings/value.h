/*
 * value.h: what may stand as a value in the settings file or behind a flag of
 * a command line, and what it means. One parser for each type.
 */
#ifndef DMARC_COMMON_SETTINGS_VALUE_H
#define DMARC_COMMON_SETTINGS_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

/* What becomes of mail in a Maildir once its reports are stored. */
enum on_success_how { ON_SUCCESS_SEEN, ON_SUCCESS_KEEP, ON_SUCCESS_MOVE,
	ON_SUCCESS_DELETE };

struct on_success {
	enum on_success_how how;
	char *folder;		/* MOVE: a Maildir++ folder beside the one
				 * read, or the absolute path of a Maildir */
};

/* How much evidence a change of policy takes. */
enum settings_profile { SETTINGS_STANDARD, SETTINGS_CAUTIOUS, SETTINGS_FAST };

/*
 * Read a text, which is trimmed and not empty, into *out, and release what
 * was there. E_CONFIG: *out is as it was, and the error says "must be ...".
 */
typedef enum dmarc_status value_parser(const char *text, void *out,
    struct dmarc_err *err);

value_parser value_string;	/* char *: any text */
value_parser value_bool;	/* bool */
value_parser value_jobs;	/* unsigned: 1 to 64 */
value_parser value_wait;	/* unsigned: seconds, up to an hour */
value_parser value_on_success;	/* struct on_success */
value_parser value_profile;	/* enum settings_profile */
value_parser value_goal;	/* enum dmarc_p: QUARANTINE or REJECT */
value_parser value_authserv_id;	/* char *: one name */
value_parser value_to;		/* char *: recipients.h */
value_parser value_from;	/* char *: the same, one address */
value_parser value_domains;	/* char **: folded, each once */
value_parser value_tenants;	/* char **: lower case */

/* A whole number within a range. */
DMARC_MUST_USE enum dmarc_status value_number(const char *text, uint64_t least,
    uint64_t most, uint64_t *out, struct dmarc_err *err);

/* The same parsers for a flag: E_USAGE, and the error names the flag. */
DMARC_MUST_USE enum dmarc_status value_of_flag(const char *flag,
    value_parser *parse, const char *text, void *out, struct dmarc_err *err);

/* Fold a domain as the ledger keeps it. false: it is no domain name. */
bool value_fold_domain(char *name);

#endif
