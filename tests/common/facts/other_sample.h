/*
 * other_sample.h: a TLS report and a failure report with a value in every
 * field, for the tests of frames and digests.
 */
#ifndef DMARC_TESTS_COMMON_FACTS_OTHER_SAMPLE_H
#define DMARC_TESTS_COMMON_FACTS_OTHER_SAMPLE_H

#include "common/facts/failure_report.h"
#include "common/facts/tls_report.h"

#define SAMPLE_POLICIES 3
#define SAMPLE_TLS_FAILURES 2

/* All parts can be changed; set up by the functions below. */
struct tls_sample {
	const char *string[2], *mx[2];
	struct dmarc_tls_failure failure[SAMPLE_TLS_FAILURES];
	struct dmarc_tls_policy policy[SAMPLE_POLICIES];
	struct dmarc_tls_report report;
};

struct failure_sample {
	struct dmarc_auth dkim[2], spf[1];
	struct dmarc_failure_report report;
};

void tls_sample_init(struct tls_sample *s);
void failure_sample_init(struct failure_sample *s);

#endif
