/*
 * eval.c: see eval.h. What check_host() asks DNS.
 */
#include "dns/spf/eval.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/memory/buf.h"
#include "common/names/domain.h"
#include "dns/name/name.h"
#include "dns/spf/macro.h"

#define EXPANDED_MOST (64 << 10)	/* bytes; a name has 253 */

enum eval
eval_end(struct spf_eval *e, enum spf_result result, const char *why)
{
	e->result = result;
	e->why = why;
	return EVAL_STOP;
}

/* Ends it because an answer is missing. */
static enum eval
wait_for(struct spf_eval *e)
{
	e->waits = true;
	return EVAL_STOP;
}

enum eval
eval_void(struct spf_eval *e)
{
	if (++e->host->outcome.voids > SPF_VOIDS_MOST)
		return eval_end(e, SPF_PERMERROR,
		    "more than 2 names that are not there");
	return EVAL_MISS;
}

enum eval
eval_ask(struct spf_eval *e, const char *name, enum rr_type type,
    const struct answer **answer)
{
	char text[NAME_TEXT];

	*answer = NULL;
	if (!name_of_bytes(name, strlen(name), text))
		return EVAL_MISS;
	*answer = lookup_ask(e->lookup, &e->host->work, text, type);
	return *answer != NULL ? EVAL_MISS : wait_for(e);
}

/* The type of address records for the client's family. */
static enum rr_type
address_type(const struct dmarc_address *ip)
{
	return address_is_v4(ip) ? RR_A : RR_AAAA;
}

/* Whether an answer holds an address of the client's network. */
static bool
holds(const struct answer *a, const struct dmarc_address *ip, unsigned bits)
{
	bool v4 = address_is_v4(ip);
	struct dmarc_address first = *ip;	/* for its first 12 bytes */
	size_t len = v4 ? 4 : 16;

	for (size_t i = 0; i < a->records; i++) {
		if (a->record[i].len != len)
			continue;
		memcpy(first.byte + 16 - len, a->record[i].byte, len);
		if (address_is_in(ip, first.byte, v4 ? 96 + bits : bits))
			return true;
	}
	return false;
}

enum eval
eval_addresses(struct spf_eval *e, const char *name, unsigned prefix4,
    unsigned prefix6, bool *none)
{
	const struct dmarc_address *ip = &e->host->request.ip;
	const struct answer *a = lookup_ask(e->lookup, &e->host->work, name,
	    address_type(ip));

	*none = true;
	if (a == NULL)
		return wait_for(e);
	if (answer_is_void(a))
		return EVAL_MISS;
	*none = false;
	if (answer_is_unknown(a))
		return eval_end(e, SPF_TEMPERROR, a->why);
	return holds(a, ip, address_is_v4(ip) ? prefix4 : prefix6) ?
	    EVAL_HIT : EVAL_MISS;
}

static bool
is_at_or_below(const char *name, const char *domain)
{
	size_t n = strlen(name), d = strlen(domain);

	return n >= d && strcasecmp(name + n - d, domain) == 0 &&
	    (n == d || name[n - d - 1] == '.');
}

/*
 * How well a host name suits as the validated name: 3 the domain itself, 2
 * below it, 1 elsewhere.
 */
static int
rank_of(const char *name, const char *domain)
{
	if (strcasecmp(name, domain) == 0)
		return 3;
	return is_at_or_below(name, domain) ? 2 : 1;
}

enum eval
eval_validated(struct spf_eval *e, const char *domain, bool any,
    const char **name, bool *none)
{
	const struct dmarc_address *ip = &e->host->request.ip;
	const struct answer *ptr, *a;
	char text[NAME_TEXT];
	int best = any ? 0 : 1;
	bool waits = false;

	*name = NULL;
	name_of_address(ip, text);
	ptr = lookup_ask(e->lookup, &e->host->work, text, RR_PTR);
	if (ptr == NULL)
		return wait_for(e);
	*none = answer_is_void(ptr);
	for (size_t i = 0; i < ptr->records && i < SPF_HOSTS_MOST; i++) {
		if (!name_of_wire(ptr->record[i].byte, ptr->record[i].len,
		    NULL, text) || rank_of(text, domain) <= best)
			continue;
		a = lookup_ask(e->lookup, &e->host->work, text,
		    address_type(ip));
		waits |= a == NULL;
		if (a == NULL || !holds(a, ip, address_is_v4(ip) ? 32 : 128))
			continue;
		best = rank_of(text, domain);
		*name = arena_strndup(e->arena, text, strlen(text));
		if (*name == NULL)
			return eval_end(e, SPF_UNKNOWN, "too large");
	}
	return waits ? wait_for(e) : EVAL_MISS;
}

/* Sets what stands for the letters in a domain-spec. */
static enum eval
set_values(struct spf_eval *e, unsigned macros, const char *domain,
    struct macro_values *v)
{
	const struct spf_request *q = &e->host->request;
	bool none;

	*v = (struct macro_values){ .ip = q->ip, .domain = domain,
		.origin = q->origin, .local = q->local, .helo = q->helo };
	if (macros & (MACRO('l') | MACRO('s')) && q->local == NULL)
		return eval_end(e, SPF_UNKNOWN,
		    "it depends on the local part of the sender");
	if (macros & MACRO('h') && q->helo == NULL)
		return eval_end(e, SPF_UNKNOWN,
		    "it depends on the HELO name");
	if (macros & MACRO('s')) {
		size_t n = strlen(q->local) + strlen(q->origin) + 2;
		char *sender = arena_alloc(e->arena, n);

		if (sender == NULL)
			return eval_end(e, SPF_UNKNOWN, "too large");
		(void)snprintf(sender, n, "%s@%s", q->local, q->origin);
		v->sender = sender;
	}
	if (macros & MACRO('p')) {
		if (eval_validated(e, domain, true, &v->validated, &none) ==
		    EVAL_STOP)
			return EVAL_STOP;
		if (v->validated == NULL)
			v->validated = "unknown";
	}
	return EVAL_MISS;
}

enum eval
eval_target(struct spf_eval *e, const struct spf_term *t, const char *domain,
    const char **name)
{
	struct buf b = BUF_INIT(EXPANDED_MOST);
	struct macro_values v;
	const char *at;
	size_t len;

	*name = domain;
	if (t->spec == NULL)
		return EVAL_MISS;
	if (set_values(e, t->macros, domain, &v) == EVAL_STOP)
		return EVAL_STOP;
	macro_expand(&b, t->spec, t->spec_len, &v);
	len = b.len;
	if (len > 0 && b.data[len - 1] == '.')
		len--;
	at = len > 0 ? macro_fit((const char *)b.data, &len) : "";
	*name = b.failed ? NULL : arena_strndup(e->arena, at, len);
	buf_free(&b);
	return *name != NULL ? EVAL_MISS :
	    eval_end(e, SPF_UNKNOWN, "too large");
}
