/*
 * provenance.c: see provenance.h.
 *
 * Which Authentication-Results fields are ours? Anybody can write our
 * authserv-id. But servers add fields only at the top (RFC 5321 section 4.4,
 * RFC 8601 section 5), so every field above the Received field with which our
 * server accepted the mail from outside is ours; a field below it may be
 * forged. Read from the top, the fields with our id count until
 *
 * - a Received field. Internal deliveries are skipped: by LMTP, fetched from a
 *   mailbox by POP3 or IMAP, or without a "from". Mail from outside comes by
 *   SMTP, always with a "from". Where the server writes its results below its
 *   own Received field, the setting authserv_below_received skips one more;
 * - an Authentication-Results field with another id. It was there before ours
 *   were added, or another server of ours wrote it, which we do not know;
 * - a field that only authors write: From, To, Subject, Date, Message-ID.
 */
#include "parse/mail/provenance.h"

#include <string.h>
#include <strings.h>

#include "common/names/domain.h"
#include "common/names/suffixes.h"
#include "common/text.h"
#include "parse/mail/authres.h"
#include "parse/mail/header.h"
#include "parse/xml/value.h"

#define FIELDS 16		/* most fields of our server in one mail */
#define WORD 16			/* longest known word of Received, + 1 */
#define MOST_FROM ((size_t)64 << 10)

#define ORGANIZATIONS 1024	/* kept: reporters are few */

static struct suffixes *suffixes;

enum dmarc_status
provenance_warm_up(struct dmarc_err *err)
{
	return suffixes != NULL ? DMARC_OK :
	    suffixes_open(NULL, ORGANIZATIONS, &suffixes, err);
}

/* ---- domains and organizations ---- */

/* The domain itself if it is a public suffix: in a From it has one owner. */
static const char *
organization(const char *domain)
{
	return suffixes_organization(suffixes, domain);
}

static bool
is_same(const char *a, const char *b)
{
	return strcmp(organization(a), organization(b)) == 0;
}

/* Returns the domain in canonical form; NULL if the text is not a domain. */
static const char *
domain_of(struct arena *a, const char *text, size_t len)
{
	bool valid;
	const char *domain = domain_read(a, text, len, &valid);

	return domain != NULL && valid ? domain : NULL;
}

/* Returns the domain of a text that is a single address; NULL for others. */
static const char *
address_domain(struct arena *a, const char *text, size_t len)
{
	const char *at = memchr(text, '@', len);
	size_t rest;

	if (at == NULL || at == text)
		return NULL;
	rest = len - (size_t)(at + 1 - text);
	return domain_of(a, at + 1, rest);
}

/*
 * Reporters whose org_name is a domain other than that of their e-mail.
 * email must never be a domain of a provider's users: anybody may write from
 * it.
 */
static bool
is_known_as(const char *name, const char *organization_of_email)
{
	static const struct {
		const char *name, *email;
	} known[] = {
		{ "outlook.com", "microsoft.com" },
		{ "godaddy.com", "secureserver.net" },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].name, name) == 0 &&
		    strcmp(known[i].email, organization_of_email) == 0)
			return true;
	return false;
}

/* Hosts of reporters that send from another domain than that of <email>. */
static bool
writes_for(const char *from, const char *email)
{
	static const struct {
		const char *from, *email;
	} known[] = {
		{ "dmarc.yahoo.com", "yahooinc.com" },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].from, from) == 0 &&
		    strcmp(known[i].email, organization(email)) == 0)
			return true;
	return is_same(from, email);
}

/*
 * Whether org_name is somebody else's domain. A single word with a dot that is
 * not a valid domain (look-alike dots, invisible letters) counts as well: no
 * honest reporter has such a name.
 */
static bool
claims_other(const char *name, const char *email, struct arena *a)
{
	size_t len = strlen(name);
	const char *dot, *domain;

	if (strpbrk(name, " \t\r\n") != NULL)
		return false;
	dot = strchr(name, '.');
	if (dot == name || (dot != NULL && dot[1] == '\0'))
		dot = NULL;	/* "Orange." is not a domain */
	if (dot == NULL && strstr(name, "\xe3\x80\x82") == NULL &&
	    strstr(name, "\xef\xbc\x8e") == NULL &&
	    strstr(name, "\xef\xbd\xa1") == NULL)
		return false;
	domain = domain_of(a, name, len);
	return domain == NULL || (!is_same(domain, email) &&
	    !is_known_as(organization(domain), organization(email)));
}

/* ---- the fields ---- */

/* Takes the next word of a Received field, skipping comments; false at ";". */
static bool
next_word(const unsigned char **at, const unsigned char *end, char out[WORD])
{
	const unsigned char *p = *at;
	size_t depth = 0, n = 0;
	bool quoted = false;

	for (; p < end; p++) {
		bool plain = depth == 0 && !quoted;

		if (*p == '\\' && !plain && p + 1 < end)
			p++;
		else if (*p == '"' && depth == 0)
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && depth > 0)
			depth--;
		else if (depth > 0)
			continue;
		else if (*p == ';' || (n > 0 && *p <= ' '))
			break;
		else if (*p > ' ' && n < WORD)
			out[n++] = (char)*p;
	}
	*at = p;
	out[n < WORD ? n : 0] = '\0';	/* all words we look for are short */
	return n > 0;
}

/* Whether this hop was an internal delivery; see the top of the file. */
static bool
is_inside(const struct header_field *f)
{
	const unsigned char *at = f->value, *end = f->value + f->len;
	char word[WORD], with[WORD] = "";
	bool first = true, from = true;

	while (next_word(&at, end, word)) {
		if (first)
			from = strcasecmp(word, "by") != 0;
		else if (strcasecmp(word, "with") == 0 &&
		    !next_word(&at, end, with))
			break;
		first = false;
	}
	return !from || strncasecmp(with, "LMTP", 4) == 0 ||
	    strncasecmp(with, "POP3", 4) == 0 ||
	    strncasecmp(with, "IMAP", 4) == 0;
}

static bool
is_authors(const struct header_field *f)
{
	static const char *const names[] = {
		"From", "To", "Subject", "Date", "Message-ID"
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (header_is(f, names[i]))
			return true;
	return false;
}

struct trace {
	const struct provenance_rule *rule;
	struct header_field ours[FIELDS], from;
	size_t n, froms;
	bool theirs;		/* the fields that follow may be forged */
	bool stepped;		/* skipped our server's Received field */
};

static void
look_at(struct trace *s, const struct header_field *f)
{
	if (header_is(f, "From")) {
		s->from = *f;
		s->froms++;
	}
	if (s->theirs)
		return;
	if (header_is(f, "Received")) {
		if (is_inside(f))
			return;
		s->theirs = !s->rule->below_received || s->stepped || s->n > 0;
		s->stepped = true;
	} else if (header_is(f, "Authentication-Results")) {
		if (!authres_is_by(f->value, f->len, s->rule->authserv_id))
			s->theirs = true;
		else if (s->n < FIELDS)
			s->ours[s->n++] = *f;
	} else
		s->theirs = is_authors(f);
}

/* ---- From ---- */

/*
 * Returns the domain of a From field with one address (RFC 5322 section
 * 3.6.2), in angle brackets or bare. NULL if the field is ambiguous.
 */
static const char *
from_domain(const struct header_field *f, struct arena *a)
{
	const unsigned char *p = f->value, *end = p + f->len;
	size_t depth = 0, n = 0;
	bool quoted = false, open = false, closed = false;
	char *text;

	if (f->len > MOST_FROM || (text = arena_alloc(a, f->len + 1)) == NULL)
		return NULL;
	for (; p < end; p++) {
		if (*p == '\\' && (quoted || depth > 0) && p + 1 < end)
			p++;
		else if (*p == '"' && depth == 0)
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (*p == '(')
			depth++;
		else if (depth > 0)
			depth -= *p == ')';
		else if (*p == ',' || *p == ';' || *p == ':' || *p == ')')
			return NULL;	/* a list, a group */
		else if (*p == '<' && !open && !closed) {
			open = true;
			n = 0;		/* drop the display name */
		} else if (*p == '>' && open) {
			open = false;
			closed = true;
		} else if (*p == '<' || *p == '>' || *p == '\0')
			return NULL;
		else if (*p > ' ' && closed)
			return NULL;
		else if (!closed)
			text[n++] = (char)*p;
	}
	if (quoted || depth > 0 || open)
		return NULL;
	text[n] = '\0';
	{
		size_t len = n;
		const char *address = value_trim(text, &len);

		return address_domain(a, address, len);
	}
}

/* ---- the evidence ---- */

struct evidence {
	struct provenance *mail;
	struct arena *arena;
	bool passed, failed, dmarc_failed, others;
};

static void
weigh(void *ctx, const struct authres_claim *c)
{
	struct evidence *h = ctx;
	const char *domain;

	if (c->says == AUTHRES_FAIL) {
		h->failed = true;
		h->dmarc_failed |= c->method == AUTHRES_DMARC;
	}
	if (c->says != AUTHRES_PASS || c->domain[0] == '\0')
		return;
	domain = domain_of(h->arena, c->domain, strlen(c->domain));
	if (domain != NULL && h->mail->from != NULL &&
	    is_same(domain, h->mail->from))
		h->passed = true;
	else
		h->others = true;
}

void
provenance_read(const unsigned char *data, size_t len, uint64_t most,
    const struct provenance_rule *rule, struct arena *a,
    struct provenance *out)
{
	const size_t lead = text_lead(data, len);
	unsigned char eol = memchr(data, '\n', len) != NULL ? '\n' : '\r';
	struct trace s = { .rule = rule };
	struct evidence h = { .mail = out, .arena = a };
	struct header_scan at;
	struct header_field f;
	const char *id;

	*out = (struct provenance){ 0 };
	if (rule->authserv_id == NULL)
		return;
	data += lead;
	len -= lead;
	header_scan_start(&at, data, len < most ? len : (size_t)most, eol);
	while (header_scan_next(&at, &f))
		look_at(&s, &f);
	if (s.froms == 1)
		out->from = from_domain(&s.from, a);
	for (size_t i = 0; i < s.n; i++)
		if (authres_read(s.ours[i].value, s.ours[i].len, weigh, &h))
			out->heard = true;
	/* Our server's DMARC result wins: it knows about strict alignment. */
	out->authentic = h.passed && !h.dmarc_failed;
	out->denied = !out->authentic && (h.failed || h.others);
	id = domain_of(a, rule->authserv_id, strlen(rule->authserv_id));
	out->ours = id != NULL && out->from != NULL && is_same(id, out->from);
}

enum dmarc_provenance
provenance_judge_domain(const struct provenance *mail, const char *org_name,
    const char *domain, bool attached, bool quoted, struct arena *a)
{
	const char *speaker = domain != NULL ? domain : mail->from;

	if (!mail->heard)
		return DMARC_PROVENANCE_UNKNOWN;
	if (org_name != NULL && speaker != NULL &&
	    claims_other(org_name, speaker, a))
		return DMARC_PROVENANCE_MISMATCH;
	if (mail->denied)
		return DMARC_PROVENANCE_MISMATCH;
	if (domain == NULL || mail->from == NULL)
		return DMARC_PROVENANCE_UNKNOWN;
	/*
	 * The sender of a mail need not be the author of the mail within it,
	 * which may have been returned, quoted or forwarded.
	 */
	if (writes_for(mail->from, domain))
		return mail->authentic && !attached && !quoted ?
		    DMARC_PROVENANCE_VERIFIED : DMARC_PROVENANCE_UNKNOWN;
	/*
	 * The mail is from somebody else. One of our own people may forward a
	 * report as an attachment: nothing is known of the original mail. A
	 * stranger who wraps a report in another mail gains nothing, nor does
	 * one whose text a program of ours repeats.
	 */
	return attached && mail->ours ? DMARC_PROVENANCE_UNKNOWN :
	    DMARC_PROVENANCE_MISMATCH;
}

enum dmarc_provenance
provenance_judge(const struct provenance *mail, const char *org_name,
    const char *email, bool attached, bool quoted, struct arena *a)
{
	const char *domain = email == NULL ? NULL :
	    address_domain(a, email, strlen(email));

	return provenance_judge_domain(mail, org_name, domain, attached,
	    quoted, a);
}
