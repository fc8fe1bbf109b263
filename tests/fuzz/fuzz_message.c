/*
 * fuzz_message.c: any bytes as a message, up to its findings.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "common/facts/failure_report.h"
#include "parse/fence/fence.h"
#include "parse/mail/provenance.h"
#include "parse/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A finding must be fit for a frame. */
static enum dmarc_status
count(void *ctx, const struct dmarc_finding *found, struct dmarc_err *err)
{
	(void)err;
	if (found->kind == DMARC_FOUND_AGGREGATE &&
	    (found->aggregate == NULL ||
	    found->aggregate->policy.domain == NULL))
		abort();
	if (found->kind == DMARC_FOUND_REFUSED &&
	    found->refused.reason == DMARC_R_NONE)
		abort();
	++*(size_t *)ctx;
	return DMARC_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct provenance_rule rule = { .authserv_id =
	    "mx.example.org" };
	static const unsigned char key[DMARC_TAG_KEY] = "key";
	static const struct parse_options opts = { .rule = &rule,
		.tag_key = key, .personal = true };
	static bool warm;
	struct dmarc_limits lim = dmarc_default_limits;
	struct arena *a = arena_new((size_t)16 << 20);
	struct dmarc_err err;
	size_t found = 0;

	if (!warm) {
		fence_warm_up();
		if (provenance_warm_up(&err) != DMARC_OK)
			abort();
	}
	warm = true;
	lim.inflated_bytes = (uint64_t)1 << 20;
	if (a != NULL && (parse_message(data, size, &lim, &opts, a, count,
	    &found, &err) != DMARC_OK || found == 0))
		abort();
	arena_free(a);
	return 0;
}
