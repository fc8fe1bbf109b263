/*
 * listing.h: lists the names in a mail folder, oldest mail first.
 *
 * Reading mail in order of arrival stores reports of a day next to each other
 * in the tables and indexes: ingest writes fewer pages, and a query about a
 * week reads fewer. It also makes a run independent of the order in which the
 * file system lists names.
 */
#ifndef DMARC_INGEST_MAILBOX_LISTING_H
#define DMARC_INGEST_MAILBOX_LISTING_H

#include <stdbool.h>

struct listing;

/* List the folder of descriptor dir. NULL and errno on failure. */
struct listing *listing_open(int dir);
void listing_close(struct listing *l);	/* NULL is fine */

/*
 * The next name, valid until the next call; NULL at the end. Skips names that
 * begin with a dot: they are not mail. Returns false and sets errno if the
 * folder cannot be read.
 *
 * Memory is bounded: a larger folder is read and sorted in pieces of about
 * 100,000 names.
 */
bool listing_next(struct listing *l, const char **name);

#endif
