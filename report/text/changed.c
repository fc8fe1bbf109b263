/*
 * changed.c: see changed.h.
 */
#include "report/text/changed.h"

#include <stdio.h>

#include "report/say/describe.h"
#include "report/say/format.h"
#include "report/say/overview.h"
#include "report/say/zone.h"

#define TEXT_BYTES ((size_t)1 << 20)	/* bytes about a domain */

enum dmarc_status
changed_add(struct changed *c, const char *domain, const struct dns *dns,
    int64_t today, struct arena *a, struct dmarc_err *err)
{
	struct buf text = BUF_INIT(TEXT_BYTES);

	if (dns->changes == 0 || c->domains++ >= CHANGED_NAMES)
		return DMARC_OK;
	describe_domain(&text, domain);
	buf_text(&text, " (");
	zone_changes(&text, dns, today);
	buf_byte(&text, ')');
	c->text[c->domains - 1] = overview_keep(&text, a);
	return c->text[c->domains - 1] != NULL ? DMARC_OK :
	    dmarc_no_memory(err);
}

void
changed_write(struct buf *out, const struct changed *c)
{
	struct buf list = BUF_INIT(TEXT_BYTES * (CHANGED_NAMES + 1));
	struct format_flow f;
	size_t named = c->domains < CHANGED_NAMES ? c->domains : CHANGED_NAMES;
	char more[64];

	if (c->domains == 0)
		return;
	for (size_t i = 0; i < named; i++) {
		buf_text(&list, i > 0 ? "; " : "");
		buf_text(&list, c->text[i]);
	}
	(void)snprintf(more, sizeof more, "; and %zu more domain%s",
	    c->domains - named, c->domains - named == 1 ? "" : "s");
	buf_text(&list, c->domains > named ? more : "");
	buf_byte(out, '\n');
	flow_begin(&f, out, "DNS changed: ");
	if (buf_string(&list) != NULL)
		flow_words(&f, buf_string(&list));
	flow_end(&f);
	buf_free(&list);
}
