/*
 * text.c: writes a finding for people; see show.h.
 */
#include "parse/show/show.h"

#include <errno.h>
#include <string.h>

#include "common/facts/words.h"
#include "parse/kinds.h"
#include "parse/show/page.h"

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

enum dmarc_status
show_text(FILE *out, const char *file, const struct dmarc_finding *f,
    struct dmarc_err *err)
{
	struct page p = PAGE_INIT(out);
	bool memory;

	errno = 0;
	memory = parse_kinds[f->kind].text(&p, file, f);
	buf_free(&p.line);
	if (!memory)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	if (p.failed)
		return dmarc_fail(err, DMARC_E_IO, "cannot write: %s",
		    strerror(errno != 0 ? errno : EIO));
	return DMARC_OK;
}
