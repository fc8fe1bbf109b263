/*
 * host.c: see host.h. One pass over records, with the answers that are there;
 * eval.c asks for them.
 */
#include "dns/spf/host.h"

#include <string.h>

#include "common/names/domain.h"
#include "dns/name/name.h"
#include "dns/spf/eval.h"

static const char *const words[] = {
	[SPF_NONE] = "none", [SPF_NEUTRAL] = "neutral", [SPF_PASS] = "pass",
	[SPF_FAIL] = "fail", [SPF_SOFTFAIL] = "softfail",
	[SPF_TEMPERROR] = "temperror", [SPF_PERMERROR] = "permerror",
	[SPF_UNKNOWN] = "unknown",
};

const char *
spf_result_word(enum spf_result r)
{
	return words[r];
}

/* A record that is being read. */
struct frame {
	const char *domain;	/* as bytes */
	unsigned depth;
};

static bool check(struct spf_eval *e, const char *domain, unsigned depth,
    enum spf_result *out);

/* Counts a term that asks DNS; the eleventh ends the evaluation. */
static enum eval
count(struct spf_eval *e)
{
	if (++e->host->outcome.lookups > SPF_LOOKUPS_MOST)
		return eval_end(e, SPF_PERMERROR,
		    "more than 10 terms that ask DNS");
	return EVAL_MISS;
}

/* Notes a term; NULL when there are enough steps, or no room. */
static struct spf_step *
note(struct spf_eval *e, const struct frame *f, const struct spf_term *t)
{
	struct spf_outcome *o = &e->host->outcome;
	struct spf_step *step;

	if (o->step == NULL)
		o->step = arena_array(e->arena, SPF_STEPS_MOST,
		    sizeof *o->step);
	if (o->step == NULL || o->steps == SPF_STEPS_MOST)
		return NULL;
	step = &o->step[o->steps++];
	*step = (struct spf_step){ .depth = f->depth, .at = f->domain,
		.term = t->text, .term_len = t->len, .end = "" };
	return step;
}

/* The term decides, unless a term inside has decided already. */
static void
decided(struct spf_eval *e, const struct frame *f, const struct spf_term *t)
{
	struct spf_outcome *o = &e->host->outcome;

	if (o->term == NULL) {
		o->term = t->text;
		o->term_len = t->len;
		o->at = f->domain;
	}
	if (f->depth == 0) {
		o->via = t->text;
		o->via_len = t->len;
	}
}

static enum eval
check_mx(struct spf_eval *e, const struct spf_term *t, const char *name)
{
	const struct answer *mx;
	bool none, all_none = true, waits = false;

	if (eval_ask(e, name, RR_MX, &mx) == EVAL_STOP)
		return EVAL_STOP;
	if (mx == NULL || answer_is_void(mx))
		return eval_void(e);
	if (answer_is_unknown(mx))
		return eval_end(e, SPF_TEMPERROR, mx->why);
	if (mx->records > SPF_HOSTS_MOST)
		return eval_end(e, SPF_PERMERROR, "more than 10 MX hosts");
	for (size_t i = 0; i < mx->records; i++) {
		const struct rdata *r = &mx->record[i];
		char host[NAME_TEXT];
		enum eval end;

		/* A null MX has no address, but is an answer. */
		if (r->len < 3 || !name_of_wire(r->byte + 2, r->len - 2, NULL,
		    host) || strcmp(host, ".") == 0) {
			all_none = false;
			continue;
		}
		end = eval_addresses(e, host, t->prefix4, t->prefix6, &none);
		if (end == EVAL_HIT)
			return EVAL_HIT;
		if (end == EVAL_STOP && !e->waits)
			return EVAL_STOP;
		waits |= end == EVAL_STOP;
		all_none &= none;
	}
	if (waits)
		return EVAL_STOP;
	return all_none ? eval_void(e) : EVAL_MISS;
}

static enum eval
check_a(struct spf_eval *e, const struct spf_term *t, const char *name)
{
	char text[NAME_TEXT];
	bool none;
	enum eval end;

	if (!name_of_bytes(name, strlen(name), text))
		return eval_void(e);
	end = eval_addresses(e, text, t->prefix4, t->prefix6, &none);
	return end == EVAL_MISS && none ? eval_void(e) : end;
}

static enum eval
check_ptr(struct spf_eval *e, const struct spf_term *t, const char *name)
{
	const char *validated;
	bool none;

	(void)t;
	if (eval_validated(e, name, false, &validated, &none) == EVAL_STOP)
		return EVAL_STOP;
	if (validated != NULL)
		return EVAL_HIT;
	return none ? eval_void(e) : EVAL_MISS;
}

static enum eval
check_exists(struct spf_eval *e, const struct spf_term *t, const char *name)
{
	const struct answer *a;

	(void)t;
	if (eval_ask(e, name, RR_A, &a) == EVAL_STOP)
		return EVAL_STOP;
	if (a == NULL || answer_is_void(a))
		return eval_void(e);
	return answer_is_unknown(a) ? eval_end(e, SPF_TEMPERROR, a->why) :
	    EVAL_HIT;
}

static enum eval
check_include(struct spf_eval *e, const char *name, const struct frame *f)
{
	enum spf_result r;

	if (!check(e, name, f->depth + 1, &r))
		return EVAL_STOP;
	switch (r) {
	case SPF_PASS:
		return EVAL_HIT;
	case SPF_TEMPERROR:
	case SPF_PERMERROR:
	case SPF_UNKNOWN:
		return eval_end(e, r, e->why);
	case SPF_NONE:
		return eval_end(e, SPF_PERMERROR,
		    "the included domain has no SPF record");
	default:
		/* What decided inside decides nothing here. */
		e->host->outcome.term = NULL;
		return EVAL_MISS;
	}
}

/* ip4 and ip6; another family is no match. */
static enum eval
check_network(const struct spf_eval *e, const struct spf_term *t)
{
	const struct dmarc_address *ip = &e->host->request.ip;
	bool v4 = t->kind == SPF_IP4;

	return address_is_v4(ip) == v4 && address_is_in(ip, t->address.byte,
	    v4 ? 96 + t->prefix4 : t->prefix6) ? EVAL_HIT : EVAL_MISS;
}

/* Whether a mechanism matches. */
static enum eval
check_mechanism(struct spf_eval *e, const struct frame *f,
    const struct spf_term *t, const char **name)
{
	static enum eval (*const asks[])(struct spf_eval *,
	    const struct spf_term *, const char *) = {
		[SPF_A] = check_a, [SPF_MX] = check_mx, [SPF_PTR] = check_ptr,
		[SPF_EXISTS] = check_exists,
	};

	if (t->kind == SPF_ALL)
		return EVAL_HIT;
	if (t->kind == SPF_IP4 || t->kind == SPF_IP6)
		return check_network(e, t);
	if (count(e) == EVAL_STOP ||
	    eval_target(e, t, f->domain, name) == EVAL_STOP)
		return EVAL_STOP;
	return t->kind == SPF_INCLUDE ? check_include(e, *name, f) :
	    asks[t->kind](e, t, *name);
}

static enum spf_result
result_of(char qualifier)
{
	switch (qualifier) {
	case '-':
		return SPF_FAIL;
	case '~':
		return SPF_SOFTFAIL;
	case '?':
		return SPF_NEUTRAL;
	default:
		return SPF_PASS;
	}
}

/* Nothing matched. */
static bool
redirect(struct spf_eval *e, const struct frame *f, const struct spf_term *t,
    enum spf_result *out)
{
	struct spf_step *step = note(e, f, t);
	const char *name = NULL;

	if (count(e) == EVAL_STOP ||
	    eval_target(e, t, f->domain, &name) == EVAL_STOP) {
		*out = e->result;
		decided(e, f, t);
		return !e->waits;
	}
	if (step != NULL) {
		step->name = name;
		step->end = "followed";
	}
	if (!check(e, name, f->depth + 1, out))
		return false;
	if (*out == SPF_NONE) {
		(void)eval_end(e, SPF_PERMERROR,
		    "the domain of redirect has no SPF record");
		*out = SPF_PERMERROR;
	}
	decided(e, f, t);
	return true;
}

/* Evaluates a record that is free of errors; false: an answer is missing. */
static bool
evaluate(struct spf_eval *e, const struct frame *f, const char *text,
    size_t len, enum spf_result *out)
{
	struct spf_record r = spf_start(text, len);
	struct spf_term t, onwards = { .text = NULL };

	while (spf_next(&r, &t)) {
		struct spf_step *step;
		const char *name = NULL;
		enum eval end;

		if (t.kind == SPF_REDIRECT)
			onwards = t;
		if (t.kind >= SPF_REDIRECT)
			continue;
		step = note(e, f, &t);
		end = check_mechanism(e, f, &t, &name);
		if (step != NULL) {
			step->name = t.kind == SPF_ALL ? NULL : name;
			step->end = end == EVAL_HIT ? "match" :
			    end == EVAL_MISS ? "no match" : e->why;
		}
		if (end == EVAL_MISS)
			continue;
		*out = end == EVAL_HIT ? result_of(t.qualifier) : e->result;
		decided(e, f, &t);
		return !e->waits;
	}
	*out = SPF_NEUTRAL;
	return onwards.text == NULL || redirect(e, f, &onwards, out);
}

/* The SPF record in an answer; *n is how many there are. */
static const struct rdata *
find_record(const struct answer *a, size_t *n)
{
	const struct rdata *found = NULL;

	*n = 0;
	for (size_t i = 0; i < a->records; i++) {
		if (!spf_is_record((const char *)a->record[i].byte,
		    a->record[i].len))
			continue;
		found = &a->record[i];
		++*n;
	}
	return found;
}

/* Ends check() without a term. */
static bool
end_with(struct spf_eval *e, enum spf_result result, const char *why,
    enum spf_result *out)
{
	(void)eval_end(e, result, why);
	*out = result;
	return true;
}

/* check_host() for the record of a domain; false: an answer is missing. */
static bool
check_record(struct spf_eval *e, const struct frame *f,
    const struct rdata *record, enum spf_result *out)
{
	struct spf_term fault;
	const char *why;

	if (!spf_check((const char *)record->byte, record->len, &fault,
	    &why)) {
		decided(e, f, &fault);
		return end_with(e, SPF_PERMERROR, why, out);
	}
	return evaluate(e, f, (const char *)record->byte, record->len, out);
}

/* check_host() for a domain; false: an answer is missing. */
static bool
check(struct spf_eval *e, const char *domain, unsigned depth,
    enum spf_result *out)
{
	struct frame f = { domain, depth };
	const struct answer *a = NULL;
	const struct rdata *record;
	size_t n;

	if (strchr(domain, '.') == NULL)
		return end_with(e, SPF_NONE, "not a domain name", out);
	if (depth == 0 && e->host->request.instead != NULL)
		return check_record(e, &f, e->host->request.instead, out);
	if (eval_ask(e, domain, RR_TXT, &a) == EVAL_STOP)
		return false;
	if (a == NULL)
		return end_with(e, SPF_NONE, "not a domain name", out);
	if (answer_is_unknown(a))
		return end_with(e, SPF_TEMPERROR, a->why, out);
	record = find_record(a, &n);
	if (n == 0)
		return end_with(e, SPF_NONE, "no SPF record", out);
	if (n > 1)
		return end_with(e, SPF_PERMERROR, "several SPF records", out);
	return check_record(e, &f, record, out);
}

enum work_status
spf_host_step(struct work *w, struct lookup *l)
{
	struct spf_host *host = (struct spf_host *)w;
	struct spf_eval e = { .host = host, .lookup = l,
		.arena = host->arena };
	struct spf_outcome *o = &host->outcome;
	size_t len = strlen(host->request.domain);
	const char *domain;

	arena_reset(host->arena);
	*o = (struct spf_outcome){ .result = SPF_NONE };
	if (len > 0 && host->request.domain[len - 1] == '.')
		len--;
	domain = arena_strndup(host->arena, host->request.domain, len);
	if (domain == NULL)
		return WORK_NO_MEMORY;
	if (!check(&e, domain, 0, &o->result))
		return arena_starved(host->arena) ? WORK_NO_MEMORY :
		    lookup_waits(l);
	if (arena_starved(host->arena))
		return WORK_NO_MEMORY;
	if (o->result == SPF_NONE || o->result >= SPF_TEMPERROR)
		o->why = e.why;
	return WORK_DONE;
}
