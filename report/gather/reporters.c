/*
 * reporters.c: see reporters.h.
 */
#include "report/gather/reporters.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/vec.h"

static bool
word_is(const char *text, const char *word)
{
	return text != NULL && strcasecmp(text, word) == 0;
}

/* Whose silence matters, by org_name as received and by organization. */
static enum verdict_major
major_of(const char *name, const char *org)
{
	if (word_is(org, "google.com"))
		return MAJOR_GOOGLE;
	if (word_is(name, "Enterprise Outlook") ||
	    word_is(name, "Outlook.com") || word_is(org, "microsoft.com"))
		return MAJOR_MICROSOFT;
	return word_is(name, "Yahoo") || word_is(name, "AOL") ?
	    MAJOR_YAHOO : MAJOR_NONE;
}

/* The domain of an e-mail address, in lower case; NULL: not usable. */
static const char *
domain_of(char *email)
{
	char *at = email != NULL ? strrchr(email, '@') : NULL;

	if (at == NULL)
		return NULL;
	for (char *c = at; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	at++;
	return strchr(at, '.') != NULL && at[0] != '.' &&
	    at[strcspn(at, " <>,;\"()")] == '\0' ? at : NULL;
}

static enum dmarc_status
read_submitter(struct asker *asker, const struct suffixes *suffixes,
    int64_t submitter, struct arena *a, struct verdict_reporter *out,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, ASK_verdict_submitter);
	bool full = false;
	enum dmarc_status st;

	*out = (struct verdict_reporter){ .org = "" };
	ask_int(&ask, ":submitter", submitter);
	if (ask_row(&ask)) {
		const char *email = ask_string(&ask, 1), *domain;
		char *copy = email == NULL ? NULL :
		    arena_strndup(a, email, strlen(email));

		full = email != NULL && copy == NULL;
		domain = domain_of(copy);
		out->org = domain != NULL ?
		    suffixes_organization(suffixes, domain) :
		    ask_keep(&ask, 2, a, &full);
		out->major = major_of(ask_string(&ask, 0), out->org);
	}
	st = ask_end(&ask, err);
	return st == DMARC_OK && (full || out->org == NULL) ?
	    dmarc_no_memory(err) : st;
}

/* Where a submitter stands among the known, or would. */
static size_t
find(const struct reporters *r, int64_t submitter)
{
	size_t from = 0, to = r->knowns;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (r->known[mid].submitter < submitter)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

/* The place of a reporter, which may be met for the first time. */
static bool
place(struct reporters *r, const struct verdict_reporter *w, uint32_t *out)
{
	void *grown = r->list;
	size_t at = 0;

	while (at < r->n && strcmp(r->list[at].org, w->org) != 0)
		at++;
	if (at == r->n) {
		if (!vec_grow(&grown, r->n, &r->size, sizeof *w))
			return false;
		r->list = grown;
		r->list[r->n++] = *w;
	} else if (w->major > r->list[at].major) {
		r->list[at].major = w->major;
	}
	*out = (uint32_t)at;
	return true;
}

enum dmarc_status
reporters_use(struct reporters *r, struct asker *asker,
    const struct suffixes *suffixes, int64_t submitter, struct arena *a,
    uint32_t *out, struct dmarc_err *err)
{
	size_t at = find(r, submitter);
	void *grown = r->known;
	struct verdict_reporter w;
	enum dmarc_status st;

	if (at < r->knowns && r->known[at].submitter == submitter) {
		*out = r->known[at].reporter;
		return DMARC_OK;
	}
	st = read_submitter(asker, suffixes, submitter, a, &w, err);
	if (st != DMARC_OK)
		return st;
	if (!vec_grow(&grown, r->knowns, &r->known_size, sizeof *r->known))
		return dmarc_no_memory(err);
	r->known = grown;
	if (!place(r, &w, out))
		return dmarc_no_memory(err);
	memmove(r->known + at + 1, r->known + at,
	    (r->knowns - at) * sizeof *r->known);
	r->known[at] = (struct reporters_known){ submitter, *out };
	r->knowns++;
	return DMARC_OK;
}

void
reporters_free(struct reporters *r)
{
	free(r->list);
	free(r->known);
	*r = (struct reporters){ 0 };
}
