/*
 * schema.c: see schema.h.
 */
#include "fleet/schema.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

#include "embedded/citus.h"
#include "embedded/citus_begin.h"
#include "embedded/front_begin.h"
#include "embedded/front_nodes.h"
#include "embedded/front_tables.h"
#include "embedded/node.h"

#define WORD 63			/* bytes of a name in PostgreSQL */
#define BLANKS " \t\r\n"

/* What a server gets unless its line says otherwise. */
static const char *const defaults[][2] = {
	{ "async_capable", "true" },
	{ "fetch_size", "10000" },
	{ "connect_timeout", "10" },
	{ "tcp_user_timeout", "60000" },
	{ "keepalives_idle", "60" },
	{ "options", "-c lock_timeout=30s" },
};

#define DEFAULTS (sizeof defaults / sizeof *defaults)

/* The list of nodes, while it is read. */
struct nodes {
	const char *file;
	unsigned line, n;
	struct buf *out;
};

static enum dmarc_status
wrong(const struct nodes *nodes, const char *what, struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_CONFIG, "%s:%u: %s", nodes->file,
	    nodes->line, what);
}

/* Whether a word is a name that needs no quotes: lower case, digits, _. */
static bool
is_name(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!islower((unsigned char)word[i]) && word[i] != '_' &&
		    (i == 0 || !isdigit((unsigned char)word[i])))
			return false;
	return len > 0 && len <= WORD;
}

static void
put_option(struct nodes *nodes, const char *name, size_t len,
    const char *value, bool first)
{
	buf_text(nodes->out, first ? "    " : ",\n    ");
	buf_add(nodes->out, name, len);
	buf_byte(nodes->out, ' ');
	text_sql(nodes->out, value, 0);
}

/* Reads NAME=VALUE; notes which defaults it stands for. */
static enum dmarc_status
read_option(struct nodes *nodes, const char *word, bool given[DEFAULTS],
    bool first, struct dmarc_err *err)
{
	size_t len = strcspn(word, "=");

	if (word[len] != '=' || !is_name(word, len))
		return wrong(nodes, "an option is NAME=VALUE", err);
	if (strncmp(word, "user=", 5) == 0 ||
	    strncmp(word, "password=", 9) == 0)
		return wrong(nodes, "users and passwords belong to "
		    "dmarc.map_user()", err);
	if (!text_is_clean(word, strlen(word)))
		return wrong(nodes, "is not UTF-8", err);
	for (size_t i = 0; i < DEFAULTS; i++)
		if (strlen(defaults[i][0]) == len &&
		    strncmp(defaults[i][0], word, len) == 0)
			given[i] = true;
	put_option(nodes, word, len, word + len + 1, first);
	return DMARC_OK;
}

/* Reads the line of a node. */
static enum dmarc_status
read_node(struct nodes *nodes, char *line, struct dmarc_err *err)
{
	char *save = NULL, place[16];
	const char *name = strtok_r(line, BLANKS, &save), *word;
	bool given[DEFAULTS] = { false }, first = true;
	enum dmarc_status st = DMARC_OK;

	if (name == NULL || *name == '#')
		return DMARC_OK;
	if (!is_name(name, strlen(name)))
		return wrong(nodes, "a node is called by lower case letters, "
		    "digits and _", err);
	(void)snprintf(place, sizeof place, "%u", nodes->n++);
	buf_text(nodes->out, "CREATE SERVER ");
	buf_text(nodes->out, name);
	buf_text(nodes->out, " FOREIGN DATA WRAPPER postgres_fdw OPTIONS (\n");
	while (st == DMARC_OK &&
	    (word = strtok_r(NULL, BLANKS, &save)) != NULL) {
		st = read_option(nodes, word, given, first, err);
		first = false;
	}
	if (st == DMARC_OK && first)
		return wrong(nodes, "where is it? Such as: node1 "
		    "host=db1.example.org dbname=dmarc", err);
	for (size_t i = 0; i < DEFAULTS; i++)
		if (!given[i])
			put_option(nodes, defaults[i][0],
			    strlen(defaults[i][0]), defaults[i][1], false);
	buf_text(nodes->out, ");\nINSERT INTO dmarc.node VALUES (");
	buf_text(nodes->out, place);
	buf_text(nodes->out, ", '");
	buf_text(nodes->out, name);
	buf_text(nodes->out, "');\n");
	return st;
}

static enum dmarc_status
read_nodes(struct nodes *nodes, FILE *f, struct dmarc_err *err)
{
	char *line = NULL;
	size_t size = 0;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && getline(&line, &size, f) >= 0) {
		nodes->line++;
		st = read_node(nodes, line, err);
	}
	if (st == DMARC_OK && ferror(f))
		st = dmarc_fail(err, DMARC_E_IO, "%s: %s", nodes->file,
		    strerror(errno));
	if (st == DMARC_OK && nodes->n == 0)
		st = dmarc_fail(err, DMARC_E_CONFIG, "%s: names no node",
		    nodes->file);
	free(line);
	return st;
}

void
schema_of_node(struct buf *out)
{
	buf_text(out, text_node);
}

void
schema_of_citus(struct buf *out)
{
	buf_text(out, text_citus_begin);
	buf_text(out, text_node);
	buf_text(out, text_citus);
}

enum dmarc_status
schema_of_front(const char *file, struct buf *out, struct dmarc_err *err)
{
	struct nodes nodes = { .file = file, .out = out };
	FILE *f = fopen(file, "r");
	enum dmarc_status st;

	if (f == NULL)
		return dmarc_fail(err, errno == ENOENT ? DMARC_E_NOINPUT :
		    dmarc_errno_status(errno), "%s: %s", file,
		    strerror(errno));
	buf_text(out, text_front_begin);
	buf_text(out, text_node);
	buf_text(out, text_front_nodes);
	st = read_nodes(&nodes, f, err);
	buf_text(out, text_front_tables);
	(void)fclose(f);
	return st;
}
