/*
 * tls_text.h: TLS reports as text: the section "Mail to you" of weekly, and the
 * page of "dmarc-report tls".
 */
#ifndef DMARC_REPORT_BESIDE_TLS_TEXT_H
#define DMARC_REPORT_BESIDE_TLS_TEXT_H

#include "report/beside/tls.h"
#include "report/say/format.h"
#include "report/say/output.h"

/*
 * Appends the section about a domain; nothing if no report is about it. week:
 * with the sessions of the last 7 days, otherwise of all.
 */
void tls_text(struct output *out, const struct tls_facts *t, int64_t today,
    bool week);

/* "RENEW", "FIX", "CHECK", "NEXT" */
const char *tls_verb(const struct tls_item *item);

/*
 * An item without its verb: untrusted text in a sentence, "mx2.example.org:
 * certificate-expired (41 of 44 failed sessions, google.com, since 14 Oct)".
 */
void tls_describe(struct buf *out, const struct tls_item *item, int64_t today);

/* "google.com 41, microsoft.com 3, 2 more": untrusted text. */
void tls_describe_who(struct buf *out, const struct tls_who *who, size_t n,
    bool counts);

/* What to do: sentences. */
void tls_describe_fix(struct buf *out, const struct tls_item *item);

#endif
