/*
 * stop.h: SIGTERM, SIGINT and SIGHUP end a run, but only where it can end.
 *
 * The signals stay blocked except while waiting in stop_poll(), so that no
 * signal comes between a COMMIT and the renames that follow it.
 */
#ifndef DMARC_INGEST_STOP_H
#define DMARC_INGEST_STOP_H

#include <poll.h>
#include <stdbool.h>

/* Called once, before anything else of this file. */
void stop_catch(void);

/* Whether a signal has come, delivered or not. */
bool stop_asked(void);

/* poll(2), with the signals let in: -1 with EINTR when one has come. */
int stop_poll(struct pollfd *fds, nfds_t n, int timeout_ms);

/* In a child before exec: signals as we found them. */
void stop_release(void);

#endif
