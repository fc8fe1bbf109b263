/*
 * aggregate.c: see aggregate.h. Reads XML that is not well-formed a second
 * time, to mend it, if its name or content claims to be a report.
 */
#include "parse/aggregate.h"

#include "parse/reading.h"
#include "parse/xml/xml.h"

/*
 * Reads XML once: the len bytes of first, then the rest of from. On DMARC_OK
 * *out is NULL if the XML is not a report. E_INPUT and E_LIMIT are faults of
 * the XML or of its container.
 */
static enum dmarc_status
read_xml(struct reading *r, struct source *from, const unsigned char *first,
    size_t len, bool mend, const struct dmarc_aggregate **out,
    struct dmarc_err *err)
{
	struct xml_reader *x = xml_new(r->lim, r->arena,
	    &r->foreign_room, mend);
	size_t blanks = sniff_blanks(first, len);
	unsigned char chunk[READING_CHUNK];
	enum dmarc_status st;

	if (x == NULL)
		return dmarc_refuse(err, DMARC_R_MEMORY, "out of memory");
	/* Blanks before an XML declaration are forbidden, but common. */
	st = xml_push(x, first + blanks, len - blanks, err);
	while (st == DMARC_OK && len > 0) {
		st = source_read(from, chunk, sizeof chunk, &len, err);
		if (st == DMARC_OK && len > 0)
			st = xml_push(x, chunk, len, err);
	}
	if (st == DMARC_OK)
		st = xml_end(x, out, err);
	xml_free(x);
	return st;
}

/* Whether the XML is at fault, as opposed to its container. */
static bool
is_of_xml(enum dmarc_reason reason)
{
	return reason >= DMARC_R_XML_DOCTYPE && reason <= DMARC_R_BAD_RECORDS;
}

static bool
may_be_mended(const struct dmarc_err *why)
{
	return why->reason == DMARC_R_XML_MALFORMED ||
	    why->reason == DMARC_R_XML_ENCODING;
}

bool
aggregate_begins(enum sniff_kind shape, const unsigned char *first, size_t len)
{
	(void)first, (void)len;
	return shape == SNIFF_XML;
}

enum dmarc_status
aggregate_read(struct reading *r, struct source *from, unsigned char *first,
    size_t len, const char *part, struct dmarc_err *err)
{
	const struct dmarc_aggregate *fb = NULL;
	bool serious = r->at.claims || sniff_feedback(first, len);
	struct dmarc_finding *f;
	struct dmarc_err why;
	enum dmarc_status st;

	st = read_xml(r, from, first, len, false, &fb, &why);
	if (st == DMARC_E_INPUT && serious && may_be_mended(&why)) {
		st = source_rewind(from, &why);
		if (st == DMARC_OK)
			st = source_read(from, first, READING_CHUNK, &len,
			    &why);
		if (st == DMARC_OK)
			st = read_xml(r, from, first, len, true, &fb, &why);
	}
	if (st != DMARC_OK && !serious && is_of_xml(why.reason))
		return DMARC_OK;	/* other XML: a web page, a drawing */
	if (st != DMARC_OK)
		return reading_refuse(r, part, &why, err);
	if (fb == NULL)
		return DMARC_OK;
	st = reading_add_report(r, DMARC_FOUND_AGGREGATE, part, &f, err);
	if (st == DMARC_OK && f != NULL)
		f->aggregate = fb;
	return st;
}

enum dmarc_provenance
aggregate_judge(const struct provenance *mail, const struct dmarc_finding *f,
    struct arena *a)
{
	return provenance_judge(mail, f->aggregate->org_name,
	    f->aggregate->email, f->attached, f->quoted, a);
}
