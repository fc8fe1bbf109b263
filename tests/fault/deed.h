/*
 * deed.h: what is to happen to a call, and when; the environment says so.
 */
#ifndef DMARC_TESTS_FAULT_DEED_H
#define DMARC_TESTS_FAULT_DEED_H

#include <stdbool.h>

enum class { OPEN, READ, WRITE, SYNC, NAME, STAT, LOCK, START, ALLOC, CLASSES };

enum deed { NOTHING, KILL_BEFORE, KILL_AFTER, SHORT, MOVE, UNLINK, GROW, FAIL };

/* The program we are loaded into must not meet our names. */
#pragma GCC visibility push(hidden)

/* Is this the process that is meant, between its main() and its end? */
bool deed_meant(void);

/* FAULT_OLD: flags of renameat2 are not known. */
bool deed_old(void);

/*
 * Count a call; what is to happen to it. FAIL: errno is set. What comes
 * before the call has happened.
 */
enum deed deed_next(enum class class);

/* What comes after the call happens. Returns its result. */
long deed_done(enum deed what, long result);

/* Open a file that lines are added to; -1. */
int deed_file(const char *path);

#pragma GCC visibility pop

#endif
