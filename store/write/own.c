/*
 * own.c: see own.h. Compares and replaces the list as a whole, together with
 * domain.own.
 */
#include "store/write/own.h"

#include "common/memory/buf.h"
#include "common/text.h"
#include "store/write/call.h"
#include "store/write/transaction.h"
#include "store/write/unsent.h"

#define LIST_MOST ((size_t)64 << 20)

/* Says of each domain whether it is own, and whom TLS policies are about. */
static enum dmarc_status
set_owned(struct writer *w, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_add_tls_domains);
	enum dmarc_status st = call_run(&c, err);

	if (st != DMARC_OK)
		return st;
	c = call_start(w, SQL_set_owned);
	st = call_run(&c, err);
	if (st != DMARC_OK)
		return st;
	c = call_start(w, SQL_set_tls_domains);
	call_int(&c, P_first, INT64_MIN);
	call_int(&c, P_last, INT64_MAX);
	return call_run(&c, err);
}

static enum dmarc_status
replace(struct writer *w, const char *list, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_clear_own_domains);
	enum dmarc_status st = call_run(&c, err);

	if (st != DMARC_OK)
		return st;
	c = call_start(w, SQL_add_own_domains);
	call_text(&c, P_list, list);
	st = call_run(&c, err);
	if (st != DMARC_OK)
		return st;
	st = set_owned(w, err);
	return st != DMARC_OK ? st : unsent_fill(w, err);
}

static enum dmarc_status
compare_and_replace(struct writer *w, const char *list, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_same_own_domains);
	int64_t same = 0;
	bool found;
	enum dmarc_status st;

	call_text(&c, P_list, list);
	st = call_find(&c, &found, &same, err);
	if (st == DMARC_OK && same == 0)
		st = replace(w, list, err);
	return st;
}

enum dmarc_status
store_own_domains(struct writer *w, const char *const *domain, size_t n,
    struct dmarc_err *err)
{
	struct buf json = BUF_INIT(LIST_MOST);
	const char *list;
	enum dmarc_status st;

	buf_byte(&json, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_byte(&json, ',');
		text_json(&json, domain[i]);
	}
	buf_byte(&json, ']');
	list = buf_string(&json);
	if (list == NULL)
		st = dmarc_no_memory(err);
	else
		st = compare_and_replace(w, list, err);
	if (st != DMARC_OK)
		transaction_rollback(w);
	buf_free(&json);
	return st;
}
