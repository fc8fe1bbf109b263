/*
 * part.h: the parts of a section of an HTML page: of the page that holds all
 * domains, or of one of a site, where names lead to other pages.
 */
#ifndef DMARC_REPORT_HTML_PART_H
#define DMARC_REPORT_HTML_PART_H

#include "report/beside/beside.h"
#include "report/judge/judge.h"
#include "report/judge/sums.h"
#include "report/say/output.h"
#include "report/say/overview.h"

/*
 * Where the names of a page lead. Each function appends the address, which is
 * trusted text, or returns false: the name leads nowhere.
 */
struct links {
	const void *site;	/* for the functions */
	bool (*domain)(const void *site, const char *domain, bool below,
	    struct buf *out);
	bool (*sender)(const void *site, const char *key, struct buf *out);
	/* The code of a blocker or advice; below: of *.domain. */
	bool (*code)(const void *site, const struct verdict_blocker *b,
	    bool below, struct buf *out);
};

/* A verdict, and its place on the page. */
struct part {
	struct output *out;
	const char *domain;
	const struct verdict *v;
	const struct hearing *hearing;
	const struct trend *t;
	const struct dns *dns;	/* NULL: not shown */
	const struct beside *beside;	/* NULL: not shown */
	int64_t today, last, last_report;
	unsigned level;		/* of the section's heading */
	size_t number;		/* of the section, from 1; for ids */
	const char *mark;	/* HTML_MARK; NULL: number is set */
	const struct links *links;	/* NULL: names lead nowhere */
};

#define PART_LINES (64u << 20)	/* bytes of lines for a paragraph */

/*
 * The head of a page up to <title>, whose text follows. policy: what the page
 * may load, for Content-Security-Policy.
 */
void part_head(struct buf *out, const char *policy);

/* A table of all verdicts, and what its columns mean (overview.c). */
DMARC_MUST_USE enum dmarc_status part_overview(const struct part *p,
    const struct overview *o, struct dmarc_err *err);

/* All parts about a verdict that stand below, in their order (html.c). */
void part_all(const struct part *p);

/* The name of a domain, sender or reporter; untrusted. */
void part_name(struct buf *out, const char *name);
/* The name of a sender, which leads to its page. */
void part_sender(const struct part *p, const char *key, const char *name);

/* The CSS class of a verdict: "good", "care" or "bad". */
const char *part_tone(enum verdict_code code);

/* <h3 id="s1-todo">To do</h3>; more: levels below the section's. */
void part_heading(const struct part *p, unsigned more, const char *id,
    const char *text);
/* "s1-todo"; for charts too */
#define PART_ID 48
void part_id(const struct part *p, const char *name, char out[PART_ID]);

/* Begin a table that scrolls if wider than the page. caption: trusted. */
void part_table(const struct part *p, const char *caption);
void part_table_end(const struct part *p);
/*
 * "and 3 more: dmarc-report sources --top 0 example.org", below a table that
 * leaves out n rows; nothing if n is 0. command: trusted, without the program
 * and the domain.
 */
void part_more(const struct part *p, size_t n, const char *command);
/*
 * The heads of columns; a leading '>' marks a column of numbers. On a phone the
 * rows of a list stand as cards: the cells below the first one follow each
 * other, each below the head of its column.
 */
void part_columns(const struct part *p, const char *const name[], size_t n);
void part_list(const struct part *p, const char *const name[], size_t n);
/* Begin what is to be opened, and is printed only if it is open. */
void part_fold(const struct part *p, const char *text);
void part_fold_end(const struct part *p);

/* The verdict, what to do, and the record (todo.c). */
void part_verdict(const struct part *p);
void part_todo(const struct part *p);
/* "FIX", and the title of an item, which leads to the page of its sender. */
void part_tag(struct buf *out, const struct verdict_blocker *b);
void part_title(const struct part *p, const struct verdict_blocker *b);
/* The to-do list, an item a line; nothing if it is empty (brief.c). */
void part_brief(const struct part *p);
/* The items and advice about one sender, by its key; false: there are none. */
bool part_items(const struct part *p, const char *sender);

/*
 * The way from none to reject, and what waits (way.c); nothing without data,
 * or if no policy is known.
 */
void part_way(const struct part *p);

/* What the policy would cost, and the weeks (traffic.c). */
void part_what_if(const struct part *p);
void part_weeks(const struct part *p);

/* What DNS says; nothing if it was never asked (dns.c). */
void part_dns(const struct part *p);

/* Mail to the domain; nothing without TLS reports (inbound.c). */
void part_inbound(const struct part *p);

/* The last cells of a row: messages, what passes, the change of a week. */
void part_numbers(struct buf *out, const struct sum *s);
/*
 * A sender by day: a chart, what changed on which day, and a folded table of
 * the numbers (sender.c).
 */
void part_sender_days(const struct part *p, const struct trend_days *d);
/* The days of n senders as a folded table. */
void part_days(const struct part *p, const struct trend_days *list, size_t n);
/*
 * Explains the signs of the charts: changes of a sender below its row, those of
 * the domain in a paragraph.
 */
void part_marks(const struct part *p, const struct day_marks *m,
    bool of_domain);

/* Who sends, and who reports (senders.c). */
void part_senders(const struct part *p);
void part_other(const struct part *p);
void part_changes(const struct part *p);
void part_reporters(const struct part *p);
void part_sources(const struct part *p);

#endif
