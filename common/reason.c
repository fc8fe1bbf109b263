/*
 * reason.c: the words and descriptions of reason.h.
 */
#include "common/reason.h"

#include <string.h>

/* What a reason is about: a limit, the input, or a report that is stored. */
enum about { INPUT, LIMIT, MARK };

static const struct {
	const char *word;
	enum about about;
	const char *text;
} reasons[DMARC_REASONS] = {
	[DMARC_R_NONE] = { NULL, INPUT, "nothing was refused" },
	[DMARC_R_NOT_A_FILE] = { "not-a-regular-file", INPUT,
	    "a directory entry that is no regular file" },
	[DMARC_R_UNREADABLE] = { "unreadable", INPUT,
	    "the file cannot be opened or read" },
	[DMARC_R_MESSAGE_BYTES] = { "message-bytes", LIMIT,
	    "the message file is too large" },
	[DMARC_R_MIME_DEPTH] = { "mime-depth", LIMIT,
	    "MIME parts are nested too deeply" },
	[DMARC_R_MIME_PARTS] = { "mime-parts", LIMIT, "too many MIME parts" },
	[DMARC_R_HEADER_BYTES] = { "header-bytes", LIMIT,
	    "a header section is too long" },
	[DMARC_R_MIME_ENCODING] = { "mime-encoding", INPUT,
	    "the transfer encoding cannot be undone" },
	[DMARC_R_UNSUPPORTED_SMIME] = { "unsupported-smime", INPUT,
	    "an encrypted or opaque S/MIME or PGP message" },
	[DMARC_R_UNSUPPORTED_OUTLOOK] = { "unsupported-outlook", INPUT,
	    "an Outlook .msg or winmail.dat instead of a message" },
	[DMARC_R_REPORTS_PER_MESSAGE] = { "reports-per-message", LIMIT,
	    "too many reports in one message" },
	[DMARC_R_ATTACHMENT_BYTES] = { "attachment-bytes", LIMIT,
	    "a compressed attachment is too large" },
	[DMARC_R_INFLATED_BYTES] = { "inflated-bytes", LIMIT,
	    "the content inflates to too many bytes" },
	[DMARC_R_CONTAINER_DEPTH] = { "container-depth", LIMIT,
	    "archives are nested too deeply" },
	[DMARC_R_GZIP_TRUNCATED] = { "gzip-truncated", INPUT,
	    "the gzip data end early" },
	[DMARC_R_GZIP_CORRUPT] = { "gzip-corrupt", INPUT,
	    "the gzip data are damaged" },
	[DMARC_R_GZIP_CHECKSUM] = { "gzip-checksum", INPUT,
	    "the gzip checksum or length is wrong" },
	[DMARC_R_ZIP_CORRUPT] = { "zip-corrupt", INPUT,
	    "the zip archive is damaged" },
	[DMARC_R_ZIP_CHECKSUM] = { "zip-checksum", INPUT,
	    "the checksum of a zip member is wrong" },
	[DMARC_R_ZIP_ENCRYPTED] = { "zip-encrypted", INPUT,
	    "the zip member is encrypted" },
	[DMARC_R_ZIP_METHOD] = { "zip-method", INPUT,
	    "the zip member uses an unsupported compression method" },
	[DMARC_R_ZIP_ENTRIES] = { "zip-entries", LIMIT,
	    "the zip archive has too many members" },
	[DMARC_R_EMPTY_REPORT] = { "empty-report", INPUT,
	    "the reporter sent an empty attachment" },
	[DMARC_R_XML_DOCTYPE] = { "xml-doctype", INPUT,
	    "the XML has a document type declaration" },
	[DMARC_R_XML_MALFORMED] = { "xml-malformed", INPUT,
	    "the XML is not well-formed" },
	[DMARC_R_XML_TRUNCATED] = { "xml-truncated", INPUT,
	    "the XML ends before </feedback>" },
	[DMARC_R_XML_ENCODING] = { "xml-encoding", INPUT,
	    "the XML is in an unknown or wrong character encoding" },
	[DMARC_R_XML_DEPTH] = { "xml-depth", LIMIT,
	    "XML elements are nested too deeply" },
	[DMARC_R_XML_ATTRIBUTES] = { "xml-attributes", LIMIT,
	    "an XML element has too many attributes" },
	[DMARC_R_XML_TAG_BYTES] = { "xml-tag-bytes", LIMIT,
	    "an XML tag is too long" },
	[DMARC_R_XML_ELEMENTS] = { "xml-elements", LIMIT,
	    "too many XML elements" },
	[DMARC_R_RECORDS] = { "records", LIMIT, "too many records" },
	[DMARC_R_TEXT_BYTES] = { "text-bytes", LIMIT,
	    "a value is too long" },
	[DMARC_R_NO_POLICY_DOMAIN] = { "no-policy-domain", INPUT,
	    "the report names no policy domain" },
	[DMARC_R_BAD_POLICY_DOMAIN] = { "bad-policy-domain", INPUT,
	    "the policy domain is not a domain name" },
	[DMARC_R_NO_REPORTER] = { "no-reporter", INPUT,
	    "the report does not say who sent it" },
	[DMARC_R_NO_DATE_RANGE] = { "no-date-range", INPUT,
	    "the report has no period" },
	[DMARC_R_BAD_DATE_RANGE] = { "bad-date-range", INPUT,
	    "the period of the report cannot be read" },
	[DMARC_R_IMPLAUSIBLE_DATE] = { "implausible-date", INPUT,
	    "the period ends before it begins, or lies before 2012 or in the "
	    "future" },
	[DMARC_R_BAD_RECORDS] = { "bad-records", INPUT,
	    "no record of the report can be used" },
	[DMARC_R_RECORDS_SKIPPED] = { "records-skipped", MARK,
	    "some records could not be used and are in no total" },
	[DMARC_R_REPAIRED] = { "repaired", MARK,
	    "the report had to be repaired; it is counted" },
	[DMARC_R_CONFLICT] = { "conflict", MARK,
	    "another report of the same identity has other facts; one counts" },
	[DMARC_R_PARSER_DIED] = { "parser-died", INPUT,
	    "dmarc-parse died on this message" },
	[DMARC_R_PARSER_TIMEOUT] = { "parser-timeout", LIMIT,
	    "dmarc-parse took too long" },
	[DMARC_R_PARSER_GARBLED] = { "parser-garbled", INPUT,
	    "dmarc-parse sent an answer that makes no sense" },
	[DMARC_R_MEMORY] = { "memory", LIMIT,
	    "the message needs too much memory" },
	[DMARC_R_NO_FEEDBACK] = { "no-feedback", INPUT,
	    "an attachment or a mail claims to be a report, but holds none" },
	[DMARC_R_COMMENTS_CUT] = { "comments-cut", MARK,
	    "some comments on overrides were left out; the report is counted" },
	[DMARC_R_NOT_A_MAIL] = { "not-a-mail", INPUT,
	    "neither a mail nor an XML, gzip or zip file" },
	[DMARC_R_UNSUPPORTED_ARCHIVE] = { "unsupported-archive", INPUT,
	    "compressed or packed in a way that is not read" },
	[DMARC_R_UNSUPPORTED_MAILBOX] = { "unsupported-mailbox", INPUT,
	    "in a mailbox format that is not read" },
	[DMARC_R_STORED_ENCRYPTED] = { "stored-encrypted", INPUT,
	    "stored encrypted by the mail server" },
	[DMARC_R_ARCHIVE_MAILS] = { "archive-mails", LIMIT,
	    "an archive of too many mails: unpack it first" },
	[DMARC_R_LONG_PERIOD] = { "long-period", MARK,
	    "the period is of more than 40 days; it counts on its middle day" },
	[DMARC_R_RESULTS_CUT] = { "results-cut", MARK,
	    "some results of a record were left out; the report is counted" },
	[DMARC_R_DATABASE_BYTES] = { "database-bytes", LIMIT,
	    "the reports of the message would take too much of the database" },
	[DMARC_R_JSON_MALFORMED] = { "json-malformed", INPUT,
	    "the JSON is not well-formed" },
	[DMARC_R_JSON_TRUNCATED] = { "json-truncated", INPUT,
	    "the JSON ends early" },
	[DMARC_R_JSON_ENCODING] = { "json-encoding", INPUT,
	    "the JSON is in UTF-16 or UTF-32" },
	[DMARC_R_JSON_DEPTH] = { "json-depth", LIMIT,
	    "JSON objects and arrays are nested too deeply" },
	[DMARC_R_JSON_DUPLICATE] = { "json-duplicate", INPUT,
	    "a JSON object has a key twice" },
	[DMARC_R_JSON_BYTES] = { "json-bytes", LIMIT,
	    "the JSON is too long" },
	[DMARC_R_NO_TLS_REPORT] = { "no-tls-report", INPUT,
	    "an attachment says that it is a TLS report, but holds none" },
	[DMARC_R_NO_POLICIES] = { "no-policies", INPUT,
	    "the TLS report has no policies" },
	[DMARC_R_BAD_POLICIES] = { "bad-policies", INPUT,
	    "no policy of the TLS report can be used" },
	[DMARC_R_BAD_FAILURE_REPORT] = { "bad-failure-report", INPUT,
	    "no field of the failure report can be read" },
	[DMARC_R_NO_REPORTED_DOMAIN] = { "no-reported-domain", INPUT,
	    "the failure report names no domain" },
	[DMARC_R_POLICIES_SKIPPED] = { "policies-skipped", MARK,
	    "some policies or failures could not be used; the others count" },
	[DMARC_R_FAILURES_CUT] = { "failures-cut", MARK,
	    "a failure report over failures_per_day: counted, not kept" },
};

const char *
dmarc_reason_word(enum dmarc_reason reason)
{
	return reasons[reason].word;
}

const char *
dmarc_reason_text(enum dmarc_reason reason)
{
	return reasons[reason].text;
}

bool
dmarc_reason_is_limit(enum dmarc_reason reason)
{
	return reasons[reason].about == LIMIT;
}

bool
dmarc_reason_is_mark(enum dmarc_reason reason)
{
	return reasons[reason].about == MARK;
}

bool
dmarc_reason_is_no_mail(enum dmarc_reason reason)
{
	return reason == DMARC_R_NOT_A_MAIL ||
	    reason == DMARC_R_UNSUPPORTED_ARCHIVE ||
	    reason == DMARC_R_UNSUPPORTED_MAILBOX ||
	    reason == DMARC_R_STORED_ENCRYPTED;
}

enum dmarc_reason
dmarc_reason_of(const char *word)
{
	for (int i = DMARC_R_NONE + 1; i < DMARC_REASONS; i++)
		if (strcmp(reasons[i].word, word) == 0)
			return (enum dmarc_reason)i;
	return DMARC_R_NONE;
}
