/*
 * services.c: see services.h.
 */
#include "report/services.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

/* From the folder of the program to its table. */
#define SHIPPED DMARC_DATA_FROM_BIN "/services.csv"

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

/* A service, and where it is written. */
struct row {
	struct service service;
	const char *file;
	unsigned line;
};

struct services {
	GPtrArray *rows;	/* struct row, by id once all are read */
	GHashTable *id;		/* to its row, like the others */
	GHashTable *dkim, *spf, *ptr;
	char *files[2];
};

/* The line being read. */
struct place {
	const char *file;
	unsigned line;
};

static enum dmarc_status
wrong(const struct place *p, struct dmarc_err *err)
{
	return dmarc_wrap(err, "%s:%u", p->file, p->line);
}

static void
row_free(void *data)
{
	struct row *r = data;

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

void
services_free(struct services *s)
{
	if (s == NULL)
		return;
	g_hash_table_destroy(s->id);
	g_hash_table_destroy(s->dkim);
	g_hash_table_destroy(s->spf);
	g_hash_table_destroy(s->ptr);
	g_ptr_array_free(s->rows, TRUE);
	g_free(s->files[0]);
	g_free(s->files[1]);
	g_free(s);
}

/*
 * The cell at *at (RFC 4180, within a line), which moves behind it; NULL if
 * its quotes are not closed. *more: another one follows.
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

/* The cells of a line, exactly as many as there are columns. */
static char **
split_line(const struct place *p, const char *line, struct dmarc_err *err)
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
		    "a quoted cell does not end with its quote");
	else
		(void)dmarc_fail(err, DMARC_E_CONFIG, "%u columns; a row of "
		    "services has %d: see the first line of the table",
		    cells->len, COLUMNS);
	(void)wrong(p, err);
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

/* Fold domains, "*." and dots at the ends left out. NULL: all is well. */
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

/* Which of the words a cell is. */
static enum dmarc_status
one_of(const struct place *p, enum column column, const char *cell,
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
	return wrong(p, err);
}

static enum dmarc_status
check_row(const struct place *p, char **cell, const struct service *s,
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
	return wrong(p, err);
}

static enum dmarc_status
read_row(const struct place *p, char **cell, struct row **out,
    struct dmarc_err *err)
{
	int kind = 0, spf = 0, tenant = 0;
	enum dmarc_status st;
	struct row *r;

	st = one_of(p, C_KIND, cell[C_KIND], kinds, &kind, err);
	if (st == DMARC_OK)
		st = one_of(p, C_ALIGNS, cell[C_ALIGNS], aligns, &spf, err);
	if (st == DMARC_OK)
		st = one_of(p, C_TENANT, cell[C_TENANT], tenancies, &tenant,
		    err);
	if (st != DMARC_OK)
		return st;
	r = g_new0(struct row, 1);
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
		row_free(r);
	return st;
}

/* A row of the operator's takes the place of the shipped one. */
static enum dmarc_status
add_row(struct services *s, const struct place *p, char **cell,
    struct dmarc_err *err)
{
	struct row *r = NULL, *old;
	enum dmarc_status st = read_row(p, cell, &r, err);

	if (st != DMARC_OK)
		return st;
	old = g_hash_table_lookup(s->id, r->service.id);
	if (old != NULL && old->file == r->file) {
		(void)dmarc_fail(err, DMARC_E_CONFIG, "the id %.60s is in "
		    "line %u already: remove one of them", r->service.id,
		    old->line);
		row_free(r);
		return wrong(p, err);
	}
	g_ptr_array_add(s->rows, r);
	g_hash_table_replace(s->id, (char *)r->service.id, r);
	if (old != NULL)
		g_ptr_array_remove(s->rows, old);
	return DMARC_OK;
}

static enum dmarc_status
read_lines(struct services *s, const char *file, char **lines,
    struct dmarc_err *err)
{
	struct place p = { .file = file };
	bool head = true;
	enum dmarc_status st = DMARC_OK;

	for (char **l = lines; *l != NULL && st == DMARC_OK; l++) {
		char **cells;

		p.line++;
		if (*g_strstrip(*l) == '\0' || **l == '#')
			continue;
		cells = split_line(&p, *l, err);
		if (cells == NULL)
			return DMARC_E_CONFIG;
		if (head && !g_strv_equal((const char *const *)cells,
		    columns)) {
			char *want = g_strjoinv(",", (char **)columns);

			(void)dmarc_fail(err, DMARC_E_CONFIG,
			    "the first line must be: %s", want);
			g_free(want);
			st = wrong(&p, err);
		} else if (!head) {
			st = add_row(s, &p, cells, err);
		}
		head = false;
		g_strfreev(cells);
	}
	return st;
}

static enum dmarc_status
read_file(struct services *s, const char *file, bool must,
    struct dmarc_err *err)
{
	GError *why = NULL;
	char *text = NULL, **lines;
	size_t len;
	enum dmarc_status st = DMARC_OK;

	if (!g_file_get_contents(file, &text, &len, &why)) {
		bool absent = g_error_matches(why, G_FILE_ERROR,
		    G_FILE_ERROR_NOENT);

		if (absent && must)
			st = dmarc_fail(err, DMARC_E_UNAVAILABLE, "%s is not "
			    "there: install dmarc-ledger again", file);
		else if (!absent)
			st = dmarc_fail(err, g_error_matches(why, G_FILE_ERROR,
			    G_FILE_ERROR_ACCES) ? DMARC_E_PERM :
			    DMARC_E_CONFIG, "%s", why->message);
		g_error_free(why);
		return st;
	}
	if (strlen(text) != len || !g_utf8_validate(text, -1, NULL)) {
		g_free(text);
		return dmarc_fail(err, DMARC_E_CONFIG,
		    "%s is no text in UTF-8", file);
	}
	lines = g_strsplit(text, "\n", -1);
	g_free(text);
	st = read_lines(s, file, lines, err);
	g_strfreev(lines);
	return st;
}

/* Enter the domains of a row; each names one service. */
static enum dmarc_status
enter(GHashTable *table, char **domains, struct row *r, struct dmarc_err *err)
{
	for (char **d = domains; *d != NULL; d++) {
		const struct row *other = g_hash_table_lookup(table, *d);
		struct place p = { r->file, r->line };

		if (other == r)
			continue;
		if (other != NULL) {
			(void)dmarc_fail(err, DMARC_E_CONFIG, "\"%.60s\" "
			    "names %.60s here and %.60s in %s:%u: leave it to "
			    "one of them", *d, r->service.id,
			    other->service.id, other->file, other->line);
			return wrong(&p, err);
		}
		g_hash_table_insert(table, *d, r);
	}
	return DMARC_OK;
}

static enum dmarc_status
enter_all(struct services *s, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	/* The rows of the operator's file come last, so that it is named. */
	for (unsigned i = 0; i < s->rows->len && st == DMARC_OK; i++) {
		struct row *r = g_ptr_array_index(s->rows, i);

		st = enter(s->dkim, r->service.dkim, r, err);
		if (st == DMARC_OK)
			st = enter(s->spf, r->service.spf, r, err);
		if (st == DMARC_OK)
			st = enter(s->ptr, r->service.ptr, r, err);
	}
	return st;
}

static int
by_id(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a;
	const struct row *y = *(struct row *const *)b;

	return strcmp(x->service.id, y->service.id);
}

enum dmarc_status
services_read(const char *shipped, const char *own, struct services **out,
    struct dmarc_err *err)
{
	struct services *s = g_new0(struct services, 1);
	enum dmarc_status st = DMARC_OK;

	s->rows = g_ptr_array_new_with_free_func(row_free);
	s->id = g_hash_table_new(g_str_hash, g_str_equal);
	s->dkim = g_hash_table_new(g_str_hash, g_str_equal);
	s->spf = g_hash_table_new(g_str_hash, g_str_equal);
	s->ptr = g_hash_table_new(g_str_hash, g_str_equal);
	s->files[0] = g_strdup(shipped);
	s->files[1] = g_strdup(own);
	if (shipped != NULL)
		st = read_file(s, s->files[0], true, err);
	if (st == DMARC_OK && own != NULL)
		st = read_file(s, s->files[1], false, err);
	if (st == DMARC_OK)
		st = enter_all(s, err);
	if (st != DMARC_OK) {
		services_free(s);
		return st;
	}
	g_ptr_array_sort(s->rows, by_id);
	*out = s;
	return DMARC_OK;
}

enum dmarc_status
services_load(const char *own, struct services **out, struct dmarc_err *err)
{
	char self[PATH_MAX];
	char *dir, *beside, *shipped;
	enum dmarc_status st;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n <= 0)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "cannot find "
		    "services.csv: /proc/self/exe is not there");
	self[n] = '\0';
	dir = g_path_get_dirname(self);
	beside = g_build_filename(dir, SHIPPED, NULL);
	shipped = g_canonicalize_filename(beside, NULL);
	st = services_read(shipped, own, out, err);
	g_free(shipped);
	g_free(beside);
	g_free(dir);
	return st;
}

/* The service of a domain or of the nearest one above it. */
static const struct service *
find(GHashTable *table, const char *domain)
{
	const struct row *r = NULL;

	while (domain != NULL && r == NULL) {
		r = g_hash_table_lookup(table, domain);
		domain = strchr(domain, '.');
		if (domain != NULL)
			domain++;
	}
	return r != NULL ? &r->service : NULL;
}

const struct service *
services_by_dkim(const struct services *s, const char *domain)
{
	return find(s->dkim, domain);
}

const struct service *
services_by_spf(const struct services *s, const char *domain)
{
	return find(s->spf, domain);
}

const struct service *
services_by_ptr(const struct services *s, const char *name)
{
	return find(s->ptr, name);
}

const struct service *
services_by_id(const struct services *s, const char *id)
{
	const struct row *r = g_hash_table_lookup(s->id, id);

	return r != NULL ? &r->service : NULL;
}

const struct service *
services_at(const struct services *s, size_t i)
{
	const struct row *r = g_ptr_array_index(s->rows, i);

	return &r->service;
}

size_t
services_count(const struct services *s)
{
	return s->rows->len;
}

/*
 * The label of a passing domain that names the customer: LABEL.SUFFIX or,
 * for Google, LABEL.DATE.SUFFIX. Names below it are not the service's to
 * give away, so they prove nothing. false: it has none.
 */
static bool
tenant_label(const char *passing, enum service_tenant tenant, size_t *len)
{
	const char *rest = strchr(passing, '.');

	if (rest == NULL)
		return false;
	*len = (size_t)(rest - passing);
	switch (tenant) {
	case SERVICE_TENANT_GAPPSSMTP:
		rest = strchr(rest + 1, '.');
		return rest != NULL && strcmp(rest, ".gappssmtp.com") == 0;
	case SERVICE_TENANT_ONMICROSOFT:
		return strcmp(rest, ".onmicrosoft.com") == 0;
	default:
		return false;
	}
}

/* Whether label, of len bytes, is the domain with dashes for dots. */
static bool
encodes(const char *label, size_t len, const char *domain)
{
	if (strlen(domain) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (label[i] != (domain[i] == '.' ? '-' : domain[i]))
			return false;
	return true;
}

bool
services_tenant(const struct services *s, const char *passing,
    const char *domain, char *const *tenants)
{
	const struct service *service = services_by_dkim(s, passing);
	size_t len;

	if (service == NULL)
		service = services_by_spf(s, passing);
	if (service == NULL || !tenant_label(passing, service->tenant, &len))
		return false;
	/* Google's names are domains; those of Microsoft are not. */
	if (service->tenant == SERVICE_TENANT_GAPPSSMTP &&
	    encodes(passing, len, domain))
		return true;
	for (; tenants != NULL && *tenants != NULL; tenants++)
		if (strlen(*tenants) == len &&
		    strncmp(*tenants, passing, len) == 0)
			return true;
	return false;
}
