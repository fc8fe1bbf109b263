/*
 * service_row.c: see service_row.h.
 */
#include "common/services/service_row.h"

#include <string.h>

#include <glib.h>

enum column {
	C_ID, C_NAME, C_KIND, C_DKIM, C_SPF, C_PTR, C_ALIGNS, C_INCLUDE,
	C_SELECTORS, C_TENANT, C_FIX, COLUMNS
};

static const char *const columns[COLUMNS + 1] = {
	"id", "name", "kind", "dkim_domains", "spf_domains", "ptr_suffixes",
	"spf_aligns", "spf_include", "dkim_selectors", "tenant", "fix", NULL
};

static const char *const kinds[] = { "mailbox", "esp", "saas", "gateway",
	"list", NULL };
static const char *const aligns[] = { "yes", "no", "custom", "n/a", NULL };
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

	g_free((char *)r->service.id);
	g_free((char *)r->service.name);
	g_free((char *)r->service.include);
	g_free((char *)r->service.fix);
	g_strfreev(r->service.dkim);
	g_strfreev(r->service.spf);
	g_strfreev(r->service.ptr);
	g_strfreev(r->service.selectors);
	g_free(r);
}

/*
 * Reads the cell at *at (RFC 4180, within a line) and moves *at behind it; NULL
 * if its quotes are not closed. *more: another cell follows.
 */
static char *
next_cell(const char **at, bool *more)
{
	GString *cell = g_string_new(NULL);
	const char *c = *at;
	bool quoted = *c == '"';

	for (c += quoted; *c != '\0'; c++) {
		if (quoted && *c == '"' && *++c != '"') {
			quoted = false;
			break;
		}
		if (!quoted && *c == ',')
			break;
		g_string_append_c(cell, *c);
	}
	*more = *c == ',';
	if (quoted || (*c != '\0' && *c != ',')) {
		g_string_free(cell, TRUE);
		return NULL;
	}
	*at = *more ? c + 1 : c;
	return g_strstrip(g_string_free(cell, FALSE));
}

char **
service_cells(const struct service_place *p, const char *line,
    struct dmarc_err *err)
{
	GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
	bool more = true, closed = true;

	while (more && closed) {
		char *cell = next_cell(&line, &more);

		closed = cell != NULL;
		if (closed)
			g_ptr_array_add(cells, cell);
	}
	if (closed && cells->len == COLUMNS) {
		g_ptr_array_add(cells, NULL);
		return (char **)g_ptr_array_free(cells, FALSE);
	}
	if (!closed)
		(void)dmarc_fail(err, DMARC_E_CONFIG,
		    "a quoted cell has no closing quote");
	else
		(void)dmarc_fail(err, DMARC_E_CONFIG, "%u columns; a row of "
		    "services has %d: see the first line of the table",
		    cells->len, COLUMNS);
	(void)service_wrong(p, err);
	g_ptr_array_free(cells, TRUE);
	return NULL;
}

/* The words between blanks; NULL if there are none. */
static char **
words_of(const char *cell)
{
	GPtrArray *words = g_ptr_array_new();
	char **all = g_strsplit_set(cell, " \t", -1);

	for (char **w = all; *w != NULL; w++)
		if (**w != '\0')
			g_ptr_array_add(words, *w);
		else
			g_free(*w);
	g_free(all);
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

/*
 * Folds domains and strips "*." and trailing dots. Returns the first bad
 * domain; NULL: all are good.
 */
static const char *
bad_domain(char **domains)
{
	for (char **d = domains; *d != NULL; d++) {
		char *name = *d;
		size_t len;

		if (strncmp(name, "*.", 2) == 0)
			name += 2;
		else if (*name == '.')
			name++;
		len = strlen(name);
		if (len > 0 && name[len - 1] == '.')
			name[--len] = '\0';
		if (len == 0 || *name == '.' || strstr(name, "..") != NULL)
			return *d;
		for (char *c = name; *c != '\0'; c++)
			if (!g_ascii_isalnum(*c) && strchr("-_.", *c) == NULL)
				return *d;
			else
				*c = g_ascii_tolower(*c);
		memmove(*d, name, len + 1);
	}
	return NULL;
}

/* Finds the cell among the allowed words; *out: its index. */
static enum dmarc_status
one_of(const struct service_place *p, enum column column, const char *cell,
    const char *const *words, int *out, struct dmarc_err *err)
{
	char *list;

	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], cell) == 0) {
			*out = i;
			return DMARC_OK;
		}
	list = g_strjoinv(", ", (char **)words);
	(void)dmarc_fail(err, DMARC_E_CONFIG, "%s is \"%.60s\", but must be "
	    "one of: %s%s", columns[column], cell,
	    words[0][0] != '\0' ? "" : "nothing", list);
	g_free(list);
	return service_wrong(p, err);
}

static enum dmarc_status
check_row(const struct service_place *p, char **cell, const struct service *s,
    struct dmarc_err *err)
{
	const char *bad = NULL;

	if (s->id[0] == '\0' ||
	    s->id[strspn(s->id, "abcdefghijklmnopqrstuvwxyz0123456789-")] !=
	    '\0')
		(void)dmarc_fail(err, DMARC_E_CONFIG, "id is \"%.60s\", but "
		    "must be lower-case letters, digits and hyphens",
		    cell[C_ID]);
	else if (s->name[0] == '\0' || !g_utf8_validate(s->name, -1, NULL))
		(void)dmarc_fail(err, DMARC_E_CONFIG, "%.60s has no name",
		    s->id);
	else if ((bad = bad_domain(s->dkim)) != NULL ||
	    (bad = bad_domain(s->spf)) != NULL ||
	    (bad = bad_domain(s->ptr)) != NULL)
		(void)dmarc_fail(err, DMARC_E_CONFIG, "\"%.60s\" is no domain "
		    "in its ASCII form; several are separated by blanks", bad);
	else
		return DMARC_OK;
	return service_wrong(p, err);
}

enum dmarc_status
service_row_read(const struct service_place *p, char **cell,
    struct service_row **out, struct dmarc_err *err)
{
	int kind = 0, spf = 0, tenant = 0;
	enum dmarc_status st;
	struct service_row *r;

	st = one_of(p, C_KIND, cell[C_KIND], kinds, &kind, err);
	if (st == DMARC_OK)
		st = one_of(p, C_ALIGNS, cell[C_ALIGNS], aligns, &spf, err);
	if (st == DMARC_OK)
		st = one_of(p, C_TENANT, cell[C_TENANT], tenancies, &tenant,
		    err);
	if (st != DMARC_OK)
		return st;
	r = g_new0(struct service_row, 1);
	r->file = p->file;
	r->line = p->line;
	r->service = (struct service){
		.id = g_strdup(cell[C_ID]), .name = g_strdup(cell[C_NAME]),
		.kind = (enum service_kind)kind,
		.dkim = words_of(cell[C_DKIM]), .spf = words_of(cell[C_SPF]),
		.ptr = words_of(cell[C_PTR]),
		.spf_aligns = (enum service_spf)spf,
		.include = cell[C_INCLUDE][0] != '\0' ?
		    g_strdup(cell[C_INCLUDE]) : NULL,
		.selectors = words_of(cell[C_SELECTORS]),
		.tenant = (enum service_tenant)tenant,
		.fix = g_strdup(cell[C_FIX]),
	};
	st = check_row(p, cell, &r->service, err);
	if (st == DMARC_OK)
		*out = r;
	else
		service_row_free(r);
	return st;
}

enum dmarc_status
service_head(const struct service_place *p, char **cell,
    struct dmarc_err *err)
{
	char *want;

	if (g_strv_equal((const char *const *)cell, columns))
		return DMARC_OK;
	want = g_strjoinv(",", (char **)columns);
	(void)dmarc_fail(err, DMARC_E_CONFIG, "the first line must be: %s",
	    want);
	g_free(want);
	return service_wrong(p, err);
}
