-- The reports about a domain on the days from :from to :to, by day: period,
-- submitter, policy, and the place of their records.
SELECT r.day_ts, r.begin_ts, r.end_ts, r.submitter, r.policy, r.provenance,
    r.messages, r.records, r.first_record, r.reporter
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    AND r.day_ts BETWEEN :from AND :to
WHERE d.name = :domain AND d.own = 1
ORDER BY r.day_ts;
