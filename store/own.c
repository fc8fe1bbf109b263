/*
 * own.c: whose mail is ours. The list is compared and replaced as a whole;
 * domain.own follows from it.
 */
#include <stdlib.h>
#include <string.h>

#include "store/internal.h"

/* The name as policy domains are written: lower case, no trailing dot. */
static char *
folded(const char *domain)
{
	char *name = strdup(domain);
	size_t len;

	if (name == NULL)
		return NULL;
	for (char *p = name; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	len = strlen(name);
	if (len > 0 && name[len - 1] == '.')
		name[len - 1] = '\0';
	return name;
}

static enum dmarc_status
one(struct store *s, enum store_sql sql, const char *domain, bool *found,
    struct dmarc_err *err)
{
	struct call c = call_start(s, sql);
	char *name = folded(domain);
	enum dmarc_status st;
	int64_t value;

	if (name == NULL)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	call_text(&c, ":name", name);
	st = call_find(&c, found, &value, err);
	free(name);
	return st;
}

/* Whether the n names, which are distinct, are the list there is. */
static enum dmarc_status
is_same(struct store *s, const char *const *domain, size_t n, bool *same,
    struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_count_own_domains);
	int64_t count = 0;
	bool found;
	enum dmarc_status st = call_find(&c, &found, &count, err);

	*same = count == (int64_t)n;
	for (size_t i = 0; i < n && *same && st == DMARC_OK; i++)
		st = one(s, SQL_find_own_domain, domain[i], same, err);
	return st;
}

enum dmarc_status
store_own_domains(struct store *s, const char *const *domain, size_t n,
    struct dmarc_err *err)
{
	struct call c;
	bool same, found;
	enum dmarc_status st = is_same(s, domain, n, &same, err);

	if (st != DMARC_OK || same)
		goto out;
	c = call_start(s, SQL_clear_own_domains);
	st = call_run(&c, err);
	for (size_t i = 0; i < n && st == DMARC_OK; i++)
		st = one(s, SQL_add_own_domain, domain[i], &found, err);
	if (st != DMARC_OK)
		goto out;
	c = call_start(s, SQL_set_owned);
	st = call_run(&c, err);
out:
	if (st != DMARC_OK)
		store_rollback(s);
	return st;
}
