/*
 * service_row.c: see service_row.h.
 */
#include "common/services/service_row.h"

#include <string.h>

#include <glib.h>

static const char *const columns[SERVICE_COLUMNS + 1] = {
	"id", "name", "kind", "dkim_domains", "spf_domains", "ptr_suffixes",
	"spf_aligns", "spf_include", "dkim_selectors", "tenant", "fix",
	"source", NULL
};

static const char *const kinds[] = { "mailbox", "esp", "saas", "gateway",
	"list", NULL };
static const char *const aligns[] = { "yes", "no", "custom", "n/a",
	"unknown", NULL };
static const char *const tenancies[] = { "", "gappssmtp", "onmicrosoft",
	NULL };

enum dmarc_status
service_wrong(const struct service_place *p, struct dmarc_err *err)
{
	return dmarc_wrap(err, "%s:%u", p->file, p->line);
}

void
service_row_free(void *data)
{
	struct service_row *r = data;

	g_free(r->service.dkim);
	g_free(r->service.spf);
	g_free(r->service.ptr);
	g_free(r->service.includes);
	g_free(r->service.selectors);
	g_free(r);
}

/*
 * Takes the quotes from the quoted cell at cell; returns what follows its last
 * quote. NULL: the cell has no closing quote.
 */
static char *
unquote(char *cell)
{
	char *from = cell + 1, *to = cell, *quote;

	while ((quote = strchr(from, '"')) != NULL) {
		bool last = quote[1] != '"';
		size_t len = (size_t)(quote - from) + !last;

		memmove(to, from, len);
		to += len;
		from = quote + 2 - last;
		if (last) {
			/* There is room: two quotes are gone. */
			*to = '\0';
			return from;
		}
	}
	return NULL;
}

/*
 * Ends the cell at *at and moves *at behind it; NULL if its quotes are not
 * closed. *more: another cell follows.
 */
static char *
next_cell(char **at, bool *more)
{
	char *cell = *at, *end;

	if (*cell == '"') {
		end = unquote(cell);
		if (end == NULL || (*end != '\0' && *end != ','))
			return NULL;
	} else {
		end = strchrnul(cell, ',');
	}
	*more = *end == ',';
	*at = end + *more;
	*end = '\0';
	return g_strstrip(cell);
}

enum dmarc_status
service_cells(const struct service_place *p, char *line,
    struct service_cells *out, struct dmarc_err *err)
{
	bool more = true;

	for (out->n = 0; more; out->n++) {
		char *cell = next_cell(&line, &more);

		if (cell == NULL) {
			(void)dmarc_fail(err, DMARC_E_CONFIG,
			    "a quoted cell has no closing quote");
			return service_wrong(p, err);
		}
		if (out->n < SERVICE_COLUMNS)
			out->cell[out->n] = cell;
	}
	return DMARC_OK;
}

/* Ends each word of a cell, and lists them; the list is released by g_free. */
static char **
words_of(char *cell)
{
	char **words = g_new(char *, strlen(cell) / 2 + 2);
	size_t n = 0;
	bool blank = true;

	for (; *cell != '\0'; cell++)
		if (*cell == ' ' || *cell == '\t') {
			*cell = '\0';
			blank = true;
		} else if (blank) {
			words[n++] = cell;
			blank = false;
		}
	words[n] = NULL;
	return words;
}

/*
 * Folds domains and strips "*." and trailing dots. Returns the first bad
 * domain; NULL: all are good.
 */
static const char *
bad_domain(char **domains)
{
	for (char **d = domains; *d != NULL; d++) {
		size_t len;

		if (strncmp(*d, "*.", 2) == 0)
			*d += 2;
		else if (**d == '.')
			++*d;
		len = strlen(*d);
		if (len > 0 && (*d)[len - 1] == '.')
			(*d)[--len] = '\0';
		if (len == 0 || **d == '.' || strstr(*d, "..") != NULL)
			return *d;
		for (char *c = *d; *c != '\0'; c++)
			if (g_ascii_isupper(*c))
				*c = g_ascii_tolower(*c);
			else if (!g_ascii_isalnum(*c) &&
			    strchr("-_.#", *c) == NULL)
				return *d;
	}
	return NULL;
}

/* Finds a cell among the allowed words; *out: its index. */
static enum dmarc_status
one_of(const struct service_place *p, const struct service_cells *c,
    enum service_column column, const char *const *words, int *out,
    struct dmarc_err *err)
{
	char *list;

	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], c->cell[column]) == 0) {
			*out = i;
			return DMARC_OK;
		}
	list = g_strjoinv(", ", (char **)words);
	(void)dmarc_fail(err, DMARC_E_CONFIG, "%s is \"%.60s\", but must be "
	    "one of: %s%s", columns[column], c->cell[column],
	    words[0][0] != '\0' ? "" : "nothing", list);
	g_free(list);
	return service_wrong(p, err);
}

static enum dmarc_status
check_row(const struct service_place *p, const struct service *s,
    struct dmarc_err *err)
{
	const char *bad = NULL;

	if (s->id[0] == '\0' ||
	    s->id[strspn(s->id, "abcdefghijklmnopqrstuvwxyz0123456789-")] !=
	    '\0')
		(void)dmarc_fail(err, DMARC_E_CONFIG, "id is \"%.60s\", but "
		    "must be lower-case letters, digits and hyphens", s->id);
	else if (s->name[0] == '\0')
		(void)dmarc_fail(err, DMARC_E_CONFIG, "%.60s has no name",
		    s->id);
	else if (!g_utf8_validate(s->name, -1, NULL) ||
	    (s->fix != NULL && !g_utf8_validate(s->fix, -1, NULL)))
		(void)dmarc_fail(err, DMARC_E_CONFIG, "the name or the fix of "
		    "%.60s is not UTF-8 text", s->id);
	else if ((bad = bad_domain(s->dkim)) != NULL ||
	    (bad = bad_domain(s->spf)) != NULL ||
	    (bad = bad_domain(s->ptr)) != NULL ||
	    (bad = bad_domain(s->includes)) != NULL)
		(void)dmarc_fail(err, DMARC_E_CONFIG, "\"%.60s\" is no domain "
		    "in its ASCII form; several are separated by blanks", bad);
	else
		return DMARC_OK;
	return service_wrong(p, err);
}

/* Whether a row has as many cells as the first line. */
static enum dmarc_status
check_count(const struct service_place *p, const struct service_cells *c,
    size_t columns_used, struct dmarc_err *err)
{
	if (c->n == columns_used)
		return DMARC_OK;
	(void)dmarc_fail(err, DMARC_E_CONFIG, "%zu columns; a row of services "
	    "has %zu: see the first line of the table", c->n, columns_used);
	return service_wrong(p, err);
}

enum dmarc_status
service_row_read(const struct service_place *p, const struct service_cells *c,
    size_t columns_used, struct service_row **out, struct dmarc_err *err)
{
	int kind = 0, spf = 0, tenant = 0;
	enum dmarc_status st = check_count(p, c, columns_used, err);
	struct service_row *r;

	if (st == DMARC_OK)
		st = one_of(p, c, COLUMN_KIND, kinds, &kind, err);
	if (st == DMARC_OK)
		st = one_of(p, c, COLUMN_ALIGNS, aligns, &spf, err);
	if (st == DMARC_OK)
		st = one_of(p, c, COLUMN_TENANT, tenancies, &tenant, err);
	if (st != DMARC_OK)
		return st;
	r = g_new(struct service_row, 1);
	*r = (struct service_row){ .file = p->file, .line = p->line };
	r->service = (struct service){
		.id = c->cell[COLUMN_ID], .name = c->cell[COLUMN_NAME],
		.kind = (enum service_kind)kind,
		.dkim = words_of(c->cell[COLUMN_DKIM]),
		.spf = words_of(c->cell[COLUMN_SPF]),
		.ptr = words_of(c->cell[COLUMN_PTR]),
		.spf_aligns = (enum service_spf)spf,
		.includes = words_of(c->cell[COLUMN_INCLUDE]),
		.selectors = words_of(c->cell[COLUMN_SELECTORS]),
		.tenant = (enum service_tenant)tenant,
		.fix = c->cell[COLUMN_FIX][0] != '\0' ?
		    c->cell[COLUMN_FIX] : NULL,
	};
	st = check_row(p, &r->service, err);
	if (st == DMARC_OK)
		*out = r;
	else
		service_row_free(r);
	return st;
}

enum dmarc_status
service_head(const struct service_place *p, const struct service_cells *c,
    size_t *columns_used, struct dmarc_err *err)
{
	size_t same = 0;
	char *want;

	while (same < c->n && same < SERVICE_COLUMNS &&
	    strcmp(c->cell[same], columns[same]) == 0)
		same++;
	if (same == c->n && same >= COLUMN_SOURCE) {
		*columns_used = same;
		return DMARC_OK;
	}
	want = g_strjoinv(",", (char **)columns);
	(void)dmarc_fail(err, DMARC_E_CONFIG, "the first line must be: %s; "
	    "source may be missing", want);
	g_free(want);
	return service_wrong(p, err);
}
