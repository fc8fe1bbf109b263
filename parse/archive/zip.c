/*
 * zip.c: see zip.h.
 */
#include "parse/archive/zip.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <zip.h>
#include <zlib.h>

struct zip_reader {
	zip_t *archive;
};

/* A source of the content of one entry. */
struct member {
	struct source base;
	zip_t *archive;			/* not owned */
	struct source_budget *budget;	/* not owned */
	zip_uint64_t index;
	zip_file_t *file;
	uint64_t out;			/* bytes read since the start */
};

/* libzip sets no error (ZIP_ER_OK) in some cases of failed allocation. */
static bool
is_memory(const zip_error_t *e)
{
	int code = zip_error_code_zip(e);

	return code == ZIP_ER_MEMORY || code == ZIP_ER_OK ||
	    (code == ZIP_ER_ZLIB && zip_error_code_system(e) == Z_MEM_ERROR);
}

static enum dmarc_status
damaged(zip_error_t *e, struct dmarc_err *err)
{
	enum dmarc_reason reason = DMARC_R_ZIP_CORRUPT;

	if (zip_error_code_zip(e) == ZIP_ER_CRC)
		reason = DMARC_R_ZIP_CHECKSUM;
	else if (is_memory(e))
		reason = DMARC_R_MEMORY;
	return dmarc_refuse(err, reason, "zip: %s", zip_error_strerror(e));
}

enum dmarc_status
zip_reader_open(const unsigned char *data, size_t len, struct zip_reader **out,
    struct dmarc_err *err)
{
	struct zip_reader *z = calloc(1, sizeof *z);
	zip_source_t *from = NULL;
	enum dmarc_status st;
	zip_error_t e;

	zip_error_init(&e);
	if (z == NULL) {
		st = dmarc_no_memory(err);
		goto out;
	}
	from = zip_source_buffer_create(data, len, 0, &e);
	if (from == NULL) {
		st = damaged(&e, err);
		goto out;
	}
	z->archive = zip_open_from_source(from, ZIP_RDONLY, &e);
	if (z->archive == NULL) {
		st = damaged(&e, err);
		goto out;
	}
	from = NULL;		/* belongs to the archive now */
	*out = z;
	z = NULL;
	st = DMARC_OK;
out:
	zip_source_free(from);
	zip_reader_close(z);
	zip_error_fini(&e);
	return st;
}

void
zip_reader_close(struct zip_reader *z)
{
	if (z == NULL)
		return;
	if (z->archive != NULL)
		zip_discard(z->archive);
	free(z);
}

uint64_t
zip_reader_entries(const struct zip_reader *z)
{
	zip_int64_t n = zip_get_num_entries(z->archive, 0);

	return n < 0 ? 0 : (uint64_t)n;
}

static enum dmarc_status
entry_read(struct source *base, unsigned char *to, size_t size, size_t *got,
    struct dmarc_err *err)
{
	struct member *e = (struct member *)base;
	zip_int64_t n = zip_fread(e->file, to, size);

	*got = 0;
	if (n < 0)
		return damaged(zip_file_get_error(e->file), err);
	e->out += (uint64_t)n;
	*got = (size_t)n;
	return budget_spend(e->budget, (uint64_t)n, err);
}

static enum dmarc_status
entry_start(struct member *e, struct dmarc_err *err)
{
	e->file = zip_fopen_index(e->archive, e->index, 0);
	if (e->file == NULL)
		return damaged(zip_get_error(e->archive), err);
	return DMARC_OK;
}

static enum dmarc_status
entry_rewind(struct source *base, struct dmarc_err *err)
{
	struct member *e = (struct member *)base;

	e->budget->used -= e->out;
	e->out = 0;
	(void)zip_fclose(e->file);	/* read only: failure is harmless */
	return entry_start(e, err);
}

static void
entry_close(struct source *base)
{
	struct member *e = (struct member *)base;

	if (e->file != NULL)
		(void)zip_fclose(e->file);
	free(e);
}

static bool
is_content(zip_t *archive, zip_uint64_t i, const char *name)
{
	size_t len = strlen(name);
	zip_uint32_t attributes = 0;
	zip_uint8_t system = 0;

	if (len > 0 && name[len - 1] == '/')
		return false;
	if (strncmp(name, "__MACOSX/", strlen("__MACOSX/")) == 0)
		return false;
	/* On failure system and attributes stay 0. */
	(void)zip_file_get_external_attributes(archive, i, 0, &system,
	    &attributes);
	return system != ZIP_OPSYS_UNIX || !S_ISLNK(attributes >> 16);
}

enum dmarc_status
zip_reader_entry(struct zip_reader *z, uint64_t i,
    struct source_budget *budget, const char **name, struct source **out,
    struct dmarc_err *err)
{
	struct member *e = NULL;
	enum dmarc_status st;
	zip_stat_t about;

	*out = NULL;
	*name = "";
	zip_stat_init(&about);
	if (zip_stat_index(z->archive, i, 0, &about) != 0)
		return damaged(zip_get_error(z->archive), err);
	if ((about.valid & ZIP_STAT_NAME) != 0)
		*name = about.name;
	if (!is_content(z->archive, i, *name))
		return DMARC_OK;
	if (about.encryption_method != ZIP_EM_NONE)
		return dmarc_refuse(err, DMARC_R_ZIP_ENCRYPTED,
		    "zip: the member is encrypted");
	if (about.comp_method != ZIP_CM_STORE &&
	    about.comp_method != ZIP_CM_DEFLATE)
		return dmarc_refuse(err, DMARC_R_ZIP_METHOD,
		    "zip: compression method %u", (unsigned)about.comp_method);
	e = calloc(1, sizeof *e);
	if (e == NULL)
		return dmarc_no_memory(err);
	e->base = (struct source){ entry_read, entry_rewind, entry_close };
	e->archive = z->archive;
	e->budget = budget;
	e->index = i;
	st = entry_start(e, err);
	if (st != DMARC_OK) {
		entry_close(&e->base);
		return st;
	}
	*out = &e->base;
	return DMARC_OK;
}
