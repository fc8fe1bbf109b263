/*
 * listing.h: the names in a folder of mail, oldest mail first.
 *
 * Mail is read in the order in which it came, because reports of one day then
 * lie together in the database and in its indexes: fewer pages are written,
 * and a question about a week reads fewer. It also makes what a run does
 * independent of the order in which a file system lists names.
 */
#ifndef DMARC_INGEST_MAILBOX_LISTING_H
#define DMARC_INGEST_MAILBOX_LISTING_H

#include <stdbool.h>

struct listing;

/* Read the folder that dir is open on; NULL: errno says why not. */
struct listing *listing_open(int dir);
void listing_close(struct listing *l);	/* NULL is fine */

/*
 * The next name, NULL when there is none; good until the next call. Names
 * that begin with a dot are no mail and left out. false: the folder cannot be
 * read, errno says why.
 *
 * Memory is bounded: of a folder of more than about 100,000 names so many are
 * read and put in order at a time.
 */
bool listing_next(struct listing *l, const char **name);

#endif
