/*
 * strange.c: see strange.h.
 */
#include "ingest/ledger/strange.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "ingest/progress.h"

#define CAUSES 64		/* told of at once */
#define NAMES 3			/* named of each cause */
#define NAME_BYTES ((size_t)64 << 10)	/* a path with every byte escaped */

/* The messages of one mailbox that were set aside for one cause. */
struct cause {
	char *mailbox, *detail;
	enum dmarc_reason reason;
	uint64_t counted, committed;
	struct buf name[NAMES];
};

struct strange {
	struct cause cause[CAUSES];
	size_t causes;
};

struct strange *
strange_new(void)
{
	return calloc(1, sizeof(struct strange));
}

static void
forget(struct strange *s)
{
	for (size_t i = 0; i < s->causes; i++) {
		struct cause *c = &s->cause[i];

		free(c->mailbox);
		free(c->detail);
		for (size_t n = 0; n < NAMES; n++)
			buf_free(&c->name[n]);
		*c = (struct cause){ 0 };
	}
	s->causes = 0;
}

void
strange_free(struct strange *s)
{
	if (s != NULL)
		forget(s);
	free(s);
}

/* Find the cause, or make it; NULL: cannot. */
static struct cause *
cause_of(struct strange *s, const char *mailbox, enum dmarc_reason reason,
    const char *detail)
{
	struct cause *c;

	for (size_t i = 0; i < s->causes; i++) {
		c = &s->cause[i];
		if (c->reason == reason && strcmp(c->detail, detail) == 0 &&
		    strcmp(c->mailbox, mailbox) == 0)
			return c;
	}
	if (s->causes == CAUSES)
		return NULL;
	c = &s->cause[s->causes];
	c->mailbox = strdup(mailbox);
	c->detail = strdup(detail);
	if (c->mailbox == NULL || c->detail == NULL) {
		free(c->mailbox);
		free(c->detail);
		return NULL;
	}
	c->reason = reason;
	s->causes++;
	return c;
}

bool
strange_add(struct strange *s, const struct message *m,
    enum dmarc_reason reason, const char *detail)
{
	struct cause *c = cause_of(s, m->box->path, reason, detail);

	if (c == NULL)
		return false;
	if (c->counted < NAMES) {
		c->name[c->counted] = (struct buf)BUF_INIT(NAME_BYTES);
		message_show(&c->name[c->counted], m);
	}
	c->counted++;
	return true;
}

void
strange_commit(struct strange *s)
{
	for (size_t i = 0; i < s->causes; i++)
		s->cause[i].committed = s->cause[i].counted;
}

/* Append "3 files, a, b and c" or "9 files, such as a, b and c". */
static void
put_names(struct buf *out, const struct cause *c)
{
	uint64_t named = c->committed < NAMES ? c->committed : NAMES;

	if (c->committed > 1) {
		progress_number(out, c->committed);
		buf_text(out, " files, ");
	}
	if (c->committed > NAMES)
		buf_text(out, "such as ");
	for (uint64_t n = 0; n < named; n++) {
		if (n > 0)
			buf_text(out, n + 1 == named ? " and " : ", ");
		buf_add(out, c->name[n].data, c->name[n].len);
	}
}

void
strange_tell(struct strange *s, struct buf *out)
{
	for (size_t i = 0; i < s->causes; i++) {
		const struct cause *c = &s->cause[i];

		if (c->committed == 0)
			continue;
		buf_text(out, "set aside: ");
		put_names(out, c);
		buf_text(out, ": ");
		(void)text_plain(out, *c->detail != '\0' ? c->detail :
		    dmarc_reason_text(c->reason), 0);
		buf_text(out, " (");
		buf_text(out, dmarc_reason_word(c->reason));
		buf_text(out, "; kept, see dmarc-report log)\n");
	}
	forget(s);
}
