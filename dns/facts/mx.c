/*
 * mx.c: see mx.h.
 */
#include "dns/facts/mx.h"

#include <stdlib.h>
#include <string.h>

#include "dns/name/name.h"

/* The addresses of an answer, after those that the host has already. */
static void
add_addresses(const struct answer *a, struct mx_host *host,
    struct dmarc_address *list, size_t room)
{
	size_t len;

	for (size_t i = 0; i < a->records && host->addresses < room; i++) {
		struct dmarc_address *to = &list[host->addresses];

		len = a->record[i].len;
		if (len != 4 && len != 16)
			continue;
		*to = (struct dmarc_address){ .byte = { [10] = 255, 255 } };
		memcpy(to->byte + 16 - len, a->record[i].byte, len);
		host->addresses++;
		host->v4 += len == 4;
		host->v6 += len == 16;
	}
}

static enum mx_state
state_of(const struct answer *a, const struct answer *aaaa,
    const struct mx_host *host)
{
	bool unknown = answer_is_unknown(a) || answer_is_unknown(aaaa);

	if (host->addresses > 0)
		return host->alias_of != NULL ? MX_HOST_ALIAS : MX_HOST_OK;
	if (unknown)
		return MX_HOST_UNKNOWN;
	return a->status == ANSWER_MISSING ? MX_HOST_MISSING :
	    MX_HOST_NO_ADDRESS;
}

static void
read_host(struct reading *r, struct mx_host *host)
{
	const struct answer *a, *aaaa;
	struct dmarc_address *list;
	size_t room;

	host->state = MX_HOST_MISSING;
	host->complete = true;
	if (!name_is_host(host->name))
		return;
	a = reading_ask(r, host->name, RR_A);
	aaaa = reading_ask(r, host->name, RR_AAAA);
	if (a == NULL || aaaa == NULL)
		return;
	room = a->records + aaaa->records;
	list = reading_array(r, room + 1, sizeof *list);
	if (list == NULL)
		room = 0;
	host->address = list;
	add_addresses(a, host, list, room);
	add_addresses(aaaa, host, list, room);
	host->alias_of = a->alias_of != NULL ? a->alias_of : aaaa->alias_of;
	host->complete = !answer_is_unknown(a) && !answer_is_unknown(aaaa);
	host->why = answer_is_unknown(a) ? a->why : aaaa->why;
	host->state = state_of(a, aaaa, host);
}

static int
by_preference(const void *x, const void *y)
{
	const struct mx_host *a = x, *b = y;

	if (a->preference != b->preference)
		return a->preference < b->preference ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void
read_hosts(struct reading *r, const struct answer *mx, struct mx_facts *f)
{
	char name[NAME_TEXT];

	for (size_t i = 0; i < mx->records && f->hosts < MX_HOSTS_MOST; i++) {
		const struct rdata *d = &mx->record[i];
		struct mx_host *host = &f->host[f->hosts];

		if (d->len < 3 || !name_of_wire(d->byte + 2, d->len - 2, NULL,
		    name))
			continue;
		if (strcmp(name, ".") == 0) {
			f->null_mixed = mx->records > 1;
			continue;
		}
		*host = (struct mx_host){ .preference =
			(unsigned)(d->byte[0] << 8 | d->byte[1]),
			.name = reading_copy(r, name) };
		if (host->name == NULL)
			return;
		read_host(r, host);
		f->hosts++;
	}
	qsort(f->host, f->hosts, sizeof *f->host, by_preference);
}

/* Whether the domain itself has an address, where mail then goes. */
static int
has_address(struct reading *r)
{
	const struct answer *a = reading_ask(r, r->facts->domain, RR_A);
	const struct answer *aaaa = reading_ask(r, r->facts->domain, RR_AAAA);

	if (a == NULL || aaaa == NULL)
		return -1;
	if (a->status == ANSWER_DATA || aaaa->status == ANSWER_DATA)
		return 1;
	return answer_is_unknown(a) || answer_is_unknown(aaaa) ? -1 : 0;
}

enum work_status
mx_step(struct work *w, struct lookup *l)
{
	struct mx_facts *f = (struct mx_facts *)w;
	struct reading r = reading_begin(w, l);
	const struct answer *mx = reading_ask(&r, f->facts.domain, RR_MX);

	f->status = MX_UNKNOWN;
	f->why = NULL;
	f->bogus = f->null_mixed = false;
	f->hosts = f->records = 0;
	f->has_address = -1;
	if (mx == NULL)
		return reading_end(&r);
	if (answer_is_unknown(mx)) {
		f->why = mx->why;
		f->bogus = mx->status == ANSWER_BOGUS;
	} else if (answer_is_void(mx)) {
		f->status = MX_NONE;
		f->has_address = has_address(&r);
	} else {
		f->ttl = mx->ttl;
		f->records = mx->records;
		read_hosts(&r, mx, f);
		f->status = f->hosts > 0 ? MX_OK : MX_NULL;
	}
	if (r.full) {
		f->status = MX_UNKNOWN;
		f->why = READING_FULL;
		f->hosts = 0;
	}
	return reading_end(&r);
}
