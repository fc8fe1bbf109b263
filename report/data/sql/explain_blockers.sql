-- The numbers of what stands in the way and of advice, if it is about a
-- sender. bad: unsigned without aligned DKIM, no-spf without aligned SPF, else
-- what fails; first_day: of such mail, whenever it began. Senders of a season
-- are not seen now, so theirs are those of 400 days.
WITH about AS (
    SELECT b.place, b.code, s.*, CASE b.bad WHEN 'unsigned'
        THEN NOT s.dkim_aligned WHEN 'no-spf' THEN NOT s.spf_aligned
        ELSE s.failing END AS bad
    FROM known_blocker AS b
    JOIN seen AS s ON s.sender = b.sender AND s.messages > 0
        AND NOT (b.emergency AND s.young)
        AND (CASE b.bad WHEN 'unknown' THEN s.class = 'UNKNOWN'
            WHEN 'source' THEN s.class = 'SPOOF' AND s.combination IN (
                SELECT c.value
                FROM known_mail AS k, json_each(k.combinations) AS c
                WHERE k.what = 'envelope')
            ELSE s.direct END)
)
SELECT a.place, a.code, a.sender, sum(a.messages) AS messages,
    coalesce(sum(a.messages) FILTER (WHERE a.failing), 0) AS failing,
    count(DISTINCT a.org) FILTER (WHERE a.bad) AS organizations,
    min(coalesce(o.first_day, a.day)) FILTER (WHERE a.bad) AS first_day,
    max(a.day) FILTER (WHERE a.bad) AS last_day
FROM about AS a
LEFT JOIN older AS o ON o.combination = a.combination
    AND o.source_ip = a.source_ip
GROUP BY a.place, a.code, a.sender
UNION ALL
SELECT b.place, b.code, b.sender,
    sum(e.messages) FILTER (WHERE e.ours),
    sum(e.messages) FILTER (WHERE e.ours AND e.failing),
    min(3, count(DISTINCT e.org) FILTER (WHERE e.ours)),
    min(e.first_day) FILTER (WHERE e.ours), max(e.last_day)
FROM known_blocker AS b
JOIN (
    SELECT *, class IN ('OWN', 'THIRD_OK', 'THIRD_BAD', 'UNKNOWN') AS ours
    FROM earlier WHERE here
) AS e ON e.sender = b.sender
WHERE b.code = 'SEASONAL_FAILS'
GROUP BY b.place, b.code, b.sender
ORDER BY 1;
