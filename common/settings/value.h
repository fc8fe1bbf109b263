/*
 * value.h: parses the values of the settings file and of command line flags.
 * One parser for each type.
 */
#ifndef DMARC_COMMON_SETTINGS_VALUE_H
#define DMARC_COMMON_SETTINGS_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

/* What to do with mail in a Maildir once its reports are stored. */
enum on_success_how { ON_SUCCESS_SEEN, ON_SUCCESS_KEEP, ON_SUCCESS_MOVE,
	ON_SUCCESS_DELETE };

struct on_success {
	enum on_success_how how;
	char *folder;		/* MOVE: a Maildir++ folder next to the
				 * mailbox, or a Maildir's absolute path */
};

/* How much evidence a stricter policy needs. */
enum settings_profile { SETTINGS_STANDARD, SETTINGS_CAUTIOUS, SETTINGS_FAST };

/* Fails with the code and a remedy if a path begins with ~. */
DMARC_MUST_USE enum dmarc_status value_no_tilde(const char *text,
    enum dmarc_status code, struct dmarc_err *err);

/*
 * Parse a text (trimmed, not empty) into *out and free the old value. Fails
 * with E_CONFIG and a text "must be ...", and leaves *out as it was.
 */
typedef enum dmarc_status value_parser(const char *text, void *out,
    struct dmarc_err *err);

value_parser value_string;	/* char *: any text */
value_parser value_path;	/* char *: of a file */
value_parser value_bool;	/* bool */
value_parser value_jobs;	/* unsigned: 1 to 64 */
value_parser value_wait;	/* unsigned: seconds, 0 to 3600 */
value_parser value_failure_days;	/* unsigned: 1 to 366 */
value_parser value_on_success;	/* struct on_success */
value_parser value_profile;	/* enum settings_profile */
value_parser value_goal;	/* enum dmarc_p: QUARANTINE or REJECT */
value_parser value_authserv_id;	/* char *: one name */
value_parser value_to;		/* char *: recipients.h */
value_parser value_from;	/* char *: one address */
value_parser value_domains;	/* char **: folded, no duplicates */
value_parser value_distrust;	/* char **: lower case, no duplicates */
value_parser value_tenants;	/* char **: lower case, no duplicates */

/* Parse a whole number from least to most. Fails with E_CONFIG. */
DMARC_MUST_USE enum dmarc_status value_number(const char *text, uint64_t least,
    uint64_t most, uint64_t *out, struct dmarc_err *err);

/* Parse the value of a flag. Fails with E_USAGE; the error names the flag. */
DMARC_MUST_USE enum dmarc_status value_of_flag(const char *flag,
    value_parser *parse, const char *text, void *out, struct dmarc_err *err);

/*
 * Fold a domain in place to lower case without a trailing dot, the form in the
 * database. false: not a domain name.
 */
bool value_fold_domain(char *name);

#endif
