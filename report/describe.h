/*
 * describe.h: words that several outputs share. What comes from a stranger
 * is appended as it is; the caller encodes the whole for its sink.
 */
#ifndef DMARC_REPORT_DESCRIBE_H
#define DMARC_REPORT_DESCRIBE_H

#include "common/buf.h"
#include "report/model.h"
#include "report/question.h"

/* "signs as post.example, bounces to post.example" */
void describe_why(struct buf *out, const struct model_combination *c);

/* "p=none sp=reject", "unknown" */
void describe_policy(struct buf *out, const struct model_policy *p);

/* "example.org (own)", "Mailchimp", "192.0.2.0/24 (forwarder)" */
void describe_sender(struct buf *out, const struct model_sender *s);

/*
 * How mail is aligned: "yes" (95 % or more), "some", "no" (it authenticates
 * for another domain, or fails), "none" (not attempted).
 */
const char *describe_aligned(uint64_t aligned, uint64_t tried,
    uint64_t messages);

#endif
