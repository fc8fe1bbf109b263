/*
 * foreign.c: see foreign.h. The signatures are from file(1), and for
 * Dovecot from its sources.
 */
#include "parse/foreign.h"

#include <string.h>

#define BY_IMAP "; read the mailbox over IMAP, for instance with mbsync"
#define PACKED(how) "compressed with " how "; if your mail server stores " \
    "mail so, read the mailbox over IMAP, for instance with mbsync; " \
    "otherwise unpack it first"

struct foreign {
	size_t at, len;		/* where the signature is, and its length */
	const char *signature;
	enum dmarc_reason reason;
	const char *text;
};

#define BEGINS(signature) 0, sizeof(signature) - 1, signature

static const struct foreign formats[] = {
	/* as mail servers store mail */
	{ BEGINS("CRYPTED\3\7"), DMARC_R_STORED_ENCRYPTED,
	  "stored encrypted by the mail server (mail_crypt)" BY_IMAP },
	{ BEGINS("Dovecot-LZ4"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  "stored compressed by the mail server (LZ4)" BY_IMAP },
	{ BEGINS("2 M1e C"), DMARC_R_UNSUPPORTED_MAILBOX,
	  "a mail in Dovecot's own format (dbox)" BY_IMAP },
	{ 4, 6, "1AY&SY", DMARC_R_UNSUPPORTED_ARCHIVE, PACKED("bzip2") },
	{ BEGINS("\xfd" "7zXZ\0"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  PACKED("xz") },
	{ BEGINS("\x28\xb5\x2f\xfd"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  PACKED("zstd") },
	{ BEGINS("\x04\x22\x4d\x18"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  PACKED("LZ4") },
	{ BEGINS("\x1f\x9d"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  PACKED("compress") },
	/* archives */
	{ BEGINS("7z\xbc\xaf\x27\x1c"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  "a 7z archive: unpack it first" },
	{ BEGINS("Rar!\x1a\7"), DMARC_R_UNSUPPORTED_ARCHIVE,
	  "a rar archive: unpack it first" },
	{ 257, 5, "ustar", DMARC_R_UNSUPPORTED_ARCHIVE,
	  "a tar archive: unpack it first" },
	/* mailboxes */
	{ BEGINS("\1\1\1\1"), DMARC_R_UNSUPPORTED_MAILBOX,
	  "an MMDF mailbox: convert it to mbox or Maildir first" },
	{ BEGINS("!BDN"), DMARC_R_UNSUPPORTED_MAILBOX,
	  "an Outlook data file (.pst): export its mail as mbox first" },
};

static const struct foreign *
find(const unsigned char *first, size_t len)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		const struct foreign *f = &formats[i];

		if (len >= f->at + f->len &&
		    memcmp(first + f->at, f->signature, f->len) == 0)
			return f;
	}
	return NULL;
}

bool
foreign_is_known(const unsigned char *first, size_t len)
{
	return find(first, len) != NULL;
}

enum dmarc_status
foreign_refuse(struct reading *r, const unsigned char *first, size_t len,
    const char *part, struct dmarc_err *err)
{
	const struct foreign *f = find(first, len);

	if (f != NULL)
		return reading_refuse_for(r, part, f->reason, f->text, err);
	if (len >= 2 && (memcmp(first, "\xff\xfe", 2) == 0 ||
	    memcmp(first, "\xfe\xff", 2) == 0))
		return reading_refuse_for(r, part, DMARC_R_NOT_A_MAIL,
		    "text in UTF-16, as PowerShell writes it; copy the mail "
		    "unchanged, or convert it to UTF-8", err);
	return reading_refuse_for(r, part, DMARC_R_NOT_A_MAIL,
	    "does not begin like a mail, and is no XML, gzip or zip file; it "
	    "was not read", err);
}
