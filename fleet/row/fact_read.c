/*
 * fact_read.c: reads rows that an engine sent; see fact.h.
 *
 * An answer has a shape: the columns of its kind, each with what it may hold.
 */
#include "fleet/row/fact.h"

#include <string.h>

#include <jansson.h>

#include "common/names/domain.h"
#include "common/text.h"
#include "fleet/row/copy.h"
#include "store/codes.h"

#define NAME_MOST 1024		/* bytes of a name of DNS, as text */
#define TEXT_MOST ((size_t)1 << 20)
#define HASH 32			/* bytes */

const char fact_get_columns[] = "kind, checked_ts, answer";
#define GET_COLUMNS 3

/* What a column may hold. */
enum holds {
	A_NAME, A_TEXT,
	A_DOMAIN,		/* the one asked for, or below it */
	AN_ADDRESS,		/* as address_text() writes it */
	A_CODE,			/* of a finding */
	A_RECORD_KIND, A_SEVERITY, A_KEY_STATE, A_RESULT, A_HISTORY_KIND,
	A_TIME, A_NUMBER, A_SIZE, A_FLAG,	/* size: more than 0 */
	A_HASH, A_BOUND,	/* hexadecimal: of a key; 16 bytes */
	A_LIST			/* of arrays with the shape in of; names */
};

struct column {
	const char *name;
	enum holds holds;
	bool null;		/* it may be NULL */
	const struct shape *of;	/* A_LIST; NULL: names */
};

struct shape {
	size_t columns;
	const struct column *column;
};

#define SHAPE(shape_name, ...) \
	static const struct column shape_name##_column[] = { __VA_ARGS__ }; \
	static const struct shape shape_name = { \
		sizeof shape_name##_column / sizeof *shape_name##_column, \
		shape_name##_column }
#define HAS(name, holds) { name, holds, false, NULL }
#define MAY_HAVE(name, holds) { name, holds, true, NULL }

SHAPE(record, HAS("record kind", A_RECORD_KIND), HAS("record", A_TEXT),
    HAS("ttl", A_NUMBER), MAY_HAVE("place", A_NAME));
SHAPE(finding, HAS("code", A_CODE), HAS("detail", A_TEXT),
    HAS("severity", A_SEVERITY), HAS("subject", A_TEXT),
    MAY_HAVE("fix", A_TEXT));
SHAPE(bounds, HAS("first", A_BOUND), HAS("last", A_BOUND));
SHAPE(domain, MAY_HAVE("unknown", A_TEXT), HAS("domain", A_DOMAIN),
    MAY_HAVE("spf_lookups", A_NUMBER), MAY_HAVE("dnssec", A_FLAG),
    MAY_HAVE("mx_ts", A_TIME), MAY_HAVE("spf_ts", A_TIME),
    MAY_HAVE("dmarc_ts", A_TIME), MAY_HAVE("spf_voids", A_NUMBER),
    MAY_HAVE("spf_addresses", A_NUMBER), MAY_HAVE("dmarc_at", A_NAME),
    { "records", A_LIST, false, &record }, HAS("includes", A_LIST),
    { "findings", A_LIST, false, &finding });
SHAPE(key, HAS("domain", A_DOMAIN), HAS("selector", A_NAME),
    HAS("state", A_KEY_STATE), MAY_HAVE("type", A_NAME),
    MAY_HAVE("bits", A_SIZE), HAS("testing", A_FLAG),
    MAY_HAVE("ttl", A_NUMBER), MAY_HAVE("first_ts", A_TIME),
    MAY_HAVE("last_ts", A_TIME), HAS("hash", A_HASH),
    MAY_HAVE("cname", A_NAME), MAY_HAVE("seen_ts", A_TIME),
    MAY_HAVE("revoked_ts", A_TIME));
SHAPE(spf, HAS("domain", A_DOMAIN), HAS("ip", AN_ADDRESS),
    HAS("mail_from_domain", A_NAME), HAS("result", A_RESULT),
    MAY_HAVE("term", A_TEXT), MAY_HAVE("place", A_NAME),
    HAS("lookups", A_NUMBER));
SHAPE(name, HAS("name", A_DOMAIN), HAS("found", A_FLAG));
SHAPE(host, HAS("ip", AN_ADDRESS), MAY_HAVE("name", A_NAME),
    HAS("confirmed", A_FLAG), MAY_HAVE("names", A_NUMBER));
SHAPE(service, HAS("service", A_NAME),
    { "ranges", A_LIST, false, &bounds });
SHAPE(history, HAS("history kind", A_HISTORY_KIND), HAS("name", A_NAME),
    HAS("record", A_TEXT), HAS("first_ts", A_TIME));

static const struct {
	const char *word;
	const struct shape *shape;
} kinds[DNS_FACTS] = {
	[DNS_FACT_DOMAIN] = { "domain", &domain },
	[DNS_FACT_KEY] = { "key", &key },
	[DNS_FACT_SPF] = { "spf", &spf },
	[DNS_FACT_NAME] = { "name", &name },
	[DNS_FACT_HOST] = { "host", &host },
	[DNS_FACT_SERVICE] = { "service", &service },
	[DNS_FACT_HISTORY] = { "history", &history },
};

/* ---- values ---- */

static bool
is_one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

#define IS_ONE_OF(word, ...) \
	is_one_of(word, (const char *const[]){ __VA_ARGS__ }, \
	    sizeof (const char *const[]){ __VA_ARGS__ } / sizeof (char *))

static bool
is_code(const char *s, size_t len)
{
	return len >= 1 && len <= 40 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789_") == len;
}

static bool
is_address(const char *s)
{
	struct dmarc_address a;
	char text[DMARC_ADDRESS_TEXT];

	if (!address_parse(s, &a))
		return false;
	address_text(&a, text);
	return strcmp(s, text) == 0;
}

/* Reads so many bytes in hexadecimal; out may be NULL. */
static bool
read_hex(const char *s, size_t bytes, unsigned char *out)
{
	static const char digits[] = "0123456789abcdef";

	if (strlen(s) != 2 * bytes || strspn(s, digits) != 2 * bytes)
		return false;
	for (size_t i = 0; out != NULL && i < bytes; i++)
		out[i] = (unsigned char)((strchr(digits, s[2 * i]) - digits) *
		    16 + (strchr(digits, s[2 * i + 1]) - digits));
	return true;
}

/* Whether a text is what a column may hold; about: the domain asked for. */
static bool
is_text(const char *s, size_t len, enum holds holds, const char *about)
{
	switch (holds) {
	case A_NAME:
		return len <= NAME_MOST;
	case A_TEXT:
		return len <= TEXT_MOST;
	case A_DOMAIN:
		return len <= NAME_MOST && (strcmp(s, about) == 0 ||
		    domain_is_below(s, about));
	case AN_ADDRESS:
		return is_address(s);
	case A_CODE:
		return is_code(s, len);
	case A_RECORD_KIND:
		return dns_kind_of(s) != DNS_KINDS;
	case A_SEVERITY:
		return strcmp(dns_severity_word(dns_severity_of(s)), s) == 0;
	case A_KEY_STATE:
		return strcmp(dns_key_state_word(dns_key_state_of(s)), s) == 0;
	case A_RESULT:
		return IS_ONE_OF(s, "none", "neutral", "pass", "fail",
		    "softfail", "permerror", "unknown");
	case A_HISTORY_KIND:
		return IS_ONE_OF(s, "mx", "spf", "dmarc", "dkim", "include");
	case A_HASH:
		return len == 0 || read_hex(s, HASH, NULL);
	case A_BOUND:
		return read_hex(s, sizeof (struct dmarc_address), NULL);
	default:
		return false;
	}
}

static bool
is_number(json_int_t n, enum holds holds)
{
	switch (holds) {
	case A_TIME:
		return n >= 0 && n <= COPY_LAST_TS;
	case A_NUMBER:
		return n >= 0 && n <= (json_int_t)1 << 40;
	case A_SIZE:
		return n > 0 && n <= 1 << 20;
	case A_FLAG:
		return n == 0 || n == 1;
	default:
		return false;
	}
}

/* ---- shapes ---- */

static bool has_shape(const json_t *array, const struct shape *shape,
    const char *about, const char **wrong);

static bool
is_list(const json_t *value, const struct shape *of, const char *about,
    const char **wrong)
{
	bool fits = json_is_array(value);

	for (size_t i = 0; fits && i < json_array_size(value); i++) {
		const json_t *one = json_array_get(value, i);

		fits = of != NULL ? has_shape(one, of, about, wrong) :
		    json_is_string(one) && is_text(json_string_value(one),
		    json_string_length(one), A_NAME, about);
	}
	return fits;
}

static bool
fits(const json_t *value, const struct column *c, const char *about,
    const char **wrong)
{
	if (json_is_null(value))
		return c->null;
	if (c->holds == A_LIST)
		return is_list(value, c->of, about, wrong);
	if (json_is_integer(value))
		return is_number(json_integer_value(value), c->holds);
	return json_is_string(value) && is_text(json_string_value(value),
	    json_string_length(value), c->holds, about);
}

/* Names the first column that is wrong. */
static bool
has_shape(const json_t *array, const struct shape *shape, const char *about,
    const char **wrong)
{
	if (!json_is_array(array) || json_array_size(array) != shape->columns)
		return false;
	for (size_t i = 0; i < shape->columns; i++) {
		const struct column *c = &shape->column[i];

		if (fits(json_array_get(array, i), c, about, wrong))
			continue;
		if (*wrong == NULL)
			*wrong = c->name;
		return false;
	}
	return true;
}

static const char *
text_at(const json_t *array, size_t i)
{
	return json_string_value(json_array_get(array, i));
}

/* Whether the name of a history is about the domain, or an include. */
static bool
is_about(const json_t *answer, const char *about)
{
	static const char between[] = "._domainkey.";
	const char *kind = text_at(answer, 0), *of = text_at(answer, 1);

	if (strcmp(kind, "include") == 0)
		return true;
	if (strcmp(kind, "dkim") == 0) {
		of = strstr(of, between);
		if (of == NULL)
			return false;
		of += strlen(between);
	}
	return is_text(of, strlen(of), A_DOMAIN, about);
}

/* What the columns of an answer must be together; the name of one that is not
 * so, else NULL. */
static const char *
check_together(const json_t *answer, const struct dns_fact *f,
    const char *about)
{
	switch (f->kind) {
	case DNS_FACT_SPF:
		return strcmp(text_at(answer, 0), about) == 0 ? NULL : "domain";
	case DNS_FACT_HOST:
		return text_at(answer, 1) != NULL ||
		    json_integer_value(json_array_get(answer, 2)) == 0 ? NULL :
		    "confirmed";
	case DNS_FACT_HISTORY:
		if (!is_about(answer, about))
			return "name";
		return json_integer_value(json_array_get(answer, 3)) <=
		    f->checked ? NULL : "first_ts";
	default:
		return NULL;
	}
}

/* ---- rows ---- */

/* Copies what is not stored as JSON. false: out of memory. */
static bool
copy_bytes_of(const json_t *answer, struct arena *a, struct dns_fact *f)
{
	const json_t *list = json_array_get(answer, 1);
	struct dns_range_row *range = NULL;
	unsigned char *hash;

	if (f->kind == DNS_FACT_DOMAIN || f->kind == DNS_FACT_SERVICE) {
		const char *whose = text_at(answer, f->kind ==
		    DNS_FACT_DOMAIN);

		f->name = arena_strndup(a, whose, strlen(whose));
		if (f->name == NULL)
			return false;
	}
	if (f->kind == DNS_FACT_KEY && *text_at(answer, 9) != '\0') {
		hash = arena_alloc(a, HASH);
		f->hash = hash;
		return hash != NULL && read_hex(text_at(answer, 9), HASH, hash);
	}
	if (f->kind != DNS_FACT_SERVICE)
		return true;
	f->ranges = json_array_size(list);
	range = arena_array(a, f->ranges + 1, sizeof *range);
	f->range = range;
	for (size_t i = 0; range != NULL && i < f->ranges; i++) {
		const json_t *one = json_array_get(list, i);

		if (!read_hex(text_at(one, 0), sizeof range->first.byte,
		    range[i].first.byte) || !read_hex(text_at(one, 1),
		    sizeof range->last.byte, range[i].last.byte))
			return false;
	}
	return range != NULL;
}

/* Reads the answer of a fact; E_DATA without a sentence: *wrong is wrong. */
static enum dmarc_status
read_answer(struct dns_fact *f, const char *about, struct arena *a,
    const char **wrong)
{
	json_t *answer = json_loads(f->answer, 0, NULL);
	enum dmarc_status st = DMARC_E_DATA;

	if (answer != NULL && has_shape(answer, kinds[f->kind].shape, about,
	    wrong)) {
		*wrong = check_together(answer, f, about);
		if (*wrong == NULL)
			st = copy_bytes_of(answer, a, f) ? DMARC_OK :
			    DMARC_E_NOMEM;
	}
	json_decref(answer);
	return st;
}

static enum dns_fact_kind
kind_of(const char *word)
{
	int kind = 0;

	while (kind < DNS_FACTS && (word == NULL ||
	    strcmp(word, kinds[kind].word) != 0))
		kind++;
	return (enum dns_fact_kind)kind;
}

enum dmarc_status
fact_get(const void *data, size_t len, const char *about, struct arena *a,
    bool *end, struct dns_fact *out, struct dmarc_err *err)
{
	struct copied r = { .at = data, .arena = a };
	struct dns_fact f = { .hash = NULL };
	uint64_t fields = len < 2 ? 0 : copied_be(data, 2);
	const char *wrong = NULL;
	enum dmarc_status st;

	*end = len == 2 && fields == UINT16_MAX;
	if (*end)
		return DMARC_OK;
	if (fields != GET_COLUMNS)
		return dmarc_fail(err, DMARC_E_DATA,
		    "the engine sent something else than an answer of DNS");
	r.end = r.at + len;
	r.at += 2;
	f.kind = kind_of(copied_text(&r, "kind", 16));
	if (f.kind == DNS_FACTS)
		copied_fault(&r, "kind");
	f.checked = copied_int(&r, "checked_ts", 8, 0, COPY_LAST_TS);
	f.answer = copied_text(&r, "answer", FACT_MOST);
	if (f.answer == NULL || r.at != r.end)
		copied_fault(&r, "answer");
	if (r.starved)
		return dmarc_no_memory(err);
	st = r.wrong == NULL ? read_answer(&f, about, a, &wrong) :
	    DMARC_E_DATA;
	if (st == DMARC_E_NOMEM)
		return dmarc_no_memory(err);
	if (st != DMARC_OK)
		return dmarc_fail(err, st, "an answer of DNS in the engine: "
		    "%s is not what a ledger holds", r.wrong != NULL ? r.wrong :
		    wrong != NULL ? wrong : "answer");
	*out = f;
	return DMARC_OK;
}
