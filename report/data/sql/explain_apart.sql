-- What is in no number, or counted with a mark: reports whose origin is a
-- mismatch, revisions of others, records that could not be used, mended
-- reports, and messages that could not be read (of all domains).
SELECT count(*) FILTER (WHERE r.counted AND r.provenance = 'mismatch')
        AS mismatch_reports,
    coalesce(sum(r.messages) FILTER (WHERE r.counted
        AND r.provenance = 'mismatch'), 0) AS mismatch_messages,
    count(*) FILTER (WHERE NOT r.standing) AS conflicts,
    coalesce(sum(r.skipped_records) FILTER (WHERE r.standing), 0)
        AS skipped_records,
    count(*) FILTER (WHERE r.standing AND r.repaired) AS repaired,
    (SELECT count(*) FROM asked AS a JOIN v_message AS m
        ON m.outcome = 'rejected' AND m.seen_ts
        BETWEEN a.first_ts AND a.now_ts) AS unreadable
FROM asked AS a
JOIN v_report AS r ON r.policy_domain = a.domain
    AND r.day_ts BETWEEN a.first_ts AND a.last_ts;
