/*
 * floor.c: the minimum work of any such program, as a yardstick for ours.
 *
 * Reads every message of a Maildir, undoes base64 and gzip or zip, runs
 * libxml2's SAX parser over the report with the fields picked out, and
 * inserts every fact with one prepared statement each, in one thread. No
 * checks, no ledger, no duplicates, no limits, no other process, and no mail
 * is moved: only for mailboxes that we generated ourselves.
 *
 * usage: floor MAILDIR DATABASE
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <sqlite3.h>
#include <zlib.h>

#define BATCH 1000
#define FIELD 256

enum field {
	F_ORG, F_EMAIL, F_ID, F_BEGIN, F_END, F_DOMAIN, F_P, F_SP, F_NP, F_PCT,
	F_ADKIM, F_ASPF, F_FO,			/* of the report */
	F_IP, F_COUNT, F_DISPOSITION, F_DKIM, F_SPF, F_FROM, F_MAILFROM, F_TO,
						/* of the record */
	F_TYPE, F_COMMENT,			/* of a reason */
	F_AUTH_DOMAIN, F_SELECTOR, F_SCOPE, F_RESULT,	/* of a result */
	FIELDS
};

static const struct {
	const char *name;
	enum field field;
} names[] = {
	{ "org_name", F_ORG }, { "email", F_EMAIL }, { "report_id", F_ID },
	{ "begin", F_BEGIN }, { "end", F_END }, { "p", F_P }, { "sp", F_SP },
	{ "np", F_NP }, { "pct", F_PCT }, { "adkim", F_ADKIM },
	{ "aspf", F_ASPF }, { "fo", F_FO }, { "source_ip", F_IP },
	{ "count", F_COUNT }, { "disposition", F_DISPOSITION },
	{ "header_from", F_FROM }, { "envelope_from", F_MAILFROM },
	{ "envelope_to", F_TO }, { "type", F_TYPE }, { "comment", F_COMMENT },
	{ "selector", F_SELECTOR }, { "scope", F_SCOPE },
	{ "result", F_RESULT },
};

struct parser {
	char text[FIELDS][FIELD];
	char *at;		/* the field being read; NULL: none */
	size_t len;
	bool in_auth, in_policy;
	sqlite3_int64 report, record;
	long reports, records;
};

static sqlite3 *db;
static sqlite3_stmt *put_report, *put_record, *put_dkim, *put_spf, *put_reason;

static void
die(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what,
	    db != NULL ? sqlite3_errmsg(db) : "failed");
	exit(1);
}

static sqlite3_stmt *
prepare(const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		die(sql);
	return stmt;
}

static sqlite3_int64
put(sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) != SQLITE_DONE)
		die("insert");
	sqlite3_reset(stmt);
	return sqlite3_last_insert_rowid(db);
}

static void
bind(sqlite3_stmt *stmt, int at, const char *text)
{
	sqlite3_bind_text(stmt, at, text, -1, SQLITE_STATIC);
}

/* Write the report's row at its first record: its fields are complete. */
static void
insert_report(struct parser *p)
{
	for (int f = F_ORG; f <= F_FO; f++)
		bind(put_report, f + 1, p->text[f]);
	sqlite3_bind_int64(put_report, F_BEGIN + 1, atoll(p->text[F_BEGIN]));
	sqlite3_bind_int64(put_report, F_END + 1, atoll(p->text[F_END]));
	p->report = put(put_report);
	p->reports++;
}

/* Row numbers of results are known before the record's own is written. */
static void
insert_record(struct parser *p)
{
	sqlite3_bind_int64(put_record, 1, p->record);
	sqlite3_bind_int64(put_record, 2, p->report);
	for (int f = F_IP; f <= F_TO; f++)
		bind(put_record, f - F_IP + 3, p->text[f]);
	sqlite3_bind_int64(put_record, F_COUNT - F_IP + 3,
	    atoll(p->text[F_COUNT]));
	put(put_record);
	p->records++;
}

static void
insert_auth(struct parser *p, sqlite3_stmt *stmt, enum field third)
{
	sqlite3_bind_int64(stmt, 1, p->record);
	bind(stmt, 2, p->text[F_AUTH_DOMAIN]);
	bind(stmt, 3, p->text[third]);
	bind(stmt, 4, p->text[F_RESULT]);
	put(stmt);
}

static void
clear(struct parser *p, enum field from, enum field to)
{
	for (int f = (int)from; f <= (int)to; f++)
		p->text[f][0] = '\0';
}

static void
on_start(void *ud, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int nns, const xmlChar **ns, int nattr, int ndef,
    const xmlChar **attr)
{
	struct parser *p = ud;
	const char *name = (const char *)local;
	int field = -1;

	(void)prefix, (void)uri, (void)nns, (void)ns, (void)nattr, (void)ndef;
	(void)attr;
	p->at = NULL;
	if (strcmp(name, "record") == 0) {
		if (p->report == 0)
			insert_report(p);
		p->record++;
		clear(p, F_IP, F_TO);
	} else if (strcmp(name, "auth_results") == 0) {
		p->in_auth = true;
	} else if (strcmp(name, "reason") == 0) {
		clear(p, F_TYPE, F_COMMENT);
	} else if (strcmp(name, "domain") == 0) {
		field = p->in_auth ? F_AUTH_DOMAIN : F_DOMAIN;
	} else if (strcmp(name, "dkim") == 0 || strcmp(name, "spf") == 0) {
		if (p->in_auth)
			clear(p, F_AUTH_DOMAIN, F_RESULT);
		else
			field = name[0] == 'd' ? F_DKIM : F_SPF;
	} else {
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			if (strcmp(names[i].name, name) == 0)
				field = (int)names[i].field;
	}
	if (field >= 0) {
		p->at = p->text[field];
		p->len = 0;
		p->at[0] = '\0';
	}
}

static void
on_text(void *ud, const xmlChar *text, int len)
{
	struct parser *p = ud;

	if (p->at == NULL || p->len + (size_t)len >= FIELD)
		return;
	memcpy(p->at + p->len, text, (size_t)len);
	p->len += (size_t)len;
	p->at[p->len] = '\0';
}

static void
on_end(void *ud, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct parser *p = ud;
	const char *name = (const char *)local;

	(void)prefix, (void)uri;
	p->at = NULL;
	if (strcmp(name, "record") == 0) {
		insert_record(p);
	} else if (strcmp(name, "auth_results") == 0) {
		p->in_auth = false;
	} else if (strcmp(name, "reason") == 0) {
		sqlite3_bind_int64(put_reason, 1, p->record);
		bind(put_reason, 2, p->text[F_TYPE]);
		bind(put_reason, 3, p->text[F_COMMENT]);
		put(put_reason);
	} else if (p->in_auth && strcmp(name, "dkim") == 0) {
		insert_auth(p, put_dkim, F_SELECTOR);
	} else if (p->in_auth && strcmp(name, "spf") == 0) {
		insert_auth(p, put_spf, F_SCOPE);
	}
}

static void
feed(xmlParserCtxtPtr ctxt, const unsigned char *data, size_t len)
{
	xmlParseChunk(ctxt, (const char *)data, (int)len, 0);
}

static void
inflate_into(xmlParserCtxtPtr ctxt, unsigned char *data, size_t len, int bits)
{
	unsigned char out[65536];
	z_stream z = { .next_in = data, .avail_in = (uInt)len };
	int rc = inflateInit2(&z, bits);

	while (rc == Z_OK) {
		z.next_out = out;
		z.avail_out = sizeof out;
		rc = inflate(&z, Z_NO_FLUSH);
		feed(ctxt, out, sizeof out - z.avail_out);
	}
	inflateEnd(&z);
}

static void
parse_attachment(struct parser *p, unsigned char *data, size_t len)
{
	xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start, .endElementNs = on_end,
		.characters = on_text, .cdataBlock = on_text };
	xmlParserCtxtPtr ctxt = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);

	if (ctxt == NULL)
		die("libxml2");
	p->report = 0;
	p->in_auth = false;
	clear(p, F_ORG, F_FO);
	if (len > 30 && data[0] == 0x1f && data[1] == 0x8b) {
		inflate_into(ctxt, data, len, 15 + 16);
	} else if (len > 30 && memcmp(data, "PK\3\4", 4) == 0) {
		size_t skip = 30u + data[26] + 256u * data[27] + data[28] +
		    256u * data[29];

		inflate_into(ctxt, data + skip, len - skip, -15);
	} else if (len > 0 && data[0] == '<') {
		feed(ctxt, data, len);
	}
	xmlParseChunk(ctxt, NULL, 0, 1);
	xmlFreeParserCtxt(ctxt);
}

static size_t
undo_base64(const char *in, const char *end, unsigned char *out)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	static signed char value[256];
	unsigned bits = 0, n = 0;
	size_t len = 0;

	if (value[0] == 0) {
		memset(value, -1, sizeof value);
		for (int i = 0; i < 64; i++)
			value[(unsigned char)alphabet[i]] = (signed char)i;
	}
	for (; in < end; in++) {
		int v = value[(unsigned char)*in];

		if (v < 0)
			continue;
		bits = bits << 6 | (unsigned)v;
		if (++n == 4) {
			out[len++] = (unsigned char)(bits >> 16);
			out[len++] = (unsigned char)(bits >> 8);
			out[len++] = (unsigned char)bits;
			n = 0;
		}
	}
	if (n > 1)
		out[len++] = (unsigned char)(bits >> (n == 3 ? 10 : 4));
	if (n > 2)
		out[len++] = (unsigned char)(bits >> 2);
	return len;
}

/* Find the bodies of a mail that may be reports, by their content. */
static void
parse_mail(struct parser *p, char *mail)
{
	static unsigned char *out;
	static size_t size;
	char *at = mail, *body, *end;

	if (strlen(mail) > size) {
		size = strlen(mail) * 2;
		out = realloc(out, size);
		if (out == NULL)
			die("memory");
	}
	while ((at = strstr(at, "Content-Transfer-Encoding: base64")) != NULL) {
		body = strstr(at, "\n\n");
		if (body == NULL)
			return;
		end = strstr(body, "\n--");
		if (end == NULL)
			end = body + strlen(body);
		parse_attachment(p, out, undo_base64(body, end, out));
		at = end;
	}
	body = strstr(mail, "\n<?xml");
	if (body == NULL)
		body = strstr(mail, "\n<feedback>");
	if (body != NULL && (end = strstr(body, "</feedback>")) != NULL)
		parse_attachment(p, (unsigned char *)body + 1,
		    (size_t)(end - body) + strlen("</feedback>") - 1);
}

static long
read_folder(struct parser *p, const char *maildir, const char *folder)
{
	static char *mail;
	static size_t size;
	char path[4096];
	struct dirent *e;
	long messages = 0;
	DIR *dir;

	snprintf(path, sizeof path, "%s/%s", maildir, folder);
	dir = opendir(path);
	if (dir == NULL)
		die(path);
	while ((e = readdir(dir)) != NULL) {
		int fd = openat(dirfd(dir), e->d_name, O_RDONLY);
		struct stat st;

		if (fd < 0 || fstat(fd, &st) != 0)
			die(e->d_name);
		if (S_ISREG(st.st_mode)) {
			if ((size_t)st.st_size >= size) {
				size = (size_t)st.st_size * 2 + 1;
				mail = realloc(mail, size);
				if (mail == NULL)
					die("memory");
			}
			if (read(fd, mail, (size_t)st.st_size) != st.st_size)
				die(e->d_name);
			mail[st.st_size] = '\0';
			parse_mail(p, mail);
			if (++messages % BATCH == 0 && sqlite3_exec(db,
			    "COMMIT; BEGIN", NULL, NULL, NULL) != SQLITE_OK)
				die("commit");
		}
		close(fd);
	}
	closedir(dir);
	return messages;
}

static const char schema[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "CREATE TABLE report (id INTEGER PRIMARY KEY, org_name, email, report_id,"
    " begin_ts, end_ts, domain, p, sp, np, pct, adkim, aspf, fo);"
    "CREATE TABLE record (id INTEGER PRIMARY KEY, report, ip, count,"
    " disposition, dkim, spf, header_from, envelope_from, envelope_to);"
    "CREATE TABLE dkim (record, domain, selector, result);"
    "CREATE TABLE spf (record, domain, scope, result);"
    "CREATE TABLE reason (record, type, comment);"
    "BEGIN";

int
main(int argc, char *argv[])
{
	static struct parser p;
	long messages;

	if (argc != 3) {
		fputs("usage: floor MAILDIR DATABASE\n", stderr);
		return 2;
	}
	if (sqlite3_open(argv[2], &db) != SQLITE_OK ||
	    sqlite3_exec(db, schema, NULL, NULL, NULL) != SQLITE_OK)
		die(argv[2]);
	put_report = prepare("INSERT INTO report VALUES"
	    " (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	put_record = prepare("INSERT INTO record VALUES"
	    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	put_dkim = prepare("INSERT INTO dkim VALUES (?, ?, ?, ?)");
	put_spf = prepare("INSERT INTO spf VALUES (?, ?, ?, ?)");
	put_reason = prepare("INSERT INTO reason VALUES (?, ?, ?)");
	messages = read_folder(&p, argv[1], "new");
	messages += read_folder(&p, argv[1], "cur");
	if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		die("commit");
	sqlite3_finalize(put_report);
	sqlite3_finalize(put_record);
	sqlite3_finalize(put_dkim);
	sqlite3_finalize(put_spf);
	sqlite3_finalize(put_reason);
	if (sqlite3_close(db) != SQLITE_OK)
		die("close");
	printf("%ld messages, %ld reports, %ld records\n", messages, p.reports,
	    p.records);
	return 0;
}
