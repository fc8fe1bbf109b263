/*
 * page.h: writes lines of text for people, in 80 columns.
 *
 * Every value is written through text_plain() and wrapped at blanks; wrapped
 * lines are indented to the column where the value began.
 */
#ifndef DMARC_PARSE_SHOW_PAGE_H
#define DMARC_PARSE_SHOW_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/facts/finding.h"
#include "common/memory/buf.h"

struct page {
	FILE *out;
	struct buf line;
	size_t column;
	size_t indent;		/* column of wrapped lines */
	bool just_wrapped;	/* at the start of a wrapped line */
	bool failed;
};

#define PAGE_INIT(file) \
	((struct page){ .out = (file), .line = BUF_INIT(64u << 10) })

/* Writes text, wrapped to as many lines as it needs. */
void page_put(struct page *p, const char *s);
void page_end_line(struct page *p);

/* Writes blanks up to a column, at least one; wrapped lines begin there. */
void page_tab(struct page *p, size_t column);

/* Writes a number with thousands separators, right-aligned to width columns. */
void page_count(struct page *p, uint64_t n, int width);

/* Writes "n things", or "1 thing". */
void page_many(struct page *p, uint64_t n, const char *thing);

/* Writes a time in seconds since 1970 as UTC date and time. */
void page_time(struct page *p, int64_t seconds);

/* Writes the line "Period FIRST to LAST UTC", of two such times. */
void page_period(struct page *p, int64_t begin, int64_t end);

/*
 * page_label() writes "  Label      "; page_field() writes a whole line, label
 * and value, or nothing if value is NULL.
 */
void page_label(struct page *p, const char *name);
void page_field(struct page *p, const char *name, const char *value);

/*
 * Writes " name=value", on a new line if that saves breaking it; nothing if
 * value is NULL.
 */
void page_pair(struct page *p, const char *name, const char *value);

/* Writes the line "FILE, part PART"; leaves out file or part if NULL. */
void page_place(struct page *p, const char *file, const char *part);

/* Declares KIND_text(), which writes a finding; false: out of memory. */
#define AS_TEXT(NAME, name, type) \
	bool name##_text(struct page *p, const char *file, \
	    const struct dmarc_finding *f);
DMARC_FINDING_KINDS(AS_TEXT)
#undef AS_TEXT

#endif
