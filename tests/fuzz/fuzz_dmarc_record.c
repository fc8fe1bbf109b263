/*
 * fuzz_dmarc_record.c: any bytes as the rdata of a TXT record, joined, made
 * text, and read as a DMARC record. Its text is valid UTF-8 of limited length.
 */
#include <stdint.h>
#include <stdlib.h>

#include "common/record/policy.h"
#include "common/record/txt.h"
#include "common/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf joined = BUF_INIT(1 << 20), text = BUF_INIT(1 << 20);
	const char *record = (const char *)data;
	struct dmarc_policy p;

	if (txt_join(data, size, &joined) && joined.len > 0) {
		record = (const char *)joined.data;
		size = joined.len;
	}
	txt_text(&text, record, size);
	if (text.len > TXT_TEXT_MOST || (text.len > 0 &&
	    !text_is_clean((const char *)text.data, text.len)))
		abort();
	if (policy_of_record(record, size, &p) !=
	    policy_is_record(record, size) || p.pct < -1 || p.pct > 100)
		abort();
	buf_free(&joined);
	buf_free(&text);
	return 0;
}
