/*
 * test_settings.c: the settings file, its errors, and how it and the database
 * are found.
 */
#include "common/settings/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

static char folder[] = "/tmp/test-settings-XXXXXX";
static char file[sizeof folder + 16];

static enum dmarc_status
load(const char *text, struct dmarc_settings *s, struct dmarc_err *err)
{
	write_file(file, text);
	return settings_load(file, s, err);
}

static void
reads_every_key(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(load(
	    "[domains]\nown = Example.ORG.; example.net ;example.org\n"
	    "[database]\nfile = /var/lib/dmarc/dmarc.db\nwait_seconds = 0\n"
	    "[ingest]\nauthserv_id = mx.example.org\n"
	    "distrust = Bad.Example; ACME Reports ;bad.example\n"
	    "on_success = move=done\njobs = 3\n"
	    "failure_reports = no\nfailure_days = 7\n"
	    "[limits]\nrecords = 77\n"
	    "[report]\nprofile = cautious\ngoal = quarantine\n"
	    "to = root, a@example.org\nfrom = dmarc@example.org\n"
	    "[domain Example.Net.]\nsends_mail = no\ntenants = acme;bolt\n"
	    "accept_forwarding_loss = yes\n"
	    "[domain example.org]\n", &s, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(s.owns, 2);
	CU_ASSERT_STRING_EQUAL(s.own[0], "example.org");
	CU_ASSERT_STRING_EQUAL(s.own[1], "example.net");
	CU_ASSERT_STRING_EQUAL(s.file, file);
	CU_ASSERT_STRING_EQUAL(s.database, "/var/lib/dmarc/dmarc.db");
	CU_ASSERT_STRING_EQUAL(s.authserv_id, "mx.example.org");
	CU_ASSERT_STRING_EQUAL(s.distrust[0], "bad.example");
	CU_ASSERT_STRING_EQUAL(s.distrust[1], "acme reports");
	CU_ASSERT_PTR_NULL(s.distrust[2]);
	CU_ASSERT_EQUAL(s.on_success.how, ON_SUCCESS_MOVE);
	CU_ASSERT_STRING_EQUAL(s.on_success.folder, "done");
	CU_ASSERT_EQUAL(s.jobs, 3);
	CU_ASSERT_EQUAL(s.wait_seconds, 0);
	CU_ASSERT_FALSE(s.failure_reports);
	CU_ASSERT_EQUAL(s.failure_days, 7);
	CU_ASSERT_EQUAL(s.limits.records, 77);
	CU_ASSERT_EQUAL(s.limits.message_bytes,
	    dmarc_default_limits.message_bytes);
	CU_ASSERT_EQUAL(s.profile, SETTINGS_CAUTIOUS);
	CU_ASSERT_EQUAL(s.goal, DMARC_P_QUARANTINE);
	CU_ASSERT_STRING_EQUAL(s.to, "root, a@example.org");
	CU_ASSERT_STRING_EQUAL(s.from, "dmarc@example.org");
	CU_ASSERT_EQUAL_FATAL(s.domains, 2);
	CU_ASSERT_STRING_EQUAL(s.domain[0].name, "example.net");
	CU_ASSERT_FALSE(s.domain[0].sends_mail);
	CU_ASSERT_STRING_EQUAL(s.domain[0].tenants[1], "bolt");
	CU_ASSERT_TRUE(s.domain[0].accept_forwarding_loss);
	CU_ASSERT_TRUE(s.domain[1].sends_mail);
	CU_ASSERT_FALSE(s.domain[1].accept_forwarding_loss);
	settings_free(&s);
}

static void
has_defaults_for_an_empty_file(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;

	static const char *const empty[] = { "", "\n", " \t\r\n\n",
		"# nothing\n" };

	for (size_t i = 0; i < COUNT(empty); i++) {
		CU_ASSERT_EQUAL_FATAL(load(empty[i], &s, &err), DMARC_OK);
		CU_ASSERT_EQUAL(s.owns, 0);
		CU_ASSERT_EQUAL(s.jobs, 0);
		CU_ASSERT_EQUAL(s.on_success.how, ON_SUCCESS_SEEN);
		CU_ASSERT_EQUAL(s.profile, SETTINGS_STANDARD);
		CU_ASSERT_EQUAL(s.goal, DMARC_P_REJECT);
		CU_ASSERT_EQUAL(s.wait_seconds, 30);
		CU_ASSERT_TRUE(s.failure_reports);
		CU_ASSERT_EQUAL(s.failure_days, 30);
		CU_ASSERT_EQUAL(memcmp(&s.limits, &dmarc_default_limits,
		    sizeof s.limits), 0);
		settings_free(&s);
	}
}

/* A file as a program may write it. */
static void
takes_what_is_said_to_be_nothing(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(load("[ingest]\non_success =\n"
	    "[domains]\nown = example.org;; ;example.net;\n"
	    "[domain example.org]\ntenants = ;acme;\n", &s, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.on_success.how, ON_SUCCESS_SEEN);
	CU_ASSERT_EQUAL_FATAL(s.owns, 2);
	CU_ASSERT_STRING_EQUAL(s.own[0], "example.org");
	CU_ASSERT_STRING_EQUAL(s.own[1], "example.net");
	CU_ASSERT_STRING_EQUAL(s.domain[0].tenants[0], "acme");
	CU_ASSERT_PTR_NULL(s.domain[0].tenants[1]);
	settings_free(&s);
}

#define NAME_64 "a23456789.b23456789.c23456789.d23456789.e23456789.f23456789." \
    "abc."
#define LONG_NAME NAME_64 NAME_64 NAME_64 NAME_64 "example"

static void
says_where_the_fault_is(void)
{
	static const struct {
		const char *text, *at, *says;
	} cases[] = {
		{ "[ingest]\nonsuccess = keep\n", ":2: ", "\"on_success\"" },
		{ "[limits]\n\nrecord = 5\n", ":3: ", "\"records\"" },
		{ "# a\n[reports]\n", ":2: ", "[report]" },
		{ "[domain a.example]\nsend_mail = no\n", ":2: ",
		    "\"sends_mail\"" },
		{ "own = a.example\n", ": put a group", "[domains]" },
		{ "[report]\nsenders = /s\n", ":2: ", "dmarc.conf(5) lists" },
		{ "[limits]\nrecords = many\n", ":2: ", "a number from 1 to" },
		{ "[limits]\nrecords = 0\n", ":2: ", "a number from 1 to" },
		{ "[limits]\nrecords = -1\n", ":2: ", "a number from 1 to" },
		{ "[limits]\nrecords = 99999999999999999999\n", ":2: ",
		    "a number from 1 to" },
		{ "[ingest]\njobs = 2x\n", ":2: ", "from 1 to 64" },
		{ "[database]\nwait_seconds = -1\n", ":2: ",
		    "from 0 to 3600" },
		{ "[ingest]\non_success = burn\n", ":2: ", "keep, seen" },
		{ "[ingest]\non_success = move=\n", ":2: ", "move=FOLDER" },
		{ "[ingest]\non_success = move=~/Done\n", ":2: ",
		    "only a shell replaces" },
		{ "[database]\nfile = ~/dmarc.db\n", ":2: ",
		    "only a shell replaces: write the whole path, /" },
		{ "[ingest]\n\non_success = move=a/b\n",
		    ":3: [ingest] on_success: must be", "one name" },
		{ "[report]\nto = A <a@example.org>\n", ":2: ",
		    "plain mail addresses" },
		{ "[report]\nfrom = a,b\n", ":2: ", "one plain mail address" },
		{ "[report]\ngoal = none\n", ":2: ", "quarantine or reject" },
		{ "[domain a.example]\nsends_mail = maybe\n", ":2: ",
		    "yes or no" },
		{ "[report]\nprofile = fast\\\n", ":2: ", "stray backslash" },
		{ "[domains]\nown = a.example;b\\example\n", ":2: ",
		    "stray backslash" },
		{ "[domains]\nown = a.example;b\xc3\xbc.example\n", ":2: ",
		    "xn--" },
		{ "[domains]\nown = a..example\n", ":2: ", "xn--" },
		{ "[domains]\nown = .a.example\n", ":2: ", "xn--" },
		{ "[domains]\nown = " LONG_NAME "\n", ":2: ", "xn--" },
		{ "[ingest]\nauthserv_id = mx.example.org mx2\n", ":2: ",
		    "one name" },
		{ "[ingest]\nauthserv_id = mx;mx2\n", ":2: ", "one name" },
		{ "[ingest]\nauthserv_id = " LONG_NAME "\n", ":2: ",
		    "one name" },
		{ "[domain a.example]\n[domain A.example.]\n", ":2: ",
		    "twice" },
		{ "[domain a.example]\n[domain b.example]\n"
		    "[domain A.example]\n", ":3: ", "twice" },
		/* with other keys and groups around the wrong one */
		{ "[report]\ngoal = reject\n# a\n\nto = \nprofile = slow\n"
		    "from = a\n[reports]\n", ":6: ", "standard, cautious" },
		{ "[ingest]\njobs = 1\n[reports]\nto = a\n", ":3: ",
		    "[report]" },
		{ "[ingest]\njobs = 1\njobs = 0\n", ":3: ", "from 1 to 64" },
		{ "[report]\nprofile = \xff\n", ":2: ", "UTF-8" },
		{ "[domain a.example]\ntenants = acme.example\n", ":2: ",
		    "without dots" },
		{ "[domain ]\n", ":1: ", "must name a domain" },
		{ "own = a.example\n", "", "" },
		{ "[ingest\n", "", "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_settings s;
		struct dmarc_err err = { 0 };

		CU_ASSERT_EQUAL(load(cases[i].text, &s, &err), DMARC_E_CONFIG);
		if (strncmp(err.text, file, strlen(file)) != 0 ||
		    strstr(err.text, cases[i].at) == NULL ||
		    strstr(err.text, cases[i].says) == NULL) {
			CU_FAIL("a message that does not say it");
			(void)printf("%s", err.text);
		}
	}
}

static void
looks_where_the_manual_says(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;
	char path[sizeof folder + 64];

	CU_ASSERT_EQUAL(setenv("XDG_CONFIG_HOME", folder, 1), 0);
	(void)snprintf(path, sizeof path, "%s/dmarc", folder);
	CU_ASSERT(mkdir(path, 0700) == 0 || errno == EEXIST);
	(void)snprintf(path, sizeof path, "%s/dmarc/dmarc.conf", folder);
	write_file(path, "[ingest]\njobs = 4\n");
	write_file(file, "[ingest]\njobs = 5\n");

	CU_ASSERT_EQUAL_FATAL(settings_load(NULL, &s, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.jobs, 4);
	CU_ASSERT_STRING_EQUAL(s.file, path);
	settings_free(&s);
	CU_ASSERT_EQUAL(setenv("DMARC_CONF", file, 1), 0);
	CU_ASSERT_EQUAL_FATAL(settings_load(NULL, &s, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.jobs, 5);
	settings_free(&s);
	CU_ASSERT_EQUAL_FATAL(settings_load(path, &s, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.jobs, 4);
	settings_free(&s);
	CU_ASSERT_EQUAL(setenv("DMARC_CONF", "", 1), 0);	/* not set */
	CU_ASSERT_EQUAL_FATAL(settings_load(NULL, &s, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.jobs, 4);
	settings_free(&s);
	/* on an error no other file is tried */
	write_file(path, "[ingest]\njobs = 0\n");
	CU_ASSERT_EQUAL(settings_load(NULL, &s, &err), DMARC_E_CONFIG);
	CU_ASSERT_EQUAL(unlink(path), 0);
	CU_ASSERT_EQUAL(settings_load(path, &s, &err), DMARC_E_CONFIG);
	CU_ASSERT_EQUAL(unsetenv("DMARC_CONF"), 0);
}

static void
says_why_it_cannot_read_a_file(void)
{
	static const char nul[] = "[ingest]\njobs = 1\n\0jobs = 2\n";
	struct dmarc_settings s;
	struct dmarc_err err;
	char path[sizeof folder + 64];
	FILE *f = fopen(file, "w");

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	CU_ASSERT_EQUAL(fwrite(nul, 1, sizeof nul, f), sizeof nul);
	CU_ASSERT_EQUAL(fclose(f), 0);
	CU_ASSERT_EQUAL(settings_load(file, &s, &err), DMARC_E_CONFIG);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "is not a text file"));

	CU_ASSERT_EQUAL(settings_load(folder, &s, &err), DMARC_E_CONFIG);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, folder));
	(void)snprintf(path, sizeof path, "%s/below", file);
	CU_ASSERT_EQUAL(settings_load(path, &s, &err), DMARC_E_CONFIG);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "no such settings file"));
}

static int trouble = -1;	/* a GFileError; -1: none */

gboolean __real_g_file_get_contents(const char *path, char **text,
    gsize *len, GError **why);
gboolean __wrap_g_file_get_contents(const char *path, char **text,
    gsize *len, GError **why);

gboolean
__wrap_g_file_get_contents(const char *path, char **text, gsize *len,
    GError **why)
{
	if (trouble == -1)
		return __real_g_file_get_contents(path, text, len, why);
	g_set_error(why, G_FILE_ERROR, trouble, "Cannot read %s", path);
	return FALSE;
}

/* A temporary failure: the next run may be able to read the file. */
static void
blames_no_file_for_what_the_system_lacks(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;

	write_file(file, "[ingest]\njobs = 4\n");
	trouble = G_FILE_ERROR_NOMEM;
	CU_ASSERT_EQUAL(settings_load(file, &s, &err), DMARC_E_NOMEM);
	CU_ASSERT_STRING_EQUAL(err.text, "out of memory");
	trouble = G_FILE_ERROR_IO;
	CU_ASSERT_EQUAL(settings_load(file, &s, &err), DMARC_E_IO);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, file));
	trouble = -1;
	CU_ASSERT_EQUAL(unlink(file), 0);
}

/* As another user: root may read everything. */
static void
says_that_it_may_not_read_a_file(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;
	uid_t was = geteuid();

	write_file(file, "[ingest]\njobs = 4\n");
	CU_ASSERT_EQUAL(chmod(file, 0), 0);
	CU_ASSERT_EQUAL(chmod(folder, 0755), 0);
	if (was == 0)
		CU_ASSERT_EQUAL_FATAL(seteuid(65534), 0);
	CU_ASSERT_EQUAL(settings_load(file, &s, &err), DMARC_E_PERM);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "permission denied"));
	if (was == 0)
		CU_ASSERT_EQUAL_FATAL(seteuid(was), 0);
	CU_ASSERT_EQUAL(unlink(file), 0);
}

static void
finds_the_database(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;
	char *path, want[sizeof folder + 64];
	bool ours;

	CU_ASSERT_EQUAL(setenv("XDG_DATA_HOME", folder, 1), 0);
	CU_ASSERT_EQUAL(unsetenv("DMARC_DB"), 0);
	CU_ASSERT_EQUAL_FATAL(load("", &s, &err), DMARC_OK);
	(void)snprintf(want, sizeof want, "%s/dmarc/dmarc.db", folder);
	CU_ASSERT_EQUAL(settings_database(&s, NULL, &path, &ours, &err),
	    DMARC_OK);
	CU_ASSERT_STRING_EQUAL(path, want);
	CU_ASSERT_TRUE(ours);
	free(path);
	/* not absolute: ignored */
	CU_ASSERT_EQUAL(setenv("XDG_DATA_HOME", "data", 1), 0);
	CU_ASSERT_EQUAL(settings_database(&s, NULL, &path, &ours, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL(*path, '/');
	CU_ASSERT_PTR_NOT_NULL(strstr(path, "/.local/share/dmarc/dmarc.db"));
	free(path);
	settings_free(&s);

	CU_ASSERT_EQUAL_FATAL(load("[database]\nfile = my.db\n", &s, &err),
	    DMARC_OK);
	(void)snprintf(want, sizeof want, "%s/my.db", folder);
	CU_ASSERT_EQUAL(settings_database(&s, NULL, &path, &ours, &err),
	    DMARC_OK);
	CU_ASSERT_STRING_EQUAL(path, want);
	CU_ASSERT_FALSE(ours);
	free(path);
	CU_ASSERT_EQUAL(setenv("DMARC_DB", "~/e.db", 1), 0);
	CU_ASSERT_EQUAL(settings_database(&s, NULL, &path, &ours, &err),
	    DMARC_E_USAGE);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "DMARC_DB ~/e.db: begins with "
	    "~, which only a shell replaces: write the whole path, /"));
	CU_ASSERT_EQUAL(setenv("DMARC_DB", "/e.db", 1), 0);
	CU_ASSERT_EQUAL(settings_database(&s, NULL, &path, &ours, &err),
	    DMARC_OK);
	CU_ASSERT_STRING_EQUAL(path, "/e.db");
	free(path);
	CU_ASSERT_EQUAL(settings_database(&s, "f.db", &path, &ours, &err),
	    DMARC_OK);
	CU_ASSERT_STRING_EQUAL(path, "f.db");
	free(path);
	CU_ASSERT_EQUAL(settings_database(&s, "", &path, &ours, &err),
	    DMARC_E_USAGE);
	settings_free(&s);
}

static void
knows_what_is_said_of_a_domain(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;
	const struct settings_domain *d;

	CU_ASSERT_EQUAL_FATAL(load(
	    "[domain example.org]\nsends_mail = no\n"
	    "[domain Example.Net]\ntenants = AcmeCorp; bolt-eu\n"
	    "accept_forwarding_loss = yes\n", &s, &err), DMARC_OK);
	d = settings_domain(&s, "example.org");
	CU_ASSERT_FALSE(d->sends_mail);
	CU_ASSERT_FALSE(d->accept_forwarding_loss);
	CU_ASSERT_PTR_NULL(d->tenants);
	d = settings_domain(&s, "example.net");
	CU_ASSERT_TRUE(d->sends_mail);
	CU_ASSERT_TRUE(d->accept_forwarding_loss);
	CU_ASSERT_STRING_EQUAL(d->tenants[0], "acmecorp");
	CU_ASSERT_STRING_EQUAL(d->tenants[1], "bolt-eu");
	CU_ASSERT_PTR_NULL(d->tenants[2]);
	d = settings_domain(&s, "mail.example.org");
	CU_ASSERT_PTR_NULL(d->name);
	CU_ASSERT_TRUE(d->sends_mail);
	settings_free(&s);
}

/* Whether senders.conf is looked for at folder/place. */
static bool
looks_at(const struct dmarc_settings *s, const char *place)
{
	char *path = settings_companion(s, "senders.conf");
	bool same = strncmp(path, folder, strlen(folder)) == 0 &&
	    strcmp(path + strlen(folder), place) == 0;

	free(path);
	return same;
}

static void
finds_other_files(void)
{
	struct dmarc_settings s;
	struct dmarc_err err;
	char *home = g_build_filename(folder, "home", NULL);
	char *dir = g_build_filename(home, "dmarc", NULL);
	char *labels = g_build_filename(dir, "senders.conf", NULL);

	/* Beside a file that was named, there or not. */
	CU_ASSERT_EQUAL_FATAL(load("", &s, &err), DMARC_OK);
	CU_ASSERT_TRUE(s.named);
	CU_ASSERT_TRUE(looks_at(&s, "/senders.conf"));
	settings_free(&s);

	/* Without a settings file, in the default folder. */
	CU_ASSERT_EQUAL_FATAL(g_mkdir_with_parents(dir, 0700), 0);
	CU_ASSERT_EQUAL_FATAL(setenv("XDG_CONFIG_HOME", home, 1), 0);
	CU_ASSERT_TRUE(looks_at(&s, "/home/dmarc/senders.conf"));
	s.file = g_build_filename(folder, "etc", "dmarc.conf", NULL);
	CU_ASSERT_TRUE(looks_at(&s, "/etc/senders.conf"));
	write_file(labels, "");
	CU_ASSERT_TRUE(looks_at(&s, "/home/dmarc/senders.conf"));
	settings_free(&s);
	g_free(labels);
	g_free(dir);
	g_free(home);
}

static const struct test tests[] = {
	{ "reads every key", reads_every_key },
	{ "has defaults for an empty file", has_defaults_for_an_empty_file },
	{ "takes what is said to be nothing",
	    takes_what_is_said_to_be_nothing },
	{ "says where the fault is", says_where_the_fault_is },
	{ "says why it cannot read a file", says_why_it_cannot_read_a_file },
	{ "blames no file for what the system lacks",
	    blames_no_file_for_what_the_system_lacks },
	{ "says that it may not read a file",
	    says_that_it_may_not_read_a_file },
	{ "looks where the manual says", looks_where_the_manual_says },
	{ "finds the database", finds_the_database },
	{ "knows what is said of a domain", knows_what_is_said_of_a_domain },
	{ "finds other files", finds_other_files },
};

int
main(void)
{
	int status;

	if (mkdtemp(folder) == NULL)
		return 2;
	(void)snprintf(file, sizeof file, "%s/conf", folder);
	(void)unsetenv("DMARC_CONF");
	status = run_tests("common/settings/settings", tests, COUNT(tests));
	return remove_folder(folder) ? status : 2;
}
