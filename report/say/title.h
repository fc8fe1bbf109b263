/*
 * title.h: the title of an item, which tells it from other mail of its name.
 */
#ifndef DMARC_REPORT_SAY_TITLE_H
#define DMARC_REPORT_SAY_TITLE_H

#include "common/memory/buf.h"
#include "report/verdict/verdict.h"

/*
 * " from 198.51.100.0/24, 203.0.113.0/24": the networks of an item (sum, as
 * items_sum() gives it) if another item or other mail of the verdict has its
 * name; otherwise nothing.
 */
void title_networks(struct buf *out, const struct verdict *v,
    const struct verdict_blocker *sum);

/*
 * "is it yours?": what the item is about. If it asks whose mail it is, while
 * other mail of the name is known, the title says so: the same page calls that
 * mail yours or a supplier's.
 */
void title_text(struct buf *out, const struct verdict *v,
    const struct verdict_blocker *sum);

/* "Mailchimp from 198.51.100.0/24: is it yours?": the whole title. */
void title_whole(struct buf *out, const struct verdict *v,
    const struct verdict_blocker *sum);

#endif
