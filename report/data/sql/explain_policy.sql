-- The policy of each day is that of most organizations, one vote each, by what
-- it acts as: that of most messages of the organization, or reports if there
-- are none. A tie goes to the policy of the day before, else to the weaker. The
-- run of days with at least the current policy ends on the last settled day. A
-- period of more than 25 hours and up to 40 days is split over its days by
-- seconds.
WITH RECURSIVE seen AS (
    SELECT r.report_pk, r.begin_ts, r.end_ts, r.day_ts, r.messages, a.last_ts,
        k.org, CASE WHEN a.vouched AND r.provenance = 'unknown'
            THEN a.verified_ts ELSE 9e18 END AS until_ts,
        CASE CASE WHEN a.below AND r.sp IS NOT NULL THEN r.sp ELSE r.p END
            WHEN 'reject' THEN 2 WHEN 'quarantine' THEN 1 ELSE 0 END AS level,
        ifnull(r.t, 'n') = 'y' OR ifnull(r.pct, 100) < 100 AS test
    FROM asked AS a
    CROSS JOIN v_report AS r ON r.policy_domain = a.domain AND r.counted
        AND NOT (a.strict AND r.provenance = 'mismatch')
    JOIN known_reporter AS k ON k.reporter = r.reporter
        AND k.email = ifnull(r.email, '') AND NOT k.distrusted
),
reach (report_pk, org, day_ts, begin_ts, end_ts, messages, last_ts, until_ts,
    level, test) AS (
    SELECT report_pk, org, begin_ts - begin_ts % 86400, begin_ts, end_ts,
        messages, last_ts, until_ts, level, test
    FROM seen
    WHERE end_ts - begin_ts BETWEEN 90001 AND 3456000
    UNION ALL
    SELECT report_pk, org, day_ts + 86400, begin_ts, end_ts, messages, last_ts,
        until_ts, level, test
    FROM reach
    WHERE day_ts + 86400 < end_ts
),
product AS (
    SELECT *, end_ts - begin_ts AS seconds, messages *
        (min(end_ts, day_ts + 86400) - max(begin_ts, day_ts)) AS product
    FROM reach
),
part AS (
    SELECT day_ts, org, last_ts, until_ts, level, test, product / seconds +
        (row_number() OVER (PARTITION BY report_pk
            ORDER BY product % seconds DESC, day_ts) <=
        messages - sum(product / seconds) OVER (PARTITION BY report_pk))
        AS messages
    FROM product
    UNION ALL
    SELECT day_ts, org, last_ts, until_ts, level, test, messages
    FROM seen
    WHERE end_ts - begin_ts NOT BETWEEN 90001 AND 3456000
),
judged AS (
    SELECT day_ts, org, last_ts, max(0, level - test) AS level, messages
    FROM part WHERE day_ts <= last_ts AND day_ts < until_ts
),
share AS (
    SELECT day_ts, org, level, rank() OVER (PARTITION BY day_ts, org
        ORDER BY sum(messages) DESC,
            (sum(messages) = 0) * count(*) DESC) AS place
    FROM judged
    GROUP BY day_ts, org, level
),
-- What an organization votes for: tied has a bit for each level.
choice AS (
    SELECT day_ts, min(level) AS least, sum(1 << level) AS tied
    FROM share WHERE place = 1
    GROUP BY day_ts, org
),
-- The votes of each day, for each policy that the day before may have had.
vote AS (
    SELECT c.day_ts, b.column1 AS before, CASE
        WHEN b.column1 >= 0 AND c.tied & 1 << max(b.column1, 0)
        THEN b.column1 ELSE c.least END AS level, count(*) AS votes
    FROM choice AS c, (VALUES (-1), (0), (1), (2)) AS b
    GROUP BY 1, 2, 3
),
outcome AS (
    SELECT day_ts, before, level, row_number() OVER (
        PARTITION BY day_ts, before
        ORDER BY votes DESC, level = before DESC, level) AS place
    FROM vote
),
day AS (
    SELECT day_ts, row_number() OVER (ORDER BY day_ts) AS n
    FROM (SELECT DISTINCT day_ts FROM judged)
),
of_day (n, day_ts, level) AS (
    SELECT 0, NULL, -1
    UNION ALL
    SELECT d.n, d.day_ts, o.level
    FROM of_day AS f
    JOIN day AS d ON d.n = f.n + 1
    JOIN outcome AS o ON o.day_ts = d.day_ts AND o.before = f.level
        AND o.place = 1
),
now AS (
    SELECT o.level, a.last_ts FROM of_day AS o, asked AS a WHERE o.n > 0
    ORDER BY o.n DESC LIMIT 1
)
SELECT CASE now.level WHEN 2 THEN 'reject' WHEN 1 THEN 'quarantine'
        ELSE 'none' END AS effective,
    date(min(o.day_ts), 'unixepoch') AS since,
    (now.last_ts - min(o.day_ts)) / 86400 + 1 AS days_at_policy
FROM now
JOIN of_day AS o ON o.n > ifnull((SELECT max(w.n)
    FROM of_day AS w WHERE w.level < now.level), -1);
