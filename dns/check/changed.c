/*
 * changed.c: the MX records of now and of the last days.
 */
#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "dns/check/rules.h"
#include "dns/name/name.h"

/* A record, as the history has it: "10 mx.example.org". */
enum { MX_TEXT = NAME_TEXT + sizeof "4294967295 " };

static void
text_of(const struct mx_host *h, char out[MX_TEXT])
{
	(void)snprintf(out, MX_TEXT, "%u %s", h->preference, h->name);
}

static bool
has_null(const struct check *c)
{
	return c->mx.status == MX_NULL || c->mx.null_mixed;
}

static bool
is_there(const struct check *c, const char *record)
{
	char text[MX_TEXT];

	if (strcmp(record, "0 .") == 0)
		return has_null(c);
	for (size_t i = 0; i < c->mx.hosts; i++) {
		text_of(&c->mx.host[i], text);
		if (strcmp(record, text) == 0)
			return true;
	}
	return false;
}

/* Says that a record is new, if the last days began without it. */
static void
check_new(struct check *c, const char *record)
{
	int64_t since = c->now;
	char day[DAY_SHORT_TEXT];

	for (size_t i = 0; i < c->pasts; i++) {
		const struct check_past *p = &c->past[i];

		if (!p->latest || strcmp(p->record, record) != 0)
			continue;
		if (!p->added || p->first <
		    c->now - (int64_t)CHECK_MX_DAYS * DAY_SECONDS)
			return;
		since = p->first;
	}
	day_short(day_of(since), day_of(c->now), day);
	finding_add(&c->findings, CODE_MX_CHANGED, DNS_INFO, record,
	    "MX %s is new since %s", record, day);
}

void
check_changed(struct check *c)
{
	char text[MX_TEXT];
	char day[DAY_SHORT_TEXT];

	if (c->mx.status == MX_UNKNOWN || c->pasts == 0)
		return;
	if (has_null(c))
		check_new(c, "0 .");
	for (size_t i = 0; i < c->mx.hosts; i++) {
		text_of(&c->mx.host[i], text);
		check_new(c, text);
	}
	for (size_t i = 0; i < c->pasts; i++) {
		const struct check_past *p = &c->past[i];

		if (*p->record == '\0' || is_there(c, p->record))
			continue;
		day_short(day_of(p->last), day_of(c->now), day);
		finding_add(&c->findings, CODE_MX_CHANGED, DNS_INFO,
		    p->record, "MX %s is gone, and was there until %s",
		    p->record, day);
	}
}
