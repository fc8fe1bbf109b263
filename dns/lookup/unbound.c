/*
 * unbound.c: see unbound.h. Callbacks run in our thread, inside ub_process().
 */
#include "dns/lookup/unbound.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <unbound.h>

#include "dns/lookup/packet.h"

#define CLASS_IN 1
#define RESOLV_CONF "/etc/resolv.conf"

struct unbound {
	struct source source;	/* first: see unbound_of() */
	struct ub_ctx *ctx;
	bool no_memory;		/* for an answer */
};

static struct unbound *
unbound_of(struct source *s)
{
	return (struct unbound *)s;
}

/* The word for an error of DNS (RFC 6895 section 2.3). */
static const char *
rcode_word(int rcode, char out[16])
{
	switch (rcode) {
	case 1:
		return "FORMERR";
	case 2:
		return "SERVFAIL";
	case 4:
		return "NOTIMP";
	case 5:
		return "REFUSED";
	default:
		(void)snprintf(out, 16, "RCODE %d", rcode);
		return out;
	}
}

/* What kind of answer it is. A bogus one has data too: ask that first. */
static enum answer_status
status_of(const struct ub_result *r)
{
	if (r->bogus)
		return ANSWER_BOGUS;
	if (r->rcode == 0)
		return r->havedata ? ANSWER_DATA : ANSWER_EMPTY;
	return r->rcode == 3 ? ANSWER_MISSING : ANSWER_FAILED;
}

/* Makes an answer of a result; *records is for the caller to free. */
static struct answer
read_result(const struct ub_result *r, struct rdata **records, char word[16])
{
	struct answer a = { .status = status_of(r), .secure = r->secure != 0,
		.ttl = r->ttl > 0 ? (uint32_t)r->ttl : 0 };
	size_t n = 0;

	*records = NULL;
	if (a.status == ANSWER_BOGUS)
		a.why = r->why_bogus != NULL ? r->why_bogus :
		    "DNSSEC validation failed";
	else if (a.status == ANSWER_FAILED)
		a.why = rcode_word(r->rcode, word);
	a.alias_of = r->canonname;	/* NULL if there was no CNAME */
	if (a.status == ANSWER_FAILED && r->qtype == RR_TXT &&
	    r->answer_packet != NULL && r->answer_len > 0 &&
	    packet_read_txt(r->answer_packet, (size_t)r->answer_len, records,
	    &a.records)) {
		a.status = ANSWER_DATA;
		a.record = *records;
		return a;
	}
	if (a.status != ANSWER_DATA)
		return a;
	while (r->data[n] != NULL)
		n++;
	*records = calloc(n + 1, sizeof **records);
	if (*records == NULL)
		return a;
	for (size_t i = 0; i < n; i++)
		(*records)[i] = (struct rdata){
			(const unsigned char *)r->data[i], (size_t)r->len[i] };
	a.record = *records;
	a.records = n;
	return a;
}

static void
on_result(void *arg, int failed, struct ub_result *r)
{
	struct asked *asked = arg;
	struct answer a = { .status = ANSWER_FAILED, .why = "no answer" };
	struct rdata *records = NULL;
	char word[16];

	if (failed == 0 && r != NULL)
		a = read_result(r, &records, word);
	if (a.status == ANSWER_DATA && records == NULL)
		unbound_of(asked->source)->no_memory = true;
	else
		asked->source->answered(asked, &a);
	free(records);
	ub_resolve_free(r);
}

static enum dmarc_status
ask(struct asked *a, const char *name, enum rr_type type,
    struct dmarc_err *err)
{
	struct unbound *u = unbound_of(a->source);
	int rc = ub_resolve_async(u->ctx, name, (int)type, CLASS_IN, a,
	    on_result, &a->id);

	if (rc == UB_NOERROR)
		return DMARC_OK;
	if (rc == UB_NOMEM)
		return dmarc_no_memory(err);
	return dmarc_fail(err, DMARC_E_UNAVAILABLE, "libunbound: %s",
	    ub_strerror(rc));
}

static void
cancel(struct asked *a)
{
	/* Fails only if the answer was delivered or is being thrown away. */
	(void)ub_cancel(unbound_of(a->source)->ctx, a->id);
}

static enum dmarc_status
wait(struct source *s, int ms, struct dmarc_err *err)
{
	struct unbound *u = unbound_of(s);
	struct pollfd p = { .fd = ub_fd(u->ctx), .events = POLLIN };
	int n = poll(&p, 1, ms), rc = UB_NOERROR;

	if (n == -1 && errno != EINTR)
		return dmarc_fail(err, DMARC_E_IO, "poll: %s",
		    strerror(errno));
	if (n > 0)
		rc = ub_process(u->ctx);
	if (u->no_memory || rc == UB_NOMEM)
		return dmarc_no_memory(err);
	if (rc != UB_NOERROR)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "libunbound: %s",
		    ub_strerror(rc));
	return DMARC_OK;
}

/* Sets a number among libunbound's options. */
static int
set_number(struct ub_ctx *ctx, const char *option, uint64_t n)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%llu", (unsigned long long)n);
	return ub_ctx_set_option(ctx, option, text);
}

/* The few sockets of its defaults would hold back the questions. */
static int
set_options(struct ub_ctx *ctx, uint32_t jobs)
{
	int rc = ub_ctx_async(ctx, 1);

	if (rc == UB_NOERROR)
		rc = set_number(ctx, "outgoing-range:", 2 * (uint64_t)jobs);
	if (rc == UB_NOERROR)
		rc = set_number(ctx, "num-queries-per-thread:",
		    4 * (uint64_t)jobs);
	/* The resolver may know names of private networks; ask it. */
	if (rc == UB_NOERROR)
		rc = ub_ctx_set_option(ctx, "unblock-lan-zones:", "yes");
	return rc;
}

static enum dmarc_status
set_resolvers(struct ub_ctx *ctx, const struct unbound_settings *s,
    struct dmarc_err *err)
{
	for (size_t i = 0; i < s->forwards; i++)
		if (ub_ctx_set_fwd(ctx, s->forward[i]) != UB_NOERROR)
			return dmarc_fail(err, DMARC_E_USAGE, "--resolver "
			    "'%.100s' is not an address, nor ADDRESS@PORT",
			    s->forward[i]);
	if (s->forwards > 0 || s->from_root)
		return DMARC_OK;
	if (ub_ctx_resolvconf(ctx, RESOLV_CONF) != UB_NOERROR)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE,
		    "%s names no resolver; take --resolver ADDRESS",
		    RESOLV_CONF);
	return DMARC_OK;
}

static enum dmarc_status
set_up(struct ub_ctx *ctx, const struct unbound_settings *s,
    struct dmarc_err *err)
{
	enum dmarc_status st = set_resolvers(ctx, s, err);
	int rc;

	if (st != DMARC_OK)
		return st;
	rc = set_options(ctx, s->jobs);
	if (rc != UB_NOERROR)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "libunbound: %s",
		    ub_strerror(rc));
	if (s->trust_anchor == NULL)
		return DMARC_OK;
	/* libunbound opens the file later, and would complain to stderr. */
	if (access(s->trust_anchor, R_OK) == -1)
		return dmarc_fail(err, DMARC_E_NOINPUT, "%s: %s",
		    s->trust_anchor, strerror(errno));
	rc = ub_ctx_add_ta_file(ctx, s->trust_anchor);
	if (rc != UB_NOERROR)
		return dmarc_fail(err, DMARC_E_CONFIG, "%s: %s",
		    s->trust_anchor, ub_strerror(rc));
	return DMARC_OK;
}

/*
 * Makes libunbound read its files now and not at the first question: removing
 * a zone that is not there does nothing else.
 */
static enum dmarc_status
initialise(struct ub_ctx *ctx, const struct unbound_settings *s,
    struct dmarc_err *err)
{
	int rc = ub_ctx_zone_remove(ctx, "none.invalid.");

	if (rc == UB_NOERROR)
		return DMARC_OK;
	if (rc == UB_NOMEM)
		return dmarc_no_memory(err);
	return s->trust_anchor != NULL ?
	    dmarc_fail(err, DMARC_E_CONFIG, "%s holds no trust anchor",
	    s->trust_anchor) :
	    dmarc_fail(err, DMARC_E_UNAVAILABLE, "libunbound: %s",
	    ub_strerror(rc));
}

enum dmarc_status
unbound_open(const struct unbound_settings *settings, struct source **out,
    struct dmarc_err *err)
{
	struct unbound *u = calloc(1, sizeof *u);
	enum dmarc_status st;

	if (u == NULL)
		return dmarc_no_memory(err);
	u->source = (struct source){ .ask = ask, .cancel = cancel,
		.wait = wait };
	u->ctx = ub_ctx_create();
	st = u->ctx == NULL ? dmarc_no_memory(err) :
	    set_up(u->ctx, settings, err);
	if (st == DMARC_OK) {
		/* What goes wrong is in the answers; it logs to nowhere. */
		(void)ub_ctx_debugout(u->ctx, NULL);
		(void)ub_ctx_debuglevel(u->ctx, 0);
		st = initialise(u->ctx, settings, err);
	}
	if (st != DMARC_OK) {
		unbound_close(&u->source);
		return st;
	}
	*out = &u->source;
	return DMARC_OK;
}

void
unbound_close(struct source *s)
{
	if (s == NULL)
		return;
	ub_ctx_delete(unbound_of(s)->ctx);	/* NULL is fine */
	free(unbound_of(s));
}
