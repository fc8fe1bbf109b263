/*
 * locker.h: another process that locks the database, for a while or (with
 * LONG) until lock_end().
 */
#ifndef DMARC_TESTS_INGEST_LEDGER_LOCKER_H
#define DMARC_TESTS_INGEST_LEDGER_LOCKER_H

#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CUnit/Basic.h>
#include <sqlite3.h>

#define LONG 300000

/* Start a process that locks the database for some milliseconds. */
static inline pid_t
lock_for(const char *path, unsigned ms)
{
	int ready[2];
	char byte;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(pipe(ready), 0);
	pid = fork();
	CU_ASSERT_FATAL(pid >= 0);
	if (pid == 0) {
		sqlite3 *db = NULL;

		if (sqlite3_open(path, &db) != SQLITE_OK ||
		    sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) !=
		    SQLITE_OK || write(ready[1], "", 1) != 1)
			_exit(1);
		(void)usleep(ms * 1000);
		_exit(sqlite3_close(db) != SQLITE_OK);
	}
	(void)close(ready[1]);
	CU_ASSERT_EQUAL_FATAL(read(ready[0], &byte, 1), 1);
	(void)close(ready[0]);
	return pid;
}

/* End the lock now, unless it has ended. */
static inline void
lock_end(pid_t pid)
{
	CU_ASSERT_EQUAL(kill(pid, SIGKILL), 0);
	CU_ASSERT_EQUAL(waitpid(pid, NULL, 0), pid);
}

#endif
