/*
 * rules.h: the checks of each section: facts in, findings out.
 */
#ifndef DMARC_DNS_CHECK_RULES_H
#define DMARC_DNS_CHECK_RULES_H

#include "dns/check/check.h"

void check_domain(struct check *c);	/* existence, unknown and bogus */
void check_mx(struct check *c);
void check_changed(struct check *c);	/* MX, and MX of the last days */
void check_spf(struct check *c);	/* the record itself */
void check_spf_tree(struct check *c);	/* what it costs and includes */
void check_dkim(struct check *c);
void check_dmarc(struct check *c);	/* the record in force */
void check_dmarc_tags(struct check *c);
void check_rua(struct check *c);
void check_tree(struct check *c);	/* what old receivers find */
void check_differs(struct check *c);	/* the policy, and what reports saw */
void check_parking(struct check *c);
void check_null_mx(struct check *c);	/* of a domain that sends mail */
void check_senders(struct check *c);	/* DNS against mail in reports */
void check_extras(struct check *c);	/* if they were asked for */

#endif
