/*
 * rules.h: the grammar of both dialects, as a table.
 *
 * A row is found by the local name of an element and the scope around it.
 * Elements without a row are skipped with their content, because reporters add
 * elements of their own; so are elements of another namespace, whatever their
 * name (RFC 9990 sections 3.1 and 5).
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
	S_LEAF,			/* holds text, stored by the rule's set */
	SCOPES
};

/* How often an element may occur in another element. */
enum times {
	TIMES_ANY,
	TIMES_ONE,		/* a second one makes the record bad */
	TIMES_FIRST		/* no number depends on it: the first counts,
				 * a second marks the report as repaired */
};

struct builder;

/* The text of an element, trimmed. */
struct leaf {
	const char *text;	/* NUL-terminated */
	size_t len;
	bool cut;		/* longer than any limit: the rest is dropped */
	bool torn;		/* the markup in or around it was damaged, or
				 * it contained elements */
};

/*
 * In the scope of its table, an element called name opens the scope to. at is
 * the offset of the member that set fills; open and close run at the start and
 * end of an element that may repeat.
 */
struct rule {
	const char *name;
	enum scope to;
	enum times times;	/* outside of records anything but TIMES_ANY
				 * means that the first one counts */
	void (*set)(struct builder *b, const struct leaf *v, size_t at);
	size_t at;
	void (*open)(struct builder *b);
	void (*close)(struct builder *b);
};

/* Whether ns is a namespace of reports (RFC 9990, RFC 7489). */
bool rules_namespace(const char *ns);

/* Returns the rule for an element, and its index in its table; NULL: none. */
const struct rule *rules_find(enum scope in, const char *name, unsigned *index);

#endif
