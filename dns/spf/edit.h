/*
 * edit.h: SPF records to propose, made of the one that is published.
 *
 * Terms are what stands between blanks, so a record with syntax errors can be
 * edited too. Results have one blank between terms.
 */
#ifndef DMARC_DNS_SPF_EDIT_H
#define DMARC_DNS_SPF_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/memory/buf.h"

/* A term of the record, by where it begins, and what stands in its place. */
struct spf_change {
	const char *at;
	const char *instead;	/* NULL: nothing */
};

/* Appends a record with so many changes to out, which may fail. */
void spf_edit(struct buf *out, const char *text, size_t len,
    const struct spf_change *change, size_t changes);

/*
 * Appends a record that was meant as SPF and is not valid, with its faults
 * mended where their meaning is plain, and without the terms where it is not.
 * false: the result would not be valid; out is then as it was.
 */
bool spf_repair(struct buf *out, const char *text, size_t len);

/*
 * Appends the union of records: all terms of all of them once, and at the end
 * the most lenient of their "all".
 */
struct rdata;
void spf_unite(struct buf *out, const struct rdata *record, size_t records);

#endif
