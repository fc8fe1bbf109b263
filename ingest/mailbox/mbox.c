/*
 * mbox.c: see mbox.h. Reads the file once, in pieces.
 */
#include "ingest/mailbox/mbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/text.h"

#define PIECE ((size_t)64 << 10)

static const char from[] = "From ";
#define FROM (sizeof from - 1)
#define HEADER 512		/* bytes that show whether a header begins */
#define HEAD 48			/* bytes of a line that are kept */
#define SIZES 4			/* most Content-Length fields of a message */

struct mbox {
	int fd;
	uint64_t at;		/* offset of the next byte in the file */
	size_t next, len;	/* within the piece */
	bool begun;		/* what stands before the first line was read */
	bool pending;		/* the "From " line of a message was read */
	uint64_t line, offset;	/* of the pending message */
	bool doubtful;		/* likewise */
	bool in_header;		/* and its fields are looked at */
	uint64_t sizes[SIZES];	/* its Content-Length fields so far */
	size_t n_sizes;
	uint64_t inside;	/* where the body of a message ends that told
				 * its length */
	unsigned char piece[PIECE];
};

/* Reads up to size bytes from at; false and errno if that fails. */
static bool
read_at(int fd, uint64_t at, char *to, size_t size, size_t *len)
{
	for (*len = 0; *len < size;) {
		ssize_t n = pread(fd, to + *len, size - *len,
		    (off_t)(at + *len));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		*len += (size_t)n;
	}
	return true;
}

bool
mbox_is(int fd, uint64_t *lead, bool *is)
{
	char piece[MBOX_SIGN];
	size_t len, blank;

	do {
		if (!read_at(fd, *lead, piece, sizeof piece, &len))
			return false;
		blank = text_lead(piece, len);
		*lead += blank;
	} while (blank > 0 && len == sizeof piece);
	*is = len - blank >= FROM && memcmp(piece + blank, from, FROM) == 0;
	return true;
}

struct mbox *
mbox_new(int fd)
{
	struct mbox *b = calloc(1, sizeof *b);

	if (b != NULL)
		b->fd = fd;
	return b;
}

void
mbox_free(struct mbox *b)
{
	free(b);
}

/* Read the next piece if this one is used up; at end of file *some is false. */
static enum dmarc_status
fill(struct mbox *b, bool *some, struct dmarc_err *err)
{
	ssize_t n;

	*some = true;
	if (b->next < b->len)
		return DMARC_OK;
	do
		n = pread(b->fd, b->piece, PIECE, (off_t)b->at);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return dmarc_fail(err, dmarc_errno_status(errno),
		    "cannot read: %s", strerror(errno));
	b->next = 0;
	b->len = (size_t)n;
	*some = n > 0;
	return DMARC_OK;
}

/* What mbox_next() needs to know about a line. */
struct line {
	uint64_t start, end;	/* end: after its line feed */
	bool from, empty;
	char head[HEAD + 1];	/* how it begins; terminated */
};

/* Read a line. At the end of the file start equals end. */
static enum dmarc_status
pass_line(struct mbox *b, struct line *out, struct dmarc_err *err)
{
	struct line l = { .start = b->at };
	size_t kept = 0;
	bool some, ended = false;

	while (!ended) {
		const unsigned char *p, *lf;
		size_t n;
		enum dmarc_status st = fill(b, &some, err);

		if (st != DMARC_OK)
			return st;
		if (!some)
			break;
		p = b->piece + b->next;
		n = b->len - b->next;
		lf = memchr(p, '\n', n);
		if (lf != NULL) {
			n = (size_t)(lf - p) + 1;
			ended = true;
		}
		for (size_t i = 0; kept < HEAD && i < n; i++)
			l.head[kept++] = (char)p[i];
		b->next += n;
		b->at += n;
	}
	l.end = b->at;
	l.from = kept >= FROM && memcmp(l.head, from, FROM) == 0;
	l.empty = strcmp(l.head, "\n") == 0 || strcmp(l.head, "\r\n") == 0;
	*out = l;
	return DMARC_OK;
}

/* Whether a header may begin at this offset: text goes on after its line. */
static enum dmarc_status
look_ahead(const struct mbox *b, uint64_t at, bool *header,
    struct dmarc_err *err)
{
	char piece[HEADER];
	size_t len;

	if (!read_at(b->fd, at, piece, sizeof piece, &len))
		return dmarc_fail(err, dmarc_errno_status(errno),
		    "cannot read: %s", strerror(errno));
	*header = text_is_header(piece, len);
	return DMARC_OK;
}

/* Sets *border if a message ends at this offset: a "From " line follows. */
static enum dmarc_status
look_for_border(const struct mbox *b, uint64_t at, bool *border,
    struct dmarc_err *err)
{
	char piece[1 + 2 * 2 + FROM];	/* from the byte before it on */
	size_t len, p = 1;

	if (!read_at(b->fd, at - 1, piece, sizeof piece, &len))
		return dmarc_fail(err, dmarc_errno_status(errno),
		    "cannot read: %s", strerror(errno));
	while (p < len && (piece[p] == '\n' || piece[p] == '\r'))
		p++;
	*border = len > 0 && (p == len ||
	    (len - p >= FROM && memcmp(piece + p, from, FROM) == 0));
	return DMARC_OK;
}

/*
 * Notes a line of a header. A writer that does not quote "From " lines tells
 * the length of the body instead; a length counts if a message ends there.
 */
static enum dmarc_status
note_field(struct mbox *b, const struct line *l, struct dmarc_err *err)
{
	static const char name[] = "Content-Length:";
	enum dmarc_status st = DMARC_OK;

	if (strncasecmp(l->head, name, sizeof name - 1) == 0 &&
	    b->n_sizes < SIZES) {
		uint64_t size = strtoull(l->head + sizeof name - 1, NULL, 10);

		if (size <= INT64_MAX)
			b->sizes[b->n_sizes++] = size;
	}
	if (!l->empty)
		return DMARC_OK;
	b->in_header = false;
	for (size_t i = 0; i < b->n_sizes && st == DMARC_OK; i++) {
		uint64_t end = l->end + b->sizes[i];
		bool border = false;

		if (end > b->inside && end <= INT64_MAX)
			st = look_for_border(b, end, &border, err);
		if (border)
			b->inside = end;
	}
	return st;
}

enum dmarc_status
mbox_next(struct mbox *b, struct mbox_message *out, bool *more,
    struct dmarc_err *err)
{
	bool after_empty = !b->begun, is;
	struct line l;
	uint64_t end;		/* of the text without a last empty line */

	if (!b->begun && !mbox_is(b->fd, &b->at, &is))
		return dmarc_fail(err, dmarc_errno_status(errno),
		    "cannot read: %s", strerror(errno));
	b->begun = true;
	end = b->at;
	for (;;) {
		enum dmarc_status st = pass_line(b, &l, err);

		if (st != DMARC_OK)
			return st;
		is = l.from && after_empty;
		if (is && b->pending)
			st = look_ahead(b, l.end, &is, err);
		if (st != DMARC_OK)
			return st;
		if (l.start == l.end || is)
			break;
		if (b->in_header && note_field(b, &l, err) != DMARC_OK)
			return err->code;
		end = l.empty ? l.start : l.end;
		after_empty = l.empty;
	}
	*more = b->pending;
	if (b->pending)
		*out = (struct mbox_message){ .line = b->line,
			.offset = b->offset, .doubtful = b->doubtful,
			.length = end > b->offset ? end - b->offset : 0 };
	b->pending = l.start != l.end;
	b->line = l.start;
	b->offset = l.end;
	b->doubtful = l.start < b->inside;
	b->in_header = !b->doubtful;	/* else a stranger tells the length */
	b->n_sizes = 0;
	/* The first "From " line ends no message: read on. */
	if (!*more && b->pending)
		return mbox_next(b, out, more, err);
	return DMARC_OK;
}
