/*
 * sax.h: reads well-formed XML in UTF-8, with libxml2.
 *
 * This is the first try at a report. A document type declaration ends the
 * reading before libxml2 parses it.
 */
#ifndef DMARC_PARSE_XML_SAX_H
#define DMARC_PARSE_XML_SAX_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/limits.h"
#include "parse/xml/events.h"

struct sax;

/* Returns NULL if out of memory. lim must outlive the result. */
struct sax *sax_new(const struct dmarc_limits *lim, const struct events *to);
void sax_free(struct sax *s);	/* NULL is fine */

/*
 * Parses the next bytes. last: no more bytes follow. Returns DMARC_OK when the
 * receiver of the events stops: err does not hold its refusal.
 */
DMARC_MUST_USE enum dmarc_status sax_push(struct sax *s,
    const unsigned char *data, size_t len, bool last, struct dmarc_err *err);

/* Whether the fault may be no more than a text that ends too early. */
bool sax_is_cut_off(const struct sax *s);

/* Has libxml2 load its tables; call it before the fence closes. */
void sax_warm_up(void);

#endif
