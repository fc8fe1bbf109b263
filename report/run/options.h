/*
 * options.h: the command line of dmarc-report.
 */
#ifndef DMARC_REPORT_RUN_OPTIONS_H
#define DMARC_REPORT_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "report/gather/sources/section.h"

enum report_command { REPORT_WEEKLY, REPORT_SOURCES, REPORT_LOG,
	REPORT_RECORDS, REPORT_READINESS, REPORT_EXPLAIN, REPORT_COMMANDS };
enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_CSV, REPORT_JSONL,
	REPORT_HTML, REPORT_MAIL, REPORT_PROM, REPORT_FORMATS };

struct report_opts {
	enum report_command command;
	enum report_format format;	/* never REPORT_TEXT for records */
	const char *db, *config, *psl;	/* NULL: not given */
	const char *since, *until;	/* NULL: not given */
	const char *to, *from;		/* recipients.h; NULL: not given */
	int64_t now;			/* seconds */
	bool by_address, fails, raw, all_signatures;
	bool exit_code;			/* the verdict as exit status */
	bool quiet;			/* print nothing if all is well */
	bool pct;			/* also propose steps with pct */
	const char *week;		/* NULL: not given; it limits now */
	bool help, version;		/* print it and nothing else */
	size_t top;			/* 0: all */
	bool top_given, format_given;
	enum section_sort sort;
	char **domain;		/* in argv, unchecked: see asked_read() */
	size_t domains;
};

/*
 * Read the arguments. The text of E_USAGE names the fault and, for an unknown
 * word, the nearest known word.
 */
DMARC_MUST_USE enum dmarc_status options_read(int argc, char *argv[],
    struct report_opts *out, struct dmarc_err *err);

extern const char report_usage[];

#endif
