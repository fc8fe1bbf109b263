/*
 * limits.h: the most that a message may cost.
 *
 * Limits are data: tests pass small ones, the settings file sets them in its
 * [limits] group by the names of the table, and dmarc-ingest sends them to
 * its workers as an array in the order of the table. A message over a limit
 * is refused with the reason named beside the limit. Exceptions: surplus
 * results of a record and surplus comments of a report are cut, and surplus
 * failure reports only counted.
 */
#ifndef DMARC_COMMON_LIMITS_H
#define DMARC_COMMON_LIMITS_H

#include <stddef.h>
#include <stdint.h>

struct dmarc_limits {
	uint64_t message_bytes;		/* of the file; message-bytes */
	uint64_t mime_depth;		/* multiparts and message/rfc822 */
	uint64_t mime_parts;		/* per message; mime-parts */
	uint64_t header_bytes;		/* of the message; header-bytes */
	uint64_t part_header_bytes;	/* of each part; header-bytes */
	uint64_t attachment_bytes;	/* compressed; attachment-bytes */
	uint64_t inflated_bytes;	/* sum per message; inflated-bytes */
	uint64_t container_depth;	/* gzip in zip ...; container-depth */
	uint64_t zip_entries;		/* read per archive; zip-entries */
	uint64_t archive_mails;		/* per message; archive-mails */
	uint64_t reports;		/* per message; reports-per-message */
	uint64_t xml_depth;		/* xml-depth */
	uint64_t xml_attributes;	/* per element; xml-attributes */
	uint64_t xml_tag_bytes;		/* of one tag; xml-tag-bytes */
	uint64_t xml_elements;		/* per report; xml-elements */
	uint64_t json_bytes;		/* of a TLS report; json-bytes */
	uint64_t records;		/* per report, also policies, failures
					 * and lines of policies; records */
	uint64_t auth_results;		/* of a kind per record; over: cut */
	uint64_t text_bytes;		/* of a value as stored; text-bytes */
	uint64_t domain_bytes;		/* of a domain; text-bytes */
	uint64_t id_bytes;		/* of org_name, e-mail, report id */
	uint64_t comment_bytes;		/* of a report; over: cut */
	uint64_t database_bytes;	/* that a message may add;
					 * database-bytes */
	uint64_t failures_per_day;	/* failure reports kept of a domain
					 * and reporter; over: counted */
	uint64_t cpu_seconds;		/* per message; parser-timeout */
	uint64_t wall_seconds;		/* per message; parser-timeout */
	uint64_t memory_bytes;		/* address space of a worker; memory */
};

/* One row for each member of struct dmarc_limits, in their order. */
struct dmarc_limit {
	const char *name;		/* as in the settings file */
	size_t offset;			/* into struct dmarc_limits */
	uint64_t least, most;		/* range for the settings file */
};

#define DMARC_LIMITS (sizeof(struct dmarc_limits) / sizeof(uint64_t))

extern const struct dmarc_limits dmarc_default_limits;
extern const struct dmarc_limit dmarc_limit_table[DMARC_LIMITS];

/* The member of *lim that a row describes. */
uint64_t *dmarc_limit_at(struct dmarc_limits *lim,
    const struct dmarc_limit *row);

#endif
