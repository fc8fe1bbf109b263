/*
 * format.h: numbers, columns and lines for people, within a width.
 *
 * Numbers are exact and have thousands separators; a percentage has one
 * decimal and never claims to be exactly 0 or 100 when it is not. Names are
 * written by strangers and go through text_plain(). No line is wider than
 * the page, whatever the input.
 */
#ifndef DMARC_REPORT_SAY_FORMAT_H
#define DMARC_REPORT_SAY_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"

#define FORMAT_PAGE 80		/* columns */
#define FORMAT_TEXT 32		/* any number below, NUL included */

/* "1,234,567" */
void format_count(uint64_t n, char out[FORMAT_TEXT]);

/* "12.5%", "0%", "<0.1%", ">99.9%", "100%"; "-" when whole is 0. */
void format_percent(uint64_t part, uint64_t whole, char out[FORMAT_TEXT]);

/*
 * How now compares with before: "+4%", "-12%", "=", ">+999%", "new" (before
 * is 0), "gone" (now is 0); "-" when both are.
 */
void format_change(uint64_t now, uint64_t before, char out[FORMAT_TEXT]);

/*
 * A table: a name at the left and cells, numbers aligned right. Set the
 * headings, let every row's cells widen the table, then print the rows. A name
 * that does not fit beside its cells gets a line of its own.
 */
#define FORMAT_CELLS 7
#define FORMAT_GAP 2		/* blanks before a cell */

struct format_table {
	size_t cells;
	const char *head[FORMAT_CELLS + 1];	/* [0] is the name's */
	size_t width[FORMAT_CELLS];
	bool left[FORMAT_CELLS];	/* words, not numbers */
};

struct format_row {
	size_t indent;			/* blanks before the name */
	const char *name;		/* by a stranger */
	const char *cell[FORMAT_CELLS];	/* ours; NULL: blank */
};

void format_widen(struct format_table *t, size_t cell, const char *text);
void format_head(struct buf *out, const struct format_table *t);
void format_row(struct buf *out, const struct format_table *t,
    const struct format_row *row);

/*
 * Running text. Lines break between words, and those after the first are
 * indented.
 */
struct format_flow {
	struct buf *out;
	size_t indent, at;	/* columns used */
};

/* Begin a line with a label of ours, blanks to the indent included. */
void flow_begin(struct format_flow *f, struct buf *out, const char *label);
/* Words of ours, separated by blanks. */
void flow_text(struct format_flow *f, const char *text);
/* A value by a stranger, one word of at most 40 columns, and a tail of
 * ours that stays with it. */
void flow_value(struct format_flow *f, const char *value, const char *tail);
/* A name by a stranger, whole: what is wider than a line is broken. */
void flow_name(struct format_flow *f, const char *name, const char *tail);
/* Words by a stranger, separated by blanks, each of them whole. */
void flow_words(struct format_flow *f, const char *text);
void flow_end(struct format_flow *f);

/* Append ", 1,234 words" to a list; one is the word for n = 1. */
void format_item(struct buf *list, uint64_t n, const char *one,
    const char *many);
/* A label and text of ours as one paragraph; the list is emptied. */
void format_paragraph(struct buf *out, const char *label, const char *before,
    struct buf *list, const char *after);

/* A line of c across the page, after a title of ours or a name. */
void format_rule(struct buf *out, const char *title, unsigned char c);

/*
 * A word of ours that stands for a state, in colour if that is asked for.
 * Colour only repeats what the word says.
 */
enum format_tone { TONE_PLAIN, TONE_GOOD, TONE_CARE, TONE_BAD };
void format_state(struct buf *out, bool colour, enum format_tone tone,
    const char *word);

/* left and right at the two edges of the page; left is cut if need be. */
void format_edges(struct buf *out, const char *left, const char *right);

#endif
