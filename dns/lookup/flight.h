/*
 * flight.h: passes questions to a source: so many at a time, so many a second,
 * each with a deadline.
 */
#ifndef DMARC_DNS_LOOKUP_FLIGHT_H
#define DMARC_DNS_LOOKUP_FLIGHT_H

#include "dns/lookup/question.h"

struct flight;

/* Called for the answer to each question; given lives during the call only. */
typedef void flight_landed(void *ctx, struct question *q,
    const struct answer *given);

/* NULL: no memory. The time of the run begins. */
struct flight *flight_new(struct source *source,
    const struct lookup_limits *limits, flight_landed *landed, void *ctx);
void flight_free(struct flight *f);	/* NULL is fine */

/*
 * Adds a question, which is asked by a later flight_wait(): before the others
 * if it is urgent.
 */
void flight_add(struct flight *f, struct question *q, bool urgent);

/* Abandons the questions that have no answer yet. */
void flight_forget(struct flight *f);

/*
 * Asks what may be asked now, waits for an answer or a deadline, and answers:
 * what has waited too long is "timeout", what is left after the time of the run
 * is ANSWER_BUDGET. at_once: takes the answers that have come, and does not
 * wait.
 */
DMARC_MUST_USE enum dmarc_status flight_wait(struct flight *f, bool at_once,
    struct dmarc_err *err);

#endif
