/*
 * check.c: see check.h.
 */
#include "dns/run/check.h"

#include <stdlib.h>
#include <string.h>

#include "common/names/domain.h"
#include "common/text.h"
#include "dns/check/check.h"
#include "dns/run/session.h"
#include "dns/show/check.h"
#include "dns/spf/sender.h"

#define ORGANIZATIONS 4096	/* answers of the Public Suffix List kept */
#define NAMES_MEMORY ((size_t)16 << 20)

/* All checks of a run. */
struct batch {
	const struct dns_opts *opts;
	struct arena *arena;	/* of names and senders */
	struct suffixes *suffixes;
	struct check *check;
	const char **selector;
	size_t n;
	bool validates;		/* DNSSEC verdicts can be had */
};

/* What the command line says of mail of a domain; NULL: no memory. */
static const struct check_key *
keys_of(struct batch *b, const char *domain)
{
	size_t n = b->opts->selector.n;
	struct check_key *key = arena_array(b->arena, n + 1, sizeof *key);

	for (size_t i = 0; key != NULL && i < n; i++)
		key[i] = (struct check_key){ .domain = domain,
			.selector = b->selector[i], .in_use = true,
			.ours = true };
	return key;
}

static const struct check_sender *
senders_of(struct batch *b, const char *domain)
{
	const struct dns_opts *o = b->opts;
	const struct sender *s = sender_of(b->arena, o->mail_from, o->helo,
	    domain);
	struct check_sender *list = arena_array(b->arena, o->ip.n + 1,
	    sizeof *list);

	if (s == NULL)
		return NULL;
	for (size_t i = 0; list != NULL && i < o->ip.n; i++)
		list[i] = (struct check_sender){ .ip = o->address[i],
			.domain = domain, .mail_from = s->address,
			.local = o->mail_from != NULL ? s->local : NULL,
			.helo = o->helo };
	return list;
}

/* Prepares the check of the last domain. */
static enum dmarc_status
prepare(struct batch *b, const char *domain, bool sends_nothing,
    struct dmarc_err *err)
{
	const struct check_key *key = keys_of(b, domain);
	const struct check_sender *sender = senders_of(b, domain);

	if (key == NULL || sender == NULL)
		return dmarc_no_memory(err);
	return check_open(&b->check[b->n], &(struct check_request){
	    .domain = domain, .suffixes = b->suffixes,
	    .sends_nothing = sends_nothing, .extras = b->opts->extras,
	    .validates = b->validates, .key = key,
	    .keys = b->opts->selector.n, .sender = sender,
	    .senders = b->opts->ip.n, .now = b->opts->now }, err);
}

/* Reads a name of the command line; what says what it should be. */
static enum dmarc_status
read_name(struct batch *b, const char *word, const char *what,
    const char **out, struct dmarc_err *err)
{
	bool valid;

	*out = domain_read(b->arena, word, strlen(word), &valid);
	if (*out == NULL)
		return dmarc_no_memory(err);
	return valid ? DMARC_OK : dmarc_fail(err, DMARC_E_USAGE,
	    "'%.100s' is not a %s", word, what);
}

static bool
sends_nothing(const struct dmarc_settings *s, const char *domain)
{
	for (size_t i = 0; i < s->domains; i++)
		if (strcmp(s->domain[i].name, domain) == 0)
			return !s->domain[i].sends_mail;
	return false;
}

static enum dmarc_status
open_batch(struct batch *b, const struct dmarc_settings *settings,
    struct dmarc_err *err)
{
	const struct dns_opts *o = b->opts;
	enum dmarc_status st;

	b->arena = arena_new(NAMES_MEMORY);
	b->check = calloc(o->domain.n, sizeof *b->check);
	b->selector = calloc(o->selector.n + 1, sizeof *b->selector);
	if (b->arena == NULL || b->check == NULL || b->selector == NULL)
		return dmarc_no_memory(err);
	st = suffixes_open(o->psl, ORGANIZATIONS, &b->suffixes, err);
	for (size_t i = 0; i < o->selector.n && st == DMARC_OK; i++)
		st = read_name(b, o->selector.word[i], "selector",
		    &b->selector[i], err);
	for (; b->n < o->domain.n && st == DMARC_OK; b->n++) {
		const char *domain = NULL;

		st = read_name(b, o->domain.word[b->n], "domain", &domain,
		    err);
		if (st == DMARC_OK)
			st = prepare(b, domain, sends_nothing(settings,
			    domain), err);
	}
	return st;
}

static void
close_batch(struct batch *b)
{
	for (size_t i = 0; b->check != NULL && i < b->opts->domain.n; i++)
		check_close(&b->check[i]);
	free(b->check);
	free(b->selector);
	suffixes_close(b->suffixes);
	arena_free(b->arena);
}

/* Asks for all facts. */
static enum dmarc_status
gather(struct batch *b, struct session *s, struct dmarc_err *err)
{
	enum dmarc_status st;

	for (size_t i = 0; i < b->n; i++)
		check_start(&b->check[i], s->lookup);
	st = session_run(s, err);
	for (size_t i = 0; i < b->n && st == DMARC_OK; i++)
		st = check_go_on(&b->check[i], s->lookup, err);
	if (st == DMARC_OK)
		st = session_run(s, err);
	return st == DMARC_OK ? session_trust(s, err) : st;
}

/* Writes the lines about look-ups that failed. */
static void
log_unknown(FILE *log, const struct check *c)
{
	for (size_t i = 0; i < c->findings.n; i++) {
		struct buf line = BUF_INIT(4096);
		const char *text;

		if (c->findings.item[i].code != CODE_DNS_UNKNOWN)
			continue;
		(void)text_plain(&line, c->findings.item[i].detail, 0);
		text = buf_string(&line);
		(void)fprintf(log, "%s: %s\n", c->domain,
		    text != NULL ? text : "");
		buf_free(&line);
	}
}

/* Judges all domains, and writes them. */
static enum dmarc_status
show(struct batch *b, struct buf *out, FILE *log, struct check_result *result,
    struct dmarc_err *err)
{
	for (size_t i = 0; i < b->n; i++) {
		struct check *c = &b->check[i];
		struct check_page page = { c, b->opts->now };
		enum dmarc_status st = check_judge(c, err);

		if (st != DMARC_OK)
			return st;
		result->failed |= findings_have(&c->findings,
		    CODE_DNS_UNKNOWN);
		result->errors |= c->findings.n > 0 &&
		    c->findings.item[0].severity == DNS_ERROR;
		log_unknown(log, c);
		if (b->opts->format == FORMAT_JSON)
			check_json(out, &page);
		else
			check_text(out, &page);
	}
	return DMARC_OK;
}

enum dmarc_status
check_command(const struct dns_opts *o, const struct dmarc_settings *settings,
    struct buf *out, FILE *log, struct check_result *result,
    struct dmarc_err *err)
{
	struct batch b = { .opts = o };
	struct session s = { .source = NULL };
	enum dmarc_status st;

	*result = (struct check_result){ .errors = false };
	b.validates = session_anchor(o) != NULL;
	st = open_batch(&b, settings, err);
	if (st == DMARC_OK)
		st = session_open(o, &s, err);
	if (st == DMARC_OK)
		st = gather(&b, &s, err);
	if (st == DMARC_OK && session_is_cut_off(&s))
		st = dmarc_fail(err, DMARC_E_UNAVAILABLE,
		    "no resolver answers");
	if (st == DMARC_OK)
		st = show(&b, out, log, result, err);
	session_close(&s);
	close_batch(&b);
	return st;
}
