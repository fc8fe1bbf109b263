/*
 * system.h: what check asks the system: where sendmail is, who may read a file,
 * and what starts a program from time to time. Starts no program itself.
 */
#ifndef DMARC_REPORT_RUN_CHECK_SYSTEM_H
#define DMARC_REPORT_RUN_CHECK_SYSTEM_H

#include <stdbool.h>

/* The path of sendmail, in $PATH or where it usually is; NULL: none. The
 * caller frees it. */
char *system_sendmail(void);

/*
 * The name of an enabled timer of systemd, or the file of cron, that starts a
 * program: one that names it. NULL: none is seen. root is put before each path
 * ("" but in tests). A user's crontab is nobody else's to read: it is not
 * looked at. The caller frees the name.
 */
char *system_schedule(const char *root, const char *program);

/* Who may read a file, besides its owner and root. */
struct system_readers {
	char *owner, *group;	/* names, or numbers */
	bool by_group, by_others;
	char *closed;		/* the folder, or the file, that keeps the
				 * group out; NULL: none does */
};

/* Looks at the file and at all folders above it. false: it cannot be seen. */
bool system_readers(const char *path, struct system_readers *out);
void system_readers_free(struct system_readers *r);

#endif
