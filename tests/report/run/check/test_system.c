/*
 * test_system.c: what starts a program, and who may read a file.
 */
#include "report/run/check/system.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

static char folder[] = "/tmp/test-check-XXXXXX";

/* Writes a file below the folder, and makes the folders above it. */
static void
put(const char *name, const char *text)
{
	char *path = g_build_filename(folder, name, NULL);
	char *above = g_path_get_dirname(path);

	CU_ASSERT_EQUAL_FATAL(g_mkdir_with_parents(above, 0755), 0);
	write_file(path, text);
	g_free(above);
	g_free(path);
}

static bool
starts(const char *program, const char *by)
{
	char *found = system_schedule(folder, program);
	bool same = g_strcmp0(found, by) == 0;

	g_free(found);
	return same;
}

static void
sees_timers_and_cron(void)
{
	char *timer = g_build_filename(folder, "usr", "read.timer", NULL);
	char *wants = g_build_filename(folder, "etc", "systemd", "system",
	    "timers.target.wants", NULL);
	char *link = g_build_filename(wants, "read.timer", NULL);

	CU_ASSERT_TRUE(starts("dmarc-ingest", NULL));
	put("usr/read.timer", "[Timer]\nOnCalendar=hourly\n");
	put("usr/read.service", "# dmarc-report is elsewhere\n[Service]\n"
	    "ExecStart=/usr/bin/dmarc-ingest /var/mail/dmarc\n");
	CU_ASSERT_TRUE(starts("dmarc-ingest", NULL));	/* not enabled */
	CU_ASSERT_EQUAL_FATAL(g_mkdir_with_parents(wants, 0755), 0);
	CU_ASSERT_EQUAL_FATAL(symlink(timer, link), 0);
	CU_ASSERT_TRUE(starts("dmarc-ingest", "read.timer"));
	CU_ASSERT_TRUE(starts("dmarc-report", NULL));	/* a comment */

	put("etc/cron.d/dmarc", "PATH=/usr/bin\n"
	    "30 6 * * 2 dmarc dmarc-report weekly\n"
	    " # 5 5 * * * dmarc dmarc-dns refresh\n");
	CU_ASSERT_TRUE(starts("dmarc-report", "/etc/cron.d/dmarc"));
	CU_ASSERT_TRUE(starts("dmarc-dns", NULL));
	put("etc/crontab", "5 5 * * * dmarc dmarc-dns refresh\n");
	CU_ASSERT_TRUE(starts("dmarc-dns", "/etc/crontab"));
	g_free(link);
	g_free(wants);
	g_free(timer);
}

static void
knows_who_may_read(void)
{
	static const struct {
		mode_t above, file;	/* permissions */
		bool by_group, by_others;
		const char *closed;	/* below the folder; NULL: nothing */
	} of[] = {
		{ 0755, 0644, true, true, NULL },
		{ 0750, 0640, true, false, NULL },
		{ 0750, 0644, true, false, NULL },
		{ 0755, 0600, false, false, "/box/dmarc.db" },
		{ 0700, 0644, false, false, "/box" },
	};
	char *box = g_build_filename(folder, "box", NULL);
	char *file = g_build_filename(box, "dmarc.db", NULL);
	struct system_readers r;

	CU_ASSERT_FALSE(system_readers(file, &r));
	CU_ASSERT_EQUAL_FATAL(chmod(folder, 0755), 0);
	put("box/dmarc.db", "");
	for (size_t i = 0; i < COUNT(of); i++) {
		CU_ASSERT_EQUAL_FATAL(chmod(file, of[i].file), 0);
		CU_ASSERT_EQUAL_FATAL(chmod(box, of[i].above), 0);
		CU_ASSERT_TRUE_FATAL(system_readers(file, &r));
		CU_ASSERT_EQUAL(r.by_group, of[i].by_group);
		CU_ASSERT_EQUAL(r.by_others, of[i].by_others);
		CU_ASSERT_EQUAL(r.closed != NULL, of[i].closed != NULL);
		CU_ASSERT_TRUE(of[i].closed == NULL || (r.closed != NULL &&
		    strcmp(r.closed + strlen(folder), of[i].closed) == 0));
		CU_ASSERT_PTR_NOT_NULL(r.owner);
		CU_ASSERT_PTR_NOT_NULL(r.group);
		system_readers_free(&r);
	}
	g_free(file);
	g_free(box);
}

static void
finds_sendmail(void)
{
	char *bin = g_build_filename(folder, "bin", NULL);
	char *want = g_build_filename(bin, "sendmail", NULL), *found;

	put("bin/sendmail", "#!/bin/sh\n");
	CU_ASSERT_EQUAL(chmod(want, 0755), 0);
	CU_ASSERT_EQUAL(setenv("PATH", bin, 1), 0);
	found = system_sendmail();
	CU_ASSERT_PTR_NOT_NULL_FATAL(found);
	CU_ASSERT_STRING_EQUAL(found, want);
	g_free(found);
	g_free(want);
	g_free(bin);
}

static const struct test tests[] = {
	{ "sees timers and cron", sees_timers_and_cron },
	{ "knows who may read", knows_who_may_read },
	{ "finds sendmail", finds_sendmail },
};

int
main(void)
{
	int status;

	if (mkdtemp(folder) == NULL)
		return 2;
	status = run_tests("report/run/check/system", tests, COUNT(tests));
	return remove_folder(folder) ? status : 2;
}
