/*
 * summary.c: see summary.h.
 */
#include "report/say/summary.h"

#include <stdio.h>

#include "common/day.h"
#include "common/facts/words.h"
#include "report/say/attention.h"
#include "report/say/format.h"
#include "report/say/paragraph.h"

#define DAYS_ALL 36500	/* so many days are all days */

void
summary_title(const struct summary *s, char out[SUMMARY_TITLE])
{
	char day[DAY_SHORT_TEXT];
	unsigned number;
	int year;

	day_week(s->last, &year, &number);
	day_short(s->last, day_of(s->now), day);
	if (day_weekday(s->last) == 6)
		(void)snprintf(out, SUMMARY_TITLE, "DMARC week %u", number);
	else
		(void)snprintf(out, SUMMARY_TITLE, "DMARC week to %s", day);
}

/* "7 messages From it in 28 days (2 failing) are counted with" */
static void
put_from(struct format_flow *f, const struct asked *asked, int64_t days)
{
	char count[FORMAT_TEXT], failing[FORMAT_TEXT], line[192], in[40] = "";

	if (days < DAYS_ALL)
		(void)snprintf(in, sizeof in, " in %lld days", (long long)days);
	if (asked->messages == 0) {
		(void)snprintf(line, sizeof line, "No message From it was "
		    "reported%s.", in);
		flow_text(f, line);
		return;
	}
	format_count(asked->messages, count);
	format_count(asked->failing, failing);
	(void)snprintf(line, sizeof line, "%s message%s From it%s (%s failing) "
	    "%s counted with the subdomains of", count,
	    asked->messages == 1 ? "" : "s", in, failing,
	    asked->messages == 1 ? "is" : "are");
	flow_text(f, line);
	paragraph_name(f, asked->domain, ".");
}

void
summary_asked(struct buf *out, const struct asked_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct asked *asked = &list->item[i];
		struct format_flow f;

		if (!asked_above(asked) && asked->near == NULL)
			continue;
		flow_begin(&f, out, "ASKED    ");
		paragraph_name(&f, asked->name, "");
		if (asked->near != NULL) {
			flow_text(&f, "has no reports; did you mean");
			paragraph_name(&f, asked->near, "?");
			flow_end(&f);
			continue;
		}
		flow_text(&f, "has no reports of its own: unless it has a "
		    "DMARC record, receivers apply the record of");
		paragraph_name(&f, asked->domain, ".");
		put_from(&f, asked, list->days);
		flow_end(&f);
	}
}

void
summary_uncounted(struct buf *out, const char *label,
    const struct apart *a)
{
	struct buf list = BUF_INIT(4096);

	if (a->conflicts > 0)
		format_item(&list, a->conflicts,
		    "revision of a report that another one stands for",
		    "revisions of reports that others stand for");
	if (a->skipped > 0)
		format_item(&list, a->skipped, "damaged record",
		    "damaged records");
	if (list.len > 0)
		format_paragraph(out, label, "Not counted:", &list, "");
	if (a->repaired > 0) {
		format_item(&list, a->repaired, "report", "reports");
		format_paragraph(out, label,
		    "Counted though the XML was damaged:", &list, "");
	}
	buf_free(&list);
}

/* Reports about domains of others. */
static void
put_foreign(struct buf *out, const struct mailbox *rest)
{
	struct buf list = BUF_INIT(4096);
	char text[FORMAT_TEXT];

	if (rest->foreign_reports == 0)
		return;
	format_item(&list, rest->foreign_reports, "report about",
	    "reports about");
	format_count(rest->foreign_domains, text);
	buf_byte(&list, ' ');
	buf_text(&list, text);
	buf_text(&list, rest->foreign_domains == 1 ?
	    " domain that is not yours" : " domains that are not yours");
	buf_text(&list, " (own in dmarc.conf)");
	format_paragraph(out, "", "Not counted:", &list, "");
	buf_free(&list);
}

/* How many messages were set aside. */
static void
put_aside(struct buf *out, const struct mailbox *rest)
{
	struct buf list = BUF_INIT(4096);

	if (rest->rejected > 0)
		format_item(&list, rest->rejected, "message", "messages");
	if (rest->partly > 0)
		format_item(&list, rest->partly, "part of a message",
		    "parts of messages");
	if (list.len > 0)
		format_paragraph(out, "", "Set aside:", &list,
		    " (dmarc-report log)");
	buf_free(&list);
}

/* "  cut off.xml: xml-damaged": the i-th of the latest of them. */
static void
put_aside_name(struct buf *out, const struct mailbox *rest, size_t i)
{
	struct format_flow f;

	if (rest->rejected + rest->partly == 0 ||
	    rest->aside[i].name[0] == '\0')
		return;
	flow_begin(&f, out, "  ");
	flow_value(&f, rest->aside[i].name, ":");
	flow_text(&f, rest->aside[i].reason);
	flow_end(&f);
}

static void
put_looked(struct buf *out, const struct mailbox_looked *looked)
{
	struct buf all = BUF_INIT(4096);

	if (looked->counts.messages == 0)
		return;
	format_item(&all, looked->counts.messages, "message", "messages");
	format_paragraph(out, "", "Looked at:", &all, "");
	buf_free(&all);
}

/* What the messages without a report were. */
static void
put_without(struct buf *out, const struct mailbox_looked *looked)
{
	const struct looked *l = &looked->counts;
	struct buf list = BUF_INIT(4096);

	for (int o = 0; l->messages > 0 && o < DMARC_OTHERS; o++)
		if (l->nothing[o] > 0)
			format_item(&list, l->nothing[o],
			    other_noun((enum dmarc_other)o, false),
			    other_noun((enum dmarc_other)o, true));
	if (list.len > 0)
		format_paragraph(out, "", "Without a report:", &list,
		    "; the latest:");
	buf_free(&list);
}

/* The name of the i-th of the latest of them. */
static void
put_without_name(struct buf *out, const struct mailbox_looked *looked,
    size_t i)
{
	struct format_flow f;

	if (looked->counts.messages == 0 || looked->name[i][0] == '\0')
		return;
	flow_begin(&f, out, "  ");
	flow_value(&f, looked->name[i], "");
	flow_end(&f);
}

void
summary_aside(struct buf *out, const struct mailbox *rest)
{
	put_foreign(out, rest);
	put_aside(out, rest);
	for (size_t i = 0; i < MAILBOX_ASIDE; i++)
		put_aside_name(out, rest, i);
}

void
summary_looked(struct buf *out, const struct mailbox_looked *looked)
{
	put_looked(out, looked);
	put_without(out, looked);
	for (size_t i = 0; i < MAILBOX_ASIDE; i++)
		put_without_name(out, looked, i);
}

/* A warning if no report about any domain has come for days. */
static void
put_silence(struct buf *out, const struct summary *s)
{
	char day[DAY_SHORT_TEXT], since[DAY_SHORT_TEXT + 2];
	struct format_flow f;

	if (s->newest == INT64_MIN || !attention_silence(s->last, s->newest))
		return;
	day_short(s->newest, day_of(s->now), day);
	flow_begin(&f, out, "SILENCE  ");
	flow_text(&f, "No reports at all since those about");
	(void)snprintf(since, sizeof since, "%s:", day);
	flow_text(&f, since);
	flow_text(&f, "does dmarc-ingest run, and does their mailbox still "
	    "get mail?");
	flow_end(&f);
}

void
summary_note(struct summary *s, const struct hearing *h)
{
	s->verified = s->verified || h->verified;
	s->reported = s->reported || h->reported;
}

/* How strangers are kept from inventing reports. */
static void
put_authserv(struct buf *out, const struct summary *s)
{
	struct format_flow f;

	if (s->verified || !s->reported)
		return;
	flow_begin(&f, out, "");
	flow_text(&f, s->authserv ? "No report of these days is verified: is "
	    "authserv_id the name of your own mail server?" :
	    "Anyone can send a report: set authserv_id, and those that your "
	    "mail server finds authentic decide; see dmarc.conf(5).");
	flow_end(&f);
}

void
summary_no_mail(struct buf *out)
{
	struct format_flow f;

	flow_begin(&f, out, "");
	flow_text(&f, "The database has seen no mail yet: read your mailbox "
	    "(dmarc-ingest MAILDIR). If it is empty, wait: reports come a "
	    "day after a DMARC record with rua= is published.");
	flow_end(&f);
}

static void
put_unread(struct buf *out, const struct mailbox *rest)
{
	if (rest->last_seen == INT64_MIN)
		summary_no_mail(out);
}

/* The places of paragraphs; each name is one. */
enum place {
	AT_FOREIGN,
	AT_ASIDE,
	AT_ASIDE_NAME,
	AT_LOOKED = AT_ASIDE_NAME + MAILBOX_ASIDE,
	AT_WITHOUT,
	AT_WITHOUT_NAME,
	AT_NO_MAIL = AT_WITHOUT_NAME + MAILBOX_ASIDE,
	AT_SILENCE,
	AT_AUTHSERV,
	PLACES
};

bool
summary_paragraph(struct buf *out, const struct summary *s, size_t i)
{
	const struct mailbox *rest = s->rest;

	if (i >= PLACES)
		return false;
	if (i == AT_AUTHSERV)
		put_authserv(out, s);
	else if (i == AT_SILENCE)
		put_silence(out, s);
	else if (i == AT_NO_MAIL)
		put_unread(out, rest);
	else if (i >= AT_WITHOUT_NAME)
		put_without_name(out, &rest->looked, i - AT_WITHOUT_NAME);
	else if (i == AT_WITHOUT)
		put_without(out, &rest->looked);
	else if (i == AT_LOOKED)
		put_looked(out, &rest->looked);
	else if (i >= AT_ASIDE_NAME)
		put_aside_name(out, rest, i - AT_ASIDE_NAME);
	else if (i == AT_ASIDE)
		put_aside(out, rest);
	else
		put_foreign(out, rest);
	return true;
}

void
summary_alert(struct buf *out, const struct summary *s)
{
	for (size_t i = 0; i < AT_AUTHSERV; i++)
		(void)summary_paragraph(out, s, i);
}

void
summary_end(struct buf *out, const struct summary *s)
{
	for (size_t i = 0; summary_paragraph(out, s, i); i++)
		continue;
}

void
summary_nothing(struct buf *out, const struct mailbox *rest)
{
	if (rest->last_seen == INT64_MIN)
		summary_no_mail(out);
	else
		buf_text(out, "There are no reports about your domains "
		    "yet.\n");
}
