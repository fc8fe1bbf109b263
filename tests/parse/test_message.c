/*
 * test_message.c: the findings in each mail of tests/data/mail, at the limits,
 * and without memory.
 */
#include "parse/message.h"

#include <stdlib.h>
#include <string.h>

#include "common/facts/failure_report.h"
#include "common/facts/tls_report.h"
#include "common/facts/words.h"
#include "common/memory/buf.h"
#include "parse/mail/mime.h"
#include "parse/xml/xml.h"
#include "tests/cunit_main.h"

#define NAME "reporter.example!example.org!1718928000!1719014399.xml"

/*
 * "part=report id", "part!reason", "part?kind", separated by blanks. After an
 * id, "~": in a mail within the mail; ">": in a text; "-n": n comments were
 * removed.
 */
static const struct {
	const char *file, *want;
} files[] = {
	{ "whole-zip.eml", NAME "=1" },
	{ "whole-gzip.eml", "-=1" },
	{ "octet-stream.eml", "2=1" },
	{ "x-gzip.eml", "2=1" },
	{ "x-zip-compressed.eml", "2/" NAME "=1" },
	{ "zip-called-gzip.eml", "2/" NAME "=1" },
	{ "gzip-called-zip.eml", "2=1" },
	{ "xml-base64.eml", "2=1" },
	{ "xml-8bit.eml", "2=1" },
	{ "xml-quoted-printable.eml", "2=1" },
	{ "uuencode.eml", "2=1" },
	{ "inline.eml", "2=1" },
	{ "no-name.eml", "2=1" },
	{ "name-continued.eml", "2=1" },
	{ "name-encoded.eml", "2=1" },
	{ "name-2231.eml", "2=1" },
	{ "name-8bit.eml", "2=1" },
	{ "name-hostile.eml", "2=1" },
	{ "name-unquoted.eml", "2=1" },
	{ "header-line-lost.eml", "2=1" },
	{ "header-start-lost.eml", "2=1" },
	{ "contenttype.eml", "2=1" },
	{ "no-encoding.eml", "2=1" },
	{ "types-two.eml", "2=1" },
	{ "types-wrong-boundary.eml", "2=1" },
	{ "types-part.eml", "2.2=1" },
	{ "types-mail.eml", "2.2=1~" },
	{ "types-status.eml", "-?bounce" },
	{ "types-bounce.eml", "-?bounce" },
	{ "boundary-no-semicolon.eml", "2=1" },
	{ "boundary-comma.eml", "2=1" },
	{ "boundary-single-quotes.eml", "2=1" },
	{ "boundary-no-end-quote.eml", "2=1" },
	{ "boundary-with-quotes.eml", "2=1" },
	{ "boundary-bounce.eml", "-?bounce" },
	{ "alternative.eml", "1.2=1" },
	{ "rfc822.eml", "2.2=1~" },
	{ "rfc822-twice.eml", "1.1.2=1~" },
	{ "rfc822-base64.eml", "1.2=1~" },
	{ "digest.eml", "1.2=1~" },
	{ "html-first.eml", "2=1" },
	{ "footer-part.eml", "1.2=1" },
	{ "signed.eml", "1.2=1" },
	{ "smime.eml", "-!unsupported-smime" },
	{ "smime-octet-stream.eml", "2!unsupported-smime" },
	{ "pgp.eml", "1!unsupported-smime" },
	{ "two-reports.eml", "2=1 3=2" },
	{ "three-reports.eml", "1=1 2=2 3=3" },
	{ "failure-report.eml", "2!no-reported-domain" },
	{ "tls-report.eml", "2=tls:1" },
	{ "tls-report-plain.eml", "2=tls:1" },
	{ "tls-report-base64.eml", "2=tls:1" },
	{ "tls-report-no-encoding.eml", "2=tls:1" },
	{ "tls-report-octet-stream.eml", "2=tls:1" },
	{ "tls-report-called-json.eml", "2=tls:1" },
	{ "tls-report-zip.eml", "2/r.json=tls:1" },
	{ "tls-report-as-text.eml", "-=tls:1" },
	{ "tls-report-two.eml", "2=tls:1 3=tls:2" },
	{ "tls-report-beside.eml", "2=1 3=tls:1" },
	{ "tls-report-attached.eml", "2.2=tls:1~" },
	{ "tls-report-returned.eml", "-?bounce" },
	{ "tls-report-cut.eml", "2!gzip-truncated" },
	{ "tls-report-empty.eml", "2!empty-report" },
	{ "tls-report-blank.eml", "2!empty-report" },
	{ "tls-report-none.eml", "2!no-tls-report" },
	{ "tls-report-other.eml", "2!no-tls-report" },
	{ "tls-report-named.eml", "2!no-feedback" },
	{ "tls-report-blanks.gz", "-!json-bytes" },
	{ "tls-report-deep.gz", "-!json-depth" },
	{ "json.eml", "-?mail" },
	{ "bounce.eml", "-?bounce" },
	{ "bounce-report.eml", "-?bounce" },
	{ "bounce-report-first.eml", "-?bounce" },
	{ "bounce-status-deeper.eml", "-?bounce" },
	{ "bounce-status-folded.eml", "-?bounce" },
	{ "bounce-status-comment.eml", "-?bounce" },
	{ "bounce-no-status.eml", "-?bounce" },
	{ "bounce-base64.eml", "-?bounce" },
	{ "bounce-utf8.eml", "-?bounce" },
	{ "bounce-attachment.eml", "-?bounce" },
	{ "bounce-forwarded.eml", "-?bounce" },
	{ "bounce-beside-report.eml", "3.2=2~" },
	{ "bounce-failed-recipients.eml", "-?bounce" },
	{ "bounce-daemon.eml", "-?bounce" },
	{ "answer.eml", "-?bounce" },
	{ "receipt.eml", "-?bounce" },
	{ "failure-report-sample.eml", "2=failure:reporter.example" },
	{ "spam.eml", "-?mail" },
	{ "documents.eml", "-?mail" },
	{ "claim.eml", "-!no-feedback" },
	{ "claim-encoded.eml", "-!no-feedback" },
	{ "claim-html.eml", "-!no-feedback" },
	{ "claim-documents.eml", "-!no-feedback" },
	{ "claim-no-parts.eml", "-!no-feedback" },
	{ "claim-forward.eml", "-!no-feedback" },
	{ "claim-wrapped.eml", "1!no-feedback 2.2=1~" },
	{ "claim-wrapped-twice.eml", "2!no-feedback" },
	{ "claim-name.eml", "-!no-feedback" },
	{ "claim-name-base64.eml", "-!no-feedback" },
	{ "claim-boundary.eml", "-!no-feedback" },
	{ "scrubbed.eml", "-!no-feedback" },
	{ "scrubbed-part.eml", "-!no-feedback" },
	{ "scrubbed-list.eml", "-!no-feedback" },
	{ "talk.eml", "-?mail" },
	{ "talk-reply.eml", "-?mail" },
	{ "talk-automatic.eml", "-?mail" },
	{ "talk-vacation.eml", "-?mail" },
	{ "talk-bounce.eml", "-?mail" },
	{ "talk-receipt.eml", "-?mail" },
	{ "greeting.eml", "-=1>" },
	{ "greeting-part.eml", "1=1>" },
	{ "greeting-quoted-printable.eml", "-=1>" },
	{ "greeting-crlf.eml", "-=1>" },
	{ "greeting-broken.eml", "-!xml-truncated" },
	{ "greeting-not-claimed.eml", "-?mail" },
	{ "greeting-forward.eml", "-!no-feedback" },
	{ "greeting-quoted.eml", "-!no-feedback" },
	{ "greeting-header.eml", "-!no-feedback" },
	{ "greeting-rule.eml", "-!no-feedback" },
	{ "greeting-answer.eml", "-?mail" },
	{ "greeting-daemon.eml", "-?mail" },
	{ "greeting-copy.eml", "-?mail" },
	{ "greeting-report.eml", "-?mail" },
	{ "greeting-returned.eml", "-?bounce" },
	{ "greeting-no-sender.eml", "-!no-feedback" },
	{ "greeting-angle.eml", "-=1>" },
	{ "angle-reply.eml", "-?mail" },
	{ "angle-bounce.eml", "-?mail" },
	{ "angle-html.eml", "-?mail" },
	{ "angle-claimed.eml", "-!no-feedback" },
	{ "angle-named.eml", "1=1" },
	{ "angle-html-file.eml", "-?mail" },
	{ "angle-xml-file.eml", "2=1" },
	{ "text-blanks.eml", "-=1" },
	{ "text-utf16.eml", "1=1" },
	{ "mail-as-file.eml", "1/2=1~ 2/report.eml/2=1~ 3/2=1~" },
	{ "mail-as-text.eml", "1/2=1~" },
	{ "mail-as-file-twice.eml", "1/1/2=1~" },
	{ "mbox-as-file.eml", "1/mail 1/2=1~ 1/mail 3/2=2~" },
	{ "mbox-gzip-as-file.eml", "1/mail 1/2=1~ 1/mail 2/2=2~" },
	{ "mail-bomb-in-zip.eml", "1/b.eml/2!inflated-bytes" },
	{ "bzip2-attached.eml", "2!unsupported-archive" },
	{ "text-like-header.eml", "2=1" },
	{ "bounce-as-file.eml", "-?bounce" },
	{ "bounce-in-zip.eml", "-?bounce" },
	{ "answer-as-file.eml", "-?bounce" },
	{ "answer-in-zip.eml", "-?bounce" },
	{ "stored.gz", "2=1" },
	{ "stored-twice.gz", "2=1" },
	{ "stored-plain.gz", "-?mail" },
	{ "stored-bounce.gz", "-?bounce" },
	{ "stored-cut.gz", "-!gzip-truncated" },
	{ "stored.emlx", "2=1" },
	{ "stored-short.emlx", "2=1" },
	{ "stored.bz2", "-!unsupported-archive" },
	{ "stored.xz", "-!unsupported-archive" },
	{ "stored.zst", "-!unsupported-archive" },
	{ "stored.lz4", "-!unsupported-archive" },
	{ "stored.crypt", "-!stored-encrypted" },
	{ "stored.dbox", "-!unsupported-mailbox" },
	{ "stored.mmdf", "-!unsupported-mailbox" },
	{ "stored.pst", "-!unsupported-mailbox" },
	{ "picture.png", "-!not-a-mail" },
	{ "picture.gz", "-!not-a-mail" },
	{ "notes.txt", "-!not-a-mail" },
	{ "archive.mbox.gz", "mail 1/2=1 mail 3/2=2" },
	{ "archive-mails.zip", "a.eml/2=1 old/b.eml/2=2" },
	{ "archive-mbox.zip", "box/mail 1/2=1 box/mail 2/2=2" },
	{ "archive-gzip.zip", "a.eml.gz/2=1 b.mbox.gz/2=2" },
	{ "archive-bounce.zip", "b.eml/2=2" },
	{ "archive-beside.zip", "a.eml/2=1 b.MSG!unsupported-outlook "
	  "d.7z!unsupported-archive e!stored-encrypted" },
	{ "archive-emlx.zip", "1.emlx/2=1 2.emlx/2=2" },
	{ "emlx-as-file.eml", "2/2=1~" },
	{ "zip-7z-beside.eml", "2/a.xml=1 2/" NAME ".7z!unsupported-archive" },
	{ "office-zip.eml", "-?mail" },
	{ "appledouble.eml", "1.2=1" },
	{ "appledouble-alone.eml", "-!no-feedback" },
	{ "7z-hinted.eml", "2!unsupported-archive" },
	{ "bzip2-hinted.eml", "2!unsupported-archive" },
	{ "tar-hinted.eml", "2!unsupported-archive" },
	{ "7z-other.eml", "-?mail" },
	{ "pdf-hinted.eml", "-?mail" },
	{ "stored-utf16", "-!not-a-mail" },
	{ "stored-utf16-be", "-!not-a-mail" },
	{ "archive-nothing.zip", "-!not-a-mail" },
	{ "archive-deep.gz", "-!container-depth" },
	{ "archive-bomb.zip", "a.eml/2=1 b.eml/2!inflated-bytes c.eml/2=3" },
	{ "archive.tar.gz", "-!unsupported-archive" },
	{ "base64-noise.eml", "2=1" },
	{ "base64-chunks.eml", "2=1" },
	{ "crlf.eml", "2=1" },
	{ "cr-only.eml", "2=1" },
	{ "unclosed.eml", "2=1" },
	{ "mbox-line.eml", "2=1" },
	{ "lead.eml", "2=1" },
	{ "lead-mark.eml", "2=1" },
	{ "lead-mbox-line.eml", "2=1" },
	{ "lead-cr-only.eml", "2=1" },
	{ "lead-rfc822.eml", "1.2=1~" },
	{ "lead-part.eml", "2=1~" },
	{ "outlook.msg", "-!unsupported-outlook" },
	{ "tnef.eml", "2!unsupported-outlook" },
	{ "tnef-other-type.eml", "2!unsupported-outlook" },
	{ "tnef-name.eml", "2!unsupported-outlook" },
	{ "tnef-answer.eml", "-?mail" },
	{ "winmail.dat", "-!unsupported-outlook" },
	{ "outlook-attached.eml", "2!unsupported-outlook" },
	{ "office.eml", "-?mail" },
	{ "gzip-tail.eml", "2=1" },
	{ "gzip-members.eml", "2=1" },
	{ "gzip-truncated.eml", "2!gzip-truncated" },
	{ "gzip-checksum.eml", "2!gzip-checksum" },
	{ "gzip-corrupt.eml", "2!gzip-corrupt" },
	{ "zip-junk.eml", "2/reports/a.xml=1" },
	{ "zip-two.eml", "2/../../a.xml=1 2/b.xml=2" },
	{ "zip-three.eml", "2/a.xml=1 2/b.xml=2 2/c.xml=3" },
	{ "zip-stored.eml", "2/" NAME "=1" },
	{ "zip-streamed.eml", "2/" NAME "=1" },
	{ "zip-64.eml", "2/" NAME "=1" },
	{ "zip-bzip2.eml", "2/" NAME "!zip-method" },
	{ "zip-truncated.eml", "2!zip-corrupt" },
	{ "zip-empty.eml", "2!no-feedback" },
	{ "gzip-in-zip.eml", "2/a.xml.gz=1" },
	{ "zip-in-gzip.eml", "2/" NAME "=1" },
	{ "gzip-twice.eml", "2=1" },
	{ "bomb.eml", "2!inflated-bytes" },
	{ "comments.eml", "2=1-2" },
	{ "text-before.eml", "2=1" },
	{ "text-before-in-zip.eml", "2/report.txt=1" },
	{ "unused.eml", "2!empty-report" },
	{ "empty.eml", "2!empty-report" },
	{ "good-and-bad.eml", "2!gzip-truncated 3=1" },
	{ "report.xml", "-=1" },
	{ "report.xml.gz", "-=1" },
	{ "report.zip", NAME "=1" },
	{ "browser.txt", "-=1" },
};

static enum dmarc_status
note(void *ctx, const struct dmarc_finding *f, struct dmarc_err *err)
{
	struct buf *b = ctx;

	(void)err;
	if (b->len > 0)
		buf_byte(b, ' ');
	buf_text(b, f->part != NULL ? f->part : "-");
	switch (f->kind) {
	case DMARC_FOUND_AGGREGATE:
		buf_byte(b, '=');
		buf_text(b, f->aggregate->report_id);
		if (f->attached)
			buf_byte(b, '~');
		if (f->quoted)
			buf_byte(b, '>');
		if (f->aggregate->cut_comments == 0)
			break;
		CU_ASSERT_TRUE(f->aggregate->cut_comments < 10);
		buf_byte(b, '-');
		buf_byte(b, (unsigned char)('0' + f->aggregate->cut_comments));
		break;
	case DMARC_FOUND_REFUSED:
		buf_byte(b, '!');
		buf_text(b, dmarc_reason_word(f->refused.reason));
		break;
	case DMARC_FOUND_OTHER:
		buf_byte(b, '?');
		buf_text(b, other_word(f->other));
		break;
	case DMARC_FOUND_TLS:
		buf_text(b, "=tls:");
		buf_text(b, f->tls->report_id);
		if (f->attached)
			buf_byte(b, '~');
		break;
	case DMARC_FOUND_FAILURE:
		buf_text(b, "=failure:");
		buf_text(b, f->failure->domain);
		break;
	}
	return DMARC_OK;
}

static void
load(const char *name, struct buf *b)
{
	char path[1024];
	size_t n = 1;
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/mail/%s", DMARC_TEST_DATA, name);
	f = fopen(path, "rb");
	if (f == NULL) {
		perror(path);
		CU_FAIL_FATAL("fixture");
	}
	while (n > 0) {
		unsigned char *room = buf_room(b, 4096);

		CU_ASSERT_PTR_NOT_NULL_FATAL(room);
		n = fread(room, 1, 4096, f);
		b->len += n;
	}
	(void)fclose(f);
}

static enum dmarc_status
parse(const struct buf *in, const struct dmarc_limits *lim, size_t fail_at,
    struct buf *out)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct dmarc_err err;
	enum dmarc_status st;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	arena_fail_at(a, fail_at);
	st = parse_message(in->data, in->len, lim, NULL, a, note, out, &err);
	arena_free(a);
	return st;
}

static void
expect(const char *file, const struct dmarc_limits *lim, const char *want)
{
	struct buf in = BUF_INIT((size_t)1 << 20), out = BUF_INIT(10000);

	load(file, &in);
	CU_ASSERT_EQUAL(parse(&in, lim, 0, &out), DMARC_OK);
	if (strcmp(buf_string(&out), want) != 0) {
		fprintf(stderr, "%s: %s, want %s\n", file, buf_string(&out),
		    want);
		CU_FAIL("findings");
	}
	buf_free(&in);
	buf_free(&out);
}

static void
reads_every_quirk(void)
{
	for (size_t i = 0; i < COUNT(files); i++)
		expect(files[i].file, &dmarc_default_limits, files[i].want);
}

static void
keeps_limits(void)
{
	struct dmarc_limits lim = dmarc_default_limits;

	lim.reports = 1;
	expect("two-reports.eml", &lim, "2=1 3!reports-per-message");
	expect("three-reports.eml", &lim, "1=1 2!reports-per-message");
	expect("zip-three.eml", &lim,
	    "2/a.xml=1 2/b.xml!reports-per-message");
	lim = dmarc_default_limits;
	lim.container_depth = 1;
	expect("gzip-twice.eml", &lim, "2!container-depth");
	expect("octet-stream.eml", &lim, "2=1");
	lim = dmarc_default_limits;
	lim.attachment_bytes = 100;
	expect("octet-stream.eml", &lim, "2!attachment-bytes");
	expect("x-zip-compressed.eml", &lim, "2!attachment-bytes");
	lim = dmarc_default_limits;
	lim.zip_entries = 1;
	expect("zip-two.eml", &lim, "2/../../a.xml=1 2!zip-entries");
	lim = dmarc_default_limits;
	lim.message_bytes = 100;
	expect("report.xml", &lim, "-!message-bytes");
	/* The bytes of both parts count; the part over the limit is lost. */
	lim = dmarc_default_limits;
	lim.inflated_bytes = 1500;
	expect("two-reports.eml", &lim, "2=1 3!inflated-bytes");
	expect("zip-two.eml", &lim, "2/b.xml!inflated-bytes");
	lim.inflated_bytes = 500;
	expect("zip-two.eml", &lim, "2/../../a.xml!inflated-bytes");
	lim = dmarc_default_limits;
	lim.comment_bytes = 18 * 4000;
	expect("comments.eml", &lim, "2=1");
	lim.comment_bytes--;
	expect("comments.eml", &lim, "2=1-1");
}

/* Mails in a mail share its limits; those in other archives have their own. */
static void
keeps_limits_of_archives(void)
{
	struct dmarc_limits lim = dmarc_default_limits;

	lim.archive_mails = 2;
	expect("mbox-as-file.eml", &lim,
	    "1/mail 1/2=1~ 1/mail 3!archive-mails");
	expect("archive.mbox.gz", &lim, "mail 1/2=1 mail 3!archive-mails");
	expect("archive-mails.zip", &lim, "a.eml/2=1 old/b.eml/2=2");
	lim.archive_mails = 1;
	expect("archive-mails.zip", &lim,
	    "a.eml/2=1 old/b.eml!archive-mails");
	expect("archive-bomb.zip", &lim, "a.eml/2=1 b.eml!archive-mails");
	lim = dmarc_default_limits;
	lim.zip_entries = 1;
	expect("archive-mails.zip", &lim, "a.eml/2=1 -!zip-entries");
	lim = dmarc_default_limits;
	lim.reports = 1;
	expect("mbox-as-file.eml", &lim,
	    "1/mail 1/2=1~ 1/mail 3/2!reports-per-message");
	expect("archive.mbox.gz", &lim, "mail 1/2=1 mail 3/2=2");
	lim = dmarc_default_limits;
	lim.mime_parts = 5;
	expect("mbox-as-file.eml", &lim, "1/mail 1/2=1~ 1/mail 2!mime-parts");
	lim.mime_parts = 3;
	expect("archive.mbox.gz", &lim, "mail 1/2=1 mail 3/2=2");
	lim = dmarc_default_limits;
	lim.mime_depth = 3;
	expect("mail-as-file.eml", &lim, "1/2=1~ 2/report.eml/2=1~ 3/2=1~");
	expect("mail-as-file-twice.eml", &lim, "1/1!mime-depth");
	lim = dmarc_default_limits;
	lim.container_depth = 1;
	expect("mail-as-file.eml", &lim,
	    "1/2=1~ 2/report.eml/2!container-depth 3/2=1~");
	expect("stored.gz", &lim, "2!container-depth");
	lim = dmarc_default_limits;
	lim.inflated_bytes = 1000;
	expect("archive.mbox.gz", &lim, "-!inflated-bytes");
	lim.message_bytes = 800;	/* the mail in it has more */
	expect("stored.gz", &lim, "-!message-bytes");
}

static void
survives_full_memory(void)
{
	static const char *const names[] = {
		"zip-two.eml", "rfc822.eml", "good-and-bad.eml",
		"documents.eml", "mail-as-file.eml", "archive.mbox.gz",
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		struct buf in = BUF_INIT((size_t)1 << 20);
		struct buf good = BUF_INIT(10000), out = BUF_INIT(10000);

		load(names[i], &in);
		CU_ASSERT_EQUAL(parse(&in, &dmarc_default_limits, 0, &good),
		    DMARC_OK);
		for (size_t nth = 1; nth < 1000; nth++) {
			buf_clear(&out, 10000);
			CU_ASSERT_EQUAL(parse(&in, &dmarc_default_limits, nth,
			    &out), DMARC_OK);
			if (strcmp(buf_string(&out), buf_string(&good)) == 0)
				break;
			CU_ASSERT_PTR_NOT_NULL(strstr(buf_string(&out),
			    "!memory"));
		}
		CU_ASSERT_STRING_EQUAL(buf_string(&out), buf_string(&good));
		buf_free(&in);
		buf_free(&good);
		buf_free(&out);
	}
}

static enum dmarc_status
fail(void *ctx, const struct dmarc_finding *f, struct dmarc_err *err)
{
	(void)f;
	++*(int *)ctx;
	return dmarc_fail(err, DMARC_E_IO, "full disk");
}

static void
returns_what_the_sink_says(void)
{
	struct buf in = BUF_INIT((size_t)1 << 20);
	struct arena *a = arena_new((size_t)1 << 20);
	struct dmarc_err err;
	int calls = 0;

	load("two-reports.eml", &in);
	CU_ASSERT_EQUAL(parse_message(in.data, in.len, &dmarc_default_limits,
	    NULL, a, fail, &calls, &err), DMARC_E_IO);
	CU_ASSERT_EQUAL(calls, 1);
	CU_ASSERT_STRING_EQUAL(err.text, "full disk");
	arena_free(a);
	buf_free(&in);
}

static const struct test tests[] = {
	{ "it reads every quirk of mail and compression", reads_every_quirk },
	{ "it keeps the limits", keeps_limits },
	{ "it keeps the limits of mails in archives",
	    keeps_limits_of_archives },
	{ "it reports a full arena, wherever it happens",
	    survives_full_memory },
	{ "it returns what the sink says", returns_what_the_sink_says },
};

int
main(void)
{
	mime_warm_up();
	xml_warm_up();
	return run_tests("parse/message", tests, COUNT(tests));
}
