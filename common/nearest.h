/*
 * nearest.h: finds the known word closest to a misspelt word: an option, a
 * value, a key, the name of a file.
 */
#ifndef DMARC_COMMON_NEAREST_H
#define DMARC_COMMON_NEAREST_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

/*
 * How many letters have to be added, removed, replaced or exchanged with the
 * next one to make b of a (optimal string alignment).
 */
size_t nearest_distance(const char *a, const char *b);

struct nearest {
	const char *word;	/* the misspelt word */
	const char *best;	/* the closest so far; NULL: none tried */
	size_t distance;
};

/*
 * Compares a known word, and keeps it in n->best if it is closer than the best
 * so far. The first of equally close words wins.
 */
void nearest_try(struct nearest *n, const char *known);

/*
 * Whether the closest word is close enough to have been meant: at most one
 * letter of a word of four is wrong, two of a longer one, or a third of a long
 * one, and never all.
 */
bool nearest_is_meant(const struct nearest *n);

/*
 * The path of the file, in the folder of a path that is not there, whose name
 * was probably meant; NULL: none. The caller frees it.
 */
char *nearest_entry(const char *path);

/*
 * Sets *out to the place of word in a NULL-terminated list. E_USAGE names the
 * word that was meant, or all if none is close. what is "command" or the like;
 * program is for its --help.
 */
DMARC_MUST_USE enum dmarc_status nearest_choose(const char *program,
    const char *what, const char *word, const char *const list[], int *out,
    struct dmarc_err *err);

/*
 * Fails with E_USAGE for the reason why getopt_long() rejected arg, a word of
 * the command line, and names the option that was meant; longs are all long
 * options. missing: it returned ':', so arg lacks its value. Of a group of
 * letters (-nxv), optopt is the one that is not known.
 */
enum dmarc_status nearest_option(const char *program,
    const struct option *longs, const char *arg, bool missing,
    struct dmarc_err *err);

#endif
