/*
 * reporters.c: see reporters.h.
 */
#include "report/gather/reporters.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/memory/memo.h"
#include "common/vec.h"
#include "store/read/reports.h"

#define SUBMITTERS 20000	/* remembered */
#define MORE_NAME 64

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
	struct verdict_reporter r = { .org = NULL, .first = INT64_MAX };
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
look_up(struct snapshot *db, const struct suffixes *suffixes,
    int64_t submitter, struct arena *a, struct verdict_reporter *out,
    struct dmarc_err *err)
{
	struct statement s = submitter_start(db, submitter);
	struct submitter_row row;
	enum dmarc_status st = DMARC_OK;

	*out = (struct verdict_reporter){ .org = "", .first = INT64_MAX };
	if (submitter_next(&s, &row)) {
		*out = reporter_of(&row, suffixes, a);
		if (out->org == NULL)
			st = dmarc_no_memory(err);
	}
	return statement_end(&s, st, err);
}

/* Whether the settings distrust an organization. */
static bool
is_distrusted(const struct reporters *r, const char *org)
{
	for (char *const *d = r->distrust; d != NULL && *d != NULL; d++)
		if (strcasecmp(*d, org) == 0)
			return true;
	return false;
}

/* Adds a reporter to the list; *out: its index. */
static bool
append(struct reporters *r, const struct verdict_reporter *w, uint32_t *out)
{
	size_t same = r->size;

	/* Two lists of one length grow together. */
	if (!vec_room(&r->distrusted, r->n, &same, sizeof *r->distrusted) ||
	    !vec_room(&r->list, r->n, &r->size, sizeof *w))
		return false;
	r->distrusted[r->n] = is_distrusted(r, w->org);
	*out = (uint32_t)r->n;
	r->list[r->n++] = *w;
	return true;
}

/* The reporter that stands for those that are not kept. */
static bool
place_rest(struct reporters *r, const char *org, struct arena *a,
    uint32_t *out)
{
	struct verdict_reporter rest = { .first = INT64_MAX };

	if (r->rest == 0) {
		r->more_name = arena_alloc(a, MORE_NAME);
		rest.org = r->more_name;
		if (r->more_name == NULL || !distinct_begin(&r->more) ||
		    !append(r, &rest, out))
			return false;
		r->rest = *out + 1;
	}
	distinct_add(&r->more, org);
	*out = r->rest - 1;
	return true;
}

/*
 * Finds or adds a reporter; *out: its index. Major receivers have room of
 * their own.
 */
static bool
place(struct reporters *r, const struct verdict_reporter *w, struct arena *a,
    uint32_t *out)
{
	size_t at;

	if (r->by_org == NULL)
		r->by_org = g_hash_table_new(g_str_hash, g_str_equal);
	at = GPOINTER_TO_SIZE(g_hash_table_lookup(r->by_org, w->org));
	if (at > 0) {
		*out = (uint32_t)(at - 1);
		if (w->major > r->list[*out].major)
			r->list[*out].major = w->major;
		return true;
	}
	if (!is_distrusted(r, w->org) &&
	    r->n >= (w->major != MAJOR_NONE ? 2 : 1) * r->most)
		return place_rest(r, w->org, a, out);
	if (!append(r, w, out))
		return false;
	(void)g_hash_table_insert(r->by_org, (void *)w->org,
	    GSIZE_TO_POINTER((size_t)*out + 1));
	return true;
}

/* Remembers the reporter of a submitter, and forgets all if they are many. */
static bool
remember(struct reporters *r, int64_t submitter, uint32_t reporter)
{
	if (g_hash_table_size(r->by_submitter) >= SUBMITTERS)
		g_hash_table_remove_all(r->by_submitter);
	(void)g_hash_table_insert(r->by_submitter,
	    GSIZE_TO_POINTER((size_t)submitter),
	    GSIZE_TO_POINTER((size_t)reporter + 1));
	if (r->knowns == SUBMITTERS)
		return true;
	if (!vec_room(&r->known, r->knowns, &r->known_size,
	    sizeof *r->known))
		return false;
	r->known[r->knowns++] = (struct reporters_known){ submitter,
	    reporter };
	return true;
}

enum dmarc_status
reporters_use(struct reporters *r, struct snapshot *db,
    const struct suffixes *suffixes, int64_t submitter, struct arena *a,
    uint32_t *out, struct dmarc_err *err)
{
	struct arena_mark mark = arena_mark(a);
	struct verdict_reporter w;
	size_t at, before = r->n;
	enum dmarc_status st;

	if (r->by_submitter == NULL)
		r->by_submitter = g_hash_table_new(g_direct_hash,
		    g_direct_equal);
	at = GPOINTER_TO_SIZE(g_hash_table_lookup(r->by_submitter,
	    GSIZE_TO_POINTER((size_t)submitter)));
	if (at > 0) {
		*out = (uint32_t)(at - 1);
		return DMARC_OK;
	}
	st = look_up(db, suffixes, submitter, a, &w, err);
	if (st != DMARC_OK)
		return st;
	if (w.org == NULL || !place(r, &w, a, out))
		return dmarc_no_memory(err);
	if (r->n == before)
		arena_rewind(a, mark);	/* a known name */
	return remember(r, submitter, *out) ? DMARC_OK :
	    dmarc_no_memory(err);
}

bool
reporters_any_distrusted(const struct reporters *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->distrusted[i])
			return true;
	return false;
}

static int
by_submitter(const void *a, const void *b)
{
	const struct reporters_known *x = a, *y = b;

	return (x->submitter > y->submitter) - (x->submitter < y->submitter);
}

void
reporters_end(struct reporters *r)
{
	if (r->knowns > 0)
		qsort(r->known, r->knowns, sizeof *r->known, by_submitter);
	if (r->rest > 0)
		distinct_say(&r->more, "more reporters", r->more_name,
		    MORE_NAME);
}

void
reporters_free(struct reporters *r)
{
	if (r->by_org != NULL)
		g_hash_table_destroy(r->by_org);
	if (r->by_submitter != NULL)
		g_hash_table_destroy(r->by_submitter);
	distinct_free(&r->more);
	free(r->list);
	free(r->distrusted);
	free(r->known);
	*r = (struct reporters){ 0 };
}

static int
by_org(const void *a, const void *b)
{
	const struct elder *x = a, *y = b;

	return strcmp(x->org, y->org);
}

/* Joins the submitters of an organization. */
static void
join_elders(struct elders *e)
{
	size_t kept = 0;

	if (e->n > 0)
		qsort(e->list, e->n, sizeof *e->list, by_org);
	for (size_t i = 0; i < e->n; i++) {
		if (kept == 0 || by_org(&e->list[kept - 1], &e->list[i]) != 0)
			e->list[kept++] = e->list[i];
		else if (e->list[i].first < e->list[kept - 1].first)
			e->list[kept - 1].first = e->list[i].first;
	}
	e->n = kept;
}

/* A submitter and the day of its first report. */
struct first {
	int64_t submitter, day;
};

/* Lists the submitters of all reports; *list is heap memory. */
static enum dmarc_status
list_firsts(struct snapshot *db, bool strict, struct arena *a,
    struct first **list, size_t *n, struct dmarc_err *err)
{
	struct memo places = MEMO_INIT_ORDER(a);
	struct statement s = first_reports_start(db, strict);
	struct first row;
	size_t size = 0;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && first_reports_next(&s, &row.submitter,
	    &row.day)) {
		uint32_t place;
		bool first;

		if (!memo_place(&places, (uint64_t)row.submitter, 0, &place,
		    &first) || (first && !vec_room(list, *n, &size,
		    sizeof row)))
			st = dmarc_no_memory(err);
		else if (first)
			(*list)[(*n)++] = row;
		else if (*list != NULL && row.day < (*list)[place].day)
			(*list)[place].day = row.day;
	}
	return statement_end(&s, st, err);
}

static enum dmarc_status
read_elders(struct elders *e, struct snapshot *db,
    const struct suffixes *suffixes, bool strict, struct dmarc_err *err)
{
	struct first *list = NULL;
	size_t n = 0;
	enum dmarc_status st;

	e->arena = arena_new(SIZE_MAX);
	if (e->arena == NULL)
		return dmarc_no_memory(err);
	st = list_firsts(db, strict, e->arena, &list, &n, err);
	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		struct verdict_reporter r;

		st = look_up(db, suffixes, list[i].submitter, e->arena, &r,
		    err);
		if (st != DMARC_OK)
			break;
		if (!vec_room(&e->list, e->n, &e->size, sizeof *e->list))
			st = dmarc_no_memory(err);
		else
			e->list[e->n++] = (struct elder){ r.org,
			    list[i].day };
	}
	free(list);
	join_elders(e);
	return st;
}

enum dmarc_status
elders_read(struct elders *e, struct snapshot *db,
    const struct suffixes *suffixes, bool strict, struct dmarc_err *err)
{
	enum dmarc_status st;

	(void)pthread_mutex_lock(&e->lock);
	if (!e->read && read_elders(e, db, suffixes, strict, &e->err) ==
	    DMARC_OK)
		e->err.code = DMARC_OK;
	e->read = true;
	st = e->err.code;
	if (st != DMARC_OK)
		*err = e->err;
	(void)pthread_mutex_unlock(&e->lock);
	return st;
}

int64_t
elders_first(const struct elders *e, const char *org)
{
	const struct elder key = { .org = org };
	const struct elder *found = e->n == 0 ? NULL : bsearch(&key, e->list,
	    e->n, sizeof key, by_org);

	return found != NULL ? found->first : INT64_MAX;
}

size_t
elders_until(const struct elders *e, int64_t day)
{
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++)
		n += e->list[i].first <= day;
	return n;
}

void
elders_free(struct elders *e)
{
	arena_free(e->arena);
	free(e->list);
	*e = (struct elders)ELDERS_INIT;
}
