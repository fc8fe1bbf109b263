/*
 * reason.h: why a part of a message was refused, or a report marked.
 *
 * The words are an interface: v_message.reason, the JSON of dmarc-parse and
 * dmarc-report log contain them, and scripts compare them. Add new reasons at
 * the end; never rename one. The table in reason.c has a row for each.
 */
#ifndef DMARC_COMMON_REASON_H
#define DMARC_COMMON_REASON_H

#include <stdbool.h>
#include <stddef.h>

enum dmarc_reason {
	DMARC_R_NONE = 0,
	/* the file */
	DMARC_R_NOT_A_FILE,
	DMARC_R_UNREADABLE,
	DMARC_R_MESSAGE_BYTES,
	/* the mail */
	DMARC_R_MIME_DEPTH,
	DMARC_R_MIME_PARTS,
	DMARC_R_HEADER_BYTES,
	DMARC_R_MIME_ENCODING,
	DMARC_R_UNSUPPORTED_SMIME,
	DMARC_R_UNSUPPORTED_OUTLOOK,
	DMARC_R_REPORTS_PER_MESSAGE,
	/* containers */
	DMARC_R_ATTACHMENT_BYTES,
	DMARC_R_INFLATED_BYTES,
	DMARC_R_CONTAINER_DEPTH,
	DMARC_R_GZIP_TRUNCATED,
	DMARC_R_GZIP_CORRUPT,
	DMARC_R_GZIP_CHECKSUM,
	DMARC_R_ZIP_CORRUPT,
	DMARC_R_ZIP_CHECKSUM,
	DMARC_R_ZIP_ENCRYPTED,
	DMARC_R_ZIP_METHOD,
	DMARC_R_ZIP_ENTRIES,
	DMARC_R_EMPTY_REPORT,
	/* XML */
	DMARC_R_XML_DOCTYPE,
	DMARC_R_XML_MALFORMED,
	DMARC_R_XML_TRUNCATED,
	DMARC_R_XML_ENCODING,
	DMARC_R_XML_DEPTH,
	DMARC_R_XML_ATTRIBUTES,
	DMARC_R_XML_TAG_BYTES,
	DMARC_R_XML_ELEMENTS,
	DMARC_R_RECORDS,
	DMARC_R_TEXT_BYTES,
	/* the report */
	DMARC_R_NO_POLICY_DOMAIN,
	DMARC_R_BAD_POLICY_DOMAIN,
	DMARC_R_NO_REPORTER,
	DMARC_R_NO_DATE_RANGE,
	DMARC_R_BAD_DATE_RANGE,
	DMARC_R_IMPLAUSIBLE_DATE,
	DMARC_R_BAD_RECORDS,
	/* marks on a report that is stored anyway */
	DMARC_R_RECORDS_SKIPPED,
	DMARC_R_REPAIRED,
	DMARC_R_CONFLICT,
	/* the worker */
	DMARC_R_PARSER_DIED,
	DMARC_R_PARSER_TIMEOUT,
	DMARC_R_PARSER_GARBLED,
	DMARC_R_MEMORY,
	/* an attachment named like a report holds none */
	DMARC_R_NO_FEEDBACK,
	/* more marks on a stored report */
	DMARC_R_COMMENTS_CUT,
	/* a file that is read neither as a mail nor as a report */
	DMARC_R_NOT_A_MAIL,
	DMARC_R_UNSUPPORTED_ARCHIVE,
	DMARC_R_UNSUPPORTED_MAILBOX,
	DMARC_R_STORED_ENCRYPTED,
	/* mails in an archive */
	DMARC_R_ARCHIVE_MAILS,
	DMARC_R_LONG_PERIOD,
	DMARC_R_RESULTS_CUT,
	/* the database */
	DMARC_R_DATABASE_BYTES,
	/* JSON */
	DMARC_R_JSON_MALFORMED,
	DMARC_R_JSON_TRUNCATED,
	DMARC_R_JSON_ENCODING,
	DMARC_R_JSON_DEPTH,
	DMARC_R_JSON_DUPLICATE,
	DMARC_R_JSON_BYTES,
	/* a TLS report */
	DMARC_R_NO_TLS_REPORT,
	DMARC_R_NO_POLICIES,
	DMARC_R_BAD_POLICIES,
	/* a failure report */
	DMARC_R_BAD_FAILURE_REPORT,
	DMARC_R_NO_REPORTED_DOMAIN,
	/* marks on these that are stored anyway */
	DMARC_R_POLICIES_SKIPPED,
	DMARC_R_FAILURES_CUT,
	DMARC_REASONS
};

/* The word for a reason, as in v_message.reason; NULL for DMARC_R_NONE. */
const char *dmarc_reason_word(enum dmarc_reason reason);

/* A description for people, without a full stop. Never NULL. */
const char *dmarc_reason_text(enum dmarc_reason reason);

/* Whether the reason is an exceeded limit. */
bool dmarc_reason_is_limit(enum dmarc_reason reason);

/*
 * Whether the reason is about a file that is neither a mail nor a report. A
 * mailbox may hold thousands of them, all for the same cause.
 */
bool dmarc_reason_is_no_mail(enum dmarc_reason reason);

/* Whether it marks a stored report, instead of refusing anything. */
bool dmarc_reason_is_mark(enum dmarc_reason reason);

/* The reason for a word; DMARC_R_NONE for an unknown word. */
enum dmarc_reason dmarc_reason_of(const char *word);

#endif
