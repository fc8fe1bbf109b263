/*
 * test_reporters.c: since when organizations report.
 */
#include "report/gather/reporters.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib.h>

#include "tests/store/read/reading.h"

static struct suffixes *suffixes;

static void
begin(void)
{
	struct dmarc_err err;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	report_seal(&r);
	(void)fixture_report(&f, "m1", &r);
	read_it();
	CU_ASSERT_EQUAL_FATAL(suffixes_open(NULL, 100, &suffixes, &err),
	    DMARC_OK);
}

static void
end(struct elders *e)
{
	elders_free(e);
	suffixes_close(suffixes);
	end_reading();
}

static void
knows_the_first_day(void)
{
	struct elders e = ELDERS_INIT;
	struct dmarc_err err;

	begin();
	for (int again = 0; again < 2; again++) {
		CU_ASSERT_EQUAL(elders_read(&e, db, suffixes, false, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL(elders_until(&e, DAY), 1);
		CU_ASSERT_EQUAL(elders_until(&e, DAY - 1), 0);
	}
	end(&e);
}

/* Nobody may judge by a list that ends where reading failed. */
static void
fails_for_whoever_asks(void)
{
	struct elders e = ELDERS_INIT;
	struct dmarc_err err;

	char *whole = NULL;
	size_t len;
	int fd;

	begin();
	CU_ASSERT_TRUE_FATAL(g_file_get_contents(f.path, &whole, &len, NULL));
	CU_ASSERT_EQUAL_FATAL(truncate(f.path, 4096), 0);
	for (int again = 0; again < 2; again++) {
		err = (struct dmarc_err){ .code = DMARC_OK };
		CU_ASSERT_NOT_EQUAL(elders_read(&e, db, suffixes, false, &err),
		    DMARC_OK);
		CU_ASSERT_NOT_EQUAL(err.code, DMARC_OK);
	}
	fd = open(f.path, O_WRONLY);
	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(write(fd, whole, len), (ssize_t)len);
	CU_ASSERT_EQUAL(close(fd), 0);
	g_free(whole);
	end(&e);
}

static const struct test tests[] = {
	{ "knows the first day", knows_the_first_day },
	{ "fails for whoever asks", fails_for_whoever_asks },
};

TEST_MAIN("report/gather/reporters", tests)
