/*
 * returned.c: see returned.h.
 */
#include "parse/mail/returned.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

bool
returned_status_type(const char *type)
{
	static const char *const types[] = {
		"message/delivery-status",
		"message/disposition-notification",
		"message/feedback-report",
		"message/global-delivery-status",
		"message/global-disposition-notification",
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static const char *const report_types[] = {
	"delivery-status", "disposition-notification", "feedback-report",
};

#define REPORT_TYPES (sizeof report_types / sizeof report_types[0])

bool
returned_report_type(const char *report_type)
{
	for (size_t i = 0; i < REPORT_TYPES; i++)
		if (strcasecmp(report_type, report_types[i]) == 0)
			return true;
	return false;
}

bool
returned_mentioned(const char *content_type)
{
	for (size_t i = 0; i < REPORT_TYPES; i++)
		if (strcasestr(content_type, report_types[i]) != NULL)
			return true;
	return false;
}

/* Whether the type may begin with message or multipart. */
static bool
may_begin_with_m(const struct header_field *f)
{
	const unsigned char *p = f->value, *end = p + f->len;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	/* A fold or a comment may come first. */
	return p < end && (!isalnum(*p) || *p == 'm' || *p == 'M');
}

bool
returned_possible(const unsigned char *data, size_t len, uint64_t most,
    unsigned char eol)
{
	struct header_scan s;
	struct header_field f;

	header_scan_start(&s, data, len < most ? len : (size_t)most, eol);
	while (header_scan_next(&s, &f))
		if (header_is_type(&f) && may_begin_with_m(&f))
			return true;
	return false;
}

/* Whether the value of f contains the word, ignoring case. */
static bool
holds(const struct header_field *f, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= f->len; i++)
		if (strncasecmp((const char *)f->value + i, word, n) == 0)
			return true;
	return false;
}

bool
returned_field(const struct header_field *f)
{
	return header_is(f, "X-Failed-Recipients") ||
	    (header_is(f, "Auto-Submitted") && holds(f, "auto-replied")) ||
	    (header_is(f, "From") && holds(f, "mailer-daemon"));
}
