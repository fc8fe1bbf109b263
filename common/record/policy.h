/*
 * policy.h: the policy of a DMARC record (RFC 9989 section 4.7).
 */
#ifndef DMARC_COMMON_RECORD_POLICY_H
#define DMARC_COMMON_RECORD_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "common/facts/aggregate.h"

/*
 * Whether a TXT record is a DMARC record: its first tag is v, with the value
 * DMARC1 in exactly these letters.
 */
bool policy_is_record(const char *record, size_t len);

/*
 * Reads the policy as reporters would show it: an unknown word is "unknown", a
 * missing tag is absent. domain and fo stay NULL. false: not a DMARC record.
 */
bool policy_of_record(const char *record, size_t len,
    struct dmarc_policy *out);

#endif
