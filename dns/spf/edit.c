/*
 * edit.c: see edit.h.
 */
#include "dns/spf/edit.h"

#include <string.h>
#include <strings.h>

#include "dns/lookup/answer.h"
#include "dns/spf/record.h"

#define VERSION "v=spf1"
#define VERSION_LEN (sizeof VERSION - 1)
#define REPAIRS_MOST 20		/* faults that are mended in one record */
#define RECORD_MOST 16384

/* The ends of a record, from strict to lenient. */
static const char *const all[] = { "-all", "~all", "?all", "+all" };

/* A word between blanks. */
struct word {
	const char *at;
	size_t len;
};

/* The next word; false at the end. */
static bool
next_word(const char **at, const char *end, struct word *out)
{
	const char *blank;

	while (*at < end && **at == ' ')
		++*at;
	if (*at == end)
		return false;
	blank = memchr(*at, ' ', (size_t)(end - *at));
	if (blank == NULL)
		blank = end;
	*out = (struct word){ *at, (size_t)(blank - *at) };
	*at = blank;
	return true;
}

static void
put_word(struct buf *out, const char *s, size_t len)
{
	if (len == 0)
		return;
	buf_byte(out, ' ');
	buf_add(out, s, len);
}

void
spf_edit(struct buf *out, const char *text, size_t len,
    const struct spf_change *change, size_t changes)
{
	const char *at = text + VERSION_LEN, *end = text + len;
	struct word w;

	buf_text(out, VERSION);
	while (next_word(&at, end, &w)) {
		size_t i = 0;

		while (i < changes && change[i].at != w.at)
			i++;
		if (i == changes)
			put_word(out, w.at, w.len);
		else if (change[i].instead != NULL)
			put_word(out, change[i].instead,
			    strlen(change[i].instead));
	}
}

/* Whether s is an address, or a network; *v6 says of which family. */
static bool
is_network(const char *s, size_t len, bool *v6)
{
	char record[80] = "v=spf1 ip6:";
	struct spf_term fault;
	const char *why;
	size_t n = strlen(record);

	*v6 = memchr(s, ':', len) != NULL;
	record[9] = *v6 ? '6' : '4';
	if (len == 0 || len > sizeof record - n - 1 ||
	    memchr(s, ' ', len) != NULL)
		return false;
	memcpy(record + n, s, len);
	return spf_check(record, n + len, &fault, &why);
}

/* Writes what a wrong term was meant to be; nothing if that is not plain. */
static void
put_meant(struct buf *out, const struct spf_term *t)
{
	const char *colon = memchr(t->text, ':', t->len);
	size_t before = colon != NULL ? (size_t)(colon + 1 - t->text) : 0;
	bool v6;

	/* a:192.0.2.1, ip4:2001:db8::1 */
	if (colon != NULL && is_network(colon + 1, t->len - before, &v6)) {
		buf_text(out, v6 ? " ip6:" : " ip4:");
		buf_add(out, colon + 1, t->len - before);
		return;
	}
	/* ip4:192.0.2.1-all: the blank between two strings was lost. */
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (t->len <= 4 || strncasecmp(t->text + t->len - 4, all[i],
		    4) != 0)
			continue;
		put_word(out, t->text, t->len - 4);
		put_word(out, all[i], 4);
		return;
	}
}

/* Mends the first fault of a record; returns whether it had one. */
static bool
mend(struct buf *out, const char *text, size_t len)
{
	const char *at = text + VERSION_LEN, *end = text + len, *why;
	struct spf_term fault;
	struct word w;

	if (spf_check(text, len, &fault, &why))
		return false;
	buf_text(out, VERSION);
	while (next_word(&at, end, &w)) {
		if (w.at != fault.text)
			put_word(out, w.at, w.len);
		else
			put_meant(out, &fault);
	}
	return true;
}

/* Skips what stands before v=spf1 and what it was glued to. */
static bool
find_terms(const char **text, size_t *len)
{
	while (*len > 0 && (**text == ' ' || **text == '\t' || **text == '"' ||
	    **text == '\'')) {
		++*text;
		--*len;
	}
	while (*len > 0 && ((*text)[*len - 1] == '"' ||
	    (*text)[*len - 1] == '\'' || (*text)[*len - 1] == ' '))
		--*len;
	if (*len < VERSION_LEN - 1 || strncasecmp(*text, "v=spf", 5) != 0)
		return false;
	*text += 5;
	*len -= 5;
	while (*len > 0 && **text != ' ' && **text != ';' && **text != '\t') {
		++*text;
		--*len;
	}
	return true;
}

bool
spf_repair(struct buf *out, const char *text, size_t len)
{
	struct buf now = BUF_INIT(RECORD_MOST), better = BUF_INIT(RECORD_MOST);
	bool fine;

	if (!spf_is_record(text, len)) {
		if (!find_terms(&text, &len))
			return false;
		buf_text(&now, VERSION " ");
		for (size_t i = 0; i < len; i++)
			buf_byte(&now, text[i] == ';' || text[i] == '\t' ?
			    ' ' : (unsigned char)text[i]);
	} else {
		buf_add(&now, text, len);
	}
	for (int i = 0; i < REPAIRS_MOST && !now.failed; i++) {
		struct buf old = now;

		buf_clear(&better, RECORD_MOST);
		if (!mend(&better, (const char *)now.data, now.len))
			break;
		now = better;
		better = old;
	}
	fine = !now.failed;
	if (fine) {
		struct spf_term fault;
		const char *why;

		fine = spf_check((const char *)now.data, now.len, &fault,
		    &why);
	}
	if (fine)
		spf_edit(out, (const char *)now.data, now.len, NULL, 0);
	buf_free(&now);
	buf_free(&better);
	return fine;
}

/* Whether a record that is being written has a term already. */
static bool
has_term(const struct buf *out, size_t start, const struct word *w)
{
	const char *at = (const char *)out->data + start;
	const char *end = (const char *)out->data + out->len;
	struct word have;

	while (next_word(&at, end, &have))
		if (have.len == w->len &&
		    strncasecmp(have.at, w->at, w->len) == 0)
			return true;
	return false;
}

/* How lenient an "all" is: its place in the list; -1: it is none. */
static int
leniency(const struct word *w)
{
	if (w->len == 3 && strncasecmp(w->at, "all", 3) == 0)
		return 3;
	for (int i = 3; i >= 0; i--)
		if (w->len == 4 && strncasecmp(w->at, all[i], 4) == 0)
			return i;
	return -1;
}

void
spf_unite(struct buf *out, const struct rdata *record, size_t records)
{
	size_t start = out->len;
	int most = -1;
	struct word w;

	buf_text(out, VERSION);
	for (size_t i = 0; i < records && !out->failed; i++) {
		const char *at = (const char *)record[i].byte + VERSION_LEN;
		const char *end = (const char *)record[i].byte + record[i].len;

		while (next_word(&at, end, &w) && !out->failed) {
			int how = leniency(&w);

			if (how > most)
				most = how;
			if (how < 0 && !has_term(out, start, &w))
				put_word(out, w.at, w.len);
		}
	}
	if (most >= 0)
		put_word(out, all[most], 4);
}
