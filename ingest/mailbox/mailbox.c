/*
 * mailbox.c: see mailbox.h.
 */
#include "ingest/mailbox/mailbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "common/text.h"
#include "ingest/mailbox/mbox.h"

struct mailbox *
mailbox_new(enum mailbox_kind kind, const char *path, const char *shown)
{
	struct mailbox *m = calloc(1, sizeof *m);

	if (m == NULL)
		return NULL;
	m->kind = kind;
	m->refs = 1;
	m->file = m->fresh = m->cur = -1;
	m->path = strdup(path);
	m->shown = strdup(shown);
	if (m->path == NULL || m->shown == NULL) {
		mailbox_release(m);
		return NULL;
	}
	return m;
}

enum dmarc_status
mailbox_of_file(int fd, const char *real, const char *shown,
    struct mailbox **out, struct dmarc_err *err)
{
	struct mailbox *m;
	uint64_t lead = 0;
	char *folder;
	bool mbox;

	if (!mbox_is(fd, &lead, &mbox)) {
		(void)dmarc_fail(err, dmarc_errno_status(errno), "%s: %s",
		    shown, strerror(errno));
		(void)close(fd);
		return err->code;
	}
	/* In the ledger, the folder is the mailbox of a file. */
	folder = g_path_get_dirname(real);
	m = mailbox_new(mbox ? MAILBOX_MBOX : MAILBOX_FILE,
	    mbox ? real : folder, shown);
	g_free(folder);
	if (m == NULL) {
		(void)close(fd);
		return dmarc_no_memory(err);
	}
	m->file = fd;
	*out = m;
	return DMARC_OK;
}

struct mailbox *
mailbox_hold(struct mailbox *m)
{
	m->refs++;
	return m;
}

void
mailbox_release(struct mailbox *m)
{
	if (m == NULL || --m->refs > 0)
		return;
	/* Read only: close() loses nothing. */
	if (m->file >= 0)
		(void)close(m->file);
	if (m->fresh >= 0)
		(void)close(m->fresh);
	if (m->cur >= 0)
		(void)close(m->cur);
	free(m->path);
	free(m->shown);
	free(m);
}

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

size_t
message_base(const char *name)
{
	const char *flags = strstr(name, ":2,");

	if (flags != NULL)
		return (size_t)(flags - name);
	/* Where a colon may not be in a name: mbsync's InfoDelimiter. */
	for (flags = name; (flags = strpbrk(flags, ";!")) != NULL; flags++)
		if (flags[1] == '2' && flags[2] == ',' &&
		    strspn(flags + 3, letters) == strlen(flags + 3))
			return (size_t)(flags - name);
	return strlen(name);
}

struct message *
message_new(struct mailbox *box, const char *name, bool fresh)
{
	size_t size = strlen(name) + 1;
	struct message *m = calloc(1, sizeof *m + size);

	if (m == NULL)
		return NULL;
	memcpy(m->name, name, size);
	m->base_len = box->kind == MAILBOX_MAILDIR ? message_base(name) :
	    size - 1;
	m->box = mailbox_hold(box);
	m->fresh = fresh;
	m->job.fd = -1;
	return m;
}

void
message_close(struct message *m)
{
	if (m->own_fd && m->job.fd >= 0)
		(void)close(m->job.fd);
	m->job.fd = -1;
	m->own_fd = false;
}

void
message_free(struct message *m)
{
	if (m == NULL)
		return;
	message_close(m);
	mailbox_release(m->box);
	free(m);
}

void
message_show(struct buf *out, const struct message *m)
{
	(void)text_plain(out, m->box->shown, 0);
	switch (m->box->kind) {
	case MAILBOX_MAILDIR:
		buf_text(out, m->fresh ? "new/" : "cur/");
		(void)text_plain(out, m->name, 0);
		break;
	case MAILBOX_MBOX:
		buf_text(out, ", message at byte ");
		buf_text(out, m->name);
		break;
	case MAILBOX_FILE:
	case MAILBOX_STDIN:
		break;
	}
}
