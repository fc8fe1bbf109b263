-- What is in no number, or counted with a mark: reports whose origin is a
-- mismatch or distrusted, those that nothing vouches for, revisions of others,
-- records that could not be used, mended reports, and messages that could not
-- be read (of all domains).
WITH of AS (
    SELECT r.*, k.distrusted, a.strict,
        EXISTS (SELECT 1 FROM known_reporter AS d WHERE d.distrusted)
            AS distrusts,
        r.provenance = 'unknown' AND NOT ifnull(k.distrusted, 0) AND a.strict
            AND ifnull(r.day_ts >= a.verified_ts, 0) AS unvouched
    FROM asked AS a
    JOIN v_report AS r ON r.policy_domain = a.domain
        AND r.day_ts BETWEEN a.first_ts AND a.last_ts
    LEFT JOIN known_reporter AS k ON k.reporter = r.reporter
        AND k.email = ifnull(r.email, '')
),
marked AS (
    SELECT *, ifnull(distrusted, 0) OR (provenance = 'mismatch'
        AND (strict OR NOT distrusts)) AS mismatch
    FROM of
)
SELECT count(*) FILTER (WHERE counted AND mismatch) AS mismatch_reports,
    coalesce(sum(messages) FILTER (WHERE counted AND mismatch), 0)
        AS mismatch_messages,
    count(*) FILTER (WHERE counted AND unvouched) AS unvouched_reports,
    coalesce(sum(messages) FILTER (WHERE counted AND unvouched), 0)
        AS unvouched_messages,
    count(*) FILTER (WHERE NOT standing) AS conflicts,
    coalesce(sum(skipped_records) FILTER (WHERE standing), 0)
        AS skipped_records,
    count(*) FILTER (WHERE standing AND repaired) AS repaired,
    (SELECT count(*) FROM asked AS a JOIN v_message AS m
        ON m.outcome = 'rejected' AND m.seen_ts
        BETWEEN a.first_ts AND a.now_ts) AS unreadable
FROM marked;
