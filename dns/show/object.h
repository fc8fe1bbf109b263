/*
 * object.h: writes JSON objects into a buffer, member by member.
 */
#ifndef DMARC_DNS_SHOW_OBJECT_H
#define DMARC_DNS_SHOW_OBJECT_H

#include <stdint.h>

#include "common/memory/buf.h"

/* An object or array that is being written. */
struct object {
	struct buf *out;
	bool comma;		/* something stands before the next member */
};

/* Begin an object ({) or array ([); close with } or ]. */
struct object object_begin(struct buf *out, char bracket);
void object_end(struct object *j, char bracket);

/* Begin an object or array within another one. key: NULL in an array. */
struct object object_inner(struct object *j, const char *key, char bracket);

/* s: NULL is null. */
void object_text(struct object *j, const char *key, const char *s);
void object_bytes(struct object *j, const char *key, const char *s, size_t len);
void object_count(struct object *j, const char *key, uint64_t n);
void object_bool(struct object *j, const char *key, bool value);
void object_null(struct object *j, const char *key);

/* 1 true, 0 false, -1 null. */
void object_maybe(struct object *j, const char *key, int value);

#endif
