-- The numbers of what stands in the way and of advice, if it is about a
-- sender. bad: unsigned without aligned DKIM, no-spf without aligned SPF, else
-- what fails; first_day: of such mail, whenever it began.
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
ORDER BY a.place;
