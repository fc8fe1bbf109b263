/*
 * stages.c: measures where the time goes. Runs each message of a Maildir
 * through our own code in one thread, and sums the processor time by stage.
 *
 * There are no workers: frames are encoded and decoded but not sent, and no
 * mail is moved. The output of a stage (a piece of XML while the report is
 * inflated) is kept in memory for the next stage.
 *
 * usage: stages MAILDIR DATABASE
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/facts/digest.h"
#include "common/facts/frame.h"
#include "common/limits.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "parse/archive/gzip.h"
#include "parse/archive/zip.h"
#include "parse/mail/mime.h"
#include "parse/input/sniff.h"
#include "parse/xml/xml.h"
#include "store/write/ledger/message.h"
#include "store/write/ledger/store.h"
#include "store/write/transaction.h"
#include "store/write/writer.h"

#define BATCH 1000		/* messages in a transaction */
#define CHUNK ((size_t)16 << 10)
#define MEMORY ((size_t)1 << 30)

enum stage { S_READ, S_MIME, S_INFLATE, S_XML, S_FRAMES, S_WRITE, STAGES };

static const char *const stage_name[STAGES] = { "read", "MIME", "inflate",
	"XML", "frames", "write" };

struct bench {
	const struct dmarc_limits *lim;
	struct arena *arena;
	struct writer *writer;
	struct store *store;
	struct buf mail, xml, frames;
	const struct dmarc_aggregate *aggregate;	/* of this mail */
	double spent[STAGES];
	double at;		/* when the current stage began */
	unsigned long messages, reports;
};

static void
die(const char *what, const struct dmarc_err *err)
{
	fprintf(stderr, "stages: %s: %s\n", what,
	    err != NULL ? err->text : "failed");
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Add the time since the last call to a stage. */
static void
spend(struct bench *b, enum stage stage)
{
	double t = now();

	b->spent[stage] += t - b->at;
	b->at = t;
}

static void
drain(struct bench *b, struct source *s)
{
	unsigned char chunk[CHUNK];
	struct dmarc_err err;
	size_t got;

	while (source_read(s, chunk, sizeof chunk, &got, &err) == DMARC_OK &&
	    got > 0)
		buf_add(&b->xml, chunk, got);
}

static void
inflate_gzip(struct bench *b, const struct mime_part *part)
{
	struct source_budget budget = { .most = b->lim->inflated_bytes };
	struct source_memory from;
	struct source *s;

	source_of_memory(&from, part->data, part->len);
	s = gzip_open(&from.base, part->len, &budget);
	if (s == NULL)
		die("gzip", NULL);
	drain(b, s);
	source_close(s);
}

static void
inflate_zip(struct bench *b, const struct mime_part *part)
{
	struct source_budget budget = { .most = b->lim->inflated_bytes };
	struct zip_reader *z = NULL;
	struct source *s = NULL;
	const char *name;
	struct dmarc_err err;

	if (zip_reader_open(part->data, part->len, &z, &err) == DMARC_OK &&
	    zip_reader_entry(z, 0, &budget, &name, &s, &err) == DMARC_OK &&
	    s != NULL)
		drain(b, s);
	source_close(s);
	zip_reader_close(z);
}

static void
read_xml(struct bench *b)
{
	struct xml_reader *x = xml_new(b->lim, b->arena,
	    &(uint64_t){ XML_FOREIGN_BYTES }, false);
	const struct dmarc_aggregate *f = NULL;
	struct dmarc_err err;
	enum dmarc_status st = DMARC_OK;

	if (x == NULL)
		die("xml", NULL);
	for (size_t at = 0; st == DMARC_OK && at < b->xml.len; at += CHUNK)
		st = xml_push(x, b->xml.data + at, b->xml.len - at < CHUNK ?
		    b->xml.len - at : CHUNK, &err);
	if (st == DMARC_OK && xml_end(x, &f, &err) == DMARC_OK && f != NULL)
		b->aggregate = f;
	xml_free(x);
}

static enum dmarc_status
on_part(void *ctx, const struct mime_part *part, struct dmarc_err *err)
{
	struct bench *b = ctx;
	enum sniff_kind kind;

	(void)err;
	spend(b, S_MIME);
	buf_clear(&b->xml, SIZE_MAX);
	kind = sniff(part->data, part->len, true);
	if (kind == SNIFF_GZIP)
		inflate_gzip(b, part);
	else if (kind == SNIFF_ZIP)
		inflate_zip(b, part);
	else if (kind == SNIFF_XML)
		buf_add(&b->xml, part->data, part->len);
	spend(b, S_INFLATE);
	if (b->xml.len > 0)
		read_xml(b);
	spend(b, S_XML);
	return DMARC_OK;
}

static enum dmarc_status
on_refused(void *ctx, const char *path, const struct dmarc_err *why,
    struct dmarc_err *err)
{
	(void)ctx, (void)path, (void)why, (void)err;
	return DMARC_OK;
}

/* Encode as a worker does, and decode as its parent does. */
static bool
through_frames(struct bench *b, struct dmarc_finding *out)
{
	const struct dmarc_finding found = { .kind = DMARC_FOUND_AGGREGATE,
		.aggregate = b->aggregate };
	struct frame f;
	struct dmarc_err err;
	size_t used;

	buf_clear(&b->frames, SIZE_MAX);
	frame_put_finding(&b->frames, 1, &found);
	return !b->frames.failed && frame_next(b->frames.data, b->frames.len,
	    1, b->frames.len, &f, &used) == FRAME_READY &&
	    frame_get_finding(&f, b->lim, b->arena, out, &err) == DMARC_OK;
}

static void
write_message(struct bench *b, const char *name,
    const struct dmarc_finding *found, size_t n)
{
	unsigned char digest[DMARC_DIGEST] = { 0 };
	const struct store_message m = { .mailbox = "/bench", .name = name,
		.sha256 = digest, .finding = found, .findings = n,
		.now = (int64_t)time(NULL), .most_bytes = UINT64_MAX };
	struct store_result result;
	struct dmarc_err err;

	(void)memcpy(digest, &b->messages, sizeof b->messages);
	if (b->messages++ % BATCH == 0 && ((transaction_is_open(b->writer) &&
	    transaction_commit(b->writer, &err) != DMARC_OK) ||
	    transaction_begin(b->writer, &err) != DMARC_OK))
		die("store", &err);
	if (store_put(b->store, &m, &result, &err) != DMARC_OK)
		die(name, &err);
	b->reports += result.reports;
}

static void
read_file(struct bench *b, int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY);
	unsigned char chunk[CHUNK];
	ssize_t got;

	if (fd < 0)
		die(name, NULL);
	buf_clear(&b->mail, SIZE_MAX);
	while ((got = read(fd, chunk, sizeof chunk)) > 0)
		buf_add(&b->mail, chunk, (size_t)got);
	if (got < 0 || close(fd) != 0)
		die(name, NULL);
}

static void
take(struct bench *b, int folder, const char *name)
{
	static const struct mime_visitor visitor = {
		.part = on_part, .refused = on_refused
	};
	struct dmarc_finding found = { .kind = DMARC_FOUND_OTHER };
	uint64_t parts = 0;
	const struct mime_place place = { .parts = &parts };
	struct dmarc_err err;
	size_t n = 0;

	arena_reset(b->arena);
	b->aggregate = NULL;
	b->at = now();
	read_file(b, folder, name);
	spend(b, S_READ);
	if (mime_walk(b->mail.data, b->mail.len, b->lim, &place, &visitor, b,
	    &err) != DMARC_OK)
		b->aggregate = NULL;	/* not a mail */
	spend(b, S_MIME);
	if (b->aggregate != NULL && through_frames(b, &found))
		n = 1;
	spend(b, S_FRAMES);
	write_message(b, name, &found, n);
	spend(b, S_WRITE);
}

static void
take_folder(struct bench *b, const char *maildir, const char *folder)
{
	int box = open(maildir, O_RDONLY | O_DIRECTORY);
	int fd = box < 0 ? -1 : openat(box, folder, O_RDONLY | O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (dir == NULL)
		die(maildir, NULL);
	while ((e = readdir(dir)) != NULL)
		if (e->d_name[0] != '.')
			take(b, fd, e->d_name);
	(void)closedir(dir);
	(void)close(box);
}

int
main(int argc, char *argv[])
{
	struct bench b = { .lim = &dmarc_default_limits,
		.mail = BUF_INIT(MEMORY), .xml = BUF_INIT(MEMORY),
		.frames = BUF_INIT(MEMORY) };
	struct writer_opts opts = { .create = true };
	struct dmarc_err err;
	double all = 0;

	if (argc != 3) {
		fputs("usage: stages MAILDIR DATABASE\n", stderr);
		return 2;
	}
	opts.path = argv[2];
	b.arena = arena_new(MEMORY);
	if (b.arena == NULL ||
	    writer_open(&opts, &b.writer, &err) != DMARC_OK ||
	    store_new(b.writer, &b.store, &err) != DMARC_OK)
		die(argv[2], b.arena != NULL ? &err : NULL);
	mime_warm_up();
	xml_warm_up();
	take_folder(&b, argv[1], "new");
	take_folder(&b, argv[1], "cur");
	b.at = now();
	if (transaction_is_open(b.writer) &&
	    transaction_commit(b.writer, &err) != DMARC_OK)
		die(argv[2], &err);
	store_free(b.store);
	if (writer_close(b.writer, &err) != DMARC_OK)
		die(argv[2], &err);
	spend(&b, S_WRITE);
	for (int i = 0; i < STAGES; i++)
		all += b.spent[i];
	printf("%lu messages, %lu reports\n", b.messages, b.reports);
	for (int i = 0; i < STAGES; i++)
		printf("%-8s %7.1f us a message  %5.1f %%\n", stage_name[i],
		    b.spent[i] * 1e6 / (double)(b.messages + !b.messages),
		    all > 0 ? b.spent[i] * 100 / all : 0);
	buf_free(&b.mail);
	buf_free(&b.xml);
	buf_free(&b.frames);
	arena_free(b.arena);
	return 0;
}
