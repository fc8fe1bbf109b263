/*
 * stop.h: lets SIGTERM, SIGINT and SIGHUP end a run at safe points only.
 *
 * The signals are blocked except in stop_poll(), so none interrupts a COMMIT
 * or the renames that follow it. A signal ignored at the start of the program,
 * as by nohup(1), stays ignored.
 */
#ifndef DMARC_INGEST_STOP_H
#define DMARC_INGEST_STOP_H

#include <poll.h>
#include <stdbool.h>

/* Call once, before any other function of this file. Also ignores SIGPIPE. */
void stop_catch(void);

/* Whether a signal has come, delivered or pending. */
bool stop_requested(void);

/* poll(2) with the signals unblocked: -1 and EINTR when one comes. */
int stop_poll(struct pollfd *fds, nfds_t n, int timeout_ms);

/* For a child before exec: restores the signal mask, and SIGPIPE's default. */
void stop_release(void);

#endif
