/*
 * propose.c: see propose.h.
 */
#include "dns/check/propose.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/record/tags.h"
#include "common/record/txt.h"
#include "dns/name/name.h"
#include "dns/spf/record.h"

void
propose_spf(struct check *c, const char *what, struct buf *record)
{
	const char *text = buf_string(record);
	struct spf_term fault;
	const char *why;

	finding_fix(&c->findings, "%s", what);
	if (text == NULL || !spf_is_record(text, record->len) ||
	    !spf_check(text, record->len, &fault, &why))
		return;
	finding_fix(&c->findings, "%s:", what);
	finding_fix_txt(&c->findings, c->domain, text, record->len);
}

void
propose_new_spf(const struct check *c, struct buf *record)
{
	/* The mail of a name below is that of the domain. */
	const struct check *top = c->above != NULL ? c->above : c;
	bool hosts = false;

	buf_text(record, "v=spf1");
	for (size_t i = 0; i < top->evals; i++) {
		const struct check_sender *s = &top->sender[i];
		char ip[DMARC_ADDRESS_TEXT];

		/* An address that never passed by SPF may be a forwarder's. */
		if (!s->given && (s->spf == 0 ||
		    strcmp(s->domain, c->domain) != 0))
			continue;
		address_text(&s->ip, ip);
		buf_text(record, address_is_v4(&s->ip) ? " ip4:" : " ip6:");
		buf_text(record, ip);
		hosts = true;
	}
	if (!hosts && c->mx.status == MX_OK)
		buf_text(record, " mx");
	buf_text(record, " -all");
}

#define TAGS_MOST 100		/* of a record that is proposed */

static bool
is_dropped(const struct dmarc_change *change, const struct tag *t)
{
	const char *const *drop = change->drop;

	for (; drop != NULL && *drop != NULL; drop++)
		if (tag_is(t, *drop))
			return true;
	return false;
}

/* Whether an earlier tag of the record has the same name. */
static bool
is_repeated(const struct rdata *record, const struct tag *t)
{
	struct tags tags = tags_start((const char *)record->byte, record->len);
	struct tag first;

	while (tags_next(&tags, &first))
		if (first.name_len == t->name_len &&
		    strncasecmp(first.name, t->name, t->name_len) == 0)
			return first.name != t->name;
	return false;
}

static void
put_bytes(struct buf *out, const char *name, size_t name_len,
    const char *value, size_t len)
{
	buf_text(out, "; ");
	buf_add(out, name, name_len);
	buf_byte(out, '=');
	if (len > 0)
		buf_add(out, value, len);
}

/* The URIs of rua without what begins at a "!". */
static void
put_targets(struct buf *out, const struct dmarc_facts *d)
{
	buf_text(out, "; rua=");
	for (size_t i = 0; i < d->ruas; i++) {
		const struct rua *r = &d->rua[i];
		const char *mark = r->limited ?
		    memchr(r->uri, '!', r->len) : NULL;

		if (i > 0)
			buf_byte(out, ',');
		buf_add(out, r->uri, mark != NULL ?
		    (size_t)(mark - r->uri) : r->len);
	}
}

/* Writes one tag as the change wants it. */
static void
put_tag(struct buf *out, const struct check *c, const struct tag *t,
    const struct dmarc_change *change)
{
	if (change->set != NULL && tag_is(t, change->set))
		put_bytes(out, change->set, strlen(change->set),
		    change->value, strlen(change->value));
	else if (change->no_limits && tag_is(t, "rua"))
		put_targets(out, &c->dmarc);
	else
		put_bytes(out, t->name, t->name_len, t->value, t->value_len);
}

/* Writes all tags that are p, or all that are not. */
static bool
put_tags(struct buf *out, const struct check *c, bool p,
    const struct dmarc_change *change)
{
	const struct rdata *record = &c->dmarc.record;
	struct tags tags = tags_start((const char *)record->byte, record->len);
	bool set = false;
	struct tag t;

	for (size_t n = 0; n < TAGS_MOST && tags_next(&tags, &t); n++) {
		if (tag_is(&t, "v") || tag_is(&t, "p") != p ||
		    is_dropped(change, &t) || is_repeated(record, &t))
			continue;
		set |= change->set != NULL && tag_is(&t, change->set);
		put_tag(out, c, &t, change);
	}
	return set;
}

void
propose_dmarc(struct check *c, const char *what,
    const struct dmarc_change *change)
{
	struct buf record = BUF_INIT(PROPOSAL_MOST);
	char name[NAME_TEXT + sizeof "_dmarc."];
	bool is_p = change->set != NULL && strcmp(change->set, "p") == 0, set;

	(void)snprintf(name, sizeof name, "_dmarc.%s", c->dmarc.at);
	buf_text(&record, "v=DMARC1");
	set = put_tags(&record, c, true, change);
	if (is_p && !set)
		put_bytes(&record, "p", 1, change->value,
		    strlen(change->value));
	set |= put_tags(&record, c, false, change);
	if (change->set != NULL && !is_p && !set)
		put_bytes(&record, change->set, strlen(change->set),
		    change->value, strlen(change->value));
	finding_fix(&c->findings, "%s:", what);
	if (!record.failed && c->dmarc.record.len <= TXT_TEXT_MOST)
		finding_fix_txt(&c->findings, name, (const char *)record.data,
		    record.len);
	buf_free(&record);
}
