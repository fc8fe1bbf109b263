-- All counted reports about a domain, by submitter.
SELECT r.submitter, count(*) AS reports, max(r.end_ts) AS last_end,
    sum(r.messages) AS messages, sum(r.dmarc_pass) AS dmarc_pass,
    sum(r.disp_none) AS disp_none, sum(r.disp_quarantine) AS disp_quarantine,
    sum(r.disp_reject) AS disp_reject
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
WHERE d.name = :domain AND d.own = 1
GROUP BY r.submitter
ORDER BY r.submitter;
