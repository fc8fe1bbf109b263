/*
 * test_reach_properties.c: properties of every verdict, on random domains.
 * DMARC_FULL tries many more of them.
 */
#include <math.h>

#include "tests/cunit_main.h"
#include "tests/report/verdict/checks.h"
#include "tests/report/verdict/random_facts.h"

#define DOMAINS 800
#define DOMAINS_FULL 60000

static struct world w, other;

struct judged {
	struct verdict v[2];
	size_t n;
	struct arena *arena;
};

static void
judge(struct world *x, struct judged *j)
{
	struct dmarc_err err;

	arena_reset(j->arena);
	facts_tell(&x->f, x->report);
	CU_ASSERT_EQUAL_FATAL(verdict_reach(&x->f, j->arena, j->v, &j->n,
	    &err), DMARC_OK);
}

/* Name the seed for which a property fails, once. */
static bool
holds(bool fine, const char *what, uint64_t seed)
{
	static unsigned said;

	if (!fine && said++ < 20)
		printf("\nseed %llu: %s\n", (unsigned long long)seed, what);
	return fine;
}

static void
each_domain(bool property(uint64_t seed, struct judged *base,
    struct judged *changed))
{
	uint64_t most = getenv("DMARC_FULL") != NULL ? DOMAINS_FULL : DOMAINS;
	struct judged base = { .arena = arena_new(64u << 20) };
	struct judged changed = { .arena = arena_new(64u << 20) };
	uint64_t failed = 0;

	CU_ASSERT_FATAL(base.arena != NULL && changed.arena != NULL);
	for (uint64_t seed = 1; seed <= most; seed++) {
		random_world(&w, seed);
		judge(&w, &base);
		failed += !property(seed, &base, &changed);
	}
	CU_ASSERT_EQUAL(failed, 0);
	arena_free(base.arena);
	arena_free(changed.arena);
}

static bool
is_sane(uint64_t seed, struct judged *base, struct judged *changed)
{
	bool fine = true;

	(void)changed;
	for (size_t i = 0; i < base->n; i++) {
		const struct verdict *v = &base->v[i];
		const struct rate *r = &v->rate;

		fine = holds(isfinite(r->lower) && isfinite(r->upper) &&
		    r->lower >= 0 && r->upper <= 1 && r->ratio >= 0 &&
		    r->lower <= r->ratio + 1e-12 &&
		    (r->n == 0 || r->ratio <= r->upper + 1e-12) &&
		    r->k <= r->n, "rate", seed) && fine;
		fine = holds(sums_agree(v), "sums", seed) && fine;
		fine = holds(code_agrees(v), "code", seed) && fine;
		fine = holds(sane_blockers(v->blocker, v->blockers,
		    MOST_REPORTERS) &&
		    sane_blockers(v->advice, v->advices,
		    MOST_REPORTERS), "blockers",
		    seed) && fine;
		fine = holds(v->days + v->gaps == W28 &&
		    v->days_at_policy >= 0 && v->reporters <=
		    w.f.reporters && (v->earliest == NEVER ||
		    v->earliest >= w.f.today), "coverage", seed) && fine;
		for (size_t j = 0; j < v->changes; j++)
			fine = holds(v->change[j].detail == NULL ||
			    sane_text(v->change[j].detail), "change",
			    seed) && fine;
	}
	return fine;
}

static void
are_sane(void)
{
	each_domain(is_sane);
}

static bool
same(uint64_t seed, const struct judged *a, const struct judged *b,
    const char *what)
{
	char *x = text_of(a->v, a->n), *y = text_of(b->v, b->n);
	bool fine = holds(strcmp(x, y) == 0, what, seed);

	if (!fine && getenv("SHOW") != NULL)
		printf("---\n%s+++\n%s", x, y);
	free(x);
	free(y);
	return fine;
}

/* Shuffle n items of a size; to[i] is the new index of item i. */
static void
shuffle(struct world *x, void *list, size_t n, size_t size, uint32_t *to)
{
	unsigned char *p = list, spare[256];
	uint32_t at[MOST_ROWS + EXTRA];

	CU_ASSERT_FATAL(size <= sizeof spare && n <= MOST_ROWS + EXTRA);
	for (size_t i = 0; i < n; i++)
		at[i] = (uint32_t)i;
	for (size_t i = n; i > 1; i--) {
		size_t j = below(x, i);
		uint32_t was = at[i - 1];

		memcpy(spare, p + (i - 1) * size, size);
		memcpy(p + (i - 1) * size, p + j * size, size);
		memcpy(p + j * size, spare, size);
		at[i - 1] = at[j];
		at[j] = was;
	}
	for (size_t i = 0; to != NULL && i < n; i++)
		to[at[i]] = (uint32_t)i;
}

/* Copy the facts of w to other, with arrays of its own. */
static void
copy(void)
{
	other = w;
	other.f.sender = other.sender;
	other.f.address = other.address;
	other.f.own_selector = other.own_selector;
	other.f.pair = other.pair;
	other.f.row = other.row;
	other.f.reporter = other.reporter;
	other.f.report = other.report;
	other.f.published = other.published;
	other.f.older = other.older;
}

/* Renumber selectors in results of other's mail after a shuffle. */
static void
move_selectors(const uint32_t *to)
{
	for (size_t i = 0; i < COUNT(other.result); i++)
		if (other.result[i].own &&
		    other.result[i].own_selector != NO_PLACE)
			other.result[i].own_selector =
			    to[other.result[i].own_selector];
	for (size_t i = 0; i < other.f.pairs; i++) {
		size_t at = (size_t)(other.pair[i].mail - w.mail);

		other.mail[at].dkim = &other.result[at * MOST_RESULTS * 2];
		other.pair[i].mail = &other.mail[at];
	}
}

static bool
order_means_nothing(uint64_t seed, struct judged *base,
    struct judged *changed)
{
	uint32_t pair[MOST_ROWS + EXTRA], reporter[MOST_ROWS + EXTRA];
	uint32_t sender[SENDERS], address[MOST_PAIRS], selector[SELECTORS];
	bool fine;

	copy();
	shuffle(&other, other.row, other.f.rows, sizeof *other.row, NULL);
	shuffle(&other, other.report, other.f.reports, sizeof *other.report,
	    NULL);
	shuffle(&other, other.published, other.f.publisheds,
	    sizeof *other.published, NULL);
	judge(&other, changed);
	fine = same(seed, base, changed, "order of rows");
	shuffle(&other, other.pair, other.f.pairs, sizeof *other.pair, pair);
	judge(&w, base);
	for (size_t i = 0; i < other.f.rows; i++)
		other.row[i].pair = pair[other.row[i].pair];
	judge(&other, changed);
	fine = same(seed, base, changed, "order of pairs") && fine;
	shuffle(&other, other.sender, other.f.senders, sizeof *other.sender,
	    sender);
	shuffle(&other, other.address, other.f.addresses,
	    sizeof *other.address, address);
	for (size_t i = 0; i < other.f.pairs; i++) {
		other.pair[i].sender = sender[other.pair[i].sender];
		other.pair[i].address = address[other.pair[i].address];
	}
	judge(&other, changed);
	fine = same(seed, base, changed, "order of senders") && fine;
	shuffle(&other, other.own_selector, other.f.own_selectors,
	    sizeof *other.own_selector, selector);
	move_selectors(selector);
	judge(&other, changed);
	fine = same(seed, base, changed, "order of selectors") && fine;
	shuffle(&other, other.reporter, other.f.reporters,
	    sizeof *other.reporter, reporter);
	for (size_t i = 0; i < other.f.rows; i++)
		other.row[i].reporter = reporter[other.row[i].reporter];
	for (size_t i = 0; i < other.f.reports; i++)
		other.report[i].reporter = reporter[other.report[i].reporter];
	for (size_t i = 0; i < other.f.publisheds; i++)
		other.published[i].reporter =
		    reporter[other.published[i].reporter];
	for (size_t i = 0; i < other.f.olders; i++)
		other.older[i].reporter[0] =
		    reporter[other.older[i].reporter[0]];
	judge(&other, changed);
	return same(seed, base, changed, "order of reporters") && fine;
}

/* The same messages in more rows give the same verdict. */
static bool
pieces_mean_nothing(uint64_t seed, struct judged *base,
    struct judged *changed)
{
	copy();
	for (size_t i = 0; i < w.f.rows && other.f.rows < MOST_ROWS + EXTRA;
	    i += 1 + below(&other, 9)) {
		struct verdict_row *r = &other.row[i];
		uint64_t part = below(&other, r->messages + 1);

		other.row[other.f.rows] = *r;
		other.row[other.f.rows++].messages = part;
		r->messages -= part;
	}
	judge(&other, changed);
	return same(seed, base, changed, "pieces");
}

static void
mean_the_same_in_any_order(void)
{
	each_domain(order_means_nothing);
	each_domain(pieces_mean_nothing);
}

/* Add a pair to a scope, with messages wherever the scope has rows. */
static void
add_mail(const struct verdict_mail *mail, const char *key, unsigned byte,
    uint64_t messages)
{
	size_t at = other.f.pairs++, rows = other.f.rows;
	struct verdict_pair *p = &other.pair[at];
	struct verdict_address from = { .host = NULL };
	bool done[W28][MOST_REPORTERS] = { { false } };

	other.mail[at] = *mail;
	from.source.byte[10] = from.source.byte[11] = 0xff;
	from.source.byte[12] = (unsigned char)byte;
	*p = (struct verdict_pair){ .mail = &other.mail[at],
	    .sender = (uint32_t)other.f.senders,
	    .address = facts_address(other.address, &other.f.addresses,
	    &from), .older = NO_PLACE };
	other.sender[other.f.senders++] = (struct verdict_sender){
		.key = key, .name = key };
	for (size_t i = 0; i < rows; i++) {
		struct verdict_row r = other.row[i];
		int64_t age = LAST - r.day;

		if (other.pair[r.pair].mail->below != mail->below ||
		    done[age][r.reporter])
			continue;
		done[age][r.reporter] = true;
		r.pair = (uint32_t)at;
		r.messages = messages;
		other.row[other.f.rows++] = r;
	}
}

/* Advice, except to look at mail that seems forged. */
static size_t
other_advice(const struct verdict *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->advices; i++)
		n += v->advice[i].code != CODE_CHECK_SOURCE;
	return n;
}

/* Whether code, target and blockers agree; forged mail must not change them. */
static bool
same_gist(const struct verdict *a, const struct verdict *b)
{
	bool fine = a->code == b->code && a->has_target == b->has_target &&
	    a->target == b->target && a->blockers == b->blockers &&
	    other_advice(a) == other_advice(b) && a->earliest == b->earliest &&
	    a->rate.n == b->rate.n && a->rate.k == b->rate.k &&
	    (a->next_record == NULL) == (b->next_record == NULL) &&
	    (a->next_record == NULL ||
	    strcmp(a->next_record, b->next_record) == 0);

	for (size_t i = 0; fine && i < a->blockers; i++) {
		const struct verdict_blocker *x = &a->blocker[i];
		const struct verdict_blocker *y = &b->blocker[i];

		fine = strcmp(x->word, y->word) == 0 && x->kind == y->kind &&
		    x->messages == y->messages && x->failing == y->failing &&
		    strcmp(x->why, y->why) == 0;
	}
	return fine;
}

static bool
forgers_change_nothing(uint64_t seed, struct judged *base,
    struct judged *changed)
{
	struct verdict_result claims[] = {
		{ "google.com", "20230601", DMARC_RESULT_FAIL, false,
		    NO_PLACE },
		{ "example.com", "made-up", DMARC_RESULT_FAIL, true,
		    NO_PLACE } };
	static const struct verdict_result softfail = { "example.com", NULL,
	    DMARC_RESULT_SOFTFAIL, true, NO_PLACE };
	bool fine = true;

	copy();
	claims[1].own_selector = facts_selector(other.own_selector,
	    &other.f.own_selectors, &claims[1]);
	for (int scope = 0; scope < 2; scope++) {
		struct verdict_mail m = { .header_from = "example.com",
		    .below = scope == 1, .found = -1,
		    .disposition = DMARC_DISP_REJECT };

		add_mail(&m, "zz-forged", 203, 1 + below(&other, 5000));
		m.dkim = claims;
		m.dkims = 2;
		m.spf = &softfail;
		m.spfs = 1;
		add_mail(&m, "aa-forged", 204, 1 + below(&other, 50));
	}
	judge(&other, changed);
	fine = holds(base->n == changed->n, "scopes", seed);
	for (size_t i = 0; fine && i < base->n; i++)
		/* Without any message before, the forged one is the first. */
		fine = holds(base->v[i].code == VERDICT_NO_DATA ||
		    same_gist(&base->v[i], &changed->v[i]),
		    "forged mail changes the verdict", seed);
	return fine;
}

static void
do_not_depend_on_forgers(void)
{
	each_domain(forgers_change_nothing);
}

static int
rank(enum verdict_code code)
{
	switch (code) {
	case VERDICT_ROLL_BACK:
		return 0;
	case VERDICT_NOT_READY:
		return 1;
	case VERDICT_HOLD:
		return 2;
	default:
		return 3;
	}
}

/*
 * Good mail of a new host with its own key, every day. It must be a new host:
 * a sender that also fails may be judged only with the added messages (from
 * ten on), and one failure among ten is too much.
 */
static bool
good_mail_worsens_nothing(uint64_t seed, struct judged *base,
    struct judged *changed)
{
	struct verdict_result signature = { "example.com", "new-key",
	    DMARC_RESULT_PASS, true, NO_PLACE };
	static const struct verdict_result envelope = { "example.com", NULL,
	    DMARC_RESULT_PASS, true, NO_PLACE };
	bool fine = true;

	copy();
	signature.own_selector = facts_selector(other.own_selector,
	    &other.f.own_selectors, &signature);
	if (w.f.no_mail || w.f.dns_parked)
		return true;
	for (int scope = 0; scope < 2; scope++)
		add_mail(&(struct verdict_mail){ .below = scope == 1,
		    .header_from = "example.com", .dkim = &signature,
		    .spf = &envelope, .dkims = 1, .spfs = 1, .found = 1,
		    .dkim_aligned = true, .spf_aligned = true,
		    .disposition = DMARC_DISP_NONE }, "zz-own", 205,
		    1 + below(&other, 200));
	judge(&other, changed);
	for (size_t i = 0; i < base->n; i++) {
		const struct verdict *a = &base->v[i], *b = &changed->v[i];

		/* Without own mail before, other gates did not apply. */
		if (a->class_messages[CLASS_OWN] +
		    a->class_messages[CLASS_THIRD_OK] +
		    a->class_messages[CLASS_THIRD_BAD] == 0)
			continue;
		/* With more mail a shorter time is looked at. */
		fine = holds(rank(b->code) >= rank(a->code) ||
		    (b->code == VERDICT_HOLD && a->low_volume),
		    "good mail worsens the verdict", seed) && fine;
	}
	return fine;
}

static void
do_not_suffer_from_good_mail(void)
{
	each_domain(good_mail_worsens_nothing);
}

/* Whether a scope loses mail, which changes the record of both. */
static bool
any_loss(const struct judged *j)
{
	for (size_t i = 0; i < j->n; i++)
		for (size_t k = 0; k < j->v[i].blockers; k++)
			if (j->v[i].blocker[k].code == CODE_LEGIT_LOSS)
				return true;
	return false;
}

static bool
dispositions_mean_losses(uint64_t seed, struct judged *base,
    struct judged *changed)
{
	bool fine, lost = any_loss(base);

	copy();
	for (size_t i = 0; i < w.f.pairs; i++) {
		other.mail[i] = w.mail[i];
		other.mail[i].disposition = DMARC_DISP_NONE;
		other.pair[i].mail = &other.mail[i];
	}
	judge(&other, changed);
	fine = holds(!any_loss(changed), "a loss of nothing", seed);
	for (size_t i = 0; i < base->n; i++)
		fine = holds(lost || same_gist(&base->v[i], &changed->v[i]),
		    "dispositions change the verdict", seed) && fine;
	return fine;
}

static void
know_dispositions_only_as_losses(void)
{
	each_domain(dispositions_mean_losses);
}

/*
 * Let all failing direct mail pass by DKIM. This may make more failing mail
 * direct, so call it again; false: no failing direct mail was left.
 */
static bool
heal(const struct judged *j)
{
	bool any = false;

	for (size_t i = 0; i < other.f.pairs; i++) {
		struct verdict_result *key = &other.result[i * MOST_RESULTS *
		    2];
		struct verdict_mail *m = &other.mail[i];

		if (!class_direct(j->v[0].pair_class[i]) || mail_passes(m))
			continue;
		any = true;
		*key = (struct verdict_result){ "example.com",
		    other.sender[other.pair[i].sender].key, DMARC_RESULT_PASS,
		    true, NO_PLACE };
		key->own_selector = facts_selector(other.own_selector,
		    &other.f.own_selectors, key);
		m->dkim = key;
		m->dkims = 1;
		m->dkim_aligned = true;
		m->disposition = DMARC_DISP_NONE;
	}
	return any;
}

static bool
nothing_is_left_to_repair(uint64_t seed, struct judged *base,
    struct judged *changed)
{
	static const enum code failing[] = { CODE_SENDER_FAILS,
	    CODE_UNALIGNED_SERVICE, CODE_DKIM_BROKEN, CODE_SENDER_COLLAPSED,
	    CODE_PASS_DROP, CODE_RATE_TOO_HIGH, CODE_LEGIT_LOSS };
	bool fine = true;

	(void)base;
	copy();
	for (size_t i = 0; i < w.f.pairs; i++)
		other.pair[i].mail = &other.mail[i];
	do
		judge(&other, changed);
	while (heal(changed));
	for (size_t i = 0; i < changed->n; i++) {
		const struct verdict *v = &changed->v[i];

		fine = holds(v->what_if[0].at_risk == 0, "still at risk",
		    seed) && fine;
		for (size_t k = 0; k < v->blockers; k++)
			for (size_t c = 0; c < COUNT(failing); c++)
				fine = holds(v->blocker[k].code != failing[c],
				    v->blocker[k].word, seed) && fine;
	}
	return fine;
}

static void
have_nothing_to_repair_when_all_passes(void)
{
	each_domain(nothing_is_left_to_repair);
}

static uint64_t reached[VERDICT_CODES];

static bool
count_codes(uint64_t seed, struct judged *base, struct judged *changed)
{
	(void)seed;
	(void)changed;
	for (size_t i = 0; i < base->n; i++)
		reached[base->v[i].code]++;
	return true;
}

/* Random domains reach every verdict; else the other tests prove little. */
static void
are_of_every_kind(void)
{
	each_domain(count_codes);
	for (int c = 0; c < VERDICT_CODES; c++) {
		if (reached[c] < DOMAINS / 100)
			printf("\n%s: %llu", verdict_code_word(
			    (enum verdict_code)c),
			    (unsigned long long)reached[c]);
		CU_ASSERT_TRUE(reached[c] >= DOMAINS / 100);
	}
}

static const struct test tests[] = {
	{ "are of every kind", are_of_every_kind },
	{ "are sane", are_sane },
	{ "mean the same in any order", mean_the_same_in_any_order },
	{ "do not depend on forgers", do_not_depend_on_forgers },
	{ "do not suffer from good mail", do_not_suffer_from_good_mail },
	{ "know dispositions only as losses",
	    know_dispositions_only_as_losses },
	{ "have nothing to repair when all passes",
	    have_nothing_to_repair_when_all_passes },
};
TEST_MAIN("report/verdict/reach_properties", tests)
