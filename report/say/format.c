/*
 * format.c: see format.h.
 */
#include "report/say/format.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "report/say/command.h"

#define VALUE_MOST 40		/* columns of a value in running text */
#define COMMAND_MOST 60	/* columns of a command kept on one line */
#define SCRATCH_MOST 65536	/* bytes of a line, escaped */

void
format_count(uint64_t n, char out[FORMAT_TEXT])
{
	char digits[FORMAT_TEXT];
	int len = snprintf(digits, sizeof digits, "%llu",
	    (unsigned long long)n);
	char *to = out;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
}

/* part / whole in tenths of a percent, rounded. whole must not be 0. */
static uint64_t
permille(uint64_t part, uint64_t whole)
{
	while (part > UINT64_MAX / 2048 || whole > UINT64_MAX / 2048) {
		part /= 2;
		whole /= 2;
	}
	return (part * 1000 + whole / 2) / whole;
}

void
format_percent(uint64_t part, uint64_t whole, char out[FORMAT_TEXT])
{
	uint64_t tenths;

	if (whole == 0) {
		(void)snprintf(out, FORMAT_TEXT, "-");
		return;
	}
	tenths = permille(part, whole);
	if (part == 0)
		(void)snprintf(out, FORMAT_TEXT, "0%%");
	else if (part == whole)
		(void)snprintf(out, FORMAT_TEXT, "100%%");
	else if (tenths == 0)
		(void)snprintf(out, FORMAT_TEXT, "<0.1%%");
	else if (tenths == 1000)
		(void)snprintf(out, FORMAT_TEXT, ">99.9%%");
	else
		(void)snprintf(out, FORMAT_TEXT, "%u.%u%%",
		    (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

void
format_change(uint64_t now, uint64_t before, char out[FORMAT_TEXT])
{
	bool less = now < before;
	uint64_t by = less ? before - now : now - before;
	uint64_t percent;
	const char *word = NULL;

	if (before == 0)
		word = now == 0 ? "-" : "new";
	else if (now == 0)
		word = "gone";
	else if (now == before)
		word = "=";
	else if (by / before >= 10)
		word = ">+999%";
	if (word != NULL) {
		(void)snprintf(out, FORMAT_TEXT, "%s", word);
		return;
	}
	percent = (permille(by, before) + 5) / 10;
	if (percent == 0)
		(void)snprintf(out, FORMAT_TEXT, "%c<1%%", less ? '-' : '+');
	else if (less && percent == 100)
		(void)snprintf(out, FORMAT_TEXT, "->99%%");
	else if (percent > 999)
		(void)snprintf(out, FORMAT_TEXT, ">+999%%");
	else
		(void)snprintf(out, FORMAT_TEXT, "%c%u%%", less ? '-' : '+',
		    (unsigned)percent);
}

static void
blanks(struct buf *out, size_t n)
{
	for (; n > 0; n--)
		buf_byte(out, ' ');
}

void
format_widen(struct format_table *t, size_t cell, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (t->width[cell] < len)
		t->width[cell] = len;
}

/* Columns taken by the cells and their gaps. */
static size_t
cells_width(const struct format_table *t)
{
	size_t sum = 0;

	for (size_t i = 0; i < t->cells; i++)
		sum += FORMAT_GAP + t->width[i];
	return sum;
}

/* Print the cells of a row whose name took used columns. */
static void
put_cells(struct buf *out, const struct format_table *t,
    const char *const cell[], size_t used)
{
	size_t at = FORMAT_PAGE - cells_width(t);
	size_t pending = at > used ? at - used : 0;	/* blanks */

	for (size_t i = 0; i < t->cells; i++) {
		const char *text = cell[i] != NULL ? cell[i] : "";
		size_t len = strlen(text);

		pending += FORMAT_GAP;
		if (!t->left[i])
			pending += t->width[i] - len;
		if (len > 0) {
			blanks(out, pending);
			buf_text(out, text);
			pending = 0;
		}
		if (t->left[i])
			pending += t->width[i] - len;
	}
	buf_byte(out, '\n');
}

void
format_head(struct buf *out, const struct format_table *t)
{
	buf_text(out, t->head[0]);
	put_cells(out, t, t->head + 1, strlen(t->head[0]));
}

void
format_row(struct buf *out, const struct format_table *t,
    const struct format_row *row)
{
	struct buf name = BUF_INIT(SCRATCH_MOST);
	size_t room = FORMAT_PAGE - cells_width(t);
	size_t used = text_plain(&name, row->name, FORMAT_PAGE - row->indent);

	blanks(out, row->indent);
	buf_add(out, name.data, name.len);
	used += row->indent;
	if (used > room) {
		buf_byte(out, '\n');
		used = 0;
	}
	put_cells(out, t, row->cell, used);
	buf_free(&name);
}

void
flow_begin(struct format_flow *f, struct buf *out, const char *label)
{
	f->out = out;
	f->indent = strlen(label);
	f->at = f->indent;
	buf_text(out, label);
}

/* Print the blank or line break before a word of so many columns. */
static void
flow_space(struct format_flow *f, size_t columns)
{
	if (f->at > f->indent && f->at + 1 + columns > FORMAT_PAGE) {
		buf_byte(f->out, '\n');
		blanks(f->out, f->indent);
		f->at = f->indent;
	} else if (f->at > f->indent) {
		buf_byte(f->out, ' ');
		f->at++;
	}
	f->at += columns;
}

/*
 * The same before a command, which is never broken: one that is wide because of
 * its options begins a line.
 */
static void
command_space(struct format_flow *f, size_t columns)
{
	struct buf *out = f->out;

	if (*command_tail() == '\0' || f->indent + columns <= FORMAT_PAGE) {
		flow_space(f, columns);
		return;
	}
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->len--;
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_byte(out, '\n');
	f->at = columns;
}

/* The length of the next word, or of a whole command and its bracket. */
static size_t
word_len(const char *text)
{
	size_t len = strcspn(text, " "), end;

	if (strncmp(text + (*text == '('), "dmarc-", strlen("dmarc-")) != 0)
		return len;
	end = command_len(text + (*text == '('));
	if (end > 0) {
		end += *text == '(';
		return end + strcspn(text + end, " ");
	}
	end = strcspn(text, ");,:");
	end += strcspn(text + end, " ");
	return end <= COMMAND_MOST ? end : len;
}

/*
 * Prints a word of ours, len bytes, that may be a command in a bracket: it gets
 * its options, and is never broken.
 */
static bool
put_command(struct format_flow *f, const char *text, size_t len)
{
	size_t open = *text == '(', n = command_len(text + open), columns;
	struct buf word = BUF_INIT(SCRATCH_MOST);

	if (n == 0)
		return false;
	n += open;
	columns = text_plain_bytes(&word, text, n, 0);
	columns += text_plain(&word, command_tail(), 0);
	columns += text_plain_bytes(&word, text + n, len - n, 0);
	command_space(f, columns);
	buf_add(f->out, word.data, word.len);
	buf_free(&word);
	return true;
}

void
flow_text(struct format_flow *f, const char *text)
{
	while (*text != '\0') {
		size_t len = word_len(text);

		if (len > 0 && !put_command(f, text, len)) {
			flow_space(f, len);
			buf_add(f->out, text, len);
		}
		text += len;
		text += strspn(text, " ");
	}
}

void
flow_value(struct format_flow *f, const char *value, const char *tail)
{
	struct buf word = BUF_INIT(SCRATCH_MOST);
	size_t room = FORMAT_PAGE - f->indent - strlen(tail);
	size_t columns = text_plain(&word, value, room < VALUE_MOST ? room :
	    VALUE_MOST);

	flow_space(f, columns + strlen(tail));
	buf_add(f->out, word.data, word.len);
	buf_text(f->out, tail);
	buf_free(&word);
}

/* Print a word that is wider than a line, broken at the page width. */
static void
flow_broken(struct format_flow *f, const char *s, size_t len)
{
	while (len > 0) {
		struct buf piece = BUF_INIT(64);
		unsigned long cp;
		size_t n = text_decode(s, len, &cp), columns;

		n = n > 0 ? n : 1;
		columns = text_plain_bytes(&piece, s, n, 0);
		if (f->at + columns > FORMAT_PAGE) {
			buf_byte(f->out, '\n');
			blanks(f->out, f->indent);
			f->at = f->indent;
		}
		buf_add(f->out, piece.data, piece.len);
		f->at += columns;
		s += n;
		len -= n;
		buf_free(&piece);
	}
}

static void
flow_whole(struct format_flow *f, const char *s, size_t len, const char *tail)
{
	struct buf word = BUF_INIT(SCRATCH_MOST);
	size_t columns = text_plain_bytes(&word, s, len, 0);

	if (f->indent + columns + strlen(tail) <= FORMAT_PAGE) {
		flow_space(f, columns + strlen(tail));
		buf_add(f->out, word.data, word.len);
	} else {
		flow_space(f, FORMAT_PAGE);
		f->at = f->indent;
		flow_broken(f, s, len);
		f->at += strlen(tail);
	}
	buf_text(f->out, tail);
	buf_free(&word);
}

void
flow_name(struct format_flow *f, const char *name, const char *tail)
{
	flow_whole(f, name, strlen(name), tail);
}

void
flow_record(struct format_flow *f, const char *lead, const char *record)
{
	struct buf line = BUF_INIT(SCRATCH_MOST);
	size_t columns = text_plain(&line, record, 0);

	if (f->at + (f->at > f->indent) + columns <= FORMAT_PAGE) {
		flow_space(f, columns);
		buf_add(f->out, line.data, line.len);
	} else {
		flow_text(f, lead);
		buf_byte(f->out, '\n');
		buf_add(f->out, line.data, line.len);
		f->at = FORMAT_PAGE;	/* what follows begins a line */
	}
	buf_free(&line);
}

void
flow_command(struct format_flow *f, const char *command, const char *name,
    const char *tail)
{
	struct buf word = BUF_INIT(SCRATCH_MOST);
	size_t columns = text_plain(&word, name, 0);

	columns += text_plain(&word, command_tail(), 0);
	command_space(f, strlen(command) + 1 + columns + strlen(tail));
	buf_text(f->out, command);
	buf_byte(f->out, ' ');
	buf_add(f->out, word.data, word.len);
	buf_text(f->out, tail);
	buf_free(&word);
}

void
flow_words(struct format_flow *f, const char *text)
{
	while (*text != '\0') {
		size_t len = word_len(text);

		if (len > 0)
			flow_whole(f, text, len, "");
		text += len;
		text += strspn(text, " ");
	}
}

void
flow_sentence(struct format_flow *f, const char *text)
{
	while (*text != '\0') {
		size_t len = word_len(text);

		if (len > 0 && !put_command(f, text, len))
			flow_whole(f, text, len, "");
		text += len;
		text += strspn(text, " ");
	}
}

void
flow_end(struct format_flow *f)
{
	buf_byte(f->out, '\n');
}

void
format_item(struct buf *list, uint64_t n, const char *one, const char *many)
{
	char text[FORMAT_TEXT];

	if (list->len > 0)
		buf_text(list, ", ");
	format_count(n, text);
	buf_text(list, text);
	buf_byte(list, ' ');
	buf_text(list, n == 1 ? one : many);
}

void
format_paragraph(struct buf *out, const char *label, const char *before,
    struct buf *list, const char *after)
{
	struct format_flow f;
	const char *text;

	buf_text(list, after);
	text = buf_string(list);
	if (text == NULL) {
		out->failed = true;
		return;
	}
	flow_begin(&f, out, label);
	flow_text(&f, before);
	flow_text(&f, text);
	flow_end(&f);
	buf_clear(list, 0);
}

void
format_rule(struct buf *out, const char *title, unsigned char c)
{
	size_t used = 0;

	if (title != NULL) {
		used = text_plain(out, title, FORMAT_PAGE - 8);
		buf_byte(out, ' ');
		used++;
	}
	for (; used < FORMAT_PAGE; used++)
		buf_byte(out, c);
	buf_byte(out, '\n');
}

void
format_edges(struct buf *out, const char *left, const char *right)
{
	size_t right_len = strlen(right);
	size_t used = text_plain(out, left, FORMAT_PAGE - FORMAT_GAP -
	    right_len);

	blanks(out, FORMAT_PAGE - right_len - used);
	buf_text(out, right);
	buf_byte(out, '\n');
}

void
format_state(struct buf *out, bool colour, enum format_tone tone,
    const char *word)
{
	static const char *const on[] = { [TONE_PLAIN] = "\x1b[1m",
	    [TONE_GOOD] = "\x1b[1;32m", [TONE_CARE] = "\x1b[1;33m",
	    [TONE_BAD] = "\x1b[1;31m" };

	if (colour)
		buf_text(out, on[tone]);
	buf_text(out, word);
	if (colour)
		buf_text(out, "\x1b[0m");
}
