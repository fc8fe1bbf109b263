/*
 * page.h: lines of text for a person, in 80 columns.
 *
 * Every value is written through text_plain() and broken at blanks; what
 * does not fit goes on below the column where the value began.
 */
#ifndef DMARC_PARSE_SHOW_PAGE_H
#define DMARC_PARSE_SHOW_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/buf.h"

struct page {
	FILE *out;
	struct buf line;
	size_t column;
	size_t indent;		/* where a value goes on, on more lines */
	bool goes_on;		/* and nothing of it stands there yet */
	bool failed;
};

#define PAGE_INIT(file) \
	((struct page){ .out = (file), .line = BUF_INIT(64u << 10) })

/* Text on as many lines as it needs. */
void page_put(struct page *p, const char *s);
void page_end_line(struct page *p);

/* Blanks up to a column, at least one; what follows goes on below there. */
void page_tab(struct page *p, size_t column);

/* A number with thousands separators, in width columns. */
void page_count(struct page *p, uint64_t n, int width);

/* "n things"; with an s unless there is one. */
void page_many(struct page *p, uint64_t n, const char *thing);

/* Seconds since 1970. */
void page_time(struct page *p, int64_t seconds);

/* "  Label      ", and with a value the whole line; none if it is NULL. */
void page_label(struct page *p, const char *name);
void page_field(struct page *p, const char *name, const char *value);

/* " name=value", together if a line can hold them; nothing if it is NULL. */
void page_pair(struct page *p, const char *name, const char *value);

/* "FILE, part PART", as far as they are known. */
void page_place(struct page *p, const char *file, const char *part);

#endif
