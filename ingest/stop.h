/*
 * stop.h: lets SIGTERM, SIGINT and SIGHUP end a run at safe points only.
 *
 * The signals are blocked except in stop_poll(), so none interrupts a COMMIT
 * and the renames that follow it.
 */
#ifndef DMARC_INGEST_STOP_H
#define DMARC_INGEST_STOP_H

#include <poll.h>
#include <stdbool.h>

/* Call once, before any other function of this file. */
void stop_catch(void);

/* Whether a signal has come, delivered or pending. */
bool stop_asked(void);

/* poll(2) with the signals unblocked: -1 and EINTR when one comes. */
int stop_poll(struct pollfd *fds, nfds_t n, int timeout_ms);

/* For a child before exec: restore the signals as we found them. */
void stop_release(void);

#endif
