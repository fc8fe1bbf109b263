/*
 * fact.c: writes rows; see fact.h. fact_read.c reads them.
 */
#include "fleet/row/fact.h"

#include <string.h>

#include "common/facts/digest.h"
#include "fleet/row/copy.h"
#include "fleet/row/row.h"

const char fact_put_columns[] = "domain, kind, name, checked_ts, identity, "
    "answer";
#define PUT_COLUMNS 6

/* What tells facts of the same domain and time apart. */
static bool
identity(const struct fact *f, unsigned char out[DMARC_DIGEST])
{
	struct buf b = BUF_INIT(2 * FACT_MOST);
	bool whole;

	wire_put_string(&b, f->kind);
	wire_put_string(&b, f->name);
	wire_put_string(&b, f->answer);
	whole = !b.failed;
	if (whole)
		digest_bytes(b.data, b.len, out);
	buf_free(&b);
	return whole;
}

void
fact_put(struct buf *b, const struct fact *f)
{
	unsigned char digest[DMARC_DIGEST];

	if (!identity(f, digest)) {
		b->failed = true;
		return;
	}
	copy_be(b, PUT_COLUMNS, 2);
	copy_text(b, f->domain);
	copy_text(b, f->kind);
	copy_text(b, f->name);
	copy_int(b, f->checked, 8);
	copy_bytes(b, digest, ROW_IDENTITY);
	copy_text(b, f->answer);
}
