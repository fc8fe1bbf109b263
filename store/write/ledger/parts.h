/*
 * parts.h: the members of struct store, private to store.c, message.c and
 * report.c.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_PARTS_H
#define DMARC_STORE_WRITE_LEDGER_PARTS_H

#include "store/write/ledger/records.h"
#include "store/write/rows/row.h"

struct store {
	struct writer *writer;
	struct rows rows;
	struct record_table records;
	uint64_t transaction;	/* of the writer, for which the rest is valid */
	int64_t pruned_before;	/* reports that ended earlier are not stored;
				 * INT64_MIN: all are */
	int64_t expired_before;	/* the same of failure reports */
	bool fleet;		/* reports are entered in unsent */
};

#endif
