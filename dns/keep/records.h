/*
 * records.h: the rows of a check, as they are being made, and those of its
 * records. Private to this folder.
 */
#ifndef DMARC_DNS_KEEP_RECORDS_H
#define DMARC_DNS_KEEP_RECORDS_H

#include "dns/check/check.h"
#include "store/write/dns/answers.h"

struct rows {
	const struct check *check;
	struct arena *arena;	/* of all rows */
	struct dns_answers out;
	bool no_memory;		/* some are lost */
};

/*
 * Copy texts of answers, as keep_text() does; NULL stays NULL in rows_text().
 * Without memory no_memory is set, and the text is empty.
 */
const char *rows_copy(struct rows *r, const void *bytes, size_t len);
const char *rows_text(struct rows *r, const char *s);

/* Room for n rows and one more; NULL: out of memory, and sets no_memory. */
void *rows_list(struct rows *r, size_t n, size_t size);

/* Lists the records, and which kinds are known. */
void records_read(struct rows *r);

#endif
