/*
 * items.h: which blockers, or pieces of advice, a page tells as one item.
 *
 * Blockers about one sender are one item, which the first of them leads; mail
 * to be identified has an item of its own. A name may stand for several
 * senders, such as an organization by its signatures and by its host names:
 * their items are one if they have the same code. An error in DNS is told with
 * the sender whose mail fails by it.
 */
#ifndef DMARC_REPORT_SAY_ITEMS_H
#define DMARC_REPORT_SAY_ITEMS_H

#include "common/memory/buf.h"
#include "report/verdict/verdict.h"

/* Whether the element i of a list of blockers, or of advice, leads an item. */
bool items_lead(const struct verdict_blocker *list, size_t i);

/* Whether the element j belongs to the item that another one, i, leads. */
bool items_with(const struct verdict_blocker *list, size_t i, size_t j);

/*
 * The element with the most precise why in the item that i leads: a drop of
 * DKIM, for example, names selector and day.
 */
const struct verdict_blocker *items_told(const struct verdict_blocker *list,
    size_t n, size_t i);

/* The most precise why; NULL if none, or if it only repeats the title. */
const char *items_why(const struct verdict_blocker *list, size_t n, size_t i);

/*
 * The element i with the messages, days and addresses of all senders that its
 * item is about. Several senders may have reporters in common, so their number
 * is 0 then: not known.
 */
struct verdict_blocker items_sum(const struct verdict_blocker *list, size_t n,
    size_t i);

/* What to do about the item that i leads, a sentence for each sender. */
void items_fix(struct buf *out, const struct verdict_blocker *list, size_t n,
    size_t i);

/* Whether two blockers are about senders with one name. */
bool items_same_name(const struct verdict_blocker *a,
    const struct verdict_blocker *b);

#endif
