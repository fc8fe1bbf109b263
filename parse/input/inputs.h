/*
 * inputs.h: opens the files of the command line, and the files in folders.
 *
 * A folder is read like its files, in the order of their names, without hidden
 * files and the folders in it. A Maildir is no such folder.
 */
#ifndef DMARC_PARSE_INPUTS_H
#define DMARC_PARSE_INPUTS_H

#include <stddef.h>

#include "common/err.h"

struct input {
	char *name;		/* owned */
	int fd;
};

/* All zeros: none yet. */
struct inputs {
	struct input *in;
	size_t n, size;
};

/* Called for each file that cannot be read. */
typedef void inputs_complain(const char *name, const char *text);

/*
 * Opens the file or the files of the folder; "-" is standard input. Complains
 * of each that cannot be read, and returns the last failure.
 */
DMARC_MUST_USE enum dmarc_status inputs_open(struct inputs *s,
    const char *name, inputs_complain *complain, struct dmarc_err *err);

void inputs_close(struct inputs *s);

#endif
