/*
 * sax.c: see sax.h.
 *
 * Drives libxml2's SAX2 push parser; scan.c checks each tag first.
 */
#include "parse/xml/sax.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "parse/xml/scan.h"
#include "parse/xml/value.h"

/*
 * Parsing stops after the first slice with a fault, so libxml2 never has to
 * recover through megabytes of garbage.
 */
#define SLICE ((size_t)32 << 10)

/*
 * libxml2 keeps every name in a hash table of fixed size, so millions of
 * different names would take minutes. Reports use about 50.
 */
#define MOST_NAMES 20000

struct sax {
	struct events to;
	const struct dmarc_limits *lim;
	xmlParserCtxtPtr parser;
	struct scan scan;
	bool padding;		/* a NUL was seen: only NUL and blanks follow */
	bool last;		/* no more bytes follow */
	bool stopped;		/* by the receiver of the events */
	bool cut_off;		/* the fault is at the end of the text */
	struct dmarc_err fault;	/* reason set: fault in the XML */
};

static bool
has_ended(const struct sax *s)
{
	return s->stopped || s->fault.reason != DMARC_R_NONE;
}

static void
stop(struct sax *s)
{
	s->stopped = true;
	xmlStopParser(s->parser);
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int namespaces, const xmlChar **namespace,
    int attributes, int defaulted, const xmlChar **attribute)
{
	struct sax *s = ctx;

	(void)prefix, (void)namespaces, (void)namespace;
	(void)attributes, (void)defaulted, (void)attribute;
	if (has_ended(s) || !s->to.start(s->to.ctx, (const char *)name,
	    (const char *)uri))
		stop(s);
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct sax *s = ctx;

	(void)name, (void)prefix, (void)uri;
	if (has_ended(s) || !s->to.end(s->to.ctx))
		stop(s);
}

static void
on_text(void *ctx, const xmlChar *text, int len)
{
	struct sax *s = ctx;

	(void)s->to.text(s->to.ctx, (const char *)text, (size_t)len);
}

/*
 * A report has no use for a DTD, and every entity attack needs one. scan.c
 * refuses it first; this check holds even if libxml2 reads a text differently.
 */
static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *external,
    const xmlChar *system)
{
	struct sax *s = ctx;

	(void)name, (void)external, (void)system;
	(void)dmarc_refuse(&s->fault, DMARC_R_XML_DOCTYPE,
	    "the XML has a document type declaration");
	xmlStopParser(s->parser);
}

/*
 * Whether libxml2 reports a fault at the end of the text. A complete end tag
 * of the wrong element is damage, even as the last tag.
 */
static bool
is_at_end(const struct sax *s, const xmlError *e)
{
	const xmlParserInput *in = s->parser->input;

	if (!s->last || in == NULL)
		return false;
	if (e->code == XML_ERR_DOCUMENT_END)
		return true;
	return in->cur >= in->end && (e->code != XML_ERR_TAG_NAME_MISMATCH ||
	    in->cur == in->base || in->cur[-1] != '>');
}

/* Keeps the first fault only: later ones follow from it. */
static void
on_error(void *ctx, xmlErrorPtr e)
{
	struct sax *s = ctx;
	const char *text = e->message != NULL ? e->message : "unknown fault";

	if (e->level != XML_ERR_FATAL || has_ended(s))
		return;
	/* Must not use s->parser, which may not exist yet. */
	if (e->code == XML_ERR_NO_MEMORY) {
		(void)dmarc_refuse(&s->fault, DMARC_R_MEMORY,
		    "the report needs too much memory");
		return;
	}
	s->cut_off = is_at_end(s, e);
	(void)dmarc_refuse(&s->fault, DMARC_R_XML_MALFORMED, "line %d: %.*s",
	    e->line, (int)strcspn(text, "\n"), text);
}

struct sax *
sax_new(const struct dmarc_limits *lim, const struct events *to)
{
	xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start, .endElementNs = on_end,
		.characters = on_text, .ignorableWhitespace = on_text,
		.cdataBlock = on_text, .internalSubset = on_doctype,
		.serror = on_error,
	};
	struct sax *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	s->to = *to;
	s->lim = lim;
	s->parser = xmlCreatePushParserCtxt(&handler, s, NULL, 0, NULL);
	/* charset.c has already applied the declared encoding. */
	if (s->parser == NULL || xmlCtxtUseOptions(s->parser,
	    XML_PARSE_NONET | XML_PARSE_IGNORE_ENC) != 0) {
		sax_free(s);
		return NULL;
	}
	return s;
}

void
sax_free(struct sax *s)
{
	if (s == NULL)
		return;
	xmlFreeParserCtxt(s->parser);
	free(s);
}

static void
read_slices(struct sax *s, const unsigned char *data, size_t len)
{
	while (len > 0 && !has_ended(s)) {
		size_t n = len < SLICE ? len : SLICE;

		if (scan_push(&s->scan, s->lim, data, n, &s->fault) !=
		    DMARC_OK)
			return;
		(void)xmlParseChunk(s->parser, (const char *)data, (int)n, 0);
		if (!has_ended(s) && xmlDictSize(s->parser->dict) > MOST_NAMES)
			(void)dmarc_refuse(&s->fault, DMARC_R_XML_ELEMENTS,
			    "too many different names of elements");
		data += n;
		len -= n;
	}
}

/* Skips padding with NUL; after a NUL, all but NUL and blanks is damage. */
static void
read_padded(struct sax *s, const unsigned char *data, size_t len)
{
	const unsigned char *nul = s->padding ? data : memchr(data, '\0', len);

	if (nul == NULL) {
		read_slices(s, data, len);
		return;
	}
	s->padding = true;
	read_slices(s, data, (size_t)(nul - data));
	len -= (size_t)(nul - data);
	for (size_t i = 0; i < len && !has_ended(s); i++)
		if (nul[i] != '\0' && !value_is_blank((char)nul[i]))
			(void)dmarc_refuse(&s->fault, DMARC_R_XML_MALFORMED,
			    "a NUL byte in the XML");
}

enum dmarc_status
sax_push(struct sax *s, const unsigned char *data, size_t len, bool last,
    struct dmarc_err *err)
{
	if (len > 0)
		read_padded(s, data, len);
	if (last && !has_ended(s)) {
		s->last = true;
		(void)xmlParseChunk(s->parser, NULL, 0, 1);
	}
	if (s->fault.reason == DMARC_R_NONE)
		return DMARC_OK;
	*err = s->fault;
	return err->code;
}

bool
sax_is_cut_off(const struct sax *s)
{
	return s->cut_off;
}

void
sax_warm_up(void)
{
	xmlInitParser();
}
