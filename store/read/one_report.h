/*
 * one_report.h: stored aggregate reports, one by one, with all that is kept of
 * them, whether they count or not.
 */
#ifndef DMARC_STORE_READ_ONE_REPORT_H
#define DMARC_STORE_READ_ONE_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/read/snapshot.h"

#define NO_KEY INT64_MIN

/* The columns of a report, in the order of sql/one_report.sql. */
#define ONE_REPORT_COLUMNS(X) \
	X(pk) X(org_name) X(email) X(report_id) X(begin) X(end) X(domain) \
	X(p) X(sp) X(np) X(t) X(pct) X(adkim) X(aspf) X(fo) X(discovery) \
	X(generator) X(contact) X(error) X(repaired) X(skipped) X(records) \
	X(messages) X(pass) X(provenance) X(counted) X(standing) X(own) \
	X(message)

#define ONE_ENUM(name) ONE_##name,
enum one_report_column { ONE_REPORT_COLUMNS(ONE_ENUM) };
#undef ONE_ENUM

/*
 * The reports with this report id, or the one with the key pk; oldest first.
 */
struct statement one_report_start(struct snapshot *db, const char *id,
    int64_t pk);
bool one_report_next(struct statement *s);
/* A column of the row as text (NULL: absent) or as a number. */
const char *one_report_text(const struct statement *s,
    enum one_report_column c);
int64_t one_report_number(const struct statement *s,
    enum one_report_column c);

/* A record. Arrays are JSON: of objects as dmarc-parse(1) lists them. */
struct one_record {
	const char *source_ip;
	uint64_t messages;
	const char *disposition, *dkim, *spf;	/* words */
	const char *reasons;			/* array */
	const char *header_from;		/* never NULL */
	const char *envelope_from, *envelope_to;	/* NULL: absent */
	const char *dkim_results, *spf_results;	/* arrays */
};

struct statement one_records_start(struct snapshot *db, int64_t pk);
bool one_records_next(struct statement *s, struct one_record *out);

#endif
