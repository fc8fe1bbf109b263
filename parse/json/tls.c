/*
 * tls.c: see tls.h.
 *
 * Each name counts in its own place only. Lists of which RFC 8460 has arrays
 * may be a single member.
 */
#include "parse/json/tls.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/facts/words.h"
#include "parse/json/member.h"
#include "parse/xml/value.h"

#define WHY_BYTES 120

struct build {
	struct member_reader r;
	struct dmarc_tls_report *t;
};

/* ---- lists ---- */

/* The number of members of a list, which may be a single object. */
static size_t
list_size(const json_t *v)
{
	return json_is_object(v) ? 1 : json_array_size(v);
}

static const json_t *
list_at(const json_t *v, size_t i)
{
	return json_is_object(v) ? v : json_array_get(v, i);
}

/* Notes why the first policy or failure is skipped. */
static void
skip(struct build *b, uint64_t *count, size_t policy, const char *fault)
{
	char why[WHY_BYTES];

	++*count;
	if (b->t->skipped_why != NULL || b->r.st != DMARC_OK)
		return;
	(void)snprintf(why, sizeof why, "policy %zu: %s", policy + 1, fault);
	b->t->skipped_why = arena_strndup(b->r.arena, why, strlen(why));
	if (b->t->skipped_why == NULL)
		member_no_memory(&b->r);
}

/* ---- failures ---- */

/* The first member of v that is there, of two names. */
static const json_t *
either(const json_t *v, const char *name, const char *alias)
{
	const json_t *o = json_object_get(v, name);

	return o != NULL ? o : json_object_get(v, alias);
}

/* Returns what is wrong with the failure; NULL: nothing. */
static const char *
read_failure(struct build *b, const json_t *v, struct dmarc_tls_failure *f)
{
	bool fault = false;

	*f = (struct dmarc_tls_failure){ 0 };
	if (!json_is_object(v))
		return "a failure that is not an object";
	if (!member_count(json_object_get(v, "failed-session-count"),
	    &f->sessions))
		return "failed-session-count is not a count";
	f->mx = member_domain(&b->r, either(v, "receiving-mx-hostname",
	    "receiving-mx-host-name"), false, &fault);
	if (fault)
		return "receiving-mx-hostname is too long";
	f->said = member_text(&b->r, json_object_get(v, "result-type"));
	if (f->said != NULL)
		f->result = tls_result_of(f->said);
	if (f->result != DMARC_TLS_RESULT_UNKNOWN)
		f->said = NULL;
	f->has_sending = member_address(json_object_get(v, "sending-mta-ip"),
	    &f->sending);
	f->has_receiving = member_address(json_object_get(v, "receiving-ip"),
	    &f->receiving);
	f->helo = member_text(&b->r, json_object_get(v, "receiving-mx-helo"));
	f->information = member_text(&b->r, json_object_get(v,
	    "additional-information"));
	f->reason = member_text(&b->r, json_object_get(v,
	    "failure-reason-code"));
	return NULL;
}

static void
read_failures(struct build *b, const json_t *list, size_t number,
    struct dmarc_tls_policy *p)
{
	size_t n = list_size(list);
	struct dmarc_tls_failure *f;

	member_take(&b->r, n);
	if (b->r.st != DMARC_OK)
		return;
	f = arena_array(b->r.arena, n, sizeof *f);
	if (f == NULL) {
		member_no_memory(&b->r);
		return;
	}
	for (size_t i = 0; i < n && b->r.st == DMARC_OK; i++) {
		const char *fault = read_failure(b, list_at(list, i),
		    &f[p->failures]);

		if (fault == NULL)
			p->failures++;
		else
			skip(b, &b->t->skipped_failures, number, fault);
	}
	p->failure = f;
}

/* ---- policies ---- */

/* Sets *out to the mode if a line of the policy, of len bytes, says it. */
static void
read_mode(const char *line, size_t len, enum dmarc_tls_mode *out)
{
	char word[16];
	const char *s = value_trim(line, &len);

	if (len < 4 || strncasecmp(s, "mode", 4) != 0)
		return;
	s += 4;
	len -= 4;
	s = value_trim(s, &len);
	if (len == 0 || *s != ':')
		return;
	s++;
	len--;
	s = value_trim(s, &len);
	if (len >= sizeof word) {
		*out = DMARC_TLS_MODE_UNKNOWN;
		return;
	}
	memcpy(word, s, len);
	word[len] = '\0';
	*out = tls_mode_of(word);
}

static enum dmarc_tls_mode
mode_of(const struct dmarc_tls_policy *p)
{
	enum dmarc_tls_mode mode = DMARC_TLS_MODE_ABSENT;

	for (uint32_t i = 0; i < p->strings; i++) {
		const char *at = p->string[i];

		while (*at != '\0' && mode == DMARC_TLS_MODE_ABSENT) {
			size_t len = strcspn(at, "\r\n");

			read_mode(at, len, &mode);
			at += len;
			at += strspn(at, "\r\n");
		}
	}
	return mode;
}

/* Returns what is wrong with the policy; NULL: nothing. */
static const char *
read_policy(struct build *b, const json_t *v, size_t number,
    struct dmarc_tls_policy *p)
{
	const json_t *policy = json_object_get(v, "policy");
	const json_t *sum = json_object_get(v, "summary");
	bool fault = false;

	*p = (struct dmarc_tls_policy){ 0 };
	if (!json_is_object(v))
		return "it is not an object";
	if (policy == NULL && sum == NULL)
		return "it has neither policy nor summary";
	if (!member_count(json_object_get(sum,
	    "total-successful-session-count"), &p->successful))
		return "total-successful-session-count is not a count";
	if (!member_count(json_object_get(sum,
	    "total-failure-session-count"), &p->failed))
		return "total-failure-session-count is not a count";
	p->domain = member_domain(&b->r, json_object_get(policy,
	    "policy-domain"), true, &fault);
	if (fault)
		return "policy-domain is not a domain";
	p->said = member_text(&b->r, json_object_get(policy, "policy-type"));
	if (p->said != NULL)
		p->type = tls_type_of(p->said);
	if (p->type != DMARC_TLS_UNKNOWN_TYPE)
		p->said = NULL;
	p->string = member_texts(&b->r, json_object_get(policy,
	    "policy-string"), member_text, &p->strings);
	p->mx = member_texts(&b->r, json_object_get(policy, "mx-host"),
	    member_pattern, &p->mxs);
	if (b->r.st != DMARC_OK)
		return NULL;
	p->mode = mode_of(p);
	read_failures(b, json_object_get(v, "failure-details"), number, p);
	return NULL;
}

static void
read_policies(struct build *b, const json_t *list)
{
	size_t n = list_size(list);
	struct dmarc_tls_policy *p;

	member_take(&b->r, n);
	if (b->r.st != DMARC_OK)
		return;
	p = arena_array(b->r.arena, n, sizeof *p);
	if (p == NULL) {
		member_no_memory(&b->r);
		return;
	}
	for (size_t i = 0; i < n && b->r.st == DMARC_OK; i++) {
		const char *fault = read_policy(b, list_at(list, i), i,
		    &p[b->t->policies]);

		if (fault == NULL)
			b->t->policies++;
		else
			skip(b, &b->t->skipped_policies, i, fault);
	}
	b->t->policy = p;
	if (b->r.st != DMARC_OK || b->t->policies > 0)
		return;
	b->r.st = n == 0 ? dmarc_refuse(b->r.err, DMARC_R_NO_POLICIES,
	    "\"policies\" is missing or empty") :
	    dmarc_refuse(b->r.err, DMARC_R_BAD_POLICIES, "%s",
	    b->t->skipped_why);
}

/* ---- the report ---- */

bool
tls_is_report(const json_t *root)
{
	static const char *const members[] = {
		"organization-name", "date-range", "contact-info",
		"report-id", "policies",
	};
	size_t found = 0;

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		found += json_object_get(root, members[i]) != NULL;
	return found >= 2;
}

/* Whether a text has a domain after an "@". */
static bool
has_domain(const char *contact)
{
	const char *at = contact == NULL ? NULL : strrchr(contact, '@');

	return at != NULL && at[1] != '\0';
}

static void
read_head(struct build *b, const json_t *root)
{
	struct dmarc_tls_report *t = b->t;

	t->org_name = member_id(&b->r, "organization-name",
	    json_object_get(root, "organization-name"));
	t->contact = member_id(&b->r, "contact-info",
	    json_object_get(root, "contact-info"));
	t->report_id = member_id(&b->r, "report-id",
	    json_object_get(root, "report-id"));
	if (b->r.st == DMARC_OK && t->org_name == NULL &&
	    !has_domain(t->contact))
		b->r.st = dmarc_refuse(b->r.err, DMARC_R_NO_REPORTER,
		    "neither organization-name nor a domain in contact-info");
}

static void
read_dates(struct build *b, const json_t *root)
{
	const json_t *range = json_object_get(root, "date-range");
	const json_t *begin = json_object_get(range, "start-datetime");
	const json_t *end = json_object_get(range, "end-datetime");

	if (b->r.st != DMARC_OK)
		return;
	if (!json_is_string(begin) && !json_is_string(end) &&
	    !json_is_integer(begin) && !json_is_integer(end))
		b->r.st = dmarc_refuse(b->r.err, DMARC_R_NO_DATE_RANGE,
		    "date-range has no times");
	else if (!member_time(begin, &b->t->begin) ||
	    !member_time(end, &b->t->end))
		b->r.st = dmarc_refuse(b->r.err, DMARC_R_BAD_DATE_RANGE,
		    "start-datetime or end-datetime is not a time");
}

enum dmarc_status
tls_read(const json_t *root, const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_tls_report **out, struct dmarc_err *err)
{
	struct build b = { .r = { .lim = lim, .arena = a,
		.room = lim->records, .err = err } };

	b.t = arena_alloc(a, sizeof *b.t);
	if (b.t == NULL)
		return dmarc_refuse(err, DMARC_R_MEMORY, "out of memory");
	read_head(&b, root);
	read_dates(&b, root);
	read_policies(&b, json_object_get(root, "policies"));
	if (b.r.st == DMARC_OK && !tls_digest(b.t, b.t->facts))
		member_no_memory(&b.r);
	if (b.r.st == DMARC_OK)
		*out = b.t;
	return b.r.st;
}
