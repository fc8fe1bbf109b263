/*
 * files.h: what a test makes on disk for itself, and how that goes.
 */
#ifndef DMARC_TESTS_FILES_H
#define DMARC_TESTS_FILES_H

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>

#include <CUnit/Basic.h>

static inline void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	CU_ASSERT(fputs(text, f) >= 0);
	CU_ASSERT_EQUAL(fclose(f), 0);
}

static inline int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* A folder and all that is in it; where its links lead, nothing goes. */
static inline bool
remove_folder(const char *path)
{
	return nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0;
}

#endif
