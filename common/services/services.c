/*
 * services.c: see services.h.
 */
#include "common/services/services.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "common/settings/text_file.h"
#include "common/services/service_row.h"

/* The table, relative to the program's folder. */
#define SHIPPED DMARC_DATA_FROM_BIN "/services.csv"

struct services {
	GPtrArray *rows;	/* struct service_row; sorted by id at the
				 * end */
	GHashTable *id;		/* to its row, as the other tables */
	GHashTable *dkim, *spf, *ptr;
	char *files[2];
};

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

/* Adds a row; an operator's row replaces the shipped row with its id. */
static enum dmarc_status
add_row(struct services *s, const struct service_place *p, char **cell,
    struct dmarc_err *err)
{
	struct service_row *r = NULL, *old;
	enum dmarc_status st = service_row_read(p, cell, &r, err);

	if (st != DMARC_OK)
		return st;
	old = g_hash_table_lookup(s->id, r->service.id);
	if (old != NULL && old->file == r->file) {
		(void)dmarc_fail(err, DMARC_E_CONFIG, "the id %.60s is in "
		    "line %u already: remove one of them", r->service.id,
		    old->line);
		service_row_free(r);
		return service_wrong(p, err);
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
	struct service_place p = { .file = file };
	bool head = true;
	enum dmarc_status st = DMARC_OK;

	for (char **l = lines; *l != NULL && st == DMARC_OK; l++) {
		char **cells;

		p.line++;
		if (*g_strstrip(*l) == '\0' || **l == '#')
			continue;
		cells = service_cells(&p, *l, err);
		if (cells == NULL)
			return DMARC_E_CONFIG;
		st = head ? service_head(&p, cells, err) :
		    add_row(s, &p, cells, err);
		head = false;
		g_strfreev(cells);
	}
	return st;
}

static enum dmarc_status
read_file(struct services *s, const char *file, bool must,
    struct dmarc_err *err)
{
	char *text, **lines;
	enum dmarc_status st = text_file_read(file, &text, err);

	if (st == DMARC_OK && text == NULL && must)
		st = dmarc_fail(err, DMARC_E_UNAVAILABLE, "%s is not there: "
		    "install dmarc-ledger again", file);
	if (text == NULL)
		return st;
	if (!g_utf8_validate(text, -1, NULL)) {
		g_free(text);
		return dmarc_fail(err, DMARC_E_CONFIG,
		    "%s is not UTF-8 text", file);
	}
	lines = g_strsplit(text, "\n", -1);
	g_free(text);
	st = read_lines(s, file, lines, err);
	g_strfreev(lines);
	return st;
}

/* Enters the domains of a row; a domain may name one service only. */
static enum dmarc_status
enter(GHashTable *table, char **domains, struct service_row *r,
    struct dmarc_err *err)
{
	for (char **d = domains; *d != NULL; d++) {
		const struct service_row *other =
		    g_hash_table_lookup(table, *d);
		struct service_place p = { r->file, r->line };

		if (other == r)
			continue;
		if (other != NULL) {
			(void)dmarc_fail(err, DMARC_E_CONFIG, "\"%.60s\" "
			    "names %.60s here and %.60s in %s:%u: leave it to "
			    "one of them", *d, r->service.id,
			    other->service.id, other->file, other->line);
			return service_wrong(&p, err);
		}
		g_hash_table_insert(table, *d, r);
	}
	return DMARC_OK;
}

static enum dmarc_status
enter_all(struct services *s, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	/*
	 * The operator's rows come last, so that a conflict names their line.
	 */
	for (unsigned i = 0; i < s->rows->len && st == DMARC_OK; i++) {
		struct service_row *r = g_ptr_array_index(s->rows, i);

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
	const struct service_row *x = *(struct service_row *const *)a;
	const struct service_row *y = *(struct service_row *const *)b;

	return strcmp(x->service.id, y->service.id);
}

enum dmarc_status
services_read(const char *shipped, const char *own, struct services **out,
    struct dmarc_err *err)
{
	struct services *s = g_new0(struct services, 1);
	enum dmarc_status st = DMARC_OK;

	s->rows = g_ptr_array_new_with_free_func(service_row_free);
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
		    "services.csv: /proc/self/exe is missing; mount /proc");
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

/* The service of a domain or its nearest listed parent. */
static const struct service *
find(GHashTable *table, const char *domain)
{
	const struct service_row *r = NULL;

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
	const struct service_row *r = g_hash_table_lookup(s->id, id);

	return r != NULL ? &r->service : NULL;
}

const struct service *
services_at(const struct services *s, size_t i)
{
	const struct service_row *r = g_ptr_array_index(s->rows, i);

	return &r->service;
}

size_t
services_count(const struct services *s)
{
	return s->rows->len;
}

/*
 * Which kind of tenant name a passing domain is: LABEL.SUFFIX or, for Google,
 * LABEL.DATE.SUFFIX, with a label of *len bytes. Names below it are not
 * assigned by the service, so they prove nothing.
 */
static enum service_tenant
tenant_name(const char *passing, size_t *len)
{
	const char *rest = strchr(passing, '.');

	if (rest == NULL)
		return SERVICE_TENANT_NONE;
	*len = (size_t)(rest - passing);
	if (strcmp(rest, ".onmicrosoft.com") == 0)
		return SERVICE_TENANT_ONMICROSOFT;
	rest = strchr(rest + 1, '.');
	return rest != NULL && strcmp(rest, ".gappssmtp.com") == 0 ?
	    SERVICE_TENANT_GAPPSSMTP : SERVICE_TENANT_NONE;
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
	const struct service *service;
	size_t len = 0;
	enum service_tenant tenant = tenant_name(passing, &len);

	if (tenant == SERVICE_TENANT_NONE)
		return false;
	service = services_by_dkim(s, passing);
	if (service == NULL)
		service = services_by_spf(s, passing);
	if (service == NULL || service->tenant != tenant)
		return false;
	/* Google encodes the domain; Microsoft uses a free tenant name. */
	if (tenant == SERVICE_TENANT_GAPPSSMTP &&
	    encodes(passing, len, domain))
		return true;
	for (; tenants != NULL && *tenants != NULL; tenants++)
		if (strlen(*tenants) == len &&
		    strncmp(*tenants, passing, len) == 0)
			return true;
	return false;
}
