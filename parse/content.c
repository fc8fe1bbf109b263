/*
 * content.c: see content.h.
 */
#include "parse/content.h"

#include <inttypes.h>
#include <string.h>

#include "common/memory/buf.h"
#include "parse/archive/gzip.h"
#include "parse/archive/zip.h"
#include "parse/carried.h"
#include "parse/foreign.h"
#include "parse/kinds.h"
#include "parse/input/sniff.h"

static enum dmarc_status
look_at_gzip(struct reading *r, struct source *from, const char *part,
    uint64_t depth, struct dmarc_err *err)
{
	struct source *inner = gzip_open(from, r->lim->attachment_bytes,
	    &r->budget);
	enum dmarc_status st;

	if (inner == NULL)
		return reading_refuse_for(r, part, DMARC_R_MEMORY,
		    "out of memory", err);
	st = content_look(r, inner, part, depth + 1, err);
	source_close(inner);
	return st;
}

static enum dmarc_status
look_at_members(struct reading *r, struct zip_reader *z, const char *part,
    uint64_t depth, struct dmarc_err *err)
{
	uint64_t n = zip_reader_entries(z);
	const bool claims = r->at.claims;
	enum dmarc_status st = DMARC_OK;

	for (uint64_t i = 0; i < n && st == DMARC_OK && !r->burst && !r->full;
	    i++) {
		struct source *inner;
		struct dmarc_err why;
		const char *name, *path;

		if (i == r->lim->zip_entries) {
			(void)dmarc_refuse(&why, DMARC_R_ZIP_ENTRIES,
			    "the archive has %" PRIu64 " entries, of which "
			    "%" PRIu64 " were read: unpack it to read all", n,
			    i);
			return reading_refuse(r, part, &why, err);
		}
		st = zip_reader_entry(z, i, &r->budget, &name, &inner, &why);
		path = reading_clean(r->arena, name, READING_NAME_BYTES);
		if (path != NULL)
			path = reading_path(r->arena, part, path);
		r->at.claims = claims || reading_is_report_name(name);
		if (path == NULL)
			st = dmarc_no_memory(err);
		else if (st != DMARC_OK)
			st = reading_refuse(r, path, &why, err);
		else if (inner != NULL)
			st = content_look(r, inner, path, depth + 1, err);
		source_close(inner);
		r->at.claims = claims;
	}
	return st;
}

static enum dmarc_status
look_at_zip(struct reading *r, struct source *from, const char *part,
    uint64_t depth, struct dmarc_err *err)
{
	struct buf all = BUF_INIT(r->lim->attachment_bytes);
	const bool was_in_zip = r->at.in_zip;
	struct zip_reader *z = NULL;
	struct dmarc_err why;
	enum dmarc_status st;

	st = reading_whole(from, &all, DMARC_R_ATTACHMENT_BYTES, &why);
	if (st == DMARC_OK)
		st = zip_reader_open(all.data, all.len, &z, &why);
	if (st == DMARC_OK) {
		r->at.in_zip = true;
		st = look_at_members(r, z, part, depth, err);
		r->at.in_zip = was_in_zip;
	} else
		st = reading_refuse(r, part, &why, err);
	zip_reader_close(z);
	buf_free(&all);
	return st;
}

/* Has the first kind that recognizes the content read it; sets *read then. */
static enum dmarc_status
look_at_report(struct reading *r, struct source *from, enum sniff_kind shape,
    unsigned char *first, size_t len, const char *part, bool *read,
    struct dmarc_err *err)
{
	for (size_t i = 0; i < DMARC_FINDING_KIND_COUNT; i++) {
		const struct parse_kind *k = &parse_kinds[i];

		if (k->begins == NULL || !k->begins(shape, first, len))
			continue;
		*read = true;
		return k->read(r, from, first, len, part, err);
	}
	return DMARC_OK;
}

/* Looks into gzip or zip, whose first bytes were read. */
static enum dmarc_status
look_into(struct reading *r, struct source *from, enum sniff_kind kind,
    const char *part, uint64_t depth, struct dmarc_err *err)
{
	struct dmarc_err why;

	if (r->at.containers + depth >= r->lim->container_depth)
		return reading_refuse_for(r, part, DMARC_R_CONTAINER_DEPTH,
		    "archives are nested too deeply", err);
	if (source_rewind(from, &why) != DMARC_OK)
		return reading_refuse(r, part, &why, err);
	return (kind == SNIFF_GZIP ? look_at_gzip : look_at_zip)(r, from,
	    part, depth, err);
}

/*
 * Whether mail or a report that we cannot read is named: in an archive of
 * somebody's own, also beside others; in a mail by its name.
 */
static bool
must_name(const struct reading *r)
{
	return r->at.parts == NULL || r->at.hinted ||
	    (r->at.in_zip && r->at.claims);
}

/* Looks at content that begins with no sign of its kind. */
static enum dmarc_status
look_at_other(struct reading *r, struct source *from, unsigned char *first,
    size_t len, const char *part, uint64_t depth, struct dmarc_err *err)
{
	bool read = false;
	size_t at;
	/* In a mail and in a zip, other files are normal. */
	bool own = r->at.parts == NULL && !r->at.in_zip;

	if (must_name(r) && foreign_is_known(first, len))
		return foreign_refuse(r, first, len, part, err);
	if (carried_begins(r, first, len))
		return carried_read(r, from, first, len, part, depth, err);
	/* Skip text before the XML if it was named like a report, or packed. */
	if (r->at.claims || depth > 0) {
		at = sniff_embedded(first, len);
		if (at < len) {
			memmove(first, first + at, len - at);
			return look_at_report(r, from, SNIFF_XML, first,
			    len - at, part, &read, err);
		}
	}
	if (own)
		return foreign_refuse(r, first, len, part, err);
	return DMARC_OK;
}

enum dmarc_status
content_look(struct reading *r, struct source *from, const char *part,
    uint64_t depth, struct dmarc_err *err)
{
	unsigned char first[READING_CHUNK];
	enum dmarc_status st;
	enum sniff_kind kind;
	struct dmarc_err why;
	bool read = false;
	size_t len;

	st = source_read(from, first, sizeof first, &len, &why);
	if (st != DMARC_OK)
		return reading_refuse(r, part, &why, err);
	kind = sniff(first, len, len < 64);
	r->known |= kind == SNIFF_XML || kind == SNIFF_JSON ||
	    kind == SNIFF_EMPTY;
	st = look_at_report(r, from, kind, first, len, part, &read, err);
	if (read)
		return st;
	if (kind == SNIFF_ZIP && !r->at.claims && sniff_package(first, len))
		return DMARC_OK;
	if (kind == SNIFF_GZIP || kind == SNIFF_ZIP)
		return look_into(r, from, kind, part, depth, err);
	if (kind == SNIFF_OTHER)
		return look_at_other(r, from, first, len, part, depth, err);
	if (kind == SNIFF_OUTLOOK && must_name(r) && part != NULL &&
	    reading_has_suffix(part, ".msg"))
		return reading_refuse_for(r, part, DMARC_R_UNSUPPORTED_OUTLOOK,
		    "an Outlook .msg file: save the message as .eml", err);
	if (kind == SNIFF_EMPTY && (r->at.claims || r->at.tls ||
	    (depth > 0 && !r->at.in_zip)))
		return reading_refuse_for(r, part, DMARC_R_EMPTY_REPORT,
		    len == 0 ? "it is empty" :
		    "it contains no report", err);
	return DMARC_OK;
}
