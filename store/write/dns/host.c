/*
 * host.c: see host.h.
 */
#include "store/write/dns/host.h"

#include "store/write/call.h"
#include "store/write/dns/history.h"
#include "store/write/transaction.h"

static enum dmarc_status
set_host(struct writer *w, const struct dns_host_row *row, int64_t now,
    struct dmarc_err *err)
{
	struct call c = call_start(w, row->known ? SQL_set_dns_host :
	    SQL_fail_dns_host);
	char ip[DMARC_ADDRESS_TEXT];
	enum dmarc_status st;

	address_text(&row->ip, ip);
	call_text(&c, P_ip, ip);
	call_int(&c, P_now, now);
	if (!row->known)
		return call_run(&c, err);
	call_optional(&c, P_name, row->name);
	call_int(&c, P_confirmed, row->confirmed);
	call_int(&c, P_names, (int64_t)row->names);
	st = call_run(&c, err);
	if (st != DMARC_OK || !row->own)
		return st;
	return store_history(w, &(struct history){ .kind = "ptr", .name = ip,
	    .record = &row->name, .records = row->name != NULL, .now = now },
	    err);
}

static enum dmarc_status
set_name(struct writer *w, const struct dns_name_row *row, int64_t now,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_set_dns_name);

	call_text(&c, P_name, row->name);
	call_int(&c, P_found, row->found);
	call_int(&c, P_now, now);
	return call_run(&c, err);
}

/* Ends the transaction: for good, or as if it had not been. */
static enum dmarc_status
finish(struct writer *w, enum dmarc_status st, struct dmarc_err *err)
{
	if (st == DMARC_OK)
		st = transaction_commit(w, err);
	if (st != DMARC_OK)
		transaction_rollback(w);
	return st;
}

enum dmarc_status
store_hosts(struct writer *w, const struct dns_host_row *row, size_t n,
    int64_t now, struct dmarc_err *err)
{
	enum dmarc_status st = transaction_begin(w, err);

	for (size_t i = 0; i < n && st == DMARC_OK; i++)
		st = set_host(w, &row[i], now, err);
	return finish(w, st, err);
}

enum dmarc_status
store_names(struct writer *w, const struct dns_name_row *row, size_t n,
    int64_t now, struct dmarc_err *err)
{
	enum dmarc_status st = transaction_begin(w, err);

	for (size_t i = 0; i < n && st == DMARC_OK; i++)
		st = set_name(w, &row[i], now, err);
	return finish(w, st, err);
}
