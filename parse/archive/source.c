/*
 * source.c: see source.h.
 */
#include "parse/archive/source.h"

#include <inttypes.h>
#include <string.h>

enum dmarc_status
source_read(struct source *s, unsigned char *to, size_t size, size_t *got,
    struct dmarc_err *err)
{
	return s->read(s, to, size, got, err);
}

enum dmarc_status
source_rewind(struct source *s, struct dmarc_err *err)
{
	return s->rewind(s, err);
}

void
source_close(struct source *s)
{
	if (s != NULL && s->close != NULL)
		s->close(s);
}

static enum dmarc_status
memory_read(struct source *base, unsigned char *to, size_t size, size_t *got,
    struct dmarc_err *err)
{
	struct source_memory *s = (struct source_memory *)base;
	size_t n = s->len - s->at < size ? s->len - s->at : size;

	(void)err;
	if (n > 0)
		memcpy(to, s->data + s->at, n);
	s->at += n;
	*got = n;
	return DMARC_OK;
}

static enum dmarc_status
memory_rewind(struct source *base, struct dmarc_err *err)
{
	(void)err;
	((struct source_memory *)base)->at = 0;
	return DMARC_OK;
}

void
source_of_memory(struct source_memory *s, const unsigned char *data, size_t len)
{
	*s = (struct source_memory){
		.base = { .read = memory_read, .rewind = memory_rewind },
		.data = data,
		.len = len,
	};
}

enum dmarc_status
budget_spend(struct source_budget *b, uint64_t n, struct dmarc_err *err)
{
	if (n > b->most - b->used) {
		b->used = b->most;
		return dmarc_refuse(err, DMARC_R_INFLATED_BYTES,
		    "the content inflates to more than %" PRIu64 " bytes",
		    b->most);
	}
	b->used += n;
	return DMARC_OK;
}
