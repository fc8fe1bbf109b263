-- Aggregate reports, counted or not, with a report id, or the one with the key
-- :pk.
SELECT report_pk, org_name, email, report_id, begin_ts, end_ts, policy_domain,
    p, sp, np, t, pct, adkim, aspf, fo, discovery, generator,
    extra_contact_info, error, repaired, skipped_records, records, messages,
    dmarc_pass, provenance, counted, standing, own, message_name
FROM v_report
WHERE CASE WHEN :pk IS NULL THEN report_id = :id ELSE report_pk = :pk END
ORDER BY begin_ts, policy_domain, reporter, report_pk;
