/*
 * prom_sample.c: see prom.h: the metrics, and their samples.
 */
#include "report/data/prom.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const struct prom_kind prom_metric[PROM_COUNT] = {
	[PROM_BUILD_INFO] = { "dmarc_build_info", "gauge",
	    "The version of dmarc-report." },
	[PROM_LAST_INGEST] = { "dmarc_last_ingest_timestamp_seconds", "gauge",
	    "When a message was last entered." },
	[PROM_FILES] = { "dmarc_ingest_files_total", "counter",
	    "Messages read, by what became of them." },
	[PROM_REPORTS] = { "dmarc_reports_total", "counter",
	    "Reports that count." },
	[PROM_MESSAGES] = { "dmarc_reported_messages_total", "counter",
	    "Messages in reports, by DMARC result." },
	[PROM_DISPOSITION] = { "dmarc_reported_disposition_total", "counter",
	    "Messages in reports, by what was done with them." },
	[PROM_LAST_REPORT] = { "dmarc_last_report_timestamp_seconds", "gauge",
	    "Where the latest period of a reporter ends." },
	[PROM_WINDOW] = { "dmarc_window_messages", "gauge",
	    "Messages of the settled days, by class of sender." },
	[PROM_WINDOW_FAILING] = { "dmarc_window_failing_messages", "gauge",
	    "Messages of the settled days that fail DMARC, by class." },
	[PROM_RATIO] = { "dmarc_at_risk_ratio", "gauge",
	    "Share of direct mail that fails." },
	[PROM_UPPER] = { "dmarc_at_risk_upper_ratio", "gauge",
	    "Upper bound (95 %) of the share of direct mail that fails." },
	[PROM_STATE] = { "dmarc_readiness_state", "gauge",
	    "1 for the verdict on a domain, 0 for all other verdicts." },
	[PROM_BLOCKERS] = { "dmarc_readiness_blockers", "gauge",
	    "What stands in the way of the next policy." },
	[PROM_POLICY] = { "dmarc_policy_info", "gauge",
	    "The policy that reports show." },
	[PROM_DAYS_AT_POLICY] = { "dmarc_policy_age_seconds", "gauge",
	    "How long the policy has been as strict as now, in whole days." },
	[PROM_COVERAGE] = { "dmarc_coverage_ratio", "gauge",
	    "Share of days with reports." },
	[PROM_LEFT_OUT] = { "dmarc_left_out_messages", "gauge",
	    "Messages in reports that decide nothing, by why." },
	[PROM_SPF_LOOKUPS] = { "dmarc_spf_lookups", "gauge",
	    "Look-ups that the SPF record costs, of 10." },
	[PROM_DNS_CHECKED] = { "dmarc_dns_checked_timestamp_seconds", "gauge",
	    "When DNS last answered about a domain." },
	[PROM_DNS_FINDINGS] = { "dmarc_dns_findings", "gauge",
	    "Findings about what DNS says, by severity." },
	[PROM_DNS_KEY_AGE] = { "dmarc_dns_key_age_days", "gauge",
	    "How long a good DKIM key has been the same." },
	[PROM_DNS_UNKNOWN] = { "dmarc_dns_unknown", "gauge",
	    "1: the last run could not look up everything." },
	[PROM_TLS_SESSIONS] = { "dmarc_tls_sessions", "gauge",
	    "Sessions of others with our mail servers in 28 days." },
	[PROM_TLS_FAILURES] = { "dmarc_tls_failed_sessions", "gauge",
	    "Sessions of others that failed, by result; kinds overlap." },
	[PROM_TLS_ITEMS] = { "dmarc_tls_items", "gauge",
	    "Things to do, by TLS reports, about mail to a domain." },
	[PROM_FAILURE_REPORTS] = { "dmarc_failure_reports", "gauge",
	    "Failure reports of 28 days; anybody can cause many." },
	[PROM_DB_SIZE] = { "dmarc_db_size_bytes", "gauge",
	    "Size of the database." },
};

void
prom_sample(struct prom *p, enum prom_metric m, double value, const char *fmt,
    ...)
{
	struct buf *out = &p->samples[m];
	char number[40];
	char *labels = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&labels, fmt, ap);
	va_end(ap);
	if (len < 0) {
		out->failed = true;
		return;
	}
	buf_text(out, prom_metric[m].name);
	if (len > 0) {
		buf_byte(out, '{');
		buf_text(out, labels);
		buf_byte(out, '}');
	}
	(void)snprintf(number, sizeof number, " %.15g\n", value);
	buf_text(out, number);
	free(labels);
}

const char *
prom_lower(const char *word, char out[PROM_WORD])
{
	size_t i = 0;

	for (; i < PROM_WORD - 1 && word[i] != '\0'; i++)
		out[i] = word[i] >= 'A' && word[i] <= 'Z' ?
		    (char)(word[i] - 'A' + 'a') : word[i];
	out[i] = '\0';
	return out;
}
