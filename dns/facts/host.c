/*
 * host.c: see host.h.
 */
#include "dns/facts/host.h"

#include <stdlib.h>
#include <string.h>

#include "dns/name/name.h"

struct names {
	char name[HOST_NAMES_MOST][NAME_TEXT];
	size_t n;
};

static int
by_name(const void *x, const void *y)
{
	return strcmp(x, y);
}

/*
 * Keeps the first names by alphabet, sorted. What is no name of a host counts
 * as none.
 */
static void
keep(struct names *all, const char name[NAME_TEXT])
{
	char *last = all->name[HOST_NAMES_MOST - 1];

	if (!name_is_host(name))
		return;
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->name[i], name) == 0)
			return;
	if (all->n == HOST_NAMES_MOST && strcmp(name, last) > 0)
		return;
	if (all->n < HOST_NAMES_MOST)
		last = all->name[all->n++];
	memcpy(last, name, strlen(name) + 1);
	qsort(all->name, all->n, sizeof *all->name, by_name);
}

static bool
leads_back(const struct answer *a, const struct dmarc_address *ip)
{
	size_t len = address_is_v4(ip) ? 4 : 16;

	for (size_t i = 0; i < a->records; i++)
		if (a->record[i].len == len && memcmp(a->record[i].byte,
		    ip->byte + 16 - len, len) == 0)
			return true;
	return false;
}

/*
 * Looks for the first name that leads back. Returns false if answers are
 * missing; *unknown says that a look-up failed.
 */
static bool
confirm(struct host_facts *f, struct lookup *l, const struct names *all,
    size_t *found, const char **unknown)
{
	enum rr_type type = address_is_v4(&f->ip) ? RR_A : RR_AAAA;
	bool waits = false;

	*found = all->n;
	*unknown = NULL;
	for (size_t i = 0; i < all->n; i++) {
		const struct answer *a = lookup_ask(l, &f->work, all->name[i],
		    type);

		waits |= a == NULL;
		if (a == NULL)
			continue;
		if (answer_is_unknown(a))
			*unknown = a->why;
		else if (*found == all->n && leads_back(a, &f->ip))
			*found = i;
	}
	return !waits;
}

static void
read_names(const struct answer *ptr, struct names *all)
{
	char name[NAME_TEXT];

	all->n = 0;
	for (size_t i = 0; i < ptr->records; i++)
		if (name_of_wire(ptr->record[i].byte, ptr->record[i].len,
		    NULL, name))
			keep(all, name);
}

enum work_status
host_step(struct work *w, struct lookup *l)
{
	struct host_facts *f = (struct host_facts *)w;
	const struct answer *ptr;
	struct names all;
	char reverse[NAME_TEXT];
	size_t found;

	f->known = f->confirmed = false;
	f->name = f->why = NULL;
	f->names = 0;
	if (name_is_private(&f->ip)) {
		f->why = "a private address";	/* nobody is asked */
		return WORK_DONE;
	}
	name_of_address(&f->ip, reverse);
	ptr = lookup_ask(l, &f->work, reverse, RR_PTR);
	if (ptr == NULL)
		return lookup_waits(l);
	f->names = ptr->records;
	if (answer_is_unknown(ptr)) {
		f->why = ptr->why;
		return WORK_DONE;
	}
	read_names(ptr, &all);
	if (!confirm(f, l, &all, &found, &f->why))
		return lookup_waits(l);
	f->confirmed = found < all.n;
	/* A name that could not be looked up might have led back. */
	f->known = f->confirmed || f->why == NULL;
	if (!f->known || all.n == 0)
		return WORK_DONE;
	found = f->confirmed ? found : 0;
	f->name = arena_strndup(f->arena, all.name[found],
	    strlen(all.name[found]));
	return f->name != NULL ? WORK_DONE : WORK_NO_MEMORY;
}
