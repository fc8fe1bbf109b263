/*
 * attention.c: see attention.h.
 */
#include "report/say/attention.h"

#include "report/say/items.h"

#define SILENT_MOST 56	/* days; silent for longer: domain out of use */

bool
attention_item(const struct verdict_blocker *b)
{
	return b->kind == KIND_EMERGENCY || b->kind == KIND_FIX ||
	    (b->kind == KIND_WAIT && codes[b->code].asks != ASKS_NOTHING);
}

bool
attention_counted(const struct verdict_blocker *list, size_t i)
{
	return attention_item(&list[i]) && !list[i].shared &&
	    items_lead(list, i);
}

bool
attention_publish(const struct verdict *v)
{
	return v->next_record != NULL && !v->shares_record &&
	    (v->code == VERDICT_ROLL_BACK ||
	    v->code == VERDICT_READY_FOR_QUARANTINE ||
	    v->code == VERDICT_READY_FOR_REJECT);
}

bool
attention_domain(const struct verdict *v, size_t verdicts, int64_t last,
    int64_t last_report)
{
	if (v[0].code == VERDICT_NO_DATA)
		return last_report == INT64_MIN ||
		    last_report > last - SILENT_MOST;
	for (size_t i = 0; i < verdicts; i++) {
		/* Without reports, the present record is unknown. */
		if (attention_publish(&v[i]) && v[i].policy_known)
			return true;
		for (size_t j = 0; j < v[i].blockers; j++)
			if (attention_item(&v[i].blocker[j]))
				return true;
	}
	return false;
}

bool
attention_silence(int64_t last, int64_t newest)
{
	return newest == INT64_MIN || newest <= last - ATTENTION_SILENT_DAYS;
}

bool
attention_flow(const struct mailbox *rest, int64_t last,
    int64_t newest)
{
	return rest->rejected > 0 || rest->partly > 0 ||
	    attention_silence(last, newest);
}
