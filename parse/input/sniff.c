/*
 * sniff.c: see sniff.h.
 */
#include "parse/input/sniff.h"

#include <ctype.h>
#include <string.h>

#include "common/text.h"

#define NAME_BYTES 64		/* most of a tag or prefix */
#define ZIP_NAME 30		/* where the name of the first member is */
#define EMLX_DIGITS 9		/* most of a number of bytes */

static bool
begins(const unsigned char *data, size_t len, const void *with, size_t n)
{
	return len >= n && memcmp(data, with, n) == 0;
}

#define BEGINS(data, len, lit) begins(data, len, lit, sizeof(lit) - 1)

size_t
sniff_blanks(const unsigned char *data, size_t len)
{
	size_t n = 0;

	while (n < len && (data[n] == ' ' || data[n] == '\t' ||
	    data[n] == '\r' || data[n] == '\n'))
		n++;
	return n;
}

/* The same in UTF-16, of either order. */
static size_t
wide_blanks(const unsigned char *data, size_t len)
{
	size_t n = 0;

	while (n < len && (data[n] == '\0' || sniff_blanks(data + n, 1) == 1))
		n++;
	return n;
}

bool
sniff_tnef(const unsigned char *data, size_t len)
{
	return BEGINS(data, len, "\x78\x9f\x3e\x22");
}

bool
sniff_apple_double(const unsigned char *data, size_t len)
{
	return BEGINS(data, len, "\0\5\x16\7");
}

bool
sniff_package(const unsigned char *data, size_t len)
{
	static const char *const members[] = {
		"[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/",
		"ppt/", "mimetype", "META-INF/", "AndroidManifest.xml",
	};

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		if (len > ZIP_NAME && BEGINS(data, len, "PK\3\4") &&
		    begins(data + ZIP_NAME, len - ZIP_NAME, members[i],
		    strlen(members[i])))
			return true;
	return false;
}

static bool
is_empty(const unsigned char *data, size_t len, bool whole)
{
	size_t n = sniff_blanks(data, len);

	if (!whole)
		return false;
	if (BEGINS(data + n, len - n, "unused"))
		n += strlen("unused");
	return n + sniff_blanks(data + n, len - n) == len;
}

static bool
is_xml(const unsigned char *data, size_t len)
{
	size_t n;

	if (BEGINS(data, len, "\xff\xfe") || BEGINS(data, len, "\xfe\xff")) {
		n = 2 + wide_blanks(data + 2, len - 2);
		return n < len && data[n] == '<';
	}
	if (BEGINS(data, len, "<\0") || BEGINS(data, len, "\0<"))
		return true;
	if (BEGINS(data, len, "\xef\xbb\xbf")) {
		data += 3;
		len -= 3;
	}
	n = sniff_blanks(data, len);
	return len - n >= 2 && data[n] == '<' && (isalpha(data[n + 1]) ||
	    strchr("?!_:", data[n + 1]) != NULL);
}

/* Text that begins with "{", after a byte order mark, blanks and NULs. */
static bool
is_json(const unsigned char *data, size_t len)
{
	size_t n;

	if (BEGINS(data, len, "\xef\xbb\xbf"))
		n = 3;
	else
		n = BEGINS(data, len, "\xff\xfe") ||
		    BEGINS(data, len, "\xfe\xff") ? 2 : 0;
	n += wide_blanks(data + n, len - n);
	return n < len && data[n] == '{';
}

enum sniff_kind
sniff(const unsigned char *data, size_t len, bool whole)
{
	if (is_empty(data, len, whole))
		return SNIFF_EMPTY;
	if (BEGINS(data, len, "\x1f\x8b"))
		return SNIFF_GZIP;
	/* A member, an empty archive, a part of a split archive (twice). */
	if (BEGINS(data, len, "PK\3\4") || BEGINS(data, len, "PK\5\6") ||
	    BEGINS(data, len, "PK\7\10") || BEGINS(data, len, "PK00PK\3\4"))
		return SNIFF_ZIP;
	if (BEGINS(data, len, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") ||
	    sniff_tnef(data, len))
		return SNIFF_OUTLOOK;
	if (is_xml(data, len))
		return SNIFF_XML;
	if (is_json(data, len))
		return SNIFF_JSON;
	return SNIFF_OTHER;
}

/* Takes the next byte, skipping NUL: turns ASCII text in UTF-16 into ASCII. */
static int
next(const unsigned char *data, size_t len, size_t *at)
{
	while (*at < len && data[*at] == '\0')
		++*at;
	return *at < len ? data[(*at)++] : -1;
}

/* Copies the name of the tag at at, without a prefix, in lower case. */
static void
tag_name(const unsigned char *data, size_t len, size_t at, char *out)
{
	size_t n = 0;
	int c;

	while ((c = next(data, len, &at)) != -1 && n < NAME_BYTES - 1) {
		bool doctype = n == 8 && memcmp(out, "!doctype", 8) == 0 &&
		    isspace(c);

		if (c == ':' || doctype)
			n = 0;	/* drop a prefix or "!DOCTYPE" */
		else if (isalnum(c) || strchr("!_-.", c) != NULL)
			out[n++] = (char)tolower(c);
		else
			break;
		if (n == 0)
			while (at < len && (data[at] == '\0' ||
			    isspace(data[at])))
				at++;
	}
	out[n] = '\0';
}

bool
sniff_feedback(const unsigned char *data, size_t len)
{
	const unsigned char *at = data, *end = data + len;
	char name[NAME_BYTES];

	while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		at++;
		tag_name(at, (size_t)(end - at), 0, name);
		if (strcmp(name, "feedback") == 0)
			return true;
	}
	return false;
}

bool
sniff_document(const unsigned char *data, size_t len)
{
	static const char lead[] = "\0 \t\r\n\xef\xbb\xbf\xff\xfe";
	char name[NAME_BYTES];
	size_t n = 0, after;

	while (n < len && memchr(lead, data[n], sizeof lead - 1) != NULL)
		n++;
	if (n == len || data[n] != '<')
		return false;
	after = n + 1;
	tag_name(data, len, after, name);
	return next(data, len, &after) == '?' || strcmp(name, "feedback") == 0;
}

size_t
sniff_embedded(const unsigned char *data, size_t len)
{
	const unsigned char *at = data, *end = data + len;
	char name[NAME_BYTES];

	while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		tag_name(at + 1, (size_t)(end - at) - 1, 0, name);
		if (strcmp(name, "feedback") == 0 ||
		    BEGINS(at, (size_t)(end - at), "<?xml"))
			return (size_t)(at - data);
		at++;
	}
	return len;
}

size_t
sniff_mbox(const unsigned char *data, size_t len)
{
	const unsigned char *at = data + text_lead(data, len);
	const unsigned char *end = data + len;

	if (!BEGINS(at, (size_t)(end - at), "From "))
		return len;
	while ((at = memmem(at, (size_t)(end - at), "\nFrom ", 6)) != NULL) {
		size_t line = (size_t)(at - data);
		const unsigned char *next;

		at++;
		next = memchr(at, '\n', (size_t)(end - at));
		/* The line before it must be empty, and a header follow. */
		if ((data[line - 1] == '\n' || (data[line - 1] == '\r' &&
		    data[line - 2] == '\n')) && next != NULL &&
		    text_is_header(next + 1, (size_t)(end - next) - 1))
			return line + 1;
	}
	return len;
}

size_t
sniff_emlx(const unsigned char *data, size_t len, size_t *mail)
{
	size_t n = 0, bytes = 0;

	while (n < len && n < EMLX_DIGITS && isdigit(data[n]))
		bytes = bytes * 10 + (size_t)(data[n++] - '0');
	if (n == 0)
		return 0;
	while (n < len && (data[n] == ' ' || data[n] == '\r'))
		n++;
	if (n == len || data[n++] != '\n')
		return 0;
	*mail = bytes < len - n ? bytes : len - n;
	return n;
}

bool
sniff_tls_report(const unsigned char *data, size_t len)
{
	static const char *const members[] = {
		"\"organization-name\"", "\"date-range\"",
		"\"contact-info\"", "\"report-id\"", "\"policies\"",
		"\"policy-type\"", "\"total-successful-session-count\"",
	};
	size_t found = 0;

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		found += memmem(data, len, members[i],
		    strlen(members[i])) != NULL;
	return found >= 2;
}
