/*
 * fields.c: the fields of a message/feedback-report (RFC 5965, RFC 6591,
 * RFC 6692, RFC 9991); see feedback.h.
 *
 * The first of a field that may stand once counts. Fields with text of the
 * mail (DKIM-Canonicalized-Header and -Body, Original-Envelope-Id) are never
 * read, nor are addresses in fields that should have none.
 */
#include "parse/feedback/feedback.h"

#include <ctype.h>
#include <string.h>

#include "common/facts/words.h"
#include "common/names/domain.h"
#include "common/text.h"
#include "parse/mail/authres.h"
#include "parse/mail/date.h"
#include "parse/mail/mailbox.h"

#define FIELDS_MOST 50000	/* fields of a report */
#define FIELD_MOST ((size_t)64 << 10)	/* bytes of one that is read */
#define WORD_BYTES 32		/* longest known word, + 1 */

/* Copies a word to out; a word that is too long is no known one. */
static const char *
word_text(const unsigned char *word, size_t n, char out[WORD_BYTES])
{
	if (n >= WORD_BYTES)
		n = 0;
	memcpy(out, word, n);
	out[n] = '\0';
	return out;
}

static void
set_type(struct feedback *f, const unsigned char *v, size_t len)
{
	const unsigned char *at = v, *word;
	size_t n = feedback_word(&at, v + len, &word);

	if (f->type == FEEDBACK_UNTYPED && n > 0)
		f->type = feedback_is(word, n, "auth-failure") ?
		    FEEDBACK_FAILURE : FEEDBACK_COMPLAINT;
}

static void
set_failed(struct feedback *f, const unsigned char *v, size_t len)
{
	const unsigned char *at = v, *word;
	char text[WORD_BYTES];
	size_t n;

	while ((n = feedback_word(&at, v + len, &word)) > 0)
		f->report.failed |= failed_of(word_text(word, n, text));
}

static void
set_identity(struct feedback *f, const unsigned char *v, size_t len)
{
	const unsigned char *at = v, *word;
	int bits = -1;		/* no word; 0: no known one, or none */
	size_t n;

	if (f->report.identity >= 0)
		return;
	while ((n = feedback_word(&at, v + len, &word)) > 0) {
		bits = bits < 0 ? 0 : bits;
		if (feedback_is(word, n, "dkim"))
			bits |= DMARC_IDENTITY_DKIM;
		if (!feedback_is(word, n, "spf"))
			continue;
		f->report.spf_first |= bits == 0;
		bits |= DMARC_IDENTITY_SPF;
	}
	f->report.identity = bits;
}

static void
set_delivery(struct feedback *f, const unsigned char *v, size_t len)
{
	const unsigned char *at = v, *word;
	size_t n = feedback_word(&at, v + len, &word);
	char text[WORD_BYTES];

	if (f->report.delivery == DMARC_DELIVERY_ABSENT && n > 0)
		f->report.delivery = delivery_of(word_text(word, n, text));
}

static void
set_source(struct feedback *f, const unsigned char *v, size_t len)
{
	const unsigned char *at = v, *word;
	size_t n = feedback_word(&at, v + len, &word);
	char text[DMARC_ADDRESS_TEXT];

	if (f->report.has_source || n == 0 || n >= sizeof text)
		return;
	memcpy(text, word, n);
	text[n] = '\0';
	f->report.has_source = address_parse(text, &f->report.source);
}

static void
set_arrival(struct feedback *f, const unsigned char *v, size_t len)
{
	if (!f->report.has_arrival)
		f->report.has_arrival = date_read(v, len, &f->report.arrival);
}

static void
set_incidents(struct feedback *f, const unsigned char *v, size_t len)
{
	const unsigned char *at = v, *word;
	size_t n = feedback_word(&at, v + len, &word);
	uint32_t count = 0;

	if (n == 0 || n > 9)
		return;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit(word[i]))
			return;
		count = count * 10 + (uint32_t)(word[i] - '0');
	}
	if (count > 0)
		f->report.incidents = count;
}

/* feedback_clean(), and NULL for a text with an "@", as addresses have. */
static const char *
clean_impersonal(struct feedback *f, const unsigned char *v, size_t len,
    size_t most)
{
	return memchr(v, '@', len) != NULL ? NULL :
	    feedback_clean(f, v, len, most);
}

static void
set_agent(struct feedback *f, const unsigned char *v, size_t len)
{
	if (f->report.user_agent == NULL)
		f->report.user_agent = clean_impersonal(f, v, len,
		    (size_t)f->lim->text_bytes);
}

static void
set_domain(struct feedback *f, const unsigned char *v, size_t len)
{
	feedback_domain(f, v, len, &f->report.domain);
}

static void
set_dkim_domain(struct feedback *f, const unsigned char *v, size_t len)
{
	feedback_domain(f, v, len, &f->report.dkim_domain);
}

/* Lower case, as of any name in DNS, whatever else it holds. */
static void
set_selector(struct feedback *f, const unsigned char *v, size_t len)
{
	const char *text;
	char *lower;
	size_t n;

	if (f->report.dkim_selector != NULL || len > f->lim->domain_bytes)
		return;
	text = clean_impersonal(f, v, len, (size_t)f->lim->domain_bytes);
	if (text == NULL)
		return;
	n = strlen(text);
	lower = arena_strndup(f->arena, text, n);
	if (lower == NULL)
		f->no_memory = true;
	else {
		(void)domain_fold(lower, n);
		f->report.dkim_selector = lower;
	}
}

/* Sets a domain and, if personal texts are wanted, the address. */
static void
set_mailbox(struct feedback *f, const unsigned char *v, size_t len,
    const char **domain, const char **address)
{
	struct mailbox m;

	if (*domain != NULL)
		return;
	if (!mailbox_read(v, len, f->arena, &m))
		f->no_memory = true;
	*domain = feedback_fits(f, m.domain);
	if (address != NULL && m.address != NULL)
		*address = feedback_clean(f, v, len,
		    (size_t)f->lim->text_bytes);
}

static void
set_from(struct feedback *f, const unsigned char *v, size_t len)
{
	set_mailbox(f, v, len, &f->report.envelope_from,
	    f->personal != NULL ? &f->personal->envelope_from : NULL);
}

static void
set_to(struct feedback *f, const unsigned char *v, size_t len)
{
	set_mailbox(f, v, len, &f->report.envelope_to,
	    f->personal != NULL ? &f->personal->envelope_to : NULL);
}

/* ---- Authentication-Results ---- */

/* The arrays of results, with room for all that are kept. */
struct feedback_results {
	struct dmarc_auth_result *all;
	struct dmarc_auth *dkim, *spf;
};

/*
 * A domain of a result; NULL if it is none, also if it has no dot: a mailbox
 * without its domain is the name of a person.
 */
static const char *
result_domain(struct feedback *f, const char *text)
{
	const char *domain = NULL;

	if (strchr(text, '.') != NULL)
		feedback_domain(f, (const unsigned char *)text, strlen(text),
		    &domain);
	return domain;
}

/* Further results than auth_results are left out. */
static void
add_result(void *ctx, const struct authres_claim *c)
{
	static const enum dmarc_method methods[] = {
		[AUTHRES_DKIM] = DMARC_METHOD_DKIM,
		[AUTHRES_SPF] = DMARC_METHOD_SPF,
		[AUTHRES_DMARC] = DMARC_METHOD_DMARC,
	};
	struct feedback *f = ctx;
	struct dmarc_failure_report *r = &f->report;
	struct dmarc_auth auth;
	bool standard;

	if (r->results == f->lim->auth_results)
		return;
	auth = (struct dmarc_auth){ .result = result_of(c->word, &standard),
	    .domain = result_domain(f, c->domain) };
	f->results->all[r->results++] = (struct dmarc_auth_result){
	    methods[c->method], auth.result, auth.domain };
	if (c->method == AUTHRES_DKIM) {
		if (*c->selector != '\0')
			auth.selector = clean_impersonal(f,
			    (const unsigned char *)c->selector,
			    strlen(c->selector), (size_t)f->lim->domain_bytes);
		f->results->dkim[r->dkims++] = auth;
	} else if (c->method == AUTHRES_SPF)
		f->results->spf[r->spfs++] = auth;
}

static bool
has_room(struct feedback *f)
{
	const size_t n = (size_t)f->lim->auth_results;
	struct feedback_results *to = arena_alloc(f->arena, sizeof *to);

	if (to == NULL)
		return false;
	to->all = arena_array(f->arena, n, sizeof *to->all);
	to->dkim = arena_array(f->arena, n, sizeof *to->dkim);
	to->spf = arena_array(f->arena, n, sizeof *to->spf);
	f->results = to;
	f->report.result = to->all;
	f->report.dkim = to->dkim;
	f->report.spf = to->spf;
	return to->all != NULL && to->dkim != NULL && to->spf != NULL;
}

/*
 * The field may stand more than once (RFC 5965 section 3.2). Of one that breaks
 * the grammar there is no result.
 */
static void
set_results(struct feedback *f, const unsigned char *v, size_t len)
{
	if (f->results == NULL && !has_room(f)) {
		f->no_memory = true;
		return;
	}
	(void)authres_read_loose(v, len, add_result, f);
}

/* ---- the fields ---- */

/* set: NULL if the field is known, and not read. */
static const struct {
	const char *name;
	void (*set)(struct feedback *f, const unsigned char *v, size_t len);
} known[] = {
	{ "Feedback-Type", set_type },
	{ "Auth-Failure", set_failed },
	{ "Identity-Alignment", set_identity },
	{ "Delivery-Result", set_delivery },
	{ "Source-IP", set_source },
	{ "Arrival-Date", set_arrival },
	{ "Received-Date", set_arrival },
	{ "Incidents", set_incidents },
	{ "User-Agent", set_agent },
	{ "Reported-Domain", set_domain },
	{ "DKIM-Domain", set_dkim_domain },
	{ "DKIM-Selector", set_selector },
	{ "Original-Mail-From", set_from },
	{ "Original-Rcpt-To", set_to },
	{ "Authentication-Results", set_results },
	{ "Version", NULL },
	{ "Reporting-MTA", NULL },
	{ "Original-Envelope-Id", NULL },
	{ "DKIM-Identity", NULL },
};

static void
read_field(struct feedback *f, const struct header_field *field)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!header_is(field, known[i].name))
			continue;
		f->any = true;
		if (known[i].set != NULL && field->len <= FIELD_MOST)
			known[i].set(f, field->value, field->len);
		return;
	}
}

void
feedback_fields(struct feedback *f, const unsigned char *data, size_t len)
{
	size_t lead = text_lead(data, len), n = 0;
	struct header_scan s;
	struct header_field field;

	header_scan_start(&s, data + lead, len - lead,
	    memchr(data, '\n', len) != NULL ? '\n' : '\r');
	while (!f->no_memory && feedback_next(&s, true, &field)) {
		if (n++ == FIELDS_MOST) {
			f->too_many = true;
			return;
		}
		read_field(f, &field);
	}
}
