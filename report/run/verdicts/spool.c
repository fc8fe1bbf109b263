/*
 * spool.c: see spool.h.
 */
#include "report/run/verdicts/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

static const char *
folder(void)
{
	const char *set = getenv("TMPDIR");

	return set != NULL && *set != '\0' ? set : "/tmp";
}

static enum dmarc_status
fail(struct dmarc_err *err)
{
	int why = errno != 0 ? errno : EIO;

	return dmarc_fail(err, dmarc_errno_status(why), "a file in %s for the "
	    "pages: %s", folder(), strerror(why));
}

/* Opens the file, which has no name from now on. */
static enum dmarc_status
open_rest(struct spool *s, struct dmarc_err *err)
{
	char *name = g_build_filename(folder(), "dmarc-report.XXXXXX",
	    NULL);
	int fd = mkstemp(name);
	enum dmarc_status st = DMARC_OK;

	if (fd < 0 || unlink(name) != 0 || (s->rest = fdopen(fd, "w+")) ==
	    NULL) {
		st = fail(err);
		if (fd >= 0)
			(void)close(fd);
	}
	g_free(name);
	return st;
}

enum dmarc_status
spool_add(struct spool *s, const struct buf *text, struct spooled *out,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (text->failed)
		return dmarc_no_memory(err);
	*out = (struct spooled){ s->first.len, text->len, false };
	if (text->len <= s->most - s->first.len) {
		if (text->len > 0)
			buf_add(&s->first, text->data, text->len);
		return s->first.failed ? dmarc_no_memory(err) : DMARC_OK;
	}
	*out = (struct spooled){ s->used, text->len, true };
	if (s->rest == NULL)
		st = open_rest(s, err);
	if (st != DMARC_OK)
		return st;
	errno = 0;
	if (fwrite(text->data, 1, text->len, s->rest) != text->len)
		return fail(err);
	s->used += text->len;
	return DMARC_OK;
}

enum dmarc_status
spool_read(struct spool *s, const struct spooled *where, struct buf *out,
    struct dmarc_err *err)
{
	unsigned char *to;

	if (where->len == 0)
		return DMARC_OK;
	if (!where->in_file) {
		buf_add(out, s->first.data + where->at, where->len);
		return out->failed ? dmarc_no_memory(err) : DMARC_OK;
	}
	to = buf_room(out, where->len);
	if (to == NULL)
		return dmarc_no_memory(err);
	errno = 0;
	if (fseeko(s->rest, (off_t)where->at, SEEK_SET) != 0 ||
	    fread(to, 1, where->len, s->rest) != where->len)
		return fail(err);
	out->len += where->len;
	return DMARC_OK;
}

void
spool_free(struct spool *s)
{
	buf_free(&s->first);
	if (s->rest != NULL)
		(void)fclose(s->rest);
	s->rest = NULL;
}
