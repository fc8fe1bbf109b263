/*
 * zone.h: a source of answers for tests, out of a table.
 */
#ifndef DMARC_TESTS_DNS_ZONE_H
#define DMARC_TESTS_DNS_ZONE_H

#include <stddef.h>

#include "dns/lookup/source.h"

/*
 * A record: the name, and the data as a zone file has it ("10 mx.example" for
 * MX, text for TXT). An alias leads to nothing. Or what goes wrong with a
 * question: fault is not 0, and the data is the reason; NEVER: there is no
 * answer at all.
 */
struct zone_row {
	const char *name;
	enum rr_type type;
	const char *data;
	enum answer_status fault;
};

#define NEVER ((enum answer_status)99)
#define ALIAS ((enum rr_type)5)		/* CNAME */

struct zone {
	struct source source;
	const struct zone_row *row;
	size_t rows;
	/* Questions without an answer yet, and how many there were at most. */
	struct {
		struct asked *asked;
		char name[260];
		enum rr_type type;
	} waiting[1000];
	size_t n, most, asked, cancelled;
	size_t at_once;		/* answers in one wait; 0: all */
};

void zone_open(struct zone *z, const struct zone_row *row, size_t rows);

#endif
