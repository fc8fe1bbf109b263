-- The policy of each day is that of most messages, by what it acts as; the
-- run of days with at least the current one ends on the last settled day. A
-- period of more than 25 hours is split over its days by seconds.
WITH RECURSIVE seen AS (
    SELECT r.report_pk, r.begin_ts, r.end_ts, r.day_ts, r.messages, a.last_ts,
        CASE CASE WHEN a.below AND r.sp IS NOT NULL THEN r.sp ELSE r.p END
            WHEN 'reject' THEN 2 WHEN 'quarantine' THEN 1 ELSE 0 END AS level,
        ifnull(r.t, 'n') = 'y' OR ifnull(r.pct, 100) < 100 AS test
    FROM asked AS a
    CROSS JOIN v_report AS r ON r.policy_domain = a.domain AND r.counted
        AND NOT (a.strict AND r.provenance = 'mismatch')
),
reach (report_pk, day_ts, begin_ts, end_ts, messages, last_ts, level, test) AS (
    SELECT report_pk, begin_ts - begin_ts % 86400, begin_ts, end_ts, messages,
        last_ts, level, test
    FROM seen
    WHERE end_ts - begin_ts > 90000
    UNION ALL
    SELECT report_pk, day_ts + 86400, begin_ts, end_ts, messages, last_ts,
        level, test
    FROM reach
    WHERE day_ts + 86400 < end_ts
),
product AS (
    SELECT *, end_ts - begin_ts AS seconds, messages *
        (min(end_ts, day_ts + 86400) - max(begin_ts, day_ts)) AS product
    FROM reach
),
part AS (
    SELECT day_ts, last_ts, level, test, product / seconds +
        (row_number() OVER (PARTITION BY report_pk
            ORDER BY product % seconds DESC, day_ts) <=
        messages - sum(product / seconds) OVER (PARTITION BY report_pk))
        AS messages
    FROM product
    UNION ALL
    SELECT day_ts, last_ts, level, test, messages
    FROM seen
    WHERE end_ts - begin_ts <= 90000
),
judged AS (
    SELECT * FROM part WHERE day_ts <= last_ts
),
vote AS (
    SELECT day_ts, last_ts, max(0, level - test) AS level,
        sum(messages) AS messages, count(*) AS reports
    FROM judged
    GROUP BY day_ts, max(0, level - test)
),
of_day AS (
    SELECT day_ts, last_ts, level, row_number() OVER (PARTITION BY day_ts
        ORDER BY messages DESC, (messages = 0) * reports DESC, level) AS place
    FROM vote
),
now AS (
    SELECT level, last_ts FROM of_day WHERE place = 1
    ORDER BY day_ts DESC LIMIT 1
)
SELECT CASE now.level WHEN 2 THEN 'reject' WHEN 1 THEN 'quarantine'
        ELSE 'none' END AS effective,
    date(min(o.day_ts), 'unixepoch') AS since,
    (now.last_ts - min(o.day_ts)) / 86400 + 1 AS days_at_policy
FROM now
JOIN of_day AS o ON o.place = 1 AND o.day_ts > ifnull((SELECT max(w.day_ts)
    FROM of_day AS w WHERE w.place = 1 AND w.level < now.level), -1);
