/*
 * source.c: see source.h.
 */
#include "store/write/rows/source.h"

/* The columns of the table; net48 only for IPv6. */
struct source {
	const struct dmarc_address *address;
	char ip[DMARC_ADDRESS_TEXT], net48[DMARC_NET_TEXT];
};

static void
bind_source(struct call *c, const void *what)
{
	const struct source *source = what;

	call_blob(c, P_address, source->address->byte,
	    sizeof source->address->byte);
	if (c->place[P_ip] == 0)
		return;
	call_text(c, P_ip, source->ip);
	if (!address_is_v4(source->address))
		call_text(c, P_net48, source->net48);
}

static const struct row_table source_rows = {
	SQL_find_source, SQL_add_source, CACHE_SOURCE, bind_source,
};

enum dmarc_status
source_row(struct rows *rows, const struct dmarc_address *a, int64_t *row,
    struct dmarc_err *err)
{
	struct cache *known = rows->cache[CACHE_SOURCE];
	struct source source = { .address = a };
	enum dmarc_status st;

	if (cache_get(known, a->byte, sizeof a->byte, row))
		return DMARC_OK;
	address_text(a, source.ip);
	address_net(a, source.net48);
	st = row_of(rows, &source_rows, &source, row, err);
	if (st == DMARC_OK)
		cache_put(known, a->byte, sizeof a->byte, *row);
	return st;
}
