/*
 * finding.h: a list of findings about one domain.
 */
#ifndef DMARC_DNS_CHECK_FINDING_H
#define DMARC_DNS_CHECK_FINDING_H

#include <stddef.h>

#include "common/err.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "dns/check/codes.h"
#include "store/codes.h"

/* The record that a fix ends with, once all changes to it are known. */
enum finding_record { FIX_WITHOUT, FIX_SPF, FIX_DMARC };

struct finding {
	enum finding_code code;
	enum dns_severity severity;
	const char *subject;	/* selector, host, term, URI; "" none */
	const char *detail;	/* a sentence without its dot */
	const char *fix;	/* what to do, lines divided by LF; NULL: - */
	enum finding_record record;
	bool changes;		/* the record: other fixes mention it */
	const char *without;	/* a tag that only this fix removes */
};

struct findings {
	struct arena *arena;	/* set by the owner */
	struct finding *item;
	size_t n;
	bool no_memory;		/* some are lost */
	bool enough;		/* the last one was not added */
};

/* Of a code so many are listed, for a record may hold thousands of mistakes. */
enum { FINDINGS_OF_A_CODE = 20 };

/*
 * Adds a finding with its detail. subject is copied; NULL: "". false: there are
 * enough of this code, the last of which says so; a fix is then ignored.
 */
bool finding_add(struct findings *f, enum finding_code code,
    enum dns_severity severity, const char *subject, const char *fmt, ...)
    DMARC_PRINTF(5, 6);

/* The finding added last; NULL: it was one too many, or there is none. */
struct finding *finding_last(struct findings *f);

/* Sets what to do about the finding added last. */
void finding_fix(struct findings *f, const char *fmt, ...) DMARC_PRINTF(2, 3);

/* Adds a line to its fix: a TXT record as a zone file has it. */
void finding_fix_txt(struct findings *f, const char *name, const char *text,
    size_t len);
/* The same for any finding. */
void finding_put_txt(struct findings *f, struct finding *item,
    const char *name, const char *text, size_t len);

/*
 * Sorts: by severity, then in the order of the codes, then by subject and
 * detail.
 */
void findings_sort(struct findings *f);

/* Whether there is a finding of this code. */
bool findings_have(const struct findings *f, enum finding_code code);

/* Whether a section has a finding that is graver than info. */
bool findings_trouble(const struct findings *f, enum finding_section section);

#endif
