/*
 * paragraph.h: paragraphs about a verdict, shared by the text, HTML and mail
 * pages. They are lines of text, at most FORMAT_PAGE columns wide.
 */
#ifndef DMARC_REPORT_SAY_PARAGRAPH_H
#define DMARC_REPORT_SAY_PARAGRAPH_H

#include "common/memory/buf.h"
#include "report/judge/judge.h"
#include "report/say/format.h"

/* What sentences about a verdict refer to. */
struct paragraph_days {
	int64_t today;
	int64_t last;		/* the last settled day, where W28 ends */
	int64_t last_report;	/* day of the newest report; INT64_MIN: none */
	size_t inbound;		/* things to do for mail to the domain, which
				 * stand below */
};

/* "1 to do for mail to you: see below."; nothing for 0. */
void paragraph_inbound(struct format_flow *f, size_t n);

/* A domain or another name in running text. */
void paragraph_name(struct format_flow *f, const char *name,
    const char *tail);

/* The number of items by kind, or why there is nothing to do. */
void paragraph_counts(struct buf *out, const struct verdict *v,
    const struct paragraph_days *days);

/* Why a record comes without a trial before it (verdict.at_once). */
#define PARAGRAPH_AT_ONCE "There is no trial before it: test mode (t=y, " \
	"pct=0) would also lower the policy of names below the domain."

/*
 * What to add to v->next_record, which is not NULL; "" if it has all tags.
 * Reports do not carry rua, and a record without rua brings no reports.
 */
const char *paragraph_tags(const struct verdict *v);

/* What the numbers of a what-if leave open: losses that are over, and mail that
 * labels leave out; nothing if there is none. */
void paragraph_losses(struct buf *out, const struct verdict_what_if *x);

/* What reports that are left out would change; nothing if all count. */
void paragraph_hearing(struct buf *out, const struct hearing *h);

/* The records that changed in DNS, behind a label; nothing if none did. */
void paragraph_dns_changes(struct buf *out, const char *label,
    const struct dns *dns, int64_t today);

/* The findings of the last DNS check; nothing if there was none. */
void paragraph_dns(struct buf *out, const char *domain,
    const struct dns *dns, int64_t today);

#endif
