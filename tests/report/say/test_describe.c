/*
 * test_describe.c: verdicts, blockers and names in words.
 */
#include "report/say/describe.h"

#include "common/day.h"
#include "tests/cunit_main.h"

/* Whether the buffer holds exactly want; empties it. */
static bool
holds(struct buf *b, const char *want)
{
	const char *text = buf_string(b);
	bool same = text != NULL && strcmp(text, want) == 0;

	if (!same)
		printf("\nwant '%s', got '%s'\n", want, text);
	buf_free(b);
	return same;
}

static void
shows_both_forms_of_a_name(void)
{
	static const char *const cases[][2] = {
		{ "example.org", "example.org" },
		{ "xn--bcher-kva.example",
		    "bücher.example [xn--bcher-kva.example]" },
		{ "mail.xn--fiqs8s", "mail.中国 [mail.xn--fiqs8s]" },
		/* not A-labels, despite the prefix */
		{ "xn--.example", "xn--.example" },
		{ "xn--zzzzzz999999.example", "xn--zzzzzz999999.example" },
		{ "xn--a b", "xn--a b" },
		{ "", "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(4096);

		describe_domain(&out, cases[i][0]);
		CU_ASSERT_TRUE(holds(&out, cases[i][1]));
	}
}

static void
says_verdicts(void)
{
	static const struct {
		enum verdict_code code;
		bool target, below;
		enum verdict_level level;
		int64_t wait;		/* days; -1: unknown */
		const char *want, *brief;
	} cases[] = {
		{ VERDICT_NO_DATA, false, false, LEVEL_NONE, -1, "NO DATA",
		    "NO DATA" },
		{ VERDICT_DONE, false, false, LEVEL_REJECT, -1, "DONE",
		    "DONE" },
		{ VERDICT_HOLD, true, false, LEVEL_REJECT, 24,
		    "HOLD before p=reject until 25 Jan", "HOLD to 25 Jan" },
		{ VERDICT_HOLD, true, false, LEVEL_REJECT, -1,
		    "HOLD before p=reject", "HOLD" },
		{ VERDICT_HOLD, false, false, LEVEL_REJECT, -1, "HOLD",
		    "HOLD" },
		{ VERDICT_NOT_READY, true, true, LEVEL_QUARANTINE, -1,
		    "NOT READY for sp=quarantine", "NOT READY" },
		{ VERDICT_READY_FOR_QUARANTINE, true, false,
		    LEVEL_QUARANTINE, -1, "READY for p=quarantine",
		    "READY: quarantine" },
		{ VERDICT_ROLL_BACK, true, false, LEVEL_NONE, -1,
		    "ROLL BACK to p=none", "ROLL BACK" },
	};
	int64_t today = day_from_civil(2026, 1, 1);

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct verdict v = { .code = cases[i].code,
		    .has_target = cases[i].target, .below = cases[i].below,
		    .target = cases[i].level, .earliest = cases[i].wait < 0 ?
		    NEVER : today + cases[i].wait };
		struct buf out = BUF_INIT(4096);

		describe_verdict(&out, &v, today);
		CU_ASSERT_TRUE(holds(&out, cases[i].want));
		describe_verdict_short(&out, &v, today);
		CU_ASSERT_TRUE(holds(&out, cases[i].brief));
	}
}

static void
counts_what_is_asked_for(void)
{
	struct verdict_blocker b[] = {
		{ .kind = KIND_EMERGENCY, .code = CODE_LEGIT_LOSS },
		{ .kind = KIND_FIX, .code = CODE_SENDER_FAILS, .sender = "a" },
		{ .kind = KIND_FIX, .code = CODE_PASS_DROP, .sender = "a" },
		{ .kind = KIND_FIX, .code = CODE_CONFIRM_SENDER,
		    .sender = "b" },
		{ .kind = KIND_FIX, .code = CODE_SPF_SYNTAX },
		{ .kind = KIND_WAIT, .code = CODE_INTEROP },
		{ .kind = KIND_WAIT, .code = CODE_COVERAGE_GAP, .sender = "g" },
		{ .kind = KIND_WAIT, .code = CODE_SOAK },
	};
	struct verdict v = { .blocker = b, .blockers = COUNT(b) };
	struct buf out = BUF_INIT(4096);

	describe_counts(&out, &v);
	CU_ASSERT_TRUE(holds(&out, "1 urgent, 2 to fix, 1 to confirm, "
	    "1 to decide, 1 to check, 1 to wait for"));
	/* What the domain has to do as well is counted there. */
	b[6].shared = true;
	v.code = VERDICT_ROLL_BACK;
	v.next_record = "v=DMARC1; p=none";
	describe_counts(&out, &v);
	CU_ASSERT_TRUE(holds(&out, "1 to publish, 1 urgent, 2 to fix, "
	    "1 to confirm, 1 to decide, 1 to wait for"));
	v.shares_record = true;
	v.blockers = 0;
	describe_counts(&out, &v);
	CU_ASSERT_EQUAL(out.len, 0);
	buf_free(&out);
	CU_ASSERT_STRING_EQUAL(describe_kind(&b[3]), "CONFIRM");
	CU_ASSERT_STRING_EQUAL(describe_kind(&b[5]), "DECIDE");
	b[5].kind = KIND_ADVICE;
	CU_ASSERT_STRING_EQUAL(describe_kind(&b[5]), "HINT");
	CU_ASSERT_STRING_EQUAL(describe_code(&b[4]),
	    "the SPF record is not valid");
	b[4].code = CODE_OTHER;
	b[4].word = "NEW_CODE";
	CU_ASSERT_STRING_EQUAL(describe_code(&b[4]), "NEW_CODE");
}

static void
says_why_a_sender_has_its_name(void)
{
	static const struct label_rule forwarder = {
		.label = LABEL_FORWARDER };
	static const struct {
		struct section_sender s;
		const char *want;
	} cases[] = {
		{ { .kind = SENDER_SERVICE, .name = "Mailchimp" },
		    "Mailchimp" },
		{ { .kind = SENDER_OWN_HOST, .name = "mx1.example.org" },
		    "mx1.example.org (own)" },
		/* whose network it is, nobody said */
		{ { .kind = SENDER_OWN, .name = "192.0.2.0/24" },
		    "192.0.2.0/24 (authenticated)" },
		{ { .kind = SENDER_RULE, .name = "192.0.2.9",
		    .rule = &forwarder }, "192.0.2.9 (forwarder)" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(4096);

		describe_sender(&out, &cases[i].s);
		CU_ASSERT_TRUE(holds(&out, cases[i].want));
	}
}

static const struct test tests[] = {
	{ "says why a sender has its name", says_why_a_sender_has_its_name },
	{ "shows both forms of a name", shows_both_forms_of_a_name },
	{ "says verdicts", says_verdicts },
	{ "counts what is asked for", counts_what_is_asked_for },
};
TEST_MAIN("report/say/describe", tests)
