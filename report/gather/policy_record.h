/*
 * policy_record.h: the policy in a DMARC record in DNS.
 */
#ifndef DMARC_REPORT_GATHER_POLICY_RECORD_H
#define DMARC_REPORT_GATHER_POLICY_RECORD_H

#include "report/verdict/facts.h"

/*
 * Reads the policy as reporters would show it: an unknown word is "unknown", a
 * missing tag is absent. Ignores fo. false: not a DMARC record.
 */
bool policy_of_record(const char *record, struct dmarc_policy *out);

#endif
