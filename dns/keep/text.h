/*
 * text.h: texts of answers as the database holds them.
 */
#ifndef DMARC_DNS_KEEP_TEXT_H
#define DMARC_DNS_KEEP_TEXT_H

#include <stddef.h>

#include "common/memory/arena.h"

/* The most bytes of a text that are stored; a longer one ends in "...". */
enum { KEEP_TEXT_MOST = 4096 };

/*
 * A copy in valid UTF-8: a NUL, and a byte that is no UTF-8, stand as \xNN.
 * NULL: no memory.
 */
const char *keep_text(struct arena *a, const void *bytes, size_t len);

#endif
