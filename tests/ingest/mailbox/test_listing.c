/*
 * test_listing.c: the order of names, also of more names than a piece holds.
 */
#include "ingest/mailbox/listing.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

#define MANY 37000	/* names of 255 bytes: more than 9 MiB */

static char root[] = "/tmp/test-listing-XXXXXX";

/* A new folder, open. */
static int
folder(const char *name)
{
	int dir = open(root, O_RDONLY | O_DIRECTORY), fd;

	CU_ASSERT_FATAL(dir >= 0);
	CU_ASSERT_EQUAL_FATAL(mkdirat(dir, name, 0700), 0);
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY);
	CU_ASSERT_FATAL(fd >= 0);
	(void)close(dir);
	return fd;
}

static void
put(int dir, const char *name)
{
	CU_ASSERT_EQUAL_FATAL(mknodat(dir, name, S_IFREG | 0600, 0), 0);
}

static void
lists_the_oldest_mail_first(void)
{
	static const char *const names[] = { "1790812801.M2P3.mx:2,S",
	    "999999999.early", "1790812800.M2P3.mx", ".hidden",
	    "1759971600.M9P9.mx", "what.another.program.called.it" };
	static const char *const order[] = { "1759971600.M9P9.mx",
	    "1790812800.M2P3.mx", "1790812801.M2P3.mx:2,S",
	    "999999999.early", "what.another.program.called.it" };
	int dir = folder("order");
	struct listing *l;
	const char *name = "";

	for (size_t i = 0; i < COUNT(names); i++)
		put(dir, names[i]);
	l = listing_open(dir);
	CU_ASSERT_PTR_NOT_NULL_FATAL(l);
	for (size_t i = 0; i < COUNT(order); i++) {
		CU_ASSERT_TRUE_FATAL(listing_next(l, &name));
		CU_ASSERT_PTR_NOT_NULL_FATAL(name);
		CU_ASSERT_STRING_EQUAL(name, order[i]);
	}
	for (int again = 0; again < 2; again++) {
		CU_ASSERT_TRUE(listing_next(l, &name));
		CU_ASSERT_PTR_NULL(name);
	}
	listing_close(l);
	(void)close(dir);
}

/* A name of 255 bytes for each number, sorted as the numbers. */
static void
long_name(unsigned number, char out[NAME_MAX + 1])
{
	(void)snprintf(out, NAME_MAX + 1, "%0255u", number);
}

static void
lists_each_of_many_names_once(void)
{
	static bool seen[MANY];
	int dir = folder("many");
	char before[NAME_MAX + 1] = "", made[NAME_MAX + 1];
	unsigned n = 0, back = 0;
	struct listing *l;
	const char *name;

	for (unsigned i = 0; i < MANY; i++) {
		long_name(i, made);
		put(dir, made);
	}
	l = listing_open(dir);
	CU_ASSERT_PTR_NOT_NULL_FATAL(l);
	while (listing_next(l, &name) && name != NULL) {
		unsigned long number = strtoul(name, NULL, 10);

		CU_ASSERT_FATAL(number < MANY && !seen[number]);
		seen[number] = true;
		back += strcmp(name, before) < 0;
		(void)snprintf(before, sizeof before, "%s", name);
		n++;
	}
	CU_ASSERT_EQUAL(n, MANY);
	/* In order, except where the second piece begins. */
	CU_ASSERT_EQUAL(back, 1);
	listing_close(l);
	(void)close(dir);
}

void __real_qsort(void *list, size_t n, size_t size,
    int (*order)(const void *, const void *));
void __wrap_qsort(void *list, size_t n, size_t size,
    int (*order)(const void *, const void *));

/* May fail to allocate and sort in place: only errno changes. */
void
__wrap_qsort(void *list, size_t n, size_t size,
    int (*order)(const void *, const void *))
{
	__real_qsort(list, n, size, order);
	errno = ENOMEM;
}

static void
says_why_a_folder_cannot_be_read(void)
{
	int dir = folder("gone"), file;

	put(dir, "file");
	file = openat(dir, "file", O_RDONLY);
	CU_ASSERT_PTR_NULL(listing_open(file));
	CU_ASSERT_EQUAL(errno, ENOTDIR);
	listing_close(NULL);
	(void)close(file);
	(void)close(dir);
}

static const struct test tests[] = {
	{ "lists the oldest mail first", lists_the_oldest_mail_first },
	{ "lists each of many names once", lists_each_of_many_names_once },
	{ "says why a folder cannot be read",
	    says_why_a_folder_cannot_be_read },
};

int
main(void)
{
	int status;

	if (mkdtemp(root) == NULL)
		return 2;
	status = run_tests("ingest/mailbox/listing", tests, COUNT(tests));
	return remove_folder(root) ? status : 2;
}
