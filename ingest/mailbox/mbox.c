/*
 * mbox.c: see mbox.h. Reads the file once, in pieces.
 */
#include "ingest/mailbox/mbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE ((size_t)64 << 10)

static const char from[] = "From ";
#define FROM (sizeof from - 1)

struct mbox {
	int fd;
	uint64_t at;		/* offset of the next byte in the file */
	size_t next, len;	/* within the piece */
	bool pending;		/* the "From " line of a message was read */
	uint64_t line, offset;	/* of the pending message */
	unsigned char piece[PIECE];
};

bool
mbox_is(int fd, bool *is)
{
	char head[FROM];
	size_t have = 0;

	while (have < FROM) {
		ssize_t n = pread(fd, head + have, FROM - have, (off_t)have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		have += (size_t)n;
	}
	*is = have == FROM && memcmp(head, from, FROM) == 0;
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
};

/* Read a line. At the end of the file start equals end. */
static enum dmarc_status
pass_line(struct mbox *b, struct line *out, struct dmarc_err *err)
{
	struct line l = { .start = b->at };
	char head[FROM];
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
		for (size_t i = 0; kept < FROM && i < n; i++)
			head[kept++] = (char)p[i];
		b->next += n;
		b->at += n;
	}
	l.end = b->at;
	l.from = kept == FROM && memcmp(head, from, FROM) == 0;
	l.empty = (kept == 1 && head[0] == '\n') ||
	    (kept == 2 && head[0] == '\r' && head[1] == '\n');
	*out = l;
	return DMARC_OK;
}

enum dmarc_status
mbox_next(struct mbox *b, struct mbox_message *out, bool *more,
    struct dmarc_err *err)
{
	bool after_empty = b->at == 0;
	uint64_t end = b->at;	/* of the text without a last empty line */
	struct line l;

	for (;;) {
		enum dmarc_status st = pass_line(b, &l, err);

		if (st != DMARC_OK)
			return st;
		if (l.start == l.end || (l.from && after_empty))
			break;
		end = l.empty ? l.start : l.end;
		after_empty = l.empty;
	}
	*more = b->pending;
	if (b->pending)
		*out = (struct mbox_message){ .line = b->line,
			.offset = b->offset,
			.length = end > b->offset ? end - b->offset : 0 };
	b->pending = l.start != l.end;
	b->line = l.start;
	b->offset = l.end;
	/* The first "From " line ends no message: read on. */
	if (!*more && b->pending)
		return mbox_next(b, out, more, err);
	return DMARC_OK;
}
