/*
 * kinds.c: the table of kinds; see kinds.h.
 */
#include "parse/kinds.h"

#include "parse/aggregate.h"
#include "parse/failure_report.h"
#include "parse/show/json.h"
#include "parse/show/page.h"
#include "parse/tls_report.h"

const struct parse_kind parse_kinds[DMARC_FINDING_KIND_COUNT] = {
	[DMARC_FOUND_AGGREGATE] = {
		.begins = aggregate_begins,
		.read = aggregate_read,
		.judge = aggregate_judge,
		.text = aggregate_text,
		.json = aggregate_json,
	},
	[DMARC_FOUND_REFUSED] = {
		.text = refused_text,
		.json = refused_json,
	},
	[DMARC_FOUND_OTHER] = {
		.text = other_text,
		.json = other_json,
	},
	[DMARC_FOUND_TLS] = {
		.begins = tls_report_begins,
		.read = tls_report_read,
		.judge = tls_report_judge,
		.text = tls_text,
		.json = tls_json,
	},
	[DMARC_FOUND_FAILURE] = {
		.judge = failure_judge,
		.text = failure_text,
		.json = failure_json,
	},
};
