/*
 * stop.c: see stop.h.
 */
#include "ingest/stop.h"

#include <signal.h>
#include <stddef.h>

static const int signals[] = { SIGTERM, SIGINT, SIGHUP };

static volatile sig_atomic_t caught;
static sigset_t held;		/* blocked by us */
static sigset_t original;	/* the mask we were started with */

static void
on_signal(int number)
{
	(void)number;
	caught = 1;
}

void
stop_catch(void)
{
	struct sigaction act = { .sa_handler = on_signal };

	sigemptyset(&act.sa_mask);
	sigemptyset(&held);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct sigaction was;

		/* Stays ignored, as nohup(1) wants it. */
		if (sigaction(signals[i], NULL, &was) == 0 &&
		    was.sa_handler == SIG_IGN)
			continue;
		(void)sigaction(signals[i], &act, NULL);
		sigaddset(&held, signals[i]);
	}
	act.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &act, NULL);
	(void)sigprocmask(SIG_BLOCK, &held, &original);
}

bool
stop_requested(void)
{
	sigset_t pending;

	if (!caught && sigpending(&pending) == 0)
		for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
			if (sigismember(&held, signals[i]) == 1 &&
			    sigismember(&pending, signals[i]) == 1)
				caught = 1;
	return caught;
}

int
stop_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	struct timespec wait = {
		.tv_sec = timeout_ms / 1000,
		.tv_nsec = timeout_ms % 1000 * 1000000L,
	};

	return ppoll(fds, n, timeout_ms < 0 ? NULL : &wait, &original);
}

void
stop_release(void)
{
	(void)signal(SIGPIPE, SIG_DFL);
	(void)sigprocmask(SIG_SETMASK, &original, NULL);
}
