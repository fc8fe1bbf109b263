/*
 * rules.c: see rules.h. The tables, and the setters of their rows.
 */
#include "parse/xml/rules.h"

#include <string.h>

#include "common/facts/words.h"
#include "common/names/domain.h"
#include "parse/xml/builder.h"
#include "parse/xml/value.h"

#define IN_FEEDBACK(member) offsetof(struct dmarc_aggregate, member)
#define IN_POLICY(member) offsetof(struct dmarc_policy, member)
#define IN_COMBINATION(member) offsetof(struct dmarc_combination, member)

static void *
member(void *base, size_t at)
{
	return (char *)base + at;
}

/* Copies a text; cuts a longer one to most bytes that end in "...". */
static const char *
keep_cut(struct builder *b, struct arena *a, const struct leaf *v,
    uint64_t most)
{
	static const char mark[] = "...";
	size_t len;
	char *copy;

	if (v->len <= most && !v->cut)
		return v->len == 0 ? NULL : builder_keep(b, a, v->text, v->len);
	len = value_cut(v->text, v->len, (size_t)most - (sizeof mark - 1));
	copy = arena_strndup(a, v->text, len + sizeof mark - 1);
	if (copy == NULL)
		builder_no_memory(b);
	else
		memcpy(copy + len, mark, sizeof mark);
	return copy;
}

/*
 * Stores text that identifies a report. Refuses a long one, because two that
 * are cut could look the same. Removes the brackets that some reporters put
 * around addresses and ids.
 */
static void
set_id(struct builder *b, const struct leaf *v, size_t at)
{
	const char **to = member(&b->fb, at), *s = v->text;
	size_t len = v->len;

	if (v->cut || len > b->lim->id_bytes) {
		(void)dmarc_refuse(&b->err, DMARC_R_TEXT_BYTES,
		    "a name, address or id of more than %llu bytes",
		    (unsigned long long)b->lim->id_bytes);
		return;
	}
	if (at != IN_FEEDBACK(org_name) && len >= 2 && s[0] == '<' &&
	    s[len - 1] == '>') {
		len -= 2;
		s = value_trim(s + 1, &len);
	}
	if (len > 0)
		*to = builder_keep(b, b->arena, s, len);
}

static void
set_text(struct builder *b, const struct leaf *v, size_t at)
{
	const char **to = member(&b->fb, at);

	*to = keep_cut(b, b->arena, v, b->lim->text_bytes);
}

static void
set_error(struct builder *b, const struct leaf *v, size_t at)
{
	size_t room;

	(void)at;
	if (v->len == 0)
		return;
	if (b->error.len > 0 && b->error.cap - b->error.len > 2)
		buf_text(&b->error, "; ");
	room = b->error.cap - b->error.len;
	buf_add(&b->error, v->text, value_cut(v->text, v->len, room));
	if (b->error.failed)
		builder_no_memory(b);
}

static void
set_time(struct builder *b, const struct leaf *v, size_t at)
{
	if (v->len == 0)
		return;
	if (v->torn || v->cut || !value_time(v->text, member(&b->fb, at)))
		b->bad_time = true;
	else if (at == IN_FEEDBACK(begin))
		b->has_begin = true;
	else
		b->has_end = true;
}

static void
set_policy_domain(struct builder *b, const struct leaf *v, size_t at)
{
	bool valid;

	(void)at;
	if (v->len == 0)
		return;
	b->fb.policy.domain = domain_read(b->arena, v->text, v->len, &valid);
	b->bad_domain = !valid || v->torn || v->cut;
	if (b->fb.policy.domain == NULL)
		builder_no_memory(b);
}

static void
set_p(struct builder *b, const struct leaf *v, size_t at)
{
	enum dmarc_p *p = member(&b->fb.policy, at);

	if (v->len > 0)
		*p = p_of(v->text);
}

static void
set_alignment(struct builder *b, const struct leaf *v, size_t at)
{
	enum dmarc_alignment *a = member(&b->fb.policy, at);

	*a = alignment_of(v->text);
}

static void
set_discovery(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	b->fb.policy.discovery = discovery_of(v->text);
}

static void
set_fo(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	b->fb.policy.fo = keep_cut(b, b->arena, v, b->lim->text_bytes);
}

static void
set_pct(struct builder *b, const struct leaf *v, size_t at)
{
	uint64_t pct;

	(void)at;
	if (!v->torn && !v->cut && value_count(v->text, 100, &pct))
		b->fb.policy.pct = (int)pct;
}

static void
set_testing(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	if (v->len == 1 && strchr("yYnN", v->text[0]) != NULL)
		b->fb.policy.testing = v->text[0] == 'y' || v->text[0] == 'Y';
}

static void
set_source(struct builder *b, const struct leaf *v, size_t at)
{
	struct draft *d = &b->draft;

	(void)at;
	if (v->len == 0)
		return;
	d->source_given = true;
	d->has_source = !v->torn && !v->cut &&
	    address_parse(v->text, &d->record.source);
	if (!d->has_source)
		builder_fault(b, "<source_ip> is not an IP address: '%.*s'",
		    (int)value_cut(v->text, v->len, 60), v->text);
}

static void
set_count(struct builder *b, const struct leaf *v, size_t at)
{
	struct draft *d = &b->draft;

	(void)at;
	d->no_traffic = v->len == 0;
	if (v->len == 0)
		return;
	d->has_count = !v->torn && !v->cut &&
	    value_count(v->text, DMARC_COUNT_MAX, &d->record.count);
	if (!d->has_count)
		builder_fault(b, "<count> is not a count: '%.*s'",
		    (int)value_cut(v->text, v->len, 60), v->text);
	d->no_traffic = d->has_count && d->record.count == 0;
}

static void
set_disposition(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	b->draft.combination.disposition = disposition_of(v->text);
}

static void
set_aligned(struct builder *b, const struct leaf *v, size_t at)
{
	enum dmarc_aligned *a = member(&b->draft.combination, at);

	*a = aligned_of(v->text);
}

/*
 * Takes the bytes of a value that are not ASCII off the message's room for
 * them. Their conversion to A-labels takes a microsecond a label, which real
 * reports hardly ever need.
 */
static bool
may_convert(struct builder *b, const struct leaf *v)
{
	uint64_t n = 0;

	for (size_t i = 0; i < v->len; i++)
		n += (unsigned char)v->text[i] >= 0x80;
	if (n > *b->foreign_room) {
		builder_fault(b, "too many names that are not ASCII");
		return false;
	}
	*b->foreign_room -= n;
	return true;
}

/* Returns a domain of the record; NULL if absent or the null sender. */
static const char *
record_domain(struct builder *b, const struct leaf *v)
{
	const char *domain = NULL;

	if (!may_convert(b, v))
		return NULL;
	if (!value_name(b->scratch, v->text, v->len,
	    b->bad_domain ? NULL : b->fb.policy.domain, &domain))
		builder_no_memory(b);
	return domain;
}

static void
set_identifier(struct builder *b, const struct leaf *v, size_t at)
{
	const char **to = member(&b->draft.combination, at);

	*to = record_domain(b, v);
}

static void
set_auth_domain(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	b->draft.auth.domain = record_domain(b, v);
}

static void
set_selector(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	b->draft.auth.selector = keep_cut(b, b->scratch, v,
	    b->lim->domain_bytes);
}

static void
set_scope(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	b->draft.auth.scope = scope_of(v->text);
}

static void
set_result(struct builder *b, const struct leaf *v, size_t at)
{
	bool standard;

	(void)at;
	b->draft.auth.result = result_of(v->text, &standard);
	if (!standard)
		b->draft.auth.said = keep_cut(b, b->scratch, v,
		    b->lim->text_bytes);
}

static void
set_human_result(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	b->draft.auth.human_result = keep_cut(b, b->scratch, v,
	    b->lim->text_bytes);
}

static void
set_reason_type(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	if (v->len == 0)
		return;
	b->draft.reason.type = override_of(v->text);
	b->draft.reason_typed = true;
}

static void
set_comment(struct builder *b, const struct leaf *v, size_t at)
{
	(void)at;
	b->draft.reason.comment = keep_cut(b, b->scratch, v,
	    b->lim->text_bytes);
}

#define TEXT(name, set, at) { name, S_LEAF, TIMES_ONE, set, at, NULL, NULL }
#define NOTE(name, set, at) { name, S_LEAF, TIMES_FIRST, set, at, NULL, NULL }
#define LIST(name, set) { name, S_LEAF, TIMES_ANY, set, 0, NULL, NULL }
#define ONE(name, to) { name, to, TIMES_ONE, NULL, 0, NULL, NULL }
#define MANY(name, to, set, open, close) \
	{ name, to, TIMES_ANY, set, 0, open, close }

static const struct rule in_top[] = {
	ONE("feedback", S_FEEDBACK),
};

static const struct rule in_feedback[] = {
	MANY("record", S_RECORD, NULL, builder_record_open,
	    builder_record_close),
	ONE("report_metadata", S_METADATA),
	ONE("policy_published", S_POLICY),
	TEXT("version", set_text, IN_FEEDBACK(version)),
};

static const struct rule in_metadata[] = {
	TEXT("org_name", set_id, IN_FEEDBACK(org_name)),
	TEXT("email", set_id, IN_FEEDBACK(email)),
	TEXT("extra_contact_info", set_text, IN_FEEDBACK(extra_contact_info)),
	TEXT("report_id", set_id, IN_FEEDBACK(report_id)),
	TEXT("generator", set_text, IN_FEEDBACK(generator)),
	LIST("error", set_error),
	ONE("date_range", S_DATE_RANGE),
};

static const struct rule in_date_range[] = {
	TEXT("begin", set_time, IN_FEEDBACK(begin)),
	TEXT("end", set_time, IN_FEEDBACK(end)),
};

static const struct rule in_policy[] = {
	TEXT("domain", set_policy_domain, 0),
	TEXT("p", set_p, IN_POLICY(p)),
	TEXT("sp", set_p, IN_POLICY(sp)),
	TEXT("np", set_p, IN_POLICY(np)),
	TEXT("adkim", set_alignment, IN_POLICY(adkim)),
	TEXT("aspf", set_alignment, IN_POLICY(aspf)),
	TEXT("pct", set_pct, 0),
	TEXT("fo", set_fo, 0),
	TEXT("testing", set_testing, 0),
	TEXT("discovery_method", set_discovery, 0),
};

static const struct rule in_record[] = {
	ONE("row", S_ROW),
	ONE("identifiers", S_IDENTIFIERS),
	ONE("identities", S_IDENTIFIERS),	/* junc.org */
	ONE("auth_results", S_AUTH),
};

static const struct rule in_row[] = {
	TEXT("source_ip", set_source, 0),
	TEXT("count", set_count, 0),
	ONE("policy_evaluated", S_EVALUATED),
};

static const struct rule in_evaluated[] = {
	TEXT("disposition", set_disposition, 0),
	TEXT("dkim", set_aligned, IN_COMBINATION(dkim_aligned)),
	TEXT("spf", set_aligned, IN_COMBINATION(spf_aligned)),
	MANY("reason", S_REASON, set_reason_type, builder_reason_open,
	    builder_reason_close),
};

static const struct rule in_identifiers[] = {
	TEXT("header_from", set_identifier, IN_COMBINATION(header_from)),
	NOTE("envelope_from", set_identifier, IN_COMBINATION(envelope_from)),
	NOTE("envelope_to", set_identifier, IN_COMBINATION(envelope_to)),
};

static const struct rule in_auth[] = {
	MANY("dkim", S_DKIM, NULL, builder_auth_open, builder_dkim_close),
	MANY("spf", S_SPF, NULL, builder_auth_open, builder_spf_close),
};

static const struct rule in_reason[] = {
	NOTE("type", set_reason_type, 0),
	NOTE("comment", set_comment, 0),
};

static const struct rule in_dkim[] = {
	TEXT("domain", set_auth_domain, 0),
	NOTE("selector", set_selector, 0),
	TEXT("result", set_result, 0),
	NOTE("human_result", set_human_result, 0),
};

static const struct rule in_spf[] = {
	TEXT("domain", set_auth_domain, 0),
	TEXT("scope", set_scope, 0),
	TEXT("result", set_result, 0),
	NOTE("human_result", set_human_result, 0),
};

#define TABLE(rules) { rules, sizeof(rules) / sizeof(rules)[0] }

static const struct {
	const struct rule *rule;
	size_t n;
} grammar[SCOPES] = {
	[S_TOP] = TABLE(in_top),
	[S_FEEDBACK] = TABLE(in_feedback),
	[S_METADATA] = TABLE(in_metadata),
	[S_DATE_RANGE] = TABLE(in_date_range),
	[S_POLICY] = TABLE(in_policy),
	[S_RECORD] = TABLE(in_record),
	[S_ROW] = TABLE(in_row),
	[S_EVALUATED] = TABLE(in_evaluated),
	[S_IDENTIFIERS] = TABLE(in_identifiers),
	[S_AUTH] = TABLE(in_auth),
	[S_REASON] = TABLE(in_reason),
	[S_DKIM] = TABLE(in_dkim),
	[S_SPF] = TABLE(in_spf),
};

bool
rules_namespace(const char *ns)
{
	static const char *const known[] = {
		"urn:ietf:params:xml:ns:dmarc-2.0",
		"http://dmarc.org/dmarc-xml/0.1",
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(ns, known[i]) == 0)
			return true;
	return false;
}

const struct rule *
rules_find(enum scope in, const char *name, unsigned *index)
{
	const struct rule *rule = grammar[in].rule;

	for (size_t i = 0; i < grammar[in].n; i++) {
		if (rule[i].name[0] != name[0] ||
		    strcmp(rule[i].name, name) != 0)
			continue;
		*index = (unsigned)i;
		return &rule[i];
	}
	return NULL;
}
