/*
 * prom_beside.c: TLS reports and failure reports as metrics. Labels are words
 * of standards, so their number is bounded, whatever reports say.
 */
#include "report/data/prom.h"

#include "common/facts/words.h"

static void
put_group(struct prom *p, const char *domain, const struct tls_group *g)
{
	const char *type = tls_type_word(g->type);
	const char *mode = tls_mode_word(g->mode);

	mode = mode != NULL ? mode : "";
	prom_sample(p, PROM_TLS_SESSIONS, (double)g->successful,
	    "domain=\"%s\",type=\"%s\",mode=\"%s\",outcome=\"successful\"",
	    domain, type, mode);
	prom_sample(p, PROM_TLS_SESSIONS, (double)g->failed,
	    "domain=\"%s\",type=\"%s\",mode=\"%s\",outcome=\"failed\"",
	    domain, type, mode);
	for (int r = 0; r < DMARC_TLS_RESULTS; r++)
		if (g->by_result[r] > 0)
			prom_sample(p, PROM_TLS_FAILURES,
			    (double)g->by_result[r],
			    "domain=\"%s\",type=\"%s\",mode=\"%s\","
			    "result=\"%s\"", domain, type, mode,
			    tls_result_word((enum dmarc_tls_result)r));
}

void
prom_beside(struct prom *p, const char *domain, const struct beside *b)
{
	uint64_t items[TLS_CODES] = { 0 };
	char word[PROM_WORD];

	for (size_t i = 0; i < b->tls.groups; i++)
		put_group(p, domain, &b->tls.group[i]);
	for (size_t i = 0; i < b->tls.items; i++)
		items[b->tls.item[i].code]++;
	for (int c = 0; c < TLS_CODES && b->tls.groups > 0; c++)
		prom_sample(p, PROM_TLS_ITEMS, (double)items[c],
		    "domain=\"%s\",code=\"%s\"", domain,
		    prom_lower(tls_code_word((enum tls_code)c), word));
	if (b->failures.counts.reports > 0)
		prom_sample(p, PROM_FAILURE_REPORTS,
		    (double)b->failures.counts.reports, "domain=\"%s\"",
		    domain);
}
