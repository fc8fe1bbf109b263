/*
 * source.c: see source.h.
 */
#include "store/read/parts/source.h"

#include <string.h>

#include "store/read/parts/kept.h"

/* The address, and that there is one. */
static void
fill_source(const struct statement *s, uint32_t *words)
{
	const void *address = column_blob(s, 1,
	    sizeof(struct dmarc_address));

	if (address == NULL)
		return;
	memcpy(words, address, sizeof(struct dmarc_address));
	words[4] = 1;
}

static const struct kept_table source_table = { KEPT_SOURCE, READ_source,
    fill_source };

enum dmarc_status
source_read(struct snapshot *db, int64_t source, struct dmarc_address *out,
    struct dmarc_err *err)
{
	uint32_t words[KEPT_WORDS];
	enum dmarc_status st = kept_words(db, &source_table, source,
	    words, err);

	if (st == DMARC_OK && words[4] == 0)
		return dmarc_fail(err, DMARC_E_DATA,
		    "an address in the database is no address");
	if (st == DMARC_OK)
		memcpy(out->byte, words, sizeof out->byte);
	return st;
}

void
source_prefetch(struct snapshot *db, int64_t source)
{
	kept_prefetch(db, KEPT_SOURCE, source);
}
