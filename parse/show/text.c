/*
 * text.c: writes a finding for people; see page.h.
 */
#include "parse/show/page.h"

#include "common/facts/words.h"

bool
refused_text(struct page *p, const char *file, const struct dmarc_finding *f)
{
	page_place(p, file, f->part);
	page_field(p, "Refused", dmarc_reason_text(f->refused.reason));
	page_field(p, "Reason", dmarc_reason_word(f->refused.reason));
	page_field(p, "Detail", f->refused.detail);
	return true;
}

bool
other_text(struct page *p, const char *file, const struct dmarc_finding *f)
{
	page_place(p, file, f->part);
	page_field(p, "No report", other_word(f->other));
	return true;
}
