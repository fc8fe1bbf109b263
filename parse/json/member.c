/*
 * member.c: see member.h.
 */
#include "parse/json/member.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/facts/tls_report.h"
#include "common/names/domain.h"
#include "parse/xml/value.h"

#define ELLIPSIS 3		/* bytes of "..." */

void
member_no_memory(struct member_reader *r)
{
	if (r->st == DMARC_OK)
		r->st = dmarc_refuse(r->err, DMARC_R_MEMORY, "out of memory");
}

void
member_take(struct member_reader *r, size_t n)
{
	if (r->st == DMARC_OK && n > r->room)
		r->st = dmarc_refuse(r->err, DMARC_R_RECORDS,
		    "more than %" PRIu64 " policies, failures and lines of "
		    "policies (records)", r->lim->records);
	else if (r->st == DMARC_OK)
		r->room -= n;
}

/* A copy of len bytes, or NULL and a failure. */
static char *
copy(struct member_reader *r, const char *s, size_t len)
{
	char *text = arena_strndup(r->arena, s, len);

	if (text == NULL)
		member_no_memory(r);
	return text;
}

/* Sets *s and *len to the text of v without blanks; false: it has none. */
static bool
text_of(const json_t *v, char number[32], const char **s, size_t *len)
{
	if (json_is_integer(v)) {
		(void)snprintf(number, 32, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(v));
		*s = number;
		*len = strlen(number);
	} else if (json_is_string(v)) {
		*len = json_string_length(v);
		*s = value_trim(json_string_value(v), len);
	} else
		return false;
	return *len > 0;
}

const char *
member_text(struct member_reader *r, const json_t *v)
{
	const size_t most = (size_t)r->lim->text_bytes;
	char number[32], *text;
	const char *s;
	size_t len, n;

	if (r->st != DMARC_OK || !text_of(v, number, &s, &len))
		return NULL;
	if (len <= most)
		return copy(r, s, len);
	n = value_cut(s, len, most - ELLIPSIS);
	text = copy(r, s, n + ELLIPSIS);
	if (text != NULL)
		memset(text + n, '.', ELLIPSIS);
	return text;
}

const char *
member_id(struct member_reader *r, const char *name, const json_t *v)
{
	char number[32];
	const char *s;
	size_t len;

	if (r->st != DMARC_OK || !text_of(v, number, &s, &len))
		return NULL;
	if (len <= r->lim->id_bytes)
		return copy(r, s, len);
	r->st = dmarc_refuse(r->err, DMARC_R_TEXT_BYTES,
	    "%s has %zu bytes (id_bytes)", name, len);
	return NULL;
}

const char *
member_domain(struct member_reader *r, const json_t *v, bool strict,
    bool *fault)
{
	char number[32];
	const char *s, *domain;
	size_t len;
	bool valid;

	if (r->st != DMARC_OK || !text_of(v, number, &s, &len))
		return NULL;
	if (len > r->lim->domain_bytes) {
		*fault = true;
		return NULL;
	}
	domain = domain_read(r->arena, s, len, &valid);
	if (domain == NULL) {
		member_no_memory(r);
		return NULL;
	}
	/* A-labels may be longer than what was received. */
	*fault |= (strict && !valid) ||
	    strlen(domain) > r->lim->domain_bytes;
	return domain;
}

const char *
member_pattern(struct member_reader *r, const json_t *v)
{
	const char *s = member_text(r, v), *name;
	char *pattern;
	size_t len, wild;
	bool valid;

	if (s == NULL)
		return NULL;
	len = strlen(s);
	if (strncasecmp(s, "mx:", 3) == 0) {
		len -= 3;
		s = value_trim(s + 3, &len);
	}
	wild = len > 2 && memcmp(s, "*.", 2) == 0 ? 2 : 0;
	name = domain_read(r->arena, s + wild, len - wild, &valid);
	if (name == NULL)
		member_no_memory(r);
	if (name == NULL || !valid ||
	    strlen(name) + wild > r->lim->text_bytes)
		return len > 0 ? copy(r, s, len) : NULL;
	if (wild == 0)
		return name;
	len = strlen(name);
	pattern = arena_alloc(r->arena, wild + len + 1);
	if (pattern == NULL) {
		member_no_memory(r);
		return NULL;
	}
	memcpy(pattern, "*.", wild);
	memcpy(pattern + wild, name, len);
	return pattern;
}

bool
member_address(const json_t *v, struct dmarc_address *out)
{
	return json_is_string(v) && address_parse(json_string_value(v), out);
}

bool
member_count(const json_t *v, int64_t *out)
{
	const double most = (double)DMARC_COUNT_MAX;
	char digits[24];
	const char *s;
	size_t len;
	uint64_t n;

	*out = DMARC_TLS_NOT_SAID;
	if (v == NULL || json_is_null(v))
		return true;
	if (json_is_integer(v)) {
		*out = json_integer_value(v);
		return *out >= 0 && *out <= (int64_t)DMARC_COUNT_MAX;
	}
	if (json_is_real(v)) {
		double d = json_real_value(v);

		if (!(d >= 0 && d <= most))
			return false;
		*out = (int64_t)d;
		return (double)*out >= d;	/* no fraction was cut off */
	}
	if (!json_is_string(v))
		return false;
	len = json_string_length(v);
	s = value_trim(json_string_value(v), &len);
	if (len >= sizeof digits)
		return false;
	memcpy(digits, s, len);
	digits[len] = '\0';
	if (len == 0)
		return true;
	if (!value_count(digits, DMARC_COUNT_MAX, &n))
		return false;
	*out = (int64_t)n;
	return true;
}

bool
member_time(const json_t *v, int64_t *out)
{
	char text[64], number[32];
	const char *s;
	size_t len;

	if (!text_of(v, number, &s, &len) || len + 2 > sizeof text)
		return false;
	memcpy(text, s, len);
	text[len] = '\0';
	if (value_time(text, out))
		return true;
	if (len > 5 && (s[len - 5] == '+' || s[len - 5] == '-')) {
		/* "+0200", as ISO 8601 allows */
		memcpy(text + len - 2, ":", 1);
		memcpy(text + len - 1, s + len - 2, 2);
		text[len + 1] = '\0';
	} else
		memcpy(text + len, "Z", 2);	/* it has no zone */
	return value_time(text, out);
}

/*
 * Appends a text to the list. If it is an array, as text, of texts, appends
 * those. false: out of memory.
 */
static bool
add_text(json_t *list, json_t *text)
{
	size_t len = json_string_length(text), i;
	const char *s = value_trim(json_string_value(text), &len);
	json_t *inner = NULL, *v;
	bool done = true;
	json_error_t e;

	if (json_is_string(text) && len > 1 && s[0] == '[' &&
	    s[len - 1] == ']') {
		inner = json_loadb(s, len, JSON_REJECT_DUPLICATES, &e);
		if (inner == NULL &&
		    json_error_code(&e) == json_error_out_of_memory)
			return false;
	}
	if (!json_is_array(inner))
		done = json_array_append(list, text) == 0;
	else
		json_array_foreach(inner, i, v)
			done = done && json_array_append(list, v) == 0;
	json_decref(inner);
	return done;
}

/* Returns all texts of v as a new array; NULL: out of memory. */
static json_t *
list_of(json_t *v)
{
	json_t *list = json_array(), *each;
	bool done = list != NULL;
	size_t i;

	if (json_is_array(v))
		json_array_foreach(v, i, each)
			done = done && add_text(list, each);
	else if (v != NULL && !json_is_null(v))
		done = done && add_text(list, v);
	if (done)
		return list;
	json_decref(list);
	return NULL;
}

const char *const *
member_texts(struct member_reader *r, json_t *v,
    const char *(*each)(struct member_reader *r, const json_t *v),
    uint32_t *n)
{
	json_t *list = list_of(v), *item;
	const char **text = NULL;
	uint32_t found = 0;
	size_t i;

	if (list == NULL)
		member_no_memory(r);
	member_take(r, json_array_size(list));
	if (r->st == DMARC_OK)
		text = arena_array(r->arena, json_array_size(list),
		    sizeof *text);
	if (text == NULL)
		member_no_memory(r);
	json_array_foreach(list, i, item) {
		const char *s = text == NULL ? NULL : each(r, item);

		if (s != NULL)
			text[found++] = s;
	}
	json_decref(list);
	*n = found;
	return text;
}
