/*
 * tls_digest.c: see tls_digest.h.
 */
#include "report/beside/tls_digest.h"

#include <stdio.h>

#include "report/beside/tls_text.h"
#include "report/say/describe.h"
#include "report/say/overview.h"

#define TEXT_BYTES ((size_t)1 << 20)	/* of an item */

enum dmarc_status
tls_digest_add(struct tls_digest *d, const char *domain,
    const struct tls_facts *t, int64_t today, struct arena *a,
    struct dmarc_err *err)
{
	d->acts += tls_acts(t);
	d->domains += t->groups > 0;
	d->quiet += t->groups > 0 && t->items == 0;
	for (size_t i = 0; i < t->items; i++) {
		struct buf text = BUF_INIT(TEXT_BYTES);
		size_t at = d->items++;

		if (at >= TLS_DIGEST_MOST)
			continue;
		describe_domain(&text, domain);
		buf_text(&text, ": ");
		tls_describe(&text, &t->item[i], today);
		d->verb[at] = tls_verb(&t->item[i]);
		d->text[at] = overview_keep(&text, a);
		if (d->text[at] == NULL)
			return dmarc_no_memory(err);
	}
	return DMARC_OK;
}

void
tls_digest_write(struct buf *out, const struct tls_digest *d)
{
	size_t told = d->items < TLS_DIGEST_MOST ? d->items : TLS_DIGEST_MOST;
	char line[96];
	struct format_flow f;

	if (d->domains == 0)
		return;
	buf_text(out, "\nMAIL TO YOU, by TLS reports\n");
	for (size_t i = 0; i < told; i++) {
		(void)snprintf(line, sizeof line, "  %-7s ", d->verb[i]);
		flow_begin(&f, out, line);
		flow_words(&f, d->text[i]);
		flow_end(&f);
	}
	if (d->items > told) {
		(void)snprintf(line, sizeof line, "and %zu more: "
		    "dmarc-report tls", d->items - told);
		flow_begin(&f, out, "  ");
		flow_text(&f, line);
		flow_end(&f);
	}
	if (d->quiet > 0) {
		(void)snprintf(line, sizeof line, "  %zu domain%s: nothing "
		    "to do\n", d->quiet, d->quiet == 1 ? "" : "s");
		buf_text(out, line);
	}
}
