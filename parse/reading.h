/*
 * reading.h: the state while one message is read: limits, use of them, and
 * findings so far.
 *
 * The findings of a part go to the sink only after the whole part has been
 * read, so that no report of an archive that turns out to be a bomb is passed
 * on. A mail in an archive, or attached as a file, belongs to the part that
 * it is in. In a file other than a mail, such as an archive named on the
 * command line, each mail is read like a message.
 */
#ifndef DMARC_PARSE_READING_H
#define DMARC_PARSE_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/archive/source.h"
#include "parse/message.h"

#define READING_NAME_BYTES 255	/* most of a name; used in messages only */
#define READING_CHUNK ((size_t)16 << 10)	/* bytes read at once */

struct buf;
struct failure_parts;
struct provenance;
struct reading_mail;

struct found {
	struct dmarc_finding finding;
	const struct provenance *mail;	/* as in struct reading_place */
	bool report;		/* see reading_add_report() */
	struct found *next;
};

/* Where the current part stands, and what is known about it. */
struct reading_place {
	const struct provenance *mail;	/* of its mail; NULL: not judged */
	const char *prefix;		/* of its mail's parts; NULL: none */
	uint64_t containers;		/* archives around its mail */
	uint64_t depth;			/* multiparts and mails around it */
	uint64_t *parts;		/* of its mail; NULL: not in a mail */
	struct found **first;		/* where its findings begin */
	struct reading_mail *innermost;	/* mail around it: see claimed.h */
	struct failure_parts *failure;	/* of that mail: failure_report.h */
	bool held;			/* its mail is in a part of another */
	bool claims;			/* named like a report */
	bool tls;			/* its type is that of a TLS report */
	bool hinted;			/* named as if it might hold reports */
	bool attached, answer;		/* see struct mime_part */
	bool quoted;			/* see struct dmarc_finding */
	bool in_zip;			/* where other files are normal */
};

struct reading {
	const struct dmarc_limits *lim;
	struct parse_options opts;
	struct arena *arena;
	parse_sink *sink;
	void *ctx;
	/* Judges a finding and gives it to the sink. */
	enum dmarc_status (*tell)(struct reading *r, struct found *f,
	    struct dmarc_err *err);
	/* Reads a mail in an archive, or attached as a file: see carried.h. */
	enum dmarc_status (*carried)(struct reading *r,
	    const unsigned char *data, size_t len, const char *path,
	    uint64_t depth, struct dmarc_err *err);
	struct source_budget budget;	/* shared by all parts and levels */
	uint64_t foreign_room;		/* likewise: see xml_new() */
	uint64_t reports;
	uint64_t mails;			/* in archives, or attached as files */
	size_t found;			/* findings so far, told or not */
	size_t told;			/* findings given to the sink */
	bool full;			/* too many reports or parts: skip the
					 * rest */
	bool sink_failed;		/* the status is the sink's */
	bool known;			/* a mail, XML, JSON or empty file */
	enum dmarc_other other;		/* the message, if nothing is found */
	/* of the current part */
	struct found *list, **last;
	bool burst;			/* it used up the budget: a bomb */
	struct reading_place at;
};

/*
 * Copies text as valid UTF-8, cut to about most bytes. Returns NULL if out of
 * memory.
 */
const char *reading_clean(struct arena *a, const char *text, size_t most);

/*
 * Adds a report to the part; the caller fills in *out. Above the limit on
 * reports, adds a refusal, and *out is NULL. reading_end_part() drops the
 * report if the part is a bomb.
 */
DMARC_MUST_USE enum dmarc_status reading_add_report(struct reading *r,
    enum dmarc_finding_kind kind, const char *part, struct dmarc_finding **out,
    struct dmarc_err *err);

/*
 * Adds a refusal to the part if why is a fault of the input; returns any other
 * failure. reading_refuse_for() does so with a reason and text.
 */
DMARC_MUST_USE enum dmarc_status reading_refuse(struct reading *r,
    const char *part, const struct dmarc_err *why, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status reading_refuse_for(struct reading *r,
    const char *part, enum dmarc_reason reason, const char *text,
    struct dmarc_err *err);

/*
 * Reads all of a source into b, up to its cap, above which it is refused with
 * reason.
 */
DMARC_MUST_USE enum dmarc_status reading_whole(struct source *from,
    struct buf *b, enum dmarc_reason reason, struct dmarc_err *err);

/* Returns before/after in the arena; either may be NULL. NULL: no memory. */
const char *reading_path(struct arena *a, const char *before,
    const char *after);

/* Whether name ends with suffix, ignoring case. */
bool reading_has_suffix(const char *name, const char *suffix);

/* Starts a part. claims: it is named like a report. */
void reading_begin_part(struct reading *r, bool claims);

/*
 * Passes the findings of the part to the sink; of a bomb, no reports. Those of
 * a mail within a part wait for the end of that part.
 */
DMARC_MUST_USE enum dmarc_status reading_end_part(struct reading *r,
    struct dmarc_err *err);

/* Whether name is receiver!policy-domain!begin!end (RFC 9990 section 3.5.1). */
bool reading_is_report_name(const char *name);

#endif
