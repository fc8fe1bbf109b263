/*
 * format.h: numbers, columns and lines for people, within a width.
 *
 * Numbers are exact and have thousands separators; a percentage has one
 * decimal and is never rounded to 0 or 100. Names are untrusted and go through
 * text_plain(). No line is wider than the page, whatever the input, but that
 * of a DNS record.
 */
#ifndef DMARC_REPORT_SAY_FORMAT_H
#define DMARC_REPORT_SAY_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/memory/buf.h"

#define FORMAT_PAGE 80		/* columns */
#define FORMAT_TEXT 32		/* bytes for any number below, with NUL */

/* "1,234,567" */
void format_count(uint64_t n, char out[FORMAT_TEXT]);

/* "12.5%", "0%", "<0.1%", ">99.9%", "100%"; "-" when whole is 0. */
void format_percent(uint64_t part, uint64_t whole, char out[FORMAT_TEXT]);

/*
 * The change from before to now: "+4%", "-12%", "=", ">+999%", "new" (before
 * is 0), "gone" (now is 0); "-" if both are 0.
 */
void format_change(uint64_t now, uint64_t before, char out[FORMAT_TEXT]);

/*
 * A table: a name at the left, then cells, numbers aligned right. Set the
 * headings, pass every row to format_widen(), then print the rows. A name too
 * wide to stand beside its cells gets a line of its own.
 */
#define FORMAT_CELLS 7
#define FORMAT_GAP 2		/* blanks before a cell */

struct format_table {
	size_t cells;
	const char *head[FORMAT_CELLS + 1];	/* [0]: of the names */
	size_t width[FORMAT_CELLS];
	bool left[FORMAT_CELLS];	/* words, not numbers */
};

struct format_row {
	size_t indent;			/* blanks before the name */
	const char *name;		/* untrusted */
	const char *cell[FORMAT_CELLS];	/* trusted; NULL: blank */
};

void format_widen(struct format_table *t, size_t cell, const char *text);
void format_head(struct buf *out, const struct format_table *t);
void format_row(struct buf *out, const struct format_table *t,
    const struct format_row *row);

/*
 * Running text. Lines break between words; lines after the first are
 * indented. A command of ours stays on one line, which may be wider than the
 * page, and has the options of command.h, so that it can be pasted.
 */
struct format_flow {
	struct buf *out;
	size_t indent, at;	/* columns used */
};

/* Begin a paragraph with a trusted label; its width is the indent. */
void flow_begin(struct format_flow *f, struct buf *out, const char *label);
/* Trusted words, separated by blanks. */
void flow_text(struct format_flow *f, const char *text);
/* An untrusted value, one word cut to 40 columns, and a trusted tail that
 * stays with it on the line. */
void flow_value(struct format_flow *f, const char *value, const char *tail);
/* An untrusted name, never cut: a name wider than a line is broken. */
void flow_name(struct format_flow *f, const char *name, const char *tail);
/*
 * An untrusted DNS record, whole, so that it can be pasted: on a line of its
 * own, after trusted words that lead to it, if it does not fit on this line.
 * Its line may be wider than the page.
 */
void flow_record(struct format_flow *f, const char *lead, const char *record);
/*
 * A command of ours about an untrusted name, "dmarc-report explain
 * example.org", on one line, which may be wider than the page, and a tail.
 */
void flow_command(struct format_flow *f, const char *command,
    const char *name, const char *tail);
/* Untrusted words, separated by blanks, none of them cut. */
void flow_words(struct format_flow *f, const char *text);
/* A sentence of ours with untrusted names, which may name commands. */
void flow_sentence(struct format_flow *f, const char *text);
void flow_end(struct format_flow *f);

/* Append ", 1,234 words" to a list; one is the singular, for n = 1. */
void format_item(struct buf *list, uint64_t n, const char *one,
    const char *many);
/* A trusted label, text and list as one paragraph; empties the list. */
void format_paragraph(struct buf *out, const char *label, const char *before,
    struct buf *list, const char *after);

/* A title, then a line of c to the right edge of the page. */
void format_rule(struct buf *out, const char *title, unsigned char c);

/*
 * A trusted word for a state, coloured on request. The colour only repeats
 * the meaning of the word.
 */
enum format_tone { TONE_PLAIN, TONE_GOOD, TONE_CARE, TONE_BAD };
void format_state(struct buf *out, bool colour, enum format_tone tone,
    const char *word);

/* left and right at the two edges of the page; cuts left if too wide. */
void format_edges(struct buf *out, const char *left, const char *right);

#endif
