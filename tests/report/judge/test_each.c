/*
 * test_each.c: domains are made by several threads and written in order.
 */
#include "report/judge/each.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cunit_main.h"

#define DOMAINS 200
#define SEATS 7

/* What the work on each domain saw. */
struct seen {
	pthread_mutex_t lock;
	size_t made, ended, written;	/* numbers of them */
	size_t out_of_order, alone;	/* writes; makes in this thread */
	size_t early;		/* that got memory before their turn */
	size_t fail[2];		/* domains that fail; SIZE_MAX: none */
	bool greedy;		/* every third needs much memory */
	size_t slow;		/* the first is made after so many others, */
	int patience;		/* or so many milliseconds, */
	size_t before_first;	/* and was after these */
	size_t bytes;		/* that each domain takes */
	pthread_t self;
};

static size_t
made(struct seen *s)
{
	size_t n;

	(void)pthread_mutex_lock(&s->lock);
	n = s->made;
	(void)pthread_mutex_unlock(&s->lock);
	return n;
}

static enum dmarc_status
make(void *ctx, struct each_seat *seat, size_t i, struct dmarc_err *err)
{
	struct seen *s = ctx;
	size_t *number = arena_alloc(seat->arena, sizeof *number + s->bytes);

	/* Later domains are quicker, so they have to wait for their turn. */
	(void)usleep((useconds_t)(i % 5 == 0 ? 3000 : 100));
	if (s->greedy && i % 3 == 0 && seat->gather.room != NULL) {
		seat->gather.room->more(seat->gather.room->ctx);
		(void)pthread_mutex_lock(&s->lock);
		s->early += s->written != i;
		(void)pthread_mutex_unlock(&s->lock);
	}
	for (int ms = 0; i == 0 && made(s) < s->slow && ms < s->patience; ms++)
		(void)usleep(1000);
	(void)pthread_mutex_lock(&s->lock);
	if (i == 0)
		s->before_first = s->made;
	s->made++;
	s->alone += pthread_equal(pthread_self(), s->self) != 0;
	(void)pthread_mutex_unlock(&s->lock);
	*number = i;
	seat->made = number;
	if (i == s->fail[0] || i == s->fail[1])
		return dmarc_fail(err, DMARC_E_DATA, "domain %zu", i);
	return DMARC_OK;
}

static enum dmarc_status
put(void *ctx, struct each_seat *seat, size_t i, struct dmarc_err *err)
{
	struct seen *s = ctx;

	(void)err;
	(void)pthread_mutex_lock(&s->lock);
	s->out_of_order += s->written != i || *(size_t *)seat->made != i;
	s->written++;
	(void)pthread_mutex_unlock(&s->lock);
	return DMARC_OK;
}

static _Atomic size_t ended;

static void
end(struct each_seat *seat)
{
	ended += seat->made != NULL;
}

/* Works on n domains with so many seats. */
static enum dmarc_status
run(struct seen *s, size_t seats, size_t n, struct dmarc_err *err)
{
	const struct each_work work = { make, put, end, s };
	struct snapshot *db[SEATS] = { NULL };
	struct sender_tables tables = { .suffixes = NULL };
	struct gather_context context = { .tables = &tables };
	struct suffixes *suffixes = NULL;
	struct each *e = NULL;
	enum dmarc_status st;

	s->self = pthread_self();
	(void)pthread_mutex_init(&s->lock, NULL);
	ended = 0;
	CU_ASSERT_EQUAL_FATAL(suffixes_open(NULL, 10, &suffixes, err),
	    DMARC_OK);
	tables.suffixes = suffixes;
	CU_ASSERT_EQUAL_FATAL(each_begin(&context, db, seats, &e, err),
	    DMARC_OK);
	st = each_domain(e, &work, n, err);
	each_end(e);
	suffixes_close(suffixes);
	(void)pthread_mutex_destroy(&s->lock);
	s->ended = ended;
	return st;
}

static void
writes_in_order(void)
{
	for (size_t seats = 1; seats <= SEATS; seats += 3) {
		struct seen s = { .fail = { SIZE_MAX, SIZE_MAX } };
		struct dmarc_err err;

		CU_ASSERT_EQUAL(run(&s, seats, DOMAINS, &err), DMARC_OK);
		CU_ASSERT_EQUAL(s.written, DOMAINS);
		CU_ASSERT_EQUAL(s.ended, DOMAINS);
		CU_ASSERT_EQUAL(s.out_of_order, 0);
		/* Others work too. */
		CU_ASSERT_EQUAL(s.alone == DOMAINS, seats == 1);
	}
}

static void
makes_no_thread_for_one(void)
{
	struct seen s = { .fail = { SIZE_MAX, SIZE_MAX } };
	struct dmarc_err err;

	CU_ASSERT_EQUAL(run(&s, SEATS, 1, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.alone, 1);
	CU_ASSERT_EQUAL(run(&s, SEATS, 0, &err), DMARC_OK);
}

static void
stops_at_the_first_failure_of_the_list(void)
{
	/* Number 50 takes longer than 51. */
	struct seen s = { .fail = { 50, 51 } };
	struct dmarc_err err;

	CU_ASSERT_EQUAL(run(&s, SEATS, DOMAINS, &err), DMARC_E_DATA);
	CU_ASSERT_STRING_EQUAL(err.text, "domain 50");
	CU_ASSERT_EQUAL(s.written, 50);
	CU_ASSERT_EQUAL(s.out_of_order, 0);
	CU_ASSERT(s.made < DOMAINS);
	CU_ASSERT_EQUAL(s.ended, s.made);
}

static void
gives_memory_to_the_one_whose_turn_it_is(void)
{
	struct seen s = { .fail = { SIZE_MAX, SIZE_MAX }, .greedy = true };
	struct dmarc_err err;

	CU_ASSERT_EQUAL(run(&s, SEATS, DOMAINS, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.written, DOMAINS);
	CU_ASSERT_EQUAL(s.early, 0);
}

/* While one thread makes a large domain, the other leaves several small ones
 * to be written after it. */
static void
goes_ahead_of_a_slow_domain(void)
{
	struct seen s = { .fail = { SIZE_MAX, SIZE_MAX }, .slow = 5,
	    .patience = 20000 };
	struct dmarc_err err;

	CU_ASSERT_EQUAL(run(&s, 2, DOMAINS, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.written, DOMAINS);
	CU_ASSERT_EQUAL(s.out_of_order, 0);
	CU_ASSERT_EQUAL(s.ended, DOMAINS);
	CU_ASSERT(s.before_first >= 5);
}

/* Of domains of 4 MiB, one is left, and the next one waits. */
static void
leaves_no_more_than_has_room(void)
{
	struct seen s = { .fail = { SIZE_MAX, SIZE_MAX }, .slow = 5,
	    .patience = 300, .bytes = (size_t)4 << 20 };
	struct dmarc_err err;

	CU_ASSERT_EQUAL(run(&s, 2, 20, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.written, 20);
	CU_ASSERT(s.before_first <= 2);
}

static const struct test tests[] = {
	{ "leaves no more than has room", leaves_no_more_than_has_room },
	{ "goes ahead of a slow domain", goes_ahead_of_a_slow_domain },
	{ "writes in the order of the list", writes_in_order },
	{ "makes no thread for one domain", makes_no_thread_for_one },
	{ "stops at the first failure of the list",
	    stops_at_the_first_failure_of_the_list },
	{ "gives much memory to the one whose turn it is",
	    gives_memory_to_the_one_whose_turn_it_is },
};

TEST_MAIN("report/judge/each", tests)
