/*
 * claim.c: see claim.h.
 */
#include "parse/mail/claim.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "parse/mail/decode.h"
#include "parse/mail/header.h"
#include "parse/input/sniff.h"

#define MOST_SUBJECT ((size_t)4 << 10)
#define MOST_GREETING ((size_t)4 << 10)
#define MOST_MARK 40
#define LEAST_DIGITS 6		/* of a time in a file name */

static const char claimed[] = "Report Domain:";

/* Text that is not terminated. */
struct text {
	const unsigned char *at;
	size_t len;
};

static struct text
text_from(struct text t, size_t n)
{
	return (struct text){ t.at + n, t.len - n };
}

static bool
starts_with(struct text t, const char *word)
{
	size_t n = strlen(word);

	return t.len >= n &&
	    strncasecmp((const char *)t.at, word, n) == 0;
}

static bool
holds(struct text t, const char *word)
{
	for (; t.len > 0; t = text_from(t, 1))
		if (starts_with(t, word))
			return true;
	return false;
}

/* ---- the Subject ---- */

/* Returns the length of blanks and of tags, "[Preview]" or "***SPAM***". */
static size_t
tags(struct text t)
{
	static const char open[] = "[({*", shut[] = "])}*";
	size_t n = 0;

	for (;;) {
		const unsigned char *end;
		const char *kind;

		while (n < t.len && t.at[n] == ' ')
			n++;
		kind = n < t.len && t.at[n] != '\0' ?
		    strchr(open, t.at[n]) : NULL;
		if (kind == NULL)
			return n;
		end = memchr(t.at + n + 1, shut[kind - open], t.len - n - 1);
		if (end == NULL)
			return n;
		n = (size_t)(end + 1 - t.at);
	}
}

/* "Re:" in several languages, and "Fwd:". */
static const struct {
	const char *word;
	bool forward;
} prefixes[] = {
	{ "re", false }, { "aw", false }, { "sv", false }, { "vs", false },
	{ "antw", false }, { "odp", false }, { "ynt", false },
	{ "res", false }, { "rif", false }, { "ref", false }, { "r", false },
	{ "bls", false }, { "atb", false },
	{ "\xe5\x9b\x9e\xe5\xa4\x8d", false },
	{ "\xe5\x9b\x9e\xe8\xa6\x86", false },
	{ "\xe7\xad\x94\xe5\xa4\x8d", false },
	{ "fwd", true }, { "fw", true }, { "wg", true }, { "tr", true },
	{ "vl", true }, { "vb", true }, { "rv", true }, { "enc", true },
	{ "i", true },
};

/*
 * Returns the length of a prefix like "Re:" or "AW[2]:" at the start; 0: none.
 * *forward: it is one of a forwarded mail.
 */
static size_t
prefix(struct text t, bool *forward)
{
	size_t word = 0, n;

	while (word < t.len && (isalpha(t.at[word]) || t.at[word] >= 0x80))
		word++;
	n = word;
	while (n < t.len && t.at[n] != '\0' &&
	    strchr("[](0123456789) ", t.at[n]) != NULL)
		n++;
	if (n == t.len || t.at[n] != ':')
		return 0;
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		*forward = prefixes[i].forward;
		if (strlen(prefixes[i].word) == word &&
		    starts_with(t, prefixes[i].word))
			return n + 1;
	}
	return 0;
}

/*
 * Returns the length of a gateway's mark in signs and capitals, "SPAM: " or
 * "##EXTERN##", before the claim or a prefix; 0: none.
 */
static size_t
mark(struct text t)
{
	bool forward;

	for (size_t n = 0; n < t.len && n < MOST_MARK && t.at[n] < 0x80 &&
	    !islower(t.at[n]); n++) {
		const struct text rest = text_from(t, n);

		if (starts_with(rest, claimed))
			return n;
		if ((n == 0 || !isalnum(t.at[n - 1])) &&
		    prefix(rest, &forward) > 0)
			return n;
	}
	return 0;
}

static struct text
without_marks(struct text t)
{
	t = text_from(t, tags(t));
	return text_from(t, mark(t));
}

static void
read_subject(struct text t, struct claim *out)
{
	static const char amazon[] = "Dmarc Aggregate ";
	bool forward;
	size_t n;

	t = without_marks(t);
	while (!out->reply && (n = prefix(t, &forward)) > 0) {
		out->reply = !forward;
		out->forward = true;
		t = without_marks(text_from(t, n));
	}
	out->forward &= !out->reply;
	if (starts_with(t, amazon))
		t = text_from(t, strlen(amazon));
	out->subject = !out->reply && starts_with(t, claimed) &&
	    (holds(t, "Submitter:") || holds(t, "Report-ID:"));
}

/*
 * Writes one space for each run of blanks and no-break spaces, which some mail
 * programs put between words; returns the new length.
 */
static size_t
fold_blanks(unsigned char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bool wide = text[i] == 0xc2 && i + 1 < len &&
		    text[i + 1] == 0xa0;

		if (!wide && !isspace(text[i])) {
			text[n++] = text[i];
			continue;
		}
		if (n == 0 || text[n - 1] != ' ')
			text[n++] = ' ';
		i += wide;
	}
	return n;
}

/* ---- the header ---- */

static enum dmarc_status
decode_subject(const struct header_field *f, struct claim *out,
    struct dmarc_err *err)
{
	size_t len = f->len < MOST_SUBJECT ? f->len : MOST_SUBJECT;
	unsigned char *text = malloc(len + DECODE_ROOM);

	if (text == NULL)
		return dmarc_no_memory(err);
	len = fold_blanks(text, decode_words(f->value, len, text));
	read_subject((struct text){ text, len }, out);
	free(text);
	return DMARC_OK;
}

/* Whether the field says that nobody wants an answer: Return-Path: <>. */
static bool
is_null_sender(const struct header_field *f)
{
	struct text value = { f->value, f->len };

	while (value.len > 0 && isspace(*value.at))
		value = text_from(value, 1);
	return header_is(f, "Return-Path") && starts_with(value, "<>");
}

/* Whether the field marks an automatic reply or notice (RFC 3834). */
static bool
is_automatic(const struct header_field *f)
{
	const struct text value = { f->value, f->len };

	/* Reporters themselves write auto-generated. */
	if (header_is(f, "Auto-Submitted"))
		return holds(value, "auto-replied") ||
		    holds(value, "auto-notified");
	if (header_is(f, "Precedence"))
		return holds(value, "auto_reply");
	return header_is(f, "X-Autoreply") || header_is(f, "X-Autorespond");
}

enum dmarc_status
claim_read(const unsigned char *data, size_t len, uint64_t most,
    unsigned char eol, struct claim *out, struct dmarc_err *err)
{
	struct header_scan s;
	struct header_field f;
	bool answers = false, read = false;

	*out = (struct claim){ 0 };
	header_scan_start(&s, data, len < most ? len : (size_t)most, eol);
	while (header_scan_next(&s, &f)) {
		out->automatic |= is_automatic(&f);
		out->no_sender |= is_null_sender(&f);
		answers |= header_is(&f, "In-Reply-To");
		if (read || !header_is(&f, "Subject"))
			continue;
		read = true;
		if (decode_subject(&f, out, err) != DMARC_OK)
			return err->code;
	}
	out->reply |= answers && !out->forward && !out->subject;
	return DMARC_OK;
}

/* ---- the text ---- */

/* Returns the number of characters at the start that a domain may have. */
static size_t
domain_length(struct text t)
{
	size_t n = 0;

	while (n < t.len && (isalnum(t.at[n]) || t.at[n] == '.' ||
	    t.at[n] == '-' || t.at[n] == '_'))
		n++;
	return n;
}

static size_t
digits_length(struct text t)
{
	size_t n = 0;

	while (n < t.len && isdigit(t.at[n]))
		n++;
	return n;
}

/*
 * Whether t, which follows "receiver", begins like the rest of a file name:
 * "!policy-domain!begin!end.xml.gz". Looks no further than the next "!" but
 * three.
 */
static bool
is_name(struct text t, const char *mark)
{
	static const char *const ends[] = { ".xml", ".zip", ".gz" };
	const size_t width = strlen(mark);
	size_t n;

	if (!starts_with(t, mark))
		return false;
	t = text_from(t, width);
	n = domain_length(t);
	if (n == 0 || !starts_with(text_from(t, n), mark))
		return false;
	t = text_from(t, n + width);
	n = digits_length(t);
	if (n < LEAST_DIGITS || !starts_with(text_from(t, n), mark))
		return false;
	t = text_from(t, n + width);
	n = digits_length(t);
	if (n < LEAST_DIGITS)
		return false;
	t = text_from(t, n);
	if (starts_with(t, mark)) {	/* a unique id */
		t = text_from(t, width);
		while (t.len > 0 && isalnum(*t.at))
			t = text_from(t, 1);
	}
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (starts_with(t, ends[i]))
			return true;
	return false;
}

/* Returns where the line of at begins, within text. */
static const unsigned char *
line_start(const unsigned char *text, const unsigned char *at)
{
	while (at > text && at[-1] != '\n' && at[-1] != '\r')
		at--;
	return at;
}

/* The same as claim_names_report(), for names with this mark for "!". */
static bool
names_report(const unsigned char *text, size_t len, const char *mark)
{
	const unsigned char *end = text + len, *at = text, *line;

	while ((at = memchr(at, *mark, (size_t)(end - at))) != NULL) {
		if (at == text || !(isalnum(at[-1]) || at[-1] >= 0x80) ||
		    !is_name((struct text){ at, (size_t)(end - at) }, mark)) {
			at++;
			continue;
		}
		line = line_start(text, at);
		while (*line == ' ' || *line == '\t')
			line++;
		if (*line != '>' && *line != '|')
			return true;
		/* A quotation: go on in the next line. */
		at = memchr(at, '\n', (size_t)(end - at));
		if (at == NULL)
			return false;
	}
	return false;
}

bool
claim_names_report(const unsigned char *text, size_t len)
{
	return names_report(text, len, "!") || names_report(text, len, "%21");
}

bool
claim_was_scrubbed(const unsigned char *text, size_t len)
{
	static const char mark[] = "attachment was scrubbed";

	return memmem(text, len, mark, strlen(mark)) != NULL;
}

/* Whether a line shows that the text of another mail follows. */
static bool
is_quoting(struct text line)
{
	static const char *const fields[] = {
		"Content-Type:", "Content-Transfer-Encoding:", "Date:",
		"Delivered-To:", "From:", "From ", "Message-ID:",
		"MIME-Version:", "Received:", "Return-Path:", "Sent:",
		"Subject:", "To:", "X-", "--", "__", "==",
	};

	if (line.len > 0 && (*line.at == '>' || *line.at == '|'))
		return true;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (starts_with(line, fields[i]))
			return true;
	return false;
}

size_t
claim_greeting(const unsigned char *text, size_t len)
{
	const struct text all = { text, len };

	if (memchr(text, '<', len) == NULL)	/* as in most texts */
		return len;
	for (size_t at = 0, next; at < len && at <= MOST_GREETING; at = next) {
		const struct text rest = text_from(all, at);
		const unsigned char *lf = memchr(rest.at, '\n', rest.len);
		struct text line = { rest.at, lf != NULL ?
		    (size_t)(lf - rest.at) : rest.len };

		next = at + line.len + 1;
		while (line.len > 0 && isspace(*line.at))
			line = text_from(line, 1);
		if (line.len > 0 && *line.at == '<' &&
		    sniff_embedded(line.at, line.len) == 0)
			return (size_t)(line.at - text);
		if (is_quoting(line))
			break;
	}
	return len;
}
