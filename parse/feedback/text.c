/*
 * text.c: the failure report of gateways built on Exim, which has no fields,
 * only a text; see feedback.h.
 *
 *   A message claiming to be from you has failed the published DMARC policy
 *   for your domain.
 *
 *     Sender Domain: example.org
 *     Sender IP Address: 192.0.2.1
 *     Received Date: Mon, 12 Oct 2026 11:12:02 +0200
 *     SPF Alignment: no
 *     DKIM Alignment: yes
 *     DMARC Results: Quarantine
 *
 *   ------ This is a copy of the headers that were received before the ...
 */
#include "parse/feedback/feedback.h"

#include <string.h>

#include "parse/mail/date.h"

#define LINES_MOST 100		/* of the text above the header */

static const char begins[] =
    "A message claiming to be from you has failed the published DMARC";

bool
feedback_is_text(const unsigned char *data, size_t len)
{
	while (len > 0 && (*data == ' ' || *data == '\r' || *data == '\n')) {
		data++;
		len--;
	}
	return len >= sizeof begins - 1 &&
	    memcmp(data, begins, sizeof begins - 1) == 0;
}

static void
set_domain(struct feedback *f, const unsigned char *v, size_t len)
{
	feedback_domain(f, v, len, &f->report.domain);
}

static void
set_source(struct feedback *f, const unsigned char *v, size_t len)
{
	const unsigned char *at = v, *word;
	size_t n = feedback_word(&at, v + len, &word);
	char text[DMARC_ADDRESS_TEXT];

	if (n == 0 || n >= sizeof text)
		return;
	memcpy(text, word, n);
	text[n] = '\0';
	f->report.has_source = address_parse(text, &f->report.source);
}

static void
set_arrival(struct feedback *f, const unsigned char *v, size_t len)
{
	f->report.has_arrival = date_read(v, len, &f->report.arrival);
}

/* "no" names what failed to give an aligned identity; see RFC 9991. */
static void
set_alignment(struct feedback *f, const unsigned char *v, size_t len, int bit)
{
	const unsigned char *at = v, *word;
	size_t n = feedback_word(&at, v + len, &word);

	if (n == 0)
		return;
	if (f->report.identity < 0)
		f->report.identity = 0;
	if (feedback_is(word, n, "no"))
		f->report.identity |= bit;
}

static void
set_spf(struct feedback *f, const unsigned char *v, size_t len)
{
	set_alignment(f, v, len, DMARC_IDENTITY_SPF);
}

static void
set_dkim(struct feedback *f, const unsigned char *v, size_t len)
{
	set_alignment(f, v, len, DMARC_IDENTITY_DKIM);
}

/* The policy, what was done, or both: the word for what was done counts. */
static void
set_delivery(struct feedback *f, const unsigned char *v, size_t len)
{
	static const struct {
		const char *word;
		enum dmarc_delivery means;
	} words[] = {
		{ "none", DMARC_DELIVERY_DELIVERED },
		{ "accept", DMARC_DELIVERY_DELIVERED },
		{ "quarantine", DMARC_DELIVERY_SPAM },
		{ "reject", DMARC_DELIVERY_REJECT },
	};
	const unsigned char *at = v, *word;
	size_t n;

	while ((n = feedback_word(&at, v + len, &word)) > 0) {
		f->report.delivery = DMARC_DELIVERY_UNKNOWN;
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
			if (feedback_is(word, n, words[i].word))
				f->report.delivery = words[i].means;
	}
}

static void
read_line(struct feedback *f, const unsigned char *line, size_t len)
{
	static const struct {
		const char *name;
		void (*set)(struct feedback *f, const unsigned char *v,
		    size_t len);
	} known[] = {
		{ "Sender Domain", set_domain },
		{ "Sender IP Address", set_source },
		{ "Received Date", set_arrival },
		{ "SPF Alignment", set_spf },
		{ "DKIM Alignment", set_dkim },
		{ "DMARC Results", set_delivery },
	};
	const unsigned char *colon;
	size_t n;

	for (; len > 0 && (*line == ' ' || *line == '\t'); len--)
		line++;
	colon = memchr(line, ':', len);
	n = colon != NULL ? (size_t)(colon - line) : 0;
	for (size_t i = 0; n > 0 && i < sizeof known / sizeof known[0]; i++)
		if (feedback_is(line, n, known[i].name))
			known[i].set(f, colon + 1, len - n - 1);
}

/* The length of the lines that go on with the one before, by a blank. */
static size_t
continued(const unsigned char *data, size_t len)
{
	size_t n = 0;

	while (n < len && (data[n] == ' ' || data[n] == '\t')) {
		const unsigned char *end = memchr(data + n, '\n', len - n);

		n = end != NULL ? (size_t)(end - data) + 1 : len;
	}
	return n;
}

void
feedback_text(struct feedback *f, const unsigned char *data, size_t len)
{
	static const char copy[] = "------ This is a copy of the ";

	f->report.is_text = true;
	f->report.failed = DMARC_FAILED_DMARC;
	for (size_t lines = 0; len > 0 && lines < LINES_MOST; lines++) {
		const unsigned char *end = memchr(data, '\n', len);
		size_t n = end != NULL ? (size_t)(end - data) : len;
		size_t next = end != NULL ? n + 1 : n;

		if (n >= sizeof copy - 1 &&
		    memcmp(data, copy, sizeof copy - 1) == 0) {
			f->report.sample = memmem(data, n, "message", 7) !=
			    NULL ? DMARC_SAMPLE_MESSAGE : DMARC_SAMPLE_HEADERS;
			next += continued(data + next, len - next);
			feedback_sample(f, data + next, len - next);
			return;
		}
		read_line(f, data, n);
		data += next;
		len -= next;
	}
}
