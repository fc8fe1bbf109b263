/*
 * carried.c: see carried.h.
 */
#include "parse/carried.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/memory/buf.h"
#include "parse/mail/header.h"
#include "parse/input/sniff.h"

bool
carried_begins(const struct reading *r, const unsigned char *first, size_t len)
{
	size_t mail = len, at = sniff_emlx(first, len, &mail);

	return r->at.parts == NULL && !r->at.in_zip ?
	    header_begins(first + at, mail) : header_is_mail(first + at, mail);
}

/* Reads one mail, if the limits allow it. */
static enum dmarc_status
read_one(struct reading *r, const unsigned char *data, size_t len,
    const char *path, uint64_t depth, struct dmarc_err *err)
{
	const uint64_t most = r->lim->archive_mails;
	struct dmarc_err why;

	if (r->mails > most)
		return DMARC_OK;	/* it was refused before */
	if (r->mails++ == most) {
		(void)dmarc_refuse(&why, DMARC_R_ARCHIVE_MAILS,
		    "an archive of more than %" PRIu64 " mails: unpack it "
		    "first", most);
		return reading_refuse(r, path, &why, err);
	}
	if (len > r->lim->message_bytes) {
		(void)dmarc_refuse(&why, DMARC_R_MESSAGE_BYTES,
		    "a mail of %zu bytes", len);
		return reading_refuse(r, path, &why, err);
	}
	return r->carried(r, data, len, path, depth, err);
}

/* Reads a mail, each mail of an mbox, or the mail in an .emlx file. */
static enum dmarc_status
read_each(struct reading *r, const unsigned char *data, size_t len,
    const char *part, uint64_t depth, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;
	size_t n, number = 0;
	bool single;

	data += sniff_emlx(data, len, &len);
	single = sniff_mbox(data, len) == len;
	while (st == DMARC_OK && len > 0 && !r->burst && !r->full &&
	    r->mails <= r->lim->archive_mails) {
		const char *path = part;
		char name[32];

		n = sniff_mbox(data, len);
		(void)snprintf(name, sizeof name, "mail %zu", ++number);
		if (!single)
			path = reading_path(r->arena, part, name);
		if (!single && path == NULL)
			return dmarc_no_memory(err);
		st = read_one(r, data, n, path, depth, err);
		data += n;
		len -= n;
	}
	return st;
}

/* Says of an archive over a limit what to do. */
static void
advise(const struct reading *r, uint64_t depth, struct dmarc_err *why)
{
	bool own = r->at.parts == NULL && depth > 0;

	if (why->code == DMARC_E_LIMIT && why->reason != DMARC_R_MEMORY && own)
		(void)dmarc_wrap(why, "an archive of mails: unpack it first");
}

enum dmarc_status
carried_read(struct reading *r, struct source *from,
    const unsigned char *first, size_t len, const char *part, uint64_t depth,
    struct dmarc_err *err)
{
	struct buf all = BUF_INIT(r->lim->inflated_bytes +
	    r->lim->message_bytes);
	struct dmarc_err why;
	enum dmarc_status st;

	buf_add(&all, first, len);
	st = reading_whole(from, &all, DMARC_R_INFLATED_BYTES, &why);
	if (st == DMARC_OK)
		st = read_each(r, all.data, all.len, part, depth, err);
	else {
		advise(r, depth, &why);
		st = reading_refuse(r, part, &why, err);
	}
	buf_free(&all);
	return st;
}
