/*
 * source.h: where answers come from: libunbound, or a zone of a test.
 */
#ifndef DMARC_DNS_LOOKUP_SOURCE_H
#define DMARC_DNS_LOOKUP_SOURCE_H

#include "common/err.h"
#include "dns/lookup/answer.h"

struct source;

/* A question that a source was asked; part of a struct question. */
struct asked {
	struct source *source;	/* set by the user of the source */
	int id;			/* for the source to use */
};

struct source {
	/*
	 * Set by the user of the source, and called for each answer: during
	 * wait(), or within ask(). given lives during the call only.
	 */
	void (*answered)(struct asked *a, const struct answer *given);

	/* Asks for the records of a name. A failure ends the run. */
	enum dmarc_status (*ask)(struct asked *a, const char *name,
	    enum rr_type type, struct dmarc_err *err);

	/* Gives up a question: it is not answered any more. */
	void (*cancel)(struct asked *a);

	/*
	 * Waits for answers for at most ms milliseconds (at least 0), and
	 * passes on those that are there. A signal ends the wait.
	 */
	enum dmarc_status (*wait)(struct source *s, int ms,
	    struct dmarc_err *err);
};

#endif
