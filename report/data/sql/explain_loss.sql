-- What an emergency is found by, of organizations that are no longer new: each
-- sender in the last 7 days and the 21 before them, and at last all direct mail
-- (no sender) with the lower bound (Wilson, 95 %) of what fails. witnesses: the
-- organizations that report it, of which a large one counts as two. pillars:
-- those without whose messages it would not hold.
WITH said AS (
    SELECT w.column1 AS code,
        CASE WHEN w.column1 = 'COLLAPSE' THEN s.sender END AS sender,
        s.org, s.major,
        coalesce(sum(s.messages) FILTER (WHERE s.age >= 7), 0) AS before,
        coalesce(sum(s.messages) FILTER (WHERE s.age >= 7
            AND NOT s.failing), 0) AS before_good,
        coalesce(sum(s.messages) FILTER (WHERE s.age < 7), 0) AS now,
        coalesce(sum(s.messages) FILTER (WHERE s.age < 7
            AND NOT s.failing), 0) AS now_good,
        coalesce(sum(s.messages) FILTER (WHERE s.age < 7 AND s.failing
            AND s.disposition IN ('quarantine', 'reject')), 0) AS lost
    FROM (VALUES ('COLLAPSE'), ('LEGIT_LOSS')) AS w, seen AS s
    WHERE s.direct AND NOT s.young AND s.messages > 0
    GROUP BY 1, 2, 3, 4
),
every AS (
    SELECT code, sender, sum(before) AS before,
        sum(before_good) AS before_good, sum(now) AS now,
        sum(now_good) AS now_good, sum(lost) AS lost
    FROM said
    GROUP BY code, sender
),
-- All of them, and all but each of the small ones.
rest AS (
    SELECT code, sender, NULL AS without, before, before_good, now, now_good,
        lost
    FROM every
    UNION ALL
    SELECT e.code, e.sender, s.org, e.before - s.before,
        e.before_good - s.before_good, e.now - s.now,
        e.now_good - s.now_good, e.lost - s.lost
    FROM every AS e
    JOIN said AS s ON s.code = e.code AND s.sender IS e.sender
        AND s.major IS NULL
),
share AS (
    SELECT *, 1.0 * (now - now_good) / now AS p, 1.959964 AS z FROM rest
),
bound AS (
    SELECT *, ifnull(max(0, (p + z * z / (2 * now) - z * sqrt(p * (1 - p) / now
        + z * z / (4.0 * now * now))) / (1 + z * z / now)), 0) AS lower
    FROM share
),
held AS (
    SELECT *, CASE code WHEN 'LEGIT_LOSS'
        THEN lower > 0.02 AND lost >= 10
        ELSE before > 0 AND before_good >= 0.98 * before AND now >= 50
            AND now_good < 0.5 * now END AS holds
    FROM bound
)
SELECT h.sender, h.code, 1.0 * h.before_good / nullif(h.before, 0)
        AS share_before, h.now AS messages_now,
    ifnull(1.0 * h.now_good / nullif(h.now, 0), 0) AS share_now, h.lost,
    h.lower,
    (SELECT coalesce(sum(CASE WHEN s.major IS NULL THEN 1 ELSE 2 END), 0)
        FROM said AS s WHERE s.code = h.code AND s.sender IS h.sender
        AND CASE h.code WHEN 'LEGIT_LOSS' THEN s.lost
            ELSE s.now - s.now_good END > 0) AS witnesses,
    (SELECT count(*) FROM held AS w WHERE w.code = h.code
        AND w.sender IS h.sender AND w.without IS NOT NULL AND NOT w.holds)
        AS pillars
FROM held AS h
WHERE h.without IS NULL
ORDER BY h.code, h.sender;
