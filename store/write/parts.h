/*
 * parts.h: what a struct store consists of, for store.c, message.c and
 * report.c alone.
 */
#ifndef DMARC_STORE_WRITE_PARTS_H
#define DMARC_STORE_WRITE_PARTS_H

#include "store/write/records.h"
#include "store/write/row.h"

struct store {
	struct writer *writer;
	struct rows rows;
	struct record_table records;
	uint64_t transaction;	/* of the writer, to which the rest belongs */
	int64_t pruned_before;	/* reports that ended before it are not taken;
				 * INT64_MIN: all are */
};

#endif
