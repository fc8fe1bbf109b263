/*
 * output.c: see output.h.
 */
#include "report/say/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
output_is_terminal(FILE *stream)
{
	const char *term = getenv("TERM");

	return isatty(fileno(stream)) && term != NULL &&
	    strcmp(term, "dumb") != 0;
}

/* no-color.org: NO_COLOR forbids colour, unless it is empty. */
bool
output_wants_colour(FILE *stream)
{
	const char *no_color = getenv("NO_COLOR");

	return output_is_terminal(stream) && (no_color == NULL ||
	    *no_color == '\0');
}

static enum dmarc_status
write_out(struct output *o, struct dmarc_err *err)
{
	/* Any buffer may have lost text, such as a name, for lack of memory. */
	if (o->buf.failed || buf_starved())
		return dmarc_no_memory(err);
	if (o->buf.len > 0 &&
	    fwrite(o->buf.data, 1, o->buf.len, o->file) != o->buf.len)
		return dmarc_fail(err, DMARC_E_IO, "standard output: %s",
		    strerror(errno));
	buf_clear(&o->buf, OUTPUT_PIECE);
	return DMARC_OK;
}

enum dmarc_status
output_flush(struct output *o, struct dmarc_err *err)
{
	if (!o->buf.failed && (o->file == NULL || o->buf.len < OUTPUT_PIECE))
		return DMARC_OK;
	return write_out(o, err);
}

enum dmarc_status
output_close(struct output *o, struct dmarc_err *err)
{
	enum dmarc_status st = write_out(o, err);

	buf_free(&o->buf);
	if (fclose(o->file) != 0 && st == DMARC_OK)
		st = dmarc_fail(err, DMARC_E_IO, "standard output: %s",
		    strerror(errno));
	return st;
}
