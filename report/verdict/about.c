/*
 * about.c: which mail of a sender a blocker counts, and which of it is bad.
 */
#include "report/verdict/work.h"

bool
about_row(const struct work *w, enum about about,
    const struct verdict_row *r, bool *counts)
{
	const struct verdict_mail *m = w->f->pair[r->pair].mail;
	enum verdict_class c = w->pair[r->pair].class;

	*counts = r->messages > 0 && (about == ABOUT_UNKNOWN ?
	    c == CLASS_UNKNOWN : class_direct(c));
	if (!*counts)
		return false;
	switch (about) {
	case ABOUT_UNSIGNED:
		return !m->dkim_aligned;
	case ABOUT_NO_SPF:
		return !m->spf_aligned;
	default:
		return !mail_passes(m);
	}
}
