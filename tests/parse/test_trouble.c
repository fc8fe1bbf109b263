/*
 * test_trouble.c: reads and shows each fixture while one allocation fails, for
 * each in turn: losses are reported, and no report has other facts.
 */
#include "parse/message.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <idn2.h>
#include <jansson.h>
#include <zip.h>
#include <zlib.h>

#include "common/facts/frame.h"
#include "common/facts/tls_report.h"
#include "common/memory/buf.h"
#include "parse/fence/fence.h"
#include "parse/mail/provenance.h"
#include "parse/showing.h"
#include "tests/cunit_main.h"
#include "tests/places.h"

#define MOST ((size_t)4 << 20)

/* Defines a wrapper of a function that may fail instead. */
#define WRAP(type, name, parameters, arguments, failure) \
type __real_##name parameters; \
type __wrap_##name parameters; \
type \
__wrap_##name parameters \
{ \
	return place_fails() ? failure : __real_##name arguments; \
}

WRAP(void *, malloc, (size_t size), (size), NULL)
WRAP(void *, calloc, (size_t n, size_t size), (n, size), NULL)
WRAP(void *, realloc, (void *p, size_t size), (p, size), NULL)
WRAP(void *, arena_alloc, (struct arena *a, size_t size), (a, size), NULL)
WRAP(void *, arena_array, (struct arena *a, size_t n, size_t size),
    (a, n, size), NULL)
WRAP(char *, arena_strndup, (struct arena *a, const char *s, size_t len),
    (a, s, len), NULL)
WRAP(int, inflateInit2_, (z_stream *z, int bits, const char *version, int size),
    (z, bits, version, size), Z_MEM_ERROR)
WRAP(int, inflateReset, (z_stream *z), (z), Z_STREAM_ERROR)
WRAP(int, idn2_to_ascii_8z, (const char *name, char **out, int flags),
    (name, out, flags), IDN2_MALLOC)
WRAP(zip_source_t *, zip_source_buffer_create, (const void *data,
    zip_uint64_t len, int freed, zip_error_t *e), (data, len, freed, e), NULL)
WRAP(json_t *, json_object, (void), (), NULL)
WRAP(json_t *, json_array, (void), (), NULL)
WRAP(json_t *, json_string, (const char *text), (text), NULL)
WRAP(json_t *, json_integer, (json_int_t n), (n), NULL)
WRAP(int, json_object_set_new, (json_t *o, const char *key, json_t *value),
    (o, key, value), (json_decref(value), -1))
WRAP(int, json_array_append_new, (json_t *a, json_t *value), (a, value),
    (json_decref(value), -1))

json_t *__real_json_loadb(const char *text, size_t len, size_t flags,
    json_error_t *e);
json_t *__wrap_json_loadb(const char *text, size_t len, size_t flags,
    json_error_t *e);

json_t *
__wrap_json_loadb(const char *text, size_t len, size_t flags, json_error_t *e)
{
	if (!place_fails())
		return __real_json_loadb(text, len, flags, e);
	if (e != NULL) {
		memset(e, 0, sizeof *e);
		/* where json_error_code() looks */
		e->text[JSON_ERROR_TEXT_LENGTH - 1] =
		    json_error_out_of_memory;
	}
	return NULL;
}

int __wrap_asprintf(char **out, const char *fmt, ...) DMARC_PRINTF(2, 3);

int
__wrap_asprintf(char **out, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (place_fails())
		return -1;
	va_start(ap, fmt);
	n = vasprintf(out, fmt, ap);
	va_end(ap);
	return n;
}

/* ---- one fixture ---- */

struct seen {
	unsigned char facts[64][DMARC_DIGEST];
	size_t reports;
	bool memory;		/* out of memory was reported */
	bool failed;		/* a finding could not be shown */
	struct buf frames;
	FILE *out;		/* /dev/null */
};

static enum dmarc_status
look(void *ctx, const struct dmarc_finding *found, struct dmarc_err *err)
{
	struct seen *s = ctx;

	CU_ASSERT_FATAL(s->reports < 64);
	if (found->kind == DMARC_FOUND_AGGREGATE)
		memcpy(s->facts[s->reports++], found->aggregate->facts,
		    DMARC_DIGEST);
	if (found->kind == DMARC_FOUND_TLS)
		memcpy(s->facts[s->reports++], found->tls->facts,
		    DMARC_DIGEST);
	if (found->kind == DMARC_FOUND_REFUSED &&
	    found->refused.reason == DMARC_R_MEMORY)
		s->memory = true;
	if (found->kind == DMARC_FOUND_FAILURE)
		memcpy(s->facts[s->reports++], found->failure->facts,
		    DMARC_DIGEST);
	frame_put_finding(&s->frames, 1, found);
	if (show_text(s->out, "file", found, err) != DMARC_OK ||
	    show_json(s->out, "file", found, err) != DMARC_OK) {
		s->failed = true;
		return err->code;
	}
	return DMARC_OK;
}

static enum dmarc_status
read_file(const struct buf *file, struct arena *a, struct seen *s,
    unsigned long nth)
{
	static const struct provenance_rule rule = { .authserv_id =
	    "mx.example.org" };
	static const unsigned char key[DMARC_TAG_KEY] = "key";
	static const struct parse_options opts = { .rule = &rule,
		.tag_key = key, .personal = true };
	struct dmarc_err err;
	enum dmarc_status st;

	memset(s, 0, sizeof *s);
	s->frames = (struct buf)BUF_INIT(MOST);
	s->out = fopen("/dev/null", "w");
	CU_ASSERT_FATAL(s->out != NULL);
	places_begin(nth);
	st = parse_message(file->data, file->len, &dmarc_default_limits,
	    &opts, a, look, s, &err);
	places_end();
	(void)fclose(s->out);
	arena_reset(a);
	return st;
}

static bool
is_known(const struct seen *want, const unsigned char *facts)
{
	for (size_t i = 0; i < want->reports; i++)
		if (memcmp(want->facts[i], facts, DMARC_DIGEST) == 0)
			return true;
	return false;
}

/* Whether all reports have the right facts, and each loss was reported. */
static bool
is_right(enum dmarc_status st, const struct seen *want, const struct seen *got)
{
	for (size_t i = 0; i < got->reports; i++)
		if (!is_known(want, got->facts[i]))
			return false;
	return st != DMARC_OK || got->memory || got->failed ||
	    got->frames.failed || got->reports == want->reports;
}

static void
try_file(const char *path, struct arena *a)
{
	struct buf file = BUF_INIT(MOST);
	struct seen want, got;
	unsigned long all;
	FILE *f = fopen(path, "rb");

	CU_ASSERT_FATAL(f != NULL && buf_room(&file, MOST / 2) != NULL);
	file.len = fread(file.data, 1, MOST / 2, f);
	(void)fclose(f);
	CU_ASSERT_EQUAL(read_file(&file, a, &want, PLACES), DMARC_OK);
	all = places;
	for (unsigned long nth = 1; nth <= all; nth++) {
		enum dmarc_status st = read_file(&file, a, &got, nth);

		if (!is_right(st, &want, &got))
			printf("\n    %s: place %lu\n", path, nth);
		CU_ASSERT(is_right(st, &want, &got));
		buf_free(&got.frames);
	}
	buf_free(&want.frames);
	buf_free(&file);
}

/* ---- all of them ---- */

static void
loses_nothing_in_silence(void)
{
	static const char *const folders[] = {
		DMARC_TEST_DATA "/mail", DMARC_TEST_DATA "/good",
		DMARC_TEST_DATA "/quirk", DMARC_TEST_DATA "/bad",
		DMARC_TEST_DATA "/tls", DMARC_TEST_DATA "/failure",
	};
	struct arena *a = arena_new((size_t)64 << 20);
	unsigned long files = 0;
	struct dmarc_err err;

	CU_ASSERT_FATAL(a != NULL);
	fence_warm_up();
	CU_ASSERT_EQUAL_FATAL(provenance_warm_up(&err), DMARC_OK);
	for (size_t i = 0; i < COUNT(folders); i++) {
		DIR *dir = opendir(folders[i]);
		const struct dirent *e;

		CU_ASSERT_FATAL(dir != NULL);
		while ((e = readdir(dir)) != NULL) {
			char path[1024];

			if (*e->d_name == '.' || strstr(e->d_name, "bomb") ||
			    strstr(e->d_name, ".xml.json") ||
			    strstr(e->d_name, ".out"))
				continue;
			(void)snprintf(path, sizeof path, "%s/%s", folders[i],
			    e->d_name);
			try_file(path, a);
			files++;
		}
		(void)closedir(dir);
	}
	CU_ASSERT(files > 50);
	arena_free(a);
}

static const struct test tests[] = {
	{ "it loses nothing in silence when memory fails",
	    loses_nothing_in_silence },
};
TEST_MAIN("parse/trouble", tests)
