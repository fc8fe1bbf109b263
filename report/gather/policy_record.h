/*
 * policy_record.h: what a DMARC record in DNS asks for.
 */
#ifndef DMARC_REPORT_GATHER_POLICY_RECORD_H
#define DMARC_REPORT_GATHER_POLICY_RECORD_H

#include "report/verdict/facts.h"

/*
 * The policy of a record's text, as reporters would have shown it: a word
 * that no standard knows is unknown, a tag that is not there absent. fo is
 * not looked at. false: it is no DMARC record.
 */
bool policy_of_record(const char *record, struct verdict_policy *out);

#endif
