/*
 * prom.h: metrics for Prometheus, in the text format of node_exporter's
 * textfile collector. Samples of a metric have to stand together, so domains
 * are added one by one and everything is written at the end. A _total counts
 * the whole database; all other metrics are gauges.
 *
 * Labels hold no addresses and no free text of senders. A reporter is named by
 * its organization, at most PROM_REPORTERS for each domain, because anybody
 * can send reports: the others are "other".
 */
#ifndef DMARC_REPORT_DATA_PROM_H
#define DMARC_REPORT_DATA_PROM_H

#include "common/memory/buf.h"
#include "report/beside/beside.h"
#include "report/judge/judge.h"
#include "report/say/output.h"

#define PROM_REPORTERS 30	/* labels for each domain */

#define PROM_METRICS(X) \
	X(BUILD_INFO) X(LAST_INGEST) X(FILES) X(REPORTS) X(MESSAGES) \
	X(DISPOSITION) X(LAST_REPORT) X(WINDOW) X(WINDOW_FAILING) X(RATIO) \
	X(UPPER) X(STATE) X(BLOCKERS) X(POLICY) X(DAYS_AT_POLICY) \
	X(COVERAGE) X(LEFT_OUT) X(SPF_LOOKUPS) X(DNS_CHECKED) \
	X(DNS_FINDINGS) X(DNS_KEY_AGE) X(DNS_UNKNOWN) X(TLS_SESSIONS) \
	X(TLS_FAILURES) X(TLS_ITEMS) X(FAILURE_REPORTS) X(DB_SIZE)

#define PROM_ENUM(name) PROM_##name,
enum prom_metric { PROM_METRICS(PROM_ENUM) PROM_COUNT };
#undef PROM_ENUM

struct prom {
	const struct gather_context *gather;
	struct buf samples[PROM_COUNT];
};

/* Call prom_free() even after a failure. */
void prom_begin(struct prom *p, const struct gather_context *g);
/* Add a domain; temporary memory is the arena's. */
DMARC_MUST_USE enum dmarc_status prom_domain(struct prom *p,
    const char *domain, const struct judgement *j, const struct beside *b,
    struct arena *a, struct dmarc_err *err);
/* Adds all samples of another. */
void prom_join(struct prom *p, const struct prom *other);
DMARC_MUST_USE enum dmarc_status prom_write(struct prom *p,
    struct output *out, struct dmarc_err *err);
void prom_free(struct prom *p);

/* For prom.c and the files beside it: a metric, as Prometheus names it. */
struct prom_kind {
	const char *name, *type, *help;
};

extern const struct prom_kind prom_metric[PROM_COUNT];

/* Adds "name{labels} value"; fmt makes the labels. */
void prom_sample(struct prom *p, enum prom_metric m, double value,
    const char *fmt, ...) DMARC_PRINTF(4, 5);
/* A word of ours in lower case. */
#define PROM_WORD 40
const char *prom_lower(const char *word, char out[PROM_WORD]);
/* What stands beside the verdicts; nothing without such reports. */
void prom_beside(struct prom *p, const char *domain, const struct beside *b);

#endif
