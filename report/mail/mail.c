/*
 * mail.c: see mail.h. RFC 5322, 2045 to 2047, 2919 and 3834.
 */
#include "report/mail/mail.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "common/day.h"
#include "common/settings/recipients.h"
#include "common/text.h"

#define LINE 76			/* RFC 2045 section 6.7 */
#define WORD_BYTES 45		/* of text in an encoded word of 75 */
#define SMALL 64		/* bytes quoted-printable may waste */
#define DIGEST 32		/* hex digits that identify a content */

static const char hex[] = "0123456789ABCDEF";

/* A header of addresses, one to a line; folded only after a comma. */
static void
put_addresses(struct buf *out, const char *name, const char *list)
{
	buf_text(out, name);
	buf_text(out, ": ");
	for (const char *s = list; *s != '\0'; s++) {
		if (*s == ' ')
			continue;
		buf_byte(out, (unsigned char)*s);
		if (*s == ',')
			buf_text(out, "\n ");
	}
	buf_byte(out, '\n');
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* Whether text needs no encoding: ASCII, and nothing like an encoded word. */
static bool
is_plain(const char *text)
{
	return is_ascii(text) && strstr(text, "=?") == NULL;
}

static void
put_words(struct buf *out, const char *text, size_t used)
{
	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (used + 1 + len > LINE) {
			buf_byte(out, '\n');
			used = 0;
		}
		buf_byte(out, ' ');
		buf_add(out, text, len);
		used += 1 + len;
		text += len + (text[len] == ' ');
	}
}

/* RFC 2047 section 5: an encoded word holds whole characters only. */
static void
put_encoded_words(struct buf *out, const char *text)
{
	size_t left = strlen(text);

	for (bool first = true; left > 0; first = false) {
		size_t len = 0, n = 0;
		unsigned long cp;
		char *word;

		do {
			len += n;
			n = text_decode(text + len, left - len, &cp);
		} while (n > 0 && len + n <= WORD_BYTES);
		if (len == 0)
			break;	/* not UTF-8; never so by contract */
		word = g_base64_encode((const guchar *)text, len);
		buf_text(out, first ? " =?UTF-8?B?" : "\n =?UTF-8?B?");
		buf_text(out, word);
		buf_text(out, "?=");
		g_free(word);
		text += len;
		left -= len;
	}
}

static void
put_subject(struct buf *out, const char *text)
{
	buf_text(out, "Subject:");
	if (is_plain(text))
		put_words(out, text, strlen("Subject:"));
	else
		put_encoded_words(out, text);
	buf_byte(out, '\n');
}

static void
put_date(struct buf *out, int64_t now)
{
	static const char *const weekday[] = { "Mon", "Tue", "Wed", "Thu",
	    "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
	    "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t day = day_of(now), second = now - day * DAY_SECONDS;
	unsigned month, mday;
	char text[96];
	int year;

	day_to_civil(day, &year, &month, &mday);
	(void)snprintf(text, sizeof text, "Date: %s, %u %s %04d %02d:%02d:%02d "
	    "+0000\n", weekday[day_weekday(day)], mday, months[month - 1],
	    year, (int)(second / 3600), (int)(second / 60 % 60),
	    (int)(second % 60));
	buf_text(out, text);
}

/* The operator's domain, for List-Id and Message-ID. */
static void
put_domain(struct buf *out, const struct mail *m)
{
	const char *domain = m->from != NULL ? recipients_domain(m->from) :
	    NULL;

	if (domain == NULL)
		domain = recipients_domain(m->to);
	if (domain == NULL)
		domain = "localhost";	/* RFC 2919 section 3 */
	buf_add(out, domain, strcspn(domain, ","));
}

/* Whether *s must be written as =XX; at_line: bytes before it on the line. */
static bool
needs_escape(const char *s, size_t at_line)
{
	unsigned char c = (unsigned char)*s;

	if (c == '=' || c < ' ' || c > '~')
		return true;
	if (c == ' ')
		return s[1] == '\n' || s[1] == '\0';
	/* A lone dot ends the input of sendmail; mbox splits at "From ". */
	return at_line == 0 && (c == '.' || strncmp(s, "From ", 5) == 0);
}

/* Quoted-printable, RFC 2045 section 6.7. */
static void
put_quoted(struct buf *out, const char *text)
{
	size_t used = 0;

	for (const char *s = text; *s != '\0'; s++) {
		size_t width, most = LINE;
		bool escape;

		if (*s == '\n') {
			buf_byte(out, '\n');
			used = 0;
			continue;
		}
		escape = needs_escape(s, used);
		width = escape ? 3 : 1;
		if (s[1] != '\n' && s[1] != '\0')
			most--;		/* for the "=" of a soft break */
		if (used + width > most) {
			buf_text(out, "=\n");
			used = 0;
			escape = needs_escape(s, used);
			width = escape ? 3 : 1;
		}
		if (escape) {
			buf_byte(out, '=');
			buf_byte(out, (unsigned char)
			    hex[(unsigned char)*s >> 4]);
			buf_byte(out, (unsigned char)
			    hex[(unsigned char)*s & 15]);
		} else {
			buf_byte(out, (unsigned char)*s);
		}
		used += width;
	}
	if (used > 0)
		buf_byte(out, '\n');
}

static void
put_base64(struct buf *out, const char *text)
{
	char *all = g_base64_encode((const guchar *)text, strlen(text));
	size_t len = strlen(all);

	for (size_t at = 0; at < len; at += LINE) {
		buf_add(out, all + at, len - at < LINE ? len - at : LINE);
		buf_byte(out, '\n');
	}
	g_free(all);
}

/* A MIME part, quoted-printable unless base64 is much shorter. */
static void
put_part(struct buf *out, const char *boundary, const char *type,
    const char *text)
{
	struct buf quoted = BUF_INIT(out->cap);
	size_t len = strlen(text);
	bool short_enough;

	put_quoted(&quoted, text);
	short_enough = !quoted.failed && quoted.len <= len + len / 3 + SMALL;
	buf_text(out, "\n--");
	buf_text(out, boundary);
	buf_text(out, "\nContent-Type: ");
	buf_text(out, type);
	buf_text(out, "; charset=utf-8\nContent-Transfer-Encoding: ");
	buf_text(out, short_enough ? "quoted-printable\n\n" : "base64\n\n");
	if (short_enough)
		buf_add(out, quoted.data, quoted.len);
	else
		put_base64(out, text);
	buf_free(&quoted);
}

/* A hash of content and recipients, so that the same mail gets one name. */
static void
content_name(const struct mail *m, char out[DIGEST + 1])
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);

	g_checksum_update(sum, (const guchar *)m->text,
	    (gssize)strlen(m->text) + 1);
	g_checksum_update(sum, (const guchar *)m->html,
	    (gssize)strlen(m->html) + 1);
	g_checksum_update(sum, (const guchar *)m->to,
	    (gssize)strlen(m->to) + 1);
	(void)snprintf(out, DIGEST + 1, "%s", g_checksum_get_string(sum));
	g_checksum_free(sum);
}

void
mail_write(struct buf *out, const struct mail *m)
{
	char name[DIGEST + 1], boundary[DIGEST + 16], id[96];

	content_name(m, name);
	/* "=_" occurs neither in quoted-printable nor in base64. */
	(void)snprintf(boundary, sizeof boundary, "=_%s", name);
	if (m->from != NULL)
		put_addresses(out, "From", m->from);
	put_addresses(out, "To", m->to);
	put_subject(out, m->subject);
	put_date(out, m->now);
	(void)snprintf(id, sizeof id, "Message-ID: <dmarc.%" PRId64 ".%s@",
	    m->now, name);
	buf_text(out, id);
	put_domain(out, m);
	buf_text(out, ">\nList-ID: <");
	buf_text(out, m->list);
	buf_text(out, ".dmarc-report.");
	put_domain(out, m);
	buf_text(out, ">\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
	    "Content-Type: multipart/alternative;\n boundary=\"");
	buf_text(out, boundary);
	buf_text(out, "\"\n");
	put_part(out, boundary, "text/plain", m->text);
	put_part(out, boundary, "text/html", m->html);
	buf_text(out, "\n--");
	buf_text(out, boundary);
	buf_text(out, "--\n");
}
