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

/* What names a service. */
enum by { BY_DKIM, BY_SPF, BY_PTR, BYS };

/* The rows that a domain names; NULL: none. */
struct named {
	const struct service_row *row[BYS];
};

struct services {
	GPtrArray *rows;	/* struct service_row; sorted by id at the
				 * end */
	GHashTable *id;		/* to its row */
	GHashTable *domain;	/* to its struct named */
	GPtrArray *numbered;	/* the domains with a '#' */
	struct {
		char *name, *text;	/* the rows point into the text */
	} file[2];
};

void
services_free(struct services *s)
{
	if (s == NULL)
		return;
	g_hash_table_destroy(s->id);
	g_hash_table_destroy(s->domain);
	g_ptr_array_free(s->numbered, TRUE);
	g_ptr_array_free(s->rows, TRUE);
	for (size_t i = 0; i < G_N_ELEMENTS(s->file); i++) {
		g_free(s->file[i].name);
		g_free(s->file[i].text);
	}
	g_free(s);
}

/* Adds a row; an operator's row replaces the shipped row with its id. */
static enum dmarc_status
add_row(struct services *s, const struct service_place *p,
    const struct service_cells *c, size_t columns, struct dmarc_err *err)
{
	struct service_row *r = NULL, *old;
	enum dmarc_status st = service_row_read(p, c, columns, &r, err);

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

/* Reads the rows of a text, which it cuts into cells. */
static enum dmarc_status
read_lines(struct services *s, const char *file, char *text,
    struct dmarc_err *err)
{
	struct service_place p = { .file = file };
	struct service_cells c;
	size_t columns = 0;
	enum dmarc_status st = DMARC_OK;

	for (char *line = text, *next; line != NULL && st == DMARC_OK;
	    line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		p.line++;
		if (*g_strstrip(line) == '\0' || *line == '#')
			continue;
		st = service_cells(&p, line, &c, err);
		if (st == DMARC_OK)
			st = columns == 0 ?
			    service_head(&p, &c, &columns, err) :
			    add_row(s, &p, &c, columns, err);
	}
	return st;
}

/* Reads the file of this number. must: it has to be there. */
static enum dmarc_status
read_file(struct services *s, size_t number, const char *file, bool must,
    struct dmarc_err *err)
{
	char *text;
	enum dmarc_status st = text_file_read(file, &text, err);

	if (st == DMARC_OK && text == NULL && must)
		st = dmarc_fail(err, DMARC_E_UNAVAILABLE, "%s is not there: "
		    "install dmarc-ledger again", file);
	if (text == NULL)
		return st;
	s->file[number].name = g_strdup(file);
	s->file[number].text = text;
	return read_lines(s, s->file[number].name, text, err);
}

/* The rows of a listed domain, which is listed if it is new. */
static struct named *
list_domain(struct services *s, char *domain)
{
	struct named *n = g_hash_table_lookup(s->domain, domain);

	if (n != NULL)
		return n;
	n = g_new0(struct named, 1);
	g_hash_table_insert(s->domain, domain, n);
	if (strchr(domain, '#') != NULL)
		g_ptr_array_add(s->numbered, domain);
	return n;
}

/*
 * Enters the domains of a row. A domain names one service of a file; rows of a
 * later file take it from those of an earlier one.
 */
static enum dmarc_status
enter(struct services *s, enum by by, char **domains, struct service_row *r,
    struct dmarc_err *err)
{
	struct service_place p = { r->file, r->line };

	for (char **d = domains; *d != NULL; d++) {
		const struct service_row **row = &list_domain(s, *d)->row[by];

		if (*row != NULL && *row != r && (*row)->file == r->file) {
			(void)dmarc_fail(err, DMARC_E_CONFIG, "\"%.60s\" "
			    "names %.60s here and %.60s in line %u: leave it "
			    "to one of them", *d, r->service.id,
			    (*row)->service.id, (*row)->line);
			return service_wrong(&p, err);
		}
		*row = r;
	}
	return DMARC_OK;
}

static enum dmarc_status
enter_all(struct services *s, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	/* The operator's rows come last. */
	for (unsigned i = 0; i < s->rows->len && st == DMARC_OK; i++) {
		struct service_row *r = g_ptr_array_index(s->rows, i);

		st = enter(s, BY_DKIM, r->service.dkim, r, err);
		if (st == DMARC_OK)
			st = enter(s, BY_SPF, r->service.spf, r, err);
		if (st == DMARC_OK)
			st = enter(s, BY_PTR, r->service.ptr, r, err);
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
	s->domain = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	    g_free);
	s->numbered = g_ptr_array_new();
	if (shipped != NULL)
		st = read_file(s, 0, shipped, true, err);
	if (st == DMARC_OK && own != NULL)
		st = read_file(s, 1, own, false, err);
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

/* Whether a domain is one of those that a '#' stands for. */
static bool
is_numbered(const char *domain, const char *pattern)
{
	for (; *pattern != '\0'; pattern++)
		if (*pattern == '#' && g_ascii_isdigit(*domain))
			while (g_ascii_isdigit(*domain))
				domain++;
		else if (*pattern != *domain++)
			return false;
	return *domain == '\0';
}

/* The row that a domain names; NULL: none. */
static const struct service_row *
find_row(const struct services *s, enum by by, const char *domain)
{
	const struct named *n = g_hash_table_lookup(s->domain, domain);
	const struct service_row *r = n != NULL ? n->row[by] : NULL;

	for (unsigned i = 0; r == NULL && i < s->numbered->len; i++) {
		const char *pattern = g_ptr_array_index(s->numbered, i);

		if (is_numbered(domain, pattern)) {
			n = g_hash_table_lookup(s->domain, pattern);
			r = n->row[by];
		}
	}
	return r;
}

/* The service of a domain or its nearest listed parent. */
static const struct service *
find(const struct services *s, enum by by, const char *domain)
{
	const struct service_row *r = NULL;

	while (domain != NULL && r == NULL) {
		r = find_row(s, by, domain);
		domain = strchr(domain, '.');
		if (domain != NULL)
			domain++;
	}
	return r != NULL ? &r->service : NULL;
}

const struct service *
services_by_dkim(const struct services *s, const char *domain)
{
	return find(s, BY_DKIM, domain);
}

const struct service *
services_by_spf(const struct services *s, const char *domain)
{
	return find(s, BY_SPF, domain);
}

const struct service *
services_by_ptr(const struct services *s, const char *name)
{
	return find(s, BY_PTR, name);
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
