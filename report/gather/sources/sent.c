/*
 * sent.c: see sent.h.
 */
#include "report/gather/sources/sent.h"

#include <stdlib.h>

#include "common/vec.h"
#include "store/read/records.h"

/* The sender of mail from an address, in the arena. NULL: out of memory. */
static const struct sender *
sender_at_address(const struct origins *o, const struct origin_mail *mail,
    const struct origin_address *from)
{
	struct sender *s;

	if (!from->is.host_confirmed && from->rule == NULL &&
	    from->range == NULL)
		return &mail->sender;
	s = arena_alloc(o->identity.arena, sizeof *s);
	if (s != NULL)
		*s = origins_sender(o, mail, from);
	return s;
}

static enum dmarc_status
add(struct origins *o, const struct record_sum *sum, bool split,
    struct sent_list *out, struct dmarc_err *err)
{
	const struct origin_mail *mail;
	const struct origin_address *from;
	const struct sender *sender;
	enum dmarc_status st = origins_mail(o, sum->combination, &mail, err);

	if (st == DMARC_OK)
		st = origins_address(o, sum->source, &from, err);
	if (st != DMARC_OK)
		return st;
	sender = sender_at_address(o, mail, from);
	if (sender == NULL ||
	    !vec_room(&out->sent, out->n, &out->size, sizeof *out->sent))
		return dmarc_no_memory(err);
	out->sent[out->n++] = (struct sent){ .mail = mail, .from = from,
	    .sender = sender, .messages = sum->messages,
	    .first = sum->first, .last = sum->last,
	    .reporter = sum->reporter, .below = split && mail->says.below };
	return DMARC_OK;
}

enum dmarc_status
sent_read(const struct identity *identity, const struct day_window *w,
    bool split, struct sent_list *out, struct dmarc_err *err)
{
	struct origins o = origins_begin(identity);
	struct statement s = record_sums_start(identity->db, identity->domain,
	    w);
	struct record_sum sum;
	enum dmarc_status st = DMARC_OK;

	out->n = 0;
	while (st == DMARC_OK && record_sums_next(&s, &sum))
		st = add(&o, &sum, split, out, err);
	return statement_end(&s, st, err);
}

void
sent_free(struct sent_list *l)
{
	free(l->sent);
	*l = (struct sent_list){ 0 };
}
