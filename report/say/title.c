/*
 * title.c: see title.h.
 */
#include "report/say/title.h"

#include <string.h>

#include "report/say/describe.h"
#include "report/say/items.h"

#define NETWORKS_MOST 3		/* named in a title */

/* Whether another item of a list has the name of the item b. */
static bool
any_other(const struct verdict_blocker *list, size_t n,
    const struct verdict_blocker *b)
{
	for (size_t i = 0; i < n; i++)
		if (items_same_name(&list[i], b) && (list[i].code != b->code ||
		    (list[i].kind == KIND_ADVICE) !=
		    (b->kind == KIND_ADVICE)) && items_lead(list, i))
			return true;
	return false;
}

/* How much of the mail with the name of an item is the domain's own. */
static uint64_t
known_messages(const struct verdict *v, const struct verdict_blocker *b)
{
	uint64_t known = 0;

	for (size_t i = 0; b->name != NULL && i < v->entries; i++)
		if (class_direct(v->entry[i].class) &&
		    strcmp(v->entry[i].sender->name, b->name) == 0)
			known += v->entry[i].messages;
	return known;
}

static bool
asks_whose(const struct verdict_blocker *b)
{
	return codes[b->code].subject == SUBJECT_UNKNOWN;
}

void
title_networks(struct buf *out, const struct verdict *v,
    const struct verdict_blocker *sum)
{
	char net[EVIDENCE][DMARC_NET_TEXT];
	struct dmarc_address address;
	uint64_t named = 0;
	size_t n = 0;

	if (sum->name == NULL || address_parse(sum->name, &address) ||
	    strchr(sum->name, '/') != NULL)
		return;		/* the name is the network */
	if (!any_other(v->blocker, v->blockers, sum) &&
	    !any_other(v->advice, v->advices, sum) &&
	    !(asks_whose(sum) && known_messages(v, sum) > 0))
		return;
	for (size_t i = 0; i < sum->evidences; i++) {
		size_t at = 0;

		address_net(&sum->evidence[i].source, net[n]);
		while (strcmp(net[at], net[n]) != 0)
			at++;
		n += at == n;
		named += sum->evidence[i].messages;
	}
	for (size_t i = 0; i < n && i < NETWORKS_MOST; i++) {
		buf_text(out, i == 0 ? " from " : ", ");
		buf_text(out, net[i]);
	}
	if (n > NETWORKS_MOST || (n > 0 && named < sum->failing))
		buf_text(out, " and others");
}

void
title_text(struct buf *out, const struct verdict *v,
    const struct verdict_blocker *sum)
{
	uint64_t known = asks_whose(sum) ? known_messages(v, sum) : 0;
	char count[FORMAT_TEXT];

	buf_text(out, describe_code(sum));
	if (known == 0)
		return;
	format_count(known, count);
	buf_text(out, " (other mail of this name is known: ");
	buf_text(out, count);
	buf_text(out, known == 1 ? " message)" : " messages)");
}

void
title_whole(struct buf *out, const struct verdict *v,
    const struct verdict_blocker *sum)
{
	if (sum->name != NULL) {
		describe_domain(out, sum->name);
		title_networks(out, v, sum);
		buf_text(out, ": ");
	}
	title_text(out, v, sum);
}
