/*
 * pages.c: see pages.h.
 */
#include "report/run/verdicts/pages.h"

#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "common/text.h"
#include "report/html/html.h"
#include "report/mail/body.h"
#include "report/mail/mail.h"
#include "report/run/verdicts/spool.h"
#include "report/say/attention.h"
#include "report/say/command.h"

#define TEXT_MOST 30000		/* bytes of the text part of a mail */
#define NAME_COLUMNS 120	/* of a domain in a subject */
#define SUMS_COLUMNS 240		/* of the verdicts after it */
#define SECTION_BYTES ((size_t)256 << 20)	/* of a domain, at most */
#define SPOOL_BYTES ((size_t)4 << 20)	/* of sections in memory */

/* The overview of all domains, while they are judged. */
struct looking {
	const struct pages *pages;
	struct overview *overview;
	int *exit_status;
	/* For HTML: the sections of each domain, by its place. */
	struct spool spool;
	struct spooled *kept;
};

/* A domain of a page of HTML. */
struct section {
	struct verdicts_judged judged;
	struct buf text;
};

static struct overview
new_overview(const struct verdicts *v)
{
	return (struct overview){ .arena = v->keep,
	    .today = day_of(v->gather->now), .last = v->summary->last };
}

/* Adds a row for each verdict, and whether mail to the domain needs a look. */
static enum dmarc_status
look_at(void *ctx, const char *domain, const struct verdicts_judged *d,
    struct dmarc_err *err)
{
	struct looking *l = ctx;
	struct overview *o = l->overview;
	enum dmarc_status st = overview_add(o, domain, &d->judgement, err);

	if (st != DMARC_OK)
		return st;
	overview_inbound(o, tls_acts(&d->beside.tls));
	if (l->pages->verdicts->form != VERDICTS_TEXT &&
	    tls_needs_action(&d->beside.tls))
		o->attention = true;
	return DMARC_OK;
}

static enum dmarc_status
make_section(void *ctx, struct each_seat *seat, size_t i,
    struct dmarc_err *err)
{
	const struct looking *l = ctx;
	const struct verdicts *v = l->pages->verdicts;
	struct section *s = arena_alloc(seat->arena, sizeof *s);
	struct verdicts_judged *d;
	enum dmarc_status st;

	if (s == NULL)
		return dmarc_no_memory(err);
	seat->made = s;
	s->text = (struct buf)BUF_INIT(SECTION_BYTES);
	d = &s->judged;
	st = verdicts_judge(v, seat, i, true, d, err);
	if (st == DMARC_OK)
		html_domain(&s->text, v->summary, v->domains > 1 ||
		    d->judgement.verdicts > 1, v->domain[i], &d->judgement,
		    d->trend, &d->beside);
	return st;
}

static enum dmarc_status
keep_section(void *ctx, struct each_seat *seat, size_t i,
    struct dmarc_err *err)
{
	struct looking *l = ctx;
	const struct verdicts *v = l->pages->verdicts;
	const struct section *s = seat->made;
	enum dmarc_status st = look_at(l, v->domain[i], &s->judged, err);

	verdicts_note(v, &s->judged, l->exit_status);
	return st != DMARC_OK ? st : spool_add(&l->spool, &s->text,
	    &l->kept[i], err);
}

static void
end_section(struct each_seat *seat)
{
	struct section *s = seat->made;

	if (s == NULL)
		return;
	verdicts_free(&s->judged);
	buf_free(&s->text);
}

/* Writes the page; the most urgent domain comes first. */
static enum dmarc_status
write_html(struct looking *l, struct output *out, struct dmarc_err *err)
{
	const struct overview *o = l->overview;
	struct html h = { .out = out, .title = l->pages->title,
	    .summary = l->pages->verdicts->summary };
	struct buf text = BUF_INIT(SECTION_BYTES);
	enum dmarc_status st = html_begin(&h, o, err);

	for (size_t i = 0; st == DMARC_OK && i < o->domains; i++) {
		const struct overview_domain *d = &o->domain[i];

		buf_clear(&text, OUTPUT_PIECE);
		st = spool_read(&l->spool, &l->kept[d->place], &text, err);
		if (st == DMARC_OK)
			st = html_put(&h, &text, d->rows, err);
	}
	buf_free(&text);
	return st == DMARC_OK ? html_end(&h, err) : st;
}

enum dmarc_status
pages_html(struct output *out, const struct pages *p, int *exit_status,
    struct dmarc_err *err)
{
	const struct verdicts *v = p->verdicts;
	const struct summary *s = v->summary;
	struct overview o = new_overview(v);
	struct looking l = { .pages = p, .overview = &o,
	    .exit_status = exit_status, .spool = SPOOL_INIT(SPOOL_BYTES),
	    .kept = arena_array(v->keep, v->domains + 1, sizeof *l.kept) };
	const struct each_work work = { make_section, keep_section,
		end_section, &l };
	enum dmarc_status st = l.kept == NULL ? dmarc_no_memory(err) :
	    each_domain(v->each, &work, v->domains, err);

	overview_sort(&o);
	if (st == DMARC_OK && (!v->quiet || o.attention ||
	    attention_flow(s->rest, s->last, s->newest)))
		st = write_html(&l, out, err);
	spool_free(&l.spool);
	overview_free(&o);
	return st;
}

/* Cut text to whole lines within TEXT_MOST; the last names what is missing. */
static void
cut_text(struct buf *text, const char *command)
{
	size_t lines = 0, len = TEXT_MOST;
	char last[96];

	if (text->failed || text->len <= TEXT_MOST)
		return;
	while (len > 0 && text->data[len - 1] != '\n')
		len--;
	for (size_t i = len; i < text->len; i++)
		lines += text->data[i] == '\n';
	text->len = len;
	(void)snprintf(last, sizeof last, "\n%zu more lines are cut here: "
	    "dmarc-report %s", lines, command);
	command_complete(text, last);
	buf_byte(text, '\n');
}

/*
 * "DMARC week 46: example.com NOT READY (1 to fix)", "DMARC week 46: 2 domains,
 * 1 to do: 1 NOT READY, 1 DONE"
 */
static void
make_subject(const struct pages *p, const struct overview *o, struct buf *out)
{
	struct buf sums = BUF_INIT(1 << 20);
	char count[48];

	buf_text(out, p->title);
	buf_text(out, ": ");
	if (o->domains == 1) {
		(void)text_plain(out, o->domain[0].row[0].name,
		    NAME_COLUMNS);
		buf_byte(out, ' ');
		overview_rows(&sums, &o->domain[0]);
	} else {
		(void)snprintf(count, sizeof count, "%zu domains",
		    o->domains);
		buf_text(out, count);
		buf_text(out, o->domains > 0 ? ", " : "");
		if (o->domains > 0)
			overview_codes(&sums, o);
	}
	if (buf_string(&sums) != NULL)
		(void)text_plain(out, buf_string(&sums), SUMS_COLUMNS);
	buf_free(&sums);
}

/* Whether a domain has a section of its own in a mail. */
static bool
has_section(const struct mail_page *page, const struct overview_domain *d)
{
	return !page->brief || d->attention;
}

/* Add domains to the HTML of a mail while there is room. */
static enum dmarc_status
make_html(const struct pages *p, const struct overview *o,
    struct mail_page *page, struct dmarc_err *err)
{
	const struct verdicts *v = p->verdicts;
	struct each_seat *seat = each_own(v->each);
	enum dmarc_status st = DMARC_OK;
	size_t more = 0;

	mail_page_begin(page, o);
	for (size_t i = 0; st == DMARC_OK && i < o->domains; i++) {
		struct verdicts_judged d = { .judgement.verdicts = 0 };

		if (!has_section(page, &o->domain[i]))
			continue;
		if (!mail_page_room(page)) {
			more++;
			continue;
		}
		arena_reset(seat->arena);
		st = verdicts_judge(v, seat, o->domain[i].place, !page->brief,
		    &d, err);
		if (st == DMARC_OK)
			mail_page_domain(page, o->domain[i].domain,
			    &d.judgement, d.trend, &d.beside);
		verdicts_free(&d);
	}
	if (st == DMARC_OK)
		mail_page_end(page, more);
	return st;
}

enum dmarc_status
pages_mail(struct output *out, const struct pages *p, int *exit_status,
    struct dmarc_err *err)
{
	struct output text = OUTPUT_INIT(NULL);
	struct buf subject = BUF_INIT(1 << 20);
	struct mail_page page = { .summary = p->verdicts->summary,
	    .title = p->title, .command = p->list,
	    .out = BUF_INIT(MAIL_BYTES) };
	struct mail m = { .to = p->to, .from = p->from, .list = p->list,
	    .now = p->verdicts->gather->now };
	struct overview o = new_overview(p->verdicts);
	struct looking l = { .pages = p, .overview = &o };
	enum dmarc_status st = DMARC_OK;

	/* The end of each page says what is known of all of them. */
	if (p->verdicts->form == VERDICTS_WEEKLY && p->verdicts->domains > 1)
		st = verdicts_write(&text, p->verdicts, NULL, NULL,
		    exit_status, err);
	buf_clear(&text.buf, 0);
	if (st == DMARC_OK)
		st = verdicts_write(&text, p->verdicts, look_at, &l,
		    exit_status, err);
	overview_sort(&o);
	if (st != DMARC_OK || (text.buf.len == 0 && !text.buf.failed))
		goto out;	/* quiet, and nothing to report */
	cut_text(&text.buf, p->list);
	page.most = MAIL_BYTES - text.buf.len;
	make_subject(p, &o, &subject);
	st = make_html(p, &o, &page, err);
	m.subject = buf_string(&subject);
	m.text = buf_string(&text.buf);
	m.html = buf_string(&page.out);
	if (st == DMARC_OK && (m.subject == NULL || m.text == NULL ||
	    m.html == NULL))
		st = dmarc_no_memory(err);
	if (st == DMARC_OK) {
		mail_write(&out->buf, &m);
		st = output_flush(out, err);
	}
out:
	buf_free(&page.out);
	buf_free(&subject);
	buf_free(&text.buf);
	overview_free(&o);
	return st;
}
