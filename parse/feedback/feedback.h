/*
 * feedback.h: what is read of a failure report, and how.
 *
 * A failure report may carry a whole private mail. Nothing of people goes into
 * struct dmarc_failure_report: domains only, and tags, whose key nobody else
 * has. Only with personal, for somebody who has the mail anyway, its texts are
 * kept beside it.
 */
#ifndef DMARC_PARSE_FEEDBACK_FEEDBACK_H
#define DMARC_PARSE_FEEDBACK_FEEDBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "common/facts/failure_report.h"
#include "common/limits.h"
#include "common/memory/arena.h"
#include "parse/mail/header.h"

struct feedback {
	const struct dmarc_limits *lim;
	struct arena *arena;
	const unsigned char *tag_key;	/* DMARC_TAG_KEY bytes; NULL: none */
	struct dmarc_personal *personal;	/* filled in; NULL: do not */
	struct dmarc_failure_report report;
	bool no_memory;		/* an allocation failed: the rest is void */
	/* of the fields */
	enum feedback_type {
		FEEDBACK_UNTYPED,	/* no Feedback-Type */
		FEEDBACK_FAILURE,	/* auth-failure */
		FEEDBACK_COMPLAINT	/* abuse and others */
	} type;
	struct feedback_results *results;	/* see fields.c */
	bool any;		/* a known field is there */
	bool too_many;		/* fields: the rest was not read */
};

/* Begins a report of which nothing is known. */
void feedback_begin(struct feedback *f, const struct dmarc_limits *lim,
    struct arena *a, const unsigned char *tag_key);

/*
 * A copy of len bytes: unfolded, without blanks around it, as valid UTF-8, and
 * cut to most bytes. NULL if it is empty, or out of memory.
 */
const char *feedback_clean(struct feedback *f, const unsigned char *value,
    size_t len, size_t most);

/*
 * Sets *out to the domain that len bytes begin with, if it is a valid one and
 * *out is NULL.
 */
void feedback_domain(struct feedback *f, const unsigned char *value,
    size_t len, const char **out);

/* The domain if it has at most domain_bytes, or NULL. */
const char *feedback_fits(const struct feedback *f, const char *domain);

/*
 * Takes the next word of a list, at *at: skips blanks, comments, commas and
 * semicolons. Returns its length, and 0 at the end.
 */
size_t feedback_word(const unsigned char **at, const unsigned char *end,
    const unsigned char **word);

/*
 * The next field of a header, like header_scan_next(). Lines that are no field
 * are skipped: somebody took the blanks off the lines that continue one. With
 * beyond, so are empty lines, which end a header otherwise.
 */
bool feedback_next(struct header_scan *s, bool beyond,
    struct header_field *field);

/* Whether len bytes are this word, ignoring case. */
bool feedback_is(const unsigned char *word, size_t len, const char *want);

/* Reads the fields of a part of type message/feedback-report. */
void feedback_fields(struct feedback *f, const unsigned char *data,
    size_t len);

/* Reads the header of the mail that the report is about. */
void feedback_sample(struct feedback *f, const unsigned char *data,
    size_t len);

/* Whether a text is the failure report of a gateway built on Exim. */
bool feedback_is_text(const unsigned char *data, size_t len);

/* Reads such a text, with the header below it. */
void feedback_text(struct feedback *f, const unsigned char *data, size_t len);

#endif
