/*
 * describe.h: words that several outputs share. Untrusted text is appended
 * unescaped; the caller encodes the result for its output.
 */
#ifndef DMARC_REPORT_SAY_DESCRIBE_H
#define DMARC_REPORT_SAY_DESCRIBE_H

#include "common/day.h"
#include "common/memory/buf.h"
#include "report/gather/sources/section.h"
#include "report/say/format.h"
#include "report/verdict/verdict.h"

/* "signs as post.example, Return-Path post.example" */
void describe_why(struct buf *out, const struct origin_mail *m);

/* "p=none sp=reject", "unknown" */
void describe_policy(struct buf *out, const struct dmarc_policy *p);

/*
 * A record as it is pasted into a zone: _dmarc.example.org. TXT "v=DMARC1; ..."
 * What is not known of it (rua) is for the text around it.
 */
void describe_record(struct buf *out, const char *domain, const char *record);

/*
 * "mx1.example.org (own)", "Mailchimp"; "192.0.2.9 (forwarder)", by its label;
 * "192.0.2.0/24 (authenticated)", whose mail authenticates as the domain.
 */
void describe_sender(struct buf *out, const struct section_sender *s);

/*
 * How mail is aligned: "yes" (95 % or more), "some", "no" (it authenticates
 * for another domain, or fails), "none" (not attempted).
 */
const char *describe_aligned(uint64_t aligned, uint64_t tried,
    uint64_t messages);

/* A domain with its Unicode form: "bücher.example [xn--bcher-kva.example]". */
void describe_domain(struct buf *out, const char *name);

/* "NOT READY for p=quarantine", "HOLD before p=reject until 9 Dec" */
void describe_verdict(struct buf *out, const struct verdict *v,
    int64_t today);
/* "NOT READY", "READY: reject", "HOLD to 9 Dec" */
void describe_verdict_short(struct buf *out, const struct verdict *v,
    int64_t today);

/* The tone of a verdict: bad, care or good. */
enum format_tone describe_tone(enum verdict_code code);

/* "URGENT", "FIX", "CONFIRM", "DECIDE", "CHECK", "WAIT", "HINT" */
const char *describe_kind(const struct verdict_blocker *b);
/* A blocker's code in words; for CODE_OTHER, the word of the DNS finding. */
const char *describe_code(const struct verdict_blocker *b);
/* "own", "service", "forwarded", "broken", "unknown", "forged" */
const char *describe_class(enum verdict_class class);

/*
 * "1 to publish, 2 to fix, 1 to wait for": the record, each item of the to-do
 * list and then what only needs time; "" for none of them.
 */
void describe_counts(struct buf *out, const struct verdict *v);

/* "now p=none (60 days)"; "" if no policy is known. */
void describe_now(struct buf *out, const struct verdict *v);

/* The policy named above the what-if sums, which fit any policy. */
enum verdict_level describe_policy_asked(const struct verdict *v);
/* Whether that policy acts now, on all of the failing mail or on a part. */
bool describe_is_in_force(const struct verdict *v, enum verdict_level policy);

/* What a policy does to failing mail: "refused", "sent to spam". */
const char *describe_fate(enum verdict_level policy);

/* "READY FOR REJECT" */
#define DESCRIBE_CODE 32
void describe_code_words(enum verdict_code code, char out[DESCRIBE_CODE]);

/* "1,260 messages in 28 days, all fail" */
#define DESCRIBE_FAILING 160
void describe_failing(const struct verdict_blocker *b,
    char out[DESCRIBE_FAILING]);

/* A change in one word ("new", "gone"), and in a sentence. */
const char *describe_change_word(const struct verdict_change *c);
void describe_change(struct buf *out, const struct verdict_change *c,
    int64_t today);

#endif
