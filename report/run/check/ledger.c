/*
 * ledger.c: see ledger.h.
 */
#include "report/run/check/ledger.h"

#include <inttypes.h>
#include <string.h>

#include "common/day.h"
#include "report/say/attention.h"
#include "store/read/dns.h"
#include "store/read/domains.h"
#include "store/read/messages.h"
#include "store/read/reports.h"

#define ASIDE_DAYS INT64_C(7)	/* messages set aside so lately are told */
#define DNS_DAYS INT64_C(7)	/* answers of DNS may be so old, as for HIGH */
#define REPORTS_DAYS 28		/* domains with reports so lately */
#define NAMES 3			/* reporters that are named */
#define NAMES_BYTES 4096

/* "12 reports", "1 report" */
#define COUNTED "%" PRIu64 " %s%s"
#define COUNT(n, what) (n), (what), (n) == 1 ? "" : "s"

static enum dmarc_status
check_mailbox(struct check_lines *l, struct snapshot *db, bool *read_lately,
    struct dmarc_err *err)
{
	struct statement s = mailboxes_start(db);
	struct buf path = BUF_INIT(NAMES_BYTES);
	struct mailbox_row m;
	char age[LINES_AGE] = "";
	int64_t last = 0;
	uint64_t n = 0;
	enum dmarc_status st;

	while (mailboxes_next(&s, &m))
		if (n++ == 0) {
			buf_text(&path, m.path);
			last = m.last_seen;
		}
	st = statement_end(&s, DMARC_OK, err);
	lines_age(last, l->now, age);
	if (st == DMARC_OK && n == 0) {
		lines_add(l, CHECK_DO, "mailbox", "no mail was read yet: run "
		    "dmarc-ingest with the mailbox that rua= in your DMARC "
		    "record names");
	} else if (st == DMARC_OK) {
		bool old = l->now - last >
		    (int64_t)ATTENTION_SILENT_DAYS * DAY_SECONDS;
		char more[48] = "";

		*read_lately = l->now - last <= DAY_SECONDS;
		if (n > 1)
			(void)snprintf(more, sizeof more, "; " COUNTED
			    " earlier", COUNT(n - 1, "other"));
		lines_add(l, old ? CHECK_DO : CHECK_OK, "mailbox",
		    "%s: new mail was last read %s ago%s%s",
		    buf_string(&path) != NULL ? buf_string(&path) : "", age,
		    old ? ": is dmarc-ingest still run, and does mail arrive?"
		    : "", more);
	}
	buf_free(&path);
	return st;
}

static enum dmarc_status
check_mail(struct check_lines *l, struct snapshot *db, struct dmarc_err *err)
{
	struct message_totals t;
	struct aside_totals aside;
	uint64_t all = 0;
	enum dmarc_status st = message_totals_read(db, &t, err);

	if (st == DMARC_OK)
		st = aside_totals_read(db, l->now - ASIDE_DAYS * DAY_SECONDS,
		    l->now, &aside, err);
	if (st != DMARC_OK)
		return st;
	for (int o = 0; o < STORE_OUTCOMES; o++)
		all += t.outcome[o];
	if (all == 0)
		return DMARC_OK;	/* the line of the mailbox says so */
	lines_add(l, t.outcome[STORE_STORED] > 0 ? CHECK_OK : CHECK_DO, "mail",
	    COUNTED ": %" PRIu64 " with reports, %" PRIu64 " duplicate, %"
	    PRIu64 " without a report, %" PRIu64 " set aside%s",
	    COUNT(all, "message"), t.outcome[STORE_STORED],
	    t.outcome[STORE_DUPLICATE], t.outcome[STORE_NOT_A_REPORT],
	    t.outcome[STORE_REJECTED], t.outcome[STORE_STORED] > 0 ? "" :
	    ": is it the mailbox that rua= in your DMARC record names?");
	aside.rejected += aside.partly;
	if (aside.rejected > 0)
		lines_add(l, CHECK_DO, "set-aside", COUNTED " in %" PRId64
		    " days; why: dmarc-report log", COUNT(aside.rejected,
		    "message"), ASIDE_DAYS);
	else
		lines_add(l, CHECK_OK, "set-aside", "nothing in %" PRId64
		    " days", ASIDE_DAYS);
	return DMARC_OK;
}

/* There are no reports about own domains; are there any? */
static enum dmarc_status
no_reports(struct check_lines *l, struct snapshot *db,
    const struct dmarc_settings *settings, struct dmarc_err *err)
{
	const struct day_window ever = { day_from_civil(0, 1, 1),
	    day_from_civil(9999, 12, 31) };
	struct foreign foreign = { .reports = 0 };
	enum dmarc_status st = foreign_read(db, &ever, &foreign, err);

	if (st != DMARC_OK)
		return st;
	if (foreign.reports > 0 && settings->file != NULL)
		lines_add(l, CHECK_DO, "reports", "all " COUNTED " are about "
		    "other domains: add yours to own in [domains] of %s, and "
		    "run dmarc-ingest", COUNT(foreign.reports, "report"),
		    settings->file);
	else
		lines_add(l, CHECK_DO, "reports", "none about your domains "
		    "yet: the first come a day after a DMARC record with rua= "
		    "is published (dmarc-dns check DOMAIN)");
	return DMARC_OK;
}

static enum dmarc_status
check_reports(struct check_lines *l, struct snapshot *db,
    const struct dmarc_settings *settings, struct dmarc_err *err)
{
	struct statement s = reporters_start(db);
	struct buf names = BUF_INIT(NAMES_BYTES);
	struct reporter_row r;
	uint64_t n = 0, reports = 0;
	int64_t first = INT64_MAX, last = INT64_MIN;
	char since[DAY_SHORT_TEXT], age[LINES_AGE];
	bool old;
	enum dmarc_status st;

	while (reporters_next(&s, &r)) {
		if (n++ < NAMES) {
			buf_text(&names, n > 1 ? "; " : "");
			buf_text(&names, r.identity);
		}
		reports += r.reports;
		first = r.first < first ? r.first : first;
		last = r.last_end > last ? r.last_end : last;
	}
	st = statement_end(&s, DMARC_OK, err);
	if (st == DMARC_OK && n == 0)
		st = no_reports(l, db, settings, err);
	if (st == DMARC_OK && n > 0) {
		day_short(first, day_of(l->now), since);
		lines_age(last, l->now, age);
		old = l->now - last >
		    (int64_t)(ATTENTION_SILENT_DAYS + 1) * DAY_SECONDS;
		lines_add(l, old ? CHECK_DO : CHECK_OK, "reports", COUNTED
		    " from " COUNTED " since %s (%s%s); the last one ends %s "
		    "ago%s", COUNT(reports, "report"), COUNT(n, "reporter"),
		    since, buf_string(&names) != NULL ? buf_string(&names) :
		    "", n > NAMES ? "; ..." : "", age, old ?
		    ": does rua= in your DMARC record still name the mailbox?" :
		    "");
	}
	buf_free(&names);
	return st;
}

/* Whether our own mail server vouches for reports. */
static enum dmarc_status
check_origins(struct check_lines *l, struct snapshot *db,
    const struct dmarc_settings *settings, struct dmarc_err *err)
{
	uint64_t reports, verified;
	enum dmarc_status st = origins_read(db, day_of(l->now) - REPORTS_DAYS,
	    &reports, &verified, err);

	if (st != DMARC_OK || reports == 0)
		return st;	/* the line of the reports says so */
	if (settings->authserv_id == NULL)
		lines_add(l, CHECK_NOTE, "origins", "anyone can send a report: "
		    "set authserv_id, and those that your mail server finds "
		    "authentic decide; see dmarc.conf(5)");
	else if (verified == 0)
		lines_add(l, CHECK_DO, "origins", "none of " COUNTED " of %d "
		    "days is verified: does your mail server write "
		    "Authentication-Results as %s? See dmarc.conf(5)",
		    COUNT(reports, "report"), REPORTS_DAYS,
		    settings->authserv_id);
	else
		lines_add(l, CHECK_OK, "origins", "%" PRIu64 " of " COUNTED
		    " of %d days are verified by %s", verified,
		    COUNT(reports, "report"), REPORTS_DAYS,
		    settings->authserv_id);
	return DMARC_OK;
}

static enum dmarc_status
check_dns(struct check_lines *l, struct snapshot *db, struct dmarc_err *err)
{
	struct dns_ages dns;
	char age[LINES_AGE];
	enum dmarc_status st = dns_ages_read(db, day_of(l->now) - REPORTS_DAYS,
	    &dns, err);

	if (st != DMARC_OK)
		return st;
	lines_age(dns.asked > 0 ? dns.oldest : l->now, l->now, age);
	if (dns.domains == 0)
		lines_add(l, CHECK_OK, "dns", "no domain has reports of the "
		    "last %d days to ask DNS about", REPORTS_DAYS);
	else if (dns.asked == 0)
		lines_add(l, CHECK_DO, "dns", "DNS was never asked; each "
		    "night run: dmarc-dns refresh");
	else if (l->now - dns.oldest > DNS_DAYS * DAY_SECONDS)
		lines_add(l, CHECK_DO, "dns", "the oldest answer about " COUNTED
		    " is %s old; each night run: dmarc-dns refresh",
		    COUNT(dns.asked, "domain"), age);
	else if (dns.asked < dns.domains)
		lines_add(l, CHECK_DO, "dns", "DNS was not asked about %" PRIu64
		    " of " COUNTED " with reports: run dmarc-dns refresh",
		    dns.domains - dns.asked, COUNT(dns.domains, "domain"));
	else
		lines_add(l, dns.unknown > 0 ? CHECK_NOTE : CHECK_OK, "dns",
		    "answers about " COUNTED ", the oldest is %s old%s",
		    COUNT(dns.asked, "domain"), age, dns.unknown > 0 ?
		    "; some questions had no answer (dmarc-dns check --stored "
		    "DOMAIN)" : "");
	return DMARC_OK;
}

enum dmarc_status
ledger_check(struct check_lines *l, struct snapshot *db,
    const struct dmarc_settings *settings, bool *read_lately,
    struct dmarc_err *err)
{
	enum dmarc_status st = check_mailbox(l, db, read_lately, err);

	if (st == DMARC_OK)
		st = check_mail(l, db, err);
	if (st == DMARC_OK)
		st = check_reports(l, db, settings, err);
	if (st == DMARC_OK)
		st = check_origins(l, db, settings, err);
	return st == DMARC_OK ? check_dns(l, db, err) : st;
}
