/*
 * showing.c: writes a finding by the functions of its kind.
 */
#include "parse/showing.h"

#include <errno.h>
#include <string.h>

#include "parse/kinds.h"
#include "parse/show/json.h"
#include "parse/show/page.h"

enum dmarc_status
show_json(FILE *out, const char *file, const struct dmarc_finding *f,
    struct dmarc_err *err)
{
	errno = 0;
	if (parse_kinds[f->kind].json(out, file, f))
		return DMARC_OK;
	return dmarc_fail(err, errno == ENOMEM ? DMARC_E_NOMEM : DMARC_E_IO,
	    "cannot write: %s", strerror(errno != 0 ? errno : EIO));
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
