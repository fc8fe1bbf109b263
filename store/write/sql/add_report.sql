INSERT INTO report (message, domain, submitter, reporter, policy, report_id,
    begin_ts, end_ts, facts, standing, provenance, repaired, skipped, error,
    first_record, records, messages, dmarc_pass, dkim_aligned, spf_aligned,
    disp_none, disp_quarantine, disp_reject)
VALUES (:message, :domain, :submitter, :reporter, :policy, :report_id,
    :begin_ts, :end_ts, :facts, :standing, :provenance, :repaired, :skipped,
    :error, :first_record, :records, :messages, :dmarc_pass, :dkim_aligned,
    :spf_aligned, :disp_none, :disp_quarantine, :disp_reject)
