/*
 * answer.c: see answer.h.
 */
#include "dns/lookup/answer.h"

#include <stdlib.h>
#include <string.h>

#include "common/memory/buf.h"
#include "common/record/txt.h"

bool
answer_is_unknown(const struct answer *a)
{
	return a->status >= ANSWER_FAILED;
}

bool
answer_is_void(const struct answer *a)
{
	return a->status == ANSWER_EMPTY || a->status == ANSWER_MISSING;
}

static int
by_bytes(const void *x, const void *y)
{
	const struct rdata *a = x, *b = y;
	size_t len = a->len < b->len ? a->len : b->len;
	int order = len > 0 ? memcmp(a->byte, b->byte, len) : 0;

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* Copies the data of one record. */
static bool
keep_record(struct arena *a, enum rr_type type, const struct rdata *given,
    struct rdata *out, bool *fine)
{
	struct buf joined = BUF_INIT(1 << 16);
	const unsigned char *bytes = given->byte;
	size_t len = given->len;
	char *copy;

	*fine = true;
	if (type == RR_TXT) {
		*fine = txt_join(given->byte, given->len, &joined);
		bytes = joined.data;
		len = joined.len;
	}
	copy = joined.failed ? NULL : arena_alloc(a, len + 1);
	if (copy != NULL && len > 0)
		memcpy(copy, bytes, len);
	buf_free(&joined);
	*out = (struct rdata){ (unsigned char *)copy, len };
	return copy != NULL;
}

/* A name as text, in the form of dns/name/name.h. */
static char *
keep_name(struct arena *a, const char *s)
{
	size_t len = s != NULL ? strlen(s) : 0;
	char *out;

	if (s == NULL)
		return NULL;
	if (len > 1 && s[len - 1] == '.')
		len--;
	out = arena_strndup(a, s, len);
	for (size_t i = 0; out != NULL && i < len; i++)
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (char)(out[i] - 'A' + 'a');
	return out;
}

static char *
keep_text(struct arena *a, const char *s)
{
	return s != NULL ? arena_strndup(a, s, strlen(s)) : NULL;
}

const struct answer *
answer_keep(struct arena *a, enum rr_type type, const struct answer *given)
{
	struct answer *out = arena_alloc(a, sizeof *out);
	struct rdata *record = arena_array(a, given->records + 1,
	    sizeof *record);
	bool fine;

	if (out == NULL || record == NULL)
		return NULL;
	*out = *given;
	out->record = record;
	out->records = 0;
	out->why = keep_text(a, given->why);
	out->alias_of = keep_name(a, given->alias_of);
	if ((given->why != NULL && out->why == NULL) ||
	    (given->alias_of != NULL && out->alias_of == NULL))
		return NULL;
	for (size_t i = 0; i < given->records; i++) {
		if (!keep_record(a, type, &given->record[i],
		    &record[out->records], &fine))
			return NULL;
		out->records += fine;
	}
	if (out->status == ANSWER_DATA && out->records == 0)
		out->status = ANSWER_EMPTY;
	if (out->records > 1)
		qsort(record, out->records, sizeof *record, by_bytes);
	return out;
}
