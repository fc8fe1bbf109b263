/*
 * secret.c: see secret.h.
 */
#include "store/write/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "store/write/call.h"
#include "store/write/connection.h"
#include "store/write/transaction.h"

static enum dmarc_status
find(struct writer *w, bool *found, unsigned char *key, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_secret);
	enum dmarc_status st = call_row(&c, found, err);
	const void *bytes;

	if (st != DMARC_OK || !*found)
		return st;
	bytes = sqlite3_column_blob(c.stmt, 0);
	if (bytes != NULL &&
	    sqlite3_column_bytes(c.stmt, 0) == DMARC_TAG_KEY)
		memcpy(key, bytes, DMARC_TAG_KEY);
	else
		st = dmarc_fail(err, DMARC_E_DATA, "%s: table secret has no "
		    "key; the database is corrupt", w->file.path);
	call_end(&c);
	return st;
}

static enum dmarc_status
make(struct writer *w, unsigned char *key, struct dmarc_err *err)
{
	struct call c;

	if (getrandom(key, DMARC_TAG_KEY, 0) != DMARC_TAG_KEY)
		return dmarc_fail(err, DMARC_E_IO,
		    "cannot get random bytes: %s", strerror(errno));
	c = call_start(w, SQL_add_secret);
	call_blob(&c, P_key, key, DMARC_TAG_KEY);
	return call_run(&c, err);
}

enum dmarc_status
store_secret(struct writer *w, unsigned char key[DMARC_TAG_KEY],
    struct dmarc_err *err)
{
	bool found = false;
	enum dmarc_status st = find(w, &found, key, err);

	if (st == DMARC_OK && !found)
		st = make(w, key, err);
	if (st != DMARC_OK)
		transaction_rollback(w);
	return st;
}
