/*
 * rules.h: the grammar of both dialects, as a table.
 *
 * An element is known by its local name and the scope that it stands in. An
 * element without a row is skipped with its content, because reporters add
 * elements of their own, and so is one of another namespace, whatever its name
 * (RFC 9990 sections 3.1 and 5).
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

/* How often an element may stand in another one. */
enum times {
	TIMES_ANY,
	TIMES_ONE,		/* a second one makes the record bad */
	TIMES_FIRST		/* no number depends on it: the first counts,
				 * and the report is marked as repaired */
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
	enum times times;	/* outside of records the first one counts,
				 * unless any number may stand there */
	void (*set)(struct builder *b, const struct leaf *v, size_t at);
	size_t at;
	void (*open)(struct builder *b);
	void (*close)(struct builder *b);
};

/* Whether a namespace is one that reports use (RFC 9990, RFC 7489). */
bool rules_namespace(const char *ns);

/* The rule for an element, and its place in its table; NULL: skip it. */
const struct rule *rules_find(enum scope in, const char *name, unsigned *index);

#endif
