/*
 * part.c: see part.h. The small parts that all sections are made of.
 */
#include "report/html/part.h"

#include <stdio.h>

#include "report/html/write.h"
#include "report/say/command.h"
#include "report/say/describe.h"

#define NAME_BYTES (1 << 20)	/* of names and text about them */

const char *
part_tone(enum verdict_code code)
{
	static const char *const class[] = { [TONE_GOOD] = "good",
	    [TONE_CARE] = "care", [TONE_BAD] = "bad" };

	return class[describe_tone(code)];
}

void
part_head(struct buf *out, const char *policy)
{
	buf_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; ");
	buf_text(out, policy);
	buf_text(out, "\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
}

void
part_name(struct buf *out, const char *name)
{
	struct buf text = BUF_INIT(NAME_BYTES);

	describe_domain(&text, name);
	html_built(out, &text);
}

void
part_tag(struct buf *out, const struct verdict_blocker *b)
{
	buf_text(out, "<span class=\"tag ");
	buf_text(out, b->kind <= KIND_FIX ? "bad" : b->kind == KIND_WAIT ?
	    "care" : "still");
	buf_text(out, "\">");
	buf_text(out, describe_kind(b));
	buf_text(out, "</span> ");
}

void
part_sender(const struct part *p, const char *key, const char *name)
{
	struct buf *out = &p->out->buf, to = BUF_INIT(NAME_BYTES);
	bool leads = p->links != NULL && key != NULL &&
	    p->links->sender(p->links->site, key, &to);

	if (leads) {
		buf_text(out, "<a href=\"");
		html_built(out, &to);
		buf_text(out, "\">");
	}
	part_name(out, name);
	buf_text(out, leads ? "</a>" : "");
	buf_free(&to);
}

void
part_id(const struct part *p, const char *name, char out[PART_ID])
{
	if (p->mark != NULL)
		(void)snprintf(out, PART_ID, "s%s-%s", p->mark, name);
	else
		(void)snprintf(out, PART_ID, "s%zu-%s", p->number, name);
}

void
part_heading(const struct part *p, unsigned more, const char *id,
    const char *text)
{
	struct buf *out = &p->out->buf;
	char level = (char)('0' + p->level + more), name[PART_ID];

	buf_text(out, "<h");
	buf_byte(out, (unsigned char)level);
	if (id != NULL) {
		part_id(p, id, name);
		buf_text(out, " id=\"");
		buf_text(out, name);
		buf_byte(out, '"');
	}
	buf_byte(out, '>');
	html_text(out, text);
	buf_text(out, "</h");
	buf_byte(out, (unsigned char)level);
	buf_text(out, ">\n");
}

void
part_table(const struct part *p, const char *caption)
{
	buf_text(&p->out->buf, "<div class=\"wide\"><table><caption>");
	html_text(&p->out->buf, caption);
	buf_text(&p->out->buf, "</caption>\n");
}

void
part_table_end(const struct part *p)
{
	buf_text(&p->out->buf, "</tbody></table></div>\n");
}

void
part_more(const struct part *p, size_t n, const char *command)
{
	struct buf *out = &p->out->buf;

	if (n == 0)
		return;
	buf_text(out, "<p class=\"dim\">and ");
	html_count(out, n);
	buf_text(out, " more: dmarc-report ");
	buf_text(out, command);
	buf_byte(out, ' ');
	html_text(out, p->domain);
	html_text(out, command_tail());
	buf_text(out, "</p>\n");
}

static void
put_columns(struct buf *out, const char *const name[], size_t n)
{
	buf_text(out, "<thead><tr>");
	for (size_t i = 0; i < n; i++) {
		bool number = name[i][0] == '>';

		buf_text(out, number ? "<th scope=\"col\" class=\"n\">" :
		    "<th scope=\"col\">");
		html_text(out, name[i] + number);
		buf_text(out, "</th>");
	}
	buf_text(out, "</tr></thead>\n");
}

void
part_columns(const struct part *p, const char *const name[], size_t n)
{
	put_columns(&p->out->buf, name, n);
	buf_text(&p->out->buf, "<tbody>\n");
}

/* The style sheet prints --c2 above the second cell of a card, and so on. */
void
part_list(const struct part *p, const char *const name[], size_t n)
{
	struct buf *out = &p->out->buf;
	char variable[32];

	put_columns(out, name, n);
	buf_text(out, "<tbody class=\"list\" style=\"");
	for (size_t i = 1; i < n; i++) {
		(void)snprintf(variable, sizeof variable, "--c%zu:'", i + 1);
		buf_text(out, variable);
		buf_text(out, name[i] + (name[i][0] == '>'));
		buf_text(out, "';");
	}
	buf_text(out, "\">\n");
}

void
part_fold(const struct part *p, const char *text)
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<details><summary>");
	buf_text(out, text);
	buf_text(out, "</summary>\n");
}

void
part_fold_end(const struct part *p)
{
	buf_text(&p->out->buf, "</details>\n");
}
