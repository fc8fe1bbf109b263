/*
 * multipart.c: see multipart.h.
 */
#include "parse/mail/multipart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Finds the next line --boundary or --boundary--; false if there is none. */
static bool
next_delimiter(const struct multipart *m, const unsigned char *from,
    const unsigned char **at, const unsigned char **after, bool *closing)
{
	const size_t len = strlen(m->line);
	const unsigned char *p;

	for (; (*at = memmem(from, (size_t)(m->end - from), m->line, len)) !=
	    NULL; from = *at + 1) {
		if (*at != m->start && (*at)[-1] != m->eol)
			continue;
		p = *at + len;
		*closing = m->end - p >= 2 && p[0] == '-' && p[1] == '-';
		if (*closing)
			p += 2;
		while (p < m->end && (*p == ' ' || *p == '\t' || *p == '\r') &&
		    *p != m->eol)
			p++;
		if (p < m->end && *p != m->eol)
			continue;	/* a longer boundary */
		*after = p < m->end ? p + 1 : p;
		return true;
	}
	return false;
}

/*
 * Sets m->next to the part after the next opening delimiter, and *delimiter to
 * the next delimiter of either kind; both NULL if there is none.
 */
static void
find_part(struct multipart *m, const unsigned char *from,
    const unsigned char **delimiter)
{
	const unsigned char *at, *after;
	bool closing;

	*delimiter = NULL;
	m->next = NULL;
	while (m->next == NULL &&
	    next_delimiter(m, from, &at, &after, &closing)) {
		if (*delimiter == NULL)
			*delimiter = at;
		if (!closing)
			m->next = after;
		from = after;
	}
}

enum dmarc_status
multipart_start(struct multipart *m, const unsigned char *data, size_t len,
    const char *boundary, unsigned char eol, struct dmarc_err *err)
{
	const unsigned char *delimiter;

	*m = (struct multipart){ .start = data, .end = data + len, .eol = eol };
	if (asprintf(&m->line, "--%s", boundary) < 0) {
		m->line = NULL;
		return dmarc_no_memory(err);
	}
	find_part(m, data, &delimiter);
	m->found = delimiter != NULL;
	return DMARC_OK;
}

bool
multipart_next(struct multipart *m, const unsigned char **part, size_t *len)
{
	const unsigned char *start = m->next, *stop;

	if (start == NULL)
		return false;
	find_part(m, start, &stop);
	*part = start;
	*len = (size_t)((stop != NULL ? stop : m->end) - start);
	/* The line end before a delimiter is part of the delimiter. */
	if (stop != NULL && *len > 0)
		--*len;
	if (stop != NULL && *len > 0 && start[*len - 1] == '\r' &&
	    m->eol != '\r')
		--*len;
	return true;
}

void
multipart_end(struct multipart *m)
{
	free(m->line);
	m->line = NULL;
}
