/*
 * rules.h: the grammar of both dialects, as a table.
 *
 * An element is known by its local name and the scope that it stands in;
 * what has no row is skipped with all it contains, because reporters add
 * elements of their own.
 */
#ifndef DMARC_PARSE_XML_RULES_H
#define DMARC_PARSE_XML_RULES_H

#include <stdbool.h>
#include <stddef.h>

/* Scopes from S_RECORD on belong to one record. */
enum scope {
	S_TOP,
	S_FEEDBACK,
	S_METADATA,
	S_DATE_RANGE,
	S_POLICY,
	S_RECORD,
	S_ROW,
	S_EVALUATED,
	S_IDENTIFIERS,
	S_AUTH,
	S_REASON,
	S_DKIM,
	S_SPF,
	S_LEAF,			/* holds text: the rule's set stores it */
	SCOPES
};

struct builder;

/* The text of an element, trimmed. */
struct leaf {
	const char *text;	/* NUL-terminated */
	size_t len;
	bool cut;		/* more followed than any limit allows */
	bool torn;		/* the markup inside or around it was damaged,
				 * or it had elements inside */
};

/*
 * Inside the scope whose table it is in, an element called name opens the
 * scope to. at says which member set fills; open and close frame a scope
 * that repeats.
 */
struct rule {
	const char *name;
	enum scope to;
	bool once;		/* a second one makes the record bad; outside
				 * of records the first one counts */
	void (*set)(struct builder *b, const struct leaf *v, size_t at);
	size_t at;
	void (*open)(struct builder *b);
	void (*close)(struct builder *b);
};

/* The rule for an element, and its place in its table; NULL: skip it. */
const struct rule *rules_find(enum scope in, const char *name, unsigned *index);

#endif
