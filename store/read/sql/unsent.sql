-- Reports that dmarc-fleet has still to ship and that were not refused, in the
-- order of keys, after the key :after.
SELECT r.report_pk, d.name, w.identity, r.report_id, r.begin_ts, r.end_ts,
    r.facts, r.provenance, u.org_name, u.email, u.extra_contact_info,
    u.generator, p.p, p.sp, p.np, p.t, p.pct, p.adkim, p.aspf, p.fo,
    p.discovery, r.repaired, r.skipped, r.error, r.messages, r.dmarc_pass,
    r.dkim_aligned, r.spf_aligned, r.disp_none, r.disp_quarantine,
    r.disp_reject, r.records, r.first_record
FROM unsent AS n
CROSS JOIN report AS r ON r.report_pk = n.report
CROSS JOIN domain AS d ON d.domain_pk = r.domain AND d.own = 1
CROSS JOIN submitter AS u ON u.submitter_pk = r.submitter
CROSS JOIN reporter AS w ON w.reporter_pk = r.reporter
CROSS JOIN policy AS p ON p.policy_pk = r.policy
WHERE n.report > :after AND n.refused IS NULL
ORDER BY n.report;
