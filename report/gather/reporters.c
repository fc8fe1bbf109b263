/*
 * reporters.c: see reporters.h.
 */
#include "report/gather/reporters.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "store/read/reports.h"

static bool
word_is(const char *text, const char *word)
{
	return text != NULL && strcasecmp(text, word) == 0;
}

/*
 * The major receivers, whose silence matters, by org_name as received and by
 * organization.
 */
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

/* The folded domain of an e-mail address; NULL: not usable. */
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

/* The reporter of a submitter. org NULL: out of memory. */
static struct verdict_reporter
reporter_of(const struct submitter_row *row, const struct suffixes *suffixes,
    struct arena *a)
{
	struct verdict_reporter r = { .org = NULL };
	const char *domain;
	char *email = NULL;

	if (row->email != NULL) {
		email = arena_strndup(a, row->email, strlen(row->email));
		if (email == NULL)
			return r;
	}
	domain = domain_of(email);
	if (domain != NULL)
		r.org = suffixes_organization(suffixes, domain);
	else if (row->identity != NULL)
		r.org = arena_strndup(a, row->identity,
		    strlen(row->identity));
	if (r.org != NULL)
		r.major = major_of(row->org_name, r.org);
	return r;
}

static enum dmarc_status
read_submitter(struct snapshot *db, const struct suffixes *suffixes,
    int64_t submitter, struct arena *a, struct verdict_reporter *out,
    struct dmarc_err *err)
{
	struct statement s = submitter_start(db, submitter);
	struct submitter_row row;
	enum dmarc_status st = DMARC_OK;

	*out = (struct verdict_reporter){ .org = "" };
	if (submitter_next(&s, &row)) {
		*out = reporter_of(&row, suffixes, a);
		if (out->org == NULL)
			st = dmarc_no_memory(err);
	}
	return statement_end(&s, st, err);
}

/* The slot of a submitter in known, taken or free. */
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

/* Finds or adds a reporter; *out: its index. */
static bool
place(struct reporters *r, const struct verdict_reporter *w, uint32_t *out)
{
	size_t at = 0;

	while (at < r->n && strcmp(r->list[at].org, w->org) != 0)
		at++;
	if (at == r->n) {
		if (!vec_room(&r->list, r->n, &r->size, sizeof *w))
			return false;
		r->list[r->n++] = *w;
	} else if (w->major > r->list[at].major) {
		r->list[at].major = w->major;
	}
	*out = (uint32_t)at;
	return true;
}

enum dmarc_status
reporters_use(struct reporters *r, struct snapshot *db,
    const struct suffixes *suffixes, int64_t submitter, struct arena *a,
    uint32_t *out, struct dmarc_err *err)
{
	size_t at = find(r, submitter);
	struct verdict_reporter w;
	enum dmarc_status st;

	if (at < r->knowns && r->known[at].submitter == submitter) {
		*out = r->known[at].reporter;
		return DMARC_OK;
	}
	st = read_submitter(db, suffixes, submitter, a, &w, err);
	if (st != DMARC_OK)
		return st;
	if (w.org == NULL || !vec_room(&r->known, r->knowns, &r->known_size,
	    sizeof *r->known) || !place(r, &w, out))
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
