/*
 * service.h: a service that sends mail for others, as a row of
 * services.csv(5) describes it.
 */
#ifndef DMARC_COMMON_SERVICES_SERVICE_H
#define DMARC_COMMON_SERVICES_SERVICE_H

#include <stdbool.h>

enum service_kind {
	SERVICE_MAILBOX,	/* hosts people's mailboxes, and forwards */
	SERVICE_ESP,		/* sends campaigns and other bulk */
	SERVICE_SAAS,		/* sends the mail of an application */
	SERVICE_GATEWAY,	/* filters between a sender and the world */
	SERVICE_LIST,		/* mailing lists */
	SERVICE_KINDS
};

/* Whether SPF of its mail can align with the From domain. */
enum service_spf {
	SERVICE_SPF_YES,	/* by an include */
	SERVICE_SPF_NO,
	SERVICE_SPF_CUSTOM,	/* only with a custom bounce domain */
	SERVICE_SPF_NA,		/* not applicable */
	SERVICE_SPF_UNKNOWN,	/* not looked up: no advice follows from it */
	SERVICE_SPFS
};

/* How its own domains name the customer. */
enum service_tenant {
	SERVICE_TENANT_NONE,
	SERVICE_TENANT_GAPPSSMTP,	/* example-com.20230601.gappssmtp.com */
	SERVICE_TENANT_ONMICROSOFT,	/* acmecorp.onmicrosoft.com */
	SERVICE_TENANTS
};

/*
 * A row of the table. Lists end with NULL; domains are in lower case, and a
 * '#' in them stands for a number.
 */
struct service {
	const char *id, *name;
	enum service_kind kind;
	char **dkim, **spf;	/* domains whose passing result names it */
	char **ptr;		/* suffixes of its confirmed host names */
	enum service_spf spf_aligns;
	char **includes;	/* their SPF records hold its addresses */
	char **selectors;	/* of its customers' keys, if its own names */
	enum service_tenant tenant;
	const char *fix;	/* a sentence; NULL: none in the row */
};

/*
 * Whether it gives mailboxes to anybody: its users can send as its own domains
 * only, so mail of another domain is forwarded, or breaks the rules.
 */
bool service_is_free_mailbox(const struct service *s);

/*
 * What to do when its mail fails, a sentence: that of its row, otherwise what
 * its kind calls for. NULL: the general repair applies.
 */
const char *service_fix(const struct service *s);

#endif
