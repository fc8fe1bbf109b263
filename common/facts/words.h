/*
 * words.h: the words of the enums in aggregate.h, tls_report.h and
 * failure_report.h.
 *
 * Reports, the database, JSON and CSV use the same words.
 * A *_word function never returns NULL except where noted. A *_of function
 * ignores ASCII case and returns the unknown (or absent) member for any word
 * outside its table, so that an unknown word never means pass.
 */
#ifndef DMARC_COMMON_FACTS_WORDS_H
#define DMARC_COMMON_FACTS_WORDS_H

#include "common/facts/aggregate.h"
#include "common/facts/failure_report.h"
#include "common/facts/finding.h"
#include "common/facts/tls_report.h"

const char *p_word(enum dmarc_p p);			/* ABSENT: NULL */
const char *disposition_word(enum dmarc_disposition d);
const char *aligned_word(enum dmarc_aligned a);
const char *result_word(enum dmarc_result r);
const char *override_word(enum dmarc_override o);
const char *scope_word(enum dmarc_scope s);
const char *alignment_word(enum dmarc_alignment a);	/* ABSENT: NULL */
const char *discovery_word(enum dmarc_discovery d);	/* ABSENT: NULL */
const char *other_word(enum dmarc_other o);
const char *tls_type_word(enum dmarc_tls_type t);
const char *tls_mode_word(enum dmarc_tls_mode m);	/* ABSENT: NULL */
const char *tls_result_word(enum dmarc_tls_result r);
const char *delivery_word(enum dmarc_delivery d);	/* ABSENT: NULL */

const char *method_word(enum dmarc_method m);
const char *sample_word(enum dmarc_sample s);		/* NONE: NULL */

/* The word of bit 1 << n of Auth-Failure; n < DMARC_FAILED_BITS. */
const char *failed_word(unsigned n);

/* What people call such mail: "TLS report", or if many "TLS reports". */
const char *other_noun(enum dmarc_other o, bool many);

enum dmarc_p p_of(const char *word);
enum dmarc_disposition disposition_of(const char *word);
enum dmarc_aligned aligned_of(const char *word);
enum dmarc_override override_of(const char *word);
enum dmarc_alignment alignment_of(const char *word);
enum dmarc_discovery discovery_of(const char *word);
enum dmarc_other other_of(const char *word);		/* unknown: MAIL */
enum dmarc_tls_type tls_type_of(const char *word);
enum dmarc_tls_mode tls_mode_of(const char *word);
enum dmarc_tls_result tls_result_of(const char *word);
enum dmarc_delivery delivery_of(const char *word);
enum dmarc_failed failed_of(const char *word);		/* one bit */

/*
 * The result for a word of auth_results. Common variants count as the standard
 * word: hardfail is fail, unknown is temperror, error is permerror (RFC 7489
 * appendix C). *standard says whether word was the standard word.
 */
enum dmarc_result result_of(const char *word, bool *standard);

/* HELO for "helo"; MFROM for any other word. */
enum dmarc_scope scope_of(const char *word);

#endif
