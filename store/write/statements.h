/*
 * statements.h: the statements of store/write and their parameters.
 */
#ifndef DMARC_STORE_WRITE_STATEMENTS_H
#define DMARC_STORE_WRITE_STATEMENTS_H

#include <sqlite3.h>

/* Each statement is a file, sql/NAME.sql. */
#define STORE_STATEMENTS(X) \
	X(add_combination) X(find_combination) \
	X(add_dkim) X(find_dkim) \
	X(add_domain) X(find_domain) \
	X(add_mailbox) X(find_mailbox) \
	X(add_message) X(find_message) X(set_message) X(find_outcome) \
	X(find_stored) \
	X(add_name) X(find_name) \
	X(add_envelope) X(find_envelope) \
	X(add_evaluated) X(find_evaluated) \
	X(add_own_domains) X(same_own_domains) \
	X(clear_own_domains) X(set_owned) \
	X(add_policy) X(find_policy) \
	X(add_records) X(last_record) \
	X(add_report) X(find_report) X(find_revision) \
	X(improve_report) X(set_standing) \
	X(add_reporter) X(find_reporter) \
	X(add_source) X(find_source) \
	X(add_spf) X(find_spf) \
	X(add_submitter) X(find_submitter) \
	X(add_tls_report) X(find_tls_report) X(find_tls_revision) \
	X(improve_tls_report) X(set_tls_standing) \
	X(add_tls_policy) X(add_tls_failure) \
	X(add_tls_domains) X(set_tls_domains) \
	X(add_failure) X(find_failure) X(improve_failure) \
	X(add_failure_day) X(leave_failure_day) X(lower_failure_day) \
	X(find_failures_kept) X(find_secret) X(add_secret) \
	X(find_failure_expired) X(set_failure_expired) \
	X(find_old_failure) \
	X(find_pruned) X(set_pruned) X(set_swept) \
	X(find_old_reports) X(delete_old_records) X(delete_old_reports) \
	X(delete_old_tls_failures) X(delete_old_tls_policies) \
	X(delete_old_tls_reports) X(count_old_tls_reports) \
	X(delete_old_failures) X(delete_old_failure_days) \
	X(sweep_combination) X(sweep_source) X(sweep_evaluated) \
	X(sweep_envelope) X(sweep_dkim) X(sweep_spf) X(sweep_name) \
	X(sweep_policy) X(sweep_submitter) X(sweep_reporter) \
	X(sweep_domain) X(sweep_dns_host) \
	X(set_dns_domain) X(set_dns_unknown) X(find_dns_domain) \
	X(clear_dns_records) X(add_dns_record) \
	X(clear_dns_includes) X(add_dns_include) \
	X(clear_dns_findings) X(add_dns_finding) \
	X(find_dns_key) X(set_dns_key) X(set_dns_spf) X(clear_dns_spf) \
	X(find_dns_history) X(set_dns_history) \
	X(set_dns_host) X(fail_dns_host) X(set_dns_name) \
	X(clear_dns_ranges) X(add_dns_range) \
	X(find_newer_domain) X(expire_dns_spf) X(date_dns_keys) \
	X(keep_dns_domain) X(keep_dns_records) X(keep_dns_includes) \
	X(keep_dns_findings) X(keep_dns_key) \
	X(keep_dns_spf) X(keep_dns_name) X(keep_dns_host) \
	X(find_newer_ranges) X(keep_dns_history) X(join_dns_history) \
	X(drop_joined_history) \
	X(find_fleet) X(join_fleet) X(add_unsent) X(fill_unsent) \
	X(drop_foreign_unsent) X(set_sent) X(set_refused) \
	X(count_old_unsent) \
	X(begin) X(commit) X(data_version)

#define AS_ENUM(name) SQL_##name,
enum store_sql { STORE_STATEMENTS(AS_ENUM) STATEMENTS };
#undef AS_ENUM

/* The names of all parameters. */
#define STORE_PARAMETERS(X) \
	X(address) X(addresses) X(adkim) X(after) X(answer) X(arrival_ts) \
	X(aspf) X(auth_failure) X(before) X(begin_ts) X(bits) X(cname) X(code) \
	X(codes) X(combination) X(comments) X(confirmed) X(contact) \
	X(day_ts) X(delivery) X(detail) X(discovery) X(disp_none) \
	X(disp_quarantine) X(disp_reject) X(disposition) X(dkim) \
	X(dkim_aligned) X(dkim_domain) X(dkim_selector) X(dmarc) \
	X(dmarc_pass) X(dnssec) X(domain) X(domains) X(email) X(end_ts) \
	X(envelope) X(envelope_from) X(envelope_to) X(error) X(evaluated) \
	X(extra_contact_info) X(facts) X(failed) X(first) X(first_record) \
	X(fix) X(fo) X(found) X(from_tag) X(generator) X(guessed) X(hash) \
	X(header_from) X(helo) X(identity) X(incidents) X(information) X(ip) \
	X(kept) X(key) X(kind) X(last) X(list) X(lookups) X(mailbox) \
	X(message) X(message_tag) X(messages) X(mode) X(most) X(mx) X(name) \
	X(name_key) X(names) X(net48) X(next) X(now) X(np) X(org_name) \
	X(outcome) X(overrides) X(p) X(path) X(pct) X(place) X(policy) \
	X(policy_domain) X(provenance) X(reason) X(receiving) X(record) \
	X(records) X(repaired) X(report) X(report_id) X(reporter) X(result) \
	X(said) X(scope) X(seen_ts) X(selector) X(sending) X(service) \
	X(sessions) X(severity) X(sha256) X(shown) X(skipped) X(source) \
	X(sp) X(spf) X(spf_aligned) X(standing) X(state) X(strings) \
	X(subject) X(subject_tag) X(subjects) X(submitted_for) X(submitter) \
	X(successful) X(swept) X(t) X(term) X(testing) X(tree) X(ttl) \
	X(type) X(unknown) X(voids)

#define AS_ENUM(name) P_##name,
enum store_param { STORE_PARAMETERS(AS_ENUM) PARAMETERS };
#undef AS_ENUM

/* A statement on a connection. */
struct statement {
	sqlite3_stmt *stmt;	/* NULL: not prepared yet */
	unsigned char place[PARAMETERS];	/* 0: not used */
};

/* Prepares a statement for many runs. Returns a result code of SQLite. */
int statement_prepare(sqlite3 *db, enum store_sql sql, struct statement *out);

#endif
