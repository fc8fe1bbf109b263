/*
 * own.c: whose mail is ours. The list is compared and replaced as a whole;
 * domain.own follows from it.
 */
#include "common/text.h"
#include "store/write/internal.h"

#define LIST_MOST ((size_t)64 << 20)

static enum dmarc_status
replace(struct store *s, const char *list, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_clear_own_domains);
	enum dmarc_status st = call_run(&c, err);

	if (st != DMARC_OK)
		return st;
	c = call_start(s, SQL_add_own_domains);
	call_text(&c, P_list, list);
	st = call_run(&c, err);
	if (st != DMARC_OK)
		return st;
	c = call_start(s, SQL_set_owned);
	return call_run(&c, err);
}

static enum dmarc_status
compare_and_replace(struct store *s, const char *list, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_same_own_domains);
	int64_t same = 0;
	bool found;
	enum dmarc_status st;

	call_text(&c, P_list, list);
	st = call_find(&c, &found, &same, err);
	if (st == DMARC_OK && same == 0)
		st = replace(s, list, err);
	return st;
}

enum dmarc_status
store_own_domains(struct store *s, const char *const *domain, size_t n,
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
		st = compare_and_replace(s, list, err);
	if (st != DMARC_OK)
		store_rollback(s);
	buf_free(&json);
	return st;
}
