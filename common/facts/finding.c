/*
 * finding.c: see finding.h; and the codecs of refusals and other mail.
 */
#include "common/facts/finding.h"

#include "common/facts/codec.h"

bool
provenance_is_better(enum dmarc_provenance a, enum dmarc_provenance b)
{
	static const int worth[DMARC_PROVENANCES] = {
		[DMARC_PROVENANCE_MISMATCH] = 0,
		[DMARC_PROVENANCE_UNKNOWN] = 1,
		[DMARC_PROVENANCE_VERIFIED] = 2,
	};

	return worth[a] > worth[b];
}

struct dmarc_finding
finding_refused(enum dmarc_reason reason, const char *detail)
{
	return (struct dmarc_finding){ .kind = DMARC_FOUND_REFUSED,
		.refused = { reason, detail } };
}

enum dmarc_other
finding_other(const struct dmarc_finding *f)
{
	switch (f->kind) {
	case DMARC_FOUND_OTHER:
		return f->other;
	case DMARC_FOUND_TLS:
		return DMARC_OTHER_TLS_REPORT;
	case DMARC_FOUND_FAILURE:
		return DMARC_OTHER_FAILURE_REPORT;
	default:
		return DMARC_OTHER_MAIL;
	}
}

void
refused_put(struct buf *b, const struct dmarc_finding *f)
{
	wire_put_u8(b, (uint8_t)f->refused.reason);
	wire_put_string(b, f->refused.detail);
}

enum dmarc_status
refused_get(struct wire *w, const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_finding *f, struct dmarc_err *err)
{
	(void)lim, (void)a;
	f->refused.reason = (enum dmarc_reason)wire_get_enum(w,
	    DMARC_REASONS);
	f->refused.detail = wire_get_string(w, CODEC_DETAIL_BYTES);
	if (f->refused.reason == DMARC_R_NONE)
		return codec_garbled(err, "a refusal without a reason");
	return DMARC_OK;
}

void
other_put(struct buf *b, const struct dmarc_finding *f)
{
	wire_put_u8(b, (uint8_t)f->other);
}

enum dmarc_status
other_get(struct wire *w, const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_finding *f, struct dmarc_err *err)
{
	(void)lim, (void)a, (void)err;
	f->other = (enum dmarc_other)wire_get_enum(w, DMARC_OTHERS);
	return DMARC_OK;
}
