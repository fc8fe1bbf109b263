/*
 * sample.h: a report with a value in every field, for the tests of frames and
 * digests.
 */
#ifndef DMARC_TESTS_COMMON_FACTS_SAMPLE_H
#define DMARC_TESTS_COMMON_FACTS_SAMPLE_H

#include "common/facts/aggregate.h"

#define SAMPLE_COMBINATIONS 3
#define SAMPLE_RECORDS 4

/* All parts can be changed; set up by sample_init(). */
struct sample {
	struct dmarc_auth dkim[2], spf[2];
	struct dmarc_override_reason override[2];
	struct dmarc_combination combination[SAMPLE_COMBINATIONS];
	struct dmarc_record record[SAMPLE_RECORDS];
	struct dmarc_aggregate fb;
};

void sample_init(struct sample *s);

#endif
