/*
 * lookups.c: how much slower our questions to DNS are than a bare loop around
 * libunbound with the same ones: host names of N addresses from 198.18.0.0 on,
 * each looked up in turn. bench/dns starts it with a name server.
 *
 * usage: lookups ADDRESS@PORT N bare|ours
 *        lookups ADDRESS@PORT FILE list
 * list: the bare loop asks what a file says, a line "NAME TYPE" for each
 * question, as slow.c writes it.
 */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <unbound.h>

#include "common/clock.h"
#include "dns/facts/host.h"
#include "dns/lookup/unbound.h"
#include "dns/name/name.h"

#define IN_FLIGHT 200

/* The bare loop. */
struct bare {
	struct ub_ctx *ctx;
	bool follows;		/* the name of a PTR answer is looked up */
	int flying, asked, next;
};

static struct dmarc_address
address_at(int i)
{
	struct dmarc_address a = { .byte = { [10] = 255, 255, 198, 18 } };

	a.byte[14] = (unsigned char)(i >> 8);
	a.byte[15] = (unsigned char)i;
	return a;
}

static void on_answer(void *arg, int failed, struct ub_result *r);

static void
ask(struct bare *b, const char *name, int type)
{
	if (ub_resolve_async(b->ctx, name, type, 1, b, on_answer, NULL) != 0)
		abort();
	b->flying++;
	b->asked++;
}

static void
on_answer(void *arg, int failed, struct ub_result *r)
{
	struct bare *b = arg;
	char name[NAME_TEXT];

	b->flying--;
	if (b->follows && failed == 0 && r->qtype == RR_PTR && r->havedata &&
	    name_of_wire((unsigned char *)r->data[0], (size_t)r->len[0], NULL,
	    name))
		ask(b, name, RR_A);
	ub_resolve_free(r);
}

/* Asks the next question, of so many addresses or of a file; false: none. */
static bool
ask_next(struct bare *b, int n, FILE *list)
{
	struct dmarc_address a = address_at(b->next);
	char name[NAME_TEXT], line[NAME_TEXT + 20];
	char *type;

	if (list == NULL) {
		if (b->next++ >= n)
			return false;
		name_of_address(&a, name);
		ask(b, name, RR_PTR);
		return true;
	}
	if (fgets(line, sizeof line, list) == NULL ||
	    (type = strchr(line, ' ')) == NULL)
		return false;
	*type++ = '\0';
	ask(b, line, (int)strtol(type, NULL, 10));
	return true;
}

static int
run_bare(const char *server, int n, FILE *list)
{
	struct bare b = { .ctx = ub_ctx_create(), .follows = list == NULL };
	bool more = true;

	if (b.ctx == NULL || ub_ctx_set_fwd(b.ctx, server) != 0 ||
	    ub_ctx_async(b.ctx, 1) != 0 ||
	    ub_ctx_set_option(b.ctx, "outgoing-range:", "400") != 0 ||
	    ub_ctx_set_option(b.ctx, "num-queries-per-thread:", "800") != 0 ||
	    ub_ctx_set_option(b.ctx, "unblock-lan-zones:", "yes") != 0)
		return -1;
	while (more || b.flying > 0) {
		struct pollfd p = { .fd = ub_fd(b.ctx), .events = POLLIN };

		while (more && b.flying < IN_FLIGHT)
			more = ask_next(&b, n, list);
		(void)poll(&p, 1, 1000);
		if (ub_process(b.ctx) != 0)
			return -1;
	}
	ub_ctx_delete(b.ctx);
	return b.asked;
}

static int
run_ours(const char *server, int n)
{
	static const volatile sig_atomic_t go;
	struct unbound_settings s = { .forward = &server, .forwards = 1,
		.jobs = IN_FLIGHT };
	struct lookup_limits limits = lookup_defaults;
	struct host_facts *host = calloc((size_t)n, sizeof *host);
	struct arena *a = arena_new((size_t)64 << 20);
	struct source *source = NULL;
	struct lookup *l = NULL;
	struct dmarc_err err;
	int asked = -1;

	limits.rate = 0;
	limits.jobs = IN_FLIGHT;
	if (host == NULL || a == NULL ||
	    unbound_open(&s, &source, &err) != DMARC_OK ||
	    lookup_open(source, &limits, &l, &err) != DMARC_OK)
		return -1;
	for (int i = 0; i < n; i++) {
		host[i] = (struct host_facts){ .work.step = host_step,
			.arena = a, .ip = address_at(i) };
		lookup_add(l, &host[i].work);
	}
	if (lookup_run(l, &go, &err) == DMARC_OK)
		asked = (int)lookup_tally(l).asked;
	lookup_close(l);
	unbound_close(source);
	arena_free(a);
	free(host);
	return asked;
}

int
main(int argc, char *argv[])
{
	int64_t start = clock_ms();
	struct rusage used;
	bool lists = argc == 4 && strcmp(argv[3], "list") == 0;
	FILE *list = lists ? fopen(argv[2], "r") : NULL;
	long n = argc == 4 && !lists ? strtol(argv[2], NULL, 10) : 0;
	int asked;

	if (list == NULL && (n < 1 || n > 65536)) {
		(void)fprintf(stderr,
		    "usage: lookups ADDRESS@PORT N bare|ours\n"
		    "       lookups ADDRESS@PORT FILE list\n");
		return 2;
	}
	asked = strcmp(argv[3], "ours") == 0 ? run_ours(argv[1], (int)n) :
	    run_bare(argv[1], (int)n, list);
	if (asked < 0 || getrusage(RUSAGE_SELF, &used) != 0)
		return 1;
	printf("%s %d questions %lld ms %ld KiB\n", argv[3], asked,
	    (long long)(clock_ms() - start), used.ru_maxrss);
	if (list != NULL)
		(void)fclose(list);
	return 0;
}
