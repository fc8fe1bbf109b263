/*
 * slow.c: stands before a name server on loopback and makes it as slow as one
 * far away: each answer comes so many milliseconds after its question. Writes
 * the questions to a file, a line "NAME TYPE", and answers none below a name.
 *
 * usage: slow SERVER_PORT MILLISECONDS LOG [DEAD_NAME]
 * Prints the port that it listens on. Runs until it is killed.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"

#define PACKET_MOST 4096	/* bytes; libunbound asks for less over UDP */
#define IDS 65536

/* A question under way, by the id that the server sees. */
struct asked {
	struct sockaddr_in from;
	uint16_t id;		/* of whoever asked */
	int64_t due;		/* clock_ms() of its answer */
};

/* An answer that waits until it is due. */
struct answer {
	struct answer *next;
	struct sockaddr_in to;
	int64_t due;
	size_t len;
	unsigned char byte[PACKET_MOST];
};

static struct asked asked[IDS];
static struct answer *first, **last = &first;
static int front, back;

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static struct sockaddr_in
local(uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

/* Reads the name and the type of a question; false: it has none. */
static bool
read_question(const unsigned char *p, size_t len, char name[1024],
    unsigned *type)
{
	size_t at = 12, n = 0;

	while (at < len && p[at] != 0) {
		size_t label = p[at++];

		if (label > 63 || label > len - at)
			return false;
		if (n > 0)
			name[n++] = '.';
		for (size_t i = 0; i < label; i++)
			name[n++] = (char)tolower(p[at++]);
	}
	if (at + 2 >= len)
		return false;
	name[n] = '\0';
	*type = (unsigned)(p[at + 1] << 8 | p[at + 2]);
	return true;
}

static bool
is_below(const char *name, const char *dead)
{
	size_t n = strlen(name), d = dead != NULL ? strlen(dead) : 0;

	return dead != NULL && n >= d && strcmp(name + n - d, dead) == 0;
}

/* Passes a question on, unless nobody is to answer it. */
static void
take_question(int64_t delay, FILE *log, const char *dead)
{
	static uint16_t next;
	unsigned char p[PACKET_MOST];
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	ssize_t len = recvfrom(front, p, sizeof p, 0,
	    (struct sockaddr *)&from, &size);
	char name[1024];
	unsigned type;

	if (len < 12 || !read_question(p, (size_t)len, name, &type))
		return;
	(void)fprintf(log, "%s %u\n", *name != '\0' ? name : ".", type);
	if (is_below(name, dead))
		return;
	next++;
	asked[next] = (struct asked){ from, (uint16_t)(p[0] << 8 | p[1]),
		clock_ms() + delay };
	p[0] = (unsigned char)(next >> 8);
	p[1] = (unsigned char)next;
	if (send(back, p, (size_t)len, 0) == -1)
		fail("send");
}

static void
take_answer(void)
{
	struct answer *a = malloc(sizeof *a);
	const struct asked *q;
	ssize_t len;

	if (a == NULL)
		fail("malloc");
	len = recv(back, a->byte, sizeof a->byte, 0);
	if (len < 12) {
		free(a);
		return;
	}
	q = &asked[a->byte[0] << 8 | a->byte[1]];
	a->byte[0] = (unsigned char)(q->id >> 8);
	a->byte[1] = (unsigned char)q->id;
	a->to = q->from;
	a->due = q->due;
	a->len = (size_t)len;
	a->next = NULL;
	*last = a;
	last = &a->next;
}

/* Sends what is due; returns how long the next one has to wait, -1 none. */
static int
send_answers(void)
{
	int64_t now = clock_ms();

	while (first != NULL && first->due <= now) {
		struct answer *a = first;

		first = a->next;
		if (first == NULL)
			last = &first;
		(void)sendto(front, a->byte, a->len, 0,
		    (struct sockaddr *)&a->to, sizeof a->to);
		free(a);
	}
	return first != NULL ? (int)(first->due - now) : -1;
}

int
main(int argc, char *argv[])
{
	struct sockaddr_in at = local(0), server;
	socklen_t size = sizeof at;
	const int room = 4 << 20;
	FILE *log;

	if (argc < 4) {
		(void)fprintf(stderr, "usage: slow SERVER_PORT MILLISECONDS "
		    "LOG [DEAD_NAME]\n");
		return 2;
	}
	server = local((uint16_t)strtoul(argv[1], NULL, 10));
	log = fopen(argv[3], "w");
	front = socket(AF_INET, SOCK_DGRAM, 0);
	back = socket(AF_INET, SOCK_DGRAM, 0);
	if (log == NULL || front == -1 || back == -1 ||
	    setsockopt(front, SOL_SOCKET, SO_RCVBUF, &room,
	    sizeof room) == -1 || setsockopt(back, SOL_SOCKET, SO_RCVBUF,
	    &room, sizeof room) == -1 ||
	    bind(front, (struct sockaddr *)&at, sizeof at) == -1 ||
	    getsockname(front, (struct sockaddr *)&at, &size) == -1 ||
	    connect(back, (struct sockaddr *)&server, sizeof server) == -1)
		fail("slow");
	printf("%u\n", ntohs(at.sin_port));
	(void)fflush(stdout);
	for (int wait = -1;; wait = send_answers()) {
		struct pollfd p[2] = { { .fd = front, .events = POLLIN },
			{ .fd = back, .events = POLLIN } };

		if (wait == -1 && fflush(log) == EOF)
			fail(argv[3]);
		if (poll(p, 2, wait) == -1)
			fail("poll");
		if (p[0].revents != 0)
			take_question(strtol(argv[2], NULL, 10), log,
			    argc > 4 ? argv[4] : NULL);
		if (p[1].revents != 0)
			take_answer();
	}
}
