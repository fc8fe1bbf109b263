/*
 * document.h: summaries as JSON, "dmarc-summary/1", whose schema is
 * data/dmarc-summary-1.schema.json, or as JSON lines, one for each sender.
 * Counts are integers, shares are 0..1; null means unknown.
 */
#ifndef DMARC_REPORT_DATA_DOCUMENT_H
#define DMARC_REPORT_DATA_DOCUMENT_H

#include "report/beside/beside.h"
#include "report/gather/mailbox.h"
#include "report/gather/sources/section.h"
#include "report/judge/asked.h"
#include "report/judge/judge.h"
#include "report/say/output.h"

struct document {
	struct output *out;
	const struct mailbox *rest;
	const struct asked_list *asked;
	int64_t now;		/* seconds */
	int64_t from, to;	/* days */
	bool lines;		/* JSON lines */
	size_t entries;		/* written so far */
	size_t top;		/* senders of an entry at most; 0: all */
};

DMARC_MUST_USE enum dmarc_status document_begin(struct document *d,
    struct dmarc_err *err);
/* Add one scope of one domain; b: what stands beside it, or NULL. */
DMARC_MUST_USE enum dmarc_status document_verdict(struct document *d,
    const char *domain, const struct verdict *v,
    const struct hearing *h, const struct dns *dns, const struct beside *b,
    struct dmarc_err *err);
/*
 * Add a section without a verdict: about other days than the 28 settled ones,
 * or about selected senders.
 */
DMARC_MUST_USE enum dmarc_status document_section(struct document *d,
    const struct section *m, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status document_end(struct document *d,
    struct dmarc_err *err);

/*
 * For document.c and the files beside it: begin an entry, or the line of a
 * sender. code is the word of the verdict; NULL: none.
 */
struct value_sink;
void document_entry(struct document *d, struct value_sink *s,
    const char *domain, bool below);
void document_sender(struct document *d, struct value_sink *s,
    const char *domain, bool below, const char *code, size_t place);
/* Reporter i of coverage. */
void document_reporter(struct value_sink *s, size_t i, const char *org,
    uint64_t days, uint64_t messages, int64_t last);
/* The text between two sources of a sender. */
const char *document_gap(const struct document *d, size_t place);
/* The members tls and failure_reports (document_beside.c). */
void document_beside(struct value_sink *s, const struct beside *b);
/* The member dns; null if it was never looked up (document_dns.c). */
void document_dns(struct value_sink *s, const struct dns *dns);

#endif
