/*
 * tls_report.c: see tls_report.h. Tells TLS reports from other JSON, and reads
 * what the header of their mail says of them.
 */
#include "parse/tls_report.h"

#include <string.h>

#include "common/facts/tls_report.h"
#include "common/memory/buf.h"
#include "common/names/domain.h"
#include "parse/claimed.h"
#include "parse/json/document.h"
#include "parse/json/tls.h"
#include "parse/mail/header.h"

bool
tls_report_begins(enum sniff_kind shape, const unsigned char *first, size_t len)
{
	(void)first, (void)len;
	return shape == SNIFF_JSON;
}

/*
 * Whether the JSON, as far as it was read, claims to be a TLS report. Of JSON
 * that is too long, a file of its own may: it was not read to its end.
 */
static bool
is_serious(const struct reading *r, const struct buf *json)
{
	struct buf narrow = BUF_INIT(json->len + 1);
	bool serious = r->at.claims || r->at.tls ||
	    (json->failed && r->at.parts == NULL);

	if (serious || json->len == 0)
		return serious;
	if (!document_is_wide(json->data, json->len))
		return sniff_tls_report(json->data, json->len);
	for (size_t i = 0; i < json->len; i++)
		if (json->data[i] != '\0')
			buf_byte(&narrow, json->data[i]);
	serious = narrow.len > 0 && sniff_tls_report(narrow.data, narrow.len);
	buf_free(&narrow);
	return serious;
}

/*
 * Sets *out to the domain that a field names, if it is the field of that name,
 * the first with a domain, and the domain keeps the limits.
 */
static enum dmarc_status
read_domain(const struct header_field *f, const char *name,
    const struct reading *r, const char **out, struct dmarc_err *err)
{
	const char *s = (const char *)f->value, *domain;
	size_t len = f->len;
	bool valid;

	if (*out != NULL || !header_is(f, name))
		return DMARC_OK;
	for (; len > 0 && (unsigned char)*s <= ' '; len--)
		s++;
	while (len > 0 && (unsigned char)s[len - 1] <= ' ')
		len--;
	if (len == 0 || len > DOMAIN_MOST)
		return DMARC_OK;
	domain = domain_read(r->arena, s, len, &valid);
	if (domain == NULL)
		return dmarc_no_memory(err);
	if (valid && strlen(domain) <= r->lim->domain_bytes)
		*out = domain;
	return DMARC_OK;
}

/* Reads what the header of the mail around the report says of it. */
static enum dmarc_status
read_header(const struct reading *r, struct dmarc_tls_report *t,
    struct dmarc_err *err)
{
	const struct mime_mail *mail = claimed_mail(r);
	struct header_scan s;
	struct header_field f;
	enum dmarc_status st = DMARC_OK;

	if (mail == NULL)
		return DMARC_OK;
	header_scan_start(&s, mail->header, mail->len, mail->eol);
	while (st == DMARC_OK && header_scan_next(&s, &f)) {
		st = read_domain(&f, "TLS-Report-Domain", r,
		    &t->report_domain, err);
		if (st == DMARC_OK)
			st = read_domain(&f, "TLS-Report-Submitter", r,
			    &t->submitter, err);
	}
	return st;
}

/* Reads the JSON. *out is NULL on DMARC_OK if it is not a TLS report. */
static enum dmarc_status
read_json(const struct reading *r, const struct buf *json,
    struct dmarc_tls_report **out, struct dmarc_err *err)
{
	json_t *root = NULL;
	bool repaired;
	enum dmarc_status st = document_read(json->data, json->len, &root,
	    &repaired, err);

	*out = NULL;
	if (st == DMARC_OK && tls_is_report(root))
		st = tls_read(root, r->lim, r->arena, out, err);
	if (st == DMARC_OK && *out != NULL)
		(*out)->repaired = repaired;
	json_decref(root);
	return st;
}

static enum dmarc_status
add(struct reading *r, struct dmarc_tls_report *t, const char *part,
    struct dmarc_err *err)
{
	struct dmarc_finding *f;
	enum dmarc_status st = read_header(r, t, err);

	if (st == DMARC_OK)
		st = reading_add_report(r, DMARC_FOUND_TLS, part, &f, err);
	if (st == DMARC_OK && f != NULL)
		f->tls = t;
	return st;
}

enum dmarc_status
tls_report_read(struct reading *r, struct source *from, unsigned char *first,
    size_t len, const char *part, struct dmarc_err *err)
{
	struct buf json = BUF_INIT((size_t)r->lim->json_bytes);
	struct dmarc_tls_report *t = NULL;
	struct dmarc_err why;
	enum dmarc_status st;
	bool serious;

	buf_add(&json, first, len);
	st = reading_whole(from, &json, DMARC_R_JSON_BYTES, &why);
	serious = is_serious(r, &json);
	if (st == DMARC_OK && serious)
		st = read_json(r, &json, &t, &why);
	buf_free(&json);
	if (st != DMARC_OK)
		return !serious && why.reason == DMARC_R_JSON_BYTES ?
		    DMARC_OK : reading_refuse(r, part, &why, err);
	return t == NULL ? DMARC_OK : add(r, t, part, err);
}

enum dmarc_provenance
tls_report_judge(const struct provenance *mail, const struct dmarc_finding *f,
    struct arena *a)
{
	return provenance_judge(mail, f->tls->org_name, f->tls->contact,
	    f->attached, f->quoted, a);
}
